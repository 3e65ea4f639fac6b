/* view_time.c - keys of time: the window, its pace, pause. */
#include "tui/view_impl.h"

int64_t view_end(const struct view *v, const struct board *b)
{
    return v->end_ms ? v->end_ms : b->now_ms;
}

void view_set_window(struct view *v, int64_t range_ms, int64_t end_ms)
{
    v->range_ms = range_ms > 1000 ? range_ms : 1000;
    v->end_ms = end_ms > 0 ? end_ms : 0;
    v->paused = false;
    v->has_cursor = false;
}

static const int64_t ranges_s[] = { 60,    300,   900,   1800,   3600,   10800,
                                    21600, 43200, 86400, 172800, 604800, 2592000 };
static const int64_t refreshes_s[] = { 1, 2, 5, 10, 15, 30, 60, 300 };

/* The entry nearest to `now_ms`, so many further on. */
static int64_t step_through(const int64_t *list, size_t n, int64_t now_ms, int by)
{
    size_t at = 0;

    while (at + 1 < n && list[at] * 1000 < now_ms)
        at++;
    if (by < 0 && at > 0)
        at--;
    else if (by > 0 && at + 1 < n && list[at] * 1000 <= now_ms)
        at++;
    return list[at] * 1000;
}

void view_range(struct press *p, int steps)
{
    p->v->range_ms = step_through(ranges_s, N_OF(ranges_s), p->v->range_ms, steps);
    view_ask(p, ASK_WINDOW);
}

void view_refresh(struct press *p, int steps)
{
    p->v->refresh_ms = step_through(refreshes_s, N_OF(refreshes_s), p->v->refresh_ms, steps);
    view_ask(p, ASK_WINDOW);
}

void view_pause(struct press *p, int unused)
{
    struct view *v = p->v;

    (void)unused;
    if (v->paused || v->end_ms) {
        v->paused = false;
        v->end_ms = 0;
    } else {
        v->paused = true;
        v->paused_ms = p->b->now_ms;
        v->end_ms = p->b->end_ms ? p->b->end_ms : p->b->now_ms;
    }
    view_ask(p, ASK_WINDOW);
}

void view_scrub(struct press *p, int quarters)
{
    struct view *v = p->v;
    int64_t end = view_end(v, p->b) + quarters * (v->range_ms / 4);

    v->paused = false;
    // A file that is played has more than was played.
    bool ahead = p->b->playing && end > p->b->now_ms && end <= p->b->newest_ms;
    v->end_ms = (end >= p->b->now_ms && !ahead) || end <= 0 ? 0 : end;
    view_ask(p, ASK_WINDOW);
}

void view_live(struct press *p, int unused)
{
    (void)unused;
    p->v->paused = false;
    p->v->end_ms = 0;
    p->v->has_cursor = false;
    view_ask(p, ASK_WINDOW);
}
