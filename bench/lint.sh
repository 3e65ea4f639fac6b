#!/bin/sh
# lint.sh [RUNS] - what `promctl lint` costs on pages of 100 MB beside the least that must be done
# (cutting lines and converting values, "raw loop") and beside `promtool check metrics` where $PROMTOOL
# is set: once, for at most two minutes, since it compares every two label sets of a family. Two Markdown
# tables: 100 and 1,000 series a family. Run it in the build directory. The pages are kept in
# ${BENCH_DATA:-${TMPDIR:-/tmp}/promctl-bench}.
set -e
runs=${1:-5}
dir=${BENCH_DATA:-${TMPDIR:-/tmp}/promctl-bench}
make -s promctl bench/bench_expo bench/bench_run
mkdir -p "$dir"

page() { # SETS: families of so many series, 100 MB
    if ! [ -s "$dir/lint-$1.prom" ]; then
        awk -v sets="$1" 'BEGIN {
            for (f = 0; n < 100000000; f++) {
                name = sprintf("app_subsystem_%04d_requests_total", f)
                line = "# HELP " name " Requests.\n# TYPE " name " counter\n"
                for (i = 0; i < sets; i++)
                    line = line name sprintf("{method=\"GET\",handler=\"/api/v1/things\",code=\"200\",pod=\"app-%04x-%05d\"} %d\n",
                        f, i, f * i)
                n += length(line)
                printf "%s", line
            }
        }' >"$dir/lint-$1.new"
        mv "$dir/lint-$1.new" "$dir/lint-$1.prom"
    fi
    echo "$dir/lint-$1.prom"
}

for sets in 100 1000; do
    big=$(page $sets)
    what="$sets series a family: $(($(wc -c <"$big") / 1000000)) MB, $(grep -vc '^#' "$big") samples"
    {
        echo "raw loop|exec bench/bench_expo --raw $big"
        echo "promctl lint|./promctl lint --fail-on error $big"
        echo "promctl lint, the promlint rules|./promctl lint --fail-on error --select help-missing,base-unit,counter-total $big"
    } | bench/bench_run "$runs" "$what"
    [ -z "${PROMTOOL:-}" ] || echo "promtool check metrics|timeout 120 $PROMTOOL check metrics <$big >/dev/null 2>&1 || :" |
        bench/bench_run 1 "$what, one run"
done
