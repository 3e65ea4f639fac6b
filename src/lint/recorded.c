#include "lint/recorded.h"
#include "lint/source.h"

enum { DEPTH_MAX = 64 }; /* of rules that use rules */

struct recorded_rule {
    const struct rule *rule;
    struct pql_flow *flow; /* of the expression, or NULL */
    size_t next;           /* the next one of the same name, plus 1; 0: none */
};

struct recorded_name {
    size_t first, last; /* rules, plus 1 */
    const struct pql_flow *flow;
    bool busy;
};

static const struct pql_flow *flow_at(struct lint_recorded *x, struct recorded_rule *r)
{
    if (!r->flow)
        r->flow = pql_flow(&x->arena, r->rule->tree, &x->env);
    return r->flow;
}

static struct pql_flow *series_of(struct lint_recorded *x, struct recorded_rule *r)
{
    const struct rule_pairs *own = &r->rule->labels, *group = &r->rule->group_labels;
    struct label *labels = arena_new_n(&x->arena, struct label, own->n + group->n + 1);
    size_t n = 0;

    for (size_t i = 0; i < group->n; i++)
        labels[n++] = (struct label){ group->p[i].name, group->p[i].value };
    for (size_t i = 0; i < own->n; i++)
        labels[n++] = (struct label){ own->p[i].name, own->p[i].value };
    return pql_flow_record(&x->arena, flow_at(x, r), r->rule->name, labels, n);
}

/* The series of all rules of a name. */
static const struct pql_flow *find(void *user, struct str metric)
{
    struct lint_recorded *x = user;
    size_t id = map_find(&x->names, metric);
    struct recorded_name *name = id == MAP_NONE ? NULL : &x->by_name[id];
    const struct pql_flow *all = NULL;

    if (!name || name->busy || x->depth >= DEPTH_MAX)
        return NULL;
    if (name->flow)
        return name->flow;
    name->busy = true;
    x->depth++;
    for (size_t i = name->first; i; i = x->rules[i - 1].next) {
        struct pql_flow *one = series_of(x, &x->rules[i - 1]);
        all = all ? pql_flow_join(&x->arena, all, one) : one;
    }
    x->depth--;
    name->busy = false;
    return name->flow = all;
}

static void add(struct lint_recorded *x, const struct rule *rule)
{
    size_t i = x->n++, id;

    x->rules[i].rule = rule;
    if (rule->is_alert || !rule->tree || !rule->name.n)
        return;
    id = map_id(&x->names, rule->name);
    struct recorded_name *name = &x->by_name[id];
    if (name->last)
        x->rules[name->last - 1].next = i + 1;
    else
        name->first = i + 1;
    name->last = i + 1;
}

static bool metadata(void *user, struct str metric, enum metric_type *type, struct str *unit)
{
    const struct lint_recorded *x = user;
    return x->source && lint_source_metadata(x->source, metric, type, unit);
}

void lint_recorded_init(struct lint_recorded *x, const struct rule_file *rf,
                        struct lint_source *source)
{
    size_t n = 0;

    *x = (struct lint_recorded){ .rf = rf, .source = source };
    for (size_t i = 0; i < rf->n; i++)
        n += rf->groups[i].n;
    x->rules = arena_new_n(&x->arena, struct recorded_rule, n + 1);
    x->by_name = arena_new_n(&x->arena, struct recorded_name, n + 1);
    for (size_t i = 0; i < rf->n; i++)
        for (size_t k = 0; k < rf->groups[i].n; k++)
            add(x, &rf->groups[i].rules[k]);
    x->env = (struct pql_flow_env){ .metadata = metadata, .rule = find, .user = x };
}

void lint_recorded_done(struct lint_recorded *x)
{
    map_done(&x->names);
    arena_done(&x->own);
    arena_done(&x->arena);
}

const struct pql_flow *lint_recorded_flow(struct lint_recorded *x, size_t i)
{
    if (x->rules[i].flow)
        return x->rules[i].flow;
    arena_reset(&x->own); // most rules are not used by others
    return pql_flow(&x->own, x->rules[i].rule->tree, &x->env);
}
