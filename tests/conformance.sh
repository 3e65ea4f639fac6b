#!/bin/bash
# Prometheus' own PromQL acceptance scripts: each of their evaluations must pass, and there must be
# as many as there were. They are not part of this repository: $PROMCTL_CONFORMANCE names the folder
# that has promqltest/.
want=2214
dir=${PROMCTL_CONFORMANCE:-$srcdir/../shared/conformance}/promqltest
if ! ls "$dir"/*.test >/dev/null 2>&1; then
    echo "SKIPPED: no promqltest scripts at $dir; set PROMCTL_CONFORMANCE"
    exit 77
fi
out=$("$top_builddir"/promctl test -v promql "$dir"/*.test)
status=$?
echo "$out"
read -r passed _ evals _ <<<"$(tail -n 1 <<<"$out")"
[ "$status" -eq 0 ] && [ "$passed" = "$evals" ] && [ "$passed" -ge "$want" ] &&
    "$top_builddir"/tests/lib/script_modes "$dir"/*.test
