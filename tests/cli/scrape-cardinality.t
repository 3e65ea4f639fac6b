# Where the series come from.
$ cd data/scrape
$ promctl scrape --cardinality api.prom
63 series   15 families   8 labels

  FAMILY                         TYPE       SERIES  SHARE  VALUES OF LABELS
  http_request_duration_seconds  histogram      28  44.4%  le 12  method 2  endpoint 1
  http_requests_total            counter        14  22.2%  status 8  endpoint 6  method 4
  go_gc_duration_seconds         summary         7  11.1%  quantile 5
  tasks_created_total            counter         3   4.8%  task_type 3
  http_requests_in_flight        gauge           1   1.6%
  cache_hits_total               counter         1   1.6%  key_type 1
  cache_misses_total             counter         1   1.6%  key_type 1
  db_connections_open            gauge           1   1.6%
  db_connections_in_use          gauge           1   1.6%
  go_goroutines                  gauge           1   1.6%
  go_info                        gauge           1   1.6%  version 1
  go_memstats_alloc_bytes        gauge           1   1.6%
  process_cpu_seconds_total      counter         1   1.6%
  process_resident_memory_bytes  gauge           1   1.6%
  process_start_time_seconds     gauge           1   1.6%

  LABEL      VALUES  SERIES  MOST SERIES WITH
  le             12      24  0.005 2  0.01 2  0.025 2
  status          8      14  200 6  201 2  500 1
  endpoint        6      42  /api/v1/tasks 31  /api/v1/tasks/:id 5  /auth/login 2
  quantile        5       5  0 1  0.25 1  0.5 1
  method          4      42  POST 20  GET 19  PUT 2
  task_type       3       3  email 1  report 1  notification 1
  key_type        1       2  user 2
  version         1       1  go1.22.5 1
$ promctl scrape --cardinality -o json --match tasks_created_total --match 'go_g*' api.prom
{
  "series": 11,
  "families": [
    {
      "name": "go_gc_duration_seconds",
      "type": "summary",
      "series": 7,
      "labels": [
        {
          "name": "quantile",
          "values": 5
        }
      ]
    },
    {
      "name": "tasks_created_total",
      "type": "counter",
      "series": 3,
      "labels": [
        {
          "name": "task_type",
          "values": 3
        }
      ]
    },
    {
      "name": "go_goroutines",
      "type": "gauge",
      "series": 1,
      "labels": []
    }
  ],
  "labels": [
    {
      "name": "quantile",
      "values": 5,
      "series": 5,
      "top": [
        {
          "value": "0",
          "series": 1
        },
        {
          "value": "0.25",
          "series": 1
        },
        {
          "value": "0.5",
          "series": 1
        },
        {
          "value": "0.75",
          "series": 1
        },
        {
          "value": "1",
          "series": 1
        }
      ]
    },
    {
      "name": "task_type",
      "values": 3,
      "series": 3,
      "top": [
        {
          "value": "email",
          "series": 1
        },
        {
          "value": "report",
          "series": 1
        },
        {
          "value": "notification",
          "series": 1
        }
      ]
    }
  ]
}
$ promctl scrape --cardinality --match 'tasks_*' a=api.prom b=api.prom
6 series   1 family   3 labels

  FAMILY               TYPE     SERIES   SHARE  VALUES OF LABELS
  tasks_created_total  counter       6  100.0%  task_type 3  job 2  instance 1

  LABEL      VALUES  SERIES  MOST SERIES WITH
  task_type       3       6  email 2  report 2  notification 2
  job             2       6  a 3  b 3
  instance        1       6  api.prom 6
$ for i in {1..25}; do echo "m$i{l$i=\"$i\",all=\"$i\"} 1"; done >"$HOME/many.prom"
$ promctl scrape --cardinality "$HOME/many.prom" | tail -n 4
  l17         1       1  17 1
  l18         1       1  18 1
  l19         1       1  19 1
  … 6 more labels (-a shows all)
$ promctl scrape --cardinality -a --raw "$HOME/many.prom" | grep -c '^  [ml][0-9]'
50
$ promctl scrape --cardinality broken.prom
promctl: scrape broken.prom: line 4, column 8: expected label value, got "\"1} 3\nc 4\n\n" ("INVALID") while parsing: "b{oops=\"1} 3\nc 4\n\n"
  b{oops="1} 3
         ^~~~~
[3]

# Counts of what is left out are grouped as all counts are.
$ for i in {1..1100}; do echo "a$i 1"; done | promctl scrape --cardinality - | grep more
  … 1,080 more families (-a shows all)
$ for i in {1..1100}; do echo "a$i 1"; done | promctl scrape --cardinality --raw - | grep more
  … 1080 more families (-a shows all)
