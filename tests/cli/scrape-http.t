# Targets over HTTP that fail, each with its own words. The server is tests/lib/httpd.

$ coproc SERVER { "$BUILD/tests/lib/httpd"; }
> read -r port <&"${SERVER[0]}"
> get() { promctl scrape "$@" 2>&1 | sed "s/$port/PORT/g; s|promctl/[0-9.]*|promctl/V|"; return "${PIPESTATUS[0]}"; }

$ get "http://127.0.0.1:$port/ok" -o names
up_time_seconds
requests_total

$ get "http://127.0.0.1:1/metrics" "http://127.0.0.1:$port/ok" -o names
promctl: scrape http://127.0.0.1:1/metrics: connection refused
  nothing listens on 127.0.0.1:1; is the service running?
up_time_seconds
requests_total
[3]

# An IPv6 address is no proxy. A password shows nowhere, wherever it was written.
$ get "http://[::1]:1/metrics"
promctl: scrape http://[::1]:1/metrics: connection refused
  nothing listens on [::1]:1; is the service running?
[3]
$ get --diff "http://me:hunter2@127.0.0.1:$port/ok" "b=http://me:hunter2@127.0.0.1:$port/status?200&text/plain&a+1\n" -q | head -2
--- http://127.0.0.1:PORT/ok   2 families   3 series
+++ b=http://127.0.0.1:PORT/status?200&text/plain&a+1\n   1 family   1 series
$ get --diff -o json "http://me:hunter2@127.0.0.1:$port/ok" "b=http://me:hunter2@127.0.0.1:$port/ok" -q
{
  "a": "http://127.0.0.1:PORT/ok",
  "b": "b=http://127.0.0.1:PORT/ok",
  "families": [],
  "series": []
}
$ get "me:hunter2@127.0.0.1:$port/ok"
promctl: scrape: target "127.0.0.1:PORT": a user name needs a URL, or --user
  write --user NAME 127.0.0.1:PORT, or http://NAME@127.0.0.1:PORT
[2]

$ get "http://127.0.0.1:$port/hang" --timeout 1s
promctl: scrape http://127.0.0.1:PORT/hang: timed out after 1s: 127.0.0.1:PORT accepted the connection, no answer
  the service runs but is slow or stuck; try a longer --timeout
  Prometheus logs such a scrape as "context deadline exceeded"
[3]

$ get "http://127.0.0.1:$port/close"
promctl: scrape http://127.0.0.1:PORT/close: 127.0.0.1:PORT closed the connection without an answer (3 attempts)
  is that port really HTTP, and did the service just crash or restart?
[3]

$ get "http://127.0.0.1:$port/cut"
promctl: scrape http://127.0.0.1:PORT/cut: the answer was cut off after 8 bytes
  the service, or a proxy before it, closed the connection too early
[3]

$ get "http://127.0.0.1:$port/garbage"
promctl: scrape http://127.0.0.1:PORT/garbage: 127.0.0.1:PORT answered, but not in HTTP
  another kind of service listens there; is the port right?
[3]

$ get "http://127.0.0.1:$port/busy"
promctl: scrape http://127.0.0.1:PORT/busy: HTTP 503 Service Unavailable: still warming up (3 attempts)
[3]

$ get "http://127.0.0.1:$port/status?500&text/plain&disk+full\e[2J\nmore"
promctl: scrape http://127.0.0.1:PORT/status?500&text/plain&disk+full\e[2J\nmore: HTTP 500 Internal Server Error: disk full\x1b[2J
[3]

$ get "http://127.0.0.1:$port/html"
promctl: scrape http://127.0.0.1:PORT/html: not an exposition: an HTML page, "Node & Exporter"
  metrics are mostly served under /metrics
[3]

$ get "http://127.0.0.1:$port/nothing-here"
promctl: scrape http://127.0.0.1:PORT/nothing-here: HTTP 404 Not Found: 404 page not found
  metrics are usually at http://127.0.0.1:PORT/metrics
[3]

$ get "http://127.0.0.1:$port/loop"
promctl: scrape http://127.0.0.1:PORT/loop: more than 10 redirects, the last to http://127.0.0.1:PORT/loop
  the server sends the request round in a circle
[3]

$ get "http://127.0.0.1:$port/redirect?file:///etc/passwd"
promctl: scrape http://127.0.0.1:PORT/redirect?file:///etc/passwd: bad redirect from http://127.0.0.1:PORT/redirect?file:///etc/passwd: scheme file is not supported
  use http:// or https://
[3]

$ get "http://127.0.0.1:$port/bomb" --max-body 1MiB
promctl: scrape http://127.0.0.1:PORT/bomb: the body is larger than 1 MiB
  --max-body SIZE allows more
[3]

$ get "https://127.0.0.1:$port/ok"
promctl: scrape https://127.0.0.1:PORT/ok: 127.0.0.1:PORT does not speak TLS
  a plain HTTP port? try http://127.0.0.1:PORT
[3]

$ get "http://127.0.0.1:$port/basic"
promctl: scrape http://127.0.0.1:PORT/basic: HTTP 401 Unauthorized: no
  give --user NAME with --password-file FILE, or --bearer-token-file FILE
[3]

$ printf 'se:cret\n' >password
> get "http://127.0.0.1:$port/basic" -u demo --password-file password -o names
up_time_seconds
requests_total

$ PROMCTL_PASSWORD=se:cret get "http://127.0.0.1:$port/basic" -u demo -o names
up_time_seconds
requests_total

$ get "http://demo:wrong@127.0.0.1:$port/basic"
promctl: scrape: warning: a secret on the command line can be seen by other users of this machine and stays in the shell's history; use --password-file, --bearer-token-file or -H @FILE
promctl: scrape http://127.0.0.1:PORT/basic: HTTP 401 Unauthorized: no
  the credentials were not accepted
[3]

$ get "http://127.0.0.1:$port/basic" -u demo
promctl: scrape: --user: no password for demo
  --password-file FILE or $PROMCTL_PASSWORD give one; 'demo:' is an empty one
[2]

$ get "http://127.0.0.1:99999/x"
promctl: scrape: target "127.0.0.1:99999": port 99999 is not in 1..65535
[2]

$ get -H 'no colon' "http://127.0.0.1:$port/ok"
promctl: scrape: --header: a header needs a name, a colon and a value
  as in 'X-Scope-OrgID: tenant-1'
[2]

$ get -v -o names -H 'X-API-Key: hush' -u demo --password-file password "http://127.0.0.1:$port/ok" | grep '[a-z]-[a-zA-Z]*:\|redacted\|^[<>] [A-Z]* /\|^[<>] HTTP'
$'> GET /ok HTTP/1.1\n' (esc)
$'> Authorization: Basic <redacted>\n' (esc)
$'> User-Agent: promctl/V\n' (esc)
$'> Accept-Encoding: gzip\n' (esc)
$'> X-Prometheus-Scrape-Timeout-Seconds: 10\n' (esc)
$'> X-API-Key: <redacted>\n' (esc)
< HTTP/1.1 200 OK
< Content-Type: text/plain; version=0.0.4; charset=utf-8
< Content-Length: 179

$ timeout --preserve-status -s INT 1 promctl scrape "http://127.0.0.1:$port/hang"
[130]

# Only 200 is a page; without one there may be nothing to scrape, and Prometheus says so, too.
$ get "http://127.0.0.1:$port/status?204&text/plain&"
promctl: scrape http://127.0.0.1:PORT/status?204&text/plain&: HTTP 204 No Content
[3]
