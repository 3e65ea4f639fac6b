#!/bin/bash
# Our own PromQL scripts, in the language of Prometheus' test scripts: all of their evaluations
# pass, and every function is in one of them.
out=$("$top_builddir"/tests/lib/promqltest -v "$srcdir"/tests/promql/*.test)
status=$?
echo "$out"
read -r _ passed _ evals <<<"$(tail -n 1 <<<"$out")"
[ "$status" -eq 0 ] && [ "$passed" = "$evals" ] && [ "$passed" -gt 0 ] || status=1
while read -r name; do
    if ! grep -Eq "(^|[^a-z0-9_])$name\(" "$srcdir"/tests/promql/*.test; then
        echo "no script calls $name()"
        status=1
    fi
done < <(sed -n 's/.*\.name = "\([a-z0-9_]*\)".*/\1/p' "$srcdir"/src/promql/fn_table.c)
exit $status
