# In a pipe block follows block; the first look has nothing to compare with.
$ export PROMCTL_NOW=1700000000; cp data/scrape/api.prom page.prom
$ promctl scrape --watch=10ms --count 1 --changed page.prom
page.prom   10 ms apart   22:13:20   0 of 36 changed
$ promctl scrape --watch=10ms --count 2 --match 'tasks_created_total' page.prom
page.prom   10 ms apart   22:13:20   0 of 3 changed
  SERIES                                         BEFORE     NOW  CHANGE  RATE  LAST 12
  tasks_created_total{task_type="email"}         140221  140221             0             ▁
  tasks_created_total{task_type="report"}         40118   40118             0             ▁
  tasks_created_total{task_type="notification"}   51905   51905             0             ▁

page.prom   10 ms apart   22:13:20   0 of 3 changed
  SERIES                                         BEFORE     NOW  CHANGE  RATE  LAST 12
  tasks_created_total{task_type="email"}         140221  140221             0            ▁▁
  tasks_created_total{task_type="report"}         40118   40118             0            ▁▁
  tasks_created_total{task_type="notification"}   51905   51905             0            ▁▁

# A named pipe gives each look another page: changes, a reset, new and vanished series.
$ mkfifo pipe
$ feed() { for page; do printf '%b' "$page" >pipe; sleep 0.2; done; }
$ h() { printf 'h_bucket{le="1"} %s\\nh_bucket{le="2"} %s\\nh_bucket{le="+Inf"} %s\\nh_sum %s\\nh_count %s\\n' "$@"; }
$ t='# TYPE c counter\n# TYPE h histogram\n'
$ feed "${t}c 1\n$(h 1 1 1 1 1)" "${t}c 5\nnew{a=\"b\"} 1\n$(h 1 3 3 4 3)" "${t}c 2\n$(h 1 3 3 4 3)" &
$ promctl scrape --watch=1s --count 2 -o pretty pipe
pipe   1 s apart   22:13:20   3 of 3 changed
  SERIES      BEFORE  NOW  CHANGE  RATE  LAST 12       OF HISTOGRAMS
  c                1    5      +4   4/s             ▄
  h                1    3      +2   2/s             ▄  mean 1.50  p50 1.50  p90 1.90  p99 1.99
+ new{a="b"}       -    1      +1        new

pipe   1 s apart   22:13:20   2 of 2 changed
  SERIES      BEFORE  NOW  CHANGE  RATE  LAST 12
↺ c                5    2      +2   2/s  reset
  h                3    3           0/s            █▁
− new{a="b"}       1    -                gone

# Sorted by value, name, rate; exact numbers.
$ t='# TYPE b counter\n# TYPE a counter\n'
$ feed "${t}b 1\na 7000000\n" "${t}b 500\na 7000010\n" &
$ promctl scrape --watch=1s --count 1 --sort name --raw -o pretty pipe
pipe   1 s apart   22:13:20   2 of 2 changed
  SERIES   BEFORE      NOW  CHANGE  RATE  LAST 12
  a       7000000  7000010     +10    10             ▄
  b             1      500    +499   499             ▄
$ feed "${t}b 1\na 7000000\n" "${t}b 500\na 7000010\n" &
$ promctl scrape --watch=1s --count 1 --sort value -o text pipe
pipe   1 s apart   22:13:20   2 of 2 changed
  SERIES   BEFORE      NOW  CHANGE  RATE  LAST 12
  a       7000000  7000010     +10    10             ▄
  b             1      500    +499   499             ▄
$ feed "${t}b 1\na 7000000\n" "${t}b 500\na 7000010\n" &
$ promctl scrape --watch=1s --count 1 --sort rate -o pretty pipe
pipe   1 s apart   22:13:20   2 of 2 changed
  SERIES     BEFORE        NOW  CHANGE   RATE  LAST 12
  b               1        500    +499  499/s             ▄
  a       7,000,000  7,000,010     +10   10/s             ▄

# It keeps trying, until it is interrupted.
$ timeout --preserve-status -s INT 0.3 promctl scrape --watch=10s nosuchfile
promctl: scrape nosuchfile: no such file or directory
  a server is written with its port: nosuchfile:9100
[130]
