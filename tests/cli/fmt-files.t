# Expressions in rule files: nothing but them is touched.
$ cat > rules.yml <<'END'
> # head
> groups:
>   - name: a   # a comment
>     rules:
>       - alert: A
>         expr: sum(rate(http_requests_total{status=~"5.."}[300]))by(job)  # stays on its line
>         for: 5m
>       - {record: b, expr: "sum(up)by(job)"}
>       - record: c
>         expr: 'sum(rate(http_requests_total{status=~"5..",job="api"}[5m])) / sum(rate(http_requests_total{job="api"}[5m]))' # too long
>       - record: d
>         expr: &d >-
>             max(up)
>             by (job)
>       - record: e
>         expr: *d
>       - record: f
>         expr: |-
>            # of PromQL
>            sum by(job) (up) > # ditto
>              1
> 
>       # of YAML
>       - record: g
>         expr: sum(up)
>           by (job)
> END
$ promctl fmt rules.yml
# head
groups:
  - name: a   # a comment
    rules:
      - alert: A
        expr: sum by (job) (rate(http_requests_total{status=~"5.."}[5m]))  # stays on its line
        for: 5m
      - {record: b, expr: "sum by (job) (up)"}
      - record: c
        expr: |2 # too long
            sum(rate(http_requests_total{job="api",status=~"5.."}[5m]))
          /
            sum(rate(http_requests_total{job="api"}[5m]))
      - record: d
        expr: &d >-
            max by (job) (up)
      - record: e
        expr: *d
      - record: f
        expr: |-
           # of PromQL
             sum by (job) (up)
           > # ditto
             1

      # of YAML
      - record: g
        expr: sum by (job) (up)
$ promctl fmt --check rules.yml
rules.yml
[1]
$ promctl fmt -w --diff rules.yml
--- rules.yml
+++ rules.yml (formatted)
@@ -3,24 +3,26 @@
   - name: a   # a comment
     rules:
       - alert: A
-        expr: sum(rate(http_requests_total{status=~"5.."}[300]))by(job)  # stays on its line
+        expr: sum by (job) (rate(http_requests_total{status=~"5.."}[5m]))  # stays on its line
         for: 5m
-      - {record: b, expr: "sum(up)by(job)"}
+      - {record: b, expr: "sum by (job) (up)"}
       - record: c
-        expr: 'sum(rate(http_requests_total{status=~"5..",job="api"}[5m])) / sum(rate(http_requests_total{job="api"}[5m]))' # too long
+        expr: |2 # too long
+            sum(rate(http_requests_total{job="api",status=~"5.."}[5m]))
+          /
+            sum(rate(http_requests_total{job="api"}[5m]))
       - record: d
         expr: &d >-
-            max(up)
-            by (job)
+            max by (job) (up)
       - record: e
         expr: *d
       - record: f
         expr: |-
            # of PromQL
-           sum by(job) (up) > # ditto
+             sum by (job) (up)
+           > # ditto
              1
$' \n' (esc)
       # of YAML
       - record: g
-        expr: sum(up)
-          by (job)
+        expr: sum by (job) (up)
$ promctl fmt --check rules.yml; promctl fmt --diff rules.yml
$ promctl fmt - < rules.yml | head -n 3
# head
groups:
  - name: a   # a comment
$ printf 'groups:\r\n- rules:\r\n  - record: a\r\n    expr: sum  (up)\r\n' > dos.yml; promctl fmt dos.yml | od -c | tail -n 3
0000040  \r  \n                   e   x   p   r   :       s   u   m   (
0000060   u   p   )  \r  \n
0000065

# Objects of Kubernetes, among others; unit tests.
$ cat > objects.yaml <<'END'
> apiVersion: v1
> kind: ConfigMap
> data: {expr: sum  (up)}
> ---
> kind: PrometheusRule
> spec:
>   groups:
>     - name: a
>       rules:
>         - record: b
>           expr: sum  (up)
> ---
> kind: List
> items:
>   - kind: PrometheusRule
>     spec: {groups: [{name: a, rules: [{record: b, expr: sum  (up)}]}]}
> END
$ promctl fmt --diff objects.yaml
--- objects.yaml
+++ objects.yaml (formatted)
@@ -8,9 +8,9 @@
     - name: a
       rules:
         - record: b
-          expr: sum  (up)
+          expr: sum(up)
 ---
 kind: List
 items:
   - kind: PrometheusRule
-    spec: {groups: [{name: a, rules: [{record: b, expr: sum  (up)}]}]}
+    spec: {groups: [{name: a, rules: [{record: b, expr: sum(up)}]}]}
[1]
$ cat > rules_test.yml <<'END'
> rule_files: [rules.yml]
> tests:
>   - input_series: [{series: 'up{b="1", a="2"}', values: 1}]
>     promql_expr_test:
>       - expr: up{b="1",   a="2"}
>         eval_time: 1m
> END
$ promctl fmt --diff rules_test.yml
--- rules_test.yml
+++ rules_test.yml (formatted)
@@ -2,5 +2,5 @@
 tests:
   - input_series: [{series: 'up{b="1", a="2"}', values: 1}]
     promql_expr_test:
-      - expr: up{b="1",   a="2"}
+      - expr: up{a="2",b="1"}
         eval_time: 1m
[1]

# An alias of an expression that is used as something else: both would change.
$ cat > alias.yml <<'END'
> groups:
>   - rules:
>       - alert: A
>         expr: &x sum(up)by(job)
>         annotations: {query: *x}
> END
$ promctl fmt -v --check alias.yml
promctl: fmt: alias.yml:4:15: an alias of it is no expression; left as it is

# Dashboards, with their variables.
$ cat > board.yml <<'END'
> vars:
>   job: {query: "label_values(up{ a='b' }, job)"}
> panels:
>   - {title: A, expr: "sum( rate(x{job=~'$job'}[$__rate_interval]) )"}
>   - title: B
>     expr: [sum(up)by(job), {expr: "sum($metric)by($by)"}]
>     spark: up{ }
> END
$ promctl fmt --diff board.yml
--- board.yml
+++ board.yml (formatted)
@@ -1,7 +1,7 @@
 vars:
-  job: {query: "label_values(up{ a='b' }, job)"}
+  job: {query: "label_values(up{a=\"b\"}, job)"}
 panels:
-  - {title: A, expr: "sum( rate(x{job=~'$job'}[$__rate_interval]) )"}
+  - {title: A, expr: "sum(rate(x{job=~'$job'}[$__rate_interval]))"}
   - title: B
-    expr: [sum(up)by(job), {expr: "sum($metric)by($by)"}]
-    spark: up{ }
+    expr: [sum by (job) (up), {expr: "sum by ($by) ($metric)"}]
+    spark: up
[1]
$ cat > board.json <<'END'
> {"schemaVersion": 39, "title": "a\/b",
>  "templating": {"list": [
>    {"name": "ds", "type": "datasource", "query": "loki"},
>    {"name": "job", "type": "query", "query": {"query": "label_values(up{a='b'},job)", "refId": "x"}},
>    {"name": "of", "type": "custom", "query": "sum  (up)"}]},
>  "panels": [
>    {"type": "timeseries", "targets": [
>      {"expr": "sum (rate(x{job=~\"$job\",a=\"\u003c\"}[${__rate_interval}]))by(job)", "hide": false},
>      {"expr": "rate(node_${what:raw}_total[$i])>  $limit"},
>      {"expr": "sum(up) $operator 2"},
>      {"expr": "{job=\"x\"}  |= \"y\""}]},
>    {"type": "row", "panels": [
>      {"type": "logs", "datasource": {"type": "loki", "uid": "x"}, "targets": [{"expr": "{a='b'}"}]},
>      {"type": "logs", "datasource": "$ds", "targets": [{"expr": "{a='b'}"}]},
>      {"type": "stat", "datasource": "Prometheus", "targets": [{"expr": "up{a='b'}"}]}]}]}
> END
$ promctl fmt -v --diff board.json
promctl: fmt: board.json:10:24: parse error: unexpected identifier "$operator"; left as it is
promctl: fmt: board.json:11:29: parse error: unexpected character: '|'; left as it is
--- board.json
+++ board.json (formatted)
@@ -1,15 +1,15 @@
 {"schemaVersion": 39, "title": "a\/b",
  "templating": {"list": [
    {"name": "ds", "type": "datasource", "query": "loki"},
-   {"name": "job", "type": "query", "query": {"query": "label_values(up{a='b'},job)", "refId": "x"}},
+   {"name": "job", "type": "query", "query": {"query": "label_values(up{a=\"b\"},job)", "refId": "x"}},
    {"name": "of", "type": "custom", "query": "sum  (up)"}]},
  "panels": [
    {"type": "timeseries", "targets": [
-     {"expr": "sum (rate(x{job=~\"$job\",a=\"\u003c\"}[${__rate_interval}]))by(job)", "hide": false},
-     {"expr": "rate(node_${what:raw}_total[$i])>  $limit"},
+     {"expr": "sum by (job) (rate(x{a=\"\u003c\",job=~\"$job\"}[${__rate_interval}]))", "hide": false},
+     {"expr": "rate(node_${what:raw}_total[$i]) > $limit"},
      {"expr": "sum(up) $operator 2"},
      {"expr": "{job=\"x\"}  |= \"y\""}]},
    {"type": "row", "panels": [
      {"type": "logs", "datasource": {"type": "loki", "uid": "x"}, "targets": [{"expr": "{a='b'}"}]},
      {"type": "logs", "datasource": "$ds", "targets": [{"expr": "{a='b'}"}]},
-     {"type": "stat", "datasource": "Prometheus", "targets": [{"expr": "up{a='b'}"}]}]}]}
+     {"type": "stat", "datasource": "Prometheus", "targets": [{"expr": "up{a=\"b\"}"}]}]}]}
[1]

# Matchers, everywhere.
$ promctl fmt --set-matcher 'env="prod"' --delete-matcher job board.json | grep -o 'expr": ".*"'
promctl: fmt: warning: board.json:10:24: parse error: unexpected identifier "$operator"; left as it is
promctl: fmt: warning: board.json:11:29: parse error: unexpected character: '|'; left as it is
expr": "sum by (job) (rate(x{a=\"\u003c\",env=\"prod\"}[${__rate_interval}]))", "hide"
expr": "rate(node_${what:raw}_total{env=\"prod\"}[$i]) > $limit"
expr": "sum(up) $operator 2"
expr": "{job=\"x\"}  |= \"y\""
expr": "{a='b'}"
expr": "{a='b'}"
expr": "up{a=\"b\",env=\"prod\"}"
$ promctl fmt --set-matcher 'env="prod"' rules.yml | grep -c env
7

# A mistake: the file stays as it is, others do not.
$ cat > bad.yml <<'END'
> groups:
>   - rules:
>       - alert: A
>         expr: sum(up)by(job)
>       - alert: B
>         expr: "up{a=\"b\"} bye"
>       - alert: C
>         expr: |
>           sum(
>             rte(up[5m]))
> END
$ promctl fmt -w bad.yml objects.yaml; echo $?; promctl fmt --check objects.yaml
promctl: fmt: bad.yml:6:28: parse error: unexpected identifier "bye"
          expr: "up{a=\"b\"} bye"
                             ^~~
promctl: fmt: bad.yml:10:13: parse error: unknown function with name "rte"
              rte(up[5m]))
              ^~~
  did you mean "rate"?
3
$ grep by bad.yml
        expr: sum(up)by(job)
        expr: "up{a=\"b\"} bye"
$ printf 'groups:\n\t- a\n' > tab.yml; promctl fmt tab.yml
promctl: fmt: tab.yml:2:1: found character that cannot start any token, while scanning for the next token
  \t- a
  ^~
  YAML is indented with blanks, not with tabs
[3]
$ printf '{"panels": [\n  {"targets": {]}}' > bad.json; promctl fmt --check bad.json
promctl: fmt: bad.json:2:16: unexpected character ']' after '{'
    {"targets": {]}}
                 ^
[3]
$ promctl fmt --delete-matcher a - <<'END'
> groups:
>   - rules:
>       - {record: b, expr: 'up{a="b"}'}
>       - {record: b, expr: '{a="b"}'}
> END
promctl: fmt: -:4:28: --delete-matcher: without the matchers of "a" this would select every series
        - {record: b, expr: '{a="b"}'}
                             ^~~~~~~
[3]
$ promctl fmt nothing.yml
promctl: fmt: nothing.yml: no such file or directory
[3]

# A file without any expression is formatted.
$ printf 'global: {}\n' > prometheus.yml; promctl fmt -v --check prometheus.yml
promctl: fmt: prometheus.yml: no expressions in it
