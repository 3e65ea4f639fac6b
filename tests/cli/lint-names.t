# What the users of Task Handler get wrong, and what they get right.
$ cd data/lint
$ promctl lint names-bad.prom
names-bad.prom:3:1: warning: counter "requests" should end in "_total" [counter-total]
    3 | requests 1
      | ^~~~~~~~
   help: rename it to requests_total
names-bad.prom:3:1: warning: the name "requests" does not say of what [ambiguous-name]
    3 | requests 1
      | ^~~~~~~~
   help: put before it what it belongs to, and behind it the unit: for example http_requests_total
names-bad.prom:6:1: warning: the name "duration" does not say of what [ambiguous-name]
    6 | duration 1
      | ^~~~~~~~
   help: put before it what it belongs to, and behind it the unit: for example http_request_duration_seconds
names-bad.prom:6:1: warning: "duration" is a duration without a unit in its name [no-unit]
    6 | duration 1
      | ^~~~~~~~
   help: rename it to duration_seconds, with values in seconds
names-bad.prom:9:1: warning: counter "hits" should end in "_total" [counter-total]
    9 | hits 1
      | ^~~~
   help: rename it to hits_total
names-bad.prom:9:1: warning: the name "hits" does not say of what [ambiguous-name]
    9 | hits 1
      | ^~~~
   help: put before it what it belongs to, and behind it the unit: for example cache_hits_total
names-bad.prom:12:1: warning: counter "http_requests_post_api_tasks_201" should end in "_total" [counter-total]
   12 | http_requests_post_api_tasks_201 3
      | ^~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~
   help: rename it to http_requests_post_api_tasks_201_total
names-bad.prom:12:1: warning: "http_requests_post_api_tasks_201" has label values in its name [labels-in-name]
   12 | http_requests_post_api_tasks_201 3
      | ^~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~
   help: parts of a name cannot be added up or compared; use labels: http_requests_total{method="POST",endpoint="/api/tasks",status="201"}
8 problems (8 warnings) in 1 of 1 file
[1]
$ promctl lint names-good.prom
$ promctl lint units.prom
units.prom:3:1: warning: "app_wait_milliseconds" uses "milliseconds" instead of the base unit "seconds" [base-unit]
    3 | app_wait_milliseconds 1
      | ^~~~~~~~~~~~~~~~~~~~~
   help: rename it to app_wait_seconds, with values in seconds
units.prom:6:1: warning: "app_disk_mebibytes" uses "mebibytes" instead of the base unit "bytes" [base-unit]
    6 | app_disk_mebibytes 1
      | ^~~~~~~~~~~~~~~~~~
   help: rename it to app_disk_bytes, with values in bytes
units.prom:9:1: warning: "app_wait_ms" abbreviates a unit as "ms" [abbreviated-unit]
    9 | app_wait_ms 1
      | ^~~~~~~~~~~
   help: if it is one, spell it out as the base unit: app_wait_seconds
units.prom:12:1: warning: "app_latency" is a latency without a unit in its name [no-unit]
   12 | app_latency 1
      | ^~~~~~~~~~~
   help: rename it to app_latency_seconds, with values in seconds
4 problems (4 warnings) in 1 of 1 file
[1]
$ promctl lint labels.prom
labels.prom:3:24: warning: values of label "user" of "app_logins_total" look like UUIDs [id-in-label]
    3 | app_logins_total{user="1e7a4f6c-6a4b-4e0b-9d58-0d7b8d5c9a01",Path="/users/4711/orders",job="api",le="1"} 1
      |                        ^~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~
   help: there is no end to them, and each makes new series; use a label with few values, such as a route or a kind, and put ids into logs or exemplars
labels.prom:3:62: warning: label name "Path" of "app_logins_total" has capitals [label-name-style]
    3 | app_logins_total{user="1e7a4f6c-6a4b-4e0b-9d58-0d7b8d5c9a01",Path="/users/4711/orders",job="api",le="1"} 1
      |                                                              ^~~~
   help: rename it to path
labels.prom:3:68: warning: values of label "Path" of "app_logins_total" look like paths with ids in them [id-in-label]
    3 | app_logins_total{user="1e7a4f6c-6a4b-4e0b-9d58-0d7b8d5c9a01",Path="/users/4711/orders",job="api",le="1"} 1
      |                                                                    ^~~~~~~~~~~~~~~~~~
   help: there is no end to them, and each makes new series; use a label with few values, such as a route or a kind, and put ids into logs or exemplars
labels.prom:3:88: warning: "app_logins_total" exposes the label "job", which Prometheus sets itself [target-label]
    3 | app_logins_total{user="1e7a4f6c-6a4b-4e0b-9d58-0d7b8d5c9a01",Path="/users/4711/orders",job="api",le="1"} 1
      |                                                                                        ^~~
   help: it will be stored as exported_job; drop it, or name it for what it is
labels.prom:3:98: warning: counter "app_logins_total" has the label "le", which is for histograms [reserved-label]
    3 | app_logins_total{user="1e7a4f6c-6a4b-4e0b-9d58-0d7b8d5c9a01",Path="/users/4711/orders",job="api",le="1"} 1
      |                                                                                                  ^~
   help: rename the label, or make the metric a histogram
labels.prom:4:98: info: "app_logins_total" has labels with an empty value: "le" [empty-label]
    4 | app_logins_total{user="2e7a4f6c-6a4b-4e0b-9d58-0d7b8d5c9a02",Path="/users/4712/orders",job="api",le=""} 1
      |                                                                                                  ^~
   help: Prometheus takes them for no labels; leave them out, or say what is meant, for example "unknown"
labels.prom:5:1: warning: a second sample of the same series of "app_logins_total" [duplicate-series]
    5 | app_logins_total{le="",job="api",user="2e7a4f6c-6a4b-4e0b-9d58-0d7b8d5c9a02",Path="/users/4712/orders"} 1
      | ^~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~
   help: Prometheus drops it; two samples of a page must differ in a label
7 problems (6 warnings, 1 info) in 1 of 1 file
[1]
$ promctl lint shapes.prom
shapes.prom:4:35: error: buckets of histogram "app_wait_seconds" are not in order: le="0.5" comes late [histogram-shape]
    4 | app_wait_seconds_bucket{q="a",le="0.5"} 4
      |                                   ^~~
shapes.prom:5:35: error: histogram "app_wait_seconds": le="x" is not a number [histogram-shape]
    5 | app_wait_seconds_bucket{q="a",le="x"} 4
      |                                   ^
shapes.prom:8:1: error: histogram "app_wait_seconds" has no bucket le="+Inf" [histogram-shape]
    8 | app_wait_seconds_bucket{q="b",le="1"} 3
      | ^~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~
   help: each set of labels needs buckets up to le="+Inf", a _sum, and a _count equal to the last bucket
shapes.prom:11:1: error: histogram "app_wait_seconds" has a _count of 4 and a bucket le="+Inf" of 3 [histogram-shape]
   11 | app_wait_seconds_bucket{q="c",le="1"} 3
      | ^~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~
   help: each set of labels needs buckets up to le="+Inf", a _sum, and a _count equal to the last bucket; 1 more of this metric is not shown
shapes.prom:15:1: error: a bucket of histogram "app_wait_seconds" has no label "le" [histogram-shape]
   15 | app_wait_seconds_bucket{q="d"} 3
      | ^~~~~~~~~~~~~~~~~~~~~~~
shapes.prom:19:1: warning: summary "app_size_bytes" has no _sum [summary-shape]
   19 | app_size_bytes{quantile="95"} 3
      | ^~~~~~~~~~~~~~~~~~~~~~~~~~~~~
   help: each set of labels needs a _sum and a _count
shapes.prom:19:26: warning: summary "app_size_bytes": quantile="95" is not between 0 and 1 [summary-shape]
   19 | app_size_bytes{quantile="95"} 3
      |                          ^~
   help: the 95th percentile is quantile="0.95"
shapes.prom:23:25: error: counter "app_errors_total" is negative [counter-value]
   23 | app_errors_total{k="a"} -1
      |                         ^~
   help: a counter begins at 0 and only grows; what goes down is a gauge
shapes.prom:24:25: error: counter "app_errors_total" is NaN [counter-value]
   24 | app_errors_total{k="b"} NaN
      |                         ^~~
   help: a counter begins at 0 and only grows; what goes down is a gauge
9 problems (7 errors, 2 warnings) in 1 of 1 file
[1]
$ promctl lint order.prom
order.prom:5:1: warning: "app_b_total" abbreviates a unit as "b" [abbreviated-unit]
    5 | app_b_total 1
      | ^~~~~~~~~~~
   help: if it is one, spell it out as the base unit: app_bytes_total
order.prom:6:8: warning: the TYPE line of "app_b_total" comes after its samples [interleaved-family]
    6 | # TYPE app_b_total counter
      |        ^~~~~~~~~~~
   help: a family's HELP, TYPE and samples stand together, in this order
order.prom:7:1: warning: the family "app_a_total" is in several places of the page [interleaved-family]
    7 | app_a_total{x="2"} 1
      | ^~~~~~~~~~~
   help: all lines of a family must stand together, as one group; 1 more of this metric is not shown
order.prom:9:1: warning: "app_c_total" has no help text [help-missing]
    9 | app_c_total{x="1",x="2"} 1
      | ^~~~~~~~~~~
   help: say what it counts or measures: # HELP app_c_total ...
order.prom:9:1: warning: "app_c_total" has no TYPE line [type-missing]
    9 | app_c_total{x="1",x="2"} 1
      | ^~~~~~~~~~~
   help: say whether it is a counter, gauge, histogram or summary: # TYPE app_c_total ...
order.prom:9:19: error: label name "x" is not unique [parse]
    9 | app_c_total{x="1",x="2"} 1
      |                   ^
   help: Prometheus refuses the whole page
order.prom:10:15: error: expected label value, got "\"1} 1\n\n" ("INVALID") [parse]
   10 | app_d_total{x="1} 1
      |               ^~~~~
7 problems (2 errors, 5 warnings) in 1 of 1 file
[1]
$ promctl lint page.om
page.om:3:1: warning: counter "app_tasks" should end in "_total" [counter-total]
    3 | app_tasks 1
      | ^~~~~~~~~
   help: rename it to app_tasks_total
page.om:3:1: error: counter "app_tasks" has a sample without "_total" [openmetrics-suffix]
    3 | app_tasks 1
      | ^~~~~~~~~
   help: the sample is named app_tasks_total, the family stays app_tasks
page.om:4:1: error: counter "app_tasks" has a _created far in the future [openmetrics-created]
    4 | app_tasks_created 1700000000000
      | ^~~~~~~~~~~~~~~~~
   help: it is in seconds, not in milliseconds
page.om:6:1: warning: "app_build" has no help text [help-missing]
    6 | app_build{version="1"} 2
      | ^~~~~~~~~
   help: say what it counts or measures: # HELP app_build ...
page.om:6:1: error: info "app_build" has a sample without "_info" [openmetrics-suffix]
    6 | app_build{version="1"} 2
      | ^~~~~~~~~
   help: the sample is named app_build_info, the family stays app_build
page.om:6:1: error: info "app_build" has a value other than 1 [openmetrics-value]
    6 | app_build{version="1"} 2
      | ^~~~~~~~~
page.om:8:1: warning: "app_state" has no help text [help-missing]
    8 | app_state{state="up"} 3
      | ^~~~~~~~~
   help: say what it counts or measures: # HELP app_state ...
page.om:8:1: error: stateset "app_state" has a sample without the label of its name [openmetrics-value]
    8 | app_state{state="up"} 3
      | ^~~~~~~~~
   help: the state is the value of the label "app_state"
page.om:8:1: error: stateset "app_state" has a value that is neither 0 nor 1 [openmetrics-value]
    8 | app_state{state="up"} 3
      | ^~~~~~~~~
page.om:12:1: error: gauge "app_wait_seconds" has an exemplar where none may be [openmetrics-exemplar]
   12 | app_wait_seconds 1 20 # {trace_id="x"} 1
      | ^~~~~~~~~~~~~~~~
   help: only the _total of a counter and buckets may have one
page.om:13:1: error: gauge "app_wait_seconds" has samples that go back in time [openmetrics-timestamps]
   13 | app_wait_seconds 1 10
      | ^~~~~~~~~~~~~~~~
11 problems (8 errors, 3 warnings) in 1 of 1 file
[1]
