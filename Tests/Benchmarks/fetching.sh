#!/usr/bin/env bash
# Whole runs of `veille fetch` (fetch, parse, classify, store) beside bare transfers of the same feeds by curl and by a C
# program on libcurl, on loopback: at once, with 100 to 300 ms of latency, when nothing has changed, and over TLS.
# Needs gcc, curl, openssl and python3.   fetching.sh [ROUNDS=5] [FEEDS=2000]
set -euo pipefail
cd "$(dirname "$0")/../.."
rounds=${1:-5} feeds=${2:-2000}
veille=$PWD/.build/release/veille here=$PWD/Tests/Benchmarks/Fetching work=$PWD/.build/bench/fetching
for tool in gcc curl openssl python3; do
  command -v $tool >/dev/null || { echo "fetching.sh needs $tool" >&2; exit 69; }
done
[ -x "$veille" ] || { echo "fetching.sh: run 'make build' first" >&2; exit 69; }
mkdir -p "$work"
gcc -O2 -Wall -o "$work/server" "$here/server.c"
gcc -O2 -Wall -o "$work/transfers" "$here/transfers.c" -lcurl
[ -f "$work/feeds/$((feeds - 1)).xml" ] || python3 "$here/feeds.py" "$work/feeds" "$feeds"

server=
stop() { [ -z "$server" ] || kill "$server" 2>/dev/null || true; server=; }
trap stop EXIT
serve() { # MIN MAX COUNT: a server, and lists of COUNT feeds at it, each at an address of its own
  stop
  "$work/server" "$work/feeds" "$feeds" "$1" "$2" 1200 >"$work/port" &
  server=$!
  until [ -s "$work/port" ]; do sleep 0.05; done
  python3 - "$(cat "$work/port")" "$3" "$feeds" "$work" <<'PYTHON'
import sys
port, count, feeds, work = int(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3]), sys.argv[4]
urls = [f"http://127.{1 + i // 62500}.{i // 250 % 250}.{1 + i % 250}:{port}/{i % feeds}.xml" for i in range(count)]
open(work + "/urls.txt", "w").write("".join(u + "\n" for u in urls))
open(work + "/curl.txt", "w").write("".join(f'url = "{u}"\noutput = "/dev/null"\n' for u in urls))
PYTHON
  : >"$work/port"
}
curl_() { echo "curl -q --no-progress-meter --parallel --parallel-immediate --parallel-max $1 -K $work/curl.txt"; }
fetch() { echo "$veille fetch --feeds $work/urls.txt --archive $work/archive --force --allow-private-network --parallel $1 --quiet"; }
cold() { echo "rm -rf $work/archive ;; $(fetch "$1")"; }
: >"$work/veille.yaml"
export VEILLE_CONFIG=$work/veille.yaml
compare() { echo; echo "## $1"; shift; python3 "$here/compare.py" "$rounds" "$@"; }

serve 100 300 "$feeds"
compare "$feeds feeds, 100 to 300 ms of latency, 256 at once" \
  "curl=$(curl_ 256)" "C=$work/transfers $work/urls.txt 256" "veille=$(cold 256)"

serve 0 0 "$feeds"
compare "$feeds feeds, no latency, 64 at once" \
  "curl=$(curl_ 64)" "C=$work/transfers $work/urls.txt 64" "veille=$(cold 64)"

rm -rf "$work/archive"
eval "$(fetch 64)"
compare "$feeds feeds, nothing has changed, 64 at once" \
  "curl=$(curl_ 64) -H 'If-None-Match: \"bench\"'" "C=$work/transfers $work/urls.txt 64 '\"bench\"'" "veille=$(fetch 64)"

# Over TLS: each host is new, so each costs a handshake and a chain to be verified against the system's certificates and one more.
# The feeds are small: what counts is the CPU of the transfers.
stop
tls=$work/tls
mkdir -p "$tls"
python3 - "$tls" 500 <<'PYTHON'
import sys
folder, hosts = sys.argv[1], int(sys.argv[2])
places = [f"127.9.{i // 250}.{1 + i % 250}" for i in range(hosts)]
open(folder + "/hosts.cnf", "w").write("subjectAltName=" + ",".join("IP:" + p for p in places) + "\n")
open(folder + "/places.txt", "w").write("".join(p + "\n" for p in places))
for i in range(hosts):
    open(f"{folder}/{i}.xml", "w").write(
        f'<rss version="2.0"><channel><title>Host {i}</title><item><title>Story of host {i}</title>'
        f"<link>https://host{i}.example/story</link></item></channel></rss>\n")
PYTHON
(
  cd "$tls"
  openssl req -x509 -newkey rsa:2048 -nodes -keyout ca.key -out ca.pem -days 2 -subj /CN=bench-ca
  openssl req -newkey rsa:2048 -nodes -keyout key.pem -out request.pem -subj /CN=bench
  openssl x509 -req -in request.pem -CA ca.pem -CAkey ca.key -CAcreateserial -days 2 -extfile hosts.cnf -out cert.pem
) 2>/dev/null
cat /etc/ssl/certs/ca-certificates.crt "$tls/ca.pem" >"$tls/bundle.pem" 2>/dev/null || cp "$tls/ca.pem" "$tls/bundle.pem"
port=$(python3 -c 'import socket; s = socket.socket(); s.bind(("", 0)); print(s.getsockname()[1])')
(cd "$tls" && exec openssl s_server -accept "$port" -cert cert.pem -key key.pem -WWW -quiet >/dev/null 2>&1) &
server=$!
until openssl s_client -connect 127.9.0.1:"$port" </dev/null >/dev/null 2>&1; do sleep 0.05; done
awk -v port="$port" '{ print "https://" $0 ":" port "/" NR - 1 ".xml" }' "$tls/places.txt" >"$work/urls.txt"
awk '{ print "url = \"" $0 "\"\noutput = \"/dev/null\"" }' "$work/urls.txt" >"$work/curl.txt"
printf 'fetch:\n  ca_bundle: %s\n' "$tls/bundle.pem" >"$work/veille.yaml"
export CA_FILE=$tls/bundle.pem
compare "500 new https hosts, 64 at once" \
  "C=$work/transfers $work/urls.txt 64" "curl=$(curl_ 64) --cacert $CA_FILE" "veille=$(cold 64)"
: >"$work/veille.yaml"
unset CA_FILE

serve 0 0 10000
rounds=1 compare "10000 feeds, no latency, 64 at once" "curl=$(curl_ 64)" "veille=$(cold 64)"
rm -rf "$work/archive"
