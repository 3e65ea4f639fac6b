#include "lint/board.h"

#include "base/vec.h"
#include "promql/vars.h"

enum { MAX_NESTING = 8 };

// ---- nodes ----

const struct json_node *lint_json_get(const struct json_node *n, const char *path)
{
    struct str rest = str_of(path), key;

    while (n && str_cut(&rest, '.', &key))
        n = json_get(n, key);
    return n;
}

struct str lint_json_str(const struct json_node *n, const char *path)
{
    const struct json_node *v = lint_json_get(n, path);

    return v && (v->kind == JSON_STRING || v->kind == JSON_NUMBER) ? v->text : (struct str){ 0 };
}

static const struct json_node *string_of(const struct json_node *n, const char *path)
{
    const struct json_node *v = lint_json_get(n, path);
    return v && v->kind == JSON_STRING ? v : NULL;
}

static const struct json_node *object_of(const struct json_node *n, const char *path)
{
    const struct json_node *v = lint_json_get(n, path);
    return v && v->kind == JSON_OBJECT_BEGIN ? v : NULL;
}

/* The first of a list. */
static const struct json_node *list_of(const struct json_node *n, const char *path)
{
    const struct json_node *v = lint_json_get(n, path);
    return v && v->kind == JSON_ARRAY_BEGIN ? v->child : NULL;
}

static bool is_true(const struct json_node *n, const char *path)
{
    const struct json_node *v = lint_json_get(n, path);
    return v && v->kind == JSON_TRUE;
}

// ---- data sources ----

static enum lint_asks asks_type(struct str type)
{
    static const char *const same[] = { "prometheus", "grafana-amazonprometheus-datasource",
                                        "grafana-azureprometheus-datasource" };
    if (!type.n)
        return LINT_ASKS_ANYONE;
    for (size_t i = 0; i < N_OF(same); i++)
        if (str_eq(type, str_of(same[i])))
            return LINT_ASKS_PROMETHEUS;
    return LINT_ASKS_OTHER;
}

/* The variable or import input of this name says which plugin. */
static enum lint_asks asks_variable(const struct lint_board *b, struct str name)
{
    for (size_t i = 0; i < b->vars.n; i++)
        if (str_eq(b->vars.p[i].name, name) && str_eq(b->vars.p[i].type, STR("datasource")))
            return asks_type(b->vars.p[i].query ? b->vars.p[i].query->text : (struct str){ 0 });
    for (const struct json_node *n = list_of(b->root, "__inputs"); n; n = n->next)
        if (str_eq(lint_json_str(n, "name"), name))
            return asks_type(lint_json_str(n, "pluginId"));
    return LINT_ASKS_ANYONE;
}

static enum lint_asks asks_name(const struct lint_board *b, struct str name)
{
    struct pql_var v = name.n ? pql_var_at(name) : (struct pql_var){ 0 };

    if (v.n)
        return asks_variable(b, v.name);
    return str_starts(name, STR("-- ")) && !str_eq(name, STR("-- Mixed --")) ? LINT_ASKS_OTHER
                                                                             : LINT_ASKS_ANYONE;
}

/* A name, or {type, uid}. */
enum lint_asks lint_board_asks(const struct lint_board *b, const struct json_node *source)
{
    if (source && source->kind == JSON_STRING)
        return asks_name(b, source->text);
    struct str type = lint_json_str(source, "type"), uid = lint_json_str(source, "uid");
    if (str_eq(type, STR("datasource"))) // Grafana's own, which -- Mixed -- is one of
        return str_eq(uid, STR("-- Mixed --")) ? LINT_ASKS_ANYONE : LINT_ASKS_OTHER;
    struct pql_var v = type.n ? pql_var_at(type) : (struct pql_var){ 0 };
    if (type.n && !v.n)
        return asks_type(type);
    return asks_name(b, uid);
}

// ---- queries ----

static struct lint_target target_of(const struct lint_board *b, const struct lint_panel *p,
                                    const struct json_node *n)
{
    struct lint_target t = { .node = n, .spec = n, .source = lint_json_get(n, "datasource") };

    t.source = t.source && t.source->kind != JSON_NULL ? t.source : NULL;
    t.asks = lint_board_asks(b, t.source ? t.source : p ? p->source : NULL);
    t.hidden = is_true(n, "hide");
    t.expr = string_of(n, "expr");
    return t;
}

/* Of V2: {kind: DataQuery, group: prometheus, datasource: {name}, spec: {expr}}. */
static struct lint_target target_of_v2(const struct lint_board *b, const struct json_node *n)
{
    const struct json_node *query = object_of(n, "spec.query");
    struct lint_target t = { .node = n, .spec = object_of(query, "spec") };
    struct str group = lint_json_str(query, "group");

    if (!group.n && !str_eq(lint_json_str(query, "kind"), STR("DataQuery")))
        group = lint_json_str(query, "kind");
    t.source = object_of(query, "datasource");
    t.asks = asks_type(group);
    if (t.asks == LINT_ASKS_ANYONE)
        t.asks = asks_name(b, lint_json_str(t.source, "name"));
    t.hidden = is_true(n, "spec.hidden");
    t.expr = string_of(t.spec, "expr");
    return t;
}

static void read_targets(struct lint_board *b, struct lint_panel *p, const struct json_node *first)
{
    size_t n = 0;

    for (const struct json_node *t = first; t; t = t->next)
        n++;
    p->targets = arena_new_n(b->a, struct lint_target, n + 1);
    for (const struct json_node *t = first; t; t = t->next)
        if (t->kind == JSON_OBJECT_BEGIN)
            p->targets[p->n_targets++] = b->v2 ? target_of_v2(b, t) : target_of(b, p, t);
}

// ---- panels ----

static void read_panels(struct lint_board *b, const struct json_node *first, int depth)
{
    for (const struct json_node *n = depth < MAX_NESTING ? first : NULL; n; n = n->next) {
        struct lint_panel p = { .node = n, .type = lint_json_str(n, "type") };
        if (n->kind != JSON_OBJECT_BEGIN)
            continue;
        p.source = lint_json_get(n, "datasource");
        p.source = p.source && p.source->kind != JSON_NULL ? p.source : NULL;
        p.config = object_of(n, "fieldConfig");
        read_targets(b, &p, list_of(n, "targets"));
        if (!str_eq(p.type, STR("row")))
            vec_push(&b->panels, p);
        read_panels(b, list_of(n, "panels"), depth + 1);
    }
}

static void read_elements(struct lint_board *b, const struct json_node *elements)
{
    for (const struct json_node *n = elements ? elements->child : NULL; n; n = n->next) {
        const struct json_node *spec = object_of(n, "spec"), *viz = object_of(spec, "vizConfig");
        struct lint_panel p = { .node = spec, .type = lint_json_str(viz, "group") };
        if (!spec || str_eq(lint_json_str(n, "kind"), STR("LibraryPanel")))
            continue;
        if (!p.type.n)
            p.type = lint_json_str(viz, "kind");
        p.config = object_of(viz, "spec.fieldConfig");
        read_targets(b, &p, list_of(spec, "data.spec.queries"));
        vec_push(&b->panels, p);
    }
}

// ---- variables and annotations ----

static void read_var(struct lint_board *b, const struct json_node *n)
{
    struct lint_board_var v = { .node = n, .type = lint_json_str(n, "type") };

    v.query = string_of(n, "query");
    if (!v.query)
        v.query = string_of(n, "query.query");
    v.definition = string_of(n, "definition");
    v.source = lint_json_get(n, "datasource");
    v.source = v.source && v.source->kind != JSON_NULL ? v.source : NULL;
    v.name = lint_json_str(n, "name");
    vec_push(&b->vars, v);
}

static void read_var_v2(struct lint_board *b, const struct json_node *n)
{
    static const struct {
        const char *kind, *type;
    } kinds[] = { { "QueryVariable", "query" },       { "DatasourceVariable", "datasource" },
                  { "CustomVariable", "custom" },     { "IntervalVariable", "interval" },
                  { "ConstantVariable", "constant" }, { "TextVariable", "textbox" },
                  { "AdhocVariable", "adhoc" },       { "GroupByVariable", "groupby" } };
    const struct json_node *spec = object_of(n, "spec");
    struct lint_board_var v = { .node = spec, .name = lint_json_str(spec, "name") };

    if (!spec)
        return;
    for (size_t i = 0; i < N_OF(kinds); i++)
        if (str_eq(lint_json_str(n, "kind"), str_of(kinds[i].kind)))
            v.type = str_of(kinds[i].type);
    v.query = string_of(spec, str_eq(v.type, STR("datasource")) ? "pluginId" : "query");
    if (!v.query)
        v.query = string_of(spec, "query.spec.query");
    v.definition = string_of(spec, "definition");
    v.source = object_of(spec, "query.datasource");
    v.asks = asks_type(lint_json_str(spec, "query.group"));
    vec_push(&b->vars, v);
}

/* Whom variables ask may be said by other variables, so when all are known. */
static void read_vars(struct lint_board *b)
{
    for (const struct json_node *n = list_of(b->root, b->v2 ? "variables" : "templating.list"); n;
         n = n->next)
        if (b->v2)
            read_var_v2(b, n);
        else if (n->kind == JSON_OBJECT_BEGIN)
            read_var(b, n);
    for (size_t i = 0; i < b->vars.n && !b->v2; i++)
        b->vars.p[i].asks = lint_board_asks(b, b->vars.p[i].source);
}

static void read_annotations(struct lint_board *b)
{
    for (const struct json_node *n = list_of(b->root, b->v2 ? "annotations" : "annotations.list");
         n; n = n->next)
        if (n->kind == JSON_OBJECT_BEGIN)
            vec_push(&b->annotations, b->v2 ? target_of_v2(b, n) : target_of(b, NULL, n));
}

bool lint_board_read(struct arena *a, const struct json_node *root, struct lint_board *out)
{
    const struct json_node *spec = object_of(root, "spec"), *in = object_of(root, "dashboard");

    *out = (struct lint_board){ .a = a, .root = root };
    if (spec && (json_get(spec, STR("panels")) || json_get(spec, STR("elements"))))
        out->root = spec;
    else if (in)
        out->root = in;
    out->v2 = object_of(out->root, "elements") != NULL;
    const struct json_node *panels = list_of(out->root, "panels"),
                           *rows = list_of(out->root, "rows");
    if (!out->v2 && !json_get(out->root, STR("panels")) && !rows)
        return false;
    read_vars(out);
    read_annotations(out);
    if (out->v2)
        read_elements(out, object_of(out->root, "elements"));
    read_panels(out, panels, 0);
    for (const struct json_node *r = rows; r; r = r->next)
        read_panels(out, list_of(r, "panels"), 0);
    return true;
}

void lint_board_done(struct lint_board *b)
{
    vec_done(&b->panels);
    vec_done(&b->vars);
    vec_done(&b->annotations);
}
