/* shell_doubt.c - hints of the shell: what is known of names is used, and for an empty answer
 * waited for. */
#include "cmd/query_hints.h"
#include "cmd/shell.h"

enum { WAIT_MS = 1000 };

struct asking {
    struct shell *sh;
    bool is_empty; /* the answer: then names are worth waiting for */
};

static bool get(void *user, struct arena *a, enum query_names kind, struct str label,
                const struct str *selectors, size_t n, struct strs *out)
{
    static const enum names_kind kinds[] = { NAMES_METRICS, NAMES_LABELS, NAMES_VALUES };
    const struct asking *k = user;
    const struct names_key key = { kinds[kind], label, selectors, n };
    struct names *names = k->sh->names;
    const struct names_list *l = k->is_empty ? names_wait(names, &key, WAIT_MS, &cmd_interrupted)
                                             : names_get(names, &key);

    if (!l || l->e.kind != ERR_NONE)
        return false;
    struct str *p = arena_new_n(a, struct str, l->table.n + 1);
    for (size_t i = 0; i < l->table.n; i++)
        p[i] = arena_str(a, l->table.p[i].name); // the list may go with the next wait
    *out = (struct strs){ p, l->table.n };
    return true;
}

static enum metric_type type_of(void *user, struct str metric)
{
    const struct asking *k = user;
    const struct names_key key = { .kind = NAMES_METRICS };
    const struct names_info *info = names_info_of(names_get(k->sh->names, &key), metric);

    return info ? info->type : METRIC_UNKNOWN;
}

static void tell(struct shell *sh, struct str text, const struct query_hints *h)
{
    struct span at[16];
    size_t n = h->n < N_OF(at) ? h->n : N_OF(at);

    for (size_t i = 0; i < n; i++)
        at[i] = h->p[i].at;
    shell_mark(sh, text, at, n);
    for (size_t i = 0; i < h->n; i++)
        if (h->p[i].info)
            shell_say(sh, "%s", h->p[i].msg);
        else
            shell_warn(sh, "%s", h->p[i].msg);
}

void shell_doubt(struct shell *sh, const struct query *q, bool is_empty)
{
    struct asking k = { sh, is_empty };
    const struct query_lists lists = { &k, get, type_of };
    struct query_hints h = { 0 };
    struct query_asked x = {
        .q = q,
        .syntax = &sh->opts.syntax,
        .lists = &lists,
        .engine = sh->engine,
        .is_empty = is_empty,
        .mint = 1,
    };
    struct source *src = sh->source.source;

    if (sh->source.store && !src->ops->time_range(src, &x.mint, &x.maxt))
        x.mint = 1, x.maxt = 0;
    query_hints_find(&h, &x);
    if (h.n)
        tell(sh, q->text, &h);
    query_hints_done(&h);
}
