/* grafana_impl.h - what the files of the import share; nobody else includes it. */
#ifndef PROMCTL_TUI_GRAFANA_IMPL_H
#define PROMCTL_TUI_GRAFANA_IMPL_H

#include "base/json.h"
#include "base/map.h"
#include "tui/dash_fields.h"
#include "tui/grafana.h"

struct grafana {
    struct arena *a;
    struct dashboard *d;
    struct str text;
    struct {
        struct panel *p;
        size_t n, cap;
    } panels;
    int64_t shift;   /* of the rows that follow, by folded panels before them */
    struct map lost; /* what cannot be kept */
    struct {
        struct lost {
            size_t n;
            const struct json_node *at; /* the first */
        } * p;
        size_t n, cap;
    } losses;
};

/* Nodes, where the tree has them; the zero of the type otherwise. */
struct str gf_str(const struct json_node *n, const char *key);
bool gf_bool(const struct json_node *n, const char *key);
bool gf_number(const struct json_node *n, const char *key, double *out);
int64_t gf_int(const struct json_node *n, const char *key, int64_t otherwise);
const struct json_node *gf_get(const struct json_node *n, const char *path); /* "a.b.c" */

/* Counts something that cannot be kept; told once at the end, with how often. */
void gf_lost(struct grafana *g, const struct json_node *at, const char *fmt, ...) ATTR_PRINTF(3, 4);

/* Told at once, for one panel. */
void gf_warn(struct grafana *g, const struct json_node *at, const char *fmt, ...) ATTR_PRINTF(3, 4);

/* A new panel at the end of the list, or NULL where there are too many. */
struct panel *gf_add(struct grafana *g, const struct json_node *at);

/* ---- grafana_panel.c ---- */

/* What a panel looks like, from its kind, `options` and `fieldConfig`. */
void gf_read_look(struct grafana *g, struct panel *p, struct str kind,
                  const struct json_node *options, const struct json_node *config,
                  const struct json_node *at);

/* A query: `spec` has expr and so on, `source` says which data source it asks. */
void gf_read_query(struct grafana *g, struct panel *p, const struct json_node *spec,
                   const struct json_node *source, bool hide);
void gf_read_transformations(struct grafana *g, const struct json_node *list);
/* What a panel or row is repeated for; `n` is the panel, or, of the second
 * model, its "repeat". */
void gf_read_repeat(struct grafana *g, struct panel *p, const struct json_node *n);
void gf_read_classic_panel(struct grafana *g, const struct json_node *n, int64_t y);
void gf_read_maps(struct grafana *g, struct panel *p, const struct json_node *list);
void gf_read_overrides(struct grafana *g, struct panel *p, const struct json_node *list);
void gf_read_limits(struct grafana *g, struct panel *p, const struct json_node *config);

/* ---- grafana_series.c ---- */

/* "#73bf69", "rgba(245, 54, 54, 0.9)", "semi-dark-red". */
bool gf_color(struct str s, int rgb[3]);

/* ---- grafana_vars.c ---- */
void gf_read_vars(struct grafana *g, const struct json_node *list, bool v2);

/* ---- grafana_v2.c ---- */
void gf_read_v2(struct grafana *g, const struct json_node *spec);

#endif
