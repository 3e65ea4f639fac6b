#!/usr/bin/env bash
# What `promtool check metrics` finds and what `promctl lint` finds of it: the same problems by metric
# and check, on the pages of the tests, on names made of every unit, prefix and suffix, on hostile
# pages, and on live pages of node_exporter, Prometheus, VictoriaMetrics and the simulation. What
# promtool refuses fails here, too; nothing is an error that Prometheus would take. Skips (77) where
# PROMTOOL names no program; live pages are left out, loudly, where their program is absent.
#
# Known differences: "mebi" is a prefix here, promtool has "mibi" for it; two samples with the same
# labels are one series here also where the labels stand in another order or one is empty.
set -euo pipefail
. "${srcdir:-.}/tests/lib/peers.bash"
data=$(cd "${srcdir:-..}/tests/data" && pwd)
needs "the comparison with promtool" PROMTOOL
mkdir "$dir/pages"
rules=help-missing,base-unit,counter-total,total-not-counter,reserved-suffix,reserved-label
rules=$rules,type-in-name,colon-in-name,camel-case,abbreviated-unit,duplicate-series

# ---- pages ----

family() { # NAME TYPE [LABELS]
    printf '# HELP %s H.\n' "$1"
    [ "$2" = - ] || printf '# TYPE %s %s\n' "$1" "$2"
    printf '%s%s 1\n' "$1" "${3:-}"
}

for unit in amperes bytes celsius grams joules kelvin meters metres seconds volts minutes hours days \
    weeks kelvins fahrenheit rankine inches yards miles bits calories pounds ounces thermometers; do
    for prefix in '' pico nano micro milli centi deci deca hecto kilo kibi mega mibi giga gibi tera tebi \
        peta pebi foo; do
        family "a_$prefix$unit" gauge
        family "b_$prefix${unit}_total" counter
    done
done >"$dir/pages/units.prom"
for u in s ms us ns sec b kb mb gb tb pb m h d x; do
    family "a_$u" gauge
    family "b_${u}_c" gauge
    family "${u}_d" -
    family "E_${u^^}" gauge
done >"$dir/pages/abbreviations.prom"
n=0
for t in counter gauge summary histogram untyped; do
    for s in a a_total a_bucket a_count a_sum "a_$t" "a_${t}_b" "${t}_a" "a_${t}s" a:b aB Ab a_B AB "A_${t^^}"; do
        n=$((n + 1))
        family "n${n}_$s" "$t" '{x="1"}'
    done
    for l in le quantile aB Ab a_b; do
        family "l${t}_$l" "$t" "{$l=\"0.5\"}"
    done
done >"$dir/pages/types.prom"
printf '# HELP a H\n# TYPE a summary\na_sum 1\n# HELP a_count H\na_count 1\n' >"$dir/pages/suffix.prom"
cat >"$dir/pages/duplicates.prom" <<END
# HELP a_x A.
# TYPE a_x gauge
a_x{a="1",b="2"} 1
a_x{a="1",b="2"} 2
a_x{a="1",b="3"} 2
# HELP order_x A.
# TYPE order_x gauge
order_x{a="1",b="2"} 1
order_x{b="2",a="1"} 1
END
printf '# HELP a_x\na_x 1\n# HELP b_x \nb_x 1\nc_x 1\n# HELP d_x D.\n' >"$dir/pages/help.prom"
printf '# TYPE a_x gauge\n# TYPE a_x gauge\na_x 1\n' >"$dir/pages/twice.prom"
printf '# HELP a_x A\n# HELP a_x A\na_x 1\n' >"$dir/pages/help-twice.prom"
printf 'a_x 1\n# TYPE a_x gauge\n' >"$dir/pages/late.prom"
printf 'a_x{a="1\n' >"$dir/pages/cut.prom"
printf 'a_x 1 2 3\n' >"$dir/pages/more.prom"
printf '' >"$dir/pages/empty.prom"
printf '# TYPE a_x summary\na_x{quantile="0.5"} 1\na_x_sum 1\na_x_count 1\na_x_bucket 3\n' >"$dir/pages/summary.prom"
printf '# TYPE a_x histogram\na_x_bucket{le="1"} 1\na_x_bucket{le="+Inf"} 1\na_x_sum 1\na_x_count 1\n' \
    >"$dir/pages/histogram.prom"
printf 'a_count 1\na_sum 1\na_bucket{le="1"} 1\n# TYPE b_count counter\nb_count 1\n' >"$dir/pages/loose.prom"
cp "$data"/lint/*.prom "$data"/scrape/*.prom "$dir/pages/"
"$build/promctl" scrape demo:api -o text >"$dir/pages/demo-api.prom"
"$build/promctl" scrape demo:worker -o text >"$dir/pages/demo-worker.prom"

serve() { # NAME PATH COMMAND...
    local name=$1 url=http://127.0.0.1:$port/metrics i
    shift
    start "$name" "$@"
    for i in $(seq 300); do
        if "$build/promctl" scrape "$url" -o text >"$dir/pages/$name.prom" 2>/dev/null; then
            return
        fi
        sleep 0.1
    done
    echo "$name did not answer"
    exit 1
}
port=$(free_port)
if [ -x "${NODE_EXPORTER:-}" ]; then
    serve node_exporter "$NODE_EXPORTER" --web.listen-address="127.0.0.1:$port"
else
    echo "left out: NODE_EXPORTER does not name a program"
fi
if [ -x "${PROMETHEUS:-}" ]; then
    port=$(free_port)
    echo 'global: {}' >"$dir/prometheus.yml"
    serve prometheus "$PROMETHEUS" --config.file="$dir/prometheus.yml" \
        --storage.tsdb.path="$dir/prometheus" --web.listen-address="127.0.0.1:$port"
else
    echo "left out: PROMETHEUS does not name a program"
fi
if [ -x "${VICTORIA_METRICS:-}" ]; then
    port=$(free_port)
    serve victoria "$VICTORIA_METRICS" -storageDataPath="$dir/victoria" -httpListenAddr="127.0.0.1:$port"
    port=$(free_port)
    serve victoria_typed "$VICTORIA_METRICS" -storageDataPath="$dir/victoria_typed" \
        -httpListenAddr="127.0.0.1:$port" -metrics.exposeMetadata
else
    echo "left out: VICTORIA_METRICS does not name a program"
fi

# ---- comparison ----

theirs() { # what promtool printed, as METRIC RULE
    sed -E -e 's/ no help text$/ help-missing/' -e 's/ use base unit .*/ base-unit/' \
        -e 's/ counter metrics should have .*/ counter-total/' \
        -e 's/ non-counter metrics should not have .*/ total-not-counter/' \
        -e 's/ non-histogram .*"(_bucket|_count|_sum)" suffix$/ reserved-suffix/' \
        -e 's/ non-(histogram|summary) metrics should not have .*label$/ reserved-label/' \
        -e "s/ metric name should not include type '(.*)'$/ type-in-name/" \
        -e "s/ metric names should not contain ':'$/ colon-in-name/" \
        -e 's/ (metric|label) names should be written in .*/ camel-case/' \
        -e 's/ metric names should not contain abbreviated units$/ abbreviated-unit/' \
        -e 's/ metric not unique$/ duplicate-series/' | grep -vE "$known" | sort -u || :
}

ours() {
    sed -E 's/\},\{"rule"/\}\n{"rule"/g' |
        sed -nE 's/.*"rule":"([^"]*)".*"subject":"([^"]*)".*/\2 \1/p' | grep -vE "$known" | sort -u || :
}

known='^(app_disk_mebibytes base-unit|app_logins_total duplicate-series|order_x duplicate-series)$'

failed=0 refused= problems=0
for page in "$dir"/pages/*.prom; do
    name=$(basename "$page")
    status=0 mine=0
    "$PROMTOOL" check metrics <"$page" >"$dir/theirs.out" 2>"$dir/theirs.err" || status=$?
    "$build/promctl" lint --kind exposition "$page" >/dev/null 2>&1 || mine=$?
    if grep -q 'error while linting' "$dir/theirs.err"; then
        refused="$refused ${name%.prom}"
        if [ "$mine" != 1 ]; then
            echo "$name: promtool refuses it, promctl lint says $mine: $(head -n 1 "$dir/theirs.err")"
            failed=$((failed + 1))
        fi
        continue
    fi
    cat "$dir/theirs.out" "$dir/theirs.err" | theirs >"$dir/theirs"
    "$build/promctl" lint --kind exposition --select "$rules" -o json "$page" 2>/dev/null | ours >"$dir/ours" || :
    problems=$((problems + $(wc -l <"$dir/theirs")))
    if ! diff "$dir/theirs" "$dir/ours" >"$dir/diff"; then
        echo "$name: promtool (<) and promctl (>) differ"
        head -n 20 "$dir/diff"
        failed=$((failed + 1))
    fi
    if [ -s "$dir/theirs" ] && [ "$mine" != 1 ]; then
        echo "$name: fails promtool and passes promctl lint"
        failed=$((failed + 1))
    fi
done
for name in node_exporter prometheus victoria victoria_typed demo-api demo-worker; do
    page=$dir/pages/$name.prom
    [ -s "$page" ] || continue
    if ! "$build/promctl" lint --min-severity error --fail-on error "$page"; then
        echo "$name: an error on a page that Prometheus takes"
        failed=$((failed + 1))
    fi
done
echo "$(ls "$dir/pages" | wc -l) pages, $problems problems of promtool, $failed differences; refused by both:$refused"
[ "$failed" = 0 ]
