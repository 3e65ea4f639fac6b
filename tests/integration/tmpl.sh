#!/usr/bin/env bash
# Alert templates: what each of tests/data/tmpl/templates.txt becomes, compared with the committed
# templates.want and, where PROMTOOL names one, with promtool 3.5 through a generated rule file and
# its unit test. Without promtool the second half is skipped (77).
#
# A line is an expression, a tab and a template; the sign of the return key is a line break. The
# series are those of tests/lib/tmpl_lines.c. `tmpl.sh --update` rewrites templates.want.
set -euo pipefail
. "${srcdir:-.}/tests/lib/peers.bash"
data=${srcdir:-$(dirname "$0")/../..}/tests/data/tmpl

"$build/tests/lib/tmpl_lines" <"$data/templates.txt" >"$dir/ours"
if [ "${1:-}" = --update ]; then
    cp "$dir/ours" "$data/templates.want"
    exit 0
fi
if ! diff -u "$data/templates.want" "$dir/ours"; then
    echo "FAIL: templates.want differs"
    exit 1
fi
needs "the comparison with promtool" PROMTOOL

# Templates that differ on purpose, as regular expressions.
#   toDuration, now, urlQueryEscape   are newer than 3.5
#   "-3m" | parseDuration             a minus sign is newer than 3.5
#   externalURL, pathPrefix           promtool dereferences nil in unit tests; ours have a value
#   1i, 1+2i, 1+1i                    complex numbers are refused
known='\{\{ (toDuration|now|urlQueryEscape) |"-3m" \| parseDuration|\{\{ (externalURL|pathPrefix) (\||\}\})|\{\{ (print )?(1\+)?[12]i \}\}'

rules() { # the rules of the templates whose numbers are in the file $1
    printf 'groups:\n- name: g\n  rules:\n'
    awk -F '\t' '
    function replaced(s, from, to,    part, n, i, out) { # gsub() has rules of its own for "\\"
        n = split(s, part, from)
        out = part[1]
        for (i = 2; i <= n; i++)
            out = out to part[i]
        return out
    }
    function quoted(s) {
        s = replaced(s, "[\\\\]", "\\\\")
        s = replaced(s, "\"", "\\\"")
        return "\"" replaced(s, "↵", "\\n") "\""
    }
    NR == FNR { wanted[$1] = 1; next }
    (FNR - 1) in wanted {
        print "  - alert: T" FNR - 1
        print "    expr: " quoted($1)
        print "    annotations: {o: " quoted($2) "}"
    }' "$1" "$data/templates.txt"
}

tests() {
    cat <<'YAML'
rule_files: [good.yml]
tests:
- interval: 1m
  external_labels: {cluster: c1, region: eu}
  external_url: http://prom.example.com:9090/path
  input_series:
  - {series: 'm{instance="host.example.com:9090",job="api",empty_not="x"}', values: "1.5"}
  - {series: 'q{x="a"}', values: "3"}
  - {series: 'q{x="b"}', values: "1"}
  - {series: 'q{x="c"}', values: "2"}
  - {series: 'h{job="api"}', values: "{{schema:0 sum:1 count:3 buckets:[1 1] n_buckets:[1]}}"}
  alert_rule_test:
YAML
    awk '{ print "  - {alertname: T" $1 ", eval_time: 0s, exp_alerts: []}" }' "$1"
}

# Those that do not parse are told of by `check rules`; the others fail a test that expects nothing.
n=$(wc -l <"$data/templates.txt")
seq 0 $((n - 1)) >"$dir/all"
rules "$dir/all" >"$dir/all.yml"
"$PROMTOOL" check rules --lint=none "$dir/all.yml" >/dev/null 2>"$dir/check.log" || true
sed -n 's/.*, rule [0-9]*, "T\([0-9]*\)": annotation "o": \(.*\)/\1\tPARSE \2/p' "$dir/check.log" >"$dir/parsed"
awk -F '\t' 'NR == FNR { bad[$1] = 1; next } !($1 in bad)' "$dir/parsed" "$dir/all" >"$dir/good"
rules "$dir/good" >"$dir/good.yml"
tests "$dir/good" >"$dir/test.yml"
"$PROMTOOL" test rules "$dir/test.yml" >"$dir/test.log" 2>&1 || true
awk '
/^    alertname: T[0-9]+, time/ { id = $2; gsub(/[T,]/, "", id) }
/^ *Annotations:\{o="/ {
    text = $0
    sub(/^ *Annotations:\{o="/, "", text)
    sub(/"\}$/, "", text)
    print id "\t" text
}' "$dir/test.log" >"$dir/expanded"

sort -n "$dir/parsed" "$dir/expanded" >"$dir/theirs"
awk -F '\t' -v known="$known" '
FILENAME ~ /theirs$/ { theirs[$1] = substr($0, length($1) + 2); next }
FILENAME ~ /ours$/ { ours[FNR - 1] = $0; next }
{
    id = FNR - 1
    total++
    if ($2 ~ known) {
        if (theirs[id] == ours[id])
            print "NOTE: a known difference that is none: " $2
        differ++
    } else if (theirs[id] != ours[id]) {
        if (bad++ < 20)
            print "FAIL " $1 ": " $2 "\n  promtool: " theirs[id] "\n  ours:     " ours[id]
    }
}
END {
    print total " templates, " differ " of them known to differ, " bad + 0 " wrong"
    exit bad > 0 || total < 300
}' "$dir/theirs" "$dir/ours" "$data/templates.txt" || {
    head -c 2000 "$dir/check.log"
    exit 1
}
