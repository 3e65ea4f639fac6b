/* alerts_json.c - for programs: what a server's API tells of rules, what an Alertmanager takes. */
#include "cmd/alerts.h"

#include <math.h>
#include <stdio.h>

#include "base/float.h"
#include "base/json.h"
#include "base/time.h"
#include "tmpl/fn.h"

enum { RESEND_MS = 60 * 1000, VALID_TIMES = 4, RESOLVED_MS = 15 * 60 * 1000 };

// ---- pieces ----

static void put_str(struct json_writer *w, const char *key, struct str s)
{
    json_key(w, str_of(key));
    json_string(w, s);
}

static void put_seconds(struct json_writer *w, const char *key, int64_t ms)
{
    json_key(w, str_of(key));
    json_double(w, (double)ms / 1000);
}

static void put_time(struct json_writer *w, const char *key, int64_t ms)
{
    char text[TIME_MAX_CHARS];
    put_str(w, key, (struct str){ text, time_print_rfc3339(text, ms) });
}

static void put_size(struct json_writer *w, const char *key, size_t n)
{
    json_key(w, str_of(key));
    json_int(w, (int64_t)n);
}

static void put_labels(struct json_writer *w, const char *key, const struct labels *ls)
{
    json_key(w, str_of(key));
    json_begin_object(w);
    for (size_t i = 0; i < ls->n; i++) {
        json_key(w, ls->p[i].name);
        json_string(w, ls->p[i].value);
    }
    json_end_object(w);
}

static void put_rule_labels(struct json_writer *w, const struct rule *x)
{
    struct arena a = { 0 };
    struct labels ls = alerts_rule_labels(&a, x);

    put_labels(w, "labels", &ls);
    arena_done(&a);
}

/* The expression as a server prints it. */
static void put_expr(struct buf *b, const struct rule *x)
{
    if (x->tree)
        pql_put(b, x->tree);
    else
        buf_put_str(b, x->expr.text);
}

static void put_texts(struct json_writer *w, const struct alert_text *t, size_t n)
{
    json_key(w, STR("annotations"));
    json_begin_object(w);
    for (size_t i = 0; i < n; i++) {
        json_key(w, t[i].name);
        json_string(w, t[i].value);
    }
    json_end_object(w);
}

/* Go's strconv 'e' with the fewest digits, as the API has it. */
static void put_value(struct json_writer *w, double v)
{
    char text[32];
    int n = 0;

    if (!isfinite(v)) {
        put_str(w, "value", isnan(v) ? STR("NaN") : v > 0 ? STR("+Inf") : STR("-Inf"));
        return;
    }
    for (int digits = 0; digits <= 16; digits++) {
        double back;
        n = snprintf(text, sizeof text, "%.*e", digits, v);
        if (float_parse((struct str){ text, (size_t)n }, &back) && back == v)
            break;
    }
    put_str(w, "value", (struct str){ text, (size_t)n });
}

// ---- now: the API's rules ----

static void put_alert(struct json_writer *w, const struct rule_state *s, const struct alert *a)
{
    struct arena arena = { 0 };
    size_t n;
    const struct alert_text *t = alert_annotations(&arena, s, a, &n);

    json_begin_object(w);
    put_labels(w, "labels", &a->labels);
    put_texts(w, t, n);
    put_str(w, "state", str_of(alert_state_word(a->state)));
    put_time(w, "activeAt", a->active_at);
    if (a->keep_since != ALERT_NEVER)
        put_time(w, "keepFiringSince", a->keep_since);
    put_value(w, a->value);
    json_end_object(w);
    arena_done(&arena);
}

static void put_alerts(struct alerts *x, size_t i, struct json_writer *w)
{
    const struct rule_state *s = replay_rule(x->replay, i);

    json_key(w, STR("alerts"));
    json_begin_array(w);
    for (size_t k = 0; k < s->n; k++) {
        const struct alert *a = s->list[k];
        if (a->state != ALERT_INACTIVE && alerts_shows(x, i, &a->labels, a->state))
            put_alert(w, s, a);
    }
    json_end_array(w);
}

static enum alert_state worst(const struct rule_state *s)
{
    enum alert_state worst = ALERT_INACTIVE;

    for (size_t i = 0; i < s->n; i++)
        worst = s->list[i]->state > worst ? s->list[i]->state : worst;
    return worst;
}

static void put_rule(struct alerts *x, size_t i, struct json_writer *w)
{
    const struct rule *r = x->rules.p[i].rule;
    const struct rule_state *s = replay_rule(x->replay, i);
    struct buf query = { 0 };

    json_begin_object(w);
    if (r->is_alert)
        put_str(w, "state", str_of(alert_state_word(worst(s))));
    put_str(w, "name", r->name);
    put_expr(&query, r);
    put_str(w, "query", buf_str(&query));
    buf_done(&query);
    if (r->is_alert) {
        put_seconds(w, "duration", r->for_ms);
        put_seconds(w, "keepFiringFor", r->keep_firing_ms);
    }
    put_rule_labels(w, r);
    if (r->is_alert) {
        json_key(w, STR("annotations"));
        json_begin_object(w);
        for (size_t k = 0; k < r->annotations.n; k++) {
            json_key(w, r->annotations.p[k].name);
            json_string(w, r->annotations.p[k].value);
        }
        json_end_object(w);
        put_alerts(x, i, w);
    }
    put_str(w, "health", s->error ? STR("err") : STR("ok"));
    if (s->error)
        put_str(w, "lastError", str_of(s->error));
    put_time(w, "lastEvaluation", replay_last(x->replay, i));
    put_str(w, "type", r->is_alert ? STR("alerting") : STR("recording"));
    json_end_object(w);
}

/* Rules of a group stand together. */
static size_t put_group(struct alerts *x, size_t first, struct json_writer *w)
{
    const struct rule_ref *r = &x->rules.p[first];
    size_t i = first;

    json_begin_object(w);
    put_str(w, "name", r->group->name);
    put_str(w, "file", str_of(r->path));
    json_key(w, STR("rules"));
    json_begin_array(w);
    for (; i < x->rules.n && x->rules.p[i].group == r->group; i++)
        put_rule(x, i, w);
    json_end_array(w);
    put_seconds(w, "interval", replay_interval(x->replay, first));
    json_key(w, STR("limit"));
    json_int(w, r->group->limit);
    put_time(w, "lastEvaluation", replay_last(x->replay, first));
    json_end_object(w);
    return i;
}

static size_t skip_group(const struct alerts *x, size_t first)
{
    size_t i = first;

    while (i < x->rules.n && x->rules.p[i].group == x->rules.p[first].group)
        i++;
    return i;
}

void alerts_put_json(struct alerts *x, struct buf *b)
{
    struct json_writer w = { .out = b };

    json_begin_object(&w);
    put_str(&w, "status", STR("success"));
    json_key(&w, STR("data"));
    json_begin_object(&w);
    json_key(&w, STR("groups"));
    json_begin_array(&w);
    for (size_t i = 0; i < x->rules.n;)
        i = alerts_shows_group(x, &x->rules.p[i]) ? put_group(x, i, &w) : skip_group(x, i);
    json_end_array(&w);
    json_end_object(&w);
    json_end_object(&w);
    buf_putc(b, '\n');
}

// ---- history ----

static void put_sum(struct json_writer *w, const struct alert_sum *sum)
{
    put_size(w, "fired", sum->fired);
    put_seconds(w, "firingSeconds", sum->firing_ms);
    put_seconds(w, "longestSeconds", sum->longest_ms);
    put_seconds(w, "pendingSeconds", sum->pending_ms);
    put_size(w, "pendingOnly", sum->held);
}

static void put_line(struct json_writer *w, const struct alert_line *line)
{
    json_begin_object(w);
    put_labels(w, "labels", &line->labels);
    json_key(w, STR("periods"));
    json_begin_array(w);
    for (size_t i = 0; i < line->n; i++) {
        const struct alert_period *p = &line->p[i];
        json_begin_object(w);
        put_str(w, "state", str_of(alert_state_word(p->state)));
        put_time(w, "start", p->start);
        put_time(w, "end", p->end);
        if (p->began_before || p->goes_on) {
            json_key(w, p->goes_on ? STR("goesOn") : STR("beganBefore"));
            json_bool(w, true);
        }
        json_end_object(w);
    }
    json_end_array(w);
    json_end_object(w);
}

static void put_tries(struct alerts *x, size_t i, struct json_writer *w)
{
    json_key(w, STR("tryFor"));
    json_begin_array(w);
    for (size_t k = 0; k < x->n_try; k++) {
        struct alert_sum sum = { .last_ms = ALERT_NEVER };
        size_t gone, new;
        alerts_sum(x, i, k + 1, &sum);
        alerts_compare(x, i, k + 1, &gone, &new);
        json_begin_object(w);
        put_seconds(w, "for", x->try_for[k]);
        put_sum(w, &sum);
        put_size(w, "vanished", gone);
        put_size(w, "new", new);
        json_end_object(w);
    }
    json_end_array(w);
}

static void put_rule_history(struct alerts *x, size_t i, struct json_writer *w)
{
    const struct rule_ref *r = &x->rules.p[i];
    const struct alert_lines *lines = alerts_lines(x, i, 0);
    const struct alerts_failure *failed = &x->failures[i];
    struct alert_sum sum = { .last_ms = ALERT_NEVER };

    alerts_sum(x, i, 0, &sum);
    json_begin_object(w);
    put_str(w, "alert", r->rule->name);
    put_str(w, "group", r->group->name);
    put_str(w, "file", str_of(r->path));
    put_seconds(w, "for", r->rule->for_ms);
    put_seconds(w, "interval", replay_interval(x->replay, i));
    put_sum(w, &sum);
    if (failed->n) {
        put_size(w, "failures", failed->n);
        put_str(w, "lastError", str_of(failed->text));
    }
    json_key(w, STR("alerts"));
    json_begin_array(w);
    for (size_t k = 0; k < lines->n; k++)
        if (alerts_shows_line(x, i, &lines->p[k]))
            put_line(w, &lines->p[k]);
    json_end_array(w);
    if (x->n_try)
        put_tries(x, i, w);
    json_end_object(w);
}

void alerts_put_history_json(struct alerts *x, struct buf *b)
{
    struct json_writer w = { .out = b };

    json_begin_object(&w);
    put_time(&w, "start", x->start);
    put_time(&w, "end", x->end);
    json_key(&w, STR("rules"));
    json_begin_array(&w);
    for (size_t i = 0; i < x->rules.n; i++)
        if (alerts_has_history(x, i))
            put_rule_history(x, i, &w);
    json_end_array(&w);
    json_end_object(&w);
    buf_putc(b, '\n');
}

// ---- Alertmanager ----

/* Source: prometheus notifier/manager.go: labels of the alert go before external ones. */
static void put_sent_labels(struct alerts *x, struct json_writer *w, const struct labels *own)
{
    struct arena a = { 0 };
    size_t n = own->n + x->external_labels.n;
    struct label *p = arena_new_n(&a, struct label, n + 1);

    for (size_t i = 0; i < x->external_labels.n; i++)
        p[i] = x->external_labels.p[i];
    for (size_t i = 0; i < own->n; i++)
        p[x->external_labels.n + i] = own->p[i];
    struct labels ls = labels_of(&a, p, n);
    put_labels(w, "labels", &ls);
    arena_done(&a);
}

/* Source: prometheus util/strutil/strconv.go TableLinkForExpression. */
static void put_link(struct alerts *x, size_t i, struct json_writer *w)
{
    struct buf b = { 0 }, query = { 0 };
    struct str base = str_of(x->a->external_url);

    str_cut_suffix(&base, STR("/"));
    buf_put_str(&b, base);
    buf_puts(&b, "/graph?g0.expr=");
    put_expr(&query, x->rules.p[i].rule);
    tmpl_put_query_escaped(&b, buf_str(&query));
    buf_puts(&b, "&g0.tab=1");
    put_str(w, "generatorURL", buf_str(&b));
    buf_done(&query);
    buf_done(&b);
}

/* It counts as resolved when nobody has said for so long that it still fires. */
static int64_t valid_until(struct alerts *x, size_t i)
{
    int64_t every = replay_interval(x->replay, i);
    return replay_last(x->replay, i) + VALID_TIMES * (every > RESEND_MS ? every : RESEND_MS);
}

static void put_sent(struct alerts *x, size_t i, const struct alert *a, struct json_writer *w)
{
    struct arena arena = { 0 };
    size_t n;
    const struct alert_text *t = alert_annotations(&arena, replay_rule(x->replay, i), a, &n);

    json_begin_object(w);
    put_sent_labels(x, w, &a->labels);
    put_texts(w, t, n);
    put_time(w, "startsAt", a->fired_at);
    put_time(w, "endsAt", a->state == ALERT_FIRING ? valid_until(x, i) : a->resolved_at);
    if (x->a->external_url)
        put_link(x, i, w);
    json_end_object(w);
    arena_done(&arena);
}

static bool is_sent(struct alerts *x, size_t i, const struct alert *a)
{
    bool resolved = a->state == ALERT_INACTIVE && a->fired_at != ALERT_NEVER &&
                    replay_last(x->replay, i) - a->resolved_at <= RESOLVED_MS;

    return (a->state == ALERT_FIRING || resolved) && alerts_shows(x, i, &a->labels, a->state);
}

size_t alerts_put_alertmanager(struct alerts *x, struct buf *b)
{
    struct json_writer w = { .out = b };
    size_t n = 0;

    json_begin_array(&w);
    for (size_t i = 0; i < x->rules.n; i++) {
        const struct rule_state *s = replay_rule(x->replay, i);
        for (size_t k = 0; k < s->n; k++)
            if (is_sent(x, i, s->list[k])) {
                put_sent(x, i, s->list[k], &w);
                n++;
            }
    }
    json_end_array(&w);
    return n;
}
