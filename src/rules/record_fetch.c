/* The series of a test, out of a source. */
#include <stdlib.h>

#include "rules/record_impl.h"

/* Whether a rule of the test writes it, so that it is there without being given. */
static bool is_written(const struct record *r, const struct labels *ls)
{
    struct str name = labels_get(ls, STR(LABEL_NAME));
    bool alerts = str_eq(name, STR("ALERTS")) || str_eq(name, STR("ALERTS_FOR_STATE"));
    struct str alert = labels_get(ls, STR("alertname"));

    for (size_t i = 0; i < r->o->rules->n; i++) {
        const struct rule *x = r->o->rules->p[i].rule;
        if (x->is_alert ? alerts && str_eq(x->name, alert) : str_eq(x->name, name))
            return true;
    }
    return false;
}

static struct record_sample of_hist(struct record *r, const struct hist_sample *h)
{
    if (sample_is_stale(h->h->sum))
        return (struct record_sample){ h->t, h->h->sum, NULL };
    return (struct record_sample){ h->t, 0, histogram_dup(&r->arena, h->h) };
}

/* Floats and histograms of one series in order of time. */
static void join(struct record *r, const struct samples *x, struct record_series *out)
{
    for (size_t i = 0, k = 0; i < x->n || k < x->n_h;) {
        if (k == x->n_h || (i < x->n && x->t[i] <= x->h[k].t)) {
            vec_push(&out->samples, (struct record_sample){ x->t[i], x->v[i], NULL });
            i++;
        } else {
            vec_push(&out->samples, of_hist(r, &x->h[k]));
            k++;
        }
    }
}

static int by_time(const void *a, const void *b)
{
    const struct record_sample *x = a, *y = b;
    return (x->t > y->t) - (x->t < y->t);
}

/* A series that several selectors take has what any of them needs. */
static void add_samples(struct record *r, const struct labels *ls, const struct samples *x)
{
    struct buf key = { 0 };

    rule_labels_key(&key, ls);
    size_t id = map_id(&r->keys, buf_str(&key)), n = 0;
    buf_done(&key);
    if (id == r->series.n)
        vec_push(&r->series, (struct record_series){ .labels = labels_dup(&r->arena, ls) });
    struct record_series *s = &r->series.p[id];
    bool more = s->samples.n > 0;
    join(r, x, s);
    if (!more)
        return;
    qsort(s->samples.p, s->samples.n, sizeof *s->samples.p, by_time);
    for (size_t i = 0; i < s->samples.n; i++)
        if (!n || s->samples.p[n - 1].t != s->samples.p[i].t)
            s->samples.p[n++] = s->samples.p[i];
    s->samples.n = n;
}

static bool fetch_one(struct record *r, const struct record_want *w, size_t *found, struct err *e)
{
    const struct source_hints hints = { .cancel = r->o->cancel };
    struct series_set set = { 0 };
    struct samples x = { 0 };
    bool ok = r->src->ops->select(r->src, w->matchers, w->n, w->mint + 1, w->maxt, &hints, &set, e);

    if (!ok)
        return false;
    *found = set.n;
    for (size_t i = 0; ok && i < set.n; i++) {
        if (is_written(r, &set.labels[i]))
            continue;
        ok = r->src->ops->decode(r->src, &set, i, w->mint + 1, w->maxt, &x, e);
        if (ok && x.n + x.n_h)
            add_samples(r, &set.labels[i], &x);
    }
    for (size_t i = 0; i < set.notes.n; i++)
        diags_add(r->notes, DIAG_WARN, (struct span){ 0, 0 }, "%s", set.notes.p[i].msg);
    samples_done(&x);
    r->src->ops->release(r->src, &set);
    return ok;
}

static bool same_matchers(const struct record_want *a, const struct record_want *b)
{
    bool same = a->n == b->n;

    for (size_t i = 0; same && i < a->n; i++)
        same = a->matchers[i].type == b->matchers[i].type &&
               str_eq(a->matchers[i].name, b->matchers[i].name) &&
               str_eq(a->matchers[i].value, b->matchers[i].value);
    return same;
}

/* Several rules look at the same series: what overlaps is asked for once. */
static void merge_wants(struct record *r)
{
    size_t n = r->n_read;

    for (size_t i = r->n_read; i < r->wants.n; i++) {
        struct record_want w = r->wants.p[i];
        for (size_t k = r->n_read; k < n;) {
            const struct record_want *x = &r->wants.p[k];
            if (!same_matchers(x, &w) || x->maxt < w.mint || w.maxt < x->mint) {
                k++;
                continue;
            }
            w.mint = x->mint < w.mint ? x->mint : w.mint;
            w.maxt = x->maxt > w.maxt ? x->maxt : w.maxt;
            r->wants.p[k] = r->wants.p[--n];
        }
        r->wants.p[n++] = w;
    }
    r->wants.n = n;
}

static int by_labels(const void *a, const void *b, void *user)
{
    const struct record *r = user;
    return labels_cmp(&r->series.p[*(const size_t *)a].labels,
                      &r->series.p[*(const size_t *)b].labels);
}

bool record_fetch(struct record *r, struct err *e)
{
    merge_wants(r);
    for (; r->n_read < r->wants.n; r->n_read++) {
        const struct record_want *w = &r->wants.p[r->n_read];
        size_t found = 0;
        if (!fetch_one(r, w, &found, e))
            return false;
        if (!found)
            record_tell_missing(r, w);
    }
    r->order = arena_new_n(&r->arena, size_t, r->series.n + 1);
    for (size_t i = 0; i < r->series.n; i++)
        r->order[i] = i;
    qsort_r(r->order, r->series.n, sizeof *r->order, by_labels, r);
    return true;
}
