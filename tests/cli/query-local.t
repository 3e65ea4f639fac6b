# Evaluated here over series of a server, which is /raw/ of tests/lib/httpd_api.c: x_total{k="1"} grows
# by 1 in 10 seconds, {k="2"} by 2, and no more than 1000 s are to be had at once.

$ coproc SERVER { "$BUILD/tests/lib/httpd" --log 2>>asked; }
> read -r port <&"${SERVER[0]}"
> u=http://127.0.0.1:$port
> ask() { promctl query -s "$@" 2>&1 | sed "s/$port/PORT/g"; return "${PIPESTATUS[0]}"; }
> body() { printf '%s/status?200&application/json&%s' "$u" "$1"; }

$ ask $u/raw --local --time 1700000000 'rate(x_total[5m])' -o csv
timestamp,k,value
2023-11-14T22:13:20.000Z,1,0.1
2023-11-14T22:13:20.000Z,2,0.2
promctl: query: only half of it
$ ask $u/raw --local -q --time 1700000000 'limitk(1, mad_over_time(x_total[5m])) or h' -o ndjson
{"metric":{"k":"1"},"value":[1700000000,"7.5"]}
{"metric":{"__name__":"h"},"histogram":[1700000000,{"count":"28333333","sum":"3","buckets":[[0,"1","2","28333333"]]}]}
$ ask $u/raw --local -q --start 1700000000 --end 1700007200 --step 30m 'sum(increase(x_total[2h]))' -o value
2160
2160
2160
2160
2160

# A piece that is refused is asked for in halves.
$ : >asked; ask $u/raw --local -q --time 1700000000 'count_over_time(x_total{k!=""}[1h])' -o value; grep -c POST asked
360
360
6

# What is only for evaluation here is for this, too.
$ ask $u/raw --local -q --time 1700000000 'sum(x_total)' --explain | sed 's/[0-9.]* ms//' | awk '{print $1, $NF}'
operation expression
sum sum(x_total)
selector x_total
$ ask $u/raw --time 1700000000 up --explain
promctl: query: --explain is for evaluation here, and a server evaluates this
  --local evaluates it here, over series of the server
[2]
$ ask $u/raw --local -q --time 1700000000 --max-samples 10 'sum_over_time(x_total[5m])'
promctl: query: query processing would load too many samples into memory in query execution
  --max-samples and --max-memory set the limits
[2]
$ ask $u/raw --local -q --time 1700000000 --max-memory 40000 'sum_over_time(x_total[5h])'
promctl: query: http://127.0.0.1:PORT/raw: fetching x_total[9m22s501ms]: the series need more than 20000 bytes of memory
  --max-samples and --max-memory set the limits
[2]

# Errors: of the expression as ever, before anything is asked; of the server with what was asked.
$ : >asked; ask $u/raw --local 'sum(rte(x[5m]))'; echo $?; cat asked
promctl: query: 1:5: parse error: unknown function with name "rte"
  sum(rte(x[5m]))
      ^~~
  did you mean "rate"?
2
$ ask $u/forbidden --local 'sum(rate(x{job="a"}[5m]))' -o json
{"status":"error","errorType":"unavailable","error":"http://127.0.0.1:PORT/forbidden: fetching x{job=\"a\"}[5m1ms]: HTTP 403 Forbidden: not you"}
promctl: query: http://127.0.0.1:PORT/forbidden: fetching x{job="a"}[5m1ms]: HTTP 403 Forbidden: not you
  give --user NAME with --password-file FILE, or --bearer-token-file FILE
[3]
$ ask $u/timeout --local up
promctl: query: http://127.0.0.1:PORT/timeout: fetching up[5m]: query timed out in expression evaluation
[3]
$ ask $u/hang --local --timeout 0.2 up | grep -o 'fetching up.5m.: timed out'
fetching up[5m]: timed out
$ ask "$(body '{"status":"success","data":{"resultType":"vector","result":[]}}')" --local up
promctl: query: http://127.0.0.1:PORT/status: fetching up[5m]: the answer is no matrix
[3]
$ promctl query -f /dev/null --local up
promctl: query: --local is for servers: this source is evaluated here anyway
[2]
$ printf '%s\n' 'contexts:' '  t: {targets: [":1"]}' >config.yml; promctl query --config config.yml -c t --local up
promctl: query: --local is for servers: this source is evaluated here anyway
[2]

# A server that does not understand what we do: Prometheus' words, VictoriaMetrics'.
$ error() { ask "$u/status?$1&application/json&{\"status\":\"error\",\"errorType\":\"$2\",\"error\":\"$3\"}" "${@:4}"; }
$ error 400 bad_data 'invalid+parameter+\"query\":+1:1:+parse+error:+function+\"limitk\"+is+not+enabled' 'limitk(1, up)'
promctl: query: 1:1: parse error: function "limitk" is not enabled
  limitk(1, up)
  ^~~~~~
  try --local, which evaluates it here, over series of the server
[2]
$ error 422 422 'error+when+executing+query:+unsupported+function+\"info\"' 'info(up)'
promctl: query: error when executing query: unsupported function "info"
  try --local, which evaluates it here, over series of the server
[2]
$ error 422 422 'error+when+executing+query:+unsupported+function+\"inf\"' 'inf(up)'
promctl: query: error when executing query: unsupported function "inf"
[2]
$ error 422 execution 'found+duplicate+series' up
promctl: query: found duplicate series
[2]
$ error 400 bad_data 'invalid+parameter+\"query\":+invalid+expression+type+\"string\"' '"a"'
promctl: query: invalid expression type "string"
[2]
