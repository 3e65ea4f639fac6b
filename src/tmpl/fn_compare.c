/* fn_compare.c - eq, ne, lt, le, gt, ge. Source: go text/template/funcs.go. */
#include "tmpl/fn.h"

static bool fail_type(struct tmpl_call *c, const char *what)
{
    c->by_type = true;
    return tmpl_call_fail(c, "%s", what);
}

static bool fail_types(struct tmpl_call *c, const struct tval *a, const struct tval *b)
{
    c->by_type = true;
    return tmpl_call_fail(c, "incompatible types for comparison: %s and %s", tv_type_name(a->type),
                          tv_type_name(b->type));
}

/* bool, int, uint, float or string; all else is one kind. */
static enum tv_kind basic_kind(const struct tval *v)
{
    enum tv_kind k = tv_kind_of(v->type);

    return k <= TV_KIND_STRING ? k : TV_KIND_INVALID;
}

static bool eq_basic(enum tv_kind k, const struct tval *a, const struct tval *b)
{
    switch (k) {
    case TV_KIND_BOOL:
        return a->b == b->b;
    case TV_KIND_INT:
        return a->i == b->i;
    case TV_KIND_UINT:
        return a->u == b->u;
    case TV_KIND_FLOAT:
        return a->f == b->f;
    default:
        return str_eq(a->s, b->s);
    }
}

/* Two values that are not of a basic kind, and not nil. */
static bool eq_other(struct tmpl_call *c, const struct tval *a, const struct tval *b, bool *yes)
{
    struct buf text = { 0 };

    if (tv_kind_of(a->type) != tv_kind_of(b->type)) {
        struct buf right = { 0 };
        tv_sprintf(&text, STR("%s"), a, 1);
        tv_print(&right, b);
        tmpl_call_fail(c, "non-comparable types %.*s: %s, %s: %.*s", STR_ARG(buf_str(&text)),
                       tv_type_name(a->type), tv_type_name(b->type), STR_ARG(buf_str(&right)));
        buf_done(&right);
    } else if (tv_kind_of(b->type) == TV_KIND_MAP || tv_kind_of(b->type) == TV_KIND_SLICE ||
               b->type == TV_ROOT) {
        tv_sprintf(&text, STR("%s"), b, 1);
        tmpl_call_fail(c, "non-comparable type %.*s: %s", STR_ARG(buf_str(&text)),
                       tv_type_name(b->type));
    } else {
        // Pointers are equal only to themselves.
        *yes = a->type == b->type &&
               (a->type == TV_TIME     ? a->time.s == b->time.s && a->time.ns == b->time.ns
                : a->type == TV_SPAN   ? a->span.offset == b->span.offset && a->span.n == b->span.n
                : a->type == TV_SAMPLE ? a->sample == b->sample
                : a->type == TV_HIST   ? a->hist == b->hist
                                       : a->type == TV_LOCATION);
        return true;
    }
    c->by_type = true;
    buf_done(&text);
    return false;
}

static bool eq(struct tmpl_call *c, const struct tval *a, const struct tval *b, bool *yes)
{
    enum tv_kind ka = basic_kind(a), kb = basic_kind(b);

    *yes = false;
    if (ka == TV_KIND_INT && kb == TV_KIND_UINT)
        *yes = a->i >= 0 && (uint64_t)a->i == b->u;
    else if (ka == TV_KIND_UINT && kb == TV_KIND_INT)
        *yes = b->i >= 0 && a->u == (uint64_t)b->i;
    else if (ka != kb)
        return a->type == TV_INVALID || b->type == TV_INVALID || fail_types(c, a, b);
    else if (ka != TV_KIND_INVALID)
        *yes = eq_basic(ka, a, b);
    else if (tv_is_nil(a) || tv_is_nil(b))
        *yes = tv_is_nil(a) && tv_is_nil(b);
    else
        return eq_other(c, a, b, yes);
    return true;
}

static bool lt(struct tmpl_call *c, const struct tval *a, const struct tval *b, bool *yes)
{
    enum tv_kind ka = basic_kind(a), kb = basic_kind(b);

    *yes = false;
    if (ka == TV_KIND_INVALID || kb == TV_KIND_INVALID)
        return fail_type(c, "invalid type for comparison");
    if (ka == TV_KIND_INT && kb == TV_KIND_UINT)
        *yes = a->i < 0 || (uint64_t)a->i < b->u;
    else if (ka == TV_KIND_UINT && kb == TV_KIND_INT)
        *yes = b->i >= 0 && a->u < (uint64_t)b->i;
    else if (ka != kb)
        return fail_types(c, a, b);
    else if (ka == TV_KIND_BOOL)
        return fail_type(c, "invalid type for comparison");
    else if (ka == TV_KIND_FLOAT)
        *yes = a->f < b->f;
    else if (ka == TV_KIND_STRING)
        *yes = str_cmp(a->s, b->s) < 0;
    else
        *yes = ka == TV_KIND_INT ? a->i < b->i : a->u < b->u;
    return true;
}

/* Of NaN neither is true, so that gt, the inverse, is. */
static bool le(struct tmpl_call *c, bool *yes)
{
    return lt(c, &c->args[0], &c->args[1], yes) && (*yes || eq(c, &c->args[0], &c->args[1], yes));
}

static bool give(struct tmpl_call *c, bool ok, bool yes)
{
    c->out = tv_bool(yes);
    return ok;
}

bool tmpl_fn_eq(struct tmpl_call *c)
{
    bool yes = false;

    if (c->n < 2)
        return fail_type(c, "missing argument for comparison");
    for (size_t i = 1; i < c->n && !yes; i++)
        if (!eq(c, &c->args[0], &c->args[i], &yes))
            return false;
    return give(c, true, yes);
}

bool tmpl_fn_ne(struct tmpl_call *c)
{
    bool yes, ok = eq(c, &c->args[0], &c->args[1], &yes);

    return give(c, ok, !yes);
}

bool tmpl_fn_lt(struct tmpl_call *c)
{
    bool yes, ok = lt(c, &c->args[0], &c->args[1], &yes);

    return give(c, ok, yes);
}

bool tmpl_fn_le(struct tmpl_call *c)
{
    bool yes, ok = le(c, &yes);

    return give(c, ok, yes);
}

bool tmpl_fn_gt(struct tmpl_call *c)
{
    bool yes, ok = le(c, &yes);

    return give(c, ok, !yes);
}

bool tmpl_fn_ge(struct tmpl_call *c)
{
    bool yes, ok = lt(c, &c->args[0], &c->args[1], &yes);

    return give(c, ok, !yes);
}
