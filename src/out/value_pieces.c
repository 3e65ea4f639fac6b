/* value_pieces.c - a wide answer made by several threads: each fills pieces, which are then joined
 * in order. A narrow one is made by the caller alone.
 */
#include <stdlib.h>

#include "base/pool.h"
#include "out/value_impl.h"

/* In samples: a piece of an answer, what labels are worth, and from where on threads are
 * worth waking (it takes one of them 5 ms). */
enum { PIECE_POINTS = 512, SERIES_POINTS = 16, SHARED_POINTS = 1 << 17, PIECES_A_THREAD = 16 };

size_t value_count_points(const struct value_series *s)
{
    return s->n_floats + s->n_hists;
}

struct value_cursor value_cursor_at(const struct value_series *s, size_t n)
{
    size_t lo = n > s->n_hists ? n - s->n_hists : 0, hi = n < s->n_floats ? n : s->n_floats;

    // The most floats that come before histogram n - f, which is the next one then.
    while (lo < hi) {
        size_t f = lo + (hi - lo + 1) / 2, h = n - f;
        if (h == s->n_hists || s->floats[f - 1].t < s->hists[h].t)
            lo = f;
        else
            hi = f - 1;
    }
    return (struct value_cursor){ lo, n - lo };
}

/* About PIECE_POINTS samples behind `at`. */
static struct value_place piece_end(const struct value *v, struct value_place at)
{
    size_t room = PIECE_POINTS;

    while (at.series < v->n) {
        size_t left = value_count_points(&v->series[at.series]) - at.point;
        if (left > room)
            return (struct value_place){ at.series, at.point + room };
        at = (struct value_place){ at.series + 1, 0 };
        room -= left;
        if (room <= SERIES_POINTS)
            break;
        room -= SERIES_POINTS;
    }
    return at;
}

static bool is_wide(const struct value *v)
{
    size_t n = v->n * SERIES_POINTS;

    for (size_t i = 0; i < v->n && n < SHARED_POINTS; i++)
        n += value_count_points(&v->series[i]);
    return n >= SHARED_POINTS;
}

static bool go_on(struct value_out *o, const struct value_piece_ops *ops)
{
    return ops->lines ? value_end_line(o) : value_hand_on(o, false);
}

// ---- alone ----

static void put_alone(struct value_out *o, const struct value *v, const struct value_piece_ops *ops,
                      void *worker)
{
    struct value_place at = { 0 }, end;

    do {
        if (at.series == v->n)
            return;
        end = piece_end(v, at);
        ops->put(worker, o->text, v, at, end);
        at = end;
    } while (go_on(o, ops));
}

// ---- several threads ----

struct piece {
    struct value_place at, end;
    struct buf text;
};

struct pieces {
    const struct value *v;
    const struct value_piece_ops *ops;
    char *workers;
    struct piece *p;
    size_t n;
};

static void fill_piece(void *user, unsigned worker, size_t i)
{
    struct pieces *x = user;
    struct piece *p = &x->p[i];

    buf_clear(&p->text);
    x->ops->put(x->workers + worker * x->ops->worker_bytes, &p->text, x->v, p->at, p->end);
}

static void put_shared(struct value_out *o, struct pool *pool, struct pieces *x)
{
    size_t most = (size_t)pool_size(pool) * PIECES_A_THREAD;
    struct value_place at = { 0 };
    bool more = true;

    x->p = xcalloc(most, sizeof *x->p);
    while (at.series < x->v->n && more) {
        for (x->n = 0; x->n < most && at.series < x->v->n; x->n++) {
            x->p[x->n].at = at;
            x->p[x->n].end = at = piece_end(x->v, at);
        }
        pool_run(pool, x->n, fill_piece, x);
        for (size_t i = 0; i < x->n && more; i++) {
            buf_put_str(o->text, buf_str(&x->p[i].text));
            more = go_on(o, x->ops);
        }
    }
    for (size_t i = 0; i < most; i++)
        buf_done(&x->p[i].text);
    free(x->p);
}

void value_put_pieces(struct value_out *o, const struct value *v, unsigned threads,
                      const struct value_piece_ops *ops, void *user)
{
    struct pool *pool = is_wide(v) ? pool_new(threads) : NULL;
    unsigned n = pool ? pool_size(pool) : 1;
    struct pieces x = { .v = v, .ops = ops, .workers = xcalloc(n, ops->worker_bytes) };

    for (unsigned i = 0; i < n; i++)
        ops->begin(x.workers + i * ops->worker_bytes, v, user);
    if (n > 1)
        put_shared(o, pool, &x);
    else
        put_alone(o, v, ops, x.workers);
    for (unsigned i = 0; i < n; i++)
        ops->done(x.workers + i * ops->worker_bytes);
    free(x.workers);
    if (pool)
        pool_free(pool);
}
