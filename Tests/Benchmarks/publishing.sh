#!/usr/bin/env bash
# How long `veille digest` and `veille list` take on an archive of 5,000 flagged stories.
# Control in the same run: python3 reading the same JSON files and writing them out again.
set -euo pipefail
cd "$(dirname "$0")/../.."
program=${VEILLE:-.build/release/veille}
[ -x "$program" ] || { echo "publishing.sh: build veille in release mode first" >&2; exit 69; }

archive=$(mktemp -d)
trap 'rm -rf "$archive"' EXIT
python3 - "$archive" <<'PYTHON'
import copy, datetime, sys
sys.path.insert(0, "Tests/Browser")
import sample_archive
now = sample_archive.NOW
stories = []
samples = list(sample_archive.stories(now))
for number in range(5000):
    story = copy.deepcopy(samples[number % len(samples)])
    found = sample_archive.rfc3339(now - datetime.timedelta(minutes=8 * number))
    story.update(id=f"{number:024x}", title=f"{story['title']} ({number})", found=found, published=found, link=f"https://outlet.example/{number}")
    for source in story["sources"]:
        source.update(found=found, link=f"https://{source['feed_id']}.example/{number}")
    stories.append(story)
sample_archive.write(sys.argv[1], stories)
PYTHON

measure() {  # name, command...: the best of five, in milliseconds
  local name=$1 best=999999; shift
  for _ in 1 2 3 4 5; do
    local start=$(date +%s%N)
    "$@" > /dev/null
    local milliseconds=$(( ($(date +%s%N) - start) / 1000000 ))
    [ "$milliseconds" -ge "$best" ] || best=$milliseconds
  done
  printf '%-28s %6d ms\n' "$name" "$best"
}

echo "5,000 flagged stories, $(du -sh --apparent-size "$archive" | cut -f1) of JSON; best of five"
measure "control: python3 json" python3 -c '
import glob, json, sys
for path in glob.glob(sys.argv[1] + "/flagged/*/*.json"): json.dump(json.load(open(path)), sys.stdout)' "$archive"
for format in html markdown text json atom csv opml; do
  measure "digest $format" "$program" digest --archive "$archive" --since 60d --format $format
done
for format in table json csv; do
  measure "list $format" "$program" list --archive "$archive" --format $format
done
measure "list --search" "$program" list --archive "$archive" --search 'polic* "facial recognition" -airport'
