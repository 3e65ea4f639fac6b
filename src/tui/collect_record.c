/* collect_record.c - what is scraped, or what a server's answers are made of, into a file. */
#include "tui/collect_impl.h"

#include "promql/parse.h"

enum { OVERLAP = 2 /* scrapes that may have come late */ };

// ---- asked for, taken over by the thread ----

/* What nobody asked to be told about. */
static void drop(struct recorder *r)
{
    struct err e = { 0 };

    recorder_close(r, &e);
    err_done(&e);
}

void collect_record(struct collector *c, struct recorder *r)
{
    pthread_mutex_lock(&c->lock);
    if (c->has_next_record)
        drop(c->next_record);
    c->next_record = r;
    c->has_next_record = true;
    if (c->running) // else it begins with that
        collect_change(c);
    pthread_mutex_unlock(&c->lock);
}

static void forget(struct collect_record *r)
{
    map_clear(&r->series);
    map_clear(&r->selectors);
    vec_clear(&r->written);
    vec_clear(&r->asked);
}

static void say_end(struct collector *c, struct recorder_stats st)
{
    collect_event(c, collect_clock(c), EVENT_NEWS, STR("recording"), STR("ended"),
                  "%llu samples, %llu bytes", (unsigned long long)st.n_samples,
                  (unsigned long long)st.n_bytes);
}

/* A full disk, say: what is watched goes on without. */
static void fail(struct collector *c, struct err *e)
{
    collect_event(c, collect_clock(c), EVENT_NEWS, STR("recording"), STR("failed"), "%s", e->msg);
    drop(c->record.to);
    c->record.to = NULL;
    if (!c->record.failed.msg)
        err_take(&c->record.failed, e);
    err_done(e);
}

void collect_record_begin(struct collector *c)
{
    struct err e = { 0 };

    pthread_mutex_lock(&c->lock);
    bool change = c->has_next_record;
    struct recorder *next = c->next_record;
    c->has_next_record = false;
    c->next_record = NULL;
    pthread_mutex_unlock(&c->lock);
    if (!change)
        return;
    if (c->record.to) {
        struct recorder_stats st = recorder_stats(c->record.to);
        if (recorder_close(c->record.to, &e))
            say_end(c, st);
        else if (!c->record.failed.msg)
            err_take(&c->record.failed, &e);
        err_done(&e);
    }
    c->record.to = next;
    forget(&c->record);
}

void collect_record_flush(struct collector *c)
{
    struct err e = { 0 };

    if (c->record.to && !recorder_flush(c->record.to, &e))
        fail(c, &e);
}

bool collect_record_done(struct collector *c, struct err *e)
{
    struct collect_record *r = &c->record;

    if (c->has_next_record)
        drop(c->next_record);
    c->has_next_record = false;
    bool ok = recorder_close(r->to, e);
    r->to = NULL;
    if (ok && r->failed.msg) {
        err_take(e, &r->failed);
        ok = false;
    }
    err_done(&r->failed);
    forget(r);
    map_done(&r->series);
    map_done(&r->selectors);
    vec_done(&r->written);
    vec_done(&r->asked);
    return ok;
}

// ---- of a server: the series that its answers are made of ----

static void put_type(struct collector *c, struct str name, size_t *family)
{
    const struct survey *s = &c->survey;

    for (size_t i = 0; i < s->n_families; i++) {
        struct str base = name, f = s->families[i].name;
        bool is = str_eq(f, name) || (str_cut_prefix(&base, f) &&
                                      (str_eq(base, STR("_bucket")) || str_eq(base, STR("_sum")) ||
                                       str_eq(base, STR("_count"))));
        if (!is)
            continue;
        const struct expo_item type = { .kind = EXPO_TYPE, .name = f, .type = s->families[i].type };
        if (*family != i)
            recorder_item(c->record.to, &type);
        *family = i;
        return;
    }
}

/* The piece of time of the key; empty at first. */
static struct collect_span *span_of(struct map *keys, struct collect_spans *spans, struct str key)
{
    size_t id = map_id(keys, key);

    if (id == spans->n)
        vec_push(spans, (struct collect_span){ INT64_MAX, INT64_MIN });
    return &spans->p[id];
}

static void put_series(struct tick *t, const struct labels *ls, const struct samples *s,
                       size_t *family)
{
    struct collector *c = t->c;
    struct label *p = arena_new_n(t->a, struct label, ls->n + 1);
    struct expo_item it = {
        .kind = EXPO_SAMPLE, .name = labels_get(ls, STR(LABEL_NAME)), .labels = p, .has_ts = true
    };
    struct buf key = { 0 };

    labels_put(&key, ls);
    struct collect_span *w = span_of(&c->record.series, &c->record.written, buf_str(&key));
    struct collect_span had = *w;
    buf_done(&key);
    for (size_t i = 0; i < ls->n; i++)
        if (!str_eq(ls->p[i].name, STR(LABEL_NAME)))
            p[it.n_labels++] = ls->p[i];
    put_type(c, it.name, family);
    for (size_t i = 0; i < s->n + s->n_h; i++) {
        const struct hist_sample *h = i < s->n ? NULL : &s->h[i - s->n];
        it.ts = h ? h->t : s->t[i];
        if (it.ts >= had.from && it.ts <= had.upto)
            continue;
        it.kind = h ? EXPO_HISTOGRAM : EXPO_SAMPLE;
        it.value = h ? 0 : s->v[i];
        it.histogram = h ? h->h : NULL;
        recorder_item(c->record.to, &it);
        w->from = it.ts < w->from ? it.ts : w->from;
        w->upto = it.ts > w->upto ? it.ts : w->upto;
    }
}

static bool put_piece(struct tick *t, const struct pql_node *n, int64_t from, int64_t upto)
{
    struct collector *c = t->c;
    struct source *src = c->o.source;
    struct series_set set = { 0 };
    struct samples samples = { 0 };
    const struct source_hints hints = { .cancel = &c->cancel };
    struct err e = { 0 };
    size_t family = (size_t)-1;
    bool ok = src->ops->select(src, n->sel.matchers, n->sel.n, from, upto, &hints, &set, &e);

    if (ok) {
        for (size_t i = 0; ok && i < set.n; i++) {
            ok = src->ops->decode(src, &set, i, from, upto, &samples, &e);
            if (ok)
                put_series(t, &set.labels[i], &samples, &family);
        }
        src->ops->release(src, &set);
    }
    samples_done(&samples);
    err_done(&e);
    return ok;
}

/* All samples of a selector since it was last asked for, and, `reach` of the past before the
 * window, those that were not asked for. */
static void put_selector(struct tick *t, const struct pql_node *n, int64_t reach)
{
    struct collect_record *r = &t->c->record;
    int64_t from = t->window.start_ms - reach, overlap = OVERLAP * t->c->o.interval_ms;
    struct buf key = { 0 };

    for (size_t i = 0; i < n->sel.n; i++) {
        matcher_put(&key, &n->sel.matchers[i]);
        buf_putc(&key, ',');
    }
    struct collect_span *a = span_of(&r->selectors, &r->asked, buf_str(&key));
    buf_done(&key);
    if (a->upto == INT64_MIN) {
        if (put_piece(t, n, from - overlap, t->end_ms))
            *a = (struct collect_span){ from, t->end_ms };
        return;
    }
    if (t->end_ms > a->upto && put_piece(t, n, a->upto - overlap, t->end_ms))
        a->upto = t->end_ms;
    if (from < a->from && put_piece(t, n, from - overlap, a->from))
        a->from = from;
}

static int64_t before(const struct pql_mods *m)
{
    return m->offset.ms > 0 ? m->offset.ms : 0;
}

static void put_node(struct tick *t, const struct pql_node *n, int64_t reach)
{
    const struct pql_node *child;

    if (n->kind == PQL_SELECTOR) {
        if (!n->sel.for_info)
            put_selector(t, n, reach + before(&n->sel.mods));
        return;
    }
    if (n->kind == PQL_RANGE)
        reach += n->range.range.ms;
    else if (n->kind == PQL_SUBQUERY)
        reach += n->sub.range.ms + before(&n->sub.mods);
    for (size_t i = 0; (child = pql_child(n, i)) != NULL; i++)
        put_node(t, child, reach);
}

void collect_record_asked(struct tick *t)
{
    struct collector *c = t->c;
    const struct pql_syntax syntax = { 0 };

    if (!c->record.to || c->feed || !c->o.source)
        return;
    for (size_t i = 0; i < c->asks.n && !c->cancel; i++) {
        struct arena a = { 0 };
        struct err e = { 0 };
        if (!c->asks.p[i].ask || c->asks.p[i].used != c->tick)
            continue;
        struct pql_node *n = pql_parse(&a, str_skip(map_key(&c->ask_ids, i), 1), &syntax, &e);
        if (n) {
            put_node(t, n, 0);
            pql_done(n);
        }
        err_done(&e);
        arena_done(&a);
    }
    collect_record_flush(c);
}
