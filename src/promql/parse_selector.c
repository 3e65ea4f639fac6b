/* parse_selector.c - label names, matchers, and what may follow a selector. */
#include "base/utf8.h"
#include "base/vec.h"
#include "promql/parser.h"

#include <math.h>

/* ---- names of a clause ---- */

/* Keywords that are labels, too, where a list of labels is read. */
static bool can_be_label(const struct pql_token *t)
{
    switch (t->kind) {
    case PQL_T_BOOL:
    case PQL_T_ON:
    case PQL_T_IGNORING:
    case PQL_T_GROUP_LEFT:
    case PQL_T_GROUP_RIGHT:
        return true;
    case PQL_T_WITHOUT:
        return false;
    case PQL_T_OPERATOR:
        if (t->which == PQL_ATAN2)
            return true;
        // fall through
    default:
        return pql_can_name_metric(t);
    }
}

static bool read_name(struct pql_parser *p, struct str *name)
{
    bool string = pql_is(p, PQL_T_STRING);

    p->context.expected = "label";
    if (!string && !can_be_label(&p->token))
        return pql_unexpected(p);
    *name = string ? p->token.value : p->token.text;
    if (name->n == 0 || !utf8_valid(*name)) {
        struct buf q = { 0 };
        str_put_quoted(&q, *name);
        pql_fail(p, pql_token_span(p, &p->token), "invalid label name for grouping: %s", buf_z(&q));
        buf_done(&q);
        return false;
    }
    pql_next(p);
    p->context.expected = "\",\" or \")\"";
    return true;
}

struct names {
    struct str *p;
    size_t n, cap;
    struct {
        struct span *p;
        size_t n, cap;
    } at;
};

static bool read_name_list(struct pql_parser *p, struct names *names)
{
    struct str name;
    struct span at;

    p->context = (struct pql_context){ "grouping opts", "\"(\"" };
    if (!pql_expect(p, PQL_T_LEFT_PAREN))
        return false;
    while (!pql_is(p, PQL_T_RIGHT_PAREN)) {
        at = pql_token_span(p, &p->token);
        if (!read_name(p, &name))
            return false;
        vec_push(names, name);
        vec_push(&names->at, at);
        if (!pql_is(p, PQL_T_RIGHT_PAREN) && !pql_expect(p, PQL_T_COMMA))
            return false;
    }
    pql_next(p);
    return true;
}

bool pql_read_names(struct pql_parser *p, struct pql_names *out)
{
    struct pql_context outer = p->context;
    struct names names = { 0 };
    bool ok = read_name_list(p, &names);

    *out = (struct pql_names){
        arena_dup(p->arena, names.p, names.n * sizeof *names.p),
        arena_dup(p->arena, names.at.p, names.at.n * sizeof *names.at.p),
        names.n,
    };
    vec_done(&names);
    vec_done(&names.at);
    p->context = outer;
    return ok;
}

/* ---- matchers ---- */

struct matchers {
    struct matcher *p;
    size_t n, cap;
    struct {
        struct pql_matcher_at *p;
        size_t n, cap;
    } at;
};

bool pql_can_name_metric(const struct pql_token *t)
{
    switch (t->kind) {
    case PQL_T_OPERATOR:
        return t->which == PQL_AND || t->which == PQL_OR || t->which == PQL_UNLESS;
    case PQL_T_IDENTIFIER:
    case PQL_T_METRIC_IDENTIFIER:
    case PQL_T_AGGREGATOR:
    case PQL_T_BY:
    case PQL_T_WITHOUT:
        return true;
    default:
        return t->kind >= PQL_T_OFFSET;
    }
}

static bool add_matcher(struct pql_parser *p, struct matchers *ms, enum matcher_type type,
                        struct str name, struct str value, struct pql_matcher_at at)
{
    struct err e = { 0 };
    struct matcher m;

    if (!matcher_init(&m, type, name, value, &e))
        return pql_fail_as(p, pql_span_join(at.name, at.value), &e);
    if (m.regex)
        vec_push(&p->regexes, m.regex);
    vec_push(ms, m);
    vec_push(&ms->at, at);
    return true;
}

static bool matcher_type_of(const struct pql_token *t, enum matcher_type *type)
{
    bool ne = t->kind == PQL_T_OPERATOR && t->which == PQL_NE;

    if (!ne && t->kind != PQL_T_EQL && t->kind != PQL_T_EQL_REGEX && t->kind != PQL_T_NEQ_REGEX)
        return false;
    *type = ne                           ? MATCHER_NE
            : t->kind == PQL_T_EQL       ? MATCHER_EQ
            : t->kind == PQL_T_EQL_REGEX ? MATCHER_RE
                                         : MATCHER_NRE;
    return true;
}

/* One of: name op "value", "name" op "value", "metric name". */
static bool read_matcher(struct pql_parser *p, struct matchers *ms)
{
    struct pql_token name = p->token, value;
    struct span at = pql_token_span(p, &name);
    bool string = name.kind == PQL_T_STRING;
    enum matcher_type type;

    if (!string && name.kind != PQL_T_IDENTIFIER)
        return pql_unexpected(p);
    pql_next(p);
    if (!matcher_type_of(&p->token, &type)) {
        p->context.expected = string ? "\",\" or \"}\"" : "label matching operator";
        if (!string || pql_is(p, PQL_T_ERROR))
            return pql_unexpected(p);
        return add_matcher(p, ms, MATCHER_EQ, STR(LABEL_NAME), name.value,
                           (struct pql_matcher_at){ at, at });
    }
    pql_next(p);
    value = p->token;
    p->context.expected = "string";
    if (!pql_is(p, PQL_T_STRING))
        return pql_unexpected(p);
    if (!add_matcher(p, ms, type, string ? name.value : name.text, value.value,
                     (struct pql_matcher_at){ at, pql_token_span(p, &value) }))
        return false;
    pql_next(p);
    return true;
}

static bool read_matchers(struct pql_parser *p, struct matchers *ms)
{
    struct pql_context outer = p->context;

    p->context.what = "label matching";
    pql_next(p);
    while (!pql_is(p, PQL_T_RIGHT_BRACE)) {
        p->context.expected = "identifier or \"}\"";
        if (!read_matcher(p, ms))
            return false;
        p->context.expected = "\",\" or \"}\"";
        if (!pql_is(p, PQL_T_RIGHT_BRACE) && !pql_expect(p, PQL_T_COMMA))
            return false;
    }
    pql_next(p);
    p->context = outer;
    return true;
}

/* `name` was read already, or braces come next. */
struct pql_node *pql_read_selector(struct pql_parser *p, const struct pql_token *name)
{
    struct span at = pql_token_span(p, name ? name : &p->token);
    struct pql_node *n = pql_node_new(p, PQL_SELECTOR, PQL_VECTOR, at);
    struct matchers ms = { 0 };
    bool ok = true;

    if (pql_is(p, PQL_T_LEFT_BRACE)) {
        ok = read_matchers(p, &ms);
        n->at.n = p->last_end - at.off;
    }
    if (name) {
        n->sel.name = name->text;
        ok = ok && add_matcher(p, &ms, MATCHER_EQ, STR(LABEL_NAME), name->text,
                               (struct pql_matcher_at){ at, at });
    }
    n->sel.matchers = arena_dup(p->arena, ms.p, ms.n * sizeof *ms.p);
    n->sel.at = arena_dup(p->arena, ms.at.p, ms.at.n * sizeof *ms.at.p);
    n->sel.n = ms.n;
    vec_done(&ms);
    vec_done(&ms.at);
    return ok ? n : NULL;
}

/* ---- what follows ---- */

static struct pql_dur duration_of(struct pql_node *d)
{
    if (d->kind != PQL_NUMBER)
        return (struct pql_dur){ .expr = d, .set = true };
    // upstream counts nanoseconds and then cuts them off; the reader has checked the range
    double ns = round(d->number.v * 1e9);
    int64_t whole = ns >= 0x1p63 ? INT64_MAX : ns <= -0x1p63 ? INT64_MIN : (int64_t)ns;
    return (struct pql_dur){ .ms = whole / 1000000, .set = whole / 1000000 != 0 };
}

/* A range or a step. */
static bool read_positive(struct pql_parser *p, struct pql_dur *out)
{
    struct pql_node *d = pql_read_duration(p, PQL_PREC_MIN);

    if (!d)
        return false;
    *out = duration_of(d);
    // DIFFERS: upstream takes less than a millisecond and counts it as none (test_promql_errors)
    return (out->set && out->ms >= 0) || pql_fail(p, d->at, "duration must be greater than 0");
}

static bool range_fits(struct pql_parser *p, const struct pql_node *e, struct span brackets)
{
    if (e->kind != PQL_SELECTOR)
        return pql_fail(p, brackets, "ranges only allowed for vector selectors");
    if (e->sel.mods.offset.set)
        return pql_fail(p, brackets, "no offset modifiers allowed before range");
    if (e->sel.mods.at != PQL_AT_NONE)
        return pql_fail(p, brackets, "no @ modifiers allowed before range");
    return true;
}

static bool read_range_and_step(struct pql_parser *p, struct pql_dur *range, struct pql_dur *step,
                                bool *colon)
{
    struct pql_context *c = &p->context;

    *c = (struct pql_context){ "subquery or range selector",
                               "number, duration, step(), or range()" };
    pql_next(p);
    if (!read_positive(p, range))
        return false;
    *c = (struct pql_context){ "subquery or range", "\":\" or \"]\"" };
    *colon = pql_accept(p, PQL_T_COLON);
    if (*colon) {
        *c = (struct pql_context){ "subquery selector",
                                   "number, duration, step(), range(), or \"]\"" };
        if (!pql_is(p, PQL_T_RIGHT_BRACKET) && !read_positive(p, step))
            return false;
        c->expected = "\"]\"";
    }
    return pql_expect(p, PQL_T_RIGHT_BRACKET);
}

/* e[range] or e[range:step]. */
static struct pql_node *read_brackets(struct pql_parser *p, struct pql_node *e)
{
    struct span open = pql_token_span(p, &p->token);
    struct pql_node *n = pql_node_new(p, PQL_RANGE, PQL_MATRIX, e->at);
    struct pql_context outer = p->context;
    struct pql_dur range = { 0 }, step = { 0 };
    bool colon;

    if (!read_range_and_step(p, &range, &step, &colon))
        return NULL;
    p->context = outer;
    n->at.n = p->last_end - e->at.off;
    if (colon) {
        n->kind = PQL_SUBQUERY;
        n->sub.e = e;
        n->sub.range = range;
        n->sub.step = step;
    } else {
        if (!range_fits(p, e, (struct span){ open.off, p->last_end - open.off }))
            return NULL;
        n->range.sel = e;
        n->range.range = range;
    }
    return pql_deepen(p, n, e) ? n : NULL;
}

/* The modifiers of what they may stand behind, or NULL. */
static struct pql_mods *mods_of(struct pql_node *n)
{
    return n->kind == PQL_SELECTOR   ? &n->sel.mods
           : n->kind == PQL_RANGE    ? &n->range.sel->sel.mods
           : n->kind == PQL_SUBQUERY ? &n->sub.mods
                                     : NULL;
}

static bool read_offset(struct pql_parser *p, struct pql_node *n)
{
    struct pql_context outer = p->context;
    struct pql_mods *mods = mods_of(n);
    struct pql_node *d;

    p->context = (struct pql_context){ "offset", "number, duration, step(), or range()" };
    pql_next(p);
    if (!(d = pql_read_offset(p)))
        return false;
    p->context = outer;
    if (!mods)
        return pql_fail(p, n->at,
                        "offset modifier must be preceded by an instant vector selector or range "
                        "vector selector or a subquery");
    if (mods->offset.set)
        return pql_fail(p, n->at, "offset may not be set multiple times");
    mods->offset = duration_of(d);
    n->at.n = p->last_end - n->at.off;
    return true;
}

/* `start()`, `end()`, or a number with a sign. */
static bool read_time(struct pql_parser *p, enum pql_at *at, double *seconds)
{
    bool negative = false;
    struct pql_node *n;

    if (pql_is(p, PQL_T_START) || pql_is(p, PQL_T_END)) {
        *at = pql_is(p, PQL_T_START) ? PQL_AT_START : PQL_AT_END;
        pql_next(p);
        return pql_expect(p, PQL_T_LEFT_PAREN) && pql_expect(p, PQL_T_RIGHT_PAREN);
    }
    if (pql_is(p, PQL_T_OPERATOR) && (p->token.which == PQL_ADD || p->token.which == PQL_SUB)) {
        negative = p->token.which == PQL_SUB;
        pql_next(p);
    }
    if (!pql_is(p, PQL_T_NUMBER) && !pql_is(p, PQL_T_DURATION))
        return pql_unexpected(p);
    if (!(n = pql_read_number(p)))
        return false;
    *at = PQL_AT_TIME;
    *seconds = negative ? -n->number.v : n->number.v;
    return true;
}

static bool fail_time(struct pql_parser *p, struct span at, double seconds)
{
    static const char text[] = "timestamp out of bounds for @ modifier: ";

    if (isfinite(seconds))
        return pql_fail(p, at, "%s%f", text, seconds);
    return pql_fail(p, at, "%s%s", text, isnan(seconds) ? "NaN" : seconds > 0 ? "+Inf" : "-Inf");
}

static bool read_at(struct pql_parser *p, struct pql_node *n)
{
    struct pql_context outer = p->context;
    struct pql_mods *mods = mods_of(n);
    double seconds = 0;
    enum pql_at at = PQL_AT_NONE;

    p->context = (struct pql_context){ "@", "timestamp" };
    pql_next(p);
    if (!read_time(p, &at, &seconds))
        return false;
    p->context = outer;
    if (!(fabs(seconds) < 0x1p63))
        return fail_time(p, n->at, seconds);
    if (!mods)
        return pql_fail(p, n->at,
                        "@ modifier must be preceded by an instant vector selector or range vector "
                        "selector or a subquery");
    if (mods->at != PQL_AT_NONE)
        return pql_fail(p, n->at, "@ <timestamp> may not be set multiple times");
    double ms = round(seconds * 1000);
    mods->at = at;
    mods->at_ms = fabs(ms) < 0x1p63 ? (int64_t)ms : INT64_MIN; // as Go does on amd64
    n->at.n = p->last_end - n->at.off;
    return true;
}

static bool read_extended(struct pql_parser *p, struct pql_node *n)
{
    bool anchored = pql_is(p, PQL_T_ANCHORED);
    const char *word = anchored ? "anchored" : "smoothed";
    struct pql_mods *mods = mods_of(n);

    pql_next(p);
    if (p->syntax->no_extended_ranges)
        return pql_fail(p, n->at, "%s modifier is experimental and not enabled", word);
    if (n->kind == PQL_SUBQUERY)
        return pql_fail(p, n->at, "%s modifier is not supported for subqueries", word);
    if (!mods)
        return pql_fail(p, n->at, "%s modifier not implemented", word);
    *(anchored ? &mods->anchored : &mods->smoothed) = true;
    if (mods->anchored && mods->smoothed)
        return pql_fail(p, n->at, "anchored and smoothed modifiers cannot be used together");
    n->at.n = p->last_end - n->at.off;
    return true;
}

struct pql_node *pql_read_postfix(struct pql_parser *p, struct pql_node *n)
{
    for (;;) {
        switch (p->token.kind) {
        case PQL_T_LEFT_BRACKET:
            if (!(n = read_brackets(p, n)))
                return NULL;
            break;
        case PQL_T_OFFSET:
            if (!read_offset(p, n))
                return NULL;
            break;
        case PQL_T_AT:
            if (!read_at(p, n))
                return NULL;
            break;
        case PQL_T_ANCHORED:
        case PQL_T_SMOOTHED:
            if (!read_extended(p, n))
                return NULL;
            break;
        default:
            return n;
        }
    }
}
