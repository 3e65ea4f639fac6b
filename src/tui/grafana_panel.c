/* grafana_panel.c - a panel of the classic model, and what both models say alike. */
#include "tui/grafana_impl.h"

#include "base/vec.h"

// ---- kinds ----

static const struct kind {
    const char *name;
    enum panel_type type;
} kinds[] = {
    { "timeseries", PANEL_GRAPH },
    { "graph", PANEL_GRAPH },
    { "stat", PANEL_STAT },
    { "singlestat", PANEL_STAT },
    { "gauge", PANEL_GAUGE },
    { "bargauge", PANEL_BARS },
    { "barchart", PANEL_BARS },
    { "table", PANEL_TABLE },
    { "table-old", PANEL_TABLE },
    { "heatmap", PANEL_HEATMAP },
    { "histogram", PANEL_BARS },
    { "text", PANEL_TEXT },
    { "alertlist", PANEL_ALERTS },
    { "state-timeline", PANEL_STATES },
    { "status-history", PANEL_STATES },
};

static bool find_kind(struct str name, enum panel_type *out)
{
    for (size_t i = 0; i < N_OF(kinds); i++)
        if (str_eq(name, str_of(kinds[i].name))) {
            *out = kinds[i].type;
            return true;
        }
    return false;
}

static enum panel_calc calc_of(struct str s, bool *known)
{
    static const struct {
        const char *name;
        enum panel_calc calc;
    } all[] = {
        { "lastNotNull", CALC_LAST },
        { "last", CALC_LAST },
        { "current", CALC_LAST },
        { "first", CALC_FIRST },
        { "firstNotNull", CALC_FIRST },
        { "mean", CALC_MEAN },
        { "avg", CALC_MEAN },
        { "min", CALC_MIN },
        { "max", CALC_MAX },
        { "sum", CALC_SUM },
        { "total", CALC_SUM },
        { "count", CALC_COUNT },
        { "range", CALC_RANGE },
        { "delta", CALC_DELTA },
        { "diff", CALC_DELTA },
    };

    *known = true;
    for (size_t i = 0; i < N_OF(all); i++)
        if (str_eq(s, str_of(all[i].name)))
            return all[i].calc;
    *known = s.n == 0;
    return CALC_LAST;
}

// ---- HTML ----

void dash_strip_html(struct buf *b, struct str html)
{
    static const struct {
        const char *name, *text;
    } entities[] = { { "&amp;", "&" },   { "&lt;", "<" },   { "&gt;", ">" },
                     { "&quot;", "\"" }, { "&nbsp;", " " }, { "&#39;", "'" } };

    while (html.n) {
        size_t i = 0;
        if (html.p[0] == '<') {
            size_t end = str_find_char(html, '>');
            struct str tag = str_head(html, end);
            if (str_starts(tag, STR("<br")) || str_starts(tag, STR("</p")) ||
                str_starts(tag, STR("</h")) || str_starts(tag, STR("</div")) ||
                str_starts(tag, STR("</li")))
                buf_putc(b, '\n');
            if (str_starts(tag, STR("<li")))
                buf_puts(b, "- ");
            html = str_skip(html, end + 1);
            continue;
        }
        while (i < N_OF(entities) && !str_starts(html, str_of(entities[i].name)))
            i++;
        if (i < N_OF(entities)) {
            buf_puts(b, entities[i].text);
            html = str_skip(html, strlen(entities[i].name));
        } else {
            buf_putc(b, html.p[0]);
            html = str_skip(html, 1);
        }
    }
}

static void read_text(struct grafana *g, struct panel *p, const struct json_node *options)
{
    struct str content = gf_str(options, "content");
    struct buf b = { 0 };

    if (str_eq(gf_str(options, "mode"), STR("html")) || str_find(content, STR("</")) < content.n)
        dash_strip_html(&b, content);
    else
        buf_put_str(&b, content);
    p->text = arena_str(g->a, buf_str(&b));
    buf_done(&b);
}

// ---- limits ----

/* Where a step is red, something is wrong; orange and yellow are doubts; all else is fine. */
static enum panel_level level_of(struct str color)
{
    int rgb[3];

    if (!gf_color(color, rgb))
        return LEVEL_OK;
    int r = rgb[0], g = rgb[1], b = rgb[2];
    if (r < 90 || b > r * 3 / 4 || r - b < 50)
        return LEVEL_OK;
    return g * 3 < r * 4 / 3 ? LEVEL_CRITICAL : g <= r * 11 / 10 ? LEVEL_WARNING : LEVEL_OK;
}

/* Steps say what holds from a value on; the first one has no value and holds below all others. */
void gf_read_limits(struct grafana *g, struct panel *p, const struct json_node *config)
{
    const struct json_node *steps = gf_get(config, "thresholds.steps");
    bool percent = str_eq(gf_str(config, "thresholds.mode"), STR("percentage"));
    enum panel_level base = LEVEL_OK;

    if (!steps || steps->kind != JSON_ARRAY_BEGIN || steps->n == 0)
        return;
    p->limits = arena_new_n(g->a, struct panel_limit, steps->n + 1);
    for (const struct json_node *s = steps->child; s; s = s->next) {
        double v;
        if (!gf_number(s, "value", &v)) {
            base = level_of(gf_str(s, "color"));
            continue;
        }
        if (p->n_limits == 0 && base != LEVEL_OK)
            p->limits[p->n_limits++] = (struct panel_limit){
                .above = v, .below = true, .percent = percent, .state = base
            };
        p->limits[p->n_limits++] = (struct panel_limit){ .above = v,
                                                         .percent = percent,
                                                         .state = level_of(gf_str(s, "color")) };
        if (p->n_limits > steps->n)
            break;
    }
}

// ---- looks ----

static void read_custom(struct panel *p, const struct json_node *custom)
{
    struct str draw = gf_str(custom, "drawStyle"), mode = gf_str(custom, "stacking.mode");
    double fill = 0, span;

    p->stack = str_eq(mode, STR("normal"))    ? PLOT_STACK
               : str_eq(mode, STR("percent")) ? PLOT_SHARES
                                              : PLOT_APART;
    gf_number(custom, "fillOpacity", &fill);
    if (str_eq(draw, STR("bars")))
        p->draw = PLOT_BARS;
    else if (str_eq(draw, STR("points")))
        p->draw = PLOT_POINTS;
    else if (fill >= 50)
        p->draw = PLOT_FILL;
    p->log = str_eq(gf_str(custom, "scaleDistribution.type"), STR("log"));
    if (gf_bool(custom, "spanNulls"))
        p->span_nulls = INT64_C(365) * 86400 * 1000;
    else if (gf_number(custom, "spanNulls", &span) && span > 0 && span < 1e15)
        p->span_nulls = (int64_t)span;
}

static void read_defaults(struct grafana *g, struct panel *p, const struct json_node *d)
{
    const struct json_node *custom = gf_get(d, "custom");
    struct str style = gf_str(custom, "thresholdsStyle.mode");
    double v;

    p->unit_id = arena_str(g->a, gf_str(d, "unit"));
    if (gf_number(d, "decimals", &v) && v >= 0 && v <= 15) {
        p->has_decimals = true;
        p->decimals = (int64_t)v;
    }
    p->has_min = gf_number(d, "min", &p->min);
    p->has_max = gf_number(d, "max", &p->max);
    if (p->has_min && p->has_max && p->min >= p->max)
        p->has_min = p->has_max = false;
    p->no_value = arena_str(g->a, gf_str(d, "noValue"));
    read_custom(p, custom);
    if (p->type != PANEL_GRAPH || (style.n && !str_eq(style, STR("off"))))
        gf_read_limits(g, p, d);
    gf_read_maps(g, p, gf_get(d, "mappings"));
    const struct json_node *links = gf_get(d, "links");
    if (links && links->n)
        gf_lost(g, links, "data links are not shown");
}

static void read_calcs(struct grafana *g, struct panel *p, const struct json_node *options)
{
    const struct json_node *calcs = gf_get(options, "reduceOptions.calcs");
    const struct json_node *legend = gf_get(options, "legend.calcs");
    bool known;

    if (calcs && calcs->kind == JSON_ARRAY_BEGIN && calcs->child) {
        p->calc = calc_of(calcs->child->text, &known);
        if (!known)
            gf_lost(g, calcs, "calculation %.*s is shown as last value",
                    STR_ARG(str_head(calcs->child->text, 40)));
    }
    for (const struct json_node *c = legend && legend->kind == JSON_ARRAY_BEGIN ? legend->child
                                                                                : NULL;
         c; c = c->next) {
        enum panel_calc calc = calc_of(c->text, &known);
        if (known)
            p->calcs |= 1u << calc;
    }
}

void gf_read_look(struct grafana *g, struct panel *p, struct str kind,
                  const struct json_node *options, const struct json_node *config,
                  const struct json_node *at)
{
    size_t number = g->panels.n;

    if (!find_kind(kind, &p->type)) {
        p->type = PANEL_TABLE;
        gf_warn(g, at, "panel %zu \"%.*s\": type %.*s shown as table", number, STR_ARG(p->title),
                STR_ARG(str_head(kind, 60)));
    }
    read_defaults(g, p, gf_get(config, "defaults"));
    if (p->type == PANEL_STAT && str_eq(gf_str(options, "colorMode"), STR("none")))
        p->n_limits = 0; // they would be colours, and nothing else
    read_calcs(g, p, options);
    gf_read_overrides(g, p, gf_get(config, "overrides"));
    if (p->type == PANEL_TEXT)
        read_text(g, p, options);
}

// ---- queries ----

/* Whether a data source speaks PromQL, as far as can be told. */
static bool is_prometheus(const struct json_node *source)
{
    struct str type = gf_str(source, "type"), uid = gf_str(source, "uid");

    if (source && source->kind == JSON_STRING)
        uid = source->text;
    if (str_eq(uid, STR("-- Mixed --")) || str_eq(type, STR("mixed")))
        return true; // its queries name theirs
    return type.n == 0 || str_eq(type, STR("prometheus")) || type.p[0] == '$' ||
           str_find(type, STR("prometheus")) < type.n;
}

void gf_read_query(struct grafana *g, struct panel *p, const struct json_node *spec,
                   const struct json_node *source, bool hide)
{
    struct str expr = gf_str(spec, "expr"), legend = gf_str(spec, "legendFormat");
    struct str type = gf_str(source, "type");

    if (hide)
        return;
    if (str_eq(type, STR("__expr__")) || str_eq(gf_str(source, "uid"), STR("__expr__"))) {
        gf_lost(g, spec, "expressions over queries are not calculated");
        return;
    }
    if (!is_prometheus(source)) {
        gf_lost(g, spec, "queries to %.*s are left out", STR_ARG(str_head(type, 60)));
        return;
    }
    if (expr.n == 0 || p->n_queries >= DASH_MAX_QUERIES)
        return;
    if (str_eq(legend, STR("__auto")))
        legend = (struct str){ 0 };
    struct panel_query *all = arena_new_n(g->a, struct panel_query, p->n_queries + 1);
    if (p->n_queries)
        memcpy(all, p->queries, p->n_queries * sizeof *all);
    all[p->n_queries++] = (struct panel_query){ .expr = arena_str(g->a, str_trim(expr)),
                                                .legend = arena_str(g->a, legend),
                                                .instant = gf_bool(spec, "instant") &&
                                                           !gf_bool(spec, "range"),
                                                .at = spec->at };
    p->queries = all;
}

void gf_read_transformations(struct grafana *g, const struct json_node *list)
{
    static const char *const fine[] = { "organize", "renameByRegex", "rename",      "merge",
                                        "limit",    "sortBy",        "seriesToRows" };

    for (const struct json_node *t = list && list->kind == JSON_ARRAY_BEGIN ? list->child : NULL; t;
         t = t->next) {
        struct str id = gf_str(t, "id").n      ? gf_str(t, "id")
                        : gf_str(t, "group").n ? gf_str(t, "group")
                                               : gf_str(t, "kind");
        size_t i = 0;
        while (i < N_OF(fine) && !str_eq(id, str_of(fine[i])))
            i++;
        if (i == N_OF(fine))
            gf_lost(g, t, "transformation %.*s is not applied", STR_ARG(str_head(id, 60)));
    }
}

// ---- the classic model ----

/* What `graph` and `singlestat` said before there was fieldConfig. */
static void read_old_look(struct grafana *g, struct panel *p, const struct json_node *n)
{
    const struct json_node *axes = gf_get(n, "yaxes");
    const struct json_node *left = axes && axes->kind == JSON_ARRAY_BEGIN ? axes->child : NULL;
    bool known;

    if (p->unit_id.n == 0)
        p->unit_id = arena_str(g->a, gf_str(left ? left : n, "format"));
    if (left && !p->has_min)
        p->has_min = gf_number(left, "min", &p->min);
    if (left && !p->has_max)
        p->has_max = gf_number(left, "max", &p->max);
    if (left && gf_int(left, "logBase", 1) > 1)
        p->log = true;
    if (gf_bool(n, "stack"))
        p->stack = gf_bool(n, "percentage") ? PLOT_SHARES : PLOT_STACK;
    if (gf_bool(n, "bars"))
        p->draw = PLOT_BARS;
    if (gf_str(n, "valueName").n)
        p->calc = calc_of(gf_str(n, "valueName"), &known);
    if (p->has_min && p->has_max && p->min >= p->max)
        p->has_min = p->has_max = false;
    for (const struct json_node *o =
             gf_get(n, "seriesOverrides") ? gf_get(n, "seriesOverrides")->child : NULL;
         o; o = o->next)
        if (gf_int(o, "yaxis", 1) == 2)
            gf_lost(g, o, "a second y axis is drawn on the first");
}

static void read_targets(struct grafana *g, struct panel *p, const struct json_node *n)
{
    const struct json_node *list = gf_get(n, "targets"), *source = gf_get(n, "datasource");

    for (const struct json_node *t = list && list->kind == JSON_ARRAY_BEGIN ? list->child : NULL; t;
         t = t->next) {
        const struct json_node *own = gf_get(t, "datasource");
        gf_read_query(g, p, t, own && own->kind != JSON_NULL ? own : source, gf_bool(t, "hide"));
    }
}

static void place(struct panel *p, const struct json_node *n, int64_t y)
{
    int64_t x = gf_int(n, "gridPos.x", 0), w = gf_int(n, "gridPos.w", 12);
    int64_t h = gf_int(n, "gridPos.h", 8);

    p->pinned = gf_get(n, "gridPos") != NULL;
    p->w = w < 1 ? 1 : w > 24 ? 24 : w;
    p->h = h < 1 ? 1 : h > 100 ? 100 : h;
    p->x = x < 0 ? 0 : x > 24 - p->w ? 24 - p->w : x;
    p->y = y < 0 ? 0 : y > 9000 ? 9000 : y;
}

void gf_read_repeat(struct grafana *g, struct panel *p, const struct json_node *n)
{
    struct str name = gf_str(n, "repeat"), direction = gf_str(n, "repeatDirection");

    p->repeat = arena_str(g->a, name.n ? name : gf_str(n, "value"));
    p->repeat_down = str_eq(direction.n ? direction : gf_str(n, "direction"), STR("v"));
    p->repeat_across = gf_int(n, "maxPerRow", 0);
    if (p->repeat_across < 0 || p->repeat_across > 24)
        p->repeat_across = 0;
}

void gf_read_classic_panel(struct grafana *g, const struct json_node *n, int64_t y)
{
    struct panel *p = n->kind == JSON_OBJECT_BEGIN ? gf_add(g, n) : NULL;
    struct str kind = gf_str(n, "type");
    const struct json_node *options = gf_get(n, "options");

    if (!p)
        return;
    p->title = arena_str(g->a, gf_str(n, "title"));
    place(p, n, y);
    if (gf_get(n, "libraryPanel") && kind.n == 0) {
        p->type = PANEL_TEXT;
        p->text = STR("A library panel: only the server has it.");
        gf_lost(g, n, "library panels are known to the server only");
        return;
    }
    gf_read_look(g, p, kind, kind.n && str_eq(kind, STR("text")) && !options ? n : options,
                 gf_get(n, "fieldConfig"), n);
    read_old_look(g, p, n);
    if (p->type != PANEL_TEXT && p->type != PANEL_ALERTS)
        read_targets(g, p, n);
    gf_read_transformations(g, gf_get(n, "transformations"));
    gf_read_repeat(g, p, n);
    if (p->n_queries == 0 && p->type != PANEL_TEXT && p->type != PANEL_ALERTS) {
        p->type = PANEL_TEXT;
        p->text = STR("Nothing in this panel is asked of Prometheus.");
    }
}
