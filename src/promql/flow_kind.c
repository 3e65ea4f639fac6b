/* flow_kind.c - counter, gauge or histogram, as far as the name tells.
 *
 * Suffixes of counters and histograms are conventions that libraries enforce. That something is a
 * gauge is only said of names no counter and no native histogram would have.
 * Source: prometheus.io/docs/practices/naming; names of client libraries and node_exporter.
 */
#include "promql/flow_impl.h"

static const char *const gauge_names[] = {
    "go_goroutines",
    "go_threads",
    "process_max_fds",
    "process_open_fds",
    "process_resident_memory_bytes",
    "process_virtual_memory_bytes",
    "up",
};

static const char *const gauge_prefixes[] = {
    "go_memstats_", // counters of it end in _total
    "node_filesystem_",
    "node_load",
    "node_memory_",
};

static const char *const gauge_suffixes[] = {
    "_active",
    "_age_seconds",
    "_amperes",
    "_avail_bytes",
    "_available_bytes",
    "_boot_time_seconds",
    "_capacity_bytes",
    "_celsius",
    "_created",
    "_fahrenheit",
    "_free_bytes",
    "_goroutines",
    "_idle",
    "_in_flight",
    "_in_use",
    "_in_use_bytes",
    "_inflight",
    "_info",
    "_kelvin",
    "_lag",
    "_limit_bytes",
    "_open",
    "_pending",
    "_percent",
    "_percentage",
    "_queue_depth",
    "_queue_length",
    "_queue_size",
    "_ratio",
    "_replicas",
    "_resident_memory_bytes",
    "_start_time_seconds",
    "_temperature",
    "_timestamp_seconds",
    "_uptime_seconds",
    "_usage_bytes",
    "_used_bytes",
    "_utilization",
    "_volts",
    "_working_set_bytes",
};

static bool is_gauge_name(struct str name)
{
    for (size_t i = 0; i < N_OF(gauge_names); i++)
        if (str_eq(name, str_of(gauge_names[i])))
            return true;
    for (size_t i = 0; i < N_OF(gauge_prefixes); i++)
        if (str_starts(name, str_of(gauge_prefixes[i])))
            return true;
    for (size_t i = 0; i < N_OF(gauge_suffixes); i++)
        if (str_ends(name, str_of(gauge_suffixes[i])))
            return true;
    return false;
}

enum pql_metric_kind pql_kind_of_name(struct str name)
{
    if (str_ends(name, STR("_bucket")))
        return PQL_KIND_BUCKET;
    if (str_ends(name, STR("_total")) || str_ends(name, STR("_sum")) ||
        str_ends(name, STR("_count")))
        return PQL_KIND_COUNTER;
    return is_gauge_name(name) ? PQL_KIND_GAUGE : PQL_KIND_UNKNOWN;
}

struct pql_metric pql_metric_made(enum pql_metric_kind kind)
{
    return (struct pql_metric){ .kind = kind, .certainty = PQL_BY_OPERATION };
}

struct pql_metric pql_metric_join(const struct pql_metric *x, const struct pql_metric *y)
{
    struct pql_metric out = *x;

    if (x->kind != y->kind)
        return (struct pql_metric){ 0 };
    if (!str_eq(x->name, y->name))
        out.name = (struct str){ 0 };
    if (!str_eq(x->rule, y->rule) || !x->rate || !y->rate)
        out.rate = NULL;
    if (!str_eq(x->rule, y->rule) || !x->mixed || !y->mixed)
        out.mixed = NULL;
    out.certainty = x->certainty < y->certainty ? x->certainty : y->certainty;
    return out;
}
