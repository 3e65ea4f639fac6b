/* run.c - runs the rules of a file's kind over it, and orders what they found. */
#include "base/vec.h"
#include "lint/lint_impl.h"
#include "lint/options.h"
#include "lint/source.h"
#include "promql/flow.h"

#include <stdlib.h>

static int by_place(const void *a, const void *b)
{
    const struct lint_finding *x = a, *y = b;

    if (x->line != y->line)
        return x->line < y->line ? -1 : 1;
    if (x->col != y->col)
        return x->col < y->col ? -1 : 1;
    if (x->rule != y->rule)
        return lint_rule_number(x->rule) < lint_rule_number(y->rule) ? -1 : 1;
    return str_cmp(x->msg, y->msg);
}

void lint_run(struct lint_file *f)
{
    if (f->kind != LINT_EXPOSITION)
        lint_find_comments(f);
    lint_run_kind(f);
    lint_suppress(f);
    if (f->found.n)
        qsort(f->found.p, f->found.n, sizeof *f->found.p, by_place);
}

void lint_file_done(struct lint_file *f)
{
    vec_done(&f->found);
    vec_done(&f->line_starts);
    vec_done(&f->sizes);
    vec_done(&f->comments);
    vec_done(&f->blocks);
    vec_done(&f->refs);
    arena_done(&f->arena);
    err_done(&f->e);
}

void lint_run_family(struct lint_file *f, const struct lint_family *fam)
{
    const struct lint_rule *r;

    for (size_t i = 0; (r = lint_rule_at(i)); i++)
        if (r->on == LINT_ON_FAMILY && f->levels[i] != LINT_OFF)
            r->family(r, f, fam);
}

void lint_run_page(struct lint_file *f, const struct lint_page *page)
{
    const struct lint_rule *r;

    for (size_t i = 0; (r = lint_rule_at(i)); i++)
        if (r->on == LINT_ON_PAGE && f->levels[i] != LINT_OFF)
            r->page(r, f, page);
}

static void run_expr(const struct lint_expr *x)
{
    size_t number = 0;

    for (size_t i = 0; i < lint_table_n; i++)
        for (const struct lint_rule *r = lint_table[i]->p; r < lint_table[i]->p + lint_table[i]->n;
             r++, number++)
            if (r->on == LINT_ON_EXPR && x->file->levels[number] != LINT_OFF)
                r->expr(r, x);
}

void lint_run_expr(const struct lint_expr *x)
{
    struct lint_expr with_flow = *x;
    struct lint_source *source = lint_options_of(x->file)->source;
    struct pql_flow_env env = { .metadata = source ? lint_source_metadata : NULL, .user = source };
    struct arena a = { 0 };

    if (!x->flow)
        with_flow.flow = pql_flow(&a, x->tree, &env);
    run_expr(&with_flow);
    arena_done(&a);
}

void lint_run_rules(struct lint_file *f, const struct rule_file *rf)
{
    const struct lint_rule *r;

    for (size_t i = 0; (r = lint_rule_at(i)); i++)
        if (r->on == LINT_ON_RULES && f->levels[i] != LINT_OFF)
            r->rules(r, f, rf);
}
