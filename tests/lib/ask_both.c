/* ask_both.c - the same queries to our engine and to a Prometheus that has the same data.
 *
 *   ask_both --data SEED               OpenMetrics to standard output
 *   ask_both --write SEED URL          native histograms, too, to a server by remote write
 *   ask_both URL FILE DATA-SEED SEED QUERIES [delayed]
 *   ask_both URL --native DATA-SEED SEED QUERIES
 *                                      the comparison with what is in FILE, or was written
 *
 * `delayed`: with promql-delayed-name-removal. Differences that the table in ask_known.c does not
 * explain are printed, and are failures; with $ASK_VERBOSE the others are printed, too.
 */
#include <stdio.h>
#include <stdlib.h>

#include "ask_compare.h"
#include "ask_write.h"
#include "gen_query.h"
#include "http/api.h"
#include "ingest/store_load.h"

static const struct gen_data_opts with_native = { .native = true, .stale_markers = true };

struct asking {
    size_t n, failed, equal, unknown;
    bool differs, verbose, delayed, native;
    size_t *known; /* by row of the table */
};

static void on_difference(void *user, const struct difference *d)
{
    struct asking *x = user;
    const struct known_difference *k = known_difference_find(d);
    struct buf b = { 0 };

    x->differs = true;
    if (k)
        x->known[k - known_differences]++;
    else
        x->unknown++;
    if (k && !x->verbose)
        return;
    query_put(&b, d->q);
    printf("%s: %s\n  ours: %s\n", k ? k->why : "DIFFERS", buf_z(&b), d->what);
    buf_done(&b);
}

/* False: the server does not answer. */
static bool ask(struct asking *x, struct query_engine *ours, struct query_engine *theirs,
                const struct query *q)
{
    const struct pql_syntax any = { 0 };
    struct arena arena = { 0 };
    struct err ignored = { 0 };
    struct answer a, b;
    struct pql_node *n;
    bool there;

    answer_get(ours, q, &a);
    answer_get(theirs, q, &b);
    there = b.ok || b.r.fault == QUERY_BAD_DATA || b.r.fault == QUERY_EXECUTION;
    x->n++;
    x->failed += !a.ok;
    x->differs = false;
    n = pql_parse(&arena, q->text, &any, &ignored);
    if (there)
        ask_compare(q, n, x->delayed, &a, &b, on_difference, x);
    else
        fprintf(stderr, "%s\n", b.e.msg);
    x->equal += !x->differs;
    pql_done(n);
    arena_done(&arena);
    err_done(&ignored);
    answer_done(&a);
    answer_done(&b);
    return there;
}

static bool ask_all(struct asking *x, struct query_engine *ours, struct query_engine *theirs,
                    char **arg)
{
    const struct gen_query_opts opts = { .no_newer = true };
    struct gen_rng rng = { .state = strtoull(arg[4], NULL, 10) };
    struct arena arena = { 0 };
    struct gen_data d;
    size_t n = strtoul(arg[5], NULL, 10);
    bool ok = true;

    gen_data_init(&d, strtoull(arg[3], NULL, 10),
                  x->native ? &with_native : &(struct gen_data_opts){ 0 });
    for (size_t i = 0; ok && i < n; i++) {
        struct query q = gen_query(&arena, &rng, &d, &opts);
        ok = ask(x, ours, theirs, &q);
        arena_reset(&arena);
    }
    gen_data_done(&d);
    arena_done(&arena);
    return ok;
}

static bool compare(struct asking *x, struct mem_store *s, char **arg)
{
    const struct pql_engine_opts opts = { .delayed_name_removal = x->delayed };
    struct query_engine *ours = pql_engine_new(mem_source(s), &opts);
    struct err e = { 0 };
    struct api *server = api_new(arg[1], NULL, &e);
    struct query_engine *theirs = server ? api_engine_new(server, NULL) : NULL;
    bool ok = server && ask_all(x, ours, theirs, arg);

    if (!server)
        fprintf(stderr, "%s\n", e.msg);
    err_done(&e);
    query_engine_close(theirs);
    query_engine_close(ours);
    api_free(server);
    return ok;
}

static bool load(struct mem_store *s, const char *path)
{
    struct store_load *l = store_load_new(s, &(struct store_load_opts){ 0 });
    struct diags notes = { 0 };
    struct err e = { 0 };
    bool ok = store_load_file(l, path, &e) && store_load_end(l, &notes, &e);

    if (!ok)
        fprintf(stderr, "%s\n", e.msg);
    err_done(&e);
    diags_done(&notes);
    store_load_free(l);
    return ok;
}

static bool load_native(struct mem_store *s, const char *seed)
{
    struct gen_data d;
    struct err e = { 0 };
    bool ok;

    gen_data_init(&d, strtoull(seed, NULL, 10), &with_native);
    ok = gen_data_store(&d, s, &e);
    gen_data_done(&d);
    err_done(&e);
    return ok;
}

static int write_data(const char *seed, const char *url)
{
    struct gen_data d;
    struct err e = { 0 };
    bool ok;

    gen_data_init(&d, strtoull(seed, NULL, 10), &with_native);
    ok = ask_write(&d, url, &e);
    if (!ok)
        fprintf(stderr, "%s\n", e.msg);
    gen_data_done(&d);
    err_done(&e);
    return ok ? 0 : 2;
}

static int print_data(const char *seed)
{
    struct gen_data d;
    struct buf text = { 0 };
    bool ok;

    gen_data_init(&d, strtoull(seed, NULL, 10), &(struct gen_data_opts){ 0 });
    gen_data_openmetrics(&d, &text);
    ok = fwrite(text.p, 1, text.n, stdout) == text.n && fflush(stdout) == 0;
    buf_done(&text);
    gen_data_done(&d);
    return ok ? 0 : 2;
}

static int run(struct mem_store *s, char **arg, bool delayed)
{
    struct asking x = { .known = xcalloc(known_differences_n, sizeof *x.known),
                        .verbose = getenv("ASK_VERBOSE") != NULL,
                        .delayed = delayed,
                        .native = strcmp(arg[2], "--native") == 0 };
    bool ok = (x.native ? load_native(s, arg[3]) : load(s, arg[2])) && compare(&x, s, arg);

    for (size_t i = 0; i < known_differences_n; i++)
        if (x.known[i])
            printf("%5zu  %s\n", x.known[i], known_differences[i].why);
    printf("%zu queries, %zu fail; %zu answered alike, %zu differences without a reason\n", x.n,
           x.failed, x.equal, x.unknown);
    free(x.known);
    // where the table explains much, it explains too much
    return !ok ? 2 : x.unknown || x.equal < x.n - x.n / 10 ? 1 : 0;
}

int main(int argc, char **argv)
{
    bool delayed = argc == 7 && strcmp(argv[6], "delayed") == 0;
    struct mem_store *s;
    int status;

    if (argc == 3 && strcmp(argv[1], "--data") == 0)
        return print_data(argv[2]);
    if (argc == 4 && strcmp(argv[1], "--write") == 0)
        return write_data(argv[2], argv[3]);
    if (argc != 6 && !delayed) {
        fputs("usage: see ask_both.c\n", stderr);
        return 2;
    }
    s = mem_new(&(struct mem_opts){ 0 });
    status = run(s, argv, delayed);
    mem_free(s);
    return status;
}
