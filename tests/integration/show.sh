#!/usr/bin/env bash
# promctl show against a real Prometheus and a real VictoriaMetrics that scrape the demo, one port
# where nothing listens, a web page, a page that never comes, and each other; one rule fails. Skips (77) where they are absent; set PROMETHEUS and
# VICTORIA_METRICS to their paths to run it.
set -euo pipefail
. "${srcdir:-.}/tests/lib/peers.bash"
needs "show, asking a real server," PROMETHEUS VICTORIA_METRICS

mkfifo "$dir/hold"
exec 9<>"$dir/hold" # the server ends with it
start httpd sh -c "exec '$build/tests/lib/httpd' <'$dir/hold'"
prom=$(free_port) vm=$(free_port) down=$(free_port)
start_demo
"$build/promctl" demo --print rules >"$dir/rules.yml"
wait_lines "$dir/httpd.log" 1 .
httpd=127.0.0.1:$(cat "$dir/httpd.log")
cat >"$dir/broken.yml" <<YAML
groups:
  - name: broken
    interval: 1s
    rules: [{record: a, expr: 'label_replace(up, "job", "x", "", "") + on (job) up'}]
YAML
cat >"$dir/vm.yml" <<YAML
global: {scrape_interval: 1s, scrape_timeout: 1s}
scrape_configs:
  - {job_name: api, static_configs: [{targets: ["${demo[0]}"]}]}
  - {job_name: worker, static_configs: [{targets: ["${demo[1]}"]}]}
  - {job_name: gone, static_configs: [{targets: ["127.0.0.1:$down"]}]}
  - {job_name: lost, metrics_path: /nothing, static_configs: [{targets: ["127.0.0.1:$prom"]}]}
  - {job_name: web, metrics_path: /html, static_configs: [{targets: ["$httpd"]}]}
  - {job_name: slow, metrics_path: /hang, static_configs: [{targets: ["$httpd"]}]}
YAML
{ cat "$dir/vm.yml"; echo "rule_files: [rules.yml, broken.yml]"; } >"$dir/prometheus.yml"
start prom "$PROMETHEUS" --config.file="$dir/prometheus.yml" --storage.tsdb.path="$dir/prom" \
    --web.listen-address="127.0.0.1:$prom" --enable-feature=exemplar-storage
start vm "$VICTORIA_METRICS" -httpListenAddr="127.0.0.1:$vm" -storageDataPath="$dir/vm" \
    -promscrape.config="$dir/vm.yml" -search.latencyOffset=0s

status=0
show() { # WORD...: of $server, into out
    last=("$@")
    if ! "$build/promctl" show "$@" -s "127.0.0.1:$server" >"$dir/out" 2>&1; then
        echo "FAIL $name: show $*"
        cat "$dir/out"
        status=1
    fi
}
has_all() { # REGEX...
    local r
    for r; do
        grep -qE -- "$r" "$dir/out" || return 1
    done
}
has() { # REGEX...: lines of out. What servers do in their own time is asked for again.
    local r
    for _ in $(seq 100); do
        has_all "$@" && return
        sleep 0.2
        "$build/promctl" show "${last[@]}" -s "127.0.0.1:$server" >"$dir/out" 2>&1 || true
    done
    for r; do
        grep -qE -- "$r" "$dir/out" || echo "FAIL $name: show ${last[*]}: no line is like $r"
    done
    cat "$dir/out"
    status=1
}

for name in prometheus victoria; do
    server=$prom
    [ $name = victoria ] && server=$vm
    for _ in $(seq 150); do
        "$build/promctl" show targets -s "127.0.0.1:$server" >"$dir/out" 2>&1 &&
            [ "$(grep -cE '^(api|worker|web) .* up |^(gone|lost|slow|web) .* down ' "$dir/out")" = 6 ] && break
        sleep 0.2
    done
    show targets
    has '^6 targets ' "nothing listens on 127.0.0.1:$down" 'it says: .*connection refused' \
        'has no page at /nothing' 'set metrics_path' '^api +.* up +[0-9.]+ .*s ago' 'no complete answer within 1s' \
        'answers with a web page, not with metrics|has no samples'
    show targets -o json
    has '"health": "down"' '"scrapeUrl"'
    for _ in $(seq 100); do
        "$build/promctl" show values job -s "127.0.0.1:$server" 2>&1 | grep -q worker && break
        sleep 0.2
    done
    show values job
    has '^api$' '^worker$' '^gone$'
    show labels 'http_requests_total'
    has '^endpoint$' '^status$'
    show series 'up{job="api"}' 'tasks_*_total' --since 5m
    has '^up\{instance=.*job="api"\}$' '^tasks_created_total\{'
    show metadata http_requests_total
    has '^http_requests(_total)? +counter'
    show cardinality --limit 3
    has '^[0-9]+ series$' 'LABEL=VALUE +SERIES'
    show health
    has '^alive +ok ' '^scraping +bad +[23] of 6 targets up, [34] down' '^fresh +ok' '^down +slow .*no complete answer' \
        '^storage +ok +[0-9,]+ series'
    show status
    has '^Build' 'version'
    show rules
    show alerts
    show exemplars http_request_duration_seconds_bucket --since 5m
done

name=victoria server=$vm
show rules
has '^no rules$' '^VictoriaMetrics evaluates no rules itself: vmalert does'
show alerts
has '^no alert is firing or pending$' 'vmalert'
show exemplars http_request_duration_seconds_bucket --since 5m
has 'exemplars: nothing found: VictoriaMetrics keeps none'
show health
has '^alerts +unknown +VictoriaMetrics evaluates no rules itself'
show status tsdb
has '^series +[0-9]'
show status build
has '^version'
show status config
has 'job_name: worker'
for part in runtime flags; do
    last=(status $part)
    if "$build/promctl" show status $part -s "127.0.0.1:$server" >"$dir/out" 2>&1; then
        echo "FAIL: it tells its $part"
        status=1
    fi
    has "status $part: this server does not tell it" 'it says: .*unsupported path requested'
done

name=prometheus server=$prom
show rules
has 'HighMemoryUsage +(inactive|pending|unknown)' '^task_handler_alerts +every 30 s' 'a +failing' \
    'two series of the result have the same labels'
show health
has '^rules +bad +1 of 5 rules in 2 groups fails: a$'
if grep -q clock "$dir/out"; then
    echo "FAIL: two clocks on one machine"
    status=1
fi
show series http_requests_toal
has 'there is no metric http_requests_toal; did you mean http_requests_total\?'
show status flags
has '^config.file +.*prometheus.yml'
show status config
has 'job_name: worker'
show status runtime
has '^configuration loaded +yes'
show exemplars http_request_duration_seconds_bucket --since 5m
has 'trace_id='
last=(series 'up{')
if "$build/promctl" show series 'up{' -s "127.0.0.1:$server" >"$dir/out" 2>&1; then
    echo "FAIL: up{ is no selector"
    status=1
fi
has 'parse error: unexpected end of input inside braces'
exit $status
