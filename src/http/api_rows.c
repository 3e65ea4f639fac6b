/* api_rows.c - series, points and histograms as they are built, see api_rows.h. */
#include "http/api_rows.h"

#include <inttypes.h>
#include <stdlib.h>

#include "base/float.h"
#include "base/vec.h"

enum { PART_BYTES = 4 << 20 };

void api_rows_done(struct api_rows *r)
{
    vec_done(&r->labels);
    vec_done(&r->floats);
    vec_done(&r->hists);
    vec_done(&r->buckets);
    vec_done(&r->series);
}

// ---- the series ----

static bool check_memory(struct api_rows *r, struct err *e)
{
    size_t used = r->out->arena.used_bytes + r->series.cap * sizeof *r->series.p +
                  r->floats.cap * sizeof *r->floats.p + r->hists.cap * sizeof *r->hists.p +
                  r->labels.cap * sizeof *r->labels.p;

    if (used > r->out->stats.peak_bytes)
        r->out->stats.peak_bytes = used;
    if (r->o.max_memory <= 0 || (int64_t)used <= r->o.max_memory)
        return true;
    r->out->fault = QUERY_EXECUTION;
    return err_set(e, ERR_LIMIT, "the query needs more than %" PRId64 " bytes of memory",
                   r->o.max_memory);
}

/* Equal to a string of the label at the same place of the series before, which it then shares. */
static struct str share(struct api_rows *r, struct str s, struct str before)
{
    return str_eq(s, before) ? before : arena_str(&r->out->arena, s);
}

void api_rows_label(struct api_rows *r, struct str name)
{
    size_t i = r->labels.n;
    struct str before = i < r->last.n ? r->last.p[i].name : (struct str){ 0 };

    vec_push(&r->labels, (struct label){ share(r, name, before), STR("") });
}

void api_rows_label_value(struct api_rows *r, struct str value)
{
    size_t i = r->labels.n - 1;
    struct str before = i < r->last.n ? r->last.p[i].value : (struct str){ 0 };

    vec_last(&r->labels).value = share(r, value, before);
}

void api_rows_begin(struct api_rows *r)
{
    vec_clear(&r->labels);
    vec_clear(&r->floats);
    vec_clear(&r->hists);
    r->has_value = false;
}

/* A float and a histogram of one time are no series. */
static bool check_times(const struct api_rows *r, struct err *e)
{
    for (size_t f = 0, h = 0; f < r->floats.n && h < r->hists.n;) {
        if (r->floats.p[f].t == r->hists.p[h].t)
            return err_set(e, ERR_FORMAT,
                           "not the query API's JSON: a series has a float and a histogram at the "
                           "same time");
        if (r->floats.p[f].t < r->hists.p[h].t)
            f++;
        else
            h++;
    }
    return true;
}

/* Gives away what there is, and forgets it. */
static bool give_part(struct api_rows *r, struct err *e)
{
    const struct value part = {
        .type = r->any_vector ? VALUE_VECTOR : VALUE_MATRIX,
        .series = r->series.p,
        .n = r->series.n,
    };
    bool ok = part.n == 0 || r->o.on_part(r->o.user, &part, e);

    vec_clear(&r->series);
    arena_reset(&r->out->arena);
    r->last = (struct labels){ 0 };
    return ok;
}

bool api_rows_end(struct api_rows *r, struct err *e)
{
    struct arena *a = &r->out->arena;

    if (!check_times(r, e) || !check_memory(r, e))
        return false;
    r->any_vector |= r->has_value;
    r->any_matrix |= !r->has_value;
    if (r->has_value && r->floats.n + r->hists.n != 1)
        return err_set(e, ERR_FORMAT,
                       "not the query API's JSON: a series of a vector has %zu points",
                       r->floats.n + r->hists.n);
    const struct value_series s = {
        .labels = labels_of(a, r->labels.p, r->labels.n),
        .floats = arena_dup(a, r->floats.p, r->floats.n * sizeof *r->floats.p),
        .n_floats = r->floats.n,
        .hists = arena_dup(a, r->hists.p, r->hists.n * sizeof *r->hists.p),
        .n_hists = r->hists.n,
    };
    r->unsorted |= r->series.n && labels_cmp(&r->last, &s.labels) > 0;
    r->last = s.labels;
    vec_push(&r->series, s);
    return !r->o.on_part || a->used_bytes < PART_BYTES || give_part(r, e);
}

// ---- points ----

/* Of two points of one time the first stays: a server without deduplication sends such. */
static bool is_next(struct api_rows *r, bool any, int64_t last, bool *add, struct err *e)
{
    *add = !any || r->t > last;
    return !any || r->t >= last ||
           err_set(e, ERR_FORMAT,
                   "not the query API's JSON: the times of a series are out of order");
}

bool api_rows_float(struct api_rows *r, double v, struct err *e)
{
    bool add;

    if (!is_next(r, r->floats.n > 0, r->floats.n ? vec_last(&r->floats).t : 0, &add, e))
        return false;
    if (add)
        vec_push(&r->floats, (struct float_point){ r->t, v });
    return r->floats.n % 65536 || check_memory(r, e);
}

bool api_rows_hist(struct api_rows *r, struct err *e)
{
    struct histogram *h;
    bool add;

    if (!api_hist_build(&r->out->arena, r->count, r->sum, r->buckets.p, r->buckets.n, &r->schema,
                        &h, e))
        return err_wrap(e, "not the query API's JSON");
    if (!is_next(r, r->hists.n > 0, r->hists.n ? vec_last(&r->hists).t : 0, &add, e))
        return false;
    if (add)
        vec_push(&r->hists, (struct hist_point){ r->t, h });
    return check_memory(r, e);
}

static bool is_digit(char c)
{
    return (unsigned char)(c - '0') < 10;
}

/* `1700000000.5`: at most 12 digits, and 3 behind the point. */
static const char *read_time(const char *p, int64_t *ms)
{
    static const int64_t scale[] = { 1000, 100, 10, 1 };
    const char *begin = p;
    int64_t t = 0;
    int n = 0;

    while (is_digit(*p) && p - begin < 12)
        t = t * 10 + (*p++ - '0');
    if (p == begin || *begin == '0') // there may be more digits, which would not be JSON
        return NULL;
    if (*p == '.') {
        for (p++; is_digit(*p) && n < 3; n++)
            t = t * 10 + (*p++ - '0');
        if (n == 0)
            return NULL;
    }
    *ms = t * scale[n];
    return p;
}

/* `[1700000000.5,"1.5"],` as servers write it: no blanks, no escapes. NULL: something else, which
 * comes as tokens, as the end of a chunk does. */
static const char *read_pair(struct api_rows *r, const char *p, const char *end, double *v)
{
    enum { LONGEST = 64, LONGEST_VALUE = 26 };
    const char *text, *quote;

    if (end - p < LONGEST || *p != '[' || !(p = read_time(p + 1, &r->t)) || p[0] != ',' ||
        p[1] != '"')
        return NULL;
    text = quote = p + 2;
    while (quote - text < LONGEST_VALUE && *quote != '"' && *quote != '\\')
        quote++;
    if (quote[0] != '"' || quote[1] != ']' || quote[2] != ',' ||
        !float_parse((struct str){ text, (size_t)(quote - text) }, v))
        return NULL;
    return quote + 3;
}

bool api_rows_bulk(struct api_rows *r, struct str bytes, size_t *taken, struct err *e)
{
    const char *p = bytes.p, *end = p + bytes.n, *next;
    double v;

    while ((next = read_pair(r, p, end, &v))) {
        if (!api_rows_float(r, v, e))
            return false;
        p = next;
    }
    *taken = (size_t)(p - bytes.p);
    return true;
}

// ---- the end ----

static int by_labels(const void *a, const void *b)
{
    const struct value_series *x = a, *y = b;
    return labels_cmp(&x->labels, &y->labels);
}

bool api_rows_finish(struct api_rows *r, struct value *v, struct err *e)
{
    if (r->o.on_part)
        return give_part(r, e);
    if (v->type == VALUE_MATRIX && r->unsorted)
        qsort(r->series.p, r->series.n, sizeof *r->series.p, by_labels);
    v->series = arena_dup(&r->out->arena, r->series.p, r->series.n * sizeof *r->series.p);
    v->n = r->series.n;
    return true;
}
