/* print.c - a tree as one line.
 *
 * Source: prometheus promql/parser/printer.go.
 */
#include "promql/print.h"

#include "base/float.h"
#include "base/time.h"
#include "base/vec.h"

#include <math.h>

static bool full(const struct pql_printer *p)
{
    return p->max && p->b->n > p->max;
}

/* ---- leaves ---- */

static void put_ms(struct buf *b, int64_t ms)
{
    char text[DUR_MAX_CHARS];
    buf_put(b, text, dur_print(text, ms));
}

static void put_number(struct buf *b, const struct pql_node *n)
{
    char text[FLOAT_MAX_CHARS];

    if (n->number.is_duration)
        put_ms(b, (int64_t)round(n->number.v * 1e3));
    else
        buf_put(b, text, float_print_f(text, n->number.v));
}

static void put_quoted(struct pql_printer *p, struct str s)
{
    if (p->max && s.n > p->max) // enough to know that it is too long
        buf_put_repeat(p->b, '"', s.n);
    else
        str_put_quoted(p->b, s);
}

static void put_names(struct buf *b, const struct pql_names *names)
{
    buf_putc(b, '(');
    for (size_t i = 0; i < names->n; i++) {
        buf_puts(b, i ? ", " : "");
        if (label_name_is_legacy(names->p[i]))
            buf_put_str(b, names->p[i]);
        else
            str_put_quoted(b, names->p[i]);
    }
    buf_putc(b, ')');
}

/* ---- durations ---- */

static void put_duration(struct pql_printer *p, const struct pql_node *n)
{
    struct buf *b = p->b;
    const char *word = n->kind == PQL_DURATION ? pql_op_word(n->dur.op) : NULL;

    if (full(p))
        return;
    if (!word) {
        put_number(b, n);
        return;
    }
    buf_puts(b, n->dur.wrapped ? "(" : "");
    if (n->dur.op == PQL_STEP || n->dur.op == PQL_RANGE_OF) {
        buf_printf(b, "%s()", word);
    } else if (n->dur.op == PQL_MAX_OF || n->dur.op == PQL_MIN_OF) {
        buf_printf(b, "%s(", word);
        put_duration(p, n->dur.l);
        buf_puts(b, ", ");
        put_duration(p, n->dur.r);
        buf_putc(b, ')');
    } else if (n->dur.l) {
        put_duration(p, n->dur.l);
        buf_printf(b, " %s ", word);
        put_duration(p, n->dur.r);
    } else {
        buf_puts(b, n->dur.op == PQL_SUB ? "-" : "");
        put_duration(p, n->dur.r);
    }
    buf_puts(b, n->dur.wrapped ? ")" : "");
}

static void put_dur(struct pql_printer *p, const struct pql_dur *d)
{
    if (d->expr)
        put_duration(p, d->expr);
    else
        put_ms(p->b, d->ms);
}

/* ---- selectors ---- */

static void put_offset(struct pql_printer *p, const struct pql_mods *m)
{
    if (!m->offset.set)
        return;
    buf_puts(p->b, " offset ");
    put_dur(p, &m->offset);
}

static void put_at(struct buf *b, const struct pql_mods *m)
{
    switch (m->at) {
    case PQL_AT_NONE:
        break;
    case PQL_AT_TIME:
        buf_printf(b, " @ %.3f", (double)m->at_ms / 1000.0);
        break;
    case PQL_AT_START:
        buf_puts(b, " @ start()");
        break;
    case PQL_AT_END:
        buf_puts(b, " @ end()");
        break;
    }
}

static void put_extended(struct buf *b, const struct pql_mods *m)
{
    buf_puts(b, m->anchored ? " anchored" : m->smoothed ? " smoothed" : "");
}

static int cmp_texts(const void *a, const void *b)
{
    return str_cmp(*(const struct str *)a, *(const struct str *)b);
}

/* A name written before the braces is not repeated in them. */
static bool is_name(const struct pql_node *n, const struct matcher *m)
{
    return m->type == MATCHER_EQ && n->sel.name.n && str_eq(m->name, STR(LABEL_NAME)) &&
           str_eq(m->value, n->sel.name);
}

/* Sorted by what they look like. */
static void put_matchers(struct buf *b, const struct pql_node *n)
{
    struct {
        struct str *p;
        size_t n, cap;
    } texts = { 0 };
    struct buf all = { 0 };
    struct sizes ends = { 0 };

    for (size_t i = 0; i < n->sel.n; i++) {
        if (is_name(n, &n->sel.matchers[i]))
            continue;
        matcher_put(&all, &n->sel.matchers[i]);
        vec_push(&ends, all.n);
    }
    for (size_t i = 0; i < ends.n; i++) {
        size_t from = i ? ends.p[i - 1] : 0;
        vec_push(&texts, ((struct str){ all.p + from, ends.p[i] - from }));
    }
    if (texts.n) {
        qsort(texts.p, texts.n, sizeof *texts.p, cmp_texts);
        for (size_t i = 0; i < texts.n; i++) {
            buf_putc(b, i ? ',' : '{');
            buf_put_str(b, texts.p[i]);
        }
        buf_putc(b, '}');
    } else if (n->sel.n == 0) {
        // DIFFERS: upstream prints nothing for info()'s {}, which does not read back
        // (matchers_are_set_and_deleted_everywhere)
        buf_puts(b, "{}");
    }
    vec_done(&texts);
    vec_done(&ends);
    buf_done(&all);
}

static void put_selector(struct pql_printer *p, const struct pql_node *n)
{
    buf_put_str(p->b, n->sel.name);
    for (size_t i = 0; i < n->sel.n; i++) {
        if (p->max && n->sel.matchers[i].value.n > p->max) {
            put_quoted(p, n->sel.matchers[i].value);
            return;
        }
    }
    put_matchers(p->b, n);
}

static void put_range(struct pql_printer *p, const struct pql_node *n)
{
    const struct pql_mods *m = &n->range.sel->sel.mods;

    put_selector(p, n->range.sel);
    buf_putc(p->b, '[');
    put_dur(p, &n->range.range);
    buf_putc(p->b, ']');
    put_extended(p->b, m);
    put_at(p->b, m);
    put_offset(p, m);
}

void pql_put_subquery_suffix(struct pql_printer *p, const struct pql_node *n)
{
    buf_putc(p->b, '[');
    put_dur(p, &n->sub.range);
    buf_putc(p->b, ':');
    if (n->sub.step.set)
        put_dur(p, &n->sub.step);
    buf_putc(p->b, ']');
    put_at(p->b, &n->sub.mods);
    put_offset(p, &n->sub.mods);
}

/* ---- the rest ---- */

void pql_put_aggregate_head(struct buf *b, const struct pql_node *n)
{
    buf_puts(b, pql_agg_word(n->agg.op));
    if (!n->agg.without && n->agg.names.n == 0)
        return;
    buf_puts(b, n->agg.without ? " without " : " by ");
    put_names(b, &n->agg.names);
    buf_putc(b, ' ');
}

static void put_fill(struct buf *b, const char *word, double v)
{
    char text[FLOAT_MAX_CHARS];
    buf_printf(b, " %s (%.*s)", word, (int)float_print_g(text, v), text);
}

void pql_put_operator(struct buf *b, const struct pql_node *n)
{
    bool grouped = n->bin.card == PQL_MANY_TO_ONE || n->bin.card == PQL_ONE_TO_MANY;

    buf_puts(b, pql_op_word(n->bin.op));
    buf_puts(b, n->bin.is_bool ? " bool" : "");
    if (n->bin.match.n || n->bin.on || grouped) {
        buf_puts(b, n->bin.on ? " on " : " ignoring ");
        put_names(b, &n->bin.match);
    }
    if (grouped) {
        buf_puts(b, n->bin.card == PQL_MANY_TO_ONE ? " group_left " : " group_right ");
        put_names(b, &n->bin.include);
    }
    if (n->bin.fill_l && n->bin.fill_r && n->bin.fill_l_v == n->bin.fill_r_v) {
        put_fill(b, "fill", n->bin.fill_l_v);
        return;
    }
    if (n->bin.fill_l)
        put_fill(b, "fill_left", n->bin.fill_l_v);
    if (n->bin.fill_r)
        put_fill(b, "fill_right", n->bin.fill_r_v);
}

static void put_call(struct pql_printer *p, const struct pql_node *n)
{
    buf_printf(p->b, "%s(", n->call.fn->name);
    for (size_t i = 0; i < n->call.n && !full(p); i++) {
        buf_puts(p->b, i ? ", " : "");
        pql_print(p, n->call.args[i]);
    }
    buf_putc(p->b, ')');
}

static void put_aggregate(struct pql_printer *p, const struct pql_node *n)
{
    pql_put_aggregate_head(p->b, n);
    buf_putc(p->b, '(');
    if (n->agg.param) {
        pql_print(p, n->agg.param);
        buf_puts(p->b, ", ");
    }
    pql_print(p, n->agg.e);
    buf_putc(p->b, ')');
}

/* DIFFERS: upstream prints `+Inf ^ 2`, which reads back as +(Inf ^ 2) and then prints another
 * sign; here it stays as it is (a_power_of_infinity_is_stable). */
static void put_left(struct pql_printer *p, const struct pql_node *n)
{
    const struct pql_node *l = n->bin.l;

    if (n->bin.op == PQL_POW && l->kind == PQL_NUMBER && isinf(l->number.v) && l->number.v > 0)
        buf_puts(p->b, "Inf");
    else
        pql_print(p, l);
}

void pql_print(struct pql_printer *p, const struct pql_node *n)
{
    struct buf *b = p->b;

    if (full(p))
        return;
    switch (n->kind) {
    case PQL_NUMBER:
        put_number(b, n);
        break;
    case PQL_TEXT:
        put_quoted(p, n->text);
        break;
    case PQL_SELECTOR:
        put_selector(p, n);
        put_at(b, &n->sel.mods);
        put_extended(b, &n->sel.mods);
        put_offset(p, &n->sel.mods);
        break;
    case PQL_RANGE:
        put_range(p, n);
        break;
    case PQL_SUBQUERY:
        pql_print(p, n->sub.e);
        pql_put_subquery_suffix(p, n);
        break;
    case PQL_CALL:
        put_call(p, n);
        break;
    case PQL_AGGREGATE:
        put_aggregate(p, n);
        break;
    case PQL_BINARY:
        put_left(p, n);
        buf_putc(b, ' ');
        pql_put_operator(b, n);
        buf_putc(b, ' ');
        pql_print(p, n->bin.r);
        break;
    case PQL_UNARY:
        buf_puts(b, pql_op_word(n->un.op));
        pql_print(p, n->un.e);
        break;
    case PQL_PAREN:
        buf_putc(b, '(');
        pql_print(p, n->paren);
        buf_putc(b, ')');
        break;
    case PQL_DURATION:
        put_duration(p, n);
        break;
    }
}

void pql_put(struct buf *b, const struct pql_node *n)
{
    pql_print(&(struct pql_printer){ .b = b }, n);
}
