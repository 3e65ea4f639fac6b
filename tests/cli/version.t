# The version, and what every command does with its output and its options.
$ promctl version
promctl [0-9.]+ (re)

$ promctl --version
promctl [0-9.]+ (re)
$ promctl -V
promctl [0-9.]+ (re)
$ promctl help -V
promctl [0-9.]+ (re)

# With -v, what is opened on first use.
$ promctl version -v | tail -n +2 | cut -d . -f 1
libcurl
libmicrohttpd
libzstd

# A full disk is not a success.
$ promctl version >/dev/full
promctl: version: standard output: no space left on device
[3]
$ promctl version >&-
promctl: version: standard output: bad file descriptor
[3]

# The reader has gone: nothing to tell.
$ (promctl help; echo "[$?]" >&2) | true
$'[0]\n' (esc)
$ (sleep 0.1; promctl help; echo "status $?" >&2) | true
status 0

$ promctl version x
promctl: version: too many operands: "x"
  see promctl help version
[2]
$ promctl --help >/dev/full
promctl: standard output: no space left on device
[3]
