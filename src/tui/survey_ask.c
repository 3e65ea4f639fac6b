/* survey_ask.c - what a survey needs to know, asked of an engine. */
#include "base/map.h"
#include "base/vec.h"
#include "tui/survey_impl.h"

struct asking {
    struct arena *a;
    struct query_engine *q;
    int64_t at_ms;
    const volatile bool *cancel;
    struct query_result r;
};

static bool run(struct asking *s, const char *text, struct err *e)
{
    struct query q = {
        .text = str_of(text), .start = s->at_ms, .end = s->at_ms, .cancel = s->cancel
    };

    query_result_done(&s->r);
    s->r = (struct query_result){ 0 };
    return s->q->ops->run(s->q, &q, &s->r, e) &&
           (s->r.value.type == VALUE_VECTOR ||
            err_set(e, ERR_FORMAT, "the names of all series: no vector but something else"));
}

static int by_name_and_job(const void *x, const void *y)
{
    const struct survey_metric *a = x, *b = y;
    int c = str_cmp(a->name, b->name);

    return c ? c : str_cmp(a->job, b->job);
}

struct metrics {
    struct survey_metric *p;
    size_t n, cap;
};

static void take_counts(struct asking *s, struct metrics *out)
{
    for (size_t i = 0; i < s->r.value.n; i++) {
        const struct value_series *v = &s->r.value.series[i];
        struct survey_metric m = {
            .name = arena_str(s->a, labels_get(&v->labels, STR(LABEL_NAME))),
            .job = arena_str(s->a, labels_get(&v->labels, STR("job"))),
            .n = v->n_floats ? (size_t)v->floats[0].v : 0,
        };
        vec_push(out, m);
    }
    if (out->n)
        qsort(out->p, out->n, sizeof *out->p, by_name_and_job);
}

/* Notes which metrics have a status in the label. */
static void take_status(struct asking *s, struct metrics *all, struct str label)
{
    for (size_t i = 0; i < s->r.value.n; i++) {
        const struct value_series *v = &s->r.value.series[i];
        struct survey_metric key = { .name = labels_get(&v->labels, STR(LABEL_NAME)),
                                     .job = labels_get(&v->labels, STR("job")) };
        struct survey_metric *m = all->n ? bsearch(&key, all->p, all->n, sizeof *all->p,
                                                   by_name_and_job)
                                         : NULL;
        if (m && !m->status.n)
            m->status = label;
    }
}

/* The labels of an info metric, but for those of its target: `go1.25.3`. */
static void take_texts(struct asking *s, struct metrics *all)
{
    struct buf b = { 0 };

    for (size_t i = 0; i < s->r.value.n; i++) {
        const struct labels *ls = &s->r.value.series[i].labels;
        struct survey_metric key = { .name = labels_get(ls, STR(LABEL_NAME)),
                                     .job = labels_get(ls, STR("job")) };
        struct survey_metric *m = all->n ? bsearch(&key, all->p, all->n, sizeof *all->p,
                                                   by_name_and_job)
                                         : NULL;
        if (!m || m->text.n)
            continue;
        buf_clear(&b);
        for (size_t j = 0; j < ls->n; j++) {
            struct str name = ls->p[j].name;
            if (str_eq(name, STR(LABEL_NAME)) || str_eq(name, STR("job")) ||
                str_eq(name, STR("instance")))
                continue;
            if (b.n)
                buf_putc(&b, ' ');
            buf_put_str(&b, ls->p[j].value);
        }
        m->text = arena_str(s->a, buf_str(&b));
    }
    buf_done(&b);
}

bool survey_ask(struct arena *a, struct query_engine *q, struct source *source, int64_t at_ms,
                const volatile bool *cancel, struct survey *out, struct err *e)
{
    static const char *const labels[] = { "status", "code" };
    struct asking s = { .a = a, .q = q, .at_ms = at_ms, .cancel = cancel };
    struct metrics all = { 0 };
    struct source_meta *meta = NULL;
    size_t n_meta = 0;
    bool ok = run(&s, "count by (__name__, job) ({__name__!=\"\"})", e);

    if (ok)
        take_counts(&s, &all);
    for (size_t i = 0; ok && i < N_OF(labels); i++) {
        ok = run(
            &s,
            arena_printf(a, "count by (__name__, job) ({%s=~\"[1-5][0-9x][0-9x]\"})", labels[i]),
            e);
        if (ok)
            take_status(&s, &all, str_of(labels[i]));
    }
    ok = ok && run(&s, "topk by (__name__, job) (1, {__name__=~\".+_info\"})", e);
    if (ok)
        take_texts(&s, &all);
    struct err none = { 0 };
    if (ok && source && !source->ops->metadata(source, a, &meta, &n_meta, &none))
        n_meta = 0; // names tell, and not all that answer queries know more
    err_done(&none);
    if (ok)
        survey_of(a, all.p, all.n, meta, n_meta, out);
    query_result_done(&s.r);
    vec_done(&all);
    return ok;
}
