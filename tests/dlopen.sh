#!/bin/sh
# What the program asks the loader for at start: none of the libraries that are opened on first
# use, and none of those that they bring along. `promctl version` would pay for them.
grep -q '^#define USE_DLOPEN 1' config.h || { echo "SKIP: built with --disable-dlopen"; exit 77; }
command -v readelf >/dev/null || { echo "SKIP: no readelf"; exit 77; }

needed=$(readelf -d promctl | sed -n 's/.*(NEEDED).*\[\(.*\)\].*/\1/p')
[ -n "$needed" ] || { echo "no NEEDED entries in promctl: was readelf understood?"; exit 1; }
bad=$(echo "$needed" | grep -E 'curl|microhttpd|snappy|zstd|gnutls|ssl|crypto|stdc\+\+')
[ -z "$bad" ] || { echo "promctl is linked with what it should open on first use:" $bad; exit 1; }

# The notes a packager reads.
[ -x tests/unit/test_dl ] || exit 0
notes=$(readelf -n tests/unit/test_dl | grep -c '^ *FDO ')
[ "$notes" -ge 2 ] || { readelf -n tests/unit/test_dl; echo "no .note.dlopen notes"; exit 1; }
