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
build=$PWD
queries=${DIFFERENTIAL_QUERIES:-1500}
seed=${DIFFERENTIAL_SEED:-1}
data=${DIFFERENTIAL_DATA:-1}
for v in PROMETHEUS PROMTOOL; do
    if ! [ -x "${!v:-}" ]; then
        echo "SKIPPED: $v does not name a program; the comparison with a real Prometheus did not run"
        exit 77
    fi
done
version=$("$PROMETHEUS" --version 2>&1 | sed -nE '1s/.*version ([0-9]+)\.([0-9]+).*/\1 \2/p')
read -r major minor <<<"$version"
if [ $((major * 100 + minor)) -lt 305 ]; then
    echo "SKIPPED: Prometheus $major.$minor is older than 3.5"
    exit 77
fi

dir=$(mktemp -d)
pids=
cleanup() {
    local status=$?
    for p in $pids; do kill "$p" 2>/dev/null || true; done
    wait 2>/dev/null || true
    if [ $status -gt 1 ]; then tail -n 20 "$dir"/*.log || true; fi
    rm -rf "$dir"
}
trap cleanup EXIT

"$build/tests/lib/ask_both" --data "$data" >"$dir/data.om"
"$PROMTOOL" tsdb create-blocks-from openmetrics "$dir/data.om" "$dir/plain" >"$dir/blocks.log"
cp -r "$dir/plain" "$dir/delayed"
printf 'global: {}\n' >"$dir/prometheus.yml"

start() { # NAME FEATURES [OPTION]...; sets port
    local name=$1 features=$2
    shift 2
    port=$("$build/tests/lib/free_port")
    "$PROMETHEUS" --config.file="$dir/prometheus.yml" --storage.tsdb.path="$dir/$name" \
        --storage.tsdb.retention.time=100y --web.listen-address="127.0.0.1:$port" \
        --enable-feature="$features" "$@" >"$dir/$name.log" 2>&1 &
    pids="$pids $!"
    for _ in $(seq 100); do
        if curl -fsS -o /dev/null "http://127.0.0.1:$port/-/ready" 2>/dev/null; then return 0; fi
        sleep 0.1
    done
    echo "Prometheus did not start"
    return 2
}

# What is written goes into blocks of its own, where series are in order.
start written native-histograms --web.enable-remote-write-receiver --web.enable-admin-api
"$build/tests/lib/ask_both" --write "$data" "http://127.0.0.1:$port/api/v1/write"
curl -fsS -XPOST -o /dev/null "http://127.0.0.1:$port/api/v1/admin/tsdb/snapshot"
mv "$dir"/written/snapshots/* "$dir/native"

flags=promql-experimental-functions,promql-duration-expr
status=0
compare() { # NAME FEATURES FILE-OR---native [delayed]
    local file=$3
    start "$1" "$2"
    echo "$1:"
    shift 3
    "$build/tests/lib/ask_both" "http://127.0.0.1:$port" "$file" "$data" "$seed" "$queries" "$@" ||
        status=1
}
echo "Prometheus $major.$minor"
compare plain $flags "$dir/data.om"
compare delayed $flags,promql-delayed-name-removal "$dir/data.om" delayed
compare native $flags,native-histograms --native
exit $status
