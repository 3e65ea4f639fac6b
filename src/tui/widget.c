/* widget.c - frames of panels, and what stands in them when there is nothing to draw. */
#include "tui/widget_impl.h"

#include <math.h>

static const struct kind {
    widget_fn *put;
    int columns, rows;
} kinds[PANEL_N_TYPES] = {
    [PANEL_GRAPH] = { widget_graph, 38, 6 },
    [PANEL_STAT] = { widget_stat, 15, 3 },
    [PANEL_GAUGE] = { widget_gauge, 15, 3 },
    [PANEL_BARS] = { widget_bars, 15, 4 },
    [PANEL_TABLE] = { widget_table, 38, 4 },
    [PANEL_HEATMAP] = { widget_heatmap, 38, 6 },
    [PANEL_TEXT] = { widget_text, 20, 2 },
    [PANEL_ALERTS] = { widget_alerts, 30, 4 },
    [PANEL_EVENTS] = { widget_events, 38, 4 },
    [PANEL_STATES] = { widget_states, 38, 4 },
    [PANEL_ROW] = { NULL, 1, 1 },
};

void widget_least(const struct panel *p, int *columns, int *rows)
{
    *columns = kinds[p->type].columns;
    *rows = kinds[p->type].rows;
}

static bool is_mapped(const struct panel_map *m, double v)
{
    if (isnan(v) || m->nan)
        return isnan(v) && m->nan;
    if (m->has_value)
        return v == m->value;
    return (!m->has_from || v >= m->from) && (!m->has_to || v <= m->to);
}

struct str widget_value_as(struct drawing *d, const struct out_unit *u, double v)
{
    const struct panel *p = d->w->panel;
    struct buf b = { 0 };

    for (size_t i = 0; i < p->n_maps; i++)
        if (is_mapped(&p->maps[i], v))
            return p->maps[i].text;
    if (isnan(v) && p->no_value.n)
        return p->no_value;
    words_value(&b, u, v, d->w->look, p->has_decimals, (int)p->decimals);
    struct str s = arena_str(&d->arena, buf_str(&b));
    buf_done(&b);
    return s;
}

struct str widget_value(struct drawing *d, double v)
{
    return widget_value_as(d, &d->w->panel->unit, v);
}

void widget_note(struct drawing *d, const char *fmt, ...)
{
    size_t before = d->right.n;
    va_list ap;

    if (before)
        buf_puts(&d->right, "  ");
    size_t begin = d->right.n;
    va_start(ap, fmt);
    buf_vprintf(&d->right, fmt, ap);
    va_end(ap);
    if (d->right.n == begin)
        d->right.n = before;
}

// ---- why there is nothing ----

enum { NARROW = 60 };

static bool needs_data(const struct panel *p)
{
    return p->type != PANEL_TEXT && p->type != PANEL_ALERTS && p->type != PANEL_EVENTS &&
           p->type != PANEL_ROW;
}

/* The answer that says most about the panel: a failed one first, then what is older. */
static const struct board_answer *worst_of(const struct board_panel *d)
{
    const struct board_answer *worst = NULL;

    for (size_t i = 0; d && i < d->n; i++)
        if (!worst || d->answers[i].state > worst->state)
            worst = &d->answers[i];
    return worst;
}

/* The expression with a caret below, where it is known which part of it is meant. */
static int put_caret(struct out_cells *c, struct out_rect r, const struct board_answer *a)
{
    struct span at = a->error_at;
    struct buf b = { 0 };
    int w = r.w;

    if (at.n == 0 || at.off + at.n > a->expr.n || r.h < 4)
        return 0;
    int before = cells_text_width(c, str_head(a->expr, at.off), 1 << 20);
    size_t skip = before > w / 2 ? at.off - (at.off < (size_t)w / 2 ? at.off : (size_t)w / 2) : 0;
    cells_text(c, r.x, r.y, w, ROLE_TEXT, str_skip(a->expr, skip));
    int x = cells_text_width(c, str_head(str_skip(a->expr, skip), at.off - skip), w);
    buf_putc(&b, '^');
    buf_put_repeat(&b, '~', at.n - 1 < (size_t)w ? at.n - 1 : (size_t)w);
    cells_text(c, r.x + x, r.y + 1, w - x, ROLE_BAD, buf_str(&b));
    buf_done(&b);
    return 2;
}

static void put_failure(struct out_cells *c, struct out_rect r, const struct board_answer *a)
{
    struct out_rect in = { r.x + 1, r.y, r.w - 2, r.h };

    cells_put(c, in.x, in.y, frame_rune(c, SIGN_BAD), ROLE_BAD);
    in.x += 2;
    in.w -= 2;
    int rows = frame_wrap(c, in, ROLE_TEXT, a->error.n ? a->error : STR("failed"), false);
    in.y += rows;
    in.h -= rows;
    rows = put_caret(c, in, a);
    in.y += rows;
    in.h -= rows;
    if (a->hint.n && in.h > 0)
        frame_wrap(c, in, ROLE_DIM, a->hint, false);
}

static void put_words(struct out_cells *c, struct out_rect r, struct str s)
{
    struct out_rect in = { r.x + 1, r.y, r.w - 2, r.h };

    frame_wrap(c, in, ROLE_DIM, s, false);
}

/* "rate in 4 s". */
static void put_warming(struct out_cells *c, struct out_rect r, const struct drawing *d,
                        const struct board_answer *a)
{
    int64_t ms = a->ready_ms - d->w->look->now_ms;
    struct buf b = { 0 };

    buf_printf(&b, "%s rate in %lld s", frame_sign(c, SIGN_ELLIPSIS),
               (long long)(ms > 0 ? (ms + 999) / 1000 : 0));
    put_words(c, r, buf_str(&b));
    buf_done(&b);
}

/* True when it has drawn what there is to say instead of a picture. */
static bool put_instead(struct out_cells *c, struct out_rect r, struct drawing *d)
{
    const struct board_answer *a = worst_of(d->w->data);
    const struct panel *p = d->w->panel;

    if (!needs_data(p))
        return false;
    if (!a) {
        put_words(c, r, d->w->data ? STR("no queries") : STR("waiting for data"));
    } else if (a->state == BOARD_FAILED) {
        put_failure(c, r, a);
    } else if (d->list.n == 0 && a->state == BOARD_WAITING) {
        put_words(c, r, STR("waiting for data"));
    } else if (d->list.n == 0 && a->state == BOARD_WARMING) {
        put_warming(c, r, d, a);
    } else if (d->list.n == 0 && d->list.n_hists && p->type != PANEL_HEATMAP) {
        put_words(c, r, STR("native histograms: histogram_quantile() gives numbers"));
    } else if (d->list.n == 0 && d->list.n_hists == 0) {
        put_words(c, r, p->no_value.n ? p->no_value : a->note.n ? a->note : STR("no series"));
    } else {
        return false;
    }
    return true;
}

// ---- titles ----

static void put_notes(struct out_cells *c, struct drawing *d, int width)
{
    const struct board_answer *a = worst_of(d->w->data);
    struct buf b = { 0 };

    if (!a)
        return;
    if (a->state == BOARD_STALE) {
        words_short(&b, d->w->look->now_ms - a->since_ms);
        widget_note(d, "stale %s", buf_z(&b));
    }
    for (size_t i = 0; i < d->w->data->n; i++) {
        const struct board_answer *each = &d->w->data->answers[i];
        if (each->n_warnings) {
            widget_note(d, "!");
            break;
        }
    }
    if (a->partial.n)
        widget_note(d, "%.*s", STR_ARG(a->partial));
    if (a->warming)
        widget_note(d, width < NARROW / 2 ? "%s" : "%s warming up", frame_sign(c, SIGN_ELLIPSIS));
    if (d->w->panel->note.n)
        widget_note(d, "%.*s", STR_ARG(d->w->panel->note));
    buf_done(&b);
}

static void count_alerts(struct drawing *d)
{
    size_t n[BOARD_ALERT_ERROR + 1] = { 0 };

    for (size_t i = 0; i < d->w->board->n_alerts; i++)
        n[d->w->board->alerts[i].state]++;
    if (n[BOARD_ALERT_FIRING])
        widget_note(d, "%zu firing", n[BOARD_ALERT_FIRING]);
    if (n[BOARD_ALERT_PENDING])
        widget_note(d, "%zu pending", n[BOARD_ALERT_PENDING]);
    if (n[BOARD_ALERT_ERROR] + n[BOARD_ALERT_NO_DATA])
        widget_note(d, "%zu without data", n[BOARD_ALERT_ERROR] + n[BOARD_ALERT_NO_DATA]);
}

static struct out_rect put_frame(struct out_cells *c, struct out_rect r, struct drawing *d)
{
    const struct panel *p = d->w->panel;

    widget_note(d, "%.*s", STR_ARG(d->w->badge));
    put_notes(c, d, r.w);
    if (p->type == PANEL_ALERTS)
        count_alerts(d);
    else if (p->type == PANEL_EVENTS)
        widget_note(d, "newest first");
    else if (p->type == PANEL_GRAPH || p->type == PANEL_HEATMAP)
        widget_graph_title(d, r.w, c->ascii);
    if (d->w->frame == WIDGET_BARE)
        return r;
    return (d->w->frame == WIDGET_BOX ? frame_box : frame_rule)(c, r, p->title, buf_str(&d->right),
                                                                d->w->focus);
}

/* A heading: it folds what follows. */
static void put_row(struct out_cells *c, struct out_rect r, const struct widget *w)
{
    struct buf b = { 0 };

    buf_printf(&b, "%s %.*s", frame_sign(c, w->folded ? SIGN_RIGHT : SIGN_DOWN),
               STR_ARG(w->panel->title));
    frame_rule(c, r, buf_str(&b), w->badge, w->focus);
    buf_done(&b);
}

/* One line for a panel whose metrics do not exist. */
static void put_absent(struct out_cells *c, struct out_rect r, const struct widget *w)
{
    const struct board_answer *a = worst_of(w->data);
    struct str note = a && a->note.n ? a->note : STR("no series");

    bool below = r.h >= 2 && r.w < NARROW; // beside others, where the line alone has no room for it
    const struct str none = { 0 };
    frame_rule(c, r, w->panel->title, below ? none : note, w->focus);
    if (below)
        frame_wrap(c, (struct out_rect){ r.x + 1, r.y + 1, r.w - 2, r.h - 1 }, ROLE_DIM, note,
                   false);
    frame_dim(c, (struct out_rect){ r.x, r.y, r.w, 1 });
}

/* Lists show what matches; a graph does so itself, as it keeps the colours of what it hides. */
static void filter_list(struct drawing *d)
{
    struct series_list *list = &d->list;
    size_t n = 0;

    for (size_t i = 0; i < list->n; i++)
        if (!list->p[i].hidden &&
            (str_find(list->p[i].name, d->w->filter) < list->p[i].name.n + (d->w->filter.n == 0) ||
             str_find(list->p[i].full, d->w->filter) < list->p[i].full.n))
            list->p[n++] = list->p[i];
    list->n = n;
}

struct out_rect widget_put(struct out_cells *c, struct out_rect r, const struct widget *w)
{
    struct drawing d = { .w = w };
    bool stale = false;

    if (w->panel->type == PANEL_ROW) {
        put_row(c, r, w);
        return d.plot;
    }
    if (r.h < 2 || (w->data && w->data->absent)) {
        put_absent(c, r, w);
        return d.plot;
    }
    for (size_t i = 0; w->data && i < w->data->n; i++)
        stale |= w->data->answers[i].state == BOARD_STALE;
    if (w->data)
        series_of(&d.arena, w->panel, w->data, w->panel->type == PANEL_GRAPH && !w->table, c->ascii,
                  &d.list);
    if (w->panel->type != PANEL_GRAPH)
        filter_list(&d);
    struct out_rect in = put_frame(c, r, &d);
    if (!put_instead(c, in, &d))
        kinds[w->panel->type].put(c, in, &d);
    if (stale)
        frame_dim(c, in);
    buf_done(&d.right);
    arena_done(&d.arena);
    return d.plot;
}
