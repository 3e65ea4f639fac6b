/* collect_server_rules.c - alerting rules that a server evaluates, and what became of them. */
#include "tui/collect_impl.h"
#include "tui/survey_impl.h"

#include "base/time.h"

#include <math.h>

enum { LINES_AT_ONCE = 20, LINES_NS = 300 * 1000000 };

struct reading {
    struct tick *t;
    struct board_answer past; /* of ALERTS, by name and state */
    struct {
        struct board_alert *p;
        size_t n, cap;
    } alerts;
};

// ---- states over time ----

/* The series of `ALERTS` says at which steps some alert of that name was in that state. */
static const struct value_series *series_in(const struct reading *r, struct str name,
                                            struct str state)
{
    for (size_t i = 0; i < r->past.v.n && r->past.v.type == VALUE_MATRIX; i++) {
        const struct labels *ls = &r->past.v.series[i].labels;
        if (str_eq(labels_get(ls, STR("alertname")), name) &&
            str_eq(labels_get(ls, STR("alertstate")), state))
            return &r->past.v.series[i];
    }
    return NULL;
}

static bool has_at(const struct value_series *s, size_t *at, int64_t ts)
{
    while (s && *at < s->n_floats && s->floats[*at].t < ts)
        ++*at;
    return s && *at < s->n_floats && s->floats[*at].t == ts;
}

static void put_moves(struct reading *r, struct board_alert *b)
{
    const struct value_series *firing = series_in(r, b->name, STR("firing"));
    const struct value_series *pending = series_in(r, b->name, STR("pending"));
    const struct ask_window *w = &r->t->window;
    struct board_alert_move last = { .t = w->start_ms, .state = BOARD_ALERT_OK };
    size_t f = 0, p = 0;
    struct {
        struct board_alert_move *p;
        size_t n, cap;
    } moves = { 0 };

    for (int64_t ts = w->start_ms; ts <= w->end_ms; ts += w->step_ms) {
        bool fires = has_at(firing, &f, ts), waits = has_at(pending, &p, ts);
        enum board_alert_state s = fires   ? BOARD_ALERT_FIRING
                                   : waits ? BOARD_ALERT_PENDING
                                           : BOARD_ALERT_OK;
        if (ts > w->start_ms && s == last.state)
            continue;
        last = (struct board_alert_move){ ts, s };
        vec_push(&moves, last);
    }
    b->n_moves = moves.n;
    b->moves = arena_dup(r->t->a, moves.p, moves.n * sizeof *moves.p);
    vec_done(&moves);
}

/* What happened to it within the window. */
static void put_events(struct reading *r, const struct board_alert *b)
{
    enum board_alert_state before = b->n_moves ? b->moves[0].state : BOARD_ALERT_OK;

    for (size_t i = 1; i < b->n_moves; i++) {
        enum board_alert_state s = b->moves[i].state;
        if (s == BOARD_ALERT_FIRING)
            collect_tell(r->t, b->moves[i].t, EVENT_FIRING, b->name, STR("firing"), b->summary);
        else if (s == BOARD_ALERT_PENDING && before == BOARD_ALERT_OK)
            collect_tell(r->t, b->moves[i].t, EVENT_PENDING, b->name, STR("pending"), b->summary);
        else if (s == BOARD_ALERT_OK && before == BOARD_ALERT_FIRING)
            collect_tell(r->t, b->moves[i].t, EVENT_RESOLVED, b->name, STR("resolved"),
                         (struct str){ 0 });
        before = s;
    }
}

// ---- a rule ----

static struct labels read_labels(struct arena *a, const struct json_node *object)
{
    struct label *p = arena_new_n(a, struct label, object ? object->n + 1 : 1);
    size_t n = 0;

    for (const struct json_node *m = object && object->kind == JSON_OBJECT_BEGIN ? object->child
                                                                                 : NULL;
         m; m = m->next)
        if (m->kind == JSON_STRING)
            p[n++] = (struct label){ arena_str(a, m->key), arena_str(a, m->text) };
    return labels_of(a, p, n);
}

/* The alert that says most: firing before pending, the oldest first. */
static const struct json_node *worst(const struct json_node *rule)
{
    const struct json_node *best = NULL;
    bool best_fires = false;

    for (const struct json_node *m = server_items(rule, "alerts"); m; m = m->next) {
        bool fires = str_eq(server_text(m, "state"), STR("firing"));
        if (best && (best_fires || !fires) &&
            (best_fires != fires || server_time(best, "activeAt") <= server_time(m, "activeAt")))
            continue;
        best = m;
        best_fires = fires;
    }
    return best;
}

static void put_active(struct reading *r, const struct json_node *alert, struct board_alert *b)
{
    const struct json_node *texts = json_get(alert, STR("annotations"));
    struct str summary = server_text(texts, "summary");

    b->labels = read_labels(r->t->a, json_get(alert, STR("labels")));
    b->value = server_num(alert, "value");
    b->pending_ms = server_time(alert, "activeAt");
    b->since_ms = b->pending_ms;
    if (b->state == BOARD_ALERT_FIRING && b->pending_ms)
        b->since_ms += b->for_ms;
    if (b->since_ms > r->t->now_ms)
        b->since_ms = r->t->now_ms;
    b->summary = arena_str(r->t->a, summary.n ? summary : server_text(texts, "description"));
}

static void put_compared(struct arena *a, struct board_alert *b, struct str *compared)
{
    const struct pql_syntax syntax = { 0 };
    struct err e = { 0 };
    struct pql_node *n = pql_parse(a, b->expr, &syntax, &e);

    *compared = b->expr;
    b->limit = NAN;
    if (n) {
        collect_read_limit(n, b->expr, compared, &b->op, &b->limit);
        pql_done(n);
    }
    err_done(&e);
}

static bool is_muted(const struct collector *c, struct str name)
{
    for (size_t i = 0; i < c->muted.n; i++)
        if (str_eq(buf_str(&c->muted.p[i]), name))
            return true;
    return false;
}

static void read_rule(struct reading *r, const struct json_node *group,
                      const struct json_node *rule, struct str *compared)
{
    struct arena *a = r->t->a;
    struct str state = server_text(rule, "state");
    double hold = server_num(rule, "duration");
    struct board_alert b = {
        .state = str_eq(state, STR("firing"))    ? BOARD_ALERT_FIRING
                 : str_eq(state, STR("pending")) ? BOARD_ALERT_PENDING
                                                 : BOARD_ALERT_OK,
        .name = arena_str(a, server_text(rule, "name")),
        .severity = arena_str(a, server_text(json_get(rule, STR("labels")), "severity")),
        .for_ms = hold > 0 ? (int64_t)(hold * 1000) : 0,
        .value = NAN,
        .expr = arena_str(a, server_text(rule, "query")),
        .source = arena_str(a, server_text(group, "name")),
    };
    const struct json_node *alert = worst(rule);

    put_compared(a, &b, compared);
    b.unit = survey_unit(*compared);
    b.muted = is_muted(r->t->c, b.name);
    if (str_eq(server_text(rule, "health"), STR("err"))) {
        b.state = BOARD_ALERT_ERROR;
        b.error = arena_str(a, server_text(rule, "lastError"));
    }
    if (alert)
        put_active(r, alert, &b);
    put_moves(r, &b);
    put_events(r, &b);
    vec_push(&r->alerts, b);
}

// ---- lines ----

/* What is compared, over the window. Servers have many rules: some are asked for each time, the
 * others show what they had. */
static void put_lines(struct reading *r, const struct str *compared)
{
    struct collector *c = r->t->c;
    int64_t until = time_mono_ns() + LINES_NS;
    size_t n = r->alerts.n, first = c->next_line;

    if (r->t->want.screen != SCREEN_ALERTS)
        return;
    for (size_t k = 0; k < n; k++) {
        size_t i = (first + k) % n;
        struct board_alert *b = &r->alerts.p[i];
        struct board_answer line;
        double now;
        bool fresh = !c->cancel && (k < LINES_AT_ONCE || time_mono_ns() < until);
        if (fresh)
            collect_answer(r->t, compared[i], false, &line);
        else
            collect_kept(r->t, compared[i], false, &line);
        collect_alert_line(&line, b, &now, r->t);
        if (isnan(b->value))
            b->value = now;
        if (!fresh && line.state == BOARD_WAITING)
            c->settled = false;
        if (fresh)
            c->next_line = (i + 1) % n;
    }
}

void collect_server_alerts(struct tick *t, struct board_alert **out, size_t *n_out)
{
    struct reading r = { .t = t };
    struct api_answer answer = { 0 };
    static const struct api_param type = { "type", STR("alert") };
    struct json_node *data = collect_ask_server(t, "rules", &type, &answer, &t->c->no_rules_ms);
    struct {
        struct str *p;
        size_t n, cap;
    } compared = { 0 };

    if (data)
        collect_answer(t, STR("max by (alertname, alertstate) (ALERTS)"), false, &r.past);
    for (const struct json_node *g = server_items(data, "groups"); g; g = g->next)
        for (const struct json_node *m = server_items(g, "rules"); m; m = m->next) {
            struct str text;
            if (m->kind != JSON_OBJECT_BEGIN || !str_eq(server_text(m, "type"), STR("alerting")))
                continue;
            read_rule(&r, g, m, &text);
            vec_push(&compared, text);
        }
    put_lines(&r, compared.p);
    *out = arena_dup(t->a, r.alerts.p, r.alerts.n * sizeof *r.alerts.p);
    *n_out = r.alerts.n;
    vec_done(&r.alerts);
    vec_done(&compared);
    api_answer_done(&answer);
}

void collect_turn_server_mute(struct collector *c, struct str alert)
{
    for (size_t i = 0; i < c->muted.n; i++)
        if (str_eq(buf_str(&c->muted.p[i]), alert)) {
            buf_done(&c->muted.p[i]);
            c->muted.p[i] = vec_last(&c->muted);
            c->muted.n--;
            return;
        }
    vec_push(&c->muted, (struct buf){ 0 });
    buf_put_str(&vec_last(&c->muted), alert);
}
