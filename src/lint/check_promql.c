/* check_promql.c - PromQL by itself: that it can be parsed. */
#include "lint/lint_impl.h"
#include "promql/parse.h"

static const struct lint_rule rows[] = {
    { .id = "promql-syntax",
      .level = LINT_ERROR,
      .kind = LINT_PROMQL,
      .brief = "an expression that Prometheus cannot parse",
      .why = "Prometheus refuses the expression, and with it the whole rule file or query. The "
             "message is Prometheus' own, at the place of the mistake.",
      .bad = "sum(rate(http_requests_total[5m]) by (job)",
      .good = "sum by (job) (rate(http_requests_total[5m]))" },
};
const struct lint_rules lint_promql_rules = { rows, N_OF(rows) };

/* It says in other words what the finding says. */
struct str lint_bare_message(const char *msg)
{
    struct str s = str_of(msg), mark = STR("parse error: ");
    size_t at = str_find(s, mark);

    return at < s.n && at < 24 ? str_skip(s, at + mark.n) : s;
}

void lint_report_syntax(const struct lint_expr *x, struct err *e)
{
    struct lint_finding *found = lint_report_expr(x, &rows[0], e->at, "%.*s",
                                                  STR_ARG(lint_bare_message(e->msg)));

    if (e->hint)
        lint_help(x->file, found, "%s", e->hint);
    err_done(e);
}

void lint_run_promql(struct lint_file *f)
{
    struct arena a = { 0 };
    struct err e = { 0 };
    struct lint_expr x = { .file = f, .text = f->text };

    while (x.text.n && strchr(" \t\r\n", x.text.p[x.text.n - 1]) && x.text.p[x.text.n - 1])
        x.text.n--;
    struct pql_node *tree = pql_parse(&a, x.text, NULL, &e);
    x.tree = tree;
    if (tree)
        lint_run_expr(&x);
    else
        lint_report_syntax(&x, &e);
    pql_done(tree);
    arena_done(&a);
}
