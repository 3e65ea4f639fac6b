# Formats for programs. One target prints as it came.
$ export PROMCTL_NOW=1700000000; cd data/scrape
$ promctl scrape api.prom | cmp - api.prom
$ promctl scrape <api.prom -o text - | cmp - api.prom
$ promctl scrape -o openmetrics types.om | cmp - types.om
$ gzip <api.prom | promctl scrape - | cmp - api.prom

# Each of the others.
$ promctl scrape -o text types.om
# HELP build_info Build information.
# TYPE build_info gauge
build_info{branch="HEAD",goarch="amd64",revision="e8a3a4b0f7d1f3a2aa",version="3.1.0"} 1
# HELP worker What the worker does.
# TYPE worker gauge
worker{name="a",worker="idle"} 0
worker{name="a",worker="busy"} 1
worker{name="a",worker="dead"} 0
worker{name="b",worker="idle"} 1
worker{name="b",worker="busy"} 0
worker{name="b",worker="dead"} 0
# HELP jobs_total Jobs that were run.
# TYPE jobs_total counter
jobs_total{kind="mail"} 5
jobs_created{kind="mail"} 1699990000
jobs_total{kind="report"} 7
jobs_created{kind="report"} 1699990000
# TYPE ticks_total counter
ticks_total 5
ticks_created 1699990000
# TYPE delay_seconds histogram
delay_seconds_bucket{le="0.5"} 3
delay_seconds_bucket{le="1.0"} 5
delay_seconds_bucket{le="+Inf"} 8
delay_seconds_gsum 12
delay_seconds_gcount 8
# TYPE room_celsius gauge
room_celsius{room="attic"} 31.5 1699999990000
room_celsius{room="cellar"} 12 1699999991000
# HELP quiet Nothing was measured.
# TYPE quiet gauge
$ promctl scrape -o openmetrics --type summary,counter api.prom
# HELP http_requests Total number of HTTP requests.
# TYPE http_requests counter
http_requests_total{method="GET",endpoint="/api/v1/tasks",status="200"} 128402
http_requests_total{method="POST",endpoint="/api/v1/tasks",status="201"} 231040
http_requests_total{method="POST",endpoint="/api/v1/tasks",status="500"} 1204
http_requests_total{method="GET",endpoint="/api/v1/tasks/:id",status="200"} 402117
http_requests_total{method="GET",endpoint="/api/v1/tasks/:id",status="404"} 3991
http_requests_total{method="DELETE",endpoint="/api/v1/tasks/:id",status="204"} 911
http_requests_total{method="POST",endpoint="/auth/login",status="200"} 15230
http_requests_total{method="POST",endpoint="/auth/login",status="401"} 611
http_requests_total{method="POST",endpoint="/auth/register",status="201"} 902
http_requests_total{method="POST",endpoint="/auth/register",status="409"} 17
http_requests_total{method="GET",endpoint="/health",status="200"} 86400
http_requests_total{method="GET",endpoint="/metrics",status="200"} 8640
http_requests_total{method="PUT",endpoint="/api/v1/tasks/:id",status="200"} 4400
http_requests_total{method="PUT",endpoint="/api/v1/tasks/:id",status="400"} 12
# HELP tasks_created Tasks created, by type.
# TYPE tasks_created counter
tasks_created_total{task_type="email"} 140221
tasks_created_total{task_type="report"} 40118
tasks_created_total{task_type="notification"} 51905
# HELP cache_hits Lookups that the cache answered.
# TYPE cache_hits counter
cache_hits_total{key_type="user"} 918221
# HELP cache_misses Lookups that it did not.
# TYPE cache_misses counter
cache_misses_total{key_type="user"} 30122
# HELP go_gc_duration_seconds A summary of the pause duration of garbage collection cycles.
# TYPE go_gc_duration_seconds summary
go_gc_duration_seconds{quantile="0.0"} 2.1e-05
go_gc_duration_seconds{quantile="0.25"} 4.8e-05
go_gc_duration_seconds{quantile="0.5"} 6.1e-05
go_gc_duration_seconds{quantile="0.75"} 8.9e-05
go_gc_duration_seconds{quantile="1.0"} 0.000912
go_gc_duration_seconds_sum 0.151832
go_gc_duration_seconds_count 2214
# HELP process_cpu_seconds User and system CPU time spent.
# TYPE process_cpu_seconds counter
process_cpu_seconds_total 1893.27
# EOF
$ promctl scrape -o json --match tasks_created_total --match go_gc_duration_seconds api.prom
[{"name":"tasks_created_total","help":"Tasks created, by type.","type":"COUNTER","metrics":[{"labels":{"task_type":"email"},"value":"140221"},{"labels":{"task_type":"report"},"value":"40118"},{"labels":{"task_type":"notification"},"value":"51905"}]},
{"name":"go_gc_duration_seconds","help":"A summary of the pause duration of garbage collection cycles.","type":"SUMMARY","metrics":[{"quantiles":{"0":"2.1e-05","0.25":"4.8e-05","0.5":"6.1e-05","0.75":"8.9e-05","1":"0.000912"},"count":"2214","sum":"0.151832"}]}]
$ promctl scrape -o ndjson --match 'tasks_created_total' --match room_celsius api.prom types.om
{"metric":{"__name__":"tasks_created_total","task_type":"email","job":"api","instance":"api.prom"},"value":[1700000000,"140221"]}
{"metric":{"__name__":"tasks_created_total","task_type":"report","job":"api","instance":"api.prom"},"value":[1700000000,"40118"]}
{"metric":{"__name__":"tasks_created_total","task_type":"notification","job":"api","instance":"api.prom"},"value":[1700000000,"51905"]}
{"metric":{"__name__":"room_celsius","room":"attic","job":"types","instance":"types.om"},"value":[1699999990,"31.5"]}
{"metric":{"__name__":"room_celsius","room":"cellar","job":"types","instance":"types.om"},"value":[1699999991,"12"]}
$ promctl scrape -o csv --match 'tasks_created_total' --match go_info api.prom
timestamp,__name__,task_type,version,value
2023-11-14T22:13:20.000Z,tasks_created_total,email,,140221
2023-11-14T22:13:20.000Z,tasks_created_total,report,,40118
2023-11-14T22:13:20.000Z,tasks_created_total,notification,,51905
2023-11-14T22:13:20.000Z,go_info,,go1.22.5,1
$ promctl scrape -o csv --match go_info - <api.prom
timestamp,__name__,version,value
2023-11-14T22:13:20.000Z,go_info,go1.22.5,1
$ promctl scrape -o names api.prom
http_requests_total
http_request_duration_seconds
http_requests_in_flight
tasks_created_total
cache_hits_total
cache_misses_total
db_connections_open
db_connections_in_use
go_gc_duration_seconds
go_goroutines
go_info
go_memstats_alloc_bytes
process_cpu_seconds_total
process_resident_memory_bytes
process_start_time_seconds

# Exact values, exemplars and raw flags of no consequence here.
$ promctl scrape --raw --all -o text --match process_cpu_seconds_total api.prom
# HELP process_cpu_seconds_total User and system CPU time spent.
# TYPE process_cpu_seconds_total counter
process_cpu_seconds_total 1893.27

# With --labels, or with several targets, samples get job and instance.
$ promctl scrape --labels --match go_info api.prom
# HELP go_info Information about the Go environment.
# TYPE go_info gauge
go_info{version="go1.22.5",job="api",instance="api.prom"} 1
$ promctl scrape --labels --match go_info other=api.prom
# HELP go_info Information about the Go environment.
# TYPE go_info gauge
go_info{version="go1.22.5",job="other",instance="api.prom"} 1
$ promctl scrape --match go_info a=api.prom b=api.prom
# HELP go_info Information about the Go environment.
# TYPE go_info gauge
go_info{version="go1.22.5",job="a",instance="api.prom"} 1
go_info{version="go1.22.5",job="b",instance="api.prom"} 1

# Invalid text in machine formats stays what it is.
$ promctl scrape -o text hostile.prom | cmp - hostile.prom
$ promctl scrape -o names 'http_*' api.prom
promctl: scrape http_*: no such file or directory
  a server is written with its port: http_*:9100
http_requests_total
http_request_duration_seconds
http_requests_in_flight
tasks_created_total
cache_hits_total
cache_misses_total
db_connections_open
db_connections_in_use
go_gc_duration_seconds
go_goroutines
go_info
go_memstats_alloc_bytes
process_cpu_seconds_total
process_resident_memory_bytes
process_start_time_seconds
[3]
