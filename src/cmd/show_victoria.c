/* show_victoria.c - what VictoriaMetrics does not have of what Prometheus tells. It answers with
 * empty lists. */
#include "cmd/show.h"

/* It calls itself a Prometheus 2.24, and names the paths it does not have in words of its own. */
bool show_is_victoria(struct show *s)
{
    struct err why = { 0 }, e = { 0 };
    bool is = false;

    if (s->source.server && !show_try(s, "status/runtimeinfo", NULL, &why, &e) && why.msg)
        is = strstr(why.msg, "unsupported path requested") != NULL;
    err_done(&why);
    err_done(&e);
    return is;
}

void show_put_no_rules(struct show *s, struct out_flow *f)
{
    if (show_is_victoria(s))
        show_put_words(f, 0, STYLE_DIM, STR(SHOW_VICTORIA_RULES));
}
