#include "base/io.h"
#include "cmd/http_args.h"
#include "cmd/opt_parse.h"
#include "test.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

struct fixture {
    struct arena a;
    struct opt_parser parser;
    struct http_args args;
    struct http_opts o;
    struct err e;
};

/* Parses the words as a command would and applies them over `f->o`. */
static bool apply(struct fixture *f, const char *const *words)
{
    enum opt_step step;
    f->args = (struct http_args){ 0 };
    f->parser = (struct opt_parser){ .words = words };
    opt_parser_add(&f->parser, http_args_opts, N_OF(http_args_opts), &f->args);
    do
        step = opt_parser_step(&f->parser, &f->e);
    while (step == OPT_STEP_OPTION);
    return step == OPT_STEP_END && http_args_apply(&f->a, &f->args, &f->o, &f->e);
}

#define APPLY(f, ...) apply((f), (const char *const[]){ __VA_ARGS__, NULL })

static void done(struct fixture *f)
{
    opt_parser_done(&f->parser);
    arena_done(&f->a);
    err_done(&f->e);
    *f = (struct fixture){ 0 };
}

/* The call is refused with this message (its beginning) and, unless NULL, this hint. */
static void refused(struct fixture *f, bool ok, enum err_kind kind, const char *msg,
                    const char *hint)
{
    assert_false(ok);
    if (!str_starts(str_of(f->e.msg), str_of(msg)))
        fail_msg("got \"%s\", want \"%s\"", f->e.msg, msg);
    assert_int_equal(f->e.kind, kind);
    if (hint)
        assert_string_equal(f->e.hint, hint);
    done(f);
}

static char file[] = "test_http_args.XXXXXX";

static const char *file_with(const char *text)
{
    struct err e = { 0 };
    if (!io_replace_file(file, str_of(text), &e))
        fail_msg("%s", e.msg);
    return file;
}

static void nothing_given_changes_nothing(void **state)
{
    struct fixture f = { .o = { .timeout_ms = 120000, .bearer = "configured" } };
    (void)state;
    assert_true(APPLY(&f, NULL));
    assert_int_equal(f.o.timeout_ms, 120000);
    assert_int_equal(f.o.connect_timeout_ms, 0);
    assert_int_equal(f.o.max_body_bytes, 0);
    assert_string_equal(f.o.bearer, "configured");
    assert_int_equal(f.o.n_headers, 0);
    assert_null(f.o.proxy);
    assert_int_equal(f.args.accept, HTTP_ACCEPT_AUTO);
    assert_null(http_args_warning(&f.args, NULL, 0));
    done(&f);
}

static void limits_and_switches_are_taken(void **state)
{
    struct fixture f = { 0 };
    (void)state;
    assert_true(APPLY(&f, "--timeout=3s", "--connect-timeout", "0.25", "--max-body=1MiB",
                      "--insecure", "--proxy", "", "--accept=protobuf"));
    assert_int_equal(f.o.timeout_ms, 3000);
    assert_int_equal(f.o.connect_timeout_ms, 250);
    assert_int_equal(f.o.max_body_bytes, 1 << 20);
    assert_true(f.o.insecure);
    assert_string_equal(f.o.proxy, "");
    assert_int_equal(f.args.accept, HTTP_ACCEPT_PROTOBUF);
    done(&f);
    refused(&f, APPLY(&f, "--timeout=0"), ERR_USAGE, "--timeout: must be more than 0", NULL);
    refused(&f, APPLY(&f, "--max-body=0"), ERR_USAGE, "--max-body: must be more than 0", NULL);
}

static void a_password_has_three_sources(void **state)
{
    struct fixture f = { .o = { .bearer = "configured" } };
    (void)state;
    assert_true(APPLY(&f, "-u", "joe:a:b"));
    assert_string_equal(f.o.user, "joe");
    assert_string_equal(f.o.password, "a:b");
    assert_null(f.o.bearer);
    assert_non_null(http_args_warning(&f.args, NULL, 0));
    done(&f);

    assert_true(APPLY(&f, "-u", "joe", "--password-file", file_with("s e:cret\r\n")));
    assert_string_equal(f.o.password, "s e:cret");
    assert_null(http_args_warning(&f.args, NULL, 0));
    done(&f);

    setenv("PROMCTL_PASSWORD", "from-env", 1);
    assert_true(APPLY(&f, "-u", "joe"));
    assert_string_equal(f.o.password, "from-env");
    done(&f);
    unsetenv("PROMCTL_PASSWORD");

    assert_true(APPLY(&f, "-u", "joe:"));
    assert_string_equal(f.o.password, "");
    assert_null(http_args_warning(&f.args, NULL, 0));
    done(&f);

    f.o.user = "configured";
    assert_true(APPLY(&f, "--password-file", file_with("x\n")));
    assert_string_equal(f.o.user, "configured");
    assert_string_equal(f.o.password, "x");
    done(&f);

    refused(&f, APPLY(&f, "-u", "joe"), ERR_USAGE, "--user: no password for joe",
            "--password-file FILE or $PROMCTL_PASSWORD give one; 'joe:' is an empty one");
    refused(&f, APPLY(&f, "-u", ":x"), ERR_USAGE, "--user: the name is missing", NULL);
    refused(&f, APPLY(&f, "-u", ""), ERR_USAGE, "--user: the name is missing", NULL);
    refused(&f, APPLY(&f, "--password-file", file), ERR_USAGE, "--password-file without a user",
            "add --user NAME");
    refused(&f, APPLY(&f, "-u", "joe:x", "--password-file", file), ERR_USAGE,
            "--user has a password, and there is --password-file: which?", NULL);
}

static void a_token_comes_from_a_file_or_the_environment(void **state)
{
    struct fixture f = { .o = { .user = "configured", .password = "x" } };
    (void)state;
    assert_true(APPLY(&f, "--bearer-token-file", file_with("tok-en\n")));
    assert_string_equal(f.o.bearer, "tok-en");
    assert_null(f.o.user);
    assert_false(f.o.url_wins);
    done(&f);

    setenv("PROMCTL_BEARER_TOKEN", "from-env", 1);
    assert_true(APPLY(&f, NULL));
    assert_string_equal(f.o.bearer, "from-env");
    assert_true(f.o.url_wins);
    done(&f);
    assert_true(APPLY(&f, "-u", "joe:x"));
    assert_null(f.o.bearer);
    done(&f);
    unsetenv("PROMCTL_BEARER_TOKEN");

    refused(&f, APPLY(&f, "-u", "joe:x", "--bearer-token-file", file), ERR_USAGE,
            "--bearer-token-file and --user exclude each other", NULL);
}

static void a_file_of_a_secret_is_one_line(void **state)
{
    struct fixture f = { 0 };
    struct buf large = { 0 };
    (void)state;
    refused(&f, APPLY(&f, "--bearer-token-file", "no/such/file"), ERR_IO,
            "--bearer-token-file: no/such/file: no such file or directory", NULL);
    refused(&f, APPLY(&f, "--bearer-token-file", file_with("\n")), ERR_IO,
            "--bearer-token-file: test_http_args.", NULL);
    assert_false(APPLY(&f, "--bearer-token-file", file_with("a\nX: y\n")));
    assert_non_null(strstr(f.e.msg, ": the file has more than one line, or a control character"));
    assert_null(strstr(f.e.msg, "X: y"));
    done(&f);
    buf_put_repeat(&large, 'x', 70000);
    refused(&f, APPLY(&f, "--bearer-token-file", file_with(buf_z(&large))), ERR_LIMIT,
            "--bearer-token-file: ", NULL);
    buf_done(&large);
}

static void headers_replace_those_of_the_same_name(void **state)
{
    const char *configured[] = { "X-A: 1", "X-B: 2" };
    struct fixture f = { .o = { .headers = configured, .n_headers = 2 } };
    (void)state;
    assert_true(APPLY(&f, "-H", "x-b: 3", "-H",
                      arena_printf(&f.a, "@%s", file_with("\nX-C:4\r\n  X-D: 5  \n\n"))));
    assert_int_equal(f.o.n_headers, 4);
    assert_string_equal(f.o.headers[0], "X-A: 1");
    assert_string_equal(f.o.headers[1], "x-b: 3");
    assert_string_equal(f.o.headers[2], "X-C:4");
    assert_string_equal(f.o.headers[3], "X-D: 5");
    assert_null(http_args_warning(&f.args, NULL, 0));
    done(&f);

    assert_true(APPLY(&f, "-H", "authorization: Bearer x"));
    assert_non_null(http_args_warning(&f.args, NULL, 0));
    done(&f);

    refused(&f, APPLY(&f, "-H", "secret"), ERR_USAGE,
            "--header: a header needs a name, a colon and a value",
            "as in 'X-Scope-OrgID: tenant-1'");
    refused(&f, APPLY(&f, "-H", ": x"), ERR_USAGE, "--header: a header needs a name", NULL);
    refused(&f, APPLY(&f, "-H", "a b: x"), ERR_USAGE, "--header: a header's name has a character",
            NULL);
    refused(&f, APPLY(&f, "-H", "A: x\r\nB: y"), ERR_USAGE,
            "--header: the value of the header A has a control character", NULL);
    refused(&f, APPLY(&f, "-H", arena_printf(&f.a, "@%s", file_with("A: 1\nwrong\n"))), ERR_USAGE,
            arena_printf(&f.a, "%s:2: --header: a header needs a name", file), NULL);
}

static void files_of_tls_must_be_readable(void **state)
{
    struct fixture f = { 0 };
    const char *pem = file_with("pem");
    (void)state;
    assert_true(APPLY(&f, "--cacert", pem, "--cert", pem, "--key", pem));
    assert_ptr_equal(f.o.cacert, pem);
    assert_ptr_equal(f.o.cert, pem);
    assert_ptr_equal(f.o.key, pem);
    done(&f);
    refused(&f, APPLY(&f, "--cacert=none.pem"), ERR_IO,
            "--cacert: none.pem: no such file or directory", NULL);
    refused(&f, APPLY(&f, "--key", pem), ERR_USAGE, "--key without --cert", NULL);
}

static void passwords_in_urls_are_warned_of(void **state)
{
    struct fixture f = { 0 };
    const char *plain[] = { "http://h/", "http://joe@h/", "localhost:9100", "a:b@c" },
               *secret[] = { "x", "http://joe:x@h/" };
    (void)state;
    assert_true(APPLY(&f, NULL));
    assert_null(http_args_warning(&f.args, plain, N_OF(plain)));
    assert_non_null(http_args_warning(&f.args, secret, N_OF(secret)));
    done(&f);
    assert_true(APPLY(&f, "--proxy", "http://a:b@c:3128"));
    assert_non_null(http_args_warning(&f.args, NULL, 0));
    done(&f);
}

static int setup(void **state)
{
    int fd = mkstemp(file);
    (void)state;
    unsetenv("PROMCTL_PASSWORD");
    unsetenv("PROMCTL_BEARER_TOKEN");
    return fd < 0 ? -1 : close(fd);
}

static int teardown(void **state)
{
    (void)state;
    return unlink(file);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(nothing_given_changes_nothing),
        cmocka_unit_test(limits_and_switches_are_taken),
        cmocka_unit_test(a_password_has_three_sources),
        cmocka_unit_test(a_token_comes_from_a_file_or_the_environment),
        cmocka_unit_test(a_file_of_a_secret_is_one_line),
        cmocka_unit_test(headers_replace_those_of_the_same_name),
        cmocka_unit_test(files_of_tls_must_be_readable),
        cmocka_unit_test(passwords_in_urls_are_warned_of),
    };
    return cmocka_run_group_tests(tests, setup, teardown);
}
