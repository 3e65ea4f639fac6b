/* schema_prometheus.c - the keys of prometheus.yml, those of Prometheus 3.14.
 *
 * Source: prometheus config/config.go; storage/remote/azuread, googleiam; prometheus/sigv4.
 */
#include "base/map.h"
#include "lint/schema.h"

SCHEMA_WORDS(protocols, "PrometheusProto", "OpenMetricsText1.0.0", "OpenMetricsText0.0.1",
             "PrometheusText1.0.0", "PrometheusText0.0.4");
SCHEMA_WORDS(validation, "utf8", "legacy");
SCHEMA_WORDS(escaping, "allow-utf-8", "underscores", "dots", "values");
SCHEMA_WORDS(api_versions, "v2");
SCHEMA_WORDS(messages, "prometheus.WriteRequest", "io.prometheus.write.v2.Request");
SCHEMA_WORDS(clients, "http", "grpc");
SCHEMA_WORDS(compressions, "gzip");
SCHEMA_WORDS(translations, "UnderscoreEscapingWithSuffixes", "UnderscoreEscapingWithoutSuffixes",
             "NoUTF8EscapingWithSuffixes", "NoTranslation");
SCHEMA_WORDS(schemes, "http", "https");

/* ---- global, runtime ---- */

/* Keys that a job has, too, and takes from here where it has not. */
static const struct schema_key shared_keys[] = {
    { .name = "always_scrape_classic_histograms", .type = SCHEMA_BOOL },
    { .name = "body_size_limit", .type = SCHEMA_SIZE },
    { .name = "convert_classic_histograms_to_nhcb", .type = SCHEMA_BOOL },
    { .name = "extra_scrape_metrics", .type = SCHEMA_BOOL },
    { .name = "keep_dropped_targets", .type = SCHEMA_UINT },
    { .name = "label_limit", .type = SCHEMA_UINT },
    { .name = "label_name_length_limit", .type = SCHEMA_UINT },
    { .name = "label_value_length_limit", .type = SCHEMA_UINT },
    { .name = "metric_name_escaping_scheme", .type = SCHEMA_WORD, .words = &escaping },
    { .name = "metric_name_validation_scheme", .type = SCHEMA_WORD, .words = &validation },
    { .name = "sample_limit", .type = SCHEMA_UINT },
    { .name = "scrape_failure_log_file", .type = SCHEMA_STR },
    { .name = "scrape_interval", .type = SCHEMA_DUR },
    { .name = "scrape_native_histograms", .type = SCHEMA_BOOL },
    { .name = "scrape_protocols",
      .type = SCHEMA_WORD,
      .shape = SCHEMA_LIST,
      .words = &protocols,
      .flags = SCHEMA_NOT_EMPTY },
    { .name = "scrape_timeout", .type = SCHEMA_DUR },
    { .name = "target_limit", .type = SCHEMA_UINT },
};

/* Texts of a list that are there twice; the first is reported. */
static void check_twice(struct schema_walk *w, const struct yaml_node *map, const char *key)
{
    struct map seen = { 0 };

    for (const struct yaml_member *m = schema_entries(map, key); m; m = m->next) {
        struct str s = schema_text(m->value);
        size_t before = seen.n;
        if (s.n && map_id(&seen, s) < before) {
            schema_report(w, CONFIG_EXCLUSIVE_KEYS, m->value->at, "%.*s is there twice",
                          STR_ARG(s));
            break;
        }
    }
    map_done(&seen);
}

static void check_protocols(struct schema_walk *w, const struct yaml_node *map)
{
    check_twice(w, map, "scrape_protocols");
}

static const struct schema_map shared = {
    .what = "global", .keys = shared_keys, .n = N_OF(shared_keys), .check = check_protocols
};

static const struct schema_key global_keys[] = {
    { .name = "evaluation_interval", .type = SCHEMA_DUR },
    { .name = "external_labels", .type = SCHEMA_STR, .shape = SCHEMA_LABELS },
    { .name = "query_log_file", .type = SCHEMA_STR },
    { .name = "rule_query_offset", .type = SCHEMA_DUR },
};
static const struct schema_map global = {
    .what = "global", .keys = global_keys, .n = N_OF(global_keys), .more = &shared
};

static const struct schema_key runtime_keys[] = {
    { .name = "gogc", .type = SCHEMA_INT },
};
static const struct schema_map runtime = { .what = "runtime",
                                           .keys = runtime_keys,
                                           .n = N_OF(runtime_keys) };

/* ---- scrape_configs ---- */

static const struct schema_map client_and_discovery = { .what = "a scrape configuration",
                                                        .more = &schema_http,
                                                        .also = &schema_discovery };

static const struct schema_key scrape_keys[] = {
    { .name = "enable_compression", .type = SCHEMA_BOOL },
    { .name = "fallback_scrape_protocol", .type = SCHEMA_WORD, .words = &protocols },
    { .name = "honor_labels", .type = SCHEMA_BOOL },
    { .name = "honor_timestamps", .type = SCHEMA_BOOL },
    { .name = "job_name", .type = SCHEMA_STR, .flags = SCHEMA_REQUIRED },
    { .name = "metric_relabel_configs",
      .type = SCHEMA_MAP,
      .shape = SCHEMA_LIST,
      .map = &schema_relabel },
    { .name = "metrics_path", .type = SCHEMA_STR },
    { .name = "native_histogram_bucket_limit", .type = SCHEMA_UINT },
    { .name = "native_histogram_min_bucket_factor", .type = SCHEMA_FLOAT },
    { .name = "params", .type = SCHEMA_STR, .shape = SCHEMA_DICT_LISTS },
    { .name = "relabel_configs", .type = SCHEMA_MAP, .shape = SCHEMA_LIST, .map = &schema_relabel },
    { .name = "scheme", .type = SCHEMA_WORD, .words = &schemes },
    { .name = "track_timestamps_staleness", .type = SCHEMA_BOOL },
};
const struct schema_map schema_scrape = {
    .what = "a scrape configuration",
    .keys = scrape_keys,
    .n = N_OF(scrape_keys),
    .more = &shared,
    .also = &client_and_discovery,
};

/* ---- alerting ---- */

static const struct schema_key sigv4_keys[] = {
    { .name = "access_key", .type = SCHEMA_STR },
    { .name = "external_id", .type = SCHEMA_STR },
    { .name = "profile", .type = SCHEMA_STR },
    { .name = "region", .type = SCHEMA_STR },
    { .name = "role_arn", .type = SCHEMA_STR },
    { .name = "secret_key", .type = SCHEMA_SECRET },
    { .name = "service_name", .type = SCHEMA_STR },
    { .name = "use_fips_sts_endpoint", .type = SCHEMA_BOOL },
};

static void check_sigv4(struct schema_walk *w, const struct yaml_node *map)
{
    if (schema_is_set(map, "access_key") != schema_is_set(map, "secret_key"))
        schema_report(w, CONFIG_MISSING_KEY, schema_key_span(map, "access_key"),
                      "\"access_key\" and \"secret_key\" go together");
}

static const struct schema_map sigv4 = {
    .what = "sigv4", .keys = sigv4_keys, .n = N_OF(sigv4_keys), .check = check_sigv4
};

static const char *const am_exclusive[] = { "basic_auth authorization oauth2 sigv4" };
static const struct schema_key am_keys[] = {
    { .name = "alert_relabel_configs",
      .type = SCHEMA_MAP,
      .shape = SCHEMA_LIST,
      .map = &schema_relabel },
    { .name = "api_version", .type = SCHEMA_WORD, .words = &api_versions },
    { .name = "path_prefix", .type = SCHEMA_STR },
    { .name = "relabel_configs", .type = SCHEMA_MAP, .shape = SCHEMA_LIST, .map = &schema_relabel },
    { .name = "scheme", .type = SCHEMA_WORD, .words = &schemes },
    { .name = "sigv4", .type = SCHEMA_MAP, .map = &sigv4 },
    { .name = "timeout", .type = SCHEMA_DUR },
};
static const struct schema_map alertmanager = {
    .what = "an Alertmanager configuration",
    .keys = am_keys,
    .n = N_OF(am_keys),
    .more = &client_and_discovery,
    .exclusive = am_exclusive,
    .n_exclusive = N_OF(am_exclusive),
};

static const struct schema_key alerting_keys[] = {
    { .name = "alert_relabel_configs",
      .type = SCHEMA_MAP,
      .shape = SCHEMA_LIST,
      .map = &schema_relabel },
    { .name = "alertmanagers", .type = SCHEMA_MAP, .shape = SCHEMA_LIST, .map = &alertmanager },
};
static const struct schema_map alerting = { .what = "alerting",
                                            .keys = alerting_keys,
                                            .n = N_OF(alerting_keys) };

/* ---- remote_write, remote_read ---- */

static const struct schema_key identity_keys[] = {
    { .name = "client_id", .type = SCHEMA_STR },
    { .name = "client_secret", .type = SCHEMA_SECRET },
    { .name = "tenant_id", .type = SCHEMA_STR },
};
static const struct schema_map identity = {
    .what = "azuread", .keys = identity_keys, .n = N_OF(identity_keys), .open = true
};

static const char *const azuread_exclusive[] = { "managed_identity oauth sdk workload_identity" };
static const struct schema_key azuread_keys[] = {
    { .name = "cloud", .type = SCHEMA_ANY },
    { .name = "managed_identity", .type = SCHEMA_MAP, .map = &identity },
    { .name = "oauth", .type = SCHEMA_MAP, .map = &identity },
    { .name = "scope", .type = SCHEMA_STR },
    { .name = "sdk", .type = SCHEMA_MAP, .map = &identity },
    { .name = "workload_identity", .type = SCHEMA_MAP, .map = &identity },
};
static const struct schema_map azuread = {
    .what = "azuread",
    .keys = azuread_keys,
    .n = N_OF(azuread_keys),
    .exclusive = azuread_exclusive,
    .n_exclusive = N_OF(azuread_exclusive),
};

static const struct schema_key google_keys[] = {
    { .name = "credentials_file", .type = SCHEMA_SECRET_FILE },
};
static const struct schema_map google = {
    .what = "google_iam", .keys = google_keys, .n = N_OF(google_keys), .open = true
};

static const struct schema_key queue_keys[] = {
    { .name = "batch_send_deadline", .type = SCHEMA_DUR },
    { .name = "capacity", .type = SCHEMA_INT },
    { .name = "max_backoff", .type = SCHEMA_DUR },
    { .name = "max_samples_per_send", .type = SCHEMA_INT },
    { .name = "max_shards", .type = SCHEMA_INT },
    { .name = "min_backoff", .type = SCHEMA_DUR },
    { .name = "min_shards", .type = SCHEMA_INT },
    { .name = "retry_on_http_429", .type = SCHEMA_BOOL },
    { .name = "sample_age_limit", .type = SCHEMA_DUR },
};
static const struct schema_map queue = { .what = "queue_config",
                                         .keys = queue_keys,
                                         .n = N_OF(queue_keys) };

static const struct schema_key metadata_keys[] = {
    { .name = "max_samples_per_send", .type = SCHEMA_INT },
    { .name = "send", .type = SCHEMA_BOOL },
    { .name = "send_interval", .type = SCHEMA_DUR },
};
static const struct schema_map metadata = { .what = "metadata_config",
                                            .keys = metadata_keys,
                                            .n = N_OF(metadata_keys) };

static void check_remote(struct schema_walk *w, const struct yaml_node *map)
{
    schema_check_header_names(w, yaml_get(map, "headers"));
}

static const char *const write_exclusive[] = {
    "basic_auth authorization oauth2 sigv4 azuread google_iam"
};
static const struct schema_key write_keys[] = {
    { .name = "azuread", .type = SCHEMA_MAP, .map = &azuread },
    { .name = "google_iam", .type = SCHEMA_MAP, .map = &google },
    { .name = "headers", .type = SCHEMA_STR, .shape = SCHEMA_DICT },
    { .name = "metadata_config", .type = SCHEMA_MAP, .map = &metadata },
    { .name = "name", .type = SCHEMA_STR },
    { .name = "protobuf_message", .type = SCHEMA_WORD, .words = &messages },
    { .name = "queue_config", .type = SCHEMA_MAP, .map = &queue },
    { .name = "remote_timeout", .type = SCHEMA_DUR },
    { .name = "round_robin_dns", .type = SCHEMA_BOOL },
    { .name = "send_exemplars", .type = SCHEMA_BOOL },
    { .name = "send_native_histograms", .type = SCHEMA_BOOL },
    { .name = "sigv4", .type = SCHEMA_MAP, .map = &sigv4 },
    { .name = "url", .type = SCHEMA_URL, .flags = SCHEMA_REQUIRED },
    { .name = "write_relabel_configs",
      .type = SCHEMA_MAP,
      .shape = SCHEMA_LIST,
      .map = &schema_relabel },
};
static const struct schema_map remote_write = {
    .what = "remote_write",
    .keys = write_keys,
    .n = N_OF(write_keys),
    .more = &schema_http,
    .exclusive = write_exclusive,
    .n_exclusive = N_OF(write_exclusive),
    .check = check_remote,
};

static const struct schema_key read_keys[] = {
    { .name = "chunked_read_limit", .type = SCHEMA_UINT },
    { .name = "filter_external_labels", .type = SCHEMA_BOOL },
    { .name = "headers", .type = SCHEMA_STR, .shape = SCHEMA_DICT },
    { .name = "name", .type = SCHEMA_STR },
    { .name = "read_recent", .type = SCHEMA_BOOL },
    { .name = "remote_timeout", .type = SCHEMA_DUR },
    { .name = "required_matchers", .type = SCHEMA_STR, .shape = SCHEMA_LABELS },
    { .name = "url", .type = SCHEMA_URL, .flags = SCHEMA_REQUIRED },
};
static const struct schema_map remote_read = {
    .what = "remote_read",
    .keys = read_keys,
    .n = N_OF(read_keys),
    .more = &schema_http,
    .check = check_remote,
};

/* ---- storage, tracing, otlp ---- */

static const struct schema_key retention_keys[] = {
    { .name = "percentage", .type = SCHEMA_FLOAT },
    { .name = "size", .type = SCHEMA_SIZE },
    { .name = "time", .type = SCHEMA_DUR },
};
static const struct schema_map retention = { .what = "retention",
                                             .keys = retention_keys,
                                             .n = N_OF(retention_keys) };

static const struct schema_key tsdb_keys[] = {
    { .name = "out_of_order_time_window", .type = SCHEMA_DUR },
    { .name = "retention", .type = SCHEMA_MAP, .map = &retention },
    { .name = "stale_series_compaction_threshold", .type = SCHEMA_FLOAT },
};
static const struct schema_map tsdb = { .what = "tsdb", .keys = tsdb_keys, .n = N_OF(tsdb_keys) };

static const struct schema_key exemplars_keys[] = {
    { .name = "max_exemplars", .type = SCHEMA_INT },
};
static const struct schema_map exemplars = { .what = "exemplars",
                                             .keys = exemplars_keys,
                                             .n = N_OF(exemplars_keys) };

static const struct schema_key storage_keys[] = {
    { .name = "exemplars", .type = SCHEMA_MAP, .map = &exemplars },
    { .name = "tsdb", .type = SCHEMA_MAP, .map = &tsdb },
};
static const struct schema_map storage = { .what = "storage",
                                           .keys = storage_keys,
                                           .n = N_OF(storage_keys) };

static const struct schema_key tracing_keys[] = {
    { .name = "client_type", .type = SCHEMA_WORD, .words = &clients },
    { .name = "compression", .type = SCHEMA_WORD, .words = &compressions },
    { .name = "endpoint", .type = SCHEMA_STR, .flags = SCHEMA_REQUIRED },
    { .name = "headers", .type = SCHEMA_STR, .shape = SCHEMA_DICT },
    { .name = "insecure", .type = SCHEMA_BOOL },
    { .name = "sampling_fraction", .type = SCHEMA_FLOAT },
    { .name = "timeout", .type = SCHEMA_DUR },
    { .name = "tls_config", .type = SCHEMA_MAP, .map = &schema_tls },
};
static const struct schema_map tracing = {
    .what = "tracing", .keys = tracing_keys, .n = N_OF(tracing_keys), .check = check_remote
};

/* A list of attributes: none is empty, none is there twice. */
static void check_attributes(struct schema_walk *w, const struct yaml_node *map, const char *key)
{
    for (const struct yaml_member *m = schema_entries(map, key); m; m = m->next)
        if (!str_trim(schema_text(m->value)).n)
            schema_report(w, CONFIG_INVALID_VALUE, m->value->at, "an attribute without a name");
    check_twice(w, map, key);
}

static void check_otlp(struct schema_walk *w, const struct yaml_node *map)
{
    struct err e = { 0 };
    const struct yaml_node *v = yaml_get(map, "promote_all_resource_attributes");
    const struct yaml_node *some = yaml_get(map, "promote_resource_attributes");
    const struct yaml_node *less = yaml_get(map, "ignore_resource_attributes");
    bool all = false;

    if (v && !yaml_bool(v, &all, &e))
        err_done(&e);
    if (all && some && some->n)
        schema_report(w, CONFIG_EXCLUSIVE_KEYS, schema_key_span(map, "promote_resource_attributes"),
                      "\"promote_all_resource_attributes\" and \"promote_resource_attributes\" "
                      "exclude each other");
    if (!all && less && less->n)
        schema_report(w, CONFIG_MISSING_KEY, schema_key_span(map, "ignore_resource_attributes"),
                      "\"ignore_resource_attributes\" without "
                      "\"promote_all_resource_attributes: true\"");
    check_attributes(w, map, all ? "ignore_resource_attributes" : "promote_resource_attributes");
    v = yaml_get(map, "translation_strategy");
    if (w->legacy_names && str_starts(schema_text(v), STR("No")))
        schema_report(w, CONFIG_EXCLUSIVE_KEYS, v->at,
                      "\"%.*s\" and the validation scheme \"legacy\" exclude each other",
                      STR_ARG(v->text));
}

static const struct schema_key otlp_keys[] = {
    { .name = "convert_histograms_to_nhcb", .type = SCHEMA_BOOL },
    { .name = "ignore_resource_attributes", .type = SCHEMA_STR, .shape = SCHEMA_LIST },
    { .name = "keep_identifying_resource_attributes", .type = SCHEMA_BOOL },
    { .name = "label_name_preserve_multiple_underscores", .type = SCHEMA_BOOL },
    { .name = "label_name_underscore_sanitization", .type = SCHEMA_BOOL },
    { .name = "promote_all_resource_attributes", .type = SCHEMA_BOOL },
    { .name = "promote_resource_attributes", .type = SCHEMA_STR, .shape = SCHEMA_LIST },
    { .name = "promote_scope_metadata", .type = SCHEMA_BOOL },
    { .name = "translation_strategy", .type = SCHEMA_WORD, .words = &translations },
};
static const struct schema_map otlp = {
    .what = "otlp", .keys = otlp_keys, .n = N_OF(otlp_keys), .check = check_otlp
};

/* ---- the file ---- */

static const struct schema_key keys[] = {
    { .name = "alerting", .type = SCHEMA_MAP, .map = &alerting },
    { .name = "global", .type = SCHEMA_MAP, .map = &global },
    { .name = "otlp", .type = SCHEMA_MAP, .map = &otlp },
    { .name = "remote_read", .type = SCHEMA_MAP, .shape = SCHEMA_LIST, .map = &remote_read },
    { .name = "remote_write", .type = SCHEMA_MAP, .shape = SCHEMA_LIST, .map = &remote_write },
    { .name = "rule_files", .type = SCHEMA_STR, .shape = SCHEMA_LIST },
    { .name = "runtime", .type = SCHEMA_MAP, .map = &runtime },
    { .name = "scrape_config_files", .type = SCHEMA_STR, .shape = SCHEMA_LIST },
    { .name = "scrape_configs", .type = SCHEMA_MAP, .shape = SCHEMA_LIST, .map = &schema_scrape },
    { .name = "storage", .type = SCHEMA_MAP, .map = &storage },
    { .name = "tracing", .type = SCHEMA_MAP, .map = &tracing },
};

const struct schema_map schema_prometheus = { .what = "prometheus.yml",
                                              .keys = keys,
                                              .n = N_OF(keys) };

/* A file of scrape_config_files. */
static const struct schema_key part_keys[] = {
    { .name = "scrape_configs", .type = SCHEMA_MAP, .shape = SCHEMA_LIST, .map = &schema_scrape },
};

const struct schema_map schema_scrape_file = { .what = "a file of scrape_config_files",
                                               .keys = part_keys,
                                               .n = N_OF(part_keys) };
