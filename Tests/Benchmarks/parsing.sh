#!/bin/sh
# Measures parsing against bare libxml2: parsing.sh [FEEDS] [ROUNDS]
set -eu
cd "$(dirname "$0")/../.."
VEILLE_BENCHMARKS=1 swift build -c release --static-swift-stdlib --product ParsingBenchmark
exec "$(VEILLE_BENCHMARKS=1 swift build -c release --static-swift-stdlib --show-bin-path)/ParsingBenchmark" "$@"
