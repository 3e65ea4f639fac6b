#!/usr/bin/env bash
# Rule unit tests run by promtool and by promctl: the verdict on every file, and every failing item
# in promtool's words. Skips (77) where promtool is absent; set PROMTOOL to its path to run it.
#
# Of a file that cannot be read only the verdict is compared. What differs in words and not in the
# item is listed in `known`: the decoder of YAML, three places in series that do not parse, and what
# promctl stops at once: a promtool without memory.
set -euo pipefail
. "${srcdir:-.}/tests/lib/peers.bash"
needs "the comparison with promtool" PROMTOOL
cd "${srcdir:-.}/tests/data/rules"

known='s/unexpected number "1" in series values/empty labelset/
s/^2:1: parse error: empty labelset$/empty labelset: invalid sample/
s/histogram description incomplete unexpected: .*/unexpected end of input in series values/
s/^2:6[89]: parse error: error combining/error combining/
s/unexpected "}" in label set, expected "="/unexpected character inside braces: '"'}'"'/'

status=0 files=0 items=0
compare() { # FILE
    local file=$1 theirs=0 ours=0
    "$PROMTOOL" test rules "$file" >/dev/null 2>"$dir/raw" || theirs=$?
    sed -e '/^  FAILED:$/d' -e '/^$/d' -e '/^  WARNING: /d' -e "$known" "$dir/raw" >"$dir/theirs"
    "$build/promctl" test -q rules -o tap "$file" >"$dir/tap" 2>/dev/null || ours=$?
    files=$((files + 1))
    if [ $theirs -ne $ours ]; then
        echo "$file: promtool exits with $theirs, promctl with $ours"
        status=1
    fi
    grep -q '^not ok .*: script$' "$dir/tap" && return 0
    # The messages are JSON strings.
    sed -n 's/^  message: "\(.*\)"$/\1/p' "$dir/tap" |
        sed -e 's/\\\\/\x01/g' -e 's/\\n/\n/g' -e 's/\\"/"/g' -e 's/\x01/\\/g' |
        sed -e '/^$/d' -e "$known" >"$dir/ours"
    items=$((items + $(grep -c . "$dir/ours" || true)))
    if ! diff -u --label "promtool $file" "$dir/theirs" --label "promctl $file" "$dir/ours"; then
        status=1
    fi
}

for file in good.yml bad.yml promtool/*.yml; do
    case $file in
    promtool/rules_*.yml) ;; # the rules they test
    *) compare "$file" ;;
    esac
done
echo "$files files, $items lines of failures"
exit $status
