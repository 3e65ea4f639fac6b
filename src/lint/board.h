/* board.h - dashboards of Grafana as nodes of their JSON: which queries there are, and whom they
 * ask. Reads the classic model (also as {"dashboard": ...} of the HTTP API), the V1 resource, whose
 * spec is the same, and the V2 resource with its elements.
 *
 * Source: grafana packages/grafana-schema (dashboard.cue, dashboardv2).
 */
#ifndef PROMCTL_LINT_BOARD_H
#define PROMCTL_LINT_BOARD_H

#include "base/arena.h"
#include "base/json.h"

enum lint_asks { LINT_ASKS_PROMETHEUS, LINT_ASKS_ANYONE /* nobody says whom */, LINT_ASKS_OTHER };

struct lint_target { /* a query of a panel */
    const struct json_node *node;
    const struct json_node *spec;   /* what has `expr` and `legendFormat`: the node, or within it */
    const struct json_node *expr;   /* a string; or NULL */
    const struct json_node *source; /* its own data source, or NULL */
    enum lint_asks asks;
    bool hidden;
};

struct lint_panel {
    const struct json_node *node;   /* with `title` and `description`: of V2 the spec */
    const struct json_node *source; /* or NULL */
    const struct json_node *config; /* fieldConfig, or NULL */
    struct str type;                /* "timeseries" */
    struct lint_target *targets;
    size_t n_targets;
};

struct lint_board_var {
    const struct json_node *node;               /* with `name`: of V2 the spec */
    struct str name, type;                      /* "query", "datasource", ... */
    const struct json_node *query, *definition; /* strings, or NULL */
    const struct json_node *source;             /* of a query, or NULL */
    enum lint_asks asks;
};

struct lint_board {
    struct arena *a; /* private */
    const struct json_node *root;
    bool v2;
    struct {
        struct lint_panel *p;
        size_t n, cap;
    } panels; /* in order of the text, rows not among them */
    struct {
        struct lint_board_var *p;
        size_t n, cap;
    } vars;
    struct {
        struct lint_target *p;
        size_t n, cap;
    } annotations;
};

/* False: it is none of Grafana's. The nodes are borrowed. */
bool lint_board_read(struct arena *a, const struct json_node *root, struct lint_board *out);
void lint_board_done(struct lint_board *b);

/* Whom a data source of a panel is: NULL: the default one. */
enum lint_asks lint_board_asks(const struct lint_board *b, const struct json_node *source);

/* "a.b.c" of objects within each other, or NULL; its text, where it is a string or number. */
const struct json_node *lint_json_get(const struct json_node *n, const char *path);
struct str lint_json_str(const struct json_node *n, const char *path);

#endif
