/* screen_zoom.c - one panel, row or alert on the whole screen. */
#include "tui/screen_impl.h"

#include "base/time.h"

#include <math.h>

static void put_dur(struct buf *b, int64_t ms)
{
    char text[DUR_MAX_CHARS];

    buf_put(b, text, dur_print(text, ms));
}

// ---- a line that is no panel ----

void screen_put_line(struct screen_drawing *d, struct out_rect r, const struct screen_line *l,
                     bool bare, bool table)
{
    struct value_series s = { .floats = l->p, .n_floats = l->n };
    struct panel_query query = { .legend = l->name };
    struct board_answer own = { .state = BOARD_OK, .v = { VALUE_MATRIX, &s, 1, { 0 }, { 0 } } };
    const struct panel p = { .type = l->data ? PANEL_TABLE : PANEL_GRAPH,
                             .title = l->title,
                             .queries = &query,
                             .n_queries = l->answer ? 0 : 1,
                             .unit = l->unit,
                             .limits = (struct panel_limit *)l->limits,
                             .n_limits = l->n_limits };
    const struct board_panel data = { .answers = l->answer ? l->answer : &own, .n = 1 };
    const struct widget w = { .panel = &p,
                              .data = &data,
                              .board = d->b,
                              .look = d->look,
                              .frame = bare        ? WIDGET_BARE
                                       : d->framed ? WIDGET_BOX
                                                   : WIDGET_RULE,
                              .focus = !bare,
                              .change = l->change,
                              .line = l->line,
                              .filter = l->filter,
                              .has_cursor = d->v->has_cursor,
                              .cursor_ms = d->v->cursor_ms,
                              .badge = l->right,
                              .table = table };

    screen_widget(d, r, &w, 0);
}

// ---- what is zoomed ----

struct zoomed {
    const struct panel *panel; /* of the dashboard, or NULL: a line */
    const struct board_panel *data;
    const struct widget_change *change;
    struct screen_line line;
    struct str expr;
    const struct board_answer *answer; /* of the first query */
};

static bool find_panel(struct screen_drawing *d, struct zoomed *z)
{
    size_t i = d->v->lists[SCREEN_DASHBOARD].focus;

    if (!d->b->dash || i >= d->b->dash->n_panels || i >= VIEW_PANELS)
        return false;
    z->panel = &d->b->dash->panels[i];
    z->data = d->b->panels ? &d->b->panels[i] : NULL;
    z->change = &d->v->changes[i];
    z->expr = z->panel->n_queries ? z->panel->queries[0].expr : (struct str){ 0 };
    z->answer = z->data && z->data->n ? &z->data->answers[0] : NULL;
    return true;
}

static bool find_line(struct screen_drawing *d, struct zoomed *z)
{
    struct rows rows;

    rows_of(&d->arena, d->v, d->b, &rows);
    if (d->v->screen == SCREEN_EXPLORE) {
        z->answer = &d->b->explore.answer;
        z->line = (struct screen_line){ .title = z->answer->expr,
                                        .unit = d->b->explore.unit,
                                        .answer = z->answer };
        z->expr = z->answer->expr;
        return true;
    }
    if (d->v->screen == SCREEN_TARGETS && d->b->n_signals) {
        const struct board_signal *s = &d->b->signals[screen_focus(d, d->b->n_signals)];
        z->line = (struct screen_line){ .title = screen_text(d, "%.*s %.*s", STR_ARG(s->group),
                                                             STR_ARG(s->name)),
                                        .name = s->name,
                                        .unit = s->unit,
                                        .p = s->p,
                                        .n = s->n };
        z->expr = s->expr;
        z->answer = s->answer;
        return true;
    }
    if (rows.n == 0)
        return false;
    size_t i = rows.p[screen_focus(d, rows.n)];
    if (d->v->screen == SCREEN_METRICS) {
        const struct board_family *f = &d->b->families[i];
        z->line = (struct screen_line){
            .title = f->name, .name = f->name, .unit = f->unit, .p = f->p, .n = f->n
        };
        z->line.answer = f->all && f->all->v.n ? f->all : NULL;
        z->answer = f->all ? f->all : f->answer;
        z->expr = z->answer ? z->answer->expr : f->expr;
    } else if (d->v->screen == SCREEN_ALERTS) {
        const struct board_alert *a = &d->b->alerts[i];
        struct panel_limit *limit = arena_new(&d->arena, struct panel_limit);
        *limit = (struct panel_limit){ .above = a->limit, .state = LEVEL_WARNING };
        z->line = (struct screen_line){ .title = a->name,
                                        .name = a->name,
                                        .unit = a->unit,
                                        .p = a->p,
                                        .n = a->n,
                                        .limits = limit,
                                        .n_limits = isfinite(a->limit) };
        z->expr = a->expr;
        z->answer = a->answer;
    }
    return d->v->screen != SCREEN_TARGETS;
}

// ---- lines below ----

static struct str facts_of(struct screen_drawing *d, const struct board_answer *a, struct str expr)
{
    const char *dot = d->c->ascii ? ", " : " · ";
    struct buf b = { 0 };

    if (!a)
        return (struct str){ 0 };
    if (d->framed) {
        struct buf interval = { 0 };
        int64_t four = 4 * d->b->interval_ms, two = d->b->step_ms + d->b->interval_ms;
        put_dur(&interval, four > two ? four : two);
        if (str_find(expr, STR("$__rate_interval")) < expr.n)
            buf_printf(&b, "$__rate_interval = %s   ", buf_z(&interval));
        buf_done(&interval);
        buf_printf(&b, "%zu series   %zu steps in %.1f ms   samples read %llu", a->v.n, a->n_steps,
                   a->took_s * 1000, (unsigned long long)a->n_samples);
    } else {
        buf_printf(&b, "%zu series%sstep ", a->v.n, dot);
        put_dur(&b, d->b->step_ms);
        buf_printf(&b, "%s%zu steps in %.1f ms", dot, a->n_steps, a->took_s * 1000);
    }
    struct str s = arena_str(&d->arena, buf_str(&b));
    buf_done(&b);
    return s;
}

/* What there was to say while it was asked. */
static size_t n_notes(const struct zoomed *z)
{
    size_t n = 0;

    for (size_t i = 0; z->data && i < z->data->n; i++)
        n += z->data->answers[i].n_warnings;
    return n;
}

/* `i` tells of all queries, not only of the first. */
static size_t n_queries(const struct screen_drawing *d, const struct zoomed *z)
{
    return d->v->info && z->panel && z->data && z->data->n == z->panel->n_queries && z->data->n
               ? z->data->n
               : 1;
}

static int rows_below(const struct screen_drawing *d, const struct zoomed *z)
{
    int notes = (int)n_notes(z), most = d->body.h / 6, more = 2 * ((int)n_queries(d, z) - 1);

    notes = notes > most ? most : notes;
    more = more > d->body.h / 3 ? d->body.h / 3 : more;
    return z->expr.n && d->body.h >= 14 ? 3 + more + notes + (notes && d->framed) : 0;
}

static void put_below(struct screen_drawing *d, struct out_rect r, const struct zoomed *z)
{
    int x = r.x + (d->framed ? 2 : 1), y = r.y + 1, end = r.x + r.w - 2, indent = d->framed ? 7 : 0;

    if (d->framed)
        cells_text(d->c, x, y, 5, ROLE_LABEL, STR("expr"));
    for (size_t i = 0; i < n_queries(d, z) && y + 1 < r.y + r.h; i++, y += 2) {
        bool all = n_queries(d, z) > 1;
        struct str expr = all ? z->panel->queries[i].expr : z->expr;
        const struct board_answer *a = all ? &z->data->answers[i] : z->answer;
        cells_text(d->c, x + indent, y, end - x - indent, ROLE_TEXT, expr);
        cells_text(d->c, x + indent, y + 1, end - x - indent, ROLE_DIM, facts_of(d, a, expr));
    }
    y += d->framed;
    for (size_t i = 0; z->data && i < z->data->n; i++)
        for (size_t k = 0; k < z->data->answers[i].n_warnings && y < r.y + r.h; k++, y++) {
            if (d->framed)
                cells_text(d->c, x, y, 5, ROLE_LABEL, STR("note"));
            cells_text(d->c, x + indent, y, end - x - indent, ROLE_WARN,
                       z->data->answers[i].warnings[k]);
        }
}

// ---- the picture ----

static struct str badge_of(struct screen_drawing *d, const struct zoomed *z)
{
    static const char *const draws[] = { "line", "fill", "bars", "points" };
    const struct widget_change *own = z->panel ? z->change : &d->v->line_change;
    const struct widget_change *ch = own && own->drawn ? own : NULL;
    enum plot_draw draw = ch ? ch->draw : z->panel ? z->panel->draw : PLOT_LINE;
    enum plot_stack stack = ch ? ch->stack : z->panel ? z->panel->stack : PLOT_APART;
    bool log = ch ? ch->log : z->panel && z->panel->log;
    struct buf b = { 0 };

    if (d->framed)
        buf_printf(&b, "%s  %s  ",
                   stack == PLOT_SHARES  ? "100%"
                   : stack == PLOT_STACK ? "stack"
                                         : draws[draw],
                   log ? "log" : "linear");
    buf_puts(&b, "step ");
    put_dur(&b, d->b->step_ms);
    if (d->framed && z->answer && z->answer->n_steps)
        buf_printf(&b, "  %zu points", z->answer->n_steps);
    struct str s = arena_str(&d->arena, buf_str(&b));
    buf_done(&b);
    return s;
}

static void put_panel(struct screen_drawing *d, struct out_rect r, const struct zoomed *z)
{
    struct panel p = *z->panel;
    struct widget w = { .panel = &p,
                        .data = z->data,
                        .board = d->b,
                        .look = d->look,
                        .change = z->change,
                        .frame = WIDGET_BARE,
                        .has_cursor = d->v->has_cursor,
                        .cursor_ms = d->v->cursor_ms,
                        .filter = view_filter(d->v),
                        .line = d->v->zoom_series,
                        .table = true };

    if (d->v->data && p.type != PANEL_ROW && p.n_queries)
        p.type = PANEL_TABLE;
    else if (p.type == PANEL_STAT && p.n_queries)
        p.type = PANEL_GRAPH;
    screen_widget(d, r, &w, d->v->lists[SCREEN_DASHBOARD].focus);
}

void screen_zoom(struct screen_drawing *d)
{
    struct zoomed z = { 0 };
    bool panel = d->v->screen == SCREEN_DASHBOARD;

    if (panel ? !find_panel(d, &z) : !find_line(d, &z)) {
        screen_pane(d, d->body, STR("Nothing here"), (struct str){ 0 }, true);
        return;
    }
    struct str title = panel ? z.panel->title : z.line.title;
    struct buf right = { 0 };
    words_unit(&right, panel ? &z.panel->unit : &z.line.unit, d->c->ascii);
    buf_printf(&right, "%s%.*s", right.n ? (d->framed ? "   " : " ") : "",
               STR_ARG(badge_of(d, &z)));
    struct out_rect in = screen_pane(d, d->body, title, buf_str(&right), d->framed);
    int below = rows_below(d, &z);
    struct out_rect picture = { in.x, in.y, in.w, in.h - below };
    z.line.change = &d->v->line_change;
    z.line.line = d->v->zoom_series;
    z.line.data = d->v->data;
    if (d->v->screen == SCREEN_EXPLORE)
        z.line.filter = view_filter(d->v);
    if (panel)
        put_panel(d, picture, &z);
    else
        screen_put_line(d, picture, &z.line, true, true);
    if (below)
        put_below(d, (struct out_rect){ in.x, in.y + in.h - below, in.w, below }, &z);
    if (d->b->oldest_ms && d->framed) {
        buf_puts(&d->context, "history from ");
        words_clock(&d->context, d->b->oldest_ms, d->look->utc);
        buf_printf(&d->context, "  %llu MiB", (unsigned long long)(d->b->memory_bytes >> 20));
    }
    buf_done(&right);
}
