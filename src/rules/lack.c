#include "rules/lack.h"

#include "base/vec.h"
#include "promql/fn_table.h"

enum { QUESTIONS_MAX = 200 };

struct selectors {
    const struct pql_node **p;
    size_t n, cap;
};

static void collect(const struct pql_node *n, struct selectors *out)
{
    const struct pql_node *child;

    if (n->kind == PQL_CALL && str_starts(str_of(n->call.fn->name), STR("absent")))
        return;
    if (n->kind == PQL_BINARY && n->bin.op == PQL_OR)
        return;
    if (n->kind == PQL_SELECTOR)
        vec_push(out, n);
    for (size_t i = 0; (child = pql_child(n, i)) != NULL; i++)
        if (n->kind != PQL_BINARY || n->bin.op != PQL_UNLESS || child == n->bin.l)
            collect(child, out);
}

/* As people write it, without what says when. */
static struct str text_of(struct arena *a, const struct pql_node *sel)
{
    struct pql_node plain = *sel;
    struct buf b = { 0 };
    struct str text;

    plain.sel.mods = (struct pql_mods){ 0 };
    pql_put(&b, &plain);
    text = arena_str(a, buf_str(&b));
    buf_done(&b);
    return text;
}

static bool is_empty(struct rule_lack *l, struct replay *r, const struct pql_node *sel,
                     struct str text, int64_t at, int64_t ms)
{
    size_t id = map_find(&l->asked, text);
    struct err e = { 0 };
    bool any = true;

    if (id != MAP_NONE)
        return l->empty.p[id];
    if (l->failed || l->asked.n >= QUESTIONS_MAX)
        return false;
    map_id(&l->asked, text);
    l->failed = !replay_has(r, sel, text, at, ms, &any, &e);
    bool empty = !l->failed && !any;
    err_done(&e);
    vec_push(&l->empty, empty);
    return empty;
}

void rule_lack_find(struct rule_lack *l, struct replay *r, const struct rule *rule, int64_t at,
                    int64_t ms, struct strs *out)
{
    struct selectors s = { 0 };
    struct str *p;

    *out = (struct strs){ 0 };
    if (rule->tree)
        collect(rule->tree, &s);
    p = arena_new_n(&l->arena, struct str, s.n + 1);
    out->p = p;
    for (size_t i = 0; i < s.n; i++) {
        struct str text = text_of(&l->arena, s.p[i]);
        bool known = !is_empty(l, r, s.p[i], text, at, ms);
        for (size_t k = 0; k < out->n; k++)
            known |= str_eq(p[k], text);
        if (!known)
            p[out->n++] = text;
    }
    vec_done(&s);
}

void rule_lack_done(struct rule_lack *l)
{
    map_done(&l->asked);
    vec_done(&l->empty);
    arena_done(&l->arena);
}
