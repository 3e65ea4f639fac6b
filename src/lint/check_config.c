/* check_config.c - prometheus.yml: what its keys say together, and the files it names.
 *
 * Source: prometheus config/config.go UnmarshalYAML and Validate of each part;
 * cmd/promtool/main.go checkConfig.
 */
#include "base/map.h"
#include "base/time.h"
#include "lint/schema.h"

enum {
    DUPLICATE_JOB = N_SHARED_RULES,
    SCRAPE_TIMEOUT,
    TOO_LONG,
    TOO_SHORT,
    RETENTION,
    N_CONFIG_RULES,
};

#define JOB(rest) "scrape_configs:\n  - job_name: task-handler\n" rest
#define TARGETS   "    static_configs:\n      - targets: [task-handler:8087]\n"

static const struct lint_rule rows[N_CONFIG_RULES] = {
    [CONFIG_MISSING_KEY] = { .id = "missing-key",
                             .level = LINT_ERROR,
                             .kind = LINT_PROMETHEUS,
                             .brief = "a key that must be there",
                             .why = "Prometheus refuses the file.",
                             .bad = "remote_write:\n  - name: long-term\n",
                             .good = "remote_write:\n  - name: long-term\n"
                                     "    url: http://victoria:8428/api/v1/write\n" },
    [CONFIG_INVALID_VALUE] = { .id = "invalid-value",
                               .level = LINT_ERROR,
                               .kind = LINT_PROMETHEUS,
                               .brief = "a value of the right type that cannot be used",
                               .why = "A word that is none of those there are, a name that no "
                                      "label may have, a URL that leads nowhere: Prometheus "
                                      "refuses the file, or fails when it uses the value.",
                               .bad = JOB("    scheme: htps\n" TARGETS),
                               .good = JOB("    scheme: https\n" TARGETS) },
    [CONFIG_EXCLUSIVE_KEYS] = { .id = "exclusive-keys",
                                .level = LINT_ERROR,
                                .kind = LINT_PROMETHEUS,
                                .brief = "keys that exclude each other",
                                .why = "There is one way to say who is asking; Prometheus "
                                       "refuses the file when there are two.",
                                .bad = JOB("    bearer_token_file: token\n"
                                           "    basic_auth: {username: prometheus}\n" TARGETS),
                                .good = JOB("    basic_auth: {username: prometheus}\n" TARGETS) },
    [CONFIG_MISSING_FILE] = { .id = "missing-file",
                              .level = LINT_ERROR,
                              .kind = LINT_PROMETHEUS,
                              .brief = "a file that is not there",
                              .why = "Rule files that are named without `*`, certificates, keys "
                                     "and credentials must be there, as promtool check config "
                                     "has it. Names count from the folder of the file.",
                              .bad = "rule_files: [/etc/prometheus/no-such-rules.yml]\n",
                              .good = "rule_files: [rules/task-handler.yml]\n" },
    [CONFIG_MISSING_SECRET] = { .id = "missing-secret",
                                .level = LINT_WARN,
                                .kind = LINT_PROMETHEUS,
                                .brief = "the file of a password or an authority that is not "
                                         "there",
                                .why = "Prometheus reads it when it needs it, and then fails. On "
                                       "a machine that has no secrets, switch the rule off.",
                                .bad = JOB(
                                    "    tls_config: {ca_file: /etc/no-such-ca.pem}\n" TARGETS),
                                .good = JOB("    tls_config: {ca_file: ca.pem}\n" TARGETS) },
    [CONFIG_PLAINTEXT_SECRET] = { .id = "plaintext-secret",
                                  .level = LINT_WARN,
                                  .kind = LINT_PROMETHEUS,
                                  .brief = "a password, token or key in the file itself",
                                  .why = "Who can read the configuration can read the secret, and "
                                         "it lands in version control. Most secrets have a key "
                                         "that names a file instead.",
                                  .bad = JOB(
                                      "    basic_auth: {username: a, password: hunter2}\n" TARGETS),
                                  .good = JOB("    basic_auth: {username: a, password_file: "
                                              "secret}\n" TARGETS) },
    [CONFIG_NO_MATCH] = { .id = "no-match",
                          .level = LINT_WARN,
                          .kind = LINT_PROMETHEUS,
                          .brief = "a pattern for files that matches none",
                          .why = "Prometheus says nothing about it: rules are never evaluated, "
                                 "targets never scraped. Patterns count from the folder of the "
                                 "file.",
                          .bad = "rule_files: [/etc/prometheus/no-such-rules*.yml]\n",
                          .good = "rule_files: [rules/*.yml]\n" },
    [CONFIG_RELABEL] = { .id = "relabel",
                         .level = LINT_ERROR,
                         .kind = LINT_PROMETHEUS,
                         .brief = "a relabeling rule that Prometheus refuses",
                         .why = "Each action needs some keys and takes no others, and a regular "
                                "expression must compile (RE2 syntax).",
                         .bad = JOB("    relabel_configs:\n"
                                    "      - source_labels: [env]\n"
                                    "        regex: (prod\n"
                                    "        action: keep\n" TARGETS),
                         .good = JOB("    relabel_configs:\n"
                                     "      - source_labels: [env]\n"
                                     "        regex: (prod)\n"
                                     "        action: keep\n" TARGETS) },
    [CONFIG_TARGET] = { .id = "target",
                        .level = LINT_ERROR,
                        .kind = LINT_PROMETHEUS,
                        .brief = "a target that is no address",
                        .why = "A target is HOST or HOST:PORT. Its scheme and path are keys of the "
                               "job. Targets that relabeling rules turn into something else are "
                               "not looked at.",
                        .bad = JOB("    static_configs:\n"
                                   "      - targets: [\"http://task-handler:8087/metrics\"]\n"),
                        .good = JOB(TARGETS) },
    [DUPLICATE_JOB] = { .id = "duplicate-job",
                        .level = LINT_ERROR,
                        .kind = LINT_PROMETHEUS,
                        .brief = "two jobs, or two remote endpoints, of one name",
                        .why = "The name becomes the label `job`; Prometheus refuses the file.",
                        .bad = "scrape_configs:\n  - job_name: api\n  - job_name: api\n",
                        .good = "scrape_configs:\n  - job_name: api\n  - job_name: worker\n" },
    [SCRAPE_TIMEOUT] = { .id = "scrape-timeout",
                         .level = LINT_ERROR,
                         .kind = LINT_PROMETHEUS,
                         .brief = "a scrape that may take longer than until the next one",
                         .why = "Prometheus refuses a scrape_timeout above the scrape_interval.",
                         .bad = JOB("    scrape_interval: 10s\n    scrape_timeout: 15s\n" TARGETS),
                         .good = JOB(
                             "    scrape_interval: 15s\n    scrape_timeout: 10s\n" TARGETS) },
    [TOO_LONG] = { .id = "too-long-scrape-interval",
                   .level = LINT_WARN,
                   .kind = LINT_PROMETHEUS,
                   .brief = "series that are scraped less often than queries look back",
                   .why = "A query takes the newest sample of the last five minutes. Series "
                          "scraped less often have gaps in every graph. It is what promtool "
                          "check config --lint=too-long-scrape-interval finds.",
                   .bad = JOB("    scrape_interval: 10m\n" TARGETS),
                   .good = JOB("    scrape_interval: 2m\n" TARGETS) },
    [TOO_SHORT] = { .id = "scrape-interval-short",
                    .level = LINT_INFO,
                    .kind = LINT_PROMETHEUS,
                    .brief = "targets that are scraped more often than every five seconds",
                    .why = "Samples cost memory and disk: every second is fifteen times the work "
                           "of every fifteen.",
                    .bad = JOB("    scrape_interval: 1s\n    scrape_timeout: 1s\n" TARGETS),
                    .good = JOB("    scrape_interval: 5s\n    scrape_timeout: 5s\n" TARGETS) },
    [RETENTION] = { .id = "retention",
                    .level = LINT_INFO,
                    .kind = LINT_PROMETHEUS,
                    .brief = "a retention that does not say both how long and how much",
                    .why = "Without a size the disk fills up when there are more series than "
                           "expected; without a time old data goes when nobody expects it.",
                    .bad = "storage:\n  tsdb:\n    retention: {time: 30d}\n",
                    .good = "storage:\n  tsdb:\n    retention: {time: 30d, size: 50GB}\n" },
};
const struct lint_rules lint_config_rules = { rows, N_OF(rows) };

enum {
    DEFAULT_INTERVAL_MS = 60 * 1000,
    DEFAULT_TIMEOUT_MS = 10 * 1000,
    SHORT_MS = 5 * 1000,
    LOOKBACK_MS = 5 * 60 * 1000,
};

struct config {
    struct schema_walk w;
    const struct yaml_node *root;
    int64_t interval_ms, timeout_ms; /* of global, or its defaults */
    int64_t least_ms;                /* the shortest interval of a job */
    struct map jobs;
};

static struct lint_finding *report(struct config *c, int rule, struct span at, const char *fmt, ...)
    ATTR_PRINTF(4, 5);

static struct lint_finding *report(struct config *c, int rule, struct span at, const char *fmt, ...)
{
    struct buf b = { 0 };
    va_list ap;

    va_start(ap, fmt);
    buf_vprintf(&b, fmt, ap);
    va_end(ap);
    struct lint_finding *x = schema_report(&c->w, (enum config_rule)rule, at, "%s", buf_z(&b));
    buf_done(&b);
    return x;
}

/* ---- intervals ---- */

/* 0: not there, or nothing that can be read. */
static int64_t dur_of(const struct yaml_node *map, const char *key)
{
    struct str s = schema_text(yaml_get(map, key));
    struct err e = { 0 };
    int64_t ms = 0;

    if (!s.n || !dur_parse_strict(s, &ms, &e))
        ms = 0;
    err_done(&e);
    return ms;
}

static void check_interval(struct config *c, const struct yaml_node *map)
{
    const struct yaml_node *n = yaml_get(map, "scrape_interval");
    int64_t ms = dur_of(map, "scrape_interval");

    if (ms >= LOOKBACK_MS)
        lint_help(c->w.f,
                  report(c, TOO_LONG, n->at, "%.*s is not below the 5m that queries look back",
                         STR_ARG(n->text)),
                  "scrape at least every 2m, so that one failed scrape makes no gap");
    else if (ms > 0 && ms < SHORT_MS)
        report(c, TOO_SHORT, n->at, "every target is scraped each %.*s", STR_ARG(n->text));
}

static void check_timeout(struct config *c, const struct yaml_node *map, int64_t interval)
{
    const struct yaml_node *n = yaml_get(map, "scrape_timeout");
    int64_t ms = dur_of(map, "scrape_timeout");
    char text[DUR_MAX_CHARS];

    if (ms > interval)
        report(c, SCRAPE_TIMEOUT, n->at, "the timeout %.*s is above the scrape interval, %.*s",
               STR_ARG(n->text), (int)dur_print(text, interval), text);
}

static void read_global(struct config *c)
{
    const struct yaml_node *global = yaml_get(c->root, "global");
    const struct lint_from *from = c->w.f->from;

    c->interval_ms = dur_of(global, "scrape_interval");
    c->timeout_ms = dur_of(global, "scrape_timeout");
    c->w.legacy_names = str_eq(schema_text(yaml_get(global, "metric_name_validation_scheme")),
                               STR("legacy"));
    if (from) {
        c->interval_ms = from->interval_ms;
        c->timeout_ms = from->timeout_ms;
        c->w.legacy_names = from->legacy_names;
    }
    if (!c->interval_ms)
        c->interval_ms = DEFAULT_INTERVAL_MS;
    if (!c->timeout_ms)
        c->timeout_ms = DEFAULT_TIMEOUT_MS;
}

/* ---- files ---- */

static struct lint_ref reference(const struct config *c, enum lint_kind kind, bool plain)
{
    return (struct lint_ref){
        .kind = kind,
        .from = { .path = c->w.f->path,
                  .interval_ms = c->interval_ms,
                  .timeout_ms = c->timeout_ms,
                  .least_ms = c->least_ms ? c->least_ms : c->interval_ms,
                  .legacy_names = c->w.legacy_names,
                  .plain = plain },
    };
}

static void check_file_sd(struct config *c, const struct yaml_node *job)
{
    struct lint_ref ref = reference(c, LINT_FILE_SD, schema_is_plain(job));

    for (const struct yaml_member *m = schema_entries(job, "file_sd_configs"); m; m = m->next)
        schema_note_files(&c->w, yaml_get(m->value, "files"), &ref, false);
}

static const struct str *job_names(const struct config *c)
{
    struct str *names = arena_new_n(&c->w.f->arena, struct str, c->jobs.n + 1);

    for (size_t i = 0; i < c->jobs.n; i++)
        names[i] = arena_str(&c->w.f->arena, map_key(&c->jobs, i));
    return names;
}

/* ---- parts ---- */

/* Jobs of scrape_config_files must not have the names of those in the main file. */
static bool is_taken(const struct config *c, struct str name)
{
    const struct lint_from *from = c->w.f->from;

    for (size_t i = 0; from && i < from->n_jobs; i++)
        if (str_eq(from->jobs[i], name))
            return true;
    return map_find(&c->jobs, name) != MAP_NONE;
}

static void check_job(struct config *c, const struct yaml_node *job)
{
    const struct yaml_node *name = yaml_get(job, "job_name");
    struct str text = schema_text(name);
    int64_t interval = dur_of(job, "scrape_interval");

    if (text.n && is_taken(c, text))
        report(c, DUPLICATE_JOB, name->at, "there is another job \"%.*s\"", STR_ARG(text));
    else if (text.n)
        map_id(&c->jobs, text);
    c->w.f->subject = text;
    check_interval(c, job);
    interval = interval ? interval : c->interval_ms;
    check_timeout(c, job, interval);
    if (!c->least_ms || interval < c->least_ms)
        c->least_ms = interval;
    schema_check_targets(&c->w, schema_entries(job, "static_configs"), schema_is_plain(job));
    check_file_sd(c, job);
    c->w.f->subject = (struct str){ 0 };
}

static void check_names(struct config *c, const char *key)
{
    struct map names = { 0 };

    for (const struct yaml_member *m = schema_entries(c->root, key); m; m = m->next) {
        const struct yaml_node *name = yaml_get(m->value, "name");
        struct str text = schema_text(name);
        if (text.n && map_find(&names, text) != MAP_NONE)
            report(c, DUPLICATE_JOB, name->at, "there is another %s \"%.*s\"", key, STR_ARG(text));
        else if (text.n)
            map_id(&names, text);
    }
    map_done(&names);
}

static void check_retention(struct config *c)
{
    const struct yaml_node *tsdb = yaml_get(yaml_get(c->root, "storage"), "tsdb");
    const struct yaml_node *n = yaml_get(tsdb, "retention");

    bool time = schema_is_set(n, "time");
    bool size = schema_is_set(n, "size") || schema_is_set(n, "percentage");
    if (n && n->kind == YAML_MAP && !(time && size))
        report(c, RETENTION, schema_key_span(tsdb, "retention"), "the retention has no %s",
               time   ? "size"
               : size ? "time"
                      : "time and no size");
}

static void check_root(struct config *c)
{
    check_interval(c, yaml_get(c->root, "global"));
    check_timeout(c, yaml_get(c->root, "global"), c->interval_ms);
    for (const struct yaml_member *m = schema_entries(c->root, "scrape_configs"); m; m = m->next)
        check_job(c, m->value);
    const struct yaml_node *alerting = yaml_get(c->root, "alerting");
    for (const struct yaml_member *m = schema_entries(alerting, "alertmanagers"); m; m = m->next) {
        schema_check_targets(&c->w, schema_entries(m->value, "static_configs"),
                             schema_is_plain(m->value));
        check_file_sd(c, m->value);
    }
    check_names(c, "remote_write");
    check_names(c, "remote_read");
    check_retention(c);
    struct lint_ref rules = reference(c, LINT_RULES, false);
    struct lint_ref part = reference(c, LINT_PROMETHEUS, false);
    part.from.jobs = job_names(c);
    part.from.n_jobs = c->jobs.n;
    schema_note_files(&c->w, yaml_get(c->root, "rule_files"), &rules, true);
    schema_note_files(&c->w, yaml_get(c->root, "scrape_config_files"), &part, false);
}

void lint_run_prometheus(struct lint_file *f)
{
    struct config c = { 0 };
    struct yaml_doc *doc = schema_open(&c.w, f);

    c.root = doc ? yaml_doc_root(doc) : NULL;
    read_global(&c);
    if (c.root) {
        schema_walk(&c.w, doc, f->from ? &schema_scrape_file : &schema_prometheus);
        check_root(&c);
    }
    map_done(&c.jobs);
    yaml_doc_free(doc);
}
