#include "test.h"

#include "base/err.h"
#include "expo/page.h"
#include "model/labels.h"

/* Items as a reader would give them. */
static void announce(struct page *p, enum expo_kind kind, const char *name, const char *text)
{
    struct expo_item it = { .kind = kind, .name = str_of(name), .text = str_of(text) };
    if (kind == EXPO_TYPE)
        assert_true(metric_type_parse(str_of(text), &it.type));
    page_add(p, NULL, &it);
}

static void sample(struct page *p, const char *name, const char *l1, const char *v1, const char *l2,
                   const char *v2)
{
    struct label ls[] = { { str_of(l1), str_of(v1) }, { str_of(l2), str_of(v2) } };
    struct expo_item it = { .kind = EXPO_SAMPLE, .name = str_of(name), .labels = ls };
    it.n_labels = l2 ? 2 : l1 ? 1 : 0;
    page_add(p, NULL, &it);
}

static void finish(struct page *p)
{
    page_add(p, NULL, &(struct expo_item){ .kind = EXPO_END });
}

static void assert_family(const struct page *p, size_t i, const char *name, enum metric_type type,
                          size_t n)
{
    assert_true(i < p->n);
    assert_str(p->families[i]->name, name);
    assert_int_equal(p->families[i]->type, type);
    assert_int_equal(p->families[i]->n, n);
}

static void samples_find_their_family_and_role(void **state)
{
    struct page p;
    (void)state;
    page_init(&p);
    announce(&p, EXPO_HELP, "h", "a histogram");
    announce(&p, EXPO_TYPE, "h", "histogram");
    sample(&p, "h_bucket", "a", "1", "le", "+Inf");
    sample(&p, "h_sum", "a", "1", NULL, NULL);
    sample(&p, "h_count", "a", "1", NULL, NULL);
    sample(&p, "h_other", NULL, NULL, NULL, NULL);
    announce(&p, EXPO_TYPE, "s", "summary");
    sample(&p, "s", "quantile", "0.5", NULL, NULL);
    sample(&p, "s_created", NULL, NULL, NULL, NULL);
    announce(&p, EXPO_TYPE, "c_total", "counter");
    sample(&p, "c_total", NULL, NULL, NULL, NULL);
    sample(&p, "c_created", NULL, NULL, NULL, NULL);
    announce(&p, EXPO_HELP, "empty", "no samples");
    finish(&p);

    assert_int_equal(p.n, 5);
    assert_family(&p, 0, "h", METRIC_HISTOGRAM, 3);
    assert_str(p.families[0]->help, "a histogram");
    assert_int_equal(p.families[0]->samples[0].role, ROLE_BUCKET);
    assert_int_equal(p.families[0]->samples[1].role, ROLE_SUM);
    assert_int_equal(p.families[0]->samples[2].role, ROLE_COUNT);
    assert_family(&p, 1, "h_other", METRIC_UNKNOWN, 1);
    assert_family(&p, 2, "s", METRIC_SUMMARY, 2);
    assert_int_equal(p.families[2]->samples[0].role, ROLE_QUANTILE);
    assert_int_equal(p.families[2]->samples[1].role, ROLE_CREATED);
    assert_family(&p, 3, "c_total", METRIC_COUNTER, 2);
    assert_int_equal(p.families[3]->samples[1].role, ROLE_CREATED);
    assert_family(&p, 4, "empty", METRIC_UNKNOWN, 0);
    assert_int_equal(p.n_samples, 8);
    page_done(&p);
}

/* Go's client library has go_memstats_alloc_bytes, a gauge, and the counter ..._total. */
static void samples_after_others_find_their_older_family(void **state)
{
    struct page p;
    (void)state;
    page_init(&p);
    announce(&p, EXPO_TYPE, "h", "histogram");
    sample(&p, "c", NULL, NULL, NULL, NULL);
    sample(&p, "h_bucket", "le", "1", NULL, NULL);
    sample(&p, "h_bucket", "le", "+Inf", NULL, NULL);
    sample(&p, "h_count", NULL, NULL, NULL, NULL);
    finish(&p);

    assert_int_equal(p.n, 2);
    assert_family(&p, 0, "h", METRIC_HISTOGRAM, 3);
    assert_int_equal(p.families[0]->samples[0].role, ROLE_BUCKET);
    assert_int_equal(p.families[0]->samples[1].role, ROLE_BUCKET);
    assert_int_equal(p.families[0]->samples[2].role, ROLE_COUNT);
    page_done(&p);
}

static void an_openmetrics_counter_is_named_as_its_series(void **state)
{
    struct page p;
    (void)state;
    page_init(&p);
    announce(&p, EXPO_TYPE, "x", "gauge");
    sample(&p, "x", NULL, NULL, NULL, NULL);
    announce(&p, EXPO_TYPE, "x", "counter");
    announce(&p, EXPO_HELP, "x", "counted");
    sample(&p, "x_total", NULL, NULL, NULL, NULL);
    announce(&p, EXPO_TYPE, "b", "info");
    sample(&p, "b_info", NULL, NULL, NULL, NULL);
    finish(&p);

    assert_int_equal(p.n, 3);
    assert_family(&p, 0, "x", METRIC_GAUGE, 1);
    assert_family(&p, 1, "x_total", METRIC_COUNTER, 1);
    assert_str(p.families[1]->help, "counted");
    assert_family(&p, 2, "b_info", METRIC_INFO, 1);
    page_done(&p);
}

static void parts_of_a_family_are_joined(void **state)
{
    struct page p;
    (void)state;
    page_init(&p);
    announce(&p, EXPO_TYPE, "h", "histogram");
    announce(&p, EXPO_TYPE, "g", "gauge");
    sample(&p, "h_bucket", "le", "1", NULL, NULL);
    sample(&p, "g", "a", "1", NULL, NULL);
    sample(&p, "h_sum", NULL, NULL, NULL, NULL);
    sample(&p, "u", NULL, NULL, NULL, NULL);
    sample(&p, "g", "a", "2", NULL, NULL);
    announce(&p, EXPO_HELP, "u", "late");
    announce(&p, EXPO_HELP, "h", "later");
    finish(&p);

    assert_int_equal(p.n, 3);
    assert_family(&p, 0, "h", METRIC_HISTOGRAM, 2);
    assert_int_equal(p.families[0]->samples[1].role, ROLE_SUM);
    assert_str(p.families[0]->help, "later");
    assert_family(&p, 1, "g", METRIC_GAUGE, 2);
    assert_family(&p, 2, "u", METRIC_UNKNOWN, 1);
    assert_str(p.families[2]->help, "late");
    page_done(&p);
}

/* Otherwise `s` would hold samples of `s_sum`, which has a family, too. */
static void a_family_announced_twice_keeps_its_first_type(void **state)
{
    struct page p;
    (void)state;
    page_init(&p);
    announce(&p, EXPO_TYPE, "s", "untyped");
    sample(&p, "s", "quantile", "0.5", NULL, NULL);
    sample(&p, "s_sum", NULL, NULL, NULL, NULL);
    sample(&p, "g", NULL, NULL, NULL, NULL);
    announce(&p, EXPO_TYPE, "s", "summary");
    sample(&p, "s", "quantile", "0.9", NULL, NULL);
    sample(&p, "s_sum", "a", "1", NULL, NULL);
    announce(&p, EXPO_TYPE, "s", "summary");
    sample(&p, "s_count", NULL, NULL, NULL, NULL);
    announce(&p, EXPO_TYPE, "h", "histogram");
    sample(&p, "h_sum", NULL, NULL, NULL, NULL);
    announce(&p, EXPO_TYPE, "h", "gauge");
    sample(&p, "h_bucket", "le", "1", NULL, NULL);
    finish(&p);

    assert_int_equal(p.n, 5);
    assert_family(&p, 0, "s", METRIC_UNKNOWN, 2);
    assert_int_equal(p.families[0]->samples[1].role, ROLE_VALUE);
    assert_family(&p, 1, "s_sum", METRIC_UNKNOWN, 2);
    assert_family(&p, 2, "g", METRIC_UNKNOWN, 1);
    assert_family(&p, 3, "s_count", METRIC_UNKNOWN, 1);
    assert_family(&p, 4, "h", METRIC_HISTOGRAM, 2);
    assert_int_equal(p.families[4]->samples[1].role, ROLE_BUCKET);
    page_done(&p);
}

static void more_samples_of_an_older_family_have_its_roles(void **state)
{
    struct page p;
    (void)state;
    page_init(&p);
    announce(&p, EXPO_TYPE, "s", "summary");
    sample(&p, "g", NULL, NULL, NULL, NULL);
    sample(&p, "s", "quantile", "0.5", NULL, NULL);
    sample(&p, "s", "quantile", "0.9", NULL, NULL);
    sample(&p, "g", "a", "1", NULL, NULL);
    finish(&p);

    assert_int_equal(p.n, 2);
    assert_family(&p, 0, "s", METRIC_SUMMARY, 2);
    assert_int_equal(p.families[0]->samples[0].role, ROLE_QUANTILE);
    assert_int_equal(p.families[0]->samples[1].role, ROLE_QUANTILE);
    assert_family(&p, 1, "g", METRIC_UNKNOWN, 2);
    page_done(&p);
}

static void labels_are_shared(void **state)
{
    struct page p;
    (void)state;
    page_init(&p);
    announce(&p, EXPO_TYPE, "h", "histogram");
    sample(&p, "h_bucket", "a", "1", "le", "+Inf");
    sample(&p, "h_sum", "a", "1", NULL, NULL);
    sample(&p, "g", "b", "x", "a", "1");
    finish(&p);

    const struct page_sample *bucket = &p.families[0]->samples[0], *sum = bucket + 1;
    const struct page_sample *g = &p.families[1]->samples[0];
    assert_ptr_equal(bucket->labels, sum->labels);
    assert_ptr_equal(bucket->labels[0], g->labels[1]);
    assert_str(page_label(g, STR("b")), "x");
    assert_int_equal(page_label(g, STR("c")).n, 0);
    page_done(&p);
}

static void target_labels_move_those_that_are_there(void **state)
{
    struct page p;
    (void)state;
    page_init(&p);
    sample(&p, "a", "job", "mine", "exported_job", "older");
    sample(&p, "a", "instance", "", "z", "1");
    finish(&p);
    page_add_target_labels(&p, STR("j"), STR("h:1"));

    const struct page_sample *s = p.families[0]->samples;
    assert_int_equal(s[0].n_labels, 4);
    assert_str(page_label(&s[0], STR("job")), "j");
    assert_str(page_label(&s[0], STR("instance")), "h:1");
    assert_str(page_label(&s[0], STR("exported_job")), "older");
    assert_str(page_label(&s[0], STR("exported_exported_job")), "mine");
    assert_int_equal(s[1].n_labels, 3);
    assert_str(page_label(&s[1], STR("instance")), "h:1");
    page_done(&p);
}

static void pages_merge_family_by_family(void **state)
{
    struct page a, b, c;
    (void)state;
    page_init(&a);
    page_init(&b);
    page_init(&c);
    announce(&a, EXPO_TYPE, "g", "gauge");
    sample(&a, "g", "i", "1", NULL, NULL);
    finish(&a);
    announce(&b, EXPO_HELP, "g", "from b");
    announce(&b, EXPO_TYPE, "g", "counter");
    sample(&b, "g", "i", "2", "k", "v");
    sample(&b, "only_b", "i", "1", NULL, NULL);
    finish(&b);
    sample(&c, "g", "i", "3", NULL, NULL);
    sample(&c, "only_b", "i", "1", NULL, NULL);
    finish(&c);

    page_merge(&b, &c);
    page_merge(&a, &b);
    assert_int_equal(b.n, 0);
    assert_int_equal(a.n, 2);
    assert_int_equal(a.n_samples, 5);
    assert_family(&a, 0, "g", METRIC_GAUGE, 3);
    assert_str(a.families[0]->help, "from b");
    assert_family(&a, 1, "only_b", METRIC_UNKNOWN, 2);
    assert_ptr_equal(a.families[0]->samples[0].labels[0], a.families[1]->samples[0].labels[0]);
    assert_str(page_label(&a.families[0]->samples[2], STR("i")), "3");
    page_done(&c);
    page_done(&b);
    page_done(&a);
}

static void merged_samples_belong_to_their_family(void **state)
{
    struct page a, b;
    (void)state;
    page_init(&a);
    page_init(&b);
    announce(&a, EXPO_TYPE, "s", "untyped");
    sample(&a, "s", "quantile", "0.5", NULL, NULL);
    sample(&a, "s_sum", NULL, NULL, NULL, NULL);
    finish(&a);
    announce(&b, EXPO_TYPE, "s", "summary");
    sample(&b, "s", "quantile", "0.5", NULL, NULL);
    sample(&b, "s_sum", NULL, NULL, NULL, NULL);
    sample(&b, "s_count", NULL, NULL, NULL, NULL);
    finish(&b);

    page_merge(&a, &b);
    assert_int_equal(a.n, 3);
    assert_int_equal(a.n_samples, 5);
    assert_family(&a, 0, "s", METRIC_UNKNOWN, 2);
    assert_int_equal(a.families[0]->samples[1].role, ROLE_VALUE);
    assert_family(&a, 1, "s_sum", METRIC_UNKNOWN, 2);
    assert_family(&a, 2, "s_count", METRIC_UNKNOWN, 1);
    page_done(&b);
    page_done(&a);
}

static void bounds_get_the_form_prometheus_stores(void **state)
{
    static const char *const cases[][2] = {
        { "1", "1.0" },
        { "0", "0.0" },
        { "0.005", "0.005" },
        { "10", "10.0" },
        { "100000", "100000.0" },
        { "999999", "999999.0" },
        { "1000000", "1e+06" },
        { "1234567", "1.234567e+06" },
        { "0.50", "0.5" },
        { "1.", "1.0" },
        { ".5", "0.5" },
        { "01", "1.0" },
        { "0.0001", "0.0001" },
        { "0.00001", "1e-05" },
        { "+Inf", "+Inf" },
        { "inf", "+Inf" },
        { "-Inf", "-Inf" },
        { "NaN", "NaN" },
        { "1e3", "1000.0" },
        { "-0.5", "-0.5" },
        { "", "" },
        { "x", "x" },
        { "1 ", "1 " },
        { "2.5", "2.5" },
        { "123456.789", "123456.789" },
        { "1.10", "1.1" },
        { "0.0", "0.0" },
    };
    struct buf b = { 0 };
    (void)state;
    for (size_t i = 0; i < N_OF(cases); i++) {
        buf_clear(&b);
        expo_put_bound(&b, str_of(cases[i][0]));
        assert_str(buf_str(&b), cases[i][1]);
    }
    buf_done(&b);
}

struct seen {
    struct buf out;
    size_t left;
};

static bool collect(void *user, const struct expo_item *it, struct err *e)
{
    struct seen *s = user;
    static const char *kinds[] = { "end", "HELP", "TYPE", "UNIT", "#", "", "native" };
    if (s->left-- == 0)
        return err_set(e, ERR_IO, "enough");
    buf_printf(&s->out, "%s %.*s %zu %.*s;", kinds[it->kind], STR_ARG(it->name), it->n_labels,
               STR_ARG(it->text));
    return true;
}

static void each_gives_what_a_writer_needs(void **state)
{
    struct page p;
    struct seen s = { .left = 100 };
    struct err e = { 0 };
    (void)state;
    page_init(&p);
    announce(&p, EXPO_TYPE, "a_s", "gauge");
    announce(&p, EXPO_UNIT, "a_s", "s");
    announce(&p, EXPO_HELP, "a_s", "h");
    sample(&p, "a_s", "x", "1", NULL, NULL);
    sample(&p, "b", NULL, NULL, NULL, NULL);
    sample(&p, "a_s", "x", "2", "y", "3");
    finish(&p);

    assert_true(page_each(&p, collect, &s, &e));
    assert_str(buf_str(&s.out), "HELP a_s 0 h;TYPE a_s 0 ;UNIT a_s 0 s; a_s 1 ; a_s 2 ; b 0 ;");
    s.left = 2;
    assert_false(page_each(&p, collect, &s, &e));
    assert_int_equal(e.kind, ERR_IO);
    err_done(&e);
    buf_done(&s.out);
    page_done(&p);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(samples_find_their_family_and_role),
        cmocka_unit_test(samples_after_others_find_their_older_family),
        cmocka_unit_test(an_openmetrics_counter_is_named_as_its_series),
        cmocka_unit_test(parts_of_a_family_are_joined),
        cmocka_unit_test(a_family_announced_twice_keeps_its_first_type),
        cmocka_unit_test(more_samples_of_an_older_family_have_its_roles),
        cmocka_unit_test(labels_are_shared),
        cmocka_unit_test(target_labels_move_those_that_are_there),
        cmocka_unit_test(pages_merge_family_by_family),
        cmocka_unit_test(merged_samples_belong_to_their_family),
        cmocka_unit_test(bounds_get_the_form_prometheus_stores),
        cmocka_unit_test(each_gives_what_a_writer_needs),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
