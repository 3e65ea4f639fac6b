#! needs tmux
# The interactive shell and the terminal around it: jobs, other programs, files, sizes and colours.
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
$ cat >edit.sh <<'END'
> #!/bin/sh
> sed -i 's/5m/2m/; 1i # edited' "$1"
> END
$ chmod +x edit.sh
$ n=0; tm() { tmux -L "promctl-test-$$-$n" -f /dev/null "$@"; }
> keys() { for k; do tm send-keys "$k"; done; }
> type() { tm send-keys -l "$1"; }
> screen() { tm capture-pane -p "$@" | sed 's/[0-9.]* \(ms\|µs\|s\)$/TIME/; s/ *$//' | sed -e :a -e '/^\n*$/{$d;N;ba' -e '}'; }
> until_screen() { for _ in {1..200}; do tm capture-pane -p | grep -qF -e "$1" && return; sleep 0.05; done; echo "never: $1"; screen; }
> shell() { tm kill-server 2>/dev/null; n=$((n + 1)); tm new-session -d -x "$1" -y "$2" "env TERM=${4:-tmux-256color} LESS=FRX PATH='$PATH' HOME='$HOME' $5 promctl query $3 2>&1; echo left \$?; sleep 100"; }
> ready() { for _ in {1..200}; do tm capture-pane -p | sed '/^ *$/d' | tail -1 | grep -q '> *$' && return; sleep 0.05; done; echo 'never ready'; }
> run() { keys C-l; type "$1"; until_screen "$1"; keys Enter; ready; screen; }
$ shell 80 16 '-f page.om' '' "EDITOR=$PWD/edit.sh"; until_screen 'page.om>'; keys C-l

# Alt-Enter begins a line, $EDITOR changes what was typed.
$ type 'sum('; keys M-Enter; type 'queue_size'; keys M-Enter; type ')'; until_screen '... )'; screen
promctl page.om> sum(
             ... queue_size
             ... )
$ keys Enter; until_screen '1 series'; run 'sum(rate(http_requests_total[5m]))'; type '\edit'; keys Enter; until_screen '# edited'; keys Enter; until_screen '0.658'; ready; screen
promctl page.om> sum(rate(http_requests_total[5m]))
0.263 /s
1 series, TIME
promctl page.om>
promctl page.om> sum(rate(http_requests_total[5m]))
0.263 /s
1 series, TIME
promctl page.om> \edit
promctl page.om> # edited
             ... sum(rate(http_requests_total[2m]))
0.658 /s
1 series, TIME
promctl page.om>

# Results go to a file.
$ run '\o csv out.csv'; run 'queue_size' | sed 's/, .*,/,/'; cat out.csv; run '\o table'; run 'queue_size'
promctl page.om> \o csv out.csv
promctl page.om>
promctl page.om> queue_size
1 series, written to out.csv
promctl page.om>
timestamp,__name__,job,value
2023-11-14T22:14:20.000Z,queue_size,api,4
promctl page.om> \o table
promctl page.om>
promctl page.om> queue_size
queue_size{job="api"}
  4
1 series, TIME
promctl page.om>

# What is watched has the screen for itself, until q.
$ keys C-l; type 'sum by (code) (http_requests_total) + on (code) sum by (code) (http_requests_total) \w 100ms'; keys Enter; until_screen 'q ends'; until_screen '2 series'; tm capture-pane -p | sed -n 's/[0-9:]\{8\}/TIME/; 1p;3p'; keys q; until_screen 'page.om>'; ready; screen
sum by (code) (http_requests_total) + on (cod…   every 100ms   TIME   q ends
200     140
promctl page.om> sum by (code) (http_requests_total) + on (code) sum by (code) (
                 http_requests_total) \w 100ms
code  value
200     140
500      18
2 series, TIME
promctl page.om>

# Variables of Grafana's have a value.
$ run '\set c=500'; run 'sum(rate(http_requests_total{code="$c"}[$__rate_interval]))'
promctl page.om> \set c=500
promctl page.om>
promctl page.om> sum(rate(http_requests_total{code="$c"}[$__rate_interval]))
0.0375 /s
1 series, TIME
promctl page.om>

# Another source, or none.
$ run '\connect nosuch' | sed 's/be .*/be FILE/'; run '\connect http://localhost:1' >/dev/null; run 'up' | head -3; run '\targets' | sed -n 2,3p
promctl page.om> \connect nosuch
error: no context "nosuch": there is no configuration file
 help: it would be FILE
promctl page.om>
promctl localhost:1 ✖> up
error: http://localhost:1: connection refused
 help: nothing listens on localhost:1; is the service running?
error: http://localhost:1/api/v1/targets: connection refused
 help: nothing listens on localhost:1; is the service running?

# A small terminal shows what there is room for.
$ shell 60 16 '-f page.om'; until_screen 'page.om>'; type 'sum by (code) (rate(http_requests_total{job="api"}[2m])) + http_'; keys Tab; until_screen counter; screen
promctl page.om> sum by (code) (rate(http_requests_total{job
                 ="api"}[2m])) + http_requests_total
  counter  Requests by code.
$ keys C-c; run 'http_requests_total{code="5.."}'
promctl page.om> http_requests_total{code="5.."}
                                     ^~~~
warning: = compares text; code=~"5.." matches 500
0 series, TIME
promctl page.om>
$ shell 20 6 '-f page.om'; until_screen '>'; type 'sum(up'; until_screen 'sum(up'; screen; tm kill-server
$'> sum(up\n' (esc)
  sum(v instant ve…

# The terminal is asked whether it is light or dark.
$ for bg in white black; do n=$((n + 1)); tm new-session -d -x 60 -y 24 "env TERM=tmux-256color PATH='$PATH' HOME='$HOME' bash --norc -i"; tm set -g window-style bg=$bg; type 'promctl query -f page.om'; keys Enter; until_screen 'page.om>'; type 'http_requests_total \g 1m'; keys Enter; until_screen '2 series'; screen -e | grep -o '38;5;[0-9]*' | sort -u; tm kill-server; done
38;5;130
38;5;25
38;5;178
38;5;74

# Ctrl-Z gives the terminal back to the shell that started it, and fg comes back to the same text.
$ n=$((n + 1)); tm new-session -d -x 60 -y 16 "env TERM=tmux-256color PATH='$PATH' HOME='$HOME' PS1='job> ' bash --norc -i"; until_screen 'job>'; type 'promctl query -f page.om'; keys Enter; until_screen 'page.om>'; keys C-l; type 'sum('; keys M-Enter; type 'queue_size'; until_screen ...; keys C-z; until_screen Stopped; type 'echo he''re; fg'; keys Enter; until_screen '... queue_size'; keys C-l; type ')'; keys Enter; until_screen '1 series'; ready; screen; tm kill-server
promctl page.om> sum(
             ... queue_size)
4
1 series, TIME
promctl page.om>
