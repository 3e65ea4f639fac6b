/* api_source.c - the raw series of a server as a struct source, see api.h.
 *
 * `SELECTOR[DUR]` as an instant query gives samples as they are stored. Each selection has a store
 * of its own, packed, and is read from there. What a server finds too much at once is asked for in
 * halves, and those again.
 * DIFFERS: a server does not hand out the markers of series that have ended. Those that had by the
 * last time that was asked for are found out; one that ended before, and is back or was asked for
 * at earlier steps, is seen for the whole lookback.
 */
#include "http/api_source.h"
#include "http/api_ended.h"

#include <inttypes.h>
#include <stdlib.h>
#include <strings.h>

#include "base/time.h"

enum { DAY_MS = 24 * 3600 * 1000, LEAST_PIECE_MS = 60 * 1000 };
static const int64_t LONGEST_MS = INT64_C(100) * 365 * DAY_MS;

struct selection { /* of a series_set */
    struct mem_store *store;
    struct series_set inner; /* the store's */
    size_t bytes;
};

// ---- what is asked ----

static bool matches_empty(const struct matcher *m, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (!matcher_match(&m[i], (struct str){ 0 }))
            return false;
    return true;
}

/* `up` of {__name__="up"}, where it can be written so. */
static bool is_plain_name(const struct matcher *m)
{
    return m->type == MATCHER_EQ && str_eq(m->name, STR(LABEL_NAME)) &&
           metric_name_is_legacy(m->value);
}

void api_put_selector(struct buf *b, const struct matcher *m, size_t n)
{
    size_t named = 0, some = 0;

    while (named < n && !is_plain_name(&m[named]))
        named++;
    if (named < n)
        buf_put_str(b, m[named].value);
    for (size_t i = 0; i < n; i++) {
        if (i == named)
            continue;
        buf_putc(b, some++ ? ',' : '{');
        matcher_put(b, &m[i]);
    }
    if (matches_empty(m, n)) // which servers refuse
        buf_puts(b, some++ ? ",__name__!=\"\"" : "{__name__!=\"\"");
    if (some)
        buf_putc(b, '}');
}

struct piece {
    struct api_source *s;
    const struct source_hints *hints;
    struct str selector;
    int64_t mint, maxt;
    struct mem_store *store;
    struct api_ends ends;
    struct diags *notes;
};

/* "URL: fetching SELECTOR[DUR]: why", whoever has named the server already. The place counts in
 * what nobody has written. */
static bool fail_piece(const struct piece *p, struct err *why, struct err *e)
{
    char dur[DUR_MAX_CHARS];
    int n = (int)dur_print(dur, p->maxt - p->mint + 1);
    const char *url = api_url(p->s->api);
    struct str msg = str_of(why->msg);

    if (str_cut_prefix(&msg, str_of(url)))
        str_cut_prefix(&msg, STR(": "));
    if (why->kind == ERR_LIMIT) // of what was left of it
        err_set(e, ERR_LIMIT, "the series need more than %" PRId64 " bytes of memory",
                p->s->opts.max_bytes);
    else
        err_set(e, why->kind, "%.*s", STR_ARG(msg));
    err_wrap(e, "%s: fetching %.*s[%.*s]", url, STR_ARG(p->selector), n, dur);
    if (why->hint)
        err_hint(e, "%s", why->hint);
    err_done(why);
    return false;
}

// ---- what comes ----

static bool add_series(struct piece *p, const struct value_series *v, struct err *e)
{
    int64_t series = mem_series(p->store, &v->labels, e);
    size_t f = 0, h = 0;

    if (series == MEM_NONE)
        return false;
    while (f < v->n_floats || h < v->n_hists) {
        bool is_hist = f == v->n_floats || (h < v->n_hists && v->hists[h].t < v->floats[f].t);
        const struct mem_sample x = {
            .t = is_hist ? v->hists[h].t : v->floats[f].t,
            .v = is_hist ? 0 : v->floats[f].v,
            .h = is_hist ? v->hists[h].h : NULL,
        };
        if (x.h)
            api_layouts_add(&p->s->layouts, &v->labels, x.h);
        if (!mem_append(p->store, series, &x, e))
            return false;
        api_ends_sample(&p->ends, series, x.t);
        *(is_hist ? &h : &f) += 1;
    }
    return true;
}

static bool add_part(void *user, const struct value *part, struct err *e)
{
    struct piece *p = user;

    for (size_t i = 0; i < part->n; i++)
        if (!add_series(p, &part->series[i], e))
            return false;
    return true;
}

/* What the limit leaves for the parts of an answer on their way into the store. */
static int64_t room(const struct piece *p)
{
    int64_t used = (int64_t)(p->s->held + mem_stats(p->store).bytes);

    if (p->s->opts.max_bytes <= 0)
        return 0;
    return used < p->s->opts.max_bytes ? p->s->opts.max_bytes - used : 1;
}

static struct query limits_of(const struct piece *p)
{
    int64_t left_ms = p->hints && p->hints->until_ns
                          ? (p->hints->until_ns - time_mono_ns()) / 1000000
                          : 0;

    return (struct query){
        .timeout_ms = p->hints && p->hints->until_ns && left_ms < 1 ? 1 : left_ms,
        .max_memory = room(p),
        .cancel = p->hints ? p->hints->cancel : NULL,
    };
}

static bool fetch_piece(struct piece *p, enum query_fault *fault, struct err *e)
{
    struct api_source *s = p->s;
    struct query_result r = { 0 };
    struct buf text = { 0 };
    struct query q = limits_of(p);

    buf_printf(&text, "%.*s[%" PRId64 "ms]", STR_ARG(p->selector), p->maxt - p->mint + 1);
    q.text = buf_str(&text);
    q.start = p->maxt;
    q.on_part = add_part;
    q.on_part_user = p;
    bool ok = s->engine->ops->run(s->engine, &q, &r, e);
    if (ok && r.value.type != VALUE_MATRIX)
        ok = err_set(e, ERR_FORMAT, "the answer is no matrix");
    *fault = r.fault;
    for (size_t i = 0; i < r.notes.n; i++)
        diags_add(p->notes, r.notes.p[i].level, (struct span){ 0 }, "%s", r.notes.p[i].msg);
    query_result_done(&r);
    buf_done(&text);
    return ok;
}

/* Whether a server says that it is too much for it: each has its own words and limits. */
static bool is_too_much(const struct err *e, enum query_fault fault)
{
    static const char *const words[] = { "too many", "too long", "too large", "exceed",
                                         "limit",    "maximum",  "more than" };

    if (e->kind == ERR_LIMIT || (fault != QUERY_EXECUTION && fault != QUERY_BAD_DATA))
        return false;
    for (size_t i = 0; i < N_OF(words); i++)
        if (strcasestr(e->msg, words[i]))
            return true;
    return false;
}

static bool fetch(struct piece *p, struct err *e)
{
    int64_t end = p->maxt, length = end - p->mint + 1;
    struct err why = { 0 };
    enum query_fault fault;

    for (;;) {
        p->maxt = end - p->mint < length ? end : p->mint + length - 1;
        if (fetch_piece(p, &fault, &why)) {
            if (p->maxt == end)
                return true;
            p->mint = p->maxt + 1;
        } else if (length / 2 >= LEAST_PIECE_MS && is_too_much(&why, fault)) {
            length = (length + 1) / 2;
            err_done(&why);
            why = (struct err){ 0 };
        } else {
            return fail_piece(p, &why, e);
        }
    }
}

// ---- select, decode, release ----

/* Times that a server can be asked for. */
static void clamp(int64_t *mint, int64_t *maxt)
{
    if (*maxt == INT64_MAX)
        *maxt = time_now_ms() + DAY_MS;
    if (*maxt - LONGEST_MS > *mint)
        *mint = *maxt - LONGEST_MS;
}

/* The limit holds for all selections together. */
static struct mem_store *new_store(const struct api_source *s)
{
    int64_t left = s->opts.max_bytes - (int64_t)s->held;
    const struct mem_opts o = {
        .max_bytes = s->opts.max_bytes <= 0 ? 0
                     : left > 0             ? left
                                            : 1,
        .skip_exemplars = true,
    };
    return mem_new(&o);
}

static bool fill(struct api_source *s, struct selection *sel, struct piece *p, struct err *e)
{
    struct source *inner;
    int64_t mint = p->mint, maxt = p->maxt;

    sel->store = p->store = new_store(s);
    bool ok = fetch(p, e);
    if (ok) {
        const struct query limits = limits_of(p);
        ok = api_ends_mark(&p->ends, s->engine, p->selector, maxt, &limits, sel->store, e);
    }
    vec_done(&p->ends);
    if (!ok || !mem_seal(sel->store, e))
        return false;
    inner = mem_source(sel->store);
    if (!inner->ops->select(inner, NULL, 0, mint, maxt, p->hints, &sel->inner, e))
        return false;
    sel->bytes = mem_stats(sel->store).bytes;
    s->held += sel->bytes;
    return true;
}

static bool source_select(struct source *src, const struct matcher *m, size_t n, int64_t mint,
                          int64_t maxt, const struct source_hints *hints, struct series_set *out,
                          struct err *e)
{
    struct api_source *s = (struct api_source *)src;
    struct selection *sel;
    struct buf text = { 0 };
    bool ok;

    *out = (struct series_set){ 0 };
    if (mint > maxt)
        return true;
    clamp(&mint, &maxt);
    api_put_selector(&text, m, n);
    out->impl = sel = xcalloc(1, sizeof *sel);
    struct piece p = {
        .s = s,
        .hints = hints,
        .selector = buf_str(&text),
        .mint = mint,
        .maxt = maxt,
        .notes = &out->notes,
    };
    pthread_mutex_lock(&s->lock);
    ok = fill(s, sel, &p, e);
    pthread_mutex_unlock(&s->lock);
    buf_done(&text);
    out->labels = sel->inner.labels;
    out->n = sel->inner.n;
    if (!ok)
        src->ops->release(src, out);
    return ok;
}

static bool source_decode(struct source *src, const struct series_set *set, size_t i, int64_t mint,
                          int64_t maxt, struct samples *out, struct err *e)
{
    struct api_source *s = (struct api_source *)src;
    const struct selection *sel = set->impl;
    struct source *inner = mem_source(sel->store);

    if (!inner->ops->decode(inner, &sel->inner, i, mint, maxt, out, e))
        return false;
    if (!out->n_h)
        return true;
    struct api_bounds all = api_layouts_get(&s->layouts, &out->arena, &set->labels[i]);
    for (size_t k = 0; all.n && k < out->n_h; k++)
        out->h[k].h = api_layout_apply(&out->arena, &all, out->h[k].h);
    return true;
}

static void source_release(struct source *src, struct series_set *set)
{
    struct api_source *s = (struct api_source *)src;
    struct selection *sel = set->impl;

    if (sel) {
        struct source *inner = mem_source(sel->store);
        inner->ops->release(inner, &sel->inner);
        mem_free(sel->store);
        pthread_mutex_lock(&s->lock);
        s->held -= sel->bytes;
        pthread_mutex_unlock(&s->lock);
        free(sel);
    }
    diags_done(&set->notes);
    *set = (struct series_set){ 0 };
}

static bool source_time_range(struct source *src, int64_t *mint, int64_t *maxt)
{
    (void)src;
    (void)mint;
    (void)maxt;
    return false; // servers do not tell
}

static void source_end(struct source *src)
{
    struct api_source *s = (struct api_source *)src;

    query_engine_close(s->engine);
    pthread_mutex_destroy(&s->lock);
    pthread_mutex_destroy(&s->layouts.lock);
    api_layouts_done(&s->layouts);
    free(s);
}

struct source *api_source_new(struct api *a, const struct api_source_opts *o)
{
    static const struct source_ops ops = {
        .select = source_select,
        .decode = source_decode,
        .release = source_release,
        .label_names = api_label_names,
        .label_values = api_label_values,
        .metadata = api_metadata,
        .exemplars = api_exemplars,
        .time_range = source_time_range,
        .close = source_end,
    };
    struct api_source *s = xcalloc(1, sizeof *s);

    s->base.ops = &ops;
    s->api = a;
    s->engine = api_engine_new(a, NULL);
    if (o)
        s->opts = *o;
    pthread_mutex_init(&s->lock, NULL);
    pthread_mutex_init(&s->layouts.lock, NULL);
    return &s->base;
}
