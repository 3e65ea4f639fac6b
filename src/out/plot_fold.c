/* plot_fold.c - samples to dot columns: first, last, least and largest of each, gaps kept. */
#include "out/plot_impl.h"

static int64_t apart(int64_t a, int64_t b)
{
    int64_t ms;
    return __builtin_sub_overflow(b, a, &ms) ? INT64_MAX : ms;
}

/* Columns are pieces of time between multiples of their length since the epoch, so that a picture
 * moves by whole columns. One less than `nx` of them make up the range, as both ends are in it. */
static __int128 column_since_epoch(const struct plot_time *t, int64_t ms)
{
    int64_t range = apart(t->start, t->end) > 0 ? apart(t->start, t->end) : 1;
    __int128 x = (__int128)ms * (t->nx - 1), k = x / range;

    return k * range > x ? k - 1 : k;
}

int64_t plot_time_col(const struct plot_time *t, int64_t ms)
{
    __int128 col = column_since_epoch(t, ms) - column_since_epoch(t, t->end) + t->nx - 1;

    return col < -1 ? -1 : col > t->nx ? t->nx : (int64_t)col;
}

int plot_time_phase(const struct plot_time *t, int col, int period)
{
    int k = (int)((column_since_epoch(t, t->end) - t->nx + 1 + col) % period);

    return k < 0 ? k + period : k;
}

/* The time in the middle of a column. */
static double middle_of(const struct plot_time *t, int64_t col)
{
    double length = (double)apart(t->start, t->end) / (t->nx > 1 ? t->nx - 1 : 1);
    double k = (double)(column_since_epoch(t, t->end) - t->nx + 1 + col);

    return (k + 0.5) * length;
}

struct fold {
    const struct plot *p;
    const struct plot_time *t;
    struct plot_col *cols;
    bool any, broken; /* there is a sample before; something that is none came after it */
    struct float_point last;
    int64_t last_col;
};

static double between(const struct fold *f, const struct float_point *to, double share)
{
    double a = f->last.v, b = to->v;

    if (f->p->log && a > 0 && b > 0)
        return exp(log(a) + (log(b) - log(a)) * share);
    return a * (1 - share) + b * share;
}

/* The columns between the sample before and this one. */
static void bridge(struct fold *f, const struct float_point *to, int64_t col)
{
    double span = (double)apart(f->last.t, to->t);
    for (int64_t i = f->last_col + 1; i < col; i++) {
        struct plot_col *c = &f->cols[i];
        double share = span > 0 ? (middle_of(f->t, i) - (double)f->last.t) / span : 1;
        double v = between(f, to, share > 0 ? share < 1 ? share : 1 : 0);
        *c = (struct plot_col){ v, v, v, v, true, false, i > 0, c->up, c->down, c->low };
    }
}

static bool reaches(const struct fold *f, const struct float_point *to)
{
    int64_t gap = apart(f->last.t, to->t), reach = f->p->step + f->p->step / 2;

    if (!f->any || f->p->draw == PLOT_POINTS || f->p->draw == PLOT_BARS)
        return false;
    if (gap <= f->p->span_nulls)
        return true;
    return !f->broken && gap <= reach;
}

static void add_to(struct plot_col *c, double v, bool joined)
{
    if (!c->sampled) {
        // Signs of what could not be drawn stay.
        *c = (struct plot_col){ v, v, v, v, true, true, joined, c->up, c->down, c->low };
        return;
    }
    c->last = v;
    c->min = v < c->min ? v : c->min;
    c->max = v > c->max ? v : c->max;
}

static void add_sample(struct fold *f, const struct float_point *pt)
{
    int64_t col = plot_time_col(f->t, pt->t);
    bool inside = pt->t >= f->t->start && pt->t <= f->t->end, low = f->p->log && pt->v <= 0;

    if (!isfinite(pt->v) || low) {
        f->broken = true;
        if (inside && !isnan(pt->v)) {
            f->cols[col].up |= pt->v > 0;
            f->cols[col].down |= isinf(pt->v) && pt->v < 0 && !low;
            f->cols[col].low |= low;
        }
        return;
    }
    bool joined = reaches(f, pt);
    if (joined && col > f->last_col + 1)
        bridge(f, pt, col);
    if (inside)
        add_to(&f->cols[col], pt->v, joined && col > 0);
    f->last = *pt;
    f->last_col = col;
    f->any = true;
    f->broken = false;
}

/* A bar is as wide as a step, which ends at its time, but for a gap where there is room for one. */
static void widen_bars(const struct plot *p, const struct plot_time *t, struct plot_col *cols)
{
    int64_t length = apart(t->start, t->end);
    int64_t first = plot_time_col(t, t->end - (p->step < length ? p->step : length));
    int64_t wide = t->nx - 1 - first > 2 ? t->nx - 2 - first : 1;

    for (int64_t i = 0; i < t->nx; i++) {
        if (!cols[i].sampled)
            continue;
        for (int64_t k = i - 1; k > i - wide && k >= 0 && !cols[k].sampled; k--) {
            cols[k] = cols[i];
            cols[k].sampled = false;
        }
    }
}

void plot_fold(const struct plot *p, const struct plot_series *s, const struct plot_time *t,
               struct plot_col *cols)
{
    struct fold f = { .p = p, .t = t, .cols = cols };

    memset(cols, 0, (size_t)t->nx * sizeof *cols);
    for (size_t i = 0; i < s->n; i++) {
        add_sample(&f, &s->p[i]);
        if (s->p[i].t > t->end)
            break; // it could be reached from within
    }
    if (p->draw == PLOT_BARS)
        widen_bars(p, t, cols);
}
