/* check_names.c - names that promlint lets pass: too short, without a unit, with labels in them. */
#include "base/vec.h"
#include "lint/exposition.h"

enum { MAX_WORDS = 32 };

/* ---- words of a name ---- */

struct words {
    struct str p[MAX_WORDS];
    size_t n;
};

/* At "_", and at what stands for it in other worlds. */
static void split(struct str name, struct words *w)
{
    size_t from = 0;

    w->n = 0;
    for (size_t i = 0; i <= name.n && w->n < MAX_WORDS; i++) {
        if (i < name.n && !strchr("_:.-/", name.p[i]))
            continue;
        if (i > from)
            w->p[w->n++] = (struct str){ name.p + from, i - from };
        from = i + 1;
    }
}

static bool one_of(struct str s, const char *const *words, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (str_eq_nocase(s, str_of(words[i])))
            return true;
    return false;
}

#define ONE_OF(s, words) one_of((s), (words), N_OF(words))

/* ---- type-missing ---- */

/* A page without any TYPE line is one fault, and not one of each metric. */
static void check_type_missing(const struct lint_rule *r, struct lint_file *f,
                               const struct lint_page *page)
{
    const struct lint_family *first = NULL;
    bool none = page->n_typed == 0 && page->n_sampled > 1;

    for (size_t i = 0; i < page->n; i++) {
        const struct lint_family *fam = page->p[i];
        if (fam->has_type || !fam->n_samples)
            continue;
        if (none) {
            first = first ? first : fam;
            continue;
        }
        struct lint_finding *x = lint_report_family(f, r, fam, "\"%.*s\" has no TYPE line",
                                                    STR_ARG(fam->name));
        lint_help(f, x, "say whether it is a counter, gauge, histogram or summary: # TYPE %.*s ...",
                  STR_ARG(fam->name));
    }
    if (!first)
        return;
    struct lint_finding *x = lint_report_family(f, r, first,
                                                "no metric of this page has a TYPE line");
    lint_help(f, x, "without types nothing can tell a counter from a gauge");
}

/* ---- ambiguous-name ---- */

struct better {
    const char *word, *name;
};

/* What is mostly meant by a word alone. */
static const struct better better[] = {
    { "requests", "http_requests_total" },
    { "request", "http_requests_total" },
    { "responses", "http_responses_total" },
    { "duration", "http_request_duration_seconds" },
    { "latency", "http_request_duration_seconds" },
    { "time", "task_processing_duration_seconds" },
    { "hits", "cache_hits_total" },
    { "misses", "cache_misses_total" },
    { "errors", "http_request_errors_total" },
    { "failures", "tasks_failed_total" },
    { "connections", "db_connections_open" },
    { "tasks", "tasks_processed_total" },
    { "jobs", "jobs_processed_total" },
    { "messages", "queue_messages_published_total" },
    { "events", "audit_events_total" },
    { "queries", "db_queries_total" },
    { "size", "http_response_size_bytes" },
    { "memory", "process_resident_memory_bytes" },
    { "goroutines", "go_goroutines" },
    { "users", "active_users" },
    { "temperature", "room_temperature_celsius" },
};

/* `up` and the like are made by Prometheus itself and known to all. */
static const char *const known[] = { "up", "ALERTS", "scrape" };

static void check_ambiguous(const struct lint_rule *r, struct lint_file *f,
                            const struct lint_family *fam)
{
    struct str base = fam->name, unit, type = metric_type_name(fam->type);
    struct words w;

    str_cut_suffix(&base, STR("_total"));
    split(base, &w);
    if (w.n > 1 && lint_unit_of_name(w.p[w.n - 1], &unit))
        w.n--;
    if (w.n != 1 || ONE_OF(w.p[0], known))
        return;
    struct lint_finding *x = lint_report_family(f, r, fam, "the name \"%.*s\" does not say of what",
                                                STR_ARG(fam->name));
    for (size_t i = 0; i < N_OF(better); i++) {
        if (!str_eq_nocase(w.p[0], str_of(better[i].word)))
            continue;
        lint_help(f, x, "put before it what it belongs to, and behind it the unit: for example %s",
                  better[i].name);
        return;
    }
    lint_help(f, x, "put before it what it belongs to: for example myservice_%.*s%s", STR_ARG(base),
              str_eq(type, STR("counter")) ? "_total" : "");
}

/* ---- no-unit ---- */

struct quantity {
    const char *word, *unit;
    bool countable; /* a number of things after a noun for many things */
};

static const struct quantity quantities[] = {
    { "duration", "seconds", false }, { "latency", "seconds", false },
    { "time", "seconds", false },     { "delay", "seconds", false },
    { "age", "seconds", false },      { "uptime", "seconds", false },
    { "timeout", "seconds", false },  { "elapsed", "seconds", false },
    { "size", "bytes", true },        { "memory", "bytes", false },
    { "bandwidth", "bytes", false },  { "length", "meters", true },
    { "distance", "meters", false },  { "temperature", "celsius", false },
    { "voltage", "volts", false },    { "weight", "grams", false },
    { "energy", "joules", false },
};

static const char *const many_things[] = {
    "queue",  "pool", "batch", "cache", "file",    "list",    "group", "set",   "cluster",
    "stack",  "map",  "table", "chain", "backlog", "history", "index", "log",   "fleet",
    "window", "ring", "array", "tree",  "heap",    "page",    "slice", "shard", "line",
};

static void check_no_unit(const struct lint_rule *r, struct lint_file *f,
                          const struct lint_family *fam)
{
    bool measures = fam->type == METRIC_GAUGE || fam->type == METRIC_HISTOGRAM ||
                    fam->type == METRIC_SUMMARY || fam->type == METRIC_GAUGEHISTOGRAM;
    struct words w;

    split(fam->name, &w);
    if (!fam->has_type || !measures || !w.n)
        return;
    for (size_t i = 0; i < N_OF(quantities); i++) {
        const struct quantity *q = &quantities[i];
        if (!str_eq_nocase(w.p[w.n - 1], str_of(q->word)) ||
            (q->countable && w.n > 1 && ONE_OF(w.p[w.n - 2], many_things)))
            continue;
        struct lint_finding *x = lint_report_family(
            f, r, fam, "\"%.*s\" is a %s without a unit in its name", STR_ARG(fam->name), q->word);
        lint_help(f, x, "rename it to %.*s_%s, with values in %s", STR_ARG(fam->name), q->unit,
                  q->unit);
        return;
    }
}

/* ---- labels-in-name ---- */

static const char *const methods[] = { "get",   "post", "put",     "delete",
                                       "patch", "head", "options", "connect" };

static bool is_method(struct str word)
{
    return ONE_OF(word, methods);
}

static bool is_code(struct str word)
{
    if (word.n != 3 || word.p[0] < '1' || word.p[0] > '5')
        return false;
    return (word.p[1] >= '0' && word.p[1] <= '9' && word.p[2] >= '0' && word.p[2] <= '9') ||
           (word.p[1] == 'x' && word.p[2] == 'x');
}

struct in_name { /* indexes of words, MAX_WORDS: there is none */
    size_t method, code;
};

static struct in_name find_values(const struct words *w)
{
    struct in_name in = { MAX_WORDS, MAX_WORDS };

    for (size_t i = 1; i < w->n; i++) { // the first word is the domain
        if (in.method == MAX_WORDS && is_method(w->p[i]))
            in.method = i;
        if (in.code == MAX_WORDS && is_code(w->p[i]))
            in.code = i;
    }
    return in;
}

/* The name with a star in place of one word: names of one family have it in common. */
static struct str pattern_of(struct buf *b, const struct words *w, size_t hole)
{
    buf_clear(b);
    for (size_t i = 0; i < w->n; i++) {
        buf_puts(b, i ? "_" : "");
        buf_put_str(b, i == hole ? STR("*") : w->p[i]);
    }
    return buf_str(b);
}

static void count_pattern(struct map *patterns, struct sizes *counts, struct str pattern)
{
    size_t id = map_id(patterns, pattern);

    if (id == counts->n)
        vec_push(counts, 0);
    counts->p[id]++;
}

static void put_label(struct buf *b, const char *name, bool *first)
{
    buf_printf(b, "%s%s=\"", *first ? "" : ",", name);
    *first = false;
}

/* http_requests_post_api_tasks_201 is http_requests_total{method="POST",endpoint="/api/tasks",
 * status="201"}: what stands between method and code is a path. */
static void put_with_labels(struct buf *b, const struct lint_family *fam, const struct words *w,
                            struct in_name in)
{
    size_t first = in.method < in.code ? in.method : in.code;
    size_t path_end = in.code < w->n ? in.code : in.method < w->n ? in.method + 1 : w->n;
    bool none = true;
    size_t end = w->n;

    if (str_eq(w->p[end - 1], STR("total")))
        end--;
    for (size_t i = 0; i < first; i++) {
        buf_puts(b, i ? "_" : "");
        buf_put_str(b, w->p[i]);
    }
    for (size_t i = in.code < w->n ? in.code + 1 : path_end; i < end; i++) {
        buf_putc(b, '_');
        buf_put_str(b, w->p[i]);
    }
    if (fam->type == METRIC_COUNTER || fam->type == METRIC_UNKNOWN)
        buf_puts(b, "_total");
    buf_putc(b, '{');
    if (in.method < w->n) {
        put_label(b, "method", &none);
        for (size_t i = 0; i < w->p[in.method].n; i++) {
            char c = w->p[in.method].p[i];
            buf_putc(b, c >= 'a' && c <= 'z' ? (char)(c - 32) : c);
        }
        buf_putc(b, '"');
    }
    if (in.method < in.code && in.method + 1 < path_end) {
        put_label(b, "endpoint", &none);
        for (size_t i = in.method + 1; i < path_end; i++) {
            buf_putc(b, '/');
            buf_put_str(b, w->p[i]);
        }
        buf_putc(b, '"');
    }
    if (in.code < w->n) {
        put_label(b, "status", &none);
        buf_put_str(b, w->p[in.code]);
        buf_putc(b, '"');
    }
    buf_putc(b, '}');
}

static void say_labels(const struct lint_rule *r, struct lint_file *f,
                       const struct lint_family *fam, const struct words *w, struct in_name in)
{
    struct buf b = { 0 };
    struct lint_finding *x = lint_report_family(f, r, fam, "\"%.*s\" has label values in its name",
                                                STR_ARG(fam->name));

    put_with_labels(&b, fam, w, in);
    lint_help(f, x, "parts of a name cannot be added up or compared; use labels: %.*s",
              STR_ARG(buf_str(&b)));
    buf_done(&b);
}

/* A method and a code together are sure; one of them alone only where other names differ in
 * nothing but it: `head` and `get` are words, too. */
static void check_labels_in_name(const struct lint_rule *r, struct lint_file *f,
                                 const struct lint_page *page)
{
    struct map patterns = { 0 };
    struct sizes counts = { 0 };
    struct buf b = { 0 };
    struct words w;

    for (size_t i = 0; i < page->n; i++) {
        split(page->p[i]->name, &w);
        struct in_name in = find_values(&w);
        if (in.method < w.n)
            count_pattern(&patterns, &counts, pattern_of(&b, &w, in.method));
        if (in.code < w.n)
            count_pattern(&patterns, &counts, pattern_of(&b, &w, in.code));
    }
    for (size_t i = 0; i < page->n && patterns.n; i++) {
        const struct lint_family *fam = page->p[i];
        split(fam->name, &w);
        struct in_name in = find_values(&w);
        bool sure = in.method < w.n && in.code < w.n;
        if (!sure && in.method < w.n)
            sure = counts.p[map_find(&patterns, pattern_of(&b, &w, in.method))] > 1;
        if (!sure && in.code < w.n)
            sure = counts.p[map_find(&patterns, pattern_of(&b, &w, in.code))] > 1 ||
                   str_find(fam->name, STR("http")) < fam->name.n;
        if (sure && fam->n_samples)
            say_labels(r, f, fam, &w, in);
    }
    map_done(&patterns);
    vec_done(&counts);
    buf_done(&b);
}

/* ---- letters ---- */

static bool is_legacy(struct str name, bool colon)
{
    for (size_t i = 0; i < name.n; i++) {
        char c = name.p[i];
        bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' ||
                      (colon && c == ':');
        if (!letter && (i == 0 || c < '0' || c > '9'))
            return false;
    }
    return name.n > 0;
}

static void check_utf8_name(const struct lint_rule *r, struct lint_file *f,
                            const struct lint_family *fam)
{
    struct lint_finding *x = NULL;

    if (!is_legacy(fam->name, true))
        x = lint_report_family(f, r, fam, "metric name \"%.*s\" needs quotes in PromQL",
                               STR_ARG(fam->name));
    for (size_t i = 0; !x && i < fam->labels.n; i++)
        if (!is_legacy(fam->labels.p[i].name, false))
            x = lint_report_at(f, r, fam, &fam->labels.p[i].line,
                               "label name \"%.*s\" needs quotes in PromQL",
                               STR_ARG(fam->labels.p[i].name));
    lint_help(f, x, "names of letters, digits and \"_\" work everywhere");
}

static bool is_lower(struct str name)
{
    for (size_t i = 0; i < name.n; i++)
        if (name.p[i] >= 'A' && name.p[i] <= 'Z')
            return false;
    return true;
}

/* camelCase is promlint's. */
static bool is_camel(struct str name)
{
    for (size_t i = 1; i < name.n; i++)
        if (name.p[i - 1] >= 'a' && name.p[i - 1] <= 'z' && name.p[i] >= 'A' && name.p[i] <= 'Z')
            return true;
    return false;
}

static void check_label_style(const struct lint_rule *r, struct lint_file *f,
                              const struct lint_family *fam)
{
    struct buf b = { 0 };

    for (size_t i = 0; i < fam->labels.n; i++) {
        const struct lint_label *l = &fam->labels.p[i];
        if (is_lower(l->name) || is_camel(l->name))
            continue;
        buf_clear(&b);
        lint_put_snake(&b, l->name);
        struct lint_finding *x = lint_report_at(f, r, fam, &l->line,
                                                "label name \"%.*s\" of \"%.*s\" has capitals",
                                                STR_ARG(l->name), STR_ARG(fam->name));
        lint_help(f, x, "rename it to %.*s", STR_ARG(buf_str(&b)));
    }
    buf_done(&b);
}

static const struct lint_rule rows[] = {
    { .id = "type-missing",
      .level = LINT_WARN,
      .kind = LINT_EXPOSITION,
      .brief = "samples without a TYPE line",
      .why = "Prometheus stores the metric all the same, but no one who queries it can know "
             "whether rate() belongs around it, and no tool can warn.",
      .bad = "# HELP http_requests_total Requests.\nhttp_requests_total 1\n",
      .good = "# HELP http_requests_total Requests.\n# TYPE http_requests_total counter\n"
              "http_requests_total 1\n",
      .on = LINT_ON_PAGE,
      .page = check_type_missing },
    { .id = "ambiguous-name",
      .level = LINT_WARN,
      .kind = LINT_EXPOSITION,
      .brief = "a name of one word, which does not say of what",
      .why = "All targets share one space of names: `requests` of two programs are one metric. A "
             "name begins with the program or subsystem and says what is counted or measured.",
      .bad = "# HELP requests_total Requests.\n# TYPE requests_total counter\nrequests_total 1\n",
      .good = "# HELP http_requests_total Requests.\n# TYPE http_requests_total counter\n"
              "http_requests_total 1\n",
      .on = LINT_ON_FAMILY,
      .family = check_ambiguous },
    { .id = "no-unit",
      .level = LINT_WARN,
      .kind = LINT_EXPOSITION,
      .brief = "a duration, size or other quantity without a unit in its name",
      .why = "A value without a unit is guessed wrongly sooner or later. The size, length or depth "
             "of a queue, pool, cache and the like is a number of things and needs none.",
      .bad = "# HELP task_processing_duration Time.\n# TYPE task_processing_duration gauge\n"
             "task_processing_duration 1\n",
      .good = "# HELP task_processing_duration_seconds Time.\n"
              "# TYPE task_processing_duration_seconds gauge\n"
              "task_processing_duration_seconds 1\n# HELP tasks_queue_size Tasks.\n"
              "# TYPE tasks_queue_size gauge\ntasks_queue_size 1\n",
      .on = LINT_ON_FAMILY,
      .family = check_no_unit },
    { .id = "labels-in-name",
      .level = LINT_WARN,
      .kind = LINT_EXPOSITION,
      .brief = "methods, paths or status codes in a name, where labels belong",
      .why = "Each value makes a metric of its own, which no query can add up, filter or compare. "
             "One name with labels can do all of that.",
      .bad = "# HELP http_requests_post_api_tasks_201_total Requests.\n"
             "# TYPE http_requests_post_api_tasks_201_total counter\n"
             "http_requests_post_api_tasks_201_total 1\n",
      .good = "# HELP http_requests_total Requests.\n# TYPE http_requests_total counter\n"
              "http_requests_total{method=\"POST\",endpoint=\"/api/tasks\",status=\"201\"} 1\n",
      .on = LINT_ON_PAGE,
      .page = check_labels_in_name },
    { .id = "label-name-style",
      .level = LINT_WARN,
      .kind = LINT_EXPOSITION,
      .brief = "capitals in a label name",
      .why = "Label names are case-sensitive; all common ones are lower case, and so others are "
             "typed.",
      .bad = "# HELP http_requests_total Requests.\n# TYPE http_requests_total counter\n"
             "http_requests_total{Method=\"GET\"} 1\n",
      .good = "# HELP http_requests_total Requests.\n# TYPE http_requests_total counter\n"
              "http_requests_total{method=\"GET\"} 1\n",
      .on = LINT_ON_FAMILY,
      .family = check_label_style },
    { .id = "utf8-name",
      .level = LINT_INFO,
      .kind = LINT_EXPOSITION,
      .brief = "a name that is legal and needs quotes in PromQL",
      .why = "Prometheus 3 takes any UTF-8; older servers and many tools do not, and every query "
             "must quote the name.",
      .bad = "# HELP \"http.requests_total\" Requests.\n# TYPE \"http.requests_total\" counter\n"
             "{\"http.requests_total\"} 1\n",
      .good = "# HELP http_requests_total Requests.\n# TYPE http_requests_total counter\n"
              "http_requests_total 1\n",
      .on = LINT_ON_FAMILY,
      .family = check_utf8_name },
};
const struct lint_rules lint_name_rules = { rows, N_OF(rows) };
