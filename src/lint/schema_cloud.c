/* schema_cloud.c - service discovery in clouds: the keys of their *_sd_configs.
 *
 * Maps that are `open` have keys that differ between versions of Prometheus.
 * Source: prometheus discovery/, SDConfig and its UnmarshalYAML of each.
 */
#include "lint/schema.h"

SCHEMA_WORDS(azure_methods, "OAuth", "ManagedIdentity", "SDK", "WorkloadIdentity");
SCHEMA_WORDS(hetzner_roles, "robot", "hcloud");
SCHEMA_WORDS(openstack_faces, "public", "admin", "internal");
SCHEMA_WORDS(openstack_roles, "hypervisor", "instance", "loadbalancer");
SCHEMA_WORDS(ovh_services, "vps", "dedicated_server");
SCHEMA_WORDS(scaleway_roles, "instance", "baremetal");

static const struct schema_key filter_keys[] = {
    { .name = "name", .type = SCHEMA_STR },
    { .name = "values", .type = SCHEMA_STR, .shape = SCHEMA_LIST },
};
const struct schema_map schema_filter = { .what = "a filter",
                                          .keys = filter_keys,
                                          .n = N_OF(filter_keys) };

/* Amazon's filters have values, others may have none. */
static const struct schema_key amazon_filter_keys[] = {
    { .name = "name", .type = SCHEMA_STR },
    { .name = "values", .type = SCHEMA_STR, .shape = SCHEMA_LIST, .flags = SCHEMA_REQUIRED },
};
static const struct schema_map amazon_filter = { .what = "a filter",
                                                 .keys = amazon_filter_keys,
                                                 .n = N_OF(amazon_filter_keys) };

static void check_scaleway(struct schema_walk *w, const struct yaml_node *map)
{
    if (!schema_is_set(map, "secret_key") && !schema_is_set(map, "secret_key_file"))
        schema_report(w, CONFIG_MISSING_KEY, schema_key_span(map, "secret_key"),
                      "no \"secret_key_file\" in scaleway_sd_configs");
}

static void check_azure(struct schema_walk *w, const struct yaml_node *map)
{
    static const char *const needs[] = { "tenant_id", "client_id", "client_secret" };
    struct str method = schema_text(yaml_get(map, "authentication_method"));

    for (size_t i = 0; i < N_OF(needs) && (!method.n || str_eq(method, STR("OAuth"))); i++)
        if (!schema_is_set(map, needs[i]))
            schema_report(w, CONFIG_MISSING_KEY, schema_key_span(map, "authentication_method"),
                          "no \"%s\" in azure_sd_configs, which OAuth needs", needs[i]);
}

static const struct schema_key aws_keys[] = {
    { .name = "access_key", .type = SCHEMA_STR },
    { .name = "clusters", .type = SCHEMA_STR, .shape = SCHEMA_LIST },
    { .name = "endpoint", .type = SCHEMA_STR },
    { .name = "external_id", .type = SCHEMA_STR },
    { .name = "filters", .type = SCHEMA_MAP, .shape = SCHEMA_LIST, .map = &amazon_filter },
    { .name = "port", .type = SCHEMA_INT },
    { .name = "profile", .type = SCHEMA_STR },
    { .name = "refresh_interval", .type = SCHEMA_DUR },
    { .name = "region", .type = SCHEMA_STR },
    { .name = "role", .type = SCHEMA_STR, .flags = SCHEMA_REQUIRED },
    { .name = "role_arn", .type = SCHEMA_STR },
    { .name = "secret_key", .type = SCHEMA_SECRET },
};
static const struct schema_map aws_sd = {
    .what = "aws_sd_configs",
    .keys = aws_keys,
    .n = N_OF(aws_keys),
    .more = &schema_http,
    .open = true,
};

static const struct schema_key azure_keys[] = {
    { .name = "authentication_method", .type = SCHEMA_WORD, .words = &azure_methods },
    { .name = "client_id", .type = SCHEMA_STR },
    { .name = "client_secret", .type = SCHEMA_SECRET },
    { .name = "environment", .type = SCHEMA_STR },
    { .name = "port", .type = SCHEMA_INT },
    { .name = "refresh_interval", .type = SCHEMA_DUR },
    { .name = "resource_group", .type = SCHEMA_STR },
    { .name = "subscription_id", .type = SCHEMA_STR, .flags = SCHEMA_REQUIRED },
    { .name = "tenant_id", .type = SCHEMA_STR },
};
static const struct schema_map azure_sd = {
    .what = "azure_sd_configs",
    .keys = azure_keys,
    .n = N_OF(azure_keys),
    .more = &schema_http,
    .check = check_azure,
};

static const struct schema_key digitalocean_keys[] = {
    { .name = "port", .type = SCHEMA_INT },
    { .name = "refresh_interval", .type = SCHEMA_DUR },
};
static const struct schema_map digitalocean_sd = {
    .what = "digitalocean_sd_configs",
    .keys = digitalocean_keys,
    .n = N_OF(digitalocean_keys),
    .more = &schema_http,
    .open = true,
};

static const struct schema_key ec2_keys[] = {
    { .name = "access_key", .type = SCHEMA_STR },
    { .name = "endpoint", .type = SCHEMA_STR },
    { .name = "external_id", .type = SCHEMA_STR },
    { .name = "filters", .type = SCHEMA_MAP, .shape = SCHEMA_LIST, .map = &amazon_filter },
    { .name = "port", .type = SCHEMA_INT },
    { .name = "profile", .type = SCHEMA_STR },
    { .name = "refresh_interval", .type = SCHEMA_DUR },
    { .name = "region", .type = SCHEMA_STR },
    { .name = "role_arn", .type = SCHEMA_STR },
    { .name = "secret_key", .type = SCHEMA_SECRET },
};
static const struct schema_map ec2_sd = {
    .what = "ec2_sd_configs",
    .keys = ec2_keys,
    .n = N_OF(ec2_keys),
    .more = &schema_http,
};

static const struct schema_key gce_keys[] = {
    { .name = "filter", .type = SCHEMA_STR },
    { .name = "port", .type = SCHEMA_INT },
    { .name = "project", .type = SCHEMA_STR, .flags = SCHEMA_REQUIRED },
    { .name = "refresh_interval", .type = SCHEMA_DUR },
    { .name = "tag_separator", .type = SCHEMA_STR },
    { .name = "zone", .type = SCHEMA_STR, .flags = SCHEMA_REQUIRED },
};
static const struct schema_map gce_sd = {
    .what = "gce_sd_configs",
    .keys = gce_keys,
    .n = N_OF(gce_keys),
};

static const struct schema_key hetzner_keys[] = {
    { .name = "label_selector", .type = SCHEMA_STR },
    { .name = "port", .type = SCHEMA_INT },
    { .name = "refresh_interval", .type = SCHEMA_DUR },
    { .name = "role", .type = SCHEMA_WORD, .flags = SCHEMA_REQUIRED, .words = &hetzner_roles },
};
static const struct schema_map hetzner_sd = {
    .what = "hetzner_sd_configs",
    .keys = hetzner_keys,
    .n = N_OF(hetzner_keys),
    .more = &schema_http,
};

static const struct schema_key ionos_keys[] = {
    { .name = "datacenter_id", .type = SCHEMA_STR, .flags = SCHEMA_REQUIRED },
    { .name = "port", .type = SCHEMA_INT },
    { .name = "refresh_interval", .type = SCHEMA_DUR },
};
static const struct schema_map ionos_sd = {
    .what = "ionos_sd_configs",
    .keys = ionos_keys,
    .n = N_OF(ionos_keys),
    .more = &schema_http,
};

static const struct schema_key lightsail_keys[] = {
    { .name = "access_key", .type = SCHEMA_STR },
    { .name = "endpoint", .type = SCHEMA_STR },
    { .name = "external_id", .type = SCHEMA_STR },
    { .name = "port", .type = SCHEMA_INT },
    { .name = "profile", .type = SCHEMA_STR },
    { .name = "refresh_interval", .type = SCHEMA_DUR },
    { .name = "region", .type = SCHEMA_STR },
    { .name = "role_arn", .type = SCHEMA_STR },
    { .name = "secret_key", .type = SCHEMA_SECRET },
};
static const struct schema_map lightsail_sd = {
    .what = "lightsail_sd_configs",
    .keys = lightsail_keys,
    .n = N_OF(lightsail_keys),
    .more = &schema_http,
};

static const struct schema_key linode_keys[] = {
    { .name = "port", .type = SCHEMA_INT },
    { .name = "refresh_interval", .type = SCHEMA_DUR },
    { .name = "region", .type = SCHEMA_STR },
    { .name = "tag_separator", .type = SCHEMA_STR },
};
static const struct schema_map linode_sd = {
    .what = "linode_sd_configs",
    .keys = linode_keys,
    .n = N_OF(linode_keys),
    .more = &schema_http,
};

static const struct schema_key oci_keys[] = {
    { .name = "port", .type = SCHEMA_INT },
    { .name = "refresh_interval", .type = SCHEMA_DUR },
};
static const struct schema_map oci_sd = {
    .what = "oci_sd_configs",
    .keys = oci_keys,
    .n = N_OF(oci_keys),
    .more = &schema_http,
    .open = true,
};

static const struct schema_key openstack_keys[] = {
    { .name = "all_tenants", .type = SCHEMA_BOOL },
    { .name = "application_credential_id", .type = SCHEMA_STR },
    { .name = "application_credential_name", .type = SCHEMA_STR },
    { .name = "application_credential_secret", .type = SCHEMA_SECRET },
    { .name = "availability", .type = SCHEMA_WORD, .words = &openstack_faces },
    { .name = "domain_id", .type = SCHEMA_STR },
    { .name = "domain_name", .type = SCHEMA_STR },
    { .name = "identity_endpoint", .type = SCHEMA_STR },
    { .name = "password", .type = SCHEMA_SECRET },
    { .name = "port", .type = SCHEMA_INT },
    { .name = "project_id", .type = SCHEMA_STR },
    { .name = "project_name", .type = SCHEMA_STR },
    { .name = "refresh_interval", .type = SCHEMA_DUR },
    { .name = "region", .type = SCHEMA_STR, .flags = SCHEMA_REQUIRED },
    { .name = "role", .type = SCHEMA_WORD, .flags = SCHEMA_REQUIRED, .words = &openstack_roles },
    { .name = "tls_config", .type = SCHEMA_MAP, .map = &schema_tls },
    { .name = "userid", .type = SCHEMA_STR },
    { .name = "username", .type = SCHEMA_STR },
};
static const struct schema_map openstack_sd = {
    .what = "openstack_sd_configs",
    .keys = openstack_keys,
    .n = N_OF(openstack_keys),
};

static const struct schema_key outscale_keys[] = {
    { .name = "access_key", .type = SCHEMA_STR, .flags = SCHEMA_REQUIRED },
    { .name = "endpoint", .type = SCHEMA_STR },
    { .name = "port", .type = SCHEMA_INT },
    { .name = "refresh_interval", .type = SCHEMA_DUR },
    { .name = "region", .type = SCHEMA_STR, .flags = SCHEMA_NOT_EMPTY },
    { .name = "secret_key", .type = SCHEMA_SECRET, .flags = SCHEMA_REQUIRED },
};
static const struct schema_map outscale_sd = {
    .what = "outscale_sd_configs",
    .keys = outscale_keys,
    .n = N_OF(outscale_keys),
    .more = &schema_http,
};

static const struct schema_key ovhcloud_keys[] = {
    { .name = "application_key", .type = SCHEMA_STR, .flags = SCHEMA_REQUIRED },
    { .name = "application_secret", .type = SCHEMA_SECRET, .flags = SCHEMA_REQUIRED },
    { .name = "consumer_key", .type = SCHEMA_SECRET, .flags = SCHEMA_REQUIRED },
    { .name = "endpoint", .type = SCHEMA_STR },
    { .name = "refresh_interval", .type = SCHEMA_DUR },
    { .name = "service", .type = SCHEMA_WORD, .flags = SCHEMA_REQUIRED, .words = &ovh_services },
};
static const struct schema_map ovhcloud_sd = {
    .what = "ovhcloud_sd_configs",
    .keys = ovhcloud_keys,
    .n = N_OF(ovhcloud_keys),
};

static const struct schema_key scaleway_keys[] = {
    { .name = "access_key", .type = SCHEMA_STR, .flags = SCHEMA_REQUIRED },
    { .name = "api_url", .type = SCHEMA_STR },
    { .name = "name_filter", .type = SCHEMA_STR },
    { .name = "port", .type = SCHEMA_INT },
    { .name = "project_id", .type = SCHEMA_STR, .flags = SCHEMA_REQUIRED },
    { .name = "refresh_interval", .type = SCHEMA_DUR },
    { .name = "role", .type = SCHEMA_WORD, .flags = SCHEMA_REQUIRED, .words = &scaleway_roles },
    { .name = "secret_key", .type = SCHEMA_SECRET },
    { .name = "secret_key_file", .type = SCHEMA_SECRET_FILE },
    { .name = "tags_filter", .type = SCHEMA_STR, .shape = SCHEMA_LIST },
    { .name = "zone", .type = SCHEMA_STR },
};
static const char *const scaleway_exclusive[] = { "secret_key secret_key_file" };
static const struct schema_map scaleway_sd = {
    .what = "scaleway_sd_configs",
    .check = check_scaleway,
    .keys = scaleway_keys,
    .n = N_OF(scaleway_keys),
    .more = &schema_http,
    .exclusive = scaleway_exclusive,
    .n_exclusive = N_OF(scaleway_exclusive),
};

static const struct schema_key stackit_keys[] = {
    { .name = "credentials_file_path", .type = SCHEMA_SECRET_FILE },
    { .name = "endpoint", .type = SCHEMA_STR },
    { .name = "port", .type = SCHEMA_INT },
    { .name = "private_key", .type = SCHEMA_SECRET },
    { .name = "private_key_path", .type = SCHEMA_SECRET_FILE },
    { .name = "project", .type = SCHEMA_STR },
    { .name = "refresh_interval", .type = SCHEMA_DUR },
    { .name = "region", .type = SCHEMA_STR },
    { .name = "role", .type = SCHEMA_STR },
    { .name = "service_account_key", .type = SCHEMA_SECRET },
    { .name = "service_account_key_path", .type = SCHEMA_SECRET_FILE },
};
static const struct schema_map stackit_sd = {
    .what = "stackit_sd_configs",
    .keys = stackit_keys,
    .n = N_OF(stackit_keys),
    .more = &schema_http,
};

static const struct schema_key vultr_keys[] = {
    { .name = "port", .type = SCHEMA_INT },
    { .name = "refresh_interval", .type = SCHEMA_DUR },
};
static const struct schema_map vultr_sd = {
    .what = "vultr_sd_configs",
    .keys = vultr_keys,
    .n = N_OF(vultr_keys),
    .more = &schema_http,
};

static const struct schema_key keys[] = {
    { .name = "aws_sd_configs", .type = SCHEMA_MAP, .shape = SCHEMA_LIST, .map = &aws_sd },
    { .name = "azure_sd_configs", .type = SCHEMA_MAP, .shape = SCHEMA_LIST, .map = &azure_sd },
    { .name = "digitalocean_sd_configs",
      .type = SCHEMA_MAP,
      .shape = SCHEMA_LIST,
      .map = &digitalocean_sd },
    { .name = "ec2_sd_configs", .type = SCHEMA_MAP, .shape = SCHEMA_LIST, .map = &ec2_sd },
    { .name = "gce_sd_configs", .type = SCHEMA_MAP, .shape = SCHEMA_LIST, .map = &gce_sd },
    { .name = "hetzner_sd_configs", .type = SCHEMA_MAP, .shape = SCHEMA_LIST, .map = &hetzner_sd },
    { .name = "ionos_sd_configs", .type = SCHEMA_MAP, .shape = SCHEMA_LIST, .map = &ionos_sd },
    { .name = "lightsail_sd_configs",
      .type = SCHEMA_MAP,
      .shape = SCHEMA_LIST,
      .map = &lightsail_sd },
    { .name = "linode_sd_configs", .type = SCHEMA_MAP, .shape = SCHEMA_LIST, .map = &linode_sd },
    { .name = "oci_sd_configs", .type = SCHEMA_MAP, .shape = SCHEMA_LIST, .map = &oci_sd },
    { .name = "openstack_sd_configs",
      .type = SCHEMA_MAP,
      .shape = SCHEMA_LIST,
      .map = &openstack_sd },
    { .name = "outscale_sd_configs",
      .type = SCHEMA_MAP,
      .shape = SCHEMA_LIST,
      .map = &outscale_sd },
    { .name = "ovhcloud_sd_configs",
      .type = SCHEMA_MAP,
      .shape = SCHEMA_LIST,
      .map = &ovhcloud_sd },
    { .name = "scaleway_sd_configs",
      .type = SCHEMA_MAP,
      .shape = SCHEMA_LIST,
      .map = &scaleway_sd },
    { .name = "stackit_sd_configs", .type = SCHEMA_MAP, .shape = SCHEMA_LIST, .map = &stackit_sd },
    { .name = "vultr_sd_configs", .type = SCHEMA_MAP, .shape = SCHEMA_LIST, .map = &vultr_sd },
};

const struct schema_map schema_cloud = { .what = "service discovery",
                                         .keys = keys,
                                         .n = N_OF(keys) };
