# What else there is to say about an answer: on standard error, with its place.
$ export PROMCTL_NOW=2026-09-21T13:20:00Z; q() { promctl query -t demo: "$@"; }
$ q 'sum(http_request_total)'
promctl: query: warning: no metric http_request_total (did you mean http_requests_total?)
  sum(http_request_total)
      ^~~~~~~~~~~~~~~~~~
$ q 'rate(http_requests[5m])'
promctl: query: warning: no metric http_requests (did you mean http_requests_total?)
  rate(http_requests[5m])
       ^~~~~~~~~~~~~
$ q 'sum by (endpont) (rate(http_requests_total[5m]))' -o table
64.41724137931035
promctl: query: warning: no label "endpont" (did you mean endpoint?)
  sum by (endpont) (rate(http_requests_total[5m]))
          ^~~~~~~
$ q 'http_requests_total{status="5.."}'
promctl: query: warning: = compares text; status=~"5.." matches 500, 503
  http_requests_total{status="5.."}
                      ^~~~~~
$ q 'http_requests_total{status="501"}'
promctl: query: warning: status="501" leaves nothing: on http_requests_total it is 200, 201, 204, 400, 401, 4 more
  http_requests_total{status="501"}
                      ^~~~~~
$ q 'http_requests_total{method="POTS"}'
promctl: query: warning: no value "POTS" of method on http_requests_total (did you mean POST?)
  http_requests_total{method="POTS"}
                      ^~~~~~
$ q 'http_requests_total{status=~"9..", method="GET"}'
promctl: query: warning: status=~"9.." leaves nothing: on http_requests_total{method="GET"} it is 200, 401, 404, 500
  http_requests_total{status=~"9..", method="GET"}
                      ^~~~~~
$ q 'http_requests_total{method="POST", status="304"}'
promctl: query: warning: status="304" leaves nothing: on http_requests_total{method="POST"} it is 200, 201, 400, 401, 409, 2 more
  http_requests_total{method="POST", status="304"}
                                     ^~~~~~

# A function that does not fit.
$ q 'rate(tasks_queue_size[5m])'
{instance="localhost:8088", job="task-handler-worker"}
  6.770000000000001
promctl: query: PromQL info: metric might not be a counter, name does not end in _total/_sum/_count/_bucket: "tasks_queue_size" (1:6)
promctl: query: warning: tasks_queue_size is a gauge, and rate() takes every fall for a restart; delta() and deriv() tell how a gauge moves
  rate(tasks_queue_size[5m])
       ^~~~~~~~~~~~~~~~
$ q 'sum(deriv(tasks_created_total[5m]))'
17.967474972191326
promctl: query: warning: tasks_created_total is a counter, and deriv() takes a restart for a fall; rate() and increase() know better
  sum(deriv(tasks_created_total[5m]))
            ^~~~~~~~~~~~~~~~~~~
$ q 'rate(http_requests_total[10s])'
promctl: query: warning: rate() needs two samples; they are about 10 s apart, and [10s] holds one: try [1m]
  rate(http_requests_total[10s])
       ^~~~~~~~~~~~~~~~~~~~~~~~
$ q 'histogram_quantile(0.9, sum by (job) (rate(db_query_duration_seconds_bucket[5m])))'
promctl: query: PromQL warning: bucket label "le" is missing or has a malformed value of "" (1:25)
promctl: query: warning: this loses le, which tells the buckets apart: sum by (le, job)
  histogram_quantile(0.9, sum by (job) (rate(db_query...
                          ^~~
$ q 'histogram_quantile(0.9, go_goroutines)'
promctl: query: PromQL warning: bucket label "le" is missing or has a malformed value of "" (1:25)
promctl: query: warning: histogram_quantile() is for buckets, and none of the series has the label le: take a _bucket metric, and keep le
  histogram_quantile(0.9, go_goroutines)
  ^~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~

# Vectors that do not match.
$ q 'sum by (job) (up) / tasks_queue_size'
promctl: query: warning: the labels of the two sides do not match
  sum by (job) (up) / tasks_queue_size
  ^~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~
  left:  {job="task-handler-worker"}
  right: tasks_queue_size{instance="localhost:8088", job="task-handler-worker"}
  only the right has instance: try on (job)
$ q 'sum(up) / go_goroutines'
promctl: query: warning: the labels of the two sides do not match
  sum(up) / go_goroutines
  ^~~~~~~~~~~~~~~~~~~~~~~
  left:  {}
  right: go_goroutines{instance="localhost:8087", job="task-handler-api"}
  only the right has instance, job: try on () group_right
$ q 'go_goroutines{job="task-handler-api"} / up{job="task-handler-worker"}'
promctl: query: warning: the labels of the two sides do not match
  go_goroutines{job="task-handler-api"} / up{job="task-handler-worker"}
  ^~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~
  left:  go_goroutines{instance="localhost:8087", job="task-handler-api"}
  right: up{instance="localhost:8088", job="task-handler-worker"}
  instance, job differ
$ q 'up / on () up'
promctl: query: found duplicate series for the match group {} on the right hand-side of the operation: [{__name__="up", instance="localhost:8087", job="task-handler-api"}, {__name__="up", instance="localhost:8088", job="task-handler-worker"}];many-to-many matching not allowed: matching labels must be unique on one side
  they differ in instance, job: name that in on (...), write group_right, or aggregate the right side
[2]
$ q 'up * on (job) http_requests_total'
promctl: query: found duplicate series for the match group {job="task-handler-api"} on the right hand-side of the operation: [{__name__="http_requests_total", endpoint="/api/v1/tasks", instance="localhost:8087", job="task-handler-api", method="GET", status="200"}, {__name__="http_requests_total", endpoint="/api/v1/tasks", instance="localhost:8087", job="task-handler-api", method="GET", status="401"}];many-to-many matching not allowed: matching labels must be unique on one side
  they differ in status: name that in on (...), write group_right, or aggregate the right side
[2]

# No samples at that time.
$ cat >page.om <<'END'
> # TYPE old gauge
> old{x="1"} 1 1700000000
> # TYPE new gauge
> new{x="1"} 1 1700007200
> # EOF
> END
$ promctl query -f page.om 'sum(old)'
promctl: query: warning: the last sample is of 2023-11-14T22:13:20Z, 2h00m before: a sample counts for 5m
  sum(old)
      ^~~
$ promctl query -f page.om 'max_over_time(old[10m])'
promctl: query: warning: the last sample is of 2023-11-14T22:13:20Z, 2h00m before: [10m] does not look back so far
  max_over_time(old[10m])
                ^~~
$ promctl query -f page.om --time 1700003600 'new'
promctl: query: warning: the first sample is of 2023-11-15T00:13:20Z, 1h00m after the time asked for
  new
  ^~~
$ promctl query -f page.om 'new offset 1h'
promctl: query: warning: there are samples, but not at that time
  new offset 1h
  ^~~~~~~~~~~~~

# An answer that may well be empty needs no words, nor does a program.
$ q 'up == 0'
$ q 'absent(up)'
$ q 'up unless up'
$ q -o json 'nope'
{"status":"success","data":{"resultType":"vector","result":[]}}
$ q -o csv 'nope'
timestamp,value
$ q -q 'nope'
