# peers.bash - for tests that run real servers beside promctl; they source it.
#
#   needs WHAT NAME...     ends the test as skipped (77) unless every variable NAME names a program
#   $build                 the build folder
#   $dir                   a folder that goes away at the end, and with it what was started
#   start NAME COMMAND...  in the background, its output in $dir/NAME.log; sets $!
#   free_port              prints one
#   wait_for URL           until it answers
#   wait_lines FILE N REGEX   until it has so many of them
#   start_demo OPTION...   the simulated system; sets demo=(HOST:PORT of the API, of the worker), demo_pid
#   start_pages            serves the files of $dir/pages; sets pages=HOST:PORT
#   start_prometheus NAME DATA OPTION...   with $dir/prometheus.yml; sets url
#   start_victoria NAME OPTION...          with data of its own; sets url
build=$PWD

needs() {
    local what=$1 v
    shift
    for v; do
        if ! [ -x "${!v:-}" ]; then
            echo "SKIPPED: $v does not name a program; $what did not run"
            exit 77
        fi
    done
}

dir=$(mktemp -d)
started=
peers_end() {
    local status=$? p
    case $status in
    0 | 77) ;;
    *) tail -n 10 "$dir"/*.log 2>/dev/null || true ;;
    esac
    for p in $started; do kill "$p" 2>/dev/null || true; done
    wait 2>/dev/null || true
    rm -rf "$dir"
}
trap peers_end EXIT

start() {
    local name=$1
    shift
    "$@" >"$dir/$name.log" 2>&1 &
    started="$started $!"
}

free_port() { "$build/tests/lib/free_port"; }

wait_for() {
    local i
    for i in $(seq 300); do
        curl -fsS -o /dev/null "$1" 2>/dev/null && return
        sleep 0.1
    done
    echo "$1 did not answer"
    return 1
}

wait_lines() {
    local i
    for i in $(seq 300); do
        [ "$(grep -cE "$3" "$1" 2>/dev/null)" -ge "$2" ] && return
        sleep 0.1
    done
    echo "$1 has not $2 lines like $3"
    return 1
}

start_demo() {
    start demo "$build/promctl" demo --listen 127.0.0.1:0 "$@"
    demo_pid=$!
    wait_lines "$dir/demo.log" 2 '/metrics  '
    mapfile -t demo < <(grep -oE 'http://[^ ]*/metrics' "$dir/demo.log" | sort -u |
        sed 's|http://||; s|/metrics||')
}

start_pages() {
    start pages "$build/tests/lib/pages" "$dir/pages"
    wait_lines "$dir/pages.log" 1 '^[0-9]+$'
    pages=127.0.0.1:$(cat "$dir/pages.log")
}

start_prometheus() {
    local name=$1 data=$2
    shift 2
    url=http://127.0.0.1:$(free_port)
    start "$name" "$PROMETHEUS" --config.file="$dir/prometheus.yml" --storage.tsdb.path="$data" \
        --storage.tsdb.retention.time=100y --web.listen-address="${url#http://}" "$@"
    wait_for "$url/-/ready"
}

start_victoria() {
    local name=$1
    shift
    url=http://127.0.0.1:$(free_port)
    start "$name" "$VICTORIA_METRICS" -storageDataPath="$dir/$name.data" -retentionPeriod=100y \
        -httpListenAddr="${url#http://}" -search.latencyOffset=0s -search.disableCache \
        -loggerLevel=ERROR "$@"
    wait_for "$url/health"
}
