/* value.h - what templates compute with: Go values of the types that alerts can meet. Private to
 * src/tmpl.
 *
 * A value is small and copied; what it points at lives as long as the expansion.
 */
#ifndef PROMCTL_TMPL_VALUE_H
#define PROMCTL_TMPL_VALUE_H

#include "tmpl/tmpl.h"

enum tv_type {
    TV_INVALID, /* nothing: nil, a reflect.Value that is not valid */
    TV_BOOL,
    TV_INT,
    TV_INT32,
    TV_INT64,
    TV_UINT8,
    TV_UINT32,
    TV_UINT64,
    TV_FLOAT,
    TV_STRING,
    TV_HTML,     /* template.HTML */
    TV_DURATION, /* ns */
    TV_MONTH,
    TV_WEEKDAY,
    TV_RESET_HINT, /* of a histogram */
    TV_LABELS,     /* map[string]string */
    TV_ARGS,       /* map[string]interface {} */
    TV_SAMPLES,
    TV_SAMPLE, /* a pointer, may be NULL */
    TV_ROOT,   /* the dot at the beginning */
    TV_TIME,
    TV_TIME_PTR,
    TV_LOCATION, /* UTC */
    TV_HIST,
    TV_FLOATS,
    TV_SPANS,
    TV_SPAN,
    TV_N_TYPES
};

enum tv_kind {
    TV_KIND_INVALID,
    TV_KIND_BOOL,
    TV_KIND_INT,
    TV_KIND_UINT,
    TV_KIND_FLOAT,
    TV_KIND_STRING,
    TV_KIND_MAP,
    TV_KIND_SLICE,
    TV_KIND_STRUCT,
    TV_KIND_PTR,
};

struct tv_sample {
    struct labels labels;
    double value;
    const struct histogram *hist; /* instead of it, or NULL */
};

struct tv_list { /* of samples */
    struct tv_sample **p;
    size_t n, cap;
};

struct tv_args {
    const struct str *keys; /* in byte order */
    const struct tval *p;
    size_t n;
};

struct tv_time { /* UTC */
    int64_t s;
    int32_t ns;
};

struct tval {
    enum tv_type type;
    bool iface; /* it stands in a variable of type interface {} */
    union {
        bool b;
        int64_t i;  /* all int types */
        uint64_t u; /* all uint types */
        double f;
        struct str s;
        const struct labels *labels;
        const struct tv_args *args;
        struct tv_list list;
        const struct tv_sample *sample;
        const struct tmpl_data *root;
        struct tv_time time;
        const struct histogram *hist;
        struct {
            const double *p;
            size_t n;
        } floats;
        struct {
            const struct histogram_span *p;
            size_t n;
        } spans;
        struct histogram_span span;
    };
};

static inline struct tval tv_str(struct str s)
{
    return (struct tval){ .type = TV_STRING, .s = s };
}

static inline struct tval tv_int(int64_t i)
{
    return (struct tval){ .type = TV_INT, .i = i };
}

static inline struct tval tv_float(double f)
{
    return (struct tval){ .type = TV_FLOAT, .f = f };
}

static inline struct tval tv_bool(bool b)
{
    return (struct tval){ .type = TV_BOOL, .b = b };
}

const char *tv_type_name(enum tv_type t); /* as reflect prints it */
enum tv_kind tv_kind_of(enum tv_type t);
bool tv_is_true(const struct tval *v);
bool tv_is_nil(const struct tval *v); /* eq's: a nil pointer, too */

/* The items of a string (bytes), map or slice; SIZE_MAX where it has none. */
size_t tv_len(const struct tval *v);
struct tval tv_item(const struct tval *v, size_t i); /* i < tv_len() */
struct tval tv_key(const struct tval *v, size_t i);  /* of a map, in order */
struct tval tv_lookup(const struct tval *v, struct str key,
                      bool *found); /* the zero value if not */

/* The fields of a struct or of what a pointer points at, in order of declaration. */
size_t tv_n_fields(enum tv_type t);
const char *tv_field_name(enum tv_type t, size_t i);
struct tval tv_field(const struct tval *v, size_t i);

/* What fmt.Stringer gives; false where the type is none. */
bool tv_string(struct buf *b, const struct tval *v);

/* fmt.Sprint, Sprintln and Sprintf of values. `indirect`: pointers print what they point at. */
void tv_sprint(struct buf *b, const struct tval *v, size_t n, bool indirect);
void tv_sprintln(struct buf *b, const struct tval *v, size_t n);
void tv_sprintf(struct buf *b, struct str format, const struct tval *v, size_t n);

/* %v of one. */
static inline void tv_print(struct buf *b, const struct tval *v)
{
    tv_sprint(b, v, 1, false);
}

/* time.Time.String, Duration.String, Time.Format. */
void tv_time_string(struct buf *b, struct tv_time t);
void tv_time_source(struct buf *b, struct tv_time t); /* GoString */
void tv_duration_string(struct buf *b, int64_t ns);
void tv_time_format(struct buf *b, struct tv_time t, struct str layout);
extern const char *const tv_months[12], *const tv_weekdays[7];

#endif
