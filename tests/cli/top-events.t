# What happened within the window: read off the series of a file, with restarts and their counters.
$ awk 'BEGIN { print "# TYPE process_start_time_seconds gauge"
>   for (t = 0; t <= 600; t += 10) printf "process_start_time_seconds{job=\"api\",instance=\"a:1\"} %d %d\n", (t < 300 ? 1699990000 : 1700000295), 1700000000 + t
>   print "# TYPE x counter"
>   for (t = 0; t <= 600; t += 10) for (k = 1; k <= 3; k++) printf "x_total{job=\"api\",instance=\"a:1\",k=\"%d\"} %d %d\n", k, (t < 300 || k == 3 ? t : t - 299), 1700000000 + t
>   print "# TYPE up gauge"
>   for (t = 0; t <= 600; t += 10) printf "up{job=\"api\",instance=\"b:1\"} %d %d\n", (t < 400 || t > 500), 1700000000 + t
>   print "# EOF" }' >page.om
$ promctl top -f page.om --size 80x20 | sed -n '/Events/,$p' | grep .
─ Events ───────────────────────────────────────────────────────────────────────
 22:21:50 ✔ b:1 up
 22:20:00 ✖ b:1 down
 22:18:15 ↺ a:1 restarted  2 counters reset
 j/k move Enter open / filter s sort a add Space pause R record ? help
$ promctl top -f page.om -e 'sum(rate(x_total[1m]))' --size 80x16 | grep ┴
0 ┼────────┴22:10────┴22:12────┴22:14─────┴22:16────┴↺2:18────┴22:20────┴22:22──

# Of a target that does not say when it began its counters tell.
$ printf '# TYPE a_total counter\na_total 5\n# TYPE b_total counter\nb_total 5\n# TYPE g gauge\ng 5\n' >page.prom
$ (for _ in {1..100}; do grep -q '^a_total' r.om 2>/dev/null && break; sleep 0.05; done; sleep 0.6; printf '# TYPE a_total counter\na_total 1\n# TYPE b_total counter\nb_total 6\n# TYPE g gauge\ng 1\n' >new && mv new page.prom) &
$ promctl top api=page.prom --interval 200ms --view targets --frames 2 --every 3s --size 80x24 --record r.om | grep -o 'reset .*' | sort -u
reset  1 counter began anew

# A stop of the program is a gap, and is told.
$ promctl top api=page.prom --interval 100ms --view targets --frames 4 --every 1s --size 80x24 >out & p=$!; for _ in {1..100}; do [ -s out ] && break; sleep 0.05; done; kill -STOP $p; sleep 1.2; kill -CONT $p; wait $p; grep -q 'was stopped  *nothing was scraped for' out && echo told
told
