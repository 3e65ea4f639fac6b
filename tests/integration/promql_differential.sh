#!/usr/bin/env bash
# Generated PromQL, instant and over ranges, evaluated by promctl and by a real Prometheus 3.5 that
# has the same data in its blocks: the same results, errors, warnings and infos. Numbers may differ by
# 1e-9 of their size. What is meant to differ is in tests/lib/ask_known.c, row by row with its reason.
#
# Three times: on blocks made from OpenMetrics, as a server without flags has it and with names that
# go at the end; and on what was written to a server, with native histograms. Skips (77) where
# PROMETHEUS and PROMTOOL do not name programs of version 3.5 or newer.
#
#   DIFFERENTIAL_QUERIES=100000 DIFFERENTIAL_SEED=7 DIFFERENTIAL_DATA=2    to go looking
#   ASK_VERBOSE=1                                                     shows what is known, too
set -euo pipefail
. "${srcdir:-.}/tests/lib/peers.bash"
queries=${DIFFERENTIAL_QUERIES:-1500}
seed=${DIFFERENTIAL_SEED:-1}
data=${DIFFERENTIAL_DATA:-1}
needs "the comparison with a real Prometheus" PROMETHEUS PROMTOOL
version=$("$PROMETHEUS" --version 2>&1 | sed -nE '1s/.*version ([0-9]+)\.([0-9]+).*/\1 \2/p')
read -r major minor <<<"$version"
if [ $((major * 100 + minor)) -lt 305 ]; then
    echo "SKIPPED: Prometheus $major.$minor is older than 3.5"
    exit 77
fi

"$build/tests/lib/ask_both" --data "$data" >"$dir/data.om"
"$PROMTOOL" tsdb create-blocks-from openmetrics "$dir/data.om" "$dir/plain" >"$dir/blocks.log"
cp -r "$dir/plain" "$dir/delayed"
printf 'global: {}\n' >"$dir/prometheus.yml"

# What is written goes into blocks of its own, where series are in order.
start_prometheus written "$dir/written" --enable-feature=native-histograms --web.enable-remote-write-receiver --web.enable-admin-api
"$build/tests/lib/ask_both" --write "$data" "$url/api/v1/write"
curl -fsS -XPOST -o /dev/null "$url/api/v1/admin/tsdb/snapshot"
mv "$dir"/written/snapshots/* "$dir/native"

flags=promql-experimental-functions,promql-duration-expr
status=0
compare() { # NAME FEATURES FILE-OR---native [delayed]
    local file=$3
    start_prometheus "$1" "$dir/$1" --enable-feature="$2"
    echo "$1:"
    shift 3
    "$build/tests/lib/ask_both" "$url" "$file" "$data" "$seed" "$queries" "$@" ||
        status=1
}
echo "Prometheus $major.$minor"
compare plain $flags "$dir/data.om"
compare delayed $flags,promql-delayed-name-removal "$dir/data.om" delayed
compare native $flags,native-histograms --native
exit $status
