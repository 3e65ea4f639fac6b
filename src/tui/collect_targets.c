/* collect_targets.c - pages into the store, and what is known of each target. */
#include "tui/collect_impl.h"

#include "base/time.h"
#include "demo/demo.h"

#include <math.h>
#include <stdio.h>

enum { DEMO_HISTORY_MS = 60 * 60 * 1000, DEMO_LEAST_MS = 1000, GAP_SCRAPES = 3 };

static const char *format_name(enum expo_format f)
{
    switch (f) {
    case EXPO_OPENMETRICS:
        return "OpenMetrics";
    case EXPO_PROTOBUF:
        return "protobuf";
    default:
        return "text";
    }
}

// ---- begin and end ----

/* The hour before now of a simulated target, as if it had been scraped all the time. */
static void compute_past(struct collect_target *t, int64_t now_ms, int64_t interval_ms)
{
    int64_t step = interval_ms > DEMO_LEAST_MS ? interval_ms : DEMO_LEAST_MS;
    struct err e = { 0 };

    t->first_ms = now_ms - DEMO_HISTORY_MS;
    for (int64_t at = now_ms - DEMO_HISTORY_MS; at < now_ms; at += step) {
        store_scrape_begin(t->scrape, EXPO_OPENMETRICS, at);
        if (!demo_each((enum demo_part)t->t->demo, DEMO_SEED, at, EXPO_OPENMETRICS,
                       store_scrape_item, t->scrape, &e) ||
            !store_scrape_end(t->scrape, true, 0.003, &e))
            break;
    }
    err_done(&e);
}

void collect_target_add(struct collector *c, const struct ingest_target *t)
{
    vec_push(&c->targets,
             (struct collect_target){ .t = t,
                                      .scrape = store_scrape_new(c->o.store, t->job, t->instance),
                                      .since_ms = time_now_ms(),
                                      .state = BOARD_WAITING });
    struct collect_target *x = &vec_last(&c->targets);
    if (t->kind == INGEST_DEMO)
        compute_past(x, time_now_ms(), c->o.interval_ms);
    x->feed = feed_add(c->feed, t);
}

static void target_done(struct collect_target *t)
{
    store_scrape_free(t->scrape);
    buf_done(&t->error);
    buf_done(&t->page);
}

/* What is stored from now on is recorded, too. */
static void tap(struct collector *c, struct collect_target *t)
{
    store_scrape_tap(t->scrape, c->record.to ? recorder_item : NULL, c->record.to);
}

void collect_target_detach(struct collector *c, const struct ingest_target *t)
{
    struct err e = { 0 };
    size_t i = 0;

    while (i < c->targets.n && !(str_eq(c->targets.p[i].t->job, t->job) &&
                                 str_eq(c->targets.p[i].t->instance, t->instance)))
        i++;
    if (i == c->targets.n)
        return;
    struct collect_target *x = &c->targets.p[i];
    feed_remove(c->feed, x->feed);
    tap(c, x); // not a recording that has ended since its last page
    store_scrape_stop(x->scrape, time_now_ms(), &e);
    err_done(&e);
    collect_event(c, time_now_ms(), EVENT_NEWS, x->t->name, STR("detached"), "%s", "");
    target_done(x);
    memmove(x, x + 1, (--c->targets.n - i) * sizeof *x);
}

void collect_targets_close(struct collector *c)
{
    for (size_t i = 0; i < c->targets.n; i++)
        target_done(&c->targets.p[i]);
    vec_done(&c->targets);
}

// ---- pages ----

static bool is_down(const struct collect_target *t)
{
    return t->state == BOARD_FAILED || t->state == BOARD_STALE;
}

static void came_up(struct collector *c, struct collect_target *t, const struct ingest_page *p)
{
    if (is_down(t) || t->state == BOARD_WAITING) {
        t->since_ms = p->at_ms;
        collect_event(c, p->at_ms, EVENT_UP, t->t->name, STR("up"), "%s", "");
    }
    t->state = BOARD_OK;
    if (!t->first_ms)
        t->first_ms = p->at_ms;
    t->before_ms = t->good_ms;
    t->good_ms = p->at_ms;
    t->attempt = 0;
    t->n_good++;
    t->n_bytes = p->body.n;
    snprintf(t->format, sizeof t->format, "%s", format_name(p->format));
    buf_clear(&t->error);
}

/* The words without the name of the target, which stands beside them. */
static void went_down(struct collector *c, struct collect_target *t, const struct ingest_page *p,
                      const struct err *why)
{
    struct str text = str_of(why->msg), name = t->t->name;

    if (str_cut_prefix(&text, name))
        str_cut_prefix(&text, STR(": "));
    buf_clear(&t->error);
    buf_put_str(&t->error, text);
    if (!is_down(t)) {
        t->since_ms = p->at_ms;
        collect_event(c, p->at_ms, EVENT_DOWN, name, STR("down"), "%.*s", STR_ARG(text));
    }
    t->state = t->good_ms ? BOARD_STALE : BOARD_FAILED;
    t->attempt++;
}

/* This program was stopped, or the machine slept: nothing was seen meanwhile, and nothing is shown
 * of it. */
static void note_gap(struct collector *c, struct collect_target *t, int64_t at_ms)
{
    int64_t ended = t->last_ms + (int64_t)(t->took_s * 1000), every = c->o.interval_ms;
    struct err e = { 0 };
    struct buf b = { 0 };

    if (!t->last_ms || at_ms - ended <= GAP_SCRAPES * every)
        return;
    store_scrape_gap(t->scrape, t->last_ms + every, &e);
    err_done(&e);
    if (t->last_ms < c->gap_ms)
        return; // told of another target
    c->gap_ms = at_ms;
    dur_put_human(&b, (double)(at_ms - ended) / 1000);
    collect_event(c, at_ms, EVENT_NEWS, STR("promctl"), STR("was stopped"),
                  "nothing was scraped for %s", buf_z(&b));
    buf_done(&b);
}

static void take_page(struct collector *c, struct collect_target *t, struct feed_page *got)
{
    struct ingest_page *p = &got->page;
    struct err why = { 0 }, e = { 0 };
    bool up = false;

    note_gap(c, t, p->at_ms);
    t->last_ms = p->at_ms;
    t->next_ms = got->next_ms;
    t->took_s = p->seconds;
    if (c->page == (size_t)(t - c->targets.p) + 1) {
        buf_clear(&t->page);
        buf_put_str(&t->page, p->body);
    }
    tap(c, t);
    store_scrape_begin(t->scrape, p->format, p->at_ms);
    if (p->e.kind != ERR_NONE)
        err_take(&why, &p->e);
    else
        up = store_scrape_page(t->scrape, p->body, &why);
    store_scrape_end(t->scrape, up, p->seconds, &e);
    if (up)
        came_up(c, t, p);
    else
        went_down(c, t, p, &why);
    err_done(&why);
    err_done(&e);
}

/* Forgets what nobody may look at any more. */
static void keep(struct collector *c)
{
    struct mem_moved moved = { 0 };
    struct err e = { 0 };
    bool cut = false;

    mem_keep(c->o.store, c->o.keep_ms, &moved, &cut, &e);
    for (size_t i = 0; i < c->targets.n; i++)
        store_scrape_moved(c->targets.p[i].scrape, &moved);
    mem_moved_done(&moved);
    err_done(&e);
}

bool collect_take_pages(struct collector *c)
{
    struct feed_page got;
    bool any = false, news = false;

    while (c->feed && feed_take(c->feed, &got)) {
        for (size_t i = 0; i < c->targets.n; i++) {
            struct collect_target *t = &c->targets.p[i];
            enum board_state before = t->state;
            if (t->feed != got.target)
                continue;
            take_page(c, t, &got);
            news |= t->state != before || t->n_good <= 2; // rates begin with the second
        }
        ingest_page_done(&got.page);
        any = true;
    }
    if (any)
        keep(c);
    return news;
}

// ---- what is not known yet ----

int64_t collect_began(void *collector, const struct labels *ls)
{
    const struct collector *c = collector;
    struct str job = labels_get(ls, STR("job")), instance = labels_get(ls, STR("instance"));
    int64_t first = INT64_MAX;

    for (size_t i = 0; i < c->targets.n; i++) {
        const struct collect_target *t = &c->targets.p[i];
        if (!t->first_ms)
            continue;
        if (str_eq(instance, t->t->instance) && str_eq(job, t->t->job))
            return t->first_ms;
        if (t->first_ms < first)
            first = t->first_ms;
    }
    return first == INT64_MAX ? INT64_MIN : first;
}

int64_t collect_ready_ms(const struct collector *c)
{
    int64_t next = INT64_MAX;

    for (size_t i = 0; i < c->targets.n; i++)
        if (c->targets.p[i].n_good < 2 && c->targets.p[i].next_ms < next)
            next = c->targets.p[i].next_ms;
    return next == INT64_MAX ? 0 : next;
}

// ---- what is shown of them ----

static const struct value_series *series_of(const struct value *v, struct str job,
                                            struct str instance)
{
    for (size_t i = 0; i < v->n; i++)
        if (str_eq(labels_get(&v->series[i].labels, STR("job")), job) &&
            str_eq(labels_get(&v->series[i].labels, STR("instance")), instance))
            return &v->series[i];
    return NULL;
}

/* NaN where the target was down: `up / up` is that, or 1. */
static const char took_expr[] = "scrape_duration_seconds * (up / up)";

/* Of those that others scrape nothing else tells it. */
static void down_since(struct board_target *x)
{
    size_t n = x->n_took;

    if (x->since_ms || (x->state != BOARD_FAILED && x->state != BOARD_STALE))
        return;
    while (n && isnan(x->took[n - 1].v))
        n--;
    if (n && n < x->n_took)
        x->since_ms = x->took[n].t;
    if (n)
        x->good_ms = x->took[n - 1].t;
}

static void put_one(struct tick *t, const struct board_answer *took,
                    const struct board_answer *size, struct board_target *out)
{
    const struct value_series *s = series_of(&took->v, out->job, out->instance);

    if (s && took->v.type == VALUE_MATRIX) {
        out->took = (struct float_point *)arena_dup(t->a, s->floats,
                                                    s->n_floats * sizeof *s->floats);
        out->n_took = s->n_floats;
        down_since(out);
    }
    s = series_of(&size->v, out->job, out->instance);
    if (s && s->n_floats)
        out->n_series = (size_t)s->floats[s->n_floats - 1].v;
}

/* Those of a server or a file: every series of `up`. */
static size_t targets_of_up(struct tick *t, struct board_target **out)
{
    struct board_answer up;

    collect_answer(t, STR("up"), true, &up);
    struct board_target *p = arena_new_n(t->a, struct board_target, up.v.n);
    for (size_t i = 0; up.v.type == VALUE_VECTOR && i < up.v.n; i++) {
        const struct value_series *s = &up.v.series[i];
        bool good = s->n_floats && s->floats[0].v != 0;
        p[i] = (struct board_target){
            .state = good ? BOARD_OK : BOARD_FAILED,
            .name = labels_get(&s->labels, STR("instance")),
            .job = labels_get(&s->labels, STR("job")),
            .instance = labels_get(&s->labels, STR("instance")),
            .last_ms = s->n_floats ? s->floats[0].t : 0,
        };
        if (!good)
            p[i].error = STR("down (up is 0)");
    }
    *out = p;
    return up.v.type == VALUE_VECTOR ? up.v.n : 0;
}

static size_t own_targets(struct tick *t, struct board_target **out)
{
    struct collector *c = t->c;
    struct board_target *p = arena_new_n(t->a, struct board_target, c->targets.n);

    for (size_t i = 0; i < c->targets.n; i++) {
        const struct collect_target *x = &c->targets.p[i];
        p[i] = (struct board_target){
            .state = x->state,
            .name = x->t->name,
            .job = x->t->job,
            .instance = x->t->instance,
            .last_ms = x->last_ms,
            .took_s = x->took_s,
            .n_bytes = x->n_bytes,
            .format = arena_str(t->a, str_of(x->format)),
            .error = arena_str(t->a, buf_str(&x->error)),
            .since_ms = x->since_ms,
            .retry_ms = x->next_ms,
            .good_ms = x->good_ms,
            .backoff_ms = c->o.interval_ms,
            .attempt = x->attempt,
        };
        // Rates need two scrapes, both of them before the last step.
        if (x->state == BOARD_WAITING ||
            (x->state == BOARD_OK && x->t->kind != INGEST_DEMO &&
             (x->n_good < 2 || (x->n_good == 2 && x->good_ms > t->window.end_ms))))
            c->settled = false;
    }
    *out = p;
    return c->targets.n;
}

void collect_put_targets(struct tick *t)
{
    struct board_target *p;
    struct board_answer took, size;
    size_t n;

    if (t->c->feed)
        n = own_targets(t, &p);
    else if (t->want.screen != SCREEN_TARGETS || !collect_server_targets(t, &p, &n))
        n = targets_of_up(t, &p);
    collect_answer(t, str_of(took_expr), false, &took);
    collect_answer(t, STR("scrape_samples_scraped"), true, &size);
    for (size_t i = 0; i < n; i++)
        put_one(t, &took, &size, &p[i]);
    for (size_t i = 0; i < n && t->c->o.interval_ms; i++)
        if (p[i].state == BOARD_OK)
            t->out->board.samples_a_second += (double)p[i].n_series * 1000 /
                                              (double)t->c->o.interval_ms;
    t->out->board.targets = p;
    t->out->board.n_targets = n;
}

// ---- the page of one ----

void collect_keep_page(struct collector *c, size_t number)
{
    for (size_t i = 0; i < c->targets.n; i++)
        if (i + 1 != number)
            buf_done(&c->targets.p[i].page);
    c->page = number;
}

/* Its lines, and why there are none: what the target answered last, unchanged. */
void collect_put_page(struct tick *t)
{
    struct collector *c = t->c;
    struct board *b = &t->out->board;
    size_t n = 0;

    if (t->want.page >= c->targets.n) {
        b->page_note = c->feed ? STR("this target was detached")
                               : STR("only targets that are scraped here have a page to show");
        return;
    }
    const struct collect_target *x = &c->targets.p[t->want.page];
    struct str text = arena_str(t->a, buf_str(&x->page)), rest = text, line;
    b->page_name = x->t->name;
    if (!text.n)
        b->page_note = is_down(x) ? arena_str(t->a, buf_str(&x->error))
                                  : STR("waiting for the next scrape");
    while (str_cut(&rest, '\n', &line))
        n++;
    struct str *lines = arena_new_n(t->a, struct str, n + 1);
    n = 0;
    for (rest = text; str_cut(&rest, '\n', &line);)
        lines[n++] = line;
    b->page = lines;
    b->n_page = n && !lines[n - 1].n ? n - 1 : n;
}
