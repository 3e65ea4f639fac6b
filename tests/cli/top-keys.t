#! needs tmux
# What the keys of the dashboard change: targets, boards, pages.
$ awk 'BEGIN { print "# TYPE http_requests counter"
>   for (t = 0; t <= 1200; t += 15) printf "http_requests_total{job=\"api\",instance=\"a:1\",status=\"200\"} %d %d\n", t * 3, 1700000000 + t
>   print "# TYPE up gauge"
>   for (t = 0; t <= 1200; t += 15) printf "up{job=\"api\",instance=\"a:1\"} 1 %d\n", 1700000000 + t
>   print "# EOF" }' >page.om
$ n=0; tm() { tmux -L "promctl-keys-$$-$n" -f /dev/null "$@"; }
> keys() { for k; do tm send-keys "$k"; done; }
> screen() { tm capture-pane -p "$@" | sed 's/ *$//' | grep . ; }
> until_screen() { for _ in {1..200}; do tm capture-pane -p | grep -qF -e "$1" && return; sleep 0.05; done; echo "never: $1"; screen; }
> type_in() { tm send-keys -l "$1"; keys Enter; }
> top() { tm kill-server 2>/dev/null; n=$((n + 1)); tm new-session -d -x "$1" -y "$2" "env TERM=tmux-256color HOME='$HOME' promctl top $3 2>&1; echo status \$?; sleep 100"; }

# Targets: one is added, its page is read, it is detached.
$ top 120 36 'demo: --view targets --interval 1s --refresh 1s'; until_screen 'demo:worker'
$ keys a; until_screen 'target: '; type_in 'x=localhost:1'; until_screen 'added x=localhost:1'; until_screen 'connection refused'; screen | grep -o '[0-9] up .[0-9] down'
2 up  1 down
$ keys a; type_in 'x=localhost:1'; until_screen 'is watched already'; keys a; type_in 'ftp://x'; until_screen 'ftp'
$ keys g x; until_screen 'cache_hits_total{'; screen | sed -n 2,3p | sed 's/ ━*┓//; s/ *┃$//; s/ ━━* [0-9]* / ... /'
┏━ demo:api ... lines
┃▶ # HELP cache_hits Total number of cache hits.
$ keys /; type_in 'go_goroutines'; until_screen '3 of '; keys Escape; until_screen '[1 Targets]'; keys Escape; until_screen 'demo:worker'
$ keys G d; until_screen 'detached http://localhost:1/metrics; a adds it again'; until_screen '2 up   scrape'; screen | grep 'DOWN'
[1]

# Alerts: what is behind one, the bell.
$ keys 4; until_screen 'HOLD'; until_screen 'top contributors:'; keys b; until_screen 'bell: rings when an alert fires'; keys b; until_screen 'bell: off'

# An expression of Explore becomes a panel, and the board a file that is not overwritten.
$ keys 5 e; type_in 'sum(rate(http_requests_total[1m]))'; until_screen '1 series'; keys p; until_screen 'pinned to the dashboard (key 2); W saves it'
$ keys 2; until_screen '[2 Dash'; keys G; until_screen ' sum(rate(http_requests_total[1m])) '
$ keys W; until_screen 'save as: task-handler.yml'; keys C-u; type_in 'board.yml'; until_screen 'wrote board.yml'; tail -n 2 board.yml
  - title: "sum(rate(http_requests_total[1m]))"
    expr: "sum(rate(http_requests_total[1m]))"
$ keys W; until_screen 'save as: '; keys C-u; type_in 'board.yml'; until_screen 'board.yml is there already: another name?'; keys q; until_screen 'status 0'

# A dashboard that is written while it is shown is read again, with mistakes and without.
$ printf 'panels:\n  - {title: First, expr: up}\n' >d.yml; top 80 24 '-f page.om --dashboard d.yml'; until_screen 'First'
$ sleep 0.1; printf 'panels:\n  - {title: Second, expr: up}\n' >new; mv new d.yml; until_screen ' Second '; until_screen 'd.yml was saved: shown as it is now'
$ sleep 0.1; printf 'panels:\n  - {title: Third, expr: up, size: 90x1}\n' >new; mv new d.yml; until_screen 'size: 90x1 is outside of the grid'; screen | tail -n 1
 d.yml: 1 error
$ sleep 0.1; printf 'panels:\n  - {title: Fourth, expr: up}\n' >new; mv new d.yml; until_screen ' Fourth '
$ keys 1; until_screen '[1 Targ'; keys a; type_in ':1'; until_screen 'nothing is scraped here: promctl top TARGET does'; keys d; until_screen 'nothing to detach'; keys x; until_screen 'only targets that are scraped here have a page to show'

# Ages go on between scrapes, and stand still with what is paused; the clock does not.
$ top 100 24 'demo: --view targets --interval 30s --refresh 30s'; until_screen '1s ago'; until_screen '3s ago'; keys Space; until_screen 'PAUSED'; screen | tail -n +2 >a; until_screen 'PAUSED −0m08s'; screen | tail -n +2 | cmp - a

# A target goes between the end of a recording and its next page.
$ top 100 24 'demo: --view targets --interval 3s --refresh 1s --record rec.om'; until_screen 'demo:worker'; for _ in {1..100}; do grep -q '^up' rec.om 2>/dev/null && break; sleep 0.1; done; keys R d; until_screen 'detached demo:api'; keys q; until_screen 'status 0'; grep -c '^up' rec.om >n; [ "$(cat n)" -ge 2 ] && tail -n 1 rec.om
# EOF

# Themes, one after the other.
$ top 80 24 '-f page.om --theme dark'; until_screen 'a:1'; for i in light contrast ansi mono dark; do keys T; until_screen "theme: $i"; done; keys T T; until_screen 'theme: contrast'; tm capture-pane -e -p | grep -c "$(printf '\033')\[2m"; keys T T; until_screen 'theme: mono'; tm capture-pane -e -p | grep -c "$(printf '\033')\[3[0-8]"; keys q; until_screen 'status 0'
0
0
