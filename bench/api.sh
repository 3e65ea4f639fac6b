#!/bin/sh
# api.sh [RUNS] - a range of about 60 MB (3,000 series x 1,000 points) asked of a Prometheus server and
# printed as CSV: promctl, promtool, and curl, which prints nothing and so is what server and network take.
# Then the same bytes from a server that only sends them, so that the time is the client's.
#
#     PROMETHEUS=... PROMTOOL=... ../bench/api.sh      in the build directory, after `make`
set -eu
runs=${1:-3}
src=$(cd "$(dirname "$0")" && pwd)
make -s tests/lib/free_port bench/bench_gen bench/bench_run bench/bench_serve
. "$src/peers.sh"
peers_begin
bench/bench_gen 3000 15000 15 >"$peers_dir/page.om"
prometheus_blocks "$peers_dir/page.om"
prometheus_start "$peers_dir/blocks"
begin=1699999200 end=1700014185
query='{__name__=~".+"}'
form="start=$begin&end=$end&step=15"

rows() { # URL [CURL-OPTION]
    echo "promctl query -o csv|exec ./promctl query -s $1 --start $begin --end $end --step 15 -o csv '$query'"
    echo "promtool query range|exec $PROMTOOL query range --start=$begin --end=$end --step=15s $1 '$query'"
    echo "curl|exec curl -sSf ${2:-} $1/api/v1/query_range -d '$form' --data-urlencode 'query=$query'"
}

# Prometheus compresses for whoever takes it, as both programs do.
rows "$prometheus_url" --compressed | bench/bench_run "$runs" 'a range query of a Prometheus server, printed'
curl -sSf -o "$peers_dir/answer.json" "$prometheus_url/api/v1/query_range" -d "$form" --data-urlencode "query=$query"
prometheus_stop

mkfifo "$peers_dir/in" "$peers_dir/out"
bench/bench_serve "$peers_dir/answer.json" <"$peers_dir/in" >"$peers_dir/out" &
exec 9>"$peers_dir/in" # the server ends with it
read -r port <"$peers_dir/out"
rows "http://127.0.0.1:$port" |
    bench/bench_run "$runs" "the same answer, $(($(wc -c <"$peers_dir/answer.json") / 1000000)) MB, as fast as it can be sent"
