#!/bin/sh
# start.sh [RUNS] - what the start of promctl costs beside that of an empty C program. Run it in the
# build directory. The goal is twice the empty program's median, the limit three times.
set -e
make -s promctl bench/bench_empty bench/bench_start
exec bench/bench_start "${1:-500}" bench/bench_empty ./promctl
