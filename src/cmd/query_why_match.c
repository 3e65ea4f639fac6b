/* query_why_match.c - vectors that do not match: a sample of each side, and what would help. */
#include "cmd/query_hints.h"

enum { TRIED = 50 /* series a side */ };

struct names {
    struct str p[16];
    size_t n;
    size_t more;
};

struct differ { /* of the label sets of two series, as far as they are matched */
    struct names only_l, only_r, values, same;
};

static void add_name(struct names *names, struct str name)
{
    if (names->n < N_OF(names->p))
        names->p[names->n++] = name;
    else
        names->more++;
}

static size_t count(const struct names *names)
{
    return names->n + names->more;
}

static bool stands_in(struct str name, const struct pql_names *names)
{
    for (size_t i = 0; i < names->n; i++)
        if (str_eq(names->p[i], name))
            return true;
    return false;
}

static bool is_matched(const struct pql_node *n, struct str name)
{
    if (str_eq(name, STR(LABEL_NAME)))
        return n->bin.on && stands_in(name, &n->bin.match);
    return stands_in(name, &n->bin.match) == n->bin.on;
}

static struct differ differ_of(const struct pql_node *n, const struct labels *l,
                               const struct labels *r)
{
    struct differ d = { 0 };

    for (size_t i = 0; i < l->n; i++) {
        struct str name = l->p[i].name, other = labels_get(r, name);
        if (!is_matched(n, name))
            continue;
        add_name(!other.n ? &d.only_l : str_eq(other, l->p[i].value) ? &d.same : &d.values, name);
    }
    for (size_t i = 0; i < r->n; i++)
        if (is_matched(n, r->p[i].name) && !labels_get(l, r->p[i].name).n)
            add_name(&d.only_r, r->p[i].name);
    return d;
}

static size_t cost(const struct differ *d)
{
    return count(&d->only_l) + count(&d->only_r) + 2 * count(&d->values);
}

static void put_names(struct buf *b, const struct names *names)
{
    for (size_t i = 0; i < names->n; i++)
        buf_printf(b, "%s%.*s", i ? ", " : "", STR_ARG(names->p[i]));
}

/* What a user would write next. */
static void put_advice(struct buf *b, const struct differ *d, size_t n_l, size_t n_r)
{
    const struct names *same = &d->same;
    size_t l = count(&d->only_l), r = count(&d->only_r);

    if (count(&d->values)) {
        put_names(b, &d->values);
        buf_printf(b, " differ%s", count(&d->values) == 1 ? "s" : "");
        if (same->n) {
            buf_puts(b, "; without: on (");
            put_names(b, same);
            buf_puts(b, ")");
        }
        return;
    }
    buf_puts(b, l && r ? "each side has labels of its own"
                : l    ? "only the left has "
                       : "only the right has ");
    if (!(l && r))
        put_names(b, l ? &d->only_l : &d->only_r);
    buf_puts(b, ": try on (");
    put_names(b, same);
    buf_puts(b, ")");
    if (l && !r && n_l > 1)
        buf_puts(b, " group_left");
    else if (r && !l && n_r > 1)
        buf_puts(b, " group_right");
}

void query_why_match(struct query_hints *h, const struct pql_node *n, const struct value *l,
                     const struct value *r)
{
    size_t best_l = 0, best_r = 0, least = (size_t)-1;
    struct buf b = { 0 };

    for (size_t i = 0; i < l->n && i < TRIED; i++)
        for (size_t k = 0; k < r->n && k < TRIED; k++) {
            struct differ d = differ_of(n, &l->series[i].labels, &r->series[k].labels);
            if (cost(&d) >= least)
                continue;
            least = cost(&d);
            best_l = i;
            best_r = k;
        }
    struct differ d = differ_of(n, &l->series[best_l].labels, &r->series[best_r].labels);
    if (least == 0) // they match: something else is the matter
        return;
    buf_puts(&b, "the labels of the two sides do not match\nleft:  ");
    labels_put(&b, &l->series[best_l].labels);
    buf_puts(&b, "\nright: ");
    labels_put(&b, &r->series[best_r].labels);
    buf_putc(&b, '\n');
    put_advice(&b, &d, l->n, r->n);
    query_hints_add(h, n->at, "%s", buf_z(&b));
    buf_done(&b);
}

// ---- errors ----

/* The label set that begins at `*rest`, which is moved behind it. */
static bool take_set(struct arena *a, struct str *rest, struct selector *out)
{
    size_t from = str_find_char(*rest, '{'), to;
    struct err e = { 0 };

    *rest = str_skip(*rest, from);
    for (to = 0; to < rest->n && rest->p[to] != '}'; to++)
        if (rest->p[to] == '"')
            for (to++; to < rest->n && rest->p[to] != '"'; to++)
                to += rest->p[to] == '\\';
    if (to >= rest->n)
        return false;
    bool ok = selector_parse(a, str_head(*rest, to + 1), out, &e);
    *rest = str_skip(*rest, to + 1);
    err_done(&e);
    return ok;
}

static struct str value_in(const struct selector *s, struct str name)
{
    for (size_t i = 0; i < s->n; i++)
        if (str_eq(s->p[i].name, name))
            return s->p[i].value;
    return STR("");
}

/* Prometheus names two series that it could not tell apart: what does? */
static void put_apart(struct buf *b, const struct selector *x, const struct selector *y)
{
    struct names names = { 0 };

    for (size_t i = 0; i < x->n; i++)
        if (!str_eq(x->p[i].value, value_in(y, x->p[i].name)))
            add_name(&names, x->p[i].name);
    for (size_t i = 0; i < y->n; i++)
        if (!value_in(x, y->p[i].name).n)
            add_name(&names, y->p[i].name);
    put_names(b, &names);
}

void query_hint_error(struct err *e)
{
    struct str msg = str_of(e->msg ? e->msg : ""), rest = msg;
    struct arena a = { 0 };
    struct selector x = { 0 }, y = { 0 };
    struct buf names = { 0 };

    if (e->kind != ERR_EXEC || e->hint)
        return;
    if (str_find(msg, STR("found duplicate series for the match group")) < msg.n) {
        size_t at = str_find(msg, STR("operation: ["));
        const char *side = str_find(msg, STR("on the left hand-side")) < msg.n ? "left" : "right";
        rest = str_skip(msg, at);
        if (take_set(&a, &rest, &x) && take_set(&a, &rest, &y))
            put_apart(&names, &x, &y);
        if (names.n)
            err_hint(e,
                     "they differ in %s: name that in on (...), write group_%s, or aggregate the "
                     "%s side",
                     buf_z(&names), side, side);
    }
    if (str_find(msg, STR("many-to-one matching must be explicit")) < msg.n)
        err_hint(e, "group_left where the left has more series, group_right where the right has");
    selector_done(&x);
    selector_done(&y);
    buf_done(&names);
    arena_done(&a);
}
