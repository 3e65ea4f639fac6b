#! needs jq
# A server of the query API: tests/lib/httpd_api.c.

$ coproc SERVER { "$BUILD/tests/lib/httpd" --log 2>>asked; }
> read -r port <&"${SERVER[0]}"
> u=http://127.0.0.1:$port
> ask() { promctl query -s "$@" 2>&1 | sed "s/$port/PORT/g"; return "${PIPESTATUS[0]}"; }
> body() { printf '%s/status?200&application/json&%s' "$u" "$1"; }

# What is sent: a form. A path prefix and parameters of the URL stay; so does what people leave
# behind it.
$ ask $u/tell/ 'sum(up) + 1' --time 1700000000.25
POST /tell/api/v1/query query=sum%28up%29+%2B+1&time=1700000000.250&timeout=120 [Content-Type: application/x-www-form-urlencoded] [Accept: application/json]
$ ask $u/tell/ 'a{b="ü"}' --start 1 --end 2.5 --step 0.5 --timeout 90s
POST /tell/api/v1/query_range query=a%7Bb%3D%22%C3%BC%22%7D&start=1&end=2.500&step=0.500&timeout=90 [Content-Type: application/x-www-form-urlencoded] [Accept: application/json]
$ ask "$u/tell/api/v1/query?tenant=1" up --time 1 -H 'X-Scope-OrgID: me'
POST /tell/api/v1/query?tenant=1 query=up&time=1&timeout=120 [Content-Type: application/x-www-form-urlencoded] [Accept: application/json] [X-Scope-OrgID: me]
$ ask 127.0.0.1:$port/tell up --time 1969-12-31T23:59:59.5Z
POST /tell/api/v1/query query=up&time=-0.500&timeout=120 [Content-Type: application/x-www-form-urlencoded] [Accept: application/json]
$ PROMCTL_SERVER=$u/tell promctl query up --time 1 | grep -o query=.*time=1
query=up&time=1
$ ask $u/tell up --time 1 --stats | grep -o stats=all
stats=all
$ ask $u/tell up --time 1 -v | grep -o '^[<>] [PH][OT].*[0-9K]'
$'> POST /tell/api/v1/query HTTP/1.1\n' (esc)
< HTTP/1.1 200 OK
$ printf '%s\n' up down | ask $u/tell --time 1
# up
POST /tell/api/v1/query query=up&time=1&timeout=120 [Content-Type: application/x-www-form-urlencoded] [Accept: application/json]
$'\n' (esc)
# down
POST /tell/api/v1/query query=down&time=1&timeout=120 [Content-Type: application/x-www-form-urlencoded] [Accept: application/json]

# A context of the configuration file, the current one without any option.
$ printf '%s\n' 'current-context: b' 'contexts:' "  a: {url: $u/tell/a}" \
> "  b: {url: $u/tell/b, headers: {X-Scope-OrgID: team}}" >config.yml
$ ask_config() { promctl query --config config.yml "$@" 2>&1 | sed "s/$port/PORT/g"; }
$ ask_config up --time 1
POST /tell/b/api/v1/query query=up&time=1&timeout=120 [Content-Type: application/x-www-form-urlencoded] [Accept: application/json] [X-Scope-OrgID: team]
$ ask_config -c a up --time 1
POST /tell/a/api/v1/query query=up&time=1&timeout=120 [Content-Type: application/x-www-form-urlencoded] [Accept: application/json]
$ ask_config -s $u/tell/s up --time 1
POST /tell/s/api/v1/query query=up&time=1&timeout=120 [Content-Type: application/x-www-form-urlencoded] [Accept: application/json]
$ ask_config -c c up
promctl: query: no context "c" in config.yml
  it has a, b
$ ask_config -c a -t demo: up
promctl: query: -c and -t exclude each other: there is one source

# GET where POST is refused, and from then on.
$ : >asked; printf '%s\n' 1 2 | ask $u/get-only --time 1 -o value
GET /get-only/api/v1/query?query=1&time=1&timeout=120  [Accept: application/json]
GET /get-only/api/v1/query?query=2&time=1&timeout=120  [Accept: application/json]
$ sed 's/?.*//' asked | sort
GET /get-only/api/v1/query
GET /get-only/api/v1/query
POST /get-only/api/v1/query

$ ask $u/forbidden 1
promctl: query: http://127.0.0.1:PORT/forbidden: HTTP 403 Forbidden: not you
  give --user NAME with --password-file FILE, or --bearer-token-file FILE
[3]

# Redirects.
$ ask $u/moved up --time 1
POST /tell/api/v1/query query=up&time=1&timeout=120 [Content-Type: application/x-www-form-urlencoded] [Accept: application/json]
$ ask $u/elsewhere up --time 1 -H 'X-Scope-OrgID: me'
GET /tell/api/v1/query  [Accept: application/json]
$ ask $u/login up
promctl: query: http://127.0.0.1:PORT/login: not the query API: an HTML page, "Node & Exporter"
  is it the right port and path? /api/v1 must be below the URL; a login page needs --bearer-token-file or --header
[3]
$ ask $u/loop up
promctl: query: http://127.0.0.1:PORT/loop: more than 10 redirects, the last to http://127.0.0.1:PORT/loop
  the server sends the request round in a circle
[3]

# All types of result.
$ ask "$(body '{"status":"success","data":{"resultType":"scalar","result":[1,"1.5"]}}')" x
1.5
$ ask "$(body '{"status":"success","data":{"resultType":"string","result":[1,"a+b"]}}')" x
a b
$ ask "$(body '{"status":"success","data":{"resultType":"vector","result":[{"metric":{"a":"2"},"value":[1,"2"]},{"metric":{"a":"1"},"value":[1,"1"]}]},"warnings":["w"],"infos":["i"]}')" x
a  value
2      2
1      1
promctl: query: w
promctl: query: i
$ ask "$(body '{"status":"success","data":{"resultType":"vector","result":[]}}')" x --fail-empty
[1]
$ for o in json ndjson value csv tsv openmetrics; do ask "$(body '{"status":"success","data":{"resultType":"matrix","result":[{"metric":{"a":"2"},"values":[[1,"2"],[2,"3"]]},{"metric":{"a":"1"},"values":[[1,"1"]],"histograms":[[2,{"count":"2","sum":"3","buckets":[[0,"1","2","2"]]}]]}]},"warnings":["w"]}')" x -o $o; done
{"status":"success","data":{"resultType":"matrix","result":[{"metric":{"a":"1"},"values":[[1,"1"]],"histograms":[[2,{"count":"2","sum":"3","buckets":[[0,"1","2","2"]]}]]},{"metric":{"a":"2"},"values":[[1,"2"],[2,"3"]]}]},"warnings":["w"]}
{"metric":{"a":"2"},"value":[1,"2"]}
{"metric":{"a":"2"},"value":[2,"3"]}
{"metric":{"a":"1"},"value":[1,"1"]}
{"metric":{"a":"1"},"histogram":[2,{"count":"2","sum":"3","buckets":[[0,"1","2","2"]]}]}
promctl: query: w
2
3
1
{count:2, sum:3, (1,2]:2}
promctl: query: w
timestamp,a,value
1970-01-01T00:00:01.000Z,1,1
1970-01-01T00:00:02.000Z,1,"{count:2, sum:3, (1,2]:2}"
1970-01-01T00:00:01.000Z,2,2
1970-01-01T00:00:02.000Z,2,3
promctl: query: w
$'timestamp\ta\tvalue\n' (esc)
$'1970-01-01T00:00:01.000Z\t1\t1\n' (esc)
$'1970-01-01T00:00:02.000Z\t1\t{count:2, sum:3, (1,2]:2}\n' (esc)
$'1970-01-01T00:00:01.000Z\t2\t2\n' (esc)
$'1970-01-01T00:00:02.000Z\t2\t3\n' (esc)
promctl: query: w
promctl_result{a="1"} 1.0 1
promctl_result_bucket{a="1",le="+Inf"} 2 2
promctl_result_sum{a="1"} 3.0 2
promctl_result_count{a="1"} 2 2
promctl_result{a="2"} 2.0 1
promctl_result{a="2"} 3.0 2
# EOF
promctl: query: w

# The server's errors. Those of the expression are shown as if it had been evaluated here.
$ error() { ask "$u/status?$1&application/json&{\"status\":\"error\",\"errorType\":\"$2\",\"error\":\"$3\"}" "${@:4}"; }
$ error 400 bad_data 'invalid+parameter+\"query\":+1:10:+parse+error:+unknown+function+with+name+\"rte\"' 'sum(1) + rte(up[5m])'
promctl: query: 1:10: parse error: unknown function with name "rte"
  sum(1) + rte(up[5m])
           ^~~
  did you mean "rate"?
[2]
$ error 400 bad_data 'invalid+parameter+\"query\":+1:10:+parse+error:+unknown+function+with+name+\"rte\"' 'sum(1) + rte(up[5m])' -o json
{"status":"error","errorType":"bad_data","error":"invalid parameter \"query\": 1:10: parse error: unknown function with name \"rte\""}
promctl: query: 1:10: parse error: unknown function with name "rte"
  sum(1) + rte(up[5m])
           ^~~
  did you mean "rate"?
[2]
$ error 400 bad_data 'invalid+parameter+\"query\":+2:3:+parse+error:+never+heard+of+that' $'sum(1)\n+ what_is(up) + 1'
promctl: query: 2:3: parse error: never heard of that
  + what_is(up) + 1
    ^~~~~~~
[2]
$ error 400 bad_data 'invalid+parameter+\"query\":+9:9:+parse+error:+nowhere' 'up'
promctl: query: 9:9: parse error: nowhere
  try --local, which evaluates it here, over series of the server
[2]
$ error 400 bad_data 'exceeded+maximum+resolution' up
promctl: query: exceeded maximum resolution
[2]
$ error 422 execution 'found+duplicate+series' up
promctl: query: found duplicate series
[2]
$ error 422 execution 'found+duplicate+series' up -o json
{"status":"error","errorType":"execution","error":"found duplicate series"}
promctl: query: found duplicate series
[2]
$ error 422 422 'VictoriaMetrics+says+no' up
promctl: query: VictoriaMetrics says no
[2]
$ error 500 internal 'ouch' up
promctl: query: http://127.0.0.1:PORT/status: ouch
[3]
$ error 503 unavailable 'TSDB+not+ready' up
promctl: query: http://127.0.0.1:PORT/status: TSDB not ready
[3]
$ error 404 strange 'who?' up
promctl: query: http://127.0.0.1:PORT/status: who?
[3]
$ error 200 execution 'with+a+good+status' up
promctl: query: with a good status
[2]
$ error 500 internal 'a\u001b[31m\u000ared' up
promctl: query: http://127.0.0.1:PORT/status: a\x1b[31m\nred
[3]
$ : >asked; ask $u/timeout up
promctl: query: http://127.0.0.1:PORT/timeout: query timed out in expression evaluation
[3]
$ wc -l <asked
1

# What is no query API.
$ ask $u up
promctl: query: http://127.0.0.1:PORT: HTTP 404 Not Found: 404 page not found
  the API was looked for below http://127.0.0.1:PORT/api/v1: is a path prefix missing, as Mimir's /prometheus?
[3]
$ ask $u/html up
promctl: query: http://127.0.0.1:PORT/html: not the query API: an HTML page, "Node & Exporter"
  is it the right port and path? /api/v1 must be below the URL; a login page needs --bearer-token-file or --header
[3]
$ ask $u/ok up
promctl: query: http://127.0.0.1:PORT/ok: not the query API's JSON: unexpected character '#' where a value should begin (byte 0)
[3]
$ ask "$(body '')" up
promctl: query: http://127.0.0.1:PORT/status: not the query API's JSON: empty, where a JSON value should be (byte 0)
[3]
$ ask "$(body '[]')" up
promctl: query: http://127.0.0.1:PORT/status: not the query API's JSON: an array in the answer, where an object should be (byte 0)
[3]
$ ask "$(body '{"status":"success","data":{"resultType":"matrix","result":[{"metric":{},"values":[[1,"2"],[2')" up
promctl: query: http://127.0.0.1:PORT/status: not the query API's JSON: unexpected end after array element (byte 93)
[3]
$ ask "$u/status?500&text/html&<html><title>Oh+no</title>" up
promctl: query: http://127.0.0.1:PORT/status: HTTP 500 Internal Server Error: Oh no
[3]
$ ask $u/cut up
promctl: query: http://127.0.0.1:PORT/cut: the answer was cut off after 8 bytes
  the service, or a proxy before it, closed the connection too early
[3]
$ ask $u/reset-body up
promctl: query: http://127.0.0.1:PORT/reset-body: connection reset in the middle of the answer, after 4 bytes
  did the service on 127.0.0.1:PORT crash or restart?
[3]
$ ask $u/huge up
promctl: query: http://127.0.0.1:PORT/huge: not the query API's JSON: unexpected character '#' where a value should begin (byte 0)
[3]
$ ask $u/bomb up
promctl: query: http://127.0.0.1:PORT/bomb: not the query API's JSON: unexpected character '#' where a value should begin (byte 0)
[3]
$ ask $u/hang up --timeout 300ms
promctl: query: http://127.0.0.1:PORT/hang: timed out after 300ms: the answer began but did not end (10 bytes came)
  the service answers too slowly; try a longer --timeout
[3]
$ ask $u/close up
promctl: query: http://127.0.0.1:PORT/close: 127.0.0.1:PORT closed the connection without an answer (3 attempts)
  is that port really HTTP, and did the service just crash or restart?
[3]
$ ask http://127.0.0.1:1 up
promctl: query: http://127.0.0.1:1: connection refused
  nothing listens on 127.0.0.1:1; is the service running?
[3]
$ ask http://127.0.0.1:1 up -o json
{"status":"error","errorType":"unavailable","error":"http://127.0.0.1:1: connection refused"}
promctl: query: http://127.0.0.1:1: connection refused
  nothing listens on 127.0.0.1:1; is the service running?
[3]
$ ask ftp://127.0.0.1 up
promctl: query: ftp://127.0.0.1: scheme ftp is not supported
  use http:// or https://
[2]
$ ask "me:hunter2@127.0.0.1:1/a" up
promctl: query: warning: a secret on the command line can be seen by other users of this machine and stays in the shell's history; use --password-file, --bearer-token-file or -H @FILE
promctl: query: http://127.0.0.1:1/a: connection refused
  nothing listens on 127.0.0.1:1; is the service running?
[3]

# Answers without an end: memory has a limit, and so has time.
$ ask $u/endless up --max-memory 4MiB
promctl: query: the query needs more than 4194304 bytes of memory
  --max-memory sets the limit
[2]
$ ask $u/endless up --max-body 1MiB
promctl: query: http://127.0.0.1:PORT/endless: the body is larger than 1 MiB
  --max-body SIZE allows more
[3]
$ ask $u/ballast up --timeout 500ms | sed 's/([0-9]* bytes/(N bytes/'
promctl: query: http://127.0.0.1:PORT/ballast: timed out after 500ms: the answer began but did not end (N bytes came)
  the service answers too slowly; try a longer --timeout
$ ask $u/endless up -o ndjson --max-memory 4MiB
promctl: query: the query needs more than 4194304 bytes of memory
  --max-memory sets the limit
[2]

# A long range is asked for in pieces.
$ : >asked; ask $u/range up --start 0 --end 25000 --step 1 -q -o ndjson >lines
$ jq -sc 'group_by(.metric.of)[] | [.[0].metric.of, length, .[0].value, .[-1].value, .[-1].histogram]' lines
["0 to 8333",2,[0,"1"],null,[8333,{"count":"2","sum":"3","buckets":[[0,"1","2","2"]]}]]
["16668 to 25000",2,[16668,"1"],null,[25000,{"count":"2","sum":"3","buckets":[[0,"1","2","2"]]}]]
["8334 to 16667",2,[8334,"1"],null,[16667,{"count":"2","sum":"3","buckets":[[0,"1","2","2"]]}]]
["all",25001,[0,"0"],[25000,"8332"],null]
$ jq -sc 'map(select(.metric.of == "all").value[0]) == [range(25001)]' lines
true
$ wc -l <asked
3
$ ask $u/range up --start 0 --end 11000 --step 1 -o value | wc -l
11006
$ ask $u/range up --start 0 --end 25000 --step 1 -o json | tail -c 30
]]}]},"warnings":["careful"]}
$ ask $u/range 'up > start()' --start 0 --end 25000 --step 1
promctl: query: 25001 points a series are more than the 11000 a server gives at once
  start(), end() or range() keeps the query from being asked in pieces
  --step 3s fits
[2]
$ ask $u/range 'up @ end()' --since 10d --step 1m
promctl: query: 14401 points a series are more than the 11000 a server gives at once
  start(), end() or range() keeps the query from being asked in pieces
  --step 1m19s fits
[2]
$ ask $u/range 'not promql' --start 0 --end 25000 --step 1
promctl: query: exceeded maximum resolution of 11,000 points per timeseries. Try decreasing the query resolution (?step=XX)
[2]
$ ask $u/range up --start 0 --end 25000000 --step 1
promctl: query: 25000001 points a series are more than the 11000 a server gives at once
  and too many to ask for them in pieces
  --step 37m53s fits
[2]
$ ask $u/range up --start 0 --end 25000 --step 1 --max-memory 1MiB
promctl: query: the query needs more than 1048576 bytes of memory
  --max-memory sets the limit
[2]

# Of several sources one, and not what only evaluation here can do.
$ ask $u -t demo: up
promctl: query: -s and -t exclude each other: there is one source
[2]
$ ask $u -c a up
promctl: query: -s and -c exclude each other: there is one source
[2]
$ ask $u up --collect 5s
promctl: query: --collect goes with -t
[2]
$ ask $u up --explain
promctl: query: --explain is for evaluation here, and a server evaluates this
  --local evaluates it here, over series of the server
[2]
$ ask $u up --threads 2
promctl: query: --threads is for evaluation here, and a server evaluates this
  --local evaluates it here, over series of the server
[2]
$ ask $u up --max-samples 5
promctl: query: --max-samples is for evaluation here, and a server evaluates this
  --local evaluates it here, over series of the server
[2]
