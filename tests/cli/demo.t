# The demo at a moment that stands still, on ports that are free.
$ export PROMCTL_NOW=2026-09-21T13:20:00Z
$ promctl demo --listen :0 --seed 7 >out 2>&1 & demo=$!
$ for i in {1..100}; do grep -qs Ctrl-C out && break; sleep 0.1; done
$ cat out
The Task Handler system, simulated: seed 7

  http://localhost:[0-9]+/metrics  task-handler-api (re)
  http://localhost:[0-9]+/metrics  task-handler-worker (re)

Try, in another terminal:
  promctl scrape localhost:[0-9]+ localhost:[0-9]+ (re)
  promctl demo --print rules > task-handler.rules.yml
  promctl demo --listen localhost:[0-9]+ --print prometheus > prometheus.yml (re)

Ctrl-C stops it.

# get API|WORKER PATH [HEADER]...: an answer, without the date.
$ api=$(sed -n 's/.*localhost:\([0-9]*\).*handler-api/\1/p' out)
$ worker=$(sed -n 's/.*localhost:\([0-9]*\).*handler-worker/\1/p' out)
$ get() {
>     exec 3<>"/dev/tcp/127.0.0.1/$1" || return
>     { echo "${method:-GET} $2 HTTP/1.1"; echo "Host: localhost"; shift 2
>       printf '%s\n' "$@" "Connection: close" ""; } | sed 's/$/\r/' >&3
>     tr -d '\r' <&3 | grep -av '^Date:'
>     exec 3>&-
> }

$ get $api /metrics Accept:text/plain | head -12
HTTP/1.1 200 OK
Connection: close
Content-Type: text/plain; version=0.0.4; charset=utf-8
Vary: Accept, Accept-Encoding
Content-Length: 15709
$'\n' (esc)
# HELP cache_hits_total Total number of cache hits.
# TYPE cache_hits_total counter
cache_hits_total{key_type="task"} 24522
cache_hits_total{key_type="user"} 62041
# HELP cache_misses_total Total number of cache misses.
# TYPE cache_misses_total counter

# What a client wants most is what it gets.
$ type() { get $api /metrics "$@" | sed -n 's/^Content-Type: //p'; }
$ type
text/plain; version=0.0.4; charset=utf-8
$ type 'Accept: application/openmetrics-text;version=1.0.0;q=0.6,text/plain;version=0.0.4;q=0.3'
application/openmetrics-text; version=1.0.0; charset=utf-8
$ type 'Accept: application/openmetrics-text;q=0.1, text/plain;q=0.3'
text/plain; version=0.0.4; charset=utf-8
$ type 'Accept: application/vnd.google.protobuf;proto=io.prometheus.client.MetricFamily;encoding=delimited, text/plain;q=0.9'
application/vnd.google.protobuf; proto=io.prometheus.client.MetricFamily; encoding=delimited
$ type 'Accept: text/html'
text/plain; version=0.0.4; charset=utf-8
$ get $worker /metrics 'Accept: application/openmetrics-text' | grep -m 2 tasks_failed
# HELP tasks_failed Total number of failed tasks.
# TYPE tasks_failed counter
$ get $worker /metrics 'Accept: application/openmetrics-text' | tail -n 1
# EOF

# Packed only on demand; the same bytes.
$ get $api /metrics 'Accept-Encoding: br, gzip' | grep -a Encoding
Content-Encoding: gzip
Vary: Accept, Accept-Encoding
$ get $api /metrics 'Accept-Encoding: gzip;q=0' | grep -a Encoding
Vary: Accept, Accept-Encoding

$ get $worker /
HTTP/1.1 200 OK
Connection: close
Content-Type: text/plain; charset=utf-8
Content-Length: 74

task-handler-worker, simulated by promctl demo
metrics are under /metrics
$ get $worker /-/healthy | tail -n 1
ok
$ get $api /metric
HTTP/1.1 404 Not Found
Connection: close
Content-Type: text/plain; charset=utf-8
Content-Length: 37

not here; metrics are under /metrics
$ method=POST get $api /metrics
HTTP/1.1 405 Method Not Allowed
Connection: close
Content-Type: text/plain; charset=utf-8
Allow: GET, HEAD
Content-Length: 18

only GET and HEAD
$ method=HEAD get $api /metrics | head -1
HTTP/1.1 200 OK

# A port that is taken.
$ promctl demo --listen :$api
promctl: demo: port [0-9]+ of 127\.0\.0\.1 is in use (re)
  another program listens there; take another port: --listen :[0-9]+ (re)
[3]

$ kill $demo; wait $demo; echo $?
0

$ timeout --preserve-status -s INT 0.5 promctl demo --listen :0 >/dev/null
[130]

# Configuration for a Prometheus beside it.
$ promctl demo --listen :9087 --print prometheus
global:
  scrape_interval: 10s
  evaluation_interval: 30s

rule_files:
  - task-handler.rules.yml

scrape_configs:
  - job_name: task-handler-api
    static_configs:
      - targets: ['localhost:9087']
  - job_name: task-handler-worker
    static_configs:
      - targets: ['localhost:9088']
$ promctl demo --print rules | grep alert:
      - alert: HighHTTPErrorRate
      - alert: SlowAPIResponse
      - alert: HighTaskFailureRate
      - alert: HighMemoryUsage

# Calls that are wrong.
$ promctl demo --listen localhost:http
promctl: demo: --listen: "localhost:http": "http" is not a port
[2]
$ promctl demo --listen :65535
promctl: demo: --listen: the worker takes the next port, and 65535 has none
[2]
$ promctl demo --listen '[::1'
promctl: demo: --listen: "[::1": "]" is missing
[2]
$ promctl demo --speed 0
promctl: demo: --speed: 0 is not above 0 and at most 10000
[2]
$ promctl demo --seed -1
promctl: demo: --seed: -1 is not in 0 to 9223372036854775807
  see promctl help demo
[2]
$ promctl demo --print alerts
promctl: demo: --print: unknown value "alerts"
  one of prometheus, rules
  see promctl help demo
[2]
$ promctl demo api
promctl: demo: too many operands: "api"
  see promctl help demo
[2]
