#include "cmd/source_engine.h"

#include "promql/split.h"

// ---- long ranges ----

static enum api_pieces pieces_of(void *user, struct str text)
{
    (void)user;
    switch (pql_split_of(text)) {
    case PQL_SPLIT_SAME:
        return API_PIECES_SAME;
    case PQL_SPLIT_DIFFERS:
        return API_PIECES_DIFFER;
    default:
        return API_PIECES_UNKNOWN;
    }
}

// ---- the engine ----

struct query_engine *source_engine_new(const struct opened_source *o,
                                       const struct pql_engine_opts *opts)
{
    return source_is_remote(o)
               ? api_engine_new(o->server, &(struct api_engine_opts){ .pieces = pieces_of })
               : pql_engine_new(o->source, opts);
}

/* Whether a server does not understand an expression: in Prometheus' word, or VictoriaMetrics'. */
static bool is_refusal(const struct err *e)
{
    static const char *const words[] = { "parse error",      "unsupported function",
                                         "unexpected token", "unparsed data",
                                         "cannot parse",     "unknown func" };

    if (e->kind != ERR_SYNTAX && e->kind != ERR_EXEC && e->kind != ERR_USAGE)
        return false;
    for (size_t i = 0; i < N_OF(words); i++)
        if (strstr(e->msg, words[i]))
            return true;
    return false;
}

void source_engine_explain(struct str text, const char *local, struct err *e)
{
    struct arena a = { 0 };
    struct err own = { 0 };
    struct pql_node *n = pql_parse(&a, text, &(struct pql_syntax){ 0 }, &own);

    if (n) {
        pql_done(n);
        if (is_refusal(e))
            err_hint(e, "try %s, which evaluates it here, over series of the server", local);
    } else if (own.kind == e->kind && strcmp(own.msg, e->msg) == 0) {
        err_done(e);
        *e = (struct err){ 0 };
        err_take(e, &own);
    }
    err_done(&own);
    arena_done(&a);
}
