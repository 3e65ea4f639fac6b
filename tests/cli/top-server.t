# Targets and alerts of a server. It is tests/lib/httpd with the answers of an API.
$ mkdir -p api/v1
> coproc SERVER { "$BUILD/tests/lib/httpd" --files "$PWD"; }
> read -r port <&"${SERVER[0]}"
> api() { printf '{"status":"success","data":%s}\n' "$2" >"api/v1/$1"; }
> top() { promctl top "$@" -s "http://127.0.0.1:$port" 2>&1 | sed "s/$port/PORT/g"; return "${PIPESTATUS[0]}"; }
> export PROMCTL_NOW=2026-11-23T12:00:00Z
$ api query '{"resultType":"vector","result":[]}'
> mkdir -p api/v1/label/__name__ && api label/__name__/values "[]"
> api query_range '{"resultType":"matrix","result":[{"metric":{"alertname":"Errors","alertstate":"firing","job":"api"},"values":[[1795434900,"1"],[1795434915,"7"],[1795435200,"8"]]}]}'
> api targets '{"activeTargets":[
> {"labels":{"job":"api","instance":"web:80"},"scrapeUrl":"http://web:80/metrics","lastScrape":"2026-11-23T11:59:56.5+00:00","lastScrapeDuration":0.0042,"lastError":"","health":"up","scrapeInterval":"10s"},
> {"labels":{"job":"new","instance":"n:1"},"scrapeUrl":"https://n:1/x","lastError":"","lastScrape":"0001-01-01T00:00:00Z","lastScrapeDuration":0,"health":"unknown"},
> {"labels":{"job":"worker","instance":"w:8088"},"scrapeUrl":"http://w:8088/metrics","lastError":"Get \"http://w:8088/metrics\": dial tcp 10.0.0.1:8088: connect: connection refused","lastScrape":"2026-11-23T11:59:58Z","lastScrapeDuration":5.0,"health":"down","scrapeInterval":"10s"}],"droppedTargets":[]}'
> api rules '{"groups":[{"name":"g","file":"r.yml","interval":15,"rules":[
> {"type":"recording","name":"x:y","query":"sum(x)","health":"ok"},
> {"type":"alerting","state":"firing","name":"Errors","query":"rate(errors_total[1m]) > 5","duration":60,"labels":{"severity":"page"},"annotations":{"summary":"{{ $value }}"},"health":"ok","alerts":[
>   {"labels":{"alertname":"Errors","job":"api","severity":"page"},"annotations":{"summary":"7 a second"},"state":"firing","activeAt":"2026-11-23T11:50:00Z","value":"7e+00"}]},
> {"type":"alerting","state":"inactive","name":"Quiet","query":"up == 0","duration":0,"labels":{},"annotations":{},"health":"ok","alerts":[]},
> {"type":"alerting","state":"inactive","name":"Broken","query":"a / b > 1","duration":0,"labels":{},"annotations":{},"health":"err","lastError":"many-to-many matching","alerts":[]}]}]}'

$ top --view targets --size 100x24 | sed -n 2,9p; echo ${PIPESTATUS[0]}
┏━ Targets ━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━ 1 up  1 down   scrape every 15s   series 0   samples 0… ━┓
┃   STATE  TARGET          JOB       LAST     TOOK 15m (took)  SERIES  DETAIL                      ┃
┃ ▶ ✔ up   web:80/metrics  api     3s ago  4.20 ms                  0                              ┃
┃   ? …    https://n:1/x   new                   -                     waiting for first scrape, 0…┃
┃   ✖ DOWN w:8088/metrics  worker      2s        -             connection refused, retry 8s        ┃
┃           retry in 8s                                                                            ┃
┃   a add target   d detach   Enter metrics of target   x raw exposition                           ┃
┗━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━┛
0
$ top --view alerts --size 110x26; echo ${PIPESTATUS[0]}
 promctl  1 Targets  2 Dashboard  3 Metrics [4 Alerts 1✖] 5 Explore                 ● LIVE  15m ⟳5s  12:00:00
┏━ Alerts ━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━ 1 firing  1 failed  1 ok ━┓
┃     STATE  ALERT   SEVERITY  SINCE  VALUE  LIMIT   HOLD    15m                                   LABELS    ┃
┃ ▶ ✖ FIRING Errors  page      9m00s  7 /s   > 5 /s  for 1m                          ▁          █  job="api" ┃
┃   ✔ ok     Quiet             -      8      == 0                                    ▁          █            ┃
┃   ✖ ERROR  Broken            -      8      > 1                                     ▁          █            ┃
┃                                                                                                            ┃
┗━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━┛
╭─ Errors ───────────────────────────────────────────────── firing since 11:51:00 (9m00s), pending 11:50:00 ─╮
│ state   ·································································✖✖✖✖····························· │
│ expr   rate(errors_total[1m]) > 5                                                                          │
│        held true for 10m00s; last value 7 /s is 1.4× the limit; peak 8 /s at 12:00:00                      │
│ note   "7 a second"   source: g                                                                            │
│                                                                                                            │
│                                                                                                            │
╰────────────────────────────────────────────────────────────────────────────────────────────────────────────╯
╭─ Log ─────────────────────────────────────────────────────────────────────────────────────── newest first ─╮
│ 12:00:00  ✖ Errors    firing    7 a second                                                                 │
│ 11:55:30  ✔ Errors    resolved                                                                             │
│ 11:55:00  ✖ Errors    firing    7 a second                                                                 │
│                                                                                                            │
│                                                                                                            │
│                                                                                                            │
│                                                                                                            │
╰────────────────────────────────────────────────────────────────────────────────────────────────────────────╯
 j/k move  Enter graph  x mute  b bell  f firing only  / filter  ? help     rules: http://127.0.0.1:PORT (3)
0
$ top --view alerts --size 80x8 --fail-on-firing >/dev/null; echo $?
1
$ top --view targets --size 80x8 --fail-on-down >/dev/null; echo $?
1

# A rule of the dashboard that the server has, too, is the server's.
$ cat >board.yml <<'END2'
> title: Mine
> panels: [{title: Up, expr: up}]
> alerts:
>   - {alert: Errors, expr: absent(up)}
>   - {alert: Own, expr: up == 2}
> END2
$ top --dashboard board.yml --view alerts --size 80x10 | sed -n 3,7p | cut -c1-24
     STATE  ALERT   SEVE
$' ▶ ✔ ok     Own     \n' (esc)
   ✖ FIRING Errors  pa
$'   ✔ ok     Quiet     \n' (esc)
$'   ✖ ERROR  Broken    \n' (esc)

# A server that has neither: what `up` says.
$ rm api/v1/targets api/v1/rules
> api query '{"resultType":"vector","result":[{"metric":{"__name__":"up","job":"api","instance":"a:1"},"value":[1795435200,"1"]}]}'
$ top --view targets --size 80x12 | sed -n 2,4p
─ Targets ────────────────────────────────────────── 1 up  every 15s  1 series ─
 ▶ ✔ up a:1  api  0s  0 s   1  -
─ Signals ──────────────────────────────────────────────────── now · 15m · max ─
$ top --view alerts --size 80x12 | sed -n 3,4p
    STATE ALERT  SEVERITY  SINCE  VALUE  LIMIT  HOLD  15m                LABELS
 No alert rules: a dashboard may name rule files, and a server has its own.
