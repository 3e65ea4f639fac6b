#include "tmpl/tmpl.h"

#include "base/float.h"
#include "num/hist_text.h"

struct tmpl {
    struct str name, text;
};

struct tmpl *tmpl_parse(struct arena *a, struct str alert, struct str text, struct err *e)
{
    struct tmpl *t = arena_new(a, struct tmpl);

    if (text.n > TMPL_MAX_TEXT_BYTES) {
        err_set(e, ERR_LIMIT, "a template of more than %d bytes", TMPL_MAX_TEXT_BYTES);
        return NULL;
    }
    t->name = str_of(arena_printf(a, "__alert_%.*s", STR_ARG(alert)));
    t->text = arena_str(a, text);
    return t;
}

struct str tmpl_text(const struct tmpl *t)
{
    return t->text;
}

static bool put_action(struct buf *out, struct str action, const struct tmpl_data *d)
{
    char text[FLOAT_MAX_CHARS];

    action = str_trim(action);
    if (str_eq(action, STR("$value"))) {
        if (d->hist)
            num_hist_text(out, d->hist);
        else
            buf_put(out, text, float_print_g(text, d->value));
        return true;
    }
    if (!str_cut_prefix(&action, STR("$labels.")))
        return false;
    if (d->labels)
        buf_put_str(out, labels_get(d->labels, action));
    return true;
}

bool tmpl_expand(struct arena *a, const struct tmpl *t, const struct tmpl_data *d, struct str *out,
                 struct err *e)
{
    struct str rest = t->text;
    struct buf b = { 0 };
    bool ok = true;

    while (ok && rest.n) {
        size_t open = str_find(rest, STR("{{"));
        buf_put_str(&b, str_head(rest, open));
        rest = str_skip(rest, open + 2);
        size_t close = str_find(rest, STR("}}"));
        if (open + 2 <= t->text.n && rest.n)
            ok = put_action(&b, str_head(rest, close), d);
        rest = str_skip(rest, close + 2);
    }
    *out = arena_str(a, buf_str(&b));
    buf_done(&b);
    return ok || err_set(e, ERR_EXEC, "error executing template %.*s: not implemented yet",
                         STR_ARG(t->name));
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

const struct tmpl_use *tmpl_uses(struct arena *a, const struct tmpl *t, size_t *n)
{
    (void)a;
    (void)t;
    *n = 0;
    return NULL;
}

void tmpl_check(const struct tmpl *t, const struct tmpl_data *d, struct diags *out)
{
    (void)t;
    (void)d;
    (void)out;
}
