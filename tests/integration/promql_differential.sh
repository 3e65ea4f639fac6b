#!/usr/bin/env bash
# Generated PromQL, instant and over ranges, evaluated by promctl and by a real Prometheus 3.5 that
# has the same data in its blocks: the same results, errors, warnings and infos. Numbers may differ by
# 1e-9 of their size. What is meant to differ is in tests/lib/ask_known.c, row by row with its reason.
#
# Twice: as a server without flags has it, and with names that go at the end. Skips (77) where
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

start() { # NAME FEATURES; sets port
    port=$("$build/tests/lib/free_port")
    "$PROMETHEUS" --config.file="$dir/prometheus.yml" --storage.tsdb.path="$dir/$1" \
        --storage.tsdb.retention.time=100y --web.listen-address="127.0.0.1:$port" \
        --enable-feature="$2" >"$dir/$1.log" 2>&1 &
    pids="$pids $!"
    for _ in $(seq 100); do
        if curl -fsS -o /dev/null "http://127.0.0.1:$port/-/ready" 2>/dev/null; then return 0; fi
        sleep 0.1
    done
    echo "Prometheus did not start"
    return 2
}

flags=promql-experimental-functions,promql-duration-expr
start plain "$flags" && plain=$port
start delayed "$flags,promql-delayed-name-removal" && delayed=$port
status=0
echo "Prometheus $major.$minor:"
"$build/tests/lib/ask_both" "http://127.0.0.1:$plain" "$dir/data.om" "$data" "$seed" "$queries" || status=1
echo "With names that go at the end:"
"$build/tests/lib/ask_both" "http://127.0.0.1:$delayed" "$dir/data.om" "$data" "$seed" "$queries" \
    delayed || status=1
exit $status
