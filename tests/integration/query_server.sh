#!/usr/bin/env bash
# The same data asked of a server (-s) and of the file (-f) gives the same output, to the byte: of
# Prometheus always, of VictoriaMetrics where its language is the same; where it is not, the
# difference is named. Skips (77) where the peers are absent; set PROMETHEUS, PROMTOOL and
# VICTORIA_METRICS to their paths to run it.
set -euo pipefail
. "${srcdir:-.}/tests/lib/peers.bash"
needs "the comparison with servers" PROMETHEUS PROMTOOL VICTORIA_METRICS

# ---- data: an hour of counters, gauges and classic buckets, with gaps and odd labels ----

end=1700003600
page=$dir/page.om
awk -v begin=1700000000 -v end=$end 'BEGIN {
    srand(7)
    print "# TYPE jobs counter"
    for (k = 0; k < 6; k++)
        for (t = begin; t <= end; t += 15)
            if (k != 4 || t % 900 > 300)
                printf "jobs_total{kind=\"k%d\",note=\"%s\"} %d %d\n", k,
                    k == 2 ? "a \\\"b\\\\c\\n \303\274" : "", (t - begin) * (k + 1) + int(rand() * 9), t
    print "# TYPE queue gauge"
    for (k = 0; k < 4; k++)
        for (t = begin; t <= end; t += 30)
            printf "queue{q=\"%d\"} %s %d\n", k, k == 3 ? "NaN" : rand() * 1000 - 300, t
    print "# TYPE wait histogram"
    for (t = begin; t <= end; t += 15) {
        printf "wait_bucket{le=\"0.1\"} %d %d\nwait_bucket{le=\"1.0\"} %d %d\n", (t - begin) / 9, t, (t - begin) / 5, t
        printf "wait_bucket{le=\"+Inf\"} %d %d\nwait_count %d %d\nwait_sum %g %d\n", (t - begin) / 3, t, (t - begin) / 3, t, (t - begin) / 4, t
    }
    print "# EOF"
}' >"$page"

"$PROMTOOL" tsdb create-blocks-from openmetrics "$page" "$dir/blocks" >"$dir/promtool.log" 2>&1
start_demo
mkdir "$dir/pages"
start_pages
"$build/promctl" scrape demo:api -o openmetrics >"$dir/pages/metrics"
echo 'application/openmetrics-text; version=1.0.0; charset=utf-8' >"$dir/pages/metrics.type"
cat >"$dir/prometheus.yml" <<YML
global: {scrape_interval: 1s}
scrape_configs:
  - {job_name: demo, static_configs: [{targets: ["${demo[0]}", "${demo[1]}"]}]}
  - {job_name: captured, static_configs: [{targets: ["$pages"]}]}
YML
start_prometheus prometheus "$dir/blocks" --log.level=error \
    --enable-feature=promql-experimental-functions,native-histograms
prometheus=$url
start_victoria victoria
victoria=$url
curl -sSf -o /dev/null -T "$page" -X POST "$victoria/api/v1/import/prometheus"
curl -sSf -o /dev/null "$victoria/internal/force_flush"

# ---- the same question twice ----

failed=0 compared=0
same() { # URL ARGUMENT...
    local url=$1
    shift
    "$build/promctl" query -f "$page" "$@" >"$dir/file" 2>"$dir/file.err" || true
    "$build/promctl" query -s "$url" "$@" >"$dir/server" 2>"$dir/server.err" || true
    compared=$((compared + 1))
    # Hints for people: a server is asked for what they take on a terminal only.
    sed -i '/: warning: .* is a gauge, and rate\|: warning: no metric /,+2d' "$dir/file.err"
    if ! cmp -s "$dir/file" "$dir/server" || ! cmp -s "$dir/file.err" "$dir/server.err"; then
        failed=$((failed + 1))
        echo "-f and -s $url differ: $*"
        diff "$dir/file" "$dir/server" | head -n 6 || true
        diff "$dir/file.err" "$dir/server.err" | head -n 6 || true
    fi
}

# What both languages mean alike.
common=(
    'jobs_total{kind!="k4"}' 'queue{q=~"[01]"}' 'jobs_total{note!=""}' 'sum(queue{q!="3"}) by (q)' 'count(queue{q!="3"})'
    'queue > 100' '1.5' 'max by (note) (jobs_total) / 7' 'nothing_at_all' 'abs(queue{q="1"})'
)
# What only PromQL means so.
own=(
    'rate(jobs_total[5m])' 'sum by (kind) (increase(jobs_total[5m]))' 'queue' '"a text"'
    'histogram_quantile(0.9, rate(wait_bucket[5m]))' 'topk(2, queue)'
    'queue - queue offset 5m' 'quantile_over_time(0.5, queue[10m])' 'label_replace(queue, "r", "$1", "q", "(.)")'
    'time()' 'vector(1) == bool 2' 'count_values("v", jobs_total > bool 1000)' 'jobs_total[2m]'
    'sum(rte(queue[5m]))' 'sum(queue' 'queue[5m'
    'rate(queue[5m])' 'histogram_quantile(2, wait_bucket)'
)
for q in "${common[@]}" "${own[@]}"; do
    # Hints beside a table need names, which a server is asked for at a terminal alone.
    for o in json 'table -q' csv ndjson; do
        # shellcheck disable=SC2086
        same "$prometheus" -o $o --time $end -- "$q"
        # shellcheck disable=SC2086
        same "$prometheus" -o $o --start $((end - 1800)) --end $end --step 60 -- "$q"
    done
done
same "$prometheus" -o csv --start 1700000000 --end $end --step 250ms -- 'sum by (kind) (rate(jobs_total[1m]))'
same "$prometheus" -o json --start 1700000000 --end $end --step 100ms -- 'queue{q="0"}'
same "$prometheus" -o json --time $end -- 'sort_desc(queue)'

# VictoriaMetrics orders series in its own way, leaves out NaN, looks back no further than the scrape
# interval asks for, and has its own words for errors.
rows() { # ARGUMENT...: rows of CSV in byte order
    "$build/promctl" query -o csv "$@" | LC_ALL=C sort
}
for q in "${common[@]}"; do
    compared=$((compared + 1))
    for when in "--time $end" "--start $((end - 1800)) --end $end --step 60"; do
        # shellcheck disable=SC2086
        if ! diff <(rows -f "$page" $when -- "$q") <(rows -s "$victoria" $when -- "$q") >"$dir/diff"; then
            failed=$((failed + 1))
            echo "-f and -s VictoriaMetrics differ: $when $q"
            head -n 6 "$dir/diff"
        fi
    done
done
words=$("$build/promctl" query -s "$victoria" 'sum(rte(queue[5m]))' 2>&1) && status=0 || status=$?
if [ $status != 2 ] || [[ $words != *rte* ]]; then
    failed=$((failed + 1))
    echo "VictoriaMetrics' error: $words [$status]"
fi

# ---- native histograms: what the server printed is printed again, to the byte ----

again() { # PATH PARAMETERS -- ARGUMENT...
    local path=$1 parameters=$2
    shift 3
    curl -sSf "$prometheus/api/v1/$path" -d "$parameters" >"$dir/raw"
    echo >>"$dir/raw"
    "$build/promctl" query -q -s "$prometheus" -o json "$@" >"$dir/again"
    compared=$((compared + 1))
    grep -q '"histogram' "$dir/raw" || { failed=$((failed + 1)) && echo "no native histograms: $*"; }
    cmp "$dir/raw" "$dir/again" || { failed=$((failed + 1)) && echo "printed otherwise: $*"; }
}
# Not before what is asked for has been scraped: three seconds back there is one already.
for _ in $(seq 200); do
    curl -sSf "$prometheus/api/v1/query" -d 'query=http_request_duration_seconds offset 3s' |
        grep -q '"histogram' && break
    sleep 0.1
done
now=$(date +%s)
for q in '{__name__=~".*seconds",__name__!~"scrape.*"}' '-{__name__=~"http_request_duration_seconds"}' \
    'http_request_duration_seconds offset 1s'; do
    again query "time=$now&query=${q//+/%2B}" -- --time "$now" -- "$q"
    again query_range "start=$((now - 2))&end=$now&step=1&query=$q" -- \
        --start $((now - 2)) --end "$now" --step 1 -- "$q"
done

# ---- a page that both scrape, with the same job and instance ----

for _ in $(seq 200); do
    curl -sSf "$prometheus/api/v1/query" -d 'query=up{job="captured"} == 1' | grep -q '"value"' && break
    sleep 0.1
done
page='job="captured"'
for q in "{$page,__name__!~\"scrape_.*\"}" "http_requests_total{$page}" "go_gc_duration_seconds{$page,quantile=\"0.5\"}" \
    "sum by (endpoint, le) (http_request_duration_seconds_bucket{$page})" \
    "histogram_quantile(0.9, http_request_duration_seconds_bucket{$page})"; do
    # The times of the scrapes differ, and so does the order, which is the engine's.
    "$build/promctl" query -t "captured=$pages" -o csv -- "$q" | cut -d, -f2- | LC_ALL=C sort >"$dir/scraped"
    "$build/promctl" query -s "$prometheus" -o csv -- "$q" | cut -d, -f2- | LC_ALL=C sort >"$dir/stored"
    compared=$((compared + 1))
    if ! [ -s "$dir/scraped" ] || ! cmp "$dir/scraped" "$dir/stored"; then
        failed=$((failed + 1))
        echo "-t and -s differ: $q"
        diff "$dir/scraped" "$dir/stored" | head -n 6 || true
    fi
done

echo "query_server.sh: $compared questions, $failed differ"
[ $failed = 0 ]
