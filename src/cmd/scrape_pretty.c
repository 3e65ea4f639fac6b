/* scrape_pretty.c - pages for people. */
#include "cmd/scrape.h"

static enum pretty_sort pretty_sort_of(const struct scrape_args *a)
{
    if (!a->sort_given)
        return PRETTY_AS_IT_CAME;
    return a->sort == SCRAPE_BY_VALUE ? PRETTY_BY_VALUE : PRETTY_BY_NAME;
}

bool scrape_print_pretty(struct scrape *s, struct err *e)
{
    struct scrape_set set;
    struct out_flow flow;
    scrape_load(s, s->targets.p, s->targets.n, &set);
    if (set.heads.n == 0) {
        scrape_set_done(&set);
        return true; // all that can be said has been
    }
    const struct pretty_opts o = {
        .all = s->args->all,
        .raw = s->args->raw,
        .exemplars = s->args->exemplars,
        .no_empty = scrape_filter_active(&s->filter),
        .sort = pretty_sort_of(s->args),
        .now_ms = set.at_ms,
    };
    out_flow_init(&flow, &s->term, 1, !s->call->common->no_pager);
    out_pretty_heads(&flow, set.heads.p, set.heads.n);
    out_page_pretty(&flow, &set.page, &o);
    bool ok = out_flow_end(&flow, e);
    scrape_set_done(&set);
    return ok;
}
