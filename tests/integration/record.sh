#!/usr/bin/env bash
# What `promctl test record` writes is passed by promtool and by promctl as it is. Skips (77) where
# promtool is absent; set PROMTOOL to its path to run it.
#
# A promtool before 3.9 does not know `start_timestamp`, and older ones round quantiles and sums of
# native histograms otherwise: rules that ask what time it is are left out, and those.
set -euo pipefail
. "${srcdir:-.}/tests/lib/peers.bash"
needs "giving recorded tests to promtool" PROMTOOL
cp "${srcdir:-.}"/tests/data/rules/record.* "$dir"
cd "$dir"
cat >demo.yml <<'RULES'
groups:
- name: demo
  interval: 30s
  rules:
  - {record: "job:http_requests:rate5m", expr: "sum by (job, status) (rate(http_requests_total[5m]))"}
  - {record: "job:latency", expr: "rate(http_request_duration_seconds{endpoint=\"/auth/login\"}[5m])"}
  - {record: "job:latency:p90", expr: "histogram_quantile(0.9, job:latency)"}
  - {record: "latency:now", expr: "http_request_duration_seconds{endpoint=\"/auth/login\"}"}
  - {record: "latency:max", expr: "max_over_time(job:latency:p90[3m:20s] offset 1m)"}
  - {record: "queue:trend", expr: "deriv(tasks_queue_size[4m]) + predict_linear(tasks_queue_size[4m], 60)"}
  - {record: "not:a:number", expr: "tasks_queue_size / 0 - tasks_queue_size / 0"}
  - {record: "infinite", expr: "-tasks_queue_size / 0"}
  - alert: Errors
    expr: sum by (job) (job:http_requests:rate5m{status=~"5.."}) / sum by (job) (job:http_requests:rate5m) > 0
    for: 90s
    keep_firing_for: 1m
    labels: {severity: page, "team": "{{ $labels.job | toUpper }}"}
    annotations:
      summary: "{{ $value | humanizePercentage }} of {{ with query \"sum(tasks_queue_size)\" }}{{ . | first | value }}{{ end }}\n"
      odd: "ü 'a' \"b\" \\c \t: #"
  - {alert: Quiet, expr: "ALERTS{alertname=\"Errors\", alertstate=\"firing\"} unless up == 0"}
  - {alert: None, expr: "up == 0"}
RULES

status=0 files=0
try() { # FILE
    files=$((files + 1))
    "$PROMTOOL" test rules "$1" >"$dir/out" 2>&1 || { cat "$dir/out"; echo "promtool: $1"; status=1; }
    "$build/promctl" test "$1" >"$dir/out" 2>&1 || { cat "$dir/out"; echo "promctl: $1"; status=1; }
}

record() { "$build/promctl" test record -q "$@"; }
for rule in NoOrders TwiceOfYesterday Slow Gone not:a:number twice job:orders:rate2m; do
    for at in 1700000000 1700000601.5 1700001100 1700001200.003 1700009999; do
        record -f record.om --rule "$rule" --at "$at" record.yml -o "$rule.$at.yml" 2>"$dir/err" ||
            { [ $? -eq 1 ] && continue; cat "$dir/err"; status=1; continue; } # no data at that time
        try "$rule.$at.yml"
    done
done
for now in 2026-09-21T13:20:00Z 2026-09-21T13:20:07.123Z 2026-11-23T16:00:00Z; do
    PROMCTL_NOW=$now record -t demo: --accept text demo.yml -o "demo.$now.text.yml"
    try "demo.$now.text.yml"
    PROMCTL_NOW=$now record -t demo: --accept protobuf demo.yml -o "demo.$now.protobuf.yml" \
        --rule latency:now --rule job:latency --rule Errors --rule queue:trend
    try "demo.$now.protobuf.yml"
done
PROMCTL_NOW=2026-11-23T16:00:00Z record -t demo: --since 30m --interval 1m demo.yml -o long.yml
try long.yml
grep -q '{{schema' demo.*.protobuf.yml || { echo "no native histogram is expected"; status=1; }
grep -q 'exp_annotations' demo.*.text.yml || { echo "no alert is expected"; status=1; }
[ "$files" -gt 25 ] || { echo "only $files tests were recorded"; status=1; }
echo "$files recorded tests passed by promtool and promctl: $([ $status -eq 0 ] && echo yes || echo no)"
exit $status
