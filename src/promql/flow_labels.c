/* flow_labels.c - sets of labels as far as they are known. */
#include "promql/flow_impl.h"
#include "promql/fn_table.h"
#include "promql/parse.h"

const struct pql_labels pql_no_labels = { .rest = PQL_IMPOSSIBLE };

static size_t place_of(const struct pql_label *p, size_t n, struct str name)
{
    for (size_t i = 0; i < n; i++)
        if (str_eq(p[i].name, name))
            return i;
    return n;
}

struct pql_label pql_label_of(const struct pql_labels *set, struct str name)
{
    size_t i = place_of(set->p, set->n, name);

    if (i < set->n)
        return set->p[i];
    return (struct pql_label){ .name = name, .presence = set->rest, .cause = set->cause };
}

bool pql_labels_none(const struct pql_labels *set)
{
    for (size_t i = 0; i < set->n; i++)
        if (set->p[i].presence != PQL_IMPOSSIBLE)
            return false;
    return set->rest == PQL_IMPOSSIBLE;
}

void pql_list_from(struct pql_label_list *l, const struct pql_labels *set)
{
    l->n = set->n;
    l->rest = set->rest;
    l->cause = set->cause;
    if (set->n)
        memcpy(l->p, set->p, set->n * sizeof *set->p);
}

void pql_list_put(struct pql_label_list *l, struct pql_label x)
{
    size_t i = place_of(l->p, l->n, x.name);

    if (i < PQL_FLOW_LABELS) {
        l->p[i] = x;
        l->n += i == l->n;
    } else if (x.presence != PQL_IMPOSSIBLE) {
        l->rest = PQL_POSSIBLE;
        l->cause = (struct pql_cause){ 0 };
    }
}

const struct pql_labels *pql_list_done(struct arena *a, const struct pql_label_list *l)
{
    struct pql_labels *set = arena_new(a, struct pql_labels);

    set->p = arena_dup(a, l->p, l->n * sizeof *l->p);
    set->n = l->n;
    set->rest = l->rest;
    set->cause = l->cause;
    return set;
}

const struct pql_labels *pql_labels_set(struct arena *a, const struct pql_labels *set,
                                        struct pql_label x)
{
    struct pql_label_list l;

    pql_list_from(&l, set);
    pql_list_put(&l, x);
    return pql_list_done(a, &l);
}

const struct pql_labels *pql_labels_drop(struct arena *a, const struct pql_labels *set,
                                         struct str name, struct pql_cause cause)
{
    if (pql_label_of(set, name).presence == PQL_IMPOSSIBLE)
        return set; // whoever removed it first has done it
    return pql_labels_set(a, set, (struct pql_label){ .name = name, .cause = cause });
}

/* __type__ and __unit__ leave with the name. */
const struct pql_labels *pql_labels_drop_name(struct arena *a, const struct pql_labels *set,
                                              const struct pql_node *by)
{
    struct pql_cause cause = { .node = by, .at = by->at };
    struct pql_label_list l;

    if (pql_label_of(set, STR(LABEL_NAME)).presence == PQL_IMPOSSIBLE)
        return set;
    pql_list_from(&l, set);
    pql_list_put(&l, (struct pql_label){ .name = STR(LABEL_NAME), .cause = cause });
    for (size_t i = 0; i < l.n; i++)
        if (str_eq(l.p[i].name, STR("__type__")) || str_eq(l.p[i].name, STR("__unit__")))
            l.p[i] = (struct pql_label){ .name = l.p[i].name, .cause = cause };
    return pql_list_done(a, &l);
}

const struct pql_labels *pql_labels_keep(struct arena *a, const struct pql_labels *set,
                                         const struct pql_names *names, struct pql_cause cause)
{
    struct pql_label_list l = { .n = 0, .rest = PQL_IMPOSSIBLE, .cause = cause };

    if (!names->n && !set->n && set->rest == PQL_IMPOSSIBLE)
        return set;
    for (size_t i = 0; i < names->n; i++)
        pql_list_put(&l, pql_label_of(set, names->p[i]));
    // What was impossible before is so for its old reason.
    if (set->rest == PQL_IMPOSSIBLE)
        l.cause = set->cause;
    for (size_t i = 0; i < set->n; i++) {
        struct pql_label x = set->p[i];
        bool gone = x.presence == PQL_IMPOSSIBLE;
        if (pql_names_have(names, x.name) || (!gone && set->rest != PQL_IMPOSSIBLE))
            continue;
        pql_list_put(&l, gone ? x : (struct pql_label){ .name = x.name, .cause = cause });
    }
    return pql_list_done(a, &l);
}

static struct pql_label join(const struct pql_label *x, const struct pql_label *y)
{
    bool x_there = x->presence != PQL_IMPOSSIBLE, y_there = y->presence != PQL_IMPOSSIBLE;
    struct pql_label out = x_there ? *x : *y;

    if (x_there == y_there)
        out.presence = x->presence < y->presence ? x->presence : y->presence;
    else
        out.presence = PQL_POSSIBLE;
    if (x_there && y_there && !str_eq(x->value, y->value))
        out.value = (struct str){ 0 };
    return out;
}

const struct pql_labels *pql_labels_join(struct arena *a, const struct pql_labels *x,
                                         const struct pql_labels *y)
{
    struct pql_label_list l = { .rest = x->rest };

    l.cause = x->cause;
    if (y->rest != PQL_IMPOSSIBLE) {
        l.rest = y->rest;
        l.cause = (struct pql_cause){ 0 };
    }
    for (size_t i = 0; i < x->n; i++) {
        struct pql_label other = pql_label_of(y, x->p[i].name);
        pql_list_put(&l, join(&x->p[i], &other));
    }
    for (size_t i = 0; i < y->n; i++) {
        struct pql_label other = pql_label_of(x, y->p[i].name);
        if (place_of(x->p, x->n, y->p[i].name) == x->n)
            pql_list_put(&l, join(&other, &y->p[i]));
    }
    return pql_list_done(a, &l);
}

static struct pql_cause cause_of_rule(struct pql_cause c, struct str rule, struct span at)
{
    return (struct pql_cause){ .node = c.node, .rule = rule, .at = at };
}

const struct pql_labels *pql_labels_of_rule(struct arena *a, const struct pql_labels *set,
                                            struct str rule, const struct pql_node *selector)
{
    struct pql_label_list l;

    pql_list_from(&l, set);
    l.cause = cause_of_rule(l.cause, rule, selector->at);
    for (size_t i = 0; i < l.n; i++)
        l.p[i].cause = cause_of_rule(l.p[i].cause, rule, selector->at);
    return pql_list_done(a, &l);
}

// ---- causes as text ----

static void put_names(struct buf *b, const char *word, const struct pql_names *names)
{
    buf_puts(b, word);
    buf_puts(b, " (");
    for (size_t i = 0; i < names->n; i++) {
        if (i)
            buf_puts(b, ", ");
        buf_put_str(b, names->p[i]);
    }
    buf_putc(b, ')');
}

static void put_binary(struct buf *b, const struct pql_node *n)
{
    buf_puts(b, pql_op_word(n->bin.op));
    if (n->bin.is_bool)
        buf_puts(b, " bool");
    if (n->bin.has_match)
        put_names(b, n->bin.on ? " on" : " ignoring", &n->bin.match);
    if (n->bin.card == PQL_MANY_TO_ONE)
        put_names(b, " group_left", &n->bin.include);
    if (n->bin.card == PQL_ONE_TO_MANY)
        put_names(b, " group_right", &n->bin.include);
}

static void put_matchers(struct buf *b, const struct pql_node *n)
{
    buf_put_str(b, n->sel.name);
    buf_putc(b, '{');
    for (size_t i = 0; i < n->sel.n - (n->sel.name.n ? 1 : 0); i++) {
        if (i)
            buf_puts(b, ", ");
        matcher_put(b, &n->sel.matchers[i]);
    }
    buf_putc(b, '}');
}

void pql_cause_put(struct buf *b, const struct pql_cause *c)
{
    const struct pql_node *n = c->node;

    if (!n)
        return;
    switch (n->kind) {
    case PQL_AGGREGATE:
        buf_puts(b, pql_agg_word(n->agg.op));
        if (n->agg.clause.n)
            put_names(b, n->agg.without ? " without" : " by", &n->agg.names);
        break;
    case PQL_BINARY:
        put_binary(b, n);
        break;
    case PQL_CALL:
        buf_printf(b, "%s()", n->call.fn->name);
        break;
    case PQL_SELECTOR:
        put_matchers(b, n);
        break;
    default:
        pql_put(b, n);
        break;
    }
}
