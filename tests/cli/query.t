# A file: what it holds, at its newest sample.
$ promctl query -f data/query/jobs.om jobs_total
jobs_total{result="ok"}
  kind    value
  mail       40
  report      4
$ promctl query -f data/query/jobs.om 'sum(rate(jobs_total[1m]))'
0.5751412429378531
$ promctl query -f data/query/jobs.om 'jobs_total{kind="mail"}[1m]'
jobs_total{kind="mail", result="ok"}
  ts                        value
  2023-11-14T22:13:50.500Z     25
  2023-11-14T22:14:20.000Z     40
$ promctl query -f data/query/jobs.om wait_seconds_bucket
wait_seconds_bucket
  le    value
  +Inf      8
  0.1       5
$ promctl query -f data/query/jobs.om '"text"'
text
$ promctl query -f data/query/jobs.om nothing
promctl: query: warning: no metric nothing
  nothing
  ^~~~~~~
$ promctl query -f data/query/jobs.om --fail-empty nothing
promctl: query: warning: no metric nothing
  nothing
  ^~~~~~~
[1]
$ printf '' | promctl query -f - 'count(up) or vector(0)' -o value
0
$ { for i in {1700000000..1700003000}; do echo "a{b=\"a long value\"} 1 $i"; done; echo '# EOF'; } >long.om
$ cat long.om | promctl query -f - 'timestamp(a)' -o value
1700003000
$ gzip -c data/query/jobs.om | promctl query -f - 'scalar(queue_bytes)'
1536

# Times are relative to the newest sample.
$ promctl query -f data/query/jobs.om --time now 'time()'
1700000060
$ promctl query -f data/query/jobs.om --time -30s 'jobs_total{kind="mail"}'
jobs_total{kind="mail", result="ok"}
  10
$ promctl query -f data/query/jobs.om --time now-1h jobs_total
promctl: query: warning: the first sample is of 2023-11-14T22:13:20Z, 59m00s after the time asked for
  jobs_total
  ^~~~~~~~~~
$ promctl query -f data/query/jobs.om --since 1m --step 30s jobs_total
jobs_total{result="ok"}
  kind    last  min  avg  max  trend
  mail      40   10   20   40  ▁▁█
  report     4    1    2    4  ▁▁█
$ promctl query -f data/query/jobs.om --start -1m --end 1700000030 --step 15 jobs_total -o csv
timestamp,__name__,kind,result,value
2023-11-14T22:13:20.000Z,jobs_total,mail,ok,10
2023-11-14T22:13:35.000Z,jobs_total,mail,ok,10
2023-11-14T22:13:50.000Z,jobs_total,mail,ok,10
2023-11-14T22:13:20.000Z,jobs_total,report,ok,1
2023-11-14T22:13:35.000Z,jobs_total,report,ok,1
2023-11-14T22:13:50.000Z,jobs_total,report,ok,1
$ promctl query -f data/query/jobs.om --since 1m 'count_over_time(jobs_total[1m:30s])' -o value | wc -l
102
$ promctl query -f data/query/jobs.om --time 0 --since 1m up
promctl: query: --time is for an instant, --since for a range
[2]
$ promctl query -f data/query/jobs.om --start 5 --end 4 up
promctl: query: the end of a range query is before its start
[2]
$ promctl query -f data/query/jobs.om --start 5 --since 4 up
promctl: query: --start and --since exclude each other
[2]
$ promctl query -f data/query/jobs.om --step 0 up
promctl: query: --step: the time must be positive
[2]
$ promctl query -f data/query/jobs.om --time yesterday up
promctl: query: --time: bad time "yesterday": not a number of seconds, not RFC 3339, and not relative to now
  write Unix seconds, 2026-11-23T16:04:16Z, now, or -1h30m
[2]

# Expressions from standard input.
$ printf '%s\n' '# two' 'sum(jobs_total)' '' '  jobs_total offset 1h' 'queue_bytes{}' |
> promctl query -f data/query/jobs.om
# sum(jobs_total)
44
$'\n' (esc)
# jobs_total offset 1h
promctl: query: warning: there are samples, but not at that time
  jobs_total offset 1h
  ^~~~~~~~~~~~~~~~~~~~
$'\n' (esc)
# queue_bytes{}
queue_bytes{note="a \"b\", c\\td\\"}
  1536
$ printf '%s\n' 'sum(jobs_total)' 'sum(' '1 +' '2' | promctl query -f data/query/jobs.om -o json
{"status":"success","data":{"resultType":"vector","result":[{"metric":{},"value":[1700000060,"44"]}]}}
{"status":"error","errorType":"bad_data","error":"invalid parameter \"query\": 1:5: parse error: unclosed left parenthesis"}
promctl: query: 1:5: parse error: unclosed left parenthesis
  sum(
  the parenthesis that begins with "(" is not closed
{"status":"error","errorType":"bad_data","error":"invalid parameter \"query\": 1:4: parse error: unexpected end of input"}
promctl: query: 1:4: parse error: unexpected end of input
  1 +
{"status":"success","data":{"resultType":"scalar","result":[1700000060,"2"]}}
[2]
$ printf '%s\n' 1 2 | promctl query -f data/query/jobs.om -o openmetrics
promctl: query: -o openmetrics prints one expression, not 2
[2]
$ promctl query -f data/query/jobs.om </dev/null
promctl: query: no expression on standard input
[2]
$ promctl query -f - <data/query/jobs.om
promctl: query: no expression given
  write it as an operand: promctl query -t demo: 'sum(up)'
  or send expressions to standard input, one a line
[2]

# Where there is an error, and what it is.
$ promctl query -f data/query/jobs.om 'sum by (kind) (rat(jobs_total[5m]))'
promctl: query: 1:16: parse error: unknown function with name "rat"
  sum by (kind) (rat(jobs_total[5m]))
                 ^~~
  did you mean "rate"?
[2]
$ promctl query -f data/query/jobs.om 'jobs_total + on() jobs_total'
promctl: query: found duplicate series for the match group {} on the right hand-side of the operation: [{__name__="jobs_total", kind="mail", result="ok"}, {__name__="jobs_total", kind="report", result="ok"}];many-to-many matching not allowed: matching labels must be unique on one side
  they differ in kind: name that in on (...), write group_right, or aggregate the right side
[2]
$ promctl query -f data/query/jobs.om 'jobs_total + on() jobs_total' -o json 2>/dev/null
{"status":"error","errorType":"execution","error":"found duplicate series for the match group {} on the right hand-side of the operation: [{__name__=\"jobs_total\", kind=\"mail\", result=\"ok\"}, {__name__=\"jobs_total\", kind=\"report\", result=\"ok\"}];many-to-many matching not allowed: matching labels must be unique on one side"}
[2]
$ promctl query -f data/query/jobs.om --since 1m 'jobs_total[5m]'
promctl: query: invalid expression type "range vector" for range query, must be Scalar or instant Vector
[2]
$ promctl query -f data/query/jobs.om --max-samples 1 'jobs_total'
promctl: query: query processing would load too many samples into memory in query execution
  --max-samples and --max-memory set the limits; the series loaded take [0-9.]+ KiB (re)
[2]
$ promctl query -f data/query/missing.om up
promctl: query: data/query/missing.om: no such file or directory
  a server is written HOST:PORT, for example localhost:9100
[3]
$ promctl query -f data/query/missing.om up -o json 2>/dev/null
{"status":"error","errorType":"unavailable","error":"data/query/missing.om: no such file or directory"}
[3]
$ promctl query --proxy http://127.0.0.1:1 up
promctl: query: http://localhost:9090: proxy: connection refused
  no source was given, and http://localhost:9090 does not answer as a Prometheus server
  -s URL names a server, as $PROMCTL_SERVER and the configuration do
  -t TARGET scrapes, -f FILE reads a metrics file; for a first try: -t demo:
[3]
$ promctl query -s :1 -f data/query/jobs.om up
promctl: query: -s and -f exclude each other: there is one source
[2]
$ promctl query -f data/query/jobs.om -t demo: up
promctl: query: -f and -t exclude each other: there is one source
[2]
$ promctl query -f data/query/jobs.om up down
promctl: query: too many operands: "down"
  see promctl help query
[2]
$ promctl query -f data/query/jobs.om --collect 5s up
promctl: query: --collect goes with -t
[2]
$ promctl query -f data/query/jobs.om --raw -o json up
promctl: query: --raw is for the table; -o json is exact
[2]
$ promctl query -f data/query/jobs.om --name x up
promctl: query: --name goes with -o openmetrics
[2]

# Warnings are Prometheus' own.
$ promctl query -f data/query/jobs.om 'rate(queue_bytes[5m])'
{note="a \"b\", c\\td\\"}
  5.12
promctl: query: PromQL info: metric might not be a counter, name does not end in _total/_sum/_count/_bucket: "queue_bytes" (1:6)
promctl: query: warning: queue_bytes is a gauge, and rate() takes every fall for a restart; delta() and deriv() tell how a gauge moves
  rate(queue_bytes[5m])
       ^~~~~~~~~~~
$ promctl query -q -f data/query/jobs.om 'rate(queue_bytes[5m])'
{note="a \"b\", c\\td\\"}
  5.12
$ promctl query -f data/query/jobs.om 'quantile(2, jobs_total)' -o json
{"status":"success","data":{"resultType":"vector","result":[{"metric":{},"value":[1700000060,"+Inf"]}]},"warnings":["PromQL warning: quantile value should be between 0 and 1, got 2 (1:10)"]}

# Experimental syntax is on unless refused.
$ promctl query -f data/query/jobs.om 'mad_over_time(jobs_total{kind="mail"}[2m])' -o value
15
$ promctl query -f data/query/jobs.om --no-experimental 'mad_over_time(jobs_total[2m])'
promctl: query: 1:1: parse error: function "mad_over_time" is not enabled
  mad_over_time(jobs_total[2m])
  ^~~~~~~~~~~~~
[2]
$ promctl query -f data/query/jobs.om --no-experimental --enable-feature promql-experimental-functions 'mad_over_time(jobs_total{kind="mail"}[2m])' -o value
15
$ promctl query -f data/query/jobs.om --enable-feature promql-nothing up
promctl: query: --enable-feature: unknown feature "promql-nothing"
  one of promql-experimental-functions, promql-extended-range-selectors, promql-binop-fill-modifiers, promql-duration-expr, promql-delayed-name-removal, type-and-unit-labels, use-start-timestamps
[2]
$ promctl query -f data/query/jobs.om '-sum(jobs_total)'
promctl: query: --server: "um(jobs_total)" is not a URL
  write: promctl query -- '-sum(jobs_total)'
[2]
$ promctl query -f data/query/jobs.om -- '-sum(jobs_total)'
-44
