/* query_cond.c - conditions of --warn and --crit: read, asked, printed. */
#include <math.h>

#include "base/float.h"
#include "base/time.h"
#include "cmd/query_cond.h"

static const char *const op_words[] = {
    [COND_GT] = ">",  [COND_GE] = ">=", [COND_LT] = "<",
    [COND_LE] = "<=", [COND_EQ] = "==", [COND_NE] = "!=",
};

// ---- reading ----

/* A number, or a duration in seconds. */
static bool parse_number(struct str s, double *out)
{
    struct err e = { 0 };
    int64_t ms;

    if (float_parse(s, out))
        return !isnan(*out);
    bool ok = dur_parse(s, &ms, &e);
    if (ok)
        *out = (double)ms / 1000;
    err_done(&e);
    return ok;
}

static bool parse_op(struct str s, struct query_cond *c)
{
    c->kind = COND_NONE;
    for (size_t i = COND_GT; i <= COND_NE; i++) {
        struct str op = str_of(op_words[i]);
        // ">=" begins with ">", too
        if (str_starts(s, op) && (c->kind == COND_NONE || op.n > strlen(op_words[c->kind])))
            c->kind = (enum cond_kind)i;
    }
    if (c->kind == COND_NONE)
        return false;
    if (!parse_number(str_trim(str_skip(s, strlen(op_words[c->kind]))), &c->from))
        return false;
    c->to = c->from;
    return true;
}

/* [@][FROM:][TO] where FROM is 0 unless given, or ~ for no end. */
static bool parse_range(struct str s, struct query_cond *c)
{
    size_t colon;

    c->kind = str_cut_prefix(&s, STR("@")) ? COND_INSIDE : COND_OUTSIDE;
    c->from = 0;
    c->to = INFINITY;
    colon = str_find_char(s, ':');
    if (colon < s.n) {
        struct str from = str_head(s, colon);
        if (str_eq(from, STR("~")))
            c->from = -INFINITY;
        else if (from.n && !parse_number(from, &c->from))
            return false;
        s = str_skip(s, colon + 1);
        if (s.n == 0)
            return from.n > 0;
    }
    return parse_number(s, &c->to) && c->from <= c->to;
}

bool query_cond_parse(struct str text, struct query_cond *out, struct err *e)
{
    struct str s = str_trim(text);

    if (parse_op(s, out) || (out->kind == COND_NONE && parse_range(s, out)))
        return true;
    err_set(e, ERR_USAGE, "bad condition \"%.*s\"", STR_ARG(text));
    return err_hint(e, "write '> 0.1', '<= 5', '== 0', '!= 1' or the range that is good: 10:20");
}

// ---- asking ----

bool query_cond_holds(const struct query_cond *c, double v)
{
    switch (c->kind) {
    case COND_NONE:
        return false;
    case COND_GT:
        return v > c->from;
    case COND_GE:
        return v >= c->from;
    case COND_LT:
        return v < c->from;
    case COND_LE:
        return v <= c->from;
    case COND_EQ:
        return v == c->from;
    case COND_NE:
        return v != c->from;
    case COND_OUTSIDE:
        return v < c->from || v > c->to;
    case COND_INSIDE:
        return v >= c->from && v <= c->to;
    }
    return false;
}

double query_cond_badness(const struct query_cond *c, double v)
{
    switch (c->kind) {
    case COND_NONE:
    case COND_EQ:
        return 0;
    case COND_GT:
    case COND_GE:
        return v;
    case COND_LT:
    case COND_LE:
        return -v;
    case COND_NE:
        return fabs(v - c->from);
    case COND_OUTSIDE:
        return fmax(c->from - v, v - c->to);
    case COND_INSIDE:
        return fmin(v - c->from, c->to - v);
    }
    return 0;
}

// ---- printing ----

static void put_number(struct buf *b, double v)
{
    b->n += float_print_json(buf_reserve(b, FLOAT_MAX_CHARS), v);
}

/* Without an exponent, which the convention does not have. */
static void put_end(struct buf *b, double v)
{
    b->n += float_print_f(buf_reserve(b, FLOAT_MAX_CHARS), v);
}

static void put_range(struct buf *b, double from, double to)
{
    if (from == -INFINITY)
        buf_putc(b, '~');
    else
        put_end(b, from);
    buf_putc(b, ':');
    if (to != INFINITY)
        put_end(b, to);
}

void query_cond_put(struct buf *b, const struct query_cond *c)
{
    if (c->kind == COND_OUTSIDE || c->kind == COND_INSIDE) {
        buf_puts(b, c->kind == COND_OUTSIDE ? "outside " : "inside ");
        put_range(b, c->from, c->to);
    } else if (c->kind != COND_NONE) {
        buf_printf(b, "%s ", op_words[c->kind]);
        put_number(b, c->from);
    }
}

void query_cond_put_range(struct buf *b, const struct query_cond *c)
{
    switch (c->kind) {
    case COND_NONE:
        return;
    case COND_GT:
    case COND_GE:
        if (c->from >= 0 && isfinite(c->from))
            put_end(b, c->from);
        else
            put_range(b, -INFINITY, c->from);
        return;
    case COND_LT:
    case COND_LE:
        put_range(b, c->from, INFINITY);
        return;
    case COND_EQ:
    case COND_INSIDE:
        buf_putc(b, '@');
        put_range(b, c->from, c->to);
        return;
    case COND_NE:
    case COND_OUTSIDE:
        put_range(b, c->from, c->to);
    }
}
