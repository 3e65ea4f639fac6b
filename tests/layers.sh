#!/bin/bash
# Reads the includes of src/ and fails on a step upward: a file includes its own folder and those
# before it; siblings (one line below) do not see each other. Only src/ext includes the header of
# a library; xxhash is inlined by base/hash.h.
layers='base
ext
regex
model
num
store
expo tsdb http promql
ingest
tmpl
rules
lint
demo
out
tui
cmd'
own='assert|ctype|dirent|dlfcn|errno|fcntl|fenv|float|fnmatch|glob|immintrin|inttypes|iso646|langinfo|
endian|limits|locale|math|netdb|poll|pthread|sched|setjmp|signal|spawn|stdalign|stdarg|stdatomic|stdbool|
stddef|stdint|stdio|stdlib|string|strings|termios|threads|time|unistd|wchar|wctype|arpa/[a-z]+|
emmintrin|net/[a-z]+|netinet/[a-z]+|nmmintrin|sys/[a-z]+|tmmintrin|x86intrin|arm_neon|arm_acle|elf|link'
cd "${srcdir:-.}/src" || exit 99

grep -rnE '^[ \t]*#[ \t]*include' --include='*.[ch]' . | awk -v layers="$layers" -v own="$own" '
BEGIN {
    n = split(layers, line, "\n")
    for (i = 1; i <= n; i++) {
        m = split(line[i], name, " ")
        for (j = 1; j <= m; j++)
            level[name[j]] = i
    }
    gsub(/[ \n]/, "", own)
}
function complain(why) {
    print "src/" substr(file, 3) ":" number ": " why ": " what
    bad = 1
}
{
    split($0, part, ":")
    file = part[1]
    number = part[2]
    what = $0
    sub(/^[^#]*#[ \t]*include[ \t]*/, "", what)
    count++
    folder = file
    sub(/^\.\//, "", folder)
    inside = sub(/\/.*/, "", folder) # main.c stands below all
    if (inside && !(folder in level))
        complain("a folder that has no layer")
    if (what ~ /^</) {
        header = what
        sub(/^</, "", header)
        sub(/>.*/, "", header)
        if (header !~ "^(" own ")\\.h$" && folder != "ext" &&
            !(file == "./base/hash.h" && header == "xxhash.h"))
            complain("the header of a library outside of src/ext")
        if (folder == "ext" && file ~ /\.h$/ && header !~ "^(" own ")\\.h$")
            shows[substr(file, 3)] = header
        next
    }
    target = what
    sub(/^"/, "", target)
    sub(/".*/, "", target)
    if (target == "config.h")
        next
    if (folder != "ext")
        from_outside[target] = substr(file, 3)
    if (!sub(/\/.*/, "", target)) {
        complain("an include without its folder")
        next
    }
    if (!(target in level))
        complain("a folder that has no layer")
    else if (inside && target != folder && level[target] >= level[folder])
        complain(level[target] == level[folder] ? "a sibling" : "a step upward")
}
END {
    for (door in shows)
        if (door in from_outside) {
            print "src/" from_outside[door] ": " door " shows it " shows[door]
            bad = 1
        }
    if (count < 50) {
        print "only " count " includes found"
        bad = 1
    }
    exit bad
}'
