/* collect.c - the collector's thread: what is due, what is looked at, boards; see collect.h. */
#include "tui/collect_impl.h"

#include "base/time.h"

#include <math.h>
#include <time.h>

enum {
    EVENTS_MAX = 500,
    ASK_IDLE_TICKS = 30, /* an expression nobody has looked at for so long is forgotten */
    IDLE_MS = 60000,
    PAGES_NS = 50 * 1000000, /* targets that are scraped together answer within this */
};

// ---- answers ----

static struct kept_ask *kept_of(struct collector *c, struct str expr, bool instant)
{
    struct buf key = { 0 };

    buf_putc(&key, instant ? 'i' : 'r');
    buf_put_str(&key, expr);
    size_t id = map_id(&c->ask_ids, buf_str(&key));
    buf_done(&key);
    if (id == c->asks.n)
        vec_push(&c->asks, (struct kept_ask){ 0 });
    struct kept_ask *k = &c->asks.p[id];
    if (!k->ask)
        k->ask = ask_new();
    k->used = c->tick;
    return k;
}

static struct ask *ask_of(struct collector *c, struct str expr, bool instant)
{
    return kept_of(c, expr, instant)->ask;
}

struct kept_ask *collect_kept_ask(struct tick *t, struct str expr, bool instant)
{
    struct buf text = { 0 };

    collect_expand(t, expr, &text);
    struct kept_ask *k = kept_of(t->c, buf_str(&text), instant);
    buf_done(&text);
    return k;
}

static void forget_asks(struct collector *c, bool all)
{
    for (size_t i = 0; i < c->asks.n; i++) {
        struct kept_ask *k = &c->asks.p[i];
        if (!all && k->used + ASK_IDLE_TICKS > c->tick)
            continue;
        ask_free(k->ask);
        k->ask = NULL;
        buf_done(&k->note);
        k->note = (struct buf){ 0 };
        k->noted_ms = 0;
    }
}

void collect_kept(struct tick *t, struct str expr, bool instant, struct board_answer *out)
{
    struct buf text = { 0 };

    collect_expand(t, expr, &text);
    ask_answer(ask_of(t->c, buf_str(&text), instant), t->a, out);
    buf_done(&text);
}

void collect_answer(struct tick *t, struct str expr, bool instant, struct board_answer *out)
{
    struct collector *c = t->c;
    struct ask_window w = t->window;
    struct buf text = { 0 };

    collect_expand(t, expr, &text);
    struct ask *k = ask_of(c, buf_str(&text), instant);
    w.instant = instant;
    if (instant)
        w.end_ms = t->end_ms;
    struct ask_run run = { .engine = c->o.engine,
                           .cancel = &c->cancel,
                           .now_ms = t->now_ms,
                           .began = c->feed ? collect_began : NULL,
                           .began_user = c };
    if (!c->cancel)
        ask_update(k, &run, buf_str(&text), &w);
    ask_answer(k, t->a, out);
    if (out->state == BOARD_OK && out->warming && !out->v.n) {
        out->ready_ms = collect_ready_ms(c);
        out->state = out->ready_ms ? BOARD_WARMING : BOARD_OK;
    }
    if (out->state == BOARD_WAITING)
        c->settled = false;
    buf_done(&text);
}

void collect_line(const struct board_answer *x, const struct float_point **p, size_t *n,
                  double *now, const struct tick *t)
{
    const struct value_series *s = x->v.type == VALUE_MATRIX && x->v.n ? &x->v.series[0] : NULL;

    *p = s ? s->floats : NULL;
    *n = s ? s->n_floats : 0;
    // What ended before the last step is not the value of now.
    *now = *n && (*p)[*n - 1].t >= t->window.end_ms - t->window.step_ms ? (*p)[*n - 1].v : NAN;
}

// ---- events ----

void collect_event(struct collector *c, int64_t t, enum board_event_kind kind, struct str what,
                   struct str state, const char *detail, ...)
{
    struct buf b = { 0 };
    struct collect_event ev = { .t = t, .kind = kind };
    va_list ap;

    va_start(ap, detail);
    buf_vprintf(&b, detail, ap);
    va_end(ap);
    ev.detail = buf_take(&b);
    buf_put_str(&b, what);
    ev.what = buf_take(&b);
    buf_put_str(&b, state);
    ev.state = buf_take(&b);
    if (c->events.n == EVENTS_MAX) {
        free(c->events.p[0].what);
        free(c->events.p[0].state);
        free(c->events.p[0].detail);
        memmove(c->events.p, c->events.p + 1, --c->events.n * sizeof *c->events.p);
    }
    vec_push(&c->events, ev);
}

void collect_events_clear(struct collector *c)
{
    for (size_t i = 0; i < c->events.n; i++) {
        free(c->events.p[i].what);
        free(c->events.p[i].state);
        free(c->events.p[i].detail);
    }
    vec_clear(&c->events);
}

void collect_tell(struct tick *t, int64_t at, enum board_event_kind kind, struct str what,
                  struct str state, struct str detail)
{
    if (at <= t->end_ms)
        vec_push(&t->told, (struct board_event){ .t = at,
                                                 .kind = kind,
                                                 .what = arena_str(t->a, what),
                                                 .state = arena_str(t->a, state),
                                                 .detail = arena_str(t->a, detail) });
}

static int newest_first(const void *a, const void *b)
{
    const struct board_event *x = a, *y = b;

    return (x->t < y->t) - (x->t > y->t);
}

/* Those that were seen, and those that the series of the window tell of. */
static void put_events(struct tick *t)
{
    struct collector *c = t->c;

    for (size_t i = c->events.n; i-- > 0;) {
        const struct collect_event *ev = &c->events.p[i];
        collect_tell(t, ev->t, ev->kind, str_of(ev->what), str_of(ev->state), str_of(ev->detail));
    }
    if (t->told.n)
        qsort(t->told.p, t->told.n, sizeof *t->told.p, newest_first);
    t->out->board.events = arena_dup(t->a, t->told.p, t->told.n * sizeof *t->told.p);
    t->out->board.n_events = t->told.n;
    vec_done(&t->told);
}

// ---- boards ----

static void put_source(struct tick *t)
{
    struct collector *c = t->c;
    struct board *b = &t->out->board;
    struct mem_stats st = c->o.store ? mem_stats(c->o.store) : (struct mem_stats){ 0 };

    b->now_ms = t->now_ms;
    b->start_ms = t->window.start_ms;
    b->end_ms = t->window.end_ms;
    b->step_ms = t->window.step_ms;
    b->interval_ms = c->o.interval_ms;
    b->oldest_ms = c->oldest_ms;
    b->memory_bytes = st.bytes;
    b->n_all_series = c->survey.n_series;
    b->source = c->o.name;
    b->playing = c->play.on;
    b->speed = c->o.speed;
    b->newest_ms = c->o.newest_ms;
    b->source_error = arena_str(t->a, buf_str(&c->survey_error));
    b->recording = c->record.to != NULL;
    b->dash_name = c->o.dash_name;
    b->rules_name = c->o.rules_name;
}

/* Where all there is has come in the last step, a grid that ends before it shows nothing of it: so
 * it ends now, as long as that is so. */
static struct ask_window window_of(const struct tick *t)
{
    const struct collector *c = t->c;
    struct ask_window w = ask_window_of(t->end_ms, t->want.range_ms, t->want.dots,
                                        c->o.interval_ms);
    bool young = c->feed && c->oldest_ms > w.end_ms - w.step_ms - c->o.interval_ms;

    if (young && !t->want.end_ms) {
        w.start_ms += t->end_ms - w.end_ms;
        w.end_ms = t->end_ms;
    }
    return w;
}

static struct collected *build(struct collector *c, const struct collect_want *want)
{
    struct collected *out = c->spare ? c->spare : xcalloc(1, sizeof *out);
    struct tick t = { .c = c, .out = out, .a = &out->arena, .want = *want };

    c->spare = NULL;
    c->tick++;
    c->settled = true;
    c->again = false;
    arena_reset(&out->arena);
    out->now_id = c->now_done_id;
    out->board = (struct board){ 0 };
    t.now_ms = collect_clock(c);
    t.end_ms = want->end_ms ? want->end_ms : t.now_ms;
    bool found = !c->o.interval_ms;
    if (found)
        c->o.interval_ms = collect_find_interval(&t);
    t.window = window_of(&t);
    collect_survey(&t);
    collect_put_vars(&t);
    put_source(&t);
    collect_put_targets(&t);
    collect_put_alerts(&t);
    collect_put_changes(&t);
    put_events(&t);
    // What is on the screen comes first: it is what there is patience for.
    if (want->screen == SCREEN_TARGETS)
        collect_put_signals(&t);
    if (want->screen == SCREEN_METRICS)
        collect_put_families(&t);
    if (want->screen == SCREEN_PAGE)
        collect_put_page(&t);
    if (want->screen == SCREEN_EXPLORE)
        collect_put_explore(&t);
    if (c->o.dash)
        collect_put_panels(&t);
    collect_record_asked(&t);
    if (found && c->cancel)
        c->o.interval_ms = 0; // it was not answered
    forget_asks(c, false);
    out->settled = c->settled;
    return out;
}

static void publish(struct collector *c, struct collected *x)
{
    pthread_mutex_lock(&c->lock);
    c->spare = c->ready; // nobody took it
    c->ready = x;
    pthread_cond_broadcast(&c->changed);
    pthread_mutex_unlock(&c->lock);
    c->o.wake(c->o.user);
}

// ---- the thread ----

/* Takes what has been chosen since. The lock is held. */
static void take_choices(struct collector *c)
{
    for (size_t i = 0; i + 1 < c->choices.n; i += 2)
        collect_turn_choice(c, c->choices.p[i], c->choices.p[i + 1]);
    vec_clear(&c->choices);
    for (size_t i = 0; i < c->mutes.n; i++) {
        collect_turn_mute(c, buf_str(&c->mutes.p[i]));
        buf_done(&c->mutes.p[i]);
    }
    vec_clear(&c->mutes);
}

static bool is_asked(const struct collector *c)
{
    return c->quit || c->again || c->want_id != c->done_id;
}

/* Waits until a time, or until somebody looks at something else, or pages have come. The lock is
 * held. False: it is time. */
static bool wait_for_work(struct collector *c, int64_t until_ns)
{
    struct timespec at = { .tv_sec = until_ns / 1000000000, .tv_nsec = until_ns % 1000000000 };

    while (!is_asked(c) && c->now_id == c->now_done_id)
        if (pthread_cond_timedwait(&c->changed, &c->lock, &at) != 0)
            return false;
    return true;
}

/* Pages go into the store as they come, but a board is made once for all that come at about the
 * same time, and no more often than it is refreshed; what changes the state of a target is told at
 * once. */
static void wait_for_board(struct collector *c, int64_t began, int64_t every_ns)
{
    int64_t until = began + every_ns;

    pthread_mutex_lock(&c->lock);
    while (wait_for_work(c, until) && !is_asked(c) && c->feed) {
        c->now_done_id = c->now_id;
        pthread_mutex_unlock(&c->lock);
        bool news = collect_take_pages(c);
        collect_record_flush(c);
        int64_t now = time_mono_ns(), soon = now + PAGES_NS;
        pthread_mutex_lock(&c->lock);
        if (news || c->soon)
            break;
        if (now > began + every_ns / 4 * 3 && soon < until)
            until = soon;
    }
    pthread_mutex_unlock(&c->lock);
}

static void wake_thread(void *user)
{
    struct collector *c = user;

    pthread_mutex_lock(&c->lock);
    c->now_id++;
    pthread_cond_broadcast(&c->changed);
    pthread_mutex_unlock(&c->lock);
}

static void *collect_main(void *arg)
{
    struct collector *c = arg;

    for (;;) {
        pthread_mutex_lock(&c->lock);
        bool quit = c->quit;
        struct collect_want want = c->want;
        c->done_id = c->want_id;
        c->now_done_id = c->now_id;
        c->cancel = c->soon = false;
        int64_t seek_ms = c->seek_ms;
        c->seek_ms = 0;
        take_choices(c);
        pthread_mutex_unlock(&c->lock);
        if (quit)
            return NULL;
        collect_play_on(c, want.hold, seek_ms);
        int64_t began = time_mono_ns();
        collect_record_begin(c);
        collect_keep_page(c, want.screen == SCREEN_PAGE ? want.page + 1 : 0);
        collect_follow_orders(c);
        collect_take_pages(c);
        collect_record_flush(c);
        collect_run_rules(c, collect_clock(c));
        publish(c, build(c, &want));
        bool goes = c->play.on ? !c->play.held && collect_clock(c) < c->play.last_ms
                               : !c->o.newest_ms;
        int64_t every = want.refresh_ms > 0 && goes ? want.refresh_ms : IDLE_MS;
        wait_for_board(c, began, every * 1000000);
    }
}

struct collector *collect_new(const struct collect_opts *o)
{
    struct collector *c = xcalloc(1, sizeof *c);
    pthread_condattr_t attr;

    c->o = *o;
    pthread_mutex_init(&c->lock, NULL);
    pthread_condattr_init(&attr);
    pthread_condattr_setclock(&attr, CLOCK_MONOTONIC);
    pthread_cond_init(&c->changed, &attr);
    pthread_condattr_destroy(&attr);
    c->want.range_ms = 15 * 60000;
    c->want.refresh_ms = 5000;
    c->want.dots = 100;
    collect_play_open(c);
    collect_rules_open(c, o->rules, o->n_rules);
    collect_dash_rules(c);
    if (o->n_targets) {
        struct feed_opts fo = {
            .load = o->load, .interval_ms = o->interval_ms, .wake = wake_thread, .user = c
        };
        c->feed = feed_new(&fo);
        for (size_t i = 0; i < o->n_targets; i++)
            collect_target_add(c, &o->targets[i]);
    }
    return c;
}

bool collect_end(struct collector *c, struct err *e)
{
    if (c->running) {
        pthread_mutex_lock(&c->lock);
        c->quit = c->cancel = true;
        pthread_cond_broadcast(&c->changed);
        pthread_mutex_unlock(&c->lock);
        pthread_join(c->thread, NULL);
        c->running = false;
    }
    return collect_record_done(c, e);
}

void collect_free(struct collector *c)
{
    struct err e = { 0 };

    if (!c)
        return;
    collect_end(c, &e);
    err_done(&e);
    feed_free(c->feed);
    collect_targets_close(c);
    collect_rules_close(c);
    collect_dash_close(c);
    forget_asks(c, true);
    vec_done(&c->asks);
    map_done(&c->ask_ids);
    collect_events_clear(c);
    vec_done(&c->events);
    vec_done(&c->choices);
    vec_done(&c->orders);
    for (size_t i = 0; i < c->mutes.n; i++)
        buf_done(&c->mutes.p[i]);
    vec_done(&c->mutes);
    for (size_t i = 0; i < c->muted.n; i++)
        buf_done(&c->muted.p[i]);
    vec_done(&c->muted);
    map_done(&c->names);
    map_done(&c->restarts);
    vec_done(&c->resets);
    arena_done(&c->survey_arena);
    arena_done(&c->vars_arena);
    buf_done(&c->survey_error);
    struct collected *all[] = { c->ready, c->front, c->spare };
    for (size_t i = 0; i < N_OF(all); i++) {
        if (all[i])
            arena_done(&all[i]->arena);
        free(all[i]);
    }
    pthread_cond_destroy(&c->changed);
    pthread_mutex_destroy(&c->lock);
    free(c);
}

// ---- the one who draws ----

void collect_change(struct collector *c)
{
    c->want_id++;
    pthread_cond_broadcast(&c->changed);
    if (!c->running)
        c->running = pthread_create(&c->thread, NULL, collect_main, c) == 0;
}

void collect_look(struct collector *c, const struct collect_want *w)
{
    pthread_mutex_lock(&c->lock);
    if (!c->running || memcmp(w, &c->want, sizeof *w) != 0) {
        // What is asked for another window or screen is broken off; the same goes on.
        c->cancel = c->running &&
                    (w->end_ms != c->want.end_ms || w->range_ms != c->want.range_ms ||
                     w->screen != c->want.screen || strcmp(w->expr, c->want.expr) != 0);
        c->want = *w;
        collect_change(c);
    }
    pthread_mutex_unlock(&c->lock);
}

void collect_now(struct collector *c)
{
    pthread_mutex_lock(&c->lock);
    c->soon = true;
    pthread_mutex_unlock(&c->lock);
    if (c->feed)
        feed_now(c->feed);
    else
        wake_thread(c);
}

void collect_seek(struct collector *c, int64_t ms)
{
    pthread_mutex_lock(&c->lock);
    c->seek_ms = ms > 0 ? ms : 1;
    collect_change(c);
    pthread_mutex_unlock(&c->lock);
}

void collect_choose(struct collector *c, size_t var, size_t choice)
{
    pthread_mutex_lock(&c->lock);
    vec_push(&c->choices, var);
    vec_push(&c->choices, choice);
    collect_change(c);
    pthread_mutex_unlock(&c->lock);
}

void collect_mute(struct collector *c, struct str alert)
{
    pthread_mutex_lock(&c->lock);
    vec_push(&c->mutes, (struct buf){ 0 });
    buf_put_str(&vec_last(&c->mutes), alert);
    collect_change(c);
    pthread_mutex_unlock(&c->lock);
}

/* The lock is held. */
static const struct board *take(struct collector *c, bool *fresh)
{
    *fresh = c->ready != NULL;
    if (c->ready) {
        struct collected *old = c->front;
        c->front = c->ready;
        c->ready = NULL;
        // The thread makes its next one of what is given back.
        if (old) {
            arena_done(&old->arena);
            free(old);
        }
    }
    return c->front ? &c->front->board : NULL;
}

const struct board *collect_board(struct collector *c, bool *fresh)
{
    pthread_mutex_lock(&c->lock);
    const struct board *b = take(c, fresh);
    pthread_mutex_unlock(&c->lock);
    return b;
}

/* Boards of `now_id` and later. The lock is held. */
static const struct board *wait_for(struct collector *c, uint64_t now_id, int64_t until_ns)
{
    struct timespec at = { .tv_sec = until_ns / 1000000000, .tv_nsec = until_ns % 1000000000 };
    const struct board *b;
    bool fresh;

    c->waited_for = true;
    do
        b = take(c, &fresh);
    while (!(c->front && c->front->settled && c->front->now_id >= now_id) &&
           pthread_cond_timedwait(&c->changed, &c->lock, &at) == 0);
    return b;
}

const struct board *collect_settled(struct collector *c, int64_t until_ns)
{
    pthread_mutex_lock(&c->lock);
    const struct board *b = wait_for(c, 0, until_ns);
    pthread_mutex_unlock(&c->lock);
    return b;
}

const struct board *collect_fresh(struct collector *c, int64_t until_ns)
{
    pthread_mutex_lock(&c->lock);
    c->now_id++;
    collect_change(c);
    const struct board *b = wait_for(c, c->now_id, until_ns);
    pthread_mutex_unlock(&c->lock);
    return b;
}
