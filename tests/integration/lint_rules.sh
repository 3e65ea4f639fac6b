#!/usr/bin/env bash
# Verdicts of `promctl lint` and `promtool check rules` on the rule files of
# tests/data/lint/rule_files.txt, of ../shared/conformance/rules, and of the golden tests: refused or
# not, with how many errors, and whether there are duplicate rules, which promtool looks for in files
# without errors. Skips (77) where promtool is absent (set PROMTOOL to its path).
#
# promctl says more, as warnings, and expression-type as an error: promtool takes such a rule, and
# Prometheus fails at each evaluation. That one is left out here, and so are PrometheusRule objects,
# which promtool does not know.
set -euo pipefail
. "${srcdir:-.}/tests/lib/peers.bash"
data=$(cd "${srcdir:-.}/tests/data" && pwd)
conformance=${PROMCTL_CONFORMANCE:-$data/../../../shared/conformance}
# Real rules that are right: every warning that ever appeared here was read, and was wrong.
if [ -d "$conformance/rules" ]; then
    found=$("$build/promctl" lint --min-severity warning "$conformance/rules")
    [ -z "$found" ] || { echo "$found"; exit 1; }
fi
needs "the comparison with promtool" PROMTOOL
cd "$dir"

awk '/^=== / { name = $2 ".yml"; printf "" >name; next } name { print >name }' \
    "$data/lint/rule_files.txt"
for f in "$data"/lint/rules/*.yml "$data"/rules/*.yml \
    "$conformance"/rules/*; do
    [ -f "$f" ] && ! grep -q '^kind: PrometheusRule' "$f" && cp "$f" "file-$(basename "$f" | tr '.' '-').yml"
done

# Errors and duplicates, as promtool tells them. What it cannot decode it says twice, and of such a
# file nothing else counts.
theirs() {
    { "$PROMTOOL" check rules "$1" 2>&1 || true; } | awk '
        /duplicate rule\(s\) found/ { twice = 1; next }
        /yaml: |unmarshal errors|not a valid duration|unknown unit|empty duration/ { yaml = 1 }
        /^  FAILED|^Checking|SUCCESS|^$|Metric:|Label\(s\)|^\t|Might cause|lint error/ { next }
        { errors++ }
        END { if (yaml) print "refused"; else print errors + 0, "errors", twice + 0, "twice" }'
}

ours() {
    { "$build/promctl" lint --kind rules --ignore expression-type "$1" 2>&1 || true; } | awk '
        / error: .* \[(yaml|unknown-key|duplicate-key)\]$/ { yaml = 1 }
        / error: / { errors++ }
        / \[duplicate-rule\]$/ { twice = 1 }
        END {
            if (yaml) print "refused"
            else print errors + 0, "errors", errors ? 0 : twice + 0, "twice"
        }'
}

compared=0 failed=0
for f in *.yml; do
    a=$(theirs "$f") b=$(ours "$f")
    compared=$((compared + 1))
    case $f in good-*|not-*) [ "$b" = "0 errors 0 twice" ] || a="$a, which should be good" ;; esac
    if [ "$a" != "$b" ]; then
        failed=$((failed + 1))
        echo "$f: promtool: $a; promctl: $b"
    fi
done
echo "$compared files, $failed with another verdict"
[ "$compared" -gt 60 ] && [ "$failed" -eq 0 ]
