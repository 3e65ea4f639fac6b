#include "http/api_decode.h"

#include <assert.h>
#include <inttypes.h>
#include <math.h>
#include <stdlib.h>

#include "base/float.h"
#include "base/json.h"
#include "base/time.h"
#include "base/vec.h"
#include "http/api_hist.h"

enum { STRING_MAX_BYTES = 16 << 20, PART_BYTES = 4 << 20, DEPTH = 16 };

/* Where a token stands: the container it is in. */
enum place {
    AT_START,
    IN_ROOT,
    IN_DATA,
    IN_RESULT,
    IN_SERIES,
    IN_METRIC,
    IN_POINTS,
    IN_POINT, /* [t, value] */
    IN_HISTOGRAM,
    IN_BUCKETS,
    IN_BUCKET,
    IN_NOTES,
    IN_STATS,
    IN_STATS_PART,
    IN_UNKNOWN,
};

/* Members that are known, by place. */
enum key {
    KEY_NONE, /* unknown, or not a member */
    KEY_STATUS,
    KEY_DATA,
    KEY_ERROR_TYPE,
    KEY_ERROR,
    KEY_WARNINGS,
    KEY_INFOS,
    KEY_PARTIAL,
    KEY_RESULT_TYPE,
    KEY_RESULT,
    KEY_STATS,
    KEY_METRIC,
    KEY_VALUE,
    KEY_VALUES,
    KEY_HISTOGRAM,
    KEY_HISTOGRAMS,
    KEY_COUNT,
    KEY_SUM,
    KEY_BUCKETS,
    KEY_STATS_PART,
    KEY_TOTAL_SAMPLES,
    KEY_PEAK_SAMPLES,
    KEY_EVAL_TIME,
    KEY_PLAN_TIME,
    KEY_LABEL,
};

static const struct key_row {
    enum place place;
    struct str name;
    enum key key;
} key_rows[] = {
    { IN_ROOT, { "status", 6 }, KEY_STATUS },
    { IN_ROOT, { "data", 4 }, KEY_DATA },
    { IN_ROOT, { "errorType", 9 }, KEY_ERROR_TYPE },
    { IN_ROOT, { "error", 5 }, KEY_ERROR },
    { IN_ROOT, { "warnings", 8 }, KEY_WARNINGS },
    { IN_ROOT, { "infos", 5 }, KEY_INFOS },
    { IN_ROOT, { "isPartial", 9 }, KEY_PARTIAL }, // VictoriaMetrics
    { IN_DATA, { "resultType", 10 }, KEY_RESULT_TYPE },
    { IN_DATA, { "result", 6 }, KEY_RESULT },
    { IN_DATA, { "stats", 5 }, KEY_STATS },
    { IN_SERIES, { "metric", 6 }, KEY_METRIC },
    { IN_SERIES, { "value", 5 }, KEY_VALUE },
    { IN_SERIES, { "values", 6 }, KEY_VALUES },
    { IN_SERIES, { "histogram", 9 }, KEY_HISTOGRAM },
    { IN_SERIES, { "histograms", 10 }, KEY_HISTOGRAMS },
    { IN_HISTOGRAM, { "count", 5 }, KEY_COUNT },
    { IN_HISTOGRAM, { "sum", 3 }, KEY_SUM },
    { IN_HISTOGRAM, { "buckets", 7 }, KEY_BUCKETS },
    { IN_STATS, { "timings", 7 }, KEY_STATS_PART },
    { IN_STATS, { "samples", 7 }, KEY_STATS_PART },
    { IN_STATS_PART, { "totalQueryableSamples", 21 }, KEY_TOTAL_SAMPLES },
    { IN_STATS_PART, { "peakSamples", 11 }, KEY_PEAK_SAMPLES },
    { IN_STATS_PART, { "evalTotalTime", 13 }, KEY_EVAL_TIME },
    { IN_STATS_PART, { "queryPreparationTime", 20 }, KEY_PLAN_TIME },
};

/* What a member has to be, and the place it opens. */
static const struct key_kind {
    enum json_kind kind;
    enum place opens;
} key_kinds[] = {
    [KEY_STATUS] = { JSON_STRING, 0 },
    [KEY_DATA] = { JSON_OBJECT_BEGIN, IN_DATA },
    [KEY_ERROR_TYPE] = { JSON_STRING, 0 },
    [KEY_ERROR] = { JSON_STRING, 0 },
    [KEY_WARNINGS] = { JSON_ARRAY_BEGIN, IN_NOTES },
    [KEY_INFOS] = { JSON_ARRAY_BEGIN, IN_NOTES },
    [KEY_PARTIAL] = { JSON_TRUE, 0 },
    [KEY_RESULT_TYPE] = { JSON_STRING, 0 },
    [KEY_RESULT] = { JSON_ARRAY_BEGIN, IN_RESULT },
    [KEY_STATS] = { JSON_OBJECT_BEGIN, IN_STATS },
    [KEY_METRIC] = { JSON_OBJECT_BEGIN, IN_METRIC },
    [KEY_VALUE] = { JSON_ARRAY_BEGIN, IN_POINT },
    [KEY_VALUES] = { JSON_ARRAY_BEGIN, IN_POINTS },
    [KEY_HISTOGRAM] = { JSON_ARRAY_BEGIN, IN_POINT },
    [KEY_HISTOGRAMS] = { JSON_ARRAY_BEGIN, IN_POINTS },
    [KEY_COUNT] = { JSON_STRING, 0 },
    [KEY_SUM] = { JSON_STRING, 0 },
    [KEY_BUCKETS] = { JSON_ARRAY_BEGIN, IN_BUCKETS },
    [KEY_STATS_PART] = { JSON_OBJECT_BEGIN, IN_STATS_PART },
    [KEY_TOTAL_SAMPLES] = { JSON_NUMBER, 0 },
    [KEY_PEAK_SAMPLES] = { JSON_NUMBER, 0 },
    [KEY_EVAL_TIME] = { JSON_NUMBER, 0 },
    [KEY_PLAN_TIME] = { JSON_NUMBER, 0 },
    [KEY_LABEL] = { JSON_STRING, 0 },
};

struct frame {
    enum place place;
    enum key key; /* the member whose value comes next */
    size_t i;     /* elements so far, in an array */
};

struct api_decoder {
    struct api_decode_opts o;
    struct query_result *out;
    struct json_reader *r;
    struct frame stack[DEPTH];
    unsigned depth;   /* of stack[], the innermost is stack[depth] */
    unsigned unknown; /* containers open within one that is skipped */

    struct arena texts; /* of the envelope */
    struct str status, error_type, error, result_type;

    /* The series that is being read. */
    struct {
        struct label *p;
        size_t n, cap;
    } labels;
    struct {
        struct float_point *p;
        size_t n, cap;
    } floats;
    struct {
        struct hist_point *p;
        size_t n, cap;
    } hists;
    bool has_value;     /* "value" or "histogram": of an instant vector */
    struct labels last; /* of the series before: what is equal is shared */

    /* The point, and the histogram. */
    int64_t t;
    struct str text; /* of a scalar or string, in the result's arena */
    double count, sum;
    struct api_bucket bucket;
    struct {
        struct api_bucket *p;
        size_t n, cap;
    } buckets;
    int32_t schema;

    /* The result. */
    struct {
        struct value_series *p;
        size_t n, cap;
    } series;
    bool any_vector, any_matrix, any_pair, unsorted;
    bool refused; /* by us, not by the JSON reader */
};

static json_fn on_token;

struct api_decoder *api_decoder_new(const struct api_decode_opts *o, struct query_result *out)
{
    struct api_decoder *d = xcalloc(1, sizeof *d);

    d->o = *o;
    d->out = out;
    d->r = json_reader_new(on_token, d, STRING_MAX_BYTES);
    return d;
}

void api_decoder_free(struct api_decoder *d)
{
    if (!d)
        return;
    json_reader_free(d->r);
    arena_done(&d->texts);
    vec_done(&d->labels);
    vec_done(&d->floats);
    vec_done(&d->hists);
    vec_done(&d->buckets);
    vec_done(&d->series);
    free(d);
}

// ---- errors ----

static struct frame *top(struct api_decoder *d)
{
    return &d->stack[d->depth];
}

static const char *place_name(enum place p)
{
    static const char *const names[] = {
        [AT_START] = "the answer",        [IN_ROOT] = "the answer",
        [IN_DATA] = "\"data\"",           [IN_RESULT] = "\"result\"",
        [IN_SERIES] = "a series",         [IN_METRIC] = "\"metric\"",
        [IN_POINTS] = "a list of points", [IN_POINT] = "a point",
        [IN_HISTOGRAM] = "a histogram",   [IN_BUCKETS] = "\"buckets\"",
        [IN_BUCKET] = "a bucket",         [IN_NOTES] = "a list of warnings",
        [IN_STATS] = "\"stats\"",         [IN_STATS_PART] = "\"stats\"",
        [IN_UNKNOWN] = "the answer",
    };
    return names[p];
}

static const char *kind_name(enum json_kind k)
{
    static const char *const names[] = {
        [JSON_OBJECT_BEGIN] = "an object",
        [JSON_OBJECT_END] = "the end",
        [JSON_ARRAY_END] = "the end",
        [JSON_ARRAY_BEGIN] = "an array",
        [JSON_STRING] = "a string",
        [JSON_NUMBER] = "a number",
        [JSON_TRUE] = "true or false",
        [JSON_FALSE] = "true or false",
        [JSON_NULL] = "null",
    };
    return names[k];
}

/* The token is not what should be where it stands. */
static bool fail_kind(struct api_decoder *d, const struct json_token *t, const char *want,
                      struct err *e)
{
    return err_set(e, ERR_FORMAT,
                   "not the query API's JSON: %s in %s, where %s should be (byte %" PRIu64 ")",
                   kind_name(t->kind), place_name(top(d)->place), want, t->off);
}

static bool fail_text(struct api_decoder *d, const struct json_token *t, const char *what,
                      struct err *e)
{
    return err_set(e, ERR_FORMAT, "not the query API's JSON: bad %s in %s (byte %" PRIu64 ")", what,
                   place_name(top(d)->place), t->off);
}

// ---- numbers ----

bool api_parse_time(struct str text, int64_t *ms)
{
    double s;

    if (!float_parse(text, &s) || !(fabs(s) < 9e15))
        return false;
    *ms = (int64_t)round(s * 1000);
    return true;
}

// ---- the series ----

static bool check_memory(struct api_decoder *d, struct err *e)
{
    size_t used = d->out->arena.used_bytes + d->series.cap * sizeof *d->series.p +
                  d->floats.cap * sizeof *d->floats.p + d->hists.cap * sizeof *d->hists.p +
                  d->labels.cap * sizeof *d->labels.p;

    if (used > d->out->stats.peak_bytes)
        d->out->stats.peak_bytes = used;
    if (d->o.max_memory <= 0 || (int64_t)used <= d->o.max_memory)
        return true;
    d->out->fault = QUERY_EXECUTION;
    return err_set(e, ERR_LIMIT, "the query needs more than %" PRId64 " bytes of memory",
                   d->o.max_memory);
}

/* Equal to a string of the label at the same place of the series before, which it then shares. */
static struct str share(struct api_decoder *d, struct str s, struct str before)
{
    return str_eq(s, before) ? before : arena_str(&d->out->arena, s);
}

static void add_label_name(struct api_decoder *d, struct str name)
{
    size_t i = d->labels.n;
    struct str before = i < d->last.n ? d->last.p[i].name : (struct str){ 0 };

    vec_push(&d->labels, (struct label){ share(d, name, before), STR("") });
}

static void set_label_value(struct api_decoder *d, struct str value)
{
    size_t i = d->labels.n - 1;
    struct str before = i < d->last.n ? d->last.p[i].value : (struct str){ 0 };

    vec_last(&d->labels).value = share(d, value, before);
}

static void begin_series(struct api_decoder *d)
{
    vec_clear(&d->labels);
    vec_clear(&d->floats);
    vec_clear(&d->hists);
    d->has_value = false;
}

/* A float and a histogram of one time are no series. */
static bool check_times(const struct api_decoder *d, struct err *e)
{
    for (size_t f = 0, h = 0; f < d->floats.n && h < d->hists.n;) {
        if (d->floats.p[f].t == d->hists.p[h].t)
            return err_set(e, ERR_FORMAT,
                           "not the query API's JSON: a series has a float and a histogram at the "
                           "same time");
        if (d->floats.p[f].t < d->hists.p[h].t)
            f++;
        else
            h++;
    }
    return true;
}

/* Gives away what there is, and forgets it. */
static bool give_part(struct api_decoder *d, struct err *e)
{
    const struct value part = {
        .type = d->any_vector ? VALUE_VECTOR : VALUE_MATRIX,
        .series = d->series.p,
        .n = d->series.n,
    };
    bool ok = part.n == 0 || d->o.on_part(d->o.user, &part, e);

    vec_clear(&d->series);
    arena_reset(&d->out->arena);
    d->last = (struct labels){ 0 };
    return ok;
}

static bool end_series(struct api_decoder *d, struct err *e)
{
    struct arena *a = &d->out->arena;

    if (!check_times(d, e) || !check_memory(d, e))
        return false;
    d->any_vector |= d->has_value;
    d->any_matrix |= !d->has_value;
    if (d->has_value && d->floats.n + d->hists.n != 1)
        return err_set(e, ERR_FORMAT,
                       "not the query API's JSON: a series of a vector has %zu points",
                       d->floats.n + d->hists.n);
    const struct value_series s = {
        .labels = labels_of(a, d->labels.p, d->labels.n),
        .floats = arena_dup(a, d->floats.p, d->floats.n * sizeof *d->floats.p),
        .n_floats = d->floats.n,
        .hists = arena_dup(a, d->hists.p, d->hists.n * sizeof *d->hists.p),
        .n_hists = d->hists.n,
    };
    d->unsorted |= d->series.n && labels_cmp(&d->last, &s.labels) > 0;
    d->last = s.labels;
    vec_push(&d->series, s);
    return !d->o.on_part || a->used_bytes < PART_BYTES || give_part(d, e);
}

// ---- points ----

/* Of two points of one time the first stays: a server without deduplication sends such. */
static bool is_next(struct api_decoder *d, bool any, int64_t last, bool *add, struct err *e)
{
    *add = !any || d->t > last;
    return !any || d->t >= last ||
           err_set(e, ERR_FORMAT,
                   "not the query API's JSON: the times of a series are out of order");
}

static bool add_float(struct api_decoder *d, double v, struct err *e)
{
    bool add;

    if (!is_next(d, d->floats.n > 0, d->floats.n ? vec_last(&d->floats).t : 0, &add, e))
        return false;
    if (add)
        vec_push(&d->floats, (struct float_point){ d->t, v });
    return d->floats.n % 65536 || check_memory(d, e);
}

static bool end_histogram(struct api_decoder *d, struct err *e)
{
    struct histogram *h;
    bool add;

    if (!api_hist_build(&d->out->arena, d->count, d->sum, d->buckets.p, d->buckets.n, &d->schema,
                        &h, e))
        return err_wrap(e, "not the query API's JSON");
    if (!is_next(d, d->hists.n > 0, d->hists.n ? vec_last(&d->hists).t : 0, &add, e))
        return false;
    if (add)
        vec_push(&d->hists, (struct hist_point){ d->t, h });
    return check_memory(d, e);
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
static const char *read_pair(struct api_decoder *d, const char *p, const char *end, double *v)
{
    enum { LONGEST = 64, LONGEST_VALUE = 26 };
    const char *text, *quote;

    if (end - p < LONGEST || *p != '[' || !(p = read_time(p + 1, &d->t)) || p[0] != ',' ||
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

static bool read_floats(void *user, struct str bytes, size_t *taken, struct err *e)
{
    struct api_decoder *d = user;
    const char *p = bytes.p, *end = p + bytes.n, *next;
    double v;

    while ((next = read_pair(d, p, end, &v))) {
        if (!add_float(d, v, e)) {
            d->refused = true;
            return false;
        }
        p = next;
    }
    *taken = (size_t)(p - bytes.p);
    return true;
}

// ---- tokens ----

static bool push(struct api_decoder *d, enum place place)
{
    assert(d->depth + 1 < DEPTH);
    d->stack[++d->depth] = (struct frame){ .place = place };
    return true;
}

/* The key of the member that holds the container at the top. */
static enum key key_of(const struct api_decoder *d, unsigned up)
{
    return d->depth >= up ? d->stack[d->depth - up].key : KEY_NONE;
}

static bool skip(struct api_decoder *d, const struct json_token *t)
{
    if (t->kind == JSON_OBJECT_BEGIN || t->kind == JSON_ARRAY_BEGIN)
        push(d, IN_UNKNOWN);
    return true;
}

static bool parse_float(struct api_decoder *d, const struct json_token *t, double *out,
                        struct err *e)
{
    if (t->kind != JSON_STRING && t->kind != JSON_NUMBER)
        return fail_kind(d, t, "a number in a string", e);
    return float_parse(t->text, out) || fail_text(d, t, "number", e);
}

static bool parse_count(struct api_decoder *d, const struct json_token *t, double scale,
                        int64_t *out, struct err *e)
{
    double v;

    if (!parse_float(d, t, &v, e))
        return false;
    v *= scale;
    *out = v > 0 && v < 9e18 ? (int64_t)v : 0;
    return true;
}

static void add_note(struct api_decoder *d, enum diag_level level, struct str text)
{
    api_add_note(&d->out->notes, level, text);
}

static bool set_member(struct api_decoder *d, enum key key, const struct json_token *t,
                       struct err *e)
{
    switch (key) {
    case KEY_STATUS:
        d->status = arena_str(&d->texts, t->text);
        return true;
    case KEY_ERROR_TYPE:
        d->error_type = arena_str(&d->texts, t->text);
        return true;
    case KEY_ERROR:
        d->error = arena_str(&d->texts, t->text);
        return true;
    case KEY_RESULT_TYPE:
        d->result_type = arena_str(&d->texts, t->text);
        return true;
    case KEY_PARTIAL:
        if (t->kind == JSON_TRUE)
            add_note(d, DIAG_WARN, STR("the server says that the answer is not complete"));
        return true;
    case KEY_LABEL:
        set_label_value(d, t->text);
        return true;
    case KEY_COUNT:
        return parse_float(d, t, &d->count, e);
    case KEY_SUM:
        return parse_float(d, t, &d->sum, e);
    case KEY_TOTAL_SAMPLES:
        return parse_count(d, t, 1, &d->out->samples, e);
    case KEY_PEAK_SAMPLES:
        return parse_count(d, t, 1, &d->out->peak_samples, e);
    case KEY_EVAL_TIME:
        return parse_count(d, t, 1e9, &d->out->stats.eval_ns, e);
    case KEY_PLAN_TIME:
        return parse_count(d, t, 1e9, &d->out->stats.plan_ns, e);
    default:
        return true;
    }
}

/* The value of a member, or the first token of it. */
static bool on_member(struct api_decoder *d, const struct json_token *t, struct err *e)
{
    enum key key = top(d)->key;
    struct key_kind want = key_kinds[key];

    if (key == KEY_NONE)
        return skip(d, t);
    if (t->kind == JSON_NULL && key != KEY_LABEL) // as if it were not there
        return true;
    bool is_bool = t->kind == JSON_TRUE || t->kind == JSON_FALSE;
    bool number = want.kind == JSON_STRING && t->kind == JSON_NUMBER &&
                  (key == KEY_COUNT || key == KEY_SUM);
    if (t->kind != want.kind && !(want.kind == JSON_TRUE && is_bool) && !number)
        return fail_kind(d, t, kind_name(want.kind), e);
    if (!want.opens)
        return set_member(d, key, t, e);
    if (key == KEY_VALUE || key == KEY_HISTOGRAM)
        d->has_value = true;
    if (key == KEY_VALUES)
        json_reader_bulk(d->r, read_floats);
    return push(d, want.opens);
}

static bool on_key(struct api_decoder *d, const struct json_token *t)
{
    struct frame *f = top(d);

    f->key = KEY_NONE;
    if (f->place == IN_METRIC) {
        add_label_name(d, t->text);
        f->key = KEY_LABEL;
        return true;
    }
    for (const struct key_row *r = key_rows; r < key_rows + N_OF(key_rows); r++)
        if (r->place == f->place && str_eq(r->name, t->text))
            f->key = r->key;
    return true;
}

/* [t, "v"] or [t, {...}]; the result itself where that is a scalar or string. */
static bool on_pair(struct api_decoder *d, const struct json_token *t, struct err *e)
{
    bool is_scalar = top(d)->place == IN_RESULT;
    bool is_histogram = !is_scalar &&
                        (key_of(d, 1) == KEY_HISTOGRAM || key_of(d, 2) == KEY_HISTOGRAMS);
    size_t i = top(d)->i++;
    double v;

    if (i == 0) {
        if (t->kind != JSON_NUMBER)
            return fail_kind(d, t, "a time", e);
        d->any_pair |= is_scalar;
        return api_parse_time(t->text, &d->t) || fail_text(d, t, "time", e);
    }
    if (i > 1)
        return fail_kind(d, t, "its end", e);
    if (is_histogram) {
        if (t->kind != JSON_OBJECT_BEGIN)
            return fail_kind(d, t, "a histogram", e);
        vec_clear(&d->buckets);
        d->count = d->sum = 0;
        return push(d, IN_HISTOGRAM);
    }
    if (is_scalar) {
        if (t->kind != JSON_STRING)
            return fail_kind(d, t, "a string", e);
        d->text = arena_str(&d->out->arena, t->text);
        return true;
    }
    return parse_float(d, t, &v, e) && add_float(d, v, e);
}

static bool on_bucket(struct api_decoder *d, const struct json_token *t, struct err *e)
{
    double v = 0, *const to[] = { &v, &d->bucket.lower, &d->bucket.upper, &d->bucket.count };
    size_t i = top(d)->i++;

    if (i >= N_OF(to))
        return fail_kind(d, t, "its end", e);
    if (!parse_float(d, t, to[i], e))
        return false;
    if (i == 0 && !(v >= API_OPEN_LEFT && v <= API_CLOSED && v == floor(v)))
        return fail_text(d, t, "kind of boundaries", e);
    if (i == 0)
        d->bucket.boundaries = (enum api_boundaries)v;
    return true;
}

/* A value, or the first token of one, that is an element. */
static bool on_element(struct api_decoder *d, const struct json_token *t, struct err *e)
{
    struct frame *f = top(d);

    switch (f->place) {
    case AT_START:
        return t->kind == JSON_OBJECT_BEGIN ? push(d, IN_ROOT) : fail_kind(d, t, "an object", e);
    case IN_RESULT:
        if (d->any_pair || (f->i == 0 && t->kind == JSON_NUMBER))
            return on_pair(d, t, e);
        if (t->kind != JSON_OBJECT_BEGIN)
            return fail_kind(d, t, "a series", e);
        f->i++;
        begin_series(d);
        return push(d, IN_SERIES);
    case IN_POINTS:
        return t->kind == JSON_ARRAY_BEGIN ? push(d, IN_POINT) : fail_kind(d, t, "a point", e);
    case IN_POINT:
        return on_pair(d, t, e);
    case IN_BUCKETS:
        return t->kind == JSON_ARRAY_BEGIN ? push(d, IN_BUCKET) : fail_kind(d, t, "a bucket", e);
    case IN_BUCKET:
        return on_bucket(d, t, e);
    case IN_NOTES:
        if (t->kind != JSON_STRING)
            return fail_kind(d, t, "a string", e);
        add_note(d, key_of(d, 1) == KEY_WARNINGS ? DIAG_WARN : DIAG_INFO, t->text);
        return true;
    default:
        return on_member(d, t, e);
    }
}

static bool on_end(struct api_decoder *d, const struct json_token *t, struct err *e)
{
    struct frame f = d->stack[d->depth];

    if (f.place == IN_POINT && f.i != 2)
        return fail_kind(d, t, "time and value", e);
    if (f.place == IN_BUCKET && f.i != 4)
        return fail_kind(d, t, "four numbers", e);
    if (f.place == IN_RESULT && d->any_pair && f.i != 2)
        return fail_kind(d, t, "time and value", e);
    d->depth--;
    switch (f.place) {
    case IN_SERIES:
        return end_series(d, e);
    case IN_HISTOGRAM:
        return end_histogram(d, e);
    case IN_BUCKET:
        vec_push(&d->buckets, d->bucket);
        return true;
    default:
        return true;
    }
}

/* What is not known is skipped, however deep it is. */
static bool on_unknown(struct api_decoder *d, const struct json_token *t)
{
    if (t->kind == JSON_OBJECT_BEGIN || t->kind == JSON_ARRAY_BEGIN) {
        d->unknown++;
    } else if (t->kind == JSON_OBJECT_END || t->kind == JSON_ARRAY_END) {
        if (d->unknown == 0)
            d->depth--;
        else
            d->unknown--;
    }
    return true;
}

static bool on_token(void *user, const struct json_token *t, struct err *e)
{
    struct api_decoder *d = user;

    bool ok;

    if (top(d)->place == IN_UNKNOWN)
        ok = on_unknown(d, t);
    else if (t->kind == JSON_KEY)
        ok = on_key(d, t);
    else if (t->kind == JSON_OBJECT_END || t->kind == JSON_ARRAY_END)
        ok = on_end(d, t, e);
    else
        ok = on_element(d, t, e);
    d->refused |= !ok;
    return ok;
}

/* What the JSON reader says; its place is none in the query. */
static bool fail_json(const struct api_decoder *d, struct err *e)
{
    struct err why = { 0 };

    if (d->refused)
        return false;
    err_take(&why, e);
    err_set(e, ERR_FORMAT, "not the query API's JSON: %s (byte %zu)", why.msg, why.at.off);
    err_done(&why);
    return false;
}

bool api_decoder_feed(struct api_decoder *d, struct str bytes, struct err *e)
{
    return json_reader_feed(d->r, bytes, e) || fail_json(d, e);
}

// ---- the end ----

static int by_labels(const void *a, const void *b)
{
    const struct value_series *x = a, *y = b;
    return labels_cmp(&x->labels, &y->labels);
}

static bool end_scalar(struct api_decoder *d, struct value *v, struct err *e)
{
    v->scalar.t = d->t;
    if (v->type == VALUE_STRING)
        v->string = d->text;
    else if (!float_parse(d->text, &v->scalar.v))
        return err_set(e, ERR_FORMAT, "not the query API's JSON: a scalar that is no number");
    return true;
}

static bool end_value(struct api_decoder *d, struct err *e)
{
    static const struct {
        const char *name;
        enum value_type type;
    } types[] = {
        { "scalar", VALUE_SCALAR },
        { "vector", VALUE_VECTOR },
        { "matrix", VALUE_MATRIX },
        { "string", VALUE_STRING },
    };
    struct value *v = &d->out->value;

    for (size_t i = 0; i < N_OF(types); i++)
        if (str_eq(d->result_type, str_of(types[i].name)))
            v->type = types[i].type;
    if (v->type == VALUE_NONE)
        return err_set(e, ERR_FORMAT, "not the query API's JSON: %s%.*s%s",
                       d->result_type.n ? "unknown \"resultType\" \"" : "no \"resultType\"",
                       STR_ARG(d->result_type), d->result_type.n ? "\"" : "");
    bool pair = v->type == VALUE_SCALAR || v->type == VALUE_STRING;
    if (pair != d->any_pair || (v->type == VALUE_VECTOR && d->any_matrix) ||
        (v->type == VALUE_MATRIX && d->any_vector))
        return err_set(e, ERR_FORMAT, "not the query API's JSON: the result is no %.*s",
                       STR_ARG(d->result_type));
    if (pair)
        return end_scalar(d, v, e);
    if (d->o.on_part)
        return give_part(d, e);
    if (v->type == VALUE_MATRIX && d->unsorted)
        qsort(d->series.p, d->series.n, sizeof *d->series.p, by_labels);
    v->series = arena_dup(&d->out->arena, d->series.p, d->series.n * sizeof *d->series.p);
    v->n = d->series.n;
    return true;
}

bool api_decoder_end(struct api_decoder *d, struct api_envelope *env, struct err *e)
{
    if (!json_reader_end(d->r, e))
        return fail_json(d, e);
    *env = (struct api_envelope){
        .complete = d->status.n > 0,
        .failed = !str_eq(d->status, STR("success")),
        .error_type = d->error_type,
        .error = d->error,
    };
    if (!env->complete)
        return err_set(e, ERR_FORMAT, "not the query API's JSON: no \"status\"");
    return env->failed || end_value(d, e);
}
