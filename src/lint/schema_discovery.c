/* schema_discovery.c - service discovery: the keys of every *_sd_configs; those of clouds are in
 * schema_cloud.c.
 *
 * Maps that are `open` have keys that differ between versions of Prometheus.
 * Source: prometheus discovery/, SDConfig and its UnmarshalYAML of each.
 */
#include "lint/schema.h"

SCHEMA_WORDS(dns_types, "SRV", "A", "AAAA", "MX", "NS");
SCHEMA_WORDS(kubernetes_roles, "node", "pod", "service", "endpoints", "endpointslice", "ingress");
SCHEMA_WORDS(swarm_roles, "services", "tasks", "nodes");
SCHEMA_WORDS(triton_roles, "container", "cn");

/* ---- parts ---- */

static const struct schema_key attach_keys[] = {
    { .name = "namespace", .type = SCHEMA_BOOL },
    { .name = "node", .type = SCHEMA_BOOL },
};
static const struct schema_map attach = {
    .what = "attach_metadata", .keys = attach_keys, .n = N_OF(attach_keys), .open = true
};

static const struct schema_key namespaces_keys[] = {
    { .name = "names", .type = SCHEMA_STR, .shape = SCHEMA_LIST },
    { .name = "own_namespace", .type = SCHEMA_BOOL },
};
static const struct schema_map namespaces = { .what = "namespaces",
                                              .keys = namespaces_keys,
                                              .n = N_OF(namespaces_keys) };

static const struct schema_key selector_keys[] = {
    { .name = "field", .type = SCHEMA_STR },
    { .name = "label", .type = SCHEMA_STR },
    { .name = "role", .type = SCHEMA_WORD, .words = &kubernetes_roles, .flags = SCHEMA_REQUIRED },
};
static const struct schema_map selector = { .what = "a selector",
                                            .keys = selector_keys,
                                            .n = N_OF(selector_keys) };

/* ---- what is not in the tables ---- */

static void check_dns(struct schema_walk *w, const struct yaml_node *map)
{
    struct str type = schema_text(yaml_get(map, "type"));

    if (type.n && !str_eq(type, STR("SRV")) && !schema_is_set(map, "port"))
        schema_report(w, CONFIG_MISSING_KEY, schema_key_span(map, "type"),
                      "no \"port\" in dns_sd_configs: only SRV records have one");
}

static void check_http_url(struct schema_walk *w, const struct yaml_node *map)
{
    const struct yaml_node *url = yaml_get(map, "url");
    struct str s = schema_text(url);

    if (str_find(s, STR("://")) < s.n && !str_starts(s, STR("http://")) &&
        !str_starts(s, STR("https://")))
        schema_report(w, CONFIG_INVALID_VALUE, url->at, "the URL must be of http or https");
}

static void check_paths(struct schema_walk *w, const struct yaml_node *map)
{
    const struct yaml_node *paths = yaml_get(map, "paths");

    if (!paths || paths->kind != YAML_LIST)
        return;
    for (const struct yaml_member *m = paths->first; m; m = m->next)
        if (!str_starts(schema_text(m->value), STR("/")))
            schema_report(w, CONFIG_INVALID_VALUE, m->value->at, "a path begins with \"/\"");
}

static bool has_client_keys(const struct yaml_node *map)
{
    static const char *const client[] = { "authorization",     "basic_auth",   "bearer_token",
                                          "bearer_token_file", "http_headers", "oauth2",
                                          "proxy_url",         "tls_config" };

    for (size_t i = 0; i < N_OF(client); i++)
        if (schema_is_set(map, client[i]))
            return true;
    return false;
}

static bool is_true(const struct yaml_node *n)
{
    struct err e = { 0 };
    bool v = false;

    if (n && !yaml_bool(n, &v, &e))
        err_done(&e);
    return v;
}

/* Which selectors a role takes. */
static bool takes_selector(struct str role, struct str other)
{
    static const char *const more[][2] = {
        { "endpoints", "pod" },     { "endpoints", "service" },     { "endpoints", "node" },
        { "endpointslice", "pod" }, { "endpointslice", "service" }, { "endpointslice", "node" },
        { "pod", "node" }
    };

    for (size_t i = 0; i < N_OF(more); i++)
        if (str_eq(role, str_of(more[i][0])) && str_eq(other, str_of(more[i][1])))
            return true;
    return str_eq(role, other);
}

static void check_selectors(struct schema_walk *w, const struct yaml_node *map)
{
    struct str role = schema_text(yaml_get(map, "role"));
    bool seen[N_OF(kubernetes_roles_list)] = { false };

    for (const struct yaml_member *m = schema_entries(map, "selectors"); m; m = m->next) {
        const struct yaml_node *n = yaml_get(m->value, "role");
        struct str other = schema_text(n);
        size_t i = 0;
        if (other.n && role.n && !takes_selector(role, other))
            schema_report(w, CONFIG_INVALID_VALUE, n->at,
                          "the role %.*s takes no selectors of %.*s", STR_ARG(role),
                          STR_ARG(other));
        while (i < N_OF(seen) && !str_eq(other, str_of(kubernetes_roles_list[i])))
            i++;
        if (i < N_OF(seen) && seen[i])
            schema_report(w, CONFIG_EXCLUSIVE_KEYS, n->at, "two selectors of the role %.*s",
                          STR_ARG(other));
        else if (i < N_OF(seen))
            seen[i] = true;
    }
}

static void check_kubernetes(struct schema_walk *w, const struct yaml_node *map)
{
    bool api = schema_is_set(map, "api_server"), file = schema_is_set(map, "kubeconfig_file");
    bool own = is_true(yaml_get(yaml_get(map, "namespaces"), "own_namespace"));

    if (!api && has_client_keys(map))
        schema_report(w, CONFIG_MISSING_KEY, schema_key_span(map, "api_server"),
                      "settings of the HTTP client without \"api_server\"");
    if (own && (api || file))
        schema_report(w, CONFIG_EXCLUSIVE_KEYS, schema_key_span(map, "namespaces"),
                      "\"own_namespace\" and \"%s\" exclude each other",
                      api ? "api_server" : "kubeconfig_file");
    check_selectors(w, map);
}

/* ---- each ---- */

static const struct schema_key consul_keys[] = {
    { .name = "allow_stale", .type = SCHEMA_BOOL },
    { .name = "datacenter", .type = SCHEMA_STR },
    { .name = "filter", .type = SCHEMA_STR },
    { .name = "health_filter", .type = SCHEMA_STR },
    { .name = "namespace", .type = SCHEMA_STR },
    { .name = "node_meta", .type = SCHEMA_STR, .shape = SCHEMA_DICT },
    { .name = "partition", .type = SCHEMA_STR },
    { .name = "password", .type = SCHEMA_SECRET },
    { .name = "path_prefix", .type = SCHEMA_STR },
    { .name = "refresh_interval", .type = SCHEMA_DUR },
    { .name = "scheme", .type = SCHEMA_STR },
    { .name = "server", .type = SCHEMA_STR, .flags = SCHEMA_NOT_EMPTY },
    { .name = "services", .type = SCHEMA_STR, .shape = SCHEMA_LIST },
    { .name = "tag_separator", .type = SCHEMA_STR },
    { .name = "tags", .type = SCHEMA_STR, .shape = SCHEMA_LIST },
    { .name = "token", .type = SCHEMA_SECRET },
    { .name = "username", .type = SCHEMA_STR },
};
static const struct schema_map consul_sd = {
    .what = "consul_sd_configs",
    .keys = consul_keys,
    .n = N_OF(consul_keys),
    .more = &schema_http,
};

static const struct schema_key dns_keys[] = {
    { .name = "names", .type = SCHEMA_STR, .shape = SCHEMA_LIST, .flags = SCHEMA_REQUIRED },
    { .name = "port", .type = SCHEMA_INT },
    { .name = "refresh_interval", .type = SCHEMA_DUR },
    { .name = "type", .type = SCHEMA_WORD, .words = &dns_types },
};
static const struct schema_map dns_sd = {
    .what = "dns_sd_configs",
    .keys = dns_keys,
    .n = N_OF(dns_keys),
    .check = check_dns,
};

static const struct schema_key docker_keys[] = {
    { .name = "filters", .type = SCHEMA_MAP, .shape = SCHEMA_LIST, .map = &schema_filter },
    { .name = "host", .type = SCHEMA_STR, .flags = SCHEMA_REQUIRED },
    { .name = "host_networking_host", .type = SCHEMA_STR },
    { .name = "match_first_network", .type = SCHEMA_BOOL },
    { .name = "port", .type = SCHEMA_INT },
    { .name = "refresh_interval", .type = SCHEMA_DUR },
};
static const struct schema_map docker_sd = {
    .what = "docker_sd_configs",
    .keys = docker_keys,
    .n = N_OF(docker_keys),
    .more = &schema_http,
};

static const struct schema_key dockerswarm_keys[] = {
    { .name = "filters", .type = SCHEMA_MAP, .shape = SCHEMA_LIST, .map = &schema_filter },
    { .name = "host", .type = SCHEMA_STR, .flags = SCHEMA_REQUIRED },
    { .name = "port", .type = SCHEMA_INT },
    { .name = "refresh_interval", .type = SCHEMA_DUR },
    { .name = "role", .type = SCHEMA_WORD, .flags = SCHEMA_REQUIRED, .words = &swarm_roles },
};
static const struct schema_map dockerswarm_sd = {
    .what = "dockerswarm_sd_configs",
    .keys = dockerswarm_keys,
    .n = N_OF(dockerswarm_keys),
    .more = &schema_http,
};

static const struct schema_key eureka_keys[] = {
    { .name = "refresh_interval", .type = SCHEMA_DUR },
    { .name = "server", .type = SCHEMA_URL, .flags = SCHEMA_REQUIRED },
};
static const struct schema_map eureka_sd = {
    .what = "eureka_sd_configs",
    .keys = eureka_keys,
    .n = N_OF(eureka_keys),
    .more = &schema_http,
};

static const struct schema_key file_keys[] = {
    { .name = "files", .type = SCHEMA_STR, .shape = SCHEMA_LIST, .flags = SCHEMA_REQUIRED },
    { .name = "refresh_interval", .type = SCHEMA_DUR },
};
static const struct schema_map file_sd = {
    .what = "file_sd_configs",
    .keys = file_keys,
    .n = N_OF(file_keys),
};

static const struct schema_key http_keys[] = {
    { .name = "refresh_interval", .type = SCHEMA_DUR },
    { .name = "url", .type = SCHEMA_URL, .flags = SCHEMA_REQUIRED },
};
static const struct schema_map http_sd = {
    .what = "http_sd_configs",
    .keys = http_keys,
    .n = N_OF(http_keys),
    .more = &schema_http,
    .check = check_http_url,
};

static const struct schema_key kubernetes_keys[] = {
    { .name = "api_server", .type = SCHEMA_URL },
    { .name = "attach_metadata", .type = SCHEMA_MAP, .map = &attach },
    { .name = "kubeconfig_file", .type = SCHEMA_SECRET_FILE },
    { .name = "namespaces", .type = SCHEMA_MAP, .map = &namespaces },
    { .name = "role", .type = SCHEMA_WORD, .flags = SCHEMA_REQUIRED, .words = &kubernetes_roles },
    { .name = "selectors", .type = SCHEMA_MAP, .shape = SCHEMA_LIST, .map = &selector },
};
static const char *const kubernetes_exclusive[] = { "api_server kubeconfig_file" };
static const struct schema_map kubernetes_sd = {
    .what = "kubernetes_sd_configs",
    .keys = kubernetes_keys,
    .n = N_OF(kubernetes_keys),
    .more = &schema_http,
    .check = check_kubernetes,
    .exclusive = kubernetes_exclusive,
    .n_exclusive = N_OF(kubernetes_exclusive),
};

static const struct schema_key kuma_keys[] = {
    { .name = "client_id", .type = SCHEMA_STR },
    { .name = "fetch_timeout", .type = SCHEMA_DUR },
    { .name = "refresh_interval", .type = SCHEMA_DUR },
    { .name = "server", .type = SCHEMA_URL, .flags = SCHEMA_REQUIRED },
};
static const struct schema_map kuma_sd = {
    .what = "kuma_sd_configs",
    .keys = kuma_keys,
    .n = N_OF(kuma_keys),
    .more = &schema_http,
};

static const struct schema_key marathon_keys[] = {
    { .name = "auth_token", .type = SCHEMA_SECRET },
    { .name = "auth_token_file", .type = SCHEMA_SECRET_FILE },
    { .name = "refresh_interval", .type = SCHEMA_DUR },
    { .name = "servers", .type = SCHEMA_STR, .shape = SCHEMA_LIST, .flags = SCHEMA_REQUIRED },
};
static const char *const marathon_exclusive[] = {
    "auth_token auth_token_file",
    "auth_token basic_auth bearer_token bearer_token_file authorization",
    "auth_token_file basic_auth bearer_token bearer_token_file authorization"
};
static const struct schema_map marathon_sd = {
    .what = "marathon_sd_configs",
    .keys = marathon_keys,
    .n = N_OF(marathon_keys),
    .more = &schema_http,
    .exclusive = marathon_exclusive,
    .n_exclusive = N_OF(marathon_exclusive),
};

static const struct schema_key nerve_keys[] = {
    { .name = "paths", .type = SCHEMA_STR, .shape = SCHEMA_LIST, .flags = SCHEMA_REQUIRED },
    { .name = "servers", .type = SCHEMA_STR, .shape = SCHEMA_LIST, .flags = SCHEMA_REQUIRED },
    { .name = "timeout", .type = SCHEMA_DUR },
};
static const struct schema_map nerve_sd = {
    .what = "nerve_sd_configs",
    .keys = nerve_keys,
    .n = N_OF(nerve_keys),
    .check = check_paths,
};

static const struct schema_key nomad_keys[] = {
    { .name = "allow_stale", .type = SCHEMA_BOOL },
    { .name = "namespace", .type = SCHEMA_STR },
    { .name = "refresh_interval", .type = SCHEMA_DUR },
    { .name = "region", .type = SCHEMA_STR },
    { .name = "server", .type = SCHEMA_STR, .flags = SCHEMA_NOT_EMPTY },
    { .name = "tag_separator", .type = SCHEMA_STR },
};
static const struct schema_map nomad_sd = {
    .what = "nomad_sd_configs",
    .keys = nomad_keys,
    .n = N_OF(nomad_keys),
    .more = &schema_http,
};

static const struct schema_key puppetdb_keys[] = {
    { .name = "include_parameters", .type = SCHEMA_BOOL },
    { .name = "port", .type = SCHEMA_INT },
    { .name = "query", .type = SCHEMA_STR, .flags = SCHEMA_REQUIRED },
    { .name = "refresh_interval", .type = SCHEMA_DUR },
    { .name = "url", .type = SCHEMA_URL, .flags = SCHEMA_REQUIRED },
};
static const struct schema_map puppetdb_sd = {
    .what = "puppetdb_sd_configs",
    .check = check_http_url,
    .keys = puppetdb_keys,
    .n = N_OF(puppetdb_keys),
    .more = &schema_http,
};

static const struct schema_key serverset_keys[] = {
    { .name = "paths", .type = SCHEMA_STR, .shape = SCHEMA_LIST, .flags = SCHEMA_REQUIRED },
    { .name = "servers", .type = SCHEMA_STR, .shape = SCHEMA_LIST, .flags = SCHEMA_REQUIRED },
    { .name = "timeout", .type = SCHEMA_DUR },
};
static const struct schema_map serverset_sd = {
    .what = "serverset_sd_configs",
    .keys = serverset_keys,
    .n = N_OF(serverset_keys),
    .check = check_paths,
};

static const struct schema_key triton_keys[] = {
    { .name = "account", .type = SCHEMA_STR, .flags = SCHEMA_REQUIRED },
    { .name = "dns_suffix", .type = SCHEMA_STR, .flags = SCHEMA_REQUIRED },
    { .name = "endpoint", .type = SCHEMA_STR, .flags = SCHEMA_REQUIRED },
    { .name = "groups", .type = SCHEMA_STR, .shape = SCHEMA_LIST },
    { .name = "port", .type = SCHEMA_INT },
    { .name = "refresh_interval", .type = SCHEMA_DUR },
    { .name = "role", .type = SCHEMA_WORD, .words = &triton_roles },
    { .name = "tls_config", .type = SCHEMA_MAP, .map = &schema_tls },
    { .name = "version", .type = SCHEMA_INT },
};
static const struct schema_map triton_sd = {
    .what = "triton_sd_configs",
    .keys = triton_keys,
    .n = N_OF(triton_keys),
};

static const struct schema_key uyuni_keys[] = {
    { .name = "entitlement", .type = SCHEMA_STR },
    { .name = "password", .type = SCHEMA_SECRET, .flags = SCHEMA_REQUIRED },
    { .name = "refresh_interval", .type = SCHEMA_DUR },
    { .name = "separator", .type = SCHEMA_STR },
    { .name = "server", .type = SCHEMA_URL, .flags = SCHEMA_REQUIRED },
    { .name = "username", .type = SCHEMA_STR, .flags = SCHEMA_REQUIRED },
};
static const struct schema_map uyuni_sd = {
    .what = "uyuni_sd_configs",
    .keys = uyuni_keys,
    .n = N_OF(uyuni_keys),
    .more = &schema_http,
};

static const struct schema_key keys[] = {
    { .name = "consul_sd_configs", .type = SCHEMA_MAP, .shape = SCHEMA_LIST, .map = &consul_sd },
    { .name = "dns_sd_configs", .type = SCHEMA_MAP, .shape = SCHEMA_LIST, .map = &dns_sd },
    { .name = "docker_sd_configs", .type = SCHEMA_MAP, .shape = SCHEMA_LIST, .map = &docker_sd },
    { .name = "dockerswarm_sd_configs",
      .type = SCHEMA_MAP,
      .shape = SCHEMA_LIST,
      .map = &dockerswarm_sd },
    { .name = "eureka_sd_configs", .type = SCHEMA_MAP, .shape = SCHEMA_LIST, .map = &eureka_sd },
    { .name = "file_sd_configs", .type = SCHEMA_MAP, .shape = SCHEMA_LIST, .map = &file_sd },
    { .name = "http_sd_configs", .type = SCHEMA_MAP, .shape = SCHEMA_LIST, .map = &http_sd },
    { .name = "kubernetes_sd_configs",
      .type = SCHEMA_MAP,
      .shape = SCHEMA_LIST,
      .map = &kubernetes_sd },
    { .name = "kuma_sd_configs", .type = SCHEMA_MAP, .shape = SCHEMA_LIST, .map = &kuma_sd },
    { .name = "marathon_sd_configs",
      .type = SCHEMA_MAP,
      .shape = SCHEMA_LIST,
      .map = &marathon_sd },
    { .name = "nerve_sd_configs", .type = SCHEMA_MAP, .shape = SCHEMA_LIST, .map = &nerve_sd },
    { .name = "nomad_sd_configs", .type = SCHEMA_MAP, .shape = SCHEMA_LIST, .map = &nomad_sd },
    { .name = "puppetdb_sd_configs",
      .type = SCHEMA_MAP,
      .shape = SCHEMA_LIST,
      .map = &puppetdb_sd },
    { .name = "serverset_sd_configs",
      .type = SCHEMA_MAP,
      .shape = SCHEMA_LIST,
      .map = &serverset_sd },
    { .name = "static_configs", .type = SCHEMA_MAP, .shape = SCHEMA_LIST, .map = &schema_targets },
    { .name = "triton_sd_configs", .type = SCHEMA_MAP, .shape = SCHEMA_LIST, .map = &triton_sd },
    { .name = "uyuni_sd_configs", .type = SCHEMA_MAP, .shape = SCHEMA_LIST, .map = &uyuni_sd },
};

const struct schema_map schema_discovery = {
    .what = "service discovery", .keys = keys, .n = N_OF(keys), .more = &schema_cloud
};
