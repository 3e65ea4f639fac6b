# What is scraped, as a file that is a source again: labels, times and types are those of the store.
$ printf '# HELP http_requests_total Requests.\n# TYPE http_requests_total counter\nhttp_requests_total{code="200",instance="x"} 5\n# TYPE temp gauge\ntemp -1.5\n' >page.prom
$ promctl top api=page.prom --size 60x16 --record rec.om | sed -n 1p | grep -o REC
REC
$ sed 's/ [0-9.]*$//' rec.om | grep -v '^scrape_duration' | sed -n '1,13p;$p'
# TYPE scrape_duration_seconds gauge
# UNIT scrape_duration_seconds seconds
# HELP http_requests Requests.
# TYPE http_requests counter
http_requests_total{code="200",exported_instance="x",instance="page.prom",job="api"} 5
# TYPE temp gauge
temp{instance="page.prom",job="api"} -1.5
# TYPE up gauge
up{instance="page.prom",job="api"} 1.0
# TYPE scrape_duration_seconds gauge
# TYPE scrape_samples_scraped gauge
scrape_samples_scraped{instance="page.prom",job="api"} 2.0
# TYPE http_requests counter
# EOF
$ promctl query -f rec.om 'http_requests_total' -o json | grep -o '"metric":[^}]*}'
"metric":{"__name__":"http_requests_total","code":"200","exported_instance":"x","instance":"page.prom","job":"api"}
$ promctl query -f rec.om 'count_over_time(temp[1m])' -o value
2
$ promctl query -f rec.om 'count_over_time(up[1m])' -o value
2

# A file that exists is continued: one end, at the end.
$ promctl top api=page.prom --size 60x16 --record rec.om >/dev/null; grep -c EOF rec.om; promctl query -f rec.om 'count_over_time(temp[1m])' -o value; tail -1 rec.om
1
4
# EOF

# Packed; whoever is killed leaves what was written.
$ promctl top api=page.prom --size 60x16 --record rec.gz >/dev/null; promctl query -f rec.gz 'count(temp)' -o value; gzip -dc rec.gz | tail -1
1
# EOF
$ promctl top api=page.prom --size 60x16 --frames 9 --every 20s --record killed.om >/dev/null & for _ in {1..100}; do grep -q '^temp' killed.om 2>/dev/null && break; sleep 0.1; done; kill -9 $!; wait $! 2>/dev/null; promctl query -q -f killed.om 'up' -o value
1

# Where it cannot be.
$ promctl top -f rec.om --record x.om
promctl: top: --record: what a file holds is recorded already
[2]
$ promctl top api=page.prom --once --record nosuch/x.om
promctl: top: --record: nosuch/x.om: opening it: no such file or directory
[3]
$ promctl top api=page.prom --once --record x.zst
promctl: top: --record: x.zst: recordings are written as they are, or as .gz
[2]
$ promctl top api=page.prom --size 60x16 --record /dev/full | grep -c REC
promctl: top: --record: no space left on device
0
[1]

# A recording is played: frames of its own time, and nobody waits for them.
$ awk 'BEGIN { print "# TYPE x counter"; for (t = 0; t <= 600; t += 10) printf "x_total{job=\"a\"} %d %d\n", t * (t > 300 ? 5 : 2), 1700000000 + t; print "# EOF" }' >x.om
$ promctl top -f x.om --play --every 200s -e 'rate(x_total[1m])' --size 80x10 | tr '\f' '@' | grep -n -e '@' -e PLAY -e END
1:  1 Targ  2 Dash  3 Metr  4 Alrt [5 Expl]          ▶ PLAY 1×  15m ⟳1s  22:16:40
11:@  1 Targ  2 Dash  3 Metr  4 Alrt [5 Expl]          ▶ PLAY 1×  15m ⟳1s  22:20:00
21:@  1 Targ  2 Dash  3 Metr  4 Alrt [5 Expl]              ▶ END  15m ⟳1s  22:23:20
$ promctl top -f x.om --play --frames 1 --every 200s --speed 10 -e 'rate(x_total[1m])' --size 100x10 | sed 1q
 promctl  1 Targets  2 Dashboard  3 Metrics  4 Alerts [5 Explore]     ▶ PLAY 10×  15m ⟳1s  22:16:40
$ promctl top -f x.om --frames 2 --every 100ms --view metrics --size 60x8 -o json | wc -l
2
$ promctl top -f x.om --play --every 200s --speed 100 --view metrics --size 40x6 --cast x.cast >/dev/null; sed 1d x.cast | cut -c 1-8; sed -n 1p x.cast | grep -o '"version":2,"width":40,"height":6'
[0,"o","
[2,"o","
[4,"o","
"version":2,"width":40,"height":6

# What is asked for and makes no sense.
$ promctl top demo: --play
promctl: top: --play: which recording? --file names it
[2]
$ promctl top -f x.om --speed 2
promctl: top: --speed is for --play
[2]
$ promctl top -f x.om --play --speed 0
promctl: top: --speed: a number above 0, at most 100000
[2]
$ promctl top -f x.om --every 10s
promctl: top: --every: it is for --frames
[2]
$ promctl top -f x.om --frames 2 -o svg
promctl: top: --frames: -o svg is a picture of one frame
[2]
$ promctl top -f x.om --cast nosuch/x --size 40x6
 1 Targ        ● LIVE 15m ⟳5s  22:23:20
─ Targets ─────── 0 up  every 10s  1 … ─
 Nothing to scrape. The key a adds a…
─ Events ───────────────────────────────
 nothing yet
 j/k move Enter open / filter s sort …
promctl: top: --cast: nosuch/x: no such file or directory
[3]

# A source that cannot be asked, a panel that fails, a dashboard that is not all supported.
$ promctl top -s 127.0.0.1:1 --view targets --size 80x6 | sed -n 3p; echo ${PIPESTATUS[0]}
 ✖ http://127.0.0.1:1: connection refused
3
$ promctl top -f x.om -e 'rate(x_total)' --size 80x6 >/dev/null
[1]
$ printf '{"title":"T","panels":[{"type":"geomap","title":"Map","targets":[{"expr":"up"}]}]}' >map.json
$ promctl top -f x.om --dashboard map.json --size 80x6 >/dev/null
promctl: top: warning: map.json:1:24: warning: panel 1 "Map": type geomap shown as table
$ promctl top -f x.om --dashboard map.json --strict
promctl: top: warning: map.json:1:24: warning: panel 1 "Map": type geomap shown as table
[1]
$ promctl top --dashboard map.json --strict --export | sed 1q; echo ${PIPESTATUS[0]}
promctl: top: warning: map.json:1:24: warning: panel 1 "Map": type geomap shown as table
title: T
1
$ promctl top -f x.om --strict
promctl: top: --strict: of which dashboard? --dashboard names it
[2]
