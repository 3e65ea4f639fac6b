/* check_expr_template.c - labels and annotations of alerts, with what the expression can give. */
#include "lint/expr.h"
#include "rules/rule_file.h"

#include <stdlib.h>

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

/* Labels that the alert gets after its templates: none of them sees these. */
static bool set_by_alert(const struct rule *rule, struct str name)
{
    if (str_eq(name, STR("alertname")))
        return true;
    for (size_t i = 0; i < rule->labels.n; i++)
        if (str_eq(rule->labels.p[i].name, name))
            return true;
    return false;
}

/* No series has the label; alertname comes from ALERTS alone. */
static bool is_missing(const struct lint_expr *x, const struct pql_label *l, struct str name)
{
    if (l->presence == PQL_IMPOSSIBLE)
        return true;
    return l->presence == PQL_POSSIBLE && str_eq(name, STR("alertname")) &&
           str_find(x->text, STR("ALERTS")) == x->text.n &&
           str_find(x->text, STR("alertname")) == x->text.n;
}

static bool told_before(const struct tmpl_use *uses, const struct tmpl_use *use)
{
    for (const struct tmpl_use *u = uses; u < use; u++)
        if (u->kind == TMPL_USE_LABEL && !u->guarded && str_eq(u->name, use->name))
            return true;
    return false;
}

static void check_label(const struct lint_rule *r, const struct lint_expr *x,
                        const struct rule_pair *p, const char *what, const struct tmpl_use *use)
{
    struct pql_label l = pql_label_of(x->flow->labels, use->name);
    bool own = set_by_alert(x->rule, use->name);
    struct lint_finding *found;

    if (!is_missing(x, &l, use->name))
        return;
    found = lint_report(x->file, r, place_in(x, p, use->at),
                        own ? "the %s %.*s uses the label %.*s, which the alert gets only later"
                            : "the %s %.*s uses the label %.*s, which the alert never has",
                        what, STR_ARG(p->name), STR_ARG(use->name));
    struct str cause = lint_cause(x, &l.cause);
    if (own)
        lint_help(x->file, found,
                  "$labels are those of the expression's result; write the text itself");
    else if (cause.n)
        lint_help(x->file, found, "%.*s", STR_ARG(cause));
}

static void check_value(const struct lint_rule *r, const struct lint_expr *x,
                        const struct rule_pair *p, const char *what, const struct tmpl_use *use)
{
    if (strcmp(what, "label") != 0 || use->guarded)
        return;
    struct lint_finding *found = lint_report(x->file, r, place_in(x, p, use->at),
                                             "the label %.*s changes with the value of the alert",
                                             STR_ARG(p->name));
    lint_help(x->file, found,
              "an alert with other labels is another alert: it is pending again "
              "and never fires; put the value into an annotation");
}

/* Values that labels can have: what fails with all of them fails. */
static const char *const samples[] = { "1", "x", "1m", "a.b:80" };

/* One run of a template. The labels are those it asks for and the expression can yield. */
struct trial {
    struct arena a;
    const struct lint_expr *x;
    const struct tmpl *tmpl;
    const struct tmpl_use *uses;
    size_t n_uses;
};

static void run_once(struct trial *t, const char *sample, const struct histogram *hist,
                     struct diags *out)
{
    struct label *p = arena_new_n(&t->a, struct label, t->n_uses + 1);
    size_t n = 0;

    for (size_t i = 0; i < t->n_uses; i++) {
        if (t->uses[i].kind != TMPL_USE_LABEL || !t->uses[i].name.n)
            continue;
        struct pql_label l = pql_label_of(t->x->flow->labels, t->uses[i].name);
        if (l.presence != PQL_IMPOSSIBLE)
            p[n++] = (struct label){ l.name.n ? l.name : t->uses[i].name,
                                     l.value.n ? l.value : str_of(sample) };
    }
    struct labels labels = labels_of(&t->a, p, n);
    const struct tmpl_data data = { .labels = &labels, .value = 1.5, .hist = hist };
    tmpl_check(t->tmpl, &data, out);
}

static bool has_note(const struct diags *d, struct span at)
{
    for (size_t i = 0; i < d->n; i++)
        if (d->p[i].at.off == at.off && d->p[i].at.n == at.n)
            return true;
    return false;
}

/* Of the notes those that the other run has, too. */
static void keep_common(struct diags *notes, const struct diags *other)
{
    size_t kept = 0;

    for (size_t i = 0; i < notes->n; i++) {
        if (!has_note(other, notes->p[i].at))
            continue;
        struct diag d = notes->p[kept];
        notes->p[kept++] = notes->p[i];
        notes->p[i] = d;
    }
    for (; notes->n > kept; notes->n--) {
        free(notes->p[notes->n - 1].msg);
        free(notes->p[notes->n - 1].hint);
    }
}

/* What goes wrong whatever labels are, and with a histogram as with a number. */
static void find_failures(struct trial *t, struct diags *notes)
{
    static const struct histogram hist = { .is_float = true };

    run_once(t, samples[0], NULL, notes);
    for (size_t i = 1; i <= N_OF(samples) && notes->n; i++) {
        struct diags other = { 0 };
        run_once(t, samples[i % N_OF(samples)], i == N_OF(samples) ? &hist : NULL, &other);
        keep_common(notes, &other);
        diags_done(&other);
    }
}

static const char *help_for(const char *msg)
{
    if (strstr(msg, "float64 and int"))
        return "the value is a float: write 1.0, not 1";
    if (strstr(msg, "expected string; got float64"))
        return "the value is a number: make it a string first, with humanize or printf";
    return NULL;
}

static bool asks(const struct trial *t)
{
    for (size_t i = 0; i < t->n_uses; i++)
        if (t->uses[i].kind == TMPL_USE_FUNC && str_eq(t->uses[i].name, STR("query")))
            return true;
    return false;
}

static void run_template(const struct lint_rule *r, const struct rule_pair *p, struct trial *t)
{
    struct diags notes = { 0 };

    find_failures(t, &notes);
    for (size_t i = 0; i < notes.n; i++) {
        const struct diag *d = &notes.p[i];
        struct str msg = str_of(d->msg);
        if (d->level != DIAG_ERROR && asks(t))
            continue; // what a query gives is not known
        msg = str_head(msg, str_find(msg, STR(" in type struct {"))); // the dot: no reader's word
        struct lint_finding *f = lint_report(t->x->file, r, place_in(t->x, p, d->at),
                                             "the template fails: %.*s", STR_ARG(msg));
        if (help_for(d->msg))
            lint_help(t->x->file, f, "%s", help_for(d->msg));
    }
    diags_done(&notes);
}

static void visit_uses(const struct lint_rule *r, const struct lint_expr *x,
                       const struct rule_pair *p, const char *what)
{
    struct trial t = { .x = x, .tmpl = p->tmpl };

    t.uses = tmpl_uses(&t.a, p->tmpl, &t.n_uses);
    for (size_t i = 0; i < t.n_uses; i++) {
        const struct tmpl_use *use = &t.uses[i];
        if (use->kind == TMPL_USE_LABEL && use->name.n && !use->guarded &&
            !told_before(t.uses, use))
            check_label(r, x, p, what, use);
        else if (use->kind == TMPL_USE_VALUE)
            check_value(r, x, p, what, use);
    }
    run_template(r, p, &t);
    arena_done(&t.a);
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
