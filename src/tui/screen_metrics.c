/* screen_metrics.c - every family there is, and what one of them holds. */
#include "tui/screen_impl.h"

#include <math.h>

enum { LIST_SHARE_OF_20 = 11, LEAST_ROWS = 5, MOST_SERIES = 6 };

static char type_letter(enum metric_type t)
{
    static const char letters[] = {
        [METRIC_UNKNOWN] = '?',   [METRIC_COUNTER] = 'C',        [METRIC_GAUGE] = 'G',
        [METRIC_HISTOGRAM] = 'H', [METRIC_GAUGEHISTOGRAM] = 'H', [METRIC_SUMMARY] = 'S',
        [METRIC_INFO] = 'I',      [METRIC_STATESET] = 'E'
    };
    return letters[t];
}

// ---- the list ----

static const struct grid_col family_cols[] = {
    { .head = "T" },
    { .head = "NAME", .least = 16, .most = 48, .gap = 1 },
    { .head = "SERIES", .right = true, .gap = 1, .drop = 1 },
    { .head = "NOW", .gap = 1, .least = 8 },
    { .head = "15m", .gap = 2, .fill = true, .drop = 2 },
};
enum { FAMILY_COLS = N_OF(family_cols) };

static struct str now_of(struct screen_drawing *d, const struct board_family *f)
{
    if (f->text.n)
        return f->text;
    if (isnan(f->now) && f->reading.n)
        return str_of(frame_sign(d->c, SIGN_ELLIPSIS));
    return screen_text(d, "%.*s%s%.*s", STR_ARG(f->prefix), f->prefix.n ? " " : "",
                       STR_ARG(screen_value(d, &f->unit, f->now)));
}

static void fill_row(struct screen_drawing *d, const struct board_family *f, struct grid_cell *c)
{
    c[0] = (struct grid_cell){ .text = screen_text(d, "%c", type_letter(f->type)),
                               .role = ROLE_LABEL };
    c[1] = (struct grid_cell){ .text = f->name };
    c[2] = (struct grid_cell){ .text = screen_text(d, "%zu", f->n_series), .role = ROLE_DIM };
    c[3] = (struct grid_cell){ .text = now_of(d, f) };
    c[4] = (struct grid_cell){
        .role = ROLE_SERIES, .p = f->p, .n = f->n, .from_zero = series_from_zero(&f->unit)
    };
}

static struct str list_right(struct screen_drawing *d, size_t hidden)
{
    const struct view_list *l = &d->v->lists[SCREEN_METRICS];
    struct buf b = { 0 };

    buf_printf(&b, "/ %s", l->filter[0] ? l->filter : "filter");
    buf_printf(&b, "      sort: %s%s", rows_sort_name(SCREEN_METRICS, l->sort),
               l->reverse ? " reversed" : "");
    if (hidden && d->framed)
        buf_printf(&b, "  %s %zu more", frame_sign(d->c, SIGN_DOWN), hidden);
    struct str s = arena_str(&d->arena, buf_str(&b));
    buf_done(&b);
    return s;
}

static void put_list(struct screen_drawing *d, struct out_rect r, const struct rows *rows)
{
    bool focus = d->v->pane[SCREEN_METRICS] == 0;
    int border = d->framed ? 2 : 1, room = r.h - border - 1;
    size_t n = rows->n, fit = room > 0 ? (size_t)room : 0, first = screen_first(d, n, fit);
    size_t below = first + fit < n ? n - first - fit : 0;
    struct str title = screen_text(d, "Families %zu", n);
    struct out_rect in = screen_pane(d, r, title, list_right(d, below), focus && d->framed);
    // only rows on the screen are formatted: there may be thousands
    size_t count = n - first < fit ? n - first : fit;
    struct grid_cell *cells = arena_new_n(&d->arena, struct grid_cell, (count + 1) * FAMILY_COLS);

    for (size_t i = 0; i < count; i++)
        fill_row(d, &d->b->families[rows->p[first + i]], &cells[i * FAMILY_COLS]);
    const struct grid g = { .cols = family_cols,
                            .n_cols = FAMILY_COLS,
                            .cells = cells,
                            .n_rows = count,
                            .focus = screen_focus(d, n) - first + 1,
                            .pointer = true,
                            .board = d->b };
    grid_put(d->c, in, &g);
    for (size_t i = 0; i < count; i++)
        screen_spot(d, SPOT_ROW, (struct out_rect){ in.x, in.y + 1 + (int)i, in.w, 1 }, first + i);
    if (n == 0)
        cells_text(d->c, in.x + 1, in.y + 1, in.w - 2, ROLE_DIM,
                   d->b->n_families ? STR("nothing matches the filter")
                                    : STR("no metrics yet: waiting for the first scrape"));
    if (below && !d->framed)
        buf_printf(&d->context, "%s %zu", frame_sign(d->c, SIGN_DOWN), below);
    else if (d->framed)
        buf_puts(&d->context, "C counter G gauge H hist S summ I info");
}

// ---- one family ----

/* "GET /tasks/:id 200": values in columns. */
static void put_series(struct screen_drawing *d, struct out_rect r, const struct board_family *f)
{
    struct panel p = { .unit = words_number_unit(&f->unit) };
    struct value_series *vs = arena_new_n(&d->arena, struct value_series, f->n_shown + 1);
    struct board_answer a = { .state = BOARD_OK,
                              .v = { VALUE_MATRIX, vs, f->n_shown, { 0 }, { 0 } } };
    struct board_panel data = { .answers = &a, .n = 1 };
    struct series_list list;

    for (size_t i = 0; i < f->n_shown; i++)
        vs[i] = (struct value_series){ .labels = f->series[i].labels,
                                       .floats = f->series[i].p,
                                       .n_floats = f->series[i].n };
    series_of(&d->arena, &p, &data, false, d->c->ascii, &list);
    struct grid_cell *cells = arena_new_n(&d->arena, struct grid_cell, 3 * (list.n + 1));
    static const struct grid_col cols[] = {
        { .head = "", .least = 10 },
        { .head = "", .fill = true },
        { .head = "", .right = true },
    };
    size_t room = r.h > 0 ? (size_t)r.h : 0, shown = list.n < room ? list.n : room;
    if (f->n_series > shown && shown == room && shown > 1 && d->framed)
        shown--;
    for (size_t i = 0; i < shown; i++) {
        const struct series *s = &list.p[i];
        cells[3 * i] = (struct grid_cell){ .text = s->name.n ? s->name : f->name };
        cells[3 * i + 1] = (struct grid_cell){
            .role = ROLE_SERIES, .p = s->p, .n = s->n, .from_zero = series_from_zero(&f->unit)
        };
        cells[3 * i + 2] = (struct grid_cell){ .text = screen_value(d, &p.unit,
                                                                    series_calc(s, CALC_LAST)) };
    }
    const struct grid g = {
        .cols = cols, .n_cols = 3, .cells = cells, .n_rows = shown, .no_head = true, .board = d->b
    };
    grid_put(d->c, r, &g);
    if (f->n_series > shown && (int)shown < r.h)
        frame_printf(d->c, r.x + 3, r.y + (int)shown, r.w - 4, ROLE_DIM,
                     "%zu more (Enter opens all)", f->n_series - shown);
}

static int put_labels(struct screen_drawing *d, struct out_rect r, const struct board_family *f)
{
    int y = r.y, name = 5;

    for (size_t i = 0; i < f->n_labels; i++) {
        int w = cells_text_width(d->c, f->labels[i].name, 20);
        name = w > name ? w : name;
    }
    cells_text(d->c, r.x + 1, y, name, ROLE_LABEL, STR("LABEL"));
    cells_text(d->c, r.x + name + 3, y++, 10, ROLE_LABEL, STR("VALUES"));
    for (size_t i = 0; i < f->n_labels && y < r.y + r.h; i++, y++) {
        const struct board_label *l = &f->labels[i];
        struct buf b = { 0 };
        for (size_t k = 0; k < l->n_values; k++)
            buf_printf(&b, "%s%.*s", k ? "  " : "", STR_ARG(l->values[k]));
        if (l->n > l->n_values)
            buf_printf(&b, "  %s", frame_sign(d->c, SIGN_ELLIPSIS));
        cells_text(d->c, r.x + 1, y, name, ROLE_TEXT, l->name);
        frame_printf(d->c, r.x + name + 3, y, 4, ROLE_TEXT, "%zu", l->n);
        cells_text(d->c, r.x + name + 7, y, r.w - name - 8, ROLE_DIM, buf_str(&b));
        buf_done(&b);
    }
    return y - r.y;
}

static struct screen_line line_of(const struct board_family *f)
{
    return (struct screen_line){
        .title = f->name, .name = f->name, .unit = f->unit, .p = f->p, .n = f->n
    };
}

static void put_detail(struct screen_drawing *d, struct out_rect r, const struct board_family *f)
{
    struct out_rect in = screen_pane(d, r, f->name, metric_type_name(f->type),
                                     d->v->pane[SCREEN_METRICS] == 1);
    int end = in.y + in.h, rows = frame_wrap(d->c, (struct out_rect){ in.x + 1, in.y, in.w - 2, 2 },
                                             ROLE_TEXT, f->help, false);
    struct buf unit = { 0 };

    in.y += rows;
    frame_printf(d->c, in.x + 1, in.y++, in.w - 2, ROLE_DIM, "%zu series%s%.*s", f->n_series,
                 f->reading.n ? (d->c->ascii ? ", shown as " : " · shown as ") : "",
                 STR_ARG(f->reading));
    in.y++;
    if (f->n_labels && in.y + 3 < end)
        in.y += 1 + put_labels(d, (struct out_rect){ in.x, in.y, in.w, (end - in.y) / 3 }, f);
    words_unit(&unit, &f->unit, d->c->ascii);
    int left = end - in.y, series = (int)f->n_shown + 1 + (f->n_series > f->n_shown);
    if (f->n_shown && left > 3) {
        series = series < MOST_SERIES + 2 ? series : MOST_SERIES + 2;
        series = series < left - 2 ? series : left - 2;
        cells_text(d->c, in.x + 1, in.y, in.w - 2, ROLE_LABEL,
                   screen_text(d, "SERIES%s%.*s%s%s%s", f->reading.n ? " (" : "",
                               STR_ARG(f->reading), unit.n && f->reading.n ? ", " : "",
                               f->reading.n ? buf_z(&unit) : "", f->reading.n ? ")" : ""));
        frame_text_right(d->c, in.x, in.y, in.w - 1, ROLE_LABEL, STR("NOW"));
        put_series(d, (struct out_rect){ in.x, in.y + 1, in.w, series - 1 }, f);
        in.y += series + 1;
    }
    left = end - in.y - (f->expr.n ? 2 : 0);
    if (left >= LEAST_ROWS) {
        const struct screen_line l = line_of(f);
        screen_put_line(d, (struct out_rect){ in.x, in.y, in.w - 1, left }, &l, true, false);
        in.y += left + 1;
    }
    if (f->expr.n && in.y < end)
        cells_text(d->c, in.x + 1, end - 1, in.w - 2, ROLE_DIM, f->expr);
    buf_done(&unit);
}

static void put_below(struct screen_drawing *d, struct out_rect r, const struct board_family *f)
{
    const char *dot = d->c->ascii ? "," : " ·";
    struct str reading = { 0 };

    if (f->reading.n)
        reading = screen_text(d, "%s as %.*s", dot, STR_ARG(f->reading));
    struct str right = screen_text(d, "%.*s%s %zu series%.*s", STR_ARG(metric_type_name(f->type)),
                                   dot, f->n_series, STR_ARG(reading));
    struct out_rect in = screen_pane(d, r, f->name, right, d->v->pane[SCREEN_METRICS] == 1);

    if (f->n_shown)
        put_series(d, in, f);
    else
        frame_wrap(d->c, (struct out_rect){ in.x + 1, in.y, in.w - 2, in.h }, ROLE_DIM, f->help,
                   false);
}

void screen_metrics(struct screen_drawing *d)
{
    struct out_rect r = d->body, list = r;
    struct rows rows;

    rows_of(&d->arena, d->v, d->b, &rows);
    if (d->framed)
        list.w = r.w * LIST_SHARE_OF_20 / 20;
    else
        list.h = r.h > 12 ? r.h - 5 : r.h;
    put_list(d, list, &rows);
    if (rows.n == 0)
        return;
    const struct board_family *f = &d->b->families[rows.p[screen_focus(d, rows.n)]];
    if (d->framed)
        put_detail(d, (struct out_rect){ list.w, r.y, r.w - list.w, r.h }, f);
    else if (list.h < r.h)
        put_below(d, (struct out_rect){ 0, r.y + list.h, r.w, r.h - list.h }, f);
}
