/* fn_labels.c - label_replace and label_join: whole series get other labels. */
#include "base/utf8.h"
#include "base/vec.h"
#include "promql/col.h"
#include "promql/fn.h"

/* What is done to the labels of a series. */
struct relabel {
    struct pql_eval *ev;
    struct regex *re; /* label_replace */
    struct map seen;  /* source values: many series share a few */
    struct {
        struct made {
            bool matches;
            struct str value;
        } * p;
        size_t n, cap;
    } made; /* what has become of them */
    struct str dst, src, tmpl;
    struct str *from; /* label_join */
    size_t n_from;
    struct str between;
};

static bool fail_with(struct pql_eval *ev, struct err *e, const char *what, struct str s)
{
    return pql_eval_fail(ev, e, "%s: %.*s", what, STR_ARG(s));
}

static bool is_label_name(struct str s)
{
    return s.n && utf8_valid(s);
}

static struct str text_of(const struct pql_rnode *r, size_t arg)
{
    return r->kids[arg]->n->text;
}

static struct str keep(struct relabel *x, struct buf *b)
{
    struct str s = arena_str(x->ev->arena, buf_str(b));

    buf_done(b);
    return s;
}

/* --- one series --- */

static struct made make(struct relabel *x, struct str from)
{
    struct str *groups;
    struct made m = { 0 };
    struct buf value = { 0 };

    arena_reset(&x->ev->tmp);
    groups = arena_new_n(&x->ev->tmp, struct str, regex_n_groups(x->re));
    m.matches = regex_captures(x->re, from, groups);
    if (m.matches) {
        regex_expand(x->re, x->tmpl, groups, &value);
        m.value = keep(x, &value);
    }
    return m;
}

static bool replaced(struct relabel *x, const struct labels *ls, struct str *value)
{
    struct str from = labels_get(ls, x->src);
    size_t id = map_id(&x->seen, from);

    if (id == x->made.n)
        vec_push(&x->made, make(x, from));
    *value = x->made.p[id].value;
    return x->made.p[id].matches;
}

static struct str joined(struct relabel *x, const struct labels *ls)
{
    struct buf value = { 0 };

    for (size_t i = 0; i < x->n_from; i++) {
        if (i)
            buf_put_str(&value, x->between);
        buf_put_str(&value, labels_get(ls, x->from[i]));
    }
    return keep(x, &value);
}

static void relabel(struct relabel *x, struct labels *ls, bool *drop_name)
{
    struct str value;

    if (!x->re)
        value = joined(x, ls);
    else if (!replaced(x, ls, &value))
        return;
    *ls = labels_with(x->ev->arena, ls, x->dst, value);
    if (str_eq(x->dst, STR(LABEL_NAME)))
        *drop_name = false;
}

/* --- all of them --- */

static bool replace_begin(struct relabel *x, const struct pql_rnode *r, struct err *e)
{
    struct err bad = { 0 };

    x->re = regex_new(text_of(r, 4), &bad);
    err_done(&bad);
    if (!x->re)
        return fail_with(x->ev, e, "invalid regular expression in label_replace()", text_of(r, 4));
    if (!is_label_name(text_of(r, 1)))
        return fail_with(x->ev, e, "invalid destination label name in label_replace()",
                         text_of(r, 1));
    x->dst = text_of(r, 1);
    x->tmpl = text_of(r, 2);
    x->src = text_of(r, 3);
    return true;
}

static bool join_begin(struct relabel *x, const struct pql_rnode *r, struct err *e)
{
    x->from = arena_new_n(x->ev->arena, struct str, r->n_kids);
    for (size_t i = 3; i < r->n_kids; i++) {
        if (!is_label_name(text_of(r, i)))
            return fail_with(x->ev, e, "invalid source label name in label_join()", text_of(r, i));
        x->from[x->n_from++] = text_of(r, i);
    }
    if (!is_label_name(text_of(r, 1)))
        return fail_with(x->ev, e, "invalid destination label name in label_join()", text_of(r, 1));
    x->dst = text_of(r, 1);
    x->between = text_of(r, 2);
    return true;
}

static void end(struct relabel *x)
{
    regex_free(x->re);
    map_done(&x->seen);
    vec_done(&x->made);
}

typedef bool begin_fn(struct relabel *x, const struct pql_rnode *r, struct err *e);

static bool on_points(struct pql_eval *ev, struct pql_rnode *r, begin_fn *begin,
                      struct pql_matrix *out, struct err *e)
{
    struct relabel x = { .ev = ev };
    bool ok = begin(&x, r, e) && pql_eval_node(ev, r->kids[0], out, e);

    for (size_t i = 0; ok && i < out->n; i++)
        relabel(&x, &out->p[i].labels, &out->p[i].drop_name);
    end(&x);
    return ok && pql_merge_same(ev, out, e);
}

static bool on_cols(struct pql_eval *ev, struct pql_rnode *r, begin_fn *begin, struct cols *out,
                    struct err *e)
{
    struct relabel x = { .ev = ev };
    bool ok = begin(&x, r, e) && cols_eval(ev, r->kids[0], out, e);

    for (size_t i = 0; ok && i < out->n; i++)
        relabel(&x, &out->p[i].labels, &out->p[i].drop_name);
    end(&x);
    return ok && cols_merge_same(ev, out, e);
}

bool pql_eval_label_replace(struct pql_eval *ev, struct pql_rnode *r, struct pql_matrix *out,
                            struct err *e)
{
    return on_points(ev, r, replace_begin, out, e);
}

bool cols_label_replace(struct pql_eval *ev, struct pql_rnode *r, struct cols *out, struct err *e)
{
    return on_cols(ev, r, replace_begin, out, e);
}

bool pql_eval_label_join(struct pql_eval *ev, struct pql_rnode *r, struct pql_matrix *out,
                         struct err *e)
{
    return on_points(ev, r, join_begin, out, e);
}

bool cols_label_join(struct pql_eval *ev, struct pql_rnode *r, struct cols *out, struct err *e)
{
    return on_cols(ev, r, join_begin, out, e);
}
