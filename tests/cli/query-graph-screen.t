#! needs script
# On a terminal a graph has its width and colours, and is no taller than it.
$ export PROMCTL_NOW=1767537127 SHELL=/bin/sh
$ q='promctl query -t demo: --since 15m -o graph'
$ on() { LINES=$1 COLUMNS=$2 script -qfc "$3" out </dev/null | tr -d '\r'; }
$ export TERM=xterm NO_COLOR=1
$ on 16 60 "$q 'sum by (task_type) (rate(tasks_created_total[1m]))'"
sum by (task_type) (rate(tasks_created_total[…  step 5s   /s
   │⢄⠤⣄⡠⠤⠴⠒⠤⣄⡠⣀⡤⢄⣀⣀                               ⣀⣀⠤⠤⠤⢄⣀
10 ┤ ·   ·   ·   ·⠈⠉⠉⠉⠉⠒⠤⣄⠤⣀ ·   ·   ·   ·⢀⣀⡤⠤⠴⠒⠉⠉⠁  ·  ⠈⠉●
   │                       ⠈⠉⠑⠒⠲⠤⣀⣀⣀⣀⣀⣀⣀⣠⠖⠁
   │
   │⠔⠒⠒⠒⠲⠤⠤⠤⠤⠤⠤⠤⠤⠤⠤⠤⢄⣀⡀                      ⣀⣀⣀⣀⣀⣀⣀⡠⣤⢄⠔⠲⠔■
 5 ┤ ·   ·   ·   ·   ·⠉⠉⠉⠓⠉⠒⠒⠢⠤⠤⠤⠤⠤⠤⠤⠤⠤⠤⠴⠒⠊⠉⠉·   ·   ·   ·
   │⢀⣀⣀⣀⣀⣀
   │⠁    ⠈⠉⠉⠉⠉⠉⠉⠉⠉⠉⠉⠉⠉⠉⠉⠉⠓⠒⠒⠦⠤⠤⠴⠒⠒⠒⠒⠒⠒⠢⠤⠤⠖⠒⠒⠋⠉⠉⠉⠉⠉⠉⠉⠉⠉⠉⠉⠉⠉▼
   │
 0 ┼──────────┴14:20────────────┴14:25────────────┴14:30──
    task_type     last   min   avg   max
  ● email         11.0  8.48  10.5  11.9
  ■ notification  6.24  4.50  5.50  6.40
  ▼ report        2.62  1.86  2.35  2.72
$ on 10 40 "$q 'sum by (task_type) (rate(tasks_created_total[1m]))'"
sum by (task_type) (rate(…  step 5s   /s
10 ┤⠒⠒⠒⠒⠒⠒⠒⠒⠒⠢⠤⠤⠤⣄⣀⣀ ·   ·  ⣀⣀⡠⠤⠤⠖⠒⠒⠒⠦●
   │⢀⣀⣀⡀           ⠈⠉⠉⠓⠒⠒⠒⠒⠋        ⢀⣀■
   │⠁  ⠉⠉⠉⠉⠉⠉⠉⠉⠉⠚⠒⠒⠒⠒⠒⠒⠢⠖⠒⠲⠒⠒⠊⠉⠉⠉⠉⠉⠉⠁⠉
   │⠉⠉⠉⠉⠉⠉⠉⠉⠉⠉⠉⠉⠉⠉⠙⠒⠒⠒⠒⠒⠒⠒⠒⠒⠉⠉⠉⠉⠉⠉⠉⠉⠉⠉▼
 0 ┼──────┴14:20─────┴14:25───────────
 ● email 11.0 ↑11.9
 ■ notification 6.24 ↑6.40
 ▼ report 2.62 ↑2.72
$ on 60 50 "$q go_goroutines" | wc -l
29
$ on 24 40 "promctl query -t demo: -o graph 'sum by (status) (rate(http_requests_total[1m]))'"
sum by (status) (rate(http_requests…  /s
  status
  200     ███████████████████    50.1 /s
  201     ███████▋               20.4 /s
  404     ▋                      1.70 /s
  204     ▍                      1.02 /s
  401     ▏                     0.460 /s
  400     ▏                     0.460 /s
  500     ▏                    0.0400 /s
  409     ▏                    0.0200 /s
  503                               0 /s
$ unset NO_COLOR
$ on 16 60 "$q go_goroutines" | grep -ao $'\e\[[0-9;]*m' | sort | uniq -c
$'      1 \E[0;1m\n' (esc)
$'     20 \E[0;2m\n' (esc)
$'     14 \E[0;33m\n' (esc)
$'     12 \E[0;36m\n' (esc)
$'     15 \E[0m\n' (esc)
$ TERM=xterm-256color on 16 60 "$q go_goroutines" | grep -ao $'\e\[[0-9;]*m' | sort | uniq -c
$'      1 \E[0;1m\n' (esc)
$'     20 \E[0;2m\n' (esc)
$'     14 \E[0;38;5;178m\n' (esc)
$'     12 \E[0;38;5;74m\n' (esc)
$'     15 \E[0m\n' (esc)
$ TERM=xterm-256color COLORFGBG='0;15' on 16 60 "$q go_goroutines" | grep -ao $'\e\[[0-9;]*m' | sort | uniq -c
$'      1 \E[0;1m\n' (esc)
$'     20 \E[0;2m\n' (esc)
$'     14 \E[0;38;5;130m\n' (esc)
$'     12 \E[0;38;5;25m\n' (esc)
$'     15 \E[0m\n' (esc)
$ COLORTERM=truecolor on 16 60 "$q go_goroutines" | grep -ao $'\e\[[0-9;]*m' | sort | uniq -c
$'      1 \E[0;1m\n' (esc)
$'     20 \E[0;2m\n' (esc)
$'     14 \E[0;38;2;215;175;0m\n' (esc)
$'     12 \E[0;38;2;95;175;215m\n' (esc)
$'     15 \E[0m\n' (esc)
$ on 16 60 "$q --color never --draw stack go_goroutines" | grep -c $'\e'
0
[1]

# Tables have units there, as far as the expression tells.
$ NO_COLOR=1 on 24 80 "promctl query -t demo: 'sum by (status) (rate(http_requests_total{endpoint=\"/auth/login\"}[5m]))'"
status       value
200        3.05 /s
401       0.300 /s
500     0.00345 /s
