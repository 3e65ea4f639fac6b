/* grafana_v2.c - elements, and the layouts that place them. Layouts other than a grid become rows.
 */
#include "tui/grafana_impl.h"

enum { MAX_DEPTH = 8, AUTO_W = 8, AUTO_H = 8 };

struct place {
    int64_t x, y, w, h;
};

static void read_data(struct grafana *g, struct panel *p, const struct json_node *data)
{
    const struct json_node *queries = gf_get(data, "queries");

    for (const struct json_node *q = queries && queries->kind == JSON_ARRAY_BEGIN ? queries->child
                                                                                  : NULL;
         q; q = q->next) {
        const struct json_node *query = gf_get(q, "spec.query"), *spec = gf_get(query, "spec");
        struct str group = gf_str(query, "group").n ? gf_str(query, "group")
                                                    : gf_str(query, "kind");
        if (!spec)
            continue;
        if (group.n && !str_eq(group, STR("prometheus")) && !str_eq(group, STR("DataQuery"))) {
            if (!gf_bool(q, "spec.hidden"))
                gf_lost(g, q, "queries to %.*s are left out", STR_ARG(str_head(group, 60)));
            continue;
        }
        gf_read_query(g, p, spec, NULL, gf_bool(q, "spec.hidden"));
    }
    gf_read_transformations(g, gf_get(data, "transformations"));
}

static void read_element(struct grafana *g, const struct json_node *n, struct place at)
{
    const struct json_node *spec = gf_get(n, "spec"), *viz = gf_get(spec, "vizConfig");
    struct panel *p = gf_add(g, n);

    if (!p)
        return;
    p->title = arena_str(g->a, gf_str(spec, "title"));
    p->pinned = true;
    p->w = at.w < 1 ? 1 : at.w > 24 ? 24 : at.w;
    p->h = at.h < 1 ? 1 : at.h > 100 ? 100 : at.h;
    p->x = at.x < 0 ? 0 : at.x > 24 - p->w ? 24 - p->w : at.x;
    p->y = at.y < 0 ? 0 : at.y > 9000 ? 9000 : at.y;
    if (str_eq(gf_str(n, "kind"), STR("LibraryPanel"))) {
        p->type = PANEL_TEXT;
        p->text = STR("A library panel: only the server has it.");
        gf_lost(g, n, "library panels are known to the server only");
        return;
    }
    struct str kind = gf_str(viz, "group").n ? gf_str(viz, "group") : gf_str(viz, "kind");
    gf_read_look(g, p, kind, gf_get(viz, "spec.options"), gf_get(viz, "spec.fieldConfig"), n);
    if (p->type != PANEL_TEXT && p->type != PANEL_ALERTS)
        read_data(g, p, gf_get(spec, "data.spec"));
    if (p->n_queries == 0 && p->type != PANEL_TEXT && p->type != PANEL_ALERTS) {
        p->type = PANEL_TEXT;
        p->text = STR("Nothing in this panel is asked of Prometheus.");
    }
}

static const struct json_node *element_of(const struct json_node *elements,
                                          const struct json_node *item)
{
    return json_get(elements, gf_str(item, "spec.element.name"));
}

/* Returns the row below what it placed. */
static int64_t read_items(struct grafana *g, const struct json_node *elements,
                          const struct json_node *items, int64_t y, bool grid)
{
    int64_t bottom = y, i = 0;

    for (const struct json_node *m = items && items->kind == JSON_ARRAY_BEGIN ? items->child : NULL;
         m; m = m->next) {
        const struct json_node *e = element_of(elements, m);
        struct place at = { i % 3 * AUTO_W, y + i / 3 * AUTO_H, AUTO_W, AUTO_H };
        if (!e)
            continue;
        if (grid)
            at = (struct place){ gf_int(m, "spec.x", 0), y + gf_int(m, "spec.y", 0),
                                 gf_int(m, "spec.width", 12), gf_int(m, "spec.height", 8) };
        size_t before = g->panels.n;
        read_element(g, e, at);
        if (g->panels.n > before)
            gf_read_repeat(g, &g->panels.p[before], gf_get(m, "spec.repeat"));
        if (g->panels.n > before && g->panels.p[before].y + g->panels.p[before].h > bottom)
            bottom = g->panels.p[before].y + g->panels.p[before].h;
        i++;
    }
    return bottom;
}

static int64_t read_layout(struct grafana *g, const struct json_node *elements,
                           const struct json_node *layout, int64_t y, int depth);

/* Rows, and tabs, which become rows. */
static int64_t read_parts(struct grafana *g, const struct json_node *elements,
                          const struct json_node *parts, int64_t y, int depth)
{
    for (const struct json_node *m = parts && parts->kind == JSON_ARRAY_BEGIN ? parts->child : NULL;
         m; m = m->next) {
        struct panel *row = gf_add(g, m);
        if (!row)
            return y;
        row->type = PANEL_ROW;
        row->title = arena_str(g->a, gf_str(m, "spec.title"));
        row->folded = gf_bool(m, "spec.collapse");
        row->pinned = true;
        row->x = 0;
        row->y = y++;
        gf_read_repeat(g, row, gf_get(m, "spec.repeat"));
        y = read_layout(g, elements, gf_get(m, "spec.layout"), y, depth + 1);
    }
    return y;
}

static int64_t read_layout(struct grafana *g, const struct json_node *elements,
                           const struct json_node *layout, int64_t y, int depth)
{
    struct str kind = gf_str(layout, "kind");

    if (depth > MAX_DEPTH)
        return y;
    if (str_eq(kind, STR("RowsLayout")))
        return read_parts(g, elements, gf_get(layout, "spec.rows"), y, depth);
    if (str_eq(kind, STR("TabsLayout"))) {
        gf_lost(g, layout, "tabs are shown as rows");
        return read_parts(g, elements, gf_get(layout, "spec.tabs"), y, depth);
    }
    return read_items(g, elements, gf_get(layout, "spec.items"), y,
                      str_eq(kind, STR("GridLayout")));
}

void gf_read_v2(struct grafana *g, const struct json_node *spec)
{
    read_layout(g, gf_get(spec, "elements"), gf_get(spec, "layout"), 0, 0);
}
