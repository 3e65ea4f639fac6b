# Random keys, mouse events and sizes on a terminal, of which the dashboard neither dies nor hangs.
# PROMCTL_STORM=100000: so many instead of these.
$ awk 'BEGIN { print "# TYPE http_requests counter"
>   for (t = 0; t <= 1200; t += 15) for (s = 0; s < 9; s++) printf "http_requests_total{job=\"api\",instance=\"a:%d\",status=\"200\"} %d %d\n", s, t * s, 1700000000 + t
>   print "# EOF" }' >page.om
$ TERM=xterm-256color $BUILD/tests/lib/tty_storm 1 3000 promctl top demo: --interval 1s --refresh 1s
still there
$ TERM=xterm $BUILD/tests/lib/tty_storm 2 2000 promctl top -f page.om
still there
