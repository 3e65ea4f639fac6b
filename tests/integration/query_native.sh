#!/usr/bin/env bash
# Native histograms of a live Prometheus, exponential and with custom bounds: PromQL evaluated here
# (--local) gives what the server gives, up to rounding. Skips (77) where PROMETHEUS does not name
# the program.
#
# The server scrapes itself. Rates are not asked for: older servers let those of native
# histograms begin below zero.
set -euo pipefail
. "${srcdir:-.}/tests/lib/peers.bash"
needs "the comparison with a server" PROMETHEUS

at=127.0.0.1:$(free_port)
cat >"$dir/prometheus.yml" <<YAML
global: {scrape_interval: 1s}
scrape_configs:
- {job_name: native, scrape_protocols: [PrometheusProto], static_configs: [{targets: ['$at']}]}
- {job_name: custom, convert_classic_histograms_to_nhcb: true, scrape_protocols: [PrometheusText0.0.4], static_configs: [{targets: ['$at']}]}
YAML
start prometheus "$PROMETHEUS" --config.file="$dir/prometheus.yml" --storage.tsdb.path="$dir/data" \
    --web.listen-address="$at" --enable-feature=native-histograms --log.level=error
wait_for "http://$at/-/ready"
# Requests of many sizes and durations, so that buckets fill one after the other.
for i in $(seq 8); do
    for path in /metrics "/api/v1/query?query=count({__name__=~\".%2B\"})" /api/v1/targets \
        "/api/v1/label/__name__/values" "/api/v1/status/config"; do
        curl -gfsS -o /dev/null "http://$at$path" || true
    done
    sleep 1
done
now=$(($(date +%s) - 2))
sleep 3 # scrapes of before are stored by then

ask() { "$build/promctl" query -q -s "http://$at" --time "$now" -o csv "$@" | sort; }
status=0 n=0 rows=0
same() { # EXPR
    n=$((n + 1))
    ask "$1" >"$dir/server" && ask --local "$1" >"$dir/local" || { echo "$1: failed"; status=1; return 0; }
    rows=$((rows + $(wc -l <"$dir/server") - 1))
    # Labels are the same, numbers nearly.
    paste -d '\n' "$dir/server" "$dir/local" | awk -v FS=, '
        function key(   s, i) { s = $1; for (i = 2; i < NF; i++) s = s FS $i; return s }
        NR % 2 { was = $NF; before = key(); next }
        { d = was - $NF; m = was < 0 ? -was : was
          if (before != key() || (was != $NF && d * d > 1e-18 * m * m)) { print before, was, $NF; bad = 1 } }
        END { exit bad }' || { echo "  differs: $1"; status=1; }
}
for s in 'prometheus_http_request_duration_seconds{job="native"}' \
    'prometheus_http_request_duration_seconds{job="custom"}' \
    'prometheus_http_response_size_bytes{job="custom"}'; do
    for f in "$s" "sum($s)" "avg($s)" "sum by (handler) ($s)" "avg_over_time($s[6s])" "sum_over_time($s[6s])" \
        "last_over_time($s[5s])" "$s * 2" "$s + $s" "delta($s[6s])" "idelta($s[6s])"; do
        for g in "histogram_quantile(0.9, $f)" "histogram_quantile(0.3, $f)" "histogram_count($f)" \
            "histogram_sum($f)" "histogram_avg($f)" "histogram_fraction(0.001, 0.2, $f)" "histogram_stddev($f)"; do
            same "$g"
        done
    done
    same "resets($s[6s])"
    same "changes($s[6s])"
    same "count_over_time($s[6s])"
done
[ "$rows" -gt 500 ] || { echo "only $rows results"; status=1; }
echo "$n questions with $rows results: $([ $status -eq 0 ] && echo the same || echo different)"
exit $status
