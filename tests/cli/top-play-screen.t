#! needs tmux
# Recordings on a terminal: made with R, played, stopped, looked through.
$ awk 'BEGIN { print "# TYPE http_requests counter"
>   for (t = 0; t <= 3600; t += 15) printf "http_requests_total{job=\"api\",instance=\"a:1\",status=\"200\"} %d %d\n", t * 3, 1700000100 + t
>   print "# TYPE up gauge"
>   for (t = 0; t <= 3600; t += 15) printf "up{job=\"api\",instance=\"a:1\"} 1 %d\n", 1700000100 + t
>   print "# EOF" }' >page.om
$ n=0; tm() { tmux -L "promctl-play-$$-$n" -f /dev/null "$@"; }
> keys() { for k; do tm send-keys "$k"; done; }
> screen() { tm capture-pane -p "$@" | sed 's/ *$//' | grep . ; }
> until_screen() { for _ in {1..200}; do tm capture-pane -p | grep -q -e "$1" && return; sleep 0.05; done; echo "never: $1"; screen; }
> top() { tm kill-server 2>/dev/null; n=$((n + 1)); tm new-session -d -x 80 -y 16 "env TERM=tmux-256color HOME='$HOME' promctl top $1 2>&1; echo status \$?; sleep 100"; }

# Played 400 times as fast; Space stops it, brackets look elsewhere, Space goes on from there.
$ top '-f page.om --play --speed 400'; until_screen 'PLAY 400×'; until_screen '22:[23][0-9]:'; keys Space; until_screen ' ‖ '; a=$(screen | head -n 1 | grep -o '[0-9:]*$'); sleep 1.2; b=$(screen | head -n 1 | grep -o '[0-9:]*$'); [ "$a" = "$b" ] && echo stands still
stands still
$ keys '}'; until_screen '◀'; keys Space; until_screen 'PLAY'; until_screen ' END '; screen | head -n 1
 [1 Targ] 2 Dash  3 Metr  4 Alrt  5 Expl               ▶ END  15m ⟳1s  23:15:00
$ keys '{'; until_screen '◀'; keys Space; until_screen 'PLAY'; keys q; until_screen 'status 0'

# R records, and ends it; so does leaving.
$ printf '# TYPE a counter\na_total 5\n' >page.prom
$ top 'api=page.prom --interval 200ms --record rec.om --cast rec.cast'; until_screen ' REC '; keys R; until_screen 'recorded to rec.om'; until_screen '⟳5s  [0-9]'; keys R; until_screen 'recording to rec.om, R ends it'; until_screen ' REC '; sleep 1; keys q; until_screen 'status 0'
$ tail -n 1 rec.om; grep -c EOF rec.om; promctl query -f rec.om 'count_over_time(a_total[1m]) > bool 2' -o value
# EOF
1
1
$ head -n 1 rec.cast | cut -c 1-36; sed 1d rec.cast | cut -c 1-3 | sort -u | head -n 1; grep -c REC rec.cast | grep -v '^0$' | wc -l
{"version":2,"width":80,"height":16,
[0,
1
$ top 'api=page.prom --interval 200ms'; until_screen 'page.prom'; keys R; until_screen 'recording to promctl-.*\.om'; until_screen ' REC '; keys q; until_screen 'status 0'; ls promctl-*.om | wc -l
1
$ tm kill-server
