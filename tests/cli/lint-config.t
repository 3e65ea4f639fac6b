# prometheus.yml and what it names: a right one, and one with a mistake in every part.
$ mkdir rules targets good good/rules good/targets
$ cat >good/prometheus.yml <<'END'
> global:
>   scrape_interval: 15s
>   evaluation_interval: 15s
> rule_files: [rules/*.yml]
> alerting:
>   alertmanagers:
>     - static_configs:
>         - targets: [localhost:9093]
> scrape_configs:
>   - job_name: task-handler-api
>     static_configs:
>       - targets: [localhost:8087]
>         labels: {env: production}
>   - job_name: task-handler-worker
>     scrape_interval: 30s
>     file_sd_configs:
>       - files: [targets/*.json]
>     relabel_configs:
>       - source_labels: [__address__]
>         regex: ([^:]+):\d+
>         target_label: host
> END
$ echo '[{"targets": ["localhost:8088", "[::1]:8088"], "labels": {"env": "test"}}]' >good/targets/worker.json
$ cat >good/rules/task-handler.yml <<'END'
> groups:
>   - name: task_handler
>     rules:
>       - record: job:http_requests:rate2m
>         expr: sum by (job) (rate(http_requests_total[2m]))
> END
$ promctl lint good
$ promctl lint good/prometheus.yml
$ cat >prometheus.yml <<'END'
> # a comment
> global:
>   scrape_interval: 15
>   evaluaton_interval: 15s
>   external_labels: {site: lab}
> rule_files:
>   - rules/*.yml
>   - nosuch/*.yml
>   - nosuch.yml
> scrape_configs:
>   - job_name: api
>     scrape_interval: 30s
>     scrape_timeout: 40s
>     static_configs:
>       - targets: ["http://a:8087/metrics", "b:99999", "::1:80"]
>     basic_auth: {username: a, password: hunter2}
>     relabel_configs:
>       - source_labels: [a]
>         regex: "(prod"
>         action: keep
>       - action: labeldrp
>         regex: x
>       - action: hashmod
>   - job_name: api
>     file_sd_configs:
>       - files: [targets/*.json, "targets/x.txt"]
>     tls_config: {cert_file: cert.pem, min_version: TLS9}
>     scrape_protocols: [PrometheusProto, Foo]
> remote_write:
>   - url: victoria/write
>     headers: {Authorization: x}
> END
$ cat >rules/a.yml <<'END'
> groups:
>   - name: a
>     rules:
>       - record: job:x:rate
>         expr: sum(rate(x_total[20s]))
>       - alert: B
>         expr: sum(
> END
$ echo '[{"targets": ["a:1", "b/c"], "label": {}}]' >targets/a.json
$ promctl lint prometheus.yml
prometheus.yml:3:20: error: not a valid duration string: "15" [yaml]
    3 |   scrape_interval: 15
      |                    ^~
   help: a duration has a unit: 30s, 5m, 1h30m
prometheus.yml:4:3: error: unknown key "evaluaton_interval" in global [unknown-key]
    4 |   evaluaton_interval: 15s
      |   ^~~~~~~~~~~~~~~~~~
   help: did you mean "evaluation_interval"?
prometheus.yml:8:5: warning: no file matches nosuch/*.yml [no-match]
    8 |   - nosuch/*.yml
      |     ^~~~~~~~~~~~
prometheus.yml:9:5: error: there is no file nosuch.yml [missing-file]
    9 |   - nosuch.yml
      |     ^~~~~~~~~~
prometheus.yml:13:21: error: the timeout 40s is above the scrape interval, 30s [scrape-timeout]
   13 |     scrape_timeout: 40s
      |                     ^~~
prometheus.yml:16:31: warning: a secret in clear text: password [plaintext-secret]
   16 |     basic_auth: {username: a, password: *******}
      |                               ^~~~~~~~
   help: keep it in a file of its own, and name that: password_file
prometheus.yml:19:17: error: error parsing regexp: missing closing ): `(prod` [relabel]
   19 |         regex: "(prod"
      |                 ^~~~~
prometheus.yml:21:17: error: unknown value "labeldrp" [invalid-value]
   21 |       - action: labeldrp
      |                 ^~~~~~~~
   help: did you mean "labeldrop"?
prometheus.yml:23:9: error: no modulus for the action hashmod [relabel]
   23 |       - action: hashmod
      |         ^~~~~~
prometheus.yml:23:9: error: no target_label for the action hashmod [relabel]
   23 |       - action: hashmod
      |         ^~~~~~
prometheus.yml:24:15: error: there is another job "api" [duplicate-job]
   24 |   - job_name: api
      |               ^~~
prometheus.yml:26:33: error: "targets/x.txt": the name must end in .json, .yml or .yaml [invalid-value]
   26 |       - files: [targets/*.json, "targets/x.txt"]
      |                                 ^~~~~~~~~~~~~~~
prometheus.yml:27:18: error: a client certificate without its "key_file" [missing-key]
   27 |     tls_config: {cert_file: cert.pem, min_version: TLS9}
      |                  ^~~~~~~~~
prometheus.yml:27:29: error: there is no file cert.pem [missing-file]
   27 |     tls_config: {cert_file: cert.pem, min_version: TLS9}
      |                             ^~~~~~~~
prometheus.yml:27:52: error: unknown value "TLS9" [invalid-value]
   27 |     tls_config: {cert_file: cert.pem, min_version: TLS9}
      |                                                    ^~~~
   help: it is one of TLS10, TLS11, TLS12, TLS13
prometheus.yml:28:41: error: unknown value "Foo" [invalid-value]
   28 |     scrape_protocols: [PrometheusProto, Foo]
      |                                         ^~~
   help: it is one of PrometheusProto, OpenMetricsText1.0.0, OpenMetricsText0.0.1, PrometheusText1.0.0, PrometheusText0.0.4
prometheus.yml:30:10: error: no URL: it does not begin with http:// or https:// [invalid-value]
   30 |   - url: victoria/write
      |          ^~~~~~~~~~~~~~
prometheus.yml:31:15: error: the header Authorization cannot be set here [invalid-value]
   31 |     headers: {Authorization: x}
      |               ^~~~~~~~~~~~~
targets/a.json:1:22: error: the target "b/c" has a path [target]
    1 | [{"targets": ["a:1", "b/c"], "label": {}}]
      |                      ^~~~~
   help: a target is HOST:PORT; the job has `metrics_path`
targets/a.json:1:30: error: unknown key "label" in a group of targets [unknown-key]
    1 | [{"targets": ["a:1", "b/c"], "label": {}}]
      |                              ^~~~~~~
   help: did you mean "labels"?
rules/a.yml:5:24: warning: a range of 20s holds fewer than two samples with a scrape interval of 30s [rate-range-short]
    5 |         expr: sum(rate(x_total[20s]))
      |                        ^~~~~~~~~~~~
   help: rate() needs two samples; use at least four scrape intervals, [120s], so that one failed scrape makes no gap
rules/a.yml:7:19: error: unclosed left parenthesis [promql-syntax]
    7 |         expr: sum(
      |                   ^
   help: the parenthesis that begins with "(" is not closed
22 problems (19 errors, 3 warnings) in 3 of 3 files
[1]
$ promctl lint rules/a.yml prometheus.yml . | tail -n 1
22 problems (19 errors, 3 warnings) in 3 of 6 files
$ promctl lint --kind prometheus rules/a.yml 2>&1 | head -n 1
rules/a.yml:1:1: error: unknown key "groups" in prometheus.yml [unknown-key]
$ printf 'scrape_configs:\n  - job_name: a\n    basic_auth: {password: hunter2}\n' | promctl lint
stdin:3:18: warning: a secret in clear text: password [plaintext-secret]
    3 |     basic_auth: {password: *******}
      |                  ^~~~~~~~
   help: keep it in a file of its own, and name that: password_file
1 problem (1 warning) in 1 of 1 file
$ printf 'rule_files: [here.yml]\n' | promctl lint --stdin-name good/p.yml
good/p.yml:1:14: error: there is no file good/here.yml [missing-file]
    1 | rule_files: [here.yml]
      |              ^~~~~~~~
1 problem (1 error) in 1 of 1 file
[1]
