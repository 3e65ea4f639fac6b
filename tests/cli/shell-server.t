#! needs tmux
# The interactive shell over a server, which is tests/lib/httpd with the answers of an API.
$ mkdir -p api/v1/label/__name__ api/v1/label/code cache
> serve() { coproc SERVER { "$BUILD/tests/lib/httpd" --files "$PWD"; }; read -r port <&"${SERVER[0]}"; }
> api() { printf '{"status":"success","data":%s}\n' "$2" >"api/v1/$1"; }
> api label/__name__/values '["http_requests_total","http_request_seconds_bucket","queue_size"]'
> api metadata '{"http_requests":[{"type":"counter","help":"Requests by code."}],"queue_size":[{"type":"gauge","help":"Waiting."}]}'
> api labels '["__name__","code","instance"]'
> api label/code/values '["200","404","500"]'
> api query '{"resultType":"vector","result":[]}'
> serve
$ n=0; tm() { tmux -L "promctl-test-$$-$n" -f /dev/null "$@"; }
> keys() { for k; do tm send-keys "$k"; done; }
> type() { tm send-keys -l "$1"; }
> screen() { tm capture-pane -p "$@" | sed 's/[0-9.]* \(ms\|µs\|s\)$/TIME/; s/ *$//; s/127.0.0.1:[0-9]*/SERVER/' | sed -e :a -e '/^\n*$/{$d;N;ba' -e '}'; }
> until_screen() { for _ in {1..200}; do tm capture-pane -p | grep -qF -e "$1" && return; sleep 0.05; done; echo "never: $1"; screen; }
> shell() { tm kill-server 2>/dev/null; n=$((n + 1)); tm new-session -d -x 80 -y 12 "env TERM=tmux-256color PATH='$PATH' HOME='$HOME' XDG_CACHE_HOME='$PWD/cache' $2 promctl query -s http://127.0.0.1:$port$1 2>&1; echo left \$?; sleep 100"; until_screen '>'; }
> cached() { for _ in {1..100}; do ls cache/promctl/names-* >/dev/null 2>&1 && break; sleep 0.05; done; }

# Names with type and help; labels; values: all are the server's.
$ shell; type 'rate(http'; keys Tab; until_screen 'Requests by code'; screen; keys C-c
promctl SERVER> rate(http_request
  rate(range vector)  per-second increase of a counter
  http_request_seconds_bucket  metric
  http_requests_total          counter  Requests by code.
$ keys C-l; type 'http_requests_total{co'; keys Tab; until_screen code=; type '"4'; keys Tab; until_screen '"404"'; screen; keys C-c
promctl SERVER> http_requests_total{code="404"

# Of an empty answer, what the server does not have.
$ keys C-l; type 'http_request_total'; keys Enter; until_screen '0 series'; type 'queue_size{code="405"}'; keys Enter; until_screen 'leaves nothing'; until_screen '0 series'; screen
promctl SERVER> http_request_total
                         ^~~~~~~~~~~~~~~~~~
warning: no metric http_request_total (did you mean http_requests_total?)
0 series, TIME
promctl SERVER> queue_size{code="405"}
                                    ^~~~
warning: code="405" leaves nothing: on queue_size it is 200, 404, 500
0 series, TIME
promctl SERVER>

# What the server does not understand is evaluated here, when asked for: over series that it gives.
$ keys C-c; printf '%s' '{"status":"error","errorType":"bad_data","error":"invalid parameter \"query\": 1:1: parse error: function \"limitk\" is not enabled"}' >api/v1/query; keys C-l; type 'limitk(1, queue_size)'; keys Enter; until_screen 'try \local'; screen
promctl SERVER> limitk(1, queue_size)
                         ^~~~~~
error: 1:1: parse error: function "limitk" is not enabled
 help: try \local, which evaluates it here, over series of the server
promctl SERVER>
$ api query '{"resultType":"matrix","result":[{"metric":{"__name__":"queue_size","code":"200"},"values":[[1700000000,"7"]]}]}'; keys C-l; type '\local'; keys Enter; until_screen 'here'; type '\at 1700000000'; keys Enter; type 'limitk(1, queue_size)'; keys Enter; until_screen '1 series'; screen
promctl SERVER> \local
evaluated here, over series of the server
promctl SERVER> \at 1700000000
time: 1700000000
promctl SERVER> limitk(1, queue_size)
queue_size{code="200"}
  7
1 series, TIME
promctl SERVER>

# What was heard is kept for the next shell: Tab has it before the server has answered, and here
# though it does not answer.
$ keys C-d; cached; find cache/promctl -printf '%M %P\n' | sed 's/names-[0-9a-f]*/names-KEY/'
$'drwx------ \n' (esc)
-rw------- names-KEY
$ touch -d '1 hour ago' cache/promctl/names-*; rm -r api; shell; type 'que'; keys Tab; until_screen queue_size; until_screen ✖; screen
promctl SERVER ✖> queue_size
  gauge  Waiting.

# A file that is broken is none; the server says what there is.
$ keys C-c C-d; for f in cache/promctl/names-*; do head -c 100 "$f" >x; cp x "$f"; done
> mkdir -p api/v1/label/__name__; api label/__name__/values '["other_total"]'; shell; type 'other_t'; keys Tab; until_screen other_total; screen
promctl SERVER> other_total

# Another tenant has other names.
$ keys C-c C-d; ls cache/promctl | wc -l; shell '/?tenant=1'; type 'other_t'; keys Tab; until_screen other_total; for _ in {1..100}; do [ "$(ls cache/promctl | wc -l)" = 2 ] && break; sleep 0.05; done; ls cache/promctl | wc -l
1
2
$ tm kill-server

# Alerts as promctl show prints them.
$ api alerts '{"alerts":[{"labels":{"alertname":"Down","job":"api"},"annotations":{"summary":"api is gone"},"state":"firing","activeAt":"2023-11-14T22:03:20Z","value":"1.7907903100775197e-01"},{"labels":{"alertname":"Slow","job":"web"},"annotations":{},"state":"pending","activeAt":"2023-11-14T22:13:00Z","value":"1.5e+09"}]}'
$ shell '' PROMCTL_NOW=1700000000; type '\alerts'; keys Enter; until_screen pending; until_screen web; screen
promctl SERVER> \alerts
2 alerts   1 firing   1 pending

STATE    ALERT   SINCE  VALUE  LABELS
firing   Down   10m00s  0.179  job="api"
    api is gone
pending  Slow     20 s  1.50G  job="web"
promctl SERVER>
$ tm kill-server
