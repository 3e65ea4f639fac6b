# Scripts in the language of Prometheus' own PromQL tests.
$ cd data/promqltest
$ promctl test good.test
ok    good.test  2 evaluations
$ promctl test promql good.test bad.test broken.test
ok    good.test  2 evaluations
FAIL  bad.test  1 of 3 evaluations passed
  bad.test:8: sum(up)
    {} at 5m: expected 2, got 1
  bad.test:11: up{job="e"}
    expected series not found: up{job="e"}
FAIL  broken.test  1 evaluation
  line 7: invalid command "evaluate"
4 of 6 evaluations passed in 3 files, 1 not understood
[1]
$ promctl test -o json bad.test broken.test
{
  "evaluations": 4,
  "passed": 2,
  "files": [
    {
      "file": "bad.test",
      "evaluations": 3,
      "passed": 1,
      "error": null,
      "failures": [
        {
          "line": 8,
          "query": "sum(up)",
          "message": "{} at 5m: expected 2, got 1"
        },
        {
          "line": 11,
          "query": "up{job=\"e\"}",
          "message": "expected series not found: up{job=\"e\"}"
        }
      ]
    },
    {
      "file": "broken.test",
      "evaluations": 1,
      "passed": 1,
      "error": "line 7: invalid command \"evaluate\"",
      "failures": []
    }
  ]
}
[1]
$ promctl test -o junit bad.test broken.test
<?xml version="1.0" encoding="UTF-8"?>
<testsuites>
  <testsuite name="bad.test" tests="3" failures="2" errors="0" skipped="0">
    <testcase classname="bad.test" name="line 5: up == 1 # not this one"/>
    <testcase classname="bad.test" name="line 8: sum(up)">
      <failure>{} at 5m: expected 2, got 1</failure>
    </testcase>
    <testcase classname="bad.test" name="line 11: up{job=&quot;e&quot;}">
      <failure>expected series not found: up{job=&quot;e&quot;}</failure>
    </testcase>
  </testsuite>
  <testsuite name="broken.test" tests="2" failures="0" errors="1" skipped="0">
    <testcase classname="broken.test" name="line 4: up"/>
    <testcase classname="broken.test" name="script">
      <error>line 7: invalid command &quot;evaluate&quot;</error>
    </testcase>
  </testsuite>
</testsuites>
[1]
$ promctl test -o tap good.test bad.test broken.test
TAP version 13
1..7
ok 1 - good.test:5: rate(http_requests_total[5m])
ok 2 - good.test:8: http_requests_total
ok 3 - bad.test:5: up == 1 \# not this one
not ok 4 - bad.test:8: sum(up)
  ---
  message: "{} at 5m: expected 2, got 1"
  ...
not ok 5 - bad.test:11: up{job="e"}
  ---
  message: "expected series not found: up{job=\"e\"}"
  ...
ok 6 - broken.test:4: up
not ok 7 - broken.test: script
  ---
  message: "line 7: invalid command \"evaluate\""
  ...
[1]
$ promctl test - <good.test
ok    -  2 evaluations
$ promctl test --color=always good.test bad.test 2>&1 | head -2 | cat -v
^[[32mok^[[0m    good.test  2 evaluations
^[[1;31mFAIL^[[0m  bad.test  1 of 3 evaluations passed
$ promctl test missing.test good.test
promctl: test: missing.test: no such file or directory
ok    good.test  2 evaluations
[3]
$ promctl test -o tap missing.test
promctl: test: missing.test: no such file or directory
TAP version 13
1..0
[3]
$ promctl test - -
promctl: test: standard input can be read only once
[2]
$ printf 'load 1m\n  m{l="\\x01\\u0085"} 1\n\neval instant at 0 m # \033[31m\377]]>\n  x 2\n' | promctl test -o junit - | cat -v
<?xml version="1.0" encoding="UTF-8"?>
<testsuites>
  <testsuite name="-" tests="1" failures="1" errors="0" skipped="0">
    <testcase classname="-" name="line 4: m # M-oM-?M-=[31mM-oM-?M-=]]&gt;">
      <failure>unexpected series: m{l=&quot;\x01\u0085&quot;} @0s 1</failure>
    </testcase>
  </testsuite>
</testsuites>
$ printf 'load 1m\n  m 1\n\neval instant at 0 m # \033[31m\377\n  m 2\n' | promctl test - | cat -v
FAIL  -  0 of 1 evaluations passed
  -:4: m # \x1b[31m\xff
    m at 0s: expected 2, got 1
$ for i in 1 2 3 4 5 6 7; do printf 'eval instant at 0 vector(%s)\n  {} 0\n\n' $i; done >many.test; promctl test many.test; rm many.test
FAIL  many.test  0 of 7 evaluations passed
  many.test:1: vector(1)
    {} at 0s: expected 0, got 1
  many.test:4: vector(2)
    {} at 0s: expected 0, got 2
  many.test:7: vector(3)
    {} at 0s: expected 0, got 3
  many.test:10: vector(4)
    {} at 0s: expected 0, got 4
  many.test:13: vector(5)
    {} at 0s: expected 0, got 5
  and 2 more (-v shows all)
$ promctl test - </dev/null
ok    -  0 evaluations
$ promctl test promql
promctl: test: no FILE after "promql"
  a file of that name is written ./promql
[2]
$ promctl test missing.test
promctl: test: missing.test: no such file or directory
[3]
$ promctl test
promctl: test: operand missing: [rules|promql] FILE...
  see promctl help test
[2]
$ promctl test -o xml good.test
promctl: test: -o: unknown value "xml"
  one of text, json, junit, tap
  see promctl help test
[2]
