/* bench_query - what PromQL costs in this process, over a file loaded once.
 *
 *     bench_query [-n RUNS] [-t THREADS] [-s STEP] FILE <queries
 *
 * First prints a line "BEGIN END MS": the times of the first and last sample in seconds and how
 * long loading took. Then reads queries, a line each: KIND, ANSWER and EXPR with tabs between. A
 * `range` goes from the first sample to the last by STEP (30) seconds, an `instant` is at the last.
 * ANSWER is a file with a server's answer to compare with, or "-". Each query is run once
 * unmeasured, unless RUNS is 1, and then RUNS (5) times, with an engine of its own, by up to
 * THREADS (0: as many as there are cores); it answers with a line, tabs between: median
 * milliseconds of the evaluation, of evaluation and JSON (to /dev/null), series and samples of the
 * result, and what came of the comparison.
 */
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/io.h"
#include "base/time.h"
#include "bench_answer.h"
#include "ingest/store_load.h"
#include "out/value.h"
#include "promql/engine.h"

enum { RUNS_MAX = 1000, LINE_MAX_BYTES = 8192, ANSWER_MAX_BYTES = 1 << 30 };

/* No more runs of a query after so long: the median of fewer has to do. */
static const double PATIENCE_MS = 15000;

struct bench {
    struct source *source;
    int64_t begin, end, step;
    struct pql_engine_opts opts;
    int n_runs, null_fd;
};

struct cost {
    double eval_ms, all_ms;
    size_t series, samples; /* of the result */
};

static void check(bool ok, const struct err *e)
{
    if (ok)
        return;
    fprintf(stderr, "bench_query: %s\n", e->msg);
    exit(3);
}

static double ms_since(int64_t began_ns)
{
    return (double)(time_mono_ns() - began_ns) / 1e6;
}

static int by_size(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

static double median(double *p, int n)
{
    qsort(p, (size_t)n, sizeof *p, by_size);
    return p[n / 2];
}

static struct mem_store *load(const char *path)
{
    struct mem_store *s = mem_new(&(struct mem_opts){ 0 });
    struct store_load *l = store_load_new(s, &(struct store_load_opts){ 0 });
    struct diags notes = { 0 };
    struct err e = { 0 };

    check(store_load_file(l, path, &e) && store_load_end(l, &notes, &e), &e);
    diags_done(&notes);
    store_load_free(l);
    return s;
}

/* ---- one query ---- */

static struct query query_of(const struct bench *b, const char *kind, const char *expr)
{
    bool range = strcmp(kind, "range") == 0;
    return (struct query){
        .text = str_of(expr),
        .range = range,
        .start = range ? b->begin : b->end,
        .end = b->end,
        .step = b->step,
        .timeout_ms = 3600 * 1000,
        .max_samples = INT64_MAX,
    };
}

/* From text to JSON, and all memory returned. With `text` the JSON is kept there. */
static bool run(const struct bench *b, const struct query *q, struct buf *text, struct cost *c,
                struct err *e)
{
    int64_t began = time_mono_ns();
    struct query_engine *engine = pql_engine_new(b->source, &b->opts);
    struct query_result res = { 0 };
    struct out_term term = { 0 };
    struct out_flow f;
    bool ok = engine->ops->run(engine, q, &res, e);

    c->eval_ms = ms_since(began);
    c->series = res.value.n;
    c->samples = 0;
    for (size_t i = 0; i < res.value.n; i++)
        c->samples += res.value.series[i].n_floats + res.value.series[i].n_hists;
    if (ok) {
        out_flow_init(&f, &term, text ? -1 : b->null_fd, false);
        const struct value_style style = { .format = VALUE_OUT_JSON,
                                           .notes = &res.notes,
                                           .threads = b->opts.threads };
        ok = value_write(&f, &res.value, &style, e);
        if (text) {
            buf_put_str(text, buf_str(&f.out.buf));
            buf_clear(&f.out.buf);
        }
        ok = out_flow_end(&f, e) && ok;
    }
    query_result_done(&res);
    query_engine_close(engine);
    c->all_ms = ms_since(began);
    return ok;
}

static bool measure(const struct bench *b, const struct query *q, struct cost *c, struct err *e)
{
    static double eval[RUNS_MAX], all[RUNS_MAX];
    int64_t began = time_mono_ns();
    int n = 0;

    if (b->n_runs > 1 && !run(b, q, NULL, c, e))
        return false;
    do {
        if (!run(b, q, NULL, c, e))
            return false;
        eval[n] = c->eval_ms;
        all[n++] = c->all_ms;
    } while (n < b->n_runs && ms_since(began) < PATIENCE_MS);
    c->eval_ms = median(eval, n);
    c->all_ms = median(all, n);
    return true;
}

/* "same", "-" where there is nothing to compare with, or what differs. */
static void put_verdict(const struct bench *b, const struct query *q, const char *answer)
{
    struct buf ours = { 0 }, theirs = { 0 }, why = { 0 };
    struct cost c;
    struct err e = { 0 };

    if (strcmp(answer, "-") == 0) {
        puts("-");
        return;
    }
    check(run(b, q, &ours, &c, &e) && io_read_file(answer, ANSWER_MAX_BYTES, &theirs, &e), &e);
    if (bench_answers_agree(buf_str(&ours), buf_str(&theirs), &why))
        puts("same");
    else
        printf("differs: %s\n", buf_z(&why));
    buf_done(&ours);
    buf_done(&theirs);
    buf_done(&why);
}

static bool answer(const struct bench *b, char *line)
{
    char *rest = line, *kind = strsep(&rest, "\t"), *file = strsep(&rest, "\t");
    struct cost c = { 0 };
    struct err e = { 0 };

    if (!rest) {
        fputs("bench_query: not KIND, ANSWER, EXPR\n", stderr);
        return false;
    }
    struct query q = query_of(b, kind, rest);
    if (measure(b, &q, &c, &e)) {
        printf("%.3f\t%.3f\t%zu\t%zu\t", c.eval_ms, c.all_ms, c.series, c.samples);
        put_verdict(b, &q, file);
    } else {
        printf("-\t-\t-\t-\tfailed: %s\n", e.msg);
    }
    err_done(&e);
    return fflush(stdout) == 0;
}

/* ---- arguments ---- */

static const char *read_args(int argc, char **argv, struct bench *b)
{
    int c;
    while ((c = getopt(argc, argv, "n:t:s:")) != -1) {
        if (c == 'n')
            b->n_runs = atoi(optarg);
        else if (c == 't')
            b->opts.threads = (unsigned)atoi(optarg);
        else if (c == 's')
            b->step = atoll(optarg) * 1000;
        else
            return NULL;
    }
    bool ok = optind + 1 == argc && b->n_runs > 0 && b->n_runs <= RUNS_MAX && b->step > 0;
    return ok ? argv[optind] : NULL;
}

int main(int argc, char **argv)
{
    struct bench b = { .n_runs = 5, .step = 30000, .null_fd = open("/dev/null", O_WRONLY) };
    const char *file = read_args(argc, argv, &b);
    static char line[LINE_MAX_BYTES];

    if (!file || b.null_fd < 0) {
        fputs("usage: bench_query [-n RUNS] [-t THREADS] [-s STEP] FILE <queries\n", stderr);
        return 2;
    }
    int64_t began = time_mono_ns();
    struct mem_store *s = load(file);
    b.source = mem_source(s);
    if (!b.source->ops->time_range(b.source, &b.begin, &b.end)) {
        fprintf(stderr, "bench_query: %s: no samples\n", file);
        return 3;
    }
    printf("%" PRId64 "\t%" PRId64 "\t%.1f\n", b.begin / 1000, b.end / 1000, ms_since(began));
    fflush(stdout);
    bool ok = true;
    while (ok && fgets(line, sizeof line, stdin)) {
        line[strcspn(line, "\n")] = 0;
        ok = answer(&b, line);
    }
    mem_free(s);
    close(b.null_fd);
    return ok ? 0 : 1;
}
