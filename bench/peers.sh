# peers.sh - Prometheus and VictoriaMetrics for query.sh, which reads this file: each on a free port of
# 127.0.0.1, with its data in a temporary directory; both end when the shell does. To be used in
# the build directory, after `make tests/lib/free_port`.
# shellcheck shell=sh

peers_dir= prometheus_pid= victoria_pid=

peers_begin() {
    peers_dir=$(mktemp -d)
    trap peers_end EXIT
    trap 'exit 130' INT TERM HUP
}

peers_end() {
    prometheus_stop
    victoria_stop
    rm -rf "$peers_dir"
}

peers_wait() { # PID URL LOG: until it answers
    until curl -sf -o /dev/null "$2"; do
        if ! kill -0 "$1" 2>/dev/null; then
            echo "query.sh: a peer ended:" >&2
            tail -n 5 "$3" >&2
            exit 3
        fi
        sleep 0.01
    done
}

prometheus_start() { # BLOCKS
    prometheus_url=http://127.0.0.1:$(tests/lib/free_port)
    echo 'global: {scrape_interval: 1h}' >"$peers_dir/prometheus.yml"
    "$PROMETHEUS" --config.file="$peers_dir/prometheus.yml" --storage.tsdb.path="$1" \
        --storage.tsdb.retention.time=100y --storage.tsdb.min-block-duration=2h \
        --storage.tsdb.max-block-duration=2h --web.listen-address="${prometheus_url#http://}" \
        --query.timeout=10m --log.level=error >"$peers_dir/prometheus.log" 2>&1 &
    prometheus_pid=$!
    peers_wait $prometheus_pid "$prometheus_url/-/ready" "$peers_dir/prometheus.log"
}

prometheus_blocks() { # PAGE: two-hour blocks of it
    rm -rf "$peers_dir/blocks"
    "$PROMTOOL" tsdb create-blocks-from openmetrics "$1" "$peers_dir/blocks" >"$peers_dir/promtool.log"
}

prometheus_stop() {
    [ -z "$prometheus_pid" ] || { kill "$prometheus_pid" && wait "$prometheus_pid"; } 2>/dev/null || :
    prometheus_pid=
}

victoria_start() {
    victoria_url=http://127.0.0.1:$(tests/lib/free_port)
    "$VICTORIA_METRICS" -storageDataPath="$peers_dir/victoria" -retentionPeriod=100y \
        -httpListenAddr="${victoria_url#http://}" -search.disableCache -search.latencyOffset=0s \
        -search.maxQueryDuration=10m -search.maxPointsPerTimeseries=100000 \
        -search.maxUniqueTimeseries=5000000 -search.maxSeries=5000000 -loggerLevel=ERROR \
        >"$peers_dir/victoria.log" 2>&1 &
    victoria_pid=$!
    peers_wait $victoria_pid "$victoria_url/health" "$peers_dir/victoria.log"
}

victoria_import() { # PAGE
    curl -sSf -o /dev/null -T "$1" -X POST "$victoria_url/api/v1/import/prometheus"
    curl -sSf -o /dev/null "$victoria_url/internal/force_flush"
}

victoria_stop() {
    [ -z "$victoria_pid" ] || { kill "$victoria_pid" && wait "$victoria_pid"; } 2>/dev/null || :
    victoria_pid=
    rm -rf "$peers_dir/victoria"
}

ask() { # URL KIND EXPR BEGIN END OUT: seconds until the whole answer is there
    if [ "$2" = range ]; then
        curl -sSf -G -o "$6" -w '%{time_total}\n' "$1/api/v1/query_range" -d nocache=1 \
            -d start="$4" -d end="$5" -d step=30 --data-urlencode "query=$3"
    else
        curl -sSf -G -o "$6" -w '%{time_total}\n' "$1/api/v1/query" -d nocache=1 \
            -d time="$5" --data-urlencode "query=$3"
    fi
}

# ---- from a text file to its first answer, server and all: PAGE EXPR TIME ----

prometheus_first() {
    peers_begin
    prometheus_blocks "$1"
    prometheus_start "$peers_dir/blocks"
    ask "$prometheus_url" instant "$2" 0 "$3" /dev/null >/dev/null
}

victoria_first() {
    peers_begin
    victoria_start
    victoria_import "$1"
    ask "$victoria_url" instant "$2" 0 "$3" /dev/null >/dev/null
}
