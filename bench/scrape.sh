#!/bin/sh
# scrape.sh [RUNS] - what `promctl scrape` costs beside the least that must be done: cutting lines and
# converting values of the same page in memory ("raw loop"), and beside `promtool check metrics` where
# $PROMTOOL is set. Three Markdown tables: a page of 100 MB, one of a million series, 64 targets at
# once beside curl. Run it in the build directory. The pages (400 MB) are kept in
# ${BENCH_DATA:-${TMPDIR:-/tmp}/promctl-bench}.
set -e
runs=${1:-5}
dir=${BENCH_DATA:-${TMPDIR:-/tmp}/promctl-bench}
make -s promctl bench/bench_expo bench/bench_run bench/bench_serve
mkdir -p "$dir"

page() { # BYTES: the path of a page of that size
    if ! [ -s "$dir/expo-$1.prom" ]; then
        bench/bench_expo --generate "$1" >"$dir/expo-$1.new"
        mv "$dir/expo-$1.new" "$dir/expo-$1.prom"
    fi
    echo "$dir/expo-$1.prom"
}

describe() { # FILE NAME
    printf '%s: %d MB, %d samples' "$2" "$(($(wc -c <"$1") / 1000000))" "$(grep -vc '^#' "$1")"
}

scrape() { # NAME ARGUMENT...
    name=$1
    shift
    echo "$name|exec ./promctl scrape $*"
}

promtool() { # FILE
    [ -z "${PROMTOOL:-}" ] || echo "promtool check metrics|$PROMTOOL check metrics <$1 2>/dev/null || :"
}

big=$(page 100000000)
[ -s "$big.gz" ] || gzip -1 -c "$big" >"$big.gz"
{
    echo "raw loop|exec bench/bench_expo --raw $big"
    for o in names text ndjson openmetrics json csv pretty; do
        scrape "-o $o" "$big -o $o"
    done
    scrape "-o ndjson, the file gzipped" "$big.gz -o ndjson"
    echo "-o ndjson, from a pipe|cat $big | ./promctl scrape - -o ndjson"
    echo "-o openmetrics, from a pipe|cat $big | ./promctl scrape - -o openmetrics"
    scrape "--match NAME" "$big -o ndjson --match app_http_0001_requests_total"
    scrape "--match '{code=\"404\"}'" "$big -o ndjson --match '{code=\"404\"}'"
    scrape "--match '{pod=~\".*-0001.\"}'" "$big -o ndjson --match '{pod=~\".*-0001.\"}'"
    scrape "--cardinality" "$big --cardinality"
    promtool "$big"
} | bench/bench_run "$runs" "$(describe "$big" "large page")"

series=$(page 146000000)
{
    echo "raw loop|exec bench/bench_expo --raw $series"
    scrape "-o ndjson" "$series -o ndjson"
    scrape "-o pretty" "$series -o pretty"
    scrape "--cardinality" "$series --cardinality"
    promtool "$series"
} | bench/bench_run "$runs" "$(describe "$series" "a million series")"

small=$(page 1000000)
fifos=$(mktemp -d)
trap 'rm -rf "$fifos"' EXIT
mkfifo "$fifos/in" "$fifos/out"
bench/bench_serve "$small" <"$fifos/in" >"$fifos/out" &
exec 9>"$fifos/in" # the server ends with it
read -r port <"$fifos/out"
urls=$(for i in $(seq 64); do printf ' http://127.0.0.1:%s/target/%s' "$port" "$i"; done)
{
    ! command -v curl >/dev/null ||
        echo "curl, fetching alone|exec curl -s --parallel --parallel-max 64$urls 2>/dev/null"
    scrape "-o names" "$urls -o names"
    scrape "-o ndjson" "$urls -o ndjson"
    scrape "-o pretty" "$urls -o pretty"
} | bench/bench_run "$runs" "64 targets at once, $(describe "$small" "each")"
