#!/usr/bin/env bash
# Opens digests in headless Chromium and judges what is there: nothing loaded, nothing run, charts
# drawn, links right, accessible in light and dark, on a desk and on a phone. Under two minutes.
#
#   VEILLE=path         the program (default .build/release/veille, else .build/debug/veille)
#   SCREENSHOTS=folder  where pictures go (default .build/browser)
#
# Needs Debian's chromium, chromium-driver, python3. axe-core comes from PyPI; without it only the
# test's own accessibility rules are applied, and the last line says so.
set -euo pipefail
cd "$(dirname "$0")/../.."

program=${VEILLE:-}
for candidate in .build/release/veille .build/debug/veille; do
  [ -n "$program" ] || ! [ -x "$candidate" ] || program=$candidate
done
[ -n "$program" ] || { echo "browser test: build veille first" >&2; exit 69; }
for tool in chromium chromedriver python3; do
  command -v "$tool" >/dev/null || { echo "browser test: needs $tool (apt-get install chromium chromium-driver python3)" >&2; exit 69; }
done

folder=${SCREENSHOTS:-.build/browser}
mkdir -p "$folder"
axe=$folder/axe_playwright_python/axe.min.js
if ! [ -s "$axe" ]; then
  timeout 60 python3 -m pip download --quiet --no-deps --dest "$folder" axe-playwright-python==0.1.8 2>/dev/null \
    && python3 -m zipfile -e "$folder"/axe_playwright_python-*.whl "$folder" || true
fi
exec timeout 180 python3 Tests/Browser/browser_test.py "$program" "$folder" "$axe"
