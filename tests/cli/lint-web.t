# The web configuration: TLS, headers, users.
$ cat >web.yml <<'END'
> tls_server_config:
>   cert_file: cert.pem
>   client_auth_type: RequireAndVerify
>   min_version: TLS1.2
>   cipher_suites: [TLS_AES_128_GCM_SHA257]
> http_server_config:
>   http2: 1
>   headers: {X-Frame-Options: DENY, X-Powered-By: me}
> rate_limit: {interval: 1d, bursts: 5}
> basic_auth_users:
>   alice: hunter2
>   bob: $2y$10$QOauhQNbBCuQDKes6eFzPeMqBSjb7Mr5DUmpZ/VcEd00UAV/LDeSi
>   carol: "$2y$40$QOauhQNbBCuQDKes6eFzPeMqBSjb7Mr5DUmpZ/VcEd00UAV/LDeSi"
> END
$ promctl lint web.yml
web.yml:2:3: error: no "key_file" in tls_server_config [missing-key]
    2 |   cert_file: cert.pem
      |   ^~~~~~~~~
web.yml:2:14: error: there is no file cert.pem [missing-file]
    2 |   cert_file: cert.pem
      |              ^~~~~~~~
web.yml:3:21: error: unknown value "RequireAndVerify" [invalid-value]
    3 |   client_auth_type: RequireAndVerify
      |                     ^~~~~~~~~~~~~~~~
   help: did you mean "RequireAndVerifyClientCert"?
web.yml:4:16: error: unknown value "TLS1.2" [invalid-value]
    4 |   min_version: TLS1.2
      |                ^~~~~~
   help: did you mean "TLS12"?
web.yml:5:19: error: unknown value "TLS_AES_128_GCM_SHA257" [invalid-value]
    5 |   cipher_suites: [TLS_AES_128_GCM_SHA257]
      |                   ^~~~~~~~~~~~~~~~~~~~~~
   help: did you mean "TLS_AES_128_GCM_SHA256"?
web.yml:7:10: error: want true or false, not "1" [yaml]
    7 |   http2: 1
      |          ^
web.yml:8:30: error: unknown value "DENY" of X-Frame-Options [invalid-value]
    8 |   headers: {X-Frame-Options: DENY, X-Powered-By: me}
      |                              ^~~~
web.yml:8:36: error: the header X-Powered-By cannot be set [invalid-value]
    8 |   headers: {X-Frame-Options: DENY, X-Powered-By: me}
      |                                    ^~~~~~~~~~~~
web.yml:9:24: error: want a duration, not "1d" [yaml]
    9 | rate_limit: {interval: 1d, bursts: 5}
      |                        ^~
   help: a duration has a unit: 30s, 1.5h
web.yml:9:28: error: unknown key "bursts" in rate_limit [unknown-key]
    9 | rate_limit: {interval: 1d, bursts: 5}
      |                            ^~~~~~
   help: did you mean "burst"?
web.yml:11:3: error: the password of alice is no bcrypt hash [bcrypt]
   11 |   alice: *******
      |   ^~~~~
   help: htpasswd -nBC 10 "" | tr -d ':\n'
web.yml:13:3: error: the password of carol is a bcrypt hash of a cost that is not from 4 to 31 [bcrypt]
   13 |   carol: **************************************************************
      |   ^~~~~
   help: htpasswd -nBC 10 "" | tr -d ':\n'
12 problems (12 errors) in 1 of 1 file
[1]
$ printf 'basic_auth_users:\n  a: b\n' | promctl lint -o json
{"findings":[{"rule":"bcrypt","severity":"error","file":"stdin","line":2,"column":3,"endLine":2,"endColumn":4,"message":"the password of a is no bcrypt hash","help":"htpasswd -nBC 10 \"\" | tr -d ':\\n'","fails":true}],"summary":{"files":1,"errors":1,"warnings":0,"infos":0}}
[1]
$ promctl lint web.yml -o sarif | grep -c hunter2
0
[1]
$ cat >good.yml <<'END'
> http_server_config:
>   headers: {X-Frame-Options: deny}
> basic_auth_users:
>   bob: $2y$10$QOauhQNbBCuQDKes6eFzPeMqBSjb7Mr5DUmpZ/VcEd00UAV/LDeSi
> END
$ promctl lint good.yml
