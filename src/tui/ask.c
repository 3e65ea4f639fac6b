/* ask.c - an expression asked again and again, see ask.h. */
#include "tui/ask.h"

#include "base/map.h"
#include "base/time.h"
#include "base/vec.h"
#include "promql/split.h"

enum {
    ASK_MAX_POINTS = 11000,
    ASK_MAX_SEEN = 100000, /* series whose slots are kept */
};

struct kept {
    struct labels labels; /* in the arena of the ask */
    unsigned slot;
    struct {
        struct float_point *p;
        size_t n, cap;
    } points;
};

struct kept_list { /* in label order */
    struct kept *p;
    size_t n, cap;
};

struct ask {
    struct buf expr;
    struct ask_window w;
    enum pql_split split;
    bool has;                 /* there has been an answer */
    struct query_result last; /* of an instant query, or one with native histograms */
    bool whole;               /* `last` is what to show, and not the series */
    struct kept_list series;
    struct arena labels;
    struct map seen; /* series by the order of their appearance */
    struct {
        unsigned *p;
        size_t n, cap;
    } slots; /* of `last` */
    struct buf key;
    // of the newest update
    struct err error;
    int64_t since_ms; /* it fails since */
    double took_s;
    int64_t n_samples;
    bool warming;
    size_t n_steps;
    struct buf notes; /* a text a line */
};

struct ask *ask_new(void)
{
    return xcalloc(1, sizeof(struct ask));
}

static void forget_series(struct ask *k)
{
    for (size_t i = 0; i < k->series.n; i++)
        vec_done(&k->series.p[i].points);
    k->series.n = 0;
    arena_reset(&k->labels);
}

static void forget(struct ask *k)
{
    forget_series(k);
    query_result_done(&k->last);
    k->last = (struct query_result){ 0 };
    k->whole = k->has = false;
}

void ask_free(struct ask *k)
{
    if (!k)
        return;
    forget(k);
    vec_done(&k->series);
    vec_done(&k->slots);
    arena_done(&k->labels);
    map_done(&k->seen);
    buf_done(&k->key);
    buf_done(&k->expr);
    buf_done(&k->notes);
    err_done(&k->error);
    free(k);
}

// ---- series ----

static unsigned slot_of(struct ask *k, const struct labels *ls)
{
    buf_clear(&k->key);
    for (size_t i = 0; i < ls->n; i++) {
        buf_put_str(&k->key, ls->p[i].name);
        buf_putc(&k->key, '\xff');
        buf_put_str(&k->key, ls->p[i].value);
        buf_putc(&k->key, '\xff');
    }
    if (k->seen.n >= ASK_MAX_SEEN)
        map_clear(&k->seen);
    return (unsigned)map_id(&k->seen, buf_str(&k->key));
}

static struct labels labels_kept(struct arena *a, const struct labels *ls)
{
    struct label *p = arena_alloc(a, xmul(ls->n, sizeof *p));

    for (size_t i = 0; i < ls->n; i++)
        p[i] = (struct label){ arena_str(a, ls->p[i].name), arena_str(a, ls->p[i].value) };
    return (struct labels){ .p = p, .n = ls->n, .hash = ls->hash };
}

/* Cuts off what is before `from`, and from `upto` on. */
static void trim(struct kept *s, int64_t from, int64_t upto)
{
    size_t first = 0;

    while (first < s->points.n && s->points.p[first].t < from)
        first++;
    if (first)
        memmove(s->points.p, s->points.p + first, (s->points.n - first) * sizeof *s->points.p);
    s->points.n -= first;
    while (s->points.n && vec_last(&s->points).t >= upto)
        s->points.n--;
}

static void add_points(struct kept *s, const struct value_series *v)
{
    vec_reserve(&s->points, s->points.n + v->n_floats);
    memcpy(s->points.p + s->points.n, v->floats, v->n_floats * sizeof *v->floats);
    s->points.n += v->n_floats;
}

/* Joins both lists, which are in label order, and leaves out series without points. */
static void join(struct ask *k, const struct value *v)
{
    struct kept_list all = { 0 };
    size_t i = 0, j = 0;

    vec_reserve(&all, k->series.n + v->n);
    while (i < k->series.n || j < v->n) {
        struct kept *old = i < k->series.n ? &k->series.p[i] : NULL;
        const struct value_series *fresh = j < v->n ? &v->series[j] : NULL;
        int order = !old ? 1 : !fresh ? -1 : labels_cmp(&old->labels, &fresh->labels);
        struct kept s = { 0 };
        if (order <= 0) {
            s = *old;
            i++;
        } else {
            s.labels = labels_kept(&k->labels, &fresh->labels);
            s.slot = slot_of(k, &fresh->labels);
        }
        if (order >= 0) {
            add_points(&s, fresh);
            j++;
        }
        if (s.points.n)
            vec_push(&all, s);
        else
            vec_done(&s.points);
    }
    vec_done(&k->series);
    k->series = all;
}

static bool has_histograms(const struct value *v)
{
    for (size_t i = 0; i < v->n; i++)
        if (v->series[i].n_hists)
            return true;
    return false;
}

// ---- asking ----

/* Whether what is there can be continued: then from which step on. */
static bool continues(const struct ask *k, struct str expr, const struct ask_window *w,
                      int64_t *from)
{
    if (!k->has || k->whole || w->instant || k->w.instant || k->split != PQL_SPLIT_SAME)
        return false;
    if (!str_eq(buf_str(&k->expr), expr) || k->w.step_ms != w->step_ms)
        return false;
    if ((w->end_ms - k->w.end_ms) % w->step_ms != 0)
        return false;
    if (w->start_ms < k->w.start_ms || w->end_ms < k->w.end_ms || w->start_ms > k->w.end_ms)
        return false;
    *from = k->w.end_ms;
    return true;
}

static void note(struct ask *k, const struct query_result *r)
{
    buf_clear(&k->notes);
    for (size_t i = 0; i < r->notes.n; i++) {
        buf_puts(&k->notes, r->notes.p[i].msg);
        buf_putc(&k->notes, '\n');
    }
    k->n_samples = r->samples;
    k->warming = r->warming;
}

static bool run(struct ask *k, const struct ask_run *o, struct str expr, const struct ask_window *w,
                int64_t from, struct query_result *r, struct err *e)
{
    struct query q = {
        .text = expr,
        .range = !w->instant,
        .start = w->instant ? w->end_ms : from,
        .end = w->end_ms,
        .step = w->step_ms,
        .cancel = o->cancel,
        .began = o->began,
        .began_user = o->began_user,
        .timeout_ms = o->timeout_ms,
        .max_samples = o->max_samples,
        .max_memory = o->max_memory,
    };
    int64_t began = time_mono_ns();
    bool ok = o->engine->ops->run(o->engine, &q, r, e);

    k->took_s = (double)(time_mono_ns() - began) / 1e9;
    return ok;
}

static void fail(struct ask *k, const struct ask_run *o, struct str expr, struct err *e)
{
    if (!k->error.msg)
        k->since_ms = o->now_ms;
    // The picture of another expression is no picture of this one.
    if (!str_eq(buf_str(&k->expr), expr)) {
        forget(k);
        buf_clear(&k->expr);
        buf_put_str(&k->expr, expr);
    }
    err_done(&k->error);
    k->error = *e;
    *e = (struct err){ 0 };
}

bool ask_update(struct ask *k, const struct ask_run *o, struct str expr, const struct ask_window *w)
{
    struct query_result r = { 0 };
    struct err e = { 0 };
    int64_t from = w->start_ms;
    bool more = continues(k, expr, w, &from);

    if (!run(k, o, expr, w, from, &r, &e)) {
        if (e.kind == ERR_CANCELED)
            err_done(&e);
        else
            fail(k, o, expr, &e);
        query_result_done(&r);
        return false;
    }
    // Histograms are not continued: what there is has to be asked for whole.
    if (more && has_histograms(&r.value)) {
        query_result_done(&r);
        k->has = false;
        return ask_update(k, o, expr, w);
    }
    err_done(&k->error);
    note(k, &r);
    if (more) {
        for (size_t i = 0; i < k->series.n; i++)
            trim(&k->series.p[i], w->start_ms, from);
    } else {
        forget(k);
        buf_clear(&k->expr);
        buf_put_str(&k->expr, expr);
        k->split = pql_split_of(expr);
    }
    k->has = true;
    k->w = *w;
    k->n_steps = w->instant ? 1 : (size_t)((w->end_ms - w->start_ms) / w->step_ms) + 1;
    k->whole = w->instant || has_histograms(&r.value) || r.value.type != VALUE_MATRIX;
    if (k->whole) {
        k->last = r;
        vec_clear(&k->slots);
        for (size_t i = 0; i < r.value.n; i++)
            vec_push(&k->slots, slot_of(k, &r.value.series[i].labels));
        return true;
    }
    join(k, &r.value);
    query_result_done(&r);
    return true;
}

// ---- answering ----

static struct value_series copied(struct arena *a, const struct labels *ls,
                                  const struct float_point *p, size_t n)
{
    return (struct value_series){ .labels = labels_kept(a, ls),
                                  .floats = arena_dup(a, p, n * sizeof *p),
                                  .n_floats = n };
}

static void put_series(const struct ask *k, struct arena *a, struct board_answer *out)
{
    struct value_series *p = arena_new_n(a, struct value_series, k->series.n);
    unsigned *slots = arena_new_n(a, unsigned, k->series.n);

    for (size_t i = 0; i < k->series.n; i++) {
        const struct kept *s = &k->series.p[i];
        p[i] = copied(a, &s->labels, s->points.p, s->points.n);
        slots[i] = s->slot;
    }
    out->v = (struct value){ .type = VALUE_MATRIX, .series = p, .n = k->series.n };
    out->slots = slots;
}

static void put_whole(const struct ask *k, struct arena *a, struct board_answer *out)
{
    const struct value *v = &k->last.value;
    struct value_series *p = arena_new_n(a, struct value_series, v->n);

    out->v = *v;
    out->v.string = arena_str(a, v->string);
    out->v.series = p;
    for (size_t i = 0; i < v->n; i++) {
        const struct value_series *s = &v->series[i];
        p[i] = copied(a, &s->labels, s->floats, s->n_floats);
        struct hist_point *h = arena_new_n(a, struct hist_point, s->n_hists);
        for (size_t j = 0; j < s->n_hists; j++)
            h[j] = (struct hist_point){ s->hists[j].t, histogram_dup(a, s->hists[j].h) };
        p[i].hists = h;
        p[i].n_hists = s->n_hists;
    }
    if (k->slots.n)
        out->slots = arena_dup(a, k->slots.p, k->slots.n * sizeof *k->slots.p);
}

static void put_notes(const struct ask *k, struct arena *a, struct board_answer *out)
{
    struct str rest = arena_str(a, buf_str(&k->notes)), line;
    size_t n = 0;

    for (size_t i = 0; i < rest.n; i++)
        n += rest.p[i] == '\n';
    struct str *p = arena_new_n(a, struct str, n);
    while (rest.n && str_cut(&rest, '\n', &line))
        p[out->n_warnings++] = line;
    out->warnings = p;
}

void ask_answer(const struct ask *k, struct arena *a, struct board_answer *out)
{
    *out = (struct board_answer){
        .state = k->has ? BOARD_OK : BOARD_WAITING,
        .expr = arena_str(a, buf_str(&k->expr)),
        .took_s = k->took_s,
        .n_samples = (uint64_t)k->n_samples,
        .warming = k->warming,
        .n_steps = k->n_steps,
    };
    if (k->error.msg) {
        out->state = k->has ? BOARD_STALE : BOARD_FAILED;
        out->since_ms = k->since_ms;
        out->error = arena_str(a, str_of(k->error.msg));
        out->error_at = k->error.at;
        if (k->error.hint)
            out->hint = arena_str(a, str_of(k->error.hint));
    }
    put_notes(k, a, out);
    if (k->whole)
        put_whole(k, a, out);
    else if (k->has)
        put_series(k, a, out);
}

// ---- windows ----

struct ask_window ask_window_of(int64_t now_ms, int64_t range_ms, int dots, int64_t interval_ms)
{
    int64_t step = range_ms / (dots > 0 ? dots : 1);

    if (step < interval_ms)
        step = interval_ms;
    if (step < range_ms / ASK_MAX_POINTS + 1)
        step = range_ms / ASK_MAX_POINTS + 1;
    // An interval below a second is a step as it is.
    if (step >= 1000 || interval_ms >= 1000)
        step = dur_nice_up(step);
    int64_t end = now_ms - ((now_ms % step) + step) % step;
    return (struct ask_window){ .start_ms = end - range_ms / step * step,
                                .end_ms = end,
                                .step_ms = step };
}
