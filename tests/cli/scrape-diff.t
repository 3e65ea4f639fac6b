# Two pages compared: 1 when they differ, and nothing to say when they do not.
$ cp data/scrape/api.prom a.prom
$ sed -e 's/{task_type="email"} 140221/{task_type="email"} 140300/' -e '/task_type="report"/d' \
>     -e 's/TYPE go_goroutines gauge/TYPE go_goroutines counter/' -e 's/^go_goroutines 224/go_goroutines 20/' \
>     -e 's/# HELP go_info .*/# HELP go_info Changed\./' a.prom >b.prom
$ sed -i -E -e 's/(le="(1|2.5|5|10|\+Inf)"\}|_count\{method="POST".*) 23(1900|2200|2240|2244)$/\1 24\3/' -e 's/ 9684.6$/ 17204.6/' b.prom
$ echo 'tasks_retried_total{task_type="email"} 3' >>b.prom
$ promctl scrape --diff a.prom a.prom
$ promctl scrape --diff a.prom b.prom
--- a.prom   15 families   63 series
+++ b.prom   16 families   63 series
~ go_goroutines   type counter, was gauge
~ go_info   help "Changed.", was "Information about the Go environment."
  SERIES                                                                  BEFORE     NOW  CHANGE  OF HISTOGRAMS
  http_request_duration_seconds{endpoint="/api/v1/tasks", method="POST"}  232244  242244  +10000  mean 0.752  p50 0.75  p90 0.95  p99 0.995
  tasks_created_total{task_type="email"}                                  140221  140300     +79
− tasks_created_total{task_type="report"}                                  40118       -
  go_goroutines                                                              224      20    -204
+ tasks_retried_total{task_type="email"}                                       -       3      +3
1 gone   1 new   3 changed   32 the same
[1]
$ promctl scrape --diff -o pretty b.prom a.prom
--- b.prom   16 families   63 series
+++ a.prom   15 families   63 series
~ go_goroutines   type gauge, was counter
~ go_info   help "Information about the Go environment.", was "Changed."
  SERIES                                                                   BEFORE      NOW   CHANGE
  http_request_duration_seconds{endpoint="/api/v1/tasks", method="POST"}  242,244  232,244  -10,000
  tasks_created_total{task_type="email"}                                  140,300  140,221      -79
  go_goroutines                                                                20      224     +204
− tasks_retried_total{task_type="email"}                                        3        -
+ tasks_created_total{task_type="report"}                                       -   40,118  +40,118
1 gone   1 new   3 changed   32 the same
[1]
$ promctl scrape --diff --sort name --raw -o pretty a.prom b.prom
--- a.prom   15 families   63 series
+++ b.prom   16 families   63 series
~ go_goroutines   type counter, was gauge
~ go_info   help "Changed.", was "Information about the Go environment."
  SERIES                                                                  BEFORE     NOW  CHANGE  OF HISTOGRAMS
  go_goroutines                                                              224      20    -204
  http_request_duration_seconds{endpoint="/api/v1/tasks", method="POST"}  232244  242244  +10000  mean 0.752  p50 0.75  p90 0.95  p99 0.995
  tasks_created_total{task_type="email"}                                  140221  140300     +79
− tasks_created_total{task_type="report"}                                  40118       -
+ tasks_retried_total{task_type="email"}                                       -       3      +3
1 gone   1 new   3 changed   32 the same
[1]
$ promctl scrape --diff --type counter --match 'tasks_*' a.prom b.prom
--- a.prom   1 family   3 series
+++ b.prom   1 family   2 series
  SERIES                                   BEFORE     NOW  CHANGE
  tasks_created_total{task_type="email"}   140221  140300     +79
− tasks_created_total{task_type="report"}   40118       -
1 gone   1 changed   1 the same
[1]
$ promctl scrape --diff -o json --match 'tasks_*' --match 'go_*' a.prom b.prom
{
  "a": "a.prom",
  "b": "b.prom",
  "families": [
    {
      "name": "go_goroutines",
      "field": "type",
      "before": "gauge",
      "now": "counter"
    },
    {
      "name": "go_info",
      "field": "help",
      "before": "Information about the Go environment.",
      "now": "Changed."
    }
  ],
  "series": [
    {
      "series": "tasks_created_total{task_type=\"email\"}",
      "state": "changed",
      "before": 140221,
      "now": 140300
    },
    {
      "series": "tasks_created_total{task_type=\"report\"}",
      "state": "gone",
      "before": 40118
    },
    {
      "series": "go_goroutines",
      "state": "changed",
      "before": 224,
      "now": 20
    },
    {
      "series": "tasks_retried_total{task_type=\"email\"}",
      "state": "new",
      "now": 3
    }
  ]
}
[1]
$ promctl scrape --diff -o json a.prom a.prom
{
  "a": "a.prom",
  "b": "a.prom",
  "families": [],
  "series": []
}
$ promctl scrape --diff a.prom nosuchfile
promctl: scrape nosuchfile: no such file or directory
  a server is written with its port: nosuchfile:9100
[3]
$ promctl scrape --diff - b.prom <b.prom

# 0.1 - 0.3 in binary is -0.19999999999999998: the noise is not shown.
$ printf 'g 0.3\n' > a.prom; printf 'g 0.1\n' > b.prom; promctl scrape --diff a.prom b.prom
--- a.prom   1 family   1 series
+++ b.prom   1 family   1 series
  SERIES  BEFORE  NOW  CHANGE
  g          0.3  0.1    -0.2
1 changed
[1]
