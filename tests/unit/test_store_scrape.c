/* Scrapes into the store: what a server that scraped the target would hold. */
#include "test.h"

#include "ingest/store_scrape.h"
#include "model/value.h"

struct fixture {
    struct mem_store *store;
    struct store_scrape *s;
    struct buf dump;
    struct err e;
};

static void begin(struct fixture *f)
{
    *f = (struct fixture){ .store = mem_new(&(struct mem_opts){ 0 }) };
    f->s = store_scrape_new(f->store, STR("j"), STR("h:1"));
}

static void end(struct fixture *f)
{
    store_scrape_free(f->s);
    mem_free(f->store);
    buf_done(&f->dump);
    err_done(&f->e);
}

/* A scrape of the page; NULL: the target did not answer. */
static void scrape(struct fixture *f, int64_t t, enum expo_format format, const char *page)
{
    store_scrape_begin(f->s, format, t);
    bool up = page && store_scrape_page(f->s, str_of(page), &f->e);
    assert_true(store_scrape_end(f->s, up, 0.5, &(struct err){ 0 }));
}

static void put_value(struct buf *b, double v)
{
    if (sample_is_stale(v))
        buf_puts(b, "stale");
    else
        buf_printf(b, "%g", v);
}

/* Series of that name, each on a line: `name{labels} value@time...`; NULL: of all but the
 * scrape's own. */
static const char *dump(struct fixture *f, const char *name)
{
    static const char *const own[] = { "up", "scrape_duration_seconds", "scrape_samples_scraped" };
    struct source *src = mem_source(f->store);
    struct source_hints hints = { .start_times = true };
    struct samples x = { 0 };
    struct series_set set;

    buf_clear(&f->dump);
    assert_true(src->ops->select(src, NULL, 0, INT64_MIN, INT64_MAX, &hints, &set, &f->e));
    for (size_t i = 0; i < set.n; i++) {
        struct str is = labels_get(&set.labels[i], STR("__name__"));
        bool skip = name && !str_eq(is, str_of(name));
        for (size_t k = 0; !name && k < N_OF(own); k++)
            skip |= str_eq(is, str_of(own[k]));
        if (skip)
            continue;
        labels_put(&f->dump, &set.labels[i]);
        assert_true(src->ops->decode(src, &set, i, INT64_MIN, INT64_MAX, &x, &f->e));
        for (size_t k = 0; k < x.n; k++) {
            buf_putc(&f->dump, ' ');
            put_value(&f->dump, x.v[k]);
            buf_printf(&f->dump, "@%lld", (long long)x.t[k]);
            if (x.st && x.st[k])
                buf_printf(&f->dump, "<%lld", (long long)x.st[k]);
        }
        for (size_t k = 0; k < x.n_h; k++) {
            buf_puts(&f->dump, " h(");
            put_value(&f->dump, x.h[k].h->count);
            if (sample_is_stale(x.h[k].h->sum))
                buf_puts(&f->dump, " stale");
            buf_printf(&f->dump, ")@%lld", (long long)x.h[k].t);
        }
        buf_putc(&f->dump, '\n');
    }
    src->ops->release(src, &set);
    samples_done(&x);
    return buf_z(&f->dump);
}

#define TARGET "instance=\"h:1\", job=\"j\""

static void a_scrape_tells_of_itself(void **state)
{
    struct fixture f;
    (void)state;
    begin(&f);
    scrape(&f, 1000, EXPO_TEXT, "a 1\nb 2\nb{x=\"1\"} 3 5\n");
    scrape(&f, 2000, EXPO_TEXT, NULL);
    scrape(&f, 3000, EXPO_TEXT, "");
    assert_string_equal(dump(&f, "up"), "up{" TARGET "} 1@1000 0@2000 1@3000\n");
    assert_string_equal(dump(&f, "scrape_duration_seconds"),
                        "scrape_duration_seconds{" TARGET "} 0.5@1000 0.5@2000 0.5@3000\n");
    assert_string_equal(dump(&f, "scrape_samples_scraped"),
                        "scrape_samples_scraped{" TARGET "} 3@1000 0@2000 0@3000\n");
    end(&f);
}

static void series_that_are_gone_end(void **state)
{
    struct fixture f;
    (void)state;
    begin(&f);
    scrape(&f, 1000, EXPO_TEXT, "a 1\nb{x=\"1\"} 1\nb{x=\"2\"} 1\n");
    scrape(&f, 2000, EXPO_TEXT, "b{x=\"2\"} 2\nc 2\n");
    scrape(&f, 3000, EXPO_TEXT, "b{x=\"2\"} 3\na 3\nc 3\n");
    assert_string_equal(dump(&f, NULL), "a{" TARGET "} 1@1000 stale@2000 3@3000\n"
                                        "b{" TARGET ", x=\"1\"} 1@1000 stale@2000\n"
                                        "b{" TARGET ", x=\"2\"} 1@1000 2@2000 3@3000\n"
                                        "c{" TARGET "} 2@2000 3@3000\n");
    end(&f);
}

static void all_ends_with_the_target(void **state)
{
    struct fixture f;
    (void)state;
    begin(&f);
    scrape(&f, 1000, EXPO_TEXT, "a 1\nb 1\n");
    scrape(&f, 2000, EXPO_TEXT, NULL);
    scrape(&f, 3000, EXPO_TEXT, NULL); // once is enough
    scrape(&f, 4000, EXPO_TEXT, "a 4\n");
    assert_string_equal(dump(&f, NULL), "a{" TARGET "} 1@1000 stale@2000 4@4000\n"
                                        "b{" TARGET "} 1@1000 stale@2000\n");
    end(&f);
}

static void tell(void *user, const struct expo_item *it)
{
    struct buf *b = user;

    if (it->kind != EXPO_SAMPLE)
        return;
    buf_put_str(b, it->name);
    for (size_t i = 0; i < it->n_labels; i++)
        buf_printf(b, ",%.*s=%.*s", STR_ARG(it->labels[i].name), STR_ARG(it->labels[i].value));
    buf_printf(b, " %g@%lld\n", it->value, (long long)it->ts);
}

static void nothing_bridges_a_gap(void **state)
{
    struct fixture f;
    struct buf told = { 0 };
    (void)state;
    begin(&f);
    scrape(&f, 1000, EXPO_TEXT, "a 1\n");
    store_scrape_tap(f.s, tell, &told);
    assert_true(store_scrape_gap(f.s, 2000, &f.e));
    assert_string_equal(buf_z(&told), ""); // who records cannot write that
    scrape(&f, 9000, EXPO_TEXT, "a{job=\"x\"} 2\na 3\n");
    assert_string_equal(dump(&f, "a"), "a{exported_job=\"x\", instance=\"h:1\", job=\"j\"} 2@9000\n"
                                       "a{instance=\"h:1\", job=\"j\"} 1@1000 stale@2000 3@9000\n");
    assert_string_equal(dump(&f, "up"),
                        "up{instance=\"h:1\", job=\"j\"} 1@1000 stale@2000 1@9000\n");
    // All that is stored is told, as it is stored.
    assert_string_equal(buf_z(&told), "a,exported_job=x,instance=h:1,job=j 2@9000\n"
                                      "a,instance=h:1,job=j 3@9000\nup,instance=h:1,job=j 1@9000\n"
                                      "scrape_duration_seconds,instance=h:1,job=j 0.5@9000\n"
                                      "scrape_samples_scraped,instance=h:1,job=j 2@9000\n");
    buf_done(&told);
    end(&f);
}

static void series_end_by_their_new_numbers(void **state)
{
    struct fixture f;
    struct mem_moved moved;
    (void)state;
    begin(&f);
    scrape(&f, 1000, EXPO_TEXT, "old 1\n");
    scrape(&f, 2000, EXPO_TEXT, "");
    scrape(&f, 3000, EXPO_TEXT, "a 1\nb 1\n");
    assert_true(mem_drop_before(f.store, 3000, &moved, &f.e));
    store_scrape_moved(f.s, &moved);
    mem_moved_done(&moved);
    scrape(&f, 4000, EXPO_TEXT, "new 1\nb 2\n");
    assert_string_equal(dump(&f, NULL), "a{" TARGET "} 1@3000 stale@4000\n"
                                        "b{" TARGET "} 1@3000 2@4000\n"
                                        "new{" TARGET "} 1@4000\n");
    end(&f);
}

/* Its times are not those of the scrapes: nobody knows when the next one is due. */
static void what_has_its_own_times_does_not_end(void **state)
{
    struct fixture f;
    (void)state;
    begin(&f);
    scrape(&f, 1000, EXPO_TEXT, "a 1 900\n");
    scrape(&f, 2000, EXPO_TEXT, "");
    assert_string_equal(dump(&f, NULL), "a{" TARGET "} 1@900\n");
    end(&f);
}

static void of_a_page_that_cannot_be_read_nothing_stays(void **state)
{
    static const struct {
        const char *page, *why;
    } cases[] = {
        { "# TYPE n gauge\na 2\nn 2\nb{\n", "line 4, column 3: " },
        { "a 2\nb{x=\"1\",x=\"2\"} 1\n", "line 2: label name \"x\" is not unique" },
    };
    (void)state;
    for (size_t i = 0; i < N_OF(cases); i++) {
        struct fixture f;
        struct arena a = { 0 };
        struct source_meta *m;
        size_t n;
        begin(&f);
        scrape(&f, 1000, EXPO_TEXT, "a 1\n");
        scrape(&f, 2000, EXPO_TEXT, cases[i].page);
        if (!f.e.msg || strncmp(f.e.msg, cases[i].why, strlen(cases[i].why)) != 0)
            fail_msg("%s", f.e.msg ? f.e.msg : "no error");
        assert_string_equal(dump(&f, NULL), "a{" TARGET "} 1@1000 stale@2000\n");
        assert_string_equal(dump(&f, "up"), "up{" TARGET "} 1@1000 0@2000\n");
        struct source *src = mem_source(f.store);
        assert_true(src->ops->metadata(src, &a, &m, &n, &f.e));
        assert_int_equal(n, 0);
        arena_done(&a);
        end(&f);
    }
}

static void the_targets_labels_win(void **state)
{
    struct fixture f;
    (void)state;
    begin(&f);
    scrape(&f, 1000, EXPO_TEXT,
           "a{job=\"mine\"} 1\n"
           "b{instance=\"i\",exported_instance=\"e\",job=\"\"} 1\n"
           "c{job=\"mine\",exported_job=\"\"} 1\n"
           "d{z=\"\"} 1\n");
    assert_string_equal(dump(&f, NULL),
                        "a{exported_job=\"mine\", " TARGET "} 1@1000\n"
                        "b{exported_exported_instance=\"i\", exported_instance=\"e\", " TARGET
                        "} 1@1000\n"
                        "c{exported_job=\"mine\", " TARGET "} 1@1000\n"
                        "d{" TARGET "} 1@1000\n");
    end(&f);
}

static void bounds_are_as_prometheus_stores_them(void **state)
{
    struct fixture f;
    (void)state;
    begin(&f);
    scrape(&f, 1000, EXPO_TEXT,
           "# TYPE h histogram\nh_bucket{le=\"1\"} 1\nh_bucket{le=\"+Inf\"} 1\n"
           "# TYPE s summary\ns{quantile=\"1\",le=\"1\"} 1\n# TYPE g gauge\ng{le=\"1\"} 1\n");
    assert_string_equal(dump(&f, NULL), "g{" TARGET ", le=\"1\"} 1@1000\n"
                                        "h_bucket{" TARGET ", le=\"+Inf\"} 1@1000\n"
                                        "h_bucket{" TARGET ", le=\"1.0\"} 1@1000\n"
                                        "s{" TARGET ", le=\"1\", quantile=\"1.0\"} 1@1000\n");
    end(&f);
}

/* Metadata as `family type unit help`, a line each. */
static void assert_meta(struct fixture *f, const char *want)
{
    struct source *src = mem_source(f->store);
    struct arena a = { 0 };
    struct source_meta *m;
    size_t n;
    buf_clear(&f->dump);
    assert_true(src->ops->metadata(src, &a, &m, &n, &f->e));
    for (size_t i = 0; i < n; i++)
        buf_printf(&f->dump, "%.*s %.*s %.*s %.*s\n", STR_ARG(m[i].family),
                   STR_ARG(metric_type_name(m[i].type)), STR_ARG(m[i].unit), STR_ARG(m[i].help));
    assert_string_equal(buf_z(&f->dump), want);
    arena_done(&a);
}

static void families_are_described(void **state)
{
    struct fixture f;
    (void)state;
    begin(&f);
    scrape(&f, 1000, EXPO_TEXT, "# HELP c_total C.\n# TYPE c_total counter\nc_total 1\n");
    assert_meta(&f, "c_total counter  C.\n");
    scrape(&f, 2000, EXPO_OPENMETRICS,
           "# HELP c C again.\n# TYPE c counter\nc_total 1\n# TYPE i info\ni_info 1\n"
           "# TYPE g_seconds gauge\n# UNIT g_seconds seconds\n# HELP g_seconds G.\ng_seconds 1\n"
           "# EOF\n");
    scrape(&f, 3000, EXPO_TEXT, NULL);
    assert_meta(&f, "c_total counter  C.\ng_seconds gauge seconds G.\ni_info info  \n");
    end(&f);
}

static void exemplars_are_kept_once(void **state)
{
    static const char page[] =
        "# TYPE h histogram\nh_bucket{le=\"1\"} 1 # {id=\"a\"} 0.5 0.75\n"
        "h_bucket{le=\"+Inf\"} 2 # {id=\"b\"} 7\nh_count 2\nh_sum 7.5\n# EOF\n";
    struct fixture f;
    struct arena a = { 0 };
    struct source_exemplar *x;
    size_t n;
    (void)state;
    begin(&f);
    scrape(&f, 1000, EXPO_OPENMETRICS, page);
    scrape(&f, 2000, EXPO_OPENMETRICS, page);
    struct source *src = mem_source(f.store);
    assert_true(src->ops->exemplars(src, &a, NULL, 0, 0, 100000, &x, &n, &f.e));
    for (size_t i = 0; i < n; i++) {
        labels_put(&f.dump, &x[i].series);
        buf_putc(&f.dump, ' ');
        labels_put(&f.dump, &x[i].labels);
        buf_printf(&f.dump, " %g@%lld\n", x[i].value, (long long)x[i].t);
    }
    assert_string_equal(buf_z(&f.dump), "h_bucket{" TARGET ", le=\"+Inf\"} {id=\"b\"} 7@1000\n"
                                        "h_bucket{" TARGET ", le=\"1.0\"} {id=\"a\"} 0.5@750\n");
    arena_done(&a);
    end(&f);
}

/* Items as a reader of protobuf gives them. */
static bool native(struct fixture *f, int64_t t, bool there)
{
    static const double counts[] = { 2 };
    static const struct histogram_span span = { 0, 1 };
    const struct histogram h = { .count = 2, .sum = 3, .pos = { &span, 1, counts, 1 } };
    const struct expo_item type = { .kind = EXPO_TYPE, .name = STR("h"), .type = METRIC_HISTOGRAM };
    const struct expo_item it = {
        .kind = EXPO_HISTOGRAM, .name = STR("h"), .histogram = &h, .has_st = true, .st = 500
    };
    store_scrape_begin(f->s, EXPO_PROTOBUF, t);
    return (!there ||
            (store_scrape_item(f->s, &type, &f->e) && store_scrape_item(f->s, &it, &f->e))) &&
           store_scrape_end(f->s, true, 0.5, &f->e);
}

static void a_native_histogram_ends_as_one(void **state)
{
    struct fixture f;
    (void)state;
    begin(&f);
    assert_true(native(&f, 1000, true) && native(&f, 2000, false));
    assert_string_equal(dump(&f, NULL), "h{" TARGET "} h(2)@1000 h(0 stale)@2000\n");
    assert_meta(&f, "h histogram  \n");
    end(&f);
}

static void the_memory_limit_ends_a_scrape(void **state)
{
    struct fixture f = { .store = mem_new(&(struct mem_opts){ .max_bytes = 100000 }) };
    struct buf page = { 0 };
    (void)state;
    f.s = store_scrape_new(f.store, STR("j"), STR("h:1"));
    for (int i = 0; i < 5000; i++)
        buf_printf(&page, "a{i=\"%d\"} 1\n", i);
    store_scrape_begin(f.s, EXPO_TEXT, 1000);
    assert_false(store_scrape_page(f.s, buf_str(&page), &f.e));
    assert_int_equal(f.e.kind, ERR_LIMIT);
    buf_done(&page);
    end(&f);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_scrape_tells_of_itself),
        cmocka_unit_test(series_that_are_gone_end),
        cmocka_unit_test(all_ends_with_the_target),
        cmocka_unit_test(nothing_bridges_a_gap),
        cmocka_unit_test(series_end_by_their_new_numbers),
        cmocka_unit_test(what_has_its_own_times_does_not_end),
        cmocka_unit_test(of_a_page_that_cannot_be_read_nothing_stays),
        cmocka_unit_test(the_targets_labels_win),
        cmocka_unit_test(bounds_are_as_prometheus_stores_them),
        cmocka_unit_test(families_are_described),
        cmocka_unit_test(exemplars_are_kept_once),
        cmocka_unit_test(a_native_histogram_ends_as_one),
        cmocka_unit_test(the_memory_limit_ends_a_scrape),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
