/* What groups and rules must be, once a file could be decoded.
 *
 * Source: prometheus model/rulefmt/rulefmt.go RuleGroups.Validate, Rule.Validate.
 */
#include "base/map.h"
#include "base/utf8.h"
#include "base/vec.h"
#include "rules/rule_file_impl.h"

/* Which positions Prometheus puts before the rule. */
enum prefix { PREFIX_NONE, PREFIX_ONE, PREFIX_TWO };

struct place {
    struct rule_reader *r;
    const struct rule_group *g;
    struct rule *rule;
    size_t number; /* from 1 */
};

static void put_position(struct buf *b, const struct yaml_node *n)
{
    buf_printf(b, "%u:%u: ", n ? n->line : 0, n ? n->col : 0);
}

static void set_prefix(const struct place *at, struct rule_problem *p, enum prefix kind,
                       const struct yaml_node *a, const struct yaml_node *b)
{
    struct buf out = { 0 };

    if (kind != PREFIX_NONE)
        put_position(&out, a);
    if (kind == PREFIX_TWO)
        put_position(&out, b);
    buf_puts(&out, "group ");
    str_put_quoted(&out, at->g->name);
    buf_printf(&out, ", rule %zu, ", at->number);
    str_put_quoted(&out, at->rule->name);
    buf_puts(&out, ": ");
    p->prefix = arena_str(&at->r->f->arena, buf_str(&out));
    buf_done(&out);
}

static bool is_label_name(struct str s)
{
    return s.n && utf8_valid(s);
}

static const struct yaml_node *key_of(const struct yaml_node *map, const char *name)
{
    for (const struct yaml_member *m = map->kind == YAML_MAP ? map->first : NULL; m; m = m->next)
        if (m->key->kind == YAML_SCALAR && str_eq(m->key->text, str_of(name)))
            return m->key;
    return map;
}

/* ---- rules ---- */

static void check_kind(const struct place *at)
{
    struct rule *x = at->rule;
    const struct yaml_node *record = x->record.node, *alert = x->alert.node;
    struct rule_problem *p;

    if (x->record.text.n && x->alert.text.n)
        p = rule_problem_add(at->r, RULE_KIND, alert,
                             "only one of 'record' and 'alert' must be set");
    else if (!x->record.text.n && !x->alert.text.n)
        p = rule_problem_add(at->r, RULE_KIND, x->node, "one of 'record' or 'alert' must be set");
    else
        return;
    set_prefix(at, p, PREFIX_TWO, record, alert);
}

/* Parses it; an error is said where it is in the file. */
static void check_expr(const struct place *at)
{
    struct rule *x = at->rule;
    struct arena *a = &at->r->f->arena;
    struct rule_problem *p;
    struct err e = { 0 };

    if (!x->expr.text.n) {
        p = rule_problem_add(at->r, RULE_EXPR, x->expr.node ? x->expr.node : x->node,
                             "field 'expr' must be set in rule");
        set_prefix(at, p, PREFIX_ONE, x->expr.node, NULL);
        return;
    }
    x->tree = pql_parse(a, x->expr.text, &at->r->opts->syntax, &e);
    if (x->tree)
        return;
    struct str msg = str_of(e.msg), error = STR("parse error: ");
    size_t skip = str_find(msg, error);
    p = rule_problem_add(at->r, RULE_EXPR, x->expr.node, "could not parse expression: %s", e.msg);
    p->place = rule_file_place(at->r->f, x->expr.node, e.at.off, e.at.n);
    p->what = str_of(arena_printf(a, "could not parse expression: %.*s",
                                  STR_ARG(str_skip(msg, skip < msg.n ? skip + error.n : 0))));
    p->hint = e.hint ? arena_str(a, str_of(e.hint)) : (struct str){ 0 };
    set_prefix(at, p, PREFIX_ONE, x->expr.node, NULL);
    err_done(&e);
}

static void bad_field(const struct place *at, const char *field)
{
    struct rule_problem *p = rule_problem_add(at->r, RULE_RECORDING_FIELD,
                                              key_of(at->rule->node, field),
                                              "invalid field '%s' in recording rule", field);

    set_prefix(at, p, PREFIX_ONE, at->rule->record.node, NULL);
}

static void check_recording(const struct place *at)
{
    struct rule *x = at->rule;
    struct str name = x->record.text;
    struct rule_problem *p = NULL;

    if (x->annotations.n)
        bad_field(at, "annotations");
    if (x->for_ms)
        bad_field(at, "for");
    if (x->keep_firing_ms)
        bad_field(at, "keep_firing_for");
    if (!utf8_valid(name)) {
        p = rule_problem_add(at->r, RULE_RECORDING_NAME, x->record.node,
                             "invalid recording rule name: %.*s", STR_ARG(name));
        set_prefix(at, p, PREFIX_ONE, x->record.node, NULL);
    }
    if (str_find_char(name, '{') == name.n && str_find_char(name, '}') == name.n)
        return;
    p = rule_problem_add(at->r, RULE_RECORDING_NAME, x->record.node,
                         "braces present in the recording rule name; should it be in expr?: %.*s",
                         STR_ARG(name));
    set_prefix(at, p, PREFIX_ONE, x->record.node, NULL);
}

static void check_labels(const struct place *at)
{
    const struct rule_pairs *labels = &at->rule->labels;

    for (size_t i = 0; i < labels->n; i++) {
        const struct rule_pair *l = &labels->p[i];
        if (!is_label_name(l->name) || str_eq(l->name, STR("__name__")))
            set_prefix(at,
                       rule_problem_add(at->r, RULE_LABEL, l->key, "invalid label name: %.*s",
                                        STR_ARG(l->name)),
                       PREFIX_NONE, NULL, NULL);
        if (!utf8_valid(l->value))
            set_prefix(at,
                       rule_problem_add(at->r, RULE_LABEL, l->node, "invalid label value: %.*s",
                                        STR_ARG(l->value)),
                       PREFIX_NONE, NULL, NULL);
    }
}

static void check_annotations(const struct place *at)
{
    const struct rule_pairs *v = &at->rule->annotations;

    for (size_t i = 0; i < v->n; i++)
        if (!is_label_name(v->p[i].name))
            set_prefix(at,
                       rule_problem_add(at->r, RULE_ANNOTATION, v->p[i].key,
                                        "invalid annotation name: %.*s", STR_ARG(v->p[i].name)),
                       PREFIX_NONE, NULL, NULL);
}

/* What is in front of an error in a template: "template: NAME:LINE: ". */
static struct str after_place(struct str msg)
{
    struct str rest = msg;

    if (!str_cut_prefix(&rest, STR("template: __alert_")))
        return msg;
    for (size_t i = 0; (i += str_find(str_skip(rest, i), STR(": "))) < rest.n; i += 2)
        if (i && rest.p[i - 1] >= '0' && rest.p[i - 1] <= '9')
            return str_skip(rest, i + 2);
    return msg;
}

static void check_templates(const struct place *at, struct rule_pairs *v, const char *kind)
{
    struct arena *a = &at->r->f->arena;

    for (size_t i = 0; i < v->n; i++) {
        struct rule_pair *t = &v->p[i];
        struct err e = { 0 };
        if (str_find(t->value, STR("{{")) == t->value.n ||
            (t->tmpl = tmpl_parse(a, at->rule->name, t->value, &e)))
            continue;
        struct buf name = { 0 };
        str_put_quoted(&name, t->name);
        struct rule_problem *p = rule_problem_add(at->r, RULE_TEMPLATE, t->node, "%s %s: %s", kind,
                                                  buf_z(&name), e.msg);
        p->place = rule_file_place(at->r->f, t->node, e.at.off, e.at.n);
        p->what = str_of(arena_printf(a, "%s %s: %.*s", kind, buf_z(&name),
                                      STR_ARG(after_place(str_of(e.msg)))));
        p->hint = e.hint ? arena_str(a, str_of(e.hint)) : (struct str){ 0 };
        set_prefix(at, p, PREFIX_NONE, NULL, NULL);
        buf_done(&name);
        err_done(&e);
    }
}

static void check_rule(const struct place *at)
{
    check_kind(at);
    check_expr(at);
    if (at->rule->record.text.n)
        check_recording(at);
    check_labels(at);
    check_annotations(at);
    if (at->rule->is_alert) {
        check_templates(at, &at->rule->labels, "label");
        check_templates(at, &at->rule->annotations, "annotation");
    }
}

/* ---- groups ---- */

static void check_group_labels(struct rule_reader *r, const struct rule_group *g)
{
    for (size_t i = 0; i < g->labels.n; i++) {
        const struct rule_pair *l = &g->labels.p[i];
        if (!is_label_name(l->name) || str_eq(l->name, STR("__name__")))
            rule_problem_add(r, RULE_GROUP_LABEL, l->key, "invalid label name: %.*s",
                             STR_ARG(l->name));
        if (!utf8_valid(l->value))
            rule_problem_add(r, RULE_GROUP_LABEL, l->node, "invalid label value: %.*s",
                             STR_ARG(l->value));
    }
}

void rule_file_check(struct rule_reader *r)
{
    struct map names = { 0 };

    for (size_t i = 0; i < r->f->n; i++) {
        const struct rule_group *g = &r->f->groups[i];
        const struct yaml_node *node = g->name_node ? g->name_node : g->node;
        size_t known = names.n;
        if (!g->name.n)
            rule_problem_add(r, RULE_GROUP_NAME, node, "Groupname must not be empty")->prefix = STR(
                "0:0: ");
        if (map_id(&names, g->name) < known)
            rule_problem_add(r, RULE_GROUP_DUPLICATE, node,
                             "groupname: \"%.*s\" is repeated in the same file", STR_ARG(g->name))
                ->prefix = STR("0:0: ");
        check_group_labels(r, g);
        for (size_t j = 0; j < g->n; j++)
            check_rule(&(struct place){ r, g, &g->rules[j], j + 1 });
    }
    map_done(&names);
}
