# One frame of the dashboard, of a file: its time stands still at the newest sample.
$ awk 'BEGIN { print "# TYPE http_requests counter"
>   for (t = 0; t <= 1200; t += 15) { printf "http_requests_total{job=\"api\",instance=\"a:1\",status=\"200\"} %d %d\n", t * 3, 1700000000 + t
>     printf "http_requests_total{job=\"api\",instance=\"a:1\",status=\"500\"} %d %d\n", t / 10, 1700000000 + t }
>   print "# TYPE queue_size gauge"
>   for (t = 0; t <= 1200; t += 15) printf "queue_size{job=\"api\",instance=\"a:1\"} %d %d\n", t % 100, 1700000000 + t
>   print "# TYPE up gauge"
>   for (t = 0; t <= 1200; t += 15) printf "up{job=\"api\",instance=\"a:1\"} 1 %d\nup{job=\"api\",instance=\"b:1\"} 0 %d\n", 1700000000 + t, 1700000000 + t
>   print "# EOF" }' >page.om
$ promctl top -f page.om --size 80x24 | grep .
 [1 Targ] 2 Dash  3 Metr  4 Alrt  5 Expl              ● LIVE  15m ⟳5s  22:33:20
─ Targets ────────────────────────────────── 1 up  1 down  every 15s  5 series ─
 ▶ ✔ up   a:1  api  0s  0 s   0  -
   ✖ DOWN b:1  api  0s  down (up is 0)
─ Signals ──────────────────────────────────────────────────── now · 15m · max ─
 api  rate   3.09 req/s   █▁█▁██▁██▁█▁██▁██▁█▁██▁██▁█▁██▁██▁█▁██▁██▁█▁██▁█ 3.11
      errors     ▲ 2.9%   █▁█▁██▁██▁█▁██▁██▁█▁██▁██▁█▁██▁██▁█▁██▁██▁█▁██▁█ 3.6%
      queue          85   █▁▃▄▇█▁▂▅▆▇█▂▄▅▆█▁▃▄▇█▁▂▅▆▇█▂▄▅▆█▁▃▄▇█▁▂▅▆▇█▂▄▅█   95
─ Events ───────────────────────────────────────────────────────────────────────
 nothing yet
 j/k move Enter open / filter s sort a add Space pause R record ? help







$ promctl top -f page.om --once --view metrics --size 80x12 --glyphs ascii | grep .
  1 Targ  2 Dash [3 Metr] 4 Alrt  5 Expl              * LIVE  15m @5s  22:33:20
- Families 3 --------------------------------------- / filter      sort: as is -
   T NAME                SERIES NOW      15m
 > C http_requests_total      2 3.09 /s  ##_####_###_####_####_####_###_####_##
   G queue_size               1 85       #:-*#.=+#_-=#.:+*#.=*#:-+#.-+#_:+*#:=#
   G up                       2 1        --------------------------------------
 j/k move Enter series / filter s sort v raw/rate e edit p pin Tab pane ? help



$ promctl top -f page.om --once --view targets --size 60x16 -o json | head -c 160; echo
{"width":60,"height":16,"rows":[{"text":" 1 Targ                            ● LIVE 15m ⟳5s  22:33:20","runs":[[1,1,"title"],[3,4,"title"],[35,1,"ok"]]},{"te
$ promctl top -f page.om -o svg --size 60x16 | sed -n '1p;$p'
<svg xmlns="http://www.w3.org/2000/svg" width="496" height="288" viewBox="0 0 496 288" font-family="ui-monospace,'DejaVu Sans Mono',Menlo,Consolas,monospace" font-size="13" xml:space="preserve">
</svg>
$ promctl top -f page.om --size 80x5 --fail-on-down >/dev/null
[1]

# Rules of a file, and their alerts.
$ cat >rules.yml <<'END2'
> groups:
>   - name: g
>     rules:
>       - {alert: Errors, expr: 'rate(http_requests_total{status="500"}[1m]) > 0.05', for: 2m, labels: {severity: page}, annotations: {summary: "{{ $value }} a second"}}
>       - {alert: Queue, expr: queue_size > 1000}
> END2
$ promctl top -f page.om --rules rules.yml --view alerts --size 100x20 | grep .
 promctl  1 Targets  2 Dashboard  3 Metrics [4 Alerts] 5 Explore          ● LIVE  15m ⟳5s  22:33:20
┏━ Alerts ━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━ 2 ok ━┓
┃     STATE ALERT   SEVERITY  SINCE  VALUE      LIMIT        HOLD    15m                    LABELS ┃
┃ ▶ ✔ ok    Errors  page      -      0.0889 /s  > 0.0500 /s  for 2m  ▄▄▄▄▄▄▄▄▄▄▄▄▄▄▄▄▄▄▄▄▄         ┃
┃   ✔ ok    Queue             -      85         > 1,000              █▆█▅█▄▆█▆█▅█▄▆█▆█▅█▄█         ┃
┃                                                                                                  ┃
┃                                                                                                  ┃
┃                                                                                                  ┃
┃                                                                                                  ┃
┗━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━┛
╭─ Log ───────────────────────────────────────────────────────────────────────────── newest first ─╮
│ nothing yet                                                                                      │
│                                                                                                  │
│                                                                                                  │
│                                                                                                  │
│                                                                                                  │
│                                                                                                  │
│                                                                                                  │
╰──────────────────────────────────────────────────────────────────────────────────────────────────╯
 j/k move  Enter graph  x mute  b bell  f firing only  / filter  ? help        rules: rules.yml (2)
$ promctl top -f page.om --rules rules.yml --fail-on-firing --size 80x5 >/dev/null

# A dashboard of one's own; mistakes have their place.
$ cat >board.yml <<'END2'
> title: Mine
> range: 10m
> panels:
>   - {title: Requests, expr: 'sum by (status) (rate(http_requests_total[$__rate_interval]))', unit: reqps, legend: "{{status}}"}
>   - {title: Queue, type: stat, expr: queue_size}
> END2
$ promctl top -f page.om --dashboard board.yml --size 80x16 | grep .
  1 Targ [2 Dash] 3 Metr  4 Alrt  5 Expl              ● LIVE  10m ⟳5s  22:33:20
 Queue
 85 █▁▁▂▂▃▃▄▄▆▆▇▇██▁▂▂▃▃▅▅▆▆▇▇██▁▁▃▄▄▅▅▆▆██▁▁▂▂▃▃▄▆▆▇▇██▁▁▂▂▃▃▅▅▆▇▇██▁▁▃▃▄▄▅▅▆█
─ Requests ────────────────────────────────────────────────── panel 1/2  req/s ─
3 ┤⠒⠒⠒⠒⠒⠒⠒⠒⠒⠒⠒⠒⠒⠒⠒⠒⠒⠒⠒⠒⠒⠒⠒⠒⠒⠒⠒⠒⠒⠒⠒⠒⠒⠒⠒⠒⠒⠒⠒⠒⠒⠒⠒⠒⠒⠒⠒⠒⠒⠒⠒⠒⠒⠒⠒⠒⠒⠒⠒⠒⠒⠒⠒⠒⠒⠒⠒⠒⠒⠒⠒⠒⠒⠒⠒●
  │
  │
2 ┤ ·   ·   ·   ·   ·   ·   ·   ·   ·   ·   ·   ·   ·   ·   ·   ·   ·   ·   ·
  │
  │
1 ┤ ·   ·   ·   ·   ·   ·   ·   ·   ·   ·   ·   ·   ·   ·   ·   ·   ·   ·   ·
  │
  │⠤⠤⠤⠤⠤⠤⠤⠤⠤⠤⠤⠤⠤⠤⠤⠤⠤⠤⠤⠤⠤⠤⠤⠤⠤⠤⠤⠤⠤⠤⠤⠤⠤⠤⠤⠤⠤⠤⠤⠤⠤⠤⠤⠤⠤⠤⠤⠤⠤⠤⠤⠤⠤⠤⠤⠤⠤⠤⠤⠤⠤⠤⠤⠤⠤⠤⠤⠤⠤⠤⠤⠤⠤⠤⠤■
0 ┼─────┴22:24─────────┴22:26─────────┴22:28─────────┴22:30─────────┴22:32────
 ● 200 3.00 ↑3.00  ■ 500 0.0889 ↑0.111
 Enter zoom / filter Space pause [ ] scrub +/- range e edit ? help
$ promctl top --dashboard board.yml --export
title: Mine
range: 10m
refresh: 5s
panels:
  - title: Requests
    unit: reqps
    legend: "{{status}}"
    expr: "sum by (status) (rate(http_requests_total[$__rate_interval]))"
  - title: Queue
    type: stat
    expr: queue_size
$ printf 'title: x\npanels:\n  - {titel: A, expr: up}\n' >bad.yml; promctl top -f page.om --dashboard bad.yml
promctl: top: warning: bad.yml:3:6: error: unknown key "titel" in a panel
promctl: top: warning:   did you mean "title"?
promctl: top: bad.yml: 1 error in the dashboard
[3]
$ promctl top -f page.om --dashboard nosuch.yml
promctl: top: dashboard nosuch.yml: no such file or directory
[3]

# The simulated system has a past: nothing of its board is empty.
$ promctl top demo: --size 120x90 | grep -c 'no series'
0
[1]
$ promctl top demo: --interval 2s --size 120x90 | grep -c 'no series'
0
[1]

# One that has none is scraped twice, and every rate has its value.
$ promctl demo --listen :0 >out & demo=$!
$ for i in {1..100}; do grep -qs Ctrl-C out && break; sleep 0.1; done
$ api=$(sed -n 's/.*localhost:\([0-9]*\).*handler-api/\1/p' out)
$ promctl top api=:$api --once --view targets --size 120x36 >frame
$ grep -v saturation frame | grep -cE ' (rate|created|latency p..) '; grep -E ' (rate|created|latency p..) .* - ' frame
5
[1]
$ kill $demo

# Calls that are wrong.
$ promctl top -f page.om --size 80
promctl: top: --size: "80" is no size such as 120x36, at most 1000x1000
[2]
$ promctl top --export
promctl: top: --export: which dashboard? --dashboard names it
[2]
$ promctl top -t demo: --collect 5s
promctl: top: --collect: top collects for as long as it runs
[2]
$ promctl top nosuch:1/x --once --wait 2s --size 60x16 | sed -n 3p | grep -o 'DOWN.*host nosuch'
DOWN http://nosuch:1/x  nosuch:1  0m00s  host nosuch

# Other keys, of the configuration.
$ printf 'keys: {puse: p}\n' >keys.yml; promctl top -f page.om --config keys.yml
promctl: top: keys.yml: keys: there is no action "puse"
  did you mean "pause"?
[2]
$ printf 'keys: {pause: PP}\n' >keys.yml; promctl top -f page.om --config keys.yml
promctl: top: keys.yml: keys: pause: "PP" is no key such as p, ^R or Space
[2]
$ printf 'keys: {pause: p, pin: p}\n' >keys.yml; promctl top -f page.om --config keys.yml
promctl: top: keys.yml: keys: pin: "p" is given to pause already
[2]
$ printf 'keys: {pause: p, pin: P, refresh: ^R, live: Space}\n' >keys.yml; promctl top -f page.om --config keys.yml --size 60x16 | head -n 1
 1 Targ                            ● LIVE 15m ⟳5s  22:33:20
