/* Wide answers as JSON, beside a writer that does one thing after the other. */
#include "test.h"

#include "base/json.h"
#include "expo/put.h"
#include "expo/write.h"
#include "out/value.h"

#include <math.h>

static unsigned pick(unsigned n)
{
    static uint64_t state = 88172645463325252;
    state ^= state << 13;
    state ^= state >> 7;
    state ^= state << 17;
    return (unsigned)(state >> 33) % n;
}

// ---- the plain writer ----

static void plain_pair(struct buf *b, const struct value_point *p)
{
    buf_putc(b, '[');
    put_api_time(b, p->t);
    buf_puts(b, p->h ? "," : ",\"");
    if (p->h)
        expo_put_histogram_json(b, p->h);
    else
        value_put_point(b, p);
    buf_puts(b, p->h ? "]" : "\"]");
}

static void plain_metric(struct buf *b, const struct labels *ls)
{
    buf_puts(b, "{\"metric\":{");
    for (size_t i = 0; i < ls->n; i++) {
        buf_puts(b, i ? "," : "");
        json_put_string(b, ls->p[i].name);
        buf_putc(b, ':');
        json_put_string(b, ls->p[i].value);
    }
    buf_putc(b, '}');
}

static void plain_series(struct buf *b, const struct value_series *s)
{
    plain_metric(b, &s->labels);
    for (size_t i = 0; i < s->n_floats; i++) {
        struct value_point p = { .t = s->floats[i].t, .v = s->floats[i].v };
        buf_puts(b, i ? "," : ",\"values\":[");
        plain_pair(b, &p);
    }
    buf_puts(b, s->n_floats ? "]" : "");
    for (size_t i = 0; i < s->n_hists; i++) {
        struct value_point p = { .t = s->hists[i].t, .h = s->hists[i].h };
        buf_puts(b, i ? "," : ",\"histograms\":[");
        plain_pair(b, &p);
    }
    buf_puts(b, s->n_hists ? "]}" : "}");
}

static void plain_sample(struct buf *b, const struct value_series *s)
{
    struct value_cursor c = { 0 };
    struct value_point p = { 0 };

    assert_true(value_next(s, &c, &p));
    plain_metric(b, &s->labels);
    buf_puts(b, p.h ? ",\"histogram\":" : ",\"value\":");
    plain_pair(b, &p);
    buf_putc(b, '}');
}

static void plain_json(struct buf *b, const struct value *v)
{
    buf_printf(b, "{\"status\":\"success\",\"data\":{\"resultType\":\"%s\",\"result\":[",
               v->type == VALUE_MATRIX ? "matrix" : "vector");
    for (size_t i = 0; i < v->n; i++) {
        buf_puts(b, i ? "," : "");
        if (v->type == VALUE_MATRIX)
            plain_series(b, &v->series[i]);
        else
            plain_sample(b, &v->series[i]);
    }
    buf_puts(b, "]}}\n");
}

// ---- values ----

static const struct histogram some_histogram = { .sum = 1.5, .count = 2, .zero_count = 2 };

static struct labels random_labels(struct arena *a)
{
    static const char *const names[] = { "__name__", "a", "job", "pod \"x\"", "\xc3\xa9" };
    static const char *const values[] = { "",     "up",          "a\\b\nc", "10.0.0.1:8080",
                                          "\xff", "\xe2\x82\xac" };
    struct label *p = arena_alloc(a, 8 * sizeof *p);
    size_t n = pick(6);
    for (size_t i = 0; i < n; i++)
        p[i] = (struct label){ str_of(names[pick(5)]), str_of(values[pick(6)]) };
    return (struct labels){ p, n, 0 };
}

/* Times that are shared by series, and some that are not. */
static int64_t random_time(size_t i)
{
    static const int64_t far[] = { INT64_MIN, INT64_MAX, -1, 0, 1, -1500, INT64_MAX / 1000 };
    return pick(50) ? 1700000000000 + (int64_t)i * 15000 + (pick(9) ? 0 : (int64_t)pick(999))
                    : far[pick(7)];
}

static double random_value(void)
{
    static const double odd[] = { 0, -0.0, NAN, INFINITY, -INFINITY, 1e-7, 1e21, 5e-324, -1.5 };
    switch (pick(3)) {
    case 0:
        return odd[pick(9)];
    case 1:
        return pick(100000);
    default:
        return pick(1000) / 285.0;
    }
}

static struct value_series random_series(struct arena *a, size_t n_floats, size_t n_hists)
{
    struct float_point *f = arena_alloc(a, (n_floats + 1) * sizeof *f);
    struct hist_point *h = arena_alloc(a, (n_hists + 1) * sizeof *h);
    for (size_t i = 0; i < n_floats; i++)
        f[i] = (struct float_point){ random_time(i), i && pick(2) ? f[i - 1].v : random_value() };
    for (size_t i = 0; i < n_hists; i++)
        h[i] = (struct hist_point){ random_time(i), &some_histogram };
    return (struct value_series){ random_labels(a), f, h, n_floats, n_hists };
}

static void check_with(const struct value *v, unsigned threads)
{
    struct out_term term = { 0 };
    struct diags notes = { 0 };
    struct buf want = { 0 };
    struct out_flow f;
    struct err e = { 0 };

    out_flow_init(&f, &term, -1, false);
    const struct value_style style = { .format = VALUE_OUT_JSON,
                                       .notes = &notes,
                                       .threads = threads };
    assert_true(value_write(&f, v, &style, &e));
    plain_json(&want, v);
    size_t i = 0;
    while (i < want.n && i < f.out.buf.n && want.p[i] == f.out.buf.p[i])
        i++;
    if (i != want.n || i != f.out.buf.n)
        fail_msg("at %zu: got %.60s, want %.60s", i, buf_z(&f.out.buf) + i, buf_z(&want) + i);
    buf_done(&want);
    buf_done(&f.out.buf);
}

static void check(const struct value *v)
{
    check_with(v, 1);
    check_with(v, 3);
}

static void a_matrix_of_any_shape_is_the_same(void **state)
{
    // Around the ends of the pieces in which it is written.
    static const size_t lengths[] = { 0, 1, 2, 495, 496, 511, 512, 513, 1024, 1025, 3000, 50000 };
    enum { N_LENGTHS = sizeof lengths / sizeof *lengths };
    (void)state;

    for (int round = 0; round < 60; round++) {
        struct arena a = { 0 };
        struct value v = { .type = VALUE_MATRIX, .n = pick(12) };
        v.series = arena_new_n(&a, struct value_series, v.n);
        for (size_t i = 0; i < v.n; i++)
            v.series[i] = random_series(&a, lengths[pick(N_LENGTHS)],
                                        pick(3) ? 0 : lengths[pick(N_LENGTHS)]);
        check(&v);
        arena_done(&a);
    }
}

static void many_short_series_are_the_same(void **state)
{
    (void)state;
    for (int round = 0; round < 4; round++) {
        struct arena a = { 0 };
        struct value v = { .type = round % 2 ? VALUE_MATRIX : VALUE_VECTOR, .n = 20000 };
        v.series = arena_new_n(&a, struct value_series, v.n);
        for (size_t i = 0; i < v.n; i++) {
            size_t n_hists = !pick(9);
            v.series[i] = random_series(&a, round % 2 ? pick(4) : !n_hists, n_hists);
        }
        check(&v);
        arena_done(&a);
    }
}

static void nothing_is_an_empty_list(void **state)
{
    struct value v = { .type = VALUE_MATRIX };
    (void)state;
    check(&v);
    v.type = VALUE_VECTOR;
    check(&v);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_matrix_of_any_shape_is_the_same),
        cmocka_unit_test(many_short_series_are_the_same),
        cmocka_unit_test(nothing_is_an_empty_list),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
