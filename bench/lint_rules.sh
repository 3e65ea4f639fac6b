#!/bin/sh
# lint_rules.sh [RUNS] - what a rule file of 5,000 rules costs: promctl lint beside promtool check
# rules (PROMTOOL=/path/to/promtool). Run it in the build directory.
set -e
runs=${1:-20}
make -s promctl bench/bench_run
dir=${BENCH_DATA:-${TMPDIR:-/tmp}/promctl-bench}
mkdir -p "$dir"
file=$dir/rules5000.yml
awk 'BEGIN {
    print "groups:"
    for (i = 0; i < 5000; i++) {
        if (i % 50 == 0)
            printf "  - name: group%d\n    interval: 30s\n    rules:\n", i / 50
        if (i % 4 == 0)
            printf "      - record: job:http_requests%d:rate5m\n        expr: sum by (job, status) (rate(http_requests_total{handler=~\"/api/v%d/.*\"}[5m]))\n", i, i
        else if (i % 4 == 1)
            printf "      - alert: HighErrorRate%d\n        expr: sum by (job) (rate(http_requests_total{status=~\"5..\",handler=\"/api/%d\"}[5m])) / sum by (job) (rate(http_requests_total{handler=\"/api/%d\"}[5m])) > 0.05\n        for: 5m\n        labels: {severity: critical}\n        annotations: {summary: \"High error rate on {{ $labels.job }}\", description: \"{{ $value | humanizePercentage }}\"}\n", i, i, i
        else if (i % 4 == 2)
            printf "      - alert: Slow%d\n        expr: histogram_quantile(0.95, sum by (le, job) (rate(http_request_duration_seconds_bucket{handler=\"/x%d\"}[5m]))) > 1\n        for: 10m\n        labels: {severity: warning}\n        annotations: {summary: \"p95 is {{ $value }}s\"}\n", i, i
        else
            printf "      - alert: Down%d\n        expr: up{job=\"job%d\"} == 0\n        for: 1m\n        labels: {severity: page}\n        annotations: {summary: \"{{ $labels.instance }} down\"}\n", i, i
    }
}' >"$file"
{
    [ -x "${PROMTOOL:-}" ] && echo "promtool check rules|$PROMTOOL check rules $file"
    [ -x "${PROMTOOL:-}" ] && echo "promtool check rules --lint=none|$PROMTOOL check rules --lint=none $file"
    echo "promctl lint|./promctl lint $file"
    echo "promctl lint --select yaml|./promctl lint --select yaml $file"
} | bench/bench_run "$runs" "5,000 rules, $(wc -c <"$file") bytes"
