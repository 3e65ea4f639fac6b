/* check_web_config.c - the web configuration of Prometheus, its exporters and Alertmanager: TLS,
 * headers, users.
 *
 * Source: prometheus/exporter-toolkit web/tls_config.go, handler.go; golang.org/x/crypto/bcrypt.
 */
#include "lint/schema.h"

#define HASH "$2y$10$QOauhQNbBCuQDKes6eFzPeMqBSjb7Mr5DUmpZ/VcEd00UAV/LDeSi"

static const struct lint_rule rows[] = {
    { .id = "bcrypt",
      .level = LINT_ERROR,
      .kind = LINT_WEB_CONFIG,
      .brief = "a password of a user that is no bcrypt hash",
      .why = "basic_auth_users has hashes, so that who reads the file has no password: "
             "`htpasswd -nBC 10 \"\" | tr -d ':\\n'` makes one.",
      .bad = "basic_auth_users:\n  prometheus: hunter2\n",
      .good = "basic_auth_users:\n  prometheus: " HASH "\n" },
};
const struct lint_rules lint_web_rules = { rows, N_OF(rows) };

SCHEMA_WORDS(versions, "TLS10", "TLS11", "TLS12", "TLS13");
SCHEMA_WORDS(curves, "CurveP256", "CurveP384", "CurveP521", "X25519");
SCHEMA_WORDS(policies, "NoClientCert", "RequestClientCert", "RequireAnyClientCert",
             "RequireClientCert", "VerifyClientCertIfGiven", "RequireAndVerifyClientCert");
SCHEMA_WORDS(ciphers, "TLS_AES_128_GCM_SHA256", "TLS_AES_256_GCM_SHA384",
             "TLS_CHACHA20_POLY1305_SHA256", "TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA",
             "TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA", "TLS_ECDHE_ECDSA_WITH_AES_256_CBC_SHA",
             "TLS_ECDHE_RSA_WITH_AES_256_CBC_SHA", "TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256",
             "TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384", "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256",
             "TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384", "TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256",
             "TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256");

/* ---- TLS ---- */

static void check_tls(struct schema_walk *w, const struct yaml_node *map)
{
    bool cert = schema_is_set(map, "cert") || schema_is_set(map, "cert_file");
    bool key = schema_is_set(map, "key") || schema_is_set(map, "key_file");
    bool ca = schema_is_set(map, "client_ca") || schema_is_set(map, "client_ca_file");
    struct str policy = schema_text(yaml_get(map, "client_auth_type"));

    if ((key || ca || policy.n) && !cert)
        schema_report(w, CONFIG_MISSING_KEY, schema_key_span(map, "cert_file"),
                      "no \"cert_file\" in tls_server_config");
    if ((cert || ca || policy.n) && !key)
        schema_report(w, CONFIG_MISSING_KEY, schema_key_span(map, "key_file"),
                      "no \"key_file\" in tls_server_config");
    if (ca && (!policy.n || str_eq(policy, STR("NoClientCert"))))
        lint_help(w->f,
                  schema_report(w, CONFIG_MISSING_KEY, schema_key_span(map, "client_ca_file"),
                                "an authority for clients that are not asked for a certificate"),
                  "client_auth_type: RequireAndVerifyClientCert");
}

static const struct schema_key tls_keys[] = {
    { .name = "cert", .type = SCHEMA_STR },
    { .name = "cert_file", .type = SCHEMA_FILE },
    { .name = "cipher_suites", .type = SCHEMA_WORD, .shape = SCHEMA_LIST, .words = &ciphers },
    { .name = "client_allowed_sans", .type = SCHEMA_STR, .shape = SCHEMA_LIST },
    { .name = "client_auth_type", .type = SCHEMA_WORD, .words = &policies },
    { .name = "client_ca", .type = SCHEMA_STR },
    { .name = "client_ca_file", .type = SCHEMA_FILE },
    { .name = "curve_preferences", .type = SCHEMA_WORD, .shape = SCHEMA_LIST, .words = &curves },
    { .name = "key", .type = SCHEMA_SECRET },
    { .name = "key_file", .type = SCHEMA_FILE },
    { .name = "max_version", .type = SCHEMA_WORD, .words = &versions },
    { .name = "min_version", .type = SCHEMA_WORD, .words = &versions },
    { .name = "prefer_server_cipher_suites", .type = SCHEMA_BOOL },
};
static const struct schema_map tls = {
    .what = "tls_server_config", .keys = tls_keys, .n = N_OF(tls_keys), .check = check_tls
};

/* ---- headers ---- */

/* The headers there are, and the values that some of them take. */
static const char *const headers[][3] = {
    { "Strict-Transport-Security" },
    { "X-Content-Type-Options", "nosniff" },
    { "X-Frame-Options", "deny", "sameorigin" },
    { "X-XSS-Protection" },
    { "Content-Security-Policy" },
};

static void check_header(struct schema_walk *w, const struct yaml_member *m)
{
    struct str value = schema_text(m->value);
    size_t i = 0;

    while (i < N_OF(headers) && !str_eq(m->key->text, str_of(headers[i][0])))
        i++;
    if (i == N_OF(headers)) {
        schema_report(w, CONFIG_INVALID_VALUE, m->key->at, "the header %.*s cannot be set",
                      STR_ARG(m->key->text));
        return;
    }
    if (!headers[i][1] || str_eq(value, str_of(headers[i][1])) ||
        (headers[i][2] && str_eq(value, str_of(headers[i][2]))))
        return;
    schema_report(w, CONFIG_INVALID_VALUE, m->value->at, "unknown value \"%.*s\" of %s",
                  STR_ARG(value), headers[i][0]);
}

static void check_http(struct schema_walk *w, const struct yaml_node *map)
{
    const struct yaml_node *all = yaml_get(map, "headers");

    for (const struct yaml_member *m = all && all->kind == YAML_MAP ? all->first : NULL; m;
         m = m->next)
        if (m->key->kind == YAML_SCALAR)
            check_header(w, m);
}

static const struct schema_key http_keys[] = {
    { .name = "headers", .type = SCHEMA_STR, .shape = SCHEMA_DICT },
    { .name = "http2", .type = SCHEMA_BOOL },
};
static const struct schema_map http = {
    .what = "http_server_config", .keys = http_keys, .n = N_OF(http_keys), .check = check_http
};

static const struct schema_key limit_keys[] = {
    { .name = "burst", .type = SCHEMA_INT },
    { .name = "interval", .type = SCHEMA_GODUR },
};
static const struct schema_map limit = { .what = "rate_limit",
                                         .keys = limit_keys,
                                         .n = N_OF(limit_keys) };

/* ---- users ---- */

enum { HASH_BYTES = 59 };

static const char *hash_fault(struct str s)
{
    size_t at = s.n > 2 && s.p[2] != '$' ? 4 : 3;

    if (s.n < HASH_BYTES || s.p[0] != '$' || s.p[1] > '2')
        return "is no bcrypt hash";
    unsigned tens = (unsigned)(s.p[at] - '0'), ones = (unsigned)(s.p[at + 1] - '0');
    if (tens > 9 || ones > 9 || 10 * tens + ones < 4 || 10 * tens + ones > 31)
        return "is a bcrypt hash of a cost that is not from 4 to 31";
    return NULL;
}

static void check_users(struct schema_walk *w, const struct yaml_node *root)
{
    const struct yaml_node *users = yaml_get(root, "basic_auth_users");

    for (const struct yaml_member *m = users && users->kind == YAML_MAP ? users->first : NULL; m;
         m = m->next) {
        const char *fault = m->value->kind == YAML_SCALAR ? hash_fault(schema_text(m->value))
                                                          : NULL;
        if (!fault || m->key->kind != YAML_SCALAR)
            continue;
        struct lint_finding *found = lint_report(
            w->f, &rows[0], m->key->at, "the password of %.*s %s", STR_ARG(m->key->text), fault);
        schema_hide(w, found, m->value);
        lint_help(w->f, found, "htpasswd -nBC 10 \"\" | tr -d ':\\n'");
    }
}

static const struct schema_key keys[] = {
    { .name = "basic_auth_users", .type = SCHEMA_STR, .shape = SCHEMA_DICT },
    { .name = "http_server_config", .type = SCHEMA_MAP, .map = &http },
    { .name = "rate_limit", .type = SCHEMA_MAP, .map = &limit },
    { .name = "tls_server_config", .type = SCHEMA_MAP, .map = &tls },
};
static const struct schema_map web = {
    .what = "the web configuration", .keys = keys, .n = N_OF(keys), .check = check_users
};

void lint_run_web_config(struct lint_file *f)
{
    struct schema_walk w = { 0 };
    struct yaml_doc *doc = schema_open(&w, f);

    if (doc)
        schema_walk(&w, doc, &web);
    yaml_doc_free(doc);
}
