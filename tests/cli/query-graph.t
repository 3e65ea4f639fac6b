# A range is lines over time, with a legend; in a pipe 100 columns without escapes.
$ export PROMCTL_NOW=1767537127
$ q() { promctl query -t demo: -o graph "$@"; }
$ q --since 15m 'sum by (status) (rate(http_requests_total[1m]))'
sum by (status) (rate(http_requests_total[1m]))                                         step 5s   /s
50 ┤ ·⣀⣀⣀⣀⠤⠤⣀⣀⣀⡠⠤⢄⣀⡠⠤⢄⡀  ·   ·   ·   ·   ·   ·   ·   ·   ·   ·   ·   ·   ·   ·   ·   ·   ·   ⢀⡠⠤⠤⠤●
   │⠉⠉                ⠈⠉⠉⠉⠒⠒⠒⠒⠒⠤⠤⠒⠒⠤⠤⠤⠤⠤⢄⡀                                ⢀⡠⠤⠤⠔⠒⠒⠉⠒⠤⠤⠤⠤⠤⠒⠉⠉⠒⠉⠁
40 ┤ ·   ·   ·   ·   ·   ·   ·   ·   ·   ⠈⠉⠑⠢⢄⣀⡀ ·   ·  ⣀·   ⣀⣀  ·   ⢀⡠⠔⠒⠊⠁  ·   ·   ·   ·   ·   ·
   │                                           ⠈⠉⠉⠑⠊⠉⠉⠉⠉ ⠉⠉⠉⠉  ⠉⠉⠉⠉⠉⠉⠁
   │
30 ┤ ·   ·   ·   ·   ·   ·   ·   ·   ·   ·   ·   ·   ·   ·   ·   ·   ·   ·   ·   ·   ·   ·   ·   ·■
   │                                                                                              □
20 ┤⠉⠉⠉⠉⠉⠉⠉⠉⠉⠉⠉⠉⠉⠉⠑⠊⠉⠑⠒⠊⠉⠉⠒⠒⠉⠒⠒⠒⠒⠒⠒⠒⠤⠤⠤⠤⢄⣀⣀⣀⣀⣀⡀  ·   ·   ·   ·   ·   · ⢀⣀⣀⡠⠤⠤⠤⠤⠤⠤⠒⠒⠒⠒⠒⠒⠒⠒⠉⠉⠉⠒⠊⠉⠉⠑⠒▼
   │                                          ⠈⠉⠉⠉⠉⠉⠉⠉⠒⠒⠒⠒⠒⠒⠒⠒⠒⠒⠒⠒⠒⠒⠒⠊⠉⠁                          ◆
10 ┤ ·   ·   ·   ·   ·   ·   ·   ·   ·   ·   ·   ·   ·   ·   ·   ·   ·   ·   ·   ·   ·   ·   ·   ·○
   │                                                                                              ◇
   │⣶⣶⣶⣶⣶⣶⣶⣶⣶⣶⣶⣶⣶⣶⣶⣶⣶⣶⣶⣶⣶⣶⣤⣤⣤⣤⣤⣤⣤⣤⣤⣤⣤⣤⣤⣤⣤⣤⣤⣤⣴⣶⣶⣮⣭⣭⣭⣭⣭⣭⣭⣭⣭⣭⣭⣭⣭⣭⣭⣭⣭⣭⣭⣵⣶⣶⣦⣤⣤⣤⣤⣤⣤⣤⣤⣤⣤⣤⣤⣤⣶⣶⣶⣶⣶⣶⣶⣶⣶⣶⣶⣶⣶⣶●
 0 ┼─────┴14:18───────┴14:20──────┴14:22───────┴14:24──────┴14:26───────┴14:28──────┴14:30────────
    status    last    min    avg    max
  ● 200       50.1   38.2   44.6   50.1
  ■ 201       20.4   15.4   18.8   21.2
  □ 404       1.70   1.40   1.63   1.86
  ▼ 204       1.02  0.780  0.920   1.02
  ◆ 400      0.460  0.360  0.428  0.480
  ○ 401      0.460  0.360  0.417  0.480
  ◇ 500     0.0400      0  0.823   2.96
  ● 503          0      0  0.194  0.720
    +1 more

# A step that is longer than what is looked at may miss something, and says so.
$ for e in tasks_queue_size 'rate(http_requests_total[1m])' 'rate(http_requests_total[5m])'; do q --since 50m --step 2m "$e" | head -1; done
tasks_queue_size                                                                           step 2m ~
rate(http_requests_total[1m])                                                         step 2m ~   /s
rate(http_requests_total[5m])                                                           step 2m   /s

# An expression of several lines has its title on one, without comments.
$ q --since 5m "sum by (job) ( # of each
>   up{job=~'.*worker'}
> )" | head -1
sum by (job) (up{job=~".*worker"})                                                           step 2s

# Beginnings that values share are said once, and so are labels.
$ q --since 30m 'histogram_quantile(0.95, sum by (le, method, endpoint) (rate(http_request_duration_seconds_bucket{endpoint=~"/api.*"}[2m])))'
histogram_quantile(0.95, sum by (le, method, endpoint) (rate(http_request_durat…  step 10s   seconds
4s ┤ ·   ·   ·   ·   ·   ·   ·  ⣄⣀⣀⣀⣀⣀⣀⣀⣀⣀⣠⡀ ·   ·   ·   ·   ·   ·   ·   ·   ·   ·   ·   ·   ·   ·
   │                          ⡰⢒⡟⠓⡴⠤⠔⠉⠪⡨⣸⠉⠈⠙⢦⡀
   │                        ⢀⠖⠁⡞        ⠁   ⠈⣾⢄
3s ┤ ·   ·   ·   ·   ·   · ⢀⠎·⢰⠁ ·   ·   ·   ⠸⣼  ·   ·   ·   ·   ·   ·   ·   ·   ·   ·   ·   ·   ·
   │                       ⢸  ⡞               ⡿⢄
   │                       ⡸ ⡸⠁               ⠙⣼
2s ┤ ·   ·   ·   ·   ·   · ⡇⢠⠇   ·   ·   ·   · ⢹⡆·   ·   ·   ·   ·   ·   ·   ·   ·   ·   ·   ·   ·
   │                       ⡇⣸                  ⠘⡇
   │                       ⡇⡟                   ⣷                                                 ●
1s ┤ ·   ·   ·   ·   ·   · ⣿⡇·   ·   ·   ·   ·  ⣿·   ·   ·   ·   ·   ·   ·   ·   ·   ·   ·   ·   ·■
   │                       ⣿⠁                   ⣿                                                 ▼
   │⣤⣤⣤⣤⣤⣤⣤⣤⣤⣤⣤⣤⣤⣤⣤⣤⣤⣤⣤⣤⣤⣤⣤⡿                    ⢿⣤⣤⣤⣤⣤⣤⣤⣤⣤⣤⣤⣤⣤⣤⣤⣤⣤⣤⣤⣤⣤⣤⣤⣤⣤⣤⣤⣤⣤⣤⣤⣤⣤⣤⣤⣤⣤⣤⣤⣤⣤⣤⣤⣤⣤⣤⣤⣤⣤◆
 0 ┼─────────┴14:05─────────┴14:10──────────┴14:15─────────┴14:20──────────┴14:25──────────┴14:30─
    endpoint /api/v1…  method     last      min     avg     max
  ● /tasks             GET     84.1 ms  83.1 ms  809 ms  4.04 s
  ■ /tasks             POST    62.5 ms  59.3 ms  790 ms  4.04 s
  ▼ /tasks/:id         DELETE  46.6 ms  35.6 ms  841 ms  4.12 s
  ◆ /tasks/:id         GET     24.9 ms  24.8 ms  764 ms  4.04 s

# One series needs no name.
$ q --since 2h 'tasks_queue_size' | sed 's/ *$//'
tasks_queue_size                                                                          step 30s ~
{instance="localhost:8088", job="task-handler-worker"}
    │                                                                       ⣄
500 ┤ ·   ·   ·   ·   ·   ·   ·   ·   ·   ·   ·   ·   ·   ·   ·   ·   ·   ⢸⠒⢹ ·   ·   ·   ·   ·   ·
    │                                                                    ⢸⠁ ⢸
400 ┤ ·   ·   ·   ·   ·   ·   ·   ·   ·   ·   ·   ·   ·   ·   ·   ·   ·  ⡸· ⢸ ·   ·   ·   ·   ·   ·
    │                                                                    ⡇  ⠈⡆
300 ┤ ·   ·   ·   ·   ·   ·   ·   ·   ·   ·   ·   ·   ·   ·   ·   ·   ·  ⡇·  ⡇·   ·   ·   ·   ·   ·
    │                                                                    ⡇   ⡇
200 ┤ ·   ·   ·   ·   ·   ·   ·   ·   ·   ·   ·   ·   ·   ·   ·   ·   ·  ⡇·  ⢱·   ·   ·   ·   ·   ·
    │                                                                    ⡇   ⢸
100 ┤ ·   ·   ·   ·   ·   ·   ·   ·   ·   ·   ·   ·   ·   ·   ·   ·   · ⢸ ·  ⢸·   ·   ·   ·   ·   ·
    │                                                                   ⢸    ⠘⡄
    │                                               ⢠⠤⠤⠤⠤⠤⡤⠤⡤⢤⠤⣀⠤⠤⠤⢤⢄⠤⠤⠤⠜     ⠧⠤⡤⢄⠤⠤⠤⠤⠤⠤⠤⠤⡠⢤⠤⡤⠤⣄⡠⢄⠤⡔
  0 ┼──────────┴12:45──────┴13:00──────┴13:15─────┴13:30──────┴13:45──────┴14:00──────┴14:15────────
    last 27   min 4   avg 50.7   max 537

# An instant is bars, one number is a number.
$ q 'sum by (endpoint, method) (rate(http_requests_total[5m]))'
sum by (endpoint, method) (rate(http_requests_total[5m]))                                         /s
  endpoint           method
  /api/v1/tasks/:id  GET     ████████████████████████████████████████████████████████████   29.6 /s
  /api/v1/tasks      POST    ███████████████████████████████████████▋                       19.5 /s
  /api/v1/tasks      GET     ███████████████████████████████▍                               15.5 /s
  /auth/login        POST    ██████▊                                                        3.36 /s
  /api/v1/tasks/:id  DELETE  █▉                                                            0.983 /s
  /auth/register     POST    █▏                                                            0.562 /s
$ q 'go_memstats_alloc_bytes / 2'
go_memstats_alloc_bytes / 2                                                                    bytes
  instance localhost:…  job task-handler-…
  8087                  api                 ██████████████████████████████████████████████   259 MiB
  8088                  worker              █████████████████▎                              97.2 MiB
$ q 'sum(up)'
sum(up)
  2
$ q 'scalar(sum(go_memstats_alloc_bytes))'
scalar(sum(go_memstats_alloc_bytes))                                                           bytes
  356 MiB
$ q '"text"'
text
$ q 'up == 2'
up == 2
no series
$ q --since 5m 'up == 2'
up == 2                                                                                      step 2s
no series

# Samples of a range selector are drawn as they are.
$ q 'process_cpu_seconds_total[5m]' | tail -4
  0 ┼──────────────┴14:28─────────────┴14:29─────────────┴14:30─────────────┴14:31────────────────
    instance localhost:…  job task-handler-…     last      min      avg      max
  ■ 8088                  worker              15m 10s  12m 39s  13m 53s  15m 10s
  ● 8087                  api                  6m 27s   5m 48s   6m 07s   6m 27s

# Stacks, shares, a logarithmic axis.
$ q --since 15m --draw stack 'sum by (task_type) (rate(tasks_created_total[1m]))'
sum by (task_type) (rate(tasks_created_total[1m]))                                      step 5s   /s
20 ┤⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀⡀⢀⣀⡀ ⢀⣀⣀  ⣀·   ·   ·   ·   ·   ·   ·   ·   ·   ·   ·   ·   ·   ·   ·   ⣀⣀⣀ ⢀⣀⣀⡀·
   │⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀⡀                                   ⢀⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀▼
   │⣤⣤⣤⣤⣤⣤⣤⣤⣤⣤⣤⣤⣤⣤⣤⣤⣤⣤⣤⣤⣤⣤⣤⣤⣤⣤⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀⡀                      ⢀⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀⣤⣤⣤⣤⣤⣤⣤⣤⣤⣤
15 ┤⣤⣤⣤⣤⣤⣤⣤⣤⣤⣤⣤⣤⣤⣤⣤⣤⣤⣤⣤⣤⣤⣤⣤⣤⣤⣤⣤⣤⣤⣤⣤⣤⣤⣤⣤⣤⣤⣤⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀⣤⣤⣤⣤⣤⣤⣤⣤⣤⣤⣤⣤⣤⣤⣤⣤⣤⣤⣤⣤⣤⣤⣤⣤
   │⣤⣤⣤⣤⣤⣤⣤⣤⣤⣤⣤⣤⣤⣤⣤⣤⣤⣤⣤⣤⣤⣤⣤⣤⣤⣤⣤⣤⣤⣤⣤⣤⣤⣤⣤⣤⣤⣤⣤⣤⣤⣤⣤⣤⣤⣤⣤⣤⣤⣤⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀⣤⣤⣤⣤⣤⣤⣤⣤⣤⣤⣤⣤⣤⣤⣤⣤⣤⣤⣤⣤⣤⣤⣤⣤⣤⣤⣤⣤⣤⣤■
   │⣤⣤⣤⣤⣤⣤⣤⣤⣤⣿⣿⣿⣿⣿⣤⣤⣤⣤⣤⣤⣤⣤⣤⣤⣤⣤⣤⣤⣤⣤⣤⣤⣤⣤⣤⣤⣤⣤⣤⣤⣤⣤⣤⣤⣤⣤⣤⣤⣤⣤⣤⣤⣤⣤⣤⣤⣤⣤⣤⣤⣤⣤⣤⣤⣤⣤⣤⣤⣤⣤⣤⣤⣤⣤⣤⣤⣤⣤⣤⣤⣤⣤⣤⣤⣤⣤⣿⣿⣤⣤⣤⣤⣤⣤
10 ┤⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣤⣤⣤⣤⣤⣤⣤⣤⣤⣤⣤⣤⣤⣤⣤⣤⣤⣤⣤⣤⣤⣤⣤⣤⣤⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿
   │⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿
   │⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿●
 5 ┤⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿
   │⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿
   │⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿
 0 ┼─────┴14:18───────┴14:20──────┴14:22───────┴14:24──────┴14:26───────┴14:28──────┴14:30────────
    task_type     last   min   avg   max
  ● email         11.0  8.48  10.5  11.9
  ■ notification  6.24  4.50  5.50  6.40
  ▼ report        2.62  1.86  2.35  2.72
$ q --since 15m --draw shares 'sum by (task_type) (rate(tasks_created_total[1m]))' | head -5
sum by (task_type) (rate(tasks_created_total[1m]))                                      step 5s   /s
100% ┤⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀▼
     │⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀⣤⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀
 80% ┤⣤⣤⣤⣤⣤⣤⣤⣤⣤⣤⣤⣤⣤⣤⣤⣤⣤⣤⣤⣤⣤⣤⣤⣤⣤⣤⣤⣤⣤⣤⣤⣤⣤⣤⣤⣤⣤⣤⣤⣤⣤⣤⣤⣤⣤⣤⣤⣤⣤⣤⣤⣤⣤⣤⣤⣤⣤⣤⣤⣤⣤⣤⣤⣤⣤⣤⣤⣤⣤⣤⣤⣤⣤⣤⣤⣤⣤⣤⣤⣤⣤⣤⣤⣤⣤⣤⣤⣤⣤⣤⣤⣤
     │⣤⣤⣤⣤⣤⣤⣤⣤⣤⣤⣤⣤⣤⣤⣤⣤⣤⣤⣤⣤⣤⣤⣤⣤⣤⣤⣤⣤⣤⣤⣤⣤⣤⣤⣤⣤⣤⣤⣤⣤⣤⣤⣤⣤⣤⣤⣤⣤⣤⣤⣤⣤⣤⣤⣤⣤⣤⣤⣤⣤⣤⣤⣤⣤⣤⣤⣤⣤⣤⣤⣤⣤⣤⣤⣤⣤⣤⣤⣤⣤⣤⣤⣤⣤⣤⣤⣤⣤⣤⣤⣤⣤■
$ q --since 15m --scale log --draw points 'http_requests_in_flight - 5' | head -4
http_requests_in_flight - 5                                                        181 ≤ 0   step 5s
{instance="localhost:8087", job="task-handler-api"}
  1 ┤ ·   ·   ·   ·   ·   ·   ·   ·   ·   ·   ·   ·   ·   ·   ·   ·   ·   ·   ·   ·   ·   ·   ·   ·
    │
$ q --since 15m --glyphs block 'go_goroutines{job="task-handler-api"}'
go_goroutines{job="task-handler-api"}                                                        step 5s
{instance="localhost:8087", job="task-handler-api"}
   │                 ▅▄   ▅▅                                                       ▅▅▅▅▅
46 ┤ ·▅▅ ·   ·   ·   ██▄ ·██ ·   ·  ▅▄   ·   ·   ·   ·   ·   ·   ·   ·   ·   ▅▄  · █████ ·   ·   ·
   │  ██        ▄▃   ███  ██        ██▄▃                     ▄▄▃           ▄▄██    █████▄
44 ┤ ·██▄·   ·  ██   ███ ·██ ·   ·  ████▃·   ·   ·   ·   ·   ███ · ▄▄·   · ████  ·▄██████·▄▄▃·   ·
   │ ▄███     ▄▄██   ███  ██ ▄▄     █████  ▄▃      ▄▄ ▄▃   ▄▃███▄▄ ██▄     ████  ▄███████ ███  ▄▃
42 ┤▃████·   ·████   ███ ·██▃██▃ ·  █████▃▂██▃▃ ▃▃ ██·██ · ███████ ███   · ████  ████████·███· ██▃▂
   │█████▃▃▃ ▃████▂▃▂███▂▃██████ ▃▃▂███████████▃██▃██▃██▃▂ ███████ ███ ▃▃▃▂████  ████████▃███▂ ████
40 ┤████████▂███████████████████▂█████████████████████████▂███████▂███ ████████▁ █████████████▂████
   │██████████████████████████████████████████████████████████████████ █████████▁██████████████████▂
38 ┤██████████████████████████████████████████████████████████████████▂█████████████████████████████
   │████████████████████████████████████████████████████████████████████████████████████████████████
   │████████████████████████████████████████████████████████████████████████████████████████████████
36 ┼──────┴14:18──────┴14:20───────┴14:22───────┴14:24──────┴14:26───────┴14:28───────┴14:30────────
    last 39   min 38   avg 41.9   max 47

# Without UTF-8 there is ASCII.
$ LC_ALL=C q --since 15m 'sum by (task_type) (rate(tasks_created_total[1m]))'
sum by (task_type) (rate(tasks_created_total[1m]))                                      step 5s   /s
    |____  ___----_____ ___                                                            ___--__
    |    ''           ''' '"""------=.___                                      _-----''       ''"-a
 10 | .   .   .   .   .   .   .   .   .  '------_ .   .   .   .   .   _.=-"''''   .   .   .   .
    |                                            ''----__-__.-.___.--|'
7.5 | .   .   .   .   .   .   .   .   .   .   .   .   .   .   .   .   .   .   .   .   .   .   .
    | _______                                                                                 ____b
    |'       ''''''--'''''''''''"--=._____ __                          ___.------------------'  ''
  5 | .   .   .   .   .   .   .   .   .   '  '''-------------==----=--"'  .   .   .   .   .   .
    |
2.5 |------------------==------=-----------____   .   ._________  .  ____.------------------------c
    |                                          ''''''''        '''''''
    |
  0 +-----+14:18------+14:20-------+14:22------+14:24------+14:26-------+14:28------+14:30--------
    task_type     last   min   avg   max
  a email         11.0  8.48  10.5  11.9
  b notification  6.24  4.50  5.50  6.40
  c report        2.62  1.86  2.35  2.72
$ LC_ALL=C q go_memstats_alloc_bytes
go_memstats_alloc_bytes                                                                        bytes
  instance localhost:...  job task-handler-...
  8087                    api                   ##########################################   259 MiB
  8088                    worker                ###############                             97.2 MiB

# A file of another day says which.
$ promctl query -f data/query/jobs.om -o graph --since 1m --step 30s jobs_total
jobs_total                                                                 2023-11-14 UTC   step 30s
{result="ok"}
40 ┤ ·   ·   ·   ·   ·   ·   ·   ·   ·   ·   ·   ·   ·   ·   ·   ·   ·   ·   ·   ·   ·   ·   · ⢀⡠⠤●
   │                                                                                      ⣀⠤⠔⠒⠉⠁
   │                                                                                ⢀⡠⠤⠒⠊⠉
30 ┤ ·   ·   ·   ·   ·   ·   ·   ·   ·   ·   ·   ·   ·   ·   ·   ·   ·   ·   · ⣀⠤⠔⠒⠉⠁·   ·   ·   ·
   │                                                                     ⢀⡠⠤⠒⠊⠉
   │                                                               ⢀⣀⠤⠔⠒⠉⠁
20 ┤ ·   ·   ·   ·   ·   ·   ·   ·   ·   ·   ·   ·   ·   ·   ·⣀⡠⠤⠒⠊⠁ ·   ·   ·   ·   ·   ·   ·   ·
   │                                                    ⢀⣀⠤⠔⠒⠉
   │                                               ⣀⡠⠤⠒⠊⠁
10 ┤⠉⠉⠉⠉⠉⠉⠉⠉⠉⠉⠉⠉⠉⠉⠉⠉⠉⠉⠉⠉⠉⠉⠉⠉⠉⠉⠉⠉⠉⠉⠉⠉⠉⠉⠉⠉⠉⠉⠉⠉⠉⠉⠉⠉⠉⠉⠉  ·   ·   ·   ·   ·   ·   ·   ·   ·   ·   ·   ·
   │                                                                               ⢀⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀⡠■
   │⠤⠤⠤⠤⠤⠤⠤⠤⠤⠤⠤⠤⠤⠤⠤⠤⠤⠤⠤⠤⠤⠤⠤⠤⠤⠤⠤⠤⠤⠤⠤⠤⠤⠤⠤⠤⠤⠤⠤⠤⠤⠤⠤⠤⠤⠤⠤⠤⠤⠤⠤⠤⠒⠒⠒⠒⠒⠒⠒⠒⠒⠒⠒⠒⠒⠒⠉⠉⠉⠉⠉⠉⠉⠉⠉⠉⠉⠉⠉⠁
 0 ┼┴22:13:20──────┴22:13:30───────┴22:13:40──────┴22:13:50───────┴22:14:00───────┴22:14:10───────
    kind    last  min  avg  max
  ● mail      40   10   20   40
  ■ report     4    1    2    4

# What labels say is for eyes only.
$ printf 'a{b="\x1b[2J",c="\xe2\x80\xae\xe4\xb8\xad\xe6\x96\x87"} 1 1\na{b="x\\ny",c="e\xcc\x81"} 2 1\n# EOF\n' >hostile.om
$ promctl query -f hostile.om -o graph a
a
  b        c
  x\ny     é     ████████████████████████████████████████████████████████████  2
  \x1b[2J  中文  ██████████████████████████████                                1
$ promctl query -f hostile.om -o graph --since 1m a | tail -3
    b        c     last  min  avg  max
  ■ x\ny     é        2    2    2    2
  ● \x1b[2J  中文     1    1    1    1
$ promctl query -f hostile.om -o graph 'a{b!="'$'\e''[2J"}'
a{b!="\x1b[2J"}
{b="x\ny", c="é"}
  2

# Native histograms have no line.
$ promctl query -t demo: --accept protobuf -o graph --since 5m http_request_duration_seconds | tail -1
6 series of histograms not drawn; histogram_quantile() gives numbers

# Options of pictures go with pictures.
$ q --scale log --draw stack up
promctl: query: --scale log and --draw stack exclude each other
[2]
$ promctl query -t demo: --draw bars up
promctl: query: --draw goes with -o graph
[2]
$ promctl query -t demo: -o json --scale log up
promctl: query: --scale goes with -o graph
[2]
$ q --draw pie up
promctl: query: --draw: unknown value "pie"
  one of line, fill, bars, points, stack, shares
  see promctl help query
[2]
