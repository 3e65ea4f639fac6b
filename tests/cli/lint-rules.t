# Rule files: what Prometheus refuses, what it takes and should not.
$ cd data/lint/rules
$ promctl lint task_handler.yml
$ promctl lint mistakes.yml
mistakes.yml:6:24: error: expected type range vector in call to function "rate", got instant vector [promql-syntax]
    6 |         expr: sum(rate(http_requests_total{status=~"5.."})) > 0.1
      |                        ^~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~
   help: say how far back to look: rate(http_requests_total{status=~"5.."}[5m])
mistakes.yml:8:15: warning: the expression has no condition: the alert fires for whatever it returns [alert-no-comparison]
    8 |         expr: histogram_quantile(0.95, rate(http_request_duration_seconds_bucket[5m]))
      |               ^~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~
   help: compare it with a threshold: ... > 0.1
mistakes.yml:11:44: warning: "5.." looks like a pattern, but = compares the text as it is [regexp]
   11 |         expr: sum(rate(http_requests_total{status="5.."}[5m])) > 0.1
      |                                            ^~~~~~~~~~~~
   help: write status=~"5.."
mistakes.yml:16:40: warning: the pattern "5xx" matches only the text 5xx [regexp]
   16 |           sum(rate(http_requests_total{status=~"5xx"}[5m])) > 0.1
      |                                        ^~~~~~~~~~~~~
   help: statuses are numbers: write status=~"5.."
mistakes.yml:19:16: warning: the alert Twice is there already, in line 17, with the same labels [duplicate-rule]
   19 |       - alert: Twice
      |                ^~~~~
   help: give one of them another name, or a label that tells them apart
mistakes.yml:23:14: warning: `for: 50s` takes 1m: the group is evaluated every 30s [alert-for]
   23 |         for: 50s
      |              ^~~
   help: write what happens: for: 1m
mistakes.yml:25:40: warning: the buckets have lost their label le: `sum by (method)` removes it [histogram-quantile-without-le]
   25 |         expr: histogram_quantile(0.95, sum by (method) (rate(http_request_duration_seconds_bucket[5m]))) > 1
      |                                        ^~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~
   help: without le histogram_quantile() returns nothing; aggregate with `by (le, ...)`
mistakes.yml:27:44: warning: the two sides of `/` hardly ever match: the left side has the label job, the right side has not (`sum` removes it) [vector-matching]
   27 |         expr: rate(tasks_failed_total[5m]) / sum(rate(tasks_processed_total[5m])) > 0.1
      |                                            ^
   help: the right side is one series without labels: write `/ on () group_left`, or aggregate both sides alike
mistakes.yml:29:23: warning: aggregated by the label instance, which no series has here [impossible]
   29 |         expr: sum by (instance) (sum by (job) (rate(tasks_failed_total[5m]))) > 0.1
      |                       ^~~~~~~~
   help: `sum by (job)` removes it
mistakes.yml:31:15: warning: this comparison is never true: count(up{job="task-handler-api"}) is never below 1 [impossible]
   31 |         expr: count(up{job="task-handler-api"}) == 0
      |               ^~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~
   help: without series count() returns nothing, not 0; use absent(), or `... or vector(0)`
mistakes.yml:34:15: warning: the counter tasks_failed_total is used without rate() [counter-without-rate]
   34 |         expr: tasks_failed_total > 100
      |               ^~~~~~~~~~~~~~~~~~
   help: its value only tells how much happened since the process started; use rate(tasks_failed_total[5m]) or increase(tasks_failed_total[5m])
mistakes.yml:36:29: warning: the counter tasks_failed_total is used without rate() [counter-without-rate]
   36 |         expr: sum by (job) (tasks_failed_total)
      |                             ^~~~~~~~~~~~~~~~~~
   help: its value only tells how much happened since the process started; use rate(tasks_failed_total[5m]) or increase(tasks_failed_total[5m])
mistakes.yml:38:15: warning: rate() of the recording rule job:tasks_failed:sum, which is `sum by (job)` of counters [rate-of-sum]
   38 |         expr: rate(job:tasks_failed:sum[5m]) > 0.1
      |               ^~~~~~~~~~~~~~~~~~~~~~~~~~~~~~
   help: when one of the counters starts again at zero or goes away, the sum drops and rate() invents an increase; take the rate of each counter first, then aggregate
mistakes.yml:42:45: warning: the annotation summary uses the label instance, which the alert never has [template]
   42 |           summary: "{{ $labels.job }} on {{ $labels.instance }} fails"
      |                                             ^~~~~~~~~~~~~~~~
   help: `sum by (job)` removes it
mistakes.yml:44:19: warning: the template fails: error calling gt: incompatible types for comparison: float64 and int [template]
   44 |             {{ if gt $value 1 }}Many{{ else }}Some{{ end }} tasks
      |                   ^~~~~~~~~~~
   help: the value is a float: write 1.0, not 1
mistakes.yml:45:19: warning: the annotation description uses the label task_type, which the alert never has [template]
   45 |             of {{ $labels.task_type }} fail.
      |                   ^~~~~~~~~~~~~~~~~
   help: `sum by (job)` removes it
mistakes.yml:50:21: warning: the label rate changes with the value of the alert [template]
   50 |           rate: '{{ $value }}'
      |                     ^~~~~~
   help: an alert with other labels is another alert: it is pending again and never fires; put the value into an annotation
17 problems (1 error, 16 warnings) in 1 of 1 file
[1]
$ promctl lint refused.yml checked.yml
refused.yml:6:14: error: unknown unit " minutes" in duration "5 minutes" [yaml]
    6 |         for: 5 minutes
      |              ^~~~~~~~~
checked.yml:4:9: error: field 'expr' must be set in rule [rule-expr]
    4 |       - alert: NoExpression
      |         ^~~~~~~~~~~~~~~~~~~
checked.yml:9:23: error: unexpected ")" in subquery or range, expected ":" or "]" [promql-syntax]
    9 |             rate(up[5m)
      |                       ^
   help: the range that begins with "[5m)" is not closed
checked.yml:12:15: error: a rule needs an instant vector or a scalar, and this is a range vector [expression-type]
   12 |         expr: up[5m]
      |               ^~~~~~
   help: Prometheus takes the rule and fails each time it evaluates it; use a function over the range: rate(...), max_over_time(...)
checked.yml:13:9: error: invalid field 'annotations' in recording rule [recording-field]
   13 |         annotations: {a: b}
      |         ^~~~~~~~~~~
5 problems (5 errors) in 2 of 2 files
[1]
$ promctl lint objects.yml
objects.yml:13:22: error: expected type range vector in call to function "rate", got instant vector [promql-syntax]
   13 |           expr: rate(up) > 1
      |                      ^~
   help: say how far back to look: rate(up[5m])
objects.yml:24:21: warning: aggregated by the label x, which no series has here [impossible]
   24 |             sum by (x) (
      |                     ^
   help: `sum by (y)` removes it
2 problems (1 error, 1 warning) in 1 of 1 file
[1]
$ promctl lint --explain rate-of-sum
rate-of-sum: rate() must come before sum(), not after it
warning, in PromQL

rate() recognises a restart by a counter that drops. In a sum the drop of one of
many counters looks like a reset of all of them, and rate() answers with a
spike. Sums that a recording rule of the same file makes are seen, too.

bad
    rate(sum(http_requests_total)[5m:1m])

good
    sum(rate(http_requests_total[5m]))

Switch it off with --ignore rate-of-sum, in .promctl.yml with
    lint: {rules: {rate-of-sum: off}}
or for one place with a comment on the line or above it:
    # promctl: ignore rate-of-sum -- reason

# Patterns that are none become texts; layout and comments stay.
$ printf '%s\n' 'groups:' '  - name: a # one' '    rules:' '      - alert: A' '        expr: >-' '          up{job=~"^api$"}' '          == 0' "      - {alert: B, expr: 'up{job=~\"a b\"} == 0'}" >"$HOME/fix.yml"
$ promctl lint --fix --dry-run "$HOME/fix.yml" | tail -n +3
@@ -3,6 +3,6 @@
     rules:
       - alert: A
         expr: >-
-          up{job=~"^api$"}
+          up{job="api"}
           == 0
-      - {alert: B, expr: 'up{job=~"a b"} == 0'}
+      - {alert: B, expr: 'up{job="a b"} == 0'}
