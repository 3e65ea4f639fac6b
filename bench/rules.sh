#!/bin/sh
# Unit tests of 200 rules: 50 test groups, each with the 14 series of one service over half an hour and
# four expectations. promctl, and promtool and vmalert-tool where they are.
#
#     PROMTOOL=... VMALERT_TOOL=... ../bench/rules.sh [RUNS]     in the build directory, after `make`
set -eu
runs=${1:-3}
make -s bench/bench_run
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT

# Twenty groups of five recording and five alerting rules.
awk 'BEGIN {
    print "groups:"
    for (n = 0; n < 20; n++) {
        s = sprintf("svc%02d", n)
        print "- name: " s "\n  interval: 1m\n  rules:"
        print "  - {record: \"job:" s "_requests:rate5m\", expr: \"sum by (job) (rate(" s "_requests_total[5m]))\"}"
        print "  - record: job:" s "_errors:ratio_rate5m"
        print "    expr: |"
        print "      sum by (job) (rate(" s "_requests_total{status=~\"5..\"}[5m]))"
        print "        / sum by (job) (rate(" s "_requests_total[5m]))"
        print "  - {record: \"job:" s "_latency:p95\", expr: \"histogram_quantile(0.95, sum by (job, le) (rate(" s "_latency_seconds_bucket[5m])))\"}"
        print "  - {record: \"job:" s "_latency:mean\", expr: \"sum by (job) (rate(" s "_latency_seconds_sum[5m])) / sum by (job) (rate(" s "_latency_seconds_count[5m]))\"}"
        print "  - {record: \"job:" s "_memory:max15m\", expr: \"max by (job) (max_over_time(" s "_memory_bytes[15m]))\"}"
        print "  - {alert: " s "Down, expr: " s "_up == 0, for: 5m, labels: {severity: page},"
        print "     annotations: {summary: \"{{ $labels.instance }} of {{ $labels.job }} is down\"}}"
        print "  - {alert: " s "Errors, expr: \"job:" s "_errors:ratio_rate5m > 0.05\", for: 2m, labels: {severity: page},"
        print "     annotations: {summary: \"{{ $labels.job }} fails: {{ $value | humanizePercentage }}\"}}"
        print "  - {alert: " s "Slow, expr: \"job:" s "_latency:p95 > 2\", for: 10m, annotations: {summary: \"{{ $labels.job }} is slow\"}}"
        print "  - {alert: " s "Memory, expr: \"" s "_memory_bytes / 1e9 > 3 and on (job) job:" s "_requests:rate5m > 0\", for: 5m}"
        print "  - {alert: " s "Absent, expr: \"absent(" s "_up{job=\\\"" s "\\\"})\", for: 60m}"
    }
}' >"$dir/rules.yml"

tests() { # NAME_OF_EXPR_TESTS NUMBER: a test file
    awk -v kind="$1" -v tests="$2" 'function series(name, labels, values) {
        printf "  - {series: \"%s_%s{job=\\\"%s\\\",instance=\\\"%s\\\"}\", values: \"%s\"}\n", s, name, s, labels, values
    } BEGIN {
        print "rule_files: [rules.yml]\nevaluation_interval: 1m\ntests:"
        split("0.1 0.25 0.5 1 +Inf", le, " ")
        split("6 30 54 59 60", rate, " ")
        for (k = 0; k < tests; k++) {
            s = sprintf("svc%02d", k % 20)
            print "- name: test " k " of " s "\n  interval: 1m\n  input_series:"
            series("up", "a:1", "1x10 0x20")
            series("up", "b:1", "1x30")
            for (i = 0; i < 2; i++) {
                instance = i ? "b:1" : "a:1"
                series("requests_total", instance "\\\",status=\\\"200", "0+54x30")
                series("requests_total", instance "\\\",status=\\\"500", "0+6x30")
            }
            for (i = 1; i <= 5; i++)
                series("latency_seconds_bucket", "a:1\\\",le=\\\"" le[i], "0+" rate[i] "x30")
            series("latency_seconds_sum", "a:1", "0+15x30")
            series("latency_seconds_count", "a:1", "0+60x30")
            series("memory_bytes", "a:1", "1000000000+1000000x30")
            print "  alert_rule_test:"
            print "  - eval_time: 20m\n    alertname: " s "Down\n    exp_alerts:"
            print "    - exp_labels: {severity: page, job: " s ", instance: \"a:1\"}"
            print "      exp_annotations: {summary: \"a:1 of " s " is down\"}"
            print "  - {eval_time: 20m, alertname: " s "Slow, exp_alerts: []}"
            print "  " kind ":"
            print "  - expr: job:" s "_requests:rate5m\n    eval_time: 20m"
            print "    exp_samples: [{labels: \"job:" s "_requests:rate5m{job=\\\"" s "\\\"}\", value: 2}]"
            print "  - expr: job:" s "_latency:mean\n    eval_time: 20m"
            print "    exp_samples: [{labels: \"job:" s "_latency:mean{job=\\\"" s "\\\"}\", value: 0.25}]"
        }
    }' >"$dir/$1.$2.yml"
}
for n in 1 50; do
    tests promql_expr_test $n
    tests metricsql_expr_test $n
    file=$dir/promql_expr_test.$n.yml
    ./promctl test "$file"
    {
        echo "promctl test|exec ./promctl test $file"
        echo "promctl test --threads 1|exec ./promctl test --threads 1 $file"
        if [ -x "${PROMTOOL:-}" ]; then echo "promtool test rules|exec $PROMTOOL test rules $file"; fi
        if [ -x "${VMALERT_TOOL:-}" ] && [ $n = 1 ]; then
            echo "vmalert-tool unittest|exec $VMALERT_TOOL unittest --disableAlertgroupLabel --files=$dir/metricsql_expr_test.$n.yml 2>/dev/null"
        fi
    } | bench/bench_run "$runs" "$n tests x 200 rules"
done
