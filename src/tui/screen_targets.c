/* screen_targets.c - what is scraped, what was found in it, what happened. */
#include "tui/screen_impl.h"

#include <math.h>

enum { PANE_TARGETS, PANE_SIGNALS, PANE_EVENTS };

static bool is_down(const struct board_target *t)
{
    return t->state == BOARD_STALE || t->state == BOARD_FAILED;
}

// ---- targets ----

static const struct grid_col target_cols[] = {
    { .head = "STATE", .least = 6 },
    { .head = "TARGET", .least = 14, .most = 40, .gap = 1 },
    { .head = "JOB", .least = 8, .most = 22, .drop = 1 },
    { .head = "LAST", .right = true },
    { .head = "TOOK", .right = true },
    { .head = "15m (took)", .drop = 2, .most = 12, .gap = 1 },
    { .head = "SERIES", .right = true },
    { .head = "SIZE", .right = true, .drop = 4 },
    { .head = "DETAIL", .least = 10, .drop = 0, .fill = true },
};
enum { TARGET_COLS = N_OF(target_cols) };

static struct grid_cell cell(struct str s, uint8_t role)
{
    return (struct grid_cell){ .text = s, .role = role };
}

static struct str state_of(struct screen_drawing *d, const struct board_target *t)
{
    static const char *const words[] = { "…", "…", "up", "DOWN", "DOWN" };
    enum frame_sign sign = is_down(t) ? SIGN_BAD : t->state == BOARD_OK ? SIGN_OK : SIGN_UNKNOWN;
    const char *word = t->state < BOARD_OK ? frame_sign(d->c, SIGN_ELLIPSIS) : words[t->state];

    return screen_text(d, "%s %s", frame_sign(d->c, sign), word);
}

static struct str last_of(struct screen_drawing *d, const struct board_target *t)
{
    struct buf b = { 0 };

    if (is_down(t) && t->since_ms)
        words_since(&b, d->look->now_ms - t->since_ms);
    else if (t->last_ms)
        words_short(&b, d->look->now_ms - t->last_ms);
    if (b.n && !is_down(t) && d->framed)
        buf_puts(&b, " ago");
    struct str s = arena_str(&d->arena, buf_str(&b));
    buf_done(&b);
    return s;
}

static struct str detail_of(struct screen_drawing *d, const struct board_target *t)
{
    struct buf b = { 0 };

    if (t->state == BOARD_WAITING)
        buf_printf(&b, "waiting for first scrape, %.1f s",
                   (double)(d->look->now_ms - (t->since_ms ? t->since_ms : d->look->now_ms)) /
                       1000);
    else if (is_down(t)) {
        buf_put_str(&b, t->error);
        if (t->since_ms && d->framed) {
            buf_puts(&b, ", since ");
            words_clock(&b, t->since_ms, d->look->utc);
        } else if (t->retry_ms > d->look->now_ms) {
            buf_puts(&b, ", retry ");
            words_short(&b, t->retry_ms - d->look->now_ms);
        }
    } else if (d->framed) {
        buf_put_str(&b, t->format);
    }
    struct str s = arena_str(&d->arena, buf_str(&b));
    buf_done(&b);
    return s;
}

static void fill_row(struct screen_drawing *d, const struct board_target *t, struct grid_cell *c)
{
    struct out_unit seconds, bytes;
    bool up = t->state == BOARD_OK;
    uint8_t role = is_down(t) ? ROLE_BAD : up ? ROLE_OK : ROLE_DIM;

    out_unit_parse(STR("s"), &seconds);
    out_unit_parse(STR("bytes"), &bytes);
    c[0] = cell(state_of(d, t), role);
    struct str name = t->name;
    if (!d->framed)
        str_cut_suffix(&name, STR("/metrics"));
    c[1] = cell(name, ROLE_TEXT);
    c[2] = cell(t->job, ROLE_TEXT);
    c[3] = cell(last_of(d, t), ROLE_DIM);
    c[4] = cell(up ? screen_value(d, &seconds, t->took_s) : STR("-"), ROLE_TEXT);
    c[5] = (struct grid_cell){
        .role = ROLE_SERIES, .p = t->took, .n = t->n_took, .failures = true
    };
    c[6] = cell(up ? screen_text(d, "%zu", t->n_series) : (struct str){ 0 }, ROLE_TEXT);
    c[7] = cell(up && t->n_bytes ? screen_value(d, &bytes, (double)t->n_bytes)
                : up             ? STR("-") // which only who scrapes it knows
                                 : (struct str){ 0 },
                ROLE_TEXT);
    c[8] = cell(detail_of(d, t), is_down(t) ? ROLE_BAD : ROLE_DIM);
    if (is_down(t)) { // why needs more room than how much and how fast
        struct grid_cell *why = &c[d->framed ? 6 : 4];
        *why = c[8];
        why->span = true;
        c[8] = cell((struct str){ 0 }, ROLE_TEXT);
    }
}

/* "retry in 6s (attempt 9, backoff 15s max); last good scrape 14:29:51 stays on screen, ..." */
static void put_retry(struct screen_drawing *d, struct out_rect r, const struct board_target *t)
{
    struct buf b = { 0 };

    buf_puts(&b, "retry in ");
    words_short(&b, t->retry_ms - d->look->now_ms);
    if (t->attempt) {
        buf_printf(&b, " (attempt %u", t->attempt);
        if (t->backoff_ms) {
            buf_puts(&b, ", backoff ");
            words_short(&b, t->backoff_ms);
            buf_puts(&b, " max");
        }
        buf_puts(&b, ")");
    }
    if (t->good_ms) {
        buf_puts(&b, "; last good scrape ");
        words_clock(&b, t->good_ms, d->look->utc);
        buf_puts(&b, " stays on screen, dimmed, marked stale");
    }
    cells_text(d->c, r.x + 11, r.y, r.w - 12, ROLE_DIM, buf_str(&b));
    buf_done(&b);
}

static struct str targets_right(struct screen_drawing *d)
{
    size_t up = 0, down = 0;
    struct buf b = { 0 }, every = { 0 };

    for (size_t i = 0; i < d->b->n_targets; i++) {
        up += d->b->targets[i].state == BOARD_OK;
        down += is_down(&d->b->targets[i]);
    }
    words_short(&every, d->b->interval_ms);
    buf_printf(&b, "%zu up", up);
    if (down)
        buf_printf(&b, "  %zu down", down);
    if (d->framed)
        buf_printf(&b, "   scrape every %s   series %zu   samples %.0f/s", buf_z(&every),
                   d->b->n_all_series, d->b->samples_a_second);
    else
        buf_printf(&b, "  every %s  %zu series", buf_z(&every), d->b->n_all_series);
    struct str s = arena_str(&d->arena, buf_str(&b));
    buf_done(&b);
    buf_done(&every);
    return s;
}

static void put_no_targets(struct screen_drawing *d, struct out_rect r)
{
    struct out_rect in = { r.x + 1, r.y, r.w - 2, r.h };

    if (d->b->source_error.n) {
        cells_put(d->c, in.x, in.y, frame_rune(d->c, SIGN_BAD), ROLE_BAD);
        in.x += 2;
        in.w -= 2;
        frame_wrap(d->c, in, ROLE_TEXT, d->b->source_error, false);
    } else if (d->b->source.n)
        frame_wrap(d->c, in, ROLE_DIM,
                   screen_text(d, "%.*s knows of no targets.", STR_ARG(d->b->source)), false);
    else
        frame_wrap(d->c, in, ROLE_DIM,
                   STR("Nothing to scrape. The key a adds a target; promctl top demo: shows an "
                       "example."),
                   false);
}

static void put_targets(struct screen_drawing *d, struct out_rect r)
{
    struct rows rows;
    bool focus = d->v->pane[SCREEN_TARGETS] == PANE_TARGETS;
    struct out_rect in = screen_pane(d, r, STR("Targets"), targets_right(d), focus && d->framed);

    rows_of(&d->arena, d->v, d->b, &rows);
    if (rows.n == 0) {
        put_no_targets(d, in);
        return;
    }
    struct grid_cell *cells = arena_new_n(&d->arena, struct grid_cell, rows.n * TARGET_COLS);
    for (size_t i = 0; i < rows.n; i++)
        fill_row(d, &d->b->targets[rows.p[i]], &cells[i * TARGET_COLS]);
    int head = d->framed, room = in.h - head;
    size_t at = screen_focus(d, rows.n),
           first = screen_first(d, rows.n, room > 0 ? (size_t)room : 0);
    const struct grid g = { .cols = target_cols,
                            .n_cols = TARGET_COLS,
                            .cells = cells,
                            .n_rows = rows.n,
                            .first = first,
                            .focus = focus ? at + 1 : 0,
                            .pointer = true,
                            .no_head = !d->framed,
                            .board = d->b };
    size_t shown = grid_put(d->c, in, &g);
    for (size_t i = 0; i < shown; i++)
        screen_spot(d, SPOT_ROW, (struct out_rect){ in.x, in.y + head + (int)i, in.w, 1 },
                    first + i);
    const struct board_target *t = &d->b->targets[rows.p[at]];
    int y = in.y + head + (int)shown;
    // what is down says when it will be tried again, the one in focus first
    for (size_t i = 0; i < rows.n && !is_down(t); i++)
        t = &d->b->targets[rows.p[i]];
    if (d->framed && is_down(t) && t->retry_ms > d->look->now_ms && y < in.y + in.h) {
        put_retry(d, (struct out_rect){ in.x, y++, in.w, 1 }, t);
    }
    if (d->framed && y < in.y + in.h)
        cells_text(d->c, in.x + 3, y, in.w - 4, ROLE_DIM,
                   STR("a add target   d detach   Enter metrics of target   x raw exposition"));
}

// ---- signals ----

static const struct grid_col wide_cols[] = {
    { .head = "JOB", .most = 20, .least = 3 },
    { .head = "SIGNAL", .most = 14 },
    { .head = "METRIC", .least = 10, .most = 34, .drop = 3 },
    { .head = "NOW", .right = true },
    { .head = "15m", .gap = 3, .fill = true },
    { .head = "MIN", .right = true, .gap = 1, .drop = 2 },
    { .head = "MAX", .right = true, .drop = 1 },
};
enum { SIGNAL_COLS = N_OF(wide_cols) };

static double least_of(const struct board_signal *s, const struct board *b, bool most)
{
    double v = NAN;

    for (size_t i = 0; i < s->n; i++) {
        double x = s->p[i].v;
        if (s->p[i].t >= b->start_ms && isfinite(x) && (isnan(v) || (most ? x > v : x < v)))
            v = x;
    }
    return v;
}

static struct str now_of(struct screen_drawing *d, const struct board_signal *s)
{
    struct out_unit plain = words_number_unit(&s->unit);
    enum frame_sign sign = s->level == LEVEL_CRITICAL ? SIGN_BAD : SIGN_WARN;

    if (s->state == BOARD_WAITING)
        return str_of(frame_sign(d->c, SIGN_ELLIPSIS));
    if (s->state == BOARD_WARMING)
        return screen_text(d, "%s in %lld s", frame_sign(d->c, SIGN_ELLIPSIS),
                           (long long)((s->ready_ms - d->look->now_ms + 999) / 1000));
    struct str now = screen_value(d, &s->unit, s->now);
    if (!isnan(s->of))
        now = screen_text(d, "%.*s / %.*s", STR_ARG(screen_value(d, &plain, s->now)),
                          STR_ARG(screen_value(d, &plain, s->of)));
    if (s->level == LEVEL_OK)
        return now;
    return screen_text(d, "%s %.*s", frame_sign(d->c, sign), STR_ARG(now));
}

static void fill_signal(struct screen_drawing *d, size_t i, struct grid_cell *c)
{
    const struct board_signal *s = &d->b->signals[i];
    bool same = i > 0 && str_eq(s->group, d->b->signals[i - 1].group);
    struct out_unit plain = words_number_unit(&s->unit);
    struct str name = s->name;

    if (!d->framed) // "latency p95" says as much as "p95"
        str_cut_prefix(&name, STR("latency "));
    if (!same)
        c[0] = cell(s->group, ROLE_TITLE);
    c[1] = cell(name, ROLE_TEXT);
    if (d->framed)
        c[2] = cell(s->metric, ROLE_DIM);
    c[3] = cell(now_of(d, s), s->level == LEVEL_OK ? ROLE_TEXT : panel_level_role(s->level));
    c[4] = (struct grid_cell){
        .role = ROLE_SERIES, .p = s->p, .n = s->n, .from_zero = s->from_zero
    };
    c[5] = cell(d->framed ? screen_value(d, &plain, least_of(s, d->b, false)) : (struct str){ 0 },
                ROLE_DIM);
    c[6] = cell(screen_value(d, &plain, least_of(s, d->b, true)), ROLE_DIM);
}

static void put_signals(struct screen_drawing *d, struct out_rect r)
{
    bool focus = d->v->pane[SCREEN_TARGETS] == PANE_SIGNALS;
    size_t n = d->b->n_signals, at = d->v->lists[SCREEN_TARGETS].focus;
    struct str right = d->framed ? STR("rate · errors · latency · saturation")
                                 : STR("now · 15m · max");
    struct str title = d->framed ? STR("Signals  (found without configuration)") : STR("Signals");
    struct grid_col cols[SIGNAL_COLS];

    if (d->c->ascii)
        right = d->framed ? STR("rate, errors, latency, saturation") : STR("now, 15m, max");
    struct out_rect in = screen_pane(d, r, title, right, focus && d->framed);
    struct grid_cell *cells = arena_new_n(&d->arena, struct grid_cell, (n + 1) * SIGNAL_COLS);
    for (size_t i = 0; i < n; i++)
        fill_signal(d, i, &cells[i * SIGNAL_COLS]);
    memcpy(cols, wide_cols, sizeof cols);
    if (!d->framed) {
        cols[2].head = cols[5].head = "";
        cols[2].gap = cols[5].gap = -1;
    }
    int room = in.h - d->framed;
    at = n == 0 ? 0 : at < n ? at : n - 1;
    size_t first = focus ? grid_scroll(0, at, n, room > 0 ? (size_t)room : 0) : 0;
    const struct grid g = { .cols = cols,
                            .n_cols = SIGNAL_COLS,
                            .cells = cells,
                            .n_rows = n,
                            .first = first,
                            .focus = focus ? at + 1 : 0,
                            .no_head = !d->framed,
                            .board = d->b };
    if (n)
        grid_put(d->c, in, &g);
    else
        frame_wrap(d->c, (struct out_rect){ in.x + 1, in.y, in.w - 2, in.h }, ROLE_DIM,
                   STR("Nothing found yet: rates, latencies and queues show here by their names."),
                   false);
}

// ---- all ----

void screen_targets(struct screen_drawing *d)
{
    struct rows rows;
    int border = d->framed ? 2 : 1, head = d->framed, h = d->body.h, y = d->body.y, w = d->body.w;

    rows_of(&d->arena, d->v, d->b, &rows);
    int targets = border + head + (int)(rows.n ? rows.n : 1) + (d->framed ? 2 : 0);
    int signals = border + head + (int)(d->b->n_signals ? d->b->n_signals : 1);
    int events = border + (d->b->n_events < 3 ? 3 : 4);
    targets = targets > h / 2 ? h / 2 : targets;
    if (targets + signals + events > h)
        events = h - targets - signals > border + 1 ? h - targets - signals : border + 1;
    if (targets + signals + events > h)
        signals = h - targets - events;
    if (signals < border + head + 1) {
        signals = 0;
        events = h - targets;
    } else {
        events = h - targets - signals;
    }
    put_targets(d, (struct out_rect){ 0, y, w, targets });
    if (signals)
        put_signals(d, (struct out_rect){ 0, y + targets, w, signals });
    struct out_rect r = { 0, y + targets + signals, w, events };
    struct out_rect in = screen_pane(d, r, STR("Events"),
                                     d->framed ? STR("newest first") : (struct str){ 0 },
                                     d->framed && d->v->pane[SCREEN_TARGETS] == PANE_EVENTS);
    lists_put_events(d->c, in, d->b, d->look,
                     d->v->pane[SCREEN_TARGETS] == PANE_EVENTS ? d->v->lists[0].focus : 0);
    if (d->b->offer.n)
        buf_printf(&d->context, "%.*s %s 2", STR_ARG(d->b->offer), frame_sign(d->c, SIGN_ARROW));
}
