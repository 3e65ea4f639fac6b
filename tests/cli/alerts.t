# The four alerts of the simulated system, at one time: PROMCTL_NOW is what makes it stand still.
$ export PROMCTL_NOW=1700000000
> promctl demo --print rules >rules.yml
$ promctl alerts rules.yml -t demo:
4 alerting rules   1 firing   6 pending   2 inactive   2023-11-14T22:13:20.000Z

STATE    ALERT                  SINCE               VALUE  LABELS
firing   HighMemoryUsage       10m00s   595.9037017822266  instance="localhost:8087" job="task-handler-api" severity="warning"
    High memory usage
    Memory usage is 595.9037017822266MB
pending  SlowAPIResponse  1m30s of 5m   2.608082706766913  endpoint="/api/v1/tasks" instance="localhost:8087" job="task-handler-api" method="GET" severity="warning"
    API response time is slow
    p95 latency is 2.608082706766913s
pending  SlowAPIResponse  1m30s of 5m  2.5912356321839023  endpoint="/api/v1/tasks" instance="localhost:8087" job="task-handler-api" method="POST" severity="warning"
    API response time is slow
    p95 latency is 2.5912356321839023s
pending  SlowAPIResponse  1m30s of 5m   3.102272727272723  endpoint="/api/v1/tasks/:id" instance="localhost:8087" job="task-handler-api" method="DELETE" severity="warning"
    API response time is slow
    p95 latency is 3.102272727272723s
pending  SlowAPIResponse  1m30s of 5m    2.64134615384615  endpoint="/api/v1/tasks/:id" instance="localhost:8087" job="task-handler-api" method="GET" severity="warning"
    API response time is slow
    p95 latency is 2.64134615384615s
pending  SlowAPIResponse  1m30s of 5m   2.679687499999999  endpoint="/auth/login" instance="localhost:8087" job="task-handler-api" method="POST" severity="warning"
    API response time is slow
    p95 latency is 2.679687499999999s
pending  SlowAPIResponse  1m00s of 5m  2.4849999999999994  endpoint="/auth/register" instance="localhost:8087" job="task-handler-api" method="POST" severity="warning"
    API response time is slow
    p95 latency is 2.4849999999999994s

inactive: HighHTTPErrorRate, HighTaskFailureRate
$ promctl alerts rules.yml -t demo: --time -20m --match 'High*'
3 alerting rules   1 firing   2 inactive   2023-11-14T21:53:20.000Z

STATE   ALERT              SINCE               VALUE  LABELS
firing  HighHTTPErrorRate  5m00s  1.7896551724137932  severity="critical"
    High HTTP 5xx error rate
    Error rate is 1.7896551724137932 errors/sec

inactive: HighTaskFailureRate, HighMemoryUsage

# What was: each fires and resolves.
$ promctl alerts rules.yml -t demo: --since 1h --match 'High*'
3 alerting rules   3 fired   2023-11-14T21:13:20.000Z to 2023-11-14T22:13:20.000Z   1h00m

ALERT                FOR  FIRED  FIRING  LONGEST        LAST  PENDING ONLY  LABELS
HighHTTPErrorRate     5m      2   7m00s    3m30s  16m30s ago             0  severity="critical"
  ·▄▄▄▄▄▄▄█████·······························▄▄▄▄▄▄██████····················
HighTaskFailureRate   5m      2   5m30s    3m00s   7m30s ago             0  severity="warning"
  ···············▄▄▄▄▄▄█████·······························▄▄▄▄▄▄████·········
HighMemoryUsage      10m      2   5m30s    5m30s         now             0  instance="localhost:8087" job="task-handler-api" severity="warning"
  ···················▄▄▄▄▄▄▄▄▄▄▄▄████████························▄▄▄▄▄▄▄▄▄▄▄▄█
  21:13            21:28              21:43              21:58           22:13
$ promctl alerts rules.yml -t demo: --since 1h -o json | jq -r '.rules[] | "\(.alert) \(.fired) \(.firingSeconds)", (.alerts[0].periods[] | "  \(.state) \(.start[11:19]) \(.end[11:19]) \(.goesOn // false)")'
HighHTTPErrorRate 2 420
  pending 21:14:50 21:19:50 false
  firing 21:19:50 21:23:20 false
  pending 21:48:20 21:53:20 false
  firing 21:53:20 21:56:50 false
SlowAPIResponse 6 1200
  pending 21:34:20 21:39:20 false
  firing 21:39:20 21:42:50 false
  pending 22:12:20 22:13:20 true
HighTaskFailureRate 2 330
  pending 21:25:20 21:30:20 false
  firing 21:30:20 21:33:20 false
  pending 21:58:20 22:03:20 false
  firing 22:03:20 22:05:50 false
HighMemoryUsage 2 330
  pending 21:28:20 21:38:20 false
  firing 21:38:20 21:43:50 false
  pending 22:03:20 22:13:20 false
  firing 22:13:20 22:13:20 true
$ promctl alerts rules.yml -t demo: --since 1h --match HighHTTPErrorRate --color always
$'\E[1m1 alerting rule\E[0m   \E[1;31m1 fired\E[0m   2023-11-14T21:13:20.000Z to 2023-11-14T22:13:20.000Z   1h00m\n' (esc)

$'\E[2mALERT\E[0m              \E[2mFOR\E[0m  \E[2mFIRED\E[0m  \E[2mFIRING\E[0m  \E[2mLONGEST\E[0m        \E[2mLAST\E[0m  \E[2mPENDING ONLY\E[0m  \E[2mLABELS\E[0m\n' (esc)
$'\E[1;36mHighHTTPErrorRate\E[0m   5m      \E[1;31m2\E[0m   7m00s    3m30s  16m30s ago             0  severity="critical"\n' (esc)
$'  \E[2m·\E[0m\E[33m▄▄▄▄▄▄▄\E[0m\E[1;31m█████\E[0m\E[2m·······························\E[0m\E[33m▄▄▄▄▄▄\E[0m\E[1;31m██████\E[0m\E[2m····················\E[0m\n' (esc)
$'  \E[2m21:13            21:28              21:43              21:58           22:13\E[0m\n' (esc)

# Another `for`.
$ promctl alerts rules.yml -t demo: --since 1h --match 'High*' --try-for 1m,15m | sed -n '/AGAINST/,$p'
ALERT                FOR  FIRED  FIRING  LONGEST  AGAINST THE FILE
HighHTTPErrorRate     5m      2   7m00s    3m30s  (the file's)
                      1m      2  15m00s    7m30s  the same firings
                     15m      0       -        -  2 would vanish
HighTaskFailureRate   5m      2   5m30s    3m00s  (the file's)
                      1m      2  13m30s    7m00s  the same firings
                     15m      0       -        -  2 would vanish
HighMemoryUsage      10m      2   5m30s    5m30s  (the file's)
                      1m      2  23m30s   14m30s  the same firings
                     15m      1    30 s     30 s  1 would vanish
$ promctl alerts rules.yml -t demo: --since 1h --match '{severity="critical"}' --try-for 1m -o json | jq -c '.rules[] | .tryFor'
[{"for":60,"fired":2,"firingSeconds":900,"longestSeconds":450,"pendingSeconds":120,"pendingOnly":0,"vanished":0,"new":0}]

# Twice as many evaluations, or fewer; a shorter part.
$ promctl alerts rules.yml -t demo: --since 1h --step 5m --match HighHTTPErrorRate
1 alerting rule   1 fired   2023-11-14T21:13:20.000Z to 2023-11-14T22:13:20.000Z   1h00m

ALERT              FOR  FIRED  FIRING  LONGEST        LAST  PENDING ONLY  LABELS
HighHTTPErrorRate   5m      1   5m00s    5m00s  15m00s ago             1  severity="critical"
  ······▄▄▄▄▄▄▄·······························▄▄▄▄▄▄███████···················
  21:13            21:28              21:43              21:58           22:13
$ LC_ALL=C promctl alerts rules.yml -t demo: --start -45m --end -30m --match HighHTTPErrorRate
1 alerting rule   1 never active   2023-11-14T21:28:20.000Z to 2023-11-14T21:43:20.000Z   15m00s

never pending or firing: HighHTTPErrorRate

# As a server's API tells of rules, and as an Alertmanager takes alerts.
$ promctl alerts rules.yml -t demo: -o json | jq -c '.status, (.data.groups[] | .name, .interval, (.rules[] | [.name, .state, .duration, .health, .type, (.alerts | length)]))'
"success"
"task_handler_alerts"
30
["HighHTTPErrorRate","inactive",300,"ok","alerting",0]
["SlowAPIResponse","pending",300,"ok","alerting",6]
["HighTaskFailureRate","inactive",300,"ok","alerting",0]
["HighMemoryUsage","firing",600,"ok","alerting",1]
$ promctl alerts rules.yml -t demo: -o json | jq -c '.data.groups[].rules[] | select(.name == "HighMemoryUsage")'
{"state":"firing","name":"HighMemoryUsage","query":"go_memstats_alloc_bytes / 1024 / 1024 > 500","duration":600,"keepFiringFor":0,"labels":{"severity":"warning"},"annotations":{"summary":"High memory usage","description":"Memory usage is {{ $value }}MB"},"alerts":[{"labels":{"alertname":"HighMemoryUsage","instance":"localhost:8087","job":"task-handler-api","severity":"warning"},"annotations":{"summary":"High memory usage","description":"Memory usage is 595.9037017822266MB"},"state":"firing","activeAt":"2023-11-14T22:03:20.000Z","value":"5.959037017822266e+02"}],"health":"ok","lastEvaluation":"2023-11-14T22:13:20.000Z","type":"alerting"}
$ promctl alerts rules.yml -t demo: -o alertmanager --external-label cluster=eu1 --external-label severity=lost --external-url http://prometheus.example/x/ | jq -c '.[]'
{"labels":{"alertname":"HighTaskFailureRate","cluster":"eu1","severity":"warning"},"annotations":{"summary":"High task failure rate","description":"14.64% tasks are failing"},"startsAt":"2023-11-14T22:03:20.000Z","endsAt":"2023-11-14T22:05:50.000Z","generatorURL":"http://prometheus.example/x/graph?g0.expr=sum%28rate%28tasks_processed_total%7Bstatus%3D%22failed%22%7D%5B5m%5D%29%29+%2F+sum%28rate%28tasks_processed_total%5B5m%5D%29%29+%3E+0.1&g0.tab=1"}
{"labels":{"alertname":"HighMemoryUsage","cluster":"eu1","instance":"localhost:8087","job":"task-handler-api","severity":"warning"},"annotations":{"summary":"High memory usage","description":"Memory usage is 595.9037017822266MB"},"startsAt":"2023-11-14T22:13:20.000Z","endsAt":"2023-11-14T22:17:20.000Z","generatorURL":"http://prometheus.example/x/graph?g0.expr=go_memstats_alloc_bytes+%2F+1024+%2F+1024+%3E+500&g0.tab=1"}
$ promctl alerts rules.yml -t demo: --time -40m -o alertmanager
[{"labels":{"alertname":"HighHTTPErrorRate","severity":"critical"},"annotations":{"summary":"High HTTP 5xx error rate","description":"Error rate is 0.37586206896551727 errors/sec"},"startsAt":"2023-11-14T21:19:50.000Z","endsAt":"2023-11-14T21:23:20.000Z"},{"labels":{"alertname":"HighTaskFailureRate","severity":"warning"},"annotations":{"summary":"High task failure rate","description":"12.61% tasks are failing"},"startsAt":"2023-11-14T21:30:20.000Z","endsAt":"2023-11-14T21:33:20.000Z"}]

# For scripts.
$ promctl alerts rules.yml -t demo: --match HighMemoryUsage --fail-on-firing >/dev/null
[1]
$ promctl alerts rules.yml -t demo: --match '{severity="critical"}' --fail-on-firing
1 alerting rule   1 inactive   2023-11-14T22:13:20.000Z

inactive: HighHTTPErrorRate
$ promctl alerts rules.yml -t demo: --match '{severity="critical"}' --fail-on-firing --since 1h >/dev/null
[1]
$ promctl alerts rules.yml -t demo: --match '{severity="critical"}' --fail-on-firing --since 10m
1 alerting rule   1 never active   2023-11-14T22:03:20.000Z to 2023-11-14T22:13:20.000Z   10m00s

never pending or firing: HighHTTPErrorRate

# Rules that read what rules write: recorded series, ALERTS; templates that ask.
$ cat >chain.yml <<'END'
> groups:
>   - name: chain
>     interval: 30s
>     labels: {team: "{{ $labels.job }}"}
>     rules:
>       - {alert: Inhibited, expr: 'ALERTS{alertname="Up",alertstate="firing"} == 1'}
>       - {record: 'job:up:sum', expr: sum by (job) (up)}
>       - alert: Up
>         expr: job:up:sum > 0
>         for: 2m
>         keep_firing_for: 5m
>         labels: {where: "{{ $externalLabels.cluster }} {{ $externalURL }}"}
>         annotations: {summary: '{{ $labels.job }} is {{ $value }}', all: '{{ range query "job:up:sum" }}{{ .Labels.job }}={{ .Value }};{{ end }}'}
>       - {alert: Since, expr: 'time() - ALERTS_FOR_STATE{alertname="Up"} > 600'}
>       - {record: 'job:up:max', expr: 'max_over_time(job:up:sum[20m])'}
>       - {alert: Recorded, expr: 'count_over_time(job:up:max[10m]) >= 21'}
> END
$ promctl alerts chain.yml -t demo: --external-label cluster=eu1 --external-url http://p
4 alerting rules, 2 recording rules   6 firing   1 inactive   2023-11-14T22:13:20.000Z

STATE   ALERT       SINCE  VALUE  LABELS
firing  Inhibited  57m30s      1  alertstate="firing" job="task-handler-api" team="task-handler-api" where="eu1 http://p"
firing  Inhibited  57m30s      1  alertstate="firing" job="task-handler-worker" team="task-handler-worker" where="eu1 http://p"
firing  Since      49m30s   3600  job="task-handler-api" team="task-handler-api" where="eu1 http://p"
firing  Since      49m30s   3600  job="task-handler-worker" team="task-handler-worker" where="eu1 http://p"
firing  Up         >1h00m      1  job="task-handler-api" team="task-handler-api" where="eu1 http://p"
    task-handler-api is 1
    all: task-handler-api=1;task-handler-worker=1;
firing  Up         >1h00m      1  job="task-handler-worker" team="task-handler-worker" where="eu1 http://p"
    task-handler-worker is 1
    all: task-handler-api=1;task-handler-worker=1;

inactive: Recorded
$ promctl alerts chain.yml -t demo: --time -55m | head -3
4 alerting rules, 2 recording rules   4 firing   2 inactive   2023-11-14T21:18:20.000Z

STATE   ALERT       SINCE  VALUE  LABELS
$ promctl alerts chain.yml -t demo: --time -55m --match Since
1 alerting rule   1 inactive   2023-11-14T21:18:20.000Z

inactive: Since

# A rule that fails is told, and the others go on.
$ cat >bad.yml <<'END'
> groups:
>   - name: g
>     limit: 1
>     rules:
>       - {alert: Twice, expr: 'up + on (x) up'}
>       - {alert: Matrix, expr: 'up[5m]'}
>       - {alert: Many, expr: up}
>       - {alert: One, expr: 'up{job="task-handler-api"}'}
>       - {alert: Same, expr: 'label_replace(up, "job", "x", "", "")', labels: {instance: ""}}
> END
$ promctl alerts bad.yml -t demo: | grep -v '^ '
5 alerting rules   1 firing   4 failed   2023-11-14T22:13:20.000Z

STATE   ALERT   SINCE  VALUE  LABELS
firing  One    >1h00m      1  instance="localhost:8087" job="task-handler-api"

failed Twice (bad.yml, group g): found duplicate series for the match group {} on the right hand-side of the operation: [{__name__="up", instance="localhost:8087", job="task-handler-api"}, {__name__="up", instance="localhost:8088", job="task-handler-worker"}];many-to-many matching not allowed: matching labels must be unique on one side
failed Matrix (bad.yml, group g): rule result is not a vector or scalar
failed Many (bad.yml, group g): exceeded limit of 1 with 2 alerts
failed Same (bad.yml, group g): exceeded limit of 1 with 2 alerts
$ promctl alerts bad.yml -t demo: --since 5m | grep -v '^ ' | cut -c 1-90
5 alerting rules   1 fired   4 failed   2023-11-14T22:08:20.000Z to 2023-11-14T22:13:20.00

ALERT  FOR  FIRED  FIRING  LONGEST  LAST  PENDING ONLY  LABELS
One     0s      1   5m00s    5m00s   now             0  instance="localhost:8087" job="tas

failed Twice (bad.yml, group g): 6 times, first at 2023-11-14T22:08:20.000Z: found duplica
$'failed Matrix (bad.yml, group g): 6 times, first at 2023-11-14T22:08:20.000Z: rule result \n' (esc)
failed Many (bad.yml, group g): 6 times, first at 2023-11-14T22:08:20.000Z: exceeded limit
failed Same (bad.yml, group g): 6 times, first at 2023-11-14T22:08:20.000Z: exceeded limit
$ promctl alerts bad.yml -t demo: -o json | jq -c '.data.groups[].rules[] | [.name, .health, .lastError[:40]]'
["Twice","err","found duplicate series for the match gro"]
["Matrix","err","rule result is not a vector or scalar"]
["Many","err","exceeded limit of 1 with 2 alerts"]
["One","ok",null]
["Same","err","exceeded limit of 1 with 2 alerts"]
$ promctl alerts bad.yml -t demo: --match One --fail-on-firing | head -1
5 alerting rules   1 firing   4 failed   2023-11-14T22:13:20.000Z

# What can never be: nothing of that name or with that label is there.
$ cat >typo.yml <<'END'
> groups:
>   - name: g
>     rules:
>       - {alert: Name, expr: 'sum(rate(http_request_total{status=~"5.."}[5m])) / sum(rate(http_requests_total[5m])) > 0.1'}
>       - {alert: Label, expr: 'http_requests_total{status="599"} offset 5m > 1'}
>       - {alert: Fine, expr: 'up == 0 unless on () maintenance'}
>       - {alert: Either, expr: 'foo or bar'}
>       - {alert: Absent, expr: 'absent(up)'}
>       - {record: 'never:recorded', expr: 'nothing'}
>       - {alert: Chain, expr: 'never:recorded > 1'}
> END
$ promctl alerts typo.yml -t demo:
6 alerting rules, 1 recording rule   6 inactive   2023-11-14T22:13:20.000Z

inactive: Fine, Either, Absent
no data: Name: nothing matches http_request_total{status=~"5.."}
no data: Label: nothing matches http_requests_total{status="599"}
no data: Chain: nothing matches never:recorded
$ promctl alerts typo.yml -t demo: --since 10m --match 'N*' --match Label
2 alerting rules   2 never active   2023-11-14T22:03:20.000Z to 2023-11-14T22:13:20.000Z   10m00s

no data: Name: nothing matches http_request_total{status=~"5.."}
no data: Label: nothing matches http_requests_total{status="599"}

# Files: several, patterns, a PrometheusRule, standard input; groups of them.
$ printf '%s\n' 'apiVersion: monitoring.coreos.com/v1' 'kind: PrometheusRule' 'metadata: {name: x}' 'spec: {groups: [{name: k8s, rules: [{alert: Here, expr: up == 1}]}]}' >object.yml
$ promctl alerts object.yml rules.yml -t demo: --group k8s
1 alerting rule   2 firing   2023-11-14T22:13:20.000Z

STATE   ALERT   SINCE  VALUE  LABELS
firing  Here   >1h00m      1  instance="localhost:8087" job="task-handler-api"
firing  Here   >1h00m      1  instance="localhost:8088" job="task-handler-worker"
$ promctl alerts 'obj*.yml' 'rul?s.yml' -t demo: | head -1
5 alerting rules   3 firing   6 pending   2 inactive   2023-11-14T22:13:20.000Z
$ promctl alerts - -t demo: <object.yml -o json | jq -c '.data.groups[] | .file, .name'
"stdin"
"k8s"
$ promctl alerts rules.yml -t demo: --group k8
promctl: alerts: --group: no group is called "k8"
[2]
$ promctl alerts 'nothing*.yml' -t demo:
promctl: alerts: nothing*.yml: no file matches
[3]
$ promctl alerts nothing.yml -t demo:
promctl: alerts: nothing.yml: no such file or directory
[3]
$ promctl alerts - -f - <object.yml
promctl: alerts: standard input can be read only once
[2]
$ : >empty.yml; promctl alerts empty.yml -t demo:
promctl: alerts: warning: there are no rules in empty.yml
0 alerting rules   2023-11-14T22:13:20.000Z
$ printf '%s\n' 'groups:' '  - name: g' '    rules:' '      - {alert: A, expr: "sum(up"}' '      - {alert: A, exp: up}' >broken.yml
$ promctl alerts broken.yml -t demo:
promctl: alerts: broken.yml: yaml: unmarshal errors: line 5: field exp not found in type rulefmt.Rule
  did you mean "expr"?
[3]
$ printf '%s\n' 'groups:' '  - name: g' '    rules:' '      - {alert: A, expr: "sum(up"}' '      - {alert: A, expr: "rat(up)"}' >broken.yml
$ promctl alerts broken.yml -t demo:
promctl: alerts: broken.yml: 4:26: group "g", rule 1, "A": could not parse expression: 1:7: parse error: unclosed left parenthesis
  it has 2 problems, and promctl lint broken.yml shows all of them
[3]
$ printf 'a: [' | promctl alerts - -t demo:
promctl: alerts: stdin: yaml: line 1: did not find expected node content, while parsing a flow node
[3]

# A file's own time: `for` cannot have passed in a page of one moment.
$ printf '%s\n' 'queue_size{q="a"} 30 1700000000000' >page.prom
$ printf '%s\n' 'groups: [{name: g, rules: [{alert: Long, expr: queue_size > 5, for: 5m}, {alert: Now, expr: queue_size > 5}, {alert: No, expr: queue_size > 50}]}]' >queue.yml
$ promctl alerts queue.yml -f page.prom
promctl: alerts: warning: the source goes back 0 s: what has a `for` of up to 5m cannot fire yet
3 alerting rules   1 firing   1 pending   1 inactive   2023-11-14T22:13:20.000Z

STATE    ALERT      SINCE  VALUE  LABELS
firing   Now          0 s     30  q="a"
pending  Long   0 s of 5m     30  q="a"

inactive: No
$ promctl alerts queue.yml -f page.prom -q | head -1
3 alerting rules   1 firing   1 pending   1 inactive   2023-11-14T22:13:20.000Z
$ promctl alerts queue.yml -f page.prom -q --since 10m
3 alerting rules   1 fired   1 never active   2023-11-14T22:03:20.000Z to 2023-11-14T22:13:20.000Z   10m00s

ALERT  FOR  FIRED  FIRING  LONGEST  LAST  PENDING ONLY  LABELS
Long    5m      0       -        -     -             0  q="a"
  ···········································································▄
Now     0s      1       -        -   now             0  q="a"
  ···········································································█
  22:03            22:05              22:08              22:10           22:13

never pending or firing: No

# What does not go together.
$ promctl alerts
promctl: alerts: operand missing: RULE-FILE...
  see promctl help alerts
[2]
$ promctl alerts rules.yml -t demo: --since 1h --time 0
promctl: alerts: --time is for one time, --since for a range
[2]
$ promctl alerts rules.yml -t demo: --since 1h --start 0
promctl: alerts: --start and --since exclude each other
[2]
$ promctl alerts rules.yml -t demo: --try-for 1m
promctl: alerts: --try-for compares what was, and needs a range
  add --since 7d
[2]
$ promctl alerts rules.yml -t demo: --since 1h --try-for 1m,x
promctl: alerts: --try-for: bad duration "x": a number is missing
  write 1h30m, 250ms, or a number of seconds
[2]
$ promctl alerts rules.yml -t demo: --since 0
promctl: alerts: --since: the time must be positive
[2]
$ promctl alerts rules.yml -t demo: --start now --end -1h
promctl: alerts: the range ends before it begins
[2]
$ promctl alerts rules.yml -t demo: --since 1h -o alertmanager
promctl: alerts: -o alertmanager is what fires now, not what has fired
[2]
$ promctl alerts rules.yml -t demo: --since 1h --notify http://localhost:1
promctl: alerts: --notify sends what fires now, not what has fired
[2]
$ promctl alerts rules.yml -t demo: --notify-config x
promctl: alerts: --notify-config goes with --notify
[2]
$ promctl alerts rules.yml -f page.prom --watch
promctl: alerts: --watch: a file does not change
  watch targets or a server: promctl alerts --watch rules.yml -t :8080
[2]
$ promctl alerts rules.yml -t demo: --watch --since 1h
promctl: alerts: --watch looks at what is now, --since at what was
[2]
$ promctl alerts rules.yml -t demo: --count 2
promctl: alerts: --count goes with --watch
[2]
$ promctl alerts rules.yml -t demo: --match '{x='
promctl: alerts: --match: parse error: unexpected end of input inside braces
  {x=
     ^
[2]
$ promctl alerts rules.yml -t demo: --external-label x
promctl: alerts: --external-label: "x" is not NAME=VALUE
  for example --external-label cluster=eu1
[2]
$ promctl alerts rules.yml -t demo: --since 100y
promctl: alerts: group task_handler_alerts would be evaluated 105120000 times, more than 1000000
  ask for less with --since, or for fewer evaluations with --step
[2]
$ promctl alerts rules.yml -t demo: -f page.prom
promctl: alerts: -f and -t exclude each other: there is one source
[2]
