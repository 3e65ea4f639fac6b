# Comments, configuration, baselines, fixes, changed lines.
#! needs git
$ cp data/lint/names-bad.prom .
$ promctl lint --write-baseline known.json names-bad.prom
$ promctl lint --baseline known.json names-bad.prom
$ sed -i '1i # moved by one line' names-bad.prom; echo 'app_wait_ms 1' >>names-bad.prom
$ promctl lint --baseline known.json names-bad.prom
names-bad.prom:14:1: warning: "app_wait_ms" has no help text [help-missing]
   14 | app_wait_ms 1
      | ^~~~~~~~~~~
   help: say what it counts or measures: # HELP app_wait_ms ...
names-bad.prom:14:1: warning: "app_wait_ms" abbreviates a unit as "ms" [abbreviated-unit]
   14 | app_wait_ms 1
      | ^~~~~~~~~~~
   help: if it is one, spell it out as the base unit: app_wait_seconds
names-bad.prom:14:1: warning: "app_wait_ms" has no TYPE line [type-missing]
   14 | app_wait_ms 1
      | ^~~~~~~~~~~
   help: say whether it is a counter, gauge, histogram or summary: # TYPE app_wait_ms ...
3 problems (3 warnings) in 1 of 1 file
[1]
$ promctl lint --baseline names-bad.prom names-bad.prom
promctl: lint: --baseline names-bad.prom: unexpected character '#' where a value should begin
[3]
$ printf '# TYPE app_a counter\n# HELP app_a A.\napp_a_total 1' >page.om
$ promctl lint --kind exposition - <page.om
stdin:3:1: warning: "app_a_total" has no help text [help-missing]
    3 | app_a_total 1
      | ^~~~~~~~~~~
   help: say what it counts or measures: # HELP app_a_total ...
stdin:3:1: warning: "app_a_total" has no TYPE line [type-missing]
    3 | app_a_total 1
      | ^~~~~~~~~~~
   help: say whether it is a counter, gauge, histogram or summary: # TYPE app_a_total ...
2 problems (2 warnings) in 1 of 1 file
[1]
$ printf '# TYPE app_a counter\n# HELP app_a A.\n# UNIT app_a \napp_a_total 1' >page.om
$ promctl lint page.om
page.om:4:12: error: data does not end with # EOF [parse]
    4 | app_a_total 1
      |            ^~
   help: the last line of an OpenMetrics page is "# EOF"
1 problem (1 error) in 1 of 1 file; 1 can be fixed with --fix
[1]
$ promctl lint --fix --dry-run page.om
--- page.om
+++ page.om (fixed)
@@ -1,4 +1,5 @@
 # TYPE app_a counter
 # HELP app_a A.
$' # UNIT app_a \n' (esc)
-app_a_total 1
\ No newline at end of file
+app_a_total 1
+# EOF
[1]
$ promctl lint --fix page.om
fixed 1 problem in 1 file
$ promctl lint page.om
$ promctl lint --dry-run page.om
promctl: lint: --dry-run goes with --fix
[2]
$ cat >quiet.prom <<'END'
> # promctl: ignore counter-total,base-unit -- known
> # HELP app_x X.
> # TYPE app_x counter
> app_x 1
> # promctl: ignore counter-totals
> # promctl: ignore-file help-missing -- old
> app_y_total 1
> END
$ promctl lint quiet.prom
quiet.prom:1:1: info: nothing here breaks "base-unit" [unused-ignore]
    1 | # promctl: ignore counter-total,base-unit -- known
      | ^~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~
   help: remove the comment
quiet.prom:5:1: info: there is no rule "counter-totals" [unused-ignore]
    5 | # promctl: ignore counter-totals
      | ^~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~
   help: did you mean "counter-total"?
quiet.prom:7:1: warning: "app_y_total" has no TYPE line [type-missing]
    7 | app_y_total 1
      | ^~~~~~~~~~~
   help: say whether it is a counter, gauge, histogram or summary: # TYPE app_y_total ...
3 problems (1 warning, 2 infos) in 1 of 1 file
$ promctl lint --stdin-name quiet.prom <quiet.prom | head -n 1
quiet.prom:1:1: info: nothing here breaks "base-unit" [unused-ignore]
$ git init -q . && git add . && git -c user.email=a@example.org -c user.name=a commit -qm a
$ echo 'app_z_ms 1' >>quiet.prom; printf 'sum(\n' >new.promql
$ promctl lint --diff-base HEAD .
new.promql:1:5: error: unclosed left parenthesis [promql-syntax]
    1 | sum(
      |     ^
   help: the parenthesis that begins with "(" is not closed
quiet.prom:8:1: warning: "app_z_ms" abbreviates a unit as "ms" [abbreviated-unit]
    8 | app_z_ms 1
      | ^~~~~~~~
   help: if it is one, spell it out as the base unit: app_z_seconds
quiet.prom:8:1: warning: "app_z_ms" has no TYPE line [type-missing]
    8 | app_z_ms 1
      | ^~~~~~~~
   help: say whether it is a counter, gauge, histogram or summary: # TYPE app_z_ms ...
3 problems (1 error, 2 warnings) in 2 of 4 files
[1]
$ promctl lint --diff-base -x .
promctl: lint: --diff-base: "-x" is no revision
[2]
$ cat >.promctl.yml <<'END'
> lint:
>   rules: {counter-total: off, type-missing: error}
>   options: {high-cardinality: {series: 1}}
>   overrides:
>     - paths: ["*.promql"]
>       rules: {promql-syntax: info}
>     - metrics: ["app_z*"]
>       rules: {type-missing: off}
> END
$ promctl lint . | grep '^[a-z]'
names-bad.prom:4:1: warning: the name "requests" does not say of what [ambiguous-name]
names-bad.prom:7:1: warning: the name "duration" does not say of what [ambiguous-name]
names-bad.prom:7:1: warning: "duration" is a duration without a unit in its name [no-unit]
names-bad.prom:10:1: warning: the name "hits" does not say of what [ambiguous-name]
names-bad.prom:13:1: warning: "http_requests_post_api_tasks_201" has label values in its name [labels-in-name]
names-bad.prom:14:1: warning: "app_wait_ms" has no help text [help-missing]
names-bad.prom:14:1: warning: "app_wait_ms" abbreviates a unit as "ms" [abbreviated-unit]
names-bad.prom:14:1: error: "app_wait_ms" has no TYPE line [type-missing]
new.promql:1:5: info: unclosed left parenthesis [promql-syntax]
quiet.prom:1:1: info: nothing here breaks "base-unit" [unused-ignore]
quiet.prom:5:1: info: there is no rule "counter-totals" [unused-ignore]
quiet.prom:7:1: error: "app_y_total" has no TYPE line [type-missing]
quiet.prom:8:1: warning: "app_z_ms" abbreviates a unit as "ms" [abbreviated-unit]
$ printf 'lint: {rules: {counter-totl: off}}' >.promctl.yml; promctl lint .
promctl: lint: .promctl.yml: line 1, column 16: unknown rule "counter-totl"
  did you mean "counter-total"?
[3]
$ printf 'lint: {rules: {counter-total: never}}' >.promctl.yml; promctl lint .
promctl: lint: .promctl.yml: line 1, column 31: a level is one of off, info, warning, error
[3]
$ printf 'lint: {rule: 1}' >.promctl.yml; promctl lint .
promctl: lint: .promctl.yml: line 1, column 8: unknown key "rule"
  did you mean "rules"?
[3]
$ rm .promctl.yml; cat >rules.yml <<'END'
> groups:
> - name: a
>   rules:
>   # pint disable alerts/comparison
>   - alert: A
>     expr: up
>   - alert: B
>     # pint disable promql/counter
>     expr: |
>       up  # promctl: ignore alert-no-comparison
>   # promctl: ignore alert-no-comparison -- it is meant so
>   - alert: C
>     for: 5m
>     expr: up
>   - alert: D
>     expr: up
> END
$ promctl lint rules.yml
rules.yml:8:5: info: nothing here breaks "promql/counter" [unused-ignore]
    8 |     # pint disable promql/counter
      |     ^~~~~~~~~~~~~~~~~~~~~~~~~~~~~
   help: remove the comment
rules.yml:16:11: warning: the expression has no condition: the alert fires for whatever it returns [alert-no-comparison]
   16 |     expr: up
      |           ^~
   help: compare it with a threshold: ... > 0.1
2 problems (1 warning, 1 info) in 1 of 1 file
$ cat >.promctl.yml <<'END'
> lint:
>   options:
>     required-label: {labels: [severity]}
>     name-pattern: {alert: "[A-Z][a-z]+"}
> END
$ promctl lint rules.yml --select required-label,name-pattern
rules.yml:5:12: warning: the alert A has no label severity [required-label]
    5 |   - alert: A
      |            ^
rules.yml:5:12: warning: the name of the alert A is not as agreed [name-pattern]
    5 |   - alert: A
      |            ^
   help: it must match [A-Z][a-z]+
rules.yml:7:12: warning: the alert B has no label severity [required-label]
    7 |   - alert: B
      |            ^
rules.yml:7:12: warning: the name of the alert B is not as agreed [name-pattern]
    7 |   - alert: B
      |            ^
   help: it must match [A-Z][a-z]+
rules.yml:12:12: warning: the alert C has no label severity [required-label]
   12 |   - alert: C
      |            ^
rules.yml:12:12: warning: the name of the alert C is not as agreed [name-pattern]
   12 |   - alert: C
      |            ^
   help: it must match [A-Z][a-z]+
rules.yml:15:12: warning: the alert D has no label severity [required-label]
   15 |   - alert: D
      |            ^
rules.yml:15:12: warning: the name of the alert D is not as agreed [name-pattern]
   15 |   - alert: D
      |            ^
   help: it must match [A-Z][a-z]+
8 problems (8 warnings) in 1 of 1 file
$ printf 'lint: {options: {required-label: {label: [a]}}}' >.promctl.yml; promctl lint rules.yml
promctl: lint: .promctl.yml: line 1, column 35: unknown key "label"
  did you mean "labels"?
[3]
$ printf 'lint: {options: {name-pattern: {alert: "("}}}' >.promctl.yml; promctl lint rules.yml
promctl: lint: .promctl.yml: line 1, column 40: error parsing regexp: missing closing ): `(`
[3]
$ printf 'lint: {options: {help-missing: {}}}' >.promctl.yml; promctl lint rules.yml
promctl: lint: .promctl.yml: line 1, column 18: there are no options of a rule "help-missing"
[3]
$ rm .promctl.yml
$ promctl lint -t demo: --expr 'sum by (taskype) (tasks_processed_total{status="sucess"})' --expr 'http_request_total'
expression:1:9: warning: tasks_processed_total has no label taskype in demo: [unknown-label]
    1 | sum by (taskype) (tasks_processed_total{status="sucess"})
      |         ^~~~~~~
   help: did you mean task_type?
expression:1:48: warning: the label status of tasks_processed_total never is "sucess" in demo: [unknown-value]
    1 | sum by (taskype) (tasks_processed_total{status="sucess"})
      |                                                ^~~~~~~~
   help: did you mean "success"?
expression:1:1: warning: demo: has no metric http_request_total [unknown-metric]
    1 | http_request_total
      | ^~~~~~~~~~~~~~~~~~
   help: did you mean http_requests_total?
3 problems (3 warnings) in 2 of 2 files
$ promctl lint -f nosuch.prom --expr up
promctl: lint: nosuch.prom: no such file or directory
  a server is written HOST:PORT, for example localhost:9100
[3]
