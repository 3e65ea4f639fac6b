#!/bin/sh
# query.sh [--runs N] [--threads N] [--only REGEX] [--data SERIES] [--no-peers] - what PromQL costs
# beside Prometheus ($PROMETHEUS, $PROMTOOL) and VictoriaMetrics ($VICTORIA_METRICS), on the same
# data in the same run. Run it in the build directory.
#
# Two Markdown tables for each data set, 1,000 series x 6 h at 15 s and 10,000 series x 2 h at 30 s:
# the queries of queries.txt (those whose name matches REGEX), and from the text file to the first
# answer. Each is run once unmeasured and then N times (5); figures are medians. promctl's time is
# that of evaluation and JSON in a process that has loaded the file, the servers' is that of their
# answer over loopback, caches off. Values are compared with Prometheus'; where they differ the exit
# status is 1. The data (450 MB) is kept in ${BENCH_DATA:-${TMPDIR:-/tmp}/promctl-bench}.
set -e
runs=5 threads=0 only=. data= peers=yes
src=$(dirname "$0")
dir=${BENCH_DATA:-${TMPDIR:-/tmp}/promctl-bench}
while [ $# -gt 0 ]; do
    case $1 in
    --runs) runs=$2 && shift ;;
    --threads) threads=$2 && shift ;;
    --only) only=$2 && shift ;;
    --data) data=$2 && shift ;;
    --no-peers) peers= ;;
    *) sed -n '2,/^set/ { /^set/d; s/^# \{0,1\}//p }' "$0" >&2 && exit 2 ;;
    esac
    shift
done
make -s promctl bench/bench_gen bench/bench_query bench/bench_run tests/lib/free_port
mkdir -p "$dir"
. "$src/peers.sh"
peers_begin

have() { # NAME VARIABLE...: whether a peer is there; loud where it is not
    peer=$1
    shift
    [ -n "$peers" ] || return 1
    for v; do
        eval "exe=\${$v:-}"
        if ! command -v "${exe:-no such}" >/dev/null; then
            echo "query.sh: NO $peer: \$$v is not a program; its columns stay empty" >&2
            return 1
        fi
    done
}
prometheus= victoria=
have Prometheus PROMETHEUS PROMTOOL && prometheus=yes
have VictoriaMetrics VICTORIA_METRICS && victoria=yes

page() { # SERIES SECONDS STEP: the path of that data
    page=$dir/series-$1-$2-$3.om
    if ! [ "$page" -nt "$src/bench_gen.c" ]; then
        bench/bench_gen "$@" >"$page.new"
        mv "$page.new" "$page"
    fi
}

# ---- queries ----

tab=$(printf '\t')

median() { # NAME FACTOR: of the numbers in that file, "-" where there is none
    sort -n "$peers_dir/$1" 2>/dev/null | awk -v factor="$2" '
        $1 != "-" { v[++n] = $1 }
        END { if (n) printf "%.3f\n", v[int((n + 1) / 2)] * factor; else print "-" }'
}

own() { # ANSWER: sets what bench_query says of the query
    printf '%s\t%s\t%s\n' "$kind" "$1" "$expr" >&9
    IFS=$tab read -r eval_ms all_ms series samples verdict <&8
}

ask_peer() { # URL OUT
    ask "$1" "$kind" "$expr" "$begin" "$end" "$2"
}

# All in alternation: what else the machine does hits them alike.
measure() {
    rm -f "$peers_dir"/*.runs
    for _ in $(seq "$runs"); do
        [ -z "$asks_prometheus" ] || ask_peer "$prometheus_url" /dev/null >>"$peers_dir/prometheus.runs"
        [ -z "$asks_victoria" ] || ask_peer "$victoria_url" /dev/null >>"$peers_dir/victoria.runs"
        own -
        echo "$eval_ms" >>"$peers_dir/eval.runs"
        echo "$all_ms" >>"$peers_dir/all.runs"
    done
}

query() { # name, kind, goal, expr: one line for the table
    asks_prometheus= asks_victoria= victoria_n=- answer=-
    out=$peers_dir/answer.json
    if [ -n "$victoria" ] && ask_peer "$victoria_url" "$out" >/dev/null; then
        asks_victoria=yes victoria_n=$(grep -o '"metric":' "$out" | wc -l)
    fi
    if [ -n "$prometheus" ] && ask_peer "$prometheus_url" "$out" >/dev/null; then
        asks_prometheus=yes answer=$out
    fi
    own "$answer"
    found="$series$tab$samples$tab$verdict"
    measure
    printf '%s\t%s\t%s\t%s\t%s\t%s\t%s\t%s\t%s\n' "$name" "$kind" "$goal" \
        "$(median prometheus.runs 1000)" "$(median victoria.runs 1000)" "$victoria_n" \
        "$(median eval.runs 1)" "$(median all.runs 1)" "$found"
}

# Columns: name, kind, goal, Prometheus, VictoriaMetrics, its series, evaluation, with JSON, series,
# samples, comparison.
table='
function num(x) { return x == "-" || x == "" ? "-" : sprintf(x < 10 ? "%.2f" : x < 100 ? "%.1f" : "%.0f", x) }
function known(peer) { return peer != "-" && peer != "" && $8 != "-" && $8 > 0 }
function times(peer) { return known(peer) ? num(peer / $8) : "-" }
function slow(peer, least) { return known(peer) && peer / $8 < least }
function row(a, b, c, d, e, f, g, h, i, j, k, l) {
    printf "| %s | %s | %s | %s | %s | %s | %s | %s | %s | %s | %s | %s |\n", a, b, c, d, e, f, g, h, i, j, k, l
}
BEGIN {
    FS = "\t"
    row(title, "goal", "Prometheus ms", "VictoriaMetrics ms", "promctl ms", "evaluation ms",
        "P / promctl", "V / promctl", "missed", "series", "samples", "values")
    row("---", "---", "--:", "--:", "--:", "--:", "--:", "--:", "---", "--:", "--:", "---")
}
{
    for (i = 4; i <= 8; i++)
        sum[i] = $i == "-" ? sum[i] : sum[i] + $i
    missed = slow($4, $3 == "fast" ? 10 : 1) ? "P" : ""
    if (slow($5, $3 == "fast" ? 2 : 1))
        missed = missed (missed == "" ? "V" : ", V")
    n_missed += missed != ""
    wrong += $11 != "same" && $11 != "-"
    row($1 ", " $2, $3, num($4), num($5), num($8), num($7), times($4), times($5), missed,
        $6 == "-" || $6 == $9 ? $9 : $9 " (V " $6 ")", $10, $11)
}
END {
    $8 = sum[8]
    row("sum", "", num(sum[4]), num(sum[5]), num(sum[8]), num(sum[7]), times(sum[4]), times(sum[5]),
        (n_missed + 0) " of " NR, "", "", wrong ? wrong " differ" : "")
    print ""
    exit wrong > 0
}'

queries() { # TITLE: the servers are there, the data is in `page`
    mkfifo "$peers_dir/in" "$peers_dir/out"
    bench/bench_query -n 1 -t "$threads" -s 30 "$page" <"$peers_dir/in" >"$peers_dir/out" &
    exec 9>"$peers_dir/in" 8<"$peers_dir/out" # it ends with them
    rm "$peers_dir/in" "$peers_dir/out"
    read -r begin end _ <&8
    grep -v '^#' "$src/queries.txt" | while IFS='|' read -r name kind goal expr; do
        name=$(echo $name) kind=$(echo $kind) goal=$(echo $goal) expr=${expr# }
        ! printf '%s\n' "$name" | grep -Eq -e "$only" || query
    done >"$peers_dir/rows" # not piped: the end of a pipe hides how its beginning ended
    exec 9>&- 8<&-
    awk -v title="$1" "$table" "$peers_dir/rows" || differ=yes
}

# ---- from a file to the first answer ----

first_answer() { # TITLE
    expr='sum by (status)(rate(http_requests_total[5m]))'
    {
        echo "promctl query -f|exec ./promctl query -f $page --time $end -o json '$expr'"
        [ -z "$victoria" ] ||
            echo "VictoriaMetrics: import, answer|. $src/peers.sh; victoria_first $page '$expr' $end"
        [ -z "$prometheus" ] ||
            echo "Prometheus: blocks, answer|. $src/peers.sh; prometheus_first $page '$expr' $end"
    } | bench/bench_run "$((runs < 3 ? runs : 3))" "$1"
}

dataset() { # TITLE SERIES SECONDS STEP
    [ -z "$data" ] || [ "$data" = "$2" ] || return 0
    title=$1
    shift
    page "$@"
    if [ -n "$victoria" ]; then
        victoria_start
        victoria_import "$page"
    fi
    if [ -n "$prometheus" ]; then
        prometheus_blocks "$page"
        prometheus_start "$peers_dir/blocks"
    fi
    [ -z "$victoria" ] || sleep 2 # it merges what came in
    queries "$title"
    prometheus_stop
    victoria_stop
    first_answer "$title: $(($(wc -c <"$page") / 1000000)) MB of text to the first answer"
}

differ=
dataset "1,000 series x 6 h at 15 s" 1000 21600 15
dataset "10,000 series x 2 h at 30 s" 10000 7200 30
[ -z "$differ" ] || { echo "query.sh: values differ from Prometheus'" >&2 && exit 1; }
