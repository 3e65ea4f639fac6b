/* screen_alerts.c - rules and their states, one of them in full, and what changed when. */
#include "tui/screen_impl.h"

#include <math.h>

static const struct grid_col alert_cols[] = {
    { .head = "", .least = 1 },
    { .head = "STATE", .gap = 1 },
    { .head = "ALERT", .least = 10, .most = 30, .gap = 1 },
    { .head = "SEVERITY", .drop = 3 },
    { .head = "SINCE" },
    { .head = "VALUE" },
    { .head = "LIMIT" },
    { .head = "HOLD", .drop = 4 },
    { .head = "15m", .fill = true, .drop = 2, .most = 18 },
    { .head = "LABELS", .least = 8, .drop = 5, .fill = true },
};
enum { ALERT_COLS = N_OF(alert_cols) };

static struct grid_cell cell(struct str s, uint8_t role)
{
    return (struct grid_cell){ .text = s, .role = role };
}

static struct str labels_text(struct screen_drawing *d, const struct board_alert *a)
{
    struct buf b = { 0 };

    for (size_t i = 0; i < a->labels.n; i++) {
        const struct label *l = &a->labels.p[i];
        if (str_eq(l->name, STR("alertname")) || str_eq(l->name, STR("severity")))
            continue;
        buf_printf(&b, "%s%.*s=", b.n ? " " : "", STR_ARG(l->name));
        str_put_quoted(&b, l->value);
    }
    struct str s = arena_str(&d->arena, buf_str(&b));
    buf_done(&b);
    return s;
}

static void fill_row(struct screen_drawing *d, const struct board_alert *a, struct grid_cell *c)
{
    uint8_t role = frame_sign_role(alert_sign(a->state));
    struct buf hold = { 0 };

    if (a->for_ms) {
        buf_puts(&hold, "for ");
        words_short(&hold, a->for_ms);
    }
    c[0] = cell(str_of(frame_sign(d->c, alert_sign(a->state))), role);
    c[1] = cell(screen_text(d, "%s%s", alert_word(a->state), a->muted ? " (muted)" : ""), role);
    c[2] = cell(a->name, ROLE_TEXT);
    c[3] = cell(a->severity, ROLE_TEXT);
    c[4] = cell(a->since_ms ? screen_since(d, d->look->now_ms - a->since_ms) : STR("-"), ROLE_TEXT);
    c[5] = cell(screen_value(d, &a->unit, a->value), ROLE_TEXT);
    c[6] = cell(isnan(a->limit) ? STR("-")
                                : screen_text(d, "%.*s %.*s", STR_ARG(a->op),
                                              STR_ARG(screen_value(d, &a->unit, a->limit))),
                ROLE_TEXT);
    c[7] = cell(arena_str(&d->arena, buf_str(&hold)), ROLE_DIM);
    c[8] = (struct grid_cell){ .role = ROLE_SERIES, .p = a->p, .n = a->n, .from_zero = true };
    c[9] = cell(labels_text(d, a), ROLE_DIM);
    buf_done(&hold);
}

static struct str counts(struct screen_drawing *d)
{
    size_t n[BOARD_ALERT_ERROR + 1] = { 0 };
    struct buf b = { 0 };
    static const char *const words[] = { "ok", "pending", "firing", "without data", "failed" };
    static const enum board_alert_state order[] = { BOARD_ALERT_FIRING, BOARD_ALERT_ERROR,
                                                    BOARD_ALERT_PENDING, BOARD_ALERT_NO_DATA,
                                                    BOARD_ALERT_OK };

    for (size_t i = 0; i < d->b->n_alerts; i++)
        n[d->b->alerts[i].state]++;
    for (size_t i = 0; i < N_OF(order); i++)
        if (n[order[i]])
            buf_printf(&b, "%s%zu %s", b.n ? "  " : "", n[order[i]], words[order[i]]);
    struct str s = arena_str(&d->arena, buf_str(&b));
    buf_done(&b);
    return s;
}

static void put_list(struct screen_drawing *d, struct out_rect r, const struct rows *rows)
{
    bool focus = d->v->pane[SCREEN_ALERTS] == 0;
    struct out_rect in = screen_pane(d, r, STR("Alerts"), counts(d), focus && d->framed);
    struct grid_cell *cells = arena_new_n(&d->arena, struct grid_cell, (rows->n + 1) * ALERT_COLS);

    for (size_t i = 0; i < rows->n; i++)
        fill_row(d, &d->b->alerts[rows->p[i]], &cells[i * ALERT_COLS]);
    size_t first = screen_first(d, rows->n, in.h > 1 ? (size_t)in.h - 1 : 0);
    const struct grid g = { .cols = alert_cols,
                            .n_cols = ALERT_COLS,
                            .cells = cells,
                            .n_rows = rows->n,
                            .first = first,
                            .focus = rows->n ? screen_focus(d, rows->n) + 1 : 0,
                            .pointer = true,
                            .board = d->b };
    size_t shown = grid_put(d->c, in, &g);
    for (size_t i = 0; i < shown; i++)
        screen_spot(d, SPOT_ROW, (struct out_rect){ in.x, in.y + 1 + (int)i, in.w, 1 }, first + i);
    if (rows->n == 0)
        frame_wrap(d->c, (struct out_rect){ in.x + 1, in.y + 1, in.w - 2, in.h - 1 }, ROLE_DIM,
                   d->b->n_alerts ? STR("nothing matches the filter")
                                  : STR("No alert rules: a dashboard may name rule files, and a "
                                        "server has its own."),
                   false);
}

// ---- one alert ----

static struct str since_text(struct screen_drawing *d, const struct board_alert *a)
{
    struct buf b = { 0 };

    if (a->since_ms) {
        buf_printf(&b, "%s since ",
                   a->state == BOARD_ALERT_FIRING    ? "firing"
                   : a->state == BOARD_ALERT_PENDING ? "pending"
                                                     : alert_word(a->state));
        words_clock(&b, a->since_ms, d->look->utc);
    } else {
        buf_puts(&b, alert_word(a->state));
    }
    if (a->since_ms && d->framed)
        buf_printf(&b, " (%.*s)", STR_ARG(screen_since(d, d->look->now_ms - a->since_ms)));
    if (d->framed && a->state == BOARD_ALERT_FIRING && a->pending_ms) {
        buf_puts(&b, ", pending ");
        words_clock(&b, a->pending_ms, d->look->utc);
    }
    struct str s = arena_str(&d->arena, buf_str(&b));
    buf_done(&b);
    return s;
}

/* The state it had, a cell at a time. */
static void put_strip(struct screen_drawing *d, int x, int y, int w, const struct board_alert *a)
{
    double range = fmax(1, (double)d->b->end_ms - (double)d->b->start_ms);

    for (int i = 0; i < w; i++) {
        int64_t t = d->b->start_ms + (int64_t)((i + 0.5) * range / w);
        enum board_alert_state s = a->n_moves ? BOARD_ALERT_OK : a->state;
        for (size_t k = 0; k < a->n_moves && a->moves[k].t <= t; k++)
            s = a->moves[k].state;
        enum frame_sign sign = s == BOARD_ALERT_OK ? SIGN_MIDDOT : alert_sign(s);
        cells_put(d->c, x + i, y, frame_rune(d->c, sign), frame_sign_role(sign));
    }
}

/* "held true for 4m02s; last value 6.7% is 1.3x the limit; peak 11.5% at 14:27:12". */
static struct str held_text(struct screen_drawing *d, const struct board_alert *a)
{
    struct buf b = { 0 };
    double peak = NAN;
    int64_t at = 0;

    for (size_t i = 0; i < a->n; i++)
        if (isfinite(a->p[i].v) && (isnan(peak) || a->p[i].v > peak)) {
            peak = a->p[i].v;
            at = a->p[i].t;
        }
    if ((a->state == BOARD_ALERT_FIRING || a->state == BOARD_ALERT_PENDING) && a->since_ms)
        buf_printf(&b, "held true for %.*s",
                   STR_ARG(screen_since(d, d->look->now_ms -
                                               (a->pending_ms ? a->pending_ms : a->since_ms))));
    if (isfinite(a->value) && isfinite(a->limit) && a->limit != 0)
        buf_printf(&b, "%slast value %.*s is %.1f%s the limit", b.n ? "; " : "",
                   STR_ARG(screen_value(d, &a->unit, a->value)), a->value / a->limit,
                   frame_sign(d->c, SIGN_TIMES));
    if (isfinite(peak)) {
        buf_printf(&b, "%speak %.*s at ", b.n ? "; " : "",
                   STR_ARG(screen_value(d, &a->unit, peak)));
        words_clock(&b, at, d->look->utc);
    }
    struct str s = arena_str(&d->arena, buf_str(&b));
    buf_done(&b);
    return s;
}

static void put_fact(struct screen_drawing *d, struct out_rect *r, const char *name, struct str s)
{
    if (s.n == 0 || r->h < 1)
        return;
    int indent = d->framed ? 8 : 1;
    if (d->framed)
        cells_text(d->c, r->x + 1, r->y, 6, ROLE_LABEL, str_of(name));
    cells_text(d->c, r->x + indent, r->y, r->w - indent - 1, ROLE_TEXT, s);
    r->y++;
    r->h--;
}

static struct str note_text(struct screen_drawing *d, const struct board_alert *a)
{
    if (a->error.n)
        return a->error;
    if (a->summary.n == 0)
        return a->source;
    return screen_text(d, "\"%.*s\"%s%.*s", STR_ARG(a->summary), a->source.n ? "   source: " : "",
                       STR_ARG(a->source));
}

static struct str drill_text(struct screen_drawing *d, const struct board_alert *a)
{
    struct buf b = { 0 };

    for (size_t i = 0; i < a->n_drill; i++)
        buf_printf(&b, "%s%.*s", i ? "   " : "top contributors:  ", STR_ARG(a->drill[i]));
    struct str s = arena_str(&d->arena, buf_str(&b));
    buf_done(&b);
    return s;
}

static void put_detail(struct screen_drawing *d, struct out_rect r, const struct board_alert *a)
{
    struct out_rect in = screen_pane(d, r, a->name, since_text(d, a), false);
    struct str note = note_text(d, a), drill = drill_text(d, a), held = held_text(d, a);
    int facts = d->framed + (a->expr.n > 0) + (held.n > 0) + (note.n > 0) * d->framed +
                (drill.n > 0) * d->framed;
    struct panel_limit limit = { .above = a->limit, .state = LEVEL_WARNING };
    struct screen_line l = { .name = a->name,
                             .unit = a->unit,
                             .p = a->p,
                             .n = a->n,
                             .limits = &limit,
                             .n_limits = isfinite(a->limit) };
    int graph = in.h - facts;

    if (graph < 4) {
        graph = 0;
    } else {
        screen_put_line(d, (struct out_rect){ in.x, in.y, in.w - d->framed, graph }, &l, true,
                        false);
    }
    struct out_rect rest = { in.x, in.y + graph, in.w, in.h - graph };
    if (d->framed && rest.h > 0) {
        cells_text(d->c, rest.x + 1, rest.y, 6, ROLE_LABEL, STR("state"));
        put_strip(d, rest.x + 9, rest.y, rest.w - 10, a);
        rest.y++;
        rest.h--;
    }
    put_fact(d, &rest, "expr", a->expr);
    put_fact(d, &rest, "", held);
    if (!d->framed)
        return;
    put_fact(d, &rest, "note", note);
    put_fact(d, &rest, "drill", drill);
}

// ---- log ----

static bool is_of_alerts(enum board_event_kind k)
{
    return k == EVENT_PENDING || k == EVENT_FIRING || k == EVENT_RESOLVED || k == EVENT_NEWS;
}

static void put_log(struct screen_drawing *d, struct out_rect r)
{
    struct out_rect in = screen_pane(d, r, STR("Log"),
                                     d->framed ? STR("newest first") : (struct str){ 0 }, false);
    struct board_event *e = arena_new_n(&d->arena, struct board_event, d->b->n_events + 1);
    struct board only = *d->b;

    only.events = e;
    only.n_events = 0;
    for (size_t i = 0; i < d->b->n_events; i++)
        if (is_of_alerts(d->b->events[i].kind))
            e[only.n_events++] = d->b->events[i];
    lists_put_events(d->c, in, &only, d->look, 0);
}

void screen_alerts(struct screen_drawing *d)
{
    struct rows rows;
    int border = d->framed ? 2 : 1, h = d->body.h, w = d->body.w, y = d->body.y;

    rows_of(&d->arena, d->v, d->b, &rows);
    int list = border + 1 + (int)(rows.n ? rows.n : 1) + d->framed;
    int log = h >= 18 ? border + (d->framed ? 7 : 4) : 0;
    list = list > h / 2 ? h / 2 : list;
    int detail = h - list - log;
    if (detail < 6 || rows.n == 0) {
        detail = 0;
        list = h - log;
    }
    put_list(d, (struct out_rect){ 0, y, w, list }, &rows);
    if (detail)
        put_detail(d, (struct out_rect){ 0, y + list, w, detail },
                   &d->b->alerts[rows.p[screen_focus(d, rows.n)]]);
    if (log)
        put_log(d, (struct out_rect){ 0, y + list + detail, w, log });
    if (d->framed && d->b->rules_name.n)
        buf_printf(&d->context, "rules: %.*s (%zu)", STR_ARG(d->b->rules_name), d->b->n_alerts);
    else
        buf_printf(&d->context, "%zu rules", d->b->n_alerts);
}
