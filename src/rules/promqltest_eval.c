/* promqltest_eval.c - one evaluation in all the ways that must agree. */
#include <stdarg.h>
#include <stdlib.h>

#include "base/time.h"
#include "promql/fn_table.h"
#include "promql/parse.h"
#include "rules/promqltest_impl.h"

enum { MAX_SAMPLES = 10000, MINUTE_MS = 60 * 1000 };

static char *message(const char *fmt, ...) ATTR_PRINTF(1, 2);
static char *message(const char *fmt, ...)
{
    struct buf b = { 0 };
    va_list ap;

    va_start(ap, fmt);
    buf_vprintf(&b, fmt, ap);
    va_end(ap);
    return buf_take(&b);
}

/* --- annotations and errors --- */

static bool text_matches(const struct promqltest_text *t, struct str s)
{
    return t->any || (t->regex ? regex_match(t->regex, s) : str_eq(t->msg, s));
}

static bool any_matches(const struct promqltest_texts *t, struct str s)
{
    for (size_t i = 0; i < t->n; i++)
        if (text_matches(&t->p[i], s))
            return true;
    return false;
}

/* Every note of the level must be expected, and every expectation met. */
static char *check_notes(const struct diags *notes, enum diag_level level, const char *word,
                         const struct promqltest_texts *want, bool none)
{
    size_t n = 0;

    for (size_t i = 0; i < notes->n; i++) {
        if (notes->p[i].level != level)
            continue;
        n++;
        if (none || (want->n && !any_matches(want, str_of(notes->p[i].msg))))
            return message("unexpected %s annotation: %s", word, notes->p[i].msg);
    }
    for (size_t i = 0; i < want->n; i++) {
        bool met = false;
        for (size_t j = 0; j < notes->n && !met; j++)
            met = notes->p[j].level == level && text_matches(&want->p[i], str_of(notes->p[j].msg));
        if (met)
            continue;
        struct str w = want->p[i].any     ? STR("any")
                       : want->p[i].regex ? regex_text(want->p[i].regex)
                                          : want->p[i].msg;
        return message("expected %s annotation not found: %.*s (there are %zu)", word, STR_ARG(w),
                       n);
    }
    return NULL;
}

static bool has_level(const struct diags *notes, enum diag_level level)
{
    for (size_t i = 0; i < notes->n; i++)
        if (notes->p[i].level == level)
            return true;
    return false;
}

static char *check_all_notes(const struct promqltest_eval *ev, const struct diags *notes)
{
    char *bad;

    if (ev->warn && !has_level(notes, DIAG_WARN))
        return message("expected warnings, got none");
    if (ev->info && !has_level(notes, DIAG_INFO))
        return message("expected info annotations, got none");
    bad = check_notes(notes, DIAG_WARN, "warn", &ev->texts[EXPECT_WARN], ev->no_warn);
    if (!bad)
        bad = check_notes(notes, DIAG_INFO, "info", &ev->texts[EXPECT_INFO], ev->no_info);
    return bad;
}

static char *check_error(const struct promqltest_eval *ev, const struct err *e)
{
    const struct promqltest_texts *want = &ev->texts[EXPECT_FAIL];

    if (!ev->fail)
        return message("unexpected error: %s", e->msg);
    if (!want->n || any_matches(want, str_of(e->msg)))
        return NULL;
    return message("expected another error, got: %s", e->msg);
}

/* --- one run --- */

static struct query query_of(const struct promqltest *t, struct str text)
{
    return (struct query){ .text = text, .max_samples = MAX_SAMPLES, .cancel = t->opts->cancel };
}

/* The samples at `t` of a range query, as an instant query would give them. */
static void vector_at(struct arena *a, const struct value *m, int64_t t, bool scalar,
                      struct value *out)
{
    *out = (struct value){ .type = scalar ? VALUE_SCALAR : VALUE_VECTOR };
    out->series = arena_new_n(a, struct value_series, m->n ? m->n : 1);
    for (size_t i = 0; i < m->n; i++) {
        struct value_series s = { .labels = m->series[i].labels };
        for (size_t j = 0; j < m->series[i].n_floats; j++) {
            if (m->series[i].floats[j].t != t)
                continue;
            s.floats = &m->series[i].floats[j];
            s.n_floats = 1;
            out->scalar = *s.floats;
        }
        for (size_t j = 0; j < m->series[i].n_hists; j++) {
            if (m->series[i].hists[j].t != t)
                continue;
            s.hists = &m->series[i].hists[j];
            s.n_hists = 1;
        }
        if (s.n_floats || s.n_hists)
            out->series[out->n++] = s;
    }
}

/* The same in the middle of a range. */
static char *run_in_range(struct promqltest *t, const struct promqltest_eval *ev, struct str text,
                          int64_t at, bool scalar)
{
    struct query q = query_of(t, text);
    struct query_result r;
    struct err e = { 0 };
    struct value v;
    char *bad = NULL;

    q.range = true;
    q.start = at - MINUTE_MS;
    q.end = at + MINUTE_MS;
    q.step = MINUTE_MS;
    if (!t->engine->ops->run(t->engine, &q, &r, &e)) {
        bad = message("as a range query: unexpected error: %s", e.msg);
    } else if (!ev->ordered) {
        vector_at(&r.arena, &r.value, at, scalar, &v);
        if ((bad = promqltest_compare(ev, &v))) {
            char *why = bad;
            bad = message("as a range query: %s", why);
            free(why);
        }
    }
    query_result_done(&r);
    err_done(&e);
    return bad;
}

static bool mentions_bounds(struct str text)
{
    static const char *const words[] = { "start()", "end()", "step()", "range()" };

    for (size_t i = 0; i < N_OF(words); i++)
        if (str_find(text, str_of(words[i])) < text.n)
            return true;
    return false;
}

static char *run_once(struct promqltest *t, const struct promqltest_eval *ev, struct str text,
                      int64_t at)
{
    struct query q = query_of(t, text);
    struct query_result r;
    struct err e = { 0 };
    bool scalar = false, failed;
    char *bad;

    q.range = ev->range;
    q.start = ev->range ? ev->start : at;
    q.end = ev->end;
    q.step = ev->step;
    failed = !t->engine->ops->run(t->engine, &q, &r, &e);
    if (failed) {
        bad = check_error(ev, &e);
    } else if (ev->fail) {
        bad = message("expected an error, got none");
    } else if (!(bad = check_all_notes(ev, &r.notes))) {
        bad = promqltest_compare(ev, &r.value);
        scalar = r.value.type == VALUE_SCALAR;
    }
    query_result_done(&r);
    err_done(&e);
    if (bad || failed || ev->range || ev->no_range_mode || mentions_bounds(text))
        return bad;
    return run_in_range(t, ev, text, at, scalar);
}

/* --- with @ --- */

struct pinning {
    int64_t at;
    bool varies; /* with the time of the evaluation, whatever is pinned */
};

static void pin_mods(struct pinning *p, struct pql_mods *m)
{
    if (m->at == PQL_AT_TIME)
        return;
    m->at = PQL_AT_TIME;
    m->at_ms = p->at;
}

static void pin(struct pinning *p, struct pql_node *n)
{
    switch (n->kind) {
    case PQL_SELECTOR:
        if (!n->sel.for_info)
            pin_mods(p, &n->sel.mods);
        break;
    case PQL_RANGE:
        pin(p, n->range.sel);
        break;
    case PQL_SUBQUERY: // pins all that is in it
        pin_mods(p, &n->sub.mods);
        break;
    case PQL_CALL:
        p->varies |= (n->call.fn->flags & PQL_FN_TIME) || n->call.fn->bound;
        for (size_t i = 0; i < n->call.n; i++)
            pin(p, n->call.args[i]);
        break;
    case PQL_AGGREGATE:
        pin(p, n->agg.e);
        if (n->agg.param)
            pin(p, n->agg.param);
        break;
    case PQL_BINARY:
        pin(p, n->bin.l);
        pin(p, n->bin.r);
        break;
    case PQL_UNARY:
        pin(p, n->un.e);
        break;
    case PQL_PAREN:
        pin(p, n->paren);
        break;
    default:
        break;
    }
}

/* The expression with everything pinned to the time of the evaluation; empty where that would
 * still vary. */
static bool pinned_text(struct promqltest *t, const struct promqltest_eval *ev, struct buf *out,
                        struct err *e)
{
    struct pinning p = { .at = ev->at };
    struct pql_node *n = pql_parse(&t->arena, ev->expr, &(struct pql_syntax){ 0 }, e);

    if (!n)
        return false;
    pin(&p, n);
    if (!p.varies)
        pql_put(out, n);
    pql_done(n);
    return true;
}

static char *run_pinned(struct promqltest *t, const struct promqltest_eval *ev, struct buf *text)
{
    const int64_t at = ev->at, zero[] = { -1000, 0, 1000 };
    const int64_t other[] = { -10 * at, 0, at / 5, at, 10 * at };
    const int64_t *times = at ? other : zero;
    size_t n = at ? N_OF(other) : N_OF(zero);
    struct err e = { 0 };
    char *bad = NULL;

    if (!pinned_text(t, ev, text, &e))
        bad = message("%s", e.msg);
    err_done(&e);
    for (size_t i = 0; text->n && !bad && i < n; i++) {
        bad = run_once(t, ev, buf_str(text), times[i]);
        if (bad) {
            char *why = bad, t_text[DUR_MAX_CHARS];
            size_t len = dur_print(t_text, times[i]);
            bad = message("at %.*s: %s", (int)len, t_text, why);
            free(why);
        }
    }
    return bad;
}

void promqltest_run_eval(struct promqltest *t, const struct promqltest_eval *ev)
{
    struct buf text = { 0 };
    char *bad = run_once(t, ev, ev->expr, ev->at);

    if (bad || ev->range || (bad = run_pinned(t, ev, &text)) == NULL) {
        buf_clear(&text);
        buf_put_str(&text, ev->expr);
    }
    vec_push(t->result, (struct promqltest_case){ ev->line, xstrdup(buf_z(&text)), bad });
    t->result->passed += !bad;
    buf_done(&text);
}
