#include "http/api_hist.h"

#include <math.h>

// ---- exponential buckets ----

struct fit {
    int32_t schema;
    bool may_cut;          /* the bucket next to zero may be cut by the zero bucket: */
    double zero_threshold; /* tells this one's */
};

static bool is_zero_bucket(const struct api_bucket *b)
{
    return b->boundaries == API_CLOSED && b->lower == -b->upper;
}

/* Positive or negative side: the bound away from zero and the one towards it. */
static double far_of(const struct api_bucket *b)
{
    return b->upper > 0 ? b->upper : -b->lower;
}

static double near_of(const struct api_bucket *b)
{
    return b->upper > 0 ? b->lower : -b->upper;
}

/* The bucket index whose far bound is `far`. */
static bool find_index(int32_t schema, double far, int32_t *index)
{
    const struct histogram h = { .schema = schema };

    if (!(far > 0))
        return false;
    double at = isinf(far) ? 1024 : log2(far);
    int32_t i = (int32_t)ceil(ldexp(at, schema));
    for (int32_t k = i - 1; k <= i + 1; k++)
        if (histogram_bound(&h, k) == far) {
            *index = k;
            return true;
        }
    return false;
}

/* `innermost`: of its side, where the zero bucket may have cut it. */
static bool bucket_fits(struct fit *f, const struct api_bucket *b, bool innermost, int32_t *index)
{
    const struct histogram h = { .schema = f->schema };
    bool positive = b->upper > 0;
    double near = near_of(b);

    if (b->boundaries != (positive ? API_OPEN_LEFT : API_OPEN_RIGHT) || !(near >= 0) ||
        !find_index(f->schema, far_of(b), index))
        return false;
    double bound = histogram_bound(&h, *index - 1);
    if (bound == near)
        return true;
    if (!f->may_cut || !innermost || !(near > bound && near < far_of(b)) ||
        (f->zero_threshold != 0 && f->zero_threshold != near))
        return false;
    f->zero_threshold = near;
    return true;
}

/* The buckets [0, neg) are below zero, [pos, n) above. */
static void sides(const struct api_bucket *b, size_t n, size_t *neg, size_t *pos)
{
    for (*neg = 0; *neg < n && b[*neg].upper <= 0 && !is_zero_bucket(&b[*neg]); ++*neg)
        ;
    *pos = *neg + (*neg < n && is_zero_bucket(&b[*neg]));
}

static bool all_fit(struct fit *f, const struct api_bucket *b, size_t n, int32_t *indexes)
{
    size_t neg, pos;

    sides(b, n, &neg, &pos);
    f->zero_threshold = pos > neg ? b[neg].upper : 0;
    for (size_t i = 0; i < n; i++) {
        if (i == neg && pos > neg)
            continue;
        if (!bucket_fits(f, &b[i], i + 1 == neg || i == pos, &indexes[i]))
            return false;
        // A side's indexes ascend away from zero.
        if ((i > pos && indexes[i] <= indexes[i - 1]) ||
            (i > 0 && i < neg && indexes[i] >= indexes[i - 1]))
            return false;
    }
    return true;
}

/* `at(i)` goes away from zero: `step` is 1 for the positive side, -1 for the negative one. */
static struct histogram_side side_of(struct arena *a, const struct api_bucket *b,
                                     const int32_t *indexes, size_t n, int step)
{
    struct histogram_span *spans = arena_new_n(a, struct histogram_span, n);
    double *counts = arena_new_n(a, double, n);
    size_t n_spans = 0;
    int32_t next = 0;

    for (size_t i = 0; i < n; i++) {
        size_t k = step > 0 ? i : n - 1 - i;
        if (n_spans == 0 || indexes[k] != next)
            spans[n_spans++].offset = (int32_t)((uint32_t)indexes[k] - (uint32_t)next);
        spans[n_spans - 1].n++;
        next = indexes[k] + 1;
        counts[i] = b[k].count;
    }
    return (struct histogram_side){ .spans = spans, .n_spans = n_spans, .counts = counts, .n = n };
}

/* Begins with the schema that `f` has. */
static bool find_schema(struct fit *f, const struct api_bucket *b, size_t n, int32_t *indexes)
{
    if (all_fit(f, b, n, indexes))
        return true;
    for (f->schema = HISTOGRAM_MIN_SCHEMA; f->schema <= HISTOGRAM_MAX_SCHEMA; f->schema++)
        if (all_fit(f, b, n, indexes))
            return true;
    return false;
}

static bool build_exponential(struct arena *a, const struct api_bucket *b, size_t n,
                              int32_t *schema, struct histogram *h)
{
    int32_t *indexes = arena_new_n(a, int32_t, n);
    struct fit f = { .schema = *schema };
    size_t neg, pos;

    // The inner part of a bucket of one schema is a whole one of a finer schema, which is likelier.
    if (!find_schema(&f, b, n, indexes)) {
        f = (struct fit){ .schema = *schema, .may_cut = true };
        if (!find_schema(&f, b, n, indexes))
            return false;
    }
    *schema = f.schema;
    sides(b, n, &neg, &pos);
    h->schema = f.schema;
    h->zero_threshold = f.zero_threshold;
    h->zero_count = pos > neg ? b[neg].count : 0;
    h->neg = side_of(a, b, indexes, neg, -1);
    h->pos = side_of(a, b + pos, indexes + pos, n - pos, 1);
    return true;
}

// ---- custom bounds ----

/* Where a bucket does not begin at the end of the one before, an empty one is between. */
static bool build_custom(struct arena *a, const struct api_bucket *b, size_t n, struct histogram *h)
{
    double *bounds = arena_new_n(a, double, 2 * n);
    int32_t *indexes = arena_new_n(a, int32_t, n);
    double last = -INFINITY;
    size_t n_bounds = 0;

    for (size_t i = 0; i < n; i++) {
        if (!(b[i].lower >= last) || !(b[i].upper > b[i].lower) || last == INFINITY)
            return false;
        if (b[i].lower != last)
            bounds[n_bounds++] = b[i].lower;
        indexes[i] = (int32_t)n_bounds;
        if (b[i].upper != INFINITY)
            bounds[n_bounds++] = b[i].upper;
        last = b[i].upper;
    }
    h->schema = HISTOGRAM_CUSTOM_SCHEMA;
    h->bounds = bounds;
    h->n_bounds = n_bounds;
    h->pos = side_of(a, b, indexes, n, 1);
    return true;
}

bool api_hist_build(struct arena *a, double count, double sum, const struct api_bucket *b, size_t n,
                    int32_t *schema, struct histogram **out, struct err *e)
{
    struct histogram *h = arena_new(a, struct histogram);

    // Of one without buckets the schema is not told: the finest changes no other it is added to.
    *h = (struct histogram){
        .count = count, .sum = sum, .is_float = true, .schema = n ? 0 : HISTOGRAM_MAX_SCHEMA
    };
    *out = h;
    return n == 0 || build_exponential(a, b, n, schema, h) || build_custom(a, b, n, h) ||
           err_set(e, ERR_FORMAT, "the buckets of a native histogram overlap or are out of order");
}
