#include "base/json.h"

#include "base/float.h"
#include "base/json_scan.h"
#include "base/utf8.h"

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>

/* What may come next. The first group is between tokens, the second inside one. */
enum state {
    BEFORE_VALUE,
    BEFORE_FIRST_ELEMENT, /* or ] */
    BEFORE_FIRST_KEY,     /* or } */
    BEFORE_KEY,
    BEFORE_COLON,
    AFTER_VALUE,
    AFTER_ALL,
    IN_STRING,
    IN_ESCAPE, /* after the backslash */
    IN_HEX,    /* after \u */
    IN_NUMBER,
    IN_LITERAL,
    FAILED,
};

struct json_reader {
    json_fn *fn;
    void *user;
    size_t max_string_bytes;
    enum state state;
    unsigned depth; /* containers that are open */
    uint64_t base;  /* offset of the chunk in the stream */
    const char *chunk;

    // The token that is being read. Its text is in `text` only if the chunk does not hold it in
    // one piece as it should be given out.
    enum json_kind kind;
    uint64_t off;
    struct buf text;
    bool copied;

    // Strings. A run is a piece without escapes; what of it is copied begins at text[run].
    size_t run;
    uint64_t run_off;
    bool high;               /* not all of the run is ASCII */
    uint32_t hex, surrogate; /* surrogate: the first of a pair, waiting for the second; or 0 */
    unsigned hex_digits;

    enum json_number_state number;
    struct str literal;
    size_t literal_n; /* bytes of it seen */

    json_bulk_fn *bulk;  /* takes elements of the array that is open at */
    unsigned bulk_depth; /* this depth */

    bool in_object[JSON_DEPTH_MAX]; /* by depth, or an array */
};

struct json_reader *json_reader_new(json_fn *fn, void *user, size_t max_string_bytes)
{
    struct json_reader *r = xcalloc(1, sizeof *r);
    r->fn = fn;
    r->user = user;
    r->max_string_bytes = max_string_bytes ? max_string_bytes : JSON_STRING_MAX_BYTES;
    return r;
}

void json_reader_free(struct json_reader *r)
{
    if (!r)
        return;
    buf_done(&r->text);
    free(r);
}

void json_reader_bulk(struct json_reader *r, json_bulk_fn *fn)
{
    r->bulk = fn;
    r->bulk_depth = r->depth + 1;
}

static uint64_t offset_of(const struct json_reader *r, const char *p)
{
    return r->base + (uint64_t)(p - r->chunk);
}

/* ---- errors ---- */

/* Where the reader stands, to follow "unexpected character 'x'" or "unexpected end". */
static const char *place(const struct json_reader *r)
{
    bool object = r->depth && r->in_object[r->depth - 1];
    switch (r->state) {
    case BEFORE_VALUE:
        return r->depth == 0 ? "where a value should begin" : object ? "after ':'" : "after ','";
    case BEFORE_FIRST_ELEMENT:
        return "after '['";
    case BEFORE_FIRST_KEY:
        return "after '{'";
    case BEFORE_KEY:
        return "after ',' in an object";
    case BEFORE_COLON:
        return "after object key";
    case AFTER_VALUE:
        return object ? "after object value" : "after array element";
    case AFTER_ALL:
        return "after the end of the JSON value";
    case IN_STRING:
        return r->kind == JSON_KEY ? "in object key" : "in string";
    case IN_ESCAPE:
        return "after '\\' in string";
    case IN_HEX:
        return "in \\u escape, which takes four hexadecimal digits";
    case IN_NUMBER:
        return "in number";
    case IN_LITERAL:
    case FAILED:
        break;
    }
    return "";
}

static const char *fail_at(struct json_reader *r, uint64_t off, size_t n, struct err *e,
                           const char *fmt, ...) ATTR_PRINTF(5, 6);
static const char *fail_at(struct json_reader *r, uint64_t off, size_t n, struct err *e,
                           const char *fmt, ...)
{
    va_list ap;
    va_start(ap, fmt);
    err_vset(e, ERR_FORMAT, fmt, ap);
    va_end(ap);
    e->at = (struct span){ (size_t)off, n };
    r->state = FAILED;
    return NULL;
}

static const char *fail_limit(struct json_reader *r, const char *what, struct err *e)
{
    err_at(e, ERR_LIMIT, (struct span){ (size_t)r->off, 1 }, "%s longer than %zu bytes", what,
           r->max_string_bytes);
    r->state = FAILED;
    return NULL;
}

/* One byte only, also of a character that has several: the next ones may not be here yet. */
static const char *fail_char(struct json_reader *r, const char *p, struct err *e)
{
    unsigned char c = (unsigned char)*p;
    char shown[8];
    if (c == '\'' || c < 0x20 || c >= 0x7F)
        snprintf(shown, sizeof shown, c == '\'' ? "\\'" : "\\x%02x", c);
    else
        snprintf(shown, sizeof shown, "%c", c);
    uint64_t off = offset_of(r, p);
    if (r->state == IN_LITERAL)
        return fail_at(r, off, 1, e, "unexpected character '%s' in literal %.*s", shown,
                       STR_ARG(r->literal));
    if (r->state == IN_NUMBER && r->number == JSON_NUM_ZERO)
        return fail_at(r, off, 1, e, "number with a leading zero");
    bool bom = off == 0 && (c == 0xEF || c == 0xFE || c == 0xFF);
    fail_at(r, off, 1, e, "unexpected character '%s' %s", shown, place(r));
    if (bom)
        err_hint(e, "JSON is UTF-8 without a byte order mark");
    return NULL;
}

/* ---- tokens ---- */

/* Hands a token out and goes on to what follows it; `p` is one past it. */
static const char *emit(struct json_reader *r, struct str text, const char *p, struct err *e)
{
    struct json_token t = {
        .kind = r->kind, .depth = r->depth, .text = text, .off = r->off, .end = offset_of(r, p)
    };
    r->state = r->kind == JSON_KEY ? BEFORE_COLON : r->depth ? AFTER_VALUE : AFTER_ALL;
    if (!r->fn(r->user, &t, e)) {
        assert(e->kind != ERR_NONE);
        r->state = FAILED;
        return NULL;
    }
    return p;
}

static const char *open_container(struct json_reader *r, const char *p, bool object, struct err *e)
{
    uint64_t off = offset_of(r, p);
    if (r->depth == JSON_DEPTH_MAX) {
        err_at(e, ERR_LIMIT, (struct span){ (size_t)off, 1 }, "nested deeper than %d levels",
               JSON_DEPTH_MAX);
        r->state = FAILED;
        return NULL;
    }
    r->kind = object ? JSON_OBJECT_BEGIN : JSON_ARRAY_BEGIN;
    r->off = off;
    p = emit(r, (struct str){ p, 1 }, p + 1, e);
    if (p) {
        r->in_object[r->depth++] = object;
        r->state = object ? BEFORE_FIRST_KEY : BEFORE_FIRST_ELEMENT;
    }
    return p;
}

static const char *close_container(struct json_reader *r, const char *p, struct err *e)
{
    if (r->bulk && r->depth == r->bulk_depth)
        r->bulk = NULL;
    r->depth--;
    r->kind = r->in_object[r->depth] ? JSON_OBJECT_END : JSON_ARRAY_END;
    r->off = offset_of(r, p);
    return emit(r, (struct str){ p, 1 }, p + 1, e);
}

/* ---- strings ---- */

static const char *begin_string(struct json_reader *r, const char *p, enum json_kind kind)
{
    r->kind = kind;
    r->off = offset_of(r, p);
    r->run_off = r->off + 1;
    r->run = 0;
    r->copied = r->high = false;
    r->surrogate = 0;
    r->state = IN_STRING;
    return p + 1;
}

static bool add_text(struct json_reader *r, struct str s, struct err *e)
{
    if (!r->copied) {
        buf_clear(&r->text);
        r->copied = true;
    }
    if (s.n > r->max_string_bytes - r->text.n)
        return fail_limit(r, "string", e) != NULL; // numbers have been looked at
    buf_put_str(&r->text, s);
    return true;
}

static bool add_rune(struct json_reader *r, uint32_t rune, struct err *e)
{
    char p[4];
    size_t n = utf8_encode(p, rune);
    return add_text(r, (struct str){ p, n }, e);
}

/* A first surrogate that no second one follows. */
static bool end_surrogate(struct json_reader *r, struct err *e)
{
    if (r->surrogate == 0)
        return true;
    r->surrogate = 0;
    bool ok = add_rune(r, UTF8_BAD, e);
    r->run = r->text.n;
    return ok;
}

/* The whole of a run is known: only now, because a chunk may end within a character. */
static bool check_run(struct json_reader *r, struct str run, struct err *e)
{
    bool ok = true;
    uint64_t off = r->run_off;
    if (!r->high)
        return true;
    while (ok && run.n) {
        size_t before = run.n;
        utf8_next(&run, &ok);
        off += ok ? before - run.n : 0;
    }
    return ok || fail_at(r, off, 1, e, "invalid UTF-8 %s", place(r)) != NULL;
}

/* Goes on inside a string, up to its end, an escape, or the end of the chunk. */
static const char *read_string(struct json_reader *r, const char *p, const char *end, struct err *e)
{
    const char *stop = json_scan_string(p, end, &r->high);
    struct str run = { p, (size_t)(stop - p) };
    if (run.n && !end_surrogate(r, e))
        return NULL;
    if (stop < end && *stop == '"' && !r->copied && run.n <= r->max_string_bytes) {
        if (r->high && !utf8_valid(run) && !check_run(r, run, e))
            return NULL;
        return emit(r, run, stop + 1, e);
    }
    if (!add_text(r, run, e))
        return NULL;
    if (stop == end)
        return stop;
    if (!check_run(r, str_skip(buf_str(&r->text), r->run), e))
        return NULL;
    if (*stop == '\\') {
        r->state = IN_ESCAPE;
        return stop + 1;
    }
    if (*stop != '"')
        return fail_at(r, offset_of(r, stop), 1, e, "control character \\x%02x %s", *stop,
                       place(r));
    if (!end_surrogate(r, e))
        return NULL;
    return emit(r, buf_str(&r->text), stop + 1, e);
}

/* After an escape a new run begins at `p`. */
static const char *begin_run(struct json_reader *r, const char *p)
{
    r->run = r->text.n;
    r->run_off = offset_of(r, p);
    r->high = false;
    r->state = IN_STRING;
    return p;
}

static const char *read_escape(struct json_reader *r, const char *p, struct err *e)
{
    static const char from[] = "\"\\/bfnrt", to[] = "\"\\/\b\f\n\r\t";
    if (*p == 'u') {
        r->hex = 0;
        r->hex_digits = 0;
        r->state = IN_HEX;
        return p + 1;
    }
    const char *at = *p ? strchr(from, *p) : NULL;
    if (!at)
        return fail_char(r, p, e);
    if (!end_surrogate(r, e) || !add_text(r, (struct str){ to + (at - from), 1 }, e))
        return NULL;
    return begin_run(r, p + 1);
}

static int hex_value(char c)
{
    if (json_is_digit(c))
        return c - '0';
    c |= 0x20;
    return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

static const char *read_hex(struct json_reader *r, const char *p, struct err *e)
{
    int v = hex_value(*p);
    if (v < 0)
        return fail_char(r, p, e);
    r->hex = r->hex << 4 | (uint32_t)v;
    if (++r->hex_digits < 4)
        return p + 1;
    uint32_t rune = r->hex;
    if (r->surrogate && rune >= 0xDC00 && rune <= 0xDFFF) {
        rune = 0x10000 + ((r->surrogate - 0xD800) << 10) + (rune - 0xDC00);
        r->surrogate = 0;
    }
    if (!end_surrogate(r, e))
        return NULL;
    if (rune >= 0xD800 && rune <= 0xDBFF)
        r->surrogate = rune;
    else if (!add_rune(r, rune, e)) // a second surrogate alone comes out as U+FFFD
        return NULL;
    return begin_run(r, p + 1);
}

/* ---- numbers and literals ---- */

/* The grammar goes from `p` on as far as `stop`. The limit comes before all else, as it does when
 * the number arrives in pieces. */
static const char *end_number_piece(struct json_reader *r, const char *p, const char *stop,
                                    const char *end, struct err *e)
{
    struct str piece = { p, (size_t)(stop - p) };
    if (piece.n > r->max_string_bytes - (r->copied ? r->text.n : 0))
        return fail_limit(r, "number", e);
    if (stop < end) {
        bool leading_zero = r->number == JSON_NUM_ZERO && json_is_digit(*stop);
        if (leading_zero || !json_number_is_complete(r->number))
            return fail_char(r, stop, e);
        if (!r->copied)
            return emit(r, piece, stop, e);
    }
    if (!add_text(r, piece, e))
        return NULL;
    return stop < end ? emit(r, buf_str(&r->text), stop, e) : stop;
}

static const char *read_number(struct json_reader *r, const char *p, const char *end, struct err *e)
{
    return end_number_piece(r, p, json_scan_number(p, end, &r->number), end, e);
}

static const char *begin_number(struct json_reader *r, const char *p, const char *end,
                                struct err *e)
{
    r->kind = JSON_NUMBER;
    r->off = offset_of(r, p);
    r->copied = false;
    r->state = IN_NUMBER;
    r->number = JSON_NUM_MINUS;
    return end_number_piece(r, p, json_scan_number(p + (*p == '-'), end, &r->number), end, e);
}

static const char *begin_literal(struct json_reader *r, const char *p, enum json_kind kind)
{
    r->kind = kind;
    r->off = offset_of(r, p);
    r->literal = kind == JSON_TRUE ? STR("true") : kind == JSON_FALSE ? STR("false") : STR("null");
    r->literal_n = 1;
    r->state = IN_LITERAL;
    return p + 1;
}

static const char *read_literal(struct json_reader *r, const char *p, const char *end,
                                struct err *e)
{
    for (; p < end && r->literal_n < r->literal.n; p++, r->literal_n++)
        if (*p != r->literal.p[r->literal_n])
            return fail_char(r, p, e);
    return r->literal_n < r->literal.n ? p : emit(r, r->literal, p, e);
}

/* ---- structure ---- */

static const char *begin_value(struct json_reader *r, const char *p, const char *end, struct err *e)
{
    switch (*p) {
    case '"':
        return read_string(r, begin_string(r, p, JSON_STRING), end, e);
    case '[':
        return open_container(r, p, false, e);
    case '{':
        return open_container(r, p, true, e);
    case 't':
        return begin_literal(r, p, JSON_TRUE);
    case 'f':
        return begin_literal(r, p, JSON_FALSE);
    case 'n':
        return begin_literal(r, p, JSON_NULL);
    default:
        if (*p == '-' || json_is_digit(*p))
            return begin_number(r, p, end, e);
        return fail_char(r, p, e);
    }
}

static const char *after_value(struct json_reader *r, const char *p, struct err *e)
{
    bool object = r->in_object[r->depth - 1];
    if (*p == ',') {
        r->state = object ? BEFORE_KEY : BEFORE_VALUE;
        return p + 1;
    }
    if (*p == (object ? '}' : ']'))
        return close_container(r, p, e);
    return fail_char(r, p, e);
}

/* Where an element of an array may begin. */
static const char *begin_element(struct json_reader *r, const char *p, const char *end,
                                 struct err *e)
{
    size_t taken = 0;

    if (!r->bulk || r->depth != r->bulk_depth)
        return begin_value(r, p, end, e);
    if (!r->bulk(r->user, (struct str){ p, (size_t)(end - p) }, &taken, e)) {
        r->state = FAILED;
        return NULL;
    }
    assert(taken <= (size_t)(end - p));
    if (taken == 0)
        return begin_value(r, p, end, e);
    r->state = BEFORE_VALUE; // after a comma
    return p + taken;
}

/* The byte at `p`, which is no blank, between tokens. */
static const char *read_structure(struct json_reader *r, const char *p, const char *end,
                                  struct err *e)
{
    switch (r->state) {
    case BEFORE_FIRST_ELEMENT:
        if (*p == ']')
            return close_container(r, p, e);
        return begin_element(r, p, end, e);
    case BEFORE_VALUE:
        return begin_element(r, p, end, e);
    case AFTER_VALUE:
        return after_value(r, p, e);
    case BEFORE_FIRST_KEY:
        if (*p == '}')
            return close_container(r, p, e);
        // fall through
    case BEFORE_KEY:
        if (*p != '"')
            return fail_char(r, p, e);
        return read_string(r, begin_string(r, p, JSON_KEY), end, e);
    case BEFORE_COLON:
        if (*p != ':')
            return fail_char(r, p, e);
        r->state = BEFORE_VALUE;
        return p + 1;
    default:
        return fail_char(r, p, e);
    }
}

static const char *skip_blanks(const char *p, const char *end)
{
    while (p < end && (*p == ' ' || *p == '\n' || *p == '\r' || *p == '\t'))
        p++;
    return p;
}

/* Goes on with the token that the chunk before ended in. */
static const char *read_inside(struct json_reader *r, const char *p, const char *end, struct err *e)
{
    switch (r->state) {
    case IN_STRING:
        return read_string(r, p, end, e);
    case IN_ESCAPE:
        return read_escape(r, p, e);
    case IN_HEX:
        return read_hex(r, p, e);
    case IN_NUMBER:
        return read_number(r, p, end, e);
    default:
        return read_literal(r, p, end, e);
    }
}

bool json_reader_feed(struct json_reader *r, struct str bytes, struct err *e)
{
    assert(r->state != FAILED);
    if (bytes.n == 0)
        return true;
    const char *p = bytes.p, *end = p + bytes.n;
    r->chunk = bytes.p;
    while (p < end) {
        if (r->state >= IN_STRING) {
            p = read_inside(r, p, end, e);
        } else {
            p = skip_blanks(p, end);
            if (p < end)
                p = read_structure(r, p, end, e);
        }
        if (!p)
            return false;
    }
    r->base += bytes.n;
    return true;
}

bool json_reader_end(struct json_reader *r, struct err *e)
{
    assert(r->state != FAILED);
    r->chunk = "";
    if (r->state == IN_NUMBER && json_number_is_complete(r->number) &&
        !emit(r, buf_str(&r->text), r->chunk, e))
        return false;
    if (r->state == AFTER_ALL)
        return true;
    if (r->state == IN_LITERAL)
        fail_at(r, r->base, 0, e, "unexpected end in literal %.*s", STR_ARG(r->literal));
    else if (r->state == BEFORE_VALUE && r->depth == 0)
        fail_at(r, r->base, 0, e, "empty, where a JSON value should be");
    else
        fail_at(r, r->base, 0, e, "unexpected end %s", place(r));
    return false;
}

bool json_read(struct str text, json_fn *fn, void *user, struct err *e)
{
    struct json_reader *r = json_reader_new(fn, user, SIZE_MAX);
    bool ok = json_reader_feed(r, text, e) && json_reader_end(r, e);
    json_reader_free(r);
    return ok;
}

bool json_number(struct str text, double *out)
{
    return float_parse(text, out);
}
