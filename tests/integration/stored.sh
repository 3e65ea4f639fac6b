#!/usr/bin/env bash
# Pages of real programs, captured once and served unchanged to a real Prometheus and to promctl:
# every sample has to be what the server stored. Skips (77) where the peers are absent; set
# PROMETHEUS, NODE_EXPORTER and VICTORIA_METRICS to their paths to run it.
set -euo pipefail
: "${srcdir:=.}"
build=$PWD
for v in PROMETHEUS NODE_EXPORTER VICTORIA_METRICS; do
    if ! [ -x "${!v:-}" ]; then
        echo "SKIPPED: $v does not name a program; the comparison with a real Prometheus did not run"
        exit 77
    fi
done

dir=$(mktemp -d)
pids= compared=
cleanup() {
    local status=$?
    for p in $pids; do kill "$p" 2>/dev/null || true; done
    wait 2>/dev/null || true
    if [ $status -ne 0 ] && [ -z "$compared" ]; then tail -n 20 "$dir"/*.log || true; fi
    rm -rf "$dir"
}
trap cleanup EXIT

start() { # NAME COMMAND...: in the background, with a log
    local name=$1
    shift
    "$@" >"$dir/$name.log" 2>&1 &
    pids="$pids $!"
}

wait_for() { # URL
    for _ in $(seq 100); do
        if curl -fsS -o /dev/null "$1" 2>/dev/null; then return 0; fi
        sleep 0.1
    done
    echo "$1 did not answer"
    return 1
}

free_port() {
    "$build/tests/lib/free_port"
}

# ---- the programs whose pages are captured ----
node=$(free_port) vm=$(free_port) prom=$(free_port)
# Without /sys, as in a plain chroot, its cpu collector panics.
no_cpu=
[ -d /sys/devices/system/cpu ] || no_cpu=--no-collector.cpu
start node "$NODE_EXPORTER" --web.listen-address="127.0.0.1:$node" $no_cpu
start vm "$VICTORIA_METRICS" -httpListenAddr="127.0.0.1:$vm" -storageDataPath="$dir/vm"
start demo "$build/promctl" demo --listen 127.0.0.1:0

mkdir "$dir/pages"
"$build/tests/lib/pages" "$dir/pages" >"$dir/pages.port" &
pids="$pids $!"
for _ in $(seq 50); do [ -s "$dir/pages.port" ] && break; sleep 0.1; done
port=$(cat "$dir/pages.port")

# The server stores what it gets under the job's name; it is its own fourth page.
names=
cat >"$dir/prometheus.yml" <<YAML
global: {scrape_interval: 1s, scrape_timeout: 1s}
scrape_configs:
YAML
job() { # NAME PROTOCOL
    names="$names $1"
    cat >>"$dir/prometheus.yml" <<YAML
  - job_name: $1
    metrics_path: /$1
    scrape_protocols: [$2]
    static_configs: [{targets: ["127.0.0.1:$port"]}]
YAML
}

declare -A accept=(
    [text]='text/plain;version=0.0.4'
    [om]='application/openmetrics-text;version=1.0.0'
    [proto]='application/vnd.google.protobuf;proto=io.prometheus.client.MetricFamily;encoding=delimited'
)
declare -A protocol=([text]=PrometheusText0.0.4 [om]=OpenMetricsText1.0.0 [proto]=PrometheusProto)

capture() { # NAME URL FORMAT
    local name=$1_$3
    curl -fsS -H "Accept: ${accept[$3]}" -D "$dir/head" -o "$dir/pages/$name" "$2"
    sed -n 's/^[Cc]ontent-[Tt]ype: *//p' "$dir/head" | tr -d '\r' >"$dir/pages/$name.type"
    job "$name" "${protocol[$3]}"
}

wait_for "http://127.0.0.1:$node/metrics"
wait_for "http://127.0.0.1:$vm/metrics"
start first "$PROMETHEUS" --config.file="$dir/prometheus.yml" --storage.tsdb.path="$dir/first" \
    --web.listen-address="127.0.0.1:$prom"
first=$!
wait_for "http://127.0.0.1:$prom/-/ready"
for _ in $(seq 50); do [ "$(grep -c '/metrics  ' "$dir/demo.log")" -ge 2 ] && break; sleep 0.1; done
mapfile -t demo < <(grep -oE 'http://[^ ]*/metrics' "$dir/demo.log" | sort -u)

capture vm "http://127.0.0.1:$vm/metrics" text
for format in text om proto; do
    capture node "http://127.0.0.1:$node/metrics" $format
    capture prometheus "http://127.0.0.1:$prom/metrics" $format
    capture demo_api "${demo[0]}" $format
    capture demo_worker "${demo[1]}" $format
done
kill "$first"; wait "$first" 2>/dev/null || true

# ---- a real server stores them; promctl reads the same bytes ----
prom=$(free_port)
start second "$PROMETHEUS" --config.file="$dir/prometheus.yml" --storage.tsdb.path="$dir/second" \
    --web.listen-address="127.0.0.1:$prom" --enable-feature=native-histograms
wait_for "http://127.0.0.1:$prom/-/ready"
status=0 compared=yes
for name in $names; do
    for _ in $(seq 100); do
        curl -fsS "http://127.0.0.1:$prom/api/v1/query" --data-urlencode "query=up{job=\"$name\"} == 1" |
            grep -q '"metric"' && break
        sleep 0.2
    done
    curl -fsS "http://127.0.0.1:$prom/api/v1/query" --data-urlencode "query={job=\"$name\"}" >"$dir/api.json"
    "$build/promctl" scrape --labels -o ndjson "$name=http://127.0.0.1:$port/$name" >"$dir/ours.ndjson"
    printf '%-18s ' "$name"
    "$build/tests/lib/same_series" "$dir/api.json" "$dir/ours.ndjson" || status=1
done
exit $status
