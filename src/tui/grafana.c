/* grafana.c - the document: which model it is of, its rows, and what all of it loses. */
#include "tui/grafana_impl.h"

#include "base/diag.h"
#include "base/time.h"
#include "base/vec.h"

#include <math.h>
#include <stdarg.h>
#include <stdlib.h>

// ---- nodes ----

const struct json_node *gf_get(const struct json_node *n, const char *path)
{
    struct str rest = str_of(path), key;

    while (n && str_cut(&rest, '.', &key))
        n = n->kind == JSON_OBJECT_BEGIN ? json_get(n, key) : NULL;
    return n;
}

struct str gf_str(const struct json_node *n, const char *key)
{
    const struct json_node *v = gf_get(n, key);

    return v && (v->kind == JSON_STRING || v->kind == JSON_NUMBER) ? v->text : (struct str){ 0 };
}

bool gf_bool(const struct json_node *n, const char *key)
{
    const struct json_node *v = gf_get(n, key);

    return v && v->kind == JSON_TRUE;
}

bool gf_number(const struct json_node *n, const char *key, double *out)
{
    const struct json_node *v = gf_get(n, key);

    return v && (v->kind == JSON_NUMBER || v->kind == JSON_STRING) && v->text.n &&
           json_number(v->text, out);
}

int64_t gf_int(const struct json_node *n, const char *key, int64_t otherwise)
{
    double v;

    return gf_number(n, key, &v) && fabs(v) < 1e9 ? (int64_t)v : otherwise;
}

// ---- what is lost ----

void gf_warn(struct grafana *g, const struct json_node *at, const char *fmt, ...)
{
    struct line_col place = line_col_at(g->text, at ? at->at.off : 0);
    struct buf b = { 0 };
    va_list ap;

    va_start(ap, fmt);
    buf_vprintf(&b, fmt, ap);
    va_end(ap);
    dash_issue_add(g->a, &g->d->issues, true, (unsigned)place.line, (unsigned)place.col, "%s",
                   buf_z(&b));
    buf_done(&b);
}

void gf_lost(struct grafana *g, const struct json_node *at, const char *fmt, ...)
{
    struct buf b = { 0 };
    va_list ap;

    va_start(ap, fmt);
    buf_vprintf(&b, fmt, ap);
    va_end(ap);
    size_t id = map_id(&g->lost, buf_str(&b));
    if (id == g->losses.n)
        vec_push(&g->losses, (struct lost){ 0, at });
    g->losses.p[id].n++;
    buf_done(&b);
}

static void tell_losses(struct grafana *g)
{
    for (size_t i = 0; i < g->losses.n; i++) {
        struct str what = map_key(&g->lost, i);
        const struct lost *l = &g->losses.p[i];
        if (l->n > 1)
            gf_warn(g, l->at, "%.*s (%zu times)", STR_ARG(what), l->n);
        else
            gf_warn(g, l->at, "%.*s", STR_ARG(what));
    }
}

struct panel *gf_add(struct grafana *g, const struct json_node *at)
{
    if (g->panels.n >= DASH_MAX_PANELS) {
        gf_lost(g, at, "panels beyond %d are left out", DASH_MAX_PANELS);
        return NULL;
    }
    struct line_col place = line_col_at(g->text, at ? at->at.off : 0);
    vec_push(&g->panels, (struct panel){ .line = (unsigned)place.line,
                                         .col = (unsigned)place.col,
                                         .at = at ? at->at : (struct span){ 0 },
                                         .x = -1,
                                         .y = -1 });
    return &vec_last(&g->panels);
}

// ---- rows ----

static int64_t top_of(const struct json_node *list)
{
    int64_t top = INT64_MAX;

    for (const struct json_node *n = list ? list->child : NULL; n; n = n->next) {
        int64_t y = gf_int(n, "gridPos.y", 0);
        top = y < top ? y : top;
    }
    return top == INT64_MAX ? 0 : top;
}

/* A row that holds its panels is folded: the places of those that follow take no account of them.
 */
static void read_row(struct grafana *g, const struct json_node *n)
{
    const struct json_node *inside = gf_get(n, "panels");
    int64_t y = gf_int(n, "gridPos.y", 0) + g->shift, first = top_of(inside), bottom = y + 1;
    struct panel *row = gf_add(g, n);

    if (!row)
        return;
    row->type = PANEL_ROW;
    row->title = arena_str(g->a, gf_str(n, "title"));
    row->pinned = true;
    row->x = 0;
    row->y = y;
    row->folded = gf_bool(n, "collapsed");
    gf_read_repeat(g, row, n);
    for (const struct json_node *m = inside && inside->kind == JSON_ARRAY_BEGIN ? inside->child
                                                                                : NULL;
         m; m = m->next) {
        size_t before = g->panels.n;
        gf_read_classic_panel(g, m, y + 1 + gf_int(m, "gridPos.y", 0) - first);
        if (g->panels.n == before)
            continue;
        const struct panel *p = &g->panels.p[before];
        bottom = p->y + p->h > bottom ? p->y + p->h : bottom;
    }
    g->shift += bottom - y - 1;
}

/* In reading order, which the file need not have. */
static int by_place(const void *a, const void *b)
{
    const struct json_node *const *x = a, *const *y = b;
    int64_t yx = gf_int(*x, "gridPos.y", 0), yy = gf_int(*y, "gridPos.y", 0);
    int64_t xx = gf_int(*x, "gridPos.x", 0), xy = gf_int(*y, "gridPos.x", 0);

    if (yx != yy)
        return yx < yy ? -1 : 1;
    if (xx != xy)
        return xx < xy ? -1 : 1;
    return (*x)->at.off < (*y)->at.off ? -1 : (*x)->at.off > (*y)->at.off;
}

/* Older versions kept what came of repeating, too. */
static bool is_copy(const struct json_node *n)
{
    return gf_int(n, "repeatPanelId", 0) > 0 || gf_bool(n, "repeatedByRow");
}

static void read_panels(struct grafana *g, const struct json_node *list)
{
    if (!list || list->kind != JSON_ARRAY_BEGIN)
        return;
    const struct json_node **all = xcalloc(list->n + 1, sizeof *all);
    size_t n = 0;
    for (const struct json_node *m = list->child; m; m = m->next)
        if (m->kind == JSON_OBJECT_BEGIN && !is_copy(m))
            all[n++] = m;
    qsort(all, n, sizeof *all, by_place);
    for (size_t i = 0; i < n; i++) {
        if (str_eq(gf_str(all[i], "type"), STR("row")))
            read_row(g, all[i]);
        else
            gf_read_classic_panel(g, all[i], gf_int(all[i], "gridPos.y", 0) + g->shift);
    }
    free(all);
}

/* Before schema 16 rows held panels, whose widths were of twelve columns. */
static void read_old_rows(struct grafana *g, const struct json_node *rows)
{
    for (const struct json_node *r = rows && rows->kind == JSON_ARRAY_BEGIN ? rows->child : NULL; r;
         r = r->next) {
        const struct json_node *panels = gf_get(r, "panels");
        struct panel *row = gf_add(g, r);
        if (!row)
            return;
        row->type = PANEL_ROW;
        row->title = arena_str(g->a, gf_str(r, "title"));
        row->folded = gf_bool(r, "collapse");
        int64_t h = gf_int(r, "height", 250) / 30;
        for (const struct json_node *m = panels && panels->kind == JSON_ARRAY_BEGIN ? panels->child
                                                                                    : NULL;
             m; m = m->next) {
            size_t before = g->panels.n;
            gf_read_classic_panel(g, m, 0);
            if (g->panels.n == before)
                continue;
            struct panel *p = &g->panels.p[before];
            p->pinned = false;
            p->x = -1;
            p->w = 2 * gf_int(m, "span", 6);
            p->h = h > 2 ? h : 8;
        }
    }
}

// ---- documents ----

static void read_time(struct grafana *g, struct str from, struct str refresh)
{
    struct err e = { 0 };
    int64_t ms;

    if (str_cut_prefix(&from, STR("now-")) && dur_parse(from, &ms, &e))
        g->d->range_ms = ms;
    err_done(&e);
    if (refresh.n && dur_parse(refresh, &ms, &e))
        g->d->refresh_ms = ms;
    err_done(&e);
}

static void count_list(struct grafana *g, const struct json_node *list, const char *what)
{
    size_t n = 0;

    for (const struct json_node *m = list && list->kind == JSON_ARRAY_BEGIN ? list->child : NULL; m;
         m = m->next)
        n += gf_int(m, "builtIn", 0) == 0 && !gf_bool(m, "builtIn") && !gf_bool(m, "spec.builtIn");
    if (n)
        gf_lost(g, list, "%s are not shown", what);
}

static void read_classic(struct grafana *g, const struct json_node *n)
{
    g->d->title = arena_str(g->a, gf_str(n, "title"));
    g->d->uid = arena_str(g->a, gf_str(n, "uid"));
    read_time(g, gf_str(n, "time.from"), gf_str(n, "refresh"));
    gf_read_vars(g, gf_get(n, "templating.list"), false);
    read_panels(g, gf_get(n, "panels"));
    read_old_rows(g, gf_get(n, "rows"));
    count_list(g, gf_get(n, "annotations.list"), "annotations");
    count_list(g, gf_get(n, "links"), "links");
}

static void read_v2(struct grafana *g, const struct json_node *n)
{
    g->d->title = arena_str(g->a, gf_str(n, "title"));
    read_time(g, gf_str(n, "timeSettings.from"), gf_str(n, "timeSettings.autoRefresh"));
    gf_read_vars(g, gf_get(n, "variables"), true);
    gf_read_v2(g, n);
    count_list(g, gf_get(n, "annotations"), "annotations");
    count_list(g, gf_get(n, "links"), "links");
}

/* What is within the wrappings. */
static const struct json_node *unwrap(const struct json_node *root)
{
    const struct json_node *inside = gf_get(root, "dashboard");

    if (inside && inside->kind == JSON_OBJECT_BEGIN)
        root = inside;
    inside = gf_get(root, "spec");
    return inside && inside->kind == JSON_OBJECT_BEGIN ? inside : root;
}

static bool is_grafana(const struct json_node *root)
{
    static const char *const keys[] = { "templating",  "schemaVersion", "__inputs", "elements",
                                        "annotations", "rows",          "gnetId",   "timepicker" };
    const struct json_node *n = unwrap(root);

    if (n != root)
        return true;
    for (size_t i = 0; i < N_OF(keys); i++)
        if (gf_get(n, keys[i]))
            return true;
    const struct json_node *panels = gf_get(n, "panels");
    const struct json_node *first = panels && panels->kind == JSON_ARRAY_BEGIN ? panels->child
                                                                               : NULL;
    return gf_get(first, "gridPos") || gf_get(first, "targets") || gf_get(first, "fieldConfig");
}

static void import(struct arena *a, struct str text, const struct json_node *root,
                   struct dashboard *out)
{
    struct grafana g = { .a = a, .d = out, .text = text };
    const struct json_node *n = unwrap(root);

    if (gf_get(n, "elements"))
        read_v2(&g, n);
    else
        read_classic(&g, n);
    if (out->uid.n == 0)
        out->uid = arena_str(a, gf_str(root, "metadata.name"));
    out->panels = arena_dup(a, g.panels.p, g.panels.n * sizeof *g.panels.p);
    out->n_panels = g.panels.n;
    tell_losses(&g);
    if (out->n_panels == 0)
        dash_issue_add(a, &out->issues, false, 1, 1, "a dashboard of Grafana without panels");
    map_done(&g.lost);
    vec_done(&g.losses);
    vec_done(&g.panels);
    dash_finish(a, out);
}

static struct json_node *parse(struct arena *a, struct str text, struct err *e)
{
    struct json_node *root = NULL;

    return text.n <= DASH_MAX_BYTES && json_dom(a, text, &root, e) ? root : NULL;
}

bool dash_grafana_read(struct arena *a, struct str text, struct dashboard *out)
{
    struct arena nodes = { 0 };
    struct err e = { 0 };
    struct json_node *root = parse(&nodes, text, &e);

    *out = (struct dashboard){ 0 };
    if (root) {
        import(a, text, root, out);
    } else {
        struct line_col at = line_col_at(text, e.at.off);
        dash_issue_add(a, &out->issues, false, (unsigned)at.line, (unsigned)at.col, "%s",
                       e.msg ? e.msg : "the file is too large");
        dash_finish(a, out);
    }
    err_done(&e);
    arena_done(&nodes);
    return out->issues.n_errors == 0;
}

bool dash_load(struct arena *a, struct str text, struct dashboard *out)
{
    struct arena nodes = { 0 };
    struct err e = { 0 };
    struct str start = str_trim(text);
    struct json_node *root = start.n && start.p[0] == '{' ? parse(&nodes, text, &e) : NULL;
    bool grafana = root && is_grafana(root);

    err_done(&e);
    arena_done(&nodes);
    return grafana ? dash_grafana_read(a, text, out) : dash_read(a, text, out);
}
