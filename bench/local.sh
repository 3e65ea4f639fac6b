#!/bin/sh
# 10,000 series x 1 hour at 15 s evaluated here over raw series of a Prometheus server (--local),
# beside the server's own answer, and curl, which fetches the same bytes and drops them.
#
#     PROMETHEUS=... PROMTOOL=... ../bench/local.sh [RUNS]      in the build directory, after `make`
set -eu
src=$(cd "$(dirname "$0")" && pwd)
make -s tests/lib/free_port bench/bench_gen bench/bench_run
. "$src/peers.sh"
peers_begin
bench/bench_gen 10000 3600 15 >"$peers_dir/page.om"
prometheus_blocks "$peers_dir/page.om"
prometheus_start "$peers_dir/blocks"
time=1700002785 series='{__name__!=""}[1h]'
query="count(last_over_time($series))"
{
    echo "promctl query --local|exec ./promctl query -s $prometheus_url --local --time $time -o value '$query'"
    echo "promctl query, evaluated there|exec ./promctl query -s $prometheus_url --time $time -o value '$query'"
    echo "curl, the same series|exec curl -sSf -o /dev/null $prometheus_url/api/v1/query -d time=$time --data-urlencode 'query=$series'"
} | bench/bench_run "${1:-3}" 'an hour of 10,000 series of a server'
