/* opt_value.c - one value of an option, from text to the member its row names. */
#include "base/float.h"
#include "base/nearest.h"
#include "base/size.h"
#include "base/time.h"
#include "base/vec.h"
#include "cmd/opt_parse.h"

#include <inttypes.h>

static bool parse_int(struct str s, int64_t *out, struct err *e)
{
    struct str digits = s;
    bool negative = str_cut_prefix(&digits, STR("-"));
    int64_t v = 0;

    if (!negative)
        str_cut_prefix(&digits, STR("+"));
    if (digits.n == 0)
        return err_set(e, ERR_USAGE, "not a whole number: \"%.*s\"", STR_ARG(s));
    for (size_t i = 0; i < digits.n; i++) {
        int d = digits.p[i] - '0';
        if (d < 0 || d > 9)
            return err_set(e, ERR_USAGE, "not a whole number: \"%.*s\"", STR_ARG(s));
        if (__builtin_mul_overflow(v, 10, &v) || __builtin_add_overflow(v, negative ? -d : d, &v))
            return err_set(e, ERR_USAGE, "number out of range: \"%.*s\"", STR_ARG(s));
    }
    *out = v;
    return true;
}

static bool set_int(const struct opt *row, struct str s, int64_t *out, struct err *e)
{
    int64_t v = 0;
    if (!parse_int(s, &v, e))
        return false;
    if ((row->min || row->max) && (v < row->min || v > row->max))
        return err_set(e, ERR_USAGE, "%" PRId64 " is not in %" PRId64 " to %" PRId64, v, row->min,
                       row->max);
    *out = v;
    return true;
}

static bool set_enum(const struct opt_words *words, struct str s, int *out, struct err *e)
{
    struct nearest near = { .word = s };
    struct buf all = { 0 };

    for (size_t i = 0; i < words->n; i++) {
        struct str word = str_of(words->p[i]);
        if (str_eq(word, s)) {
            *out = (int)i;
            return true;
        }
        nearest_try(&near, word);
    }
    // "-o=json": the habit of another program.
    if (s.n && s.p[0] == '=') {
        near = (struct nearest){ .word = str_skip(s, 1) };
        for (size_t i = 0; i < words->n; i++)
            nearest_try(&near, str_of(words->p[i]));
    }
    err_set(e, ERR_USAGE, "unknown value \"%.*s\"", STR_ARG(s));
    if (near.best.n)
        buf_printf(&all, "did you mean \"%.*s\"?\n", STR_ARG(near.best));
    buf_puts(&all, "one of ");
    for (size_t i = 0; i < words->n; i++)
        buf_printf(&all, "%s%s", i ? ", " : "", words->p[i]);
    err_hint(e, "%s", buf_z(&all));
    buf_done(&all);
    return false;
}

bool opt_value_set(const struct opt *row, char *args, const char *value, struct err *e)
{
    void *member = args + row->offset;
    struct str s = str_of(value);

    switch (row->kind) {
    case OPT_KIND_GROUP:
    case OPT_KIND_COUNT:
        break; // have no values
    case OPT_KIND_FLAG:
        *(bool *)member = str_eq(s, STR("true"));
        return true;
    case OPT_KIND_STR:
        *(const char **)member = value;
        return true;
    case OPT_KIND_STRS:
        vec_push((struct opt_strs *)member, value);
        return true;
    case OPT_KIND_INT:
        return set_int(row, s, member, e);
    case OPT_KIND_FLOAT:
        if (!float_parse(s, member))
            return err_set(e, ERR_USAGE, "not a number: \"%s\"", value);
        return true;
    case OPT_KIND_TIME:
        return time_parse(s, time_now_ms(), member, e);
    case OPT_KIND_DUR:
        return dur_parse(s, member, e);
    case OPT_KIND_SIZE:
        return size_parse(s, member, e);
    case OPT_KIND_ENUM:
        return set_enum(row->words, s, member, e);
    }
    return err_set(e, ERR_USAGE, "takes no value");
}
