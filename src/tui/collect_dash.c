/* collect_dash.c - the built-in dashboard that fits what there is. */
#include "demo/files.h"
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

static bool fits(const struct survey *s, const struct dashboard *d)
{
    for (size_t i = 0; i < d->n_match; i++)
        if (!has_metric(s, d->match[i]))
            return false;
    return d->n_match > 0;
}

static void use(struct collector *c, const char *name, struct dashboard *d)
{
    c->o.dash = d;
    c->o.dash_name = str_of(arena_printf(&c->dash_arena, "%s (built in)", name));
    // The simulated system brings its rules along.
    if (!c->o.n_rules && strcmp(name, "task-handler") == 0) {
        rule_file_parse(str_of(demo_rules_yml), NULL, &c->dash_rules);
        c->o.rules = &c->dash_rules;
        c->o.n_rules = 1;
        c->o.rules_name = STR("task-handler (built in)");
        collect_rules_open(c);
    }
}

void collect_find_dash(struct collector *c)
{
    for (size_t i = 0; i < dash_n_builtins && c->survey.n_families; i++) {
        struct arena a = { 0 };
        struct dashboard *d = arena_new(&a, struct dashboard);
        if (dash_builtin_read(&a, str_of(dash_builtins[i].name), d) && fits(&c->survey, d)) {
            c->dash_arena = a;
            use(c, dash_builtins[i].name, d);
            return;
        }
        arena_done(&a);
    }
}

void collect_dash_close(struct collector *c)
{
    rule_file_done(&c->dash_rules);
    arena_done(&c->dash_arena);
}
