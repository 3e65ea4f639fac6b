/* query_times.c - when a query is evaluated, and what it needs of the past. */
#include "base/time.h"
#include "cmd/query.h"
#include "promql/reach.h"

enum { DEFAULT_RANGE_MS = 60 * 60 * 1000, POINTS = 250, LOOKBACK_MS = 5 * 60 * 1000 };

static bool parse_time(const char *text, const char *option, int64_t now_ms, int64_t *out,
                       struct err *e)
{
    return !text || time_parse(str_of(text), now_ms, out, e) || err_wrap(e, "--%s", option);
}

static bool parse_dur(const char *text, const char *option, int64_t *out, struct err *e)
{
    if (!text)
        return true;
    if (!dur_parse(str_of(text), out, e))
        return err_wrap(e, "--%s", option);
    return *out > 0 || err_set(e, ERR_USAGE, "--%s: the time must be positive", option);
}

bool query_times(const struct query_args *a, int64_t now_ms, struct query *q, struct err *e)
{
    int64_t since = DEFAULT_RANGE_MS;

    q->range = a->start || a->end || a->step || a->since;
    if (q->range && a->time)
        return err_set(e, ERR_USAGE, "--time is for an instant, --%s for a range",
                       a->start  ? "start"
                       : a->end  ? "end"
                       : a->step ? "step"
                                 : "since");
    if (a->start && a->since)
        return err_set(e, ERR_USAGE, "--start and --since exclude each other");
    q->start = q->end = now_ms;
    if (!q->range)
        return parse_time(a->time, "time", now_ms, &q->start, e);
    if (!parse_time(a->end, "end", now_ms, &q->end, e) || !parse_dur(a->since, "since", &since, e))
        return false;
    if (__builtin_sub_overflow(q->end, since, &q->start))
        return err_set(e, ERR_USAGE, "the range begins too early");
    if (!parse_time(a->start, "start", now_ms, &q->start, e))
        return false;
    int64_t range; // negative: the engine says so
    if (__builtin_sub_overflow(q->end, q->start, &range))
        return err_set(e, ERR_USAGE, "the range is too long");
    q->step = dur_nice_up(range / POINTS);
    return parse_dur(a->step, "step", &q->step, e);
}

// ---- the past ----

int64_t query_history(const struct query *q, const struct pql_syntax *syntax, int64_t now_ms)
{
    struct pql_bounds bounds = { q->start, q->range ? q->end : q->start, q->range ? q->step : 0 };
    struct arena a = { 0 };
    struct err e = { 0 };
    int64_t first = q->start, history;
    struct pql_node *n = pql_parse(&a, q->text, syntax, &e);
    struct pql_rnode *r = n && n->type != PQL_STRING ? pql_resolve(&a, n, &bounds, &e) : NULL;

    if (r)
        first = pql_earliest(r, q->start);
    if (n)
        pql_done(n);
    err_done(&e);
    arena_done(&a);
    if (__builtin_sub_overflow(now_ms, first, &history) || history > DUR_MAX_MS)
        return DUR_MAX_MS;
    return history > 0 ? history : 0;
}

int64_t query_keep(const struct query *q, const struct pql_syntax *syntax, int64_t now_ms)
{
    int64_t lookback = q->lookback ? q->lookback : LOOKBACK_MS;
    return query_history(q, syntax, now_ms) + lookback;
}

// ---- features ----

static bool enable(struct str name, struct pql_engine_opts *o, struct err *e)
{
    const struct {
        const char *name;
        bool *flag, value;
    } rows[] = {
        { "promql-experimental-functions", &o->syntax.no_experimental_functions, false },
        { "promql-extended-range-selectors", &o->syntax.no_extended_ranges, false },
        { "promql-binop-fill-modifiers", &o->syntax.no_fill, false },
        { "promql-duration-expr", &o->syntax.no_duration_expressions, false },
        { "promql-delayed-name-removal", &o->delayed_name_removal, true },
        { "type-and-unit-labels", &o->type_and_unit_labels, true },
        { "use-start-timestamps", &o->start_timestamps, true },
    };
    struct buf all = { 0 };

    for (size_t i = 0; i < N_OF(rows); i++) {
        if (str_eq(name, str_of(rows[i].name))) {
            *rows[i].flag = rows[i].value;
            return true;
        }
        buf_printf(&all, "%s%s", i ? ", " : "", rows[i].name);
    }
    err_set(e, ERR_USAGE, "--enable-feature: unknown feature \"%.*s\"", STR_ARG(name));
    err_hint(e, "one of %s", buf_z(&all));
    buf_done(&all);
    return false;
}

bool query_features(const struct query_args *a, struct pql_engine_opts *out, struct err *e)
{
    bool no = a->no_experimental;

    *out = (struct pql_engine_opts){ .syntax = { no, no, no, no } };
    for (size_t i = 0; i < a->features.n; i++) {
        struct str rest = str_of(a->features.p[i]), name;
        while (str_cut(&rest, ',', &name))
            if (!enable(str_trim(name), out, e))
                return false;
    }
    return true;
}
