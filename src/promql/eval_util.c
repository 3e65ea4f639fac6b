/* eval_util.c - vectors, matrices, labels and limits of a query under evaluation. */
#include "promql/eval.h"

#include <stdarg.h>
#include <stdlib.h>

#include "base/time.h"
#include "base/vec.h"

enum { POLL_EVERY = 64 }; // looks at the clock

/* --- limits --- */

bool pql_eval_fail(struct pql_eval *ev, struct err *e, const char *fmt, ...)
{
    va_list ap;

    ev->fault = QUERY_EXECUTION;
    va_start(ap, fmt);
    err_vset(e, ERR_EXEC, fmt, ap);
    va_end(ap);
    return false;
}

bool pql_eval_fail_same(struct pql_eval *ev, struct err *e)
{
    return pql_eval_fail(ev, e, "vector cannot contain metrics with the same labelset");
}

void pql_eval_free(struct pql_eval *ev)
{
    pql_notes_done(&ev->notes);
    arena_done(&ev->tmp);
    map_done(&ev->label_ids);
    vec_done(&ev->sets);
    buf_done(&ev->key);
}

void pql_hold(struct pql_eval *ev, int64_t bytes)
{
    atomic_fetch_add_explicit(ev->held, (size_t)bytes, memory_order_relaxed);
}

size_t pql_n_steps(const struct pql_eval *ev)
{
    return (size_t)((ev->end - ev->start) / ev->step) + 1;
}

bool pql_alive(struct pql_eval *ev, struct err *e)
{
    size_t used;

    if (ev->cancel && *ev->cancel) {
        ev->fault = QUERY_CANCELED;
        return err_set(e, ERR_CANCELED, "query was canceled in expression evaluation");
    }
    if (ev->polled++ % POLL_EVERY == 0 && time_mono_ns() > ev->deadline_ns) {
        ev->fault = QUERY_TIMEOUT;
        return err_set(e, ERR_TIMEOUT, "query timed out in expression evaluation");
    }
    used = ev->arena->used_bytes + ev->tmp.used_bytes + *ev->held;
    if (used > ev->peak_bytes)
        ev->peak_bytes = used;
    if ((int64_t)used > ev->max_memory) {
        ev->fault = QUERY_EXECUTION;
        return err_set(e, ERR_LIMIT, "the query needs more than %lld bytes of memory",
                       (long long)ev->max_memory);
    }
    return true;
}

bool pql_alive_now(struct pql_eval *ev, struct err *e)
{
    ev->polled = 0;
    return pql_alive(ev, e);
}

static bool fail_samples(struct pql_eval *ev, struct err *e)
{
    ev->fault = QUERY_EXECUTION;
    return err_set(e, ERR_LIMIT,
                   "query processing would load too many samples into memory in query execution");
}

bool pql_check_steps(struct pql_eval *ev, struct err *e)
{
    return ev->end < ev->start || (ev->end - ev->start) / ev->step < ev->max_samples ||
           fail_samples(ev, e);
}

bool pql_count(struct pql_eval *ev, int64_t n, struct err *e)
{
    ev->samples += n;
    if (ev->samples > ev->peak)
        ev->peak = ev->samples;
    return ev->samples <= ev->max_samples || fail_samples(ev, e);
}

/* Bytes as Go lays a histogram out, in samples of 16. */
int64_t pql_hist_size(const struct histogram *h)
{
    size_t n = h->pos.n_spans + h->neg.n_spans + h->pos.n + h->neg.n + h->n_bounds;
    return (int64_t)((168 + 8 * n + 8) / 16);
}

static int64_t series_size(const struct pql_series *s)
{
    int64_t n = (int64_t)s->n_f;

    for (size_t i = 0; i < s->n_h; i++)
        n += pql_hist_size(s->h[i].h);
    return n;
}

int64_t pql_matrix_size(const struct pql_matrix *m)
{
    int64_t n = 0;

    for (size_t i = 0; i < m->n; i++)
        n += series_size(&m->p[i]);
    return n;
}

/* --- growing in an arena --- */

static void *grow(struct arena *a, void *p, size_t n, size_t *cap, size_t size)
{
    size_t want = *cap ? *cap * 2 : 4;
    void *q;

    if (n < *cap)
        return p;
    q = arena_alloc(a, xmul(want, size));
    if (n)
        memcpy(q, p, n * size);
    *cap = want;
    return q;
}

void pql_push(struct arena *a, struct pql_vector *v, const struct pql_sample *s)
{
    v->p = grow(a, v->p, v->n, &v->cap, sizeof *v->p);
    v->p[v->n++] = *s;
}

struct pql_series *pql_add_series(struct arena *a, struct pql_matrix *m, struct labels labels,
                                  bool drop_name)
{
    m->p = grow(a, m->p, m->n, &m->cap, sizeof *m->p);
    m->p[m->n] = (struct pql_series){ .labels = labels, .drop_name = drop_name };
    return &m->p[m->n++];
}

void pql_add_point(struct arena *a, struct pql_series *s, int64_t t, double v,
                   const struct histogram *h)
{
    if (h) {
        s->h = grow(a, s->h, s->n_h, &s->cap_h, sizeof *s->h);
        s->h[s->n_h++] = (struct hist_point){ t, h };
    } else {
        s->f = grow(a, s->f, s->n_f, &s->cap_f, sizeof *s->f);
        s->f[s->n_f++] = (struct float_point){ t, v };
    }
}

bool pql_take_at(struct pql_series *s, int64_t t, struct pql_sample *out)
{
    *out = (struct pql_sample){ .labels = s->labels, .drop_name = s->drop_name, .t = t };
    if (s->next_f < s->n_f && s->f[s->next_f].t == t) {
        out->v = s->f[s->next_f++].v;
        return true;
    }
    if (s->next_h < s->n_h && s->h[s->next_h].t == t) {
        out->h = s->h[s->next_h++].h;
        return true;
    }
    return false;
}

void pql_gather(struct pql_eval *ev, struct pql_matrix *m, int64_t t, struct pql_vector *out)
{
    struct pql_sample s;

    out->n = 0;
    for (size_t i = 0; i < m->n; i++) {
        if (!pql_take_at(&m->p[i], t, &s))
            continue;
        s.series = i;
        pql_push(ev->arena, out, &s);
    }
}

/* --- equal label sets --- */

bool pql_has_same_labels(struct pql_eval *ev, const struct pql_matrix *m)
{
    struct map seen = { 0 };
    bool same = false;

    for (size_t i = 0; i < m->n && !same; i++) {
        size_t id = pql_labels_id(ev, &m->p[i].labels);
        same = map_id(&seen, (struct str){ (char *)&id, sizeof id }) != i;
    }
    map_done(&seen);
    return same;
}

static int by_time_f(const void *a, const void *b)
{
    const struct float_point *x = a, *y = b;
    return (x->t > y->t) - (x->t < y->t);
}

static int by_time_h(const void *a, const void *b)
{
    const struct hist_point *x = a, *y = b;
    return (x->t > y->t) - (x->t < y->t);
}

static bool append_points(struct pql_eval *ev, struct pql_series *to, const struct pql_series *from,
                          struct err *e)
{
    for (size_t i = 0; i < from->n_f; i++)
        pql_add_point(ev->arena, to, from->f[i].t, from->f[i].v, NULL);
    for (size_t i = 0; i < from->n_h; i++)
        pql_add_point(ev->arena, to, from->h[i].t, 0, from->h[i].h);
    if (to->n_f)
        qsort(to->f, to->n_f, sizeof *to->f, by_time_f);
    if (to->n_h)
        qsort(to->h, to->n_h, sizeof *to->h, by_time_h);
    for (size_t i = 1; i < to->n_f; i++)
        if (to->f[i].t == to->f[i - 1].t)
            return pql_eval_fail_same(ev, e);
    for (size_t i = 1; i < to->n_h; i++)
        if (to->h[i].t == to->h[i - 1].t)
            return pql_eval_fail_same(ev, e);
    return true;
}

bool pql_merge_same(struct pql_eval *ev, struct pql_matrix *m, struct err *e)
{
    struct map seen = { 0 };
    bool ok = true;
    size_t n = 0;

    for (size_t i = 0; i < m->n && ok; i++) {
        size_t id = pql_labels_id(ev, &m->p[i].labels);
        size_t to = map_id(&seen, (struct str){ (char *)&id, sizeof id });
        if (to == n)
            m->p[n++] = m->p[i];
        else
            ok = append_points(ev, &m->p[to], &m->p[i], e);
    }
    m->n = n;
    map_done(&seen);
    return ok;
}

/* --- labels --- */

size_t pql_labels_id(struct pql_eval *ev, const struct labels *ls)
{
    struct label *p;
    struct labels set;
    size_t id;

    buf_clear(&ev->key);
    for (size_t i = 0; i < ls->n; i++) {
        pql_put_key(&ev->key, ls->p[i].name);
        pql_put_key(&ev->key, ls->p[i].value);
    }
    id = map_id(&ev->label_ids, buf_str(&ev->key));
    if (id < ev->sets.n)
        return id;
    p = arena_new_n(ev->arena, struct label, ls->n ? ls->n : 1);
    for (size_t i = 0; i < ls->n; i++)
        p[i] = (struct label){ arena_str(ev->arena, ls->p[i].name),
                               arena_str(ev->arena, ls->p[i].value) };
    set = *ls;
    set.p = p;
    vec_push(&ev->sets, set);
    return id;
}

struct labels pql_intern(struct pql_eval *ev, const struct labels *ls)
{
    size_t id = pql_labels_id(ev, ls); // may move the sets

    return ev->sets.p[id];
}

bool pql_is_metadata(struct str name)
{
    return str_eq(name, STR("__name__")) || str_eq(name, STR("__type__")) ||
           str_eq(name, STR("__unit__"));
}

static bool is_in(struct str s, const struct str *names, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (str_eq(s, names[i]))
            return true;
    return false;
}

static struct labels filter(struct pql_eval *ev, const struct labels *ls, const struct str *names,
                            size_t n, bool keep)
{
    struct label *p = arena_new_n(&ev->tmp, struct label, ls->n ? ls->n : 1);
    struct labels set;
    size_t k = 0;

    for (size_t i = 0; i < ls->n; i++)
        if (is_in(ls->p[i].name, names, n) == keep)
            p[k++] = ls->p[i];
    set = labels_of(&ev->tmp, p, k);
    return pql_intern(ev, &set);
}

struct labels pql_keep(struct pql_eval *ev, const struct labels *ls, const struct str *names,
                       size_t n)
{
    return filter(ev, ls, names, n, true);
}

struct labels pql_remove(struct pql_eval *ev, const struct labels *ls, const struct str *names,
                         size_t n)
{
    return filter(ev, ls, names, n, false);
}

struct labels pql_drop_metadata(struct pql_eval *ev, const struct labels *ls)
{
    static const struct str metadata[] = { { "__name__", 8 },
                                           { "__type__", 8 },
                                           { "__unit__", 8 } };
    return filter(ev, ls, metadata, N_OF(metadata), false);
}

struct labels pql_with(struct pql_eval *ev, const struct labels *ls, struct str name,
                       struct str value)
{
    struct labels set = labels_with(&ev->tmp, ls, name, value);
    return pql_intern(ev, &set);
}

struct labels pql_match_labels(struct pql_eval *ev, const struct labels *ls, bool on,
                               const struct pql_names *names)
{
    struct label *p = arena_new_n(&ev->tmp, struct label, ls->n ? ls->n : 1);
    struct labels set;
    size_t k = 0;

    for (size_t i = 0; i < ls->n; i++) {
        bool listed = is_in(ls->p[i].name, names->p, names->n);
        if (on ? listed : !listed && !str_eq(ls->p[i].name, STR(LABEL_NAME)))
            p[k++] = ls->p[i];
    }
    set = labels_of(&ev->tmp, p, k);
    return pql_intern(ev, &set);
}

/* --- for functions --- */

void pql_emit(struct pql_call *c, double v)
{
    struct pql_sample s = { .v = v };
    pql_push(c->ev->arena, c->out, &s);
}

void pql_emit_hist(struct pql_call *c, const struct histogram *h)
{
    struct pql_sample s = { .h = h };
    pql_push(c->ev->arena, c->out, &s);
}

void pql_emit_mapped(struct pql_call *c, const struct pql_sample *s, double v)
{
    struct pql_sample out = { .labels = s->labels, .v = v, .drop_name = true };

    if (!c->ev->opts->delayed_name_removal)
        out.labels = pql_drop_metadata(c->ev, &s->labels);
    pql_push(c->ev->arena, c->out, &out);
}

/* As Go prints a label set: the name is a label like others. */
void pql_put_labels(struct buf *b, const struct labels *ls)
{
    buf_putc(b, '{');
    for (size_t i = 0; i < ls->n; i++) {
        if (i)
            buf_puts(b, ", ");
        if (label_name_is_legacy(ls->p[i].name))
            buf_put_str(b, ls->p[i].name);
        else
            str_put_quoted(b, ls->p[i].name);
        buf_putc(b, '=');
        str_put_quoted(b, ls->p[i].value);
    }
    buf_putc(b, '}');
}
