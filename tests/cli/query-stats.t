#! needs jq
# --stats: after each result, one line on standard error, with every output format.
$ f=data/query/jobs.om
$ promctl query -f $f --stats 'sum(jobs_total)'
44
\{"query":"sum\(jobs_total\)","load_seconds":0\.[0-9]+,"parse_seconds":0\.[0-9]+,"plan_seconds":[0-9.]+,"eval_seconds":0\.[0-9]+,"output_seconds":0\.[0-9]+,"store_series":7,"store_samples":12,"store_bytes":[0-9]{4,},"store_bytes_per_sample":[0-9.]+,"series_read":[0-9]+,"samples_read":[0-9]+,"peak_samples":[0-9]+,"result_series":1,"result_samples":1,"eval_peak_bytes":[0-9]+,"process_peak_bytes":[0-9]{6,},"threads":[0-9]+\} (re)
$ for o in table value json ndjson csv tsv openmetrics; do promctl query -f $f --stats -o $o jobs_total 2>&1 >out | jq -c "[.query,.store_series]"; grep eval_seconds out; done
["jobs_total",7]
["jobs_total",7]
["jobs_total",7]
["jobs_total",7]
["jobs_total",7]
["jobs_total",7]
["jobs_total",7]
[1]
$ for q in jobs_total 'jobs_total[5m]' 3 '"text"' nothing; do promctl query -f $f --stats "$q" 2>&1 >out | jq -c '[.result_series, .result_samples]'; done
[2,2]
[2,6]
[0,1]
[0,1]
[0,0]
$ printf '%s\n' 'sum(jobs_total)' '1 +' 'rate(queue_bytes[2m])' |
> promctl query -f $f --stats -o value 2>&1 | sed 's/,"load.*/…/'
44
{"query":"sum(jobs_total)"…
promctl: query: 1:4: parse error: unexpected end of input
  1 +
12.8
promctl: query: PromQL info: metric might not be a counter, name does not end in _total/_sum/_count/_bucket: "queue_bytes" (1:6)
{"query":"rate(queue_bytes[2m])"…
$ promctl query -f $f --stats --since 1m -q 'rate(queue_bytes[2m])' -o csv 2>&1 | sed 's/,"load.*/…/'
timestamp,note,value
2023-11-14T22:14:20.000Z,"a ""b"", c\td\",12.8
{"query":"rate(queue_bytes[2m])"…

# The time of output is that of writing, too: a reader that waits shows.
$ promctl query -f $f --stats --since 10h --step 1s 'vector(1)' -o json 2>err | (sleep 1; wc -l)
1
$ jq '.output_seconds > 0.2 and .output_seconds < 100' err
true

# What cannot be told is lost output.
$ promctl query -f $f --stats 'sum(jobs_total)' 2>/dev/full
44
[3]
$ promctl query -f $f --stats 'sum(jobs_total)' 2>&-
44
[3]
$ promctl query -f $f --stats 'sum(jobs_total)' >/dev/full 2>err; echo $?; sed 's/,"load.*/…/' err
3
promctl: query: standard output: no space left on device
$ promctl query -f $f --stats 'sum(jobs_total)' >&- 2>err; echo $?; sed 's/,"load.*/…/' err
3
promctl: query: standard output: bad file descriptor
$ for i in {1..20000}; do echo "vector($i)"; done | promctl query -f $f --stats -o value 2>err | head -1; tail -1 err | grep -c '^{.*}$'
1
1

# -v says what was loaded, each time.
$ promctl query -v -f $f -f $f 'sum(jobs_total)' -o value
promctl: query: read 2 files in [0-9.]+ .?s: 7 series, 12 samples, [0-9,]+ bytes a sample (re)
44
$ promctl query -v -q -f $f 'sum(jobs_total)' -o value
44
$ PROMCTL_NOW=2026-09-21T13:20:00Z promctl query -v -t demo: 'count(up)' -o value
promctl: query: collected 2 targets in [0-9.]+ .?s: 298 series, 107,578 samples, 1\.[0-9]+ bytes a sample (re)
2

# One budget: what the series take, the evaluation may not.
$ promctl query -t demo: --max-memory 1MiB '{__name__=~".+"}[1h]'
promctl: query: the query needs more than [89][0-9]{5} bytes of memory (re)
  --max-samples and --max-memory set the limits; the series loaded take [12][0-9]{2} KiB (re)
[2]
$ promctl query -t demo: --max-memory 64KiB 'count(up)'
promctl: query: the series need more than 65536 bytes of memory
  --max-memory SIZE raises the limit
[3]
$ promctl query -t demo: --max-memory 1MiB 'count(up)' -o value
2

# Threads.
$ promctl query -f $f --threads 1 'sum(jobs_total)'
44
$ promctl query -f $f --threads 1024 'sum(jobs_total)'
44
$ promctl query -f $f --threads 0 'sum(jobs_total)'
promctl: query: --threads: 0 is not in 1 to 1024
  see promctl help query
[2]
$ promctl query -f $f --threads 1025 'sum(jobs_total)'
promctl: query: --threads: 1025 is not in 1 to 1024
  see promctl help query
[2]
