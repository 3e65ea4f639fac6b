/* inspect.c - what a template asks for, without running it. */
#include "base/vec.h"
#include "tmpl/node.h"

struct uses {
    struct tmpl_use *p;
    size_t n, cap;
};

/* Conditions around a place, innermost first: the uses first .. last of them. */
struct guard {
    const struct guard *outer;
    size_t first, last;
};

struct inspector {
    const struct tmpl *t;
    struct uses uses;
    const struct guard *guard;
    bool root;     /* the dot is the one of the beginning */
    bool deciding; /* inside of a condition, or of and, or */
};

static bool same(const struct tmpl_use *a, const struct tmpl_use *b)
{
    return a->kind == b->kind && (str_eq(a->name, b->name) || !a->name.n);
}

static bool is_guarded(const struct inspector *x, const struct tmpl_use *use)
{
    for (const struct guard *g = x->guard; g; g = g->outer)
        for (size_t i = g->first; i < g->last; i++)
            if (same(&x->uses.p[i], use))
                return true;
    return x->deciding;
}

static void add(struct inspector *x, enum tmpl_use_kind kind, struct str name, const struct tn *n,
                bool bare)
{
    struct tmpl_use use = { .kind = kind, .name = name, .bare = bare };

    use.at = tn_user_span(x->t, n->start, n->end);
    use.guarded = is_guarded(x, &use);
    vec_push(&x->uses, use);
}

/* What the first names of a field or variable stand for. `rest`: how many it takes. */
static bool kind_of(const struct inspector *x, const struct tn *n, enum tmpl_use_kind *kind,
                    size_t *taken)
{
    static const struct {
        const char *variable, *field;
        enum tmpl_use_kind kind;
    } rows[] = {
        { "$labels", "Labels", TMPL_USE_LABEL },
        { "$externalLabels", "ExternalLabels", TMPL_USE_EXTERNAL_LABEL },
        { "$value", "Value", TMPL_USE_VALUE },
    };
    bool dollar = n->kind == TN_VAR && str_eq(n->ident[0], STR("$"));
    size_t at = dollar ? 1 : 0;
    bool is_field = dollar || n->kind == TN_FIELD;

    if (n->n_ident <= at || (n->kind == TN_FIELD && !x->root))
        return false;
    for (size_t i = 0; i < N_OF(rows); i++)
        if (str_eq(n->ident[at], str_of(is_field ? rows[i].field : rows[i].variable))) {
            *kind = rows[i].kind;
            *taken = at + 1;
            return true;
        }
    return false;
}

static void inspect_word(struct inspector *x, const struct tn *n, bool bare)
{
    enum tmpl_use_kind kind;
    size_t taken;

    if (!kind_of(x, n, &kind, &taken))
        return;
    struct str name = { 0 };
    if (kind != TMPL_USE_VALUE && n->n_ident > taken)
        name = n->ident[taken];
    add(x, kind, name, n, bare && (kind == TMPL_USE_VALUE ? n->n_ident == taken : true));
}

/* index $labels "x": a label whose name is a word of its own. */
static bool inspect_index(struct inspector *x, const struct tn *cmd)
{
    const struct tn *map = cmd->child->next, *key = map ? map->next : NULL;
    enum tmpl_use_kind kind;
    size_t taken;

    if (!key || key->kind != TN_STRING || !kind_of(x, map, &kind, &taken) ||
        kind == TMPL_USE_VALUE || map->n_ident != taken)
        return false;
    struct tn whole = *map;
    whole.end = key->end;
    add(x, kind, key->text, &whole, false);
    return true;
}

static void inspect_pipe(struct inspector *x, const struct tn *pipe, bool action);

static void inspect_command(struct inspector *x, const struct tn *cmd, bool alone)
{
    const struct tn *first = cmd->child;
    bool deciding = x->deciding;
    bool is_fn = first->kind == TN_IDENT;

    if (is_fn && (str_eq(first->text, STR("and")) || str_eq(first->text, STR("or"))))
        x->deciding = true;
    if (is_fn && str_eq(first->text, STR("index")) && inspect_index(x, cmd)) {
        add(x, TMPL_USE_FUNC, first->text, first, false);
        x->deciding = deciding;
        return;
    }
    for (const struct tn *n = first; n; n = n->next) {
        if (n->kind == TN_IDENT)
            add(x, TMPL_USE_FUNC, n->text, n, alone && cmd->n_child == 1);
        else if (n->kind == TN_PIPE)
            inspect_pipe(x, n, false);
        else if (n->kind == TN_CHAIN && n->child->kind == TN_PIPE)
            inspect_pipe(x, n->child, false);
        else if (n->kind == TN_VAR || n->kind == TN_FIELD)
            inspect_word(x, n, alone && cmd->n_child == 1);
    }
    x->deciding = deciding;
}

static void inspect_pipe(struct inspector *x, const struct tn *pipe, bool action)
{
    for (const struct tn *c = pipe->child; c; c = c->next)
        inspect_command(x, c, action && pipe->n_child == 1 && !pipe->n_ident);
}

static void inspect_list(struct inspector *x, const struct tn_list *l);

static void inspect_branch(struct inspector *x, const struct tn *n)
{
    struct guard g = { .outer = x->guard, .first = x->uses.n };
    bool root = x->root, deciding = x->deciding;

    x->deciding = n->kind != TN_RANGE;
    inspect_pipe(x, n->pipe, false);
    x->deciding = deciding;
    g.last = x->uses.n;
    if (n->kind != TN_RANGE)
        x->guard = &g;
    x->root = root && n->kind == TN_IF;
    inspect_list(x, &n->list);
    x->root = root;
    inspect_list(x, &n->else_list);
    x->guard = g.outer;
}

static void inspect_list(struct inspector *x, const struct tn_list *l)
{
    for (const struct tn *n = l->first; n; n = n->next) {
        if (n->kind == TN_IF || n->kind == TN_WITH || n->kind == TN_RANGE)
            inspect_branch(x, n);
        else if (n->pipe)
            inspect_pipe(x, n->pipe, n->kind == TN_ACTION);
    }
}

static int by_place(const void *a, const void *b)
{
    size_t x = ((const struct tmpl_use *)a)->at.off, y = ((const struct tmpl_use *)b)->at.off;

    return (x > y) - (x < y);
}

const struct tmpl_use *tmpl_uses(struct arena *a, const struct tmpl *t, size_t *n)
{
    struct inspector x = { .t = t };

    for (const struct tn_tree *tree = t->trees; tree; tree = tree->next) {
        x.root = str_eq(tree->name, t->name); // what a definition is given is not known
        inspect_list(&x, &tree->root);
    }
    if (x.uses.n)
        qsort(x.uses.p, x.uses.n, sizeof *x.uses.p, by_place);
    const struct tmpl_use *out = arena_dup(a, x.uses.p, x.uses.n * sizeof *out);
    *n = x.uses.n;
    vec_done(&x.uses);
    return out;
}
