#! needs script
# On a terminal an answer takes the place of the one before; the last one stays when it ends.
$ export PROMCTL_NOW=1767537127 TERM=xterm NO_COLOR=1 LINES=10 COLUMNS=60 SHELL=/bin/sh
$ enter=$'\e[?1049h\e[?25l' leave=$'\e[?25h\e[?1049l' home=$'\e[H'
$ count() { grep -saoF -e "$1" out | wc -l; }
$ until_count() { for _ in {1..100}; do (($(count "$1") >= $2)) && return; sleep 0.1; done; }
$ last() { tr -d '\r' <out | sed '1,/1049l/{/1049l/!d;s/.*1049l//}' | grep -av '^Script' | grep .; }
$ script -qfc "promctl query -t demo: --watch=20ms --count 3 'sum by (job) (up)'" out </dev/null >/dev/null
$ echo "entered $(count "$enter") left $(count "$leave") drawn $(count "$home")"; last
entered 1 left 1 drawn 4
sum by (job) (up)                     every 20 ms   14:32:07
job                  value
task-handler-api         1
task-handler-worker      1

# q ends it well, and a new size draws anew.
$ rm -f out; { until_count 'every 1m00s' 1; printf q; sleep 1; } | timeout 20 script -qfec "promctl query -t demo: --watch=60s -o value 'sum(up)'" out >/dev/null; echo $?; last
0
sum(up)                               every 1m00s   14:32:07
2
$ rm out; script -qfec 'echo $$ >pid; exec promctl query -t demo: --watch=60s "sum(up)"' out </dev/null >/dev/null &
> until_count 'every 1m00s' 1; kill -WINCH "$(<pid)"
> until_count 'every 1m00s' 2; kill -TERM "$(<pid)"; wait $!; echo $?; count 'every 1m00s'
143
3

# What is too long is cut, and what does not answer is said.
$ script -qfc "promctl query -t demo: -t nosuchfile --watch=20ms --count 1 http_requests_total" out </dev/null >/dev/null
$ tr -d '\r' <out | sed $'/^Script/d; /1049l/,$d; s/\e\[[?0-9]*[a-zA-Z]//g; s/ *$//'
no answer yet
nosuchfile: no such file or directory
http_requests_total                   every 20 ms   14:32:07
http_requests_total{instance="localhost:8087", job="task-ha…
  endpoint           method  status   value
  /api/v1/tasks      GET     200     43,218
  /api/v1/tasks      GET     401        351
  /api/v1/tasks      GET     500        330
  /api/v1/tasks      POST    201     53,695
… 14 more lines

# A graph is as high as the terminal lets it be, its colours stay.
$ script -qfc "promctl query -t demo: --watch=20ms --count 1 --since 5m -o graph go_goroutines" out </dev/null >/dev/null; last
go_goroutines               step 2s   every 20 ms   14:32:07
   │⠒⠲⠤⢄⣀⣀⣀⠤⠤⠤⢄⣀⡰⠒⠒⠒⠒⢲⣀⣀⣀⣀⣀⠤⠤⠒⠒⠒⠒⠒⠒⠒⠒⠒⠒⠢⠤⢄⣀⡖⠒⠤⢤⣀⣀⣀⡠⠤⠤⠤⠤⢤⣀⣰■
25 ┤⠉⠉⠉⠑⠒⠒⠒⠒⠒⠒⠒⠒⠊⠉⠉⠉⠒⠒⠒⠒⠒⠊⠉⠉⠉⠉⠉⠉⠉⠉⠉⠉⠉⠉⠉⠉⠉⠉⠉⠉⠉⠒⠒⠒⠒⠒⠒⠒⠒⠒⠒⠒⠒⠊●
   │
   │
 0 ┼─────────┴14:28─────┴14:29─────┴14:30────┴14:31───────
    instance localhost:…  job task-ha…  last  min   avg  max
  ■ 8088                  worker          45   31  34.4   45
  ● 8087                  api             39   38  42.1   47

# Formats for programs are not drawn.
$ script -qfc "promctl query -t demo: --watch=20ms --count 2 -o ndjson 'sum(up)'" out </dev/null | tr -d '\r'
{"metric":{},"value":[1767537127,"2"]}
{"metric":{},"value":[1767537127,"2"]}
