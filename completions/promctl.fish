# fish completion of promctl, made from its command table (promctl completion fish)

# The command and its operands before the cursor.
function __promctl_words
    set -l words (commandline -opc)
    set -l skip 0
    for word in $words[2..-1]
        if test $skip = 1
            set skip 0
            continue
        end
        switch $word
            case --color --config --output -o --match --type --sort --count --context -c --timeout --connect-timeout --header -H --user -u --password-file --bearer-token-file --cacert --cert --key --proxy --http-config --accept --max-body --server -s --file -f --target -t --collect --context -c --timeout --connect-timeout --header -H --user -u --password-file --bearer-token-file --cacert --cert --key --proxy --http-config --accept --max-body --expr -e --queries --time --start --end --since --step --output -o --draw --scale --glyphs --name --count --warn --crit --if-empty --max-samples --max-memory --threads --enable-feature --output -o --expr --kind --select --ignore --min-severity --fail-on --explain --timeout --connect-timeout --header -H --user -u --password-file --bearer-token-file --cacert --cert --key --proxy --http-config --accept --max-body --output -o --set-matcher --delete-matcher --server -s --file -f --target -t --collect --context -c --timeout --connect-timeout --header -H --user -u --password-file --bearer-token-file --cacert --cert --key --proxy --http-config --accept --max-body --start --end --since --limit --output -o --listen --seed --speed --print
                set skip 1
            case '-?*'
            case '*'
                echo $word
        end
    end
end

# Whether the command is $argv[1] ("": none yet), with operands from $argv[2] and
# below $argv[3].
function __promctl_at
    set -l words (__promctl_words)
    test "$words[1]" = "$argv[1]"; or return
    set -q argv[2]; or return 0
    test (count $words) -gt $argv[2]; or return
    not set -q argv[3]; or test (count $words) -le $argv[3]
end

# Whether the word at the cursor may be a file: fish takes what follows a colon for one.
function __promctl_file
    not string match -q -r '^([^=]*=)?(demo|https?):' -- (commandline -ct)
end

complete -c promctl -f
complete -c promctl -n '__promctl_at ""' -a scrape -d 'fetch metrics pages and print them for people or programs'
complete -c promctl -n '__promctl_at ""' -a query -d 'evaluate PromQL over files, live targets or a server'
complete -c promctl -n '__promctl_at ""' -a lint -d 'check metrics pages and PromQL, with the place and the way out'
complete -c promctl -n '__promctl_at ""' -a test -d 'run promqltest scripts'
complete -c promctl -n '__promctl_at ""' -a fmt -d 'format PromQL expressions, edit their label matchers'
complete -c promctl -n '__promctl_at ""' -a show -d 'look into a server: targets, rules, series, status, health'
complete -c promctl -n '__promctl_at ""' -a demo -d 'serve the metrics of a simulated system'
complete -c promctl -n '__promctl_at ""' -a help -d 'explain the program or a command'
complete -c promctl -n '__promctl_at ""' -a version -d 'print the version'
complete -c promctl -n '__promctl_at ""' -a completion -d 'print a script that completes promctl in a shell'
complete -c promctl -s h -l help -d 'print help'
complete -c promctl -s V -l version -d 'print the version'
complete -c promctl -s q -l quiet -d 'print no warnings and no progress'
complete -c promctl -s v -l verbose -d 'tell more about what is done'
complete -c promctl -l color -x -a 'auto\t"on a terminal" always\t"everywhere" never\t"nowhere"' -d 'use colour'
complete -c promctl -l config -r -F -d 'read this configuration file instead of the usual one'
complete -c promctl -l no-pager -d 'never start a pager'
complete -c promctl -n '__promctl_at scrape' -s o -l output -x -a 'pretty\t"for people: families, columns, units" text\t"Prometheus text 0.0.4" openmetrics\t"OpenMetrics 1.0" json\t"an array of families, as prom2json prints it" ndjson\t"one sample a line" csv\t"one sample a row, labels as columns" names\t"the names of the families"' -d 'how to print the pages'
complete -c promctl -n '__promctl_at scrape' -l match -x -d 'only series that match; any of several'
complete -c promctl -n '__promctl_at scrape' -l type -x -d 'only families of these types'
complete -c promctl -n '__promctl_at scrape' -l sort -x -a 'value\t"the largest first" name\t"families and labels by name" rate\t"the fastest first; with --watch"' -d 'order of the series for people'
complete -c promctl -n '__promctl_at scrape' -s a -l all -d 'show every series, not ten a family; every family and label with --cardinality'
complete -c promctl -n '__promctl_at scrape' -l raw -d 'print exact numbers, without units and grouping'
complete -c promctl -n '__promctl_at scrape' -l exemplars -d 'show exemplars below their series'
complete -c promctl -n '__promctl_at scrape' -l labels -d 'add job and instance, for one target, too'
complete -c promctl -n '__promctl_at scrape' -l watch -d 'scrape again and again, and show what changes'
complete -c promctl -n '__promctl_at scrape' -l changed -d 'with --watch: only series that changed'
complete -c promctl -n '__promctl_at scrape' -l count -x -d 'with --watch: end after N comparisons'
complete -c promctl -n '__promctl_at scrape' -l diff -d 'compare two targets: new, vanished and changed series, types, help'
complete -c promctl -n '__promctl_at scrape' -l cardinality -d 'count series by family, label and value'
complete -c promctl -n '__promctl_at scrape' -s c -l context -x -d 'use the context NAME of the configuration file'
complete -c promctl -n '__promctl_at scrape' -l timeout -x -d 'give up after DUR, redirects and retries included'
complete -c promctl -n '__promctl_at scrape' -l connect-timeout -x -d 'give up when connecting takes longer'
complete -c promctl -n '__promctl_at scrape' -s H -l header -x -d 'send this header'
complete -c promctl -n '__promctl_at scrape' -s u -l user -x -d 'log in with basic authentication'
complete -c promctl -n '__promctl_at scrape' -l password-file -r -F -d 'read the password from FILE'
complete -c promctl -n '__promctl_at scrape' -l bearer-token-file -r -F -d 'authorize with the token in FILE'
complete -c promctl -n '__promctl_at scrape' -l cacert -r -F -d 'trust the certificate authorities in FILE, and no others'
complete -c promctl -n '__promctl_at scrape' -l cert -r -F -d 'show the server this client certificate'
complete -c promctl -n '__promctl_at scrape' -l key -r -F -d 'the private key of --cert'
complete -c promctl -n '__promctl_at scrape' -l insecure -d 'do not check the server'\''s certificate'
complete -c promctl -n '__promctl_at scrape' -l proxy -x -d 'go through this proxy'
complete -c promctl -n '__promctl_at scrape' -l http-config -r -F -d 'take HTTP settings from FILE, as promtool does'
complete -c promctl -n '__promctl_at scrape' -l accept -x -a 'auto\t"as Prometheus 3" text\t"text 0.0.4" openmetrics\t"OpenMetrics" protobuf\t"protobuf, for native histograms"' -d 'the format to ask targets for'
complete -c promctl -n '__promctl_at scrape' -l max-body -x -d 'refuse larger bodies'
complete -c promctl -n '__promctl_at scrape 0' -a 'demo: demo:api demo:worker http:// https:// (__fish_print_hostnames | string replace -r \$ :)'
complete -c promctl -n '__promctl_at scrape 0; and __promctl_file' -F
complete -c promctl -n '__promctl_at query' -s s -l server -x -d 'ask this Prometheus-compatible server'
complete -c promctl -n '__promctl_at query' -s f -l file -r -F -d 'read series from a metrics file'
complete -c promctl -n '__promctl_at query' -s t -l target -r -F -a 'demo: demo:api demo:worker http:// https:// (__fish_print_hostnames | string replace -r \$ :)' -d 'scrape this target'
complete -c promctl -n '__promctl_at query' -l collect -x -d 'scrape the targets for DUR before answering'
complete -c promctl -n '__promctl_at query' -s c -l context -x -d 'use the context NAME of the configuration file'
complete -c promctl -n '__promctl_at query' -l timeout -x -d 'give up after DUR, redirects and retries included'
complete -c promctl -n '__promctl_at query' -l connect-timeout -x -d 'give up when connecting takes longer'
complete -c promctl -n '__promctl_at query' -s H -l header -x -d 'send this header'
complete -c promctl -n '__promctl_at query' -s u -l user -x -d 'log in with basic authentication'
complete -c promctl -n '__promctl_at query' -l password-file -r -F -d 'read the password from FILE'
complete -c promctl -n '__promctl_at query' -l bearer-token-file -r -F -d 'authorize with the token in FILE'
complete -c promctl -n '__promctl_at query' -l cacert -r -F -d 'trust the certificate authorities in FILE, and no others'
complete -c promctl -n '__promctl_at query' -l cert -r -F -d 'show the server this client certificate'
complete -c promctl -n '__promctl_at query' -l key -r -F -d 'the private key of --cert'
complete -c promctl -n '__promctl_at query' -l insecure -d 'do not check the server'\''s certificate'
complete -c promctl -n '__promctl_at query' -l proxy -x -d 'go through this proxy'
complete -c promctl -n '__promctl_at query' -l http-config -r -F -d 'take HTTP settings from FILE, as promtool does'
complete -c promctl -n '__promctl_at query' -l accept -x -a 'auto\t"as Prometheus 3" text\t"text 0.0.4" openmetrics\t"OpenMetrics" protobuf\t"protobuf, for native histograms"' -d 'the format to ask targets for'
complete -c promctl -n '__promctl_at query' -l max-body -x -d 'refuse larger bodies'
complete -c promctl -n '__promctl_at query' -l local -d 'evaluate here, over series fetched from the server'
complete -c promctl -n '__promctl_at query' -s e -l expr -x -d 'an expression, evaluated after the operand'
complete -c promctl -n '__promctl_at query' -l queries -r -F -d 'expressions from FILE, one a line'
complete -c promctl -n '__promctl_at query' -l time -x -d 'evaluate at TIME, not now'
complete -c promctl -n '__promctl_at query' -l start -x -d 'a range from TIME on (an hour before its end)'
complete -c promctl -n '__promctl_at query' -l end -x -d 'a range that ends at TIME (now)'
complete -c promctl -n '__promctl_at query' -l since -x -d 'a range as long as DUR'
complete -c promctl -n '__promctl_at query' -l step -x -d 'a range with a value every DUR'
complete -c promctl -n '__promctl_at query' -s o -l output -x -a 'table\t"for people: labels as columns" graph\t"for people: a range as lines over time, an instant as bars" value\t"bare numbers, one a line" json\t"the envelope of the Prometheus HTTP API" ndjson\t"one sample a line" csv\t"one sample a row, labels as columns" tsv\t"the same, separated by tabs" openmetrics\t"OpenMetrics 1.0, which promctl query -f reads"' -d 'how to print the result'
complete -c promctl -n '__promctl_at query' -l draw -x -a 'line\t"each series a line" fill\t"the same, filled" bars\t"a bar for each step" points\t"samples alone" stack\t"series on top of each other" shares\t"the same, as shares of their sum"' -d 'with -o graph: how to draw series'
complete -c promctl -n '__promctl_at query' -l scale -x -a 'linear log' -d 'with -o graph: the value axis is linear or log'
complete -c promctl -n '__promctl_at query' -l glyphs -x -a 'braille\t"eight dots a character" block\t"blocks, filled to the axis" ascii\t"as it is where there is no UTF-8"' -d 'with -o graph: what to draw with, where there is UTF-8'
complete -c promctl -n '__promctl_at query' -l raw -d 'print exact numbers in the table, without units'
complete -c promctl -n '__promctl_at query' -l name -x -d 'of results without one, with -o openmetrics'
complete -c promctl -n '__promctl_at query' -l watch -d 'ask again every DUR (5s)'
complete -c promctl -n '__promctl_at query' -l count -x -d 'with --watch: end after asking N times'
complete -c promctl -n '__promctl_at query' -l fail-empty -d 'exit with 1 when a result is empty'
complete -c promctl -n '__promctl_at query' -l warn -x -d 'check: WARNING, exit status 1, when a value meets COND'
complete -c promctl -n '__promctl_at query' -l crit -x -d 'check: CRITICAL, exit status 2, when a value meets COND'
complete -c promctl -n '__promctl_at query' -l if-empty -x -a 'ok warning critical unknown' -d 'check: what a result without series is'
complete -c promctl -n '__promctl_at query' -l max-samples -x -d 'fail when more samples are in memory at once'
complete -c promctl -n '__promctl_at query' -l max-memory -x -d 'fail when series and results need more memory'
complete -c promctl -n '__promctl_at query' -l threads -x -d 'work on a query with so many threads'
complete -c promctl -n '__promctl_at query' -l explain -d 'run the query and print how, instead of the result'
complete -c promctl -n '__promctl_at query' -l stats -d 'tell on standard error what each query cost'
complete -c promctl -n '__promctl_at query' -l no-experimental -d 'refuse what a Prometheus server refuses without feature flags'
complete -c promctl -n '__promctl_at query' -l enable-feature -x -d 'what a Prometheus server has behind a feature flag'
complete -c promctl -n '__promctl_at lint' -s o -l output -x -a 'text\t"for people: the line, a caret, what to do" json\t"one object with all findings" sarif\t"SARIF 2.1.0, for code scanning" junit\t"JUnit XML; what fails is a failure" github\t"workflow commands, which GitHub shows in the changed files" gitlab\t"GitLab'\''s code quality report" checkstyle\t"Checkstyle XML"' -d 'how to print the findings'
complete -c promctl -n '__promctl_at lint' -l expr -x -d 'check this PromQL expression'
complete -c promctl -n '__promctl_at lint' -l kind -x -a 'auto\t"told from the content" exposition\t"a metrics page" rules\t"a rule file" promql\t"one PromQL expression"' -d 'take every file for this'
complete -c promctl -n '__promctl_at lint' -l select -x -d 'only these rules'
complete -c promctl -n '__promctl_at lint' -l ignore -x -d 'without these rules'
complete -c promctl -n '__promctl_at lint' -l min-severity -x -a 'info warning error' -d 'show nothing below'
complete -c promctl -n '__promctl_at lint' -l fail-on -x -a 'info warning error' -d 'exit with 1 for findings of this level or above'
complete -c promctl -n '__promctl_at lint' -l explain -x -d 'print what a rule checks, why, and an example'
complete -c promctl -n '__promctl_at lint' -l list-rules -d 'print all rules, one a line'
complete -c promctl -n '__promctl_at lint' -l timeout -x -d 'give up after DUR, redirects and retries included'
complete -c promctl -n '__promctl_at lint' -l connect-timeout -x -d 'give up when connecting takes longer'
complete -c promctl -n '__promctl_at lint' -s H -l header -x -d 'send this header'
complete -c promctl -n '__promctl_at lint' -s u -l user -x -d 'log in with basic authentication'
complete -c promctl -n '__promctl_at lint' -l password-file -r -F -d 'read the password from FILE'
complete -c promctl -n '__promctl_at lint' -l bearer-token-file -r -F -d 'authorize with the token in FILE'
complete -c promctl -n '__promctl_at lint' -l cacert -r -F -d 'trust the certificate authorities in FILE, and no others'
complete -c promctl -n '__promctl_at lint' -l cert -r -F -d 'show the server this client certificate'
complete -c promctl -n '__promctl_at lint' -l key -r -F -d 'the private key of --cert'
complete -c promctl -n '__promctl_at lint' -l insecure -d 'do not check the server'\''s certificate'
complete -c promctl -n '__promctl_at lint' -l proxy -x -d 'go through this proxy'
complete -c promctl -n '__promctl_at lint' -l http-config -r -F -d 'take HTTP settings from FILE, as promtool does'
complete -c promctl -n '__promctl_at lint' -l accept -x -a 'auto\t"as Prometheus 3" text\t"text 0.0.4" openmetrics\t"OpenMetrics" protobuf\t"protobuf, for native histograms"' -d 'the format to ask targets for'
complete -c promctl -n '__promctl_at lint' -l max-body -x -d 'refuse larger bodies'
complete -c promctl -n '__promctl_at lint 0' -F
complete -c promctl -n '__promctl_at test' -s o -l output -x -a 'text\t"a line for each file, and what failed" json\t"the counts and failures of every file" junit\t"XML as CI systems read it" tap\t"a line for each evaluation, Test Anything Protocol 13"' -d 'how to print the outcome'
complete -c promctl -n '__promctl_at test 0 1' -a 'promql'
complete -c promctl -n '__promctl_at test 1' -F
complete -c promctl -n '__promctl_at fmt' -s w -l write -d 'rewrite the files that differ, print nothing'
complete -c promctl -n '__promctl_at fmt' -l check -d 'only list what is not formatted; exit 1 if something is'
complete -c promctl -n '__promctl_at fmt' -l diff -d 'show what changes, as diff -u does; exit 1 if something does'
complete -c promctl -n '__promctl_at fmt' -l set-matcher -x -d 'give every selector this label matcher'
complete -c promctl -n '__promctl_at fmt' -l delete-matcher -x -d 'take the matchers of this label from every selector'
complete -c promctl -n '__promctl_at fmt 0' -F
complete -c promctl -n '__promctl_at show' -s s -l server -x -d 'ask this Prometheus-compatible server'
complete -c promctl -n '__promctl_at show' -s f -l file -r -F -d 'read series from a metrics file'
complete -c promctl -n '__promctl_at show' -s t -l target -r -F -a 'demo: demo:api demo:worker http:// https:// (__fish_print_hostnames | string replace -r \$ :)' -d 'scrape this target'
complete -c promctl -n '__promctl_at show' -l collect -x -d 'scrape the targets for DUR before answering'
complete -c promctl -n '__promctl_at show' -s c -l context -x -d 'use the context NAME of the configuration file'
complete -c promctl -n '__promctl_at show' -l timeout -x -d 'give up after DUR, redirects and retries included'
complete -c promctl -n '__promctl_at show' -l connect-timeout -x -d 'give up when connecting takes longer'
complete -c promctl -n '__promctl_at show' -s H -l header -x -d 'send this header'
complete -c promctl -n '__promctl_at show' -s u -l user -x -d 'log in with basic authentication'
complete -c promctl -n '__promctl_at show' -l password-file -r -F -d 'read the password from FILE'
complete -c promctl -n '__promctl_at show' -l bearer-token-file -r -F -d 'authorize with the token in FILE'
complete -c promctl -n '__promctl_at show' -l cacert -r -F -d 'trust the certificate authorities in FILE, and no others'
complete -c promctl -n '__promctl_at show' -l cert -r -F -d 'show the server this client certificate'
complete -c promctl -n '__promctl_at show' -l key -r -F -d 'the private key of --cert'
complete -c promctl -n '__promctl_at show' -l insecure -d 'do not check the server'\''s certificate'
complete -c promctl -n '__promctl_at show' -l proxy -x -d 'go through this proxy'
complete -c promctl -n '__promctl_at show' -l http-config -r -F -d 'take HTTP settings from FILE, as promtool does'
complete -c promctl -n '__promctl_at show' -l accept -x -a 'auto\t"as Prometheus 3" text\t"text 0.0.4" openmetrics\t"OpenMetrics" protobuf\t"protobuf, for native histograms"' -d 'the format to ask targets for'
complete -c promctl -n '__promctl_at show' -l max-body -x -d 'refuse larger bodies'
complete -c promctl -n '__promctl_at show' -l start -x -d 'only what has samples after TIME'
complete -c promctl -n '__promctl_at show' -l end -x -d 'only what has samples before TIME'
complete -c promctl -n '__promctl_at show' -l since -x -d 'only what has samples in the last DUR'
complete -c promctl -n '__promctl_at show' -l limit -x -d 'show at most N'
complete -c promctl -n '__promctl_at show' -s o -l output -x -a 'table\t"for people" json\t"the data of the HTTP API"' -d 'how to print it'
complete -c promctl -n '__promctl_at show 0 1' -a 'health targets rules alerts series labels values metadata exemplars cardinality status'
complete -c promctl -n '__promctl_at demo' -l listen -x -a '(__fish_print_hostnames)' -d 'where to listen'
complete -c promctl -n '__promctl_at demo' -l seed -x -d 'choose another history'
complete -c promctl -n '__promctl_at demo' -l speed -x -d 'let time run N times as fast'
complete -c promctl -n '__promctl_at demo' -l print -x -a 'prometheus\t"a prometheus.yml that scrapes both endpoints" rules\t"the rule file with the four alerts"' -d 'print a configuration file for Prometheus and exit'
complete -c promctl -n '__promctl_at help 0 1' -a 'scrape query lint test fmt show demo help version completion'
complete -c promctl -n '__promctl_at completion 0 1' -a 'bash zsh fish'
