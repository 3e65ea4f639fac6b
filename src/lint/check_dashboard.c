/* check_dashboard.c - promctl's own dashboards: keys and values, queries, variables. */
#include "base/map.h"
#include "lint/query.h"
#include "lint/schema.h"

// ---- queries ----

struct panel {
    struct lint_file *f;
    const struct yaml_node *node;
    struct str type;
    bool has_series_units;
    bool *unit_told;
};

static bool has_series_units(const struct yaml_node *panel)
{
    for (const struct yaml_member *m = schema_entries(panel, "series"); m; m = m->next)
        if (yaml_get(m->value, "unit"))
            return true;
    return false;
}

static bool shows_numbers(struct str type)
{
    static const char *const types[] = { "", "graph", "stat", "gauge", "bars" };

    for (size_t i = 0; i < N_OF(types); i++)
        if (str_eq(type, str_of(types[i])))
            return true;
    return false;
}

/* A unit that is not said is that of the query. */
static void run_query(const struct panel *p, const struct yaml_node *expr,
                      const struct yaml_node *legend)
{
    bool graph = !p->type.n || str_eq(p->type, STR("graph")) || str_eq(p->type, STR("heatmap"));
    struct lint_query q = {
        .file = p->f,
        .expr = lint_text_yaml(expr),
        .legend = lint_text_yaml(legend ? legend : yaml_get(p->node, "legend")),
        .unit = lint_text_yaml(yaml_get(p->node, "unit")),
        .shows_unit = shows_numbers(p->type) && !p->has_series_units,
        .over_time = graph,
        .panel_at = schema_key_span(p->node, "title"),
        .unit_told = p->unit_told,
    };
    if (str_trim(q.expr.text).n)
        lint_run_query(&q);
}

static void run_exprs(const struct panel *p, const struct yaml_node *n)
{
    if (!n)
        return;
    if (n->kind == YAML_MAP)
        run_query(p, yaml_get(n, "expr"), yaml_get(n, "legend"));
    else if (n->kind == YAML_SCALAR)
        run_query(p, n, NULL);
    else
        for (const struct yaml_member *m = n->first; m; m = m->next)
            if (m->value->kind != YAML_LIST)
                run_exprs(p, m->value);
}

static void run_panel(struct lint_file *f, const struct yaml_node *n)
{
    bool told = false;
    struct panel p = { f, n, schema_text(yaml_get(n, "type")), has_series_units(n), &told };
    struct panel spark = p;

    f->subject = schema_text(yaml_get(n, "title"));
    run_exprs(&p, yaml_get(n, "expr"));
    spark.has_series_units = true; // its unit is shown nowhere
    run_exprs(&spark, yaml_get(n, "spark"));
    f->subject = (struct str){ 0 };
}

// ---- variables ----

enum { UNUSED, MISSING, QUERY };
enum { MISSING_MAX = 50 /* in one text */ };

static const struct lint_rule *rule_of(size_t i)
{
    static const char *const ids[] = { "unused-variable", "missing-variable", "variable-query" };
    return lint_rule_find(str_of(ids[i]));
}

struct vars {
    struct lint_file *f;
    const struct yaml_node *map; /* `vars`, or NULL */
    struct map used;
};

static bool is_known(const struct vars *v, struct str name)
{
    if (str_starts(name, STR("__")))
        return true;
    for (const struct yaml_member *m = v->map ? v->map->first : NULL; m; m = m->next)
        if (str_eq(m->key->text, name))
            return true;
    return false;
}

/* The variables of a text; those of queries have to be there. */
static void see_text(struct vars *v, const struct yaml_node *n, bool must)
{
    struct lint_text t = lint_text_yaml(n);
    size_t n_told = 0;

    for (size_t i = 0; i < t.text.n;) {
        struct pql_var var = pql_var_at(str_skip(t.text, i));
        if (var.n) {
            struct span at = { i, var.n };
            map_id(&v->used, var.name);
            if (must && t.text.p[i] == '$' && !is_known(v, var.name) && n_told++ < MISSING_MAX)
                lint_report(v->f, rule_of(MISSING), lint_text_place(v->f, &t, at),
                            "there is no variable %.*s", STR_ARG(var.name));
        }
        i += var.n ? var.n : 1;
    }
}

static bool is_query_key(struct str key)
{
    return str_eq(key, STR("expr")) || str_eq(key, STR("spark")) || str_eq(key, STR("query"));
}

static void see_all(struct vars *v, const struct yaml_node *n, bool must)
{
    if (n->kind == YAML_SCALAR)
        see_text(v, n, must);
    for (const struct yaml_member *m = n->first; m; m = m->next) {
        bool query = m->key && is_query_key(m->key->text);
        if (m->key && str_eq(m->key->text, STR("repeat")) && m->value->kind == YAML_SCALAR)
            map_id(&v->used, m->value->text);
        see_all(v, m->value, query || (must && !m->key));
    }
}

static void check_var_query(struct lint_file *f, const struct yaml_node *n)
{
    struct lint_text t = lint_text_yaml(n);
    struct pql_ask ask;

    pql_ask_parse(t.text, &ask);
    if (t.text.n && ask.kind != PQL_ASK_METRICS && ask.expr.n)
        lint_check_syntax(f, rule_of(QUERY), &t, ask.expr);
}

static void run_vars(struct lint_file *f, const struct yaml_node *root)
{
    const struct yaml_node *map = yaml_get(root, "vars");
    struct vars v = { .f = f, .map = map && map->kind == YAML_MAP ? map : NULL };

    see_all(&v, root, false);
    for (const struct yaml_member *m = v.map ? v.map->first : NULL; m; m = m->next) {
        if (m->key->kind != YAML_SCALAR)
            continue;
        if (map_find(&v.used, m->key->text) == MAP_NONE)
            lint_report(f, rule_of(UNUSED), m->key->at, "the variable %.*s is used nowhere",
                        STR_ARG(m->key->text));
        check_var_query(f, yaml_get(m->value, "query"));
    }
    map_done(&v.used);
}

void lint_run_dashboard(struct lint_file *f)
{
    struct schema_walk w = { 0 };
    struct yaml_doc *doc = schema_open(&w, f);
    const struct yaml_node *root = doc ? yaml_doc_root(doc) : NULL;

    if (doc)
        schema_walk(&w, doc, schema_dashboard[SCHEMA_DASHBOARD]);
    if (root && root->kind == YAML_MAP) {
        for (const struct yaml_member *m = schema_entries(root, "panels"); m; m = m->next)
            if (m->value->kind == YAML_MAP)
                run_panel(f, m->value);
        run_vars(f, root);
    }
    yaml_doc_free(doc);
}
