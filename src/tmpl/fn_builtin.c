/* fn_builtin.c - index, slice, len, call, print, escaping. Source: go text/template/funcs.go. */
#include "base/utf8.h"
#include "model/labels.h"
#include "tmpl/exec.h"

bool tmpl_call_fail(struct tmpl_call *c, const char *fmt, ...)
{
    struct buf b = { 0 };
    va_list ap;

    va_start(ap, fmt);
    buf_vprintf(&b, fmt, ap);
    va_end(ap);
    c->error = buf_take(&b);
    return false;
}

/* One that no value would prevent. */
#define FAIL_BY_TYPE(c, ...) ((c)->by_type = true, tmpl_call_fail((c), __VA_ARGS__))

bool tmpl_call_text(struct tmpl_call *c, struct buf *b)
{
    c->stop = !tx_keep(c->x, b, &c->out);
    return !c->stop;
}

/* What indexing and len see behind pointers: the type's name without its star. */
static const char *pointee_name(enum tv_type t)
{
    const char *name = tv_type_name(t);

    return name + (name[0] == '*');
}

static bool index_of(struct tmpl_call *c, const struct tval *v, size_t cap, size_t *out)
{
    int64_t i;

    if (tv_kind_of(v->type) == TV_KIND_INT)
        i = v->i;
    else if (tv_kind_of(v->type) == TV_KIND_UINT)
        i = (int64_t)v->u;
    else if (v->type == TV_INVALID)
        return FAIL_BY_TYPE(c, "cannot index slice/array with nil");
    else
        return FAIL_BY_TYPE(c, "cannot index slice/array with type %s", tv_type_name(v->type));
    if (i < 0 || (uint64_t)i > cap)
        return tmpl_call_fail(c, "index out of range: %lld", (long long)i);
    *out = (size_t)i;
    return true;
}

static bool index_map(struct tmpl_call *c, const struct tval *key, struct tval *item)
{
    bool found;

    if (key->type == TV_INVALID)
        return FAIL_BY_TYPE(c, "value is nil; should be of type string");
    if (key->type != TV_STRING)
        return FAIL_BY_TYPE(c, "value has type %s; should be string", tv_type_name(key->type));
    *item = tv_lookup(item, key->s, &found);
    item->iface = false;
    return true;
}

bool tmpl_fn_index(struct tmpl_call *c)
{
    struct tval item = c->args[0];
    size_t i;

    if (item.type == TV_INVALID)
        return FAIL_BY_TYPE(c, "index of untyped nil");
    for (size_t a = 1; a < c->n; a++) {
        if (tv_is_nil(&item) && item.type != TV_SAMPLES)
            return tmpl_call_fail(c, "index of nil pointer");
        if (tv_kind_of(item.type) == TV_KIND_MAP) {
            if (!index_map(c, &c->args[a], &item))
                return false;
            continue;
        }
        size_t n = tv_len(&item);
        if (n == SIZE_MAX)
            return FAIL_BY_TYPE(c, "can't index item of type %s", pointee_name(item.type));
        if (!index_of(c, &c->args[a], n, &i))
            return false;
        if (i == n)
            return tmpl_call_fail(c, "reflect: %s index out of range",
                                  tv_kind_of(item.type) == TV_KIND_STRING ? "string" : "slice");
        item = tv_item(&item, i);
    }
    c->out = item;
    return true;
}

static struct tval part_of(const struct tval *v, size_t from, size_t to)
{
    struct tval out = *v;

    if (tv_kind_of(v->type) == TV_KIND_STRING) {
        out.s = str_head(str_skip(v->s, from), to - from);
    } else if (v->type == TV_SAMPLES) {
        out.list.p = v->list.p ? v->list.p + from : NULL;
        out.list.n = to - from;
        out.list.cap = v->list.cap - from;
    } else if (v->type == TV_FLOATS) {
        out.floats.p += from;
        out.floats.n = to - from;
    } else {
        out.spans.p += from;
        out.spans.n = to - from;
    }
    return out;
}

bool tmpl_fn_slice(struct tmpl_call *c)
{
    const struct tval *v = &c->args[0];
    enum tv_kind kind = tv_kind_of(v->type);
    size_t n = c->n - 1, cap = tv_len(v), at[3] = { 0, cap, 0 };

    if (v->type == TV_INVALID)
        return FAIL_BY_TYPE(c, "slice of untyped nil");
    if (n > 3)
        return FAIL_BY_TYPE(c, "too many slice indexes: %zu", n);
    if (kind == TV_KIND_STRING && n == 3)
        return FAIL_BY_TYPE(c, "cannot 3-index slice a string");
    if (kind != TV_KIND_STRING && kind != TV_KIND_SLICE)
        return FAIL_BY_TYPE(c, "can't slice item of type %s", pointee_name(v->type));
    if (v->type == TV_SAMPLES)
        cap = v->list.cap;
    for (size_t i = 0; i < n; i++)
        if (!index_of(c, &c->args[i + 1], cap, &at[i]))
            return false;
    for (size_t i = 0; i + 1 < (n < 3 ? 2 : 3); i++)
        if (at[i] > at[i + 1])
            return tmpl_call_fail(c, "invalid slice index: %zu > %zu", at[i], at[i + 1]);
    c->out = part_of(v, at[0], at[1]);
    if (n == 3 && v->type == TV_SAMPLES)
        c->out.list.cap = at[2] - at[0];
    return true;
}

bool tmpl_fn_len(struct tmpl_call *c)
{
    const struct tval *v = &c->args[0];
    size_t n = tv_len(v);

    if (v->type == TV_INVALID)
        return FAIL_BY_TYPE(c, "reflect: call of reflect.Value.Type on zero Value");
    if (v->type == TV_SAMPLE && !v->sample)
        return tmpl_call_fail(c, "len of nil pointer");
    if (n == SIZE_MAX)
        return FAIL_BY_TYPE(c, "len of type %s", pointee_name(v->type));
    c->out = tv_int((int64_t)n);
    return true;
}

/* No value of an alert is a function: it always fails. */
bool tmpl_fn_call(struct tmpl_call *c)
{
    if (c->args[0].type == TV_INVALID)
        return FAIL_BY_TYPE(c, "call of nil");
    return FAIL_BY_TYPE(c, "non-function %.*s of type %s", STR_ARG(c->args[c->n].s),
                        tv_type_name(c->args[0].type));
}

bool tmpl_fn_not(struct tmpl_call *c)
{
    c->out = tv_bool(!tv_is_true(&c->args[0]));
    return true;
}

/* ---- printing ---- */

bool tmpl_fn_print(struct tmpl_call *c)
{
    struct buf b = { 0 };

    tv_sprint(&b, c->args, c->n, false);
    return tmpl_call_text(c, &b);
}

bool tmpl_fn_println(struct tmpl_call *c)
{
    struct buf b = { 0 };

    tv_sprintln(&b, c->args, c->n);
    return tmpl_call_text(c, &b);
}

bool tmpl_fn_printf(struct tmpl_call *c)
{
    struct buf b = { 0 };

    tv_sprintf(&b, c->args[0].s, c->args + 1, c->n - 1);
    return tmpl_call_text(c, &b);
}

/* ---- escaping ---- */

/* The arguments as an action would print them. */
static struct buf printed(const struct tmpl_call *c)
{
    struct buf b = { 0 };
    struct tval *v = arena_new_n(&c->x->arena, struct tval, c->n + 1);

    for (size_t i = 0; i < c->n; i++)
        v[i] = c->args[i].type == TV_INVALID ? tv_str(STR("<no value>")) : c->args[i];
    tv_sprint(&b, v, c->n, true);
    return b;
}

bool tmpl_fn_html(struct tmpl_call *c)
{
    struct buf in = printed(c), b = { 0 };

    for (size_t i = 0; i < in.n; i++) {
        switch (in.p[i]) {
        case 0:
            buf_puts(&b, "\xEF\xBF\xBD");
            break;
        case '"':
            buf_puts(&b, "&#34;");
            break;
        case '\'':
            buf_puts(&b, "&#39;");
            break;
        case '&':
            buf_puts(&b, "&amp;");
            break;
        case '<':
            buf_puts(&b, "&lt;");
            break;
        case '>':
            buf_puts(&b, "&gt;");
            break;
        default:
            buf_putc(&b, in.p[i]);
        }
    }
    buf_done(&in);
    return tmpl_call_text(c, &b);
}

bool tmpl_fn_js(struct tmpl_call *c)
{
    struct buf in = printed(c), b = { 0 };
    struct str rest = buf_str(&in);

    while (rest.n) {
        struct str at = rest;
        uint32_t r = utf8_next(&rest, NULL);
        if (r == '\\' || r == '\'' || r == '"')
            buf_printf(&b, "\\%c", (char)r);
        else if (r < ' ' || (r < 0x80 && strchr("<>&=", (int)r)))
            buf_printf(&b, "\\u%04X", (unsigned)r);
        else if (r < 0x80 || rune_is_print(r))
            buf_put_str(&b, str_head(at, at.n - rest.n));
        else
            buf_printf(&b, "\\u%04X", (unsigned)r);
    }
    buf_done(&in);
    return tmpl_call_text(c, &b);
}

void tmpl_put_query_escaped(struct buf *b, struct str s)
{
    for (size_t i = 0; i < s.n; i++) {
        unsigned char ch = (unsigned char)s.p[i], low = ch | 32;
        if ((low >= 'a' && low <= 'z') || (ch >= '0' && ch <= '9') || (ch && strchr("-_.~", ch)))
            buf_putc(b, (char)ch);
        else if (ch == ' ')
            buf_putc(b, '+');
        else
            buf_printf(b, "%%%02X", ch);
    }
}

bool tmpl_fn_urlquery(struct tmpl_call *c)
{
    struct buf in = printed(c), b = { 0 };

    tmpl_put_query_escaped(&b, buf_str(&in));
    buf_done(&in);
    return tmpl_call_text(c, &b);
}
