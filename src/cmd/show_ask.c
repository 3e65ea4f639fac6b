/* show_ask.c - what `promctl show` asks a server, and how its refusals are told. */
#include <inttypes.h>
#include <math.h>

#include "base/time.h"
#include "cmd/show.h"
#include "cmd/source_server.h"

// ---- parameters ----

/* As seconds: "1700000000", "0.25". */
static struct str seconds_of(struct show *s, int64_t ms)
{
    uint64_t abs = ms < 0 ? -(uint64_t)ms : (uint64_t)ms;

    return str_of(arena_printf(&s->arena, "%s%" PRIu64 ".%03d", ms < 0 ? "-" : "", abs / 1000,
                               (int)(abs % 1000)));
}

void show_params_common(struct show *s, struct show_params *l)
{
    if (s->has_start)
        vec_push(l, (struct api_param){ "start", seconds_of(s, s->start) });
    if (s->has_end)
        vec_push(l, (struct api_param){ "end", seconds_of(s, s->end) });
    if (s->args->limit) // one more tells whether there are more
        vec_push(l, (struct api_param){
                        "limit", str_of(arena_printf(&s->arena, "%" PRIi64, s->args->limit + 1)) });
}

/* A name with * or ? is ours, not PromQL's; what cannot be read here is the server's to judge. */
static struct str selector_text(struct show *s, const char *word)
{
    struct selector sel = { 0 };
    struct buf b = { 0 };
    struct err e = { 0 };
    struct str text = str_of(word);

    if (strpbrk(word, "*?") && selector_parse(&s->arena, text, &sel, &e)) {
        for (size_t i = 0; i < sel.n; i++) {
            buf_puts(&b, i ? "," : "{");
            matcher_put(&b, &sel.p[i]);
        }
        buf_putc(&b, '}');
        text = arena_str(&s->arena, buf_str(&b));
        selector_done(&sel);
    }
    buf_done(&b);
    err_done(&e);
    return text;
}

void show_params_selectors(struct show *s, size_t from, const char *name, struct show_params *l)
{
    for (size_t i = from; i < s->n_words; i++)
        vec_push(l, (struct api_param){ name, selector_text(s, s->words[i]) });
}

void show_explain(struct show *s, size_t from, struct err *e)
{
    struct selector sel;

    if (e->kind != ERR_USAGE && e->kind != ERR_SYNTAX)
        return;
    for (size_t i = from; i < s->n_words; i++) {
        struct err own = { 0 };
        if (selector_parse(&s->arena, str_of(s->words[i]), &sel, &own)) {
            selector_done(&sel);
            continue;
        }
        if (!strstr(e->msg, own.msg)) {
            err_done(&own);
            continue;
        }
        *s->call->error_text = str_of(s->words[i]);
        err_done(e);
        *e = (struct err){ 0 };
        err_take(e, &own);
        return;
    }
}

// ---- the server's clock ----

/* A Date is cut to its second, and was right at some time while the answer was on its way: less
 * than that is no difference. */
static void read_clock(struct show *s, const struct api_answer *r)
{
    int64_t ahead = r->date_ms + 500 - time_now_ms();
    int64_t unsure = 1500 + (int64_t)(r->seconds * 1000);

    if (r->date_ms)
        s->clock_ms = ahead > unsure || ahead < -unsure ? ahead : 0;
}

int64_t show_now(const struct show *s)
{
    return time_now_ms() + s->clock_ms;
}

void show_put_clock(struct buf *b, const struct show *s)
{
    if (!s->clock_ms)
        return;
    dur_put_human(b, fabs((double)s->clock_ms) / 1000);
    buf_printf(b, " %s this machine's", s->clock_ms > 0 ? "ahead of" : "behind");
}

// ---- calls ----

static bool get(struct show *s, const char *path, const struct show_params *l, struct err *e)
{
    struct api_answer *r = vec_add(&s->answers);
    bool ok = api_get(s->source.server, &s->arena, path, l ? l->p : NULL, l ? l->n : 0, r, e);

    read_clock(s, r);
    for (size_t i = 0; i < r->notes.n; i++)
        cmd_warn(s->call, "%s: %s", s->what->name, r->notes.p[i].msg);
    return ok;
}

struct json_node *show_get(struct show *s, const char *path, const struct show_params *l,
                           struct err *e)
{
    if (!get(s, path, l, e)) {
        source_hint_default(&s->source, e);
        return NULL;
    }
    struct json_node *data = vec_last(&s->answers).data;
    return data ? data : show_object(s);
}

struct json_node *show_try(struct show *s, const char *path, const struct show_params *l,
                           struct err *why, struct err *e)
{
    struct err bad = { 0 };
    struct json_node *data = show_get(s, path, l, &bad);
    int status = vec_last(&s->answers).status;

    if (data)
        return data;
    // It is there, and has answered that it does not tell this.
    if (status != 0 && status != 401 && status != 407 && bad.kind != ERR_CANCELED) {
        if (why)
            err_take(why, &bad);
        err_done(&bad);
        return NULL;
    }
    err_take(e, &bad);
    return NULL;
}

struct json_node *show_try_object(struct show *s, const char *path, const struct show_params *l,
                                  struct err *why, struct err *e)
{
    struct json_node *data = show_try(s, path, l, why, e);

    if (!data || data->kind == JSON_OBJECT_BEGIN)
        return data;
    if (why) {
        err_set(why, ERR_FORMAT, "%s/api/v1/%s: this is not what the API has there: no object",
                api_url(s->source.server), path);
        err_hint(why, SHOW_HINT_ELSE);
    }
    return NULL;
}
