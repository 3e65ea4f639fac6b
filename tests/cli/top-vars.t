# Variables of a dashboard: where their values come from, what is chosen, what depends on it.
$ awk 'BEGIN { print "# TYPE http_requests counter"
>   for (t = 0; t <= 1200; t += 15) for (k = 1; k <= 3; k++) {
>     printf "http_requests_total{job=\"api\",instance=\"a:%d\"} %d %d\n", k, t * 3 * k, 1700000000 + t
>     printf "http_requests_total{job=\"web\",instance=\"w:%d\"} %d %d\n", k, t * k, 1700000000 + t }
>   print "# TYPE up gauge"
>   for (t = 0; t <= 1200; t += 15) for (k = 1; k <= 3; k++)
>     printf "up{job=\"api\",instance=\"a:%d\"} 1 %d\nup{job=\"web\",instance=\"w:%d\"} 1 %d\n", k, 1700000000 + t, k, 1700000000 + t
>   print "# EOF" }' >page.om
$ cat >board.yml <<'END2'
> title: Vars
> vars:
>   instance: {query: 'label_values(up{job="$job"}, instance)', multi: true, all: true, label: Instance}
>   job: {query: 'label_values(up, job)'}
>   top: {query: 'query_result(topk(2, sum by (instance) (rate(http_requests_total[1m]))))', regex: '/instance="([^"]*)"/'}
>   m: {query: 'metrics(http_.*)'}
>   names: {query: 'label_names()'}
>   sel: {query: 'up{job="$job"}', regex: '/instance="([^"]*)"/'}
>   iv: {values: [1m, 5m], hide: true}
>   txt: {type: text, values: [hello], hide: true}
> panels:
>   - {title: '$job $txt $m $names $sel', type: text, text: 'top is $top over $iv', size: 24x2}
>   - {title: '$instance', repeat: instance, type: stat, expr: 'sum(rate(http_requests_total{instance=~"$instance"}[$iv]))'}
>   - {title: 'all: $instance', type: bars, size: 24x4, expr: 'rate(http_requests_total{job="$job",instance=~"$instance"}[$iv])', legend: '{{instance}} $iv'}
> END2
$ promctl top -f page.om --dashboard board.yml --size 110x20 | sed -n '2,13p'
 Instance: all ▾   job: api ▾   top: a:3 ▾   m: http_requests_total ▾   names: __name__ ▾   sel: a:1 ▾
┏━ api hello http_requests_total __name__ a:1 ━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━┓
┃ top is a:3 over 1m                                                                                         ┃
┗━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━┛
╭─ a:1 ────────────────────────────╮╭─ a:2 ─────────────────────────────╮╭─ a:3 ─────────────────────────────╮
│ 3.00 /s                      +0% ││ 6.00 /s                       +0% ││ 9.00 /s                       +0% │
│ ▄▄▄▄▄▄▄▄▄▄▄▄▄▄▄▄▄▄▄▄▄▄▄▄▄▄▄▄▄▄▄▄ ││ ▄▄▄▄▄▄▄▄▄▄▄▄▄▄▄▄▄▄▄▄▄▄▄▄▄▄▄▄▄▄▄▄▄ ││ ▄▄▄▄▄▄▄▄▄▄▄▄▄▄▄▄▄▄▄▄▄▄▄▄▄▄▄▄▄▄▄▄▄ │
╰──────────────────────────────────╯╰───────────────────────────────────╯╰───────────────────────────────────╯
╭─ all: all ─────────────────────────────────────────────────────────────────────────────────────────────────╮
│ a:3 1m  ██████████████████████████████████████████████████████████████████████████████████████████ 9.00 /s │
│ a:2 1m  ████████████████████████████████████████████████████████████                               6.00 /s │
│ a:1 1m  ██████████████████████████████                                                             3.00 /s │
$ promctl top -f page.om --dashboard board.yml --size 110x20 --var job=web --var instance=w:2 --var instance=w:3 --var iv=2m --var txt=bye | sed -n '2,12p'
 Instance: w:2,w:3 ▾   job: web ▾   top: a:3 ▾   m: http_requests_total ▾   names: __name__ ▾   sel: w:1 ▾
┏━ web bye http_requests_total __name__ w:1 ━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━┓
┃ top is a:3 over 2m                                                                                         ┃
┗━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━┛
╭─ w:2 ───────────────────────────────────────────────╮╭─ w:3 ───────────────────────────────────────────────╮
│ 2.00 /s                                         +0% ││ 3.00 /s                                         +0% │
│ ▄▄▄▄▄▄▄▄▄▄▄▄▄▄▄▄▄▄▄▄▄▄▄▄▄▄▄▄▄▄▄▄▄▄▄▄▄▄▄▄▄▄▄▄▄▄▄▄▄▄▄ ││ ▄▄▄▄▄▄▄▄▄▄▄▄▄▄▄▄▄▄▄▄▄▄▄▄▄▄▄▄▄▄▄▄▄▄▄▄▄▄▄▄▄▄▄▄▄▄▄▄▄▄▄ │
╰─────────────────────────────────────────────────────╯╰─────────────────────────────────────────────────────╯
╭─ all: w:2 + w:3 ───────────────────────────────────────────────────────────────────────────────────────────╮
│ w:3 2m  ██████████████████████████████████████████████████████████████████████████████████████████ 3.00 /s │
│ w:2 2m  ████████████████████████████████████████████████████████████                               2.00 /s │
$ promctl top -f page.om --dashboard board.yml --size 110x20 --var instance=all | sed -n '2p'
 Instance: all ▾   job: api ▾   top: a:3 ▾   m: http_requests_total ▾   names: __name__ ▾   sel: a:1 ▾

# A value that nobody knows of is asked for, and not another one instead.
$ promctl top -f page.om --dashboard board.yml --size 110x24 --var job=nosuch | sed -n '2,3p'
 Instance: all ▾   job: nosuch ▾   top: a:3 ▾   m: http_requests_total ▾   names: __name__ ▾   sel: none ▾
┏━ nosuch hello http_requests_total __name__  ━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━┓

# Repeated rows take their panels with them.
$ cat >rows.yml <<'END2'
> vars:
>   job: {query: 'label_values(up, job)', multi: true, all: true}
> panels:
>   - {title: 'Job $job', type: row, repeat: job}
>   - {title: '$job up', type: stat, expr: 'sum(up{job="$job"})'}
>   - {title: After, type: row}
> END2
$ promctl top -f page.om --dashboard rows.yml --size 80x20 | sed -n '2,12p'
 job: all ▾
━ ▾ Job api ━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━
─ api up ──────────
 3               0
 ▄▄▄▄▄▄▄▄▄▄▄▄▄▄▄▄▄
─ ▾ Job web ────────────────────────────────────────────────────────────────────
─ web up ──────────
 3               0
 ▄▄▄▄▄▄▄▄▄▄▄▄▄▄▄▄▄
─ ▾ After ──────────────────────────────────────────────────────────────────────
$'\n' (esc)
$ promctl top --dashboard rows.yml --export
range: 15m
refresh: 5s
vars:
  job: {query: "label_values(up, job)", multi: true, all: true}
panels:
  - title: Job $job
    type: row
    repeat: job
  - title: "$job up"
    type: stat
    expr: "sum(up{job=\"$job\"})"
  - title: After
    type: row

# Names and forms that are wrong.
$ promctl top -f page.om --dashboard board.yml --var jo=web
promctl: top: --var: the dashboard has no variable "jo"
  did you mean "job"?
[2]
$ promctl top -f page.om --dashboard board.yml --var job=web --var job=api
promctl: top: --var: job has one value only
[2]
$ promctl top -f page.om --dashboard board.yml --var job
promctl: top: --var: "job" is not NAME=VALUE
[2]
$ promctl top -f page.om --var job=web
promctl: top: --var: of which dashboard? --dashboard names it
[2]
