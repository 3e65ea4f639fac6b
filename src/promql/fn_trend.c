/* fn_trend.c - lines and smoothing: floats only. */
#include <math.h>

#include "num/regress.h"
#include "promql/eval.h"
#include "promql/fn.h"
#include "promql/fn_note.h"

bool fn_deriv(struct pql_call *c, struct err *e)
{
    const struct pql_window *w = c->win;
    double v;

    (void)e;
    fn_note_ignored(c, 0);
    if (num_deriv(w->f.t, w->f.v, w->f.n, &v))
        pql_emit(c, v);
    return true;
}

bool fn_predict_linear(struct pql_call *c, struct err *e)
{
    const struct pql_window *w = c->win;
    double v;

    (void)e;
    fn_note_ignored(c, 0);
    if (num_predict_linear(w->f.t, w->f.v, w->f.n, c->t, pql_num(c, 1), &v))
        pql_emit(c, v);
    return true;
}

/* NaN is none of the factors that are refused. */
static bool check_factor(struct pql_call *c, double v, const char *what, const char *sign,
                         struct err *e)
{
    if (!(v <= 0 || v >= 1))
        return true;
    if (isinf(v))
        return pql_eval_fail(c->ev, e, "invalid %s factor. Expected: 0 < %s < 1, got: %s", what,
                             sign, v > 0 ? "+Inf" : "-Inf");
    return pql_eval_fail(c->ev, e, "invalid %s factor. Expected: 0 < %s < 1, got: %f", what, sign,
                         v);
}

bool fn_double_exponential_smoothing(struct pql_call *c, struct err *e)
{
    const struct pql_window *w = c->win;
    double smoothing = pql_num(c, 1), trend = pql_num(c, 2), v;

    if (!check_factor(c, smoothing, "smoothing", "sf", e) ||
        !check_factor(c, trend, "trend", "tf", e))
        return false;
    fn_note_ignored(c, 0);
    if (num_double_exponential(w->f.v, w->f.n, smoothing, trend, &v))
        pql_emit(c, v);
    return true;
}
