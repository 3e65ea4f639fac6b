/* plot_time_axis.c - the row below a plot: times at the exact columns, dates where they change. */
#include "out/plot_impl.h"

#include <time.h>

struct time_step {
    int64_t ms;
    const char *format;
    int width;
};

#define SECOND INT64_C(1000)
#define MINUTE (60 * SECOND)
#define HOUR   (60 * MINUTE)
#define DAY    (24 * HOUR)

// clang-format off
static const struct time_step steps[] = {
    { 1 * SECOND, "%H:%M:%S", 8 },  { 2 * SECOND, "%H:%M:%S", 8 },  { 5 * SECOND, "%H:%M:%S", 8 },
    { 10 * SECOND, "%H:%M:%S", 8 }, { 15 * SECOND, "%H:%M:%S", 8 }, { 30 * SECOND, "%H:%M:%S", 8 },
    { 1 * MINUTE, "%H:%M", 5 },     { 2 * MINUTE, "%H:%M", 5 },     { 5 * MINUTE, "%H:%M", 5 },
    { 10 * MINUTE, "%H:%M", 5 },    { 15 * MINUTE, "%H:%M", 5 },    { 30 * MINUTE, "%H:%M", 5 },
    { 1 * HOUR, "%H:%M", 5 },       { 2 * HOUR, "%H:%M", 5 },
    { 6 * HOUR, "%b %d %Hh", 10 },  { 12 * HOUR, "%b %d %Hh", 10 },
    { 1 * DAY, "%b %d", 6 },        { 2 * DAY, "%b %d", 6 },        { 7 * DAY, "%b %d", 6 },
    { 14 * DAY, "%b %d", 6 },       { 28 * DAY, "%b %d", 6 },       { 91 * DAY, "%b %d", 6 },
    { 182 * DAY, "%b %Y", 8 },      { 365 * DAY, "%b %Y", 8 },      { 1826 * DAY, "%Y", 4 },
    { 3652 * DAY, "%Y", 4 },        { 36524 * DAY, "%Y", 4 },
};
// clang-format on

static bool time_of(int64_t ms, bool utc, struct tm *tm)
{
    time_t s = (time_t)(ms >= 0 ? ms / 1000 : (ms - 999) / 1000);

    return utc ? gmtime_r(&s, tm) != NULL : localtime_r(&s, tm) != NULL;
}

/* What the zone's clocks are ahead of UTC. */
static int64_t zone_ms(int64_t ms, bool utc)
{
    struct tm tm;

    return !utc && time_of(ms, false, &tm) ? (int64_t)tm.tm_gmtoff * 1000 : 0;
}

void plot_put_clock(struct buf *b, int64_t ms, bool utc)
{
    struct tm tm;
    char text[16];

    if (time_of(ms, utc, &tm))
        buf_put(b, text, strftime(text, sizeof text, "%H:%M:%S", &tm));
}

// ---- ticks ----

struct ticks {
    struct out_cells *c;
    const struct plot *p;
    const struct plot_time *t;
    int x, y, w;
};

/* The least step whose labels have room; NULL: there is none. */
static const struct time_step *step_of(const struct ticks *k)
{
    double cells_a_ms = k->w / fmax(1, (double)k->t->end - (double)k->t->start);

    for (size_t i = 0; i < N_OF(steps); i++)
        if ((double)steps[i].ms * cells_a_ms >= steps[i].width + 3)
            return &steps[i];
    return NULL;
}

/* Midnight says which day begins, where other labels are times of day. */
static struct str label_of(const struct time_step *step, const struct tm *tm, char *text,
                           size_t size)
{
    bool midnight = tm->tm_hour == 0 && tm->tm_min == 0 && tm->tm_sec == 0;
    const char *format = midnight && step->ms < 6 * HOUR ? "%b %d" : step->format;

    return (struct str){ text, strftime(text, size, format, tm) };
}

static int cell_of(const struct ticks *k, int64_t ms)
{
    return (int)(plot_time_col(k->t, ms) * k->w / k->t->nx);
}

static void put_tick(const struct ticks *k, const struct time_step *step, int64_t ms)
{
    char text[32];
    struct tm tm;

    if (ms < k->t->start || ms > k->t->end || !time_of(ms, k->p->utc, &tm))
        return;
    int at = cell_of(k, ms);
    struct str label = label_of(step, &tm, text, sizeof text);
    if (at + 1 + (int)label.n > k->w)
        return;
    cells_put(k->c, k->x + at, k->y, k->c->ascii ? '+' : 0x2534, ROLE_AXIS);
    cells_text(k->c, k->x + at + 1, k->y, (int)label.n, ROLE_AXIS, label);
}

/* The time at which the zone's clocks show `local`: summer time begins and ends in between. */
static int64_t time_at_local(int64_t local, int64_t zone, bool utc)
{
    for (int i = 0; i < 2; i++)
        zone = zone_ms(local - zone, utc);
    return local - zone;
}

static void put_ticks(const struct ticks *k, const struct time_step *step)
{
    int64_t zone = zone_ms(k->t->start, k->p->utc), local, end;

    if (__builtin_add_overflow(k->t->start, zone, &local) ||
        __builtin_add_overflow(k->t->end, DAY, &end))
        return;
    local -= (local % step->ms + step->ms) % step->ms;
    while (local <= end) {
        put_tick(k, step, time_at_local(local, zone, k->p->utc));
        if (__builtin_add_overflow(local, step->ms, &local))
            return;
    }
}

void plot_time_axis_put(struct out_cells *c, int x, int y, const struct plot *p,
                        const struct plot_time *t, int w)
{
    const struct ticks k = { c, p, t, x, y, w };
    const struct time_step *step = step_of(&k);

    cells_fill(c, x, y, w, c->ascii ? '-' : 0x2500, ROLE_AXIS);
    if (step)
        put_ticks(&k, step);
    for (size_t i = 0; i < p->n_events; i++) {
        const struct plot_event *e = &p->events[i];
        if (e->t >= t->start && e->t <= t->end)
            cells_put(c, x + cell_of(&k, e->t), y, e->rune, e->role);
    }
}
