#!/usr/bin/env bash
# PromQL evaluated here over the series of a server (--local) gives what it gives over the file (-f)
# that the server's data are from, to the byte: of Prometheus always, of VictoriaMetrics but for what
# it does not keep. Skips (77) where the peers are absent; set PROMETHEUS, PROMTOOL and
# VICTORIA_METRICS to their paths to run it.
set -euo pipefail
. "${srcdir:-.}/tests/lib/peers.bash"
needs "the comparison with servers" PROMETHEUS PROMTOOL VICTORIA_METRICS

# ---- data: an hour of counters with resets, gauges with gaps, classic buckets ----

end=1700003600
page=$dir/page.om
awk -v begin=1700000000 -v end=$end 'BEGIN {
    srand(7)
    print "# TYPE jobs counter"
    for (k = 0; k < 6; k++)
        for (t = begin; t <= end; t += 15)
            if (k != 4 || t % 900 > 300)
                printf "jobs_total{kind=\"k%d\",note=\"%s\"} %d %d\n", k,
                    k == 2 ? "a \\\"b\\\\c\\n \303\274" : "", (t - begin) % 1700 * (k + 1) + int(rand() * 9), t
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
echo 'scrape_configs: []' >"$dir/prometheus.yml"

cp -r "$dir/blocks" "$dir/narrow"
start_prometheus prometheus "$dir/blocks" --log.level=error
prometheus=$url
start_victoria victoria
victoria=$url
curl -sSf -o /dev/null -T "$page" -X POST "$victoria/api/v1/import/prometheus"
curl -sSf -o /dev/null "$victoria/internal/force_flush"

# ---- the same question of file and server ----

failed=0 compared=0
same() { # URL ARGUMENT...
    local url=$1
    shift
    "$build/promctl" query -f "$page" "$@" >"$dir/file" 2>"$dir/file.err" || true
    "$build/promctl" query -s "$url" --local "$@" >"$dir/server" 2>"$dir/server.err" || true
    compared=$((compared + 1))
    if ! cmp -s "$dir/file" "$dir/server" || ! cmp -s "$dir/file.err" "$dir/server.err"; then
        failed=$((failed + 1))
        echo "-f and -s $url --local differ: $*"
        diff "$dir/file" "$dir/server" | head -n 6 || true
        diff "$dir/file.err" "$dir/server.err" | head -n 6 || true
    fi
}
expect() { # WHAT STATUS PATTERN COMMAND...
    local out status=0
    out=$("${@:4}" 2>&1) || status=$?
    compared=$((compared + 1))
    # shellcheck disable=SC2053
    [[ $status = "$2" && $out = $3 ]] || { failed=$((failed + 1)) && echo "$1: [$status] $out"; }
}

queries=(
    'jobs_total' 'rate(jobs_total[5m])' 'sum by (kind) (increase(jobs_total{note=~".*"}[5m]))'
    'histogram_quantile(0.9, rate(wait_bucket[5m]))' 'topk(2, queue{q!="3"})'
    'queue{q!="3"} - queue offset 5m' 'avg_over_time(queue{q!="3"}[10m])' 'jobs_total[2m]'
    'max_over_time(rate(jobs_total[2m])[20m:1m])' 'jobs_total @ 1700001800' 'jobs_total @ end() offset 10m'
    'absent(nothing_at_all)' 'nothing_at_all' 'absent_over_time(queue{q="9"}[5m])' '1 + 1'
    'count({__name__=~"jobs.*|wait.*"}) by (__name__)' '{__name__="queue",q=~"[01]"}' 'last_over_time(wait_sum[1h])'
    # What no server has, or only behind a flag.
    'mad_over_time(queue{q!="3"}[10m])' 'limitk(2, jobs_total)' 'sort_by_label_desc(queue{q!="3"}, "q")'
    'rate(jobs_total[5m] anchored)' 'increase(jobs_total[5m] smoothed)' 'rate(jobs_total[2m + 3m])'
    'jobs_total + fill(0) queue{q!="3"}' 'ts_of_max_over_time(queue{q!="3"}[10m])' 'sum(rte(queue[5m]))'
)
for url in "$prometheus" "$victoria"; do
    for q in "${queries[@]}"; do
        same "$url" -o json --time $end -- "$q"
        same "$url" -o csv --start $((end - 3000)) --end $end --step 37 -- "$q"
    done
    same "$url" -o csv --time 1700000000 -- 'jobs_total[1m]' # the first sample of all
    same "$url" -o csv --time 1700000060 -- 'jobs_total[1m]' # left out: the range is open there
    same "$url" -o csv --time 1600000000 -- 'jobs_total'
done

# NaN is a value; VictoriaMetrics does not keep it from this page.
same "$prometheus" -o csv --time $end -- 'queue'
expect "NaN of VictoriaMetrics" 0 '' "$build/promctl" query -s "$victoria" --local --time $end 'queue{q="3"}'

# What the server refuses is evaluated here after all.
expect "a function that is not enabled" 2 '*try --local*' "$build/promctl" query -s "$prometheus" 'mad_over_time(queue[5m])'
expect "a modifier that is not enabled" 2 '*try --local*' "$build/promctl" query -s "$prometheus" 'rate(jobs_total[5m] smoothed)'
expect "a function of Prometheus" 2 '*try --local*' "$build/promctl" query -s "$victoria" 'ts_of_max_over_time(queue[5m])'
expect "syntax of Prometheus" 2 '*try --local*' "$build/promctl" query -s "$victoria" 'rate(jobs_total[5m + 1m])'
expect "a function of nobody" 2 '*unknown function*rte*' "$build/promctl" query -s "$prometheus" 'rte(queue[5m])'

# ---- a server with a narrow limit: what it refuses at once comes in pieces ----

start_prometheus narrow "$dir/narrow" --log.level=error --query.max-samples=500
narrow=$url
expect "the narrow server" 2 '*too many samples*' "$build/promctl" query -s "$narrow" --time $end 'jobs_total[1h]'
same "$narrow" -o csv --time $end -- 'jobs_total[1h]'
same "$narrow" -o csv --start $((end - 1800)) --end $end --step 60 -- 'sum by (kind) (rate(jobs_total[5m]))'

# ---- a series that has ended is seen no more, though its marker is not to be had ----

start_demo
cat >"$dir/prometheus.yml" <<YML
global: {scrape_interval: 1s}
scrape_configs: [{job_name: demo, static_configs: [{targets: ["${demo[0]}", "${demo[1]}"]}]}]
YML
start_prometheus live "$dir/live"
live=$url
ended() { # OPTION...: how many series there are
    "$build/promctl" query -q -s "$live" -o value "$@" 'count(go_goroutines)'
}
until_it() { # WANTED OPTION...
    for _ in $(seq 200); do
        [ "$(ended "${@:2}")" = "$1" ] && return
        sleep 0.1
    done
}
until_it 2
expect "series of a live target" 0 2 ended --local
kill "$demo_pid"
until_it ''
expect "series that have ended, of the server" 0 '' ended
until_it '' --local
expect "series that have ended, evaluated here" 0 '' ended --local

echo "query_local.sh: $compared questions, $failed differ"
[ $failed = 0 ]
