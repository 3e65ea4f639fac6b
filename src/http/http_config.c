#include "http/http_config.h"

#include "base/io.h"
#include "base/vec.h"
#include "ext/yaml_fields.h"
#include "http/secret.h"

#include <stdlib.h>

struct config {
    const struct yaml_node *basic_auth, *authorization, *oauth2, *tls_config, *http_headers;
    const struct yaml_node *proxy_connect_header;
    const char *bearer_token, *bearer_token_file, *proxy_url, *no_proxy;
    bool proxy_from_environment, follow_redirects, enable_http2;
};

/* Where a file is read: nodes say the line. */
struct reader {
    struct arena *arena;
    const char *path;
    const struct yaml_node *root;
    struct config c;
    struct http_opts *o;
    struct err *e;
};

#define FIELD(T, kind, m)                                                                          \
    {                                                                                              \
#m, YAML_FIELD_##kind, offsetof(T, m)                                                      \
    }

static const struct yaml_field config_fields[] = {
    FIELD(struct config, NODE, authorization),
    FIELD(struct config, NODE, basic_auth),
    FIELD(struct config, STR, bearer_token),
    FIELD(struct config, STR, bearer_token_file),
    FIELD(struct config, BOOL, enable_http2),
    FIELD(struct config, BOOL, follow_redirects),
    FIELD(struct config, NODE, http_headers),
    FIELD(struct config, STR, no_proxy),
    FIELD(struct config, NODE, oauth2),
    FIELD(struct config, NODE, proxy_connect_header),
    FIELD(struct config, BOOL, proxy_from_environment),
    FIELD(struct config, STR, proxy_url),
    FIELD(struct config, NODE, tls_config),
};

const char *http_config_path(struct arena *a, const char *from, const char *path)
{
    const char *slash = strrchr(from, '/'), *home = getenv("HOME");

    if (path[0] == '~' && path[1] == '/' && home)
        return arena_printf(a, "%s%s", home, path + 1);
    if (path[0] == '/' || path[0] == '\0' || !slash)
        return path;
    return arena_printf(a, "%.*s/%s", (int)(slash - from), from, path);
}

const char *http_config_header_fault(struct str name, struct str value)
{
    if (name.n == 0)
        return "a header needs a name";
    for (size_t i = 0; i < name.n; i++)
        if ((unsigned char)name.p[i] <= ' ' || name.p[i] == ':' || (unsigned char)name.p[i] >= 0x7f)
            return "a header's name cannot have blanks, colons or characters beyond ASCII";
    for (size_t i = 0; i < value.n; i++)
        if (((unsigned char)value.p[i] < ' ' && value.p[i] != '\t') || value.p[i] == 0x7f)
            return "a header's value cannot have control characters";
    return NULL;
}

static const char *file(const struct reader *r, const char *path)
{
    return path ? http_config_path(r->arena, r->path, path) : NULL;
}

/* A secret written here, or in a file; at most one of them. Leaves `*out` where there is none. */
static bool read_secret(struct reader *r, const struct yaml_node *at, const char *what,
                        const char *inline_value, const char *path, const char **out)
{
    if (inline_value && path)
        return yaml_fail(at, r->e, "%s and %s_file exclude each other", what, what);
    if (inline_value)
        *out = inline_value;
    if (path && !(*out = http_secret_read(r->arena, file(r, path), r->e)))
        return err_wrap(r->e, "%s_file", what);
    return true;
}

/* What needs Prometheus' secret manager cannot work here. */
static bool refuse(struct reader *r, const struct yaml_node *map, const char *key,
                   const char *instead)
{
    const struct yaml_node *v = yaml_get(map, key);

    return !v || yaml_fail(v, r->e, "promctl has no support for %s; use %s", key, instead);
}

static bool read_basic_auth(struct reader *r)
{
    struct basic {
        const char *username, *username_file, *username_ref;
        const char *password, *password_file, *password_ref;
    } b = { 0 };
    static const struct yaml_field fields[] = {
        FIELD(struct basic, STR, username),      FIELD(struct basic, STR, username_file),
        FIELD(struct basic, STR, username_ref),  FIELD(struct basic, STR, password),
        FIELD(struct basic, STR, password_file), FIELD(struct basic, STR, password_ref),
    };
    const struct yaml_node *n = r->c.basic_auth;

    if (!n)
        return true;
    r->o->user = r->o->password = "";
    r->o->bearer = NULL;
    r->o->url_wins = false;
    return yaml_read_fields(r->arena, n, fields, N_OF(fields), &b, r->e) &&
           refuse(r, n, "username_ref", "username or username_file") &&
           refuse(r, n, "password_ref", "password or password_file") &&
           read_secret(r, n, "username", b.username, b.username_file, &r->o->user) &&
           read_secret(r, n, "password", b.password, b.password_file, &r->o->password);
}

static void set_bearer(struct reader *r, const char *token)
{
    r->o->bearer = token;
    r->o->user = r->o->password = NULL;
    r->o->url_wins = false;
}

static bool add_header(struct reader *r, const struct yaml_node *at, struct str name,
                       struct str value)
{
    struct buf b = { 0 };
    const char *why = http_config_header_fault(name, value);

    if (why)
        return yaml_fail(at, r->e, "%s", why);
    buf_put_str(&b, name);
    buf_puts(&b, ": ");
    buf_put_str(&b, value);
    const char **all = arena_new_n(r->arena, const char *, r->o->n_headers + 1);
    if (r->o->n_headers)
        memcpy(all, r->o->headers, r->o->n_headers * sizeof *all);
    all[r->o->n_headers++] = arena_str(r->arena, buf_str(&b)).p;
    r->o->headers = all;
    buf_done(&b);
    return true;
}

static bool read_authorization(struct reader *r)
{
    struct auth {
        const char *type, *credentials, *credentials_file, *credentials_ref;
    } a = { .type = "Bearer" };
    static const struct yaml_field fields[] = {
        FIELD(struct auth, STR, type),
        FIELD(struct auth, STR, credentials),
        FIELD(struct auth, STR, credentials_file),
        FIELD(struct auth, STR, credentials_ref),
    };
    const struct yaml_node *n = r->c.authorization;
    const char *token = "";

    if (!n)
        return true;
    if (!yaml_read_fields(r->arena, n, fields, N_OF(fields), &a, r->e) ||
        !refuse(r, n, "credentials_ref", "credentials or credentials_file") ||
        !read_secret(r, n, "credentials", a.credentials, a.credentials_file, &token))
        return false;
    if (str_eq_nocase(str_of(a.type), STR("basic")))
        return yaml_fail(n, r->e, "authorization type cannot be \"basic\"; use basic_auth");
    set_bearer(r, NULL);
    if (str_eq_nocase(str_of(a.type), STR("bearer"))) {
        r->o->bearer = token;
        return true;
    }
    const char *value = arena_printf(r->arena, "%s %s", a.type, token);
    return add_header(r, n, STR("Authorization"), str_of(value));
}

static bool read_bearer(struct reader *r)
{
    const char *token = NULL;

    if (!read_secret(r, r->root, "bearer_token", r->c.bearer_token, r->c.bearer_token_file, &token))
        return false;
    if (token)
        set_bearer(r, token);
    return true;
}

static bool check_one_way(struct reader *r)
{
    const struct config *c = &r->c;
    int ways = (c->basic_auth != NULL) + (c->authorization != NULL) +
               (c->bearer_token || c->bearer_token_file);

    if (c->oauth2)
        return yaml_fail(c->oauth2, r->e,
                         "promctl has no support for oauth2; get a token and use authorization");
    return ways <= 1 || yaml_fail(r->root, r->e,
                                  "at most one of basic_auth, authorization, bearer_token and "
                                  "bearer_token_file can be set");
}

/* ---- TLS ---- */

static bool read_tls_version(struct reader *r, const struct yaml_node *map, const char *key,
                             int *out)
{
    static const char *const names[] = { "TLS10", "TLS11", "TLS12", "TLS13" };
    const struct yaml_node *v = yaml_get(map, key);
    struct str s;

    if (!v || yaml_is_null(v))
        return true;
    if (!yaml_str(v, &s, r->e))
        return false;
    for (int i = 0; i < 4; i++)
        if (str_eq(s, str_of(names[i]))) {
            *out = 10 + i;
            return true;
        }
    return yaml_fail(v, r->e, "unknown TLS version \"%.*s\": TLS10, TLS11, TLS12 or TLS13",
                     STR_ARG(s));
}

static bool read_tls(struct reader *r)
{
    struct tls {
        const char *ca, *cert, *key, *ca_ref, *cert_ref, *key_ref;
        const char *ca_file, *cert_file, *key_file, *server_name, *min_version, *max_version;
        bool insecure_skip_verify;
    } t = { .insecure_skip_verify = r->o->insecure };
    static const struct yaml_field fields[] = {
        FIELD(struct tls, STR, ca),          FIELD(struct tls, STR, ca_file),
        FIELD(struct tls, STR, ca_ref),      FIELD(struct tls, STR, cert),
        FIELD(struct tls, STR, cert_file),   FIELD(struct tls, STR, cert_ref),
        FIELD(struct tls, STR, key),         FIELD(struct tls, STR, key_file),
        FIELD(struct tls, STR, key_ref),     FIELD(struct tls, BOOL, insecure_skip_verify),
        FIELD(struct tls, STR, max_version), FIELD(struct tls, STR, min_version),
        FIELD(struct tls, STR, server_name),
    };
    const struct yaml_node *n = r->c.tls_config;
    struct http_opts *o = r->o;

    if (!n)
        return true;
    if (!yaml_read_fields(r->arena, n, fields, N_OF(fields), &t, r->e))
        return false;
    static const char *const inlines[][2] = {
        { "ca", "ca_file" },     { "cert", "cert_file" },     { "key", "key_file" },
        { "ca_ref", "ca_file" }, { "cert_ref", "cert_file" }, { "key_ref", "key_file" },
    };
    for (size_t i = 0; i < N_OF(inlines); i++)
        if (!refuse(r, n, inlines[i][0], inlines[i][1]))
            return false;
    if (!t.cert_file != !t.key_file)
        return yaml_fail(n, r->e, "cert_file and key_file go together");
    if (t.ca_file)
        o->cacert = file(r, t.ca_file);
    if (t.cert_file) {
        o->cert = file(r, t.cert_file);
        o->key = file(r, t.key_file);
    }
    if (t.server_name)
        o->server_name = t.server_name;
    o->insecure = t.insecure_skip_verify;
    return read_tls_version(r, n, "min_version", &o->tls_min) &&
           read_tls_version(r, n, "max_version", &o->tls_max) &&
           (!o->tls_max || o->tls_min <= o->tls_max ||
            yaml_fail(n, r->e, "max_version is below min_version"));
}

/* ---- headers and proxies ---- */

static bool read_header_values(struct reader *r, struct str name, const struct yaml_node *list,
                               bool from_files)
{
    struct str s;

    if (!list)
        return true;
    if (!yaml_is(list, YAML_LIST, from_files ? "files" : "values", r->e))
        return false;
    for (const struct yaml_member *m = list->first; m; m = m->next) {
        if (!yaml_str(m->value, &s, r->e))
            return false;
        if (from_files) {
            const char *path = file(r, arena_str(r->arena, s).p);
            const char *secret = http_secret_read(r->arena, path, r->e);
            if (!secret)
                return err_wrap(r->e, "http_headers");
            s = str_of(secret);
        }
        if (!add_header(r, m->value, name, s))
            return false;
    }
    return true;
}

static bool read_headers(struct reader *r)
{
    static const char *const known[] = { "values", "secrets", "files" };
    const struct yaml_node *n = r->c.http_headers;
    struct str name;

    if (!n)
        return true;
    if (!yaml_is(n, YAML_MAP, "http_headers", r->e))
        return false;
    for (const struct yaml_member *m = n->first; m; m = m->next) {
        if (!yaml_str(m->key, &name, r->e) ||
            !yaml_check_keys(m->value, known, N_OF(known), r->e) ||
            !read_header_values(r, name, yaml_get(m->value, "values"), false) ||
            !read_header_values(r, name, yaml_get(m->value, "secrets"), false) ||
            !read_header_values(r, name, yaml_get(m->value, "files"), true))
            return false;
    }
    return true;
}

static bool read_proxy(struct reader *r)
{
    const struct config *c = &r->c;
    const struct yaml_node *env = yaml_get(r->root, "proxy_from_environment");

    if (c->proxy_connect_header)
        return yaml_fail(c->proxy_connect_header, r->e,
                         "promctl has no support for proxy_connect_header");
    if (c->proxy_from_environment && (c->proxy_url || c->no_proxy))
        return yaml_fail(env, r->e, "proxy_from_environment excludes proxy_url and no_proxy");
    if (c->no_proxy && !c->proxy_url)
        return yaml_fail(yaml_get(r->root, "no_proxy"), r->e, "no_proxy goes with proxy_url");
    if (c->proxy_url) {
        r->o->proxy = c->proxy_url;
        r->o->no_proxy = c->no_proxy ? c->no_proxy : "";
    } else if (env) {
        r->o->proxy = c->proxy_from_environment ? NULL : "";
        r->o->no_proxy = NULL;
    }
    return true;
}

static bool read_all(struct reader *r)
{
    struct config *c = &r->c;

    c->follow_redirects = !r->o->no_redirects;
    c->enable_http2 = !r->o->http1;
    if (!yaml_read_fields(r->arena, r->root, config_fields, N_OF(config_fields), c, r->e) ||
        !check_one_way(r) || !read_basic_auth(r) || !read_authorization(r) || !read_bearer(r) ||
        !read_tls(r) || !read_headers(r) || !read_proxy(r))
        return false;
    r->o->no_redirects = !c->follow_redirects;
    r->o->http1 = !c->enable_http2;
    return true;
}

bool http_config_read(struct arena *a, const char *path, struct http_opts *o, struct err *e)
{
    struct reader r = { .arena = a, .path = path, .o = o, .e = e };
    struct buf text = { 0 };
    struct yaml_doc *doc = NULL;
    bool ok = false;

    if (!io_read_file(path, HTTP_CONFIG_MAX_BYTES, &text, e) ||
        !(doc = yaml_doc_new(buf_str(&text), e)))
        goto out;
    r.root = yaml_doc_root(doc);
    ok = !r.root || yaml_is_null(r.root) || read_all(&r);
out:
    if (!ok)
        err_wrap(e, "%s", path);
    yaml_doc_free(doc);
    http_secret_wipe(&text);
    return ok;
}
