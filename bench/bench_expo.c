/* bench_expo - how fast expositions are read and converted, beside the limits of the machine.
 *
 *     bench_expo FILE [RUNS]
 *     bench_expo --raw FILE             one pass of "lines and strtod", for scrape.sh
 *     bench_expo --generate BYTES >FILE
 *
 * Every row is the median processor time of RUNS (5) passes over FILE in memory; "from a source"
 * reads the file in pieces through the reader's window; "to" rows read and write.
 */
#include "base/float.h"
#include "base/io.h"
#include "expo/page.h"
#include "expo/write.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

/* What a pass found; printed, so that the compiler cannot leave the work out. */
struct result {
    size_t n;
    double sum;
};

struct input {
    const char *path;
    struct str text;
    enum expo_format format;
    struct str *values; /* of all samples, for the row that only converts them */
    size_t n_values;
};

static struct result run_newlines(const struct input *in)
{
    struct result res = { 0 };
    const char *p = in->text.p, *end = p + in->text.n;
    while (p < end && (p = memchr(p, '\n', (size_t)(end - p)))) {
        res.n++;
        p++;
    }
    return res;
}

/* Newline, last blank, libc's strtod(): the least that a reader of values does. */
static struct result run_strtod(const struct input *in)
{
    struct result res = { 0 };
    const char *p = in->text.p, *end = p + in->text.n, *nl;
    for (; p < end && (nl = memchr(p, '\n', (size_t)(end - p))); p = nl + 1) {
        const char *blank = *p == '#' ? NULL : memrchr(p, ' ', (size_t)(nl - p));
        if (!blank)
            continue;
        res.sum += strtod(blank, NULL);
        res.n++;
    }
    return res;
}

static struct result run_values(const struct input *in)
{
    struct result res = { .n = in->n_values };
    for (size_t i = 0; i < in->n_values; i++) {
        double v;
        if (float_parse(in->values[i], &v))
            res.sum += v;
    }
    return res;
}

static struct result run_reader(struct expo_reader *r)
{
    struct result res = { 0 };
    struct expo_item it;
    struct err e = { 0 };
    while (expo_next(r, &it, &e) && it.kind != EXPO_END) {
        if (it.kind == EXPO_SAMPLE) {
            res.n++;
            res.sum += it.value;
        }
    }
    if (e.kind) {
        fprintf(stderr, "bench_expo: %s\n", e.msg);
        exit(3);
    }
    expo_reader_free(r);
    return res;
}

static struct result run_memory(const struct input *in)
{
    struct expo_opts o = { .format = in->format };
    return run_reader(expo_reader_new(in->text, &o));
}

static struct result run_source(const struct input *in)
{
    struct expo_opts o = { .format = in->format };
    struct err e = { 0 };
    int fd;
    if (!io_open(in->path, &fd, &e)) {
        fprintf(stderr, "bench_expo: %s\n", e.msg);
        exit(3);
    }
    struct io_source *s = io_source_fd(fd, true);
    struct result res = run_reader(expo_reader_new_source(s, &o));
    io_source_close(s);
    return res;
}

/* Reads and writes all of it, the output thrown away in pieces; CSV has its first pass, too. */
static struct result run_writer(const struct input *in, enum expo_output to)
{
    struct expo_opts o = { .format = in->format };
    struct result res = { 0 };
    struct buf out = { 0 };
    struct err e = { 0 };
    struct expo_item it;
    struct expo_writer *w = expo_writer_new(to, &out, 1700000000123);

    for (int pass = to != EXPO_OUT_CSV; pass < 2; pass++) {
        struct expo_reader *r = expo_reader_new(in->text, &o);
        bool ok = true;
        while (ok && (ok = expo_next(r, &it, &e)) && it.kind != EXPO_END) {
            if (pass == 0) {
                expo_writer_labels(w, &it);
                continue;
            }
            res.n += it.kind == EXPO_SAMPLE;
            ok = expo_write(w, &it, &e);
            if (out.n >= 64 * 1024) {
                res.sum += (double)out.n;
                buf_clear(&out);
            }
        }
        if (!ok) {
            fprintf(stderr, "bench_expo: %s\n", e.msg);
            exit(3);
        }
        expo_reader_free(r);
    }
    expo_write_end(w, &e);
    res.sum += (double)out.n;
    expo_writer_free(w);
    buf_done(&out);
    return res;
}

static struct result run_text(const struct input *in)
{
    return run_writer(in, EXPO_OUT_TEXT);
}

static struct result run_openmetrics(const struct input *in)
{
    return run_writer(in, EXPO_OUT_OPENMETRICS);
}

static struct result run_json(const struct input *in)
{
    return run_writer(in, EXPO_OUT_JSON);
}

static struct result run_ndjson(const struct input *in)
{
    return run_writer(in, EXPO_OUT_NDJSON);
}

static struct result run_csv(const struct input *in)
{
    return run_writer(in, EXPO_OUT_CSV);
}

static struct result run_page(const struct input *in)
{
    struct expo_opts o = { .format = in->format };
    struct expo_reader *r = expo_reader_new(in->text, &o);
    struct err e = { 0 };
    struct page p;
    page_init(&p);
    if (!page_read(&p, r, &e)) {
        fprintf(stderr, "bench_expo: %s\n", e.msg);
        exit(3);
    }
    struct result res = { p.n_samples, (double)p.arena.used_bytes };
    page_done(&p);
    expo_reader_free(r);
    return res;
}

static double cpu_s(void)
{
    struct timespec t;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t); // others may use the machine, too
    return (double)t.tv_sec + (double)t.tv_nsec * 1e-9;
}

static int cmp_double(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

static void measure(const struct input *in, int runs, const char *name,
                    struct result (*fn)(const struct input *in))
{
    double *s = xcalloc((size_t)runs, sizeof *s);
    struct result res = fn(in); // warms up
    for (int i = 0; i < runs; i++) {
        double t = cpu_s();
        res = fn(in);
        s[i] = cpu_s() - t;
    }
    qsort(s, (size_t)runs, sizeof *s, cmp_double);
    double median = s[runs / 2];
    printf("%-34s %8.1f ms %8.0f MB/s %6.0f ns each   %zu of them, sum %.6g\n", name, median * 1e3,
           (double)in->text.n / median / 1e6, median * 1e9 / (double)(res.n ? res.n : 1), res.n,
           res.sum);
    free(s);
}

static void collect_values(struct input *in)
{
    struct expo_opts o = { .format = in->format };
    struct expo_reader *r = expo_reader_new(in->text, &o);
    struct expo_item it;
    struct err e = { 0 };
    size_t cap = 0;
    while (expo_next(r, &it, &e) && it.kind != EXPO_END) {
        if (it.kind != EXPO_SAMPLE || !expo_is_input(r, it.value_text))
            continue;
        if (in->n_values == cap)
            in->values = xrealloc(in->values, xmul(cap = cap ? cap * 2 : 1024, sizeof *in->values));
        in->values[in->n_values++] = it.value_text;
    }
    expo_reader_free(r);
    err_done(&e);
}

/* ---- a page to read ---- */

static uint64_t random_u64(uint64_t *state)
{
    uint64_t z = (*state += 0x9e3779b97f4a7c15ULL);
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9ULL;
    z = (z ^ (z >> 27)) * 0x94d049bb133111ebULL;
    return z ^ (z >> 31);
}

static void put_labels(struct buf *b, size_t i, size_t family)
{
    static const char *const methods[] = { "GET", "POST", "PUT", "DELETE" };
    static const char *const handlers[] = { "/", "/api/v1/query", "/login", "/api/v1/items/:id",
                                            "C:\\\\data\\\\in" };
    static const char *const codes[] = { "200", "201", "404", "500" };
    buf_printf(b,
               "instance=\"10.%zu.%zu.%zu:9090\",method=\"%s\",handler=\"%s\",code=\"%s\","
               "pod=\"app-%04zx-%05zu\"",
               i >> 8 & 255, i & 255, family & 15, methods[i & 3], handlers[i / 4 % 5],
               codes[i / 48 % 4], family * 40503 & 0xffff, i);
}

/* Gauges, counters and histograms of 100 label sets in turn: short and long numbers. */
static void put_family(struct buf *b, size_t family, uint64_t *seed)
{
    static const char *const bounds[] = { "0.005", "0.05", "0.5", "5", "+Inf" };
    static const char *const types[] = { "gauge", "counter", "histogram" };
    static const char *const suffixes[] = { "queue_depth_ratio", "requests_total",
                                            "duration_seconds" };
    size_t kind = family % 3;
    char name[64];
    snprintf(name, sizeof name, "app_http_%04zu_%s", family, suffixes[kind]);
    buf_printf(b, "# HELP %s Number %zu of the simulated families.\n# TYPE %s %s\n", name, family,
               name, types[kind]);
    for (size_t i = 0; i < 100; i++) {
        for (size_t k = 0; k < (kind == 2 ? N_OF(bounds) : 1); k++) {
            uint64_t x = random_u64(seed);
            buf_printf(b, "%s%s{", name, kind == 2 ? "_bucket" : "");
            put_labels(b, i, family);
            if (kind == 2)
                buf_printf(b, ",le=\"%s\"", bounds[k]);
            if (kind == 0)
                buf_printf(b, "} %.*g\n", x & 1 ? 6 : 17, (double)(x >> 11) * 0x1p-53 * 100);
            else
                buf_printf(b, "} %" PRIu64 "\n", x % (x & 1 ? 1000 : 100000000));
        }
    }
}

static int generate(const char *bytes)
{
    char *end;
    unsigned long long want = strtoull(bytes, &end, 10);
    struct io_out out;
    struct err e = { 0 };
    uint64_t seed = 1, written = 0;
    if (*end || !want)
        return 2;
    io_out_init(&out, STDOUT_FILENO);
    for (size_t family = 0; written < want; family++) {
        size_t before = out.buf.n;
        put_family(&out.buf, family, &seed);
        written += out.buf.n - before;
        if (!io_out_check(&out))
            break;
    }
    if (io_out_end(&out, &e))
        return 0;
    fprintf(stderr, "bench_expo: %s\n", e.msg);
    return 3;
}

static bool open_input(const char *path, struct io_map *map, struct input *in)
{
    struct err e = { 0 };
    in->path = path;
    if (io_map_open(path, SIZE_MAX / 2, map, &e)) {
        in->text = map->text;
        return true;
    }
    fprintf(stderr, "bench_expo: %s\n", e.msg);
    err_done(&e);
    return false;
}

static int raw(const char *path)
{
    struct input in = { 0 };
    struct io_map map;
    if (!open_input(path, &map, &in))
        return 3;
    struct result res = run_strtod(&in);
    printf("%zu values, sum %.6g\n", res.n, res.sum);
    io_map_close(&map);
    return 0;
}

int main(int argc, char **argv)
{
    static const struct {
        const char *name;
        struct result (*fn)(const struct input *in);
    } rows[] = {
        { "newlines (memchr)", run_newlines },
        { "lines and strtod of the value", run_strtod },
        { "values alone (float_parse)", run_values },
        { "all items, in memory", run_memory },
        { "all items, from a source", run_source },
        { "to text 0.0.4", run_text },
        { "to OpenMetrics", run_openmetrics },
        { "to prom2json's JSON", run_json },
        { "to NDJSON", run_ndjson },
        { "to CSV, two passes", run_csv },
        { "to a page in memory", run_page },
    };
    struct input in = { 0 };
    struct io_map map;

    if (argc == 3 && strcmp(argv[1], "--generate") == 0)
        return generate(argv[2]);
    if (argc == 3 && strcmp(argv[1], "--raw") == 0)
        return raw(argv[2]);
    int runs = argc == 3 ? atoi(argv[2]) : 5;
    if (argc < 2 || argc > 3 || runs < 1) {
        fprintf(stderr, "usage: bench_expo FILE [RUNS]\n       bench_expo --raw FILE\n"
                        "       bench_expo --generate BYTES\n");
        return 2;
    }
    if (!open_input(argv[1], &map, &in))
        return 3;
    in.format = expo_format_sniff(str_head(in.text, 4096),
                                  str_skip(in.text, in.text.n > 16 ? in.text.n - 16 : 0));
    collect_values(&in);
    printf("%s: %.1f MB of %s, median processor time of %d passes\n", in.path,
           (double)in.text.n / 1e6, expo_format_name(in.format).p, runs);
    for (size_t i = 0; i < N_OF(rows); i++)
        measure(&in, runs, rows[i].name, rows[i].fn);
    free(in.values);
    io_map_close(&map);
    return 0;
}
