# The simulated system has an hour of history at once.
$ export PROMCTL_NOW=2026-09-21T13:20:00Z
$ promctl query -t demo: up
up
  instance        job                  value
  localhost:8087  task-handler-api         1
  localhost:8088  task-handler-worker      1
$ promctl query -t demo: 'count_over_time(up[2h])' -o value
361
361
$ promctl query -t api=demo:api 'scrape_samples_scraped > 10'
scrape_samples_scraped{instance="localhost:8087", job="api"}
  182
$ cat >queries <<'END'
> sum(rate(http_requests_total[5m]))
> sum by (status) (rate(http_requests_total[5m]))
> sum(rate(http_requests_total{status=~"5.."}[5m]))
> rate(http_request_duration_seconds_sum[5m]) / rate(http_request_duration_seconds_count[5m])
> histogram_quantile(0.95, rate(http_request_duration_seconds_bucket[5m]))
> histogram_quantile(0.99, rate(http_request_duration_seconds_bucket[5m]))
> rate(tasks_created_total[5m])
> sum(rate(tasks_processed_total{status="success"}[5m])) / sum(rate(tasks_processed_total[5m])) * 100
> sum(rate(tasks_processed_total{status="failed"}[5m])) / sum(rate(tasks_processed_total[5m])) * 100
> rate(task_processing_duration_seconds_sum[5m]) / rate(task_processing_duration_seconds_count[5m])
> histogram_quantile(0.95, rate(task_processing_duration_seconds_bucket[5m])) > 5
> go_goroutines{job="task-handler-api"}
> go_memstats_alloc_bytes{job="task-handler-api"} / 1024 / 1024
> rate(go_gc_duration_seconds_sum[5m])
> END
$ promctl query -t demo: <queries
# sum(rate(http_requests_total[5m]))
64.41724137931035
$'\n' (esc)
# sum by (status) (rate(http_requests_total[5m]))
status                 value
200        42.66206896551724
401      0.39310344827586213
500     0.020689655172413796
201        18.47931034482759
400      0.41034482758620694
503                        0
204       0.8758620689655173
404       1.5517241379310347
409     0.024137931034482762
$'\n' (esc)
# sum(rate(http_requests_total{status=~"5.."}[5m]))
0.020689655172413796
$'\n' (esc)
# rate(http_request_duration_seconds_sum[5m]) / rate(http_request_duration_seconds_count[5m])
{instance="localhost:8087", job="task-handler-api"}
  endpoint           method                 value
  /api/v1/tasks      GET     0.029970716222760294
  /api/v1/tasks      POST     0.02185191275797373
  /api/v1/tasks/:id  DELETE  0.016402387832699615
  /api/v1/tasks/:id  GET      0.00953661210279782
  /auth/login        POST     0.11546662212486307
  /auth/register     POST     0.13039763333333332
$'\n' (esc)
# histogram_quantile(0.95, rate(http_request_duration_seconds_bucket[5m]))
{instance="localhost:8087", job="task-handler-api"}
  endpoint           method                 value
  /api/v1/tasks      GET      0.08592519685039365
  /api/v1/tasks      POST     0.06191860465116271
  /api/v1/tasks/:id  DELETE  0.047013888888888904
  /api/v1/tasks/:id  GET      0.02538141993957702
  /auth/login        POST     0.32255434782608705
  /auth/register     POST     0.39062499999999956
$'\n' (esc)
# histogram_quantile(0.99, rate(http_request_duration_seconds_bucket[5m]))
{instance="localhost:8087", job="task-handler-api"}
  endpoint           method                value
  /api/v1/tasks      GET      0.2115476190476187
  /api/v1/tasks      POST     0.1363043478260848
  /api/v1/tasks/:id  DELETE  0.09650000000000009
  /api/v1/tasks/:id  GET     0.04924546827794563
  /auth/login        POST     0.6612499999999972
  /auth/register     POST     0.9166666666666694
$'\n' (esc)
# rate(tasks_created_total[5m])
{instance="localhost:8087", job="task-handler-api"}
  task_type                  value
  email          10.30344827586207
  notification   5.424137931034483
  report        2.3000000000000003
$'\n' (esc)
# sum(rate(tasks_processed_total{status="success"}[5m])) / sum(rate(tasks_processed_total[5m])) * 100
74.42941673710905
$'\n' (esc)
# sum(rate(tasks_processed_total{status="failed"}[5m])) / sum(rate(tasks_processed_total[5m])) * 100
25.570583262890956
$'\n' (esc)
# rate(task_processing_duration_seconds_sum[5m]) / rate(task_processing_duration_seconds_count[5m])
{instance="localhost:8088", job="task-handler-worker"}
  task_type                  value
  email         1.8272360843462243
  notification   1.789972819901892
  report        3.0672199119601333
$'\n' (esc)
# histogram_quantile(0.95, rate(task_processing_duration_seconds_bucket[5m])) > 5
{instance="localhost:8088", job="task-handler-worker"}
  task_type                 value
  email         9.335858585858585
  notification  9.365969581749052
  report        9.397435897435898
$'\n' (esc)
# go_goroutines{job="task-handler-api"}
go_goroutines{instance="localhost:8087", job="task-handler-api"}
  43
$'\n' (esc)
# go_memstats_alloc_bytes{job="task-handler-api"} / 1024 / 1024
{instance="localhost:8087", job="task-handler-api"}
  376.90570068359375
$'\n' (esc)
# rate(go_gc_duration_seconds_sum[5m])
instance        job                                    value
localhost:8087  task-handler-api     0.000016304893103448274
localhost:8088  task-handler-worker  0.000007454351724137924
$ promctl query -t demo: --since 20m -o value <queries | wc -l
9946

# The same from a recording.
$ promctl query -t demo: '{__name__=~".+"}[1h]' -o openmetrics >recorded.om
$ promctl query -t demo: <queries >live.out
$ promctl query -f recorded.om <queries >file.out
$ wc -l <file.out
87
$ cmp live.out file.out
$ promctl query -t demo: --since 20m -o json <queries >live.out
$ promctl query -f recorded.om --since 20m -o json <queries >file.out
$ cmp live.out file.out

# A target is scraped, and knows only now.
$ promctl demo --listen :0 >out & demo=$!
$ for i in {1..100}; do grep -qs Ctrl-C out && break; sleep 0.1; done
$ api=$(sed -n 's/.*localhost:\([0-9]*\).*handler-api/\1/p' out)
$ promctl query -t api=:$api 'sum by (job) (up)'
{job="api"}
  1
$ promctl query -t :$api 'rate(http_requests_total[5m])'
promctl: query: a target has no history, and 5m of it would have to be collected first
  ask for at most 15s, which are collected at once: [15s], --since 15s
  or wait: --collect 5m
  or try it on -t demo:, which has an hour of history
[2]
$ promctl query -t :$api --since 1h up
promctl: query: a target has no history, and 1h of it would have to be collected first
  ask for at most 15s, which are collected at once: [15s], --since 15s
  or wait: --collect 1h
  or try it on -t demo:, which has an hour of history
[2]
$ promctl query -t :$api 'count(count_over_time(up[1s])) or count(up)' --collect 1s -o value
1
$ promctl query -t :$api -t x=:9 'sort(up)' -o csv 2>err | sed 's/,[^x].*:'$api',/,SELF,/'
timestamp,__name__,instance,job,value
2026-09-21T13:20:00.000Z,up,localhost:9,x,0
2026-09-21T13:20:00.000Z,SELF,1
$ grep -c 'refused' err
1
$ promctl query -t :9 up
promctl: query: http://localhost:9/metrics: connection refused
  nothing listens on localhost:9; is the service running?
[3]
$ promctl query -t data/scrape/broken.prom up
promctl: query: data/scrape/broken.prom: line 4, column 8: expected label value, got "\"1} 3\nc 4\n\n" ("INVALID") while parsing: "b{oops=\"1} 3\nc 4\n\n"
[3]
$ promctl query -t data/query/jobs.om 'jobs_total or up'
up{instance="data/query/jobs.om", job="jobs"}
  1

# What the page says of job and instance is kept aside.
$ printf 'a{job="x",exported_job="y"} 1\n' >own.prom
$ promctl query -t own.prom a
a{exported_exported_job="x", exported_job="y", instance="own.prom", job="own"}
  1
$ promctl query -t own.prom 'scrape_samples_scraped' -o value
1

# Ctrl-C while collecting answers from what is there.
$ env -u PROMCTL_NOW timeout --preserve-status -s INT 2 promctl query -t :$api --collect 1h 'count(up)'
promctl: query: warning: interrupted: the answer is incomplete
1
[130]
$ kill $demo; wait $demo 2>/dev/null
