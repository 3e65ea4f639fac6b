# In a pipe answer follows answer; tables say when.
$ export PROMCTL_NOW=1767537127
$ promctl query -t demo: --watch=10ms --count 2 'sum by (job) (up)'
sum by (job) (up)   every 10 ms   14:32:07
job                  value
task-handler-api         1
task-handler-worker      1

sum by (job) (up)   every 10 ms   14:32:07
job                  value
task-handler-api         1
task-handler-worker      1
$ promctl query -t demo: --watch=10ms --count 2 -o value 'sum(up)'
2
2
$ promctl query -t demo: --watch=10ms --count 2 -o csv 'sum(up)'
timestamp,value
2026-01-04T14:32:07.000Z,2

timestamp,value
2026-01-04T14:32:07.000Z,2
$ promctl query -t demo: --watch=10ms --count 2 -o json 'sum(up)'
{"status":"success","data":{"resultType":"vector","result":[{"metric":{},"value":[1767537127,"2"]}]}}
{"status":"success","data":{"resultType":"vector","result":[{"metric":{},"value":[1767537127,"2"]}]}}
$ promctl query -t demo: --watch --count 1 -o graph --since 5m 'sum(up)' | sed -n '1p;$p'
sum(up)                                                               step 2s   every 5 s   14:32:07
    last 2   min 2   avg 2   max 2
$ printf 'sum(up)\ncount(up)\n' | promctl query -t demo: --watch=10ms --count 2 -o value
2
2
2
2
$ promctl query -t demo: --watch=10ms --count 1 up{job='"x"'}
up{job="x"}   every 10 ms   14:32:07

# What targets said before stays.
$ unset PROMCTL_NOW; mkfifo pipe
$ feed() { for page; do printf '%b' "$page" >pipe; sleep 0.1; done; }
$ feed 'c_total 1\n' 'c_total 5\n' 'c_total 9\n' &
$ promctl query -t pipe --watch=200ms --count 3 -o value 'changes(c_total[1h])'
0
1
2

# What is old goes where memory is short, and the frame says so.
$ for i in {1..300}; do echo "m_total{i=\"$i\"} $i"; done >page
$ promctl query -t page --max-memory 600KiB --watch=1ms --count 500 'count(m_total)' | grep -oE '^[0-9]+|memory for the last' | sort -u
300
memory for the last

# What does not answer is asked again; the last round decides how it ends.
$ promctl query -t nosuchfile --watch=10ms --count 2 -o value up
promctl: query: nosuchfile: no such file or directory
  a server is written with its port: nosuchfile:9100
0
promctl: query: nosuchfile: no such file or directory
  a server is written with its port: nosuchfile:9100
0
[3]
$ feed 'c_total 1\n' &
$ promctl query -t pipe -t nosuchfile --watch=10ms --count 1 -o value 'sum(up)'
promctl: query: warning: nosuchfile: no such file or directory
1
$ promctl query -t demo: --watch=10ms --count 2 -o value --fail-empty 'up == 2'
[1]
$ timeout --preserve-status -s INT 1 promctl query -t nosuchfile --watch=10s -o value 'count(up)'
promctl: query: nosuchfile: no such file or directory
  a server is written with its port: nosuchfile:9100
1
[130]
$ timeout --preserve-status 1 promctl query -t nosuchfile --watch=10s -o value 'count(up)' 2>/dev/null
1
[143]

# What is wrong with the question is told once.
$ promctl query -t demo: --watch=10ms 'sum(rte(up))'
promctl: query: 1:5: parse error: unknown function with name "rte"
  sum(rte(up))
      ^~~
  did you mean "rate"?
[2]
$ promctl query -t demo: --watch=10ms 'up * on() up'
promctl: query: found duplicate series for the match group {} on the right hand-side of the operation: [{__name__="up", instance="localhost:8087", job="task-handler-api"}, {__name__="up", instance="localhost:8088", job="task-handler-worker"}];many-to-many matching not allowed: matching labels must be unique on one side
[2]
$ promctl query -t demo: --watch=10ms --max-samples 1 -o value 'up'
promctl: query: query processing would load too many samples into memory in query execution
  --max-samples and --max-memory set the limits; the series loaded take 679 KiB
[2]

# Files do not change, and some options make no sense.
$ promctl query -f data/query/jobs.om --watch up
promctl: query: --watch: a file does not change
  watch targets or a server: promctl query --watch -t :8080 'sum(up)'
[2]
$ promctl query -t demo: --count 2 up
promctl: query: --count goes with --watch
[2]
$ promctl query -t demo: --watch=0s up
promctl: query: --watch: the interval must be positive
[2]
$ promctl query -t demo: --watch --stats up
promctl: query: --watch and --stats exclude each other
[2]
$ promctl query -t demo: --watch --explain up
promctl: query: --watch and --explain exclude each other
[2]
