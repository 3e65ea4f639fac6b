# A look into a server. It is tests/lib/httpd with the answers of an API.

$ mkdir -p api/v1/status api/v1/label/job
> coproc SERVER { "$BUILD/tests/lib/httpd" --files "$PWD"; }
> read -r port <&"${SERVER[0]}"
> api() { printf '{"status":"success","data":%s}\n' "$2" >"api/v1/$1"; }
> show() { promctl show "$@" -s "http://127.0.0.1:$port" 2>&1 | sed -E "s/$port/PORT/g; s/in [0-9.]+ [mµ]s/in TIME/"; return "${PIPESTATUS[0]}"; }
> export PROMCTL_NOW=2026-11-23T12:00:00Z

$ up='"discoveredLabels":{"__address__":"x"},"lastError":"","health":"up","scrapeInterval":"10s","scrapeTimeout":"5s"'
> api targets '{"activeTargets":[
> {"labels":{"job":"task-handler-api","instance":"api:8087","zone":"eu 1"},"scrapePool":"task-handler-api","scrapeUrl":"http://api:8087/metrics","lastScrape":"2026-11-23T11:59:56.5+00:00","lastScrapeDuration":0.0042,'"$up"'},
> {"labels":{"job":"api","instance":"web10:80"},"scrapeUrl":"http://web10:80/metrics","lastScrape":"2026-11-23T11:58:00Z","lastScrapeDuration":0.1,'"$up"'},
> {"labels":{"job":"api","instance":"web2:80"},"scrapeUrl":"http://web2:80/metrics","lastScrape":"2026-11-23T11:59:59Z","lastScrapeDuration":4.2,'"$up"'},
> {"labels":{"job":"new","instance":"n:1"},"scrapeUrl":"http://n:1/metrics","lastError":"","lastScrape":"0001-01-01T00:00:00Z","lastScrapeDuration":0,"health":"unknown"},
> {"labels":{"job":"worker","instance":"w:8088"},"scrapeUrl":"http://w:8088/metrics?a=b&c","lastError":"Get \"http://w:8088/metrics\": context deadline exceeded","lastScrape":"2026-11-23T11:59:58Z","lastScrapeDuration":5.0,"health":"down","scrapeTimeout":"5s"}],
> "droppedTargets":[{},{}]}'
> show targets
5 targets   2 up   1 down   1 stale   1 not scraped yet   2 dropped

JOB               INSTANCE  STATE    LAST SCRAPE    TOOK  EVERY  LABELS
worker            w:8088    down         2 s ago     5 s
    no complete answer within 5s
    promctl scrape 'http://w:8088/metrics?a=b&c' tells from here whether the port answers at all, and how long a page takes; a page that takes longer needs a longer scrape_timeout
    it says: Get "http://w:8088/metrics": context deadline exceeded
api               web10:80  stale      2m00s ago  100 ms   10 s
    not updating: the last scrape was 2m00s ago, and one is due every 10 s
    is the server overloaded or paused, or its clock not that of this machine?
new               n:1       unknown        never
    not scraped yet
    the first scrape comes within one scrape_interval
api               web2:80   up           1 s ago   4.2 s   10 s
    close to its scrape_timeout of 5s
    promctl scrape --cardinality http://web2:80/metrics shows what makes the page large
task-handler-api  api:8087  up         3.5 s ago  4.2 ms   10 s  zone="eu 1"

# All of it in JSON is what the server said.
$ show targets -o json | grep -c lastScrapeDuration
5

$ api targets '{"activeTargets":[],"droppedTargets":[]}'
> show targets
0 targets

# ---- lists ----

$ api labels '["__name__","job"]'
> api label/job/values '["api","w\u001b[31morker","\u202ex"]'
> show labels
> show labels --limit 1
> show values job
> show values job -o json | tail -3
__name__
job
promctl: show: warning: labels: there are more than the first 1 (--limit)
__name__
api
w\x1b[31morker
x
  "w\u001b[31morker",
  "‮x"
]

$ api series '[{"__name__":"up","job":"b"},{"job":"a","__name__":"up"},{"no name":"x"},{"__name__":"my.metric","a":"\"q\""}]'
> show series up
> show series up --limit 2 -o json
{"no name"="x"}
{"my.metric", a="\"q\""}
up{job="a"}
up{job="b"}
promctl: show: warning: series: there are more than the first 2 (--limit)
[
  {
    "__name__": "up",
    "job": "b"
  },
  {
    "job": "a",
    "__name__": "up"
  }
]

$ api metadata '{"b_total":[{"type":"counter","help":"How\nmany.","unit":""}],"a_seconds":[{"type":"gauge","help":"Long.","unit":"seconds"},{"type":"counter","help":"Other."}]}'
> show metadata
METRIC     TYPE     UNIT     HELP
a_seconds  gauge    seconds  Long.
a_seconds  counter           Other.
b_total    counter           How\nmany.

$ api labels '[]'
> show labels
promctl: show: warning: labels: nothing found

# ---- status and health ----

$ api status/buildinfo '{"version":"3.5.0","goVersion":"go1.25"}'
> api status/runtimeinfo '{"startTime":"2026-11-23T11:00:00Z","reloadConfigSuccess":false,"lastConfigTime":"2026-11-23T11:30:00Z","storageRetention":"15d","GOMEMLIMIT":1073741824,"corruptionCount":0}'
> api status/tsdb '{"headStats":{"numSeries":12345,"minTime":9223372036854775807,"maxTime":1795435200000},"seriesCountByMetricName":[]}'
> show status
> show status tsdb
> show status tsdb -o json
Build
  version  3.5.0
  Go       go1.25

Runtime
  started               2026-11-23T11:00:00.000Z, 1h00m ago
  configuration loaded  no
  last loaded           2026-11-23T11:30:00.000Z, 30m00s ago
  retention             15d
  memory limit          1073741824
  WAL corruptions       0

TSDB
  series in the head  12345
  newest sample       2026-11-23T12:00:00.000Z
series in the head  12345
newest sample       2026-11-23T12:00:00.000Z
{
  "headStats": {
    "numSeries": 12345,
    "minTime": 9223372036854775807,
    "maxTime": 1795435200000
  },
  "seriesCountByMetricName": []
}

$ api status/flags '{"config.file":"p.yml","web.enable-lifecycle":"false"}'
> api status/config '{"yaml":"global:\n  scrape_interval: 10s\n"}'
> show status flags
> show status config
config.file           p.yml
web.enable-lifecycle  false
global:
  scrape_interval: 10s

$ api rules '{"groups":[{"name":"g","rules":[{"name":"a","health":"ok"},{"name":"b","health":"err","lastError":"x"}]}]}'
> api alerts '{"alerts":[{"state":"firing"},{"state":"pending"},{"state":"pending"}]}'
> api targets '{"activeTargets":[{"labels":{"job":"a","instance":"i:1"},"scrapeUrl":"http://i:1/m","health":"down","lastError":"server returned HTTP status 404 Not Found","lastScrape":"2026-11-23T11:59:59Z"},{"labels":{"job":"b","instance":"i:2"},"lastScrape":"2026-11-23T11:59:59Z",'"$up"'}]}'
> show health
> show health -o json | sed '/"targets"/,$d'
http://127.0.0.1:PORT
alive          ok    answers in TIME, version 3.5.0, started 1h00m ago
scraping       bad   1 of 2 targets up, 1 down
fresh          ok    newest sample 0 s ago, those up were scraped in the last 1 s
configuration  bad   the last reload failed; what was loaded 30m00s ago is in use: promtool check config tells why
rules          bad   1 of 2 rules in 1 group fails: b
alerts         warn  1 firing; 2 pending
storage        ok    12,345 series, kept for 15d

down  a  i:1  i:1 answers, and has no page at /m
promctl show targets tells what to try
{
  "server": "http://127.0.0.1:PORT",
  "checks": [
    {
      "check": "alive",
      "state": "ok",
      "text": "answers in TIME, version 3.5.0, started 1h00m ago"
    },
    {
      "check": "scraping",
      "state": "bad",
      "text": "1 of 2 targets up, 1 down"
    },
    {
      "check": "fresh",
      "state": "ok",
      "text": "newest sample 0 s ago, those up were scraped in the last 1 s"
    },
    {
      "check": "configuration",
      "state": "bad",
      "text": "the last reload failed; what was loaded 30m00s ago is in use: promtool check config tells why"
    },
    {
      "check": "rules",
      "state": "bad",
      "text": "1 of 2 rules in 1 group fails: b"
    },
    {
      "check": "alerts",
      "state": "warn",
      "text": "1 firing; 2 pending"
    },
    {
      "check": "storage",
      "state": "ok",
      "text": "12,345 series, kept for 15d"
    }
  ],

# Ages are by the server's clock, where that is another one.
$ echo 'Mon, 23 Nov 2026 12:00:01 GMT' >date
> show health | grep -c clock
> api targets '{"activeTargets":[{"labels":{"job":"b","instance":"i:2"},"lastScrape":"2026-11-23T12:04:59Z",'"$up"'}]}'
> echo 'Mon, 23 Nov 2026 12:05:00 GMT' >date
> show targets | tail -1
> show health | grep clock
> echo 'Mon, 23 Nov 2026 11:55:00 GMT' >date
> show alerts | head -1
> rm date
0
b    i:2       up       1.5 s ago         10 s
clock          warn  5m01s ahead of this machine's: a query for now asks it for another time than its own
promctl: show: warning: the server's clock is 5m00s behind this machine's; ages are by the server's

# What is late.
$ api targets '{"activeTargets":[]}'
> api rules '{"groups":[{"name":"g","interval":10,"lastEvaluation":"2026-11-23T11:59:00Z","rules":[{"name":"a","type":"alerting","health":"ok"}]},{"name":"h","interval":60,"lastEvaluation":"2026-11-23T11:59:00Z","rules":[]}]}'
> api alertmanagers '{"activeAlertmanagers":[]}'
> api alerts '{"alerts":[]}'
> api status/tsdb '{"headStats":{"numSeries":0,"maxTime":1795434600000}}'
> show health
> api alertmanagers '{"activeAlertmanagers":[{"url":"http://a/x"},{"url":"http://b/x"}]}'
> show health | grep notif
> show rules
http://127.0.0.1:PORT
alive          ok    answers in TIME, version 3.5.0, started 1h00m ago
scraping       warn  no targets: is scrape_configs empty, or does discovery find nothing?
fresh          bad   newest sample 10m00s ago: queries for now find nothing; 1 group of rules is not evaluated as often as configured
configuration  bad   the last reload failed; what was loaded 30m00s ago is in use: promtool check config tells why
rules          ok    1 rule in 2 groups
alerts         ok    none is firing or pending
notifications  warn  no Alertmanager is configured or found: alerts reach nobody
storage        warn  0 series, kept for 15d
notifications  ok    to http://a/x, http://b/x
1 rule in 2 groups   1 group late

RULE  STATE  EVALUATED  TOOK  EXPRESSION
g   every 10 s
  not evaluated for 1m00s: is the server overloaded or paused?
  a   ok

# Counters that do not move.
$ still() { api query '{"resultType":"vector","result":[{"metric":{"job":"api","instance":"api:8087"},"value":[1,"'"$1"'"]}]}'; show health | grep moving; }
> still 5; still 0
> api query '{"resultType":"vector","result":[{"metric":{"job":"a","instance":"\"}"},"value":[1,"0"]},{"metric":{"job":"b","instance":"i"},"value":[1,"0"]}]}'
> show health | grep moving
> api query 7; show health | grep -c moving
> rm api/v1/query
moving         warn  no counter of 1 target has moved for 10m: api api:8087; is it stuck, or its page from a cache?
moving         warn  no counter of 2 targets has moved for 10m: a "} and others; is it stuck, or its page from a cache?
0

# A server that tells less is told of as far as it goes.
$ rm -r api/v1/*
> mkdir api/v1/status
> api query '{"resultType":"vector","result":[{"metric":{},"value":[1,"1"]},{"metric":{},"value":[1,"0"]}]}'
> show health
> api status/buildinfo '{"version":"2.24.0"}'
> show status
> show targets
http://127.0.0.1:PORT
alive     ok   answers in TIME
scraping  bad  1 of 2 series up are 1
Build
  version  2.24.0

Runtime
  this server does not tell it

TSDB
  this server does not tell it
promctl: show: http://127.0.0.1:PORT/api/v1/targets: HTTP 404 Not Found: 404 page not found
  this server does not tell it, or the API is not below http://127.0.0.1:PORT/api/v1: is a path prefix missing, as Mimir's /prometheus?
[3]

# ---- rules, alerts, exemplars, cardinality ----

$ mkdir -p api/v1/status
> api rules '{"groups":[{"name":"g","file":"r.yml","rules":[{"name":"job:up","query":"sum by (job) (up)","health":"ok","type":"recording","lastEvaluation":"2026-11-23T11:59:50Z","evaluationTime":0.0005},{"name":"Slow","state":"firing","query":"up > 1","health":"ok","type":"alerting","lastEvaluation":"0001-01-01T00:00:00Z"},{"name":"Bad","query":"a + b","health":"err","lastError":"found duplicate series","type":"alerting","state":"inactive"}]}]}'
> show rules
3 rules in 1 group   1 failing   1 firing

RULE      STATE    EVALUATED    TOOK  EXPRESSION
g   from r.yml
  job:up  ok        10 s ago  500 µs  sum by (job) (up)
  Slow    firing       never          up > 1
  Bad     failing                     a + b
      found duplicate series
      more than one series of a side has the labels that the two are matched by: add a label to on(), or aggregate that side first

$ api alerts '{"alerts":[{"labels":{"alertname":"A"},"state":"pending","activeAt":"2026-11-23T11:59:00Z","value":"1e+00"},{"labels":{"alertname":"Z","severity":"page"},"annotations":{"summary":"It is slow","description":"p95 is 2s"},"state":"firing","activeAt":"2026-11-23T11:00:00Z","value":"2e+00"}]}'
> show alerts
> api rules '{"groups":[{"name":"g","rules":[{"name":"A","duration":300,"alerts":[{"activeAt":"2026-11-23T11:59:00Z"}]}]}]}'
> show alerts | tail -1
> api alerts '{"alerts":[]}'
> show alerts
2 alerts   1 firing   1 pending

STATE    ALERT  SINCE  VALUE  LABELS
firing   Z      1h00m      2  severity="page"
    It is slow
    p95 is 2s
pending  A      1m00s      1
pending  A      1m00s of 5m      1
no alert is firing or pending

$ api query_exemplars '[{"seriesLabels":{"__name__":"a_bucket","le":"1"},"exemplars":[{"labels":{"trace_id":"t1"},"value":"0.5","timestamp":1795435200.25}]}]'
> show exemplars a_bucket --since 1h
TIME                      VALUE  EXEMPLAR         SERIES
2026-11-23T12:00:00.250Z    0.5  {trace_id="t1"}  a_bucket{le="1"}

$ api status/tsdb '{"headStats":{"numSeries":200},"seriesCountByMetricName":[{"name":"a","value":150},{"name":"b","value":50}],"labelValueCountByLabelName":[{"name":"x","value":7}],"seriesCountByLabelValuePair":[{"name":"x=1","value":20}]}'
> show cardinality
> api status/tsdb '{"totalSeries":4,"seriesCountByMetricName":[{"name":"a","value":1,"requestsCount":0}]}'
> show cardinality
200 series

  METRIC  SERIES  SHARE
  a          150  75.0%
  b           50  25.0%

  LABEL  VALUES
  x           7

  LABEL=VALUE  SERIES  SHARE
  x=1              20  10.0%
4 series

  METRIC  SERIES  SHARE
  a            1  25.0%

# ---- what is wrong with the call, or with the server ----

$ promctl show target
promctl: show: there is no "target" to show
  did you mean "targets"?
[2]

$ promctl show nonsense
promctl: show: there is no "nonsense" to show
  it is one of health, targets, rules, alerts, series, labels, values, metadata, exemplars, cardinality, status
[2]

$ promctl show
promctl: show: operand missing: WHAT [ARG]...
  see promctl help show
[2]

$ promctl show series
promctl: show: series: operand missing: SELECTOR...
[2]

$ promctl show health now
promctl: show: health: too many operands: "now"
[2]

$ promctl show status bild
promctl: show: status has no part "bild"
  did you mean "build"?
[2]

$ promctl show targets --since 1h
promctl: show: targets: has no times: --since is for series, labels, values and exemplars
[2]

$ promctl show health --limit 1
promctl: show: health: --limit is for lists
[2]

$ promctl show targets -t demo:
promctl: show: targets: only a server has that, and -t is none
  -s URL names a server
[2]

$ show series up --start now --end -1h
promctl: show: --end is before --start
[2]

$ printf '{"status":"error","errorType":"bad_data","error":"invalid parameter \\"match[]\\": 1:4: parse error: unexpected end of input inside braces"}' >api/v1/series
> show series 'up{'
promctl: show: parse error: unexpected end of input inside braces
  up{
     ^
[2]

$ promctl show health -s http://127.0.0.1:1
promctl: show: http://127.0.0.1:1/api/v1/status/buildinfo: connection refused
  nothing listens on 127.0.0.1:1; is the service running?
[3]

# ---- files and targets ----

$ printf '# HELP a_total Of a.\n# TYPE a_total counter\na_total{x="1"} 1 1000\na_total{x="2"} 1 2000\nb 2 2000\n' >a.prom
> promctl show series -f a.prom 'a*' b
> promctl show labels -f a.prom
> promctl show labels -f a.prom b
> promctl show values x -f a.prom
> promctl show values x -f a.prom --since 500ms
> promctl show metadata -f a.prom
> promctl show metadata a_total -f a.prom -o json
> promctl show series -f a.prom --limit 1 '{x!=""}' -o json
a_total{x="1"}
a_total{x="2"}
b
__name__
x
__name__
1
2
2
METRIC   TYPE     UNIT  HELP
a_total  counter        Of a.
{
  "a_total": [
    {
      "type": "counter",
      "help": "Of a.",
      "unit": ""
    }
  ]
}
promctl: show: warning: series: there are more than the first 1 (--limit)
[
  {
    "__name__": "a_total",
    "x": "1"
  }
]

$ promctl show series -f a.prom 'a_total{'
promctl: show: parse error: unexpected end of input inside braces
  a_total{
          ^
[2]

$ promctl show values job -t demo:
task-handler-api
task-handler-worker

$ printf '# TYPE a counter\na_total{x="1"} 1 # {trace_id="t1"} 0.5 1.5\na_total{x="2"} 1\nb 2\n# EOF\n' >a.om
> promctl show exemplars a_total -f a.om
> promctl show exemplars a_total -f a.om -o json
> promctl show exemplars b -f a.om
> promctl show exemplars 'a{' -f a.om
> promctl show metadata a_total -f a.om
> promctl show cardinality -f a.om
> promctl show cardinality -f a.om -o json --limit 1
TIME                      VALUE  EXEMPLAR         SERIES
1970-01-01T00:00:01.500Z    0.5  {trace_id="t1"}  a_total{x="1"}
[
  {
    "seriesLabels": {
      "__name__": "a_total",
      "x": "1"
    },
    "exemplars": [
      {
        "labels": {
          "trace_id": "t1"
        },
        "value": "0.5",
        "timestamp": 1.5
      }
    ]
  }
]
promctl: show: warning: exemplars: nothing found: only pages in OpenMetrics or protobuf have them
promctl: show: parse error: unexpected end of input inside braces
  a{
    ^
METRIC   TYPE     UNIT  HELP
a_total  counter
3 series

  METRIC   SERIES  SHARE
  a_total       2  66.7%
  b             1  33.3%

  LABEL     VALUES
  __name__       2
  x              2

  LABEL=VALUE       SERIES  SHARE
  __name__=a_total       2  66.7%
  __name__=b             1  33.3%
  x=1                    1  33.3%
  x=2                    1  33.3%
{
  "headStats": {
    "numSeries": 3,
    "numLabelPairs": 4
  },
  "seriesCountByMetricName": [
    {
      "name": "a_total",
      "value": 2
    }
  ],
  "labelValueCountByLabelName": [
    {
      "name": "__name__",
      "value": 2
    }
  ],
  "seriesCountByLabelValuePair": [
    {
      "name": "__name__=a_total",
      "value": 2
    }
  ]
}

# ---- why there is nothing ----

$ for c in 'series a_totle' 'series a_total{y="1"}' 'series a_total{x="3"}' 'series a_total{x="1",x="2"}' 'series {y="1"}' 'series z{x="1"} a_totals' 'series b{x=""} --start 0 --end 1' \
> 'labels a_ttal' 'values z' 'values X' 'values x b' 'values x --start 0 --end 0.5' 'metadata a_totl' 'metadata b' 'exemplars c' 'exemplars b'; do promctl show -f a.prom $c; done
> promctl show series 'a_total{x=~"[3-9]"}' -f a.prom -o json
promctl: show: warning: series: nothing found: there is no metric a_totle; did you mean a_total?
promctl: show: warning: series: nothing found: a_total has no label y
promctl: show: warning: series: nothing found: a_total: no series has x="3"; there is 1, 2
promctl: show: warning: series: nothing found: no series has all of that at once
promctl: show: warning: series: nothing found: there is no label y
promctl: show: warning: series: nothing found: there is no metric z
promctl: show: warning: series: nothing found: no sample in that time; a longer --since looks further back
promctl: show: warning: labels: nothing found: there is no metric a_ttal; did you mean a_total?
promctl: show: warning: values: nothing found: there is no label z
promctl: show: warning: values: nothing found: there is no label X; did you mean x?
promctl: show: warning: values: nothing found: no series of these has the label x
promctl: show: warning: values: nothing found: no sample in that time; a longer --since looks further back
promctl: show: warning: metadata: nothing found: there is no metric a_totl; did you mean a_total?
promctl: show: warning: metadata: nothing found: b is recorded or pushed: nobody tells type and help
promctl: show: warning: exemplars: nothing found: there is no metric c
promctl: show: warning: exemplars: nothing found: only pages in OpenMetrics or protobuf have them
promctl: show: warning: series: nothing found: no series has all of that at once
[]

$ mkdir -p api/v1/label/__name__ api/v1/label/job
> api series '[]'
> api label/__name__/values '["http_requests_total","up"]'
> api labels '["job","instance"]'
> api label/job/values '["a1","a2","b1","b2","c1","c2","d1","d2","e1","task-handler-api","task-handler-worker"]'
> show series http_request_total
> show series 'up{jbo="x"}'
> show series 'up{job="task-handler-apis"}'
> rm api/v1/label/__name__/values
> show series http_request_total
> api query_exemplars '[]'
> show exemplars up
promctl: show: warning: series: nothing found: there is no metric http_request_total; did you mean http_requests_total?
promctl: show: warning: series: nothing found: up has no label jbo; did you mean job?
promctl: show: warning: series: nothing found: up: no series has job="task-handler-apis"; did you mean task-handler-api?
promctl: show: warning: series: nothing found: no series has all of that at once
promctl: show: warning: exemplars: nothing found: the server keeps them only with --enable-feature=exemplar-storage, and gets them only from pages in OpenMetrics or protobuf

# ---- fewer exemplars ----

$ api query_exemplars '[{"seriesLabels":{"__name__":"a","le":"1"},"exemplars":[{"labels":{"t":"1"},"value":"1","timestamp":1},{"labels":{"t":"3"},"value":"3","timestamp":3}]},{"seriesLabels":{"__name__":"a","le":"2"},"exemplars":[{"labels":{"t":"2"},"value":"2","timestamp":2},{"labels":{"t":"3b"},"value":"3","timestamp":3}]},{"exemplars":7},{}]'
> show exemplars a
> for n in 1 2 3 4; do show exemplars a --limit $n; done
> show exemplars a --limit 1 -o json
TIME                      VALUE  EXEMPLAR  SERIES
1970-01-01T00:00:03.000Z      3  {t="3"}   a{le="1"}
1970-01-01T00:00:03.000Z      3  {t="3b"}  a{le="2"}
1970-01-01T00:00:02.000Z      2  {t="2"}   a{le="2"}
1970-01-01T00:00:01.000Z      1  {t="1"}   a{le="1"}
promctl: show: warning: exemplars: there are more than the first 1 (--limit)
TIME                      VALUE  EXEMPLAR  SERIES
1970-01-01T00:00:03.000Z      3  {t="3"}   a{le="1"}
promctl: show: warning: exemplars: there are more than the first 2 (--limit)
TIME                      VALUE  EXEMPLAR  SERIES
1970-01-01T00:00:03.000Z      3  {t="3"}   a{le="1"}
1970-01-01T00:00:03.000Z      3  {t="3b"}  a{le="2"}
promctl: show: warning: exemplars: there are more than the first 3 (--limit)
TIME                      VALUE  EXEMPLAR  SERIES
1970-01-01T00:00:03.000Z      3  {t="3"}   a{le="1"}
1970-01-01T00:00:03.000Z      3  {t="3b"}  a{le="2"}
1970-01-01T00:00:02.000Z      2  {t="2"}   a{le="2"}
TIME                      VALUE  EXEMPLAR  SERIES
1970-01-01T00:00:03.000Z      3  {t="3"}   a{le="1"}
1970-01-01T00:00:03.000Z      3  {t="3b"}  a{le="2"}
1970-01-01T00:00:02.000Z      2  {t="2"}   a{le="2"}
1970-01-01T00:00:01.000Z      1  {t="1"}   a{le="1"}
promctl: show: warning: exemplars: there are more than the first 1 (--limit)
[
  {
    "seriesLabels": {
      "__name__": "a",
      "le": "1"
    },
    "exemplars": [
      {
        "labels": {
          "t": "3"
        },
        "value": "3",
        "timestamp": 3
      }
    ]
  }
]
