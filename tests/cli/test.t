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
4 of 6 evaluations passed in 3 files, 1 of them unreadable
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
    <testcase name="line 5: up == 1 # not this one"/>
    <testcase name="line 8: sum(up)">
      <failure>{} at 5m: expected 2, got 1</failure>
    </testcase>
    <testcase name="line 11: up{job=&quot;e&quot;}">
      <failure>expected series not found: up{job=&quot;e&quot;}</failure>
    </testcase>
  </testsuite>
  <testsuite name="broken.test" tests="2" failures="0" errors="1" skipped="0">
    <testcase name="line 4: up"/>
    <testcase name="script">
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
$ promctl test promql
promctl: test: no FILE after "promql"
  a file of that name is written ./promql
[2]
$ promctl test missing.test
promctl: test: missing.test: no such file or directory
[3]
$ promctl test
promctl: test: operand missing: [promql] FILE...
  see promctl help test
[2]
$ promctl test -o xml good.test
promctl: test: -o: unknown value "xml"
  one of text, json, junit, tap
  see promctl help test
[2]
