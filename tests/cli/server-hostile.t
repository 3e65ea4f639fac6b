# Servers that hang, break, lie, or never end, asked by query and by show: each time an error that
# says what was asked of whom and why that failed, with the same exit status. tests/lib/httpd_api.c.

$ coproc SERVER { "$BUILD/tests/lib/httpd"; }
> read -r port <&"${SERVER[0]}"
> u=http://127.0.0.1:$port
> run() { promctl "$@" 2>&1 | sed -E "s/$port/PORT/g; s/[0-9]+ bytes came/N bytes came/" | cut -c1-250; local s=${PIPESTATUS[0]}; [ $s = 0 ] || echo "= $s"; }
> both() { local at=$1; shift; run query up -s "$at" --max-memory 4MiB "$@"; run show targets -s "$at" --max-body 1MiB "$@"; }
> body() { both "$u/status?200&application/json&$1"; }

# They do not answer, or not to the end.
$ for p in silent hang-head hang-body; do both $u/$p --timeout 300ms; done
promctl: query: http://127.0.0.1:PORT/silent: timed out after 300ms: 127.0.0.1:PORT accepted the connection, no answer
  the service runs but is slow or stuck; try a longer --timeout
= 3
promctl: show: http://127.0.0.1:PORT/silent/api/v1/targets: timed out after 300ms: 127.0.0.1:PORT accepted the connection, no answer
  the service runs but is slow or stuck; try a longer --timeout
= 3
promctl: query: http://127.0.0.1:PORT/hang-head: timed out after 300ms: the answer began but did not end (N bytes came)
  the service answers too slowly; try a longer --timeout
= 3
promctl: show: http://127.0.0.1:PORT/hang-head/api/v1/targets: timed out after 300ms: the answer began but did not end (N bytes came)
  the service answers too slowly; try a longer --timeout
= 3
promctl: query: http://127.0.0.1:PORT/hang-body: timed out after 300ms: the answer began but did not end (N bytes came)
  the service answers too slowly; try a longer --timeout
= 3
promctl: show: http://127.0.0.1:PORT/hang-body/api/v1/targets: timed out after 300ms: the answer began but did not end (N bytes came)
  the service answers too slowly; try a longer --timeout
= 3

$ for p in cut-head cut cut-chunked reset-body; do both $u/$p; done 2>&1 | sed 's/ (3 attempts)//'
> both $u/close
promctl: query: http://127.0.0.1:PORT/cut-head: the answer was cut off within its headers
  the service, or a proxy before it, closed the connection too early
= 3
promctl: show: http://127.0.0.1:PORT/cut-head/api/v1/targets: the answer was cut off within its headers
  the service, or a proxy before it, closed the connection too early
= 3
promctl: query: http://127.0.0.1:PORT/cut: the answer was cut off after 8 bytes
  the service, or a proxy before it, closed the connection too early
= 3
promctl: show: http://127.0.0.1:PORT/cut/api/v1/targets: the answer was cut off after 8 bytes
  the service, or a proxy before it, closed the connection too early
= 3
promctl: query: http://127.0.0.1:PORT/cut-chunked: the answer was cut off after 4 bytes
  the service, or a proxy before it, closed the connection too early
= 3
promctl: show: http://127.0.0.1:PORT/cut-chunked/api/v1/targets: the answer was cut off after 4 bytes
  the service, or a proxy before it, closed the connection too early
= 3
promctl: query: http://127.0.0.1:PORT/reset-body: connection reset in the middle of the answer, after 4 bytes
  did the service on 127.0.0.1:PORT crash or restart?
= 3
promctl: show: http://127.0.0.1:PORT/reset-body/api/v1/targets: connection reset in the middle of the answer, after 4 bytes
  did the service on 127.0.0.1:PORT crash or restart?
= 3
promctl: query: http://127.0.0.1:PORT/close: 127.0.0.1:PORT closed the connection without an answer (3 attempts)
  is that port really HTTP, and did the service just crash or restart?
= 3
promctl: show: http://127.0.0.1:PORT/close/api/v1/targets: 127.0.0.1:PORT closed the connection without an answer (3 attempts)
  is that port really HTTP, and did the service just crash or restart?
= 3

# It is no HTTP, or broken HTTP.
$ for p in garbage bad-status bad-chunk bad-length long-head gzip-bad; do both $u/$p; done
promctl: query: http://127.0.0.1:PORT/garbage: 127.0.0.1:PORT answered, but not in HTTP
  another kind of service listens there; is the port right?
= 3
promctl: show: http://127.0.0.1:PORT/garbage/api/v1/targets: 127.0.0.1:PORT answered, but not in HTTP
  another kind of service listens there; is the port right?
= 3
promctl: query: http://127.0.0.1:PORT/bad-status: 127.0.0.1:PORT answered, but not in HTTP
  another kind of service listens there; is the port right?
= 3
promctl: show: http://127.0.0.1:PORT/bad-status/api/v1/targets: 127.0.0.1:PORT answered, but not in HTTP
  another kind of service listens there; is the port right?
= 3
promctl: query: http://127.0.0.1:PORT/bad-chunk: the answer is no valid HTTP: Illegal or missing hexadecimal sequence in chunked-encoding
  the service, or a proxy before it, is broken
= 3
promctl: show: http://127.0.0.1:PORT/bad-chunk/api/v1/targets: the answer is no valid HTTP: Illegal or missing hexadecimal sequence in chunked-encoding
  the service, or a proxy before it, is broken
= 3
promctl: query: http://127.0.0.1:PORT/bad-length: the answer says that it is longer than anything can be
  the service, or a proxy before it, is broken
= 3
promctl: show: http://127.0.0.1:PORT/bad-length/api/v1/targets: the body is larger than 1 MiB
  --max-body SIZE allows more
= 3
promctl: query: http://127.0.0.1:PORT/long-head: the answer is no valid HTTP: Too large response headers: 307217 > 307200
  the service, or a proxy before it, is broken
= 3
promctl: show: http://127.0.0.1:PORT/long-head/api/v1/targets: the answer is no valid HTTP: Too large response headers: 307217 > 307200
  the service, or a proxy before it, is broken
= 3
promctl: query: http://127.0.0.1:PORT/gzip-bad: the body cannot be decompressed: Error while processing content unencoding: incorrect header check
= 3
promctl: show: http://127.0.0.1:PORT/gzip-bad/api/v1/targets: the body cannot be decompressed: Error while processing content unencoding: incorrect header check
= 3

# It has no end.
$ for p in endless many-series long-string nested zeros; do both $u/$p --timeout 20s; done
> for p in many-warnings bomb-json; do both $u/$p --timeout 1s; done
> run query up -s $u/bomb-json --max-body 1MiB
> run query up -s $u/long-error --max-body 1MiB
> run show targets -s $u/long-error --max-body 1MiB
promctl: query: the query needs more than 4194304 bytes of memory
  --max-memory sets the limit
= 2
promctl: show: http://127.0.0.1:PORT/endless/api/v1/targets: the body is larger than 1 MiB
  --max-body SIZE allows more
= 3
promctl: query: the query needs more than 4194304 bytes of memory
  --max-memory sets the limit
= 2
promctl: show: http://127.0.0.1:PORT/many-series/api/v1/targets: the body is larger than 1 MiB
  --max-body SIZE allows more
= 3
promctl: query: http://127.0.0.1:PORT/long-string: not the query API's JSON: string longer than 16777216 bytes (byte 75)
= 3
promctl: show: http://127.0.0.1:PORT/long-string/api/v1/targets: the body is larger than 1 MiB
  --max-body SIZE allows more
= 3
promctl: query: http://127.0.0.1:PORT/nested: not the query API's JSON: nested deeper than 512 levels (byte 2365)
= 3
promctl: show: http://127.0.0.1:PORT/nested/api/v1/targets: the body is larger than 1 MiB
  --max-body SIZE allows more
= 3
promctl: query: http://127.0.0.1:PORT/zeros: not the query API's JSON: an array in the answer, where an object should be (byte 27)
= 3
promctl: show: http://127.0.0.1:PORT/zeros/api/v1/targets: the body is larger than 1 MiB
  --max-body SIZE allows more
= 3
promctl: query: http://127.0.0.1:PORT/many-warnings: timed out after 1s: the answer began but did not end (N bytes came)
  the service answers too slowly; try a longer --timeout
= 3
promctl: show: http://127.0.0.1:PORT/many-warnings/api/v1/targets: the body is larger than 1 MiB
  --max-body SIZE allows more
= 3
promctl: query: http://127.0.0.1:PORT/bomb-json: timed out after 1s: the answer began but did not end (N bytes came)
  the service answers too slowly; try a longer --timeout
= 3
promctl: show: http://127.0.0.1:PORT/bomb-json/api/v1/targets: the body is larger than 1 MiB
  --max-body SIZE allows more
= 3
promctl: query: http://127.0.0.1:PORT/bomb-json: the body is larger than 1 MiB
  --max-body SIZE allows more
= 3
promctl: query: http://127.0.0.1:PORT/long-error: the body is larger than 1 MiB
  --max-body SIZE allows more
= 3
promctl: show: http://127.0.0.1:PORT/long-error/api/v1/targets: the body is larger than 1 MiB
  --max-body SIZE allows more
= 3

# Redirects in a circle, and to what is no API.
$ both $u/loop
> both $u/login
promctl: query: http://127.0.0.1:PORT/loop: more than 10 redirects, the last to http://127.0.0.1:PORT/loop
  the server sends the request round in a circle
= 3
promctl: show: http://127.0.0.1:PORT/loop/api/v1/targets: more than 10 redirects, the last to http://127.0.0.1:PORT/loop
  the server sends the request round in a circle
= 3
promctl: query: http://127.0.0.1:PORT/login: not the query API: an HTML page, "Node & Exporter"
  is it the right port and path? /api/v1 must be below the URL; a login page needs --bearer-token-file or --header
= 3
promctl: show: http://127.0.0.1:PORT/login/api/v1/targets: not the query API: an HTML page, "Node & Exporter"
  is it the right port and path? /api/v1 must be below the URL; a login page needs --bearer-token-file or --header
= 3

# Who are you? What is that? Not now.
$ for p in basic forbidden nothing busy; do both $u/$p; done
> both "$u/status?401&application/json&{\"status\":\"error\",\"errorType\":\"unauthorized\",\"error\":\"who+are+you?\"}"
> both "$u/status?401&text/plain&no+org+id"
> echo secret >secret
> both "$u/status?403&text/plain&no" --user me --password-file secret
> both "$u/status?429&text/plain&slow+down"
promctl: query: http://127.0.0.1:PORT/basic: HTTP 401 Unauthorized: no
  give --user NAME with --password-file FILE, or --bearer-token-file FILE
= 3
promctl: show: http://127.0.0.1:PORT/basic/api/v1/targets: HTTP 401 Unauthorized: no
  give --user NAME with --password-file FILE, or --bearer-token-file FILE
= 3
promctl: query: http://127.0.0.1:PORT/forbidden: HTTP 403 Forbidden: not you
  give --user NAME with --password-file FILE, or --bearer-token-file FILE
= 3
promctl: show: http://127.0.0.1:PORT/forbidden/api/v1/targets: HTTP 403 Forbidden: not you
  give --user NAME with --password-file FILE, or --bearer-token-file FILE
= 3
promctl: query: http://127.0.0.1:PORT/nothing: HTTP 404 Not Found: 404 page not found
  the API was looked for below http://127.0.0.1:PORT/nothing/api/v1: is a path prefix missing, as Mimir's /prometheus?
= 3
promctl: show: http://127.0.0.1:PORT/nothing/api/v1/targets: HTTP 404 Not Found: 404 page not found
  this server does not tell it, or the API is not below http://127.0.0.1:PORT/nothing/api/v1: is a path prefix missing, as Mimir's /prometheus?
= 3
promctl: query: http://127.0.0.1:PORT/busy: HTTP 503 Service Unavailable: still warming up (3 attempts)
= 3
promctl: show: http://127.0.0.1:PORT/busy/api/v1/targets: HTTP 503 Service Unavailable: still warming up (3 attempts)
= 3
promctl: query: http://127.0.0.1:PORT/status: HTTP 401 Unauthorized: who are you?
  give --user NAME with --password-file FILE, or --bearer-token-file FILE
= 3
promctl: show: http://127.0.0.1:PORT/status: HTTP 401 Unauthorized: who are you?
  give --user NAME with --password-file FILE, or --bearer-token-file FILE
= 3
promctl: query: http://127.0.0.1:PORT/status: HTTP 401 Unauthorized: no org id
  give the tenant: -H 'X-Scope-OrgID: NAME'
= 3
promctl: show: http://127.0.0.1:PORT/status/api/v1/targets: HTTP 401 Unauthorized: no org id
  give the tenant: -H 'X-Scope-OrgID: NAME'
= 3
promctl: query: http://127.0.0.1:PORT/status: HTTP 403 Forbidden: no
  the credentials do not allow it
= 3
promctl: show: http://127.0.0.1:PORT/status/api/v1/targets: HTTP 403 Forbidden: no
  the credentials do not allow it
= 3
promctl: query: http://127.0.0.1:PORT/status: HTTP 429 Too Many Requests: slow down
= 3
promctl: show: http://127.0.0.1:PORT/status/api/v1/targets: HTTP 429 Too Many Requests: slow down
= 3

# What calls itself JSON.
$ body '{"status":"success","data":{"resultType":"vector","result":[{"metric":{},"value":[1'
> body '{"status":"success","data":{"resultType":"vector","result":[]}}+garbage'
> body '{"status":"success","data":{"resultType":"vector","result":[{"metric":{},"value":[1,NaN]}]}}'
> body '{"status":"success","data":{"resultType":"vector","result":[{"metric":[],"value":7}]}}'
> body '{"status":"success","data":{"resultType":"vector","result":{"a":1}}}'
> body '{"status":"success","data":{"resultType":"matrix","result":[{"metric":{"a":"1"},"values":[["now","1"]]}]}}'
> body '{"status":"success","data":{"resultType":"matrix","result":[{"metric":{"a":"1"},"values":[[1e400,"1"]]}]}}'
> body '{"status":"success","data":{"resultType":"matrix","result":[{"metric":{"a":"1"},"values":[[1,"one"]]}]}}'
> body '{"status":"success","data":{"activeTargets":7}}'
> body '{"status":"success","data":"text"}'
> body '{"status":7}'
> body '{}'
> body "$(printf '[%.0s' {1..2000})"
promctl: query: http://127.0.0.1:PORT/status: not the query API's JSON: unexpected end after array element (byte 83)
= 3
promctl: show: http://127.0.0.1:PORT/status/api/v1/targets: not the API's JSON: unexpected end after array element
= 3
promctl: query: http://127.0.0.1:PORT/status: not the query API's JSON: unexpected character 'g' after the end of the JSON value (byte 64)
= 3
promctl: show: http://127.0.0.1:PORT/status/api/v1/targets: not the API's JSON: unexpected character 'g' after the end of the JSON value
= 3
promctl: query: http://127.0.0.1:PORT/status: not the query API's JSON: unexpected character 'N' after ',' (byte 84)
= 3
promctl: show: http://127.0.0.1:PORT/status/api/v1/targets: not the API's JSON: unexpected character 'N' after ','
= 3
promctl: query: http://127.0.0.1:PORT/status: not the query API's JSON: an array in a series, where an object should be (byte 70)
= 3
promctl: show: http://127.0.0.1:PORT/status: this is not what the API has for targets: no list "activeTargets" in it
  does something else than a Prometheus server, or a proxy, answer there?
= 3
promctl: query: http://127.0.0.1:PORT/status: not the query API's JSON: an object in "data", where an array should be (byte 59)
= 3
promctl: show: http://127.0.0.1:PORT/status: this is not what the API has for targets: no list "activeTargets" in it
  does something else than a Prometheus server, or a proxy, answer there?
= 3
promctl: query: http://127.0.0.1:PORT/status: not the query API's JSON: a string in a point, where a time should be (byte 91)
= 3
promctl: show: http://127.0.0.1:PORT/status: this is not what the API has for targets: no list "activeTargets" in it
  does something else than a Prometheus server, or a proxy, answer there?
= 3
promctl: query: http://127.0.0.1:PORT/status: not the query API's JSON: bad time in a point (byte 91)
= 3
promctl: show: http://127.0.0.1:PORT/status: this is not what the API has for targets: no list "activeTargets" in it
  does something else than a Prometheus server, or a proxy, answer there?
= 3
promctl: query: http://127.0.0.1:PORT/status: not the query API's JSON: bad number in a point (byte 93)
= 3
promctl: show: http://127.0.0.1:PORT/status: this is not what the API has for targets: no list "activeTargets" in it
  does something else than a Prometheus server, or a proxy, answer there?
= 3
promctl: query: http://127.0.0.1:PORT/status: not the query API's JSON: no "resultType"
= 3
promctl: show: http://127.0.0.1:PORT/status: this is not what the API has for targets: "activeTargets" is no list
  does something else than a Prometheus server, or a proxy, answer there?
= 3
promctl: query: http://127.0.0.1:PORT/status: not the query API's JSON: a string in the answer, where an object should be (byte 27)
= 3
promctl: show: http://127.0.0.1:PORT/status: this is not what the API has for targets: no object
  does something else than a Prometheus server, or a proxy, answer there?
= 3
promctl: query: http://127.0.0.1:PORT/status: not the query API's JSON: a number in the answer, where a string should be (byte 10)
= 3
promctl: show: http://127.0.0.1:PORT/status/api/v1/targets: not an answer of the Prometheus API: it has no status
= 3
promctl: query: http://127.0.0.1:PORT/status: not the query API's JSON: no "status"
= 3
promctl: show: http://127.0.0.1:PORT/status/api/v1/targets: not an answer of the Prometheus API: it has no status
= 3
promctl: query: http://127.0.0.1:PORT/status: not the query API's JSON: an array in the answer, where an object should be (byte 0)
= 3
promctl: show: http://127.0.0.1:PORT/status/api/v1/targets: not the API's JSON: nested deeper than 512 levels
= 3

# Of keys that come twice the last counts, as in Go; of two values there is one too many.
$ body '{"status":"success","status":"error","error":"second"}'
> body '{"status":"success","data":{"resultType":"vector","result":[{"metric":{"a":"1","a":"2"},"value":[1,"1"]}],"activeTargets":[],"activeTargets":[{}]}}'
> body '{"status":"success","data":{"resultType":"vector","result":[{"metric":{"a":"1"},"value":[1,"1"],"value":[2,"2"]}],"activeTargets":[]}}'
promctl: query: http://127.0.0.1:PORT/status: second
= 3
promctl: show: http://127.0.0.1:PORT/status: second
= 3
{a="2"}
  1
1 target   1 not scraped yet

JOB  INSTANCE  STATE    LAST SCRAPE  TOOK  EVERY
               unknown        never
    not scraped yet
    the first scrape comes within one scrape_interval
promctl: query: http://127.0.0.1:PORT/status: not the query API's JSON: a series of a vector has 2 points
= 3
0 targets

# Nothing a server says commands a terminal.
$ body '{"status":"error","errorType":"\u001b[31m","error":"\u001b]0;owned\u0007\u202ea\u009bb\u000ac"}'
> both "$u/status?500&text/plain&\e[2Jowned"
> body '{"status":"success","data":{"resultType":"vector","result":[{"metric":{"a":"\u001b[2J","b\u001b":"\u202e"},"value":[1,"1"]}],"activeTargets":[{"labels":{"job":"\u001b[2J","a\u001b":"\u009b"},"health":"\u001b","lastError":"\u202e"}]},"warnings":["\u001b[2J"]}'
> both "$u/redirect?http://127.0.0.1:1/%1b[2J"
promctl: query: http://127.0.0.1:PORT/status: \x1b]0;owned\x07a\u009bb\nc
= 3
promctl: show: http://127.0.0.1:PORT/status: \x1b]0;owned\x07a\u009bb\nc
= 3
promctl: query: http://127.0.0.1:PORT/status: HTTP 500 Internal Server Error: \x1b[2Jowned
= 3
promctl: show: http://127.0.0.1:PORT/status/api/v1/targets: HTTP 500 Internal Server Error: \x1b[2Jowned
= 3
{a="\x1b[2J", "b\x1b"="\u202e"}
  1
promctl: query: \x1b[2J
promctl: show: warning: targets: \x1b[2J
1 target   1 not scraped yet

JOB      INSTANCE  STATE  LAST SCRAPE  TOOK  EVERY  LABELS
\x1b[2J            \x1b         never               a\x1b="\u009b"
    not scraped yet
    the first scrape comes within one scrape_interval
promctl: query: http://127.0.0.1:PORT/redirect: redirected to http://127.0.0.1:1/%1b[2J: connection refused
  nothing listens on 127.0.0.1:1; is the service running?
= 3
promctl: show: http://127.0.0.1:PORT/redirect/api/v1/targets: redirected to http://127.0.0.1:1/%1b[2J: connection refused
  nothing listens on 127.0.0.1:1; is the service running?
= 3

# The lists of the API: what is no list is no answer, nor a list of something else. Of nothing Go
# makes null.
$ mkdir -p api/v1/status api/v1/label/job
> mkfifo hold; exec 9<>hold
> "$BUILD/tests/lib/httpd" --files "$PWD" <hold >port &
> while ! [ -s port ]; do sleep 0.05; done; port=$(cat port)
> for w in targets rules alerts 'series up' labels 'values job' 'exemplars up' metadata cardinality 'status build'; do
> p=${w% *}; case $w in values*) p=label/job/values ;; exemplars*) p=query_exemplars ;; card*) p=status/tsdb ;; status*) p=status/buildinfo ;; esac
> for d in 7 '{"a":1}' '[[]]' null '[]'; do printf '{"status":"success","data":%s}' "$d" >api/v1/$p
> echo "$w: $d"; run show $w -s http://127.0.0.1:$port 2>&1 | grep -v 'something else than' | sed 's/http.*the API has/.../'; done; done
targets: 7
promctl: show: ... for targets: no object
= 3
targets: {"a":1}
promctl: show: ... for targets: no list "activeTargets" in it
= 3
targets: [[]]
promctl: show: ... for targets: no object
= 3
targets: null
0 targets
targets: []
promctl: show: ... for targets: no object
= 3
rules: 7
promctl: show: ... for rules: no object
= 3
rules: {"a":1}
promctl: show: ... for rules: no list "groups" in it
= 3
rules: [[]]
promctl: show: ... for rules: no object
= 3
rules: null
no rules
rules: []
promctl: show: ... for rules: no object
= 3
alerts: 7
promctl: show: ... for alerts: no object
= 3
alerts: {"a":1}
promctl: show: ... for alerts: no list "alerts" in it
= 3
alerts: [[]]
promctl: show: ... for alerts: no object
= 3
alerts: null
no alert is firing or pending
alerts: []
promctl: show: ... for alerts: no object
= 3
series up: 7
promctl: show: ... for series: no list
= 3
series up: {"a":1}
promctl: show: ... for series: no list
= 3
series up: [[]]
promctl: show: ... for series: something else in the list
= 3
series up: null
promctl: show: warning: series: nothing found: no series has all of that at once
series up: []
promctl: show: warning: series: nothing found: no series has all of that at once
labels: 7
promctl: show: ... for labels: no list
= 3
labels: {"a":1}
promctl: show: ... for labels: no list
= 3
labels: [[]]
promctl: show: ... for labels: something else in the list
= 3
labels: null
promctl: show: warning: labels: nothing found
labels: []
promctl: show: warning: labels: nothing found
values job: 7
promctl: show: ... for values: no list
= 3
values job: {"a":1}
promctl: show: ... for values: no list
= 3
values job: [[]]
promctl: show: ... for values: something else in the list
= 3
values job: null
promctl: show: warning: values: nothing found: there is no label job
values job: []
promctl: show: warning: values: nothing found: there is no label job
exemplars up: 7
promctl: show: ... for exemplars: no list
= 3
exemplars up: {"a":1}
promctl: show: ... for exemplars: no list
= 3
exemplars up: [[]]
promctl: show: ... for exemplars: something else in the list
= 3
exemplars up: null
promctl: show: warning: exemplars: nothing found: the server keeps them only with --enable-feature=exemplar-storage, and gets them only from pages in OpenMetrics or protobuf
exemplars up: []
promctl: show: warning: exemplars: nothing found: the server keeps them only with --enable-feature=exemplar-storage, and gets them only from pages in OpenMetrics or protobuf
metadata: 7
promctl: show: ... for metadata: no object
= 3
metadata: {"a":1}
promctl: show: ... for metadata: something else in the list
= 3
metadata: [[]]
promctl: show: ... for metadata: no object
= 3
metadata: null
promctl: show: warning: metadata: nothing found
metadata: []
promctl: show: ... for metadata: no object
= 3
cardinality: 7
promctl: show: ... for cardinality: no object
= 3
cardinality: {"a":1}
cardinality: [[]]
promctl: show: ... for cardinality: no object
= 3
cardinality: null
cardinality: []
promctl: show: ... for cardinality: no object
= 3
status build: 7
promctl: show: ... for status: no object
= 3
status build: {"a":1}
a  1
status build: [[]]
promctl: show: ... for status: no object
= 3
status build: null
status build: []
promctl: show: ... for status: no object
= 3

$ port=${u##*:}
> run show health -s "$u/status?200&application/json&{\"status\":\"success\",\"data\":7}"
> run show health -s $u/html
> run show health -s $u/silent --timeout 300ms
> run show status -s $u/basic
> run show status -s $u/html
promctl: show: http://127.0.0.1:PORT/status/api/v1/status/buildinfo: this is not what the API has there: no object
  does something else than a Prometheus server, or a proxy, answer there?
= 3
promctl: show: http://127.0.0.1:PORT/html/api/v1/status/buildinfo: not the query API: an HTML page, "Node & Exporter"
  is it the right port and path? /api/v1 must be below the URL; a login page needs --bearer-token-file or --header
= 3
promctl: show: http://127.0.0.1:PORT/silent/api/v1/status/buildinfo: timed out after 300ms: 127.0.0.1:PORT accepted the connection, no answer
  the service runs but is slow or stuck; try a longer --timeout
= 3
promctl: show: http://127.0.0.1:PORT/basic/api/v1/status/buildinfo: HTTP 401 Unauthorized: no
  give --user NAME with --password-file FILE, or --bearer-token-file FILE
= 3
promctl: show: http://127.0.0.1:PORT/html/api/v1/status/buildinfo: not the query API: an HTML page, "Node & Exporter"
  is it the right port and path? /api/v1 must be below the URL; a login page needs --bearer-token-file or --header
= 3
