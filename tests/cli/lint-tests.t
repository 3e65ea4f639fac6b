# Rule unit tests: what promtool refuses, and what it lets pass without a word.
$ cat >rules.yml <<'END'
> groups:
>   - name: a
>     interval: 30s
>     rules:
>       - record: job:up:sum
>         expr: sum by (job) (up)
>       - alert: JobDown
>         expr: job:up:sum == 0
>         for: 5m
> END
$ cat >tests.yml <<'END'
> rule_files: [rules.yml, nosuch.yml]
> evaluation_interval: 1m
> tests:
>   - name: down
>     interval: 1m
>     input_series:
>       - series: up{job="api"}
>         values: 1+0x5 0x10 foo
>       - series: "up{job='x'"
>         values: 1
>     alert_rule_test:
>       - eval_time: 90s
>         alertname: JobDwn
>       - eval_time: 5m
>     promql_expr_test:
>       - expr: sum(up
>         eval_time: 1
>         exp_samples:
>           - labels: up{a="b"
>             value: x
>           - labels: up
>             histogram: "{{foo:1}}"
>     start_timestamp: yesterday
>     foo: 1
> END
$ promctl lint tests.yml
tests.yml:1:14: info: the group a has an interval of 30s, and is tested every 1m [test-interval]
    1 | rule_files: [rules.yml, nosuch.yml]
      |              ^~~~~~~~~
tests.yml:1:25: warning: no file matches nosuch.yml [no-match]
    1 | rule_files: [rules.yml, nosuch.yml]
      |                         ^~~~~~~~~~
tests.yml:8:28: error: unexpected identifier "foo" in series values, expected number or "stale" [test-series]
    8 |         values: 1+0x5 0x10 foo
      |                            ^
tests.yml:10:17: error: unexpected character inside braces: '1' [test-series]
   10 |         values: 1
      |                 ^
tests.yml:12:20: warning: rules are evaluated every 1m, and not at 90s [eval-time-grid]
   12 |       - eval_time: 90s
      |                    ^~~
   help: the test is of 1m
tests.yml:14:9: error: no "alertname" in alert_rule_test [missing-key]
   14 |       - eval_time: 5m
      |         ^~~~~~~~~
tests.yml:16:21: error: unclosed left parenthesis [promql-syntax]
   16 |       - expr: sum(up
      |                     ^
   help: the parenthesis that begins with "(up" is not closed
tests.yml:17:20: error: not a valid duration string: "1" [yaml]
   17 |         eval_time: 1
      |                    ^
   help: a duration has a unit: 30s, 5m, 1h30m
tests.yml:19:29: error: unexpected end of input inside braces [test-series]
   19 |           - labels: up{a="b"
      |                             ^
tests.yml:20:20: error: want a number, not "x" [yaml]
   20 |             value: x
      |                    ^
tests.yml:22:27: error: bad histogram descriptor found: "foo" [test-series]
   22 |             histogram: "{{foo:1}}"
      |                           ^~~
tests.yml:24:5: error: unknown key "foo" in a test group [unknown-key]
   24 |     foo: 1
      |     ^~~
12 problems (9 errors, 2 warnings, 1 info) in 1 of 1 file
[1]
$ sed -i "s/, nosuch.yml//" tests.yml
$ promctl lint tests.yml --select unknown-alert,untested-rule,test-interval
tests.yml:1:14: info: the group a has an interval of 30s, and is tested every 1m [test-interval]
    1 | rule_files: [rules.yml]
      |              ^~~~~~~~~
tests.yml:1:14: warning: rules.yml:5: there is no test of job:up:sum [untested-rule]
    1 | rule_files: [rules.yml]
      |              ^~~~~~~~~
tests.yml:1:14: warning: rules.yml:7: there is no test of JobDown [untested-rule]
    1 | rule_files: [rules.yml]
      |              ^~~~~~~~~
tests.yml:13:20: warning: no rule has the alert JobDwn [unknown-alert]
   13 |         alertname: JobDwn
      |                    ^~~~~~
   help: did you mean "JobDown"?
4 problems (3 warnings, 1 info) in 1 of 1 file
$ promctl lint - --kind rule-test --stdin-name other.yml <tests.yml | grep unknown-alert
other.yml:13:20: warning: no rule has the alert JobDwn [unknown-alert]
$ promctl lint data/rules/promtool/strict*.yml | grep '^data'
data/rules/promtool/strict1.yml:3:3: error: unknown key "input_serie" in a test group [unknown-key]
data/rules/promtool/strict2.yml:2:8: error: tests: want a list, not a map [yaml]
data/rules/promtool/strict3.yml:2:22: error: not a valid duration string: "1" [yaml]
data/rules/promtool/strict4.yml:2:19: error: group name repeated in evaluation order: a [yaml]
data/rules/promtool/strict5.yml:2:1: error: mapping key "rule_files" already defined [duplicate-key]
data/rules/promtool/strict6.yml:1:14: error: data/rules/promtool/rules_bad.yml:4:31: could not parse expression: unexpected end of input [test-rules]
data/rules/promtool/strict7.yml:4:22: error: no "alertname" in alert_rule_test [missing-key]
data/rules/promtool/strict7.yml:5:22: error: no "alertname" in alert_rule_test [missing-key]
data/rules/promtool/strict7.yml:7:73: error: unexpected end of input inside braces [test-series]
data/rules/promtool/strict8.yml:1:14: warning: no file matches data/rules/promtool/nothing.yml [no-match]
data/rules/promtool/strict8.yml:4:82: error: want a number, not "abc" [yaml]
