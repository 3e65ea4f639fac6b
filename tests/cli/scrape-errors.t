# What cannot be read, and what the call says wrongly.
$ export PROMCTL_NOW=1700000000; cd data/scrape
$ promctl scrape
promctl: scrape: operand missing: TARGET...
  or name a context of the configuration with -c
  see promctl help scrape
[2]
$ promctl scrape nosuchfile
promctl: scrape nosuchfile: no such file or directory
  a server is written with its port: nosuchfile:9100
[3]
$ promctl scrape -o pretty login.html
promctl: scrape login.html: not an exposition: an HTML page, "Sign in \x1b[31m"
  metrics are mostly served under /metrics
[3]
$ promctl scrape login.html
promctl: scrape login.html: not an exposition: an HTML page, "Sign in \x1b[31m"
  metrics are mostly served under /metrics
[3]
$ promctl scrape -o pretty broken.prom
promctl: scrape broken.prom: line 4, column 8: expected label value, got "\"1} 3\nc 4\n\n" ("INVALID") while parsing: "b{oops=\"1} 3\nc 4\n\n"
  b{oops="1} 3
         ^~~~~
[3]
$ promctl scrape broken.prom
# TYPE a counter
a 1
a{x="y"} 2
promctl: scrape broken.prom: line 4, column 8: expected label value, got "\"1} 3\nc 4\n\n" ("INVALID") while parsing: "b{oops=\"1} 3\nc 4\n\n"
  b{oops="1} 3
         ^~~~~
[3]
$ promctl scrape -o json broken.prom
[{"name":"a","help":"","type":"COUNTER","metrics":[{"value":"1"},{"labels":{"x":"y"},"value":"2"}]}]
promctl: scrape broken.prom: line 4, column 8: expected label value, got "\"1} 3\nc 4\n\n" ("INVALID") while parsing: "b{oops=\"1} 3\nc 4\n\n"
  b{oops="1} 3
         ^~~~~
[3]
$ promctl scrape -o csv broken.prom
timestamp,__name__,x,value
2023-11-14T22:13:20.000Z,a,,1
2023-11-14T22:13:20.000Z,a,y,2
promctl: scrape broken.prom: line 4, column 8: expected label value, got "\"1} 3\nc 4\n\n" ("INVALID") while parsing: "b{oops=\"1} 3\nc 4\n\n"
  b{oops="1} 3
         ^~~~~
[3]
$ promctl scrape invalid.prom
promctl: scrape invalid.prom: line 1, column 12: invalid UTF-8 label value: "\"\xff\""
  bad_utf8{x="\xff"} 1
             ^~~~~~
[3]
$ promctl scrape - </dev/null
$ promctl scrape - <&-
promctl: scrape stdin: bad file descriptor
[3]
$ promctl scrape --type counter, -o names api.prom
http_requests_total
tasks_created_total
cache_hits_total
cache_misses_total
process_cpu_seconds_total
$ promctl scrape --type '' api.prom
promctl: scrape: --type: unknown type ""
  one of counter, gauge, histogram, summary, unknown, info, stateset, gaugehistogram
[2]

# What is hard to see in an error is said.
$ printf 'a 1\r\n' | promctl scrape -
promctl: scrape stdin: line 1, column 3: strconv.ParseFloat: parsing "1\r": invalid syntax while parsing: "a 1\r"
  a 1\r
    ^~~
  the lines end with CR LF, as on Windows; an exposition wants LF alone
[3]
$ printf '# TYPE a gauge\r\na 1\r\n' | promctl scrape -o pretty -
promctl: scrape stdin: line 1, column 9: invalid metric type "gauge\r"
  # TYPE a gauge\r
          ^~~~~~~~
  the lines end with CR LF, as on Windows; an exposition wants LF alone
[3]
$ printf '\xef\xbb\xbfa 1\n' | promctl scrape -
promctl: scrape stdin: line 1, column 1: expected a valid start token, got "\xef" ("INVALID") while parsing: "\xef"
  a 1
  ^~~~
  the page begins with a byte order mark; an exposition wants none
[3]
$ echo '{"status":"success","data":[]}' | promctl scrape -
promctl: scrape stdin: line 1, column 10: expected equal, got ":" ("INVALID") while parsing: "{\"status\":"
  {"status":"success","data":[]}
           ^
  it looks like JSON, which is not an exposition
[3]
$ echo '[1]' | promctl scrape -o json -
[]
promctl: scrape stdin: line 1, column 1: expected a valid start token, got "[" ("INVALID") while parsing: "["
  [1]
  ^
  it looks like JSON, which is not an exposition
[3]
$ printf '{"a"} 1\n{"b":1}\n' | promctl scrape -
{"a"} 1
promctl: scrape stdin: line 2, column 5: expected equal, got ":" ("INVALID") while parsing: "{\"b\":"
  {"b":1}
      ^
[3]

# One bad target does not stop the others.
$ promctl scrape -o names nosuchfile api.prom broken.prom --type summary
promctl: scrape nosuchfile: no such file or directory
  a server is written with its port: nosuchfile:9100
promctl: scrape broken.prom: line 4, column 8: expected label value, got "\"1} 3\nc 4\n\n" ("INVALID") while parsing: "b{oops=\"1} 3\nc 4\n\n"
  b{oops="1} 3
         ^~~~~
go_gc_duration_seconds
[3]
$ promctl scrape -o pretty nosuchfile api.prom --type summary
promctl: scrape nosuchfile: no such file or directory
  a server is written with its port: nosuchfile:9100
api.prom   text 0.0.4   5.78 KiB   1 family   7 series

go_gc_duration_seconds   summary   seconds   A summary of the pause duration of garbage collection cycles.
  job  instance  count     mean      min      p25      p50      p75     max
  api  api.prom  2,214  68.6 µs  21.0 µs  48.0 µs  61.0 µs  89.0 µs  912 µs
[3]

# A target given twice is read once; under another job it is another target.
$ promctl scrape -o ndjson --match go_goroutines api.prom api.prom
promctl: scrape: warning: api.prom is given more than once, and read once
{"metric":{"__name__":"go_goroutines"},"value":[1700000000,"224"]}
$ promctl scrape -o ndjson --match go_goroutines api.prom other=api.prom
{"metric":{"__name__":"go_goroutines","job":"api","instance":"api.prom"},"value":[1700000000,"224"]}
{"metric":{"__name__":"go_goroutines","job":"other","instance":"api.prom"},"value":[1700000000,"224"]}

# Nothing listens there; a page that is too large.
$ promctl scrape http://127.0.0.1:9/metrics 2>&1 | head -1
promctl: scrape http://127.0.0.1:9/metrics: connection refused
$ promctl scrape --max-body 1KiB --labels - <api.prom
promctl: scrape stdin: larger than the 1024 bytes allowed
  --max-body SIZE raises the limit of 1024 bytes
[3]

# Options that do not go together.
$ promctl scrape --changed api.prom
promctl: scrape: --changed goes with --watch
[2]
$ promctl scrape --count 2 api.prom
promctl: scrape: --count goes with --watch
[2]
$ promctl scrape --watch --diff api.prom api.prom
promctl: scrape: --watch, --diff and --cardinality exclude each other
[2]
$ promctl scrape --diff api.prom
promctl: scrape: --diff takes two operands, not 1
[2]
$ promctl scrape --sort rate -o pretty api.prom
promctl: scrape: --sort rate: a rate needs two looks
  add --watch
[2]
$ promctl scrape --sort name -o json api.prom
promctl: scrape: --sort is for people
  use it with -o pretty, --watch or --diff
[2]
$ promctl scrape --exemplars api.prom
promctl: scrape: --exemplars is for the pretty view
  use it with -o pretty; -o openmetrics has exemplars anyway
[2]
$ promctl scrape --watch -o json api.prom
promctl: scrape: --watch does not print json
[2]
$ promctl scrape --diff -o csv api.prom api.prom
promctl: scrape: --diff does not print csv
[2]
$ promctl scrape --watch 5s api.prom
promctl: scrape: target "5s": no such file, and not the interval of --watch
  write --watch=5s
[2]
$ promctl scrape --watch=0s api.prom
promctl: scrape: --watch: the interval must be positive
[2]
$ promctl scrape --watch -
promctl: scrape: --watch: standard input can be read only once
[2]
$ promctl scrape - -
promctl: scrape: standard input can be read only once
[2]
$ promctl scrape --match go_info -o xml api.prom
promctl: scrape: -o: unknown value "xml"
  one of pretty, text, openmetrics, json, ndjson, csv, names
  see promctl help scrape
[2]
$ promctl scrape ftp://example.org/metrics
promctl: scrape: target "ftp://": scheme "ftp" is not http or https
[2]
$ promctl scrape api.prom >/dev/full
promctl: scrape: standard output: no space left on device
[3]
$ promctl scrape -o pretty api.prom >/dev/full
promctl: scrape: standard output: no space left on device
[3]
$ promctl scrape -o ndjson api.prom | head -1 | cut -c1-40
{"metric":{"__name__":"http_requests_tot

# Ctrl-C ends the wait for somebody to write to a pipe, of each of several.
$ cd ../..; mkfifo pipe
> for call in pipe '-o pretty pipe b=pipe' '-o json pipe b=pipe' '--diff pipe pipe'; do
>   timeout --preserve-status -k 5 -s INT 0.3 promctl scrape $call; echo "$?"
> done
130
130
130
130
