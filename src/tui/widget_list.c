/* widget_list.c - panels of lines: tables, text, alerts, events, strips of states. */
#include "tui/grid.h"
#include "tui/lists.h"
#include "tui/widget_impl.h"

#include "base/map.h"

#include <math.h>

// ---- table ----

enum { MAX_LABELS = GRID_MAX_COLS - 3 };

/* Labels that differ between the rows; what all share would only take room. */
static size_t label_columns(const struct drawing *d, struct str *names)
{
    struct map seen = { 0 };
    size_t n = 0;

    for (size_t i = 0; i < d->list.n; i++)
        for (size_t k = 0; k < d->list.p[i].labels->n; k++) {
            const struct label *l = &d->list.p[i].labels->p[k];
            size_t before = seen.n;
            bool same = true;
            if (map_id(&seen, l->name) < before)
                continue;
            for (size_t j = 0; same && j < d->list.n; j++)
                same = str_eq(labels_get(d->list.p[j].labels, l->name), l->value);
            if ((!same || d->list.n == 1) && n < MAX_LABELS)
                names[n++] = l->name;
        }
    map_done(&seen);
    return n;
}

static const char *z_of(struct drawing *d, struct str s)
{
    return arena_str(&d->arena, s).p;
}

static struct grid_cell text_cell(struct str s, uint8_t role)
{
    return (struct grid_cell){ .text = s, .role = role };
}

void widget_table(struct out_cells *c, struct out_rect r, struct drawing *d)
{
    struct str names[MAX_LABELS];
    struct grid_col cols[GRID_MAX_COLS] = { 0 };
    size_t n_labels = label_columns(d, names), n = 0;
    bool queries = d->w->panel->n_queries > 1, spark = false;

    for (size_t i = 0; i < d->list.n; i++)
        spark |= d->list.p[i].n > 1;
    if (queries)
        cols[n++] = (struct grid_col){ .head = "SERIES", .least = 8 };
    for (size_t i = 0; i < n_labels; i++)
        cols[n++] = (struct grid_col){ .head = z_of(d, names[i]), .least = 6, .drop = (int)i };
    cols[n++] = (struct grid_col){ .head = "VALUE", .right = true };
    if (spark)
        cols[n++] = (struct grid_col){ .head = "", .drop = 99 };
    struct grid_cell *cells = arena_new_n(&d->arena, struct grid_cell, n * d->list.n + 1), *at;
    at = cells;
    for (size_t i = 0; i < d->list.n; i++) {
        const struct series *s = &d->list.p[i];
        double v = series_calc(s, d->w->panel->calc);
        if (queries)
            *at++ = text_cell(s->name, ROLE_TEXT);
        for (size_t k = 0; k < n_labels; k++)
            *at++ = text_cell(labels_get(s->labels, names[k]), ROLE_TEXT);
        *at++ = text_cell(widget_value(d, v), panel_level_role(panel_level_of(d->w->panel, v)));
        if (spark)
            *at++ = (struct grid_cell){ .role = ROLE_SERIES,
                                        .p = s->p,
                                        .n = s->n,
                                        .from_zero = series_from_zero(&d->w->panel->unit) };
    }
    size_t rows = r.h > 1 ? (size_t)r.h - 1 : 0;
    size_t first = d->w->line ? grid_scroll(0, d->w->line - 1, d->list.n, rows) : d->w->first;
    const struct grid g = { .cols = cols,
                            .n_cols = n,
                            .cells = cells,
                            .n_rows = d->list.n,
                            .first = first,
                            .focus = d->w->line,
                            .board = d->w->board };
    size_t shown = grid_put(c, r, &g);
    if (g.first + shown < g.n_rows)
        frame_printf(c, r.x + r.w - 8, r.y + r.h - 1, 8, ROLE_DIM, "+%zu", g.n_rows - shown);
}

// ---- text ----

/* Lists, headings and bold; what else a writer may know stays as it is written. */
void widget_text(struct out_cells *c, struct out_rect r, struct drawing *d)
{
    struct out_rect in = { r.x + 1, r.y, r.w - 2, r.h };
    struct str rest = d->w->panel->text, line;

    while (in.h > 0 && str_cut(&rest, '\n', &line)) {
        struct out_rect at = in;
        uint8_t role = ROLE_TEXT;
        struct str s = str_trim(line);
        if (str_cut_prefix(&s, STR("- ")) || str_cut_prefix(&s, STR("* "))) {
            cells_put(c, in.x, in.y, c->ascii ? '-' : 0x2022, ROLE_DIM);
            at.x += 2;
            at.w -= 2;
        } else if (s.n && s.p[0] == '#') {
            while (str_cut_prefix(&s, STR("#")))
                ;
            s = str_trim(s);
            role = ROLE_TITLE;
        }
        int rows = s.n ? frame_wrap(c, at, role, s, true) : 1;
        in.y += rows;
        in.h -= rows;
    }
}

// ---- states ----

static void put_state(struct out_cells *c, int x, int y, const struct panel *p, double v)
{
    if (isnan(v))
        return;
    enum panel_level level = panel_level_of(p, v);
    if (level != LEVEL_OK)
        cells_put(c, x, y, frame_rune(c, level == LEVEL_CRITICAL ? SIGN_BAD : SIGN_WARN),
                  panel_level_role(level));
    else if (p->n_limits || v == 0)
        cells_put(c, x, y, frame_rune(c, SIGN_MIDDOT), ROLE_OK);
    else
        cells_put(c, x, y, c->ascii ? '#' : 0x2588, ROLE_OK);
}

void widget_states(struct out_cells *c, struct out_rect r, struct drawing *d)
{
    int name = 0;

    for (size_t i = 0; i < d->list.n; i++) {
        int w = cells_text_width(c, d->list.p[i].name, r.w / 3);
        name = w > name ? w : name;
    }
    int x = r.x + 1 + name + 1, w = r.w - name - 3;
    if (w < 1)
        return;
    double *v = arena_new_n(&d->arena, double, (size_t)w);
    for (size_t i = 0; i < d->list.n && (int)i < r.h; i++) {
        const struct series *s = &d->list.p[i];
        cells_text(c, r.x + 1, r.y + (int)i, name, ROLE_TEXT, s->name);
        series_fold(s->p, s->n, d->w->board->start_ms, d->w->board->end_ms, d->w->board->step_ms, v,
                    (size_t)w);
        for (int k = 0; k < w; k++)
            put_state(c, x + k, r.y + (int)i, d->w->panel, v[k]);
    }
}

// ---- alerts and events ----

void widget_alerts(struct out_cells *c, struct out_rect r, struct drawing *d)
{
    lists_put_alerts(c, r, d->w->board, d->w->look);
}

void widget_events(struct out_cells *c, struct out_rect r, struct drawing *d)
{
    lists_put_events(c, r, d->w->board, d->w->look, d->w->first);
}
