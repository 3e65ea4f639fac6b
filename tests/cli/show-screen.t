#! needs script
# What a terminal of some width shows: columns, nothing cut without a sign.

$ mkdir -p api/v1/status
> coproc SERVER { "$BUILD/tests/lib/httpd" --files "$PWD"; }
> read -r port <&"${SERVER[0]}"
> api() { printf '{"status":"success","data":%s}\n' "$2" >"api/v1/$1"; }
> export PROMCTL_NOW=2026-11-23T12:00:00Z TERM=dumb PROMCTL_PAGER=
> at() { local w=$1; shift; COLUMNS=$w LINES=40 script -qfc "promctl show $* -s http://127.0.0.1:$port" out </dev/null >/dev/null; tr -d '\r' <out | sed '/^Script/d' | sed -e '${/^$/d}' -e "s/$port/PORT/g; s/in [0-9.]* [mµ]s,/in TIME,/"; }

$ up='"health":"up","lastScrapeDuration":0.0042,"scrapeInterval":"10s","scrapeTimeout":"5s"'
> api targets '{"activeTargets":[
> {"labels":{"job":"task-handler-api","instance":"api.example.org:8087","zone":"eu 1"},"scrapeUrl":"http://api.example.org:8087/metrics","lastScrape":"2026-11-23T11:59:56.5+00:00",'"$up"'},
> {"labels":{"job":"web","instance":"web:80"},"scrapeUrl":"http://web:80/","lastScrape":"2026-11-23T11:59:59Z","health":"down","lastError":"received unsupported Content-Type \"text/html\" and no fallback_scrape_protocol specified for target"},
> {"labels":{"job":"empty","instance":"e:80"},"scrapeUrl":"http://e:80/","lastScrape":"2026-11-23T11:59:59Z","lastSamplesScraped":0,'"$up"'}]}'
> at 100 targets
> at 60 targets
3 targets   2 up   1 down

JOB               INSTANCE              STATE  LAST SCRAPE    TOOK  EVERY  LABELS
web               web:80                down       1 s ago
    web:80 answers with a web page, not with metrics
    is that its port, and is the path right? metrics_path sets it in its scrape_config
    it says: received unsupported Content-Type "text/html" and no fallback_scrape_protocol specified
    for target
empty             e:80                  up         1 s ago  4.2 ms   10 s
    the page of e:80 has no samples
    promctl scrape http://e:80/ shows what it answers: is it a page of metrics?
task-handler-api  api.example.org:8087  up       3.5 s ago  4.2 ms   10 s  zone="eu 1"
3 targets   2 up   1 down

JOB               INSTANCE              STATE  LAST SCRAPE
web               web:80                down       1 s ago
    web:80 answers with a web page, not with metrics
    is that its port, and is the path right? metrics_path
    sets it in its scrape_config
    it says: received unsupported Content-Type "text/html"
    and no fallback_scrape_protocol specified for target
empty             e:80                  up         1 s ago
    the page of e:80 has no samples
    promctl scrape http://e:80/ shows what it answers: is it
    a page of metrics?
task-handler-api  api.example.org:8087  up       3.5 s ago
no room for TOOK, EVERY, LABELS

$ api rules '{"groups":[{"name":"task_handler_alerts","file":"/etc/prometheus/rules/task_handler.rules.yml","interval":30,"lastEvaluation":"2026-11-23T11:59:40Z","rules":[{"name":"HighHTTPErrorRate","state":"pending","query":"sum(rate(http_requests_total{status=~\"5..\"}[5m])) > 0.1","duration":300,"alerts":[{"activeAt":"2026-11-23T11:58:00Z"}],"health":"ok","type":"alerting","lastEvaluation":"2026-11-23T11:59:40Z","evaluationTime":0.0005},{"name":"Bad","query":"a / b","health":"err","lastError":"many-to-many matching not allowed: matching labels must be unique on one side","type":"recording"}]}]}'
> at 100 rules
> at 60 rules
2 rules in 1 group   1 failing   1 pending

RULE                 STATE    EVALUATED    TOOK  EXPRESSION
task_handler_alerts   every 30 s, from /etc/prometheus/rules/task_handler.rules.yml
  HighHTTPErrorRate  pending   20 s ago  500 µs  sum(rate(http_requests_total{status=~"5.."}[5m])) …
  Bad                failing                     a / b
      many-to-many matching not allowed: matching labels must be unique on one side
      more than one series on each side has the labels that the two are matched by: add a label to
      on(), or take one out of ignoring()
      a / b
2 rules in 1 group   1 failing   1 pending

RULE                 STATE    EVALUATED    TOOK
task_handler_alerts   every 30 s, from /etc/prometheus/rule…
  HighHTTPErrorRate  pending   20 s ago  500 µs
  Bad                failing
      many-to-many matching not allowed: matching labels
      must be unique on one side
      more than one series on each side has the labels that
      the two are matched by: add a label to on(), or take
      one out of ignoring()
      a / b
no room for EXPRESSION

$ api alerts '{"alerts":[{"labels":{"alertname":"HighHTTPErrorRate","severity":"critical","team":"task handler"},"annotations":{"summary":"High HTTP 5xx error rate"},"state":"pending","activeAt":"2026-11-23T11:58:00Z","value":"1.7907903100775197e-01"}]}'
> at 100 alerts
> at 60 alerts
1 alert   1 pending

STATE    ALERT                    SINCE  VALUE  LABELS
pending  HighHTTPErrorRate  2m00s of 5m  0.179  severity="critical" team="task handler"
    High HTTP 5xx error rate
1 alert   1 pending

STATE    ALERT                    SINCE  VALUE
pending  HighHTTPErrorRate  2m00s of 5m  0.179
    severity="critical" team="task handler"
    High HTTP 5xx error rate

$ api status/buildinfo '{"version":"3.5.0"}'
> api status/runtimeinfo '{"startTime":"2026-11-23T11:00:00Z","reloadConfigSuccess":true,"lastConfigTime":"2026-11-23T11:00:00Z","storageRetention":"15d"}'
> api status/tsdb '{"headStats":{"numSeries":12345,"maxTime":1795435198000}}'
> at 100 health
> at 60 health
http://127.0.0.1:PORT
alive          ok   answers in TIME, version 3.5.0, started 1h00m ago
scraping       bad  2 of 3 targets up, 1 down
fresh          ok   newest sample 2 s ago, those up were scraped in the last 3.5 s
configuration  ok   loaded 1h00m ago
rules          bad  1 of 2 rules in 1 group fails: Bad
alerts         ok   1 pending: HighHTTPErrorRate
storage        ok   12,345 series, kept for 15d

down   web    web:80  web:80 answers with a web page, not with metrics
empty  empty  e:80    the page of e:80 has no samples
promctl show targets tells what to try
http://127.0.0.1:PORT
alive          ok   answers in TIME, version 3.5.0,
                    started 1h00m ago
scraping       bad  2 of 3 targets up, 1 down
fresh          ok   newest sample 2 s ago, those up were
                    scraped in the last 3.5 s
configuration  ok   loaded 1h00m ago
rules          bad  1 of 2 rules in 1 group fails: Bad
alerts         ok   1 pending: HighHTTPErrorRate
storage        ok   12,345 series, kept for 15d

down   web    web:80  web:80 answers with a web page, not w…
empty  empty  e:80    the page of e:80 has no samples
promctl show targets tells what to try

$ api series '[{"__name__":"http_requests_total","job":"api","endpoint":"/api/v1/tasks","status":"200"},{"__name__":"http_requests_total","job":"api","endpoint":"/auth/login","status":"401"},{"__name__":"http_requests_total","job":"api","endpoint":"/auth/login"},{"__name__":"up","job":"api"}]'
> at 60 series up
> at 20 series up
> api query_exemplars '[{"seriesLabels":{"__name__":"a_bucket","job":"api","le":"1"},"exemplars":[{"labels":{"trace_id":"0df7f0b8d861c24fdeb51f99b5565f7e"},"value":"0.5","timestamp":1795435200.25}]},{"seriesLabels":{"__name__":"a_bucket","job":"api","le":"2"},"exemplars":[{"labels":{"trace_id":"1df7f0b8d861c24fdeb51f99b5565f7e"},"value":"1.5","timestamp":1795435201.25}]}]'
> at 100 exemplars a_bucket
> at 64 exemplars a_bucket
http_requests_total   3 series
  job="api"
  endpoint       status
  /api/v1/tasks  200
  /auth/login
  /auth/login    401
up{job="api"}
http_requests_total   3 series
  job="api"
  endpoint    status
  /api/v1/t…  200
  /auth/log…
  /auth/log…  401
up{job="api"}
2 exemplars of a_bucket
  job="api"

TIME                      VALUE  trace_id                          le
2026-11-23T12:00:01.250Z    1.5  1df7f0b8d861c24fdeb51f99b5565f7e  2
2026-11-23T12:00:00.250Z    0.5  0df7f0b8d861c24fdeb51f99b5565f7e  1
2 exemplars of a_bucket
  job="api"

TIME                      VALUE  trace_id
2026-11-23T12:00:01.250Z    1.5  1df7f0b8d861c24fdeb51f99b5565f…
2026-11-23T12:00:00.250Z    0.5  0df7f0b8d861c24fdeb51f99b5565f…
no room for le

$ api metadata '{"http_requests_total":[{"type":"counter","help":"Total number of HTTP requests, of all methods and endpoints, those that failed included.","unit":""}]}'
> at 60 metadata
http_requests_total   counter
  Total number of HTTP requests, of all methods and
  endpoints, those that failed included.
