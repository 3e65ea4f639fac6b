# The pretty view: without a terminal nothing is cut and no escape is written.
$ export PROMCTL_NOW=1700000000; cd data/scrape
$ promctl scrape -o pretty api.prom
api.prom   text 0.0.4   5.78 KiB   15 families   63 series
mean and quantiles of histograms: over process life; --watch: over an interval

http_requests_total   counter   Total number of HTTP requests.
  method  endpoint           status    value
  GET     /api/v1/tasks      200     128,402
  POST    /api/v1/tasks      201     231,040
  POST    /api/v1/tasks      500       1,204
  GET     /api/v1/tasks/:id  200     402,117
  GET     /api/v1/tasks/:id  404       3,991
  DELETE  /api/v1/tasks/:id  204         911
  POST    /auth/login        200      15,230
  POST    /auth/login        401         611
  POST    /auth/register     201         902
  POST    /auth/register     409          17
  … 4 more series (-a shows all)

http_request_duration_seconds{endpoint="/api/v1/tasks"}   histogram   seconds   12 buckets ≤5ms to ≤10s   Time to answer a request.
  method    count     mean      p50      p90      p99  ≤5ms    +Inf
  GET     128,402  18.2 ms  9.50 ms  28.5 ms  90.7 ms  ▄██▂▁▁▁▁▁▁▁·
  POST    232,244  41.7 ms  33.6 ms  93.8 ms   410 ms  ▁▃▆█▄▂▁▁▁▁▁·

http_requests_in_flight   gauge   Requests being answered now.   13

tasks_created_total   counter   Tasks created, by type.
  task_type       value
  email         140,221
  report         40,118
  notification   51,905

cache_hits_total{key_type="user"}     counter   Lookups that the cache answered.    918,221
cache_misses_total{key_type="user"}   counter   Lookups that it did not.             30,122
db_connections_open                   gauge     Open connections to the database.        20
db_connections_in_use                 gauge     Connections in use.                       6

go_gc_duration_seconds   summary   seconds   A summary of the pause duration of garbage collection cycles.
  count     mean      min      p25      p50      p75     max
  2,214  68.6 µs  21.0 µs  48.0 µs  61.0 µs  89.0 µs  912 µs

go_goroutines                   gauge                 Number of goroutines that currently exist.          224
go_info{version="go1.22.5"}     gauge                 Information about the Go environment.                 1
go_memstats_alloc_bytes         gauge     bytes       Bytes allocated and still in use.               318 MiB  (333,670,912)
process_cpu_seconds_total       counter   seconds     User and system CPU time spent.                 31m 33s  (1,893.27)
process_resident_memory_bytes   gauge     bytes       Resident memory size.                           373 MiB  (391,221,248)
process_start_time_seconds      gauge     timestamp   Start time of the process, since the epoch.   2d 4h ago  (1,699,812,050)

# Every series; exact numbers; sorted.
$ promctl scrape -o pretty --all --match http_requests_total api.prom
api.prom   text 0.0.4   5.78 KiB   1 family   14 series

http_requests_total   counter   Total number of HTTP requests.
  method  endpoint           status    value
  GET     /api/v1/tasks      200     128,402
  POST    /api/v1/tasks      201     231,040
  POST    /api/v1/tasks      500       1,204
  GET     /api/v1/tasks/:id  200     402,117
  GET     /api/v1/tasks/:id  404       3,991
  DELETE  /api/v1/tasks/:id  204         911
  POST    /auth/login        200      15,230
  POST    /auth/login        401         611
  POST    /auth/register     201         902
  POST    /auth/register     409          17
  GET     /health            200      86,400
  GET     /metrics           200       8,640
  PUT     /api/v1/tasks/:id  200       4,400
  PUT     /api/v1/tasks/:id  400          12
$ promctl scrape -o pretty --raw --type gauge,summary api.prom
api.prom   text 0.0.4   5.78 KiB   9 families   15 series

http_requests_in_flight   gauge   Requests being answered now.        13
db_connections_open       gauge   Open connections to the database.   20
db_connections_in_use     gauge   Connections in use.                  6

go_gc_duration_seconds   summary   seconds   A summary of the pause duration of garbage collection cycles.
  count                    mean       min       p25       p50       p75       max
   2214  0.00006857813911472448  0.000021  0.000048  0.000061  0.000089  0.000912

go_goroutines                   gauge               Number of goroutines that currently exist.           224
go_info{version="go1.22.5"}     gauge               Information about the Go environment.                  1
go_memstats_alloc_bytes         gauge   bytes       Bytes allocated and still in use.              333670912
process_resident_memory_bytes   gauge   bytes       Resident memory size.                          391221248
process_start_time_seconds      gauge   timestamp   Start time of the process, since the epoch.   1699812050
$ promctl scrape -o pretty --sort value --match http_requests_total --match tasks_created_total api.prom
api.prom   text 0.0.4   5.78 KiB   2 families   17 series

http_requests_total   counter   Total number of HTTP requests.
  method  endpoint           status    value
  GET     /api/v1/tasks/:id  200     402,117
  POST    /api/v1/tasks      201     231,040
  GET     /api/v1/tasks      200     128,402
  GET     /health            200      86,400
  POST    /auth/login        200      15,230
  GET     /metrics           200       8,640
  PUT     /api/v1/tasks/:id  200       4,400
  GET     /api/v1/tasks/:id  404       3,991
  POST    /api/v1/tasks      500       1,204
  DELETE  /api/v1/tasks/:id  204         911
  … 4 more series (-a shows all)

tasks_created_total   counter   Tasks created, by type.
  task_type       value
  email         140,221
  notification   51,905
  report         40,118
$ promctl scrape -o pretty -a --sort name --match 'tasks_*' --match '*_hits_*' --match 'db_*' api.prom
api.prom   text 0.0.4   5.78 KiB   4 families   6 series

cache_hits_total{key_type="user"}   counter   Lookups that the cache answered.    918,221
db_connections_in_use               gauge     Connections in use.                       6
db_connections_open                 gauge     Open connections to the database.        20

tasks_created_total   counter   Tasks created, by type.
  task_type       value
  email         140,221
  notification   51,905
  report         40,118

# OpenMetrics: info, stateset, gaugehistogram, created, units, exemplars, timestamps.
$ promctl scrape -o pretty types.om
types.om   OpenMetrics 1.0   1.09 KiB   7 families   20 series
mean and quantiles of histograms: over process life; --watch: over an interval

build_info   info   Build information.
  branch    HEAD
  goarch    amd64
  revision  e8a3a4b0f7d1f3a2aa
  version   3.1.0

worker   stateset   What the worker does.
  name  state  not
  a     busy   idle, dead
  b     idle   busy, dead

jobs_total   counter   since 2h 46m ago   Jobs that were run.
  kind    value
  mail        5
  report      7

ticks_total   counter   5  since 2h 46m ago

delay_seconds   gaugehistogram   seconds   3 buckets ≤500ms to ≤1s
  count    mean     p50     p90     p99
      8  1.50 s  750 ms  1.00 s  1.00 s  █▆█

room_celsius   gauge   celsius
  room      value  time
  attic   31.5 °C  10 s ago
  cellar    12 °C  9 s ago

quiet   gauge   Nothing was measured.
$ promctl scrape -o pretty --exemplars --match jobs --match delay_seconds --match jobs_total types.om
types.om   OpenMetrics 1.0   1.09 KiB   2 families   9 series
mean and quantiles of histograms: over process life; --watch: over an interval

jobs_total   counter   since 2h 46m ago   Jobs that were run.
  kind    value
  mail        5
    exemplar  0.300  trace_id=abc123  10 s ago
  report      7

delay_seconds   gaugehistogram   seconds   3 buckets ≤500ms to ≤1s
  count    mean     p50     p90     p99
      8  1.50 s  750 ms  1.00 s  1.00 s  █▆█
    exemplar  le 1.0  730 ms  trace_id=def456 span=7

# Colour and ASCII.
$ promctl scrape -o pretty --color always --match http_request_duration_seconds api.prom
$'\E[1mapi.prom\E[0m   text 0.0.4   5.78 KiB   1 family   28 series\n' (esc)
$'\E[2mmean and quantiles of histograms: over process life; --watch: over an interval\E[0m\n' (esc)

$'\E[1;36mhttp_request_duration_seconds{endpoint="/api/v1/tasks"}\E[0m   histogram   seconds   12 buckets ≤5ms to ≤10s   \E[2mTime to answer a request.\E[0m\n' (esc)
$'  \E[2mmethod\E[0m    \E[2mcount\E[0m     \E[2mmean\E[0m      \E[2mp50\E[0m      \E[2mp90\E[0m      \E[2mp99\E[0m  \E[2m≤5ms    +Inf\E[0m\n' (esc)
  GET     128,402  18.2 ms  9.50 ms  28.5 ms  90.7 ms  ▄██▂▁▁▁▁▁▁▁·
  POST    232,244  41.7 ms  33.6 ms  93.8 ms   410 ms  ▁▃▆█▄▂▁▁▁▁▁·
$ LC_ALL=C promctl scrape -o pretty --match http_request_duration_seconds api.prom
api.prom   text 0.0.4   5.78 KiB   1 family   28 series
mean and quantiles of histograms: over process life; --watch: over an interval

http_request_duration_seconds{endpoint="/api/v1/tasks"}   histogram   seconds   12 buckets <=5ms to <=10s   Time to answer a request.
  method    count     mean      p50      p90      p99  <=5ms   +Inf
  GET     128,402  18.2 ms  9.50 ms  28.5 ms  90.7 ms  -##._______.
  POST    232,244  41.7 ms  33.6 ms  93.8 ms   410 ms  _:+#-._____.
$ LC_ALL=C promctl scrape -o pretty --match evil hostile.prom
hostile.prom   text 0.0.4   300 B   1 family   3 series

evil   gauge   Rings \\x07, colours \x1b[31mred\x1b[0m, title \x1b]0;pwned\x07.
  who                                                                                         bidi       c1           value
  \x1b[2J\x1b[H                                                                               ab         \u009b2J         1
  caf\u00e9                                                                                   tab\there  line\nbreak      2
  wwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwww  x          y                3
$ NO_COLOR=1 CLICOLOR_FORCE=1 promctl scrape -o pretty --match up api.prom
api.prom   text 0.0.4   5.78 KiB   0 families   0 series

# Labels of the target; several targets are merged.
$ promctl scrape -o pretty --labels --match go_goroutines shop=api.prom
api.prom   text 0.0.4   5.78 KiB   1 family   1 series

go_goroutines{job="shop",instance="api.prom"}   gauge   Number of goroutines that currently exist.   224
$ promctl scrape -o pretty --match go_goroutines --match cache_hits_total a=api.prom b=api.prom
api.prom   text 0.0.4   5.78 KiB   2 families   2 series
api.prom   text 0.0.4   5.78 KiB   2 families   2 series

cache_hits_total{key_type="user",instance="api.prom"}   counter   Lookups that the cache answered.
  job    value
  a    918,221
  b    918,221

go_goroutines{instance="api.prom"}   gauge   Number of goroutines that currently exist.
  job  value
  a      224
  b      224

# The simulated system.
$ promctl scrape -o pretty --match 'http_requests_in_flight' demo:
demo:api      OpenMetrics 1.0   24.2 KiB     1 family   1 series
demo:worker   OpenMetrics 1.0   12.8 KiB   0 families   0 series

http_requests_in_flight   gauge   Number of HTTP requests being served right now.
  job               instance        value
  task-handler-api  localhost:8087     44
