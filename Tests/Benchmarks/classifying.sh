#!/usr/bin/env bash
# Measures the classifier on ordinary news in 32 languages, most of it off the topic: classifying.sh [MEGABYTES] [STORIES]
# Controls in the same run: a pass in C that copies and compares every byte, and grep with the topic's phrases.
# STORIES is a file of JSON Lines to use in place of the generated one.
set -euo pipefail
cd "$(dirname "$0")/../.."
program=${VEILLE:-.build/release/veille}
[ -x "$program" ] || { echo "classifying.sh: build veille in release mode first" >&2; exit 69; }
VEILLE_BENCHMARKS=1 swift build -c release --static-swift-stdlib --product ClassifyingBenchmark
benchmark=$(VEILLE_BENCHMARKS=1 swift build -c release --static-swift-stdlib --show-bin-path)/ClassifyingBenchmark

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 Tests/Benchmarks/Classifying/corpus.py "${1:-100}" phrases "$folder/phrases" > "$folder/stories.jsonl"
[ $# -lt 2 ] || cp "$2" "$folder/stories.jsonl"
python3 - "$folder" <<'PYTHON'
import json, sys
with open(sys.argv[1] + "/stories.jsonl", encoding="utf-8") as stories, open(sys.argv[1] + "/text", "w", encoding="utf-8") as text:
    for story in map(json.loads, stories):
        print(story["title"].replace("\n", " "), (story.get("summary") or "").replace("\n", " "), file=text)
PYTHON
size=$(stat -c %s "$folder/text")

"$benchmark" "$folder/stories.jsonl" 3

measure() {  # name, bytes, command...: the median of three runs, of 25 when it is the start that counts
  local name=$1 bytes=$2; shift 2
  python3 - "$name" "$bytes" "$@" <<'PYTHON'
import resource, statistics, subprocess, sys, time
name, size, command = sys.argv[1], int(sys.argv[2]), sys.argv[3:]
def cpu():
    usage = resource.getrusage(resource.RUSAGE_CHILDREN)
    return usage.ru_utime + usage.ru_stime
runs = []
for _ in range(3 if size else 25):
    before, start = cpu(), time.monotonic()
    subprocess.run(["sh", "-c", command[0], "sh", *command[1:]], check=False)
    runs.append((cpu() - before, time.monotonic() - start))
used, wall = (statistics.median(column) for column in zip(*runs))
speed = f", {size / 1e6 / used:.0f} MB/s of CPU, {size / 1e6 / wall:.0f} MB/s" if size else ""
print(f"{name:34}{used * 1000:.0f} ms of CPU, {wall * 1000:.0f} ms{speed}")
PYTHON
}
echo '{"id": 1, "title": "x"}' > "$folder/one"
measure "start: veille --version" 0 '"$1" --version > /dev/null' "$program"
measure "start: veille classify, one story" 0 '"$1" classify < "$2" > /dev/null' "$program" "$folder/one"
measure "veille classify" "$size" '"$1" classify < "$2" > /dev/null' "$program" "$folder/stories.jsonl"
measure "control: grep -c -F -f phrases" "$size" 'LC_ALL=C grep -c -F -f "$1" "$2" > /dev/null' "$folder/phrases" "$folder/text"
