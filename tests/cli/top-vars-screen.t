#! needs tmux
# Variables chosen while the dashboard runs: panels come and go, others depend on them.
$ awk 'BEGIN { print "# TYPE up gauge"
>   for (t = 0; t <= 1200; t += 15) for (k = 1; k <= 2; k++)
>     printf "up{job=\"api\",instance=\"a:%d\"} 1 %d\nup{job=\"web\",instance=\"w:%d\"} 1 %d\n", k, 1700000000 + t, k, 1700000000 + t
>   print "# EOF" }' >page.om
$ cat >board.yml <<'END2'
> vars:
>   job: {query: 'label_values(up, job)'}
>   instance: {query: 'label_values(up{job="$job"}, instance)', multi: true, all: true}
> panels:
>   - {title: 'Of $instance', repeat: instance, type: stat, expr: 'up{instance=~"$instance"}'}
> END2
$ tm() { tmux -L "promctl-vars-$$" -f /dev/null "$@"; }
> keys() { for k; do tm send-keys "$k"; done; }
> screen() { tm capture-pane -p "$@" | sed 's/ *$//' | grep . ; }
> until_screen() { for _ in {1..200}; do tm capture-pane -p | grep -q -e "$1" && return; sleep 0.05; done; echo "never: $1"; screen; }
> until_gone() { for _ in {1..200}; do tm capture-pane -p | grep -q -e "$1" || return; sleep 0.05; done; echo "still: $1"; screen; }
> tm new-session -d -x 80 -y 24 "env TERM=tmux-256color HOME='$HOME' promctl top -f page.om --dashboard board.yml; echo status \$?; sleep 100"
$ until_screen 'Of a:2'; screen | sed -n 2,4p
 job: api ▾   instance: all ▾
━ Of a:1 ━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━ ─ Of a:2 ──────────────────────────────
 1                                   0   1                                   0
$ keys '$'; until_screen 'Variables'; until_screen '\[x\] api'; keys j Space; until_screen '\[x\] web'; keys Escape; until_gone 'Variables'; until_screen 'Of w:2'; screen | sed -n 2,3p
 job: web ▾   instance: all ▾
━ Of w:1 ━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━ ─ Of w:2 ──────────────────────────────
$ keys '$'; until_screen 'Variables'; keys j j j Space; until_screen '\[ \] all'; keys Escape; until_gone 'Variables'; until_screen 'instance: w:2 '; screen | sed -n 2,3p
 job: web ▾   instance: w:2 ▾
━ Of w:2 ━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━
$ keys q; until_screen 'status 0'; tm kill-server
