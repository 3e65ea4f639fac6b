#include "cmd/context.h"

#include "base/io.h"
#include "base/nearest.h"
#include "base/vec.h"
#include "ext/yaml_fields.h"
#include "http/http_config.h"
#include "http/secret.h"
#include "ingest/target.h"

#include <errno.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

enum { CONFIG_MAX_BYTES = 4 << 20 };

// clang-format off
const struct opt context_args_opts[CONTEXT_ARGS_N_OPTS] = {
    { OPT_STR(struct context_args, name), .name = "context", .letter = 'c', .arg = "NAME",
      .brief = "use the context NAME of the configuration file",
      .man = "A context is an entry below `contexts:` with a `url` or with `targets`, and how to "
             "reach them: `headers`, `auth` (`user` with `password` or `password_file`, or "
             "`bearer_token`, `bearer_token_file`), `tls` (`ca`, `cert`, `key`, `server_name`, "
             "`insecure`), `proxy`, `timeout`, `connect_timeout`. Options of the command line go "
             "before it." },
};
// clang-format on

#define FIELD(T, kind, m)                                                                          \
    {                                                                                              \
#m, YAML_FIELD_##kind, offsetof(T, m)                                                      \
    }

struct reader {
    struct arena *arena;
    struct config *out;
    bool has_secret; /* one is written in the file itself */
    struct err *e;
};

static const char *file(const struct reader *r, const char *path)
{
    return path ? http_config_path(r->arena, r->out->path, path) : NULL;
}

/* ---- one context ---- */

static bool read_targets(struct reader *r, const struct yaml_node *n, struct config_context *c)
{
    if (!yaml_is(n, YAML_LIST, "targets", r->e))
        return false;
    c->targets = arena_new_n(r->arena, const char *, n->n);
    for (const struct yaml_member *m = n->first; m; m = m->next) {
        struct ingest_targets parsed = { 0 };
        struct err why = { 0 };
        struct str text;
        if (!yaml_str(m->value, &text, r->e))
            return m->value->kind == YAML_MAP
                       ? err_hint(r->e, "a target that ends in a colon needs quotes: 'demo:'")
                       : false;
        const char *target = arena_str(r->arena, text).p;
        if (!ingest_target_parse(r->arena, text, &parsed, &why)) {
            yaml_fail(m->value, r->e, "%s", why.msg);
            err_done(&why);
            vec_done(&parsed);
            return false;
        }
        if (parsed.n && parsed.p[0].kind == INGEST_FILE) {
            struct str where = str_of(parsed.p[0].where);
            struct str job = str_head(text, text.n - where.n); // "JOB=" before the path
            target = arena_printf(r->arena, "%.*s%s", STR_ARG(job), file(r, where.p));
        }
        vec_done(&parsed);
        c->targets[c->n_targets++] = target;
    }
    return true;
}

static bool read_headers(struct reader *r, const struct yaml_node *n, struct http_opts *o)
{
    struct str name, value;

    if (!yaml_is(n, YAML_MAP, "headers", r->e))
        return false;
    o->headers = arena_new_n(r->arena, const char *, n->n);
    for (const struct yaml_member *m = n->first; m; m = m->next) {
        if (!yaml_str(m->key, &name, r->e) || !yaml_str(m->value, &value, r->e))
            return false;
        const char *why = http_config_header_fault(name, value);
        if (why)
            return yaml_fail(m->key, r->e, "%s", why);
        r->has_secret |= http_header_is_secret(name);
        o->headers[o->n_headers++] = arena_printf(r->arena, "%.*s: %.*s", STR_ARG(name),
                                                  STR_ARG(value));
    }
    return true;
}

static bool read_auth(struct reader *r, const struct yaml_node *n, struct config_context *c)
{
    struct auth {
        const char *user, *password, *password_file, *bearer_token, *bearer_token_file;
    } a = { 0 };
    static const struct yaml_field fields[] = {
        FIELD(struct auth, STR, user),
        FIELD(struct auth, STR, password),
        FIELD(struct auth, STR, password_file),
        FIELD(struct auth, STR, bearer_token),
        FIELD(struct auth, STR, bearer_token_file),
    };

    if (!yaml_read_fields(r->arena, n, fields, N_OF(fields), &a, r->e))
        return false;
    bool basic = a.user || a.password || a.password_file,
         bearer = a.bearer_token || a.bearer_token_file;
    if (basic && bearer)
        return yaml_fail(n, r->e, "auth: a user and a bearer token exclude each other");
    if (basic && !a.user)
        return yaml_fail(n, r->e, "auth: a password without a user");
    if ((a.password && a.password_file) || (a.bearer_token && a.bearer_token_file))
        return yaml_fail(n, r->e, "auth: a secret is given twice, here and in a file");
    c->http.user = a.user;
    c->http.password = a.password;
    c->http.bearer = a.bearer_token;
    c->password_file = file(r, a.password_file);
    c->bearer_token_file = file(r, a.bearer_token_file);
    r->has_secret |= a.password || a.bearer_token;
    return true;
}

static bool read_tls(struct reader *r, const struct yaml_node *n, struct http_opts *o)
{
    struct tls {
        const char *ca, *cert, *key, *server_name;
        bool insecure;
    } t = { 0 };
    static const struct yaml_field fields[] = {
        FIELD(struct tls, STR, ca),          FIELD(struct tls, STR, cert),
        FIELD(struct tls, BOOL, insecure),   FIELD(struct tls, STR, key),
        FIELD(struct tls, STR, server_name),
    };

    if (!yaml_read_fields(r->arena, n, fields, N_OF(fields), &t, r->e))
        return false;
    if (t.key && !t.cert)
        return yaml_fail(n, r->e, "tls: a key without a cert");
    o->cacert = file(r, t.ca);
    o->cert = file(r, t.cert);
    o->key = file(r, t.key);
    o->server_name = t.server_name;
    o->insecure = t.insecure;
    return true;
}

static bool read_context(struct reader *r, const struct yaml_node *n, struct config_context *c)
{
    struct raw {
        const char *url, *proxy;
        const struct yaml_node *targets, *headers, *auth, *tls;
        int64_t timeout, connect_timeout;
    } raw = { .timeout = -1, .connect_timeout = -1 };
    static const struct yaml_field fields[] = {
        FIELD(struct raw, NODE, auth),    FIELD(struct raw, DUR, connect_timeout),
        FIELD(struct raw, NODE, headers), FIELD(struct raw, STR, proxy),
        FIELD(struct raw, NODE, targets), FIELD(struct raw, DUR, timeout),
        FIELD(struct raw, NODE, tls),     FIELD(struct raw, STR, url),
    };

    if (!yaml_read_fields(r->arena, n, fields, N_OF(fields), &raw, r->e))
        return false;
    if (!raw.url == !raw.targets)
        return yaml_fail(n, r->e, "context \"%s\" needs either a url or targets", c->name);
    if (raw.timeout == 0 || raw.connect_timeout == 0)
        return yaml_fail(yaml_get(n, raw.timeout == 0 ? "timeout" : "connect_timeout"), r->e,
                         "must be more than 0");
    c->url = raw.url;
    c->http.proxy = raw.proxy;
    c->http.timeout_ms = raw.timeout > 0 ? raw.timeout : 0;
    c->http.connect_timeout_ms = raw.connect_timeout > 0 ? raw.connect_timeout : 0;
    r->has_secret |= (raw.url && http_url_has_password(str_of(raw.url))) ||
                     (raw.proxy && http_url_has_password(str_of(raw.proxy)));
    return (!raw.targets || read_targets(r, raw.targets, c)) &&
           (!raw.headers || read_headers(r, raw.headers, &c->http)) &&
           (!raw.auth || read_auth(r, raw.auth, c)) && (!raw.tls || read_tls(r, raw.tls, &c->http));
}

/* ---- the file ---- */

static bool read_keys(struct reader *r, const struct yaml_node *n)
{
    struct config *c = r->out;
    struct str action, key;

    if (!yaml_is(n, YAML_MAP, "keys", r->e))
        return false;
    struct config_key *p = arena_new_n(r->arena, struct config_key, n->n);
    for (const struct yaml_member *m = n->first; m; m = m->next) {
        if (!yaml_str(m->key, &action, r->e) || !yaml_str(m->value, &key, r->e))
            return false;
        p[c->n_keys++] = (struct config_key){ arena_str(r->arena, action),
                                              arena_str(r->arena, key) };
    }
    c->keys = p;
    return true;
}

static bool read_root(struct reader *r, const struct yaml_node *root)
{
    struct top {
        const char *current;
        const struct yaml_node *contexts, *keys;
    } top = { 0 };
    static const struct yaml_field fields[] = {
        { "contexts", YAML_FIELD_NODE, offsetof(struct top, contexts) },
        { "current-context", YAML_FIELD_STR, offsetof(struct top, current) },
        { "keys", YAML_FIELD_NODE, offsetof(struct top, keys) },
    };
    struct config *c = r->out;
    struct str name;

    if (!yaml_read_fields(r->arena, root, fields, N_OF(fields), &top, r->e))
        return false;
    c->current = top.current;
    if (top.keys && !read_keys(r, top.keys))
        return false;
    if (top.contexts) {
        if (!yaml_is(top.contexts, YAML_MAP, "contexts", r->e))
            return false;
        c->p = arena_new_n(r->arena, struct config_context, top.contexts->n);
        for (const struct yaml_member *m = top.contexts->first; m; m = m->next) {
            if (!yaml_str(m->key, &name, r->e))
                return false;
            c->p[c->n].name = arena_str(r->arena, name).p;
            if (!read_context(r, m->value, &c->p[c->n++]))
                return false;
        }
    }
    if (!c->current)
        return true;
    struct err why = { 0 };
    if (config_select(c, NULL, &why))
        return true;
    yaml_fail(yaml_get(root, "current-context"), r->e, "there is no context \"%s\"", c->current);
    if (why.hint)
        err_hint(r->e, "%s", why.hint);
    err_done(&why);
    return false;
}

static bool read_text(struct reader *r, struct str text)
{
    struct yaml_doc *doc = yaml_doc_new(text, r->e);
    const struct yaml_node *root = doc ? yaml_doc_root(doc) : NULL;
    bool ok = doc && (!root || yaml_is_null(root) || read_root(r, root));

    yaml_doc_free(doc);
    return ok;
}

static const char *usual_path(struct arena *a)
{
    const char *xdg = getenv("XDG_CONFIG_HOME"), *home = getenv("HOME");

    if (xdg && xdg[0] == '/') // a relative one is invalid and does not count
        return arena_printf(a, "%s/promctl/config.yml", xdg);
    return home && home[0] ? arena_printf(a, "%s/.config/promctl/config.yml", home) : NULL;
}

bool config_read(struct arena *a, const char *path, struct config *out, struct err *e)
{
    struct reader r = { .arena = a, .out = out, .e = e };
    struct buf text = { 0 };
    struct stat st;
    bool usual = !path, ok;

    *out = (struct config){ .path = path ? path : usual_path(a) };
    if (usual &&
        (!out->path || (access(out->path, F_OK) != 0 && (errno == ENOENT || errno == ENOTDIR))))
        return true;
    out->found = true;
    ok = io_read_file(out->path, CONFIG_MAX_BYTES, &text, e) && read_text(&r, buf_str(&text));
    if (!ok)
        err_wrap(e, "%s", out->path);
    else if (r.has_secret && stat(out->path, &st) == 0 && st.st_mode & (S_IRGRP | S_IROTH))
        out->warning = arena_printf(a, "%s has secrets and can be read by others; chmod 600 it",
                                    out->path);
    http_secret_wipe(&text);
    return ok;
}

/* ---- choosing ---- */

static bool fail_unknown(const struct config *c, const char *name, struct err *e)
{
    struct nearest near = { .word = str_of(name) };
    struct buf all = { 0 };

    if (!c->found) {
        err_set(e, ERR_USAGE, "no context \"%s\": there is no configuration file", name);
        return c->path ? err_hint(e, "it would be %s", c->path) : false;
    }
    err_set(e, ERR_USAGE, "no context \"%s\" in %s", name, c->path);
    for (size_t i = 0; i < c->n; i++) {
        nearest_try(&near, str_of(c->p[i].name));
        buf_printf(&all, "%s%s", i ? ", " : "", c->p[i].name);
    }
    if (near.best.n)
        err_hint(e, "did you mean \"%.*s\"?", STR_ARG(near.best));
    else if (c->n)
        err_hint(e, "it has %s", buf_z(&all));
    buf_done(&all);
    return false;
}

const struct config_context *config_select(const struct config *c, const char *name, struct err *e)
{
    name = name ? name : c->current;
    if (!name)
        return NULL;
    for (size_t i = 0; i < c->n; i++)
        if (strcmp(c->p[i].name, name) == 0)
            return &c->p[i];
    fail_unknown(c, name, e);
    return NULL;
}

bool config_apply(struct arena *a, const struct config_context *c, struct http_opts *o,
                  struct err *e)
{
    const struct http_opts *h = &c->http;
    const char *password = h->password, *bearer = h->bearer;

    if (c->password_file && !(password = http_secret_read(a, c->password_file, e)))
        return err_wrap(e, "context %s: password_file", c->name);
    if (c->bearer_token_file && !(bearer = http_secret_read(a, c->bearer_token_file, e)))
        return err_wrap(e, "context %s: bearer_token_file", c->name);
    if (h->user || bearer) {
        o->user = h->user;
        o->password = password;
        o->bearer = bearer;
    }
    if (h->n_headers) {
        o->headers = h->headers;
        o->n_headers = h->n_headers;
    }
    o->timeout_ms = h->timeout_ms ? h->timeout_ms : o->timeout_ms;
    o->connect_timeout_ms = h->connect_timeout_ms ? h->connect_timeout_ms : o->connect_timeout_ms;
    o->cacert = h->cacert ? h->cacert : o->cacert;
    o->cert = h->cert ? h->cert : o->cert;
    o->key = h->cert ? h->key : o->key;
    o->server_name = h->server_name ? h->server_name : o->server_name;
    o->insecure = h->insecure || o->insecure;
    o->proxy = h->proxy ? h->proxy : o->proxy;
    return true;
}
