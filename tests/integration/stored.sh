#!/usr/bin/env bash
# Pages of real programs, captured once and served unchanged to a real Prometheus and to promctl:
# every sample has to be what the server stored, and queries have to answer alike. Skips (77) where
# the peers are absent; set PROMETHEUS, NODE_EXPORTER and VICTORIA_METRICS to their paths to run it.
set -euo pipefail
. "${srcdir:-.}/tests/lib/peers.bash"
needs "the comparison with a real Prometheus" PROMETHEUS NODE_EXPORTER VICTORIA_METRICS

# ---- the programs whose pages are captured ----
node=$(free_port) vm=$(free_port) prom=$(free_port)
# Without /sys, as in a plain chroot, its cpu collector panics.
no_cpu=
[ -d /sys/devices/system/cpu ] || no_cpu=--no-collector.cpu
start node "$NODE_EXPORTER" --web.listen-address="127.0.0.1:$node" $no_cpu
start vm "$VICTORIA_METRICS" -httpListenAddr="127.0.0.1:$vm" -storageDataPath="$dir/vm"
start_demo

mkdir "$dir/pages"
start_pages

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
    static_configs: [{targets: ["$pages"]}]
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

capture vm "http://127.0.0.1:$vm/metrics" text
for format in text om proto; do
    capture node "http://127.0.0.1:$node/metrics" $format
    capture prometheus "http://127.0.0.1:$prom/metrics" $format
    capture demo_api "http://${demo[0]}/metrics" $format
    capture demo_worker "http://${demo[1]}/metrics" $format
done
kill "$first"; wait "$first" 2>/dev/null || true

# ---- a real server stores them; promctl reads the same bytes ----
prom=$(free_port)
start second "$PROMETHEUS" --config.file="$dir/prometheus.yml" --storage.tsdb.path="$dir/second" \
    --web.listen-address="127.0.0.1:$prom" --enable-feature=native-histograms
wait_for "http://127.0.0.1:$prom/-/ready"
status=0
ask() { # EXPR: of the server
    curl -fsS "http://127.0.0.1:$prom/api/v1/query" --data-urlencode "query=$1" >"$dir/api.json"
}
same() { # WHAT: it and the output of promctl
    printf '%-18s %-60s ' "$name" "$1"
    "$build/tests/lib/same_series" "$dir/api.json" "$dir/ours.ndjson" || status=1
}

# S is all of a page but the series about the scrape, N the same with its name in another label.
queries=(
    'S'
    'count by (__name__) (S)'
    'max by (job) (S)'
    'quantile without (instance, le, device) (0.75, S)'
    'S > 100'
    'S >= on (__name__) group_left () max by (__name__) (S)'
    'count_values("v", S)'
    '-N'
    'round(histogram_quantile(0.9, N), 1e-9) or S' # of native ones the last digit differs
    'histogram_avg(N) or S'
    'N * 2 / (1 + N)'
)
for name in $names; do
    for _ in $(seq 100); do
        ask "up{job=\"$name\"} == 1"
        grep -q '"metric"' "$dir/api.json" && break
        sleep 0.2
    done
    url="$name=http://$pages/$name"
    ask "{job=\"$name\"}"
    "$build/promctl" scrape --labels -o ndjson "$url" >"$dir/ours.ndjson"
    same scrape
    ask "label_replace(label_replace({job=\"$name\"}, 'job', '', '', ''), 'instance', '', '', '')"
    "$build/promctl" query -f "$dir/pages/$name" -o ndjson '{__name__!=""}' >"$dir/ours.ndjson"
    same 'query -f'
    case $name in
    *_proto) ;; # OpenMetrics has no native histograms
    *)
        "$build/promctl" query -f "$dir/pages/$name" -o openmetrics '{__name__!=""}' |
            "$build/promctl" query -f - -o ndjson '{__name__!=""}' >"$dir/ours.ndjson"
        same 'query -o openmetrics | query -f -'
        ;;
    esac
    for query in "${queries[@]}"; do
        all="{job=\"$name\", __name__!~\"up|scrape_.*\"}"
        named="label_replace($all, \"was\", \"\$1\", \"__name__\", \"(.*)\")"
        expr=${query//N/$named}
        expr=${expr//S/$all}
        ask "$expr"
        "$build/promctl" query -q -t "$url" -o ndjson -- "$expr" >"$dir/ours.ndjson"
        same "query -t $query"
    done
done
exit $status
