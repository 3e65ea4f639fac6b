/* collect_dash.c - the built-in dashboard that fits what there is. */
#include "tui/collect_impl.h"

static bool has_metric(const struct survey *s, struct str name)
{
    for (size_t i = 0; i < s->n_families; i++) {
        struct str base = name;
        if (str_eq(s->families[i].name, name))
            return true;
        if (s->families[i].type == METRIC_HISTOGRAM && str_cut_suffix(&base, STR("_bucket")) &&
            str_eq(s->families[i].name, base))
            return true;
    }
    return false;
}

static bool exists(void *user, struct str metric)
{
    return has_metric(user, metric);
}

void collect_dash_rules(struct collector *c)
{
    struct buf text = { 0 };

    if (!c->o.dash || !c->o.dash->alerts.n)
        return;
    buf_puts(&text, "groups: [{name: dashboard, rules: ");
    buf_put_str(&text, c->o.dash->alerts);
    buf_puts(&text, "}]\n");
    rule_file_parse(buf_str(&text), NULL, &c->dash_rules);
    buf_done(&text);
    if (!c->o.rules_name.n)
        c->o.rules_name = c->o.dash_name;
    collect_rules_open(c, &c->dash_rules, 1);
}

void collect_find_dash(struct collector *c)
{
    const struct dash_builtin *found = c->survey.n_families ? dash_builtin_fit(exists, &c->survey)
                                                            : NULL;

    if (!found)
        return;
    struct dashboard *d = arena_new(&c->dash_arena, struct dashboard);
    if (!dash_builtin_read(&c->dash_arena, str_of(found->name), d))
        return;
    c->o.dash = d;
    c->o.dash_name = str_of(arena_printf(&c->dash_arena, "%s (built in)", found->name));
    collect_dash_rules(c);
}

/* Variables keep their values where the other dashboard has the same. */
void collect_take_dash(struct collector *c, const struct dashboard *d, struct str name)
{
    const struct dashboard *old = c->o.dash;
    bool same = old && old->n_vars == d->n_vars;

    for (size_t i = 0; same && i < d->n_vars; i++)
        same = str_eq(old->vars[i].name, d->vars[i].name);
    if (!same)
        c->vars = NULL;
    c->has_vars = false;
    c->o.dash = d;
    c->o.dash_name = name;
}

void collect_dash_close(struct collector *c)
{
    rule_file_done(&c->dash_rules);
    arena_done(&c->dash_arena);
}
