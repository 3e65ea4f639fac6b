#include "lint/source.h"

#include <pthread.h>

#include "base/map.h"
#include "base/vec.h"

struct answer {
    struct strs list;
    bool failed;
};

struct lint_source {
    struct source *s;
    const char *name;
    pthread_mutex_t lock;
    struct arena arena;
    struct strs metrics;
    struct source_meta *meta;
    size_t n_meta;
    struct map families; /* ids: places in `meta` */
    struct map asked;    /* "metric" and "metric\xfflabel" */
    struct {
        struct answer **p;
        size_t n, cap;
    } answers;
    struct err e;
};

static void failed(struct lint_source *x, struct err *e)
{
    if (x->e.kind == ERR_NONE)
        err_take(&x->e, e);
    err_done(e);
}

struct lint_source *lint_source_new(struct source *s, const char *name, struct err *e)
{
    struct lint_source *x = xcalloc(1, sizeof *x);
    struct err meta = { 0 };

    x->s = s;
    x->name = name;
    pthread_mutex_init(&x->lock, NULL);
    if (!s->ops->label_values(s, &x->arena, STR(LABEL_NAME), NULL, 0, &x->metrics, e)) {
        lint_source_free(x);
        return NULL;
    }
    // Without metadata names must do.
    if (!s->ops->metadata(s, &x->arena, &x->meta, &x->n_meta, &meta))
        x->n_meta = 0;
    err_done(&meta);
    for (size_t i = 0; i < x->n_meta; i++)
        if (map_id(&x->families, x->meta[i].family) + 1 < x->families.n)
            x->meta[map_find(&x->families, x->meta[i].family)].type = METRIC_UNKNOWN; // who knows
    return x;
}

void lint_source_free(struct lint_source *x)
{
    if (!x)
        return;
    map_done(&x->families);
    map_done(&x->asked);
    vec_done(&x->answers);
    arena_done(&x->arena);
    err_done(&x->e);
    pthread_mutex_destroy(&x->lock);
    free(x);
}

const char *lint_source_name(const struct lint_source *x)
{
    return x->name;
}

const struct err *lint_source_error(const struct lint_source *x)
{
    return &x->e;
}

bool lint_strs_have(const struct strs *list, struct str s)
{
    size_t lo = 0, hi = list->n;

    while (lo < hi) {
        size_t mid = lo + (hi - lo) / 2;
        int c = str_cmp(s, list->p[mid]);
        if (c == 0)
            return true;
        if (c < 0)
            hi = mid;
        else
            lo = mid + 1;
    }
    return false;
}

bool lint_source_has_metric(struct lint_source *x, struct str metric, struct nearest *near)
{
    if (lint_strs_have(&x->metrics, metric))
        return true;
    for (size_t i = 0; i < x->metrics.n; i++)
        nearest_try(near, x->metrics.p[i]);
    return false;
}

/* Asks what nobody has asked before. Called with the lock. */
static void ask(struct lint_source *x, struct answer *a, struct str metric, struct str label)
{
    struct source *s = x->s;
    struct matcher m;
    struct err e = { 0 };
    bool ok = matcher_init(&m, MATCHER_EQ, STR(LABEL_NAME), metric, &e);

    if (ok && label.n)
        ok = s->ops->label_values(s, &x->arena, label, &m, 1, &a->list, &e);
    else if (ok)
        ok = s->ops->label_names(s, &x->arena, &m, 1, &a->list, &e);
    a->failed = !ok;
    matcher_done(&m);
    if (!ok)
        failed(x, &e);
}

static const struct strs *answer_to(struct lint_source *x, struct str metric, struct str label)
{
    struct buf key = { 0 };
    struct answer *a;

    buf_put_str(&key, metric);
    buf_putc(&key, '\xff');
    buf_put_str(&key, label);
    pthread_mutex_lock(&x->lock);
    size_t id = map_id(&x->asked, buf_str(&key));
    if (id == x->answers.n) {
        vec_push(&x->answers, arena_new(&x->arena, struct answer));
        ask(x, x->answers.p[id], metric, label);
    }
    a = x->answers.p[id];
    pthread_mutex_unlock(&x->lock);
    buf_done(&key);
    return a->failed ? NULL : &a->list;
}

const struct strs *lint_source_labels(struct lint_source *x, struct str metric)
{
    return answer_to(x, metric, STR(""));
}

const struct strs *lint_source_values(struct lint_source *x, struct str metric, struct str label)
{
    return answer_to(x, metric, label);
}

bool lint_source_metadata(void *user, struct str metric, enum metric_type *type, struct str *unit)
{
    static const char *const suffixes[] = { "", "_bucket", "_count", "_sum", "_total" };
    struct lint_source *x = user;

    for (size_t i = 0; i < N_OF(suffixes); i++) {
        struct str family = metric;
        if (!str_cut_suffix(&family, str_of(suffixes[i])))
            continue;
        size_t id = map_find(&x->families, family);
        if (id == MAP_NONE)
            continue;
        *type = x->meta[id].type;
        *unit = x->meta[id].unit;
        return true;
    }
    return false;
}

int64_t lint_source_count(struct lint_source *x, const struct matcher *m, size_t n)
{
    struct series_set set = { 0 };
    struct err e = { 0 };
    int64_t mint, maxt, count = -1;

    pthread_mutex_lock(&x->lock);
    if (x->s->ops->time_range(x->s, &mint, &maxt) &&
        x->s->ops->select(x->s, m, n, mint, maxt, &(struct source_hints){ 0 }, &set, &e)) {
        count = (int64_t)set.n;
        x->s->ops->release(x->s, &set);
    } else if (e.kind) {
        failed(x, &e);
    }
    pthread_mutex_unlock(&x->lock);
    return count;
}
