#!/bin/bash
# top.sh [SECONDS] - what `promctl top` costs at 1 Hz on a terminal of 120x36: three targets of 1,000
# series that change all the time, sixteen panels; the same with a fourth target that never answers;
# with the samples of an hour (3,600 of each series, scraped every 25 ms); and btop or htop beside it
# where they are installed. Two Markdown tables: bench_tty says what the columns are. Run it in the
# build directory; processor times hold on a busy machine, key to frame only on an idle one.
set -e
seconds=${1:-30}
src=$(cd "$(dirname "$0")" && pwd)
make -s promctl bench/bench_pages bench/bench_tty
home=$(mktemp -d)
trap 'rm -rf "$home"' EXIT
export TERM=xterm-256color HOME=$home

top() { # NAME WARM SECONDS KEYS INTERVAL [hang]
    coproc PAGES { exec bench/bench_pages 3 1000 ${6:-}; }
    read -r -a ports <&"${PAGES[0]}"
    bench/bench_tty "$1" 120x36 "$2" "$3" "$4" ./promctl top --dashboard "$src/top.yml" \
        --interval "$5" --refresh 1s "${ports[@]/#/127.0.0.1:}"
    kill "$PAGES_PID"
    wait "$PAGES_PID" 2>/dev/null || :
}

head() {
    echo "| | % of a core | MiB | bytes/s | key to frame, ms: median | p99 | most |"
    echo "|---|---:|---:|---:|---:|---:|---:|"
}

head
top 'promctl top' 10 "$seconds" 200 1s
top 'promctl top, one target hangs' 10 "$seconds" 200 1s hang
for other in btop htop; do
    if command -v "$other" >/dev/null; then
        bench/bench_tty "$other" 120x36 5 "$seconds" 0 "$other"
    fi
done
echo
echo "With the samples of an hour (its processor time is that of 40 scrapes a second):"
echo
head
top 'promctl top' 100 5 0 25ms
