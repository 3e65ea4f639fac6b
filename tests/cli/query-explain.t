#! needs jq
# --explain runs the query and prints how, not the result.
$ f=data/query/jobs.om
$ promctl query -q -f $f --explain jobs_total | grep -c mail
0
[1]
$ promctl query -f $f --explain 'sum by (kind) (jobs_total)' | head -2 | sed -E 's/ +/ /g; s/0\.[0-9]+/N/'
operation series samples seconds how expression
sum by (kind) 2 2 N sum by (kind) (jobs_total)
$ promctl query -f $f --explain -o json 'sum by (kind) (jobs_total)' | jq -c '.data.plan | ., .children[0] | [.operation, .expression, .series, .seconds < 100]'
["sum by (kind)","sum by (kind) (jobs_total)",2,true]
["selector","jobs_total",2,true]
$ promctl query -f $f --explain '"text"'
promctl: query: warning: the engine does not tell how it runs this query
$ promctl query -q -f $f --explain -o json '"text"'
{"status":"success","data":{"plan":null}}
$ promctl query -q -f $f --explain -o json 'quantile(2, jobs_total)' | jq -c '.status, (.data | keys), .warnings'
"success"
["plan"]
["PromQL warning: quantile value should be between 0 and 1, got 2 (1:10)"]
$ promctl query -q -f $f --explain --stats 'sum(jobs_total)' 2>&1 >/dev/null | jq .query
"sum(jobs_total)"
$ promctl query -q -f $f --explain --fail-empty 'nothing' >out
[1]
$ promctl query -f $f --explain 'sum('
promctl: query: 1:5: parse error: unclosed left parenthesis
  the parenthesis that begins with "(" is not closed
[2]
$ promctl query -f $f --explain -o json --max-samples 1 jobs_total 2>/dev/null
{"status":"error","errorType":"execution","error":"query processing would load too many samples into memory in query execution"}
[2]
$ printf '%s\n' 1 'sum(' 2 | promctl query -q -f $f --explain -o json 2>&1 | sed 's/{"plan".*/PLAN/'
{"status":"success","data":PLAN
{"status":"error","errorType":"bad_data","error":"invalid parameter \"query\": 1:5: parse error: unclosed left parenthesis"}
promctl: query: 1:5: parse error: unclosed left parenthesis
  sum(
  the parenthesis that begins with "(" is not closed
{"status":"success","data":PLAN

# A tree is no row of CSV.
$ promctl query -f $f --explain -o csv jobs_total
promctl: query: --explain prints a table or JSON, not csv
[2]
$ promctl query -f $f --explain --name x jobs_total
promctl: query: --name goes with -o openmetrics
[2]
$ promctl query -q -f $f --explain -o json jobs_total >/dev/full
promctl: query: standard output: no space left on device
[3]
$ promctl query -q -f $f --explain -o json jobs_total >&-
promctl: query: standard output: bad file descriptor
[3]
