/* expo_convert.c - an exposition in one format to another, on standard output.
 *
 * usage: expo_convert FROM TO FILE [page] [classic]
 * FROM: text openmetrics protobuf; TO: those and json ndjson csv names. `page`: by way of a whole
 * page in memory. A last line on standard error tells how long it took and what it took.
 */
#include "base/io.h"
#include "base/time.h"
#include "expo/page.h"
#include "expo/write.h"

#include <stdio.h>
#include <sys/resource.h>

static const char *const outputs[] = { "text", "openmetrics", "json",    "ndjson",
                                       "csv",  "names",       "protobuf" };

static int find(const char *const *words, int n, const char *word)
{
    for (int i = 0; i < n; i++)
        if (strcmp(words[i], word) == 0)
            return i;
    fprintf(stderr, "expo_convert: %s: not a format\n", word);
    return -1;
}

struct sink {
    struct expo_writer *w;
    struct io_out out;
};

static bool put(void *user, const struct expo_item *it, struct err *e)
{
    struct sink *s = user;
    return expo_write(s->w, it, e) && (io_out_check(&s->out) || err_take(e, &s->out.e));
}

/* Each item to `put`, or to the first pass of the writer. */
static bool pass(struct str text, const struct expo_opts *o, struct sink *s, bool first,
                 struct err *e)
{
    struct expo_reader *r = expo_reader_new(text, o);
    struct expo_item it;
    bool ok;
    do {
        ok = expo_next(r, &it, e);
        if (ok && first)
            expo_writer_labels(s->w, &it);
        else if (ok)
            ok = put(s, &it, e);
    } while (ok && it.kind != EXPO_END);
    expo_reader_free(r);
    return ok;
}

static bool by_page(struct str text, const struct expo_opts *o, struct sink *s, struct err *e)
{
    struct expo_reader *r = expo_reader_new(text, o);
    struct page p;
    page_init(&p);
    bool ok = page_read(&p, r, e) && page_each(&p, put, s, e);
    expo_reader_free(r);
    page_done(&p);
    return ok;
}

int main(int argc, char **argv)
{
    struct err e = { 0 };
    struct io_map map;
    struct sink s = { 0 };
    if (argc < 4)
        return 2;
    bool page = argc > 4 && strcmp(argv[4], "page") == 0;
    bool classic = argc > 4 && strcmp(argv[argc - 1], "classic") == 0;
    int to = find(outputs, N_OF(outputs), argv[2]);
    static const char *const inputs[] = { "text", "openmetrics", "protobuf" };
    int from = find(inputs, N_OF(inputs), argv[1]);
    if (to < 0 || from < 0)
        return 2;
    struct expo_opts o = { .format = (enum expo_format)from, .classic_histograms = classic };
    if (!io_map_open(argv[3], SIZE_MAX, &map, &e)) {
        fprintf(stderr, "expo_convert: %s\n", e.msg);
        return 3;
    }

    int64_t began = time_mono_ns();
    io_out_init(&s.out, 1);
    s.w = expo_writer_new((enum expo_output)to, &s.out.buf, 1700000000123);
    bool ok = (to != EXPO_OUT_CSV || pass(map.text, &o, &s, true, &e)) &&
              (page ? by_page(map.text, &o, &s, &e) : pass(map.text, &o, &s, false, &e)) &&
              expo_write_end(s.w, &e);
    ok = io_out_end(&s.out, ok ? &e : &(struct err){ 0 }) && ok;
    double seconds = (double)(time_mono_ns() - began) / 1e9;
    expo_writer_free(s.w);
    if (!ok)
        fprintf(stderr, "expo_convert: %s\n", e.msg);

    struct rusage use;
    getrusage(RUSAGE_SELF, &use);
    fprintf(stderr, "%.3f s, CPU %.3f s, peak %ld MiB\n", seconds,
            (double)use.ru_utime.tv_sec + (double)use.ru_utime.tv_usec / 1e6 +
                (double)use.ru_stime.tv_sec + (double)use.ru_stime.tv_usec / 1e6,
            use.ru_maxrss / 1024);
    io_map_close(&map);
    err_done(&e);
    return ok ? 0 : 3;
}
