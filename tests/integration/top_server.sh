#!/usr/bin/env bash
# Frames of `promctl top` over a Prometheus are those over the file that its data are from, panel by
# panel, with variables, and so are those of a recording of the server. Skips (77) where the peers
# are absent; set PROMETHEUS and PROMTOOL to their paths to run it.
set -euo pipefail
promctl=$PWD/promctl
for v in PROMETHEUS PROMTOOL; do
    if ! [ -x "${!v:-}" ]; then
        echo "SKIPPED: $v does not name a program; the comparison with a server did not run"
        exit 77
    fi
done
port=$("$PWD/tests/lib/free_port")
dir=$(mktemp -d)
pid=
cleanup() {
    [ -z "$pid" ] || kill "$pid" 2>/dev/null || true
    wait 2>/dev/null || true
    rm -rf "$dir"
}
trap cleanup EXIT
cd "$dir"
export HOME=$dir LC_ALL=C.UTF-8 TZ=UTC

end=1700003700
awk -v begin=1700000100 -v end=$end 'BEGIN {
    srand(7)
    print "# TYPE up gauge"
    for (t = begin; t <= end; t += 15)
        for (k = 1; k <= 3; k++)
            printf "up{job=\"api\",instance=\"a:%d\"} %d %d\n", k, (k < 3 || t % 900 > 200), t
    print "# TYPE process_start_time_seconds gauge"
    for (t = begin; t <= end; t += 15)
        printf "process_start_time_seconds{job=\"api\",instance=\"a:1\"} %d %d\n", (t < end - 420 ? begin : end - 425), t
    print "# TYPE requests counter"
    for (k = 1; k <= 3; k++)
        for (t = begin; t <= end; t += 15)
            printf "requests_total{job=\"api\",instance=\"a:%d\",status=\"%d\"} %d %d\n", k, 100 + 100 * k, (t - begin) % 1700 * k + int(rand() * 9), t
    print "# TYPE queue gauge"
    for (k = 1; k <= 2; k++)
        for (t = begin; t <= end; t += 15)
            printf "queue_size{job=\"api\",instance=\"a:%d\"} %g %d\n", k, rand() * 1000, t
    print "# TYPE wait_seconds histogram"
    for (t = begin; t <= end; t += 15) {
        n = int((t - begin) / 3)
        printf "wait_seconds_bucket{job=\"api\",instance=\"a:1\",le=\"0.1\"} %d %d\n", n / 3, t
        printf "wait_seconds_bucket{job=\"api\",instance=\"a:1\",le=\"1.0\"} %d %d\n", n / 2, t
        printf "wait_seconds_bucket{job=\"api\",instance=\"a:1\",le=\"+Inf\"} %d %d\n", n, t
        printf "wait_seconds_count{job=\"api\",instance=\"a:1\"} %d %d\nwait_seconds_sum{job=\"api\",instance=\"a:1\"} %g %d\n", n, t, n / 2, t
    }
    print "# EOF"
}' >page.om
cat >board.yml <<'END'
title: All
range: 15m
vars:
  job: {query: 'label_values(up, job)'}
  instance: {query: 'label_values(up{job="$job"}, instance)', multi: true, all: true}
  top: {query: 'query_result(topk(1, sum by (instance) (rate(requests_total[5m]))))', regex: '/instance="([^"]*)"/'}
panels:
  - {title: 'Rate $job', type: stat, decimals: 6, expr: 'sum(rate(requests_total{job="$job"}[$__rate_interval]))'}
  - {title: Errors, type: stat, decimals: 6, expr: 'sum(rate(requests_total{status="300"}[5m])) / sum(rate(requests_total[5m]))'}
  - {title: Increase, type: gauge, decimals: 6, expr: 'sum(increase(requests_total[$__range]))'}
  - {title: p95, type: stat, decimals: 9, expr: 'histogram_quantile(0.95, sum by (le) (rate(wait_seconds_bucket[5m])))'}
  - {title: '$instance', type: stat, repeat: instance, decimals: 6, expr: 'queue_size{instance=~"$instance"}'}
  - {title: By status, expr: 'sum by (status) (rate(requests_total[1m]))', legend: '{{status}}'}
  - {title: Quantiles, unit: s, expr: [{expr: 'histogram_quantile(0.5, rate(wait_seconds_bucket[2m]))', legend: p50}, {expr: 'histogram_quantile(0.99, rate(wait_seconds_bucket[2m]))', legend: p99}]}
  - {title: Queue, type: table, decimals: 6, expr: 'queue_size'}
  - {title: Most of $top, type: bars, decimals: 6, expr: 'max_over_time(queue_size[10m])', legend: '{{instance}}'}
  - {title: Wait, type: heatmap, unit: s, expr: 'sum by (le) (increase(wait_seconds_bucket[$__interval]))'}
  - {title: None, expr: 'queue_size{job="apo"}', size: 12x4}
  - {title: Events, type: events, size: 12x6}
END
"$PROMTOOL" tsdb create-blocks-from openmetrics page.om blocks >promtool.log 2>&1
echo 'scrape_configs: []' >prometheus.yml
"$PROMETHEUS" --config.file=prometheus.yml --storage.tsdb.path=blocks --web.listen-address="127.0.0.1:$port" \
    --storage.tsdb.retention.time=100y >prometheus.log 2>&1 &
pid=$!
for _ in $(seq 200); do
    if curl -fsS -o /dev/null "http://127.0.0.1:$port/-/ready" 2>/dev/null; then break; fi
    sleep 0.1
done

failed=0
same() { # WHAT FILE FILE
    if cmp -s "$2" "$3"; then return; fi
    echo "differs: $1"
    diff "$2" "$3" | head -n 20
    failed=1
}
# The first and the last line tell where the data are from.
frame() {
    PROMCTL_NOW=$end "$promctl" top --size 130x70 "$@" | sed '1d;$d'
}
frame -s "127.0.0.1:$port" --dashboard board.yml --record server.om >server
frame -f page.om --dashboard board.yml >file
frame -f server.om --dashboard board.yml >recorded
grep -q 'a:3' server || { cat server; failed=1; }
same 'a dashboard over a server and over a file' server file
same 'a dashboard over a server and over its recording' server recorded
frame -s "127.0.0.1:$port" --dashboard board.yml --var instance=a:2 --view dashboard >server
frame -f page.om --dashboard board.yml --var instance=a:2 --view dashboard >file
same 'a variable' server file
frame -s "127.0.0.1:$port" --view targets >server
frame -f page.om --view targets >file
same targets server file
frame -s "127.0.0.1:$port" --view explore -e 'sum by (status) (rate(requests_total[2m]))' >server
frame -f page.om --view explore -e 'sum by (status) (rate(requests_total[2m]))' >file
same 'an expression' server file
exit $failed
