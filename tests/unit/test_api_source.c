/* The raw series of a server as a struct source. The server is /raw/ of tests/lib/httpd_api.c. */
#include "../lib/httpd_run.h"
#include "http/api.h"
#include "http/api_hist.h"
#include "http/api_layout.h"
#include "test.h"

#include <math.h>
#include <pthread.h>

static struct httpd server;

struct opened {
    struct api *api;
    struct source *source;
    struct selector sel;
    struct arena a;
};

static void open_path(struct opened *o, const char *path, const char *selector, int64_t max_bytes)
{
    struct err e = { 0 };

    *o = (struct opened){ .api = api_new(httpd_url(&server, path), NULL, &e) };
    assert_non_null(o->api);
    o->source = api_source_new(o->api, &(struct api_source_opts){ max_bytes });
    assert_true(selector_parse(&o->a, str_of(selector), &o->sel, &e));
}

static void close_all(struct opened *o)
{
    selector_done(&o->sel);
    source_close(o->source);
    api_free(o->api);
    arena_done(&o->a);
}

static struct series_set select_ok(struct opened *o, int64_t mint, int64_t maxt)
{
    struct series_set set;
    struct err e = { 0 };

    if (!o->source->ops->select(o->source, o->sel.p, o->sel.n, mint, maxt, NULL, &set, &e))
        fail_msg("%s", e.msg);
    return set;
}

static void assert_fails(struct opened *o, int64_t mint, int64_t maxt, enum err_kind kind,
                         const char *end)
{
    struct series_set set;
    struct err e = { 0 };

    assert_false(o->source->ops->select(o->source, o->sel.p, o->sel.n, mint, maxt, NULL, &set, &e));
    assert_int_equal(e.kind, kind);
    if (!str_starts(str_of(e.msg), str_of(api_url(o->api))) ||
        !str_ends(str_of(e.msg), str_of(end)))
        fail_msg("got %s", e.msg);
    assert_int_equal(e.at.n, 0);
    err_done(&e);
}

static void assert_samples(struct opened *o, const struct series_set *set, size_t i, int64_t first,
                           int64_t last, int k)
{
    struct samples s = { 0 };
    struct err e = { 0 };

    assert_true(o->source->ops->decode(o->source, set, i, first, last, &s, &e));
    assert_int_equal(s.n, (last - first) / 10000 + 1);
    for (size_t j = 0; j < s.n; j++) {
        assert_int_equal(s.t[j], first + (int64_t)j * 10000);
        assert_true(s.v[j] == (double)(k * (s.t[j] / 10000)));
    }
    samples_done(&s);
}

static void both_ends_are_part_of_it(void **state)
{
    struct opened o;

    (void)state;
    open_path(&o, "/raw", "x_total{k!=\"3\"}", 0);
    struct series_set set = select_ok(&o, 20000, 50000);
    assert_int_equal(set.n, 2);
    assert_true(str_eq(labels_get(&set.labels[1], STR("k")), STR("2")));
    assert_samples(&o, &set, 0, 20000, 50000, 1);
    assert_samples(&o, &set, 1, 20000, 50000, 2);
    o.source->ops->release(o.source, &set);
    set = select_ok(&o, 20001, 29999);
    assert_int_equal(set.n, 0);
    o.source->ops->release(o.source, &set);
    close_all(&o);
}

static void what_is_too_much_at_once_comes_in_pieces(void **state)
{
    struct opened o;

    (void)state;
    open_path(&o, "/raw", "x_total", 0);
    struct series_set set = select_ok(&o, 1700000000000, 1700007200000);
    assert_int_equal(set.n, 2);
    assert_samples(&o, &set, 0, 1700000000000, 1700007200000, 1);
    assert_samples(&o, &set, 1, 1700000000000, 1700007200000, 2);
    assert_samples(&o, &set, 1, 1700003000000, 1700003050000, 2);
    o.source->ops->release(o.source, &set);
    close_all(&o);
}

static void histograms_come_along(void **state)
{
    struct opened o;
    struct samples s = { 0 };
    struct err e = { 0 };

    (void)state;
    open_path(&o, "/raw", "h", 0);
    struct series_set set = select_ok(&o, 0, 600000);
    assert_int_equal(set.n, 1);
    assert_true(o.source->ops->decode(o.source, &set, 0, 60000, 600000, &s, &e));
    assert_int_equal(s.n, 0);
    assert_int_equal(s.n_h, 10);
    assert_int_equal(s.h[9].t, 600000);
    assert_true(s.h[9].h->count == 10 && s.h[9].h->sum == 3 && s.h[9].h->pos.n == 1);
    samples_done(&s);
    o.source->ops->release(o.source, &set);
    close_all(&o);
}

static const struct histogram *told(struct arena *a, const struct api_bucket *b, size_t n)
{
    struct histogram *h;
    struct err e = { 0 };
    int32_t schema = 0;

    assert_true(api_hist_build(a, 3, 1, b, n, &schema, &h, &e));
    return h;
}

/* Bounds of 2^(1/8) are in schema 3; the upper one is of schema 2, too. */
static void schemas_are_those_of_the_bounds(void **state)
{
    const struct api_bucket whole = { API_OPEN_LEFT, 0.0005324744788404579, 0.0005806675366224224,
                                      1 };
    const struct api_bucket cut = { API_OPEN_LEFT, 0.00055, 0.0005806675366224224, 1 };
    struct arena a = { 0 };
    (void)state;

    assert_int_equal(told(&a, &whole, 1)->schema, 3);
    assert_true(told(&a, &whole, 1)->zero_threshold == 0);
    assert_true(told(&a, &cut, 1)->zero_threshold == 0.00055);
    assert_int_equal(told(&a, NULL, 0)->schema, HISTOGRAM_MAX_SCHEMA);
    arena_done(&a);
}

/* le = 0.1, 0.25, 0.5, 1, 2.5: what is empty is not told, and may look like powers of two. */
static void custom_bounds_are_those_of_all_histograms(void **state)
{
    const struct api_bucket first[] = { { API_CLOSED, -INFINITY, 0.1, 2 },
                                        { API_OPEN_LEFT, 0.25, 0.5, 1 } };
    const struct api_bucket doubling[] = { { API_OPEN_LEFT, 0.25, 0.5, 1 },
                                           { API_OPEN_LEFT, 0.5, 1, 2 } };
    const struct api_bucket last[] = { { API_OPEN_LEFT, 2.5, INFINITY, 3 } };
    const struct api_bucket wide[] = { { API_OPEN_LEFT, 0.1, 1, 3 } };
    const struct label name = { STR(LABEL_NAME), STR("h") }, other = { STR(LABEL_NAME), STR("g") };
    const struct labels h_of = { .p = &name, .n = 1 }, g_of = { .p = &other, .n = 1 };
    const double want[] = { 0.1, 0.25, 0.5, 1, 2.5 };
    struct api_layouts l = { .lock = PTHREAD_MUTEX_INITIALIZER };
    struct arena a = { 0 };
    const struct histogram *all[] = { told(&a, first, 2), told(&a, doubling, 2),
                                      told(&a, last, 1) };

    (void)state;
    assert_int_equal(all[1]->schema, 0);
    for (size_t i = 0; i < 3; i++)
        api_layouts_add(&l, &h_of, all[i]);
    api_layouts_add(&l, &g_of, all[1]);
    assert_int_equal(api_layouts_get(&l, &a, &g_of).n, 0); // nothing says that they are custom
    struct api_bounds b = api_layouts_get(&l, &a, &h_of);
    assert_int_equal(b.n, N_OF(want));
    for (size_t i = 0; i < N_OF(want); i++)
        assert_true(b.p[i] == want[i]);
    for (size_t i = 0; i < 3; i++) {
        struct err e = { 0 };
        const struct histogram *h = api_layout_apply(&a, &b, all[i]);
        assert_int_equal(h->schema, HISTOGRAM_CUSTOM_SCHEMA);
        assert_int_equal(h->n_bounds, N_OF(want));
        assert_true(histogram_check(h, &e));
    }
    const struct histogram *h = api_layout_apply(&a, &b, all[1]);
    assert_true(h->pos.n == 2 && h->pos.n_spans == 1 && h->pos.spans[0].offset == 2);
    assert_true(h->pos.counts[0] == 1 && h->pos.counts[1] == 2);
    assert_int_equal(api_layout_apply(&a, &b, told(&a, NULL, 0))->schema, HISTOGRAM_CUSTOM_SCHEMA);
    h = told(&a, wide, 1); // others have a bound in it: it is of another layout
    assert_ptr_equal(api_layout_apply(&a, &b, h), h);
    api_layouts_done(&l);
    arena_done(&a);
}

static void what_the_server_says_of_it_is_kept(void **state)
{
    struct opened o;

    (void)state;
    open_path(&o, "/raw", "x_total", 0);
    struct series_set set = select_ok(&o, 0, 2000000); // three pieces say the same
    assert_int_equal(set.notes.n, 1);
    assert_string_equal(set.notes.p[0].msg, "only half of it");
    o.source->ops->release(o.source, &set);
    assert_int_equal(set.notes.n, 0);
    close_all(&o);
}

static void failures_name_server_and_series(void **state)
{
    struct opened o;

    (void)state;
    open_path(&o, "/forbidden", "x_total{k=~\"1|2\"}", 0);
    assert_fails(&o, 1, 60000, ERR_NET,
                 ": fetching x_total{k=~\"1|2\"}[1m]: HTTP 403 Forbidden: not you");
    close_all(&o);
    open_path(&o, "/tell", "{k=\"1\"}", 0);
    assert_fails(&o, 1, 1000, ERR_FORMAT, ": fetching {k=\"1\"}[1s]: the answer is no matrix");
    close_all(&o);
    open_path(&o, "/raw", "x_total", 20000);
    assert_fails(&o, 1, 3600000, ERR_LIMIT, " bytes of memory");
    close_all(&o);
}

static void memory_is_that_of_all_selections(void **state)
{
    struct opened o;
    struct series_set some[64];
    struct err e = { 0 };
    size_t n = 0;

    (void)state;
    open_path(&o, "/raw", "x_total", 200000);
    while (n < N_OF(some) &&
           o.source->ops->select(o.source, o.sel.p, o.sel.n, 1, 3600000, NULL, &some[n], &e))
        n++;
    assert_true(n > 0 && n < N_OF(some));
    assert_int_equal(e.kind, ERR_LIMIT);
    err_done(&e);
    for (size_t i = 0; i < n; i++)
        o.source->ops->release(o.source, &some[i]);
    struct series_set again = select_ok(&o, 1, 3600000);
    o.source->ops->release(o.source, &again);
    close_all(&o);
}

struct reader {
    struct opened *o;
    int64_t mint;
};

static void *read_some(void *user)
{
    const struct reader *r = user;

    for (int round = 0; round < 5; round++) {
        struct series_set set = select_ok(r->o, r->mint, r->mint + 500000);
        assert_samples(r->o, &set, 0, r->mint, r->mint + 500000, 1);
        r->o->source->ops->release(r->o->source, &set);
    }
    return NULL;
}

static void threads_read_at_once(void **state)
{
    struct opened o;
    struct reader readers[4];
    pthread_t threads[4];

    (void)state;
    open_path(&o, "/raw", "x_total", 0);
    for (size_t i = 0; i < N_OF(threads); i++) {
        readers[i] = (struct reader){ &o, 1700000000000 + (int64_t)i * 100000 };
        assert_int_equal(pthread_create(&threads[i], NULL, read_some, &readers[i]), 0);
    }
    for (size_t i = 0; i < N_OF(threads); i++)
        pthread_join(threads[i], NULL);
    close_all(&o);
}

static void a_wait_that_is_over_ends_it(void **state)
{
    const struct source_hints over = { .until_ns = 1 };
    struct series_set set;
    struct err e = { 0 };
    struct opened o;

    (void)state;
    open_path(&o, "/hang", "x_total", 0);
    assert_false(o.source->ops->select(o.source, o.sel.p, o.sel.n, 1, 2, &over, &set, &e));
    assert_int_equal(e.kind, ERR_TIMEOUT);
    err_done(&e);
    close_all(&o);
}

static void assert_strs(const struct strs *s, const char *const *want, size_t n)
{
    assert_int_equal(s->n, n);
    for (size_t i = 0; i < n; i++)
        assert_true(str_eq(s->p[i], str_of(want[i])));
}

static void names_and_values_are_sorted(void **state)
{
    static const char *const names[] = { "__name__", "k" }, *const values[] = { "1", "2" };
    struct opened o;
    struct strs got;
    struct err e = { 0 };

    (void)state;
    open_path(&o, "/raw", "x_total", 0);
    assert_true(o.source->ops->label_names(o.source, &o.a, o.sel.p, o.sel.n, &got, &e));
    assert_strs(&got, names, N_OF(names));
    assert_true(o.source->ops->label_values(o.source, &o.a, STR("k"), NULL, 0, &got, &e));
    assert_strs(&got, values, N_OF(values));
    assert_true(o.source->ops->label_values(o.source, &o.a, STR("a b"), NULL, 0, &got, &e));
    assert_int_equal(got.n, 1);
    assert_false(o.source->ops->label_values(o.source, &o.a, STR("none"), NULL, 0, &got, &e));
    assert_int_equal(e.kind, ERR_NET);
    err_done(&e);
    close_all(&o);
}

static void metadata_and_exemplars_are_read(void **state)
{
    struct opened o;
    struct source_meta *meta;
    struct source_exemplar *x;
    struct err e = { 0 };
    size_t n;

    (void)state;
    open_path(&o, "/raw", "x_total", 0);
    assert_true(o.source->ops->metadata(o.source, &o.a, &meta, &n, &e));
    assert_int_equal(n, 2);
    assert_true(str_eq(meta[0].family, STR("h")) && meta[0].type == METRIC_HISTOGRAM);
    assert_true(str_eq(meta[1].help, STR("Xs")) && meta[1].type == METRIC_COUNTER);
    assert_true(o.source->ops->exemplars(o.source, &o.a, o.sel.p, o.sel.n, 0, 5000, &x, &n, &e));
    assert_int_equal(n, 2);
    assert_true(x[0].t == 1000 && x[0].value == 1);
    assert_true(x[1].t == 2500 && str_eq(labels_get(&x[1].labels, STR("id")), STR("b")));
    assert_true(str_eq(labels_get(&x[1].series, STR("k")), STR("1")));
    close_all(&o);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(both_ends_are_part_of_it),
        cmocka_unit_test(what_is_too_much_at_once_comes_in_pieces),
        cmocka_unit_test(histograms_come_along),
        cmocka_unit_test(schemas_are_those_of_the_bounds),
        cmocka_unit_test(custom_bounds_are_those_of_all_histograms),
        cmocka_unit_test(what_the_server_says_of_it_is_kept),
        cmocka_unit_test(failures_name_server_and_series),
        cmocka_unit_test(memory_is_that_of_all_selections),
        cmocka_unit_test(threads_read_at_once),
        cmocka_unit_test(a_wait_that_is_over_ends_it),
        cmocka_unit_test(names_and_values_are_sorted),
        cmocka_unit_test(metadata_and_exemplars_are_read),
    };

    httpd_start(&server);
    int failed = cmocka_run_group_tests(tests, NULL, NULL);
    httpd_stop(&server);
    return failed;
}
