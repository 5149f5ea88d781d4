#!/usr/bin/env bash
# The archive at scale, each figure beside a control on the same files in the same run.
#   STORIES=1000000 FEEDS=10000 Tests/Benchmarks/archiving.sh
set -euo pipefail
cd "$(dirname "$0")/../.."

stories=${STORIES:-1000000} flagged=${FLAGGED:-2000} feeds=${FEEDS:-10000} days=${DAYS:-1000}
work=$(mktemp -d "${TMPDIR:-/tmp}/veille-archiving.XXXXXX")
trap 'rm -rf "$work"' EXIT
VEILLE_BENCHMARKS=1 "${SWIFT:-swift}" build -c release --static-swift-stdlib --product archive-benchmark >/dev/null
veille=$PWD/.build/release/veille
benchmark=$PWD/.build/release/archive-benchmark

# Best of five: seconds by the wall clock, and megabytes of peak memory.
best() {
  python3 - "$@" <<'PYTHON'
import os, sys, time
label, command = sys.argv[1], sys.argv[2:]
best, peak = float("inf"), 0
for _ in range(5):
    start = time.monotonic()
    pid = os.fork()
    if pid == 0:
        null = os.open(os.devnull, os.O_WRONLY)
        os.dup2(null, 1)
        os.dup2(null, 2)
        os.execvp(command[0], command)
    usage = os.wait4(pid, 0)[2]
    best, peak = min(best, time.monotonic() - start), max(peak, usage.ru_maxrss)
print(f"{label:<46} {best * 1000:9.0f} ms {peak / 1024:7.0f} MB", flush=True)
PYTHON
}

echo "an archive of $stories stories ($flagged flagged), $feeds feeds, $days days"
echo "  made by: $("$benchmark" generate "$work/a" "$stories" "$flagged" "$feeds" "$days")"
# The archive's clock stands still; 30 days before it.
since=$(date -u -d @$((1790000000 - 30 * 86400)) +%F)
best "list --since 30 days" "$veille" list --archive "$work/a" --since "$since" --format json
best "list, all flagged" "$veille" list --archive "$work/a" --format json
best "list --all --search WORD" "$veille" list --archive "$work/a" --all --search glacierx --format json
best "  control: grep -c WORD" bash -c "cat $work/a/stories/*/*.jsonl | grep -c glacierx || true"
best "  control: grep -c WORD FILES" bash -c "grep -c glacierx $work/a/stories/*/*.jsonl || true"
echo "a run in which nothing is new (all $feeds feeds), and a start alone:"
"$benchmark" quiet "$work/a" "$feeds"
echo "100,000 new stories:"
"$benchmark" append "$work/a" 100000 "$feeds"
# They lie in the two newest days.
ls "$work"/a/stories/*/*.jsonl | tail -2 | xargs cat > "$work/new"
best "  control: the same bytes by cat, 20 syncs" bash -c \
  "rm -f $work/copy; split -n l/20 --filter='cat >> $work/copy; sync $work/copy' $work/new"
