/* fn_labels.c - label_replace and label_join: whole series get other labels. */
#include "base/utf8.h"
#include "promql/eval.h"
#include "promql/fn.h"

static bool fail_with(struct pql_eval *ev, struct err *e, const char *what, struct str s)
{
    return pql_eval_fail(ev, e, "%s: %.*s", what, STR_ARG(s));
}

static bool is_label_name(struct str s)
{
    return s.n && utf8_valid(s);
}

static void set_label(struct pql_eval *ev, struct pql_series *s, struct str name, struct str value)
{
    s->labels = pql_with(ev, &s->labels, name, value);
    if (str_eq(name, STR(LABEL_NAME)))
        s->drop_name = false;
}

static struct str text_of(const struct pql_rnode *r, size_t arg)
{
    return r->kids[arg]->n->text;
}

static void replace(struct pql_eval *ev, const struct pql_rnode *r, const struct regex *re,
                    struct pql_series *s)
{
    struct str *groups = arena_new_n(&ev->tmp, struct str, regex_n_groups(re));
    struct buf value = { 0 };

    if (!regex_captures(re, labels_get(&s->labels, text_of(r, 3)), groups))
        return;
    regex_expand(re, text_of(r, 2), groups, &value);
    set_label(ev, s, text_of(r, 1), buf_str(&value));
    buf_done(&value);
}

bool pql_eval_label_replace(struct pql_eval *ev, struct pql_rnode *r, struct pql_matrix *out,
                            struct err *e)
{
    struct err bad = { 0 };
    struct regex *re = regex_new(text_of(r, 4), &bad);

    err_done(&bad);
    if (!re)
        return fail_with(ev, e, "invalid regular expression in label_replace()", text_of(r, 4));
    if (!is_label_name(text_of(r, 1))) {
        regex_free(re);
        return fail_with(ev, e, "invalid destination label name in label_replace()", text_of(r, 1));
    }
    if (!pql_eval_node(ev, r->kids[0], out, e)) {
        regex_free(re);
        return false;
    }
    for (size_t i = 0; i < out->n; i++) {
        arena_reset(&ev->tmp);
        replace(ev, r, re, &out->p[i]);
    }
    regex_free(re);
    return pql_merge_same(ev, out, e);
}

bool pql_eval_label_join(struct pql_eval *ev, struct pql_rnode *r, struct pql_matrix *out,
                         struct err *e)
{
    struct buf value = { 0 };

    for (size_t i = 3; i < r->n_kids; i++)
        if (!is_label_name(text_of(r, i)))
            return fail_with(ev, e, "invalid source label name in label_join()", text_of(r, i));
    if (!is_label_name(text_of(r, 1)))
        return fail_with(ev, e, "invalid destination label name in label_join()", text_of(r, 1));
    if (!pql_eval_node(ev, r->kids[0], out, e))
        return false;
    for (size_t i = 0; i < out->n; i++) {
        arena_reset(&ev->tmp);
        buf_clear(&value);
        for (size_t j = 3; j < r->n_kids; j++) {
            if (j > 3)
                buf_put_str(&value, text_of(r, 2));
            buf_put_str(&value, labels_get(&out->p[i].labels, text_of(r, j)));
        }
        set_label(ev, &out->p[i], text_of(r, 1), buf_str(&value));
    }
    buf_done(&value);
    return pql_merge_same(ev, out, e);
}
