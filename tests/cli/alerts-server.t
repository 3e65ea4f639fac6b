# Rules over a server of the query API (tests/lib/httpd_api.c), and alerts sent to one.
$ coproc SERVER { "$BUILD/tests/lib/httpd" --log 2>>asked; }
> read -r port <&"${SERVER[0]}"
> u=http://127.0.0.1:$port
> ask() { : >asked; promctl alerts "$@" 2>&1 | sed -E "s/$port/PORT/g; s/[0-9]+ bytes came/N bytes came/"; return "${PIPESTATUS[0]}"; }
> cat >rules.yml <<'END'
> groups:
>   - name: g
>     interval: 1m
>     rules:
>       - {alert: All, expr: 'x > 0', for: 2m}
>       - {record: rec, expr: y}
>       - {alert: Reads, expr: rec > 0}
> END

# One range query a rule; what reads what rules write is evaluated here.
$ ask rules.yml -q -s $u/range --time 1700000000 | grep -v '^ '; cut -c 1-200 asked
2 alerting rules, 1 recording rule   2 firing   1 pending   2023-11-14T22:13:20.000Z

STATE    ALERT      SINCE                      VALUE  LABELS
firing   All       >1h00m                         60  of="all"
firing   Reads     >1h00m                        121  of="all"
pending  All    0 s of 2m  {count:2, sum:3, (1,2]:2}  of="1699996400 to 1700000000"
POST /range/api/v1/query_range
POST /range/api/v1/query_range

$ ask rules.yml -q -s $u/range --end 1700000000 --since 1h >/dev/null; cat asked
POST /range/api/v1/query_range
POST /range/api/v1/query_range
$ ask rules.yml -q -s $u/range --end 1700000000 --since 14d --match All; wc -l <asked
1 alerting rule   1 fired   2023-10-31T22:13:20.000Z to 2023-11-14T22:13:20.000Z   14d0h

ALERT  FOR  FIRED  FIRING  LONGEST  LAST  PENDING ONLY  LABELS
All     2m      1   14d0h    14d0h   now             0  of="all"
  ████████████████████████████████████████████████████████████████████████████
All     2m      0       -        -     -             1  of="1698790160 to 1699395080"
  ·····································▄······································
All     2m      0       -        -     -             1  of="1699395140 to 1700000000"
  ·····································▄·····································▄
  10-31 22:13   11-04 10:13        11-07 22:13        11-11 10:13  11-14 22:13
4

# A rule that goes step by step fetches its series once: /raw/ has x_total{k="1"} and {k="2"}.
$ printf '%s\n' 'groups: [{name: g, rules: [{record: self, expr: "sum(x_total) + (sum(self) or vector(0)) * 0"}, {alert: Big, expr: "self > 5"}]}]' >self.yml
$ ask self.yml -q -s $u/raw --time 1700000000 | head -4; grep -c . asked
1 alerting rule, 1 recording rule   1 firing   2023-11-14T22:13:20.000Z

STATE   ALERT   SINCE      VALUE  LABELS
firing  Big    >1h00m  510000000
11

# Servers that do not answer, or not as they should, end it at once.
$ for p in silent hang-head hang-body; do ask rules.yml -s $u/$p --timeout 300ms; echo "= $?"; grep -c . asked; done
promctl: alerts: http://127.0.0.1:PORT/silent: timed out after 300ms: 127.0.0.1:PORT accepted the connection, no answer
  the service runs but is slow or stuck; try a longer --timeout
= 3
1
promctl: alerts: http://127.0.0.1:PORT/hang-head: timed out after 300ms: the answer began but did not end (N bytes came)
  the service answers too slowly; try a longer --timeout
= 3
1
promctl: alerts: http://127.0.0.1:PORT/hang-body: timed out after 300ms: the answer began but did not end (N bytes came)
  the service answers too slowly; try a longer --timeout
= 3
1
$ for p in cut-head reset-body close html nested; do ask rules.yml -s $u/$p --max-memory 8MiB --timeout 10s 2>&1 | sed 's/ (3 attempts)//' | head -1; done
promctl: alerts: http://127.0.0.1:PORT/cut-head: the answer was cut off within its headers
promctl: alerts: http://127.0.0.1:PORT/reset-body: connection reset in the middle of the answer, after 4 bytes
promctl: alerts: http://127.0.0.1:PORT/close: 127.0.0.1:PORT closed the connection without an answer
promctl: alerts: http://127.0.0.1:PORT/html: not the query API: an HTML page, "Node & Exporter"
promctl: alerts: http://127.0.0.1:PORT/nested: not the query API's JSON: nested deeper than 512 levels (byte 2365)
$ ask rules.yml -s $u/tell --time 1700000000
promctl: alerts: http://127.0.0.1:PORT/tell: the answer is no matrix
[3]
$ body() { printf '%s/status?%s&application/json&%s' "$u" "$1" "$2"; }
$ ask rules.yml -s "$(body 200 '{"status":"success","data":{"resultType":"matrix","result":[]}}')" --time 1700000000
2 alerting rules, 1 recording rule   2 inactive   2023-11-14T22:13:20.000Z

no data: All: nothing matches x
no data: Reads: nothing matches rec

$ ask rules.yml -s "$(body 503 '{"status":"error","errorType":"unavailable","error":"later"}')"
promctl: alerts: http://127.0.0.1:PORT/status: later
[3]
$ ask rules.yml -s "$(body 500 '{"status":"error","errorType":"internal","error":"oh"}')"
promctl: alerts: http://127.0.0.1:PORT/status: oh
[3]
$ ask rules.yml -q -s "$(body 422 '{"status":"error","errorType":"execution","error":"many-to-many"}')" --time 1700000000; grep -c . asked
2 alerting rules, 1 recording rule   2 failed   1 inactive   2023-11-14T22:13:20.000Z

failed All (rules.yml, group g): many-to-many
failed rec (rules.yml, group g): many-to-many

no data: Reads: nothing matches rec
158

$ ask rules.yml -s "$(body 401 '{"status":"error","errorType":"unauthorized","error":"who"}')" | head -2
promctl: alerts: http://127.0.0.1:PORT/status: HTTP 401 Unauthorized: who
  give --user NAME with --password-file FILE, or --bearer-token-file FILE
$ ask rules.yml -s 127.0.0.1:1
promctl: alerts: http://127.0.0.1:1: connection refused
  nothing listens on 127.0.0.1:1; is the service running?
[3]
$ ask rules.yml | head -2
promctl: alerts: http://localhost:9090: connection refused
  no source was given, and http://localhost:9090 does not answer as a Prometheus server
$ timeout --preserve-status -s INT 1 promctl alerts rules.yml -s $u/silent
promctl: alerts: interrupted
[130]

# What is sent: all that fires, and what was resolved in the last 15 minutes.
$ printf '%s\n' 'groups: [{name: g, rules: [{alert: Up, expr: up == 1, labels: {severity: page}}, {alert: Over, expr: "vector(time()) < 1699999500"}, {alert: Long, expr: up == 1, for: 1y}]}]' >up.yml
$ export PROMCTL_NOW=1700000000
$ ask up.yml -t demo: --notify $u/am/ -q >/dev/null; head -1 asked; tail -n +2 asked | jq -c '.[]'
POST /am/api/v2/alerts
{"labels":{"alertname":"Up","instance":"localhost:8087","job":"task-handler-api","severity":"page"},"annotations":{},"startsAt":"2023-11-14T21:13:20.000Z","endsAt":"2023-11-14T22:17:20.000Z"}
{"labels":{"alertname":"Up","instance":"localhost:8088","job":"task-handler-worker","severity":"page"},"annotations":{},"startsAt":"2023-11-14T21:13:20.000Z","endsAt":"2023-11-14T22:17:20.000Z"}
{"labels":{"alertname":"Over"},"annotations":{},"startsAt":"2023-11-14T21:13:20.000Z","endsAt":"2023-11-14T22:05:20.000Z"}
$ ask up.yml -t demo: --notify "$u/am/api/v2/alerts?tenant=1" --match Over -v | grep -E 'alerts? sent|^> (POST|Content-Type|Auth)'; tail -1 asked
$'> POST /am/api/v2/alerts?tenant=1 HTTP/1.1\n' (esc)
$'> Content-Type: application/json\n' (esc)
promctl: alerts: http://127.0.0.1:PORT/am/api/v2/alerts?tenant=1: 1 alert sent
[{"labels":{"alertname":"Over"},"annotations":{},"startsAt":"2023-11-14T21:13:20.000Z","endsAt":"2023-11-14T22:05:20.000Z"}]
$ ask up.yml -t demo: --notify $u/am --match Nobody -v | tail -1; cat asked
promctl: alerts: http://127.0.0.1:PORT/am/api/v2/alerts: no alert fires or was resolved, and nothing is sent
$ ask up.yml -t demo: --notify $u/am --external-label a=b --match Over -o alertmanager; tail -1 asked
promctl: alerts: warning: the source goes back 1h00m: what has a `for` of up to 1y cannot fire yet
[{"labels":{"a":"b","alertname":"Over"},"annotations":{},"startsAt":"2023-11-14T21:13:20.000Z","endsAt":"2023-11-14T22:05:20.000Z"}]
[{"labels":{"a":"b","alertname":"Over"},"annotations":{},"startsAt":"2023-11-14T21:13:20.000Z","endsAt":"2023-11-14T22:05:20.000Z"}]
$ ask up.yml -t demo: --notify $u/bad-alerts --match Over -q | tail -1
promctl: alerts: --notify http://127.0.0.1:PORT/bad-alerts/api/v2/alerts: HTTP 422 Unprocessable Content: {"code":601,"message":"0.labels in body is required"}
$ ask up.yml -t demo: --notify "http://user:secret@127.0.0.1:$port/nothing" --match Over -q | tail -1
promctl: alerts: --notify http://127.0.0.1:PORT/nothing/api/v2/alerts: HTTP 404 Not Found: 404 page not found
$ ask up.yml -t demo: --notify 127.0.0.1:1 --match Over -q | tail -2
promctl: alerts: --notify http://127.0.0.1:1/api/v2/alerts: connection refused
  nothing listens on 127.0.0.1:1; is the service running?
$ ask up.yml -t demo: --notify "ftp://x" --match Over -q | tail -2
promctl: alerts: --notify ftp://x/api/v2/alerts: scheme ftp is not supported
  use http:// or https://
$ ask up.yml -t demo: --notify 127.0.0.1:1 --fail-on-firing >/dev/null
[3]

# Credentials of the source stay with the source; the Alertmanager has its own.
$ auth() { ask rules.yml -q -s $u/range --time 1700000000 "$@" -v | grep -aoE '^> (POST [^ ]*|Auth.*>)'; }
$ auth -H 'Authorization: Bearer a' --notify $u/am
$'> POST /range/api/v1/query_range\n' (esc)
$'> Authorization: Bearer <redacted>\n' (esc)
$'> POST /range/api/v1/query_range\n' (esc)
$'> Authorization: Bearer <redacted>\n' (esc)
$'> POST /am/api/v2/alerts\n' (esc)
$ printf '%s\n' 'authorization: {credentials: b}' >am.yml
$ auth --notify $u/am --notify-config am.yml
$'> POST /range/api/v1/query_range\n' (esc)
$'> POST /range/api/v1/query_range\n' (esc)
$'> POST /am/api/v2/alerts\n' (esc)
$'> Authorization: Bearer <redacted>\n' (esc)
$ ask rules.yml -q -s $u/range --notify $u/am --notify-config nosuchfile --time 1700000000 | tail -1
promctl: alerts: --notify-config: nosuchfile: no such file or directory
