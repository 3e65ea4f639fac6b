/* check_rules.c - rule files as a whole: names, intervals, what depends on what. */
#include "base/map.h"
#include "base/time.h"
#include "base/vec.h"
#include "lint/lint_impl.h"
#include "lint/options.h"
#include "regex/regex.h"
#include "rules/rule_file.h"

static const struct yaml_node *key_or(const struct yaml_node *map, const char *key,
                                      const struct yaml_node *other)
{
    const struct yaml_node *n = yaml_get(map, key);
    return n ? n : other;
}

/* Where a rule says its name. */
static struct span name_span(const struct rule *rule)
{
    const struct yaml_node *n = rule->is_alert ? rule->alert.node : rule->record.node;
    return n ? n->at : rule->node->at;
}

typedef void visit_rule(const struct lint_rule *r, struct lint_file *f, const struct rule_group *g,
                        const struct rule *rule);

static void each_rule(const struct lint_rule *r, struct lint_file *f, const struct rule_file *rf,
                      visit_rule *visit)
{
    for (size_t i = 0; i < rf->n; i++)
        for (size_t k = 0; k < rf->groups[i].n; k++) {
            f->subject = rf->groups[i].rules[k].name;
            visit(r, f, &rf->groups[i], &rf->groups[i].rules[k]);
        }
    f->subject = (struct str){ 0 };
}

// ---- duplicate-rule ----

static int by_label(const void *a, const void *b)
{
    return str_cmp(((const struct label *)a)->name, ((const struct label *)b)->name);
}

struct labels_vec {
    struct label *p;
    size_t n, cap;
};

/* Name and labels, those of the group included: what promtool compares. */
static void put_key(struct buf *b, const struct rule *rule, struct labels_vec *v)
{
    vec_clear(v);
    for (size_t i = 0; i < rule->labels.n; i++)
        vec_push(v, (struct label){ rule->labels.p[i].name, rule->labels.p[i].value });
    for (size_t i = 0; i < rule->group_labels.n; i++)
        vec_push(v, (struct label){ rule->group_labels.p[i].name, rule->group_labels.p[i].value });
    if (v->n)
        qsort(v->p, v->n, sizeof *v->p, by_label);
    buf_clear(b);
    buf_put_str(b, rule->name);
    for (size_t i = 0; i < v->n; i++) {
        buf_putc(b, '\xff');
        buf_put_str(b, v->p[i].name);
        buf_putc(b, '\xff');
        buf_put_str(b, v->p[i].value);
    }
}

static void report_duplicate(const struct lint_rule *r, struct lint_file *f,
                             const struct rule *rule, const struct rule *first)
{
    unsigned line = first->node->line;
    struct lint_finding *found;

    f->subject = rule->name;
    if (rule->is_alert) {
        found = lint_report(f, r, name_span(rule),
                            "the alert %.*s is there already, in line %u, "
                            "with the same labels",
                            STR_ARG(rule->name), line);
        lint_help(f, found, "give one of them another name, or a label that tells them apart");
    } else {
        found = lint_report(f, r, name_span(rule),
                            "%.*s is recorded already, in line %u, with the "
                            "same labels",
                            STR_ARG(rule->name), line);
        lint_help(f, found,
                  "two rules that write the same series overwrite each other's samples; "
                  "give one of them another name or label");
    }
}

static void check_duplicate(const struct lint_rule *r, struct lint_file *f,
                            const struct rule_file *rf)
{
    struct map seen = { 0 };
    struct {
        const struct rule **p;
        size_t n, cap;
    } first = { 0 };
    struct labels_vec v = { 0 };
    struct buf key = { 0 };

    for (size_t i = 0; i < rf->n; i++)
        for (size_t k = 0; k < rf->groups[i].n; k++) {
            const struct rule *rule = &rf->groups[i].rules[k];
            put_key(&key, rule, &v);
            size_t id = map_id(&seen, buf_str(&key));
            if (id == first.n)
                vec_push(&first, rule);
            else if (rule->name.n)
                report_duplicate(r, f, rule, first.p[id]);
        }
    f->subject = (struct str){ 0 };
    vec_done(&first);
    vec_done(&v);
    buf_done(&key);
    map_done(&seen);
}

// ---- alert-for ----

static bool is_duration(const struct yaml_node *n)
{
    struct err e = { 0 };
    int64_t ms;
    bool ok = yaml_dur(n, &ms, &e);

    err_done(&e);
    return ok;
}

static void visit_for(const struct lint_rule *r, struct lint_file *f, const struct rule_group *g,
                      const struct rule *rule)
{
    const struct yaml_node *node = yaml_get(rule->node, "for");
    struct lint_finding *found;

    if (!rule->is_alert || !node || !is_duration(node))
        return;
    if (rule->for_ms == 0) {
        found = lint_report(f, r, node->at, "`for: %.*s` is what an alert has without `for`",
                            STR_ARG(node->text));
        lint_help(f, found, "leave it out");
        if (found && found->level > LINT_INFO)
            found->level = LINT_INFO; // nothing goes wrong
    } else if (g->interval_ms > 0 && rule->for_ms % g->interval_ms != 0) {
        int64_t next = (rule->for_ms / g->interval_ms + 1) * g->interval_ms;
        char real[DUR_MAX_CHARS];
        size_t n = dur_print(real, next);
        found = lint_report(f, r, node->at,
                            "`for: %.*s` takes %.*s: the group is evaluated every "
                            "%.6gs",
                            STR_ARG(node->text), (int)n, real, (double)g->interval_ms / 1000);
        lint_help(f, found, "write what happens: for: %.*s", (int)n, real);
    }
}

static void check_for(const struct lint_rule *r, struct lint_file *f, const struct rule_file *rf)
{
    each_rule(r, f, rf, visit_for);
}

// ---- group-interval ----

enum { LOOKBACK_MS = 5 * 60 * 1000 };

static bool has_records(const struct rule_group *g)
{
    for (size_t i = 0; i < g->n; i++)
        if (!g->rules[i].is_alert)
            return true;
    return false;
}

static void check_interval(const struct lint_rule *r, struct lint_file *f,
                           const struct rule_file *rf)
{
    for (size_t i = 0; i < rf->n; i++) {
        const struct rule_group *g = &rf->groups[i];
        if (g->interval_ms <= LOOKBACK_MS || !has_records(g))
            continue;
        struct lint_finding *found = lint_report(
            f, r, key_or(g->node, "interval", g->node)->at,
            "the group %.*s is evaluated less often than every 5m", STR_ARG(g->name));
        lint_help(f, found,
                  "what it records vanishes between two evaluations, since queries look "
                  "back 5 minutes; use an interval of at most 5m, or query it with "
                  "last_over_time()");
    }
}

// ---- recording-name ----

static void visit_name(const struct lint_rule *r, struct lint_file *f, const struct rule_group *g,
                       const struct rule *rule)
{
    (void)g;
    if (rule->is_alert || !rule->name.n || str_find_char(rule->name, ':') < rule->name.n)
        return;
    struct lint_finding *found = lint_report(
        f, r, name_span(rule), "%.*s looks like a scraped metric", STR_ARG(rule->name));
    lint_help(f, found,
              "recorded metrics are named level:metric:operations, such as "
              "job:http_requests:rate5m");
}

static void check_name(const struct lint_rule *r, struct lint_file *f, const struct rule_file *rf)
{
    each_rule(r, f, rf, visit_name);
}

// ---- template-in-recording-label ----

static void check_plain(const struct lint_rule *r, struct lint_file *f, const struct rule_pair *p)
{
    if (str_find(p->value, STR("{{")) == p->value.n)
        return;
    struct lint_finding *found = lint_report(f, r, p->node ? p->node->at : p->key->at,
                                             "the label %.*s of a recording rule is no template",
                                             STR_ARG(p->name));
    lint_help(f, found,
              "the text is stored as it is, braces included; label_replace() in the "
              "expression sets a label from others");
}

static void visit_record_labels(const struct lint_rule *r, struct lint_file *f,
                                const struct rule_group *g, const struct rule *rule)
{
    (void)g;
    for (size_t i = 0; !rule->is_alert && i < rule->labels.n; i++)
        check_plain(r, f, &rule->labels.p[i]);
}

static void check_record_labels(const struct lint_rule *r, struct lint_file *f,
                                const struct rule_file *rf)
{
    each_rule(r, f, rf, visit_record_labels);
    for (size_t i = 0; i < rf->n; i++)
        for (size_t k = 0; k < rf->groups[i].labels.n && has_records(&rf->groups[i]); k++)
            check_plain(r, f, &rf->groups[i].labels.p[k]);
}

// ---- dependency ----

struct order { /* of a recording rule */
    size_t group, rule;
};

struct deps {
    const struct lint_rule *r;
    struct lint_file *f;
    const struct rule_file *rf;
    struct map names;
    struct {
        struct order *p;
        size_t n, cap;
    } first;
    const struct rule *user;
    struct order at;
};

static void check_use(struct deps *d, const struct pql_node *n)
{
    size_t id = n->sel.name.n ? map_find(&d->names, n->sel.name) : MAP_NONE;
    struct span at = { n->at.off, n->sel.name.n };

    if (id == MAP_NONE)
        return;
    struct order o = d->first.p[id];
    if (o.group != d->at.group || o.rule <= d->at.rule)
        return;
    struct lint_finding *found = lint_report(
        d->f, d->r, rule_file_place(d->rf, d->user->expr.node, at.off, at.n).at,
        "%.*s is recorded by a later rule of this group", STR_ARG(n->sel.name));
    lint_help(d->f, found,
              "rules of a group run in order: this one sees the value of the round "
              "before; put it behind the rule in line %u",
              d->rf->groups[o.group].rules[o.rule].node->line);
}

static void find_uses(struct deps *d, const struct pql_node *n)
{
    const struct pql_node *kid;

    if (n->kind == PQL_SELECTOR)
        check_use(d, n);
    for (size_t i = 0; (kid = pql_child(n, i)); i++)
        find_uses(d, kid);
}

static void check_dependency(const struct lint_rule *r, struct lint_file *f,
                             const struct rule_file *rf)
{
    struct deps d = { .r = r, .f = f, .rf = rf };

    for (size_t i = 0; i < rf->n; i++)
        for (size_t k = 0; k < rf->groups[i].n; k++) {
            const struct rule *rule = &rf->groups[i].rules[k];
            if (!rule->is_alert && map_id(&d.names, rule->name) == d.first.n)
                vec_push(&d.first, (struct order){ i, k });
        }
    for (size_t i = 0; i < rf->n; i++)
        for (size_t k = 0; k < rf->groups[i].n; k++) {
            d.user = &rf->groups[i].rules[k];
            d.at = (struct order){ i, k };
            f->subject = d.user->name;
            if (d.user->tree)
                find_uses(&d, d.user->tree);
        }
    f->subject = (struct str){ 0 };
    vec_done(&d.first);
    map_done(&d.names);
}

// ---- what must be there: only when asked for ----

static bool has_pair(const struct rule_pairs *all, struct str name)
{
    for (size_t i = 0; i < all->n; i++)
        if (str_eq(all->p[i].name, name) && all->p[i].value.n)
            return true;
    return false;
}

static void visit_required_label(const struct lint_rule *r, struct lint_file *f,
                                 const struct rule_group *g, const struct rule *rule)
{
    const struct strs *want = &lint_options_of(f)->alert_labels;

    (void)g;
    for (size_t i = 0; rule->is_alert && i < want->n; i++)
        if (!has_pair(&rule->labels, want->p[i]) && !has_pair(&rule->group_labels, want->p[i]))
            lint_report(f, r, name_span(rule), "the alert %.*s has no label %.*s",
                        STR_ARG(rule->name), STR_ARG(want->p[i]));
}

static void check_required_label(const struct lint_rule *r, struct lint_file *f,
                                 const struct rule_file *rf)
{
    each_rule(r, f, rf, visit_required_label);
}

static void visit_required_annotation(const struct lint_rule *r, struct lint_file *f,
                                      const struct rule_group *g, const struct rule *rule)
{
    const struct strs *want = &lint_options_of(f)->alert_annotations;

    (void)g;
    for (size_t i = 0; rule->is_alert && i < want->n; i++)
        if (!has_pair(&rule->annotations, want->p[i]))
            lint_report(f, r, name_span(rule), "the alert %.*s has no annotation %.*s",
                        STR_ARG(rule->name), STR_ARG(want->p[i]));
}

static void check_required_annotation(const struct lint_rule *r, struct lint_file *f,
                                      const struct rule_file *rf)
{
    each_rule(r, f, rf, visit_required_annotation);
}

static void check_one_name(const struct lint_rule *r, struct lint_file *f, struct span at,
                           const char *what, struct str name, const struct regex *pattern)
{
    struct lint_finding *found;

    if (!pattern || !name.n || regex_match(pattern, name))
        return;
    found = lint_report(f, r, at, "the name of the %s %.*s is not as agreed", what, STR_ARG(name));
    lint_help(f, found, "it must match %.*s", STR_ARG(regex_text(pattern)));
}

static void visit_pattern(const struct lint_rule *r, struct lint_file *f,
                          const struct rule_group *g, const struct rule *rule)
{
    const struct lint_options *o = lint_options_of(f);

    (void)g;
    if (rule->is_alert)
        check_one_name(r, f, name_span(rule), "alert", rule->name, o->alert_name);
    else
        check_one_name(r, f, name_span(rule), "recording rule", rule->name, o->record_name);
}

static void check_pattern(const struct lint_rule *r, struct lint_file *f,
                          const struct rule_file *rf)
{
    const struct lint_options *o = lint_options_of(f);

    for (size_t i = 0; i < rf->n; i++) {
        const struct rule_group *g = &rf->groups[i];
        check_one_name(r, f, key_or(g->node, "name", g->node)->at, "group", g->name, o->group_name);
    }
    each_rule(r, f, rf, visit_pattern);
}

#define GROUP(rest) "groups:\n  - name: a\n" rest
#define RULE(rest)  "      - " rest

static const struct lint_rule rows[] = {
    { .id = "duplicate-rule",
      .level = LINT_WARN,
      .kind = LINT_RULES,
      .brief = "two rules of one name with the same labels",
      .why = "Recording rules that write the same series overwrite each other; alerts of one name "
             "cannot be told apart. It is what promtool check rules calls duplicate-rules.",
      .bad = GROUP("    rules:\n" RULE("alert: A\n        expr: up == 0\n")
                       RULE("alert: A\n        expr: up == 1\n")),
      .good = GROUP("    rules:\n" RULE("alert: A\n        expr: up == 0\n")
                        RULE("alert: B\n        expr: up == 1\n")),
      .on = LINT_ON_RULES,
      .rules = check_duplicate },
    { .id = "alert-for",
      .level = LINT_WARN,
      .kind = LINT_RULES,
      .brief = "a `for` that says nothing, or not what happens",
      .why = "An alert is looked at when its group is evaluated: `for` takes effect in whole "
             "intervals. `for: 0s` is the default.",
      .bad = GROUP("    rules:\n" RULE("alert: A\n        expr: up == 0\n        for: 0s\n")),
      .good = GROUP("    rules:\n" RULE("alert: A\n        expr: up == 0\n        for: 5m\n")),
      .on = LINT_ON_RULES,
      .rules = check_for },
    { .id = "group-interval",
      .level = LINT_WARN,
      .kind = LINT_RULES,
      .brief = "series that are recorded less often than queries look back",
      .why = "A query takes the newest sample of the last five minutes. A series recorded less "
             "often is missing most of the time.",
      .bad = GROUP("    interval: 1h\n    rules:\n")
          RULE("record: job:up:sum\n        expr: sum by (job) (up)\n"),
      .good = GROUP("    interval: 5m\n    rules:\n")
          RULE("record: job:up:sum\n        expr: sum by (job) (up)\n"),
      .on = LINT_ON_RULES,
      .rules = check_interval },
    { .id = "recording-name",
      .level = LINT_INFO,
      .kind = LINT_RULES,
      .brief = "a recorded metric that is named like a scraped one",
      .why = "Names with colons, level:metric:operations, tell readers that the series come from a "
             "rule, and of what. Source: prometheus.io/docs/practices/rules.",
      .bad = GROUP("    rules:\n" RULE("record: job_up\n        expr: sum by (job) (up)\n")),
      .good = GROUP("    rules:\n" RULE("record: job:up:sum\n        expr: sum by (job) (up)\n")),
      .on = LINT_ON_RULES,
      .rules = check_name },
    { .id = "template-in-recording-label",
      .level = LINT_WARN,
      .kind = LINT_RULES,
      .brief = "a template in a label of a recording rule",
      .why = "Only labels and annotations of alerts are expanded. Here the braces are stored.",
      .bad = GROUP("    rules:\n" RULE("record: job:up:sum\n        expr: sum by (job) (up)\n"
                                       "        labels: {a: \"{{ $labels.job }}\"}\n")),
      .good = GROUP("    rules:\n" RULE("record: job:up:sum\n        expr: sum by (job) (up)\n"
                                        "        labels: {a: b}\n")),
      .on = LINT_ON_RULES,
      .rules = check_record_labels },
    { .id = "dependency",
      .level = LINT_WARN,
      .kind = LINT_RULES,
      .brief = "a rule that stands before the one it uses",
      .why = "Rules of a group are evaluated in order. One that uses what a later one records sees "
             "the value of the round before.",
      .bad = GROUP("    rules:\n" RULE("alert: A\n        expr: job:up:sum < 1\n")
                       RULE("record: job:up:sum\n        expr: sum by (job) (up)\n")),
      .good = GROUP("    rules:\n" RULE("record: job:up:sum\n        expr: sum by (job) (up)\n")
                        RULE("alert: A\n        expr: job:up:sum < 1\n")),
      .on = LINT_ON_RULES,
      .rules = check_dependency },
    { .id = "required-label",
      .level = LINT_WARN,
      .kind = LINT_RULES,
      .brief = "an alert without a label that all must have",
      .why = "Which labels alerts must have is up to you; the rule says nothing until it is told.",
      .on = LINT_ON_RULES,
      .rules = check_required_label },
    { .id = "required-annotation",
      .level = LINT_WARN,
      .kind = LINT_RULES,
      .brief = "an alert without an annotation that all must have",
      .why = "Which annotations alerts must have is up to you; the rule says nothing until it is "
             "told.",
      .on = LINT_ON_RULES,
      .rules = check_required_annotation },
    { .id = "name-pattern",
      .level = LINT_WARN,
      .kind = LINT_RULES,
      .brief = "a name that is not as agreed",
      .why = "How alerts, recorded metrics and groups are named is up to you; the rule says "
             "nothing until it is told.",
      .on = LINT_ON_RULES,
      .rules = check_pattern },
};
const struct lint_rules lint_rules_rules = { rows, N_OF(rows) };
