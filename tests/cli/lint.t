# Findings, where they are, which of them fail.
$ cd data/lint
$ promctl lint tree
tree/sub/bad.prom:3:1: warning: counter "http_requests" should end in "_total" [counter-total]
    3 | http_requests{method="get"} 42
      | ^~~~~~~~~~~~~
   help: rename it to http_requests_total
tree/sub/query.promql:1:32: error: unexpected ")" in subquery or range, expected ":" or "]" [promql-syntax]
    1 | sum(rate(http_requests_total[5m))
      |                                ^
   help: the range that begins with "[5m))" is not closed
2 problems (1 error, 1 warning) in 2 of 3 files
[1]
$ promctl lint --expr 'sum(rate(up[5m]) by (job)' --expr up
expression:1:18: error: unexpected <by> in aggregation [promql-syntax]
    1 | sum(rate(up[5m]) by (job)
      |                  ^~
1 problem (1 error) in 1 of 2 files
[1]
$ promctl lint tree/sub/bad.prom --ignore counter-total
$ promctl lint tree --select help-missing,promql-syntax --fail-on error
tree/sub/query.promql:1:32: error: unexpected ")" in subquery or range, expected ":" or "]" [promql-syntax]
    1 | sum(rate(http_requests_total[5m))
      |                                ^
   help: the range that begins with "[5m))" is not closed
1 problem (1 error) in 1 of 3 files
[1]
$ promctl lint tree/sub/bad.prom --fail-on error
tree/sub/bad.prom:3:1: warning: counter "http_requests" should end in "_total" [counter-total]
    3 | http_requests{method="get"} 42
      | ^~~~~~~~~~~~~
   help: rename it to http_requests_total
1 problem (1 warning) in 1 of 1 file
$ promctl lint tree/sub/bad.prom --min-severity error
$ promctl lint tree/sub/bad.prom --select counter-totl
promctl: lint: --select: unknown rule "counter-totl"
  did you mean "counter-total"?
[2]
$ promctl lint tree/sub/other.yml
promctl: lint: tree/sub/other.yml: not a kind of file that lint knows
  name the kind with --kind
[2]
$ promctl lint --kind exposition tree/sub/query.promql
tree/sub/query.promql:1:4: error: unsupported character in float [parse]
    1 | sum(rate(http_requests_total[5m))
      |    ^~~~~~~~~~~~~~~~~~~~~~~~~~~~~~
1 problem (1 error) in 1 of 1 file
[1]
$ promctl lint nosuch.prom
promctl: lint: nosuch.prom: no such file or directory
  a server is written HOST:PORT, for example localhost:9100
[3]
$ promctl lint - <tree/sub/bad.prom
stdin:3:1: warning: counter "http_requests" should end in "_total" [counter-total]
    3 | http_requests{method="get"} 42
      | ^~~~~~~~~~~~~
   help: rename it to http_requests_total
1 problem (1 warning) in 1 of 1 file
[1]
$ gzip -c tree/sub/bad.prom | promctl lint
stdin:3:1: warning: counter "http_requests" should end in "_total" [counter-total]
    3 | http_requests{method="get"} 42
      | ^~~~~~~~~~~~~
   help: rename it to http_requests_total
1 problem (1 warning) in 1 of 1 file
[1]
$ promctl lint demo:
$ promctl lint --explain counter-total
counter-total: a counter whose name does not end in _total
warning, in expositions; promtool check metrics fails on it, too

The suffix tells everyone who writes a query that rate() belongs around it, and
OpenMetrics adds it anyway: the name would change with the format.

bad
    # HELP http_requests Requests served.
    # TYPE http_requests counter
    http_requests{method="GET"} 42

good
    # HELP http_requests_total Requests served.
    # TYPE http_requests_total counter
    http_requests_total{method="GET"} 42

Switch it off with --ignore counter-total, in .promctl.yml with
    lint: {rules: {counter-total: off}}
or for one place with a comment on the line or above it:
    # promctl: ignore counter-total -- reason
$ promctl lint --explain counter-totals
promctl: lint: --explain: unknown rule "counter-totals"
  did you mean "counter-total"?
[2]
$ promctl lint --list-rules | grep -E '^(counter-total|promql-syntax)'
counter-total                  warning  a counter whose name does not end in _total
promql-syntax                  error    an expression that Prometheus cannot parse
$ promctl lint --cardinality names-good.prom
Metric                              Cardinality    Percentage
task_processing_duration_seconds    4              57.14%
cache_hits_total                    1              14.29%
http_requests_total                 1              14.29%
tasks_queue_size                    1              14.29%
Total                               7              100%
$ promctl lint --cardinality -o json names-good.prom
promctl: lint: --cardinality is a table and no json
[2]
$ promctl lint --twice=0s demo:
promctl: lint: --twice: the time between must be positive
[2]
$ promctl lint demo: --accept openmetrics
$ promctl lint demo: --accept protobuf
$ printf '\nup\r\n' | promctl lint --kind exposition -
stdin:2:3: error: strconv.ParseFloat: parsing "\r": invalid syntax [parse]
    2 | up\r
      |   ^~
   help: the lines end with CR LF, as on Windows; an exposition wants LF alone
1 problem (1 error) in 1 of 1 file
[1]
