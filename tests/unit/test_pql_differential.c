/* Two evaluators, the same queries: made by chance over a data set made by chance, answered to the
 * last bit alike. And the generator itself: what it has to bring up.
 *
 *   DIFFERENTIAL_SEEDS=500 tests/unit/test_pql_differential    to go looking
 */
#include "test.h"

#include "gen_query.h"
#include "promql/fn_table.h"
#include "promql/parse.h"
#include "two_engines.h"

#include <stdlib.h>

enum { SEEDS = 8, QUERIES = 1000, SHOWN = 10 };

/* ---- the engines ---- */

struct tally {
    size_t failed, empty, noted, differ;
};

static void compare(struct query_engine *a, struct query_engine *b, const struct query *q,
                    struct tally *t)
{
    struct answer x, y;
    struct buf why = { 0 };

    answer_get(a, q, &x);
    answer_get(b, q, &y);
    t->failed += !x.ok;
    t->empty += x.ok && x.r.value.type >= VALUE_VECTOR && x.r.value.type <= VALUE_MATRIX &&
                x.r.value.n == 0;
    t->noted += x.r.notes.n != 0;
    if (!answers_agree(&x, &y, &why) && ++t->differ <= SHOWN) {
        buf_puts(&why, "\n    ");
        query_put(&why, q);
        print_message("%s\n", buf_z(&why));
    }
    buf_done(&why);
    answer_done(&x);
    answer_done(&y);
}

static void compare_on(uint64_t seed, size_t mode, struct tally *t)
{
    const struct gen_data_opts with = { .stale_markers = true, .native = true };
    const struct gen_query_opts all = { 0 };
    struct mem_store *s = mem_new(&(struct mem_opts){ 0 });
    struct query_engine *a = engine_a(mem_source(s), mode);
    struct query_engine *b = engine_b(mem_source(s), mode);
    struct gen_rng rng = { .state = seed };
    struct arena arena = { 0 };
    struct err e = { 0 };
    struct gen_data d;

    gen_data_init(&d, seed, &with);
    assert_true(gen_data_store(&d, s, &e));
    for (int i = 0; i < QUERIES; i++) {
        struct query q = gen_query(&arena, &rng, &d, &all);
        compare(a, b, &q, t);
        arena_reset(&arena);
    }
    arena_done(&arena);
    gen_data_done(&d);
    query_engine_close(a);
    query_engine_close(b);
    mem_free(s);
}

static void both_engines_answer_alike(void **state)
{
    const char *more = getenv("DIFFERENTIAL_SEEDS");
    size_t seeds = more ? strtoul(more, NULL, 10) : SEEDS, n = seeds * QUERIES;
    struct tally t = { 0 };

    (void)state;
    for (size_t seed = 0; seed < seeds; seed++)
        compare_on(seed, seed % ENGINE_MODES, &t);
    print_message("%zu queries: %zu fail, %zu return nothing, %zu have notes, %zu differ\n", n,
                  t.failed, t.empty, t.noted, t.differ);
    assert_int_equal(t.differ, 0);
    // most find something, some fail
    assert_in_range(t.failed, n / 50, n / 8);
    assert_in_range(t.empty, 0, n / 3);
    assert_in_range(t.noted, n / 20, n);
}

/* ---- the generator ---- */

enum { MATCHES = PQL_MANY_TO_MANY + 1, ATS = PQL_AT_END + 1 };

struct seen {
    size_t kinds[PQL_DURATION + 1], ops[PQL_MAX_OF + 1], aggs[PQL_AGG_LIMIT_RATIO + 1];
    size_t cards[MATCHES], ats[ATS], clauses[2], without[2];
    size_t is_bool, include, fill_l, fill_r, offset, anchored, smoothed, dur_ops;
    size_t *fns;
};

static void see_duration(struct seen *s, const struct pql_node *n)
{
    if (!n || n->kind != PQL_DURATION)
        return;
    s->kinds[PQL_DURATION]++;
    s->dur_ops |= (size_t)1 << n->dur.op;
    see_duration(s, n->dur.l);
    see_duration(s, n->dur.r);
}

static void see_mods(struct seen *s, const struct pql_mods *m)
{
    s->ats[m->at]++;
    s->offset += m->offset.set;
    s->anchored += m->anchored;
    s->smoothed += m->smoothed;
    see_duration(s, m->offset.expr);
}

static void see_binary(struct seen *s, const struct pql_node *n)
{
    s->ops[n->bin.op]++;
    s->cards[n->bin.card]++;
    if (n->bin.has_match)
        s->clauses[n->bin.on]++;
    s->is_bool += n->bin.is_bool;
    s->include += n->bin.include.n != 0;
    s->fill_l += n->bin.fill_l;
    s->fill_r += n->bin.fill_r;
}

static void see(struct seen *s, const struct pql_node *n)
{
    struct pql_node *kid;

    s->kinds[n->kind]++;
    if (n->kind == PQL_CALL) {
        s->fns[n->call.fn - pql_fns]++;
    } else if (n->kind == PQL_AGGREGATE) {
        s->aggs[n->agg.op]++;
        s->without[n->agg.without]++;
    } else if (n->kind == PQL_BINARY) {
        see_binary(s, n);
    } else if (n->kind == PQL_SELECTOR) {
        see_mods(s, &n->sel.mods);
    } else if (n->kind == PQL_RANGE) {
        see_duration(s, n->range.range.expr);
    } else if (n->kind == PQL_SUBQUERY) {
        see_mods(s, &n->sub.mods);
        see_duration(s, n->sub.range.expr);
        see_duration(s, n->sub.step.expr);
    }
    for (size_t i = 0; (kid = pql_child(n, i)) != NULL; i++)
        see(s, kid);
}

/* Parses many queries and adds up what is in them. */
static void see_many(struct seen *s, const struct gen_query_opts *o,
                     const struct pql_syntax *syntax)
{
    struct gen_rng rng = { .state = 1 };
    struct arena arena = { 0 };
    struct gen_data d;

    *s = (struct seen){ .fns = xcalloc(pql_fns_n, sizeof *s->fns) };
    gen_data_init(&d, 1, &(struct gen_data_opts){ .native = true, .scrapes = 1 });
    for (int i = 0; i < 10000; i++) {
        struct err e = { 0 };
        struct query q = gen_query(&arena, &rng, &d, o);
        struct pql_node *n = pql_parse(&arena, q.text, syntax, &e);
        if (!n)
            fail_msg("%.*s: %s", STR_ARG(q.text), e.msg);
        see(s, n);
        pql_done(n);
        arena_reset(&arena);
    }
    arena_done(&arena);
    gen_data_done(&d);
}

#define ALL_SEEN(counts)                                                                           \
    do {                                                                                           \
        for (size_t i_ = 0; i_ < N_OF(counts); i_++)                                               \
            if ((counts)[i_] < 10)                                                                 \
                fail_msg(#counts "[%zu] occurs %zu times", i_, (counts)[i_]);                      \
    } while (0)

static void queries_are_valid_and_have_all_of_the_language(void **state)
{
    const struct gen_query_opts all = { 0 };
    const struct pql_syntax any = { 0 };
    const size_t binary = PQL_UNLESS + 1;
    struct seen s;

    (void)state;
    see_many(&s, &all, &any);
    for (size_t i = 0; i < pql_fns_n; i++)
        if (s.fns[i] < 10)
            fail_msg("%s() occurs %zu times", pql_fns[i].name, s.fns[i]);
    for (size_t i = 0; i < binary; i++)
        if (s.ops[i] < 10)
            fail_msg("%s occurs %zu times", pql_op_word((enum pql_op)i), s.ops[i]);
    s.kinds[PQL_TEXT] += 10; // of calls; none alone
    ALL_SEEN(s.kinds);
    ALL_SEEN(s.aggs);
    ALL_SEEN(s.cards);
    ALL_SEEN(s.ats);
    ALL_SEEN(s.clauses);
    ALL_SEEN(s.without);
    assert_true(s.is_bool && s.include && s.fill_l && s.fill_r && s.offset && s.anchored &&
                s.smoothed);
    for (enum pql_op op = PQL_ADD; op <= PQL_MAX_OF; op++)
        if ((op <= PQL_POW && op != PQL_DIV) || op >= PQL_STEP)
            assert_true(s.dur_ops & (size_t)1 << op);
    free(s.fns);
}

static void newer_and_experimental_syntax_can_be_left_out(void **state)
{
    const struct gen_query_opts old = { .no_newer = true, .no_experimental = true };
    const struct pql_syntax plain = { true, true, true, true };
    struct seen s;

    (void)state;
    see_many(&s, &old, &plain);
    assert_true(s.ops[PQL_TRIM_LOWER] == 0 && s.ops[PQL_TRIM_UPPER] == 0);
    assert_true(s.aggs[PQL_AGG_LIMITK] == 0 && s.aggs[PQL_AGG_SUM] != 0);
    free(s.fns);
}

static void a_seed_gives_the_same_queries_and_data(void **state)
{
    const struct gen_query_opts o = { 0 };
    struct gen_data d[2];
    struct arena arena = { 0 };
    struct buf text[2] = { { 0 }, { 0 } };

    (void)state;
    for (int i = 0; i < 2; i++) {
        struct gen_rng rng = { .state = 5 };
        gen_data_init(&d[i], 5, &(struct gen_data_opts){ .scrapes = 20 });
        gen_data_openmetrics(&d[i], &text[i]);
        for (int k = 0; k < 50; k++) {
            struct query q = gen_query(&arena, &rng, &d[i], &o);
            query_put(&text[i], &q);
        }
    }
    assert_true(str_eq(buf_str(&text[0]), buf_str(&text[1])));
    for (int i = 0; i < 2; i++) {
        buf_done(&text[i]);
        gen_data_done(&d[i]);
    }
    arena_done(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(both_engines_answer_alike),
        cmocka_unit_test(queries_are_valid_and_have_all_of_the_language),
        cmocka_unit_test(newer_and_experimental_syntax_can_be_left_out),
        cmocka_unit_test(a_seed_gives_the_same_queries_and_data),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
