#! needs tmux
# The dashboard on a real terminal: keys, sizes, Ctrl-Z, signals.
$ awk 'BEGIN { print "# TYPE http_requests counter"
>   for (t = 0; t <= 1200; t += 15) printf "http_requests_total{job=\"api\",instance=\"a:1\",status=\"200\"} %d %d\n", t * 3, 1700000000 + t
>   print "# TYPE up gauge"
>   for (t = 0; t <= 1200; t += 15) printf "up{job=\"api\",instance=\"a:1\"} 1 %d\n", 1700000000 + t
>   print "# EOF" }' >page.om
$ n=0; tm() { tmux -L "promctl-top-$$-$n" -f /dev/null "$@"; }
> keys() { for k; do tm send-keys "$k"; done; }
> screen() { tm capture-pane -p "$@" | sed 's/ *$//' | grep . ; }
> until_screen() { for _ in {1..200}; do tm capture-pane -p | grep -qF -e "$1" && return; sleep 0.05; done; echo "never: $1"; screen; }
> top() { tm kill-server 2>/dev/null; n=$((n + 1)); tm new-session -d -x "$1" -y "$2" "stty -g >before; env TERM=tmux-256color HOME='$HOME' promctl top -f page.om $3 2>&1; echo status \$?; stty -g | cmp - before && echo as before; sleep 100"; }
> top 80 24; until_screen 'a:1'; until_screen 'req/s'; screen | head -n 6
 [1 Targ] 2 Dash  3 Metr  4 Alrt  5 Expl              ● LIVE  15m ⟳5s  22:33:20
─ Targets ────────────────────────────────────────── 1 up  every 15s  2 series ─
 ▶ ✔ up a:1  api  0s  0 s   0  -
─ Signals ──────────────────────────────────────────────────── now · 15m · max ─
 api  rate   3.00 req/s   ▄▄▄▄▄▄▄▄▄▄▄▄▄▄▄▄▄▄▄▄▄▄▄▄▄▄▄▄▄▄▄▄▄▄▄▄▄▄▄▄▄▄▄▄▄▄▄▄ 3.00
      errors       0.0%   ▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁ 0.0%
$ keys 3; until_screen '[3 Metr'; until_screen 'http_requests_total'; keys j Enter; until_screen 'cursor'; screen | head -n 2
  1 Targ  2 Dash [3 Metr] 4 Alrt  5 Expl              ● LIVE  15m ⟳5s  22:33:20
─ up ──────────────────────────────────────────────────────────────── step 15s ─
$ keys '?'; until_screen 'Esc closes'; keys Escape; until_screen 'cursor'; keys Escape; until_screen 'Families'

# An expression typed into Explore, and a mistake in it.
$ keys 5; until_screen '[5 Expl'; keys e; tm send-keys -l 'sum(rate(http_requests_total[1m]))'; keys Enter; until_screen '┤'; screen | sed -n 3,5p
 > sum(rate(http_requests_total[1m]))
─ sum(rate(http_requests_total[1m])) ────────────────────────────────────── /s ─
3.3 ┤ ·   ·   ·   ·   ·   ·   ·   ·   ·   ·   ·   ·   ·   ·   ·   ·   ·   ·   ·
$ keys e C-u; tm send-keys -l 'sum(rte(up[1m]))'; keys Enter; until_screen 'rte'; until_screen 'unknown function'

# New sizes; the smallest ones say so.
$ keys 1; tm resize-window -x 60 -y 16; until_screen ' 1 Targ  '; screen | head -n 1
 1 Targ                            ● LIVE 15m ⟳5s  22:33:20
$ tm resize-window -x 18 -y 3; until_screen 'too small'; screen
too small 18x3
$ tm resize-window -x 100 -y 24; until_screen '[1 Targets]'

# q leaves; Ctrl-Z gives the terminal back, fg takes it again.
$ keys q; until_screen 'as before'; screen
status 0
as before
$ tm kill-server; n=$((n + 1)); tm new-session -d -x 80 -y 24 "env TERM=tmux-256color HOME='$HOME' PATH='$PATH' PS1='sh> ' bash --norc --noprofile -i"; until_screen 'sh>'
$ tm send-keys -l 'promctl top -f page.om'; keys Enter; until_screen '[1 Targ'; keys C-z; until_screen 'Stopped'; tm send-keys -l 'clear; fg'; keys Enter; until_screen '[1 Targ'; keys q; until_screen 'sh>'

# A signal leaves a clean terminal.
$ top 80 24; until_screen 'a:1'; pkill -TERM -P "$(tm display-message -p '#{pane_pid}')"; until_screen 'as before'; screen | grep -v Terminated
status 143
as before
