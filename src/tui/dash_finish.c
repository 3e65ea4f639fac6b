/* dash_finish.c - what a dashboard does not say: sizes, places, units. */
#include "out/unit_expr.h"
#include "promql/parse.h"
#include "tui/dash_fields.h"
#include "tui/layout.h"
#include "tui/vars.h"

static bool unit_of_text(struct str expr, struct out_unit *out)
{
    struct arena a = { 0 };
    struct buf b = { 0 };
    struct err e = { 0 };
    struct pql_syntax syntax = { 0 };
    bool ok = false;

    var_expand_any(&b, expr);
    struct pql_node *n = pql_parse(&a, buf_str(&b), &syntax, &e);
    if (n) {
        ok = out_unit_of_expr(n, out);
        pql_done(n);
    }
    err_done(&e);
    buf_done(&b);
    arena_done(&a);
    return ok;
}

static void find_unit(struct arena *a, struct dashboard *d, struct panel *p)
{
    out_unit_parse(STR("none"), &p->unit);
    if (p->unit_id.n) {
        p->has_unit = true;
        if (!out_unit_parse(p->unit_id, &p->unit))
            dash_issue_add(a, &d->issues, true, p->line, p->col,
                           "panel \"%.*s\": unit \"%.*s\" is not known and shown as it is",
                           STR_ARG(p->title), STR_ARG(p->unit_id));
        return;
    }
    for (size_t i = 0; i < p->n_queries && !p->has_unit; i++)
        p->has_unit = unit_of_text(p->queries[i].expr, &p->unit);
}

static void find_size(struct panel *p)
{
    int64_t w, h;

    dash_default_size(p->type, &w, &h);
    p->w = p->w > 0 && p->w <= LAYOUT_COLUMNS ? p->w : w;
    p->h = p->h > 0 && p->h <= LAYOUT_MAX_GRID ? p->h : h;
    if (p->pinned && p->x + p->w > LAYOUT_COLUMNS)
        p->w = LAYOUT_COLUMNS - p->x;
}

void dash_place(struct arena *a, struct dashboard *d)
{
    struct layout_item *items = arena_new_n(a, struct layout_item, d->n_panels + 1);

    for (size_t i = 0; i < d->n_panels; i++) {
        const struct panel *p = &d->panels[i];
        items[i] = (struct layout_item){ .x = p->pinned ? (int)p->x : -1,
                                         .y = p->pinned ? (int)p->y : -1,
                                         .w = (int)p->w,
                                         .h = (int)p->h };
    }
    layout_flow(items, d->n_panels);
    for (size_t i = 0; i < d->n_panels; i++) {
        d->panels[i].x = items[i].x;
        d->panels[i].y = items[i].y;
    }
}

void dash_finish(struct arena *a, struct dashboard *d)
{
    for (size_t i = 0; i < d->n_panels; i++) {
        find_size(&d->panels[i]);
        find_unit(a, d, &d->panels[i]);
    }
    dash_place(a, d);
    if (d->range_ms <= 0)
        d->range_ms = 15 * 60 * 1000;
    if (d->refresh_ms <= 0)
        d->refresh_ms = 5000;
}
