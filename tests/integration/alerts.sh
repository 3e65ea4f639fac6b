#!/usr/bin/env bash
# promctl alerts against a real Prometheus that evaluates the same rules on pages that change: at
# the times of the server's own evaluations both have the same alerts in the same states, active
# since the same time. Then a real Alertmanager is sent alerts, and told that they are over. Skips
# (77) where they are absent; set PROMETHEUS and ALERTMANAGER to their paths to run it.
#
# The server evaluates while it scrapes, and what is not stored yet it does not see: the rules look
# at what was three seconds before. Times at which it was late are left out.
set -euo pipefail
. "${srcdir:-.}/tests/lib/peers.bash"
needs "alerts, beside a real server," PROMETHEUS ALERTMANAGER
for p in jq curl; do
    command -v $p >/dev/null || { echo "SKIPPED: $p is not installed"; exit 77; }
done
status=0
fail() {
    echo "FAIL: $*"
    status=1
}

prom=$(free_port) am=$(free_port)
start_demo --speed 20
cat >"$dir/rules.yml" <<'YAML'
groups:
  - name: behind
    interval: 1s
    query_offset: 3s
    labels: {team: core}
    rules:
      - {record: behind_tick, expr: vector(1)}
      - {record: 'job:goroutines:avg5s', expr: 'avg by (job) (avg_over_time(go_goroutines[5s]))'}
      - {alert: Wave, expr: 'vector(time()) % 13 < 6', for: 3s, labels: {when: 'at {{ $value | printf "%.0f" }}'}}
      - {alert: Held, expr: 'vector(time()) % 16 < 5', for: 2s, keep_firing_for: 4s}
      - alert: Moves
        expr: abs(deriv(job:goroutines:avg5s[6s])) > 0.05
        for: 2s
        labels: {severity: page, gone: '{{ $labels.nothing }}'}
        annotations: {summary: '{{ $labels.job }}: {{ $value }}'}
      - {alert: Inhibited, expr: 'ALERTS{alertname="Moves",alertstate="firing"} unless on () ALERTS{alertname="Held"}'}
      - {alert: Long, expr: 'time() - ALERTS_FOR_STATE{alertname="Held"} > 4'}
  - name: ahead
    interval: 2s
    rules:
      - {record: ahead_tick, expr: vector(1)}
      - {alert: InFlight, expr: 'http_requests_in_flight offset 3s > 0', for: 4s, labels: {severity: warn}}
      - {alert: Goroutines, expr: 'go_goroutines offset 3s > avg_over_time(go_goroutines[20s] offset 3s)', keep_firing_for: 3s}
      - {alert: Same, expr: 'label_replace(up offset 3s, "instance", "x", "", "") == 1', for: 6s}
YAML
cat >"$dir/prometheus.yml" <<YAML
global: {scrape_interval: 1s, scrape_timeout: 1s}
rule_files: [rules.yml]
scrape_configs:
  - {job_name: api, static_configs: [{targets: ["${demo[0]}"]}]}
  - {job_name: worker, static_configs: [{targets: ["${demo[1]}"]}]}
YAML
start prom "$PROMETHEUS" --config.file="$dir/prometheus.yml" --storage.tsdb.path="$dir/prom" \
    --web.listen-address="127.0.0.1:$prom"
echo "receivers: [{name: none}]
route: {receiver: none}" >"$dir/am.yml"
# Debian's wants a file of its package, which may be unpacked anywhere.
place=/usr/share/prometheus/alertmanager templates=${ALERTMANAGER%/bin/*}/share/prometheus/alertmanager in_place=
if ! [ -e $place ] && [ -d "$templates" ] && unshare -rm true 2>/dev/null; then
    in_place="unshare -rm sh -c"
fi
start am ${in_place:+$in_place 'mount -t tmpfs none /usr/share && mkdir /usr/share/prometheus && ln -s "$0" "$1" && shift && exec "$@"' "$templates" $place} \
    "$ALERTMANAGER" --config.file="$dir/am.yml" --storage.path="$dir/am" --cluster.listen-address= \
    --web.listen-address="127.0.0.1:$am"

# The times (ms) of the last evaluations of a group, of which a rule records each.
ticks() { # NAME
    "$build/promctl" query -q -s "127.0.0.1:$prom" "$1[90s]" -o json 2>/dev/null |
        jq -r '.data.result[]?.values[][0] * 1000 | round'
}
theirs() { # MS OFFSET_MS GROUP: "labels state since" of what the server wrote at that time
    jq -r --argjson t "$1" --arg group "$3" --slurpfile since "$dir/since.json" '
        def at: .values[] | select((.[0] * 1000 | round) == $t) | .[1];
        ($since[0].data.result | map({(.metric | del(.__name__, .alertstate) | tojson): .}) | add) as $for
        | .data.result[] | select(.metric.alertname | IN($ARGS.positional[])) | select(at)
        | (.metric | del(.__name__, .alertstate)) as $labels
        | "\($labels | to_entries | sort_by(.key) | map("\(.key)=\(.value)") | join(",")) \(.metric.alertstate) \($for[$labels | tojson] | at | tonumber)"
    ' "$dir/alerts.json" --args ${alerts[$3]} | sort
}
# A label of the rule that expands to nothing is in ALERTS as it is written, and not in the alert.
ours() { # MS OFFSET_MS GROUP
    "$build/promctl" alerts "$dir/rules.yml" -q -s "127.0.0.1:$prom" --group "$3" -o json \
        --time "$(printf '%d.%03d' $((($1 + $2) / 1000)) $((($1 + $2) % 1000)))" |
        jq -r '.data.groups[].rules[] | select(.type == "alerting") | .labels as $raw | .alerts[]
            | .state as $state | .activeAt[:19] as $since | ($raw + .labels | del(.alertstate))
            | "\(to_entries | sort_by(.key) | map("\(.key)=\(.value)") | join(",")) \($state) \("\($since)Z" | fromdate)"' | sort
}

declare -A alerts=([behind]='Wave Held Moves Inhibited Long' [ahead]='InFlight Goroutines Same')
compared=0 firing=0 pending=0
compare_group() { # GROUP INTERVAL_MS OFFSET_MS WARM_MS
    local before=0 since=0 t last=()
    mapfile -t last < <(ticks "$1_tick")
    "$build/promctl" query -q -s "127.0.0.1:$prom" 'ALERTS[90s]' -o json >"$dir/alerts.json"
    "$build/promctl" query -q -s "127.0.0.1:$prom" 'ALERTS_FOR_STATE[90s]' -o json >"$dir/since.json"
    for t in "${last[@]:0:${#last[@]}-1}"; do # the last may not be complete
        [ $((t - before)) = "$2" ] || since=$t # it was late
        before=$t
        [ $((t - since)) -ge "$4" ] && [ "$t" -gt "${seen[$1]:-0}" ] || continue
        seen[$1]=$t
        theirs "$t" "$3" "$1" >"$dir/theirs"
        ours "$t" "$3" "$1" >"$dir/ours"
        compared=$((compared + 1))
        firing=$((firing + $(grep -c ' firing ' "$dir/theirs" || true)))
        pending=$((pending + $(grep -c ' pending ' "$dir/theirs" || true)))
        diff -u --label "server $1 $t" "$dir/theirs" --label "promctl $1 $t" "$dir/ours" ||
            status=1
    done
}

declare -A seen=()
for _ in $(seq 60); do
    sleep 2
    [ "$(ticks behind_tick | wc -l)" -gt 40 ] || continue
    compare_group behind 1000 3000 26000
    compare_group ahead 2000 0 26000
    [ $compared -ge 20 ] && [ $firing -ge 20 ] && [ $pending -ge 10 ] && break
    [ $status = 0 ] || break
done
echo "$compared evaluations compared: $firing alerts firing, $pending pending"
[ $compared -ge 20 ] && [ $firing -ge 20 ] && [ $pending -ge 10 ] || fail "too little to compare"

# Evaluating here, over series of the server, and there gives the same history.
"$build/promctl" alerts "$dir/rules.yml" -q -s "127.0.0.1:$prom" --since 30s --try-for 1s,5s >"$dir/out" ||
    fail "a history of the server"
grep -q '^Wave .* when="at ' "$dir/out" || { fail "Wave is in no history"; cat "$dir/out"; }

# ---- Alertmanager ----

listed() { # what it lists as active
    curl -sf "http://127.0.0.1:$am/api/v2/alerts?active=true" | jq -c 'map({labels, annotations, generatorURL}) | .[]'
}
for _ in $(seq 150); do curl -sf "http://127.0.0.1:$am/-/ready" >/dev/null && break; sleep 0.2; done
until=$(($(date +%s) + 600))
rules() { # UNTIL
    echo "groups: [{name: g, interval: 1s, rules: [{alert: Soon, expr: 'vector(time()) < $1', labels: {severity: page}, annotations: {summary: 'at {{ \$externalLabels.cluster }}'}}, {alert: Waits, expr: 'vector(1)', for: 1y}]}]" >"$dir/soon.yml"
}
notify() {
    "$build/promctl" alerts "$dir/soon.yml" -q -s "127.0.0.1:$prom" --notify "127.0.0.1:$am" \
        --external-label cluster=eu1 --external-url http://p.example "$@" >"$dir/out" 2>&1 ||
        { fail "--notify $*"; cat "$dir/out"; }
}
rules $until
notify
want='{"labels":{"alertname":"Soon","cluster":"eu1","severity":"page"},"annotations":{"summary":"at eu1"},"generatorURL":"http://p.example/graph?g0.expr=vector%28time%28%29%29+%3C+'$until'&g0.tab=1"}'
for _ in $(seq 50); do [ "$(listed)" = "$want" ] && break; sleep 0.2; done
[ "$(listed)" = "$want" ] || { fail "the Alertmanager lists: $(listed)"; echo "want: $want"; }

# It is over: an end in the past.
rules $(($(date +%s) - 5))
notify --watch=1s --count 2
for _ in $(seq 50); do [ -z "$(listed)" ] && break; sleep 0.2; done
[ -z "$(listed)" ] || fail "the Alertmanager still lists: $(listed)"

# What it refuses is told in its words.
if "$build/promctl" alerts "$dir/soon.yml" -q -s "127.0.0.1:$prom" --notify "http://127.0.0.1:$am/nothing" \
    --match Soon >"$dir/out" 2>&1; then
    fail "there is no /nothing"
fi
grep -q 'notify http://127.0.0.1:.*/nothing/api/v2/alerts: HTTP 404' "$dir/out" || { fail "404"; cat "$dir/out"; }
exit $status
