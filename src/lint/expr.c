#include "lint/expr.h"

enum { BRIEF_BYTES = 60 };

static void walk(const struct lint_rule *r, const struct lint_expr *x, const struct pql_flow *f,
                 const struct lint_part *up, lint_visit *visit)
{
    struct lint_part p = { f, up };

    visit(r, x, &p);
    for (size_t i = 0; i < f->n_kids; i++)
        walk(r, x, f->kids[i], &p, visit);
}

void lint_each_part(const struct lint_rule *r, const struct lint_expr *x, lint_visit *visit)
{
    walk(r, x, x->flow, NULL, visit);
}

struct str lint_part_brief(const struct lint_expr *x, struct span at)
{
    struct str s = lint_part_text(x, at);
    struct buf b = { 0 };
    bool blank = false;

    for (size_t i = 0; i < s.n && b.n < BRIEF_BYTES; i++) {
        bool is_blank = s.p[i] == ' ' || s.p[i] == '\n' || s.p[i] == '\t' || s.p[i] == '\r';
        if (is_blank && !blank && b.n)
            buf_putc(&b, ' ');
        if (!is_blank)
            buf_putc(&b, s.p[i]);
        blank = is_blank;
    }
    // Not in the middle of a character.
    while (b.n >= BRIEF_BYTES && b.n && ((unsigned char)b.p[b.n - 1] & 0x80))
        b.n--;
    if (b.n >= BRIEF_BYTES)
        buf_puts(&b, "...");
    s = arena_str(&x->file->arena, buf_str(&b));
    buf_done(&b);
    return s;
}

const struct pql_flow *lint_bare(const struct pql_flow *f)
{
    while (f->n->kind == PQL_PAREN)
        f = f->kids[0];
    return f;
}

bool lint_calls(const struct pql_node *n, const char *name)
{
    return n->kind == PQL_CALL && strcmp(n->call.fn->name, name) == 0;
}

bool lint_is_rate(const struct pql_node *n)
{
    return lint_calls(n, "rate") || lint_calls(n, "irate") || lint_calls(n, "increase");
}

bool lint_is_comparison(enum pql_op op)
{
    return op >= PQL_EQ && op <= PQL_GE;
}

bool lint_is_set(enum pql_op op)
{
    return op >= PQL_AND && op <= PQL_UNLESS;
}

struct str lint_cause(const struct lint_expr *x, const struct pql_cause *c)
{
    struct buf b = { 0 };
    struct str s;

    if (!c->node)
        return STR("");
    buf_putc(&b, '`');
    pql_cause_put(&b, c);
    buf_puts(&b, "` removes it");
    if (c->rule.n)
        buf_printf(&b, " in the recording rule %.*s", STR_ARG(c->rule));
    s = arena_str(&x->file->arena, buf_str(&b));
    buf_done(&b);
    return s;
}
