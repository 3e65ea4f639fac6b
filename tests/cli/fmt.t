# Expressions, one a line each, as promtool prints them.
$ promctl fmt 'sum(rate(http_requests_total{status=~"5..",job="api"}[300]))by(job)' "up{b='1'}"
sum by (job) (rate(http_requests_total{job="api",status=~"5.."}[5m]))
up{b="1"}
$ promctl fmt 'sum by (job) (rate(http_requests_total{status=~"5.."}[5m])) / sum by (job) (rate(http_requests_total[5m])) > 0.05'
    sum by (job) (rate(http_requests_total{status=~"5.."}[5m]))
  /
    sum by (job) (rate(http_requests_total[5m]))
$'>\n' (esc)
  0.05
$ printf 'up\n  == 0\n' | promctl fmt
up == 0
$ printf 'up == 0' | promctl fmt - 'down'
up == 0
down

# Comments are kept.
$ cat > share.promql <<'END'
> # the share of errors
> sum by (job) (rate( # per second
>   http_requests_total{
>     status=~"5..", # the server's fault
>   }[5m]))
> /
> # of everything
> sum by (job) (rate(http_requests_total[5m])) # per job, too
> # the end
> END
$ promctl fmt share.promql
# the share of errors
  sum by (job) (
    rate( # per second
      # the server's fault
      http_requests_total{status=~"5.."}[5m]
    )
  )
/
  # of everything
  sum by (job) (rate(http_requests_total[5m])) # per job, too
# the end
$ promctl fmt --check share.promql
share.promql
[1]
$ promctl fmt --diff 'sum( up)' 'sum(up)'
--- expression
+++ expression (formatted)
@@ -1 +1 @@
-sum( up)
+sum(up)
[1]
$ promctl fmt -w share.promql
$ promctl fmt --check share.promql
$ promctl fmt --diff share.promql
$ head -n 3 share.promql
# the share of errors
  sum by (job) (
    rate( # per second
$ promctl fmt --check 'sum(up)' 'sum( up)' 'avg (up)'
sum( up)
avg (up)
[1]
$ printf 'up  ' > short.promql; promctl fmt --diff -w short.promql; cat short.promql
--- short.promql
+++ short.promql (formatted)
@@ -1 +1 @@
$'-up  \n' (esc)
\ No newline at end of file
+up
up

# Matchers of every selector.
$ promctl fmt --set-matcher 'env="prod"' --set-matcher 'job!~"test.*"' 'sum(rate(up{job="x"}[5m])) / ({a=~".+"})'
sum(rate(up{env="prod",job!~"test.*"}[5m])) / ({a=~".+",env="prod",job!~"test.*"})
$ promctl fmt --delete-matcher job 'rate(up{job="x",a="b"}[5m])' 'down{job=~"x",job!="y"}'
rate(up{a="b"}[5m])
down
$ promctl fmt --delete-matcher job --set-matcher 'job="y"' '{job="x"}' 'up{job="x"}'
promctl: fmt: --delete-matcher: without the matchers of "job" this would select every series
  {job="x"}
  ^~~~~~~~~
up
[2]
$ promctl fmt --set-matcher '"a.b"=""' 'up'
up{"a.b"=""}

# What is wrong, and what else is right.
$ promctl fmt 'sum(rte(up[5m]))' 'up' 'sum(up up)'
promctl: fmt: 1:5: parse error: unknown function with name "rte"
  sum(rte(up[5m]))
      ^~~
  did you mean "rate"?
promctl: fmt: 1:8: parse error: unexpected identifier "up" in aggregation
  sum(up up)
         ^~
up
[2]
$ printf 'sum(\n  up\n' > bad.promql; promctl fmt bad.promql share.promql | tail -n 1
promctl: fmt: bad.promql:2:5: parse error: unclosed left parenthesis
    up
      ^
  the parenthesis that begins with "(" is not closed
# the end
$ promctl fmt bad.promql
promctl: fmt: bad.promql:2:5: parse error: unclosed left parenthesis
    up
      ^
  the parenthesis that begins with "(" is not closed
[3]
$ promctl fmt ''
promctl: fmt: unknown position: parse error: no expression found in input
[2]
$ printf '# nothing\n' | promctl fmt
promctl: fmt: -:1:1: parse error: no expression found in input
  # nothing
  ^
[3]
$ promctl fmt nothing.promql
promctl: fmt: nothing.promql: no such file or directory
[3]
$ promctl fmt -w 'up'
promctl: fmt: --write: "up" is an expression and no file
[2]
$ promctl fmt -w -
promctl: fmt: --write: standard input cannot be written
[2]
$ promctl fmt -w --check share.promql
promctl: fmt: --write changes what --check only looks at: one of the two
[2]
$ promctl fmt --delete-matcher job '{job="x"}'
promctl: fmt: --delete-matcher: without the matchers of "job" this would select every series
  {job="x"}
  ^~~~~~~~~
[2]
$ promctl fmt --delete-matcher __name__ 'up'
promctl: fmt: --delete-matcher: the name of a metric cannot go
[2]
$ promctl fmt --set-matcher 'env=prod' up
promctl: fmt: --set-matcher: parse error: unexpected identifier "prod" in label matching, expected string
  env=prod
      ^~~~
[2]
$ promctl fmt --set-matcher 'env=~"("' up
promctl: fmt: --set-matcher: parse error: error parsing regexp: missing closing ): `(`
  env=~"("
       ^~~
[2]
$ promctl fmt --set-matcher '__name__="x"' up
promctl: fmt: --set-matcher: __name__="x": the name of a metric is not set by a matcher
[2]
$ promctl fmt --set-matcher 'a="b",c="d"' up
promctl: fmt: --set-matcher: a="b",c="d": more than one; give the option several times
[2]
