# In a pipe: what is now, then a line a change. A page that goes up and down is scraped anew each time.
$ cat >rules.yml <<'END'
> groups:
>   - name: g
>     interval: 100ms
>     rules:
>       - {alert: High, expr: queue > 5, for: 150ms, labels: {q: x}}
>       - {alert: Gone, expr: absent(queue)}
> END
$ mkfifo pipe
$ feed() { for page; do printf '%b' "$page" >pipe; sleep 0.05; done; }
$ feed 'queue 1\n' 'queue 9\n' 'queue 9\n' 'queue 9\n' 'queue 9\n' 'queue 1\n' &
$ promctl alerts rules.yml -t pipe --watch=200ms --count 6 | sed -E 's/[0-9-]+T[0-9:.]+Z/TIME/'
2 alerting rules   2 inactive   TIME

inactive: High, Gone
TIME  pending   High  instance="pipe" job="pipe" q="x"
TIME  firing    High  instance="pipe" job="pipe" q="x"
TIME  resolved  High  instance="pipe" job="pipe" q="x"
$ wait; feed 'queue 9\n' 'queue 1\n' 'queue 9\n' &
$ promctl alerts rules.yml -t pipe --watch=200ms --count 3 | sed -E 's/[0-9-]+T[0-9:.]+Z/TIME/'
2 alerting rules   1 pending   1 inactive   TIME

STATE    ALERT         SINCE  VALUE  LABELS
pending  High   0 s of 150ms      9  instance="pipe" job="pipe" q="x"

inactive: Gone
TIME  gone      High  instance="pipe" job="pipe" q="x"
TIME  pending   High  instance="pipe" job="pipe" q="x"

# Other formats are printed whole each time.
$ wait; feed 'queue 9\n' 'queue 9\n' 'queue 1\n' &
$ promctl alerts rules.yml -t pipe --watch=200ms --count 3 -o json | jq -c '[.data.groups[].rules[].state]'
["pending","inactive"]
["firing","inactive"]
["inactive","inactive"]
$ wait; feed 'queue 1\n' 'queue 1\n' &
$ promctl alerts rules.yml -t pipe --watch=200ms --count 2 -o alertmanager
[]
[]

# What does not answer is asked again, and the last round decides how it ends.
$ promctl alerts rules.yml -t nosuchfile --watch=10ms --count 2 --fail-on-firing 2>&1 | sed -E 's/[0-9-]+T[0-9:.]+Z/TIME/; s/ +[0-9.]+ ms/ AGE/'; echo ${PIPESTATUS[0]}
promctl: alerts: nosuchfile: no such file or directory
  a server is written with its port: nosuchfile:9100
2 alerting rules   1 firing   1 inactive   TIME

STATE   ALERT  SINCE  VALUE  LABELS
firing  Gone     0 s      1

inactive: High
promctl: alerts: nosuchfile: no such file or directory
  a server is written with its port: nosuchfile:9100
3
$ promctl alerts rules.yml -s 127.0.0.1:1 --watch=10ms --count 2
promctl: alerts: http://127.0.0.1:1: connection refused
  nothing listens on 127.0.0.1:1; is the service running?
promctl: alerts: http://127.0.0.1:1: connection refused
  nothing listens on 127.0.0.1:1; is the service running?
[3]
$ env --default-signal=INT promctl alerts rules.yml -t demo: --watch=60s >out & pid=$!
> for _ in {1..300}; do grep -q inactive out && break; sleep 0.1; done; kill -INT $pid; wait $pid; echo $?; grep -c inactive out
130
2

# The simulated system has its hour at once.
$ export PROMCTL_NOW=1700000000; promctl demo --print rules >demo.yml
$ promctl alerts demo.yml -t demo: --watch=10ms --count 3 --match 'High*' --fail-on-firing
3 alerting rules   1 firing   2 inactive   2023-11-14T22:13:20.000Z

STATE   ALERT             SINCE              VALUE  LABELS
firing  HighMemoryUsage  10m00s  595.9037017822266  instance="localhost:8087" job="task-handler-api" severity="warning"
    High memory usage
    Memory usage is 595.9037017822266MB

inactive: HighHTTPErrorRate, HighTaskFailureRate
[1]
$ promctl alerts demo.yml -t demo: --watch=0s
promctl: alerts: --watch: the interval must be positive
[2]
