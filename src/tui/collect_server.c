/* collect_server.c - targets as a server tells of them; where it does not, `up` has to do. */
#include "tui/collect_impl.h"

#include "base/time.h"

#include <math.h>

enum { REFUSED_FOR_MS = 5 * 60 * 1000 };

// ---- asking ----

struct json_node *collect_ask_server(struct tick *t, const char *path, const struct api_param *p,
                                     struct api_answer *r, int64_t *refused_ms)
{
    struct collector *c = t->c;
    struct err e = { 0 };

    if (!c->o.server || c->cancel || t->now_ms < *refused_ms + REFUSED_FOR_MS)
        return NULL;
    bool ok = api_get(c->o.server, t->a, path, p, 1, r, &e);
    // Not all that answer queries know of these; one that is not there will be asked again.
    if (!ok && r->status >= 400 && r->status < 500)
        *refused_ms = t->now_ms;
    err_done(&e);
    return ok ? r->data : NULL;
}

struct str server_text(const struct json_node *n, const char *key)
{
    const struct json_node *v = n ? json_get(n, str_of(key)) : NULL;

    return v && v->kind == JSON_STRING ? v->text : (struct str){ 0 };
}

double server_num(const struct json_node *n, const char *key)
{
    const struct json_node *v = json_get(n, str_of(key));
    double d = NAN;

    if (v && (v->kind == JSON_NUMBER || v->kind == JSON_STRING) && !json_number(v->text, &d))
        return NAN;
    return d;
}

int64_t server_time(const struct json_node *n, const char *key)
{
    struct err e = { 0 };
    int64_t ms = 0;

    if (!time_parse(server_text(n, key), 0, &ms, &e) || ms < 0) // the year 1 is never
        ms = 0;
    err_done(&e);
    return ms;
}

const struct json_node *server_items(const struct json_node *n, const char *key)
{
    const struct json_node *v = n ? json_get(n, str_of(key)) : NULL;

    return v && v->kind == JSON_ARRAY_BEGIN ? v->child : NULL;
}

// ---- targets ----

/* Go's clients put before the reason what they did: `Get "URL": dial tcp ADDRESS: connect: `, and
 * VictoriaMetrics `cannot perform request to "URL": `. The target stands beside it anyway. */
static struct str reason_of(struct str s)
{
    static const struct {
        const char *text;
        struct str end;
    } begins[] = {
        { "Get \"", STR("\": ") },
        { "cannot perform request to \"", STR("\": ") },
        { "dial tcp", STR(": ") },
    };
    size_t at = str_find(s, STR(": connect: "));

    if (at < s.n)
        return str_skip(s, at + 11);
    for (size_t i = 0; i < N_OF(begins); i++) {
        if (!str_starts(s, str_of(begins[i].text)))
            continue;
        at = str_find(s, begins[i].end);
        if (at < s.n)
            s = str_skip(s, at + begins[i].end.n);
    }
    return s;
}

static enum board_state state_of(struct str health)
{
    return str_eq(health, STR("up"))     ? BOARD_OK
           : str_eq(health, STR("down")) ? BOARD_FAILED
                                         : BOARD_WAITING;
}

static int64_t interval_of(const struct json_node *n)
{
    struct str text = server_text(n, "scrapeInterval");
    struct err e = { 0 };
    int64_t ms = 0;

    if (!text.n) // VictoriaMetrics has it as a label
        text = server_text(json_get(n, STR("discoveredLabels")), "__scrape_interval__");
    if (!dur_parse(text, &ms, &e))
        ms = 0;
    err_done(&e);
    return ms;
}

static struct board_target read_target(struct tick *t, const struct json_node *n)
{
    const struct json_node *labels = json_get(n, STR("labels"));
    struct str url = server_text(n, "scrapeUrl");
    double took = server_num(n, "lastScrapeDuration");
    struct board_target x = {
        .state = state_of(server_text(n, "health")),
        .job = arena_str(t->a, server_text(labels, "job")),
        .instance = arena_str(t->a, server_text(labels, "instance")),
        .last_ms = server_time(n, "lastScrape"),
        .took_s = isnan(took) ? 0 : took,
        .error = arena_str(t->a, reason_of(server_text(n, "lastError"))),
    };
    int64_t every = interval_of(n);

    str_cut_prefix(&url, STR("http://"));
    x.name = arena_str(t->a, url.n ? url : x.instance);
    if (x.last_ms && every)
        x.retry_ms = x.last_ms + every;
    x.backoff_ms = every;
    return x;
}

bool collect_server_targets(struct tick *t, struct board_target **out, size_t *n)
{
    static const struct api_param active = { "state", STR("active") };
    struct api_answer r = { 0 };
    struct json_node *data = collect_ask_server(t, "targets", &active, &r, &t->c->no_targets_ms);
    struct {
        struct board_target *p;
        size_t n, cap;
    } all = { 0 };

    for (const struct json_node *m = server_items(data, "activeTargets"); m; m = m->next)
        if (m->kind == JSON_OBJECT_BEGIN)
            vec_push(&all, read_target(t, m));
    *out = arena_dup(t->a, all.p, all.n * sizeof *all.p);
    *n = all.n;
    vec_done(&all);
    api_answer_done(&r);
    return data && *n;
}
