/* Any bytes as a file into the store: it loads or says why not, within its memory; what is in the
 * store is in order, and packing it changes nothing. The first byte chooses options. */
#include "base/io.h"
#include "ingest/store_load.h"

#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

enum { SMALL_BYTES = 20000, SLACK_BYTES = 300000 };

int LLVMFuzzerTestOneInput(const uint8_t *p, size_t n);

static void check(bool ok)
{
    if (!ok)
        abort();
}

static void check_samples(const struct samples *x)
{
    for (size_t i = 1; i < x->n; i++)
        check(x->t[i - 1] < x->t[i]);
    for (size_t i = 1; i < x->n_h; i++)
        check(x->h[i - 1].t < x->h[i].t);
    for (size_t i = 0; i < x->n_h; i++)
        check(x->h[i].h->pos.n == 0 || x->h[i].h->pos.counts != NULL);
}

static uint64_t mix(uint64_t h, uint64_t x)
{
    return (h ^ x) * 0x9e3779b97f4a7c15u + (h >> 29);
}

/* A number for all that is in the store. */
static uint64_t read_all(struct source *src)
{
    struct source_hints hints = { .start_times = true };
    struct samples x = { 0 };
    struct series_set set;
    struct err e = { 0 };
    uint64_t h = 0;

    if (!src->ops->select(src, NULL, 0, INT64_MIN, INT64_MAX, &hints, &set, &e)) {
        check(e.kind == ERR_LIMIT);
        err_done(&e);
        return 0;
    }
    for (size_t i = 0; i < set.n; i++) {
        check(i == 0 || labels_cmp(&set.labels[i - 1], &set.labels[i]) < 0);
        check(src->ops->decode(src, &set, i, INT64_MIN, INT64_MAX, &x, &e));
        check(x.n + x.n_h > 0);
        check_samples(&x);
        h = mix(h, x.n_h);
        for (size_t k = 0; k < x.n; k++)
            h = mix(mix(h, (uint64_t)x.t[k]),
                    mix(sample_bits(x.v[k]), x.st ? (uint64_t)x.st[k] : 0));
    }
    src->ops->release(src, &set);
    samples_done(&x);
    return h;
}

static void load(const char *path, struct mem_store *s, bool created)
{
    struct store_load_opts o = { .now_ms = 1700000000000, .created_is_start = created };
    struct store_load *l = store_load_new(s, &o);
    struct diags notes = { 0 };
    struct err e = { 0 };

    if (store_load_file(l, path, &e)) {
        uint64_t before = created ? 0 : read_all(mem_source(s));
        if (store_load_end(l, &notes, &e) && !created)
            check(read_all(mem_source(s)) == before);
    }
    read_all(mem_source(s));
    diags_done(&notes);
    err_done(&e);
    store_load_free(l);
}

int LLVMFuzzerTestOneInput(const uint8_t *p, size_t n)
{
    if (n == 0)
        return 0;
    struct mem_opts mem = { .max_bytes = *p & 2 ? SMALL_BYTES : 0 };
    struct mem_store *s = mem_new(&mem);
    struct err e = { 0 };
    char path[32];
    int fd = memfd_create("fuzz_store", MFD_CLOEXEC);

    check(fd >= 0 && io_write_all(fd, (struct str){ (const char *)p + 1, n - 1 }, &e));
    snprintf(path, sizeof path, "/proc/self/fd/%d", fd);
    load(path, s, *p & 1);
    if (mem.max_bytes && n < SMALL_BYTES)
        check(mem_stats(s).bytes < SMALL_BYTES + SLACK_BYTES);
    mem_free(s);
    close(fd);
    return 0;
}
