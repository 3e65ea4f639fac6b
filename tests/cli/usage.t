# What is wrong with a call, and what would be right.
$ promctl
Usage: promctl [GLOBAL OPTION]... COMMAND [OPTION]... [OPERAND]...

Commands:
  scrape      fetch metrics pages and print them for people or programs
  query       evaluate PromQL over files, live targets or a server
  top         watch targets, a server or a recording live
  lint        check metrics pages, rules, configuration, dashboards, PromQL
  test        run rule unit tests and promqltest scripts
  fmt         format PromQL expressions, edit their label matchers
  show        look into a server: targets, rules, series, status, health
  alerts      evaluate alerting and recording rules over any source
  demo        serve the metrics of a simulated system
  help        explain the program or a command
  version     print the version
  completion  print a script that completes promctl in a shell

"promctl help" tells more.
[2]
$ promctl versoin
promctl: unknown command "versoin"
  did you mean "version"?
  see promctl help
[2]
$ promctl frobnicate
promctl: unknown command "frobnicate"
  see promctl help
[2]
$ promctl --no-pgaer version
promctl: unknown option "--no-pgaer"
  did you mean "--no-pager"?
  see promctl help
[2]
$ promctl help -qx
promctl: help: unknown option "-x" in "-qx"
  see promctl help help
[2]
$ promctl --color=allways version
promctl: --color: unknown value "allways"
  did you mean "always"?
  one of auto, always, never
  see promctl help
[2]
$ promctl version --color=x
promctl: version: --color: unknown value "x"
  one of auto, always, never
  see promctl help version
[2]
$ promctl version --color
promctl: version: --color: needs a value: WHEN
  see promctl help version
[2]
$ promctl version --quiet=1
promctl: version: --quiet: takes no value
  see promctl help version
[2]
$ promctl help -V=1
promctl [0-9.]+ (re)
$ promctl --config
promctl: --config: needs a value: FILE
  see promctl help
[2]
$ promctl help test b
promctl: help: too many operands: "b"
[2]
$ promctl help test record | head -3
Usage: promctl test record [OPTION]... RULE-FILE...

Write a rule unit test out of what a source has.
$ promctl test record --help | head -1
Usage: promctl test record [OPTION]... RULE-FILE...
$ promctl help versio
promctl: help: unknown command "versio"
  did you mean "version"?
[2]
$ promctl completion
promctl: completion: operand missing: bash|zsh|fish
  see promctl help completion
[2]
$ promctl -color never version
promctl: unknown option "-c" in "-color"
  did you mean "--color"?
  see promctl help
[2]
$ promctl $'ver\e[31msion\nx'
promctl: unknown command "ver\x1b[31msion\nx"
  see promctl help
[2]
$ promctl version $'--\xff\e]0;x\a'
promctl: version: unknown option "--\xff\x1b]0;x\x07"
  see promctl help version
[2]
$ promctl ''
promctl: unknown command ""
  see promctl help
[2]

# Options stand before or after the command; `--` ends them; a letter takes the rest of its word.
$ promctl -qv --no-pager help version | head -n 1
Usage: promctl version [OPTION]...
$ promctl help -qvv --color never --config x version | head -n 1
Usage: promctl version [OPTION]...
$ promctl -- version
promctl [0-9.]+ (re)
$ promctl help -- --version
promctl: help: unknown command "--version"
  did you mean "version"?
[2]
$ promctl help -- -
promctl: help: unknown command "-"
[2]
$ promctl help --color auto --help --bogus >/dev/null
