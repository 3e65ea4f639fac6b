/* The pretty view at every width: no line is wider, none has a byte that commands a terminal. */
#include "test.h"

#include "base/io.h"
#include "base/utf8.h"
#include "out/page_pretty.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

static void read_page(struct page *p, struct buf *text, const char *name, enum expo_format format)
{
    char path[512];
    struct err e = { 0 };
    const struct expo_opts o = { .format = format };
    const char *src = getenv("srcdir");
    snprintf(path, sizeof path, "%s/tests/data/scrape/%s", src ? src : ".", name);
    if (!io_read_file(path, 1 << 20, text, &e))
        fail_msg("%s: %s", path, e.msg);
    struct expo_reader *r = expo_reader_new(buf_str(text), &o);
    page_init(p);
    assert_true(page_read(p, r, &e));
    expo_reader_free(r);
}

static void print(struct buf *out, const struct page *p, const struct out_term *t,
                  const struct pretty_opts *o)
{
    const struct pretty_head head = {
        .name = STR("http://localhost:8087/metrics"),
        .http_status = 200,
        .format = STR("text 0.0.4"),
        .bytes = 12345,
        .seconds = 0.0031,
        .families = p->n,
        .series = p->n_samples,
    };
    struct out_flow f;
    out_flow_init(&f, t, -1, false);
    out_pretty_heads(&f, &head, 1);
    out_page_pretty(&f, p, o);
    *out = f.out.buf;
}

static void check_lines(struct str text, size_t width, bool utf8)
{
    struct str line;
    while (str_cut(&text, '\n', &line)) {
        for (size_t i = 0; i < line.n; i++)
            if ((unsigned char)line.p[i] < 0x20 || (!utf8 && (unsigned char)line.p[i] > 0x7e))
                fail_msg("byte %02x in: %.*s", (unsigned char)line.p[i], STR_ARG(line));
        if (utf8_width(line) > width)
            fail_msg("%zu columns, not %zu: %.*s", utf8_width(line), width, STR_ARG(line));
        if (line.n && line.p[line.n - 1] == ' ')
            fail_msg("blank at the end: %.*s|", STR_ARG(line));
    }
}

static void no_line_is_wider_than_the_terminal(void **state)
{
    static const struct {
        const char *name;
        enum expo_format format;
    } pages[] = {
        { "api.prom", EXPO_TEXT },
        { "hostile.prom", EXPO_TEXT },
        { "types.om", EXPO_OPENMETRICS },
    };
    (void)state;
    for (size_t i = 0; i < N_OF(pages); i++) {
        struct page p;
        struct buf text = { 0 };
        read_page(&p, &text, pages[i].name, pages[i].format);
        for (size_t width = 40; width <= 200; width += width < 130 ? 1 : 35) {
            for (int k = 0; k < 4; k++) {
                const struct out_term t = { .tty = true, .utf8 = k & 1, .width = width };
                const struct pretty_opts o = { .all = k & 2,
                                               .exemplars = k & 2,
                                               .now_ms = 1700000000000 };
                struct buf out;
                print(&out, &p, &t, &o);
                check_lines(buf_str(&out), width, t.utf8);
                buf_done(&out);
            }
        }
        page_done(&p);
        buf_done(&text);
    }
}

/* A page with one native histogram, made by hand: text has none. */
static void native_histograms_have_quantiles_and_bars(void **state)
{
    static const struct histogram_span spans[] = { { 1, 4 } };
    static const double counts[] = { 1, 4, 2, 1 };
    struct histogram h = { .count = 8, .sum = 40, .pos = { spans, 1, counts, 4 } };
    struct page p;
    struct buf out;
    (void)state;
    page_init(&p);
    const struct label l = { STR("path"), STR("/") };
    const struct expo_item items[] = {
        { .kind = EXPO_TYPE, .name = STR("wait_seconds"), .type = METRIC_HISTOGRAM },
        { .kind = EXPO_HISTOGRAM,
          .name = STR("wait_seconds"),
          .type = METRIC_HISTOGRAM,
          .labels = &l,
          .n_labels = 1,
          .histogram = &h },
        { .kind = EXPO_END },
    };
    for (size_t i = 0; i < N_OF(items); i++)
        page_add(&p, NULL, &items[i]);
    print(&out, &p, &(struct out_term){ .utf8 = true }, &(struct pretty_opts){ 0 });
    assert_non_null(memmem(out.p, out.n, "native, schema 0 ≤2s to ≤16s", 32));
    assert_non_null(
        memmem(out.p, out.n, "/         8  5.00 s  3.36 s  9.19 s  15.1 s  ▃█▅▃\n", 56));
    buf_done(&out);
    page_done(&p);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(no_line_is_wider_than_the_terminal),
        cmocka_unit_test(native_histograms_have_quantiles_and_bars),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
