#!/usr/bin/env bash
# Every expression of Prometheus' own promqltest scripts, and some more, formatted by promctl and by
# `promtool promql format`: the same text, the same error. Skips (77) where promtool (set PROMTOOL to
# its path) or the scripts are absent.
#
# What promtool 3.5 does not know is left out where it refuses it and promctl does not, and counted;
# none of it may be more than: trim operators, fill modifiers, duration expressions with range(),
# step(), max_of() and min_of(), those as functions, start() and end() as functions, anchored and
# smoothed, and functions that came later.
# FMT_EVERY=N takes every Nth expression: promtool needs 30 ms for each.
set -euo pipefail
. "${srcdir:-.}/tests/lib/peers.bash"
every=${FMT_EVERY:-1}
needs "the comparison with promtool" PROMTOOL
version=$("$PROMTOOL" --version 2>&1 | sed -nE '1s/.*version ([0-9]+)\.([0-9]+).*/\1 \2/p')
read -r major minor <<<"$version"
if [ "$major" -lt 3 ]; then
    echo "SKIPPED: promtool $major.$minor is older than 3.0"
    exit 77
fi
suite=$build/tests/unit/test_promql_suite
if ! "$suite" --print >/dev/null 2>&1; then
    echo "SKIPPED: no promqltest scripts; set PROMCTL_CONFORMANCE"
    exit 77
fi

"$suite" --print | sort -u >"$dir/expressions"
long=task_handler_http_request_duration_seconds_bucket
cat >>"$dir/expressions" <<END
sum by (le, job) (rate(${long}{job="api",le!="+Inf"}[5m])) / on (job) group_left () sum by (job) (rate(${long}[5m]))
histogram_quantile(0.99, sum by (le, endpoint) (rate(${long}{job="api",status!~"5..",endpoint=~"/api/.*"}[5m] offset 1h)))
topk(5, (rate(${long}{job="api"}[5m]) + rate(${long}{job="worker"}[5m])) * on (instance) group_left (version) build_info)
-abs(label_replace(${long}{job="api"}, "endpoint_short", "\$1", "endpoint", "/api/v[0-9]+/([a-z]+)/.*")) ^ 2 or vector(0)
max_over_time(sum by (job) (rate(${long}{job="task-handler-api",le="+Inf"}[5m]) > bool 0.5)[1h30m:1m] @ end() offset -1d)
absent(${long}{job="api"}) unless on (job) (up{job="api"} == 0) and ignoring (x) count without (instance, pod) (up{job="api"})
sum(
sum(rate(up))
up{a=~"("}
foo(up)
1 == 1
up[5m][5m]
END

# The flag that lets promtool take experimental functions, where it has one.
flags=()
if "$PROMTOOL" --help 2>&1 | grep -q -- --enable-feature; then
    flags=(--enable-feature=promql-experimental-functions)
fi
newer='</|>/|fill|step\(\)|range\(\)|(max|min)_of|start\(\)|end\(\)|anchored|smoothed|\[[^]]*[-+*/%^(]|offset [-+]?\(|histogram_quantiles|start_timestamp'
newer="$newer|ts_of_|first_over_time|limit_ratio|limitk|sort_by_label|info\\(|mad_over_time|double_exponential"
compared=0 skipped=0 failed=0
while IFS= read -r expr; do
    theirs=$("$PROMTOOL" --experimental "${flags[@]}" promql format -- "$expr" 2>&1) && ok=1 || ok=
    ours=$("$build/promctl" fmt -- "$expr" 2>&1) || ours=$(sed -n '1s/^promctl: fmt: //p' <<<"$ours")
    if [ "$ours" = "$theirs" ]; then
        compared=$((compared + 1))
    elif [ -z "$ok" ] && grep -qiE -- "$newer" <<<"$expr"; then
        skipped=$((skipped + 1))
    else
        printf 'DIFFERS: %s\npromtool:\n%s\npromctl:\n%s\n' "$expr" "$theirs" "$ours"
        failed=$((failed + 1))
    fi
done < <(awk -v n="$every" 'NR % n == 0' "$dir/expressions")
echo "promtool $major.$minor: $compared equal, $skipped newer than it, $failed differ"
[ "$failed" = 0 ] && [ "$compared" -gt $((1000 / every)) ]
