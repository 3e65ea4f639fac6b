#include "cmd/source_engine.h"

#include "promql/fn_table.h"

// ---- long ranges ----

static bool dur_has_range(const struct pql_node *n)
{
    if (!n || n->kind != PQL_DURATION)
        return false;
    return n->dur.op == PQL_RANGE_OF || dur_has_range(n->dur.l) || dur_has_range(n->dur.r);
}

static bool mods_have_bounds(const struct pql_mods *m)
{
    return m->at == PQL_AT_START || m->at == PQL_AT_END || dur_has_range(m->offset.expr);
}

/* Whether start(), end() or range() of the whole query stand in it. */
static bool has_bounds(const struct pql_node *n)
{
    const struct pql_node *child;

    for (size_t i = 0; (child = pql_child(n, i)) != NULL; i++)
        if (has_bounds(child))
            return true;
    switch (n->kind) {
    case PQL_SELECTOR:
        return mods_have_bounds(&n->sel.mods);
    case PQL_RANGE:
        return dur_has_range(n->range.range.expr);
    case PQL_SUBQUERY:
        return mods_have_bounds(&n->sub.mods) || dur_has_range(n->sub.range.expr) ||
               dur_has_range(n->sub.step.expr);
    case PQL_CALL:
        return n->call.fn->bound && strcmp(n->call.fn->name, "step") != 0;
    default:
        return false;
    }
}

static enum api_pieces pieces_of(void *user, struct str text)
{
    struct arena a = { 0 };
    struct err e = { 0 };
    struct pql_node *n = pql_parse(&a, text, &(struct pql_syntax){ 0 }, &e);
    enum api_pieces p = !n              ? API_PIECES_UNKNOWN
                        : has_bounds(n) ? API_PIECES_DIFFER
                                        : API_PIECES_SAME;
    (void)user;
    if (n)
        pql_done(n);
    err_done(&e);
    arena_done(&a);
    return p;
}

// ---- the engine ----

struct query_engine *source_engine_new(const struct opened_source *o,
                                       const struct pql_engine_opts *opts)
{
    return source_is_remote(o)
               ? api_engine_new(o->server, &(struct api_engine_opts){ .pieces = pieces_of })
               : pql_engine_new(o->source, opts);
}

/* Whether a server does not understand an expression: Prometheus says so in so many words,
 * VictoriaMetrics in these. */
static bool is_refusal(const struct err *e)
{
    static const char *const words[] = { "unsupported function", "unexpected token",
                                         "unparsed data", "cannot parse", "unknown func" };

    if (e->kind == ERR_SYNTAX)
        return true;
    for (size_t i = 0; i < N_OF(words); i++)
        if ((e->kind == ERR_EXEC || e->kind == ERR_USAGE) && strstr(e->msg, words[i]))
            return true;
    return false;
}

void source_engine_explain(struct str text, struct err *e)
{
    struct arena a = { 0 };
    struct err own = { 0 };
    struct pql_node *n = pql_parse(&a, text, &(struct pql_syntax){ 0 }, &own);

    if (n) {
        pql_done(n);
        if (is_refusal(e))
            err_hint(e, "try --local, which evaluates it here, over series of the server");
    } else if (own.kind == e->kind && strcmp(own.msg, e->msg) == 0) {
        err_done(e);
        *e = (struct err){ 0 };
        err_take(e, &own);
    }
    err_done(&own);
    arena_done(&a);
}
