#!/usr/bin/env bash
# `promctl test --junit FILE` and `promtool test --junit=FILE`: the same bytes but for the time, over
# every unit test in tests/data/rules. Skips (77) where promtool is absent; set PROMTOOL to its path
# to run it.
#
# Of a test file that cannot be read the text of the error is not compared: decoders of YAML differ,
# and promtool tells the time only of what it finds after decoding.
# What else differs in words is what tests/integration/rules.sh lists, too.
set -euo pipefail
export LC_ALL=C
. "${srcdir:-.}/tests/lib/peers.bash"
needs "the comparison with promtool" PROMTOOL
cd "${srcdir:-.}/tests/data/rules"

known='s/timestamp="....-..-..T..:..:.."/timestamp="T"/g
s/timestamp="T"\(><testcase name="unknown"\)/timestamp=""\1/g
s/<error>[^<]*/<error>/g
s/unexpected number &#34;1&#34; in series values/empty labelset/g
s/2:1: parse error: empty labelset/empty labelset: invalid sample/g
s/histogram description incomplete unexpected: &#39;[^<]*/unexpected end of input in series values/g
s/2:6[89]: parse error: error combining/error combining/g
s/unexpected &#34;}&#34; in label set, expected &#34;=&#34;/unexpected character inside braces: \&#39;}\&#39;/g'

status=0 n=0
compare() { # FILE...
    "$PROMTOOL" test --junit="$dir/theirs" rules "$@" >/dev/null 2>&1 || true
    "$build/promctl" test --junit "$dir/ours" rules "$@" >/dev/null 2>&1 || true
    grep -q 'field start_timestamp not found' "$dir/theirs" && return # before 3.9
    n=$((n + 1))
    sed -i "$known" "$dir/theirs" "$dir/ours"
    cmp -s "$dir/theirs" "$dir/ours" && return
    echo "$*:"
    diff <(sed 's/</\n</g; s/&#xA;/\n/g' "$dir/theirs") <(sed 's/</\n</g; s/&#xA;/\n/g' "$dir/ours") | head -40 || true
    status=1
}

for file in *.yml promtool/*.yml; do
    case $file in
    record.yml | rules.yml | object.yml | promtool/rules_*) continue ;; # rules, not tests
    esac
    compare "$file"
done
compare good.yml bad.yml
compare --run='^err' bad.yml good.yml
printf 'rule_files: [x]\ntests:\n- name: "a<b>&\\"c\\"\\t\x27"\n  promql_expr_test: [{expr: "1 <bool 2", eval_time: 1m}]\n' >"$dir/odd.yml"
compare "$dir/odd.yml"
[ "$n" -gt 20 ] || { echo "only $n files"; status=1; }
echo "$n reports compared: $([ $status -eq 0 ] && echo the same || echo different)"
exit $status
