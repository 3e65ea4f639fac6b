/* All series of a test group in its end, as `promtool test rules --debug` tells them. */
#include "base/float.h"
#include "num/hist_text.h"
#include "rules/unit_impl.h"

static void put_series(struct buf *b, const struct value_series *s)
{
    unit_put_labels(b, &s->labels);
    buf_puts(b, " =>\n");
    for (size_t f = 0, h = 0; f < s->n_floats || h < s->n_hists;) {
        bool is_float = h == s->n_hists || (f < s->n_floats && s->floats[f].t < s->hists[h].t);
        int64_t t = is_float ? s->floats[f].t : s->hists[h].t;
        if (is_float)
            b->n += float_print_f(buf_reserve(b, FLOAT_MAX_CHARS), s->floats[f++].v);
        else
            num_hist_text(b, s->hists[h++].h);
        buf_printf(b, " @[%lld]\n", (long long)t);
    }
}

void unit_debug(struct unit_world *w)
{
    struct buf *b = &w->out->debug;
    int64_t ms = ((int64_t)(w->n_ticks - 1) * w->step / 1000 + 1) * 1000;
    struct query q = { .start = w->g->start_ms + ms };
    struct query_result r = { 0 };
    struct err e = { 0 };

    q.text = str_of(arena_printf(w->arena, "{__name__=~\".+\"}[%lldms]", (long long)ms));
    buf_printf(b, "DEBUG: Test %.*s\n", STR_ARG(unit_group_name(w)));
    buf_puts(b, "DEBUG: Dump of all data (input_series and rules) at ");
    unit_put_go_dur(b, ms);
    buf_puts(b, ":\n");
    if (w->engine->ops->run(w->engine, &q, &r, &e))
        for (size_t i = 0; i < r.value.n; i++)
            put_series(b, &r.value.series[i]);
    query_result_done(&r);
    err_done(&e);
}
