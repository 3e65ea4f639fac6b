/* schema_dashboard.c - the keys of promctl's own dashboards: those of tui/dash_fields.c, which
 * test_dashboard compares them with.
 */
#include "lint/schema.h"

SCHEMA_WORDS(types, "graph", "stat", "gauge", "bars", "table", "heatmap", "text", "alerts",
             "events", "states", "row");
SCHEMA_WORDS(calcs, "last", "first", "mean", "min", "max", "sum", "count", "range", "delta");
SCHEMA_WORDS(draws, "line", "fill", "bars", "points");
SCHEMA_WORDS(levels, "ok", "warning", "critical");
SCHEMA_WORDS(scales, "linear", "log");
SCHEMA_WORDS(sorts, "off", "up", "down", "number", "number down");
SCHEMA_WORDS(kinds, "query", "values", "text", "constant");

static bool is_one_of(struct str s, const struct schema_words *words)
{
    for (size_t i = 0; i < words->n; i++)
        if (str_eq(s, str_of(words->p[i])))
            return true;
    return false;
}

// ---- pieces of panels ----

static const struct schema_key query_keys[] = {
    { .name = "expr", .type = SCHEMA_STR, .flags = SCHEMA_REQUIRED },
    { .name = "legend", .type = SCHEMA_STR },
    { .name = "instant", .type = SCHEMA_BOOL },
};
static const struct schema_map query = {
    .what = "a query",
    .keys = query_keys,
    .n = N_OF(query_keys),
};

static void check_limit(struct schema_walk *w, const struct yaml_node *map)
{
    if (!yaml_get(map, "above") && !yaml_get(map, "below"))
        schema_report(w, CONFIG_MISSING_KEY, map->at, "a threshold without \"above\" or \"below\"");
}

static const struct schema_key limit_keys[] = {
    { .name = "above", .type = SCHEMA_FLOAT },
    { .name = "below", .type = SCHEMA_FLOAT },
    { .name = "percent", .type = SCHEMA_BOOL },
    { .name = "state", .type = SCHEMA_WORD, .words = &levels },
};
static const struct schema_map limit = {
    .what = "a threshold",
    .keys = limit_keys,
    .n = N_OF(limit_keys),
    .check = check_limit,
};

static const struct schema_key map_keys[] = {
    { .name = "value", .type = SCHEMA_FLOAT }, { .name = "from", .type = SCHEMA_FLOAT },
    { .name = "to", .type = SCHEMA_FLOAT },    { .name = "nan", .type = SCHEMA_BOOL },
    { .name = "text", .type = SCHEMA_STR },
};
static const struct schema_map value_text = {
    .what = "a text for values",
    .keys = map_keys,
    .n = N_OF(map_keys),
};

static const struct schema_key series_keys[] = {
    { .name = "name", .type = SCHEMA_STR },    { .name = "regex", .type = SCHEMA_BOOL },
    { .name = "except", .type = SCHEMA_BOOL }, { .name = "hide", .type = SCHEMA_BOOL },
    { .name = "negate", .type = SCHEMA_BOOL }, { .name = "unit", .type = SCHEMA_STR },
    { .name = "title", .type = SCHEMA_STR },   { .name = "color", .type = SCHEMA_UINT },
};
static const struct schema_map series = {
    .what = "a series",
    .keys = series_keys,
    .n = N_OF(series_keys),
};

// ---- panels ----

/* 12x8, 0,4 */
static bool is_pair(struct str s, char between)
{
    struct str a = str_head(s, str_find_char(s, between)), b = str_skip(s, a.n + 1);

    for (size_t i = 0; i < 2; i++) {
        struct str n = str_trim(i ? b : a);
        for (size_t k = 0; k < n.n; k++)
            if (n.p[k] < '0' || n.p[k] > '9')
                return false;
        if (!n.n || n.n > 4)
            return false;
    }
    return true;
}

static void check_pair(struct schema_walk *w, const struct yaml_node *map, const char *key,
                       char between, const char *want)
{
    const struct yaml_node *n = yaml_get(map, key);

    if (n && n->kind == YAML_SCALAR && !is_pair(n->text, between))
        schema_report(w, CONFIG_INVALID_VALUE, n->at, "%s: want %s, not \"%.*s\"", key, want,
                      STR_ARG(str_head(n->text, 60)));
}

static void check_words(struct schema_walk *w, const struct yaml_node *map)
{
    const struct yaml_node *stack = yaml_get(map, "stack");
    struct str s = schema_text(stack);

    SCHEMA_WORDS(stacks, "off", "on", "100%", "true", "false", "yes", "no");
    if (s.n && !is_one_of(s, &stacks))
        schema_report(w, CONFIG_INVALID_VALUE, stack->at,
                      "stack: want true, false or \"100%%\", not \"%.*s\"",
                      STR_ARG(str_head(s, 60)));
    for (const struct yaml_member *m = schema_entries(map, "calcs"); m; m = m->next)
        if (schema_text(m->value).n && !is_one_of(m->value->text, &calcs))
            schema_report(w, CONFIG_INVALID_VALUE, m->value->at, "calcs: \"%.*s\" is none of them",
                          STR_ARG(str_head(m->value->text, 60)));
}

/* What shows nothing of a source. */
static bool has_queries(struct str type)
{
    SCHEMA_WORDS(without, "text", "alerts", "events", "row");
    return !is_one_of(type, &without);
}

static bool number_of(const struct yaml_node *map, const char *key, double *out)
{
    const struct yaml_node *n = yaml_get(map, key);
    struct err e = { 0 };
    bool ok = n && yaml_float(n, out, &e);

    err_done(&e);
    return ok;
}

/* One, or a list: of texts or maps. */
static void check_exprs(struct schema_walk *w, const struct yaml_node *n)
{
    if (n->kind == YAML_MAP)
        schema_walk_node(w, n, &query);
    for (const struct yaml_member *m = n->kind == YAML_LIST ? n->first : NULL; m; m = m->next)
        if (m->value->kind == YAML_MAP)
            schema_walk_node(w, m->value, &query);
}

static void check_panel(struct schema_walk *w, const struct yaml_node *map)
{
    struct str type = schema_text(yaml_get(map, "type"));
    double min, max, decimals;

    check_pair(w, map, "size", 'x', "WxH");
    check_pair(w, map, "at", ',', "X,Y");
    check_words(w, map);
    if (yaml_get(map, "expr"))
        check_exprs(w, yaml_get(map, "expr"));
    if (has_queries(type) && !yaml_get(map, "expr"))
        schema_report(w, CONFIG_MISSING_KEY, schema_key_span(map, "title"),
                      "a panel without \"expr\"");
    if (!has_queries(type) && yaml_get(map, "expr"))
        schema_report(w, CONFIG_INVALID_VALUE, schema_key_span(map, "expr"),
                      "a panel of type %.*s has no queries", STR_ARG(type));
    if (number_of(map, "min", &min) && number_of(map, "max", &max) && min >= max)
        schema_report(w, CONFIG_INVALID_VALUE, yaml_get(map, "max")->at,
                      "max: has to be above min");
    if (number_of(map, "decimals", &decimals) && (decimals < 0 || decimals > 15))
        schema_report(w, CONFIG_INVALID_VALUE, yaml_get(map, "decimals")->at,
                      "decimals: want 0 to 15");
}

static const struct schema_key panel_keys[] = {
    { .name = "title", .type = SCHEMA_STR },
    { .name = "type", .type = SCHEMA_WORD, .words = &types },
    { .name = "size", .type = SCHEMA_STR },
    { .name = "at", .type = SCHEMA_ANY },
    { .name = "unit", .type = SCHEMA_STR },
    { .name = "decimals", .type = SCHEMA_INT },
    { .name = "min", .type = SCHEMA_FLOAT },
    { .name = "max", .type = SCHEMA_FLOAT },
    { .name = "thresholds", .type = SCHEMA_MAP, .shape = SCHEMA_LIST, .map = &limit },
    { .name = "map", .type = SCHEMA_MAP, .shape = SCHEMA_LIST, .map = &value_text },
    { .name = "no_value", .type = SCHEMA_STR },
    { .name = "legend", .type = SCHEMA_STR },
    { .name = "expr", .type = SCHEMA_ANY },
    { .name = "spark", .type = SCHEMA_STR },
    { .name = "calc", .type = SCHEMA_WORD, .words = &calcs },
    { .name = "calcs", .type = SCHEMA_STR, .shape = SCHEMA_LIST },
    { .name = "draw", .type = SCHEMA_WORD, .words = &draws },
    { .name = "stack", .type = SCHEMA_ANY },
    { .name = "scale", .type = SCHEMA_WORD, .words = &scales },
    { .name = "span_nulls", .type = SCHEMA_DUR },
    { .name = "big", .type = SCHEMA_BOOL },
    { .name = "folded", .type = SCHEMA_BOOL },
    { .name = "series", .type = SCHEMA_MAP, .shape = SCHEMA_LIST, .map = &series },
    { .name = "text", .type = SCHEMA_STR },
    { .name = "repeat", .type = SCHEMA_STR },
    { .name = "repeat_down", .type = SCHEMA_BOOL },
    { .name = "repeat_across", .type = SCHEMA_INT },
    { .name = "note", .type = SCHEMA_STR },
};
static const struct schema_map panel = {
    .what = "a panel",
    .keys = panel_keys,
    .n = N_OF(panel_keys),
    .check = check_panel,
};

// ---- the rest ----

static void check_var(struct schema_walk *w, const struct yaml_node *map)
{
    struct str type = schema_text(yaml_get(map, "type"));
    bool query_type = str_eq(type, STR("query")) || !type.n;

    if (query_type && !schema_text(yaml_get(map, "query")).n && !yaml_get(map, "values"))
        schema_report(w, CONFIG_MISSING_KEY, map->at, "a variable without \"query\" or \"values\"");
}

static const struct schema_key var_keys[] = {
    { .name = "label", .type = SCHEMA_STR },
    { .name = "type", .type = SCHEMA_WORD, .words = &kinds },
    { .name = "query", .type = SCHEMA_STR },
    { .name = "regex", .type = SCHEMA_STR },
    { .name = "values", .type = SCHEMA_ANY },
    { .name = "current", .type = SCHEMA_ANY },
    { .name = "multi", .type = SCHEMA_BOOL },
    { .name = "all", .type = SCHEMA_BOOL },
    { .name = "sort", .type = SCHEMA_WORD, .words = &sorts },
    { .name = "all_value", .type = SCHEMA_STR },
    { .name = "hide", .type = SCHEMA_BOOL },
};
static const struct schema_map var = {
    .what = "a variable",
    .keys = var_keys,
    .n = N_OF(var_keys),
    .check = check_var,
};

static const struct schema_key source_keys[] = {
    { .name = "server", .type = SCHEMA_STR },
    { .name = "targets", .type = SCHEMA_ANY },
    { .name = "interval", .type = SCHEMA_DUR },
};
static const struct schema_map source = {
    .what = "source",
    .keys = source_keys,
    .n = N_OF(source_keys),
};

/* A value, a list of them, or a map. */
static void check_vars(struct schema_walk *w, const struct yaml_node *map)
{
    const struct yaml_node *vars = yaml_get(map, "vars");

    for (const struct yaml_member *m = vars && vars->kind == YAML_MAP ? vars->first : NULL; m;
         m = m->next)
        if (m->value->kind == YAML_MAP)
            schema_walk_node(w, m->value, &var);
}

static const struct schema_key board_keys[] = {
    { .name = "title", .type = SCHEMA_STR },
    { .name = "uid", .type = SCHEMA_STR },
    { .name = "match", .type = SCHEMA_ANY },
    { .name = "source", .type = SCHEMA_MAP, .map = &source },
    { .name = "range", .type = SCHEMA_DUR },
    { .name = "refresh", .type = SCHEMA_DUR },
    { .name = "vars", .type = SCHEMA_ANY },
    { .name = "panels",
      .type = SCHEMA_MAP,
      .shape = SCHEMA_LIST,
      .flags = SCHEMA_REQUIRED,
      .map = &panel },
    { .name = "rules", .type = SCHEMA_ANY },
    { .name = "alerts", .type = SCHEMA_ANY },
};
static const struct schema_map board = {
    .what = "a dashboard",
    .keys = board_keys,
    .n = N_OF(board_keys),
    .check = check_vars,
};

const struct schema_map *const schema_dashboard[SCHEMA_DASHBOARD_PARTS] = {
    [SCHEMA_DASHBOARD] = &board,       [SCHEMA_DASHBOARD_SOURCE] = &source,
    [SCHEMA_DASHBOARD_PANEL] = &panel, [SCHEMA_DASHBOARD_QUERY] = &query,
    [SCHEMA_DASHBOARD_LIMIT] = &limit, [SCHEMA_DASHBOARD_SERIES] = &series,
    [SCHEMA_DASHBOARD_VAR] = &var,     [SCHEMA_DASHBOARD_MAP] = &value_text,
};
