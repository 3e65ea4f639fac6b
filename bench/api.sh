#!/bin/sh
# A range of about 45 MB asked of a Prometheus server and printed as CSV: promctl, promtool, and curl,
# which prints nothing and so is what the server and the network take.
#
#     PROMETHEUS=... PROMTOOL=... ../bench/api.sh      in the build directory, after `make`
set -eu
src=$(cd "$(dirname "$0")" && pwd)
make -s tests/lib/free_port bench/bench_gen bench/bench_run
. "$src/peers.sh"
peers_begin
bench/bench_gen 1000 21600 15 >"$peers_dir/page.om"
prometheus_blocks "$peers_dir/page.om"
prometheus_start "$peers_dir/blocks"
begin=1699999200 end=1700020785
query='{__name__=~".+"}'
form="start=$begin&end=$end&step=10"
{
    echo "promctl query -o csv|exec ./promctl query -s $prometheus_url --start $begin --end $end --step 10 -o csv '$query'"
    echo "promtool query range|exec $PROMTOOL query range --start=$begin --end=$end --step=10s $prometheus_url '$query'"
    echo "curl|exec curl -sSf $prometheus_url/api/v1/query_range -d '$form' --data-urlencode 'query=$query'"
} | bench/bench_run 3 'a range query of a server, printed'
