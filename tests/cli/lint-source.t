# What a source does not have: with the simulated system, an hour of it.
$ cd data/lint/rules
$ promctl lint -t demo: task_handler.yml
$ promctl lint -t demo: --expr 'rate(http_request_total[5m])' --expr 'rate(http_requests_total{stat="500"}[5m])'
expression:1:6: warning: demo: has no metric http_request_total [unknown-metric]
    1 | rate(http_request_total[5m])
      |      ^~~~~~~~~~~~~~~~~~
   help: did you mean http_requests_total?
expression:1:26: warning: http_requests_total has no label stat in demo: [unknown-label]
    1 | rate(http_requests_total{stat="500"}[5m])
      |                          ^~~~
   help: did you mean status?
2 problems (2 warnings) in 2 of 2 files
$ promctl lint -t demo: --expr 'sum by (stats) (rate(http_requests_total{status="599"}[5m]))'
expression:1:9: warning: http_requests_total has no label stats in demo: [unknown-label]
    1 | sum by (stats) (rate(http_requests_total{status="599"}[5m]))
      |         ^~~~~
   help: did you mean status?
expression:1:49: warning: the label status of http_requests_total never is "599" in demo: [unknown-value]
    1 | sum by (stats) (rate(http_requests_total{status="599"}[5m]))
      |                                                 ^~~~~
   help: there is 200, 201, 204, 400, 401, ...
2 problems (2 warnings) in 1 of 1 file
$ promctl lint -t demo: --expr 'rate(http_requests_total{status=~"6.."}[5m])' --expr 'absent(nope)'
expression:1:34: warning: no value of the label status of http_requests_total matches in demo: [unknown-value]
    1 | rate(http_requests_total{status=~"6.."}[5m])
      |                                  ^~~~~
   help: there is 200, 201, 204, 400, 401, ...
1 problem (1 warning) in 1 of 2 files
$ promctl lint -t demo: --expr 'go_info * on (instance) group_left (versoin) go_info'
expression:1:37: warning: go_info has no label versoin in demo: [unknown-label]
    1 | go_info * on (instance) group_left (versoin) go_info
      |                                     ^~~~~~~
   help: did you mean version?
1 problem (1 warning) in 1 of 1 file
$ promctl lint -t demo: --expr 'rate(go_goroutines[5m])' --expr 'up{job="task-handler"}'
expression:1:1: warning: rate() of go_goroutines, which is a gauge [rate-of-gauge]
    1 | rate(go_goroutines[5m])
      | ^~~~~~~~~~~~~~~~~~~~~~~
   help: rate() takes every decrease for a reset of a counter; use deriv() for how a gauge changes
expression:1:8: warning: the label job of up never is "task-handler" in demo: [unknown-value]
    1 | up{job="task-handler"}
      |        ^~~~~~~~~~~~~~
   help: did you mean "task-handler-api"?
2 problems (2 warnings) in 2 of 2 files
$ promctl lint -t demo: --select cost --expr 'rate(go_goroutines{job="task-handler-api"}[5m])'
expression:1:6: warning: 1 series at each evaluation [cost]
    1 | rate(go_goroutines{job="task-handler-api"}[5m])
      |      ^~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~
1 problem (1 warning) in 1 of 1 file

# Types of the source decide, not names.
$ cd "$HOME"
$ printf '# TYPE queue_total gauge\nqueue_total 5\n# TYPE seen counter\nseen 7\n' >page.prom
$ promctl lint -f page.prom --expr 'queue_total > 3' --expr 'rate(queue_total[5m])' --expr 'seen > 3'
expression:1:1: warning: rate() of queue_total, which is a gauge [rate-of-gauge]
    1 | rate(queue_total[5m])
      | ^~~~~~~~~~~~~~~~~~~~~
   help: rate() takes every decrease for a reset of a counter; use deriv() for how a gauge changes
expression:1:1: warning: the counter seen is used without rate() [counter-without-rate]
    1 | seen > 3
      | ^~~~
   help: its value only tells how much happened since the process started; use rate(seen[5m]) or increase(seen[5m])
2 problems (2 warnings) in 2 of 3 files

# A server that knows its metrics and answers nothing else.
$ mkdir -p api/v1/label/__name__ && echo '{"status":"success","data":["up"]}' >api/v1/label/__name__/values
$ coproc SERVER { "$BUILD/tests/lib/httpd" --files "$PWD"; }; read -r port <&"${SERVER[0]}"
$ promctl lint -s "127.0.0.1:$port" --expr 'upp' --expr 'up{x="y"}' 2>&1 | sed "s/$port/PORT/g"; echo "${PIPESTATUS[0]}"
expression:1:1: warning: 127.0.0.1:PORT has no metric upp [unknown-metric]
    1 | upp
      | ^~~
   help: did you mean up?
1 problem (1 warning) in 1 of 2 files
promctl: lint: 127.0.0.1:PORT: not all could be checked: http://127.0.0.1:PORT/api/v1/labels: HTTP 404 Not Found: 404 page not found
3
$ exec {SERVER[1]}>&-
