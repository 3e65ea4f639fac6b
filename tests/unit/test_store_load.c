/* Files into the store: what a server that had scraped them would hold. */
#include "test.h"

#include "base/io.h"
#include "ingest/store_load.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

enum { NOW = 1700000000123, MAX_FILES = 3 };

struct load {
    struct mem_store *store;
    struct diags notes;
    struct err e;
    bool ok;
    struct buf dump;
};

static void put_time(struct buf *b, int64_t t)
{
    if (t == NOW)
        buf_puts(b, "now");
    else
        buf_printf(b, "%lld", (long long)t);
}

/* Every series on a line: `name{labels} value@time value@time<start`, histograms as h(count)hint.
 */
static void dump(struct mem_store *s, struct buf *out)
{
    struct source *src = mem_source(s);
    struct source_hints hints = { .start_times = true };
    struct samples x = { 0 };
    struct series_set set;
    struct err e = { 0 };

    assert_true(src->ops->select(src, NULL, 0, INT64_MIN, INT64_MAX, &hints, &set, &e));
    for (size_t i = 0; i < set.n; i++) {
        labels_put(out, &set.labels[i]);
        assert_true(src->ops->decode(src, &set, i, INT64_MIN, INT64_MAX, &x, &e));
        for (size_t k = 0; k < x.n; k++) {
            buf_printf(out, " %g@", x.v[k]);
            put_time(out, x.t[k]);
            if (x.st && x.st[k])
                buf_printf(out, "<%lld", (long long)x.st[k]);
        }
        for (size_t k = 0; k < x.n_h; k++) {
            buf_printf(out, " h(%g)%d@", x.h[k].h->count, x.h[k].h->reset);
            put_time(out, x.h[k].t);
        }
        buf_putc(out, '\n');
    }
    src->ops->release(src, &set);
    samples_done(&x);
}

/* Loads texts as files f0, f1, ...; an error leaves what was before it. */
static struct load load_bytes(const struct str *texts, size_t n, struct store_load_opts o)
{
    struct load out = { .store = mem_new(&(struct mem_opts){ 0 }) };
    struct store_load *l = store_load_new(out.store, &o);
    char dir[] = "/tmp/promctl-store-XXXXXX", path[64];

    assert_non_null(mkdtemp(dir));
    out.ok = true;
    for (size_t i = 0; i < n; i++) {
        struct err e = { 0 };
        snprintf(path, sizeof path, "%s/f%zu", dir, i);
        assert_true(io_replace_file(path, texts[i], &e));
        out.ok = out.ok && store_load_file(l, path, &out.e);
        unlink(path);
    }
    rmdir(dir);
    out.ok = out.ok && store_load_end(l, &out.notes, &out.e);
    store_load_free(l);
    dump(out.store, &out.dump);
    return out;
}

static struct load load_texts(const char *const *texts, size_t n)
{
    struct str s[MAX_FILES];
    for (size_t i = 0; i < n; i++)
        s[i] = str_of(texts[i]);
    return load_bytes(s, n, (struct store_load_opts){ .now_ms = NOW });
}

static struct load load_text(const char *text)
{
    return load_texts(&text, 1);
}

static void load_done(struct load *l)
{
    mem_free(l->store);
    diags_done(&l->notes);
    err_done(&l->e);
    buf_done(&l->dump);
}

static void check(const char *text, const char *want)
{
    struct load l = load_text(text);
    if (!l.ok)
        fail_msg("%s", l.e.msg);
    assert_str(buf_str(&l.dump), want);
    load_done(&l);
}

static void text_gets_the_load_time(void **state)
{
    (void)state;
    check("# HELP up Up.\n# TYPE up gauge\nup{a=\"1\"} 1\nup{a=\"2\",b=\"\"} 0 5\n\nz -0\n",
          "up{a=\"1\"} 1@now\nup{a=\"2\"} 0@5\nz -0@now\n");
    check("", "");
    check("a 1", "a 1@now\n");
}

static void bounds_are_as_prometheus_stores_them(void **state)
{
    (void)state;
    check("# TYPE h histogram\n"
          "h_bucket{le=\"1\"} 1\nh_bucket{le=\"1e3\"} 2\nh_bucket{le=\"+Inf\"} 3\nh_count 3\n"
          "other{le=\"1\",quantile=\"1\"} 1\n"
          "# TYPE s summary\ns{quantile=\"1\"} 4\ns{le=\"1\",quantile=\"0.50\"} 4\n"
          "# TYPE g gauge\ng_bucket{le=\"1\"} 5\ng{quantile=\"1\"} 5\n",
          "g{quantile=\"1\"} 5@now\ng_bucket{le=\"1\"} 5@now\n"
          "h_bucket{le=\"+Inf\"} 3@now\nh_bucket{le=\"1.0\"} 1@now\nh_bucket{le=\"1000.0\"} 2@now\n"
          "h_count 3@now\nother{le=\"1.0\", quantile=\"1\"} 1@now\n"
          "s{le=\"1\", quantile=\"0.5\"} 4@now\ns{quantile=\"1.0\"} 4@now\n");
    // The same line means another series under another type.
    check("# TYPE h histogram\nh_bucket{le=\"1\"} 1 1\n# TYPE h gauge\nh_bucket{le=\"1\"} 2 2\n"
          "# TYPE h histogram\nh_bucket{le=\"1\"} 3 3\n",
          "h_bucket{le=\"1\"} 2@2\nh_bucket{le=\"1.0\"} 1@1 3@3\n");
}

static void series_come_in_any_order(void **state)
{
    (void)state;
    check("# TYPE a counter\na_total 2 2\na_total 1 1.5\n# TYPE b gauge\nb 1 1\n"
          "# TYPE a counter\na_total 9 0.5\nb 3 3\n# EOF\n",
          "a_total 9@500 1@1500 2@2000\nb 1@1000 3@3000\n");
}

static const char created[] = "# TYPE c counter\nc_total{a=\"1\"} 3 10\nc_created{a=\"1\"} 5 10\n"
                              "c_total{a=\"2\"} 3 10\nc_total{a=\"1\"} 1 20\n"
                              "c_created{a=\"1\"} 15.5 20\n"
                              "# TYPE h histogram\nh_bucket{le=\"1\"} 1\nh_bucket{le=\"+Inf\"} 1\n"
                              "h_sum 1\nh_count 1\nh_created 7\n# EOF\n";

static void created_is_a_series(void **state)
{
    (void)state;
    check(created, "c_created{a=\"1\"} 5@10000 15.5@20000\nc_total{a=\"1\"} 3@10000 1@20000\n"
                   "c_total{a=\"2\"} 3@10000\nh_bucket{le=\"+Inf\"} 1@now\nh_bucket{le=\"1.0\"} "
                   "1@now\nh_count 1@now\nh_created 7@now\nh_sum 1@now\n");
}

static void created_can_be_the_start_time(void **state)
{
    struct str text = str_of(created);
    struct load l = load_bytes(&text, 1,
                               (struct store_load_opts){ .now_ms = NOW, .created_is_start = true });
    (void)state;
    assert_true(l.ok);
    assert_str(buf_str(&l.dump),
               "c_created{a=\"1\"} 5@10000 15.5@20000\n"
               "c_total{a=\"1\"} 3@10000<5000 1@20000<15500\nc_total{a=\"2\"} 3@10000\n"
               "h_bucket{le=\"+Inf\"} 1@now<7000\nh_bucket{le=\"1.0\"} 1@now<7000\n"
               "h_count 1@now<7000\nh_created 7@now\nh_sum 1@now<7000\n");
    load_done(&l);
}

static void recordings_may_be_cut_short(void **state)
{
    static const struct {
        const char *text, *want;
        bool cut;
    } cases[] = {
        { "# TYPE a gauge\na 1 1\n# EOF\n# TYPE a gauge\na 2 2\n# EOF\n", "a 1@1000 2@2000\n",
          false },
        { "# TYPE a gauge\n# UNIT a \na 1 1\n# EOF", "a 1@1000\n", false },
        { "# EOF\n# TYPE a gauge\na 1 1\n", "a 1@1000\n", true },
        { "# EOF\na 1 1\na 13840 17000", "a 1@1000\n", true },
        { "# EOF\na 1 1\na{b=\"c", "a 1@1000\n", true },
        { "# EOF\na 1 1\n# EO", "a 1@1000\n", true },
        { "# EOF\na 1 1\n# TYPE a gau", "a 1@1000\n", true },
        { "# TYPE a gauge\na 1\n", "a 1@now\n", false }, // text has no end marker
    };
    (void)state;
    for (size_t i = 0; i < N_OF(cases); i++) {
        struct load l = load_text(cases[i].text);
        if (!l.ok)
            fail_msg("%s: %s", cases[i].text, l.e.msg);
        assert_str(buf_str(&l.dump), cases[i].want);
        assert_int_equal(l.notes.n, cases[i].cut);
        if (cases[i].cut)
            assert_non_null(strstr(l.notes.p[0].msg, "/f0: cut short: "));
        load_done(&l);
    }
}

static void what_is_wrong_is_told_with_its_place(void **state)
{
    static const struct {
        const char *text, *why;
    } cases[] = {
        { "a 1\nb{x=\"1\",x=\"2\"} 1\n", "/f0: line 2: label name \"x\" is not unique" },
        { "a 1\n\nb{__name__=\"c\"} 1\n", "/f0: line 3: label name \"__name__\" is not unique" },
        { "a 1\nb{\n", "/f0: line 2, column 3: " },
        { "# EOF\na 1 1\nb{\nc 1 1\n", "/f0: line 3, column 3: " },
    };
    (void)state;
    for (size_t i = 0; i < N_OF(cases); i++) {
        struct load l = load_text(cases[i].text);
        assert_false(l.ok);
        if (!strstr(l.e.msg, cases[i].why))
            fail_msg("got \"%s\", want \"%s\"", l.e.msg, cases[i].why);
        assert_true(str_starts(buf_str(&l.dump), STR("a 1@"))); // what came before
        load_done(&l);
    }
    check("a{x=\"1\",x=\"\"} 1\n", "a{x=\"1\"} 1@now\n");
}

static void of_two_values_the_first_stays(void **state)
{
    static const char *const files[] = { "a 1 1\na 1 1\nb 1 1\n", "c 1 3\nc 2 2\nb 2 1\nb 3 1\n",
                                         "c 3 2\nb 1 1\n" };
    struct load l = load_texts(files, 3);
    (void)state;
    assert_true(l.ok);
    assert_str(buf_str(&l.dump), "a 1@1\nb 1@1\nc 2@2 1@3\n");
    assert_int_equal(l.notes.n, 1);
    assert_non_null(strstr(l.notes.p[0].msg, "/f1:3: another value"));
    assert_string_equal(l.notes.p[0].hint, "3 samples in all are like that");
    load_done(&l);
}

static void families_are_described(void **state)
{
    static const char *const files[] = {
        "# HELP c_total C.\n# TYPE c_total counter\nc_total 1\n# TYPE g gauge\n",
        "# UNIT c_total total\n# TYPE c counter\n# HELP c C again.\n# TYPE i info\n# HELP g G.\n"
        "i_info 1 1\n# EOF\n",
    };
    struct load l = load_texts(files, 2);
    struct source *src = mem_source(l.store);
    struct arena a = { 0 };
    struct source_meta *m;
    struct buf b = { 0 };
    size_t n;
    (void)state;
    assert_true(l.ok);
    assert_true(src->ops->metadata(src, &a, &m, &n, &l.e));
    for (size_t i = 0; i < n; i++)
        buf_printf(&b, "%.*s %.*s %.*s\n", STR_ARG(m[i].family),
                   STR_ARG(metric_type_name(m[i].type)), STR_ARG(m[i].help));
    assert_str(buf_str(&b), "c_total counter C.\ng gauge G.\ni_info info \n");
    buf_done(&b);
    arena_done(&a);
    load_done(&l);
}

static void exemplars_are_kept(void **state)
{
    struct load l = load_text("# TYPE c counter\nc_total 1 10 # {trace_id=\"a\"} 0.5 9.5\n"
                              "c_total 2 20 # {trace_id=\"b\"} 0.25\n# EOF\n");
    struct source *src = mem_source(l.store);
    struct arena a = { 0 };
    struct source_exemplar *x;
    size_t n;
    (void)state;
    assert_true(l.ok);
    assert_true(src->ops->exemplars(src, &a, NULL, 0, 0, 100000, &x, &n, &l.e));
    assert_int_equal(n, 2);
    assert_true(x[0].t == 9500 && x[0].value == 0.5 && x[1].t == 20000);
    assert_str(labels_get(&x[1].labels, STR("trace_id")), "b");
    arena_done(&a);
    load_done(&l);
}

/* What the corpus of the protobuf reader holds. */
static void native_histograms_are_read(void **state)
{
    struct buf path = { 0 }, bytes = { 0 };
    struct err e = { 0 };
    const char *top = getenv("srcdir");
    (void)state;
    buf_printf(&path, "%s/tests/fuzz/corpus/proto/prom-native", top ? top : ".");
    assert_true(io_read_file(buf_z(&path), 1 << 20, &bytes, &e));
    struct str text = buf_str(&bytes);
    struct load l = load_bytes(&text, 1, (struct store_load_opts){ .now_ms = NOW });
    assert_true(l.ok);
    assert_true(mem_stats(l.store).histograms > 0);
    assert_non_null(strstr(buf_z(&l.dump), " h("));
    load_done(&l);
    buf_done(&bytes);
    buf_done(&path);
}

static void the_memory_limit_ends_a_load(void **state)
{
    struct mem_store *s = mem_new(&(struct mem_opts){ .max_bytes = 100000 });
    struct store_load *l = store_load_new(s, &(struct store_load_opts){ .now_ms = NOW });
    char path[] = "/tmp/promctl-store-XXXXXX";
    struct buf b = { 0 };
    struct err e = { 0 };
    int fd = mkstemp(path);
    (void)state;
    for (int i = 0; i < 5000; i++)
        buf_printf(&b, "a{i=\"%d\"} 1\n", i);
    assert_true(fd >= 0 && io_write_all(fd, buf_str(&b), &e));
    close(fd);
    assert_false(store_load_file(l, path, &e));
    assert_int_equal(e.kind, ERR_LIMIT);
    assert_string_equal(e.hint, "--max-memory SIZE raises the limit");
    unlink(path);
    err_done(&e);
    buf_done(&b);
    store_load_free(l);
    mem_free(s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(text_gets_the_load_time),
        cmocka_unit_test(bounds_are_as_prometheus_stores_them),
        cmocka_unit_test(series_come_in_any_order),
        cmocka_unit_test(created_is_a_series),
        cmocka_unit_test(created_can_be_the_start_time),
        cmocka_unit_test(recordings_may_be_cut_short),
        cmocka_unit_test(what_is_wrong_is_told_with_its_place),
        cmocka_unit_test(of_two_values_the_first_stays),
        cmocka_unit_test(families_are_described),
        cmocka_unit_test(exemplars_are_kept),
        cmocka_unit_test(native_histograms_are_read),
        cmocka_unit_test(the_memory_limit_ends_a_load),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
