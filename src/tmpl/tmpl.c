#include "tmpl/tmpl.h"

#include "tmpl/node.h"

struct tmpl *tmpl_parse(struct arena *a, struct str alert, struct str text, struct err *e)
{
    struct tmpl *t = arena_new(a, struct tmpl);
    size_t prefix = sizeof TMPL_PREFIX - 1;

    if (text.n > TMPL_MAX_TEXT_BYTES) {
        err_set(e, ERR_LIMIT, "a template of more than %d bytes", TMPL_MAX_TEXT_BYTES);
        return NULL;
    }
    t->name = str_of(arena_printf(a, "__alert_%.*s", STR_ARG(alert)));
    char *p = arena_alloc(a, prefix + text.n + 1);
    memcpy(p, TMPL_PREFIX, prefix);
    if (text.n)
        memcpy(p + prefix, text.p, text.n);
    p[prefix + text.n] = 0;
    t->whole = (struct str){ p, prefix + text.n };
    return tn_parse(a, t, e) ? t : NULL;
}

struct str tmpl_text(const struct tmpl *t)
{
    return str_skip(t->whole, sizeof TMPL_PREFIX - 1);
}

const struct tmpl_branch *tmpl_branches(const struct tmpl *t, size_t *n)
{
    *n = t->n_branches;
    return t->branches;
}

struct str tmpl_expand_alert(struct arena *a, const struct tmpl *t, const struct tmpl_data *d,
                             struct err *e)
{
    struct err own = { 0 };
    struct str out;

    if (tmpl_expand(a, t, d, &out, &own))
        return out;
    out = str_of(arena_printf(a, "<error expanding template: %s>", own.msg));
    if (e)
        err_take(e, &own);
    err_done(&own);
    return out;
}
