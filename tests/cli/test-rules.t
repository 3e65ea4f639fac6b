# Rule unit tests in the format of promtool.
$ cd data/rules
$ promctl test good.yml
ok    good.yml  3 expectations
$ promctl test rules good.yml bad.yml
ok    good.yml  3 expectations
FAIL  bad.yml  0 of 3 expectations passed
  bad.yml:9: errors: alert HighErrors at 10m
                 expected    got
      alertname  HighErrors  HighErrors
      job        api         api
    * severity   ticket      page
    * summary
        expected  api: 0.5 of the requests fail, which is far more than anybody wants
        got       api: 0.5 of the requests fail
    expected, but not there:
      alertname  HighErrors
      job        web
      severity   page
    job:http_errors:ratio_rate5m > 0.05
      at                                       5m   6m   7m   8m   9m   [10m]
      job:http_errors:ratio_rate5m{job="api"}  0.5  0.5  0.5  0.5  0.5  0.5
  bad.yml:16: errors: job:http_errors:ratio_rate5m at 10m
                expected                      got
      __name__  job:http_errors:ratio_rate5m  job:http_errors:ratio_rate5m
      job       api                           api
    * value     2E-01                         5E-01
    job:http_errors:ratio_rate5m
      at                                       5m   6m   7m   8m   9m   [10m]
      job:http_errors:ratio_rate5m{job="api"}  0.5  0.5  0.5  0.5  0.5  0.5
  bad.yml:23: unnamed#1: alert Down at 3m
    there, but not expected:
      alertname  Down
      job        api
      severity   page
    up == 0
      at             0s  1m  2m  [3m]
      up{job="api"}  0   0   0   0
3 of 6 expectations passed in 2 files
[1]
$ promctl test --diff bad.yml
FAIL  bad.yml  0 of 3 expectations passed
  bad.yml:9: errors: alert HighErrors at 10m
    @@
      alertname: HighErrors
      job: api
    - severity: ticket
    + severity: page
    - summary: api: 0.5 of the requests fail, which is far more than anybody wants
    + summary: api: 0.5 of the requests fail
    @@
    - alertname: HighErrors
    - job: web
    - severity: page
    job:http_errors:ratio_rate5m > 0.05
      at                                       5m   6m   7m   8m   9m   [10m]
      job:http_errors:ratio_rate5m{job="api"}  0.5  0.5  0.5  0.5  0.5  0.5
  bad.yml:16: errors: job:http_errors:ratio_rate5m at 10m
    @@
      __name__: job:http_errors:ratio_rate5m
      job: api
    - value: 2E-01
    + value: 5E-01
    job:http_errors:ratio_rate5m
      at                                       5m   6m   7m   8m   9m   [10m]
      job:http_errors:ratio_rate5m{job="api"}  0.5  0.5  0.5  0.5  0.5  0.5
  bad.yml:23: unnamed#1: alert Down at 3m
    @@
    + alertname: Down
    + job: api
    + severity: page
    up == 0
      at             0s  1m  2m  [3m]
      up{job="api"}  0   0   0   0
[1]
$ promctl test --run '^err' good.yml bad.yml -o tap
TAP version 13
1..5
ok 1 - good.yml:9: errors: alert HighErrors at 5m
ok 2 - good.yml:10: errors: alert HighErrors at 10m
ok 3 - good.yml:16: errors: job:http_errors:ratio_rate5m at 10m
not ok 4 - bad.yml:9: errors: alert HighErrors at 10m
  ---
  message: "    name: errors,\n    alertname: HighErrors, time: 10m, \n        exp:[\n            0:\n              Labels:{alertname=\"HighErrors\", job=\"api\", severity=\"ticket\"}\n              Annotations:{summary=\"api: 0.5 of the requests fail, which is far more than anybody wants\"},\n            1:\n              Labels:{alertname=\"HighErrors\", job=\"web\", severity=\"page\"}\n              Annotations:{}\n            ], \n        got:[\n            0:\n              Labels:{alertname=\"HighErrors\", job=\"api\", severity=\"page\"}\n              Annotations:{summary=\"api: 0.5 of the requests fail\"}\n            ]"
  ...
not ok 5 - bad.yml:16: errors: job:http_errors:ratio_rate5m at 10m
  ---
  message: "    expr: \"job:http_errors:ratio_rate5m\", time: 10m,\n        exp: {__name__=\"job:http_errors:ratio_rate5m\", job=\"api\"} 2E-01\n        got: {__name__=\"job:http_errors:ratio_rate5m\", job=\"api\"} 5E-01"
  ...
[1]
$ promctl test --match subset bad.yml -o json
{
  "evaluations": 3,
  "passed": 0,
  "files": [
    {
      "file": "bad.yml",
      "evaluations": 3,
      "passed": 0,
      "error": null,
      "failures": [
        {
          "line": 9,
          "query": "errors: alert HighErrors at 10m",
          "message": "    name: errors,\n    alertname: HighErrors, time: 10m, \n        exp:[\n            0:\n              Labels:{alertname=\"HighErrors\", job=\"api\", severity=\"ticket\"}\n              Annotations:{summary=\"api: 0.5 of the requests fail, which is far more than anybody wants\"},\n            1:\n              Labels:{alertname=\"HighErrors\", job=\"web\", severity=\"page\"}\n              Annotations:{}\n            ], \n        got:[\n            0:\n              Labels:{alertname=\"HighErrors\", job=\"api\", severity=\"page\"}\n              Annotations:{summary=\"api: 0.5 of the requests fail\"}\n            ]"
        },
        {
          "line": 16,
          "query": "errors: job:http_errors:ratio_rate5m at 10m",
          "message": "    expr: \"job:http_errors:ratio_rate5m\", time: 10m,\n        exp: {__name__=\"job:http_errors:ratio_rate5m\", job=\"api\"} 2E-01\n        got: {__name__=\"job:http_errors:ratio_rate5m\", job=\"api\"} 5E-01"
        },
        {
          "line": 23,
          "query": "unnamed#1: alert Down at 3m",
          "message": "    alertname: Down, time: 3m, \n        exp:[], \n        got:[\n            0:\n              Labels:{alertname=\"Down\", job=\"api\", severity=\"page\"}\n              Annotations:{}\n            ]"
        }
      ]
    }
  ]
}
[1]
$ promctl test -o junit bad.yml
<?xml version="1.0" encoding="UTF-8"?>
<testsuites>
  <testsuite name="bad.yml" tests="3" failures="3" errors="0" skipped="0">
    <testcase classname="bad.yml" name="line 9: errors: alert HighErrors at 10m">
      <failure>    name: errors,&#10;    alertname: HighErrors, time: 10m, &#10;        exp:[&#10;            0:&#10;              Labels:{alertname=&quot;HighErrors&quot;, job=&quot;api&quot;, severity=&quot;ticket&quot;}&#10;              Annotations:{summary=&quot;api: 0.5 of the requests fail, which is far more than anybody wants&quot;},&#10;            1:&#10;              Labels:{alertname=&quot;HighErrors&quot;, job=&quot;web&quot;, severity=&quot;page&quot;}&#10;              Annotations:{}&#10;            ], &#10;        got:[&#10;            0:&#10;              Labels:{alertname=&quot;HighErrors&quot;, job=&quot;api&quot;, severity=&quot;page&quot;}&#10;              Annotations:{summary=&quot;api: 0.5 of the requests fail&quot;}&#10;            ]</failure>
    </testcase>
    <testcase classname="bad.yml" name="line 16: errors: job:http_errors:ratio_rate5m at 10m">
      <failure>    expr: &quot;job:http_errors:ratio_rate5m&quot;, time: 10m,&#10;        exp: {__name__=&quot;job:http_errors:ratio_rate5m&quot;, job=&quot;api&quot;} 2E-01&#10;        got: {__name__=&quot;job:http_errors:ratio_rate5m&quot;, job=&quot;api&quot;} 5E-01</failure>
    </testcase>
    <testcase classname="bad.yml" name="line 23: unnamed#1: alert Down at 3m">
      <failure>    alertname: Down, time: 3m, &#10;        exp:[], &#10;        got:[&#10;            0:&#10;              Labels:{alertname=&quot;Down&quot;, job=&quot;api&quot;, severity=&quot;page&quot;}&#10;              Annotations:{}&#10;            ]</failure>
    </testcase>
  </testsuite>
</testsuites>
[1]
$ promctl test --coverage good.yml
ok    good.yml  3 expectations
coverage: 57.1%, 4 of 7 rules and states reached
  rules.yml:14: Down: is never pending
  rules.yml:14: Down: never fires
  rules.yml:14: Down: is expected by no test
$ promctl test --fail-under 50 good.yml
ok    good.yml  3 expectations
coverage: 57.1%, 4 of 7 rules and states reached
  rules.yml:14: Down: is never pending
  rules.yml:14: Down: never fires
  rules.yml:14: Down: is expected by no test
$ promctl test --fail-under 90 good.yml
ok    good.yml  3 expectations
coverage: 57.1%, 4 of 7 rules and states reached
  rules.yml:14: Down: is never pending
  rules.yml:14: Down: never fires
  rules.yml:14: Down: is expected by no test
below the 90% of --fail-under
[1]
$ cd - >/dev/null; mkdir b; cd b
$ cat > rules.yml <<'END'
> groups:
> - name: g
>   labels: {team: '{{ if eq $labels.job "db" }}data{{ else }}web{{ end }}'}
>   rules:
>   - alert: Slow
>     expr: latency_seconds > 1
>     labels:
>       severity: '{{ if gt $value 5.0 }}page{{ else if gt $value 3.0 }}ticket{{ else }}none{{ end }}'
>     annotations:
>       summary: |
>         {{ $labels.job }} is slow
>         {{- range query "up" }} {{ .Labels.job }}{{ else }} and nothing is up{{ end }}
>       plain: 'no {{ $value }} branch'
> END
$ cat > one.yml <<'END'
> rule_files: [rules.yml]
> tests:
> - input_series: [{series: 'latency_seconds{job="api"}', values: '2 6 2x3'}]
>   alert_rule_test: [{eval_time: 0m, alertname: Slow, exp_alerts: [{exp_labels: {job: api}}]}]
> END
$ sed 's/job="api"/job="db"/; s/$/  # two/' one.yml > two.yml
$ promctl test --match subset --coverage one.yml | grep -v '^ok'
coverage: 55.6%, 5 of 9 rules, states and branches reached
  rules.yml:8:18: Slow: label severity: {{ if gt $value 5.0 }} is never expanded
  rules.yml:8:44: Slow: label severity: {{ else if gt $value 3.0 }} is never expanded
  rules.yml:3:19: Slow: label team: {{ if eq $labels.job "db" }} is never expanded
  rules.yml:12:9: Slow: annotation summary: {{- range query "up" }} is never expanded
$ promctl test --match subset --coverage one.yml two.yml | sed -n '/^coverage/,$p'
coverage: 66.7%, 6 of 9 rules, states and branches reached
  rules.yml:8:18: Slow: label severity: {{ if gt $value 5.0 }} is never expanded
  rules.yml:8:44: Slow: label severity: {{ else if gt $value 3.0 }} is never expanded
  rules.yml:12:9: Slow: annotation summary: {{- range query "up" }} is never expanded
$ cd ../data/rules
$ PROMCTL_NOW=1700000000 promctl test --junit $TMPDIR/j.xml --run errors good.yml bad.yml | tail -1; cat $TMPDIR/j.xml; echo
3 of 5 expectations passed in 2 files
<testsuites><testsuite name="good.yml" tests="1" failures="0" errors="0" skipped="0" timestamp="2023-11-14T22:13:20"><testcase name="errors"></testcase></testsuite><testsuite name="bad.yml" tests="1" failures="2" errors="0" skipped="0" timestamp="2023-11-14T22:13:20"><testcase name="errors"><failure>    name: errors,&#xA;    alertname: HighErrors, time: 10m, &#xA;        exp:[&#xA;            0:&#xA;              Labels:{alertname=&#34;HighErrors&#34;, job=&#34;api&#34;, severity=&#34;ticket&#34;}&#xA;              Annotations:{summary=&#34;api: 0.5 of the requests fail, which is far more than anybody wants&#34;},&#xA;            1:&#xA;              Labels:{alertname=&#34;HighErrors&#34;, job=&#34;web&#34;, severity=&#34;page&#34;}&#xA;              Annotations:{}&#xA;            ], &#xA;        got:[&#xA;            0:&#xA;              Labels:{alertname=&#34;HighErrors&#34;, job=&#34;api&#34;, severity=&#34;page&#34;}&#xA;              Annotations:{summary=&#34;api: 0.5 of the requests fail&#34;}&#xA;            ]</failure><failure>    expr: &#34;job:http_errors:ratio_rate5m&#34;, time: 10m,&#xA;        exp: {__name__=&#34;job:http_errors:ratio_rate5m&#34;, job=&#34;api&#34;} 2E-01&#xA;        got: {__name__=&#34;job:http_errors:ratio_rate5m&#34;, job=&#34;api&#34;} 5E-01</failure></testcase></testsuite></testsuites>
$ promctl test -q --junit /none/j.xml good.yml
ok    good.yml  3 expectations
promctl: test: --junit /none/j.xml: no such file or directory
[3]
$ promctl test --run nothing --debug good.yml
ok    good.yml  0 expectations
$ promctl test --debug --run errors good.yml 2>&1 | head -8
DEBUG: Test errors
DEBUG: Dump of all data (input_series and rules) at 10m1s:
{__name__="ALERTS", alertname="HighErrors", alertstate="firing", job="api", severity="page"} =>
1 @[360000]
1 @[420000]
1 @[480000]
1 @[540000]
1 @[600000]
$ promctl test --color=always bad.yml 2>&1 | head -12 | cat -v
^[[1;31mFAIL^[[0m  bad.yml  0 of 3 expectations passed
  bad.yml:9: errors: alert HighErrors at 10m
^[[2m                 expected    got^[[0m
      alertname  HighErrors  HighErrors
      job        api         api
    * severity   ticket      ^[[1;31mpage^[[0m
    * summary
        expected  api: 0.5 of the requests fail, which is far more than anybody wants
        ^[[1;31mgot       api: 0.5 of the requests fail^[[0m
^[[2m    expected, but not there:^[[0m
      alertname  HighErrors
      job        web
$ promctl test good.yml ../promqltest/good.test
ok    good.yml  3 expectations
ok    ../promqltest/good.test  2 evaluations
5 of 5 tests passed in 2 files
$ promctl test - <good.yml
ok    -  3 expectations
$ printf 'rule_files: [none*.yml]\ntests:\n- {}\n' | promctl test -
promctl: test: -: warning: no file match pattern none*.yml
ok    -  0 expectations
$ printf 'rule_files: []\ntests:\n- input_serie: []\n' | promctl test -
FAIL  -  0 expectations
  line 3, column 3: unknown key "input_serie"; did you mean "input_series"?
[1]
$ printf 'tests:\n- input_series:\n  - {series: up, values: 1x-2}\n' | promctl test -
FAIL  -  0 of 1 expectations passed
  -:3: unnamed#0: input series up
    2:6: parse error: unexpected <op:-> in series values
[1]
$ printf 'groups: [{name: a, rules: [{record: r, expr: up +}]}]\n' >broken.yml; printf 'rule_files: [broken.yml]\ntests:\n- {}\n' | promctl test -
FAIL  -  0 of 1 expectations passed
  -:3: unnamed#0: rules
    broken.yml:1:50: could not parse expression: unexpected end of input
[1]
$ rm broken.yml
$ promctl test --run '(' good.yml
promctl: test: --run (: error parsing regexp: missing closing ): `(`
[2]
$ promctl test -v start.yml
FAIL  start.yml  3 of 4 expectations passed
  start.yml:13: seconds: rule failing
    rule: failing, time: 490896h1m0.5s, err: found duplicate series for the match group {} on the right hand-side of the operation: [{__name__="y", a="1"}, {__name__="y", a="2"}];many-to-many matching not allowed: matching labels must be unique on one side
[1]
$ printf 'tests: [{start_timestamp: soon}]\n' | promctl test -
FAIL  -  0 expectations
  line 1, column 27: cannot parse "soon" to a valid timestamp
[1]
$ printf 'rule_files: [good.yml]\ntests: [{}]\n' | promctl test -
FAIL  -  0 of 3 expectations passed
  -:2: unnamed#0: rules
    good.yml:1:1: unknown key "rule_files"
  -:2: unnamed#0: rules
    good.yml:2:1: unknown key "evaluation_interval"
  -:2: unnamed#0: rules
    good.yml:3:1: unknown key "tests"
[1]
$ promctl test rules
promctl: test: no FILE after "rules"
  a file of that name is written ./rules
[2]
$ printf 'tests:\n- {input_series: [{series: "x{i=\\"1\\"}", values: 1+1x30}, {series: "x{i=\\"2\\"}", values: "1x5 _ 2"}], promql_expr_test: [{expr: "x / 3", eval_time: 12m}]}\n' | promctl test -
FAIL  -  0 of 1 expectations passed
  -:2: unnamed#0: x / 3 at 12m
    there, but not expected:
      i      1
      value  4.333333333333333E+00
    x / 3
      at       7m      8m      9m      10m     11m     [12m]
      {i="1"}  2.667   3       3.333   3.667   4       4.333
      {i="2"}  0.6667  0.6667  0.6667  0.6667  0.6667  .
[1]
