#!/bin/sh
# Feeds the parser what libFuzzer makes of the corpus, with AddressSanitizer: fuzz.sh [SECONDS]
# A find is left in $TMPDIR/veille-fuzz as crash-…, timeout-… or oom-….
set -eu
root=$(cd "$(dirname "$0")/../.." && pwd)
work=${TMPDIR:-/tmp}/veille-fuzz
mkdir -p "$work/corpus"
swiftc -O -swift-version 6 -parse-as-library -sanitize=fuzzer,address -module-name ParsingFuzz \
  -Xcc -fmodule-map-file="$root/Sources/CXML/module.modulemap" \
  $(pkg-config --cflags libxml-2.0 | sed 's/-I/-Xcc -I/g') \
  $(find "$root/Sources/Parsing" -name '*.swift') "$root/Tests/Fuzzing/Fuzz.swift" \
  -lxml2 -o "$work/fuzz"
# The crash reporter of Swift would wait for a debugger.
export SWIFT_BACKTRACE=enable=no ASAN_OPTIONS=detect_leaks=0
cd "$work"
exec "$work/fuzz" -max_total_time="${1:-60}" -max_len=8192 -timeout=5 -rss_limit_mb=1024 \
  -dict="$root/Tests/Fuzzing/words.dict" -print_final_stats=1 "$work/corpus" "$root/Tests/Fuzzing/Corpus"
