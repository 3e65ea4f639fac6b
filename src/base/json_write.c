#include "base/json.h"

#include "base/float.h"
#include "base/utf8.h"

#include <assert.h>
#include <math.h>

/* ---- strings ---- */

static void put_escape(struct buf *b, uint32_t c)
{
    static const char hex[] = "0123456789abcdef";
    char short_form = c == '\n' ? 'n' : c == '\r' ? 'r' : c == '\t' ? 't' : (char)c;
    if (c == '"' || c == '\\' || short_form != (char)c) {
        buf_put(b, (char[]){ '\\', short_form }, 2);
        return;
    }
    buf_put(b, (char[]){ '\\', 'u', hex[c >> 12], hex[c >> 8 & 15], hex[c >> 4 & 15], hex[c & 15] },
            6);
}

static bool is_escaped(unsigned char c, bool go)
{
    return c < 0x20 || c == '"' || c == '\\' || (go && (c == '<' || c == '>' || c == '&'));
}

static void put_string(struct buf *b, struct str s, bool go)
{
    buf_reserve(b, s.n + 2);
    buf_putc(b, '"');
    while (s.n) {
        size_t plain = 0;
        while (plain < s.n && (unsigned char)s.p[plain] < 0x80 &&
               !is_escaped((unsigned char)s.p[plain], go))
            plain++;
        buf_put(b, s.p, plain);
        s = str_skip(s, plain);
        if (s.n == 0)
            break;
        bool ok;
        struct str before = s;
        uint32_t rune = utf8_next(&s, &ok);
        if (rune < 0x80 || (go && (!ok || rune == 0x2028 || rune == 0x2029)))
            put_escape(b, rune);
        else if (ok)
            buf_put(b, before.p, before.n - s.n);
        else
            utf8_put(b, UTF8_BAD);
    }
    buf_putc(b, '"');
}

void json_put_string(struct buf *b, struct str s)
{
    put_string(b, s, false);
}

void json_put_string_go(struct buf *b, struct str s)
{
    put_string(b, s, true);
}

/* ---- structure ---- */

static void break_line(struct json_writer *w)
{
    if (w->indent <= 0)
        return;
    buf_putc(w->out, '\n');
    buf_put_repeat(w->out, ' ', (size_t)w->indent * w->depth);
}

/* What stands before an element or a key. */
static void begin_item(struct json_writer *w)
{
    if (w->some)
        buf_putc(w->out, ',');
    break_line(w);
    w->some = true;
}

static void begin_value(struct json_writer *w)
{
    if (w->depth == 0)
        return;
    assert(w->after_key == w->in_object[w->depth - 1]); // a key before every value of an object
    if (!w->after_key)
        begin_item(w);
    w->after_key = false;
}

static void begin_container(struct json_writer *w, bool object)
{
    begin_value(w);
    assert(w->depth < JSON_DEPTH_MAX);
    buf_putc(w->out, object ? '{' : '[');
    w->in_object[w->depth++] = object;
    w->some = false;
}

static void end_container(struct json_writer *w, bool object)
{
    assert(w->depth > 0 && w->in_object[w->depth - 1] == object && !w->after_key);
    w->depth--;
    if (w->some)
        break_line(w);
    buf_putc(w->out, object ? '}' : ']');
    w->some = w->depth > 0; // the container itself
}

void json_begin_object(struct json_writer *w)
{
    begin_container(w, true);
}

void json_end_object(struct json_writer *w)
{
    end_container(w, true);
}

void json_begin_array(struct json_writer *w)
{
    begin_container(w, false);
}

void json_end_array(struct json_writer *w)
{
    end_container(w, false);
}

void json_key(struct json_writer *w, struct str key)
{
    assert(w->depth > 0 && w->in_object[w->depth - 1] && !w->after_key);
    begin_item(w);
    json_put_string(w->out, key);
    buf_puts(w->out, w->indent > 0 ? ": " : ":");
    w->after_key = true;
}

/* ---- values ---- */

void json_string(struct json_writer *w, struct str s)
{
    begin_value(w);
    json_put_string(w->out, s);
}

void json_int(struct json_writer *w, int64_t v)
{
    char digits[20], *end = digits + sizeof digits, *p = end;
    begin_value(w);
    if (v < 0)
        buf_putc(w->out, '-');
    uint64_t left = v < 0 ? -(uint64_t)v : (uint64_t)v;
    do
        *--p = (char)('0' + left % 10);
    while (left /= 10);
    buf_put(w->out, p, (size_t)(end - p));
}

void json_double(struct json_writer *w, double v)
{
    begin_value(w);
    bool quoted = !isfinite(v);
    if (quoted)
        buf_putc(w->out, '"');
    w->out->n += float_print_json(buf_reserve(w->out, FLOAT_MAX_CHARS), v);
    if (quoted)
        buf_putc(w->out, '"');
}

void json_bool(struct json_writer *w, bool v)
{
    json_raw(w, v ? STR("true") : STR("false"));
}

void json_null(struct json_writer *w)
{
    json_raw(w, STR("null"));
}

void json_raw(struct json_writer *w, struct str raw)
{
    begin_value(w);
    buf_put_str(w->out, raw);
}
