# The configuration file: its contexts, and what is wrong in it.
$ export XDG_CONFIG_HOME=$PWD/xdg PROMCTL_NOW=1700000000; mkdir -p xdg/promctl cfg
$ printf 'up 1\n' >page.txt; printf 'down 1\n' >cfg/down.txt
$ promctl scrape
promctl: scrape: operand missing: TARGET...
  or name a context of the configuration with -c
  see promctl help scrape
[2]
$ promctl scrape -c prod 2>&1 | sed "s,$PWD,HERE,"
promctl: scrape: no context "prod": there is no configuration file
  it would be HERE/xdg/promctl/config.yml
$ promctl scrape --config none.yml -c prod
promctl: scrape: none.yml: no such file or directory
[3]
$ cat >cfg/config.yml <<'END'; chmod 600 cfg/config.yml
> current-context: files
> contexts:
>   files:
>     targets: [down.txt, page=../page.txt]
>   prod:
>     url: http://localhost:1
>     auth: {user: alice, password: hush}
>   lost:
>     url: http://localhost:1
>     auth: {bearer_token_file: no.token}
> END
$ promctl scrape --config cfg/config.yml
down{job="down",instance="cfg/down.txt"} 1
up{job="page",instance="cfg/../page.txt"} 1
$ cp cfg/* xdg/promctl; cp page.txt xdg; promctl scrape | sed "s,$PWD,HERE,"
down{job="down",instance="HERE/xdg/promctl/down.txt"} 1
up{job="page",instance="HERE/xdg/promctl/../page.txt"} 1
$ promctl scrape page.txt
up 1
$ alias p='promctl scrape --config cfg/config.yml'; shopt -s expand_aliases
$ p -c files --match 'u*'
up{job="page",instance="cfg/../page.txt"} 1
$ p -c prd page.txt
promctl: scrape: no context "prd" in cfg/config.yml
  did you mean "prod"?
[2]
$ p -c other page.txt
promctl: scrape: no context "other" in cfg/config.yml
  it has files, prod, lost
[2]
$ p -c lost
promctl: scrape: context lost: bearer_token_file: cfg/no.token: no such file or directory
[3]
$ p -c prod
promctl: scrape http://localhost:1/metrics: connection refused
  nothing listens on localhost:1; is the service running?
[3]
$ chmod 644 cfg/config.yml; p -c prod page.txt
promctl: scrape: warning: cfg/config.yml has secrets and can be read by others; chmod 600 it
up 1
$ p -q -c prod page.txt
up 1
$ printf 'contexts:\n  a:\n    target: [x]\n' >bad.yml; promctl scrape --config bad.yml
promctl: scrape: bad.yml: line 3, column 5: unknown key "target"
  did you mean "targets"?
[3]
$ promctl scrape --config bad.yml page.txt
promctl: scrape: bad.yml: line 3, column 5: unknown key "target"
  did you mean "targets"?
[3]
$ printf 'contexts:\n  a:\n    targets:\n      - demo:\n' >bad.yml; promctl scrape --config bad.yml
promctl: scrape: bad.yml: line 4, column 9: want a string, not a map
  a target that ends in a colon needs quotes: 'demo:'
[3]
$ printf 'contexts: {a: {url: u}, a: {url: u}}\n' >bad.yml; promctl scrape --config bad.yml
promctl: scrape: bad.yml: line 1, column 25: key "a" is already there in line 1
[3]
$ printf 'contexts:\n\ta: x\n' >bad.yml; promctl scrape --config bad.yml
promctl: scrape: bad.yml: line 2, column 1: found character that cannot start any token, while scanning for the next token
  YAML is indented with blanks, not with tabs
[3]
$ printf 'contexts: {a: {url: u, timeout: soon}}\n' >bad.yml; promctl scrape --config bad.yml
promctl: scrape: bad.yml: line 1, column 33: bad duration "soon": a number is missing
[3]

# The file of promtool's --http.config.file.
$ printf 'basic_auth: {username: a, pasword: b}\n' >http.yml; promctl scrape --http-config http.yml page.txt
promctl: scrape: --http-config: http.yml: line 1, column 27: unknown key "pasword"
  did you mean "password"?
[3]
$ printf 'oauth2: {client_id: a}\n' >http.yml; promctl scrape --http-config http.yml page.txt
promctl: scrape: --http-config: http.yml: line 1, column 9: promctl has no support for oauth2; get a token and use authorization
[3]
$ printf 'bearer_token_file: no.token\n' >http.yml; promctl scrape --http-config http.yml page.txt
promctl: scrape: --http-config: http.yml: bearer_token_file: no.token: no such file or directory
[3]
$ printf 'tls_config: {min_version: TLS12}\n' >http.yml; promctl scrape --http-config http.yml page.txt
up 1
