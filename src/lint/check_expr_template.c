/* check_expr_template.c - labels and annotations of alerts, with what the expression can give. */
#include "lint/expr.h"
#include "rules/rule_file.h"

typedef void visit_template(const struct lint_rule *r, const struct lint_expr *x,
                            const struct rule_pair *p, const char *what);

static void each_template(const struct lint_rule *r, const struct lint_expr *x,
                          visit_template *visit)
{
    if (x->use != LINT_USE_ALERT || !x->rule || !x->rules)
        return;
    for (size_t i = 0; i < x->rule->labels.n; i++)
        if (x->rule->labels.p[i].tmpl)
            visit(r, x, &x->rule->labels.p[i], "label");
    for (size_t i = 0; i < x->rule->annotations.n; i++)
        if (x->rule->annotations.p[i].tmpl)
            visit(r, x, &x->rule->annotations.p[i], "annotation");
}

static struct span place_in(const struct lint_expr *x, const struct rule_pair *p, struct span at)
{
    return rule_file_place(x->rules, p->node, at.off, at.n).at;
}

// ---- template ----

static void check_label(const struct lint_rule *r, const struct lint_expr *x,
                        const struct rule_pair *p, const char *what, const struct tmpl_use *use)
{
    struct pql_label l = pql_label_of(x->flow->labels, use->name);
    struct lint_finding *found;
    struct str cause;

    if (!use->name.n || use->guarded || l.presence != PQL_IMPOSSIBLE)
        return;
    found = lint_report(x->file, r, place_in(x, p, use->at),
                        "the %s %.*s uses the label %.*s, which the alert never has", what,
                        STR_ARG(p->name), STR_ARG(use->name));
    cause = lint_cause(x, &l.cause);
    if (cause.n)
        lint_help(x->file, found, "%.*s", STR_ARG(cause));
}

/* Whether the action only decides something: {{ if gt $value 1.0 }}. */
static bool is_condition(struct str text, size_t at)
{
    static const char *const words[] = { "if", "else", "with", "range" };
    size_t begin = at;

    while (begin > 0 && !str_ends(str_head(text, begin), STR("{{")))
        begin--;
    struct str action = str_skip(str_head(text, at), begin);
    str_cut_prefix(&action, STR("-"));
    action = str_trim(action);
    for (size_t i = 0; i < N_OF(words); i++)
        if (str_starts(action, str_of(words[i])))
            return true;
    return false;
}

static void check_value(const struct lint_rule *r, const struct lint_expr *x,
                        const struct rule_pair *p, const char *what, const struct tmpl_use *use)
{
    if (strcmp(what, "label") != 0 || is_condition(tmpl_text(p->tmpl), use->at.off))
        return;
    struct lint_finding *found = lint_report(x->file, r, place_in(x, p, use->at),
                                             "the label %.*s changes with the value of the alert",
                                             STR_ARG(p->name));
    lint_help(x->file, found,
              "an alert with other labels is another alert: it is pending again "
              "and never fires; put the value into an annotation");
}

/* Labels as the expression can yield them. */
static struct labels sample_labels(struct arena *a, const struct pql_labels *set)
{
    struct label *p = arena_new_n(a, struct label, set->n + 1);
    size_t n = 0;

    for (size_t i = 0; i < set->n; i++)
        if (set->p[i].presence != PQL_IMPOSSIBLE)
            p[n++] = (struct label){ set->p[i].name,
                                     set->p[i].value.n ? set->p[i].value : STR("x") };
    return labels_of(a, p, n);
}

static void run_template(const struct lint_rule *r, const struct lint_expr *x,
                         const struct rule_pair *p)
{
    struct arena a = { 0 };
    struct labels labels = sample_labels(&a, x->flow->labels);
    struct tmpl_data data = { .labels = &labels, .value = 1.5 };
    struct diags found = { 0 };

    tmpl_check(p->tmpl, &data, &found);
    for (size_t i = 0; i < found.n; i++) {
        const struct diag *d = &found.p[i];
        if (d->level != DIAG_ERROR)
            continue;
        struct lint_finding *f = lint_report(x->file, r, place_in(x, p, d->at), "%s", d->msg);
        if (d->hint)
            lint_help(x->file, f, "%s", d->hint);
        else if (strstr(d->msg, "float64 and int"))
            lint_help(x->file, f, "the value is a float: write 1.0, not 1");
    }
    diags_done(&found);
    arena_done(&a);
}

static void visit_uses(const struct lint_rule *r, const struct lint_expr *x,
                       const struct rule_pair *p, const char *what)
{
    struct arena a = { 0 };
    size_t n;
    const struct tmpl_use *uses = tmpl_uses(&a, p->tmpl, &n);

    for (size_t i = 0; i < n; i++) {
        if (uses[i].kind == TMPL_USE_LABEL)
            check_label(r, x, p, what, &uses[i]);
        else if (uses[i].kind == TMPL_USE_VALUE)
            check_value(r, x, p, what, &uses[i]);
    }
    run_template(r, x, p);
    arena_done(&a);
}

static void check_template(const struct lint_rule *r, const struct lint_expr *x)
{
    each_template(r, x, visit_uses);
}

// ---- template-raw-rate ----

static void visit_raw(const struct lint_rule *r, const struct lint_expr *x,
                      const struct rule_pair *p, const char *what)
{
    const struct pql_measure *m = &x->flow->measure;
    bool percent = m->what == PQL_M_RATIO && m->scale == 1;
    struct arena a = { 0 };
    size_t n;
    const struct tmpl_use *uses = tmpl_uses(&a, p->tmpl, &n);

    for (size_t i = 0; i < n && strcmp(what, "annotation") == 0; i++) {
        if (uses[i].kind != TMPL_USE_VALUE || !uses[i].bare)
            continue;
        struct lint_finding *found = lint_report(x->file, r, place_in(x, p, uses[i].at),
                                                 "the value is a %s and is printed "
                                                 "with all its digits",
                                                 m->what == PQL_M_RATIO ? "ratio" : "rate");
        lint_help(x->file, found, "write {{ $value | %s }}",
                  percent ? "humanizePercentage" : "humanize");
    }
    arena_done(&a);
}

static void check_raw(const struct lint_rule *r, const struct lint_expr *x)
{
    if (x->flow->measure.per_second || x->flow->measure.what == PQL_M_RATIO)
        each_template(r, x, visit_raw);
}

#define RULE(expr, rest)                                                                           \
    "groups:\n  - name: a\n    rules:\n      - alert: A\n        expr: " expr "\n        " rest "\n"

static const struct lint_rule rows[] = {
    { .id = "template",
      .level = LINT_WARN,
      .kind = LINT_RULES,
      .brief = "a label or annotation that cannot say what it means to",
      .why = "Templates see the labels that the expression leaves. What an aggregation removes is "
             "empty in the message; a call that does not fit fails when the alert fires; a label "
             "that carries the value makes a new alert of each evaluation.",
      .bad = RULE("sum(rate(http_requests_total{status=~\"5..\"}[5m])) > 0.1",
                  "annotations: {summary: \"{{ $labels.instance }} fails\"}"),
      .good = RULE("sum by (instance) (rate(http_requests_total{status=~\"5..\"}[5m])) > 0.1",
                   "annotations: {summary: \"{{ $labels.instance }} fails\"}"),
      .on = LINT_ON_EXPR,
      .expr = check_template },
    { .id = "template-raw-rate",
      .level = LINT_OFF,
      .kind = LINT_RULES,
      .brief = "a rate or ratio that is printed with all its digits",
      .why = "0.016666666666666666 is hard to read; humanize and humanizePercentage round it.",
      .bad = RULE("rate(http_requests_total{status=~\"5..\"}[5m]) > 0.1",
                  "annotations: {summary: \"{{ $value }} errors a second\"}"),
      .good = RULE("rate(http_requests_total{status=~\"5..\"}[5m]) > 0.1",
                   "annotations: {summary: \"{{ $value | humanize }} errors a second\"}"),
      .on = LINT_ON_EXPR,
      .expr = check_raw },
};
const struct lint_rules lint_expr_template_rules = { rows, N_OF(rows) };
