# Dashboards of Grafana: to the line and column of the JSON, through its escapes.
$ cat > board.json <<'END'
> {"schemaVersion": 39, "title": "Überblick", "panels": [
>  {"type": "timeseries", "title": "CPU", "datasource": {"type": "prometheus", "uid": "abc"},
>   "fieldConfig": {"defaults": {"unit": "percent"}},
>   "targets": [
>    {"expr": "sum by (job) (rate(process_cpu_seconds_total{job=~\"$jobb\",\u0061=\"ü\"}[5m]))", "legendFormat": "{{instance}}"},
>    {"expr": "rate(x_total[$__interval]) / sum(rate(x_total[$__rate_interval]))", "legendFormat": "ü {{ foo }}"},
>    {"expr": "sum(rate(http_requests_total[$__rate_interval]) by (job)"},
>    {"expr": "http_requests_total{job=\"$job\"} > $limit"},
>    {"expr": "topk($k, sum by ($by) (a{b=~\"^foo$\", c=~\"$job\"}))", "legendFormat": "{{ instance }}"}
>   ]},
>  {"type": "stat", "targets": []},
>  {"type": "stat", "targets": [{"expr": "up"}]},
>  {"type": "gauge", "title": "A", "fieldConfig": {"defaults": {"unit": "byte"}}, "targets": [{"expr": "node_memory_MemFree_bytes"}]},
>  {"type": "logs", "title": "H", "datasource": {"type": "loki"}, "targets": [{"expr": "{a=\"$b\"} |= \"x\""}]},
>  {"type": "logs", "title": "I", "targets": [{"expr": "{a=\"b\"} |= \"x\""}]},
>  {"type": "row", "panels": [{"type": "graph", "title": "J", "datasource": "$source", "targets": [{"expr": "rte(up[1m])"}]}]}
> ],
> "templating": {"list": [
>  {"name": "job", "type": "query", "datasource": {"type": "prometheus", "uid": "${ds}"}, "query": "label_values(up{, job)", "refresh": 0},
>  {"name": "by", "type": "query", "datasource": {"type": "prometheus", "uid": "${ds}"}, "query": {"query": "lable_values(job)"}},
>  {"name": "k", "type": "custom", "query": "1,2"}, {"name": "limit", "type": "textbox", "query": "1"},
>  {"name": "unused", "type": "custom", "query": "1,2"}]}}
> END
$ promctl lint board.json
board.json:2:85: warning: the data source "abc" is fixed [fixed-datasource]
    2 |  {"type": "timeseries", "title": "CPU", "datasource": {"type": "prometheus", "uid": "abc"},
      |                                                                                     ^~~~~
   help: a variable of type datasource lets people choose, and the dashboard can be used elsewhere: ${datasource}
board.json:3:40: warning: `sum by (job) (rate(process_cpu_seconds_total{job=~"$jobb",a=...`, seconds a second, is shown as "percent": 100 times too small [unit-mismatch]
    3 |   "fieldConfig": {"defaults": {"unit": "percent"}},
      |                                        ^~~~~~~~~
   help: the unit "percentunit" would be right
board.json:5:33: warning: rate() over a fixed 5m [rate-interval]
    5 |    {"expr": "sum by (job) (rate(process_cpu_seconds_total{job=~\"$jobb\",\u0061=\"ü\"}[5m]))", "legendFormat": "{{instance}}"},
      |                                 ^~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~
   help: [$__rate_interval] goes with the range that is shown: nothing is left out between two points, and nothing is smoothed away
board.json:5:66: error: there is no variable jobb [missing-variable]
    5 |    {"expr": "sum by (job) (rate(process_cpu_seconds_total{job=~\"$jobb\",\u0061=\"ü\"}[5m]))", "legendFormat": "{{instance}}"},
      |                                                                  ^~~~~
   help: did you mean job?
board.json:5:115: warning: the legend shows the label instance, which no series has here [legend-label]
    5 |    {"expr": "sum by (job) (rate(process_cpu_seconds_total{job=~\"$jobb\",\u0061=\"ü\"}[5m]))", "legendFormat": "{{instance}}"},
      |                                                                                                                   ^~~~~~~~
   help: `sum by (job)` removes it
board.json:6:19: warning: rate() over $__interval, which can be shorter than two scrapes [rate-interval]
    6 |    {"expr": "rate(x_total[$__interval]) / sum(rate(x_total[$__rate_interval]))", "legendFormat": "ü {{ foo }}"},
      |                   ^~~~~~~~~~~~~~~~~~~~
   help: $__rate_interval is at least four scrapes long
board.json:6:41: warning: the two sides of `/` hardly ever match: the left side has the label job, the right side has not (`sum` removes it) [vector-matching]
    6 |    {"expr": "rate(x_total[$__interval]) / sum(rate(x_total[$__rate_interval]))", "legendFormat": "ü {{ foo }}"},
      |                                         ^
   help: the right side is one series without labels: write `/ on () group_left`, or aggregate both sides alike
board.json:6:104: warning: the legend shows the label foo, which no series has here [legend-label]
    6 |    {"expr": "rate(x_total[$__interval]) / sum(rate(x_total[$__rate_interval]))", "legendFormat": "ü {{ foo }}"},
      |                                                                                                        ^~~
   help: `sum` removes it
board.json:7:62: error: unexpected <by> in aggregation [promql-syntax]
    7 |    {"expr": "sum(rate(http_requests_total[$__rate_interval]) by (job)"},
      |                                                              ^~
board.json:11:2: warning: a panel without queries [panel-targets]
   11 |  {"type": "stat", "targets": []},
      |  ^
board.json:12:2: warning: a panel without a title [panel-title]
   12 |  {"type": "stat", "targets": [{"expr": "up"}]},
      |  ^
board.json:13:71: warning: unknown unit "byte" [panel-unit]
   13 |  {"type": "gauge", "title": "A", "fieldConfig": {"defaults": {"unit": "byte"}}, "targets": [{"expr": "node_memory_MemFree_bytes"}]},
      |                                                                       ^~~~~~
   help: did you mean "bytes"?
board.json:16:76: error: there is no variable source [missing-variable]
   16 |  {"type": "row", "panels": [{"type": "graph", "title": "J", "datasource": "$source", "targets": [{"expr": "rte(up[1m])"}]}]}
      |                                                                            ^~~~~~~
board.json:16:108: error: unknown function with name "rte" [promql-syntax]
   16 |  {"type": "row", "panels": [{"type": "graph", "title": "J", "datasource": "$source", "targets": [{"expr": "rte(up[1m])"}]}]}
      |                                                                                                            ^~~
   help: did you mean "rate"?
board.json:19:80: error: there is no variable ds [missing-variable]
   19 |  {"name": "job", "type": "query", "datasource": {"type": "prometheus", "uid": "${ds}"}, "query": "label_values(up{, job)", "refresh": 0},
      |                                                                                ^~~~~
board.json:19:115: error: unexpected end of input inside braces [variable-query]
   19 |  {"name": "job", "type": "query", "datasource": {"type": "prometheus", "uid": "${ds}"}, "query": "label_values(up{, job)", "refresh": 0},
      |                                                                                                                   ^
   help: the brace that begins with "{" is not closed
board.json:19:135: warning: the values of job are those of when it was saved [variable-refresh]
   19 |  {"name": "job", "type": "query", "datasource": {"type": "prometheus", "uid": "${ds}"}, "query": "label_values(up{, job)", "refresh": 0},
      |                                                                                                                                       ^
   help: 2 asks again when the time range changes, 1 when the dashboard is opened
board.json:20:108: error: variables have no function lable_values() [variable-query]
   20 |  {"name": "by", "type": "query", "datasource": {"type": "prometheus", "uid": "${ds}"}, "query": {"query": "lable_values(job)"}},
      |                                                                                                            ^~~~~~~~~~~~
   help: did you mean label_values()?
board.json:22:11: warning: the variable unused is used nowhere [unused-variable]
   22 |  {"name": "unused", "type": "custom", "query": "1,2"}]}}
      |           ^~~~~~~~
19 problems (7 errors, 12 warnings) in 1 of 1 file
[1]

# Units: what the names of metrics say, and what is done to them.
$ panel() { printf '{"type": "stat", "title": "%s", "fieldConfig": {"defaults": {"unit": "%s"}}, "targets": [{"expr": "%s"}]},\n' "$1" "$1" "$2"; }
$ { echo '{"schemaVersion": 39, "panels": ['
>   panel dateTimeAsIso process_start_time_seconds; panel dateTimeFromNow 'process_start_time_seconds * 1000'
>   panel ms 'histogram_quantile(0.9, rate(a_seconds_bucket[$__range]))'; panel ms 'a_seconds * 1e3'; panel s 'a_seconds / 60'; panel m 'a_seconds / 60'
>   panel percent '1 - (a_free_bytes / a_size_bytes)'; panel percentunit '1 - (a_free_bytes / a_size_bytes)'; panel percent 'a_free_bytes / a_size_bytes * 100'
>   panel bytes 'rate(a_bytes_total[$__range])'; panel Bps 'rate(a_bytes_total[$__range])'; panel bps 'rate(a_bytes_total[$__range]) * 8'; panel bps 'rate(a_bytes_total[$__range])'
>   panel Bps 'increase(a_bytes_total[$__range])'; panel decmbytes 'a_bytes / 1024 / 1024'; panel bytes 'a_seconds'; panel short 'a_seconds'; panel reqps 'a_bytes'
>   panel bps 'a_speed_bytes * 8'; panel watt 'rate(a_joules_total[$__range])'; panel percentunit 'rate(a_seconds_total[$__range])'; panel 'suffix: x' 'a_bytes'
>   echo '{"type": "text"}]}'; } > units.json
$ promctl lint units.json | grep -v '^ '
units.json:2:81: warning: `process_start_time_seconds`, a time in seconds since 1970, is shown as "dateTimeAsIso": 1000 times too small [unit-mismatch]
units.json:4:70: warning: `histogram_quantile(0.9, rate(a_seconds_bucket[$__range]))`, seconds, is shown as "ms": 1000 times too small [unit-mismatch]
units.json:6:69: warning: `a_seconds / 60`, seconds, is shown as "s": 60 times too small [unit-mismatch]
units.json:8:75: warning: `1 - (a_free_bytes / a_size_bytes)`, a ratio, is shown as "percent": 100 times too small [unit-mismatch]
units.json:11:73: warning: `rate(a_bytes_total[$__range])` is a rate, and is shown as "bytes" [unit-mismatch]
units.json:14:71: warning: `rate(a_bytes_total[$__range])`, bytes a second, is shown as "bps": 8 times too small [unit-mismatch]
units.json:15:71: warning: `increase(a_bytes_total[$__range])` is no rate, and is shown as "Bps" [unit-mismatch]
units.json:17:73: warning: `a_seconds` is seconds, and is shown as "bytes" [unit-mismatch]
units.json:19:73: warning: `a_bytes` is bytes, and is shown as "reqps" [unit-mismatch]
9 problems (9 warnings) in 1 of 1 file

# What is as people write it: nothing to say.
$ cat > fine.json <<'END'
> {"schemaVersion": 39, "panels": [
>  {"id": 1, "type": "timeseries", "title": "A ${job:csv}", "datasource": {"type": "prometheus", "uid": "$source"}, "targets": [
>   {"refId": "A", "expr": "sum(rate(container_cpu_usage_seconds_total{job=~\"$job\"}[$__rate_interval])) by (container)", "legendFormat": "{{container}}"},
>   {"refId": "B", "expr": "label_replace(up{job=~\"${job}\"}, \"short\", \"$1\", \"instance\", \"(.*):.*\")", "legendFormat": "{{short}}"},
>   {"refId": "C", "expr": "sum by (job) (up{job=~\"[[job]]\"}) or vector(0)", "legendFormat": "{{job}}"},
>   {"refId": "D", "expr": "$aggregation(rate(x_total[$__rate_interval]))"},
>   {"refId": "E", "expr": "topk($top, sum by ($by) (rate(x_total[$interval])))", "legendFormat": "{{$by}} {{job}}"},
>   {"refId": "F", "expr": "avg(up) > bool $top"}, {"refId": "G", "expr": "$top * sum(rate(x_total{$filter}[$__rate_interval]))"},
>   {"refId": "H", "expr": "rate(${metric}_bytes_total{job=~\"$job\"}[$__rate_interval])", "legendFormat": "{{job}}"}]},
>  {"id": 2, "type": "timeseries", "title": "B", "datasource": {"type": "datasource", "uid": "-- Mixed --"}, "targets": [
>   {"refId": "A", "datasource": {"type": "prometheus", "uid": "$source"}, "expr": "up"}, {"refId": "B", "datasource": {"type": "loki", "uid": "x"}, "expr": "rate({a=\"b\"}[1m])"}]},
>  {"id": 3, "type": "table", "title": "C", "fieldConfig": {"defaults": {"unit": "s"}}, "targets": [{"refId": "A", "expr": "x_bytes"}]},
>  {"id": 4, "type": "timeseries", "title": "D", "fieldConfig": {"defaults": {"unit": "Bps"}}, "targets": [
>   {"refId": "A", "expr": "-rate(x_bytes_total[$__rate_interval])"}, {"refId": "B", "expr": "increase(x_bytes_total[1m]) / 60"}]},
>  {"id": 5, "type": "timeseries", "title": "E", "fieldConfig": {"defaults": {"unit": "percent"}}, "targets": [{"refId": "A", "expr": "rate(process_cpu_seconds_total[$__rate_interval]) * 100"}]}],
> "templating": {"list": [{"name": "source", "type": "datasource", "query": "prometheus"}, {"name": "adhoc", "type": "adhoc"},
>  {"name": "job", "type": "query", "datasource": {"type": "prometheus", "uid": "$source"}, "query": "query_result(count by (job) (up))", "refresh": 1},
>  {"name": "interval", "type": "interval", "query": "1m,5m"}, {"name": "aggregation", "type": "custom", "query": "sum,avg"}, {"name": "top", "type": "textbox"},
>  {"name": "by", "type": "custom", "query": "job"}, {"name": "filter", "type": "textbox"}, {"name": "metric", "type": "custom", "query": "node"}]}}
> END
$ promctl lint fine.json

# Rules that ask for more than most dashboards have.
$ promctl lint --select 'template-*,target-*,panel-description,panel-without-unit,dashboard-editable' board.json | grep -o '^[^ ]*: warning: .*'
board.json:1:1: warning: the dashboard can be edited [dashboard-editable]
board.json:1:1: warning: the dashboard has no variable for the data source [template-datasource]
board.json:1:1: warning: the dashboard has no variable instance [template-instance]
board.json:2:34: warning: a panel without a description [panel-description]
board.json:5:33: warning: a selector without the label instance [target-instance]
board.json:6:19: warning: a selector without the label job [target-job]
board.json:6:19: warning: a selector without the label instance [target-instance]
board.json:6:52: warning: a selector without the label job [target-job]
board.json:6:52: warning: a selector without the label instance [target-instance]
board.json:8:14: warning: a selector without the label instance [target-instance]
board.json:9:37: warning: a selector without the label job [target-job]
board.json:9:37: warning: a selector without the label instance [target-instance]
board.json:12:2: warning: a panel without a description [panel-description]
board.json:12:2: warning: a panel without a unit [panel-without-unit]
board.json:12:41: warning: a selector without the label job [target-job]
board.json:12:41: warning: a selector without the label instance [target-instance]
board.json:13:29: warning: a panel without a description [panel-description]
board.json:13:103: warning: a selector without the label job [target-job]
board.json:13:103: warning: a selector without the label instance [target-instance]
board.json:15:28: warning: a panel without a description [panel-description]
board.json:16:56: warning: a panel without a description [panel-description]
board.json:16:56: warning: a panel without a unit [panel-without-unit]
board.json:19:11: warning: of job only one value can be chosen [template-job]

# The second model, and what the API wraps.
$ cat > v2.json <<'END'
> {"apiVersion": "dashboard.grafana.app/v2beta1", "kind": "Dashboard", "spec": {"title": "x", "layout": {},
>  "elements": {"a": {"kind": "Panel", "spec": {"id": 1, "title": "A", "data": {"kind": "QueryGroup", "spec": {"queries": [
>   {"kind": "PanelQuery", "spec": {"refId": "A", "hidden": false, "query": {"kind": "DataQuery", "group": "prometheus",
>    "datasource": {"name": "abc"}, "spec": {"expr": "sum by (job) (rate(x_bytes_total{job=\"$jib\"}[5m]))", "legendFormat": "{{instance}}"}}}}]}},
>   "vizConfig": {"kind": "VizConfig", "group": "timeseries", "spec": {"fieldConfig": {"defaults": {"unit": "s"}}}}}}},
>  "variables": [{"kind": "QueryVariable", "spec": {"name": "job", "refresh": "never", "query": {"kind": "DataQuery", "group": "prometheus", "spec": {"query": "label_values(job)"}}}}]}}
> END
$ promctl lint v2.json | grep -v '^ '
v2.json:4:27: warning: the data source "abc" is fixed [fixed-datasource]
v2.json:4:72: warning: rate() over a fixed 5m [rate-interval]
v2.json:4:92: error: there is no variable jib [missing-variable]
v2.json:4:127: warning: the legend shows the label instance, which no series has here [legend-label]
v2.json:5:107: warning: `sum by (job) (rate(x_bytes_total{job="$jib"}[5m]))` is bytes a second, and is shown as "s" [unit-mismatch]
v2.json:6:59: warning: the variable job is used nowhere [unused-variable]
v2.json:6:77: warning: the values of job are those of when it was saved [variable-refresh]
7 problems (1 error, 6 warnings) in 1 of 1 file
$ printf '{"meta": {}, "dashboard": {"schemaVersion": 39, "panels": [{"type": "stat", "title": "A", "targets": [{"expr": "up ="}]}]}}' | promctl lint -
stdin:1:116: error: unexpected "=" [promql-syntax]
    1 | {"meta": {}, "dashboard": {"schemaVersion": 39, "panels": [{"type": "stat", "title": "A", "targets": [{"expr": "up ="}]}]}}
      |                                                                                                                    ^
   help: == compares values; = is for labels, in braces
1 problem (1 error) in 1 of 1 file
[1]

# What cannot be read.
$ printf '{"schemaVersion": 39, "panels": [\n  {]}' > bad.json; promctl lint bad.json
bad.json:2:4: error: unexpected character ']' after '{' [dashboard-syntax]
    2 |   {]}
      |    ^
1 problem (1 error) in 1 of 1 file
[1]
$ printf '{"schemaVersion": 39}' > none.json; promctl lint --kind grafana none.json
none.json:1:1: error: a dashboard of Grafana without panels [dashboard-syntax]
    1 | {"schemaVersion": 39}
      | ^
1 problem (1 error) in 1 of 1 file
[1]
$ promctl fmt --check board.json bad.json
promctl: fmt: bad.json:2:4: unexpected character ']' after '{'
    {]}
     ^
board.json
[3]

# Metrics that a source does not have; what a variable stands for, nobody knows.
$ printf 'up{job="a",instance="b"} 1\nhttp_requests_total{code="200"} 5\n' > page.prom
$ cat > source.json <<'END'
> {"schemaVersion": 39, "panels": [{"type": "stat", "title": "A", "targets": [
>   {"expr": "rate(http_request_total{code=\"$code\"}[$__range])"}, {"expr": "http_requests_total{code=\"$code\"}"}, {"expr": "$metric{a=\"b\"}"}]}],
>  "templating": {"list": [{"name": "code", "type": "custom", "query": "200"}, {"name": "metric", "type": "custom", "query": "up"}]}}
> END
$ promctl lint -f page.prom source.json
source.json:2:18: warning: page.prom has no metric http_request_total [unknown-metric]
    2 |   {"expr": "rate(http_request_total{code=\"$code\"}[$__range])"}, {"expr": "http_requests_total{code=\"$code\"}"}, {"expr": "$metric{a=\"b\"}"}]}],
      |                  ^~~~~~~~~~~~~~~~~~
   help: did you mean http_requests_total?
1 problem (1 warning) in 1 of 1 file

# Dashboards of promctl: keys, values, queries, variables.
$ cat > board.yml <<'END'
> title: A
> rnage: 15m
> refresh: 5 seconds
> vars:
>   job: {query: "label_values(up{, job)", mutli: true}
>   unused: [a, b]
> panels:
>   - {title: Requests, type: stats, unit: reqs, expr: "sum(rate(http_requests_total{job=~\"$job\"}[5m]))"}
>   - title: Latency
>     expr:
>       - histogram_quantile(0.95, sum by (le) (rate(http_request_duration_seconds_bucket[$__rate_interval])))
>       - {expr: "sum by (jbo) (rte(up[5m]))", legend: "{{instance}}", instnat: true}
>     unit: ms
>     thresholds: [{abvoe: 1, state: bad}]
>   - title: Memory
>     size: 12x
>     expr: |
>       sum by (job) (
>         process_resident_memory_bytes{instance=~"$instance"}
>       )
>     legend: "{{instance}}"
>   - {title: Text, type: text, expr: up, max: 1, min: 2, stack: maybe}
>   - {title: None}
>   - {title: Total, expr: http_requests_total}
> END
$ promctl lint board.yml
board.yml:2:1: error: unknown key "rnage" in a dashboard [unknown-key]
    2 | rnage: 15m
      | ^~~~~
   help: did you mean "range"?
board.yml:3:10: error: unknown unit " seconds" in duration "5 seconds" [yaml]
    3 | refresh: 5 seconds
      |          ^~~~~~~~~
board.yml:5:33: error: unexpected end of input inside braces [variable-query]
    5 |   job: {query: "label_values(up{, job)", mutli: true}
      |                                 ^
   help: the brace that begins with "{" is not closed
board.yml:5:42: error: unknown key "mutli" in a variable [unknown-key]
    5 |   job: {query: "label_values(up{, job)", mutli: true}
      |                                          ^~~~~
   help: did you mean "multi"?
board.yml:6:3: warning: the variable unused is used nowhere [unused-variable]
    6 |   unused: [a, b]
      |   ^~~~~~
board.yml:8:29: error: unknown value "stats" [invalid-value]
    8 |   - {title: Requests, type: stats, unit: reqs, expr: "sum(rate(http_requests_total{job=~\"$job\"}[5m]))"}
      |                             ^~~~~
   help: did you mean "stat"?
board.yml:8:42: warning: unknown unit "reqs" [panel-unit]
    8 |   - {title: Requests, type: stats, unit: reqs, expr: "sum(rate(http_requests_total{job=~\"$job\"}[5m]))"}
      |                                          ^~~~
   help: did you mean "reqps"?
board.yml:12:31: error: unknown function with name "rte" [promql-syntax]
   12 |       - {expr: "sum by (jbo) (rte(up[5m]))", legend: "{{instance}}", instnat: true}
      |                               ^~~
   help: did you mean "rate"?
board.yml:12:70: error: unknown key "instnat" in a query [unknown-key]
   12 |       - {expr: "sum by (jbo) (rte(up[5m]))", legend: "{{instance}}", instnat: true}
      |                                                                      ^~~~~~~
   help: did you mean "instant"?
board.yml:13:11: warning: `histogram_quantile(0.95, sum by (le) (rate(http_request_dura...`, seconds, is shown as "ms": 1000 times too small [unit-mismatch]
   13 |     unit: ms
      |           ^~
   help: the unit "s" would be right
board.yml:14:18: error: a threshold without "above" or "below" [missing-key]
   14 |     thresholds: [{abvoe: 1, state: bad}]
      |                  ^~~~~~~~~~~~~~~~~~~~~~
board.yml:14:19: error: unknown key "abvoe" in a threshold [unknown-key]
   14 |     thresholds: [{abvoe: 1, state: bad}]
      |                   ^~~~~
   help: did you mean "above"?
board.yml:14:36: error: unknown value "bad" [invalid-value]
   14 |     thresholds: [{abvoe: 1, state: bad}]
      |                                    ^~~
   help: it is one of ok, warning, critical
board.yml:16:11: error: size: want WxH, not "12x" [invalid-value]
   16 |     size: 12x
      |           ^~~
board.yml:19:50: error: there is no variable instance [missing-variable]
   19 |         process_resident_memory_bytes{instance=~"$instance"}
      |                                                  ^~~~~~~~~
board.yml:21:16: warning: the legend shows the label instance, which no series has here [legend-label]
   21 |     legend: "{{instance}}"
      |                ^~~~~~~~
   help: `sum by (job)` removes it
board.yml:22:31: error: a panel of type text has no queries [invalid-value]
   22 |   - {title: Text, type: text, expr: up, max: 1, min: 2, stack: maybe}
      |                               ^~~~
board.yml:22:46: error: max: has to be above min [invalid-value]
   22 |   - {title: Text, type: text, expr: up, max: 1, min: 2, stack: maybe}
      |                                              ^
board.yml:22:64: error: stack: want true, false or "100%", not "maybe" [invalid-value]
   22 |   - {title: Text, type: text, expr: up, max: 1, min: 2, stack: maybe}
      |                                                                ^~~~~
board.yml:23:6: error: a panel without "expr" [missing-key]
   23 |   - {title: None}
      |      ^~~~~
board.yml:24:26: warning: the counter http_requests_total is used without rate() [counter-without-rate]
   24 |   - {title: Total, expr: http_requests_total}
      |                          ^~~~~~~~~~~~~~~~~~~
   help: its value only tells how much happened since the process started; use rate(http_requests_total[$__rate_interval]) or increase(http_requests_total[$__rate_interval])
21 problems (16 errors, 5 warnings) in 1 of 1 file
[1]
$ promctl lint --kind dashboard - <<'END'
> title: nothing
> END
stdin:1:1: error: no "panels" in a dashboard [missing-key]
    1 | title: nothing
      | ^~~~~
1 problem (1 error) in 1 of 1 file
[1]
$ printf '# promctl: ignore-file rate-interval -- for a demonstration\npanels:\n  - {title: A, expr: "rate(a_total[5m])"}\n' | promctl lint -
