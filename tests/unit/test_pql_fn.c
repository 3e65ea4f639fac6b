/* test_pql_fn.c - functions of PromQL called without the evaluator: grouping, notes, names. */
#include <math.h>

#include "test.h"

#include "base/vec.h"
#include "num/math.h"
#include "promql/eval.h"
#include "promql/fn.h"
#include "promql/resolve.h"

enum { MAX_ARGS = 4 };

/* A call f(a, b, ...) whose argument i stands at byte 2 + 3 * i. */
struct call {
    struct arena arena;
    struct pql_engine_opts opts;
    struct pql_eval ev;
    struct pql_node nodes[MAX_ARGS], selector;
    struct pql_rnode kids[MAX_ARGS], range_of, node;
    struct pql_rnode *kid[MAX_ARGS], *below[1];
    struct pql_vector args[MAX_ARGS], out;
    struct pql_window win;
    struct labels win_labels;
    struct pql_call c;
    struct diags notes;
};

static void begin(struct call *x, size_t n_args)
{
    *x = (struct call){ 0 };
    x->ev.arena = &x->arena;
    x->ev.opts = &x->opts;
    x->ev.text = STR("f(a, b, c)");
    for (size_t i = 0; i < MAX_ARGS; i++) {
        x->nodes[i].at = (struct span){ 2 + 3 * i, 1 };
        x->kids[i].n = &x->nodes[i];
        x->kid[i] = &x->kids[i];
    }
    x->node.kids = x->kid;
    x->node.n_kids = n_args;
    x->c = (struct pql_call){
        .ev = &x->ev, .node = &x->node, .t = 60000, .arg = x->args, .win = &x->win, .out = &x->out
    };
}

static void end(struct call *x)
{
    diags_done(&x->notes);
    pql_notes_done(&x->ev.notes);
    arena_done(&x->ev.tmp);
    map_done(&x->ev.label_ids);
    vec_done(&x->ev.sets);
    buf_done(&x->ev.key);
    arena_done(&x->arena);
}

static struct labels labels_from(struct call *x, const char *const *pairs)
{
    struct label ls[8];
    size_t n = 0;
    for (; pairs[0]; pairs += 2)
        ls[n++] = (struct label){ str_of(pairs[0]), str_of(pairs[1]) };
    return labels_of(&x->arena, ls, n);
}

#define LABELS(x, ...) labels_from((x), (const char *const[]){ __VA_ARGS__, NULL })

static void add(struct call *x, size_t arg, struct labels ls, double v, const struct histogram *h)
{
    pql_push(&x->arena, &x->args[arg], &(struct pql_sample){ .labels = ls, .v = v, .h = h });
}

static void scalar(struct call *x, size_t arg, double v)
{
    add(x, arg, (struct labels){ 0 }, v, NULL);
}

static void bucket(struct call *x, size_t arg, const char *host, const char *le, double v)
{
    add(x, arg, LABELS(x, "__name__", "m", "host", host, "le", le), v, NULL);
}

static void run(struct call *x, pql_fn_run *f)
{
    struct err e = { 0 };
    assert_true(f(&x->c, &e));
    pql_notes_print(&x->ev.notes, x->ev.text, &x->notes);
}

static void expect(const struct call *x, size_t i, const char *labels, double v)
{
    struct buf b = { 0 };
    assert_true(i < x->out.n);
    labels_put(&b, &x->out.p[i].labels);
    assert_str(buf_str(&b), labels);
    if (isnan(v))
        assert_true(isnan(x->out.p[i].v));
    else
        assert_true(x->out.p[i].v == v);
    buf_done(&b);
}

static void expect_note(const struct call *x, const char *text)
{
    assert_int_equal(x->notes.n, 1);
    assert_string_equal(x->notes.p[0].msg, text);
}

/* --- histograms --- */

static const struct histogram_span one_span[] = { { 0, 2 } };
static const double two_counts[] = { 1, 3 };
static const struct histogram native = {
    .count = 4, .sum = 5, .pos = { one_span, 1, two_counts, 2 }, .is_float = true
};

static void buckets_are_put_together_by_the_labels_beside_le(void **state)
{
    struct call x;
    (void)state;
    begin(&x, 2);
    scalar(&x, 0, 0.5);
    bucket(&x, 1, "a", "+Inf", 10);
    bucket(&x, 1, "b", "1", 2);
    bucket(&x, 1, "a", "2", 10);
    bucket(&x, 1, "b", "+Inf", 2);
    run(&x, fn_histogram_quantile);
    assert_int_equal(x.out.n, 2);
    expect(&x, 0, "{host=\"a\"}", 1);
    expect(&x, 1, "{host=\"b\"}", 0.5);
    assert_int_equal(x.notes.n, 0);
    end(&x);
}

static void names_stay_until_the_end_when_they_are_removed_late(void **state)
{
    struct call x;
    (void)state;
    begin(&x, 2);
    x.opts.delayed_name_removal = true;
    scalar(&x, 0, 1);
    bucket(&x, 1, "a", "1", 1);
    bucket(&x, 1, "a", "+Inf", 1);
    run(&x, fn_histogram_quantile);
    expect(&x, 0, "m{host=\"a\"}", 1);
    assert_true(x.out.p[0].drop_name);
    end(&x);
}

static void a_malformed_bound_is_told_of(void **state)
{
    static const char *const bad[] = { "x", "", "NaN", "1e999" };
    (void)state;
    for (size_t i = 0; i < N_OF(bad); i++) {
        struct call x;
        struct buf want = { 0 };
        begin(&x, 2);
        scalar(&x, 0, 0.5);
        bucket(&x, 1, "a", bad[i], 1);
        run(&x, fn_histogram_quantile);
        assert_int_equal(x.out.n, 0);
        buf_printf(&want,
                   "PromQL warning: bucket label \"le\" is missing or has a malformed value "
                   "of \"%s\" (1:6)",
                   bad[i]);
        expect_note(&x, buf_z(&want));
        buf_done(&want);
        end(&x);
    }
}

static void native_and_classic_histograms_of_one_name_exclude_each_other(void **state)
{
    struct call x;
    (void)state;
    begin(&x, 2);
    x.opts.delayed_name_removal = true;
    scalar(&x, 0, 0.5);
    bucket(&x, 1, "a", "+Inf", 1);
    add(&x, 1, LABELS(&x, "__name__", "m", "host", "a"), 0, &native);
    add(&x, 1, LABELS(&x, "__name__", "m", "host", "b"), 0, &native);
    run(&x, fn_histogram_quantile);
    assert_int_equal(x.out.n, 1);
    assert_str(labels_get(&x.out.p[0].labels, STR("host")), "b");
    expect_note(&x, "PromQL warning: vector contains a mix of classic and native histograms for "
                    "metric name \"m\" (1:6)");
    end(&x);
}

static void counts_that_fall_are_told_of_with_their_bounds(void **state)
{
    struct call x;
    (void)state;
    begin(&x, 2);
    scalar(&x, 0, 0.5);
    bucket(&x, 1, "a", "1", 4);
    bucket(&x, 1, "a", "2", 1);
    bucket(&x, 1, "a", "+Inf", 4);
    run(&x, fn_histogram_quantile);
    expect(&x, 0, "{host=\"a\"}", 0.5);
    assert_int_equal(x.notes.n, 1);
    assert_non_null(strstr(x.notes.p[0].msg, ", with a max diff of 3, over 1 samples from "
                                             "1970-01-01T00:01:00Z to 1970-01-01T00:01:00Z (1:6)"));
    end(&x);
}

static void several_quantiles_are_told_apart_by_a_label(void **state)
{
    struct call x;
    (void)state;
    begin(&x, 4);
    bucket(&x, 0, "a", "2", 4);
    bucket(&x, 0, "a", "+Inf", 4);
    x.nodes[1].text = STR("q");
    scalar(&x, 2, 0.5);
    scalar(&x, 3, 1);
    run(&x, fn_histogram_quantiles);
    assert_int_equal(x.out.n, 2);
    expect(&x, 0, "{host=\"a\", q=\"0.5\"}", 1);
    expect(&x, 1, "{host=\"a\", q=\"1.0\"}", 2);
    end(&x);
}

static void a_fraction_does_not_mind_falling_counts(void **state)
{
    struct call x;
    (void)state;
    begin(&x, 3);
    scalar(&x, 0, 0);
    scalar(&x, 1, 1);
    bucket(&x, 2, "a", "2", 4);
    bucket(&x, 2, "a", "+Inf", 8);
    run(&x, fn_histogram_fraction);
    expect(&x, 0, "{host=\"a\"}", 0.25);
    end(&x);
}

static void of_a_histograms_count_type_and_unit_stay(void **state)
{
    struct call x;
    (void)state;
    begin(&x, 1);
    add(&x, 0, LABELS(&x, "__name__", "m", "__type__", "histogram", "a", "b"), 0, &native);
    add(&x, 0, LABELS(&x, "__name__", "f"), 7, NULL);
    run(&x, fn_histogram_count);
    assert_int_equal(x.out.n, 1);
    expect(&x, 0, "{__type__=\"histogram\", a=\"b\"}", 4);
    end(&x);
}

/* --- windows --- */

/* The argument is m[60s] at 60 s; samples every 20 s from `first`. */
static void window(struct call *x, const char *name, const double *v, size_t n, int64_t first)
{
    int64_t *t = arena_alloc(&x->arena, n * sizeof *t);
    for (size_t i = 0; i < n; i++)
        t[i] = first + 20000 * (int64_t)i;
    x->win_labels = LABELS(x, "__name__", name);
    x->win = (struct pql_window){
        .labels = &x->win_labels,
        .f = { .t = t, .v = v, .n = n, .end = 60000, .seconds = num_seconds(60000) },
    };
    x->range_of.n = &x->selector;
    x->below[0] = &x->range_of;
    x->kids[0].kind = PQL_RANGE;
    x->kids[0].kids = x->below;
    x->kids[0].n_kids = 1;
}

static void a_rate_of_what_is_not_called_a_counter_is_told_of(void **state)
{
    static const double v[] = { 1, 2, 3 };
    struct call x;
    (void)state;
    begin(&x, 1);
    window(&x, "m", v, N_OF(v), 20000);
    run(&x, fn_rate);
    assert_true(x.out.p[0].v == 0.05);
    expect_note(&x, "PromQL info: metric might not be a counter, name does not end in "
                    "_total/_sum/_count/_bucket: \"m\" (1:3)");
    end(&x);
}

static void nobody_is_told_of_a_rate_that_there_is_not(void **state)
{
    static const double v[] = { 1 };
    struct call x;
    (void)state;
    begin(&x, 1);
    window(&x, "m", v, N_OF(v), 20000);
    run(&x, fn_rate);
    assert_int_equal(x.out.n, 0);
    assert_int_equal(x.notes.n, 0);
    end(&x);
}

static void with_type_labels_the_type_decides(void **state)
{
    static const double v[] = { 1, 2, 3 };
    struct call x;
    (void)state;
    begin(&x, 1);
    x.opts.type_and_unit_labels = true;
    window(&x, "m_total", v, N_OF(v), 20000);
    run(&x, fn_increase);
    expect_note(&x, "PromQL info: metric might not be a counter, __type__ label is not set to "
                    "\"counter\" or \"histogram\", got \"\": \"m_total\" (1:3)");
    end(&x);
}

static void floats_and_histograms_have_no_rate_together(void **state)
{
    static const double v[] = { 1, 2, 3 };
    const struct hist_sample h[] = { { 30000, 0, &native } };
    struct call x;
    (void)state;
    begin(&x, 1);
    window(&x, "m_total", v, N_OF(v), 20000);
    x.win.h = h;
    x.win.n_h = N_OF(h);
    run(&x, fn_rate);
    assert_int_equal(x.out.n, 0);
    expect_note(&x, "PromQL warning: encountered a mix of histograms and floats for metric name "
                    "\"m_total\" (1:3)");
    end(&x);
}

static void an_anchored_range_begins_with_the_sample_before_it(void **state)
{
    static const double v[] = { 5, 1, 2, 2, 2 }; // at -20, 0, 20, 40, 60 s
    struct call x;
    (void)state;
    begin(&x, 1);
    window(&x, "m", v, N_OF(v), -20000);
    x.selector.sel.mods.anchored = true;
    run(&x, fn_changes);
    assert_true(x.out.p[0].v == 1);
    end(&x);
}

static void an_anchored_range_without_samples_gives_nothing(void **state)
{
    static const double v[] = { 5, 1 }; // at -20 and 0 s
    struct call x;
    (void)state;
    begin(&x, 1);
    window(&x, "m", v, N_OF(v), -20000);
    x.selector.sel.mods.anchored = true;
    run(&x, fn_resets);
    assert_int_equal(x.out.n, 0);
    end(&x);
}

static void a_change_of_kind_is_a_reset(void **state)
{
    static const double v[] = { 1, 2, 3 };
    const struct hist_sample h[] = { { 30000, 0, &native } };
    struct call x;
    (void)state;
    begin(&x, 1);
    window(&x, "m", v, N_OF(v), 20000);
    x.win.h = h;
    x.win.n_h = N_OF(h);
    run(&x, fn_resets);
    assert_true(x.out.p[0].v == 2);
    end(&x);
}

static void a_delta_of_counters_is_told_of_and_stays(void **state)
{
    const struct hist_sample h[] = { { 20000, 0, &native }, { 40000, 0, &native } };
    struct call x;
    (void)state;
    begin(&x, 1);
    window(&x, "m", NULL, 0, 0);
    x.win.h = h;
    x.win.n_h = N_OF(h);
    run(&x, fn_delta);
    assert_int_equal(x.out.n, 1);
    assert_non_null(x.out.p[0].h);
    assert_int_equal(x.out.p[0].h->reset, HISTOGRAM_GAUGE);
    expect_note(&x, "PromQL warning: this native histogram metric is not a gauge: \"m\" (1:3)");
    end(&x);
}

static void a_smoothing_factor_lies_between_0_and_1(void **state)
{
    static const double v[] = { 1, 2, 3 };
    static const struct {
        double smoothing, trend;
        const char *error; /* NULL: none */
    } rows[] = {
        { 0.5, 0.5, NULL },
        { NAN, 0.5, NULL }, // as in Prometheus
        { 1.5, 0.5, "invalid smoothing factor. Expected: 0 < sf < 1, got: 1.500000" },
        { 0.5, 0, "invalid trend factor. Expected: 0 < tf < 1, got: 0.000000" },
        { 0.5, INFINITY, "invalid trend factor. Expected: 0 < tf < 1, got: +Inf" },
    };
    (void)state;
    for (size_t i = 0; i < N_OF(rows); i++) {
        struct err e = { 0 };
        struct call x;
        begin(&x, 3);
        window(&x, "m", v, N_OF(v), 20000);
        scalar(&x, 1, rows[i].smoothing);
        scalar(&x, 2, rows[i].trend);
        assert_int_equal(fn_double_exponential_smoothing(&x.c, &e), !rows[i].error);
        if (rows[i].error)
            assert_string_equal(e.msg, rows[i].error);
        err_done(&e);
        end(&x);
    }
}

/* --- order --- */

static void expect_order(const struct call *x, const char *hosts)
{
    assert_int_equal(x->out.n, strlen(hosts));
    for (size_t i = 0; i < x->out.n; i++)
        assert_true(labels_get(&x->out.p[i].labels, STR("host")).p[0] == hosts[i]);
}

static void nan_comes_last_in_both_directions(void **state)
{
    static const double v[] = { 2, NAN, 1, NAN, 3, 1 };
    static const char *const hosts[] = { "a", "b", "c", "d", "e", "f" };
    static const struct {
        pql_fn_run *run;
        const char *hosts;
    } rows[] = { { fn_sort, "cfaedb" }, { fn_sort_desc, "eacfdb" } };
    (void)state;
    for (size_t r = 0; r < N_OF(rows); r++) {
        struct call x;
        begin(&x, 1);
        for (size_t i = 0; i < N_OF(v); i++)
            add(&x, 0, LABELS(&x, "host", hosts[i]), v[i], NULL);
        add(&x, 0, LABELS(&x, "host", "h"), 0, &native);
        run(&x, rows[r].run);
        expect_order(&x, rows[r].hosts);
        end(&x);
    }
}

static void sorting_a_range_query_is_told_of(void **state)
{
    struct call x;
    (void)state;
    begin(&x, 1);
    x.ev.end = 60000;
    x.nodes[3].at = (struct span){ 0, 4 };
    x.node.n = &x.nodes[3];
    add(&x, 0, LABELS(&x, "host", "a"), 2, NULL);
    add(&x, 0, LABELS(&x, "host", "b"), 1, NULL);
    run(&x, fn_sort);
    expect_order(&x, "ab");
    expect_note(&x, "PromQL warning: sort is ineffective for range queries since results are "
                    "always ordered by labels (1:1)");
    end(&x);
}

/* --- the table --- */

static void the_bounds_of_a_query_are_known_before_its_first_step(void **state)
{
    static const struct {
        const char *name;
        double instant, range;
    } cases[] = {
        { "end", 2.5, 10.5 },
        { "range", 0, 8 },
        { "start", 2.5, 2.5 },
        { "step", 0, 0.5 },
    };
    const struct pql_bounds instant = { 2500, 2500, 0 }, range = { 2500, 10500, 500 };
    size_t n = 0;
    (void)state;
    for (size_t i = 0; i < pql_fns_n; i++) {
        if (!pql_fns[i].bound)
            continue;
        assert_null(pql_fns[i].run);
        assert_true(n < N_OF(cases));
        assert_string_equal(pql_fns[i].name, cases[n].name);
        assert_true(pql_fns[i].bound(&instant) == cases[n].instant);
        assert_true(pql_fns[i].bound(&range) == cases[n].range);
        n++;
    }
    assert_int_equal(n, N_OF(cases));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(buckets_are_put_together_by_the_labels_beside_le),
        cmocka_unit_test(names_stay_until_the_end_when_they_are_removed_late),
        cmocka_unit_test(a_malformed_bound_is_told_of),
        cmocka_unit_test(native_and_classic_histograms_of_one_name_exclude_each_other),
        cmocka_unit_test(counts_that_fall_are_told_of_with_their_bounds),
        cmocka_unit_test(several_quantiles_are_told_apart_by_a_label),
        cmocka_unit_test(a_fraction_does_not_mind_falling_counts),
        cmocka_unit_test(of_a_histograms_count_type_and_unit_stay),
        cmocka_unit_test(a_rate_of_what_is_not_called_a_counter_is_told_of),
        cmocka_unit_test(nobody_is_told_of_a_rate_that_there_is_not),
        cmocka_unit_test(with_type_labels_the_type_decides),
        cmocka_unit_test(floats_and_histograms_have_no_rate_together),
        cmocka_unit_test(an_anchored_range_begins_with_the_sample_before_it),
        cmocka_unit_test(an_anchored_range_without_samples_gives_nothing),
        cmocka_unit_test(a_change_of_kind_is_a_reset),
        cmocka_unit_test(a_delta_of_counters_is_told_of_and_stays),
        cmocka_unit_test(a_smoothing_factor_lies_between_0_and_1),
        cmocka_unit_test(nan_comes_last_in_both_directions),
        cmocka_unit_test(sorting_a_range_query_is_told_of),
        cmocka_unit_test(the_bounds_of_a_query_are_known_before_its_first_step),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
