# Selectors: several are alternatives; a name with * or ? is a pattern; a family's name is all of it.
$ cd data/scrape
$ promctl scrape --match 'http_requests_total{status=~"5..|409"}' api.prom
# HELP http_requests_total Total number of HTTP requests.
# TYPE http_requests_total counter
http_requests_total{method="POST",endpoint="/api/v1/tasks",status="500"} 1204
http_requests_total{method="POST",endpoint="/auth/register",status="409"} 17
$ promctl scrape --match 'go_g*' --match 'db_connections_open' api.prom
# HELP db_connections_open Open connections to the database.
# TYPE db_connections_open gauge
db_connections_open 20
# HELP go_gc_duration_seconds A summary of the pause duration of garbage collection cycles.
# TYPE go_gc_duration_seconds summary
go_gc_duration_seconds{quantile="0"} 2.1e-05
go_gc_duration_seconds{quantile="0.25"} 4.8e-05
go_gc_duration_seconds{quantile="0.5"} 6.1e-05
go_gc_duration_seconds{quantile="0.75"} 8.9e-05
go_gc_duration_seconds{quantile="1"} 0.000912
go_gc_duration_seconds_sum 0.151832
go_gc_duration_seconds_count 2214
# HELP go_goroutines Number of goroutines that currently exist.
# TYPE go_goroutines gauge
go_goroutines 224
$ promctl scrape --match '{quantile="0.5"}' api.prom
# HELP go_gc_duration_seconds A summary of the pause duration of garbage collection cycles.
# TYPE go_gc_duration_seconds summary
go_gc_duration_seconds{quantile="0.5"} 6.1e-05
$ promctl scrape --match 'http_request_duration_seconds_bucket{le="1.0",method="GET"}' api.prom
# HELP http_request_duration_seconds Time to answer a request.
# TYPE http_request_duration_seconds histogram
http_request_duration_seconds_bucket{method="GET",endpoint="/api/v1/tasks",le="1"} 128360
$ promctl scrape --match '{__name__=~"cache_.+",key_type!="task"}' -o ndjson api.prom | sed 's/,"value.*//'
{"metric":{"__name__":"cache_hits_total","key_type":"user"}
{"metric":{"__name__":"cache_misses_total","key_type":"user"}
$ promctl scrape --match nothing_like_it api.prom

# Types; unknown is what has no type.
$ promctl scrape --type summary --type info -o names api.prom types.om
go_gc_duration_seconds
build_info
$ promctl scrape --type untyped - <<<'x 1'
x 1
$ promctl scrape --type counter --match 'cache_*' api.prom
# HELP cache_hits_total Lookups that the cache answered.
# TYPE cache_hits_total counter
cache_hits_total{key_type="user"} 918221
# HELP cache_misses_total Lookups that it did not.
# TYPE cache_misses_total counter
cache_misses_total{key_type="user"} 30122

# Mistakes.
$ promctl scrape --match 'up{' api.prom
promctl: scrape: --match: parse error: unexpected end of input inside braces
  up{
     ^
[2]
$ promctl scrape --match 'up{x=~"("}' api.prom
promctl: scrape: --match: parse error: error parsing regexp: missing closing ): `(`
  up{x=~"("}
        ^~~
[2]
$ promctl scrape --type conter api.prom
promctl: scrape: --type: unknown type "conter"
  one of counter, gauge, histogram, summary, unknown, info, stateset, gaugehistogram
[2]
