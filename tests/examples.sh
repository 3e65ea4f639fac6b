#!/bin/bash
# Every command line of the README and of the examples in `promctl help` is one that promctl takes:
# its options exist and have values they can have. Each is read with --help behind it, so that
# nothing is fetched.
here=$(cd "${srcdir:-.}" && pwd)
program=$PWD/promctl
work=$(mktemp -d) || exit 99
trap 'rm -rf "$work"' EXIT
cd "$work" || exit 99

# Lines of code, without prompts; one that ends in a backslash goes on in the next.
{
    awk '/^```/ { code = !code } code' "$here/README.md" "$here"/bench/README.md
    for c in $("$program" help | sed -n 's/^  \([a-z]*\)  .*/\1/p'); do
        "$program" help "$c" | sed -n '/^Examples:/,$s/^  \([^ ].*\)/\1/p'
    done
} | sed 's/^\$ //' | sed -e ':a' -e '/\\$/N; s/\\\n */ /; ta' | grep '^promctl [a-z]' |
    grep -v '^promctl demo:>' >lines

promctl() {
    "$program" "$@" --help >/dev/null 2>>said || printf 'promctl %s\n' "$*" >>refused
}
export -f promctl
export program
for c in jq diff curl less; do
    printf '#!/bin/sh\nexit 0\n' >"$c" && chmod +x "$c"
done
export HOME=$work # an example writes there
PATH=$work:$PATH
while IFS= read -r line; do
    bash -c "$line" </dev/null >/dev/null 2>>said
done <lines

n=$(wc -l <lines)
[ "$n" -ge 100 ] || { echo "only $n command lines were found"; exit 1; }
if [ -s refused ]; then
    echo "promctl does not take:"
    cat refused said
    exit 1
fi
echo "$n command lines"
