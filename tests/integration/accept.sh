#!/bin/bash
# Does promctl accept what Prometheus accepts? Serves every page of the fuzz corpora to a real
# Prometheus ($PROMETHEUS, version 3) and compares, page by page: taken or refused, the words of the
# error, the number of samples, and the series and values that were stored.
#
# Needs $PROMETHEUS and python3; exits 77 where one is missing.
set -u
srcdir=${srcdir:-.}
builddir=${top_builddir:-.}
dump=$builddir/tests/lib/expo_dump
skip() { echo "SKIP accept.sh: $1"; exit 77; }
[ -n "${PROMETHEUS:-}" ] || skip 'PROMETHEUS is not set to a prometheus 3 binary'
[ -x "$PROMETHEUS" ] || skip "$PROMETHEUS is not executable"
command -v python3 >/dev/null || skip 'python3 is missing'

tmp=$(mktemp -d) || exit 1
pids=
cleanup() { for pid in $pids; do kill "$pid"; wait "$pid"; done 2>/dev/null; rm -rf "$tmp"; }
trap cleanup EXIT

corpus=$(cd "$srcdir/tests/fuzz/corpus" && pwd) || exit 1
cat >"$tmp/serve.py" <<'PY'
import http.server, sys, urllib.parse
root = sys.argv[1]
types = {"text": "text/plain; version=0.0.4", "openmetrics": "application/openmetrics-text; version=1.0.0"}
class Handler(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        path = urllib.parse.unquote(self.path)
        with open(root + path, "rb") as f:
            body = f.read()
        self.send_response(200)
        self.send_header("Content-Type", types[path.split("/")[1]])
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)
    def log_message(self, *args):
        pass
server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
print(server.server_port, flush=True)
server.serve_forever()
PY
python3 "$tmp/serve.py" "$corpus" >"$tmp/port" & pids="$!"
for _ in $(seq 50); do [ -s "$tmp/port" ] && break; sleep 0.1; done
[ -s "$tmp/port" ] || { echo 'the page server did not start'; exit 1; }
port=$(cat "$tmp/port")

{
  printf 'global: {scrape_interval: 3s, scrape_timeout: 3s}\nscrape_configs:\n'
  for page in "$corpus"/text/* "$corpus"/openmetrics/*; do
    name=${page#"$corpus"/}
    printf -- '- {job_name: "%s", metrics_path: "/%s", static_configs: [{targets: ["127.0.0.1:%s"]}]}\n' \
      "$name" "$name" "$port"
  done
} >"$tmp/prometheus.yml"

api=$(python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])')
"$PROMETHEUS" --config.file="$tmp/prometheus.yml" --storage.tsdb.path="$tmp/data" \
  --web.listen-address="127.0.0.1:$api" >"$tmp/prometheus.log" 2>&1 & pids="$pids $!"

cat >"$tmp/compare.py" <<'PY'
import ast, json, os, re, subprocess, sys, time, urllib.parse, urllib.request
api, dump, corpus = sys.argv[1:]

# What differs, and why; the beginning of Prometheus' error, "" where it takes the page. Its newer
# versions take a bare word in braces for a label name that lacks its value, as promctl does.
known = {
    "text/labels-name-only": "metric name already set",
    "text/labels-name-only-bare": "",
    "openmetrics/labels-name-only": "metric name already set",
    # Refused when appended, not when parsed.
    "text/quoted-empty-label": "invalid metric name or label names",
    # An empty body is never given to the parser.
    "openmetrics/empty": "",
}

def get(path, **params):
    url = "http://127.0.0.1:%s/api/v1/%s?%s" % (api, path, urllib.parse.urlencode(params))
    with urllib.request.urlopen(url, timeout=10) as r:
        return json.load(r)["data"]

def targets():
    try:
        return get("targets", state="active")["activeTargets"]
    except OSError:
        return []

def series(name, labels):
    """Comparable: without empty values; le and quantile as numbers."""
    out = {"__name__": name}
    for k, v in labels:
        if k in ("le", "quantile"):
            v = str(float(v))
        if v:
            out[k] = v
    return tuple(sorted(out.items()))

def ours(lines):
    """Series and values of the samples without timestamps: the others are too old to be stored."""
    out = {}
    for line in lines:
        if not line.startswith("sample ") or " ts=" in line.split(" as=")[1].split(" exemplar")[0]:
            continue
        strings = [ast.literal_eval(s) for s in re.findall(r'"(?:\\.|[^"\\])*"', line.split(" as=")[0])]
        value = re.search(r"\} (\S+) as=", line).group(1)
        pairs = list(zip(strings[1::2], strings[2::2]))
        out.setdefault(series(strings[0], pairs), float(value))
    return out

def stored(page):
    out = {}
    for r in get("query", query='{job="%s"}' % page)["result"]:
        m = {k: v for k, v in r["metric"].items() if k not in ("job", "instance", "__name__")}
        name = r["metric"]["__name__"]
        if name != "up" and not name.startswith("scrape_"):
            out[series(name, m.items())] = float(r["value"][1])
    return out

def same_values(a, b):
    return a.keys() == b.keys() and all(a[k] == b[k] or a[k] != a[k] and b[k] != b[k] for k in a)

pages = [d + "/" + f for d in ("text", "openmetrics") for f in sorted(os.listdir(corpus + "/" + d))]
deadline = time.time() + 60
while True:
    # A busy machine may miss a scrape: the next one counts.
    found = {t["scrapePool"]: t for t in targets()
             if t["health"] != "unknown" and "deadline exceeded" not in t["lastError"]}
    if len(found) == len(pages):
        break
    if time.time() > deadline:
        sys.exit("only %d of %d pages were scraped" % (len(found), len(pages)))
    time.sleep(0.5)
def of_jobs(query):
    return {r["metric"]["job"]: int(float(r["value"][1])) for r in get("query", query=query)["result"]}

# A scrape can be queried some time after the target tells of it.
while True:
    scraped, samples = of_jobs("max_over_time(up[1m])"), of_jobs("max_over_time(scrape_samples_scraped[1m])")
    if all(p in scraped and (scraped[p] or found[p]["lastError"]) for p in pages):
        break
    if time.time() > deadline + 30:
        sys.exit("what was scraped cannot be queried")
    time.sleep(0.5)

failed = 0
for page in pages:
    out = subprocess.run([dump, page.split("/")[0], corpus + "/" + page], stdout=subprocess.PIPE)
    lines = out.stdout.decode("utf-8", "replace").splitlines()
    error = re.sub(r"^error: line \d+, column \d+: ", "", lines[-1]) if lines[-1] != "end" else ""
    theirs = found[page]["lastError"]
    n = sum(line.startswith("sample ") for line in lines)
    mine, real = ours(lines), stored(page)
    if error or theirs:
        want = known.get(page)
        same = error == theirs or want is not None and \
            (theirs.startswith(want) if want else not theirs)
    else:
        same = n == samples.get(page, 0) and same_values(mine, real)
    if not same:
        failed += 1
        print("%s\n  promctl:    %s, %d samples %s\n  Prometheus: %s, %s samples %s"
              % (page, error or "ok", n, mine, theirs or "ok", samples.get(page), real))
print("%d pages, %d differ" % (len(pages), failed))
sys.exit(1 if failed else 0)
PY
python3 "$tmp/compare.py" "$api" "$dump" "$corpus"
