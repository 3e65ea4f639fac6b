# A check: one status line with performance data, statuses 0 to 3.
$ export f=data/query/jobs.om
$ q() { promctl query -f $f "$@"; }
$ q 'sum(jobs_total)' --warn '> 50'
OK - 44 | 'value'=44;50
$ q 'sum(jobs_total)' --warn '> 40' --crit '> 50'
WARNING - 44 > 40 | 'value'=44;40;50
[1]
$ q 'sum(jobs_total)' --warn '> 40' --crit '> 43.5'
CRITICAL - 44 > 43.5 | 'value'=44;40;43.5
[2]
$ q 44 --crit '< 50'
CRITICAL - 44 < 50 | 'value'=44;;50:
[2]
$ q jobs_total --warn '> 3' --crit '> 30'
CRITICAL - 40 > 30 jobs_total{kind="mail", result="ok"} (1 critical, 1 warning) | 'jobs_total{kind:mail,result:ok}'=40;3;30 'jobs_total{kind:report,result:ok}'=4;3;30
[2]
$ q jobs_total --warn '< 5'
WARNING - 4 < 5 jobs_total{kind="report", result="ok"} (1 warning, 1 ok) | 'jobs_total{kind:mail,result:ok}'=40;5: 'jobs_total{kind:report,result:ok}'=4;5:
[1]
$ q jobs_total --warn '< 100' --crit '< 50'
CRITICAL - 4 < 50 jobs_total{kind="report", result="ok"} (2 critical) | 'jobs_total{kind:mail,result:ok}'=40;100:;50: 'jobs_total{kind:report,result:ok}'=4;100:;50:
[2]
$ q jobs_total --crit '> 100'
OK - 40 jobs_total{kind="mail", result="ok"} (2 ok) | 'jobs_total{kind:mail,result:ok}'=40;;100 'jobs_total{kind:report,result:ok}'=4;;100
$ q 'sum by (kind) (jobs_total)' --crit '!= 40'
CRITICAL - 4 != 40 kind="report" (1 critical, 1 ok) | 'kind:mail'=40;;40:40 'kind:report'=4;;40:40
[2]

# Conditions.
$ for c in '> 5' '>5' '>= 5' ' < 5 ' '<= 5' '== 5' '!=5' '> -1' '>= +Inf' '< -Inf' 4 5 :5 5: '~:4' 4:6 @4:6 @:5 @6: -1:4 1m: '> 4s' '> 1e-7' '> 5e3' '< 1e300'; do echo "$c"; q 5 --crit "$c"; done
$'> 5\n' (esc)
OK - 5 | 'value'=5;;5
>5
OK - 5 | 'value'=5;;5
>= 5
CRITICAL - 5 >= 5 | 'value'=5;;5
$' < 5 \n' (esc)
OK - 5 | 'value'=5;;5:
<= 5
CRITICAL - 5 <= 5 | 'value'=5;;5:
== 5
CRITICAL - 5 == 5 | 'value'=5;;@5:5
!=5
OK - 5 | 'value'=5;;5:5
$'> -1\n' (esc)
CRITICAL - 5 > -1 | 'value'=5;;~:-1
>= +Inf
OK - 5 | 'value'=5;;~:
< -Inf
OK - 5 | 'value'=5;;~:
4
CRITICAL - 5 outside 0:4 | 'value'=5;;0:4
5
OK - 5 | 'value'=5;;0:5
:5
OK - 5 | 'value'=5;;0:5
5:
OK - 5 | 'value'=5;;5:
~:4
CRITICAL - 5 outside ~:4 | 'value'=5;;~:4
4:6
OK - 5 | 'value'=5;;4:6
@4:6
CRITICAL - 5 inside 4:6 | 'value'=5;;@4:6
@:5
CRITICAL - 5 inside 0:5 | 'value'=5;;@0:5
@6:
OK - 5 | 'value'=5;;@6:
-1:4
CRITICAL - 5 outside -1:4 | 'value'=5;;-1:4
1m:
CRITICAL - 5 outside 60: | 'value'=5;;60:
$'> 4s\n' (esc)
CRITICAL - 5 > 4 | 'value'=5;;4
$'> 1e-7\n' (esc)
CRITICAL - 5 > 1e-07 | 'value'=5;;0.0000001
$'> 5e3\n' (esc)
OK - 5 | 'value'=5;;5000
< 1e300
CRITICAL - 5 < 1e+300 | 'value'=5;;1000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000:
[2]
$ for c in '' '>' 5.. '> x' '=5' '=> 5' '5 >' '> NaN' NaN 6:5 : @ 1:2:3 '~' '> ~' 1:x 'absent' $'> 1\n2' '> 5|' '> 5m3' '@@5'; do q 5 --warn "$c"; done
UNKNOWN - query: --warn: bad condition "" (write '> 0.1', '<= 5', '== 0', '!= 1' or the range that is good: 10:20)
UNKNOWN - query: --warn: bad condition ">" (write '> 0.1', '<= 5', '== 0', '!= 1' or the range that is good: 10:20)
UNKNOWN - query: --warn: bad condition "5.." (write '> 0.1', '<= 5', '== 0', '!= 1' or the range that is good: 10:20)
UNKNOWN - query: --warn: bad condition "> x" (write '> 0.1', '<= 5', '== 0', '!= 1' or the range that is good: 10:20)
UNKNOWN - query: --warn: bad condition "=5" (write '> 0.1', '<= 5', '== 0', '!= 1' or the range that is good: 10:20)
UNKNOWN - query: --warn: bad condition "=> 5" (write '> 0.1', '<= 5', '== 0', '!= 1' or the range that is good: 10:20)
UNKNOWN - query: --warn: bad condition "5 >" (write '> 0.1', '<= 5', '== 0', '!= 1' or the range that is good: 10:20)
UNKNOWN - query: --warn: bad condition "> NaN" (write '> 0.1', '<= 5', '== 0', '!= 1' or the range that is good: 10:20)
UNKNOWN - query: --warn: bad condition "NaN" (write '> 0.1', '<= 5', '== 0', '!= 1' or the range that is good: 10:20)
UNKNOWN - query: --warn: bad condition "6:5" (write '> 0.1', '<= 5', '== 0', '!= 1' or the range that is good: 10:20)
UNKNOWN - query: --warn: bad condition ":" (write '> 0.1', '<= 5', '== 0', '!= 1' or the range that is good: 10:20)
UNKNOWN - query: --warn: bad condition "@" (write '> 0.1', '<= 5', '== 0', '!= 1' or the range that is good: 10:20)
UNKNOWN - query: --warn: bad condition "1:2:3" (write '> 0.1', '<= 5', '== 0', '!= 1' or the range that is good: 10:20)
UNKNOWN - query: --warn: bad condition "~" (write '> 0.1', '<= 5', '== 0', '!= 1' or the range that is good: 10:20)
UNKNOWN - query: --warn: bad condition "> ~" (write '> 0.1', '<= 5', '== 0', '!= 1' or the range that is good: 10:20)
UNKNOWN - query: --warn: bad condition "1:x" (write '> 0.1', '<= 5', '== 0', '!= 1' or the range that is good: 10:20)
UNKNOWN - query: --warn: bad condition "absent" (write '> 0.1', '<= 5', '== 0', '!= 1' or the range that is good: 10:20)
UNKNOWN - query: --warn: bad condition "> 1\n2" (write '> 0.1', '<= 5', '== 0', '!= 1' or the range that is good: 10:20)
UNKNOWN - query: --warn: bad condition "> 5\x7c" (write '> 0.1', '<= 5', '== 0', '!= 1' or the range that is good: 10:20)
UNKNOWN - query: --warn: bad condition "> 5m3" (write '> 0.1', '<= 5', '== 0', '!= 1' or the range that is good: 10:20)
UNKNOWN - query: --warn: bad condition "@@5" (write '> 0.1', '<= 5', '== 0', '!= 1' or the range that is good: 10:20)
[3]

# Values that are no numbers.
$ q 'jobs_total / 0 * 0' --crit '> 1'
UNKNOWN - NaN kind="mail", result="ok" (2 unknown) | 'kind:mail,result:ok'=U;;1 'kind:report,result:ok'=U;;1
[3]
$ q '(jobs_total > 30) * NaN or jobs_total' --crit '!= 4'
UNKNOWN - NaN kind="mail", result="ok" (1 unknown, 1 ok) | 'kind:mail,result:ok'=U;;4:4 'jobs_total{kind:report,result:ok}'=4;;4:4
[3]
$ q '(jobs_total > 30) * NaN or jobs_total' --crit '> 5' --warn '> 3'
WARNING - 4 > 3 jobs_total{kind="report", result="ok"} (1 warning, 1 unknown) | 'kind:mail,result:ok'=U;3;5 'jobs_total{kind:report,result:ok}'=4;3;5
[1]
$ q '1 / 0' --crit '> 1'
CRITICAL - +Inf > 1 | 'value'=U;;1
[2]
$ q --warn '< 0' -- '-1 / 0'
WARNING - -Inf < 0 | 'value'=U;0:
[1]
$ q '1e300 / 3' --warn '> 0'
WARNING - 3.3333333333333335e+299 > 0 | 'value'=333333333333333350000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000;0
[1]
$ q '1e-300' --warn '< 0'
OK - 1e-300 | 'value'=0.000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000001;0:
$ q '"text"' --crit '> 1'
UNKNOWN - a string is no number
[3]
$ q 'jobs_total[5m]' --crit '> 1'
UNKNOWN - a range vector has many values for each series
[3]
$ q 'up{}' --crit '> 1'
UNKNOWN - no data
[3]
$ for s in ok warning critical unknown; do q nothing --crit '> 1' --if-empty $s; done
OK - no data
WARNING - no data
CRITICAL - no data
UNKNOWN - no data
[3]
$ PROMCTL_NOW=2026-09-21T13:20:00Z promctl query -t demo:api --accept protobuf 'http_request_duration_seconds{endpoint="/auth/register"}' --crit '> 1'
UNKNOWN - a native histogram is no number http_request_duration_seconds{endpoint="/auth/register", instance="localhost:8087", job="task-handler-api", method="POST"} | 'http_request_duration_seconds{endpoint:/auth/register,instance:localhost:8087,job:task-handler-api,method:POST}'=U;;1
[3]
$ PROMCTL_NOW=2026-09-21T13:20:00Z promctl query -t demo: 'sum by (job, status) (rate(http_requests_total[5m]))' --warn '> 0.5' --crit '> 2'
CRITICAL - 42.66206896551724 > 2 job="task-handler-api", status="200" (2 critical, 2 warning, 5 ok) | 'job:task-handler-api,status:200'=42.66206896551724;0.5;2 'job:task-handler-api,status:401'=0.39310344827586213;0.5;2 'job:task-handler-api,status:500'=0.020689655172413796;0.5;2 'job:task-handler-api,status:201'=18.47931034482759;0.5;2 'job:task-handler-api,status:400'=0.41034482758620694;0.5;2 'job:task-handler-api,status:503'=0;0.5;2 'job:task-handler-api,status:204'=0.8758620689655173;0.5;2 'job:task-handler-api,status:404'=1.5517241379310347;0.5;2 'job:task-handler-api,status:409'=0.024137931034482762;0.5;2
[2]

# Several expressions: the worst first, the performance data of all behind it.
$ q -e 'sum(jobs_total)' -e nothing -e 'jobs_total{kind="mail"}' -e 'rate(' -e 1 --warn '> 4' --crit '> 42'
CRITICAL - sum(jobs_total): 44 > 42 | 'sum(jobs_total)'=44;4;42 'jobs_total{kind:"mail"} jobs_total{kind:mail,result:ok}'=40;4;42 '1'=1;4;42
WARNING - jobs_total{kind="mail"}: 40 > 4 jobs_total{kind="mail", result="ok"}
UNKNOWN - nothing: no data
UNKNOWN - rate(: 1:6: parse error: unclosed left parenthesis (the parenthesis that begins with "(" is not closed)
OK - 1: 1
[2]
$ q -e 1 -e nothing -e '2' --warn '> 1'
WARNING - 2: 2 > 1 | '1'=1;1 '2'=2;1
UNKNOWN - nothing: no data
OK - 1: 1
[1]
$ q -e 1 -e nothing --warn '> 1'
UNKNOWN - nothing: no data | '1'=1;1
OK - 1: 1
[3]
$ q -e 1 -e 2 --warn '> 4'
OK - 1: 1 | '1'=1;4 '2'=2;4
OK - 2: 2

# Whatever a label holds, a status is a line, and the first bar begins the performance data.
$ cat >hostile.om <<'END'
> # TYPE a gauge
> a{l="one|two",m="it's = a",n="new\nline\\"} 1
> a{l="\u001b[2J",m="'",n="a::b=="} 2
> a{"weird|na'me"="x","=:"=":"} 3
> {"na|me","l"="'=';5;6 x=1"} 4
> # EOF
> END
$ printf 'a{l="\033[2J\001\177",m="\302\205\342\200\256"} 5\n# EOF\n' | promctl query -f - a --crit '> 1'
CRITICAL - 5 > 1 a{l="\x1b[2J\x01\x7f", m="\u0085\u202e"} | 'a{l:\x1b[2J\x01\x7f,m:\u0085}'=5;;1
[2]
$ promctl query -f hostile.om a --crit '> 1' | grep -v '^UNKNOWN'; promctl query -f hostile.om a --crit '> 1' | wc -l
CRITICAL - 3 > 1 a{"=:"=":", "weird\x7cna'me"="x"} (2 critical, 1 ok) | 'a{:_:_,weird\x7cna''me:x}'=3;;1 'a{l:\u001b[2J,m:'',n:a:_b:_}'=2;;1 'a{l:one\x7ctwo,m:it''s : a,n:new\nline\}'=1;;1
1
$ promctl query -f hostile.om -e 'a{l=~"one.two|x"}' -e $'1 # it\'s | a\n+ 1' -e '{"na|me"}' --crit '> 1'
CRITICAL - 1 # it's \x7c a\n+ 1: 2 > 1 | 'a{l:~"one.two\x7cx"} a{l:one\x7ctwo,m:it''s : a,n:new\nline\}'=1;;1 '1 # it''s \x7c a\n+ 1'=2;;1 '{"na\x7cme"} na\x7cme{l:'':'';5;6 x:1}'=4;;1
CRITICAL - {"na\x7cme"}: 4 > 1 {"na\x7cme", l="'=';5;6 x=1"}
OK - a{l=~"one.two\x7cx"}: 1 a{l="one\x7ctwo", m="it's = a", n="new\nline\\"}
[2]
$ promctl query -f hostile.om '{"na|me"}' --crit '> 5'
OK - 4 {"na\x7cme", l="'=';5;6 x=1"} | 'na\x7cme{l:'':'';5;6 x:1}'=4;;5
$ l=$(yes 0123456789 | head -n 100 | tr -d '\n'); printf 'a{l="%s"} 1\n' $l | promctl query -f - a --crit '> 5' | cut -c1-400 | wc -c
401
$ for i in {1..2000}; do echo "a{i=\"$i\"} $i"; done | promctl query -f - a --crit '> 1500' | tee check.out | sed 's/|.*//'; grep -o "'=" check.out | wc -l
$'CRITICAL - 2000 > 1500 a{i="2000"} (500 critical, 1500 ok) \n' (esc)
2000

# Everything that goes wrong is UNKNOWN, on standard output.
$ q 'rte(jobs_total)' --crit '> 1' 2>/dev/null
UNKNOWN - 1:1: parse error: unknown function with name "rte" (did you mean "rate"?)
[3]
$ q 'jobs_total + on() jobs_total' --crit '> 1' 2>/dev/null
UNKNOWN - found duplicate series for the match group {} on the right hand-side of the operation: [{__name__="jobs_total", kind="mail", result="ok"}, {__name__="jobs_total", kind="report", result="ok"}];many-to-many matching not allowed: matching labels must be unique on one side (they differ in kind: name that in on (...), write group_right, or aggregate the right side)
[3]
$ q "$(yes '(' | head -n 3000 | tr -d '\n')" --crit '> 1'
UNKNOWN - 1:2001: parse error: expression is nested more than 2000 levels deep
[3]
$ promctl query -f missing.om up --crit '> 1' 2>/dev/null
UNKNOWN - missing.om: no such file or directory (a server is written HOST:PORT, for example localhost:9100)
[3]
$ promctl query -s http://127.0.0.1:1 up --crit '> 1' 2>/dev/null
UNKNOWN - http://127.0.0.1:1: connection refused (nothing listens on 127.0.0.1:1; is the service running?)
[3]
$ promctl query -t 127.0.0.1:1 up --crit '> 1' 2>/dev/null
UNKNOWN - http://127.0.0.1:1/metrics: connection refused (nothing listens on 127.0.0.1:1; is the service running?)
[3]
$ q up --crit '> 1' --since 1h
UNKNOWN - query: --crit and --since exclude each other (a check looks at an instant and prints a status line)
[3]
$ q up --warn '> 1' -o json
UNKNOWN - query: --warn and --output exclude each other (a check looks at an instant and prints a status line)
[3]
$ q up --warn '> 1' --raw
UNKNOWN - query: --warn and --raw exclude each other (a check looks at an instant and prints a status line)
[3]
$ q up --warn '> 1' --explain
UNKNOWN - query: --warn and --explain exclude each other (a check looks at an instant and prints a status line)
[3]
$ q up --warn '> 1' --stats
UNKNOWN - query: --warn and --stats exclude each other (a check looks at an instant and prints a status line)
[3]
$ q up --warn '> 1' --fail-empty
UNKNOWN - query: --warn and --fail-empty exclude each other (--if-empty tells what an empty result is)
[3]
$ q up --if-empty ok
promctl: query: --if-empty goes with --warn or --crit
[2]
$ q up --crit
UNKNOWN - query: --crit: needs a value: COND (see promctl help query)
[3]
$ q up --crit=
UNKNOWN - query: --crit: bad condition "" (write '> 0.1', '<= 5', '== 0', '!= 1' or the range that is good: 10:20)
[3]
$ q up --crit '> 1' --if-empty fine
UNKNOWN - query: --if-empty: unknown value "fine" (one of ok, warning, critical, unknown)
[3]
$ q up --nonsense --crit '> 1'
UNKNOWN - query: unknown option "--nonsense" (write: promctl query -- '--nonsense')
[3]
$ promctl query --crit='> 1' up down -f $f
UNKNOWN - query: too many operands: "down" (see promctl help query)
[3]
$ promctl --nonsense query up --warn '> 1'
UNKNOWN - unknown option "--nonsense" (see promctl help)
[3]
$ promctl --crit '> 1' query up
UNKNOWN - unknown option "--crit" (options of a command come after its name: promctl query --crit)
[3]
$ promctl qurey up --warn '> 1'
promctl: unknown command "qurey"
  did you mean "query"?
  see promctl help
[2]
$ q up --nonsense -- --crit
promctl: query: unknown option "--nonsense"
  write: promctl query -- '--nonsense'
  see promctl help query
[2]
$ promctl query -f $f --crit '> 1' </dev/null
UNKNOWN - query: no expression on standard input
[3]
$ q 1 --crit '> 1' >/dev/full
[3]
$ q 1 --crit '> 1' --time yesterday
UNKNOWN - query: --time: bad time "yesterday": not a number of seconds, not RFC 3339, and not relative to now (write Unix seconds, 2026-11-23T16:04:16Z, now, or -1h30m)
[3]
$ q 'jobs_total' --crit '> 1' --max-samples 1 | sed 's/take .*)/take ...)/'
UNKNOWN - query processing would load too many samples into memory in query execution (--max-samples and --max-memory set the limits; the series loaded take ...)

# Ctrl-C, whose status would be 130 otherwise.
$ smooth='double_exponential_smoothing('
$ timeout --foreground --preserve-status -s INT -k 30 2 promctl query -t demo: --max-samples 9000000000 --crit '> 1' "$smooth$smooth go_goroutines[1h:10ms], 0.5, 0.5)[1h:10ms], 0.5, 0.5)"
UNKNOWN - query was canceled in expression evaluation
[3]
