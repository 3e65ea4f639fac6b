# Every format, of vectors, matrices, scalars and strings.
$ f=data/query/jobs.om
$ for o in table value json ndjson csv tsv openmetrics; do echo "-- $o"; promctl query -f $f -o $o '{job="",note!=""} or jobs_total'; done
-- table
__name__     note          kind    result  value
queue_bytes  a "b", c\td\                   1536
jobs_total                 mail    ok         40
jobs_total                 report  ok          4
-- value
1536
40
4
-- json
{"status":"success","data":{"resultType":"vector","result":[{"metric":{"__name__":"queue_bytes","note":"a \"b\", c\\td\\"},"value":[1700000060,"1536"]},{"metric":{"__name__":"jobs_total","kind":"mail","result":"ok"},"value":[1700000060,"40"]},{"metric":{"__name__":"jobs_total","kind":"report","result":"ok"},"value":[1700000060,"4"]}]}}
-- ndjson
{"metric":{"__name__":"queue_bytes","note":"a \"b\", c\\td\\"},"value":[1700000060,"1536"]}
{"metric":{"__name__":"jobs_total","kind":"mail","result":"ok"},"value":[1700000060,"40"]}
{"metric":{"__name__":"jobs_total","kind":"report","result":"ok"},"value":[1700000060,"4"]}
-- csv
timestamp,__name__,kind,note,result,value
2023-11-14T22:14:20.000Z,queue_bytes,,"a ""b"", c\td\",,1536
2023-11-14T22:14:20.000Z,jobs_total,mail,,ok,40
2023-11-14T22:14:20.000Z,jobs_total,report,,ok,4
-- tsv
$'timestamp\t__name__\tkind\tnote\tresult\tvalue\n' (esc)
$'2023-11-14T22:14:20.000Z\tqueue_bytes\t\ta "b", c\\\\td\\\\\t\t1536\n' (esc)
$'2023-11-14T22:14:20.000Z\tjobs_total\tmail\t\tok\t40\n' (esc)
$'2023-11-14T22:14:20.000Z\tjobs_total\treport\t\tok\t4\n' (esc)
-- openmetrics
jobs_total{kind="mail",result="ok"} 40.0 1700000060
jobs_total{kind="report",result="ok"} 4.0 1700000060
queue_bytes{note="a \"b\", c\\td\\"} 1536.0 1700000060
# EOF
$ for o in table value json ndjson csv tsv openmetrics; do echo "-- $o"; promctl query -f $f -o $o --since 1m --step 1m jobs_total; done
-- table
jobs_total{result="ok"}
  kind    last  min  avg  max  trend
  mail      40   10   25   40  ▁█
  report     4    1  2.5    4  ▁█
-- value
10
40
1
4
-- json
{"status":"success","data":{"resultType":"matrix","result":[{"metric":{"__name__":"jobs_total","kind":"mail","result":"ok"},"values":[[1700000000,"10"],[1700000060,"40"]]},{"metric":{"__name__":"jobs_total","kind":"report","result":"ok"},"values":[[1700000000,"1"],[1700000060,"4"]]}]}}
-- ndjson
{"metric":{"__name__":"jobs_total","kind":"mail","result":"ok"},"value":[1700000000,"10"]}
{"metric":{"__name__":"jobs_total","kind":"mail","result":"ok"},"value":[1700000060,"40"]}
{"metric":{"__name__":"jobs_total","kind":"report","result":"ok"},"value":[1700000000,"1"]}
{"metric":{"__name__":"jobs_total","kind":"report","result":"ok"},"value":[1700000060,"4"]}
-- csv
timestamp,__name__,kind,result,value
2023-11-14T22:13:20.000Z,jobs_total,mail,ok,10
2023-11-14T22:14:20.000Z,jobs_total,mail,ok,40
2023-11-14T22:13:20.000Z,jobs_total,report,ok,1
2023-11-14T22:14:20.000Z,jobs_total,report,ok,4
-- tsv
$'timestamp\t__name__\tkind\tresult\tvalue\n' (esc)
$'2023-11-14T22:13:20.000Z\tjobs_total\tmail\tok\t10\n' (esc)
$'2023-11-14T22:14:20.000Z\tjobs_total\tmail\tok\t40\n' (esc)
$'2023-11-14T22:13:20.000Z\tjobs_total\treport\tok\t1\n' (esc)
$'2023-11-14T22:14:20.000Z\tjobs_total\treport\tok\t4\n' (esc)
-- openmetrics
jobs_total{kind="mail",result="ok"} 10.0 1700000000
jobs_total{kind="mail",result="ok"} 40.0 1700000060
jobs_total{kind="report",result="ok"} 1.0 1700000000
jobs_total{kind="report",result="ok"} 4.0 1700000060
# EOF
$ for o in table value json ndjson csv tsv openmetrics; do echo "-- $o"; promctl query -f $f -o $o '1e21 / 3'; done
-- table
333333333333333300000
-- value
333333333333333300000
-- json
{"status":"success","data":{"resultType":"scalar","result":[1700000060,"333333333333333300000"]}}
-- ndjson
{"metric":{},"value":[1700000060,"333333333333333300000"]}
-- csv
timestamp,value
2023-11-14T22:14:20.000Z,333333333333333300000
-- tsv
$'timestamp\tvalue\n' (esc)
$'2023-11-14T22:14:20.000Z\t333333333333333300000\n' (esc)
-- openmetrics
promctl_result 3.333333333333333e+20 1700000060
# EOF
$ for o in table value json ndjson csv tsv; do echo "-- $o"; promctl query -f $f -o $o '"a\tb"'; done
-- table
a\tb
-- value
$'a\tb\n' (esc)
-- json
{"status":"success","data":{"resultType":"string","result":[1700000060,"a\tb"]}}
-- ndjson
{"metric":{},"value":[1700000060,"a\tb"]}
-- csv
timestamp,value
$'2023-11-14T22:14:20.000Z,a\tb\n' (esc)
-- tsv
$'timestamp\tvalue\n' (esc)
$'2023-11-14T22:14:20.000Z\ta\\tb\n' (esc)
$ promctl query -f $f -o openmetrics '"a"'
promctl: query: -o openmetrics: a string is no sample
[2]
$ promctl query -f $f -o openmetrics --name answer 'sum(jobs_total)'
answer 44.0 1700000060
# EOF
$ promctl query -f $f -o openmetrics --name '1' 'sum(jobs_total)'
promctl: query: --name: "1" is not a metric name
[2]
$ for o in table value json ndjson csv tsv openmetrics; do echo "-- $o"; promctl query -f $f -o $o nothing; done
-- table
promctl: query: warning: no metric nothing
  nothing
  ^~~~~~~
-- value
-- json
{"status":"success","data":{"resultType":"vector","result":[]}}
-- ndjson
-- csv
timestamp,value
-- tsv
$'timestamp\tvalue\n' (esc)
-- openmetrics
# EOF
$ promctl query -f $f -o json 'jobs_total[40s] offset -500ms'
{"status":"success","data":{"resultType":"matrix","result":[{"metric":{"__name__":"jobs_total","kind":"mail","result":"ok"},"values":[[1700000030.500,"25"],[1700000060,"40"]]},{"metric":{"__name__":"jobs_total","kind":"report","result":"ok"},"values":[[1700000030.500,"1"],[1700000060,"4"]]}]}}
$ promctl query -f $f -o json -- '-1/0 + 0 * jobs_total{kind="mail"}'
{"status":"success","data":{"resultType":"vector","result":[{"metric":{"kind":"mail","result":"ok"},"value":[1700000060,"-Inf"]}]}}

# Native histograms.
$ export PROMCTL_NOW=2026-09-21T13:20:00Z
$ h='sum(http_request_duration_seconds{method="DELETE"} < bool 0) or histogram_count(sum(rate(http_request_duration_seconds[5m])))'
$ promctl query -t demo:api --accept protobuf "$h" 2>/dev/null
64.43103448275863
$ h='http_request_duration_seconds{endpoint="/auth/register"} </ 0.05'
$ for o in table value json ndjson csv tsv openmetrics; do echo "-- $o"; promctl query -t demo:api --accept protobuf -o $o "$h"; done
-- table
http_request_duration_seconds{endpoint="/auth/register", instance="localhost:8087", job="task-handler-api", method="POST"}
  {count:26.24575240901099, sum:1.0823998575427187, (0.018581361171917516,0.020263118041422026]:1, (0.026278012976678575,0.028656376350145972]:1, (0.028656376350145972,0.03125]:1, (0.03125,0.0340783666457893]:1, (0.0340783666457893,0.03716272234383503]:2, (0.03716272234383503,0.04052623608284405]:3, (0.04052623608284405,0.044194173824159216]:6, (0.044194173824159216,0.04819408829399815]:7, (0.04819408829399815,0.05255602595335715]:4.24575240901099}
-- value
{count:26.24575240901099, sum:1.0823998575427187, (0.018581361171917516,0.020263118041422026]:1, (0.026278012976678575,0.028656376350145972]:1, (0.028656376350145972,0.03125]:1, (0.03125,0.0340783666457893]:1, (0.0340783666457893,0.03716272234383503]:2, (0.03716272234383503,0.04052623608284405]:3, (0.04052623608284405,0.044194173824159216]:6, (0.044194173824159216,0.04819408829399815]:7, (0.04819408829399815,0.05255602595335715]:4.24575240901099}
-- json
{"status":"success","data":{"resultType":"vector","result":[{"metric":{"__name__":"http_request_duration_seconds","endpoint":"/auth/register","instance":"localhost:8087","job":"task-handler-api","method":"POST"},"histogram":[1789996800,{"count":"26.24575240901099","sum":"1.0823998575427187","buckets":[[0,"0.018581361171917516","0.020263118041422026","1"],[0,"0.026278012976678575","0.028656376350145972","1"],[0,"0.028656376350145972","0.03125","1"],[0,"0.03125","0.0340783666457893","1"],[0,"0.0340783666457893","0.03716272234383503","2"],[0,"0.03716272234383503","0.04052623608284405","3"],[0,"0.04052623608284405","0.044194173824159216","6"],[0,"0.044194173824159216","0.04819408829399815","7"],[0,"0.04819408829399815","0.05255602595335715","4.24575240901099"]]}]}]}}
-- ndjson
{"metric":{"__name__":"http_request_duration_seconds","endpoint":"/auth/register","instance":"localhost:8087","job":"task-handler-api","method":"POST"},"histogram":[1789996800,{"count":"26.24575240901099","sum":"1.0823998575427187","buckets":[[0,"0.018581361171917516","0.020263118041422026","1"],[0,"0.026278012976678575","0.028656376350145972","1"],[0,"0.028656376350145972","0.03125","1"],[0,"0.03125","0.0340783666457893","1"],[0,"0.0340783666457893","0.03716272234383503","2"],[0,"0.03716272234383503","0.04052623608284405","3"],[0,"0.04052623608284405","0.044194173824159216","6"],[0,"0.044194173824159216","0.04819408829399815","7"],[0,"0.04819408829399815","0.05255602595335715","4.24575240901099"]]}]}
-- csv
timestamp,__name__,endpoint,instance,job,method,value
2026-09-21T13:20:00.000Z,http_request_duration_seconds,/auth/register,localhost:8087,task-handler-api,POST,"{count:26.24575240901099, sum:1.0823998575427187, (0.018581361171917516,0.020263118041422026]:1, (0.026278012976678575,0.028656376350145972]:1, (0.028656376350145972,0.03125]:1, (0.03125,0.0340783666457893]:1, (0.0340783666457893,0.03716272234383503]:2, (0.03716272234383503,0.04052623608284405]:3, (0.04052623608284405,0.044194173824159216]:6, (0.044194173824159216,0.04819408829399815]:7, (0.04819408829399815,0.05255602595335715]:4.24575240901099}"
-- tsv
$'timestamp\t__name__\tendpoint\tinstance\tjob\tmethod\tvalue\n' (esc)
$'2026-09-21T13:20:00.000Z\thttp_request_duration_seconds\t/auth/register\tlocalhost:8087\ttask-handler-api\tPOST\t{count:26.24575240901099, sum:1.0823998575427187, (0.018581361171917516,0.020263118041422026]:1, (0.026278012976678575,0.028656376350145972]:1, (0.028656376350145972,0.03125]:1, (0.03125,0.0340783666457893]:1, (0.0340783666457893,0.03716272234383503]:2, (0.03716272234383503,0.04052623608284405]:3, (0.04052623608284405,0.044194173824159216]:6, (0.044194173824159216,0.04819408829399815]:7, (0.04819408829399815,0.05255602595335715]:4.24575240901099}\n' (esc)
-- openmetrics
http_request_duration_seconds_bucket{endpoint="/auth/register",instance="localhost:8087",job="task-handler-api",method="POST",le="+Inf"} 26.24575240901099 1789996800
http_request_duration_seconds_sum{endpoint="/auth/register",instance="localhost:8087",job="task-handler-api",method="POST"} 1.0823998575427187 1789996800
http_request_duration_seconds_count{endpoint="/auth/register",instance="localhost:8087",job="task-handler-api",method="POST"} 26.24575240901099 1789996800
# EOF
$ promctl query -t demo:api --accept protobuf --since 1m --step 1m "$h" -o json
{"status":"success","data":{"resultType":"matrix","result":[{"metric":{"__name__":"http_request_duration_seconds","endpoint":"/auth/register","instance":"localhost:8087","job":"task-handler-api","method":"POST"},"histograms":[[1789996740,{"count":"25.24575240901099","sum":"1.040079371700941","buckets":[[0,"0.018581361171917516","0.020263118041422026","1"],[0,"0.026278012976678575","0.028656376350145972","1"],[0,"0.028656376350145972","0.03125","1"],[0,"0.03125","0.0340783666457893","1"],[0,"0.0340783666457893","0.03716272234383503","2"],[0,"0.03716272234383503","0.04052623608284405","3"],[0,"0.04052623608284405","0.044194173824159216","5"],[0,"0.044194173824159216","0.04819408829399815","7"],[0,"0.04819408829399815","0.05255602595335715","4.24575240901099"]]}],[1789996800,{"count":"26.24575240901099","sum":"1.0823998575427187","buckets":[[0,"0.018581361171917516","0.020263118041422026","1"],[0,"0.026278012976678575","0.028656376350145972","1"],[0,"0.028656376350145972","0.03125","1"],[0,"0.03125","0.0340783666457893","1"],[0,"0.0340783666457893","0.03716272234383503","2"],[0,"0.03716272234383503","0.04052623608284405","3"],[0,"0.04052623608284405","0.044194173824159216","6"],[0,"0.044194173824159216","0.04819408829399815","7"],[0,"0.04819408829399815","0.05255602595335715","4.24575240901099"]]}]]}]}}

# The average of equal values is that value.
$ for i in 1 2 3 4 5 6; do echo "up 1 ${i}000"; done | promctl query -f - --start 1 --end 6 --step 1 up
up
  last  min  avg  max  trend
     1    1    1    1  ▄▄▄▄▄▄
