#! needs script
# Loading shows how far it is on a terminal, when it takes long, and takes the line away again.
$ export TERM=xterm SHELL=/bin/sh
$ for i in {10001..18000}; do echo "a{i=\"$i\"} $i"; done >page.prom
$ drawn() { sed 's/\r\x1b\[K/\n<clear>/g' out | tr -d '\r' | grep -av '^Script' | grep . | sed -E 's/[0-9.]+ ([KM]iB|B)/N/g' | uniq; }
$ COLUMNS=60 script -qfc "{ cat page.prom; sleep 0.8; echo b 1; } | promctl query -f - 'count(a)' -o value" out </dev/null >/dev/null; drawn
<clear>reading  N  N/s
<clear>8000

# Nowhere else.
$ for how in 'TERM=dumb promctl query' 'promctl query -q' 'promctl query 2>/dev/null'; do
> script -qfc "{ cat page.prom; sleep 0.8; echo b 1; } | $how -f - 'count(a)' -o value" out </dev/null >/dev/null; drawn
> done
8000
8000
8000
$ script -qfc "promctl query -f page.prom 'count(a)' -o value" out </dev/null >/dev/null; drawn
8000

# Ctrl-C leaves nothing of it.
$ script -qfc "{ cat page.prom; sleep 0.8; cat page.prom; sleep 0.1; kill -INT \$(cat pid); sleep 0.3; } | sh -c 'echo \$\$ >pid; exec promctl query -f - a'" out </dev/null >/dev/null; drawn
<clear>reading  N  N/s
<clear>promctl: query: stdin: interrupted

# With a pipe among the files, no one knows how much there is.
$ mkfifo pipe; for i in {1..40}; do cat page.prom; done >long.prom
$ COLUMNS=60 script -qfc "{ sleep 0.8; cat page.prom; } >pipe & promctl query -f pipe -f long.prom 'count(a)' -o value" out </dev/null >/dev/null; drawn
<clear>reading  N  N/s
<clear>8000

# To someone at a terminal, an empty answer says which name there is not.
$ printf 'http_requests_total{code="200"} 1\n' >names.prom
$ script -qfc "promctl query -f names.prom 'sum(http_request_total)'; promctl query -f names.prom 'http_requests_total{code=\"20\"}'; promctl query -q -f names.prom nothing" out </dev/null >/dev/null; drawn
promctl: query: warning: no metric http_request_total (did you mean http_requests_total?)
  sum(http_request_total)
      ^~~~~~~~~~~~~~~~~~
promctl: query: warning: code="20" leaves nothing: on http_requests_total it is 200
  http_requests_total{code="20"}
                      ^~~~
