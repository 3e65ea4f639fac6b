#include "promql/plan.h"

#include "base/vec.h"
#include "promql/col_feed.h"
#include "promql/print.h"
#include "promql/walk_binary.h"

/* --- literals --- */

static bool is_number(const struct pql_rnode *r)
{
    return r->kind == PQL_NUMBER;
}

static void become_number(struct pql_rnode *r, double v)
{
    r->kind = PQL_NUMBER;
    r->number = v;
    r->n_kids = 0;
    r->once = false;
}

static void fold(struct pql_rnode *r)
{
    for (size_t i = 0; i < r->n_kids; i++)
        fold(r->kids[i]);
    if (r->kind == PQL_BINARY && is_number(r->kids[0]) && is_number(r->kids[1]))
        become_number(r, pql_apply_scalars(r->n->bin.op, r->kids[0]->number, r->kids[1]->number));
    else if (r->kind == PQL_UNARY && is_number(r->kids[0]))
        become_number(r, r->n->un.op == PQL_SUB ? -r->kids[0]->number : r->kids[0]->number);
}

/* --- what stands there twice --- */

struct sharing {
    struct pql_eval *ev;
    struct map texts;
    struct {
        struct pql_rnode **p; /* where a text was first seen */
        size_t n, cap;
    } first;
};

/* The same words mean the same wherever they stand; the evaluator looks whether it is for the same
 * steps, too. */
static bool is_worth_sharing(const struct pql_rnode *r)
{
    switch (r->kind) {
    case PQL_SELECTOR:
    case PQL_CALL:
    case PQL_AGGREGATE:
    case PQL_BINARY:
        return r->n->type == PQL_VECTOR;
    default:
        return false;
    }
}

static bool is_fused(const struct pql_eval *ev, const struct pql_rnode *parent, size_t kid)
{
    return parent->kind == PQL_AGGREGATE && kid == 0 && cols_fn_of(ev, parent) == cols_aggregate &&
           col_feed_fits(parent->kids[0]) && !(ev->opts->switches & PQL_NO_FUSE);
}

static struct str text_of(const struct pql_eval *ev, const struct pql_rnode *r)
{
    return (struct str){ ev->text.p + r->n->at.off, r->n->at.n };
}

/* Below functions that only look at counts and sums, histograms are read in another way. */
static bool read_alike(const struct pql_rnode *a, const struct pql_rnode *b)
{
    bool alike = a->histogram_stats == b->histogram_stats && a->n_kids == b->n_kids;

    for (size_t i = 0; alike && i < a->n_kids; i++)
        alike = read_alike(a->kids[i], b->kids[i]);
    return alike;
}

static void share(struct sharing *s, struct pql_rnode *r)
{
    for (size_t i = 0; i < r->n_kids; i++) {
        struct pql_rnode *kid = r->kids[i];

        if (is_worth_sharing(kid) && r->kind != PQL_RANGE && !is_fused(s->ev, r, i)) {
            size_t id = map_id(&s->texts, text_of(s->ev, kid));
            if (id == s->first.n) {
                vec_push(&s->first, kid);
            } else if (read_alike(s->first.p[id], kid)) {
                struct pql_rnode *first = s->first.p[id];
                if (!first->shared)
                    first->shared = arena_new(s->ev->arena, struct pql_shared);
                kid->shared = first->shared;
                continue;
            }
        }
        share(s, kid);
    }
}

void pql_plan(struct pql_eval *ev, struct pql_rnode *r)
{
    struct sharing s = { .ev = ev };

    if (ev->opts->plain)
        return;
    if (!(ev->opts->switches & PQL_NO_FOLD))
        fold(r);
    if (!(ev->opts->switches & PQL_NO_SHARE))
        share(&s, r);
    map_done(&s.texts);
    vec_done(&s.first);
}

/* --- explain --- */

static struct str what_of(struct arena *a, const struct pql_rnode *r)
{
    struct buf b = { 0 };
    struct str s;

    switch (r->kind) {
    case PQL_NUMBER:
        buf_puts(&b, "number");
        break;
    case PQL_SELECTOR:
        buf_puts(&b, "selector");
        break;
    case PQL_RANGE:
        buf_puts(&b, "range");
        break;
    case PQL_SUBQUERY:
        buf_puts(&b, "subquery");
        break;
    case PQL_CALL:
        buf_puts(&b, r->n->call.fn->name);
        break;
    case PQL_AGGREGATE:
        pql_put_aggregate_head(&b, r->n);
        break;
    case PQL_BINARY:
        pql_put_operator(&b, r->n);
        break;
    case PQL_UNARY:
        buf_puts(&b, pql_op_word(r->n->un.op));
        break;
    default:
        break;
    }
    s = arena_str(a, str_trim(buf_str(&b)));
    buf_done(&b);
    return s;
}

static void put_how(struct buf *b, const char *word)
{
    buf_printf(b, "%s%s", b->n ? ", " : "", word);
}

static struct str how_of(struct arena *a, const struct pql_rnode *r)
{
    struct buf b = { 0 };
    struct str s;

    if (r->once)
        put_how(&b, "once");
    if (r->cost.fused)
        put_how(&b, "fused");
    if (r->cost.reused)
        put_how(&b, "reused");
    s = arena_str(a, buf_str(&b));
    buf_done(&b);
    return s;
}

struct nodes {
    struct query_plan_node *p;
    size_t n, cap;
};

/* A range's own line would say nothing: its selector does. */
static void explain(struct arena *a, const struct pql_rnode *r, unsigned depth, struct nodes *out)
{
    struct buf b = { 0 };

    if (r->kind == PQL_TEXT)
        return;
    pql_print(&(struct pql_printer){ .b = &b }, r->n);
    vec_push(out, (struct query_plan_node){ .depth = depth,
                                            .what = what_of(a, r),
                                            .text = arena_str(a, buf_str(&b)),
                                            .how = how_of(a, r),
                                            .series = r->cost.series,
                                            .samples = r->cost.samples,
                                            .ns = r->cost.ns });
    buf_done(&b);
    if (r->kind == PQL_RANGE)
        return;
    for (size_t i = 0; i < r->n_kids && !r->cost.reused; i++)
        explain(a, r->kids[i], depth + 1, out);
}

void pql_explain(struct arena *a, const struct pql_rnode *r, struct query_plan *out)
{
    struct nodes nodes = { 0 };

    explain(a, r, 0, &nodes);
    out->p = arena_dup(a, nodes.p, nodes.n * sizeof *nodes.p);
    out->n = nodes.n;
    vec_done(&nodes);
}
