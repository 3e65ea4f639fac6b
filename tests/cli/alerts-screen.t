#! needs script
# On a terminal: colours and units, labels below where they have no room, a strip as wide as it is.
$ export PROMCTL_NOW=1700000000 TERM=xterm LINES=24 COLUMNS=80 SHELL=/bin/sh
$ promctl demo --print rules >rules.yml
$ screen() { script -qfec "promctl alerts rules.yml -t demo: $*" out </dev/null >/dev/null; tr -d '\r' <out | sed '/^Script/d'; }
$ plain() { NO_COLOR=1 screen "$@"; }
$ plain --match "'*Memory*'"
1 alerting rule   1 firing   2023-11-14T22:13:20.000Z

STATE   ALERT             SINCE  VALUE
firing  HighMemoryUsage  10m00s    596
    instance="localhost:8087" job="task-handler-api" severity="warning"
    High memory usage
    Memory usage is 595.9037017822266MB
$'\n' (esc)
$ screen --match "'*Memory*'"
$'\E[1m1 alerting rule\E[0m   \E[1;31m1 firing\E[0m   2023-11-14T22:13:20.000Z\n' (esc)

$'\E[2mSTATE\E[0m   \E[2mALERT\E[0m             \E[2mSINCE\E[0m  \E[2mVALUE\E[0m\n' (esc)
$'\E[1;31mfiring\E[0m  \E[1;36mHighMemoryUsage\E[0m  10m00s    596\n' (esc)
$'    \E[2minstance="localhost:8087" job="task-handler-api" severity="warning"\E[0m\n' (esc)
$'    \E[0mHigh memory usage\E[0m\n' (esc)
$'    \E[2mMemory usage is 595.9037017822266MB\E[0m\n' (esc)
$'\n' (esc)
$ plain --match "'High*'" --since 1h
3 alerting rules   3 fired   2023-11-14T21:13:20.000Z to 2023-11-14T22:13:20.000Z   1h00m

ALERT                FIRED  FIRING        LAST  PENDING ONLY  LABELS
HighHTTPErrorRate        2   7m00s  16m30s ago             0  severity="critica…
  ·▄▄▄▄▄▄▄█████································▄▄▄▄▄▄▄█████·····················
HighTaskFailureRate      2   5m30s   7m30s ago             0  severity="warning"
  ···············▄▄▄▄▄▄▄████································▄▄▄▄▄▄▄████·········
HighMemoryUsage          2   5m30s         now             0  instance="localho…
  ···················▄▄▄▄▄▄▄▄▄▄▄▄▄████████·························▄▄▄▄▄▄▄▄▄▄▄▄█
  21:13            21:27               21:43              21:57            22:13
no room for FOR, LONGEST
$'\n' (esc)
$ COLUMNS=50 plain --match "'High*'" --since 1h --try-for 15m
3 alerting rules   3 fired   2023-11-14T21:13:20.000Z to 2023-11-14T22:13:20.000Z   1h00m

ALERT              FIRED  FIRING  LABELS
HighHTTPErrorRate      2   7m00s  severity="criti…
  ·▄▄▄▄███····················▄▄▄▄███·············
HighTaskFailureR…      2   5m30s  severity="warni…
  ·········▄▄▄▄███····················▄▄▄▄██······
HighMemoryUsage        2   5m30s  instance="local…
  ············▄▄▄▄▄▄▄▄█████···············▄▄▄▄▄▄▄█
  21:13     21:28       21:43       21:58    22:13
no room for FOR, LONGEST, LAST, PENDING ONLY

ALERT           FOR  FIRED  FIRING  AGAINST THE F…
HighHTTPError…   5m      2   7m00s  (the file's)
                15m      0       -  2 would vanish
HighTaskFailu…   5m      2   5m30s  (the file's)
                15m      0       -  2 would vanish
HighMemoryUsa…  10m      2   5m30s  (the file's)
                15m      1    30 s  1 would vanish
$'\n' (esc)
$ LC_ALL=C plain --match "'High*'" --since 1h
3 alerting rules   3 fired   2023-11-14T21:13:20.000Z to 2023-11-14T22:13:20.000Z   1h00m

ALERT                FIRED  FIRING        LAST  PENDING ONLY  LABELS
HighHTTPErrorRate        2   7m00s  16m30s ago             0  severity="criti...
  .=======#####................................=======#####.....................
HighTaskFailureRate      2   5m30s   7m30s ago             0  severity="warning"
  ...............=======####................................=======####.........
HighMemoryUsage          2   5m30s         now             0  instance="local...
  ...................=============########.........................============#
  21:13            21:27               21:43              21:57            22:13
no room for FOR, LONGEST
$'\n' (esc)
$ COLUMNS=200 plain --match HighMemoryUsage
1 alerting rule   1 firing   2023-11-14T22:13:20.000Z

STATE   ALERT             SINCE  VALUE  LABELS
firing  HighMemoryUsage  10m00s    596  instance="localhost:8087" job="task-handler-api" severity="warning"
    High memory usage
    Memory usage is 595.9037017822266MB
$'\n' (esc)

# Again and again: the frame, and what has changed below; q ends it.
$ enter=$'\e[?1049h\e[?25l' leave=$'\e[?25h\e[?1049l' home=$'\e[H'
$ count() { grep -saoF -e "$1" out | wc -l; }
$ last() { tr -d '\r' <out | sed '1,/1049l/{/1049l/!d;s/.*1049l//}' | grep -av '^Script' | grep .; }
$ NO_COLOR=1 screen --match "'*Memory*'" --watch=20ms --count 3 >/dev/null
$ echo "entered $(count "$enter") left $(count "$leave") drawn $(count "$home")"; last
entered 1 left 1 drawn 4
1 alerting rule   1 firing   2023-11-14T22:13:20.000Z
STATE   ALERT             SINCE  VALUE
firing  HighMemoryUsage  10m00s    596
    instance="localhost:8087" job="task-handler-api" severity="warning"
    High memory usage
    Memory usage is 595.9037017822266MB
$ unset PROMCTL_NOW; printf '%s\n' 'groups: [{name: g, interval: 100ms, rules: [{alert: High, expr: queue > 5, for: 150ms}]}]' >queue.yml
$ mkfifo pipe
$ feed() { for page; do printf '%b' "$page" >pipe; sleep 0.05; done; }
$ feed 'queue 1\n' 'queue 9\n' 'queue 9\n' 'queue 9\n' 'queue 1\n' &
$ NO_COLOR=1 script -qfec "promctl alerts queue.yml -t pipe --watch=200ms --count 5" out </dev/null >/dev/null; last | grep -E '^[0-9:]{8} ' | sed 's/^[0-9:]*/CLOCK/'
CLOCK  resolved  High  instance="pipe" job="pipe"
CLOCK  firing    High  instance="pipe" job="pipe"
CLOCK  pending   High  instance="pipe" job="pipe"
$ rm -f out; { for _ in {1..300}; do grep -qsa 'inactive\|firing\|pending' out && break; sleep 0.1; done; printf q; sleep 1; } | timeout 60 script -qfec "promctl alerts rules.yml -t demo: --watch=60s --fail-on-firing" out >/dev/null; echo $?
0
