/* fmt_expr.c - one expression formatted, with variables in it or not. */
#include "cmd/fmt.h"
#include "promql/edit.h"

static bool edit(struct fmt *f, struct pql_node *n, struct arena *a, struct err *e)
{
    for (size_t i = 0; i < f->set.n; i++)
        pql_set_matcher(a, n, &f->set.p[i]);
    for (size_t i = 0; i < f->args->delete.n; i++)
        if (!pql_delete_matchers(n, str_of(f->args->delete.p[i]), e))
            return err_wrap(e, "--delete-matcher");
    return true;
}

/* A # in a string counts as a comment, which costs no more than a line break. */
static void print(struct buf *b, const struct pql_node *n, struct str text, enum fmt_form form)
{
    if (form == FMT_ONE_LINE && str_find_char(text, '#') == text.n)
        pql_put(b, n);
    else
        pql_put_commented(b, n, text);
}

static bool print_filled(struct buf *b, const struct pql_node *n, const struct pql_filled *filled,
                         enum fmt_form form, size_t *n_gone)
{
    struct buf printed = { 0 };

    print(&printed, n, filled->text, form);
    bool ok = pql_unfill(b, filled, buf_str(&printed), n_gone);
    buf_done(&printed);
    return ok;
}

/* Printed again it has to be the same: what is filled in has then not changed its meaning. */
static bool is_stable(struct str text, size_t n_vars, enum fmt_form form)
{
    struct arena a = { 0 };
    struct err e = { 0 };
    struct pql_filled filled;
    struct buf again = { 0 };
    struct pql_node *n = pql_parse_filled(&a, text, PQL_FILL_PRINT, &filled, &e);
    bool ok = n && filled.n == n_vars && print_filled(&again, n, &filled, form, NULL) &&
              str_eq(buf_str(&again), text);

    pql_done(n);
    err_done(&e);
    buf_done(&again);
    arena_done(&a);
    return ok;
}

enum fmt_result fmt_expr(struct fmt *f, struct str text, enum fmt_form form, struct buf *out,
                         struct err *e)
{
    struct arena a = { 0 };
    struct pql_filled filled;
    enum fmt_result result = FMT_DONE;
    struct buf printed = { 0 };
    bool edits = f->set.n || f->args->delete.n;
    size_t n_gone = 0;

    while (text.n && strchr(" \t\r\n", text.p[text.n - 1]) && text.p[text.n - 1])
        text.n--; // what is missing is missing behind the last word
    struct pql_node *n = pql_parse_filled(&a, text, PQL_FILL_PRINT, &filled, e);
    if (!n) {
        result = pql_has_vars(text) ? FMT_LEFT : FMT_WRONG;
    } else if (!edit(f, n, &a, e)) {
        e->at = pql_filled_span(&filled, e->at);
        result = FMT_WRONG;
    } else if (!print_filled(&printed, n, &filled, form, edits ? &n_gone : NULL) ||
               (filled.n && !is_stable(buf_str(&printed), filled.n - n_gone, form))) {
        err_set(e, ERR_FORMAT, "with its variables it has no other form");
        result = FMT_LEFT;
    }
    if (result == FMT_DONE)
        buf_put_str(out, buf_str(&printed));
    pql_done(n);
    buf_done(&printed);
    arena_done(&a);
    return result;
}

/* Grafana reads the calls on one line only. */
enum fmt_result fmt_ask(struct fmt *f, struct str text, struct buf *out, struct err *e)
{
    struct pql_ask ask;
    size_t begin = out->n;

    pql_ask_parse(text, &ask);
    if (ask.kind == PQL_ASK_METRICS || !ask.expr.n)
        return FMT_DONE;
    size_t off = (size_t)(ask.expr.p - text.p);
    buf_put_str(out, str_head(text, off));
    enum fmt_result result = fmt_expr(f, ask.expr, FMT_ONE_LINE, out, e);
    if (result == FMT_DONE && str_find_char(str_skip(buf_str(out), begin), '\n') < out->n - begin) {
        err_set(e, ERR_FORMAT, "comments in the query of a variable have no other form");
        result = FMT_LEFT;
    }
    e->at.off += off;
    if (result == FMT_DONE)
        buf_put_str(out, str_skip(text, off + ask.expr.n));
    else
        out->n = begin;
    return result;
}
