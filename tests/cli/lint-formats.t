# One set of findings in every format.
$ cd data/lint
$ promctl lint tree -o json
{"findings":[{"rule":"counter-total","severity":"warning","file":"tree/sub/bad.prom","line":3,"column":1,"endLine":3,"endColumn":14,"message":"counter \"http_requests\" should end in \"_total\"","help":"rename it to http_requests_total","subject":"http_requests","fails":true},{"rule":"promql-syntax","severity":"error","file":"tree/sub/query.promql","line":1,"column":32,"endLine":1,"endColumn":33,"message":"unexpected \")\" in subquery or range, expected \":\" or \"]\"","help":"the range that begins with \"[5m))\" is not closed","fails":true}],"summary":{"files":3,"errors":1,"warnings":1,"infos":0}}
[1]
$ promctl lint tree -o sarif | sed 's/"version":"[^"]*","rules":\[.*\]}},"columnKind/"rules":[...]}},"columnKind/; s/"ruleIndex":[0-9]*,//g'
{"$schema":"https://json.schemastore.org/sarif-2.1.0.json","version":"2.1.0","runs":[{"tool":{"driver":{"name":"promctl","rules":[...]}},"columnKind":"unicodeCodePoints","results":[{"ruleId":"counter-total","level":"warning","message":{"text":"counter \"http_requests\" should end in \"_total\"\nrename it to http_requests_total"},"locations":[{"physicalLocation":{"artifactLocation":{"uri":"tree/sub/bad.prom"},"region":{"startLine":3,"startColumn":1,"endLine":3,"endColumn":14}}}],"partialFingerprints":{"promctl/v1":"98fa61ceefe74589"}},{"ruleId":"promql-syntax","level":"error","message":{"text":"unexpected \")\" in subquery or range, expected \":\" or \"]\"\nthe range that begins with \"[5m))\" is not closed"},"locations":[{"physicalLocation":{"artifactLocation":{"uri":"tree/sub/query.promql"},"region":{"startLine":1,"startColumn":32,"endLine":1,"endColumn":33}}}],"partialFingerprints":{"promctl/v1":"d1e91d5d52b3aa27"}}]}]}
$ promctl lint tree -o junit
<?xml version="1.0" encoding="UTF-8"?>
<testsuites>
  <testsuite name="promctl lint" tests="3" failures="2">
    <testcase name="tree/good.prom" classname="tree/good.prom"/>
    <testcase name="tree/sub/bad.prom:3:1 counter-total" classname="tree/sub/bad.prom" file="tree/sub/bad.prom" line="3"><failure message="counter &quot;http_requests&quot; should end in &quot;_total&quot;" type="counter-total">tree/sub/bad.prom:3:1: warning: counter &quot;http_requests&quot; should end in &quot;_total&quot;&#10;help: rename it to http_requests_total</failure></testcase>
    <testcase name="tree/sub/query.promql:1:32 promql-syntax" classname="tree/sub/query.promql" file="tree/sub/query.promql" line="1"><failure message="unexpected &quot;)&quot; in subquery or range, expected &quot;:&quot; or &quot;]&quot;" type="promql-syntax">tree/sub/query.promql:1:32: error: unexpected &quot;)&quot; in subquery or range, expected &quot;:&quot; or &quot;]&quot;&#10;help: the range that begins with &quot;[5m))&quot; is not closed</failure></testcase>
  </testsuite>
</testsuites>
[1]
$ promctl lint tree -o github
::warning file=tree/sub/bad.prom,line=3,endLine=3,col=1,endColumn=14,title=promctl counter-total::counter "http_requests" should end in "_total"%0Arename it to http_requests_total
::error file=tree/sub/query.promql,line=1,endLine=1,col=32,endColumn=33,title=promctl promql-syntax::unexpected ")" in subquery or range, expected ":" or "]"%0Athe range that begins with "[5m))" is not closed
[1]
$ promctl lint tree -o gitlab
[{"description":"counter \"http_requests\" should end in \"_total\"","check_name":"counter-total","fingerprint":"98fa61ceefe74589","severity":"minor","location":{"path":"tree/sub/bad.prom","lines":{"begin":3}}},{"description":"unexpected \")\" in subquery or range, expected \":\" or \"]\"","check_name":"promql-syntax","fingerprint":"d1e91d5d52b3aa27","severity":"major","location":{"path":"tree/sub/query.promql","lines":{"begin":1}}}]
[1]
$ promctl lint tree -o checkstyle
<?xml version="1.0" encoding="UTF-8"?>
<checkstyle version="8.0">
  <file name="tree/sub/bad.prom">
    <error line="3" column="1" severity="warning" message="counter &quot;http_requests&quot; should end in &quot;_total&quot;" source="promctl.counter-total"/>
  </file>
  <file name="tree/sub/query.promql">
    <error line="1" column="32" severity="error" message="unexpected &quot;)&quot; in subquery or range, expected &quot;:&quot; or &quot;]&quot;" source="promctl.promql-syntax"/>
  </file>
</checkstyle>
[1]
$ promctl lint -o json tree/good.prom
{"findings":[],"summary":{"files":1,"errors":0,"warnings":0,"infos":0}}
