#include "ingest/store_load.h"

#include "base/vec.h"
#include "expo/expo.h"
#include "expo/family.h"
#include "ingest/open.h"
#include "ingest/series_cache.h"
#include "ingest/store_created.h"
#include "ingest/store_meta.h"

enum { TAIL_BYTES = 8, FILE_SHIFT = 40 };

/* Which label's value is written in another form: told by the last TYPE, whatever family the
 * sample is of. Source: prometheus model/textparse/interface.go normalizeFloatsInLabelValues. */
enum bound_mode { BOUND_NONE, BOUND_LE, BOUND_QUANTILE };

struct file_note {
    const char *path;
    bool cut_short;
};

struct store_load {
    struct mem_store *store;
    struct store_load_opts opts;
    struct arena arena; /* paths */
    struct {
        struct file_note *p;
        size_t n, cap;
    } files;
    struct series_cache cache;
    struct store_created created;
    bool stdin_read;

    /* Of the current file. */
    enum expo_format format;
    enum metric_type type; /* of the last TYPE */
    struct str type_name;
    struct buf type_name_buf;
    struct store_meta meta;

    /* Of the current item. */
    struct arena scratch;
    struct buf bound;
};

struct store_load *store_load_new(struct mem_store *s, const struct store_load_opts *o)
{
    struct store_load *l = xcalloc(1, sizeof *l);
    l->store = s;
    l->opts = *o;
    return l;
}

void store_load_free(struct store_load *l)
{
    if (!l)
        return;
    mem_count_other(l->store, 0);
    arena_done(&l->arena);
    vec_done(&l->files);
    series_cache_done(&l->cache);
    store_created_done(&l->created);
    buf_done(&l->type_name_buf);
    store_meta_done(&l->meta);
    arena_done(&l->scratch);
    buf_done(&l->bound);
    free(l);
}

/* ---- the end of a file ---- */

/* Passes bytes on, tells how many, and remembers the last ones. */
struct tail_source {
    struct io_source base;
    const struct ingest_stream *in;
    const struct store_load_opts *opts;
    char tail[TAIL_BYTES];
    size_t n_tail;
    uint64_t n_bytes, line_off; /* all bytes; where the last line begins */
    bool ended;
};

static void remember(struct tail_source *s, const char *p, size_t n)
{
    const char *nl = memrchr(p, '\n', n);
    size_t keep = n < TAIL_BYTES ? n : TAIL_BYTES, old = TAIL_BYTES - keep;

    old = old < s->n_tail ? old : s->n_tail;
    memmove(s->tail, s->tail + s->n_tail - old, old);
    memcpy(s->tail + old, p + n - keep, keep);
    s->n_tail = old + keep;
    if (nl)
        s->line_off = s->n_bytes + (size_t)(nl - p) + 1;
    s->n_bytes += n;
}

static ssize_t tail_read(struct io_source *base, char *p, size_t n, struct err *e)
{
    struct tail_source *s = (struct tail_source *)base;
    ssize_t got = s->in->src->read(s->in->src, p, n, e);
    if (got > 0)
        remember(s, p, (size_t)got);
    if (s->opts->progress)
        s->opts->progress(s->opts->progress_user, ingest_stream_at(s->in), s->in->file_bytes);
    s->ended = got == 0;
    return got;
}

static bool has_end_marker(const struct tail_source *s)
{
    struct str tail = { s->tail, s->n_tail };
    str_cut_suffix(&tail, STR("\n"));
    return str_ends(tail, STR("# EOF"));
}

/* The error is in a last line that has no end: whoever wrote it was stopped. */
static bool is_torn(const struct store_load *l, const struct tail_source *s, const struct err *e)
{
    return l->format == EXPO_OPENMETRICS && e->kind == ERR_FORMAT && s->ended &&
           s->line_off < s->n_bytes && e->at.n && e->at.off >= s->line_off;
}

/* ---- samples ---- */

/* What decides on the labels of samples: the last TYPE. */
static void see_type(struct store_load *l, const struct expo_item *it)
{
    buf_clear(&l->type_name_buf);
    buf_put_str(&l->type_name_buf, it->name);
    l->type_name = buf_str(&l->type_name_buf);
    l->type = it->type;
}

static enum bound_mode bound_mode(const struct store_load *l)
{
    return l->type == METRIC_HISTOGRAM ? BOUND_LE
           : l->type == METRIC_SUMMARY ? BOUND_QUANTILE
                                       : BOUND_NONE;
}

/* The label set of an item in scratch memory. */
static bool labels_of_item(struct store_load *l, const struct expo_item *it, struct labels *out,
                           struct err *e)
{
    struct label *p = arena_alloc(&l->scratch, xmul(it->n_labels + 1, sizeof *p));
    enum bound_mode mode = bound_mode(l);
    struct str bound = mode == BOUND_LE ? STR(LABEL_BUCKET) : STR(LABEL_QUANTILE);
    size_t n = 0;

    p[n++] = (struct label){ STR(LABEL_NAME), it->name };
    for (size_t i = 0; i < it->n_labels; i++) {
        struct label lb = it->labels[i];
        if (lb.value.n == 0)
            continue;
        if (mode != BOUND_NONE && str_eq(lb.name, bound)) {
            buf_clear(&l->bound);
            expo_put_bound(&l->bound, lb.value);
            lb.value = arena_str(&l->scratch, buf_str(&l->bound));
        }
        p[n++] = lb;
    }
    *out = labels_of(&l->scratch, p, n);
    if (out->n == n)
        return true;
    for (size_t i = 0; i < n; i++)
        for (size_t k = i + 1; k < n; k++)
            if (str_eq(p[i].name, p[k].name))
                return err_set(e, ERR_FORMAT, "line %zu: label name \"%.*s\" is not unique",
                               it->line, STR_ARG(p[i].name));
    return true;
}

static int64_t new_series(struct store_load *l, const struct expo_item *it, struct err *e)
{
    struct labels ls;
    arena_reset(&l->scratch);
    if (!labels_of_item(l, it, &ls, e))
        return MEM_NONE;
    int64_t series = mem_series(l->store, &ls, e);
    if (series != MEM_NONE && l->opts.created_is_start && l->format == EXPO_OPENMETRICS)
        store_created_see(&l->created, l->type_name, l->type, &ls, series);
    return series;
}

static int64_t series_of(struct store_load *l, const struct expo_item *it, struct err *e)
{
    if (!it->raw.n)
        return new_series(l, it, e);
    struct str text = { it->raw.p, (size_t)(it->value_text.p - it->raw.p) };
    uint8_t mode = (uint8_t)(bound_mode(l) | l->format << 4);
    const struct series_entry *x = series_cache_find(&l->cache, text, mode);
    if (x)
        return x->series;
    int64_t series = new_series(l, it, e);
    if (series != MEM_NONE) {
        series_cache_add(&l->cache, text, mode, series);
        mem_count_other(l->store, series_cache_bytes(&l->cache));
    }
    return series;
}

static bool add_sample(struct store_load *l, const struct expo_item *it, struct err *e)
{
    int64_t series = series_of(l, it, e);
    struct mem_sample x = {
        .t = it->has_ts ? it->ts : l->opts.now_ms,
        .st = it->has_st ? it->st : 0,
        .v = it->value,
        .h = it->kind == EXPO_HISTOGRAM ? it->histogram : NULL,
        .origin = (uint64_t)(l->files.n - 1) << FILE_SHIFT | it->line,
    };
    if (series == MEM_NONE)
        return false;
    if (!mem_append(l->store, series, &x, e))
        return false;
    if (it->n_exemplars == 0)
        return true;
    arena_reset(&l->scratch);
    return store_exemplars(&l->scratch, it, l->store, series, x.t, e);
}

/* ---- files ---- */

static bool read_items(struct store_load *l, struct expo_reader *r, struct err *e)
{
    struct expo_item it;
    while (expo_next(r, &it, e)) {
        switch (it.kind) {
        case EXPO_END:
            return true;
        case EXPO_TYPE:
            see_type(l, &it);
            store_meta_see(&l->meta, &it);
            break;
        case EXPO_HELP:
        case EXPO_UNIT:
            store_meta_see(&l->meta, &it);
            break;
        case EXPO_SAMPLE:
        case EXPO_HISTOGRAM:
            if (!add_sample(l, &it, e))
                return false;
            break;
        case EXPO_COMMENT:
            break;
        }
    }
    return false;
}

static bool read_stream(struct store_load *l, const struct ingest_stream *stream, struct err *e)
{
    struct tail_source tail = { { .read = tail_read }, .in = stream, .opts = &l->opts };
    struct expo_opts o = { .format = stream->format, .no_eof = true };
    struct file_note *note = &vec_last(&l->files);
    struct expo_reader *r = expo_reader_new_source(&tail.base, &o);

    l->format = stream->format;
    l->type = METRIC_UNKNOWN;
    l->type_name = (struct str){ 0 };
    store_meta_clear(&l->meta);
    bool ok = read_items(l, r, e);
    expo_reader_free(r);
    if (!ok && is_torn(l, &tail, e)) {
        err_done(e);
        *e = (struct err){ 0 };
        ok = note->cut_short = true;
    } else if (ok && l->format == EXPO_OPENMETRICS) {
        note->cut_short = !has_end_marker(&tail);
    }
    return ok && store_meta_apply(&l->meta, l->format, l->store, e);
}

bool store_load_file(struct store_load *l, const char *path, struct err *e)
{
    struct ingest_stream stream;
    bool is_stdin = strcmp(path, "-") == 0;
    const char *name = is_stdin ? "stdin" : path;

    if (is_stdin && l->stdin_read) {
        err_set(e, ERR_USAGE, "standard input was read already");
        return err_hint(e, "give - only once");
    }
    l->stdin_read |= is_stdin;
    if (!ingest_open_file(path, l->opts.cancel, &stream, e))
        return false;
    vec_push(&l->files, (struct file_note){ .path = arena_printf(&l->arena, "%s", name) });
    bool ok = read_stream(l, &stream, e);
    ingest_stream_close(&stream);
    return ok || err_wrap(e, "%s", name);
}

bool store_load_end(struct store_load *l, struct diags *notes, struct err *e)
{
    const struct span nowhere = { 0 };

    series_cache_done(&l->cache);
    mem_count_other(l->store, 0);
    if (!store_created_apply(&l->created, l->store, e) || !mem_seal(l->store, e))
        return false;
    for (size_t i = 0; i < l->files.n; i++) {
        if (!l->files.p[i].cut_short)
            continue;
        diags_add(notes, DIAG_WARN, nowhere, "%s: cut short: it does not end with # EOF",
                  l->files.p[i].path);
    }
    struct mem_conflicts c = mem_stats(l->store).conflicts;
    if (c.n) {
        const char *path = l->files.p[c.first >> FILE_SHIFT].path;
        unsigned long long line = c.first & ((UINT64_C(1) << FILE_SHIFT) - 1);
        diags_add(notes, DIAG_WARN, nowhere,
                  "%s:%llu: another value for the same series and time is ignored", path, line);
        if (c.n > 1)
            diags_hint(notes, "%llu samples in all are like that", (unsigned long long)c.n);
    }
    return true;
}
