#include "lint/query.h"

#include "lint/lint_impl.h"
#include "lint/options.h"
#include "lint/source.h"
#include "promql/flow.h"

static struct span place(void *user, struct span in_text)
{
    const struct lint_query *q = user;
    return lint_text_place(q->file, &q->expr, pql_filled_span(q->filled, in_text));
}

/* At a variable anything could be wrong with what was filled in for it. */
static bool is_ours(const struct pql_filled *filled, struct str source, const struct err *e)
{
    for (size_t i = 0; i < filled->n; i++) {
        struct span src = filled->p[i].src;
        if (e->at.off <= src.off + src.n && src.off <= e->at.off + e->at.n)
            return false;
    }
    return e->kind == ERR_SYNTAX && e->at.off <= source.n;
}

/* Loki's queries have pipes, PromQL has none. */
static bool has_pipe(struct str s)
{
    char quote = 0;

    for (size_t i = 0; i < s.n; i++) {
        if (quote && s.p[i] == '\\' && quote != '`')
            i++;
        else if (quote ? s.p[i] == quote : s.p[i] == '"' || s.p[i] == '\'' || s.p[i] == '`')
            quote = quote ? 0 : s.p[i];
        else if (!quote && s.p[i] == '|')
            return true;
    }
    return false;
}

/* The error is in the source already: nothing is filled in there. */
static void report_syntax(const struct lint_query *q, struct err *e)
{
    const struct pql_filled none = { .source = q->expr.text, .text = q->expr.text };
    struct lint_query plain = { .file = q->file, .expr = q->expr, .filled = &none };
    struct lint_expr x = { .file = q->file, .text = q->expr.text, .place = place, .user = &plain };

    if (is_ours(q->filled, q->expr.text, e) && !(q->maybe_other && has_pipe(q->expr.text)))
        lint_report_syntax(&x, e);
}

static void run_rules(const struct lint_query *q)
{
    const struct lint_rule *r;

    for (size_t i = 0; (r = lint_rule_at(i)); i++)
        if (r->on == LINT_ON_QUERY && q->file->levels[i] != LINT_OFF)
            r->query(r, q);
}

void lint_run_query(struct lint_query *q)
{
    struct arena a = { 0 };
    struct err e = { 0 };
    struct pql_filled filled;
    struct lint_source *source = lint_options_of(q->file)->source;
    struct pql_flow_env env = { .metadata = source ? lint_source_metadata : NULL, .user = source };
    struct pql_node *tree = pql_parse_filled(&a, q->expr.text, PQL_FILL_CHECK, &filled, &e);

    q->filled = &filled;
    if (tree) {
        struct lint_expr x = { .file = q->file,
                               .text = filled.text,
                               .tree = tree,
                               .use = LINT_USE_PANEL,
                               .over_time = q->over_time,
                               .filled = &filled,
                               .place = place,
                               .user = q };
        x.flow = pql_flow(&a, tree, &env);
        q->x = &x;
        for (size_t i = 0; i < filled.n; i++)
            q->free_labels |= filled.p[i].any_labels;
        if (!q->free_labels)
            lint_run_expr(&x);
        run_rules(q);
        q->x = NULL;
    } else {
        report_syntax(q, &e);
    }
    q->filled = NULL;
    err_done(&e);
    pql_done(tree);
    arena_done(&a);
}

void lint_check_syntax(struct lint_file *f, const struct lint_rule *r, const struct lint_text *t,
                       struct str part)
{
    struct arena a = { 0 };
    struct err e = { 0 };
    struct pql_filled filled;
    struct pql_node *tree = pql_parse_filled(&a, part, PQL_FILL_CHECK, &filled, &e);

    if (!tree && is_ours(&filled, part, &e)) {
        struct span at = { (size_t)(part.p - t->text.p) + e.at.off, e.at.n };
        struct lint_finding *found = lint_report(f, r, lint_text_place(f, t, at), "%.*s",
                                                 STR_ARG(lint_bare_message(e.msg)));
        if (e.hint)
            lint_help(f, found, "%s", e.hint);
    }
    err_done(&e);
    pql_done(tree);
    arena_done(&a);
}
