#include "ingest/store_created.h"

#include "base/vec.h"

void store_created_done(struct store_created *c)
{
    map_done(&c->keys);
    vec_done(&c->starts);
    vec_done(&c->members);
    buf_done(&c->key);
}

/* Whether a family of this type has samples of this suffix that _created speaks of. */
static bool is_member(enum metric_type type, struct str suffix)
{
    bool parts = str_eq(suffix, STR("_sum")) || str_eq(suffix, STR("_count"));
    switch (type) {
    case METRIC_COUNTER:
        return str_eq(suffix, STR("_total"));
    case METRIC_HISTOGRAM:
        return parts || str_eq(suffix, STR("_bucket"));
    case METRIC_SUMMARY:
        return parts || suffix.n == 0;
    default:
        return false;
    }
}

static bool has_created(enum metric_type type)
{
    return type == METRIC_COUNTER || type == METRIC_HISTOGRAM || type == METRIC_SUMMARY;
}

static size_t key_of(struct store_created *c, struct str family, enum metric_type type,
                     const struct labels *ls)
{
    struct str bound = type == METRIC_HISTOGRAM ? STR(LABEL_BUCKET)
                       : type == METRIC_SUMMARY ? STR(LABEL_QUANTILE)
                                                : STR(LABEL_NAME);
    buf_clear(&c->key);
    buf_put_str(&c->key, family);
    for (size_t i = 0; i < ls->n; i++) {
        if (str_eq(ls->p[i].name, STR(LABEL_NAME)) || str_eq(ls->p[i].name, bound))
            continue;
        buf_putc(&c->key, '\xff'); // in no UTF-8
        buf_put_str(&c->key, ls->p[i].name);
        buf_putc(&c->key, '\xff');
        buf_put_str(&c->key, ls->p[i].value);
    }
    size_t id = map_id(&c->keys, buf_str(&c->key));
    if (id == c->starts.n)
        vec_push(&c->starts, MEM_NONE);
    return id;
}

void store_created_see(struct store_created *c, struct str family, enum metric_type type,
                       const struct labels *ls, int64_t series)
{
    struct str suffix = labels_get(ls, STR(LABEL_NAME));
    if (!has_created(type) || family.n == 0 || !str_cut_prefix(&suffix, family))
        return;
    bool created = str_eq(suffix, STR("_created"));
    if (!created && !is_member(type, suffix))
        return;
    size_t key = key_of(c, family, type, ls);
    if (created)
        c->starts.p[key] = series;
    else
        vec_push(&c->members, (struct created_member){ series, key });
}

struct start_finder {
    struct samples told; /* of the _created */
    size_t i;            /* the next one; samples are asked for in order of time */
    int64_t start;
};

static int64_t start_at(void *user, int64_t t, double v)
{
    struct start_finder *f = user;
    (void)v;
    for (; f->i < f->told.n && f->told.t[f->i] <= t; f->i++) {
        double ms = f->told.v[f->i] * 1000;
        f->start = ms > 0 && ms < 9e18 ? (int64_t)ms : 0;
    }
    return f->start;
}

bool store_created_apply(struct store_created *c, struct mem_store *s, struct err *e)
{
    struct start_finder f = { 0 };
    bool ok = true;

    for (size_t i = 0; ok && i < c->members.n; i++) {
        const struct created_member *m = &c->members.p[i];
        int64_t told = c->starts.p[m->key];
        if (told == MEM_NONE)
            continue;
        f.i = 0;
        f.start = 0;
        ok = mem_samples(s, told, &f.told, e) && mem_set_start(s, m->series, start_at, &f, e);
    }
    samples_done(&f.told);
    return ok;
}
