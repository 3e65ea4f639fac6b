/* top_keys.c - keys of the dashboard that the configuration gives to other actions. */
#include "base/nearest.h"
#include "base/utf8.h"
#include "cmd/top.h"

/* "p", "^R", "Space"; 0: none of these. */
static uint32_t key_of(struct str s)
{
    static const uint32_t named[] = { VIEW_TAB, VIEW_ENTER,     VIEW_ESC,
                                      ' ',      VIEW_PAGE_DOWN, VIEW_PAGE_UP };
    struct buf b = { 0 };
    uint32_t key = 0;

    for (size_t i = 0; i < N_OF(named) && !key; i++) {
        buf_clear(&b);
        view_key_name(&b, named[i]);
        key = str_eq(buf_str(&b), s) ? named[i] : 0;
    }
    buf_done(&b);
    if (!key && s.n == 2 && s.p[0] == '^' && s.p[1] >= 'A' && s.p[1] <= 'Z')
        return (uint32_t)(s.p[1] - '@');
    if (!key && s.n) {
        bool ok;
        uint32_t rune = utf8_next(&s, &ok);
        key = ok && s.n == 0 && rune > ' ' ? rune : 0;
    }
    return key;
}

static bool set(const struct config_key *k, uint32_t *keys, struct err *e)
{
    struct nearest near = { .word = k->action };
    uint32_t key = key_of(k->key);

    if (!key)
        return err_set(e, ERR_USAGE, "keys: %.*s: \"%.*s\" is no key such as p, ^R or Space",
                       STR_ARG(k->action), STR_ARG(k->key));
    for (size_t i = 0; i < view_n_keys(); i++)
        if (keys[i] == key)
            return err_set(e, ERR_USAGE, "keys: %.*s: \"%.*s\" is given to %s already",
                           STR_ARG(k->action), STR_ARG(k->key), view_action(i));
    for (size_t i = 0; i < view_n_keys(); i++) {
        if (!view_action(i))
            continue;
        nearest_try(&near, str_of(view_action(i)));
        if (str_eq(str_of(view_action(i)), k->action)) {
            keys[i] = key;
            return true;
        }
    }
    err_set(e, ERR_USAGE, "keys: there is no action \"%.*s\"", STR_ARG(k->action));
    return near.best.n ? err_hint(e, "did you mean \"%.*s\"?", STR_ARG(near.best)) : false;
}

bool top_keys(struct top *t, struct err *e)
{
    struct config c;

    if (!config_read(&t->arena, t->call->common->config, &c, e))
        return false;
    uint32_t *keys = arena_new_n(&t->arena, uint32_t, view_n_keys());
    for (size_t i = 0; i < c.n_keys; i++)
        if (!set(&c.keys[i], keys, e))
            return err_wrap(e, "%s", c.path);
    t->keys = c.n_keys ? keys : NULL;
    return true;
}
