/* show_health.c - `promctl show health`: is it alive, is it scraping, is anything stale? */
#include "cmd/show.h"

#include <math.h>

#include "base/map.h"
#include "base/time.h"
#include "out/text.h"
#include "out/units.h"

/* What is looked at makes one check: a line of the screen, an object of the JSON. */
enum state { STATE_OK, STATE_WARN, STATE_BAD, STATE_UNKNOWN };
static const char *const state_words[] = { "ok", "warn", "bad", "unknown" };

enum { LOOKBACK_S = 5 * 60 }; /* an older sample is not found by an instant query */

struct checks {
    struct show *s;
    struct json_writer w;
    int64_t now_ms;
    size_t alerting; /* rules that make alerts */
};

static void put_check(struct checks *c, const char *name, enum state state, struct buf *text)
{
    json_begin_object(&c->w);
    json_key(&c->w, STR("check"));
    json_string(&c->w, str_of(name));
    json_key(&c->w, STR("state"));
    json_string(&c->w, str_of(state_words[state]));
    json_key(&c->w, STR("text"));
    json_string(&c->w, buf_str(text));
    json_end_object(&c->w);
    buf_clear(text);
}

static void put_n(struct buf *b, size_t n, const char *one, const char *many)
{
    out_put_exact(b, (double)n);
    buf_printf(b, " %s", n == 1 ? one : many);
}

static void put_ago(struct buf *b, const struct checks *c, int64_t ms)
{
    show_put_secs(b, &c->s->term, c->now_ms > ms ? (double)(c->now_ms - ms) / 1000 : 0);
    buf_puts(b, " ago");
}

// ---- alive ----

/* What the server tells of itself; NULL: nothing. */
struct told {
    const struct json_node *build, *runtime, *tsdb, *targets, *up, *rules, *alerts, *managers;
    size_t still;     /* targets whose counters do not move, */
    struct str stuck; /* the first of them */
    double seconds;   /* the first answer took */
    struct err why;   /* it did not tell the first */
};

static void check_alive(struct checks *c, const struct told *t)
{
    struct str version = show_text(t->build, "version");
    struct buf b = { 0 };
    int64_t ms;

    buf_puts(&b, "answers in ");
    show_put_secs(&b, &c->s->term, t->seconds);
    if (version.n)
        buf_printf(&b, ", version %.*s", STR_ARG(version));
    if (show_time(t->runtime, "startTime", &ms)) {
        buf_puts(&b, ", started ");
        put_ago(&b, c, ms);
    }
    put_check(c, "alive", STATE_OK, &b);
    show_put_clock(&b, c->s);
    if (b.n) {
        buf_puts(&b, ": a query for now asks it for another time than its own");
        put_check(c, "clock", STATE_WARN, &b);
    }
    buf_done(&b);
}

static void check_config(struct checks *c, const struct json_node *runtime)
{
    const struct json_node *good = json_get(runtime, STR("reloadConfigSuccess"));
    struct buf b = { 0 };
    int64_t ms;

    if (!good || (good->kind != JSON_TRUE && good->kind != JSON_FALSE))
        return;
    buf_puts(&b, good->kind == JSON_TRUE ? "loaded" : "the last reload failed; what was loaded");
    if (show_time(runtime, "lastConfigTime", &ms)) {
        buf_putc(&b, ' ');
        put_ago(&b, c, ms);
    }
    buf_puts(&b, good->kind == JSON_TRUE ? "" : " is in use: promtool check config tells why");
    put_check(c, "configuration", good->kind == JSON_TRUE ? STATE_OK : STATE_BAD, &b);
    buf_done(&b);
}

// ---- scraping ----

static void check_targets(struct checks *c, const struct show_target_list *l)
{
    struct buf b = { 0 };

    if (l->n == 0) {
        buf_puts(&b, "no targets: is scrape_configs empty, or does discovery find nothing?");
        put_check(c, "scraping", STATE_WARN, &b);
        buf_done(&b);
        return;
    }
    buf_printf(&b, "%zu of ", l->up);
    put_n(&b, l->n, "target up", "targets up");
    if (l->down)
        buf_printf(&b, ", %zu down", l->down);
    if (l->unknown)
        buf_printf(&b, ", %zu not scraped yet", l->unknown);
    put_check(c, "scraping", l->down ? STATE_BAD : l->unknown ? STATE_WARN : STATE_OK, &b);
    buf_done(&b);
}

/* Of targets, of the head, of groups of rules: what is older than it should be. */
static void check_fresh(struct checks *c, const struct show_target_list *l, const struct told *t)
{
    double oldest = 0, newest = show_number(json_get(t->tsdb, STR("headStats")), "maxTime");
    size_t late = 0;
    struct buf b = { 0 };
    enum state state = STATE_OK;

    for (size_t i = 0; i < l->n; i++)
        oldest = l->p[i].up && l->p[i].age_s > oldest ? l->p[i].age_s : oldest;
    for (const struct json_node *g = show_items(t->rules, "groups"); g; g = g->next)
        late += show_group_late(g, c->now_ms) > 0;
    if (newest > 0 && newest < 1e15) { // else the head is empty
        double age = ((double)c->now_ms - newest) / 1000;
        state = age > LOOKBACK_S ? STATE_BAD : state;
        buf_puts(&b, "newest sample ");
        show_put_secs(&b, &c->s->term, age > 0 ? age : 0);
        buf_puts(&b, age > LOOKBACK_S ? " ago: queries for now find nothing" : " ago");
    }
    if (l->stale) {
        state = state ? state : STATE_WARN;
        buf_puts(&b, b.n ? "; " : "");
        put_n(&b, l->stale, "target that is up is", "targets that are up are");
        buf_puts(&b, " not scraped as often as configured");
    } else if (l->up) {
        buf_printf(&b, "%sthose up were scraped in the last ", b.n ? ", " : "");
        show_put_secs(&b, &c->s->term, oldest);
    }
    if (late) {
        state = state ? state : STATE_WARN;
        buf_puts(&b, b.n ? "; " : "");
        put_n(&b, late, "group of rules is", "groups of rules are");
        buf_puts(&b, " not evaluated as often as configured");
    }
    if (b.n)
        put_check(c, "fresh", state, &b);
    buf_done(&b);
}

static void check_moving(struct checks *c, const struct told *t)
{
    struct buf b = { 0 };

    if (!t->still)
        return;
    buf_puts(&b, "no counter of ");
    put_n(&b, t->still, "target", "targets");
    buf_printf(&b, " has moved for 10m: %.*s%s; is it stuck, or its page from a cache?",
               STR_ARG(t->stuck), t->still > 1 ? " and others" : "");
    put_check(c, "moving", STATE_WARN, &b);
    buf_done(&b);
}

/* Servers that scrape nothing themselves know who was up from what was sent to them. */
static void check_up(struct checks *c, const struct json_node *data)
{
    size_t up = 0, n = 0;
    struct buf b = { 0 };

    for (const struct json_node *r = show_items(data, "result"); r; r = r->next) {
        const struct json_node *v = show_items(r, "value");
        double x;
        if (!v || !v->next || v->next->kind != JSON_STRING || !json_number(v->next->text, &x))
            continue;
        n++;
        up += x == 1;
    }
    if (n == 0)
        buf_puts(&b, "this server tells no targets, and has no series up of the last 5 minutes");
    else
        buf_printf(&b, "%zu of %zu series up are 1", up, n);
    put_check(c, "scraping", n == 0 ? STATE_UNKNOWN : up < n ? STATE_BAD : STATE_OK, &b);
    buf_done(&b);
}

// ---- rules, alerts, series ----

static void check_rules(struct checks *c, const struct json_node *rules)
{
    size_t groups = 0, n = 0, failing = 0;
    struct str first = { 0 };
    struct buf b = { 0 };

    for (const struct json_node *g = show_items(rules, "groups"); g; g = g->next, groups++)
        for (const struct json_node *r = show_items(g, "rules"); r; r = r->next, n++) {
            c->alerting += str_eq(show_text(r, "type"), STR("alerting"));
            if (!str_eq(show_text(r, "health"), STR("err")))
                continue;
            if (!failing++)
                first = show_text(r, "name");
        }
    if (n == 0)
        return;
    if (failing)
        buf_printf(&b, "%zu of ", failing);
    put_n(&b, n, "rule in ", "rules in ");
    put_n(&b, groups, "group", "groups");
    if (failing)
        buf_printf(&b, " %s: %.*s%s", failing == 1 ? "fails" : "fail", STR_ARG(first),
                   failing > 1 ? " and others" : "");
    put_check(c, "rules", failing ? STATE_BAD : STATE_OK, &b);
    buf_done(&b);
}

/* "2 firing: A, B", each name once. */
static void put_alerts(struct buf *b, const struct json_node *alerts, struct str state, size_t n)
{
    struct map names = { 0 };

    buf_printf(b, "%zu %.*s", n, STR_ARG(state));
    for (const struct json_node *a = show_items(alerts, "alerts"); a; a = a->next) {
        struct str name = show_text(json_get(a, STR("labels")), "alertname");
        size_t had = names.n;
        if (name.n && str_eq(show_text(a, "state"), state) && map_id(&names, name) == had)
            buf_printf(b, "%s%.*s", had ? ", " : ": ", STR_ARG(name));
    }
    map_done(&names);
}

static void check_alerts(struct checks *c, const struct json_node *alerts)
{
    size_t firing = 0, pending = 0;
    struct buf b = { 0 };

    if (!alerts)
        return;
    for (const struct json_node *a = show_items(alerts, "alerts"); a; a = a->next) {
        firing += str_eq(show_text(a, "state"), STR("firing"));
        pending += str_eq(show_text(a, "state"), STR("pending"));
    }
    if (firing)
        put_alerts(&b, alerts, STR("firing"), firing);
    if (pending) {
        buf_puts(&b, firing ? "; " : "");
        put_alerts(&b, alerts, STR("pending"), pending);
    }
    bool elsewhere = !b.n && show_is_victoria(c->s);
    if (elsewhere)
        buf_puts(&b, SHOW_VICTORIA_RULES);
    else if (!b.n)
        buf_puts(&b, "none is firing or pending");
    put_check(c, "alerts", elsewhere ? STATE_UNKNOWN : firing ? STATE_WARN : STATE_OK, &b);
    buf_done(&b);
}

/* Who is told of alerts. */
static void check_managers(struct checks *c, const struct json_node *managers)
{
    const struct json_node *m = show_items(managers, "activeAlertmanagers");
    struct buf b = { 0 };
    size_t n = 0;

    if (!c->alerting || !json_get(managers, STR("activeAlertmanagers")))
        return;
    for (; m; m = m->next, n++)
        buf_printf(&b, "%s%.*s", n ? ", " : "to ", STR_ARG(show_text(m, "url")));
    if (!n)
        buf_puts(&b, "no Alertmanager is configured or found: alerts reach nobody");
    put_check(c, "notifications", n ? STATE_OK : STATE_WARN, &b);
    buf_done(&b);
}

static void check_series(struct checks *c, const struct json_node *tsdb,
                         const struct json_node *runtime)
{
    double n = show_number(json_get(tsdb, STR("headStats")), "numSeries");
    double corrupt = show_number(runtime, "corruptionCount");
    struct str keep = show_text(runtime, "storageRetention");
    struct buf b = { 0 };

    if (isnan(n))
        n = show_number(tsdb, "totalSeries");
    if (isnan(n))
        return;
    out_put_exact(&b, n);
    buf_puts(&b, " series");
    if (keep.n)
        buf_printf(&b, ", kept for %.*s", STR_ARG(keep));
    if (corrupt > 0)
        buf_puts(&b, "; the WAL was corrupt and has been repaired: samples are lost");
    put_check(c, "storage", n == 0 || corrupt > 0 ? STATE_WARN : STATE_OK, &b);
    buf_done(&b);
}

// ---- all of it ----

static bool ask(struct show *s, struct told *t, struct err *e)
{
    const struct {
        const struct json_node **to;
        const char *path;
    } calls[] = {
        { &t->build, "status/buildinfo" },
        { &t->runtime, "status/runtimeinfo" },
        { &t->tsdb, "status/tsdb" },
        { &t->targets, "targets" },
        { &t->rules, "rules" },
        { &t->alerts, "alerts" },
        { &t->managers, "alertmanagers" },
    };
    struct api_param up = { "query", STR("up") };
    const struct show_params l = { .p = &up, .n = 1 };
    bool some = false;

    for (size_t i = 0; i < N_OF(calls) && e->kind == ERR_NONE; i++) {
        *calls[i].to = show_try_object(s, calls[i].path, NULL, i ? NULL : &t->why, e);
        if (i == 0)
            t->seconds = vec_last(&s->answers).seconds;
        some = some || *calls[i].to;
    }
    if (e->kind == ERR_NONE && !show_items(t->targets, "activeTargets")) {
        t->up = show_try_object(s, "query", &l, NULL, e);
        some = some || t->up;
    }
    if (e->kind == ERR_NONE && !some)
        err_take(e, &t->why);
    if (e->kind == ERR_NONE)
        t->still = show_still(s, &t->stuck);
    err_done(&t->why);
    return e->kind == ERR_NONE;
}

static void check_all(struct checks *c, const struct told *t)
{
    struct show_target_list l;

    show_targets_read(&c->s->arena, t->targets, c->now_ms, &l);
    check_alive(c, t);
    if (l.n || !show_items(t->up, "result"))
        check_targets(c, &l);
    else
        check_up(c, t->up);
    check_fresh(c, &l, t);
    check_moving(c, t);
    check_config(c, t->runtime);
    check_rules(c, t->rules);
    check_alerts(c, t->alerts);
    check_managers(c, t->managers);
    check_series(c, t->tsdb, t->runtime);
}

bool show_health_load(struct show *s, struct json_node **data, struct err *e)
{
    struct buf text = { 0 };
    struct checks c = { .s = s, .w = { .out = &text } };
    struct told t = { 0 };
    bool ok = ask(s, &t, e);

    if (ok) {
        c.now_ms = show_now(s);
        json_begin_object(&c.w);
        json_key(&c.w, STR("server"));
        json_string(&c.w, str_of(api_url(s->source.server)));
        json_key(&c.w, STR("checks"));
        json_begin_array(&c.w);
        check_all(&c, &t);
        json_end_array(&c.w);
        json_end_object(&c.w);
        ok = show_read(s, &text, data, e);
    }
    if (ok)
        show_add(s, *data, "targets", t.targets);
    buf_done(&text);
    return ok;
}

// ---- for people ----

enum { MOST_TARGETS = 5 };

static enum out_style state_style(struct str state)
{
    return str_eq(state, STR("ok")) ? STYLE_OK : str_eq(state, STR("bad")) ? STYLE_BAD : STYLE_WARN;
}

static bool is_troubled(const struct show_target *t)
{
    return !t->up || t->stale || t->empty;
}

static size_t troubled(const struct show_target_list *l)
{
    size_t n = 0;

    for (size_t i = 0; i < l->n; i++)
        n += is_troubled(&l->p[i]);
    return n;
}

/* A line each, those that are down first; what to try is for `show targets`. */
static void put_targets(struct show *s, const struct json_node *data, struct out_flow *f)
{
    static const struct out_col cols[] = {
        { .min = 0 },
        { .min = 12, .style = STYLE_NAME },
        { .min = 22 },
        { .min = 24 },
    };
    struct show_target_list l;
    struct show_grid g = { 0 };
    struct str why, hint;

    show_targets_read(&s->arena, data, show_now(s), &l);
    size_t n = troubled(&l), most = n > MOST_TARGETS + 1 ? MOST_TARGETS : n;
    for (size_t i = 0; i < l.n && g.n / N_OF(cols) < most; i++) {
        const struct show_target *t = &l.p[i];
        if (!is_troubled(t))
            continue;
        show_trouble(&s->arena, t, &why, &hint);
        show_cell(&g,
                  t->down    ? STR("down")
                  : t->stale ? STR("stale")
                  : t->empty ? STR("empty")
                             : STR("new"),
                  t->down ? STYLE_BAD : STYLE_WARN);
        show_cell(&g, t->job, STYLE_NONE);
        show_cell(&g, t->instance, STYLE_NONE);
        show_cell(&g, why, STYLE_NONE);
    }
    if (n) {
        buf_putc(&f->out.buf, '\n');
        show_grid_put(f, &g, cols, N_OF(cols), 0);
        show_put_words(f, 0, STYLE_DIM,
                       n > most ? str_of(arena_printf(&s->arena,
                                                      "and %zu more: promctl show "
                                                      "targets tells what to try",
                                                      n - most))
                                : STR("promctl show targets tells what to try"));
    }
    show_grid_done(&g);
}

static void put_padded(struct out_flow *f, struct str text, size_t width, enum out_style style)
{
    out_style(&f->out.buf, &f->term, style);
    out_text(&f->out.buf, &f->term, text);
    out_style_end(&f->out.buf, &f->term);
    buf_put_repeat(&f->out.buf, ' ', width + 2 - out_text_width(&f->term, text));
}

void show_health_print(struct show *s, const struct json_node *data, struct out_flow *f)
{
    const struct json_node *checks = show_items(data, "checks");
    size_t names = 0, states = 0;

    for (const struct json_node *c = checks; c; c = c->next) {
        size_t name = out_text_width(&f->term, show_text(c, "check"));
        size_t state = out_text_width(&f->term, show_text(c, "state"));
        names = name > names ? name : names;
        states = state > states ? state : states;
    }
    show_put_words(f, 0, STYLE_HEAD, show_text(data, "server"));
    for (const struct json_node *c = checks; c; c = c->next) {
        struct str state = show_text(c, "state");
        put_padded(f, show_text(c, "check"), names, STYLE_LABEL);
        put_padded(f, state, states, state_style(state));
        show_put_words_on(f, names + states + 4, STYLE_NONE, show_text(c, "text"));
    }
    put_targets(s, json_get(data, STR("targets")), f);
}
