#!/bin/bash
# The committed man pages and completion scripts are what the command table says, are installed,
# and are good man(7); so are pages of a table with everything that is hard to quote.
here=${srcdir:-.}
work=$(mktemp -d) || exit 99
trap 'rm -rf "$work"' EXIT
mkdir -p "$work"/{real,sample}/{man,completions}
status=0

tests/lib/docs_gen "$work/real" && tests/lib/docs_sample "$work/sample" || exit 1
for d in man completions; do
    diff -ru "$here/$d" "$work/real/$d" || { echo "$d/ is not up to date: make docs"; status=1; }
done
for f in "$work"/real/man/*; do
    grep -q "man/${f##*/}\( \\\\\)\?\$" "$here/Makefile.am" ||
        { echo "Makefile.am does not install man/${f##*/}"; status=1; }
done
# What a clone has and the list has not is missing from the release archive.
for f in "$here"/src/*/*.[ch]; do
    grep -qF "src/${f#"$here"/src/}" "$here/Makefile.am" || { echo "Makefile.am has no ${f#"$here"/}"; status=1; }
done

if command -v mandoc >/dev/null; then
    mandoc -T lint "$work"/*/man/*.1 || status=1
else
    echo "SKIPPED in part: no mandoc"
fi
if command -v man >/dev/null && man -l "$work/real/man/promctl.1" >/dev/null 2>&1; then
    man -E UTF-8 --warnings=w -l "$work"/*/man/*.1 2>&1 >"$work/text" | grep . && status=1
    MANWIDTH=200 man --nj --nh -E ascii -l "$work/sample/man/promctl-fetch.1" 2>&1 | col -bx >"$work/fetch"
    for want in "     \$ promctl fetch demo: # 'quoted' \\ and \`ticked\`" '     .dot' \
        "How to print the result.  .leading dots, 'quotes' and back\\slashes" \
        '       -w, --watch[=DUR]' "  promctl fetch -o json 'up{job=\"a\"}' | jq '.[] | .name'" \
        "  promctl fetch .hidden '\\.x'" '--output says, e.g. with -o json.  See promctl(1).'; do
        grep -qF -- "$want" "$work/fetch" ||
            { echo "promctl-fetch.1 does not read: $want"; status=1; }
    done
    [[ $status -eq 0 ]] || cat "$work/fetch"
else
    echo "SKIPPED in part: no man"
fi
exit $status
