#include "test.h"

#include "base/io.h"
#include "cmd/context.h"
#include "http/http_config.h"

#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

static char dir[64];

static int make_dir(void **state)
{
    (void)state;
    snprintf(dir, sizeof dir, "/tmp/promctl-config-XXXXXX");
    return mkdtemp(dir) ? 0 : -1;
}

static int remove_dir(void **state)
{
    char cmd[96];
    (void)state;
    snprintf(cmd, sizeof cmd, "rm -rf '%s'", dir);
    return system(cmd);
}

/* A file in the test's folder; the path is valid until the next call. */
static const char *write_file(const char *name, const char *text, mode_t mode)
{
    static char path[128];

    snprintf(path, sizeof path, "%s/%s", dir, name);
    unlink(path);
    FILE *f = fopen(path, "w");
    assert_non_null(f);
    fputs(text, f);
    fclose(f);
    assert_int_equal(chmod(path, mode), 0);
    return path;
}

static void in_dir(const char *got, const char *name)
{
    char want[128];
    snprintf(want, sizeof want, "%s/%s", dir, name);
    assert_string_equal(got, want);
}

/* ---- config.yml ---- */

static void contexts_are_read(void **state)
{
    static const char text[] =
        "current-context: b\n"
        "contexts:\n"
        "  a:\n"
        "    url: https://a.example\n"
        "    headers: {X-Scope-OrgID: t1, X-B: 'two words'}\n"
        "    auth: {user: me, password_file: pw}\n"
        "    tls: {ca: ca.pem, cert: /c.pem, key: k.pem, server_name: s, insecure: yes}\n"
        "    timeout: 1m30s\n"
        "    connect_timeout: 2\n"
        "    proxy: http://p:1\n"
        "  b:\n"
        "    targets: ['demo:', ':9090', node=host:9100, page.txt, job=sub/p.txt, '-']\n"
        "    auth: {bearer_token: secret}\n";
    struct arena a = { 0 };
    struct config c;
    struct err e = { 0 };
    struct http_opts o = { .user = "old", .password = "old" };
    (void)state;
    write_file("pw", "hush\n", 0600);
    if (!config_read(&a, write_file("config.yml", text, 0600), &c, &e))
        fail_msg("%s", e.msg);
    assert_int_equal(c.n, 2);
    assert_null(c.warning);
    const struct config_context *x = config_select(&c, "a", &e);
    assert_string_equal(x->url, "https://a.example");
    assert_true(config_apply(&a, x, &o, &e));
    assert_string_equal(o.user, "me");
    assert_string_equal(o.password, "hush");
    assert_int_equal(o.n_headers, 2);
    assert_string_equal(o.headers[0], "X-Scope-OrgID: t1");
    assert_string_equal(o.headers[1], "X-B: two words");
    in_dir(o.cacert, "ca.pem");
    assert_string_equal(o.cert, "/c.pem");
    in_dir(o.key, "k.pem");
    assert_string_equal(o.server_name, "s");
    assert_true(o.insecure);
    assert_int_equal(o.timeout_ms, 90000);
    assert_int_equal(o.connect_timeout_ms, 2000);
    assert_string_equal(o.proxy, "http://p:1");

    x = config_select(&c, NULL, &e);
    assert_string_equal(x->name, "b");
    assert_int_equal(x->n_targets, 6);
    assert_string_equal(x->targets[0], "demo:");
    assert_string_equal(x->targets[2], "node=host:9100");
    in_dir(x->targets[3], "page.txt");
    assert_true(strncmp(x->targets[4], "job=/", 5) == 0);
    in_dir(x->targets[4] + 4, "sub/p.txt");
    assert_string_equal(x->targets[5], "-");
    o = (struct http_opts){ .user = "old" };
    assert_true(config_apply(&a, x, &o, &e));
    assert_string_equal(o.bearer, "secret");
    assert_null(o.user);
    arena_done(&a);
}

static void the_usual_file_may_be_missing(void **state)
{
    struct arena a = { 0 };
    struct config c;
    struct err e = { 0 };
    char path[128];
    (void)state;
    setenv("XDG_CONFIG_HOME", dir, 1);
    assert_true(config_read(&a, NULL, &c, &e));
    assert_false(c.found);
    in_dir(c.path, "promctl/config.yml");
    assert_null(config_select(&c, NULL, &e));
    assert_int_equal(e.kind, ERR_NONE);
    assert_null(config_select(&c, "x", &e));
    assert_int_equal(e.kind, ERR_USAGE);
    assert_string_equal(e.msg, "no context \"x\": there is no configuration file");
    err_done(&e);

    snprintf(path, sizeof path, "%s/.config", dir);
    mkdir(path, 0700);
    snprintf(path, sizeof path, "%s/.config/promctl", dir);
    mkdir(path, 0700);
    write_file(".config/promctl/config.yml", "contexts: {x: {url: 'http://x'}}\n", 0644);
    setenv("XDG_CONFIG_HOME", "relative", 1); // does not count
    setenv("HOME", dir, 1);
    assert_true(config_read(&a, NULL, &c, &e));
    assert_true(c.found);
    assert_non_null(config_select(&c, "x", &e));

    snprintf(path, sizeof path, "%s/none.yml", dir);
    assert_false(config_read(&a, path, &c, &e));
    assert_int_equal(e.kind, ERR_IO);
    assert_non_null(strstr(e.msg, "none.yml: no such file or directory"));
    err_done(&e);
    arena_done(&a);
}

static void secrets_others_can_read_get_a_warning(void **state)
{
    static const struct {
        const char *text;
        mode_t mode;
        bool want;
    } rows[] = {
        { "contexts: {x: {url: u, auth: {bearer_token: t}}}", 0644, true },
        { "contexts: {x: {url: u, auth: {user: a, password: t}}}", 0640, true },
        { "contexts: {x: {url: u, headers: {Authorization: t}}}", 0604, true },
        { "contexts: {x: {url: 'http://a:b@c'}}", 0644, true },
        { "contexts: {x: {url: u, auth: {bearer_token: t}}}", 0600, false },
        { "contexts: {x: {url: u, auth: {bearer_token_file: t}}}", 0644, false },
        { "contexts: {x: {url: u, headers: {X-A: t}}}", 0644, false },
    };
    (void)state;
    for (size_t i = 0; i < N_OF(rows); i++) {
        struct arena a = { 0 };
        struct config c;
        struct err e = { 0 };
        assert_true(config_read(&a, write_file("w.yml", rows[i].text, rows[i].mode), &c, &e));
        assert_int_equal(c.warning != NULL, rows[i].want);
        arena_done(&a);
    }
}

static void config_error(const char *text, const char *want, const char *hint)
{
    struct arena a = { 0 };
    struct config c;
    struct err e = { 0 };
    const char *path = write_file("bad.yml", text, 0600);

    if (config_read(&a, path, &c, &e))
        fail_msg("accepted: %s", text);
    assert_int_equal(e.kind, ERR_FORMAT);
    assert_int_equal(strncmp(e.msg, path, strlen(path)), 0);
    assert_string_equal(e.msg + strlen(path) + 2, want);
    if (hint)
        assert_string_equal(e.hint, hint);
    err_done(&e);
    arena_done(&a);
}

static void errors_have_line_column_and_suggestion(void **state)
{
    (void)state;
    config_error("context: {}\n", "line 1, column 1: unknown key \"context\"",
                 "did you mean \"contexts\"?");
    config_error("contexts:\n  a:\n    uri: x\n", "line 3, column 5: unknown key \"uri\"",
                 "did you mean \"url\"?");
    config_error("contexts:\n  a:\n    url: x\n    auth: {pasword: x}\n",
                 "line 4, column 12: unknown key \"pasword\"", "did you mean \"password\"?");
    config_error("contexts:\n  a: {}\n",
                 "line 2, column 6: context \"a\" needs either a url or targets", NULL);
    config_error("contexts: {a: {url: u, targets: [b]}}\n",
                 "line 1, column 15: context \"a\" needs either a url or targets", NULL);
    config_error("contexts:\n  a:\n    targets:\n      - demo:\n",
                 "line 4, column 9: want a string, not a map",
                 "a target that ends in a colon "
                 "needs quotes: 'demo:'");
    config_error("contexts: [a]\n", "line 1, column 11: contexts: want a map, not a list", NULL);
    config_error("contexts: {a: {url: u, timeout: soon}}",
                 "line 1, column 33: bad duration \"soon\": a number is missing", NULL);
    config_error("contexts: {a: {url: u, timeout: 0s}}", "line 1, column 33: must be more than 0",
                 NULL);
    config_error("contexts: {a: {url: u, auth: {password: x}}}",
                 "line 1, column 30: auth: a password without a user", NULL);
    config_error("contexts: {a: {url: u, auth: {user: x, bearer_token: y}}}",
                 "line 1, column 30: auth: a user and a bearer token exclude each other", NULL);
    config_error("contexts: {a: {url: u, tls: {insecure: maybe}}}",
                 "line 1, column 40: want true or false, not \"maybe\"", NULL);
    config_error("contexts: {a: {url: u, headers: {'a b': c}}}",
                 "line 1, column 34: a header's name cannot have blanks, colons or characters "
                 "beyond ASCII",
                 NULL);
    config_error("current-context: prdo\ncontexts: {prod: {url: u}}\n",
                 "line 1, column 18: there is no context \"prdo\"", "did you mean \"prod\"?");
    config_error("a: [\n",
                 "line 2, column 1: did not find expected node content, while parsing a "
                 "flow node",
                 NULL);
    config_error("just text\n", "line 1, column 1: want a map with the key \"contexts\"", NULL);
}

static void the_example_is_valid(void **state)
{
    const char *srcdir = getenv("srcdir");
    struct arena a = { 0 };
    struct config c;
    struct err e = { 0 };
    char path[4096];
    (void)state;
    snprintf(path, sizeof path, "%s/examples/config.yml", srcdir ? srcdir : ".");
    if (!config_read(&a, path, &c, &e))
        fail_msg("%s", e.msg);
    assert_int_equal(c.n, 3);
    assert_string_equal(config_select(&c, NULL, &e)->name, "local");
    arena_done(&a);
}

/* ---- --http-config ---- */

static bool http_read(struct arena *a, const char *text, struct http_opts *o, struct err *e)
{
    return http_config_read(a, write_file("http.yml", text, 0600), o, e);
}

static void promtools_keys_are_read(void **state)
{
    struct arena a = { 0 };
    struct http_opts o = { 0 };
    struct err e = { 0 };
    (void)state;
    write_file("secret", "hush\n", 0600);
    assert_true(http_read(&a,
                          "basic_auth: {username: me, password_file: secret}\n"
                          "tls_config:\n"
                          "  ca_file: ca.pem\n  cert_file: c.pem\n  key_file: k.pem\n"
                          "  server_name: s\n  insecure_skip_verify: true\n"
                          "  min_version: TLS12\n  max_version: TLS13\n"
                          "proxy_url: http://p:1\nno_proxy: a,b\n"
                          "follow_redirects: false\nenable_http2: false\n"
                          "http_headers:\n"
                          "  X-A: {values: [one, two]}\n"
                          "  X-B: {secrets: [three], files: [secret]}\n",
                          &o, &e));
    assert_string_equal(o.user, "me");
    assert_string_equal(o.password, "hush");
    in_dir(o.cacert, "ca.pem");
    in_dir(o.cert, "c.pem");
    in_dir(o.key, "k.pem");
    assert_string_equal(o.server_name, "s");
    assert_true(o.insecure && o.no_redirects && o.http1);
    assert_int_equal(o.tls_min, 12);
    assert_int_equal(o.tls_max, 13);
    assert_string_equal(o.proxy, "http://p:1");
    assert_string_equal(o.no_proxy, "a,b");
    assert_int_equal(o.n_headers, 4);
    assert_string_equal(o.headers[1], "X-A: two");
    assert_string_equal(o.headers[3], "X-B: hush");

    o = (struct http_opts){ .user = "u", .password = "p" };
    assert_true(http_read(&a, "bearer_token_file: secret", &o, &e));
    assert_string_equal(o.bearer, "hush");
    assert_null(o.user);
    assert_false(o.http1 || o.no_redirects);

    o = (struct http_opts){ 0 };
    assert_true(http_read(&a, "authorization: {credentials: tok}", &o, &e));
    assert_string_equal(o.bearer, "tok");
    o = (struct http_opts){ 0 };
    assert_true(http_read(&a, "authorization: {type: Token, credentials_file: secret}", &o, &e));
    assert_null(o.bearer);
    assert_string_equal(o.headers[0], "Authorization: Token hush");
    o = (struct http_opts){ 0 };
    assert_true(http_read(&a, "proxy_from_environment: false", &o, &e));
    assert_string_equal(o.proxy, "");
    o = (struct http_opts){ 0 };
    assert_true(http_read(&a, "# nothing\n", &o, &e));
    assert_null(o.proxy);
    arena_done(&a);
}

static void http_error(const char *text, enum err_kind kind, const char *want)
{
    struct arena a = { 0 };
    struct http_opts o = { 0 };
    struct err e = { 0 };

    if (http_read(&a, text, &o, &e))
        fail_msg("accepted: %s", text);
    assert_int_equal(e.kind, kind);
    if (!strstr(e.msg, want))
        fail_msg("got \"%s\", want \"%s\"", e.msg, want);
    err_done(&e);
    arena_done(&a);
}

static void what_promtool_refuses_is_refused(void **state)
{
    (void)state;
    http_error("oauth2: {client_id: x}", ERR_FORMAT, "no support for oauth2");
    http_error("tls_config: {ca: x}", ERR_FORMAT, "no support for ca; use ca_file");
    http_error("basic_auth: {password_ref: x}", ERR_FORMAT, "use password or password_file");
    http_error("proxy_connect_header: {a: [b]}", ERR_FORMAT, "proxy_connect_header");
    http_error("basic_auth: {password: x, password_file: y}", ERR_FORMAT,
               "line 1, column 13: password and password_file exclude each other");
    http_error("basic_auth: {username: x}\nbearer_token: y", ERR_FORMAT, "at most one of");
    http_error("authorization: {type: Basic}", ERR_FORMAT, "use basic_auth");
    http_error("bearer_token_file: none", ERR_IO, "none: no such file or directory");
    http_error("tls_config: {min_version: TLS14}", ERR_FORMAT, "unknown TLS version \"TLS14\"");
    http_error("tls_config: {min_version: TLS13, max_version: TLS12}", ERR_FORMAT, "is below");
    http_error("tls_config: {cert_file: x}", ERR_FORMAT, "cert_file and key_file go together");
    http_error("no_proxy: x", ERR_FORMAT, "no_proxy goes with proxy_url");
    http_error("proxy_from_environment: true\nproxy_url: x", ERR_FORMAT, "excludes");
    http_error("http_headers: {X-A: {value: [x]}}", ERR_FORMAT, "unknown key \"value\"");
    http_error("http_headers: {X-A: {values: x}}", ERR_FORMAT, "values: want a list");
    http_error("http_headers: {\"X-A\\n\": {values: [x]}}", ERR_FORMAT, "header's name");
    http_error("basic_aut: {}", ERR_FORMAT, "line 1, column 1: unknown key \"basic_aut\"");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(contexts_are_read),
        cmocka_unit_test(the_usual_file_may_be_missing),
        cmocka_unit_test(secrets_others_can_read_get_a_warning),
        cmocka_unit_test(errors_have_line_column_and_suggestion),
        cmocka_unit_test(the_example_is_valid),
        cmocka_unit_test(promtools_keys_are_read),
        cmocka_unit_test(what_promtool_refuses_is_refused),
    };
    return cmocka_run_group_tests(tests, make_dir, remove_dir);
}
