/* check_shape.c - values that a counter, histogram or summary cannot have.
 *
 * The series of one histogram are a group, known by the hash of its labels without le; what is
 * wrong with a bucket shows at its line, what is missing when the page ends.
 */
#include "lint/exposition_impl.h"

#include "base/float.h"
#include "base/vec.h"

#include <math.h>

enum rule_index { HISTOGRAM, SUMMARY, COUNTER, N_RULES };
static const struct lint_rule rows[N_RULES];

/* Mostly that of the line before. */
static struct group *group_of(struct scan *s, struct lint_family *fam)
{
    struct hash128 key = s->group;
    struct group *g = s->groups.n ? &s->groups.p[s->group_id] : NULL;
    bool is_new;

    if (g && g->fam == fam && g->key.lo == key.lo && g->key.hi == key.hi)
        return g;
    fam->groups.numbered = true;
    size_t id = set128_id(&fam->groups, key, &is_new);
    if (is_new) {
        s->group_id = s->groups.n;
        g = vec_add(&s->groups);
        *g = (struct group){
            .fam = fam, .key = key, .le = -INFINITY, .line = s->it->line, .off = s->it->off
        };
        vec_push(&fam->group_ids, s->group_id);
    } else {
        s->group_id = fam->group_ids.p[id];
    }
    return &s->groups.p[s->group_id];
}

static bool bound_value(struct scan *s, double *v)
{
    return s->bound && float_parse(s->bound->value, v);
}

static void bad_bucket(struct scan *s, struct lint_family *fam, const char *fmt, struct str text)
{
    struct lint_line at = scan_here(s, s->bound ? s->bound->value : s->it->name);

    lint_report_each(s->f, &rows[HISTOGRAM], LINT_EACH, fam, &at, fmt, STR_ARG(fam->name),
                     STR_ARG(text));
}

/* The buckets of VictoriaMetrics have vmrange in place of le. */
static bool is_foreign_bucket(const struct expo_item *it)
{
    for (size_t i = 0; i < it->n_labels; i++)
        if (str_eq(it->labels[i].name, STR("vmrange")))
            return true;
    return false;
}

static void see_bucket(struct scan *s, struct lint_family *fam, struct group *g)
{
    struct str le = s->bound ? s->bound->value : STR("");
    double v, n = s->it->value;

    if (!s->bound) {
        if (is_foreign_bucket(s->it))
            g->odd = true;
        else
            bad_bucket(s, fam, "a bucket of histogram \"%.*s\" has no label \"le\"%.*s", le);
        return;
    }
    if (!bound_value(s, &v) || isnan(v)) {
        bad_bucket(s, fam, "histogram \"%.*s\": le=\"%.*s\" is not a number", le);
        g->odd = true;
        return;
    }
    if (g->has_le && v <= g->le)
        bad_bucket(s, fam, "buckets of histogram \"%.*s\" are not in order: le=\"%.*s\" comes late",
                   le);
    else if (g->has_le && n < g->buckets)
        bad_bucket(s, fam,
                   "buckets of histogram \"%.*s\" are not cumulative: le=\"%.*s\" has less "
                   "than the bucket before",
                   le);
    else if (!(n >= 0))
        bad_bucket(s, fam, "histogram \"%.*s\": the bucket le=\"%.*s\" is negative or NaN", le);
    g->has_le = true;
    g->le = v;
    g->buckets = n;
    if (v == INFINITY) {
        g->has_inf = true;
        g->inf = n;
    }
}

static void see_quantile(struct scan *s, struct lint_family *fam, struct group *g)
{
    double v;

    g->has_bound = true;
    if (bound_value(s, &v) && v >= 0 && v <= 1)
        return;
    struct lint_line at = scan_here(s, s->bound->value);
    struct lint_finding *x = lint_report_each(
        s->f, &rows[SUMMARY], LINT_EACH, fam, &at,
        "summary \"%.*s\": quantile=\"%.*s\" is not between 0 and 1", STR_ARG(fam->name),
        STR_ARG(s->bound->value));
    lint_help(s->f, x, "the 95th percentile is quantile=\"0.95\"");
}

static void see_counter(struct scan *s, struct lint_family *fam)
{
    const struct expo_item *it = s->it;

    fam->n_series++;
    if (it->value >= 0)
        return;
    struct lint_line at = scan_here(s, it->value_text.n ? it->value_text : it->name);
    struct lint_finding *x = lint_report_each(s->f, &rows[COUNTER], LINT_EACH, fam, &at,
                                              "counter \"%.*s\" is %s", STR_ARG(it->name),
                                              isnan(it->value) ? "NaN" : "negative");
    lint_help(s->f, x, "a counter begins at 0 and only grows; what goes down is a gauge");
}

void scan_check_sample(struct scan *s, const struct sample_name *sn)
{
    struct lint_family *fam = sn->fam;
    bool histogram = fam->type == METRIC_HISTOGRAM, summary = fam->type == METRIC_SUMMARY;
    struct group *g;

    if (fam->type == METRIC_COUNTER && sn->role == ROLE_VALUE) {
        see_counter(s, fam);
        return;
    }
    if (!histogram && !summary) {
        fam->n_series += sn->role == ROLE_VALUE;
        return;
    }
    g = group_of(s, fam);
    fam->n_series = fam->groups.n;
    if (sn->role == ROLE_COUNT) {
        g->has_count = true;
        g->count = s->it->value;
    } else if (sn->role == ROLE_SUM) {
        g->has_sum = true;
    } else if (histogram && str_eq(sn->bound, STR("le"))) {
        see_bucket(s, fam, g);
    } else if (summary && s->bound) {
        see_quantile(s, fam, g);
    }
}

/* ---- when the page has been read ---- */

static void broken(struct scan *s, const struct group *g, enum lint_level at_most, const char *fmt,
                   ...) ATTR_PRINTF(4, 5);
static void broken(struct scan *s, const struct group *g, enum lint_level at_most, const char *fmt,
                   ...)
{
    const struct lint_line at = { .number = g->line, .off = g->off };
    struct buf b = { 0 };
    va_list ap;

    va_start(ap, fmt);
    buf_vprintf(&b, fmt, ap);
    va_end(ap);
    struct lint_finding *x = lint_report_each(s->f, &rows[HISTOGRAM], LINT_EACH, g->fam, &at,
                                              "histogram \"%.*s\" %.*s", STR_ARG(g->fam->name),
                                              STR_ARG(buf_str(&b)));
    if (x && x->level > at_most)
        x->level = at_most;
    lint_help(s->f, x,
              "each set of labels needs buckets up to le=\"+Inf\", a _sum, and a _count equal to "
              "the last bucket");
    buf_done(&b);
}

/* Buckets alone give right quantiles, and some of VictoriaMetrics' own have no more. */
static void check_histogram(struct scan *s, const struct group *g)
{
    if (g->has_le && !g->has_inf)
        broken(s, g, LINT_ERROR, "has no bucket le=\"+Inf\"");
    else if (g->has_inf && g->has_count && g->inf != g->count)
        broken(s, g, LINT_ERROR, "has a _count of %.17g and a bucket le=\"+Inf\" of %.17g",
               g->count, g->inf);
    else if (g->has_count && !g->has_sum)
        broken(s, g, LINT_ERROR, "has a _count and no _sum");
    else if (g->has_le && !g->has_count)
        broken(s, g, LINT_WARN, "has buckets and no _count");
}

static void check_summary(struct scan *s, const struct group *g)
{
    const struct lint_line at = { .number = g->line, .off = g->off };

    if (!g->has_bound || (g->has_count && g->has_sum))
        return;
    struct lint_finding *x = lint_report_each(s->f, &rows[SUMMARY], LINT_EACH, g->fam, &at,
                                              "summary \"%.*s\" has no %s", STR_ARG(g->fam->name),
                                              g->has_count ? "_sum" : "_count");
    lint_help(s->f, x, "each set of labels needs a _sum and a _count");
}

void scan_check_groups(struct scan *s)
{
    for (size_t i = 0; s->page.whole && i < s->groups.n; i++) {
        const struct group *g = &s->groups.p[i];
        if (g->fam->type == METRIC_SUMMARY)
            check_summary(s, g);
        else if (!g->odd)
            check_histogram(s, g);
    }
}

static const struct lint_rule rows[N_RULES] = {
    [HISTOGRAM] = { .id = "histogram-shape",
                    .level = LINT_ERROR,
                    .kind = LINT_EXPOSITION,
                    .brief = "a histogram whose series do not make one",
                    .why =
                        "Buckets are cumulative, in order, and end in +Inf, which equals _count. "
                        "With anything else histogram_quantile() gives wrong answers without a "
                        "word.",
                    .bad =
                        "# HELP task_duration_seconds A.\n# TYPE task_duration_seconds histogram\n"
                        "task_duration_seconds_bucket{le=\"1\"} "
                        "3\ntask_duration_seconds_bucket{le=\"+Inf\"} 2\n"
                        "task_duration_seconds_sum 1\ntask_duration_seconds_count 2\n",
                    .good =
                        "# HELP task_duration_seconds A.\n# TYPE task_duration_seconds histogram\n"
                        "task_duration_seconds_bucket{le=\"1\"} "
                        "2\ntask_duration_seconds_bucket{le=\"+Inf\"} 3\n"
                        "task_duration_seconds_sum 1\ntask_duration_seconds_count 3\n" },
    [SUMMARY] = { .id = "summary-shape",
                  .level = LINT_WARN,
                  .kind = LINT_EXPOSITION,
                  .brief = "a summary whose series do not make one",
                  .why = "Quantiles are between 0 and 1. Without _sum and _count there is no rate "
                         "and no mean.",
                  .bad = "# HELP task_duration_seconds A.\n# TYPE task_duration_seconds summary\n"
                         "task_duration_seconds{quantile=\"95\"} 3\ntask_duration_seconds_sum "
                         "1\ntask_duration_seconds_count 2\n",
                  .good = "# HELP task_duration_seconds A.\n# TYPE task_duration_seconds summary\n"
                          "task_duration_seconds{quantile=\"0.95\"} 3\ntask_duration_seconds_sum "
                          "1\ntask_duration_seconds_count 2\n" },
    [COUNTER] = { .id = "counter-value",
                  .level = LINT_ERROR,
                  .kind = LINT_EXPOSITION,
                  .brief = "a counter that is negative or NaN",
                  .why = "rate() takes every fall for a restart. A value that can go down, or is "
                         "sometimes unknown, is no counter.",
                  .bad = "# HELP http_requests_total Requests.\n# TYPE http_requests_total "
                         "counter\nhttp_requests_total -1\n",
                  .good = "# HELP http_requests_total Requests.\n# TYPE http_requests_total "
                          "counter\nhttp_requests_total 1\n" },
};
const struct lint_rules lint_shape_rules = { rows, N_OF(rows) };
