#include "bench_answer.h"

#include "base/float.h"
#include "base/json.h"
#include "base/map.h"
#include "base/vec.h"

#include <math.h>

/* Where things stand in {"data":{"result":[{"metric":{},"values":[[t,"v"]]}]}}. */
enum { DEPTH_SERIES = 3, DEPTH_MEMBER = 4 };

struct run { /* the samples of a series */
    size_t first, n;
};

struct answer {
    struct str text;
    struct map series; /* by the text of their labels, which all write in the same order */
    struct {
        struct run *p;
        size_t n, cap;
    } runs; /* by id */
    struct {
        double *p;
        size_t n, cap;
    } times, values;
    bool in_metric;
    uint64_t metric_at;
};

static void answer_done(struct answer *x)
{
    map_done(&x->series);
    vec_done(&x->runs);
    vec_done(&x->times);
    vec_done(&x->values);
}

static bool take_metric(struct answer *x, const struct json_token *t, struct err *e)
{
    struct str key = { x->text.p + x->metric_at, t->end - x->metric_at };
    if (map_id(&x->series, key) < x->runs.n)
        return err_set(e, ERR_FORMAT, "twice: %.*s", STR_ARG(key));
    vec_push(&x->runs, (struct run){ x->values.n, 0 });
    x->in_metric = false;
    return true;
}

static bool take(void *user, const struct json_token *t, struct err *e)
{
    struct answer *x = user;
    double v;

    if (t->depth == DEPTH_MEMBER && t->kind == JSON_OBJECT_BEGIN) {
        x->in_metric = true;
        x->metric_at = t->off;
    } else if (t->depth == DEPTH_MEMBER && t->kind == JSON_OBJECT_END) {
        return take_metric(x, t, e);
    } else if (t->depth > DEPTH_MEMBER && t->kind == JSON_NUMBER && json_number(t->text, &v)) {
        vec_push(&x->times, v);
    } else if (t->depth > DEPTH_MEMBER && t->kind == JSON_STRING && !x->in_metric) {
        if (!float_parse(t->text, &v))
            return err_set(e, ERR_FORMAT, "no number: %.*s", STR_ARG(t->text));
        vec_push(&x->values, v);
    } else if (t->depth == DEPTH_SERIES && t->kind == JSON_OBJECT_END) {
        struct run *r = &vec_last(&x->runs);
        r->n = x->values.n - r->first;
    }
    return true;
}

static bool answer_read(struct answer *x, struct str text, struct buf *why)
{
    struct err e = { 0 };
    x->text = text;
    if (json_read(text, take, x, &e) && x->times.n == x->values.n)
        return true;
    buf_printf(why, "not an answer: %s", e.msg ? e.msg : "times without values");
    err_done(&e);
    return false;
}

static bool is_close(double a, double b)
{
    if (isnan(a) || isnan(b))
        return isnan(a) && isnan(b);
    return a == b || fabs(a - b) <= 1e-9 * fmax(fabs(a), fabs(b)) + 1e-12;
}

static bool runs_agree(const struct answer *a, const struct run *p, const struct answer *b,
                       const struct run *q, struct buf *why)
{
    if (p->n != q->n) {
        buf_printf(why, "%zu samples, not %zu", p->n, q->n);
        return false;
    }
    for (size_t i = 0; i < p->n; i++) {
        double t = a->times.p[p->first + i], other_t = b->times.p[q->first + i];
        double v = a->values.p[p->first + i], other_v = b->values.p[q->first + i];
        if (t == other_t && is_close(v, other_v))
            continue;
        buf_printf(why, "%.17g at %.3f, not %.17g at %.3f", v, t, other_v, other_t);
        return false;
    }
    return true;
}

static bool compare(const struct answer *a, const struct answer *b, struct buf *why)
{
    if (a->runs.n != b->runs.n) {
        buf_printf(why, "%zu series, not %zu", a->runs.n, b->runs.n);
        return false;
    }
    for (size_t i = 0; i < a->runs.n; i++) {
        struct str key = map_key(&a->series, i);
        size_t other = map_find(&b->series, key);
        if (other == MAP_NONE)
            buf_puts(why, "not expected");
        else if (runs_agree(a, &a->runs.p[i], b, &b->runs.p[other], why))
            continue;
        buf_printf(why, ": %.*s", STR_ARG(key));
        return false;
    }
    return true;
}

bool bench_answers_agree(struct str a, struct str b, struct buf *why)
{
    struct answer x = { 0 }, y = { 0 };
    bool ok = answer_read(&x, a, why) && answer_read(&y, b, why) && compare(&x, &y, why);
    answer_done(&x);
    answer_done(&y);
    return ok;
}
