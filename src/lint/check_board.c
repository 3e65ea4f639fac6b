/* check_board.c - dashboards of Grafana: reading them, panels and data sources. */
#include "base/map.h"
#include "lint/board.h"
#include "lint/lint_impl.h"
#include "lint/query.h"

// ---- panels ----

static bool is_one_of(struct str s, const char *const *words, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (str_eq(s, str_of(words[i])))
            return true;
    return false;
}

/* Of values and times; others show texts, links or what plugins make of it. */
static bool shows_data(const struct lint_panel *p)
{
    static const char *const types[] = { "timeseries", "graph",          "stat",
                                         "singlestat", "gauge",          "bargauge",
                                         "table",      "table-old",      "heatmap",
                                         "barchart",   "piechart",       "histogram",
                                         "trend",      "state-timeline", "status-history" };
    return is_one_of(p->type, types, N_OF(types));
}

static bool shows_numbers(const struct lint_panel *p)
{
    static const char *const types[] = { "timeseries", "graph",    "stat",     "singlestat",
                                         "gauge",      "bargauge", "barchart", "piechart" };
    return is_one_of(p->type, types, N_OF(types));
}

static bool is_graph(const struct lint_panel *p)
{
    static const char *const types[] = { "timeseries", "graph", "heatmap", "trend" };
    return is_one_of(p->type, types, N_OF(types));
}

static bool asks_prometheus(const struct lint_panel *p)
{
    for (size_t i = 0; i < p->n_targets; i++)
        if (p->targets[i].asks != LINT_ASKS_OTHER && p->targets[i].expr)
            return true;
    return false;
}

/* Its title, or where it begins. */
static struct span place_of(const struct lint_panel *p)
{
    const struct json_node *title = json_get(p->node, STR("title"));
    bool named = title && title->kind == JSON_STRING && title->text.n;
    return named ? title->at : (struct span){ p->node->at.off, 1 };
}

static void set_subject(struct lint_file *f, const struct lint_panel *p)
{
    f->subject = lint_json_str(p->node, "title");
}

static void check_title(const struct lint_rule *r, struct lint_file *f, const struct lint_board *b)
{
    for (size_t i = 0; i < b->panels.n; i++) {
        const struct lint_panel *p = &b->panels.p[i];
        if (asks_prometheus(p) && !str_trim(lint_json_str(p->node, "title")).n)
            lint_report(f, r, place_of(p), "a panel without a title");
    }
}

static void check_description(const struct lint_rule *r, struct lint_file *f,
                              const struct lint_board *b)
{
    for (size_t i = 0; i < b->panels.n; i++) {
        const struct lint_panel *p = &b->panels.p[i];
        set_subject(f, p);
        if (asks_prometheus(p) && !str_trim(lint_json_str(p->node, "description")).n)
            lint_report(f, r, place_of(p), "a panel without a description");
    }
}

static void check_targets(const struct lint_rule *r, struct lint_file *f,
                          const struct lint_board *b)
{
    for (size_t i = 0; i < b->panels.n; i++) {
        const struct lint_panel *p = &b->panels.p[i];
        set_subject(f, p);
        if (shows_data(p) && !p->n_targets && !json_get(p->node, STR("libraryPanel")) &&
            lint_board_asks(b, p->source) != LINT_ASKS_OTHER)
            lint_report(f, r, place_of(p), "a panel without queries");
    }
}

static struct lint_text unit_of(const struct lint_panel *p)
{
    const struct json_node *n = lint_json_get(p->config, "defaults.unit");
    const struct json_node *axes = lint_json_get(p->node, "yaxes");

    if (!n && str_eq(p->type, STR("singlestat")))
        n = lint_json_get(p->node, "format");
    if (!n && str_eq(p->type, STR("graph")) && axes)
        n = lint_json_get(axes->child, "format");
    return lint_text_json(n);
}

/* Columns that get units of their own, or numbers that something is made of. */
static bool has_overrides(const struct lint_panel *p)
{
    const struct json_node *list = lint_json_get(p->config, "overrides");
    const struct json_node *old = lint_json_get(p->node, "transformations");
    const struct json_node *new = lint_json_get(p->node, "data.spec.transformations");

    if ((old && old->n) || (new &&new->n))
        return true;
    for (const struct json_node *o = list ? list->child : NULL; o; o = o->next) {
        const struct json_node *properties = json_get(o, STR("properties"));
        for (const struct json_node *m = properties ? properties->child : NULL; m; m = m->next)
            if (str_eq(lint_json_str(m, "id"), STR("unit")))
                return true;
    }
    return false;
}

static void check_without_unit(const struct lint_rule *r, struct lint_file *f,
                               const struct lint_board *b)
{
    for (size_t i = 0; i < b->panels.n; i++) {
        const struct lint_panel *p = &b->panels.p[i];
        set_subject(f, p);
        if (shows_numbers(p) && asks_prometheus(p) && !unit_of(p).text.n && !has_overrides(p))
            lint_report(f, r, place_of(p), "a panel without a unit");
    }
}

// ---- ids ----

static void see_id(const struct lint_rule *r, struct lint_file *f, struct map *seen,
                   const struct json_node *n, const char *what)
{
    size_t before = seen->n;

    if (n && n->text.n && (n->kind == JSON_STRING || n->kind == JSON_NUMBER) &&
        map_id(seen, n->text) != before)
        lint_report(f, r, n->at, "another %s has the id %.*s", what, STR_ARG(n->text));
}

static void check_ids(const struct lint_rule *r, struct lint_file *f, const struct lint_board *b)
{
    struct map panels = { 0 };

    for (size_t i = 0; i < b->panels.n; i++) {
        const struct lint_panel *p = &b->panels.p[i];
        struct map targets = { 0 };
        set_subject(f, p);
        see_id(r, f, &panels, json_get(p->node, STR("id")), "panel");
        for (size_t k = 0; k < p->n_targets; k++)
            see_id(r, f, &targets,
                   lint_json_get(p->targets[k].node, b->v2 ? "spec.refId" : "refId"),
                   "query of the panel");
        map_done(&targets);
    }
    map_done(&panels);
}

// ---- data sources ----

/* The name or id of a source, where it is one and no variable. */
static const struct json_node *fixed_source(const struct lint_board *b,
                                            const struct json_node *source, enum lint_asks asks)
{
    const struct json_node *n = source && source->kind != JSON_STRING
                                    ? json_get(source, b->v2 ? STR("name") : STR("uid"))
                                    : source;

    if (!n || n->kind != JSON_STRING || !n->text.n || pql_has_vars(n->text) ||
        asks == LINT_ASKS_OTHER || str_starts(n->text, STR("-- ")) ||
        str_eq(n->text, STR("grafana")) || str_eq(n->text, STR("default")))
        return NULL;
    return n;
}

static void report_fixed(const struct lint_rule *r, struct lint_file *f, const struct json_node *n)
{
    lint_help(f, lint_report(f, r, n->at, "the data source \"%.*s\" is fixed", STR_ARG(n->text)),
              "a variable of type datasource lets people choose, and the dashboard can be used "
              "elsewhere: ${datasource}");
}

/* Of the queries of a panel those that have another one than it. */
static void check_panel_sources(const struct lint_rule *r, struct lint_file *f,
                                const struct lint_board *b, const struct lint_panel *p)
{
    const struct json_node *own = NULL;

    for (size_t i = 0; i < p->n_targets && !own; i++)
        own = fixed_source(b, p->source,
                           p->targets[i].source ? LINT_ASKS_ANYONE : p->targets[i].asks);
    if (p->n_targets && lint_board_asks(b, p->source) == LINT_ASKS_OTHER)
        own = NULL;
    if (own)
        report_fixed(r, f, own);
    for (size_t i = 0; i < p->n_targets; i++) {
        const struct json_node *n = fixed_source(b, p->targets[i].source, p->targets[i].asks);
        if (n && !(own && str_eq(own->text, n->text)))
            report_fixed(r, f, n);
    }
}

static void check_sources(const struct lint_rule *r, struct lint_file *f,
                          const struct lint_board *b)
{
    for (size_t i = 0; i < b->panels.n; i++) {
        set_subject(f, &b->panels.p[i]);
        check_panel_sources(r, f, b, &b->panels.p[i]);
    }
    f->subject = (struct str){ 0 };
    for (size_t i = 0; i < b->vars.n; i++) {
        const struct lint_board_var *v = &b->vars.p[i];
        const struct json_node *n = fixed_source(b, v->source, v->asks);
        if (n)
            report_fixed(r, f, n);
    }
}

static void check_editable(const struct lint_rule *r, struct lint_file *f,
                           const struct lint_board *b)
{
    const struct json_node *n = json_get(b->root, STR("editable"));

    if (n && n->kind != JSON_TRUE)
        return;
    lint_help(f,
              lint_report(f, r, n ? n->at : (struct span){ b->root->at.off, 1 },
                          "the dashboard can be edited"),
              "\"editable\": false keeps what is in files the only truth");
}

// ---- reading ----

static void run_panel(struct lint_file *f, const struct lint_panel *p)
{
    bool overrides = has_overrides(p), unit_told = false;

    for (size_t i = 0; i < p->n_targets; i++) {
        const struct lint_target *t = &p->targets[i];
        struct lint_query q = {
            .file = f,
            .expr = lint_text_json(t->expr),
            .legend = lint_text_json(json_get(t->spec, STR("legendFormat"))),
            .unit = unit_of(p),
            .maybe_other = t->asks != LINT_ASKS_PROMETHEUS,
            .shows_unit = shows_numbers(p) && !overrides && !t->hidden,
            .over_time = is_graph(p),
            .panel_at = place_of(p),
            .unit_told = &unit_told,
        };
        if (t->asks != LINT_ASKS_OTHER && str_trim(q.expr.text).n)
            lint_run_query(&q);
    }
}

static void run_board(struct lint_file *f, const struct lint_board *b)
{
    const struct lint_rule *r;
    bool told = true;

    for (size_t i = 0; i < b->panels.n; i++) {
        set_subject(f, &b->panels.p[i]);
        run_panel(f, &b->panels.p[i]);
    }
    for (size_t i = 0; i < b->annotations.n; i++) {
        const struct lint_target *t = &b->annotations.p[i];
        struct lint_query q = { .file = f,
                                .expr = lint_text_json(t->expr),
                                .unit_told = &told,
                                .maybe_other = t->asks != LINT_ASKS_PROMETHEUS };
        f->subject = lint_json_str(t->node, "name");
        if (t->asks != LINT_ASKS_OTHER && str_trim(q.expr.text).n)
            lint_run_query(&q);
    }
    for (size_t i = 0; (r = lint_rule_at(i)); i++) {
        f->subject = (struct str){ 0 };
        if (r->on == LINT_ON_BOARD && f->levels[i] != LINT_OFF)
            r->board(r, f, b);
    }
    f->subject = (struct str){ 0 };
}

#define BOARD(rest)      "{\"schemaVersion\": 39, \"editable\": false, " rest "}"
#define PANEL(rest)      BOARD("\"panels\": [{\"type\": \"timeseries\", " rest "}]")
#define UP               "\"targets\": [{\"expr\": \"up\"}]"
#define SOURCE(uid)      "\"datasource\": {\"type\": \"prometheus\", \"uid\": \"" uid "\"}"
#define SOURCE_VARIABLE  "{\"name\": \"ds\", \"type\": \"datasource\", \"query\": \"prometheus\"}"
#define TEMPLATING(vars) "\"templating\": {\"list\": [" vars "]}, "

enum { SYNTAX };

static const struct lint_rule rows[] = {
    [SYNTAX] = { .id = "dashboard-syntax",
                 .level = LINT_ERROR,
                 .kind = LINT_GRAFANA,
                 .brief = "a dashboard that cannot be read",
                 .why = "Neither Grafana nor promctl can load it.",
                 .bad = "{\"schemaVersion\": 39, \"panels\": [{]}",
                 .good = PANEL("\"title\": \"A\", " UP) },
    { .id = "panel-title",
      .level = LINT_WARN,
      .kind = LINT_GRAFANA,
      .on = LINT_ON_BOARD,
      .board = check_title,
      .brief = "a panel without a title",
      .why = "Nobody knows what it shows, and links and alerts have nothing to call it by.",
      .bad = PANEL(UP),
      .good = PANEL("\"title\": \"Targets\", " UP) },
    { .id = "panel-description",
      .level = LINT_OFF,
      .kind = LINT_GRAFANA,
      .on = LINT_ON_BOARD,
      .board = check_description,
      .brief = "a panel without a description",
      .why = "It says what is good and what is bad, to people who look at it at night.",
      .bad = PANEL("\"title\": \"Targets\", " UP),
      .good = PANEL("\"title\": \"Targets\", \"description\": \"1 is up.\", " UP) },
    { .id = "panel-targets",
      .level = LINT_WARN,
      .kind = LINT_GRAFANA,
      .on = LINT_ON_BOARD,
      .board = check_targets,
      .brief = "a panel without queries",
      .why = "It says \"No data\" for ever.",
      .bad = PANEL("\"title\": \"Targets\", \"targets\": []"),
      .good = PANEL("\"title\": \"Targets\", " UP) },
    { .id = "panel-without-unit",
      .level = LINT_OFF,
      .kind = LINT_GRAFANA,
      .on = LINT_ON_BOARD,
      .board = check_without_unit,
      .brief = "a panel without a unit, whatever it shows",
      .why = "Even of numbers without a unit Grafana can be told how to show them: short, none, "
             "locale. panel-unit reports only those that have one.",
      .bad = PANEL("\"title\": \"Targets\", " UP),
      .good = PANEL("\"title\": \"Targets\", \"fieldConfig\": {\"defaults\": {\"unit\": "
                    "\"short\"}}, " UP) },
    { .id = "duplicate-id",
      .level = LINT_WARN,
      .kind = LINT_GRAFANA,
      .on = LINT_ON_BOARD,
      .board = check_ids,
      .brief = "two panels, or two queries of a panel, with one id",
      .why = "Links, alerts and transformations find the wrong one, and of two queries Grafana "
             "may show one.",
      .bad = PANEL("\"title\": \"A\", \"targets\": [{\"refId\": \"A\", \"expr\": \"up\"}, "
                   "{\"refId\": \"A\", \"expr\": \"up == 0\"}]"),
      .good = PANEL("\"title\": \"A\", \"targets\": [{\"refId\": \"A\", \"expr\": \"up\"}, "
                    "{\"refId\": \"B\", \"expr\": \"up == 0\"}]") },
    { .id = "fixed-datasource",
      .level = LINT_WARN,
      .kind = LINT_GRAFANA,
      .on = LINT_ON_BOARD,
      .board = check_sources,
      .brief = "a data source that is the name or id of one",
      .why = "The dashboard works in the Grafana it comes from only.",
      .bad = PANEL("\"title\": \"Targets\", " SOURCE("P1809F7CD0C75ACF3") ", " UP),
      .good = BOARD(TEMPLATING(SOURCE_VARIABLE) "\"panels\": [{\"type\": \"timeseries\", "
                                                "\"title\": \"Targets\", " SOURCE("${ds}") ", " UP
                                                                                           "}]") },
    { .id = "dashboard-editable",
      .level = LINT_OFF,
      .kind = LINT_GRAFANA,
      .on = LINT_ON_BOARD,
      .board = check_editable,
      .brief = "a dashboard that people may edit where it is shown",
      .why = "What is changed there is lost when the file is loaded again.",
      .bad = "{\"schemaVersion\": 39, \"editable\": true, \"panels\": []}",
      .good = BOARD("\"panels\": []") },
};
const struct lint_rules lint_board_rules = { rows, N_OF(rows) };

void lint_run_grafana(struct lint_file *f)
{
    struct arena a = { 0 };
    struct err e = { 0 };
    struct json_node *root = NULL;
    struct lint_board b;

    if (!json_dom(&a, f->text, &root, &e)) {
        lint_report(f, &rows[SYNTAX], e.at, "%s", e.msg);
    } else {
        if (lint_board_read(&a, root, &b))
            run_board(f, &b);
        else
            lint_report(f, &rows[SYNTAX], (struct span){ root->at.off, 1 },
                        "a dashboard of Grafana without panels");
        lint_board_done(&b);
    }
    err_done(&e);
    arena_done(&a);
}
