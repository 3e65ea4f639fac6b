#include "cmd/http_args.h"

#include <errno.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/io.h"
#include "base/vec.h"
#include "http/http_config.h"
#include "http/secret.h"

enum { HEADER_FILE_MAX_BYTES = 256 * 1024 };

static const char *const accept_words[] = { "auto", "text", "openmetrics", "protobuf" };
static const char *const accept_briefs[] = { "as Prometheus 3", "text 0.0.4", "OpenMetrics",
                                             "protobuf, for native histograms" };
static const struct opt_words accepts = { accept_words, accept_briefs, N_OF(accept_words) };

// clang-format off
const struct opt http_args_opts[HTTP_ARGS_N_OPTS] = {
    { OPT_DUR(struct http_args, timeout_ms), OPT_GIVEN(struct http_args, timeout_given),
      .name = "timeout", .arg = "DUR",
      .brief = "give up after DUR, redirects and retries included",
      .man = "10s for a scrape, 2m for a query. Targets and servers are told." },
    { OPT_DUR(struct http_args, connect_timeout_ms),
      OPT_GIVEN(struct http_args, connect_timeout_given), .name = "connect-timeout", .arg = "DUR",
      .def = "5s", .brief = "give up when connecting takes longer",
      .man = "Counts the name lookup and the TLS handshake." },
    { OPT_STRS(struct http_args, headers), .name = "header", .letter = 'H', .arg = "'K: V'",
      .brief = "send this header",
      .man = "With `@FILE`, the headers in FILE, one a line. A header of the same name that would "
             "be sent anyway is replaced. Headers are not sent to other hosts after a redirect." },
    { OPT_STR(struct http_args, user), .name = "user", .letter = 'u', .arg = "NAME[:PASSWORD]",
      .brief = "log in with basic authentication",
      .man = "Without PASSWORD it comes from `--password-file` or `PROMCTL_PASSWORD`. A password "
             "written here can be seen by other users of the machine." },
    { OPT_STR(struct http_args, password_file), .name = "password-file", .arg = "FILE",
      .complete = COMPLETE_FILE, .brief = "read the password from FILE",
      .man = "A newline at its end does not count." },
    { OPT_STR(struct http_args, bearer_token_file), .name = "bearer-token-file", .arg = "FILE",
      .complete = COMPLETE_FILE, .brief = "authorize with the token in FILE",
      .man = "`PROMCTL_BEARER_TOKEN` does the same where no other credentials are given." },
    { OPT_STR(struct http_args, cacert), .name = "cacert", .arg = "FILE",
      .complete = COMPLETE_FILE, .brief = "trust the certificate authorities in FILE, and no others",
      .man = "PEM. Without it, the system's." },
    { OPT_STR(struct http_args, cert), .name = "cert", .arg = "FILE", .complete = COMPLETE_FILE,
      .brief = "show the server this client certificate", .man = "PEM; may hold the key, too." },
    { OPT_STR(struct http_args, key), .name = "key", .arg = "FILE", .complete = COMPLETE_FILE,
      .brief = "the private key of --cert" },
    { OPT_FLAG(struct http_args, insecure), .name = "insecure",
      .brief = "do not check the server's certificate" },
    { OPT_STR(struct http_args, proxy), .name = "proxy", .arg = "URL",
      .brief = "go through this proxy",
      .man = "An empty one means none. Without it, the usual environment variables decide, but "
             "never for localhost." },
    { OPT_STR(struct http_args, http_config), .name = "http-config", .arg = "FILE",
      .complete = COMPLETE_FILE, .brief = "take HTTP settings from FILE, as promtool does",
      .man = "YAML with the keys of promtool's `--http.config.file`: `basic_auth`, `authorization`, "
             "`bearer_token`, `bearer_token_file`, `tls_config`, `proxy_url`, `no_proxy`, "
             "`proxy_from_environment`, `follow_redirects`, `enable_http2`, `http_headers`. Paths "
             "are relative to FILE. The other options go before it." },
    { OPT_ENUM(struct http_args, accept, accepts), OPT_GIVEN(struct http_args, accept_given),
      .name = "accept", .arg = "FORMAT", .def = "auto", .brief = "the format to ask targets for" },
    { OPT_SIZE(struct http_args, max_body), OPT_GIVEN(struct http_args, max_body_given),
      .name = "max-body", .arg = "SIZE", .def = "256MiB",
      .brief = "refuse larger bodies", .man = "Counted after decompression." },
};
// clang-format on

// ---- secrets ----

static const char *read_secret(struct arena *a, const char *option, const char *path, struct err *e)
{
    const char *secret = http_secret_read(a, path, e);
    if (!secret)
        err_wrap(e, "%s", option);
    return secret;
}

/* A secret of the environment; an empty variable counts as none. */
static const char *env_secret(const char *name)
{
    const char *v = getenv(name);
    return v && v[0] ? v : NULL;
}

static bool apply_user(struct arena *a, const struct http_args *args, struct http_opts *o,
                       struct err *e)
{
    struct str user = str_of(args->user), name = str_head(user, str_find_char(user, ':'));
    const char *colon = strchr(args->user, ':');
    if (name.n == 0)
        return err_set(e, ERR_USAGE, "--user: the name is missing");
    if (colon && args->password_file)
        return err_set(e, ERR_USAGE, "--user has a password, and there is --password-file: which?");
    o->user = arena_str(a, name).p;
    o->password = NULL;
    o->bearer = NULL;
    o->url_wins = false;
    if (colon)
        o->password = colon + 1;
    else if (!args->password_file && !(o->password = env_secret("PROMCTL_PASSWORD"))) {
        err_set(e, ERR_USAGE, "--user: no password for %s", o->user);
        return err_hint(e,
                        "--password-file FILE or $PROMCTL_PASSWORD give one; '%s:' is an empty one",
                        o->user);
    }
    return true;
}

static bool apply_credentials(struct arena *a, const struct http_args *args, struct http_opts *o,
                              struct err *e)
{
    if (args->bearer_token_file && (args->user || args->password_file))
        return err_set(e, ERR_USAGE, "--bearer-token-file and %s exclude each other",
                       args->user ? "--user" : "--password-file");
    if (args->user && !apply_user(a, args, o, e))
        return false;
    if (args->password_file) {
        if (!o->user) {
            err_set(e, ERR_USAGE, "--password-file without a user");
            return err_hint(e, "add --user NAME");
        }
        if (!(o->password = read_secret(a, "--password-file", args->password_file, e)))
            return false;
    }
    if (args->bearer_token_file) {
        if (!(o->bearer = read_secret(a, "--bearer-token-file", args->bearer_token_file, e)))
            return false;
        o->user = o->password = NULL;
        o->url_wins = false;
    }
    if (o->user && !o->password)
        o->password = env_secret("PROMCTL_PASSWORD");
    if (!o->user && !o->bearer && (o->bearer = env_secret("PROMCTL_BEARER_TOKEN")))
        o->url_wins = true;
    return true;
}

// ---- headers ----

struct header_vec {
    const char **p;
    size_t n, cap;
};

static bool add_header(struct arena *a, struct header_vec *v, struct str h, struct err *e)
{
    if (!http_header_check(h, e))
        return err_wrap(e, "--header");
    vec_push(v, arena_str(a, h).p);
    return true;
}

static bool add_header_file(struct arena *a, struct header_vec *v, const char *path, struct err *e)
{
    struct buf b = { 0 };
    bool ok = io_read_file(path, HEADER_FILE_MAX_BYTES, &b, e) || err_wrap(e, "--header: %s", path);
    struct str rest = buf_str(&b), line;
    for (size_t n = 1; ok && str_cut(&rest, '\n', &line); n++) {
        line = str_trim(line);
        if (line.n && !(ok = add_header(a, v, line, e)))
            err_wrap(e, "%s:%zu", path, n);
    }
    http_secret_wipe(&b);
    return ok;
}

/* Those of `o` stay, unless one of the same name is given. */
static bool apply_headers(struct arena *a, const struct http_args *args, struct http_opts *o,
                          struct err *e)
{
    struct header_vec given = { 0 }, all = { 0 };
    bool ok = true;
    for (size_t i = 0; ok && i < args->headers.n; i++) {
        const char *h = args->headers.p[i];
        ok = h[0] == '@' ? add_header_file(a, &given, h + 1, e)
                         : add_header(a, &given, str_of(h), e);
    }
    if (!ok || given.n == 0)
        goto out;
    for (size_t i = 0; i < o->n_headers; i++) {
        struct str old = str_of(o->headers[i]);
        bool replaced = false;
        for (size_t k = 0; k < given.n; k++) {
            struct str h = str_of(given.p[k]);
            replaced |= str_eq_nocase(str_head(h, str_find_char(h, ':')),
                                      str_head(old, str_find_char(old, ':')));
        }
        if (!replaced)
            vec_push(&all, o->headers[i]);
    }
    for (size_t i = 0; i < given.n; i++)
        vec_push(&all, given.p[i]);
    o->headers = arena_dup(a, all.p, all.n * sizeof *all.p);
    o->n_headers = all.n;
out:
    vec_done(&given);
    vec_done(&all);
    return ok;
}

// ---- the rest ----

static bool apply_file(const char *option, const char *path, const char **out, struct err *e)
{
    if (!path)
        return true;
    if (access(path, R_OK) != 0)
        return err_errno(e, ERR_IO, "%s: %s", option, path);
    *out = path;
    return true;
}

static bool apply_limit(const char *option, bool given, int64_t value, int64_t *out, struct err *e)
{
    if (!given)
        return true;
    if (value <= 0)
        return err_set(e, ERR_USAGE, "%s: must be more than 0", option);
    *out = value;
    return true;
}

static bool apply_limits(const struct http_args *args, struct http_opts *o, struct err *e)
{
    return apply_limit("--timeout", args->timeout_given, args->timeout_ms, &o->timeout_ms, e) &&
           apply_limit("--connect-timeout", args->connect_timeout_given, args->connect_timeout_ms,
                       &o->connect_timeout_ms, e) &&
           apply_limit("--max-body", args->max_body_given, args->max_body, &o->max_body_bytes, e);
}

static bool apply_tls(const struct http_args *args, struct http_opts *o, struct err *e)
{
    if (args->key && !args->cert && !o->cert)
        return err_set(e, ERR_USAGE, "--key without --cert");
    if (args->cert)
        o->key = NULL; // the one of the configuration belongs to another certificate
    o->insecure = o->insecure || args->insecure;
    return apply_file("--cacert", args->cacert, &o->cacert, e) &&
           apply_file("--cert", args->cert, &o->cert, e) &&
           apply_file("--key", args->key, &o->key, e);
}

bool http_args_apply(struct arena *a, const struct http_args *args, struct http_opts *o,
                     struct err *e)
{
    if (args->http_config && !http_config_read(a, args->http_config, o, e))
        return err_wrap(e, "--http-config");
    if (args->proxy) {
        o->proxy = args->proxy;
        o->no_proxy = NULL; // goes with the proxy of the file
    }
    return apply_limits(args, o, e) && apply_tls(args, o, e) && apply_headers(a, args, o, e) &&
           apply_credentials(a, args, o, e);
}

// ---- what others can see ----

static bool has_secret(const struct http_args *args, const char *const *urls, size_t n)
{
    const char *colon = args->user ? strchr(args->user, ':') : NULL;
    if ((colon && colon[1]) || (args->proxy && http_url_has_password(str_of(args->proxy))))
        return true;
    for (size_t i = 0; i < args->headers.n; i++) {
        struct str h = str_of(args->headers.p[i]);
        if (http_header_is_secret(str_trim(str_head(h, str_find_char(h, ':')))))
            return true;
    }
    for (size_t i = 0; i < n; i++)
        if (http_url_has_password(str_of(urls[i])))
            return true;
    return false;
}

const char *http_args_warning(const struct http_args *args, const char *const *urls, size_t n)
{
    return has_secret(args, urls, n)
               ? "a secret on the command line can be seen by other users of this machine and "
                 "stays in the shell's history; use --password-file, --bearer-token-file or "
                 "-H @FILE"
               : NULL;
}

void http_args_trace(void *user, struct str line)
{
    struct buf b = { 0 };
    struct err ignored = { 0 }; // there is no better place to tell it
    (void)user;
    buf_put_str(&b, line);
    buf_putc(&b, '\n');
    if (!io_write_all(STDERR_FILENO, buf_str(&b), &ignored))
        err_done(&ignored);
    buf_done(&b);
}
