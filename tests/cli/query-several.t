# Several expressions in one call: the operand, -e, --queries, in this order.
$ export f=data/query/jobs.om
$ promctl query -f $f -e 'sum(jobs_total)' -e queue_bytes
# sum(jobs_total)
44
$'\n' (esc)
# queue_bytes
queue_bytes{note="a \"b\", c\\td\\"}
  1536
$ promctl query -f $f -e 'sum(jobs_total)' -o value
44
$ promctl query -f $f -e 3 1 --expr=2 -o value
1
3
2
$ printf '%s\n' '# a comment' 4 '' '  5' >two.promql; printf '6\r\n7' >more.promql
$ promctl query -f $f --queries two.promql --queries more.promql -e 2 1 -o value
1
2
4
5
6
7
$ promctl query -f $f --queries - -e 1 -o value <two.promql
1
4
5
$ promctl query -f $f -o value <two.promql
4
5

# Every format.
$ for o in table graph value json ndjson csv tsv openmetrics; do echo "-- $o"; promctl query -f $f -e 'queue_bytes * 2' -e nothing -e '"text"' -o $o; done
-- table
# queue_bytes * 2
{note="a \"b\", c\\td\\"}
  3072
$'\n' (esc)
# nothing
promctl: query: warning: no metric nothing
  nothing
  ^~~~~~~
$'\n' (esc)
# "text"
text
-- graph
queue_bytes * 2                                                                                bytes
{note="a \"b\", c\\td\\"}
  1.50 KiB

nothing
no series
promctl: query: warning: no metric nothing
  nothing
  ^~~~~~~

text
-- value
3072
text
-- json
{"status":"success","data":{"resultType":"vector","result":[{"metric":{"note":"a \"b\", c\\td\\"},"value":[1700000060,"3072"]}]}}
{"status":"success","data":{"resultType":"vector","result":[]}}
{"status":"success","data":{"resultType":"string","result":[1700000060,"text"]}}
-- ndjson
{"metric":{"note":"a \"b\", c\\td\\"},"value":[1700000060,"3072"]}
{"metric":{},"value":[1700000060,"text"]}
-- csv
timestamp,note,value
2023-11-14T22:14:20.000Z,"a ""b"", c\td\",3072

timestamp,value

timestamp,value
2023-11-14T22:14:20.000Z,text
-- tsv
$'timestamp\tnote\tvalue\n' (esc)
$'2023-11-14T22:14:20.000Z\ta "b", c\\\\td\\\\\t3072\n' (esc)

$'timestamp\tvalue\n' (esc)

$'timestamp\tvalue\n' (esc)
$'2023-11-14T22:14:20.000Z\ttext\n' (esc)
-- openmetrics
promctl: query: -o openmetrics prints one expression, not 3
[2]
$ promctl query -f $f --since 1m --step 1m -e 'sum(jobs_total)' -e 'vector(time())'
# sum(jobs_total)
last  min   avg  max  trend
  44   11  27.5   44  ▁█
$'\n' (esc)
# vector(time())
      last         min         avg         max  trend
1700000060  1700000000  1700000030  1700000060  ▁█
$ promctl query -f $f --explain -e '1 + 2' -e '3' | grep '^#'
# 1 + 2
# 3

# A line goes on below while its brackets are open, but not into what is not indented.
$ printf '%s\n' 'sum by (kind) ( # kinds' '  jobs_total{kind!="\")|x"}' ')' 'sum(' '1' 'abs(`(`' '  2' ']' '-(' '' '  3' >lines.promql
$ promctl query -f $f --queries lines.promql
# sum by (kind) ( # kinds
#   jobs_total{kind!="\")|x"}
# )
kind    value
mail       40
report      4
promctl: query: 1:5: parse error: unclosed left parenthesis
  sum(
  the parenthesis that begins with "(" is not closed
$'\n' (esc)
# 1
1
promctl: query: 2:3: parse error: unexpected number "2"
    2
    ^
promctl: query: 1:3: parse error: unclosed left parenthesis
  -(
  the parenthesis that begins with "(" is not closed
$'\n' (esc)
# 3
3
[2]
$ printf '(\0\n\0)\n(\n\0)\n' | promctl query -f $f -o value
promctl: query: 1:2: parse error: unexpected character: '\x00'
  (\x00
   ^~~~
promctl: query: 1:1: parse error: unexpected character: '\x00'
  \x00)
  ^~~~
promctl: query: 1:2: parse error: unclosed left parenthesis
  (
  the parenthesis that begins with "(" is not closed
promctl: query: 1:1: parse error: unexpected character: '\x00'
  \x00)
  ^~~~
[2]

# What fails does not stop the others; the status is the gravest.
$ promctl query -f $f -e 'nothing' -e 'rte(jobs_total)' -e 'jobs_total * on() jobs_total' -e 1 --fail-empty -o json
{"status":"success","data":{"resultType":"vector","result":[]}}
{"status":"error","errorType":"bad_data","error":"invalid parameter \"query\": 1:1: parse error: unknown function with name \"rte\""}
promctl: query: 1:1: parse error: unknown function with name "rte"
  rte(jobs_total)
  ^~~
  did you mean "rate"?
{"status":"error","errorType":"execution","error":"found duplicate series for the match group {} on the right hand-side of the operation: [{__name__=\"jobs_total\", kind=\"mail\", result=\"ok\"}, {__name__=\"jobs_total\", kind=\"report\", result=\"ok\"}];many-to-many matching not allowed: matching labels must be unique on one side"}
promctl: query: found duplicate series for the match group {} on the right hand-side of the operation: [{__name__="jobs_total", kind="mail", result="ok"}, {__name__="jobs_total", kind="report", result="ok"}];many-to-many matching not allowed: matching labels must be unique on one side
  jobs_total * on() jobs_total
  they differ in kind: name that in on (...), write group_right, or aggregate the right side
{"status":"success","data":{"resultType":"scalar","result":[1700000060,"1"]}}
[2]
$ promctl query -f $f -e 'nothing' -e 1 --fail-empty -o value
1
[1]
$ promctl query -f $f -e '' -e 1 -o value
promctl: query: unknown position: parse error: no expression found in input
1
[2]
$ promctl query -f missing.om -e 1 -e 2 -o value
promctl: query: missing.om: no such file or directory
  a server is written HOST:PORT, for example localhost:9100
[3]
$ promctl query -f $f --queries missing.promql -e 1
promctl: query: missing.promql: no such file or directory
[3]
$ promctl query -f $f --queries . -e 1
promctl: query: .: is a directory
[3]
$ printf '#\n' >none.promql; promctl query -f $f --queries none.promql -e 1
promctl: query: none.promql: no expression
[2]
$ promctl query -f - --queries - <two.promql
promctl: query: --queries -: standard input is read by -f
[2]
$ promctl query -t x=- --queries - <two.promql
promctl: query: --queries -: standard input is read by -t
[2]
$ promctl query -f $f --queries - --queries - <two.promql
promctl: query: --queries -: standard input is read by another --queries
[2]
$ promctl query -f $f -e
promctl: query: -e: needs a value: EXPR
  see promctl help query
[2]
$ promctl query -f $f -esum\(jobs_total\)
44

# One source for all, and what must be collected is so once.
$ export PROMCTL_NOW=2026-09-21T13:20:00Z
$ promctl query -t demo: -e 'count(up)' -e 'sum(rate(http_requests_total[5m])) > bool 0' -o value
2
1
$ promctl query -f $f -e '"a\nb\x1b[2J|"' -e $'1 # \e[2J\n+ 2'
# "a\nb\x1b[2J|"
a\nb\x1b[2J|
$'\n' (esc)
# 1 # \x1b[2J
# + 2
3

# A server that is not there is told of once.
$ promctl query -s http://127.0.0.1:1 -e up -e '1 +' -e 2
promctl: query: http://127.0.0.1:1: connection refused
  nothing listens on 127.0.0.1:1; is the service running?
promctl: query: the same for 2 more expressions
[3]
$ promctl query -s http://127.0.0.1:1 -e up -e 2 -o json 2>/dev/null
{"status":"error","errorType":"unavailable","error":"http://127.0.0.1:1: connection refused"}
{"status":"error","errorType":"unavailable","error":"http://127.0.0.1:1: connection refused"}
[3]
