/* check_twice.c - what only two looks at a live page show: counters that went down, series that do
 * not stay.
 *
 * A restart between the two explains everything, and is told by process_start_time_seconds or a
 * _created that moved.
 */
#include "base/map.h"
#include "base/vec.h"
#include "expo/page.h"
#include "lint/exposition.h"

#include <math.h>
#include <stdlib.h>

enum rule_index { DECREASED, CHURN, N_RULES };
enum { CHURN_MIN = 3 }; /* new series of a family: fewer may be a coincidence */
static const struct lint_rule rows[N_RULES];

struct looks {
    struct lint_file *f;
    struct page first, second;
    struct map keys; /* series of the first look */
    struct {
        double *p;
        size_t n, cap;
    } values;
    struct sizes starts; /* offsets of the lines of the second page */
    struct buf key;
};

/* ---- series ---- */

static int by_name(const void *a, const void *b)
{
    const struct label *const *x = a, *const *y = b;
    return str_cmp((*x)->name, (*y)->name);
}

/* The same for the same labels, in whatever order they stand. */
static struct str key_of(struct looks *l, const struct page_sample *s)
{
    const struct label **sorted = xcalloc(s->n_labels + 1, sizeof *sorted);

    for (size_t i = 0; i < s->n_labels; i++)
        sorted[i] = s->labels[i];
    qsort(sorted, s->n_labels, sizeof *sorted, by_name);
    buf_clear(&l->key);
    buf_put_str(&l->key, s->name);
    for (size_t i = 0; i < s->n_labels; i++) {
        if (!sorted[i]->value.n)
            continue;
        buf_putc(&l->key, '\0');
        buf_put_str(&l->key, sorted[i]->name);
        buf_putc(&l->key, '\0');
        buf_put_str(&l->key, sorted[i]->value);
    }
    free(sorted);
    return buf_str(&l->key);
}

static void remember(struct looks *l)
{
    for (size_t i = 0; i < l->first.n; i++) {
        const struct page_family *fam = l->first.families[i];
        for (size_t k = 0; k < fam->n; k++) {
            size_t id = map_id(&l->keys, key_of(l, &fam->samples[k]));
            if (id == l->values.n)
                vec_push(&l->values, fam->samples[k].value);
        }
    }
}

static bool restarted(struct looks *l)
{
    for (size_t i = 0; i < l->second.n; i++) {
        const struct page_family *fam = l->second.families[i];
        bool start = str_eq(fam->name, STR("process_start_time_seconds"));
        for (size_t k = 0; k < fam->n; k++) {
            if (!start && fam->samples[k].role != ROLE_CREATED)
                continue;
            size_t id = map_find(&l->keys, key_of(l, &fam->samples[k]));
            if (start && (id == MAP_NONE || l->values.p[id] != fam->samples[k].value))
                return true;
        }
    }
    return false;
}

/* ---- what is said ---- */

static struct lint_line line_of(struct looks *l, const struct page_sample *s)
{
    struct str text = l->f->text;
    struct lint_line at = { .number = s->line };

    for (size_t i = 0; !l->starts.n || i < text.n;) {
        if (!l->starts.n)
            vec_push(&l->starts, 0);
        i += str_find_char(str_skip(text, i), '\n') + 1;
        vec_push(&l->starts, i);
        if (i >= text.n)
            break;
    }
    if (s->line && s->line <= l->starts.n)
        at.off = l->starts.p[s->line - 1];
    return at;
}

static bool is_cumulative(const struct page_family *fam, const struct page_sample *s)
{
    if (fam->type == METRIC_COUNTER)
        return s->role == ROLE_VALUE;
    return (fam->type == METRIC_HISTOGRAM || fam->type == METRIC_SUMMARY) &&
           (s->role == ROLE_BUCKET || s->role == ROLE_COUNT);
}

static void say_decreased(struct looks *l, const struct page_family *fam,
                          const struct page_sample *s, double before)
{
    struct lint_line at = line_of(l, s);
    bool counter = fam->type == METRIC_COUNTER;

    l->f->subject = fam->name;
    struct lint_finding *x = lint_report_at(l->f, &rows[DECREASED], NULL, &at,
                                            "%s \"%.*s\" went down from %.17g to %.17g",
                                            counter                  ? "counter"
                                            : s->role == ROLE_BUCKET ? "a bucket of"
                                                                     : "the count of",
                                            STR_ARG(fam->name), before, s->value);
    lint_help(l->f, x,
              counter ? "nothing was restarted; what goes up and down is a gauge"
                      : "nothing was restarted; buckets and counts only grow");
}

static void check_family(struct looks *l, const struct page_family *fam, bool restart)
{
    const struct page_sample *new = NULL;
    size_t n_new = 0;

    for (size_t k = 0; k < fam->n; k++) {
        const struct page_sample *s = &fam->samples[k];
        size_t id = map_find(&l->keys, key_of(l, s));
        if (id == MAP_NONE) {
            n_new++;
            new = new ? new : s;
        } else if (!restart && is_cumulative(fam, s) && s->value < l->values.p[id]) {
            say_decreased(l, fam, s, l->values.p[id]);
        }
    }
    if (restart || n_new < CHURN_MIN || 2 * n_new < fam->n)
        return;
    struct lint_line at = line_of(l, new);
    struct lint_finding *x = lint_report_at(
        l->f, &rows[CHURN], NULL, &at,
        "%zu of %zu series of \"%.*s\" are new since the look before", n_new, fam->n,
        STR_ARG(fam->name));
    lint_help(l->f, x,
              "a label that changes with every scrape makes a log of a metric; leave it out");
}

static bool read_into(struct page *p, struct str text, enum expo_format format)
{
    const struct expo_opts o = { .format = format, .classic_histograms = true };
    struct expo_reader *r = expo_reader_new(text, &o);
    struct err ignored = { 0 }; // `parse` tells it of the second look

    page_init(p);
    bool ok = page_read(p, r, &ignored);
    err_done(&ignored);
    expo_reader_free(r);
    return ok;
}

void lint_run_twice(struct lint_file *f, struct str before, enum expo_format format)
{
    struct looks l = { .f = f };
    bool ok = read_into(&l.first, before, format);

    ok = read_into(&l.second, f->text, f->format) && ok;
    if (ok) {
        remember(&l);
        bool restart = restarted(&l);
        for (size_t i = 0; i < l.second.n; i++)
            check_family(&l, l.second.families[i], restart);
    }
    page_done(&l.first);
    page_done(&l.second);
    map_done(&l.keys);
    vec_done(&l.values);
    vec_done(&l.starts);
    buf_done(&l.key);
}

static const struct lint_rule rows[N_RULES] = {
    [DECREASED] = { .id = "counter-decreased",
                    .level = LINT_ERROR,
                    .kind = LINT_EXPOSITION,
                    .brief = "with --twice: a counter, bucket or count that went down",
                    .why =
                        "rate() takes each fall for a restart from zero and adds the whole value. "
                        "Only a restart may bring a counter down." },
    [CHURN] = { .id = "metric-as-log",
                .level = LINT_WARN,
                .kind = LINT_EXPOSITION,
                .brief = "with --twice: series that are new with every scrape",
                .why = "A timestamp, id or message in a label makes new series for ever: each is "
                       "kept, indexed and never seen again. That is what logs are for." },
};
const struct lint_rules lint_twice_rules = { rows, N_OF(rows) };
