/* fn_trend.c - lines and smoothing: floats only. */
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

bool fn_double_exponential_smoothing(struct pql_call *c, struct err *e)
{
    const struct pql_window *w = c->win;
    double smoothing = pql_num(c, 1), trend = pql_num(c, 2), v;

    if (!(smoothing > 0 && smoothing < 1))
        return pql_eval_fail(c->ev, e, "invalid smoothing factor. Expected: 0 < sf < 1, got: %f",
                             smoothing);
    if (!(trend > 0 && trend < 1))
        return pql_eval_fail(c->ev, e, "invalid trend factor. Expected: 0 < tf < 1, got: %f",
                             trend);
    fn_note_ignored(c, 0);
    if (num_double_exponential(w->f.v, w->f.n, smoothing, trend, &v))
        pql_emit(c, v);
    return true;
}
