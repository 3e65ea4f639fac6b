#!/usr/bin/env bash
# Verdicts of `promctl lint` and of promtool's `check config` and `check web-config` on the cases of
# tests/data/lint/config_cases.txt: taken or refused (an error). The file says which is expected, and
# why where the two differ. Without promtool (set PROMTOOL to its path) only ours are compared, and
# that is said. Tables of the schema that promtool 3.5 has not (clouds, what came later) are not
# covered.
set -euo pipefail
build=$PWD
cases=$(cd "${srcdir:-.}/tests/data/lint" && pwd)/config_cases.txt
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"

# What the cases name.
groups() { printf 'groups:\n- name: a\n  rules:\n  - record: a:b\n    expr: %s\n' "$1"; }
groups up >rules.yml
groups 'up(' >broken-rules.yml
printf 'scrape_configs:\n- job_name: part\n' | tee same-part.yml >part.yml
printf 'scrape_configs:\n- job_nam: part\n' >broken-part.yml
echo '[{"targets":["a:1"],"labels":{"b":"c"}}]' | tee there.txt targets.txt >targets.json
printf -- '- targets: [a:1]\n  labels: {b: c}\n' >targets.yml
echo '[{"targets":' >broken-targets.json
printf -- '- targets: [a:1]\n  label: {b: c}\n' >unknown-targets.yml
printf -- '- targets: [a/b]\n' >path-targets.yml
printf -- '- targets: [a]\n-\n' >null-targets.yml
openssl req -x509 -newkey rsa:2048 -nodes -keyout key.pem -out cert.pem -days 2 -subj /CN=a 2>/dev/null
hash='$2y$10$QOauhQNbBCuQDKes6eFzPeMqBSjb7Mr5DUmpZ/VcEd00UAV/LDeSi'

# PLACE TEXT: the file that the case is.
put() {
    case $1 in
    root | web) printf '%s\n' "$2" ;;
    global) printf 'global:\n  %s\n' "$2" ;;
    job) printf 'scrape_configs:\n- job_name: x\n  %s\n' "$2" ;;
    relabel) printf 'scrape_configs:\n- job_name: x\n  relabel_configs: [{%s}]\n' "$2" ;;
    remote) printf 'remote_write:\n- url: http://a/b\n  %s\n' "$2" ;;
    read) printf 'remote_read:\n- url: http://a/b\n  %s\n' "$2" ;;
    am) printf 'alerting:\n  alertmanagers:\n  -\n    %s\n' "$2" ;;
    tls) printf 'tls_server_config: {cert_file: cert.pem, key_file: key.pem, %s}\n' "$2" ;;
    *) echo "what is $1?" >&2; exit 99 ;;
    esac
}

n=0 theirs=0 failed=0
while IFS= read -r line; do
    [[ $line && $line != '#'* ]] || continue
    read -r verdict place text <<<"$line"
    text=${text//;;/$'\n'}
    text=${text//HASH/$hash}
    file=case-$((++n)).yml kind=prometheus check=config
    case $place in web | tls) kind=web-config check=web-config ;; esac
    put "$place" "$text" >"$file"
    ours=good peer=${verdict#*/} status=0
    "$build/promctl" lint --kind $kind "$file" >out 2>&1 || status=$?
    [ "$status" -le 1 ] || { echo "$line: status $status"; cat out; failed=$((failed + 1)); }
    [ "$status" = 0 ] || ours=bad
    if [ "$ours" != "${verdict%/*}" ]; then
        echo "promctl says $ours: $line"
        cat out
        failed=$((failed + 1))
    fi
    if [ -x "${PROMTOOL:-}" ] && [ "$peer" != - ]; then
        theirs=$((theirs + 1)) said=good
        "$PROMTOOL" check $check "$file" >out 2>&1 || said=bad
        if [ "$said" != "$peer" ]; then
            echo "promtool says $said: $line"
            cat out
            failed=$((failed + 1))
        fi
    fi
done <"$cases"
[ "$theirs" -gt 0 ] || echo "PROMTOOL does not name a program: the comparison with promtool did not run"
echo "$n cases, $theirs of them compared with promtool, $failed with another verdict"
[ "$n" -gt 470 ] && [ "$failed" -eq 0 ]
