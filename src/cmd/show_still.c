/* show_still.c - targets that are scraped and whose counters do not move: a service that is stuck,
 * or a page that is answered from a cache.
 */
#include "cmd/show.h"

enum { MOST = 5 }; /* targets asked about */

/* What runs uses the processor, if only to make its page: ten scrapes without any are a reason to
 * look at all of a target's counters, which costs more. */
static const char suspects[] =
    "changes(process_cpu_seconds_total[10m]) == 0 and on (job, instance) up == 1 and "
    "count_over_time(process_cpu_seconds_total[10m]) > 9";

static const struct json_node *ask(struct show *s, struct str query)
{
    struct api_param p = { "query", query };
    const struct show_params l = { .p = &p, .n = 1 };
    struct err ignored = { 0 }; // health does without
    const struct json_node *data = show_try_object(s, "query", &l, NULL, &ignored);

    err_done(&ignored);
    return data;
}

static bool stands_still(struct show *s, struct str job, struct str instance)
{
    struct buf b = { 0 };
    double moved = 1;

    buf_puts(&b, "sum(changes({__name__=~\".+_total|.+_count\",job=");
    str_put_quoted(&b, job);
    buf_puts(&b, ",instance=");
    str_put_quoted(&b, instance);
    buf_puts(&b, "}[10m]))");
    const struct json_node *r = show_items(ask(s, arena_str(&s->arena, buf_str(&b))), "result");
    const struct json_node *v = r ? show_items(r, "value") : NULL;
    if (v && v->next && v->next->kind == JSON_STRING && json_number(v->next->text, &moved))
        moved = moved > 0;
    buf_done(&b);
    return moved == 0;
}

size_t show_still(struct show *s, struct str *first)
{
    const struct json_node *r = show_items(ask(s, str_of(suspects)), "result");
    size_t n = 0;

    for (size_t i = 0; r && i < MOST; r = r->next, i++) {
        const struct json_node *m = json_get(r, STR("metric"));
        struct str job = show_text(m, "job"), instance = show_text(m, "instance");
        if (job.n && instance.n && stands_still(s, job, instance) && n++ == 0)
            *first = str_of(arena_printf(&s->arena, "%.*s %.*s", STR_ARG(job), STR_ARG(instance)));
    }
    return n;
}
