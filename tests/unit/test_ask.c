/* An expression asked again and again: what is kept, what is evaluated anew. The oracle is asking
 * for all of it at once. */
#include "test.h"

#include "promql/engine.h"
#include "store/mem.h"
#include "tui/ask.h"

#include <math.h>

enum { STEP = 10000 };

/* An engine that counts the steps it is asked for. */
struct counting {
    struct query_engine base;
    struct query_engine *inner;
    int64_t steps, calls;
    bool broken;
};

static bool counting_run(struct query_engine *q, const struct query *query,
                         struct query_result *out, struct err *e)
{
    struct counting *c = (struct counting *)q;

    c->calls++;
    c->steps += query->range ? (query->end - query->start) / query->step + 1 : 1;
    if (c->broken)
        return err_set(e, ERR_NET, "connection refused");
    return c->inner->ops->run(c->inner, query, out, e);
}

static const struct query_engine_ops counting_ops = { .run = counting_run };

struct fixture {
    struct mem_store *store;
    struct counting engine;
    struct ask *ask;
    struct arena a;
    struct board_answer got;
};

static void setup(struct fixture *f)
{
    *f = (struct fixture){ .store = mem_new(&(struct mem_opts){ 0 }), .ask = ask_new() };
    f->engine = (struct counting){ .base = { &counting_ops },
                                   .inner = pql_engine_new(mem_source(f->store), NULL) };
}

static void done(struct fixture *f)
{
    ask_free(f->ask);
    arena_done(&f->a);
    query_engine_close(f->engine.inner);
    mem_free(f->store);
}

static void append(struct fixture *f, const char *x, int64_t t, double v)
{
    struct label l[] = { { STR("__name__"), STR("a") }, { STR("x"), str_of(x) } };
    struct labels ls = labels_of(&f->a, l, 2);
    struct err e = { 0 };
    int64_t id = mem_series(f->store, &ls, &e);

    assert_true(mem_append(f->store, id, &(struct mem_sample){ .t = t, .v = v }, &e));
}

static bool ask(struct fixture *f, const char *expr, int64_t start, int64_t end)
{
    struct ask_run run = { .engine = &f->engine.base, .now_ms = end };
    bool ok = ask_update(f->ask, &run, str_of(expr),
                         &(struct ask_window){ .start_ms = start, .end_ms = end, .step_ms = STEP });

    ask_answer(f->ask, &f->a, &f->got);
    return ok;
}

/* What it has is what asking for all of it gives. */
static void same_as_whole(struct fixture *f, const char *expr, int64_t start, int64_t end)
{
    struct query_result r = { 0 };
    struct err e = { 0 };
    struct query q = {
        .text = str_of(expr), .range = true, .start = start, .end = end, .step = STEP
    };
    const struct value *v = &f->got.v;

    assert_true(f->engine.inner->ops->run(f->engine.inner, &q, &r, &e));
    assert_int_equal(v->n, r.value.n);
    for (size_t i = 0; i < v->n; i++) {
        const struct value_series *a = &v->series[i], *b = &r.value.series[i];
        assert_true(labels_eq(&a->labels, &b->labels));
        assert_int_equal(a->n_floats, b->n_floats);
        for (size_t j = 0; j < a->n_floats; j++) {
            assert_int_equal(a->floats[j].t, b->floats[j].t);
            assert_true(a->floats[j].v == b->floats[j].v);
        }
    }
    query_result_done(&r);
}

static void only_new_steps_are_evaluated(void **state)
{
    struct fixture f;
    (void)state;

    setup(&f);
    for (int64_t t = 0; t <= 600000; t += STEP) {
        append(&f, "1", t, (double)t);
        if (t >= 300000 && t < 400000) // comes and goes
            append(&f, "0", t, 7);
        assert_true(ask(&f, "a", t - 100000, t));
        same_as_whole(&f, "a", t - 100000, t);
    }
    // The first time 11 steps, then the newest and the new one.
    assert_int_equal(f.engine.steps, 11 + 60 * 2);
    assert_true(f.got.state == BOARD_OK);
    done(&f);
}

static void the_newest_step_is_evaluated_again(void **state)
{
    struct fixture f;
    (void)state;

    setup(&f);
    append(&f, "1", 0, 1);
    assert_true(ask(&f, "a", 0, STEP));
    append(&f, "1", STEP - 1, 5); // late
    assert_true(ask(&f, "a", 0, STEP));
    same_as_whole(&f, "a", 0, STEP);
    assert_true(f.got.v.series[0].floats[1].v == 5);
    done(&f);
}

static void going_back_or_another_expression_is_asked_whole(void **state)
{
    struct fixture f;
    (void)state;

    setup(&f);
    for (int64_t t = 0; t <= 300000; t += STEP)
        append(&f, "1", t, (double)t);
    assert_true(ask(&f, "a", 200000, 300000));
    assert_true(ask(&f, "a", 100000, 200000));
    same_as_whole(&f, "a", 100000, 200000);
    assert_true(ask(&f, "a * 2", 100000, 200000));
    same_as_whole(&f, "a * 2", 100000, 200000);
    assert_int_equal(f.engine.steps, 33);
    // The bounds of the query tell in the answer.
    assert_true(ask(&f, "a @ end()", 100000, 210000));
    f.engine.steps = 0;
    assert_true(ask(&f, "a @ end()", 110000, 220000));
    same_as_whole(&f, "a @ end()", 110000, 220000);
    assert_int_equal(f.engine.steps, 12);
    done(&f);
}

static void a_series_keeps_its_slot(void **state)
{
    struct fixture f;
    (void)state;

    setup(&f);
    append(&f, "b", 0, 1);
    assert_true(ask(&f, "a", 0, 0));
    assert_int_equal(f.got.slots[0], 0);
    append(&f, "a", STEP, 1);
    append(&f, "b", STEP, 1);
    assert_true(ask(&f, "a", 0, STEP));
    assert_str(labels_get(&f.got.v.series[0].labels, STR("x")), "a");
    assert_int_equal(f.got.slots[0], 1);
    assert_int_equal(f.got.slots[1], 0);
    done(&f);
}

static void a_failure_leaves_the_last_picture(void **state)
{
    struct fixture f;
    (void)state;

    setup(&f);
    append(&f, "1", 0, 1);
    assert_true(ask(&f, "a", 0, 0));
    f.engine.broken = true;
    assert_false(ask(&f, "a", 0, STEP));
    assert_true(f.got.state == BOARD_STALE);
    assert_int_equal(f.got.v.n, 1);
    assert_int_equal(f.got.since_ms, STEP);
    assert_str(f.got.error, "connection refused");
    assert_false(ask(&f, "a", 0, 2 * STEP));
    assert_int_equal(f.got.since_ms, STEP);
    // Of another expression there is no picture.
    assert_false(ask(&f, "b", 0, 2 * STEP));
    assert_true(f.got.state == BOARD_FAILED);
    assert_int_equal(f.got.v.n, 0);
    f.engine.broken = false;
    assert_true(ask(&f, "a", 0, 2 * STEP));
    assert_true(f.got.state == BOARD_OK);
    same_as_whole(&f, "a", 0, 2 * STEP);
    done(&f);
}

static void windows_lie_on_steps(void **state)
{
    struct ask_window w = ask_window_of(1700000003123, 900000, 100, 5000);
    (void)state;

    assert_int_equal(w.step_ms, 10000);
    assert_int_equal(w.end_ms, 1700000000000);
    assert_int_equal(w.start_ms, 1700000000000 - 900000);
    // No shorter than the scrape interval, not more than 11,000 points.
    assert_int_equal(ask_window_of(1700000000000, 900000, 100, 60000).step_ms, 60000);
    w = ask_window_of(1700000000000, INT64_C(30) * 86400000, 1000000, 100);
    assert_true((w.end_ms - w.start_ms) / w.step_ms < 11000);
    assert_int_equal(ask_window_of(1700000000000, 10000, 1000, 250).step_ms, 250);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(only_new_steps_are_evaluated),
        cmocka_unit_test(the_newest_step_is_evaluated_again),
        cmocka_unit_test(going_back_or_another_expression_is_asked_whole),
        cmocka_unit_test(a_series_keeps_its_slot),
        cmocka_unit_test(a_failure_leaves_the_last_picture),
        cmocka_unit_test(windows_lie_on_steps),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
