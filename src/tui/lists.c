#include "tui/lists.h"

#include "tui/words.h"

#include <math.h>

enum frame_sign alert_sign(enum board_alert_state s)
{
    static const enum frame_sign signs[] = {
        [BOARD_ALERT_OK] = SIGN_OK,      [BOARD_ALERT_PENDING] = SIGN_WARN,
        [BOARD_ALERT_FIRING] = SIGN_BAD, [BOARD_ALERT_NO_DATA] = SIGN_UNKNOWN,
        [BOARD_ALERT_ERROR] = SIGN_BAD,
    };
    return signs[s];
}

const char *alert_word(enum board_alert_state s)
{
    static const char *const words[] = {
        [BOARD_ALERT_OK] = "ok",         [BOARD_ALERT_PENDING] = "PENDING",
        [BOARD_ALERT_FIRING] = "FIRING", [BOARD_ALERT_NO_DATA] = "no data",
        [BOARD_ALERT_ERROR] = "ERROR",
    };
    return words[s];
}

enum frame_sign event_sign(enum board_event_kind k)
{
    static const enum frame_sign signs[] = {
        [EVENT_NEWS] = SIGN_DOT,    [EVENT_UP] = SIGN_OK,        [EVENT_DOWN] = SIGN_BAD,
        [EVENT_RESET] = SIGN_RESET, [EVENT_PENDING] = SIGN_WARN, [EVENT_FIRING] = SIGN_BAD,
        [EVENT_RESOLVED] = SIGN_OK,
    };
    return signs[k];
}

void lists_put_reason(struct buf *b, const struct board_alert *a, const struct look *look)
{
    if (isnan(a->value))
        return;
    words_value(b, &a->unit, a->value, look, false, 0);
    if (isnan(a->limit))
        return;
    buf_printf(b, " %.*s ", STR_ARG(a->op));
    words_value(b, &a->unit, a->limit, look, false, 0);
}

// ---- alerts ----

/* "1.12 s > 1 s  job=api, fires in 1m12s". */
static void put_detail(struct buf *b, const struct board_alert *a, const struct look *look)
{
    if (a->state == BOARD_ALERT_ERROR) {
        buf_put_str(b, a->error);
        return;
    }
    lists_put_reason(b, a, look);
    if (a->state == BOARD_ALERT_PENDING && a->for_ms > 0) {
        int64_t left = a->since_ms + a->for_ms - look->now_ms;
        buf_puts(b, b->n ? ", fires in " : "fires in ");
        words_since(b, left);
    }
    for (size_t i = 0; i < a->labels.n; i++) {
        const struct label *l = &a->labels.p[i];
        if (str_eq(l->name, STR("alertname")) || str_eq(l->name, STR("severity")))
            continue;
        buf_printf(b, "%s%.*s=%.*s", b->n ? "  " : "", STR_ARG(l->name), STR_ARG(l->value));
    }
}

static void put_alert(struct out_cells *c, struct out_rect r, const struct board_alert *a,
                      const struct look *look)
{
    struct buf since = { 0 }, detail = { 0 };
    uint8_t role = frame_sign_role(alert_sign(a->state));

    if (a->since_ms)
        words_since(&since, look->now_ms - a->since_ms);
    int right = r.w - 4 - (int)since.n, word = right - 9;
    cells_put(c, r.x + 1, r.y, frame_rune(c, alert_sign(a->state)), role);
    cells_text(c, r.x + 3, r.y, word - 4, ROLE_TEXT, a->name);
    cells_text(c, r.x + word, r.y, 8, role, str_of(alert_word(a->state)));
    cells_text(c, r.x + right + 1, r.y, (int)since.n, ROLE_TEXT, buf_str(&since));
    put_detail(&detail, a, look);
    if (r.h > 1)
        cells_text(c, r.x + 3, r.y + 1, r.w - 4, ROLE_DIM, buf_str(&detail));
    buf_done(&since);
    buf_done(&detail);
}

/* "✔ TaskFailureRate 3.0%  ✔ HighMemory". */
static void put_others(struct out_cells *c, struct out_rect r, const struct board *b,
                       const struct look *look)
{
    struct buf text = { 0 };
    int x = 1;

    for (size_t i = 0; i < b->n_alerts && r.h > 0; i++) {
        const struct board_alert *a = &b->alerts[i];
        if (a->state != BOARD_ALERT_OK && a->state != BOARD_ALERT_NO_DATA)
            continue;
        buf_clear(&text);
        buf_printf(&text, "%.*s ", STR_ARG(a->name));
        if (!isnan(a->value))
            words_value(&text, &a->unit, a->value, look, false, 0);
        int wide = 2 + cells_text_width(c, buf_str(&text), r.w);
        if (x > 1 && x + wide > r.w - 1 && r.h > 1) {
            x = 1;
            r.y++;
            r.h--;
        }
        if (x + 4 >= r.w)
            break;
        cells_put(c, r.x + x, r.y, frame_rune(c, alert_sign(a->state)),
                  frame_sign_role(alert_sign(a->state)));
        x += 2;
        x += cells_text(c, r.x + x, r.y, r.w - 1 - x, ROLE_TEXT, buf_str(&text)) + 2;
    }
    buf_done(&text);
}

void lists_put_alerts(struct out_cells *c, struct out_rect r, const struct board *b,
                      const struct look *look)
{
    static const enum board_alert_state order[] = { BOARD_ALERT_FIRING, BOARD_ALERT_ERROR,
                                                    BOARD_ALERT_PENDING };

    if (b->n_alerts == 0) {
        cells_text(c, r.x + 1, r.y, r.w - 2, ROLE_DIM, STR("no alert rules"));
        return;
    }
    for (size_t k = 0; k < N_OF(order); k++)
        for (size_t i = 0; i < b->n_alerts && r.h > 0; i++) {
            if (b->alerts[i].state != order[k])
                continue;
            put_alert(c, r, &b->alerts[i], look);
            r.y += 2;
            r.h -= 2;
        }
    if (r.h > 0)
        put_others(c, r, b, look);
}

// ---- events ----

enum { WIDE = 90, MOST_WHAT = 24, MOST_STATE = 14 };

static int widest(const struct out_cells *c, const struct board *b, bool state, int most)
{
    int w = 0;

    for (size_t i = 0; i < b->n_events; i++) {
        struct str s = state ? b->events[i].state : b->events[i].what;
        int one = cells_text_width(c, s, most);
        w = one > w && (state || b->events[i].state.n) ? one : w;
    }
    return w;
}

size_t lists_put_events(struct out_cells *c, struct out_rect r, const struct board *b,
                        const struct look *look, size_t first)
{
    bool wide = r.w >= WIDE;
    int what = wide ? widest(c, b, false, MOST_WHAT) + 4 : 0;
    int state = wide ? widest(c, b, true, MOST_STATE) + 2 : 0;
    size_t n = 0;
    struct buf clock = { 0 };

    if (b->n_events == 0)
        cells_text(c, r.x + 1, r.y, r.w - 2, ROLE_DIM, STR("nothing yet"));
    for (size_t i = first; i < b->n_events && (int)n < r.h; i++, n++) {
        const struct board_event *e = &b->events[i];
        int x = r.x + 1, y = r.y + (int)n, end = r.x + r.w - 1;
        buf_clear(&clock);
        words_clock(&clock, e->t, look->utc);
        x += cells_text(c, x, y, end - x, ROLE_DIM, buf_str(&clock)) + (wide ? 2 : 1);
        cells_put(c, x, y, frame_rune(c, event_sign(e->kind)),
                  frame_sign_role(event_sign(e->kind)));
        x += 2;
        int used = cells_text(c, x, y, e->state.n && wide ? what - 2 : end - x, ROLE_TEXT, e->what);
        x += wide && e->state.n ? what : used + 1;
        used = cells_text(c, x, y, end - x, ROLE_TEXT, e->state);
        x += wide ? (used > state ? used + 1 : state) : used + 2;
        if (x < end)
            cells_text(c, x, y, end - x, ROLE_DIM, e->detail);
    }
    buf_done(&clock);
    return n;
}
