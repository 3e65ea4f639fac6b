/* alerts_watch.c - `promctl alerts --watch`: rules evaluated as they come due, and what changes.
 *
 * On a terminal, frames with the last changes below; elsewhere what is now, then a line a change.
 */
#include "cmd/alerts.h"

#include <stdlib.h>
#include <unistd.h>

#include "base/io.h"
#include "base/time.h"
#include "base/vec.h"
#include "cmd/show.h"
#include "cmd/watch.h"
#include "out/table.h"
#include "out/text.h"

enum { EVENTS_SHOWN = 10, EVENTS_MAX = 1000, LOOKBACK_MS = 5 * 60 * 1000 };

struct event { /* an alert has another state; its texts are the track's */
    int64_t ts;
    const struct rule *rule;
    struct labels labels;
    enum alert_state from, to;
};

struct track { /* the alerts of a rule, and their states */
    struct map ids;
    struct {
        struct known {
            struct labels labels;
            enum alert_state state;
            uint64_t turn;
        } * p;
        size_t n, cap;
    } known;
    uint64_t turn;
};

struct watch {
    struct alerts *x;
    struct track *tracks;
    struct arena arena;
    struct {
        struct event *p;
        size_t n, cap;
    } events;
    size_t told; /* events printed so far */
    bool screen, begun;
    struct buf failed; /* of the last round */
};

// ---- changes ----

static void add_event(struct watch *w, size_t rule, struct known *k, enum alert_state to,
                      int64_t ts)
{
    if (w->events.n == EVENTS_MAX)
        memmove(w->events.p, w->events.p + 1, --w->events.n * sizeof *w->events.p);
    if (k->state != to && w->begun)
        vec_push(&w->events,
                 (struct event){ ts, w->x->rules.p[rule].rule, k->labels, k->state, to });
    k->state = to;
}

static struct known *find_known(struct watch *w, struct track *t, const struct labels *ls)
{
    struct buf key = { 0 };

    labels_put(&key, ls);
    size_t id = map_id(&t->ids, buf_str(&key));
    buf_done(&key);
    if (id == t->known.n)
        vec_push(&t->known, (struct known){ .labels = labels_dup(&w->arena, ls) });
    return &t->known.p[id];
}

static void look(void *user, size_t rule, int64_t ts)
{
    struct watch *w = user;
    const struct rule_state *s = replay_rule(w->x->replay, rule);
    struct track *t = &w->tracks[rule];

    t->turn++;
    for (size_t i = 0; i < s->n; i++) {
        const struct alert *a = s->list[i];
        if (a->state == ALERT_INACTIVE || !alerts_shows(w->x, rule, &a->labels, a->state))
            continue;
        struct known *k = find_known(w, t, &a->labels);
        add_event(w, rule, k, a->state, ts);
        k->turn = t->turn;
    }
    for (size_t i = 0; i < t->known.n; i++)
        if (t->known.p[i].turn != t->turn)
            add_event(w, rule, &t->known.p[i], ALERT_INACTIVE, ts);
}

static const char *event_word(const struct event *v)
{
    return v->to == ALERT_FIRING     ? "firing"
           : v->to == ALERT_PENDING  ? "pending"
           : v->from == ALERT_FIRING ? "resolved"
                                     : "gone";
}

static enum out_style event_style(const struct event *v)
{
    return v->to == ALERT_FIRING ? STYLE_BAD : v->to == ALERT_PENDING ? STYLE_WARN : STYLE_OK;
}

static void put_event(struct out_flow *f, const struct event *v, bool clock)
{
    struct buf *b = &f->out.buf, labels = { 0 };
    char text[TIME_MAX_CHARS];

    if (clock)
        watch_put_clock(b, v->ts);
    else
        buf_put(b, text, time_print_rfc3339(text, v->ts));
    buf_puts(b, "  ");
    out_style(b, &f->term, event_style(v));
    buf_printf(b, "%-8s", event_word(v));
    out_style_end(b, &f->term);
    buf_puts(b, "  ");
    out_text(b, &f->term, v->rule->name);
    alerts_put_labels(&labels, &v->labels);
    if (labels.n) {
        buf_puts(b, "  ");
        out_text(b, &f->term, buf_str(&labels));
    }
    buf_putc(b, '\n');
    buf_done(&labels);
}

// ---- on a terminal ----

static void put_events(struct watch *w, struct out_flow *f)
{
    size_t n = w->events.n < EVENTS_SHOWN ? w->events.n : EVENTS_SHOWN;

    if (n == 0)
        return;
    buf_putc(&f->out.buf, '\n');
    for (size_t i = 0; i < n; i++)
        put_event(f, &w->events.p[w->events.n - 1 - i], true);
}

static void put_failed(struct watch *w, struct out_flow *f)
{
    struct str rest = buf_str(&w->failed), line;

    while (str_cut(&rest, '\n', &line))
        show_put_words(f, 0, STYLE_BAD, line);
}

static bool draw(struct watch *w, bool over, struct err *e)
{
    struct out_flow f;
    struct buf bytes = { 0 };
    bool ok;

    out_term_of(&w->x->term, STDOUT_FILENO, (enum out_color)w->x->call->common->color);
    out_flow_init(&f, &w->x->term, -1, false);
    put_failed(w, &f);
    if (w->x->replay)
        alerts_put_now(w->x, &f);
    else
        show_put_words(&f, 0, STYLE_DIM, STR("no answer yet"));
    put_events(w, &f);
    if (over)
        watch_put_over(&bytes, &w->x->term, buf_str(&f.out.buf));
    else
        buf_put_str(&bytes, buf_str(&f.out.buf));
    ok = io_write_all(STDOUT_FILENO, buf_str(&bytes), e) || err_wrap(e, "standard output");
    buf_done(&f.out.buf);
    buf_done(&bytes);
    return ok;
}

static bool draw_again(void *user, struct err *e)
{
    return draw(user, true, e);
}

// ---- elsewhere ----

static bool print(struct watch *w, struct err *e)
{
    struct out_flow f;

    out_flow_init(&f, &w->x->term, STDOUT_FILENO, false);
    if (w->x->replay && (!w->told++ || w->x->a->format != ALERTS_TEXT))
        alerts_put(w->x, &f);
    for (size_t i = 0; w->x->a->format == ALERTS_TEXT && i < w->events.n; i++)
        put_event(&f, &w->events.p[i], false);
    vec_clear(&w->events);
    return out_flow_end(&f, e);
}

// ---- rounds ----

/* What may be better next time; false with `e` as it is for what will not. */
static bool may_pass(struct watch *w, struct err *e)
{
    if (err_status(e->kind) != 3 || e->kind == ERR_LIMIT)
        return false;
    w->x->status = err_worse(w->x->status, 3);
    if (w->screen) {
        buf_puts(&w->failed, e->msg ? e->msg : "failed");
        buf_putc(&w->failed, '\n');
    } else {
        err_wrap(e, "alerts");
        cmd_print_error(e);
    }
    err_done(e);
    *e = (struct err){ 0 };
    return true;
}

static bool evaluate(struct watch *w, struct err *e)
{
    struct alerts *x = w->x;

    x->end = x->source.now_ms;
    if (x->replay)
        return replay_go_on(x->replay, x->end, e);
    bool ok = alerts_evaluate(x, e);
    w->begun = ok;
    return ok;
}

/* False: it has ended. */
static bool round_once(struct watch *w, struct err *e)
{
    struct alerts *x = w->x;
    struct err why = { 0 };

    x->status = 0; // the last round decides
    buf_clear(&w->failed);
    bool ok = source_refresh(&x->source, &why, e);
    if (ok && x->replay)
        ok = source_keep(&x->source, replay_reach(x->replay) + LOOKBACK_MS + x->a->interval_ms, e);
    if (ok && why.kind != ERR_NONE && !cmd_interrupted)
        may_pass(w, &why);
    err_done(&why);
    ok = ok && (evaluate(w, e) || may_pass(w, e));
    if (ok && x->replay && x->a->notify)
        ok = alerts_notify(x, e) || may_pass(w, e);
    if (ok && x->replay)
        x->status = err_worse(x->status, alerts_status(x));
    return ok && !cmd_interrupted;
}

static bool rounds(struct watch *w, struct err *e)
{
    const struct alerts_args *a = w->x->a;
    int64_t next = time_mono_ns();

    for (int64_t n = 1;; n++) {
        if (!round_once(w, e))
            return e->kind == ERR_NONE;
        watch_frame();
        if (!(w->screen ? draw(w, true, e) : print(w, e)))
            return false;
        if (a->count_given && n >= a->count)
            return true;
        next += a->interval_ms * 1000000;
        if (next < time_mono_ns())
            next = time_mono_ns(); // slower than the interval: at once, and no faster later
        enum watch_why why = watch_wait(next, draw_again, w, e);
        if (why == WATCH_QUIT)
            w->x->status = 0;
        if (why != WATCH_GO_ON)
            return e->kind == ERR_NONE;
    }
}

bool alerts_watch(struct alerts *x, struct err *e)
{
    struct watch w = { .x = x };
    bool ok;

    w.tracks = xcalloc(x->rules.n + 1, sizeof *w.tracks);
    w.screen = x->term.tty && x->a->format == ALERTS_TEXT;
    x->on_look = look;
    x->on_look_user = &w;
    watch_begin(w.screen);
    ok = (!w.screen || draw(&w, true, e)) && rounds(&w, e);
    watch_end(w.screen);
    if (ok && w.screen)
        ok = draw(&w, false, e);
    x->on_look_user = NULL;
    x->on_look = NULL;
    if (watch_signal())
        x->status = 128 + watch_signal();
    for (size_t i = 0; i < x->rules.n; i++) {
        map_done(&w.tracks[i].ids);
        vec_done(&w.tracks[i].known);
    }
    free(w.tracks);
    vec_done(&w.events);
    buf_done(&w.failed);
    arena_done(&w.arena);
    return ok;
}
