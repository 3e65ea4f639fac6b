/* What the analysis says of an expression holds for what the evaluator makes of it: queries made by
 * chance over a data set made by chance.
 *
 *   FLOW_SEEDS=500 tests/unit/test_flow_sound    to go looking
 */
#include "test.h"

#include <math.h>
#include <stdlib.h>

#include "gen_query.h"
#include "promql/flow.h"
#include "promql/parse.h"
#include "two_engines.h"

enum { SEEDS = 6, QUERIES = 1500, SHOWN = 10 };

struct tally {
    size_t wrong, series, guaranteed, closed, bounded, never, always;
};

static void wrong(struct tally *t, const struct query *q, const char *what, struct str label)
{
    struct buf b = { 0 };

    if (++t->wrong <= SHOWN) {
        query_put(&b, q);
        print_message("%s%.*s\n    %s\n", what, STR_ARG(label), buf_z(&b));
    }
    buf_done(&b);
}

static void check_labels(struct tally *t, const struct query *q, const struct pql_labels *set,
                         const struct labels *got)
{
    for (size_t i = 0; i < got->n; i++) {
        struct pql_label known = pql_label_of(set, got->p[i].name);
        // histogram_quantile() leaves it to a native histogram, which has none outside of tests.
        bool excused = str_eq(known.name, STR(LABEL_BUCKET)) && known.cause.node &&
                       known.cause.node->kind == PQL_CALL;
        if (known.presence == PQL_IMPOSSIBLE && !excused)
            wrong(t, q, "is there and impossible: ", got->p[i].name);
        if (known.value.n && !str_eq(known.value, got->p[i].value))
            wrong(t, q, "has another value: ", got->p[i].name);
    }
    for (size_t i = 0; i < set->n; i++) {
        if (set->p[i].presence != PQL_GUARANTEED)
            continue;
        t->guaranteed++;
        if (!labels_get(got, set->p[i].name).n)
            wrong(t, q, "is guaranteed and not there: ", set->p[i].name);
    }
    t->closed += set->rest == PQL_IMPOSSIBLE;
}

static void check_value(struct tally *t, const struct query *q, const struct pql_values *v,
                        double got)
{
    // The data has NaNs of its own, and what is wrong by a rounding is not wrong.
    double slack = 1e-9 * (1 + fabs(got));

    t->bounded += isfinite(v->lo) || isfinite(v->hi);
    if (got < v->lo - slack || got > v->hi + slack)
        wrong(t, q, "a value is outside of the bounds", STR(""));
    if (got == 0 && v->nonzero)
        wrong(t, q, "a value is zero", STR(""));
}

static void check_series(struct tally *t, const struct query *q, const struct pql_flow *f,
                         const struct value_series *s)
{
    t->series++;
    if (f->values.returns == PQL_NEVER)
        wrong(t, q, "returns and never should", STR(""));
    check_labels(t, q, f->labels, &s->labels);
    for (size_t i = 0; i < s->n_floats; i++)
        check_value(t, q, &f->values, s->floats[i].v);
}

static void check_query(struct tally *t, struct query_engine *g, const struct query *q)
{
    struct arena a = { 0 };
    struct err e = { 0 };
    struct pql_node *n = pql_parse(&a, q->text, NULL, &e);
    struct pql_flow *f = n ? pql_flow(&a, n, NULL) : NULL;
    struct answer x;

    assert_non_null(f);
    answer_get(g, q, &x);
    const struct value *v = &x.r.value;
    bool is_vector = v->type == VALUE_VECTOR || v->type == VALUE_MATRIX;
    if (x.ok && v->type == VALUE_SCALAR)
        check_value(t, q, &f->values, v->scalar.v);
    for (size_t i = 0; x.ok && is_vector && i < v->n; i++)
        check_series(t, q, f, &v->series[i]);
    if (x.ok && is_vector && n->type == PQL_VECTOR && f->values.returns == PQL_ALWAYS) {
        t->always++;
        if (!v->n)
            wrong(t, q, "returns nothing and always should", STR(""));
    }
    t->never += f->values.returns == PQL_NEVER;
    answer_done(&x);
    pql_done(n);
    arena_done(&a);
}

static void check_seed(struct tally *t, uint64_t seed)
{
    const struct gen_data_opts with = { .native = true };
    const struct gen_query_opts all = { 0 };
    struct mem_store *s = mem_new(&(struct mem_opts){ 0 });
    struct query_engine *g = pql_engine_new(mem_source(s), NULL);
    struct gen_rng rng = { .state = seed };
    struct arena arena = { 0 };
    struct err e = { 0 };
    struct gen_data d;

    gen_data_init(&d, seed, &with);
    assert_true(gen_data_store(&d, s, &e));
    for (int i = 0; i < QUERIES; i++) {
        struct query q = gen_query(&arena, &rng, &d, &all);
        check_query(t, g, &q);
        arena_reset(&arena);
    }
    arena_done(&arena);
    gen_data_done(&d);
    query_engine_close(g);
    mem_free(s);
}

static void results_are_what_was_said(void **state)
{
    const char *more = getenv("FLOW_SEEDS");
    size_t seeds = more ? strtoul(more, NULL, 10) : SEEDS;
    struct tally t = { 0 };

    (void)state;
    for (size_t seed = 0; seed < seeds; seed++)
        check_seed(&t, seed);
    print_message("%zu series: %zu labels guaranteed, %zu closed sets, %zu values with bounds; "
                  "%zu queries never return, %zu always\n",
                  t.series, t.guaranteed, t.closed, t.bounded, t.never, t.always);
    assert_int_equal(t.wrong, 0);
    // and something was said
    assert_true(t.guaranteed > t.series / 4 && t.closed > t.series / 20 && t.bounded && t.always);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(results_are_what_was_said),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
