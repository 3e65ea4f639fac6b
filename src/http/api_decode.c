/* api_decode.c - the envelope's JSON: which token may stand where, and what it means. */
#include "http/api_decode.h"

#include <assert.h>
#include <inttypes.h>
#include <math.h>
#include <stdlib.h>

#include "base/float.h"
#include "base/json.h"
#include "base/vec.h"
#include "http/api_rows.h"

enum { STRING_MAX_BYTES = 16 << 20, DEPTH = 16 };

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

    struct api_rows rows;
    struct str text; /* of a scalar or string, in the result's arena */
    bool any_pair;   /* the result is one */
    bool refused;    /* by us, not by the JSON reader */
};

static json_fn on_token;

struct api_decoder *api_decoder_new(const struct api_decode_opts *o, struct query_result *out)
{
    struct api_decoder *d = xcalloc(1, sizeof *d);

    d->rows.o = *o;
    d->rows.out = out;
    d->r = json_reader_new(on_token, d, STRING_MAX_BYTES);
    return d;
}

void api_decoder_free(struct api_decoder *d)
{
    if (!d)
        return;
    json_reader_free(d->r);
    arena_done(&d->texts);
    api_rows_done(&d->rows);
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
    api_add_note(&d->rows.out->notes, level, text);
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
        api_rows_label_value(&d->rows, t->text);
        return true;
    case KEY_COUNT:
        return parse_float(d, t, &d->rows.count, e);
    case KEY_SUM:
        return parse_float(d, t, &d->rows.sum, e);
    case KEY_TOTAL_SAMPLES:
        return parse_count(d, t, 1, &d->rows.out->samples, e);
    case KEY_PEAK_SAMPLES:
        return parse_count(d, t, 1, &d->rows.out->peak_samples, e);
    case KEY_EVAL_TIME:
        return parse_count(d, t, 1e9, &d->rows.out->stats.eval_ns, e);
    case KEY_PLAN_TIME:
        return parse_count(d, t, 1e9, &d->rows.out->stats.plan_ns, e);
    default:
        return true;
    }
}

/* Many points at once, as servers write them; all else comes as tokens. */
static bool read_floats(void *user, struct str bytes, size_t *taken, struct err *e)
{
    struct api_decoder *d = user;
    bool ok = api_rows_bulk(&d->rows, bytes, taken, e);

    d->refused |= !ok;
    return ok;
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
        d->rows.has_value = true;
    if (key == KEY_VALUES)
        json_reader_bulk(d->r, read_floats);
    return push(d, want.opens);
}

static bool on_key(struct api_decoder *d, const struct json_token *t)
{
    struct frame *f = top(d);

    f->key = KEY_NONE;
    if (f->place == IN_METRIC) {
        api_rows_label(&d->rows, t->text);
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
        return api_parse_time(t->text, &d->rows.t) || fail_text(d, t, "time", e);
    }
    if (i > 1)
        return fail_kind(d, t, "its end", e);
    if (is_histogram) {
        if (t->kind != JSON_OBJECT_BEGIN)
            return fail_kind(d, t, "a histogram", e);
        vec_clear(&d->rows.buckets);
        d->rows.count = d->rows.sum = 0;
        return push(d, IN_HISTOGRAM);
    }
    if (is_scalar) {
        if (t->kind != JSON_STRING)
            return fail_kind(d, t, "a string", e);
        d->text = arena_str(&d->rows.out->arena, t->text);
        return true;
    }
    return parse_float(d, t, &v, e) && api_rows_float(&d->rows, v, e);
}

static bool on_bucket(struct api_decoder *d, const struct json_token *t, struct err *e)
{
    double v = 0, *const to[] = { &v, &d->rows.bucket.lower, &d->rows.bucket.upper,
                                  &d->rows.bucket.count };
    size_t i = top(d)->i++;

    if (i >= N_OF(to))
        return fail_kind(d, t, "its end", e);
    if (!parse_float(d, t, to[i], e))
        return false;
    if (i == 0 && !(v >= API_OPEN_LEFT && v <= API_CLOSED && v == floor(v)))
        return fail_text(d, t, "kind of boundaries", e);
    if (i == 0)
        d->rows.bucket.boundaries = (enum api_boundaries)v;
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
        api_rows_begin(&d->rows);
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
        return api_rows_end(&d->rows, e);
    case IN_HISTOGRAM:
        return api_rows_hist(&d->rows, e);
    case IN_BUCKET:
        vec_push(&d->rows.buckets, d->rows.bucket);
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

static bool end_scalar(struct api_decoder *d, struct value *v, struct err *e)
{
    v->scalar.t = d->rows.t;
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
    struct value *v = &d->rows.out->value;

    for (size_t i = 0; i < N_OF(types); i++)
        if (str_eq(d->result_type, str_of(types[i].name)))
            v->type = types[i].type;
    if (v->type == VALUE_NONE)
        return err_set(e, ERR_FORMAT, "not the query API's JSON: %s%.*s%s",
                       d->result_type.n ? "unknown \"resultType\" \"" : "no \"resultType\"",
                       STR_ARG(d->result_type), d->result_type.n ? "\"" : "");
    bool pair = v->type == VALUE_SCALAR || v->type == VALUE_STRING;
    if (pair != d->any_pair || (v->type == VALUE_VECTOR && d->rows.any_matrix) ||
        (v->type == VALUE_MATRIX && d->rows.any_vector))
        return err_set(e, ERR_FORMAT, "not the query API's JSON: the result is no %.*s",
                       STR_ARG(d->result_type));
    if (pair)
        return end_scalar(d, v, e);
    return api_rows_finish(&d->rows, v, e);
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
