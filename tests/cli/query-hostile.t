# What nobody means: each ends soon, with an answer or with an error that says why, and nothing
# quotes megabytes back.
$ rep() { yes "$2" | head -n "$1" | tr -d '\n'; }
$ q() { timeout 60 promctl query -f "${file:-data/query/jobs.om}" -o value "$@" 2>&1 | cut -c1-110; }

# Nesting: 2,000 levels, the last of which is the metric.
$ for n in 1999 2000; do for w in '(' 'abs(' 'sum(' 'topk(9,' 'absent(' 'jobs_total + ('; do
>   echo "$n $w"; { rep $n "$w"; printf jobs_total; rep $n ')'; } | q
> done; done
1999 (
40
4
1999 abs(
40
4
1999 sum(
44
1999 topk(9,
40
4
1999 absent(
1999 jobs_total + (
promctl: query: 1:14001: parse error: expression is nested more than 2000 levels deep
  ...al + (jobs_total + (jobs_total + (jobs_total + (jobs_total + (jobs_total + (jobs_t...
                                                     ^~~~~~~~~~
2000 (
promctl: query: 1:2001: parse error: expression is nested more than 2000 levels deep
  ...((((((((((((((((((((((((((((((((((((((((((((((((jobs_total))))))))))))))))))))))))...
                                                     ^~~~~~~~~~
2000 abs(
promctl: query: 1:8001: parse error: expression is nested more than 2000 levels deep
  ...abs(abs(abs(abs(abs(abs(abs(abs(abs(abs(abs(abs(jobs_total))))))))))))))))))))))))...
                                                     ^~~~~~~~~~
2000 sum(
promctl: query: 1:8001: parse error: expression is nested more than 2000 levels deep
  ...sum(sum(sum(sum(sum(sum(sum(sum(sum(sum(sum(sum(jobs_total))))))))))))))))))))))))...
                                                     ^~~~~~~~~~
2000 topk(9,
promctl: query: 1:13999: parse error: expression is nested more than 2000 levels deep
  ...,topk(9,topk(9,topk(9,topk(9,topk(9,topk(9,topk(9,jobs_total)))))))))))))...
                                                     ^
2000 absent(
promctl: query: 1:14001: parse error: expression is nested more than 2000 levels deep
  ...bsent(absent(absent(absent(absent(absent(absent(jobs_total))))))))))))))))))))))))...
                                                     ^~~~~~~~~~
2000 jobs_total + (
promctl: query: 1:14001: parse error: expression is nested more than 2000 levels deep
  ...al + (jobs_total + (jobs_total + (jobs_total + (jobs_total + (jobs_total + (jobs_t...
                                                     ^~~~~~~~~~
$ for n in 1999 2000; do { rep $n -; printf jobs_total; } | q; done
-40
-4
promctl: query: 1:2001: parse error: expression is nested more than 2000 levels deep
  ...------------------------------------------------jobs_total
                                                     ^~~~~~~~~~
$ for n in 2000 2001; do { rep $n 'jobs_total ^ '; printf 1; } | q; done
promctl: query: 1:26001: parse error: expression is nested more than 2000 levels deep
  ..._total ^ jobs_total ^ jobs_total ^ jobs_total ^ 1
                                                     ^
promctl: query: 1:26001: parse error: expression is nested more than 2000 levels deep
  ..._total ^ jobs_total ^ jobs_total ^ jobs_total ^ jobs_total ^ 1
                                                     ^~~~~~~~~~
$ for n in 2000 2001; do { rep $n 'jobs_total and '; printf jobs_total; } | q; done
40
4
promctl: query: 1:1: parse error: expression is nested more than 2000 levels deep
  jobs_total and jobs_total and jobs_total and job...
  ^~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~
$ for n in 1998 1999; do { printf 'jobs_total['; rep $n '('; printf 1m; rep $n ')'; printf ']'; } | q; done
25
40
1
4
promctl: query: 1:2011: parse error: expression is nested more than 2000 levels deep
  ...((((((((((((((((((((((((((((((((((((((((((((((((1m))))))))))))))))))))))))...
                                                     ^~
$ { rep 1000 'max_over_time('; printf jobs_total; rep 1000 '[1m:30s])'; } | q
25
1
$ for w in '(' '[' '{' - 'abs(' 'up+' 'up or '; do rep 1000000 "$w" | q; done
promctl: query: 1:2001: parse error: expression is nested more than 2000 levels deep
  ...(((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((...
                                                     ^
promctl: query: 1:1: parse error: unexpected "["
  [[[[[[[[[[[[[[[[[[[[[[[[[...
  ^
promctl: query: 1:2: parse error: unexpected left brace '{'
  {{{{{{{{{{{{{{{{{{{{{{{{{{...
   ^
promctl: query: 1:2001: parse error: expression is nested more than 2000 levels deep
  ...-------------------------------------------------------------------------...
                                                     ^
promctl: query: 1:8001: parse error: expression is nested more than 2000 levels deep
  ...abs(abs(abs(abs(abs(abs(abs(abs(abs(abs(abs(abs(abs(abs(abs(abs(abs(abs(abs...
                                                     ^~~
promctl: query: 1:1: parse error: expression is nested more than 2000 levels deep
  up+up+up+up+up+up+up+up+up+up+up+up+up+up+up+up+...
  ^~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~
promctl: query: 1:1: parse error: expression is nested more than 2000 levels deep
  up or up or up or up or up or up or up or up or ...
  ^~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~
$ { rep 1999 'sum('; printf jobs_total; rep 1999 ')'; } | (ulimit -s 6144; q)
44
$ { rep 1999 'sum('; printf jobs_total; rep 1999 ')'; } | promctl fmt - | wc -l
3963

# Words of megabytes.
$ rep 10000000 9 | q
promctl: query: 1:1: parse error: error parsing number: strconv.ParseFloat: parsing "9999999999999999999999999
  999999999999999999999999999999999999999999999999...
  ^~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~
$ rep 10000000 9 | promctl query -f data/query/jobs.om 2>&1 | wc -c
2118
$ { printf 0.; rep 1000000 0; printf 1; } | q
0
$ { printf 0x; rep 1000000 f; } | promctl query -f data/query/jobs.om 2>&1 | tail -c 180
fffffffffffffffffffffffffffffffffffffffffffffffffffffffff": invalid syntax
  0xffffffffffffffffffffffffffffffffffffffffffffff...
  ^~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~
$ { printf 1e; rep 1000000 9; } | q
promctl: query: 1:1: parse error: error parsing number: strconv.ParseFloat: parsing "1e99999999999999999999999
  1e9999999999999999999999999999999999999999999999...
  ^~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~
$ { printf 'up['; rep 1000000 9; printf 's]'; } | q
promctl: query: 1:4: parse error: not a valid duration string: "9999999999999999999999999999999999999999999999
  up[999999999999999999999999999999999999999999999999...
     ^~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~
$ { printf '"'; rep 10000000 a; printf '"'; } | promctl query -f data/query/jobs.om -o value | wc -c
10000001
$ { printf '"'; rep 1000000 a; } | q
promctl: query: 1:1: parse error: unterminated quoted string
  "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa...
  ^~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~
$ rep 1000000 a | q
$ { printf 'clamp(up'; rep 1000000 ,1; printf ')'; } | q
promctl: query: 1:1: parse error: expected 3 argument(s) in call to "clamp", got 1000001
  clamp(up,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1...
  ^~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~
$ { printf 'jobs_total{'; seq -s, 100000 | sed 's/[0-9]*/a&="x"/g'; printf '}'; } | tr -d '\n' | q
$ rep 17000000 ' up' | q
promctl: query: 1:1: parse error: expression is larger than 16 MiB
$ rep 17000000 ' up' | promctl query -f data/query/jobs.om -o json
{"status":"error","errorType":"bad_data","error":"invalid parameter \"query\": 1:1: parse error: expression is larger than 16 MiB"}
promctl: query: 1:1: parse error: expression is larger than 16 MiB
[2]
$ rep 17000000 ' up' | promctl fmt -
promctl: fmt: -: larger than the 16777216 bytes allowed
[3]
$ { printf '"'; rep 67108864 a; } | q
promctl: query: stdin: larger than the 67108864 bytes allowed
$ { rep 10000000 '#'; echo; echo 'sum(jobs_total)'; } | q
44

# Regular expressions: no time beyond that of the text times the expression.
$ { printf 'm{a="'; rep 20000 a; printf '!"} 1 1\n# EOF\n'; } >long.om
$ file=long.om
$ q 'm{a=~"(a+)+$"}'
$ q 'm{a=~"(a|aa)+$"}'
$ q 'count(m{a=~"(a+)+!"})'
1
$ q 'count(m{a=~"(.*)*(.*)*(.*)*!"})'
1
$ q 'count(label_replace(m, "b", "$1", "a", "((a+)+)+!"))'
1
$ q 'm{a=~"(a{1,1000}){1,1000}"}'
promctl: query: 1:3: parse error: error parsing regexp: invalid repeat count: `{1,1000}`
  m{a=~"(a{1,1000}){1,1000}"}
    ^~~~~~~~~~~~~~~~~~~~~~~~
$ { printf 'm{a=~"'; rep 1000000 a; printf '"}'; } | q
$ { printf 'm{a=~"'; rep 1100000 a; printf '"}'; } | q
promctl: query: 1:3: parse error: error parsing regexp: expression too large: `aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa
  m{a=~"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa...
    ^~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~
$ { printf 'm{a=~"'; rep 200000 '('; rep 200000 ')'; printf '"}'; } | q
promctl: query: 1:3: parse error: error parsing regexp: expression nests too deeply: `((((((((((((((((((((((((
  m{a=~"((((((((((((((((((((((((((((((((((((((((((((...
    ^~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~
$ { printf 'm{a=~"'; rep 10000 'a{1000}'; printf '"}'; } | q
promctl: query: 1:3: parse error: error parsing regexp: expression too large: `a{1000}a{1000}a{1000}a{1000}a{1
  m{a=~"a{1000}a{1000}a{1000}a{1000}a{1000}a{1000}a{...
    ^~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~
$ { printf 'm{a=~"'; rep 2000 '.*'; printf 'x"}'; } | q
$ { printf 'm{a=~"'; rep 100000 '*'; printf '"}'; } | q
promctl: query: 1:3: parse error: error parsing regexp: missing argument to repetition operator: `*`
  m{a=~"********************************************...
    ^~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~
$ unset file

# Bytes that are no text.
$ printf 'jobs_total\0' | q
promctl: query: 1:11: parse error: unexpected character: '\x00'
  jobs_total\x00
            ^~~~
$ printf '"a\0b"' | q | od -An -c
   a  \0   b  \n
$ printf '\xff\xfe' | q
promctl: query: 1:1: parse error: unexpected character: '�'
  \xff\xfe
  ^~~~
$ printf '"\xff"' | q
promctl: query: 1:1: parse error: invalid UTF-8 rune
  "\xff"
  ^~~~~
$ printf 'jobs_total{kind="\xc3"}' | q
promctl: query: 1:17: parse error: invalid UTF-8 rune
  jobs_total{kind="\xc3"}
                  ^~~~~
$ printf '\xef\xbb\xbfjobs_total' | q
promctl: query: 1:1: parse error: unexpected character: '\ufeff'
  jobs_total
  ^
$ printf 'jobs_total{kind="mail"}\r\n' | q
40
$ printf 'sum(jobs_total) # \xff\0' | q
44

# Many steps.
$ q --start 1700000000 --end 1700001000 --step 1ms 'sum(jobs_total)' | sort | uniq -c | sort -n | tail -1
 300000 44
$ q --start 0 --end 1700000000 --step 1ms 1 | head -1
promctl: query: query processing would load too many samples into memory in query execution
$ q --start 1700000000 --end 1700001000 --step 1ms --max-samples 100000 'sum(jobs_total)' | head -1
promctl: query: query processing would load too many samples into memory in query execution
$ export PROMCTL_NOW=2026-09-21T13:20:00Z
$ t() { timeout 60 promctl query -t demo: --since 1h "$@"; }
$ t --step 4ms 'sum(rate(http_requests_total[5m]))' -o value | wc -l
897501
$ t --step 4ms --max-samples 1000000 -o json '{__name__=~".+"}' 2>/dev/null
{"status":"error","errorType":"execution","error":"query processing would load too many samples into memory in query execution"}
[2]
$ t --step 4ms --timeout 1ms -o json '{__name__=~".+"}'
{"status":"error","errorType":"timeout","error":"query timed out in expression evaluation"}
promctl: query: query timed out in expression evaluation
[3]

# Ctrl-C while a query is evaluated: an error in JSON, of the rest nothing.
$ slow() { smooth='double_exponential_smoothing('; timeout --foreground --preserve-status -s INT -k 60 6 promctl query -t demo: --since 1h --step 10ms --max-samples 9000000000 "$@" "$smooth$smooth go_goroutines[1h:10ms], 0.5, 0.5)[1h:10ms], 0.5, 0.5)"; }
$ slow -o json
{"status":"error","errorType":"canceled","error":"query was canceled in expression evaluation"}
promctl: query: query was canceled in expression evaluation
[130]
$ slow -o csv
promctl: query: query was canceled in expression evaluation
[130]
