#!/bin/sh
# What the program asks the loader for at start: none of the libraries that are opened on first
# use, and none of those that they bring along. `promctl version` would pay for them.
grep -q '^#define USE_DLOPEN 1' config.h || { echo "SKIP: built with --disable-dlopen"; exit 77; }
command -v readelf >/dev/null || { echo "SKIP: no readelf"; exit 77; }

needed=$(readelf -d promctl | sed -n 's/.*(NEEDED).*\[\(.*\)\].*/\1/p')
[ -n "$needed" ] || { echo "no NEEDED entries in promctl: was readelf understood?"; exit 1; }
bad=$(echo "$needed" | grep -E 'curl|microhttpd|readline|ncurses|tinfo|snappy|zstd|gnutls|ssl|crypto|stdc\+\+')
[ -z "$bad" ] || { echo "promctl is linked with what it should open on first use:" $bad; exit 1; }

# The notes a packager reads instead.
for lib in libcurl libmicrohttpd libncursesw libreadline libzstd; do
    readelf -p .note.dlopen promctl | grep -q "\"soname\":\[\"$lib\.so\." ||
        { echo "no note in promctl that it opens $lib"; exit 1; }
done
notes=$(readelf -n promctl | grep -c '^ *FDO ')
[ "$notes" -ge 5 ] || { readelf -n promctl; echo "the notes do not read as ELF notes"; exit 1; }
