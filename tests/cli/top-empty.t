# Why a panel is empty: a metric that does not exist takes a line, all else is told in its place.
$ awk 'BEGIN { print "# TYPE http_requests counter"
>   for (t = 0; t <= 1200; t += 15) for (k = 1; k <= 3; k++) printf "http_requests_total{job=\"api\",instance=\"a:%d\",status=\"200\"} %d %d\n", k, t * 3 * k, 1700000000 + t
>   print "# TYPE up gauge"
>   for (t = 0; t <= 1200; t += 15) printf "up{job=\"api\",instance=\"a:1\"} 1 %d\n", 1700000000 + t
>   print "# EOF" }' >page.om
$ cat >empty.yml <<'END2'
> panels:
>   - {title: Missing, expr: 'rate(http_request_total[1m])', size: 24x3}
>   - {title: Gone, expr: 'rate(cache_hits_total[1m])'}
>   - {title: Label, expr: 'sum by (status) (rate(http_requests_total{instnce="a:1"}[1m]))'}
>   - {title: Value, expr: 'http_requests_total{job="apo"}', size: 24x4}
>   - {title: None, expr: 'up == 7'}
>   - {title: Short, expr: 'rate(http_requests_total[10s])'}
> END2
$ promctl top -f page.om --dashboard empty.yml --size 130x60 | grep -o 'no series[^│┃─━]*[^│┃─━ ]'
no series for http_request_total, did you mean http_requests_total?
no series for cache_hits_total
no series: no label "instnce" on http_requests_total (did you
no series: no value "apo" of job on http_requests_total (did you mean api?)
no series: none of the values is == 7: all are 1
no series: rate() needs two samples; they are about 15 s
$ promctl top -f page.om -e 'http_requests_total{job="apo"}' --size 90x20 | grep -o 'no series.*[^│ ]'
no series: no value "apo" of job on http_requests_total (did you mean api?)

# What is folded away is not asked for: it cannot fail.
$ printf 'panels:\n  - {title: R, type: row, folded: true}\n  - {title: Bad, expr: rate(up)}\n' >folded.yml
$ promctl top -f page.om --dashboard folded.yml --size 80x24 | sed -n 2,4p | grep .; echo ${PIPESTATUS[0]}
━ ▸ R ━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━
0
$ sed -i s/true/false/ folded.yml; promctl top -f page.om --dashboard folded.yml --size 80x24 | sed -n 2,4p | grep .; echo ${PIPESTATUS[0]}
━ ▾ R ━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━
─ Bad ─────────────────────────────────
 ✖ 1:6: parse error: expected type
1
