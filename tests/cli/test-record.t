# Rule unit tests out of series.
$ cp data/rules/record.* .
$ promctl test record -f record.om --rule NoOrders --at 1700001200 record.yml
rule_files:
  - record.yml
evaluation_interval: 1m
tests:
  - name: 'NoOrders at 2023-11-14T22:33:20.000Z'
    interval: 15s
    input_series:
      - series: 'orders_total{instance="a:1", job="api"}'
        values: '492+7x6 534x16'
      - series: 'orders_total{instance="b:1", job="web"}'
        values: '_ 252.1+4.500000000000028x23'
      - series: 'up{instance="a:1", job="api"}'
        values: '_x4 1x9 0 1x8'
    alert_rule_test:
      - eval_time: 3m
        alertname: NoOrders
        exp_alerts: []
      - eval_time: 6m
        alertname: NoOrders
        exp_alerts:
          - exp_labels:
              job: api
              severity: page
            exp_annotations:
              machines: 'a:1: 1 '
              odd: "two\nlines, it's \"odd\""
              summary: 'api: 0 a second'
$ promctl test record -f record.om --at 1700001200 --rule Slow --rule Late --rule not:a:number record.yml -o slow.yml; cat slow.yml
rule_files:
  - record.yml
evaluation_interval: 1m
tests:
  - name: 'Slow, Late, not:a:number at 2023-11-14T22:33:20.000Z'
    interval: 15s
    # The rules ask what time it is. promtool knows this key since 3.9.
    start_timestamp: '2023-11-14T22:26:20.000Z'
    input_series:
      - series: backup_time_seconds
        values: '_x4 1.69999997e+09 _x3 1.69999997e+09 _x3 1.69999997e+09 _x3 1.69999997e+09 _x3 1.69999997e+09 _x3 1.69999997e+09 _x3 1.69999997e+09'
      - series: 'orders_total{instance="a:1", job="api"}'
        values: '464+7x10 534x16'
      - series: 'orders_total{instance="b:1", job="web"}'
        values: '_ 234.1+4.5x27'
      - series: 'queue_seconds{job="api"}'
        values: '_x4 7 _x3 7 _x3 1e-07 _x3 1.23456789125e+08 _x3 9.5 _x3 9.5 _x3 9.5'
    alert_rule_test:
      - eval_time: 7m
        alertname: Slow
        exp_alerts:
          - exp_labels:
              job: api
      - eval_time: 7m
        alertname: Late
        exp_alerts:
          - {}
    promql_expr_test:
      - expr: 'not:a:number == not:a:number'
        eval_time: 7m
        exp_samples: []
$ promctl test slow.yml
ok    slow.yml  3 expectations
$ promctl test record -f record.om record.yml --rule Slow -o slow.yml
promctl: test record: slow.yml is there already
  --force writes over it
[3]
$ promctl test record -f record.om record.yml --rule Slow --since 10m --interval 1m -o slow.yml --force
promctl: test record: warning: 87 of 133 samples are left out: others are in the same 1m
$ mkdir -p tests/deep '[x]'; cp record.yml '[x]'; promctl test record -f record.om --rule Gone -o tests/deep/gone.yml '[x]/record.yml'; head -2 tests/deep/gone.yml; promctl test tests/deep/gone.yml
promctl: test record: warning: no samples of up{job="nobody"} in the 7m before 2023-11-14T22:33:20.003Z; up has series, but none with these labels
rule_files:
  - '../../\[x]/record.yml'
ok    tests/deep/gone.yml  1 expectation
$ promctl test record -f record.om record.yml --rule slow
promctl: test record: no rule "slow" in record.yml
  did you mean "Slow"?
[2]
$ promctl test record -q -f record.om record.yml > all.yml; promctl test all.yml
ok    all.yml  9 expectations
$ promctl test record -f record.om record.yml --rule Late --at 1600000000
promctl: test record: warning: no samples of backup_time_seconds in the 7m before 2020-09-13T12:26:40.000Z; backup_time_seconds has samples at other times
promctl: test record: there is nothing to test with: the source has none of the series
[1]
$ promctl test record -f record.om -
promctl: test record: a test names its rule files: they cannot come from standard input
[2]
$ promctl test record -f record.om record.om
promctl: test record: record.om:2:1: a rule file: want a map, not a value
  promctl lint record.om tells all that is wrong with it
[3]
$ promctl test record -f record.om record.yml --rule Gone -o - -q | head -2
rule_files:
  - record.yml
$ promctl test record
promctl: test record: operand missing: RULE-FILE...
  see promctl help test record
[2]

# What promtool would stumble over, and rules that fail.
$ printf 'apiVersion: monitoring.coreos.com/v1\nkind: PrometheusRule\nspec: {groups: [{name: g, rules: [{record: a, expr: up}]}]}\n' >object.yml; promctl test record -f record.om object.yml | tail -3
promctl: test record: warning: object.yml is a PrometheusRule object, which promtool does not read
            value: 1
          - labels: 'a{instance="b:1", job="web"}'
            value: 1
$ printf 'groups: [{name: g, rules: [{alert: A, expr: up, annotations: {a: "{{ $value | title }}"}}, {alert: B, expr: vector(1)}, {record: c, expr: up * on () orders_total}]}]\n' >odd.yml
$ promctl test record -f record.om --rule A odd.yml >a.yml; promctl test a.yml
promctl: test record: warning: alert A: annotation a cannot be expanded: <error expanding template: error executing template __alert_A: template: __alert_A:1:124: executing "__alert_A" at <title>: wrong type for value; expected string; got float64>
ok    a.yml  1 expectation
$ promctl test record -f record.om --rule B odd.yml | tail -4
      - eval_time: 0s
        alertname: B
        exp_alerts:
          - {}
$ promctl test record -f record.om --rule c odd.yml
promctl: test record: rule c fails over these series: found duplicate series for the match group {} on the right hand-side of the operation: [{__name__="orders_total", instance="a:1", job="api"}, {__name__="orders_total", instance="b:1", job="web"}];many-to-many matching not allowed: matching labels must be unique on one side
[2]
