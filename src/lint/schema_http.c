/* schema_http.c - the keys of every HTTP client. Source: prometheus/common config/http_config.go,
 * headers.go.
 */
#include "lint/schema.h"

/* ---- tls_config ---- */

static const char *const tls_versions[] = { "TLS10", "TLS11", "TLS12", "TLS13" };
static const struct schema_words tls_version_words = { tls_versions, N_OF(tls_versions), false };

static const char *const tls_exclusive[] = { "ca ca_file ca_ref", "cert cert_file cert_ref",
                                             "key key_file key_ref" };

static bool is_any_set(const struct yaml_node *map, const char *a, const char *b, const char *c)
{
    return schema_is_set(map, a) || schema_is_set(map, b) || schema_is_set(map, c);
}

static void check_tls(struct schema_walk *w, const struct yaml_node *map)
{
    bool cert = is_any_set(map, "cert", "cert_file", "cert_ref");
    bool key = is_any_set(map, "key", "key_file", "key_ref");

    if (cert != key)
        schema_report(w, CONFIG_MISSING_KEY, schema_key_span(map, cert ? "cert_file" : "key_file"),
                      cert ? "a client certificate without its \"key_file\""
                           : "a client key without its \"cert_file\"");
}

static const struct schema_key tls_keys[] = {
    { .name = "ca", .type = SCHEMA_STR },
    { .name = "ca_file", .type = SCHEMA_SECRET_FILE },
    { .name = "ca_ref", .type = SCHEMA_STR },
    { .name = "cert", .type = SCHEMA_STR },
    { .name = "cert_file", .type = SCHEMA_FILE },
    { .name = "cert_ref", .type = SCHEMA_STR },
    { .name = "insecure_skip_verify", .type = SCHEMA_BOOL },
    { .name = "key", .type = SCHEMA_SECRET },
    { .name = "key_file", .type = SCHEMA_FILE },
    { .name = "key_ref", .type = SCHEMA_STR },
    { .name = "max_version", .type = SCHEMA_WORD, .words = &tls_version_words },
    { .name = "min_version", .type = SCHEMA_WORD, .words = &tls_version_words },
    { .name = "server_name", .type = SCHEMA_STR },
};

const struct schema_map schema_tls = {
    .what = "tls_config",
    .keys = tls_keys,
    .n = N_OF(tls_keys),
    .exclusive = tls_exclusive,
    .n_exclusive = N_OF(tls_exclusive),
    .check = check_tls,
};

/* ---- proxies ---- */

static void check_proxy(struct schema_walk *w, const struct yaml_node *map)
{
    bool url = schema_is_set(map, "proxy_url"), none = schema_is_set(map, "no_proxy");
    struct err e = { 0 };
    bool environment = false;
    const struct yaml_node *v = yaml_get(map, "proxy_from_environment");

    if (v && !yaml_bool(v, &environment, &e))
        err_done(&e);
    if (environment && (url || none))
        schema_report(w, CONFIG_EXCLUSIVE_KEYS,
                      schema_key_span(map, url ? "proxy_url" : "no_proxy"),
                      "\"proxy_from_environment\" and \"%s\" exclude each other",
                      url ? "proxy_url" : "no_proxy");
    else if (none && !url)
        schema_report(w, CONFIG_MISSING_KEY, schema_key_span(map, "no_proxy"),
                      "\"no_proxy\" without \"proxy_url\"");
    v = yaml_get(map, "proxy_connect_header");
    if (v && v->kind == YAML_MAP && v->n && !url && !environment)
        schema_report(w, CONFIG_MISSING_KEY, schema_key_span(map, "proxy_connect_header"),
                      "\"proxy_connect_header\" without \"proxy_url\"");
}

static const struct schema_key proxy_keys[] = {
    { .name = "no_proxy", .type = SCHEMA_STR },
    { .name = "proxy_connect_header", .type = SCHEMA_SECRET, .shape = SCHEMA_DICT_LISTS },
    { .name = "proxy_from_environment", .type = SCHEMA_BOOL },
    { .name = "proxy_url", .type = SCHEMA_URL },
};

static const struct schema_map proxy = {
    .what = "the proxy", .keys = proxy_keys, .n = N_OF(proxy_keys), .check = check_proxy
};

/* ---- authentication ---- */

static const char *const basic_exclusive[] = { "username username_file username_ref",
                                               "password password_file password_ref" };
static const struct schema_key basic_keys[] = {
    { .name = "password", .type = SCHEMA_SECRET },
    { .name = "password_file", .type = SCHEMA_SECRET_FILE },
    { .name = "password_ref", .type = SCHEMA_STR },
    { .name = "username", .type = SCHEMA_STR },
    { .name = "username_file", .type = SCHEMA_SECRET_FILE },
    { .name = "username_ref", .type = SCHEMA_STR },
};
static const struct schema_map basic = {
    .what = "basic_auth",
    .keys = basic_keys,
    .n = N_OF(basic_keys),
    .exclusive = basic_exclusive,
    .n_exclusive = N_OF(basic_exclusive),
};

static void check_authorization(struct schema_walk *w, const struct yaml_node *map)
{
    const struct yaml_node *type = yaml_get(map, "type");

    if (type && str_eq_nocase(str_trim(schema_text(type)), STR("basic")))
        schema_report(w, CONFIG_INVALID_VALUE, type->at,
                      "the type \"basic\" is written as basic_auth");
}

static const char *const authorization_exclusive[] = {
    "credentials credentials_file credentials_ref"
};
static const struct schema_key authorization_keys[] = {
    { .name = "credentials", .type = SCHEMA_SECRET },
    { .name = "credentials_file", .type = SCHEMA_FILE },
    { .name = "credentials_ref", .type = SCHEMA_STR },
    { .name = "type", .type = SCHEMA_STR },
};
static const struct schema_map authorization = {
    .what = "authorization",
    .keys = authorization_keys,
    .n = N_OF(authorization_keys),
    .exclusive = authorization_exclusive,
    .n_exclusive = N_OF(authorization_exclusive),
    .check = check_authorization,
};

static const char *const oauth2_exclusive[] = {
    "client_secret client_secret_file client_secret_ref",
    "client_certificate_key client_certificate_key_file client_certificate_key_ref"
};
static const struct schema_key oauth2_keys[] = {
    { .name = "audience", .type = SCHEMA_STR },
    { .name = "claims", .type = SCHEMA_ANY },
    { .name = "client_certificate_key", .type = SCHEMA_SECRET },
    { .name = "client_certificate_key_file", .type = SCHEMA_SECRET_FILE },
    { .name = "client_certificate_key_id", .type = SCHEMA_STR },
    { .name = "client_certificate_key_ref", .type = SCHEMA_STR },
    { .name = "client_id", .type = SCHEMA_STR, .flags = SCHEMA_REQUIRED },
    { .name = "client_secret", .type = SCHEMA_SECRET },
    { .name = "client_secret_file", .type = SCHEMA_SECRET_FILE },
    { .name = "client_secret_ref", .type = SCHEMA_STR },
    { .name = "endpoint_params", .type = SCHEMA_STR, .shape = SCHEMA_DICT },
    { .name = "grant_type", .type = SCHEMA_STR },
    { .name = "iss", .type = SCHEMA_STR },
    { .name = "scopes", .type = SCHEMA_STR, .shape = SCHEMA_LIST },
    { .name = "signature_algorithm", .type = SCHEMA_STR },
    { .name = "tls_config", .type = SCHEMA_MAP, .map = &schema_tls },
    { .name = "token_url", .type = SCHEMA_STR, .flags = SCHEMA_REQUIRED },
};
static const struct schema_map oauth2 = {
    .what = "oauth2",
    .keys = oauth2_keys,
    .n = N_OF(oauth2_keys),
    .more = &proxy,
    .exclusive = oauth2_exclusive,
    .n_exclusive = N_OF(oauth2_exclusive),
};

/* ---- http_headers ---- */

static const struct schema_key header_keys[] = {
    { .name = "files", .type = SCHEMA_SECRET_FILE, .shape = SCHEMA_LIST },
    { .name = "secrets", .type = SCHEMA_SECRET, .shape = SCHEMA_LIST },
    { .name = "values", .type = SCHEMA_STR, .shape = SCHEMA_LIST },
};
static const struct schema_map header = { .what = "a header",
                                          .keys = header_keys,
                                          .n = N_OF(header_keys) };

/* ---- all of it ---- */

static bool is_reserved(struct str name)
{
    static const char *const reserved[] = { "authorization",
                                            "host",
                                            "content-encoding",
                                            "content-length",
                                            "content-type",
                                            "user-agent",
                                            "connection",
                                            "keep-alive",
                                            "proxy-authenticate",
                                            "proxy-authorization",
                                            "www-authenticate",
                                            "accept-encoding",
                                            "x-prometheus-remote-write-version",
                                            "x-prometheus-remote-read-version",
                                            "x-prometheus-scrape-timeout-seconds",
                                            "x-amz-date",
                                            "x-amz-security-token",
                                            "x-amz-content-sha256" };

    for (size_t i = 0; i < N_OF(reserved); i++)
        if (str_eq_nocase(name, str_of(reserved[i])))
            return true;
    return false;
}

void schema_check_header_names(struct schema_walk *w, const struct yaml_node *headers)
{
    if (!headers || headers->kind != YAML_MAP)
        return;
    for (const struct yaml_member *m = headers->first; m; m = m->next)
        if (m->key->kind == YAML_SCALAR && is_reserved(m->key->text))
            schema_report(w, CONFIG_INVALID_VALUE, m->key->at, "the header %.*s cannot be set here",
                          STR_ARG(m->key->text));
}

static void check_headers(struct schema_walk *w, const struct yaml_node *map)
{
    schema_check_header_names(w, yaml_get(map, "http_headers"));
}

static const char *const http_exclusive[] = {
    "basic_auth authorization oauth2 bearer_token bearer_token_file"
};
static const struct schema_key http_keys[] = {
    { .name = "authorization", .type = SCHEMA_MAP, .map = &authorization },
    { .name = "basic_auth", .type = SCHEMA_MAP, .map = &basic },
    { .name = "bearer_token", .type = SCHEMA_SECRET },
    { .name = "bearer_token_file", .type = SCHEMA_FILE },
    { .name = "enable_http2", .type = SCHEMA_BOOL },
    { .name = "follow_redirects", .type = SCHEMA_BOOL },
    { .name = "http_headers", .type = SCHEMA_MAP, .shape = SCHEMA_DICT, .map = &header },
    { .name = "oauth2", .type = SCHEMA_MAP, .map = &oauth2 },
    { .name = "tls_config", .type = SCHEMA_MAP, .map = &schema_tls },
};

const struct schema_map schema_http = {
    .what = "the HTTP client",
    .keys = http_keys,
    .n = N_OF(http_keys),
    .more = &proxy,
    .exclusive = http_exclusive,
    .n_exclusive = N_OF(http_exclusive),
    .check = check_headers,
};
