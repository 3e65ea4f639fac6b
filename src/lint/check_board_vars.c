/* check_board_vars.c - variables of Grafana's dashboards. */
#include "base/map.h"
#include "base/nearest.h"
#include "base/vec.h"
#include "lint/board.h"
#include "lint/lint_impl.h"
#include "lint/query.h"

static struct span name_place(const struct lint_board_var *v)
{
    const struct json_node *n = json_get(v->node, STR("name"));
    return n ? n->at : (struct span){ v->node->at.off, 1 };
}

static bool is_query(const struct lint_board_var *v)
{
    return str_eq(v->type, STR("query"));
}

// ---- unused-variable ----

/* Variables that are named in the strings below a node; `repeat` names one without a $. */
static void find_uses(struct map *used, const struct json_node *n)
{
    if (n->kind == JSON_STRING && str_eq(n->key, STR("repeat")))
        map_id(used, n->text);
    if (n->kind == JSON_STRING && str_eq(n->key, STR("value"))) // of V2: {mode: variable, value}
        map_id(used, n->text);
    for (struct str s = n->kind == JSON_STRING ? n->text : (struct str){ 0 }; s.n;) {
        struct pql_var v = pql_var_at(s);
        if (v.n)
            map_id(used, v.name);
        s = str_skip(s, v.n ? v.n : 1);
    }
    for (const struct json_node *m = n->child; m; m = m->next)
        find_uses(used, m);
}

/* Filters that apply to all queries by themselves. */
static bool is_implied(const struct lint_board_var *v)
{
    return str_eq(v->type, STR("adhoc")) || str_eq(v->type, STR("groupby")) || !v->type.n;
}

static void check_unused(const struct lint_rule *r, struct lint_file *f, const struct lint_board *b)
{
    struct map used = { 0 };

    find_uses(&used, b->root);
    for (size_t i = 0; i < b->vars.n; i++) {
        const struct lint_board_var *v = &b->vars.p[i];
        if (!is_implied(v) && v->name.n && map_find(&used, v->name) == MAP_NONE)
            lint_report(f, r, name_place(v), "the variable %.*s is used nowhere", STR_ARG(v->name));
    }
    map_done(&used);
}

// ---- missing-variable ----

enum { MISSING_MAX = 50 /* in one text */ };

static bool is_known(const struct lint_board *b, struct str name, struct nearest *near)
{
    const struct json_node *inputs = json_get(b->root, STR("__inputs"));

    if (str_starts(name, STR("__")))
        return true;
    for (size_t i = 0; i < b->vars.n; i++) {
        if (str_eq(b->vars.p[i].name, name))
            return true;
        nearest_try(near, b->vars.p[i].name);
    }
    for (const struct json_node *n = inputs ? inputs->child : NULL; n; n = n->next)
        if (str_eq(lint_json_str(n, "name"), name))
            return true;
    return false;
}

/* [[ may also be a class of a regular expression, unless it is nearly the name of one. */
static void check_text(const struct lint_rule *r, struct lint_file *f, const struct lint_board *b,
                       const struct json_node *string)
{
    struct lint_text t = lint_text_json(string);
    struct map told = { 0 };

    for (size_t i = 0; i < t.text.n && told.n < MISSING_MAX;) {
        struct pql_var v = pql_var_at(str_skip(t.text, i));
        struct nearest near = { .word = v.name };
        bool missing = v.n && !is_known(b, v.name, &near);
        size_t before = told.n;
        if (missing && (t.text.p[i] == '$' || near.best.n) && map_id(&told, v.name) == before) {
            struct span at = { i, v.n };
            struct lint_finding *found = lint_report(f, r, lint_text_place(f, &t, at),
                                                     "there is no variable %.*s", STR_ARG(v.name));
            if (near.best.n)
                lint_help(f, found, "did you mean %.*s?", STR_ARG(near.best));
        }
        i += v.n ? v.n : 1;
    }
    map_done(&told);
}

/* Data sources name a variable in each panel and query: told once. */
static void check_source(const struct lint_rule *r, struct lint_file *f, const struct lint_board *b,
                         struct map *told, const struct json_node *source)
{
    const struct json_node *n = source && source->kind != JSON_STRING
                                    ? json_get(source, b->v2 ? STR("name") : STR("uid"))
                                    : source;
    struct pql_var v = n && n->text.n ? pql_var_at(n->text) : (struct pql_var){ 0 };
    size_t before = told->n;

    if (v.n && map_id(told, v.name) == before)
        check_text(r, f, b, n);
}

static void check_missing_sources(const struct lint_rule *r, struct lint_file *f,
                                  const struct lint_board *b)
{
    struct map told = { 0 };

    for (size_t i = 0; i < b->panels.n; i++) {
        const struct lint_panel *p = &b->panels.p[i];
        check_source(r, f, b, &told, p->source);
        for (size_t k = 0; k < p->n_targets; k++)
            check_source(r, f, b, &told, p->targets[k].source);
    }
    for (size_t i = 0; i < b->vars.n; i++)
        check_source(r, f, b, &told, b->vars.p[i].source);
    map_done(&told);
}

static void check_missing(const struct lint_rule *r, struct lint_file *f,
                          const struct lint_board *b)
{
    struct nearest none = { 0 };

    check_missing_sources(r, f, b);
    for (size_t i = 0; i < b->vars.n; i++)
        if (is_query(&b->vars.p[i]) && b->vars.p[i].asks != LINT_ASKS_OTHER)
            check_text(r, f, b, b->vars.p[i].query);
    for (size_t i = 0; i < b->panels.n; i++) {
        const struct lint_panel *p = &b->panels.p[i];
        const struct json_node *repeat = json_get(p->node, STR("repeat"));
        f->subject = lint_json_str(p->node, "title");
        for (size_t k = 0; k < p->n_targets; k++)
            if (p->targets[k].asks != LINT_ASKS_OTHER)
                check_text(r, f, b, p->targets[k].expr);
        if (repeat && repeat->kind == JSON_STRING && repeat->text.n &&
            !is_known(b, repeat->text, &none))
            lint_report(f, r, repeat->at, "there is no variable %.*s", STR_ARG(repeat->text));
    }
}

// ---- variable-query ----

static bool is_label(struct str s)
{
    for (size_t i = 0; i < s.n; i++)
        if (!((s.p[i] | 32) >= 'a' && (s.p[i] | 32) <= 'z') && s.p[i] != '_' &&
            !(i && s.p[i] >= '0' && s.p[i] <= '9'))
            return false;
    return s.n > 0;
}

/* name(...) that is none of the functions is no selector, either. */
static void check_function(const struct lint_rule *r, struct lint_file *f,
                           const struct lint_text *t, struct str query)
{
    static const char *const names[] = { "label_values", "label_names", "metrics", "query_result" };
    struct str name = str_head(query, str_find_char(query, '('));
    struct nearest near = { .word = name };
    struct span at = { (size_t)(query.p - t->text.p), name.n };

    for (size_t i = 0; i < N_OF(names); i++) {
        if (str_eq(name, str_of(names[i]))) {
            lint_report(f, r, lint_text_place(f, t, at), "%.*s() is not closed", STR_ARG(name));
            return;
        }
        nearest_try(&near, str_of(names[i]));
    }
    struct lint_finding *found = lint_report(f, r, lint_text_place(f, t, at),
                                             "variables have no function %.*s()", STR_ARG(name));
    if (near.best.n)
        lint_help(f, found, "did you mean %.*s()?", STR_ARG(near.best));
    else
        lint_help(f, found, "there are label_values(), label_names(), metrics(), query_result()");
}

static void check_query(const struct lint_rule *r, struct lint_file *f, const struct json_node *n)
{
    struct lint_text t = lint_text_json(n);
    struct pql_ask ask;

    pql_ask_parse(t.text, &ask);
    if (!str_trim(t.text).n)
        return;
    if (ask.kind == PQL_ASK_SERIES && is_label(str_head(ask.expr, str_find_char(ask.expr, '('))) &&
        str_find_char(ask.expr, '(') < ask.expr.n) {
        check_function(r, f, &t, ask.expr);
        return;
    }
    if (ask.kind == PQL_ASK_LABEL_VALUES && !is_label(ask.label) && !pql_has_vars(ask.label)) {
        struct span at = { ask.label.n ? (size_t)(ask.label.p - t.text.p) : 0,
                           ask.label.n ? ask.label.n : t.text.n };
        lint_report(f, r, lint_text_place(f, &t, at), "\"%.*s\" is no name of a label",
                    STR_ARG(str_head(ask.label, 60)));
    }
    if (ask.kind != PQL_ASK_METRICS && ask.expr.n)
        lint_check_syntax(f, r, &t, ask.expr);
}

static void check_queries(const struct lint_rule *r, struct lint_file *f,
                          const struct lint_board *b)
{
    for (size_t i = 0; i < b->vars.n; i++) {
        const struct lint_board_var *v = &b->vars.p[i];
        if (is_query(v) && v->query && v->asks == LINT_ASKS_PROMETHEUS)
            check_query(r, f, v->query);
    }
}

// ---- variable-refresh ----

/* 0: never; of V2 a word. */
static void check_refresh(const struct lint_rule *r, struct lint_file *f,
                          const struct lint_board *b)
{
    for (size_t i = 0; i < b->vars.n; i++) {
        const struct lint_board_var *v = &b->vars.p[i];
        const struct json_node *n = json_get(v->node, STR("refresh"));
        struct str how = lint_json_str(v->node, "refresh");
        bool never = n &&
                     (n->kind == JSON_FALSE || str_eq(how, STR("0")) || str_eq(how, STR("never")));
        if (!is_query(v) || v->asks == LINT_ASKS_OTHER || !never)
            continue;
        lint_help(f,
                  lint_report(f, r, n->at, "the values of %.*s are those of when it was saved",
                              STR_ARG(v->name)),
                  "2 asks again when the time range changes, 1 when the dashboard is opened");
    }
}

// ---- template-datasource, template-job, template-instance ----

static void check_datasource(const struct lint_rule *r, struct lint_file *f,
                             const struct lint_board *b)
{
    for (size_t i = 0; i < b->vars.n; i++)
        if (str_eq(b->vars.p[i].type, STR("datasource")))
            return;
    lint_report(f, r, (struct span){ b->root->at.off, 1 },
                "the dashboard has no variable for the data source");
}

/* Multi-valued, and "all" is .+, which leaves series without the label out. */
static void check_choice(const struct lint_rule *r, struct lint_file *f,
                         const struct lint_board_var *v)
{
    const struct json_node *multi = json_get(v->node, STR("multi"));
    struct str all = lint_json_str(v->node, "allValue");

    if (!is_query(v))
        lint_report(f, r, name_place(v), "the variable %.*s is no query", STR_ARG(v->name));
    else if (!multi || multi->kind != JSON_TRUE)
        lint_report(f, r, name_place(v), "of %.*s only one value can be chosen", STR_ARG(v->name));
    else if (!str_eq(all, STR(".+")))
        lint_help(f,
                  lint_report(f, r, name_place(v), "all of %.*s is not \".+\"", STR_ARG(v->name)),
                  "\"allValue\": \".+\" is one short pattern instead of all values one by one");
}

static void check_template(const struct lint_rule *r, struct lint_file *f,
                           const struct lint_board *b)
{
    struct str name = str_skip(str_of(r->id), strlen("template-"));

    for (size_t i = 0; i < b->vars.n; i++)
        if (str_eq(b->vars.p[i].name, name)) {
            check_choice(r, f, &b->vars.p[i]);
            return;
        }
    lint_report(f, r, (struct span){ b->root->at.off, 1 }, "the dashboard has no variable %.*s",
                STR_ARG(name));
}

// ---- the table ----

#define IN_YAML(query, expr)                                                                       \
    "vars:\n  job: {query: \"" query "\"}\npanels:\n  - title: A\n    expr: " expr "\n"
#define BOARD(vars, expr)                                                                          \
    "{\"schemaVersion\": 39, \"templating\": {\"list\": [" vars "]}, \"panels\": [{\"type\": "     \
    "\"timeseries\", \"title\": \"A\", \"targets\": [{\"expr\": \"" expr "\"}]}]}"
#define PROMETHEUS "\"datasource\": {\"type\": \"prometheus\", \"uid\": \"${ds}\"}"
#define DS         "{\"name\": \"ds\", \"type\": \"datasource\", \"query\": \"prometheus\"}"
#define JOB(query)                                                                                 \
    "{\"name\": \"job\", \"type\": \"query\", " PROMETHEUS ", \"query\": \"" query "\""
#define ALL ", \"multi\": true, \"allValue\": \".+\"}"
#define UP  "up{job=~\\\"$job\\\"}"

static const struct lint_rule rows[] = {
    { .id = "unused-variable",
      .level = LINT_WARN,
      .kind = LINT_DASHBOARD,
      .on = LINT_ON_BOARD,
      .board = check_unused,
      .brief = "a variable that nothing uses",
      .why = "People choose something, and nothing changes; the values are asked for nevertheless.",
      .bad = IN_YAML("label_values(up, job)", "up"),
      .good = IN_YAML("label_values(up, job)", "up{job=~\"$job\"}") },
    { .id = "missing-variable",
      .level = LINT_ERROR,
      .kind = LINT_DASHBOARD,
      .on = LINT_ON_BOARD,
      .board = check_missing,
      .brief = "a variable that the dashboard does not have",
      .why = "Grafana leaves it in the query as it stands, which then selects nothing.",
      .bad = "panels:\n  - title: A\n    expr: up{job=~\"$job\"}\n",
      .good = IN_YAML("label_values(up, job)", "up{job=~\"$job\"}") },
    { .id = "variable-query",
      .level = LINT_ERROR,
      .kind = LINT_DASHBOARD,
      .on = LINT_ON_BOARD,
      .board = check_queries,
      .brief = "a query of a variable that cannot be read",
      .why = "The variable has no values, and with it no panel that uses it.",
      .bad = IN_YAML("label_values(up{, job)", "up{job=~\"$job\"}"),
      .good = IN_YAML("label_values(up, job)", "up{job=~\"$job\"}") },
    { .id = "variable-refresh",
      .level = LINT_WARN,
      .kind = LINT_GRAFANA,
      .on = LINT_ON_BOARD,
      .board = check_refresh,
      .brief = "a variable whose values are never asked for again",
      .why = "What is new since the dashboard was saved cannot be chosen.",
      .bad = BOARD(DS ", " JOB("label_values(up, job)") ", \"refresh\": 0}", UP),
      .good = BOARD(DS ", " JOB("label_values(up, job)") ", \"refresh\": 2}", UP) },
    { .id = "template-datasource",
      .level = LINT_OFF,
      .kind = LINT_GRAFANA,
      .on = LINT_ON_BOARD,
      .board = check_datasource,
      .brief = "a dashboard without a variable for the data source",
      .why = "It shows the default source of the Grafana it is in, and no other.",
      .bad = BOARD("", "up"),
      .good = BOARD("{\"name\": \"ds\", \"type\": \"datasource\", \"query\": \"prometheus\"}, "
                    "{\"name\": \"x\", \"type\": \"custom\", \"query\": \"${ds}\"}",
                    "up{a=\\\"$x\\\"}") },
    { .id = "template-job",
      .level = LINT_OFF,
      .kind = LINT_GRAFANA,
      .on = LINT_ON_BOARD,
      .board = check_template,
      .brief = "a dashboard without a variable for jobs",
      .why = "With one, of which several can be chosen, the dashboard serves all jobs of a kind.",
      .bad = BOARD("", "up"),
      .good = BOARD(DS ", " JOB("label_values(up, job)") ALL, UP) },
    { .id = "template-instance",
      .level = LINT_OFF,
      .kind = LINT_GRAFANA,
      .on = LINT_ON_BOARD,
      .board = check_template,
      .brief = "a dashboard without a variable for instances",
      .why = "With one, of which several can be chosen, people can look at one of many instances.",
      .bad = BOARD("", "up"),
      .good = BOARD(DS ", {\"name\": \"instance\", \"type\": \"query\", " PROMETHEUS
                       ", \"query\": \"label_values(up, instance)\"" ALL,
                    "up{instance=~\\\"$instance\\\"}") },
};
const struct lint_rules lint_board_var_rules = { rows, N_OF(rows) };
