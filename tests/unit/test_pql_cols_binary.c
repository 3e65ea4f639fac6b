/* Binary operators on columns and step by step give the same to the last bit: joins of series that
 * come and go, so that duplicates share a step now and then. And their kernels. */
#include "test.h"

#include "gen_rng.h"
#include "num/columns.h"
#include "num/math.h"
#include "promql/parse.h"
#include "store/mem.h"
#include "two_engines.h"

#include <stdlib.h>

enum { STEPS = 150, STEP_MS = 60000, QUERIES = 1000, SHOWN = 10 };

/* ---- data ---- */

/* There for a while, away for a while, or always; few of one label set are there together. */
static bool is_there(uint64_t key, size_t step)
{
    switch (key % 4) {
    case 0:
        return true;
    case 1:
        return gen_mix(key + step / 20) % 3 == 0;
    default:
        return step / 50 == key / 4 % 3;
    }
}

static double value(struct gen_rng *rng)
{
    static const double odd[] = { NAN, INFINITY, -INFINITY, -0.0, 0.0, 1e300, 5e-324 };

    return gen_one_in(rng, 6) ? odd[gen_choose(rng, N_OF(odd))]
                              : (double)gen_choose(rng, 7) * 0.3 - 0.9;
}

static const struct histogram *histogram(struct arena *a, struct gen_rng *rng)
{
    struct histogram *h = arena_new(a, struct histogram);

    h->count = h->zero_count = (double)gen_choose(rng, 9);
    h->zero_threshold = 0.001;
    h->sum = value(rng);
    return h;
}

static void add_series(struct mem_store *s, struct gen_rng *rng, const struct label *p, size_t n,
                       bool hists)
{
    uint64_t key = gen_random(rng);
    struct arena a = { 0 };
    struct err e = { 0 };
    struct labels ls = labels_of(&a, p, n);
    int64_t id = mem_series(s, &ls, &e);

    for (size_t i = 0; i < STEPS; i++) {
        struct mem_sample m = { .t = (int64_t)i * STEP_MS, .v = value(rng) };
        if (hists && i / 30 % 2)
            m.h = histogram(&a, rng);
        if (is_there(key, i))
            assert_true(mem_append(s, id, &m, &e));
    }
    arena_done(&a);
}

static void fill_store(struct mem_store *s, struct gen_rng *rng)
{
    static const char *const metrics[] = { "a", "b", "c", "h" };
    static const char *const values[] = { "", "0", "1", "2" };

    for (size_t i = 0; i < N_OF(metrics) * 64; i++) {
        const struct label p[] = {
            { STR(LABEL_NAME), str_of(metrics[i / 64]) },
            { STR("x"), str_of(values[i % 4]) },
            { STR("y"), str_of(values[i / 4 % 4]) },
            { STR("z"), str_of(values[i / 16 % 4]) },
        };
        if (gen_one_in(rng, 3))
            add_series(s, rng, p, N_OF(p), *metrics[i / 64] == 'h');
    }
}

/* ---- queries ---- */

static void put_one(struct buf *b, struct gen_rng *rng, const char *const *p, size_t n)
{
    buf_puts(b, p[gen_choose(rng, n)]);
}
#define PUT_ONE(b, rng, ...)                                                                       \
    put_one(b, rng, (const char *const[]){ __VA_ARGS__ },                                          \
            N_OF(((const char *const[]){ __VA_ARGS__ })))

static void put_vector(struct buf *b, struct gen_rng *rng)
{
    PUT_ONE(b, rng, "a", "b", "c", "a", "b", "c", "h", "a{x=\"1\"}", "b{y=~\".+\"}", "-a",
            "{__name__=~\"a|b\"}", "{__name__=~\"b|c\", x=\"0\"}", "nothing", "sum by (x) (a)",
            "sum by (x, y) (b)", "max by (y) (c)", "last_over_time(c[2m])",
            "count_over_time(a[2m])", "(a > 0)", "(b == bool 0)", "(a + 1)",
            "label_replace(a, \"x\", \"1\", \"\", \"\")", "topk(3, a)", "sum without (z) (h)");
}

static void put_scalar(struct buf *b, struct gen_rng *rng)
{
    PUT_ONE(b, rng, "0", "0.3", "-1", "NaN", "Inf", "2", "time()", "scalar(sum(a))",
            "scalar(a{x=\"0\",y=\"1\"})");
}

static void put_matching(struct buf *b, struct gen_rng *rng, bool sets)
{
    if (!gen_one_in(rng, 4))
        PUT_ONE(b, rng, " on (x)", " on (x, y)", " on ()", " on (x, y, z)", " on (__name__, x)",
                " ignoring (z)", " ignoring (y, z)", " ignoring ()", " ignoring (x)");
    else
        buf_puts(b, " ignoring (nothing)");
    if (sets)
        return;
    if (!gen_one_in(rng, 3))
        PUT_ONE(b, rng, " group_left ()", " group_right ()", " group_left (z)", " group_right (z)",
                " group_left (z, new)", " group_right (__name__)", " group_left (__name__)");
    if (gen_one_in(rng, 4))
        PUT_ONE(b, rng, " fill (0.3)", " fill_left (1)", " fill_right (-1)",
                " fill_left (2) fill_right (NaN)");
}

static void put_operator(struct buf *b, struct gen_rng *rng, bool scalars)
{
    if (gen_one_in(rng, 2)) {
        PUT_ONE(b, rng, " + ", " - ", " * ", " / ", " % ", " ^ ", " atan2 ", " </ ", " >/ ");
        return;
    }
    PUT_ONE(b, rng, " == ", " != ", " < ", " <= ", " > ", " >= ");
    if (scalars || gen_one_in(rng, 3))
        buf_puts(b, "bool ");
}

static void put_query(struct buf *b, struct gen_rng *rng)
{
    size_t kind = gen_choose(rng, 8);
    bool sum = gen_one_in(rng, 5); // its bits depend on the order of the series

    buf_puts(b, sum ? "sum(" : "(");
    if (kind > 1)
        put_vector(b, rng);
    else
        put_scalar(b, rng);
    if (kind < 2 || kind == 2) {
        put_operator(b, rng, false);
        (kind < 2 ? put_vector : put_scalar)(b, rng);
    } else {
        if (kind < 5)
            PUT_ONE(b, rng, " and ", " or ", " unless ");
        else
            put_operator(b, rng, false);
        put_matching(b, rng, kind < 5);
        buf_putc(b, ' ');
        put_vector(b, rng);
    }
    buf_putc(b, ')');
}

/* ---- both ways ---- */

struct tally {
    size_t failed, empty, differ;
};

static void compare(struct query_engine *a, struct query_engine *b, const struct query *q,
                    struct tally *t)
{
    struct answer x, y;
    struct buf why = { 0 };
    bool agree;

    answer_get(a, q, &x);
    answer_get(b, q, &y);
    t->failed += !x.ok;
    t->empty += x.ok && x.r.value.n == 0;
    agree = answers_agree(&x, &y, &why);
    if (agree && x.r.samples != y.r.samples && x.ok) {
        agree = false;
        buf_puts(&why, "they count other numbers of samples");
    }
    t->differ += !agree;
    if (!agree && t->differ <= SHOWN) {
        buf_puts(&why, "\n    ");
        query_put(&why, q);
        print_message("%s\n", buf_z(&why));
    }
    buf_done(&why);
    answer_done(&x);
    answer_done(&y);
}

static struct query query_of(struct gen_rng *rng, struct str text)
{
    struct query q = { .text = text, .lookback = STEP_MS, .range = !gen_one_in(rng, 4) };

    q.start = (int64_t)gen_choose(rng, STEPS) * STEP_MS;
    q.end = q.start + (int64_t)gen_choose(rng, STEPS) * STEP_MS;
    q.step = q.range ? STEP_MS : 0;
    return q;
}

static void compare_on(size_t mode, struct tally *t)
{
    struct mem_store *s = mem_new(&(struct mem_opts){ 0 });
    struct query_engine *a = engine_a(mem_source(s), mode);
    struct query_engine *b = engine_b(mem_source(s), mode);
    struct gen_rng rng = { .state = mode };
    struct buf text = { 0 };

    fill_store(s, &rng);
    for (int i = 0; i < QUERIES; i++) {
        struct query q;

        buf_clear(&text);
        put_query(&text, &rng);
        q = query_of(&rng, buf_str(&text));
        compare(a, b, &q, t);
    }
    buf_done(&text);
    query_engine_close(a);
    query_engine_close(b);
    mem_free(s);
}

static void operators_give_what_walking_gives(void **state)
{
    struct tally t = { 0 };
    size_t n = (size_t)ENGINE_MODES * QUERIES;

    (void)state;
    for (size_t mode = 0; mode < ENGINE_MODES; mode++)
        compare_on(mode, &t);
    print_message("%zu queries: %zu fail, %zu return nothing, %zu differ\n", n, t.failed, t.empty,
                  t.differ);
    assert_int_equal(t.differ, 0);
    // errors at some step, and results
    assert_in_range(t.failed, n / 10, n / 2);
    assert_in_range(t.empty, n / 50, n / 3);
}

/* ---- kernels ---- */

#define LANES 150

static const struct {
    num_columns_fn *fn;
    const char *op; /* v and x, or the other way round */
    bool swapped;
} arithmetic[] = {
    { num_columns_add, "+", false },   { num_columns_mul, "*", false },
    { num_columns_sub, "-", false },   { num_columns_sub_from, "-", true },
    { num_columns_div, "/", false },   { num_columns_div_into, "/", true },
    { num_columns_mod, "%", false },   { num_columns_mod_of, "%", true },
    { num_columns_pow, "^", false },   { num_columns_pow_of, "^", true },
    { num_columns_atan2, "a", false }, { num_columns_atan2_of, "a", true },
    { num_columns_eq, "==", false },   { num_columns_ne, "!=", false },
    { num_columns_lt, "<", false },    { num_columns_le, "<=", false },
    { num_columns_gt, ">", false },    { num_columns_ge, ">=", false },
};

static const struct {
    num_columns_filter_fn *fn;
    const char *op;
} filters[] = {
    { num_columns_keep_eq, "==" }, { num_columns_keep_ne, "!=" }, { num_columns_keep_lt, "<" },
    { num_columns_keep_le, "<=" }, { num_columns_keep_gt, ">" },  { num_columns_keep_ge, ">=" },
};

static double plainly(const char *op, double l, double r)
{
    bool equal = op[1] == '=';

    switch (*op) {
    case '+':
        return l + r;
    case '-':
        return l - r;
    case '*':
        return l * r;
    case '/':
        return l / r;
    case '%':
        return num_mod(l, r);
    case '^':
        return pow(l, r);
    case 'a':
        return atan2(l, r);
    case '=':
        return l == r;
    case '!':
        return l != r;
    case '<':
        return equal ? l <= r : l < r;
    default:
        return equal ? l >= r : l > r;
    }
}

static void kernels_do_every_lane_and_no_other(void **state)
{
    struct gen_rng rng = { 0 };
    double v[LANES], x[LANES], out[LANES];

    (void)state;
    for (size_t n = 0; n <= LANES; n += n % 3 ? 1 : 31) {
        for (size_t i = 0; i < LANES; i++) {
            v[i] = value(&rng);
            x[i] = value(&rng);
        }
        for (size_t k = 0; k < N_OF(arithmetic); k++) {
            bool swapped = arithmetic[k].swapped;

            memcpy(out, v, sizeof v);
            arithmetic[k].fn(out, x, n);
            for (size_t i = 0; i < LANES; i++) {
                double want = i >= n ? v[i]
                                     : plainly(arithmetic[k].op, swapped ? x[i] : v[i],
                                               swapped ? v[i] : x[i]);
                assert_true(sample_bits(out[i]) == sample_bits(want) ||
                            (isnan(out[i]) && isnan(want)));
            }
        }
    }
}

static void filters_only_take_bits_away(void **state)
{
    struct gen_rng rng = { 0 };
    double v[LANES], x[LANES];

    (void)state;
    for (size_t n = 1; n <= LANES; n += n % 3 ? 1 : 31) {
        for (size_t k = 0; k < N_OF(filters); k++) {
            uint64_t has[(LANES + 63) / 64], before[N_OF(has)];

            for (size_t i = 0; i < LANES; i++) {
                v[i] = value(&rng);
                x[i] = value(&rng);
            }
            for (size_t i = 0; i < N_OF(has); i++)
                has[i] = before[i] = gen_random(&rng) | gen_random(&rng);
            filters[k].fn(v, x, has, n);
            for (size_t i = 0; i < n; i++)
                assert_int_equal(has[i / 64] >> i % 64 & 1,
                                 before[i / 64] >> i % 64 & 1 &&
                                     plainly(filters[k].op, v[i], x[i]) != 0);
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(operators_give_what_walking_gives),
        cmocka_unit_test(kernels_do_every_lane_and_no_other),
        cmocka_unit_test(filters_only_take_bits_away),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
