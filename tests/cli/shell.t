#! needs tmux
# The interactive shell on a real terminal: tmux types and shows what is there.
$ cat >page.om <<'END'
> # HELP http_requests Requests by code.
> # TYPE http_requests counter
> http_requests_total{job="api",code="200"} 10 1700000000
> http_requests_total{job="api",code="500"} 3 1700000000
> http_requests_total{job="api",code="200"} 70 1700000060
> http_requests_total{job="api",code="500"} 9 1700000060
> # TYPE queue_size gauge
> # HELP queue_size Waiting\x1b[31m now.
> queue_size{job="api"} 4 1700000060
> # EOF
> END
$ n=0; tm() { tmux -L "promctl-test-$$-$n" -f /dev/null "$@"; }
> keys() { for k; do tm send-keys "$k"; done; }
> type() { tm send-keys -l "$1"; }
> screen() { tm capture-pane -p "$@" | sed 's/[0-9.]* \(ms\|µs\|s\)$/TIME/; s/ *$//' | sed -e :a -e '/^\n*$/{$d;N;ba' -e '}'; }
> until_screen() { for _ in {1..200}; do tm capture-pane -p | grep -qF -e "$1" && return; sleep 0.05; done; echo "never: $1"; screen; }
> shell() { tm kill-server 2>/dev/null; n=$((n + 1)); tm new-session -d -x "$1" -y "$2" "env TERM=${4:-tmux-256color} LESS=FRX PATH='$PATH' HOME='$HOME' $5 promctl query $3 2>&1; echo left \$?; sleep 100"; }
> shell 80 16 '-f page.om'; until_screen 'page.om>'; screen
promctl page.om>
  Tab completes, \? helps, Ctrl-D leaves

# A metric, a label, a value; brackets are open, so Enter goes on.
$ type 'sum by (co'; keys Tab; until_screen 'by (code'; type ') (rate(http'; until_screen 'rate(http'; keys Tab; until_screen '_total'; type '{job="'; keys Tab; until_screen '"api"'; keys Enter; until_screen ...; screen
promctl page.om> sum by (code) (rate(http_requests_total{job="api"
             ...
  rate(range vector)  per-second increase of a counter

$ type '}[2m]))'; keys Enter; until_screen '2 series'; screen
promctl page.om> sum by (code) (rate(http_requests_total{job="api"
             ... }[2m]))
code      value
200    0.583 /s
500   0.0750 /s
2 series, TIME
promctl page.om>

# A range: four scrapes are what rate() should see.
$ keys C-l; type 'rate(http_requests_total['; keys Tab; until_screen rate_interval; screen | head -4; keys C-c
promctl page.om> rate(http_requests_total[
  rate(range vector)  per-second increase of a counter
  4m                duration  four times the scrape interval of 1m
  $__rate_interval  variable  4m at least, and more than a step of the range

# A mistake has its caret right below what was typed.
$ keys C-l; type 'sum(rat(queue_size[5m]))'; keys Enter; until_screen 'error:'; screen
promctl page.om> sum(rat(queue_size[5m]))
                     ^~~
error: 1:5: parse error: unknown function with name "rat"
 help: did you mean "rate"?
promctl page.om>

# It is not the last expression: \t still shows the one before.
$ keys C-l; type 'vector(3) + 4'; keys Enter; until_screen '1 series'; keys C-l; type 'sum(rte(up))'; keys Enter; until_screen 'error:'; type '\t'; keys Enter; until_screen '1 series'; screen
promctl page.om> sum(rte(up))
                     ^~~
error: 1:5: parse error: unknown function with name "rte"
 help: did you mean "rate"?
promctl page.om> \t
7
1 series, TIME
promctl page.om>

# Where an expression begins, what was typed is offered.
$ keys C-l Tab; until_screen recent; screen | sed -n 2,4p; keys C-c
  sum(rte(up))              recent
  vector(3) + 4             recent
  sum(rat(queue_size[5m]))  recent

# So has a name that the source does not have.
$ keys C-l; type 'sum by (cod) (http_request_total)'; keys Enter; until_screen 'did you mean http'; until_screen '0 series'; screen
promctl page.om> sum by (cod) (http_request_total)
                               ^~~~~~~~~~~~~~~~~~
warning: no metric http_request_total (did you mean http_requests_total?)
0 series, TIME
promctl page.om>

# Pasted text never runs half way; Ctrl-C drops it.
$ keys C-l; printf 'up\nqueue_size\n' | tm load-buffer -; tm paste-buffer -p; until_screen queue_size; screen
promctl page.om> up
             ... queue_size
             ...
$ keys C-c; type '\nope'; keys Enter; until_screen 'error: no command'; screen
promctl page.om> up
             ... queue_size
             ...
promctl page.om> \nope
error: no command \nope
 help: \? lists them
promctl page.om>

# A resize draws anew; Ctrl-D leaves, and the history is there the next time, for its owner alone.
$ keys C-l; type 'sum by (code) (rate(http_requests_total{job="api"}[2m])) + on (code) vector(1)'; tm resize-window -x 40 -y 16; sleep 0.3; screen
$'> sum by (code) (rate(http_requests_tota\n' (esc)
  l{job="api"}[2m])) + on (code) vector(
  1)
$ keys C-c; keys C-d; until_screen 'left 0'; stat -c %a "$HOME/.local/state/promctl/history"; cat "$HOME/.local/state/promctl/history"
600
sum by (code) (rate(http_requests_total{job="api"
$'\t}[2m]))\n' (esc)
sum(rat(queue_size[5m]))
vector(3) + 4
sum(rte(up))
\t
sum by (cod) (http_request_total)
\nope
$ shell 60 16 '-f page.om'; until_screen 'page.om>'; keys Up; until_screen '\nope'; keys Up Up Up Up Up Up; until_screen 'sum by (code'; screen
promctl page.om> sum by (code) (rate(http_requests_total{job
                 ="api"
             ... }[2m]))

# What a page says of a metric cannot command the terminal.
$ keys C-c C-l; type '\d queue_size'; keys Enter; until_screen 'job'; screen
promctl page.om> \d queue_size
queue_size  gauge  1 series
  Waiting\x1b[31m now.
  job (1)  api
promctl page.om>

# Ctrl-C ends a query that takes long, and not the shell.
$ shell 80 16 '-t demo: --since 1h --step 10ms --max-samples 9000000000'; until_screen 'demo:>'; s='double_exponential_smoothing('; type "$s$s go_goroutines[1h:10ms], 0.5, 0.5)[1h:10ms], 0.5, 0.5)"; keys Enter; until_screen 'Ctrl-C cancels'; keys C-c; until_screen canceled; keys C-l; type 'vector(1)'; until_screen 'vector(1)'; screen
promctl demo:> vector(1)

# A dumb terminal has neither colours nor a menu; NO_COLOR has no colours.
$ shell 60 16 '-f page.om' dumb; until_screen 'page.om>'; type 'sum('; keys Enter; until_screen ...; type 'up)'; keys Enter; until_screen series; screen
promctl page.om> sum(
 ... up)
  up)
  ^~
warning: no metric up
0 series, TIME
promctl page.om>
$ shell 60 16 '-f page.om' xterm NO_COLOR=1; until_screen 'page.om>'; type 'rate(queue_size[5m])'; until_screen '5m])'; screen -e | grep -c $'\e\\[[0-9;]*[39][0-7]m'; tm kill-server
0

# \top opens the dashboard on the last expression, q comes back.
$ shell 80 24 '-f page.om'; until_screen 'page.om>'; type 'queue_size'; keys Enter; until_screen '1 series'; type '\top'; keys Enter; until_screen '[5 Expl'; until_screen '> queue_size'; keys q; until_screen 'page.om>'; keys C-d; until_screen 'left 0'
