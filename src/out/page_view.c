#include "out/page_view.h"

#include "base/float.h"
#include "base/map.h"
#include "base/vec.h"

#include <math.h>

/* ---- which label sets are one row ---- */

static bool all_are_one(const struct page_family *f)
{
    for (size_t i = 0; i < f->n; i++)
        if (f->samples[i].value != 1 || f->samples[i].role != ROLE_VALUE)
            return false;
    return f->n > 0;
}

static enum view_kind kind_of(const struct page_family *f)
{
    switch (f->type) {
    case METRIC_HISTOGRAM:
    case METRIC_GAUGEHISTOGRAM:
        return VIEW_HISTOGRAM;
    case METRIC_SUMMARY:
        return VIEW_SUMMARY;
    case METRIC_INFO:
        return VIEW_INFO;
    case METRIC_STATESET:
        return VIEW_STATESET;
    default:
        return str_ends(f->name, STR("_info")) && all_are_one(f) ? VIEW_INFO : VIEW_PLAIN;
    }
}

static struct str special_of(const struct page_family *f, enum view_kind kind)
{
    switch (kind) {
    case VIEW_HISTOGRAM:
        return STR(LABEL_BUCKET);
    case VIEW_SUMMARY:
        return STR(LABEL_QUANTILE);
    case VIEW_STATESET:
        return f->name;
    default:
        return (struct str){ 0 };
    }
}

void view_put_key(struct buf *b, const struct page_sample *s, struct str special)
{
    // Sorted by insertion: sets are small, and most come sorted.
    const struct label *few[32],
        **sorted = s->n_labels <= N_OF(few) ? few : xcalloc(s->n_labels, sizeof *sorted);
    size_t kept = 0;
    for (size_t i = 0; i < s->n_labels; i++) {
        const struct label *l = s->labels[i];
        size_t at = kept;
        if (l->value.n == 0 || (special.n && str_eq(l->name, special)))
            continue;
        for (; at > 0 && str_cmp(sorted[at - 1]->name, l->name) > 0; at--)
            sorted[at] = sorted[at - 1];
        sorted[at] = l;
        kept++;
    }
    for (size_t i = 0; i < kept; i++) {
        // Lengths first: any byte may occur in a name or value.
        const size_t lens[] = { sorted[i]->name.n, sorted[i]->value.n };
        buf_put(b, lens, sizeof lens);
        buf_put_str(b, sorted[i]->name);
        buf_put_str(b, sorted[i]->value);
    }
    if (sorted != few)
        free(sorted);
}

static bool needs_groups(const struct page_family *f, enum view_kind kind)
{
    if (kind != VIEW_PLAIN && kind != VIEW_INFO)
        return true;
    for (size_t i = 0; i < f->n; i++)
        if (f->samples[i].role != ROLE_VALUE)
            return true;
    return false;
}

static void one_row_a_sample(struct family_view *v)
{
    v->n_rows = v->f->n;
    for (size_t i = 0; i < v->f->n; i++)
        v->order[i] = v->start[i] = i;
    v->start[v->n_rows] = v->f->n;
}

static void group_rows(struct family_view *v)
{
    const struct page_family *f = v->f;
    struct map groups = { 0 };
    struct buf key = { 0 };
    size_t *row_of = xcalloc(f->n + 1, sizeof *row_of);
    for (size_t i = 0; i < f->n; i++) {
        buf_clear(&key);
        view_put_key(&key, &f->samples[i], v->special);
        row_of[i] = map_id(&groups, buf_str(&key));
        v->start[row_of[i] + 1]++; // counts first, offsets below
    }
    v->n_rows = groups.n;
    for (size_t i = 0; i < v->n_rows; i++)
        v->start[i + 1] += v->start[i];
    size_t *next = xcalloc(v->n_rows + 1, sizeof *next);
    memcpy(next, v->start, v->n_rows * sizeof *next);
    for (size_t i = 0; i < f->n; i++)
        v->order[next[row_of[i]]++] = i;
    free(next);
    free(row_of);
    buf_done(&key);
    map_done(&groups);
}

/* ---- columns ---- */

static struct str label_of(const struct page_sample *s, struct str name, size_t guess)
{
    if (guess < s->n_labels && str_eq(s->labels[guess]->name, name))
        return s->labels[guess]->value;
    for (size_t i = 0; i < s->n_labels; i++)
        if (str_eq(s->labels[i]->name, name))
            return s->labels[i]->value;
    return (struct str){ 0 };
}

static bool has_column(const struct family_view *v, struct str name, size_t guess)
{
    if (guess < v->cols.n && str_eq(v->cols.p[guess].name, name))
        return true;
    for (size_t i = 0; i < v->cols.n; i++)
        if (str_eq(v->cols.p[i].name, name))
            return true;
    return false;
}

static void find_columns(struct family_view *v)
{
    for (size_t r = 0; r < v->n_rows; r++) {
        const struct page_sample *s = view_first(v, r);
        for (size_t i = 0; i < s->n_labels; i++) {
            struct str name = s->labels[i]->name;
            if (s->labels[i]->value.n == 0 || has_column(v, name, i) ||
                (v->special.n && str_eq(name, v->special)))
                continue;
            // Beyond what anyone can read: the rest still counts as series.
            if (v->cols.n < 256)
                vec_push(&v->cols, (struct view_col){ .name = name, .same = true });
        }
    }
    for (size_t c = 0; c < v->cols.n; c++) {
        struct view_col *col = &v->cols.p[c];
        col->value = view_label(v, 0, c);
        for (size_t r = 1; r < v->n_rows && col->same; r++)
            col->same = str_eq(view_label(v, r, c), col->value);
    }
}

void view_init(struct family_view *v, const struct page_family *f)
{
    *v = (struct family_view){ .f = f, .kind = kind_of(f) };
    v->special = special_of(f, v->kind);
    v->start = xcalloc(f->n + 1, sizeof *v->start);
    v->order = xcalloc(f->n + 1, sizeof *v->order);
    if (needs_groups(f, v->kind))
        group_rows(v);
    else
        one_row_a_sample(v);
    find_columns(v);
}

void view_done(struct family_view *v)
{
    vec_done(&v->cols);
    free(v->start);
    free(v->order);
    *v = (struct family_view){ 0 };
}

const struct page_sample *view_first(const struct family_view *v, size_t row)
{
    return &v->f->samples[v->order[v->start[row]]];
}

struct str view_label(const struct family_view *v, size_t row, size_t col)
{
    return label_of(view_first(v, row), v->cols.p[col].name, col);
}

/* ---- one row ---- */

static void take_sample(const struct page_sample *s, struct view_row *r)
{
    double at;
    if (s->has_ts) {
        r->has_ts = true;
        r->ts = s->ts;
    }
    if (s->has_st) {
        r->has_created = true;
        r->created_ms = s->st;
    }
    switch ((enum expo_role)s->role) {
    case ROLE_VALUE:
        r->has_value = true;
        r->value = s->value;
        break;
    case ROLE_BUCKET:
        if (float_parse(label_of(s, STR(LABEL_BUCKET), s->n_labels - 1), &at) && !isnan(at))
            vec_push(&r->buckets, (struct num_bucket){ at, s->value });
        break;
    case ROLE_QUANTILE:
        if (float_parse(label_of(s, STR(LABEL_QUANTILE), s->n_labels - 1), &at))
            vec_push(&r->quantiles, (struct view_quantile){ at, s->value });
        break;
    case ROLE_SUM:
        r->has_sum = true;
        r->sum = s->value;
        break;
    case ROLE_COUNT:
        r->has_count = true;
        r->count = s->value;
        break;
    case ROLE_CREATED:
        r->has_created = isfinite(s->value) && fabs(s->value) < 1e15;
        r->created_ms = r->has_created ? (int64_t)(s->value * 1000) : 0;
        break;
    case ROLE_NATIVE:
        r->native = s->histogram;
        r->has_count = r->has_sum = true;
        r->count = s->histogram->count;
        r->sum = s->histogram->sum;
        break;
    }
}

void view_row_get(const struct family_view *v, size_t row, struct view_row *r)
{
    struct view_row empty = { .row = row, .buckets = r->buckets, .quantiles = r->quantiles };
    *r = empty;
    vec_clear(&r->buckets);
    vec_clear(&r->quantiles);
    for (size_t i = v->start[row]; i < v->start[row + 1]; i++)
        take_sample(&v->f->samples[v->order[i]], r);
    r->buckets.n = num_buckets_clean(r->buckets.p, r->buckets.n);
    if (!r->has_count && r->buckets.n && vec_last(&r->buckets).upper == INFINITY) {
        r->has_count = true;
        r->count = vec_last(&r->buckets).count;
    }
}

void view_row_done(struct view_row *r)
{
    vec_done(&r->buckets);
    vec_done(&r->quantiles);
}

double view_row_quantile(const struct view_row *r, double q)
{
    if (r->native && r->buckets.n == 0)
        return num_histogram_quantile(q, r->native);
    return num_bucket_quantile(q, r->buckets.p, r->buckets.n);
}
