/* check_samples.c - what shows at single lines of a page: that it can be read, its order, series
 * twice, labels and their values.
 */
#include "lint/exposition_impl.h"
#include "lint/project.h"

#include "base/vec.h"
#include "lint/value_shape.h"

#include <stdio.h>

enum rule_index {
    PARSE,
    INTERLEAVED,
    DUPLICATE,
    EMPTY_LABEL,
    TARGET_LABEL,
    CARDINALITY,
    ID_VALUES,
    TIMESTAMP,
    N_RULES
};
static const struct lint_rule rows[N_RULES];

/* ---- the page as a whole ---- */

/* Without "line 3, column 8: ", and without the line, which is shown. */
static struct str bare_message(const char *msg)
{
    struct str s = str_of(msg), at = STR(": ");

    if (str_starts(s, STR("line ")))
        s = str_skip(s, str_find(s, at) + at.n);
    return str_head(s, str_find(s, STR(" while parsing: ")));
}

/* The line of an error in a stream, and where it begins. */
static struct lint_line line_of(struct scan *s, struct span at)
{
    struct lint_line l = { .number = 1, .off = at.off, .at = { 0, at.n } };
    struct str text = s->f->text;

    if (s->f->src || at.off > text.n)
        return l;
    while (l.off > 0 && text.p[l.off - 1] != '\n')
        l.off--;
    l.at.off = at.off - (size_t)l.off;
    return l;
}

/* What people save and send in place of an exposition, and cannot see in the error. */
static const char *cause(struct str line)
{
    if (str_ends(line, STR("\r")))
        return "the lines end with CR LF, as on Windows; an exposition wants LF alone";
    if (str_starts(line, STR("\xef\xbb\xbf")))
        return "the page begins with a byte order mark; an exposition wants none";
    if (str_starts(line, STR("{\"")) || str_starts(line, STR("[")))
        return "it looks like JSON, which is not an exposition";
    if (str_starts(line, STR("<")))
        return "it looks like HTML; metrics are mostly served under /metrics";
    return NULL;
}

/* The file's length, and whether its last line is ended. */
static bool file_end(struct scan *s, size_t *n, bool *ended)
{
    struct io_map m = { 0 };
    struct err ignored = { 0 };
    struct str text = s->f->text;

    if (s->f->src) {
        if (!s->f->reread || !io_map_open(s->f->reread, SIZE_MAX, &m, &ignored)) {
            err_done(&ignored);
            return false;
        }
        text = m.text;
    }
    *n = text.n;
    *ended = text.n == 0 || text.p[text.n - 1] == '\n';
    if (m.base)
        io_map_close(&m);
    return true;
}

/* A page that was written to its end and not closed. */
static void fix_eof(struct scan *s, struct lint_finding *x, const char *msg)
{
    size_t n;
    bool ended;

    if (!x || !strstr(msg, "data does not end with # EOF"))
        return;
    lint_help(s->f, x, "the last line of an OpenMetrics page is \"# EOF\"");
    if (file_end(s, &n, &ended))
        lint_fix(s->f, x, (struct span){ n, 0 }, ended ? STR("# EOF\n") : STR("\n# EOF\n"));
}

/* The line that begins at `off`: of the record that could not be read. */
static struct str failed_line(struct scan *s, uint64_t off)
{
    struct str rest = expo_unread(s->reader);
    uint64_t begin = expo_offset(s->reader);

    if (off < begin || off - begin > rest.n)
        return (struct str){ 0 };
    rest = str_skip(rest, (size_t)(off - begin));
    return str_head(rest, str_find_char(rest, '\n'));
}

void scan_failed(struct scan *s, struct err *e)
{
    struct lint_line at = line_of(s, e->at);
    size_t line, column;

    if (e->kind != ERR_FORMAT && e->kind != ERR_LIMIT) {
        err_take(&s->f->e, e);
        return;
    }
    if (sscanf(e->msg, "line %zu, column %zu:", &line, &column) == 2) {
        at.number = line;
        at.off = e->at.off - (column - 1);
        at.at.off = column - 1;
    }
    at.text = failed_line(s, at.off);
    struct lint_finding *x = lint_report_at(s->f, &rows[PARSE], NULL, &at, "%.*s",
                                            STR_ARG(bare_message(e->msg)));
    if (x && cause(at.text))
        lint_help(s->f, x, "%s", cause(at.text));
    else if (x && e->hint)
        lint_help(s->f, x, "%s", e->hint);
    fix_eof(s, x, e->msg);
}

/* ---- order ---- */

static const char *const meta_words[] = {
    [EXPO_HELP] = "HELP", [EXPO_TYPE] = "TYPE", [EXPO_UNIT] = "UNIT"
};

static struct lint_finding *out_of_order(struct scan *s, struct lint_family *fam,
                                         const struct lint_line *at)
{
    struct lint_finding *x = lint_report_each(s->f, &rows[INTERLEAVED], 1, fam, at, "%s", "");

    if (x && s->f->format == EXPO_OPENMETRICS && x->level == LINT_WARN)
        x->level = LINT_ERROR;
    return x;
}

static void say(struct scan *s, struct lint_finding *x, const char *fmt, const char *word,
                struct str name)
{
    if (x)
        x->msg = str_of(arena_printf(&s->f->arena, fmt, word, STR_ARG(name)));
}

/* expfmt, and so promtool, refuses a second HELP or TYPE, and a TYPE after samples. */
void scan_check_announcement(struct scan *s, struct lint_family *fam)
{
    const struct expo_item *it = s->it;
    bool again = it->kind == EXPO_HELP   ? fam->has_help
                 : it->kind == EXPO_TYPE ? fam->has_type
                                         : fam->has_unit;
    struct lint_line at;

    if (!again && !fam->n_samples)
        return;
    at = scan_here(s, it->name);
    struct lint_finding *x = out_of_order(s, fam, &at);
    if (again)
        say(s, x, "a second %s line for \"%.*s\"", meta_words[it->kind], it->name);
    else
        say(s, x, "the %s line of \"%.*s\" comes after its samples", meta_words[it->kind],
            it->name);
    lint_help(s->f, x, "a family's HELP, TYPE and samples stand together, in this order");
    if (s->f->format == EXPO_TEXT && (again || it->kind == EXPO_TYPE))
        lint_said_fails(s->f, &rows[INTERLEAVED], fam);
}

void scan_check_order(struct scan *s, struct lint_family *fam)
{
    if (!fam->closed)
        return;
    fam->closed = false; // once for each piece
    struct lint_line at = scan_here(s, s->it->name);
    struct lint_finding *x = out_of_order(s, fam, &at);
    say(s, x, "%s \"%.*s\" is in several places of the page", "the family", fam->name);
    lint_help(s->f, x, "all lines of a family must stand together, as one group");
}

/* ---- series ---- */

void scan_check_duplicate(struct scan *s, struct lint_family *fam)
{
    struct lint_line at = scan_here(s, s->it->name);
    const char *close = s->it->n_labels ? memrchr(at.text.p, '}', at.text.n) : NULL;

    if (close)
        at.at.n = (size_t)(close - at.text.p) + 1 - at.at.off;
    struct lint_finding *x = lint_report_each(s->f, &rows[DUPLICATE], LINT_EACH, fam, &at,
                                              "a second sample of the same series of \"%.*s\"",
                                              STR_ARG(s->it->name));
    lint_help(s->f, x, "Prometheus drops it; two samples of a page must differ in a label");
}

void scan_check_repeated(struct scan *s, struct lint_family *fam, struct str label)
{
    struct lint_line at = scan_here(s, label);
    struct lint_finding *x = lint_report_each(s->f, &rows[PARSE], LINT_EACH, fam, &at,
                                              "label name \"%.*s\" is not unique", STR_ARG(label));
    lint_help(s->f, x, "Prometheus refuses the whole page");
}

/* ---- values of labels ---- */

static bool add_value(struct lint_label *l, uint64_t hash)
{
    if (2 * (l->n_values + 1) > l->n_hashes) {
        size_t n = l->n_hashes ? 2 * l->n_hashes : 8;
        uint64_t *grown = xcalloc(n, sizeof *grown);
        for (size_t i = 0; i < l->n_hashes; i++) {
            size_t to = (size_t)l->hashes[i] & (n - 1);
            while (l->hashes[i] && grown[to])
                to = (to + 1) & (n - 1);
            if (l->hashes[i])
                grown[to] = l->hashes[i];
        }
        free(l->hashes);
        l->hashes = grown;
        l->n_hashes = n;
    }
    hash |= hash == 0;
    size_t i = (size_t)hash & (l->n_hashes - 1);
    while (l->hashes[i] && l->hashes[i] != hash)
        i = (i + 1) & (l->n_hashes - 1);
    if (l->hashes[i])
        return false;
    l->hashes[i] = hash;
    l->n_values++;
    return true;
}

void scan_see_value(struct scan *s, const struct lint_family *fam, struct lint_label *l,
                    const struct label *lb, uint64_t hash)
{
    (void)fam;
    if (!lb->value.n && !l->n_empty++)
        l->empty = scan_line(s, l->name);
    if (l->counted || l->n_values > s->many_values || !add_value(l, hash))
        return;
    if (value_shape(lb->value) && !l->n_ids++) {
        l->an_id = scan_line(s, lb->value);
        l->id_shape = value_shape(lb->value);
    }
}

/* One finding for all of them: instrumented code gives every series the same label names. */
static void check_empty_label(const struct lint_rule *r, struct lint_file *f,
                              const struct lint_family *fam)
{
    const struct lint_label *first = NULL;
    struct buf b = { 0 };

    for (size_t i = 0; i < fam->labels.n; i++) {
        const struct lint_label *l = &fam->labels.p[i];
        if (!l->n_empty)
            continue;
        buf_printf(&b, "%s\"%.*s\"", first ? ", " : "", STR_ARG(l->name));
        first = first ? first : l;
    }
    if (first) {
        struct lint_finding *x = lint_report_at(f, r, fam, &first->empty,
                                                "\"%.*s\" has labels with an empty value: %.*s",
                                                STR_ARG(fam->name), STR_ARG(buf_str(&b)));
        lint_help(f, x,
                  "Prometheus takes them for no labels; leave them out, or say what is meant, for "
                  "example \"unknown\"");
    }
    buf_done(&b);
}

static void check_target_label(const struct lint_rule *r, struct lint_file *f,
                               const struct lint_family *fam)
{
    for (size_t i = 0; i < fam->labels.n; i++) {
        const struct lint_label *l = &fam->labels.p[i];
        bool target = str_eq(l->name, STR("job")) || str_eq(l->name, STR("instance"));
        if (!target && !str_starts(l->name, STR("__")))
            continue;
        struct lint_finding *x = lint_report_at(
            f, r, fam, &l->line,
            "\"%.*s\" exposes the label \"%.*s\", which Prometheus sets itself", STR_ARG(fam->name),
            STR_ARG(l->name));
        if (target)
            lint_help(f, x,
                      "it will be stored as exported_%.*s; drop it, or name it for what it "
                      "is",
                      STR_ARG(l->name));
        else
            lint_help(f, x, "labels that begin with __ are dropped after relabelling; rename it");
    }
}

/* Where many values are what the label is for. */
static bool may_be_many(const struct lint_family *fam, struct str label)
{
    static const char *const names[] = { "cpu", "device", "le", "quantile", "instance" };

    for (size_t i = 0; i < N_OF(names); i++)
        if (str_eq(label, str_of(names[i])))
            return true;
    return fam->type == METRIC_INFO || str_ends(fam->name, STR("_info"));
}

static size_t limit(const struct lint_file *f, const char *key, size_t otherwise)
{
    const struct yaml_node *n = lint_config_option(f->config, &rows[CARDINALITY], key);
    struct err ignored = { 0 };
    int64_t v;

    if (n && yaml_int(n, &v, &ignored) && v > 0)
        otherwise = (size_t)v;
    err_done(&ignored);
    return otherwise;
}

size_t scan_many_values(const struct lint_file *f)
{
    return limit(f, "values", LINT_MANY_VALUES);
}

static void check_cardinality(const struct lint_rule *r, struct lint_file *f,
                              const struct lint_family *fam)
{
    size_t many = scan_many_values(f);

    for (size_t i = 0; i < fam->labels.n; i++) {
        const struct lint_label *l = &fam->labels.p[i];
        if (l->n_values <= many || may_be_many(fam, l->name))
            continue;
        struct lint_finding *x = lint_report_at(
            f, r, fam, &l->line, "label \"%.*s\" of \"%.*s\" has more than %zu values",
            STR_ARG(l->name), STR_ARG(fam->name), many);
        lint_help(f, x,
                  "each value is a series of its own, kept as long as the data; put what has "
                  "no bound into logs");
    }
    if (fam->n_series > limit(f, "series", LINT_MANY_SERIES))
        lint_report_family(f, r, fam, "\"%.*s\" has %zu series", STR_ARG(fam->name), fam->n_series);
}

/* One may be a chance or a constant; a label that is full of them is not. */
static void check_id_values(const struct lint_rule *r, struct lint_file *f,
                            const struct lint_family *fam)
{
    for (size_t i = 0; i < fam->labels.n; i++) {
        const struct lint_label *l = &fam->labels.p[i];
        if (l->n_ids < 2 || 2 * l->n_ids < l->n_values || may_be_many(fam, l->name))
            continue;
        struct lint_finding *x = lint_report_at(
            f, r, fam, &l->an_id, "values of label \"%.*s\" of \"%.*s\" look like %s",
            STR_ARG(l->name), STR_ARG(fam->name), value_shape_words(l->id_shape));
        lint_help(f, x,
                  "there is no end to them, and each makes new series; use a label with few "
                  "values, such as a route or a kind, and put ids into logs or exemplars");
    }
}

static void check_timestamps(const struct lint_rule *r, struct lint_file *f,
                             const struct lint_page *page)
{
    const struct lint_family *first = NULL;
    size_t n = 0;

    if (!f->live)
        return;
    for (size_t i = 0; i < page->n; i++) {
        if (!page->p[i]->n_timestamps)
            continue;
        n += page->p[i]->n_timestamps;
        first = first ? first : page->p[i];
    }
    if (!first)
        return;
    struct lint_finding *x = lint_report_family(
        f, r, first, "the page gives %zu samples a timestamp of its own", n);
    lint_help(f, x,
              "Prometheus then marks no series as gone, and old timestamps are refused; "
              "leave them out");
}

static const struct lint_rule rows[N_RULES] = {
    [PARSE] = { .id = "parse",
                .level = LINT_ERROR,
                .kind = LINT_EXPOSITION,
                .fixable = true,
                .brief = "a page that cannot be read",
                .why = "Prometheus refuses the whole page: nothing of it is stored and the target "
                       "is down. The message is Prometheus' own.",
                .bad = "http_requests_total{method=\"GET} 42\n",
                .good = "# HELP http_requests_total Requests.\n"
                        "# TYPE http_requests_total counter\n"
                        "http_requests_total{method=\"GET\"} 42\n" },
    [INTERLEAVED] = { .id = "interleaved-family",
                      .level = LINT_WARN,
                      .kind = LINT_EXPOSITION,
                      .brief = "lines of a family that are not together, or in the wrong order",
                      .why = "HELP and TYPE speak of the samples that follow. After samples, or a "
                             "second time, parsers refuse them (expfmt) or ignore them, and the "
                             "type is lost. OpenMetrics forbids it.",
                      .bad = "# HELP http_requests_total Requests.\n# TYPE http_requests_total "
                             "counter\nhttp_requests_total{x=\"1\"} 1\n"
                             "# HELP cache_hits_total B.\n# TYPE cache_hits_total "
                             "counter\ncache_hits_total 1\n"
                             "http_requests_total{x=\"2\"} 1\n",
                      .good = "# HELP http_requests_total Requests.\n# TYPE http_requests_total "
                              "counter\nhttp_requests_total{x=\"1\"} 1\n"
                              "http_requests_total{x=\"2\"} 1\n# HELP cache_hits_total B.\n# TYPE "
                              "cache_hits_total counter\n"
                              "cache_hits_total 1\n" },
    [DUPLICATE] = { .id = "duplicate-series",
                    .level = LINT_WARN,
                    .kind = LINT_EXPOSITION,
                    .promlint = true,
                    .brief = "two samples of one series",
                    .why = "Of two samples with the same labels and time Prometheus keeps one and "
                           "counts the other as a duplicate; which of them is luck.",
                    .bad = "# HELP http_requests_total Requests.\n# TYPE http_requests_total "
                           "counter\nhttp_requests_total{x=\"1\",y=\"2\"} 1\n"
                           "http_requests_total{y=\"2\",x=\"1\"} 2\n",
                    .good = "# HELP http_requests_total Requests.\n# TYPE http_requests_total "
                            "counter\nhttp_requests_total{x=\"1\",y=\"2\"} 1\n"
                            "http_requests_total{y=\"1\",x=\"2\"} 2\n" },
    [EMPTY_LABEL] = { .id = "empty-label",
                      .level = LINT_INFO,
                      .kind = LINT_EXPOSITION,
                      .brief = "a label with an empty value",
                      .why = "An empty label is the same as none: matchers, by() and joins do not "
                             "see it.",
                      .bad = "# HELP http_requests_total Requests.\n# TYPE http_requests_total "
                             "counter\nhttp_requests_total{user=\"\"} 1\n",
                      .good = "# HELP http_requests_total Requests.\n# TYPE http_requests_total "
                              "counter\n"
                              "http_requests_total{user=\"unknown\"} 1\n",
                      .on = LINT_ON_FAMILY,
                      .family = check_empty_label },
    [TARGET_LABEL] = { .id = "target-label",
                       .level = LINT_WARN,
                       .kind = LINT_EXPOSITION,
                       .brief = "a label that Prometheus gives to every series of a target",
                       .why = "job and instance come from the scrape configuration; those of the "
                              "page become exported_job and exported_instance, unless "
                              "honor_labels is set. Names with __ are internal.",
                       .bad = "# HELP http_requests_total Requests.\n# TYPE http_requests_total "
                              "counter\nhttp_requests_total{job=\"api\"} 1\n",
                       .good = "# HELP http_requests_total Requests.\n# TYPE http_requests_total "
                               "counter\n"
                               "http_requests_total{component=\"api\"} 1\n",
                       .on = LINT_ON_FAMILY,
                       .family = check_target_label },
    [CARDINALITY] = { .id = "high-cardinality",
                      .level = LINT_INFO,
                      .kind = LINT_EXPOSITION,
                      .brief = "a label with more than 100 values, or more than 1000 series of a "
                               "metric",
                      .why = "Memory and time of Prometheus go with the number of series. The "
                             "labels cpu, device, le, quantile and instance, and _info metrics, "
                             "may have many.",
                      .bad = NULL,
                      .good = NULL,
                      .on = LINT_ON_FAMILY,
                      .family = check_cardinality },
    [ID_VALUES] = { .id = "id-in-label",
                    .level = LINT_WARN,
                    .kind = LINT_EXPOSITION,
                    .brief = "label values that look like ids: UUIDs, addresses, hashes, "
                             "timestamps, paths with ids",
                    .why = "Ids have no end: each makes new series, and most of them are never "
                           "looked at again. This is how Prometheus servers run out of memory.",
                    .bad =
                        "# HELP http_requests_total Requests.\n# TYPE http_requests_total counter\n"
                        "http_requests_total{user=\"ann@example.org\"} 1\n"
                        "http_requests_total{user=\"bob@example.org\"} 1\n",
                    .good =
                        "# HELP http_requests_total Requests.\n# TYPE http_requests_total counter\n"
                        "http_requests_total{plan=\"free\"} 1\nhttp_requests_total{plan=\"paid\"} "
                        "1\n",
                    .on = LINT_ON_FAMILY,
                    .family = check_id_values },
    [TIMESTAMP] = { .id = "timestamp-exposed",
                    .level = LINT_INFO,
                    .kind = LINT_EXPOSITION,
                    .brief = "explicit timestamps on a live page",
                    .why = "Timestamps of the target's own switch off staleness: a series that is "
                           "gone stays for five minutes, and clocks must agree. Only what passes "
                           "on foreign data needs them.",
                    .bad = NULL,
                    .good = NULL,
                    .on = LINT_ON_PAGE,
                    .page = check_timestamps },
};
const struct lint_rules lint_sample_rules = { rows, N_OF(rows) };
