#!/bin/sh
# expo.sh [BYTES [RUNS]] - reads an exposition of so many bytes (100000000), beside the limits of the
# machine and, where $PROMTOOL is set, one run of `promtool check metrics`, which also lints. Run it
# in the build directory. The page is kept in ${BENCH_DATA:-${TMPDIR:-/tmp}/promctl-bench}.
set -e
bytes=${1:-100000000}
runs=${2:-5}
dir=${BENCH_DATA:-${TMPDIR:-/tmp}/promctl-bench}
page=$dir/expo-$bytes.prom
make -s bench/bench_expo
mkdir -p "$dir"
if ! [ -s "$page" ]; then
    bench/bench_expo --generate "$bytes" >"$page.new"
    mv "$page.new" "$page"
fi
bench/bench_expo "$page" "$runs"
[ -n "${PROMTOOL:-}" ] || exit 0
start=$(date +%s%N)
"$PROMTOOL" check metrics <"$page" >/dev/null 2>&1 || :
end=$(date +%s%N)
awk -v ns=$((end - start)) -v n="$(wc -c <"$page")" 'BEGIN {
    printf "%-34s %8.1f ms %8.0f MB/s\n", "promtool check metrics (one run)", ns / 1e6, n / ns * 1e3 }'
