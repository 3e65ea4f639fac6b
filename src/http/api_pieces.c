/* api_pieces.c - a long range query asked for in pieces, and the pieces joined.
 *
 * A piece begins a step after the end of the one before. All are about equally long, so that none
 * has a single point: to a server that would be an instant, without a step.
 */
#include "http/api_impl.h"

#include <inttypes.h>
#include <stdlib.h>

#include "base/time.h"

struct pieces {
    const struct query *q;
    struct query_result *p; /* one a piece */
    size_t n;
    size_t *at; /* the next series of each, when joining */
};

static size_t bytes_of(const struct pieces *x, size_t n)
{
    size_t bytes = 0;

    for (size_t i = 0; i < n; i++)
        bytes += x->p[i].arena.used_bytes;
    return bytes;
}

static bool fail_memory(const struct query *q, struct query_result *out, struct err *e)
{
    out->fault = QUERY_EXECUTION;
    return err_set(e, ERR_LIMIT, "the query needs more than %" PRId64 " bytes of memory",
                   q->max_memory);
}

static bool run_piece(const struct pieces *x, size_t i, int64_t points, int64_t began_ns,
                      api_run_fn *run, void *user, struct query_result *out, struct err *e)
{
    struct query q = *x->q;
    int64_t used_ms = (time_mono_ns() - began_ns) / 1000000;

    q.start += (int64_t)i * points * q.step;
    if (i + 1 < x->n)
        q.end = q.start + (points - 1) * q.step;
    q.on_part = NULL;
    if (q.timeout_ms)
        q.timeout_ms = q.timeout_ms > used_ms ? q.timeout_ms - used_ms : 1;
    if (q.max_memory) {
        q.max_memory -= (int64_t)bytes_of(x, i);
        if (q.max_memory <= 0)
            return fail_memory(x->q, out, e);
    }
    x->p[i].fault = QUERY_UNAVAILABLE;
    if (run(user, &q, &x->p[i], e)) {
        if (x->p[i].value.type == VALUE_MATRIX)
            return true;
        return err_set(e, ERR_FORMAT, "the answer to a range query is no matrix");
    }
    out->fault = x->p[i].fault;
    if (e->kind == ERR_LIMIT && out->fault == QUERY_EXECUTION) { // it had less than all
        err_done(e);
        *e = (struct err){ 0 };
        fail_memory(x->q, out, e);
    }
    return false;
}

// ---- joining ----

/* The series that comes next: that of the piece with the least labels. NULL: none is left. */
static const struct labels *next_labels(const struct pieces *x)
{
    const struct labels *least = NULL;

    for (size_t i = 0; i < x->n; i++) {
        const struct value *v = &x->p[i].value;
        if (x->at[i] < v->n && (!least || labels_cmp(&v->series[x->at[i]].labels, least) < 0))
            least = &v->series[x->at[i]].labels;
    }
    return least;
}

/* Series `at[i]` of piece `i` where it has these labels. */
static const struct value_series *piece_series(const struct pieces *x, size_t i,
                                               const struct labels *ls)
{
    const struct value *v = &x->p[i].value;

    if (x->at[i] >= v->n || !labels_eq(&v->series[x->at[i]].labels, ls))
        return NULL;
    return &v->series[x->at[i]];
}

static struct labels copy_labels(struct arena *a, const struct labels *ls)
{
    struct label *p = arena_new_n(a, struct label, ls->n);

    for (size_t i = 0; i < ls->n; i++)
        p[i] = (struct label){ arena_str(a, ls->p[i].name), arena_str(a, ls->p[i].value) };
    return (struct labels){ p, ls->n, ls->hash };
}

static void join_series(const struct pieces *x, const struct labels *ls, struct arena *a,
                        struct value_series *out)
{
    const struct value_series *s;
    struct float_point *floats;
    struct hist_point *hists;

    *out = (struct value_series){ .labels = copy_labels(a, ls) };
    for (size_t i = 0; i < x->n; i++)
        if ((s = piece_series(x, i, ls))) {
            out->n_floats += s->n_floats;
            out->n_hists += s->n_hists;
        }
    out->floats = floats = arena_alloc(a, xmul(out->n_floats, sizeof *floats));
    out->hists = hists = arena_alloc(a, xmul(out->n_hists, sizeof *hists));
    for (size_t i = 0; i < x->n; i++) {
        if (!(s = piece_series(x, i, ls)))
            continue;
        memcpy(floats, s->floats, s->n_floats * sizeof *floats);
        floats += s->n_floats;
        for (size_t k = 0; k < s->n_hists; k++)
            *hists++ = (struct hist_point){ s->hists[k].t, histogram_dup(a, s->hists[k].h) };
        x->at[i]++;
    }
}

static void join_rest(const struct pieces *x, struct query_result *out)
{
    for (size_t i = 0; i < x->n; i++) {
        const struct query_result *r = &x->p[i];
        for (size_t k = 0; k < r->notes.n; k++)
            diags_add(&out->notes, r->notes.p[k].level, r->notes.p[k].at, "%s", r->notes.p[k].msg);
        out->samples += r->samples;
        if (r->peak_samples > out->peak_samples)
            out->peak_samples = r->peak_samples;
        out->stats.eval_ns += r->stats.eval_ns;
        out->stats.plan_ns += r->stats.plan_ns;
    }
}

static bool join(struct pieces *x, struct query_result *out, struct err *e)
{
    const struct query *q = x->q;
    const struct labels *ls;
    size_t most = 0, held = bytes_of(x, x->n);

    for (size_t i = 0; i < x->n; i++)
        most += x->p[i].value.n;
    if (q->max_memory && (int64_t)(2 * held + most * sizeof *out->value.series) > q->max_memory)
        return fail_memory(q, out, e);
    x->at = xcalloc(x->n, sizeof *x->at);
    out->value.type = VALUE_MATRIX;
    out->value.series = arena_alloc(&out->arena, xmul(most, sizeof *out->value.series));
    while ((ls = next_labels(x)))
        join_series(x, ls, &out->arena, &out->value.series[out->value.n++]);
    out->stats.peak_bytes = held + out->arena.used_bytes;
    join_rest(x, out);
    free(x->at);
    return true;
}

bool api_run_pieces(const struct query *q, api_run_fn *run, void *user, struct query_result *out,
                    struct err *e)
{
    int64_t points = (q->end - q->start) / q->step + 1, began = time_mono_ns();
    struct pieces x = { .q = q, .n = (size_t)((points + API_MAX_POINTS - 1) / API_MAX_POINTS) };
    bool ok = true;

    points = (points + (int64_t)x.n - 1) / (int64_t)x.n;
    x.p = xcalloc(x.n, sizeof *x.p);
    for (size_t i = 0; ok && i < x.n; i++)
        ok = run_piece(&x, i, points, began, run, user, out, e);
    ok = ok && join(&x, out, e);
    for (size_t i = 0; i < x.n; i++)
        query_result_done(&x.p[i]);
    free(x.p);
    return ok;
}
