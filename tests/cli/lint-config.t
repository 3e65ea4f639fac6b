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

# Each file is checked once, wherever it is named.
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

# The simulated system, and what its team gets wrong.
$ mkdir demo; promctl demo --print prometheus >demo/prometheus.yml; promctl demo --print rules >demo/task-handler.rules.yml
$ promctl lint demo
$ sed -i 's/scrape_interval: 10s/scrape_interval: 1s/; s/handler.rules/handlers.rules/; s/localhost:8087/localhost:8087\/metrics/; s/handler-worker/handler-api/' demo/prometheus.yml
$ printf 'storage:\n  tsdb:\n    retention: {time: 15d}\nalertings: {}\nrule_files: [demo]\n' >>demo/prometheus.yml
$ promctl lint demo
demo/prometheus.yml:2:20: info: every target is scraped each 1s [scrape-interval-short]
    2 |   scrape_interval: 1s
      |                    ^~
demo/prometheus.yml:6:5: error: there is no file demo/task-handlers.rules.yml [missing-file]
    6 |   - task-handlers.rules.yml
      |     ^~~~~~~~~~~~~~~~~~~~~~~
demo/prometheus.yml:11:19: error: the target "localhost:8087/metrics" has a path [target]
   11 |       - targets: ['localhost:8087/metrics']
      |                   ^~~~~~~~~~~~~~~~~~~~~~~~
   help: a target is HOST:PORT; the job has `metrics_path`
demo/prometheus.yml:12:15: error: there is another job "task-handler-api" [duplicate-job]
   12 |   - job_name: task-handler-api
      |               ^~~~~~~~~~~~~~~~
demo/prometheus.yml:17:5: info: the retention has no size [retention]
   17 |     retention: {time: 15d}
      |     ^~~~~~~~~
demo/prometheus.yml:18:1: error: unknown key "alertings" in prometheus.yml [unknown-key]
   18 | alertings: {}
      | ^~~~~~~~~
   help: did you mean "alerting"?
demo/prometheus.yml:19:1: error: mapping key "rule_files" already defined [duplicate-key]
   19 | rule_files: [demo]
      | ^~~~~~~~~~
7 problems (5 errors, 2 infos) in 1 of 2 files
[1]
$ sed -i '/^rule_files: .demo/d' demo/prometheus.yml; mkdir demo/rules; sed -i 's/task-handlers.rules.yml/rules/' demo/prometheus.yml
$ promctl lint demo --select missing-file
demo/prometheus.yml:6:5: error: demo/rules is a folder [missing-file]
    6 |   - rules
      |     ^~~~~
   help: rules/*.yml names the files in it
1 problem (1 error) in 1 of 2 files
[1]
$ printf 'global: {}\n---\nscrape_configs: []\n' | promctl lint --kind prometheus
stdin:2:1: warning: only the first document of the file is read [documents]
    2 | ---
      | ^~~
1 problem (1 warning) in 1 of 1 file
$ printf -- '---\nglobal: {}\n---\n' | promctl lint --kind prometheus
$ printf 'scrape_configs:\n  - job_name: a\n    # promctl: ignore plaintext-secret -- a test\n    bearer_token: abc\n    authorization: {credentials: "${TOKEN}"}\n' | promctl lint
stdin:4:5: error: "authorization" and "bearer_token" exclude each other [exclusive-keys]
    4 |     bearer_token: abc
      |     ^~~~~~~~~~~~
1 problem (1 error) in 1 of 1 file
[1]
$ printf 'scrape_configs:\n  - job_name: a\n    uyuni_sd_configs: [{server: "http://a", username: b, password: c}]\n' | promctl lint
stdin:3:58: warning: a secret in clear text: password [plaintext-secret]
    3 |     uyuni_sd_configs: [{server: "http://a", username: b, password: *}]
      |                                                          ^~~~~~~~
1 problem (1 warning) in 1 of 1 file

# Hostile: nested too deep, scalars of a megabyte, pipes where files should be, a mistake over and over.
$ { printf 'scrape_configs: '; head -c 100000 /dev/zero | tr '\0' '['; } | promctl lint --kind prometheus | cut -c 1-100
stdin:1:216: error: nested deeper than 200 levels [yaml]
    1 | [[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[
      |                                                             ^
1 problem (1 error) in 1 of 1 file
$ { printf 'scrape_configs:\n  - job_name: '; head -c 1000000 /dev/zero | tr '\0' 'a'; printf '\n    sample_limit: "'; head -c 1000000 /dev/zero | tr '\0' 'b'; echo '"'; } | promctl lint | cut -c 1-150
stdin:3:19: error: want a whole number that is not negative, not "bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb" in quotes [yaml]
    3 |     sample_limit: "bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb
      |                   ^~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~
1 problem (1 error) in 1 of 1 file
$ mkfifo pipe.yml; printf 'rule_files: [pipe.yml]\nscrape_configs: [{job_name: a, file_sd_configs: [{files: [pipe.yml]}]}]\n' >pipes.yml; promctl lint pipes.yml
$ printf 'rule_files: [pipe.yml]\ntests: []\n' >pipes.yml; promctl lint pipes.yml
$ { echo 'scrape_configs:'; for i in {1..20000}; do echo '  - foo: 1'; done; } | promctl lint | tail -n 1
1000 problems (1000 errors) in 1 of 1 file
$ { echo 'a: &a [{foo: 1}, {foo: 1}, {foo: 1}, {foo: 1}, {foo: 1}, {foo: 1}, {foo: 1}]'; echo 'scrape_configs: [*a, *a, *a, *a, *a, *a]'; } | promctl lint --kind prometheus | tail -n 1
7 problems (7 errors) in 1 of 1 file
