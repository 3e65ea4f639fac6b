#include "expo/put.h"

#include "base/json.h"
#include "base/vec.h"
#include "expo/family.h"

#ifdef __SSE2__
#include <emmintrin.h>
#endif

enum {
    SLACK = 16,       /* bytes behind a copy that may be written, too */
    PLACES_KEPT = 64, /* labels beyond that are rendered each time */
};

/* ---- copying up to a byte that needs care ---- */

typedef bool care_fn(unsigned char c);

static inline bool care_json(unsigned char c)
{
    return c < 0x20 || c >= 0x80 || c == '"' || c == '\\';
}

static inline bool care_quoted(unsigned char c)
{
    return c == '"' || c == '\\' || c == '\n';
}

#ifdef __SSE2__
static inline unsigned mask_json(__m128i v)
{
    __m128i odd = _mm_cmplt_epi8(v, _mm_set1_epi8(0x20)); // signed: also everything above 0x7f
    odd = _mm_or_si128(odd, _mm_cmpeq_epi8(v, _mm_set1_epi8('"')));
    odd = _mm_or_si128(odd, _mm_cmpeq_epi8(v, _mm_set1_epi8('\\')));
    return (unsigned)_mm_movemask_epi8(odd);
}

static inline unsigned mask_quoted(__m128i v)
{
    __m128i odd = _mm_cmpeq_epi8(v, _mm_set1_epi8('\n'));
    odd = _mm_or_si128(odd, _mm_cmpeq_epi8(v, _mm_set1_epi8('"')));
    odd = _mm_or_si128(odd, _mm_cmpeq_epi8(v, _mm_set1_epi8('\\')));
    return (unsigned)_mm_movemask_epi8(odd);
}
#endif

/* Copies bytes of `s` to `out` until one needs care; returns their number. Writes up to SLACK
 * bytes more, reads no byte outside of `s`. */
static inline size_t copy_plain(char *out, struct str s, bool json)
{
    size_t i = 0;
#ifdef __SSE2__
    while (s.n - i >= 8) {
        bool whole = s.n - i >= 16;
        __m128i v = whole ? _mm_loadu_si128((const __m128i *)(const void *)(s.p + i))
                          : _mm_loadl_epi64((const __m128i *)(const void *)(s.p + i));
        unsigned width = whole ? 16 : 8;
        unsigned odd = (json ? mask_json(v) : mask_quoted(v)) & ((1u << width) - 1);
        _mm_storeu_si128((__m128i *)(void *)(out + i), v);
        if (odd)
            return i + (unsigned)__builtin_ctz(odd);
        i += width;
    }
#endif
    for (; i < s.n; i++) {
        unsigned char c = (unsigned char)s.p[i];
        if (json ? care_json(c) : care_quoted(c))
            break;
        out[i] = (char)c;
    }
    return i;
}

void put_json(struct buf *b, struct str s)
{
    size_t plain = copy_plain(buf_reserve(b, s.n + SLACK), s, true);
    b->n += plain;
    if (plain == s.n)
        return;

    // The rest has something special: the general writer, without its quotes.
    size_t at = b->n;
    json_put_string(b, str_skip(s, plain));
    memmove(b->p + at, b->p + at + 1, b->n - at - 2);
    b->n -= 2;
}

void put_escaped(struct buf *b, struct str s, bool quote)
{
    while (s.n) {
        size_t plain = copy_plain(buf_reserve(b, s.n + SLACK), s, false);
        b->n += plain;
        s = str_skip(s, plain);
        if (s.n == 0)
            return;
        if (s.p[0] != '"' || quote)
            buf_putc(b, '\\');
        buf_putc(b, s.p[0] == '\n' ? 'n' : s.p[0]);
        s = str_skip(s, 1);
    }
}

static void put_name(struct buf *b, struct str s, bool legacy)
{
    if (legacy) {
        buf_put_str(b, s);
        return;
    }
    buf_putc(b, '"');
    put_escaped(b, s, true);
    buf_putc(b, '"');
}

void put_text_name(struct buf *b, struct str s)
{
    put_name(b, s, metric_name_is_legacy(s));
}

void put_label_name(struct buf *b, struct str s)
{
    put_name(b, s, label_name_is_legacy(s));
}

/* ---- numbers ---- */

void put_i64(struct buf *b, int64_t v)
{
    char tmp[24], *p = tmp + sizeof tmp;
    uint64_t u = v < 0 ? -(uint64_t)v : (uint64_t)v;
    do
        *--p = (char)('0' + u % 10);
    while (u /= 10);
    if (v < 0)
        *--p = '-';
    buf_put(b, p, (size_t)(tmp + sizeof tmp - p));
}

/* Seconds, and `min` or more digits of milliseconds where those are not 0. */
static void put_decimal(struct buf *b, int64_t ms, size_t min)
{
    uint64_t u = ms < 0 ? -(uint64_t)ms : (uint64_t)ms;
    unsigned frac = (unsigned)(u % 1000);
    if (ms < 0)
        buf_putc(b, '-');
    put_i64(b, (int64_t)(u / 1000));
    if (frac == 0)
        return;
    char digits[4] = { '.', (char)('0' + frac / 100), (char)('0' + frac / 10 % 10),
                       (char)('0' + frac % 10) };
    size_t n = 4;
    while (n > min + 1 && digits[n - 1] == '0')
        n--;
    buf_put(b, digits, n);
}

void put_seconds(struct buf *b, int64_t ms)
{
    put_decimal(b, ms, 0);
}

void put_api_time(struct buf *b, int64_t ms)
{
    put_decimal(b, ms, 3);
}

static void put_bound(struct buf *b, struct str text, bool json)
{
    bool plain = copy_plain(buf_reserve(b, text.n + SLACK), text, json) == text.n; // only looks
    if (plain)
        expo_put_bound(b, text);
    else if (json)
        put_json(b, text);
    else
        put_escaped(b, text, true);
}

void put_bound_json(struct buf *b, struct str text)
{
    put_bound(b, text, true);
}

void put_bound_text(struct buf *b, struct str text)
{
    put_bound(b, text, false);
}

bool text_is_shortest(struct str s)
{
    size_t i = s.n > 0 && s.p[0] == '-', start = i, digits;
    if (s.n - start > 16)
        return false;
    while (i < s.n && s.p[i] >= '0' && s.p[i] <= '9')
        i++;
    digits = i - start;
    if (digits == 0 || (digits > 1 && s.p[start] == '0'))
        return false;
    if (i == s.n)
        return digits <= 15;
    if (s.p[i] != '.' || s.n - i < 2 || s.p[s.n - 1] == '0')
        return false;

    bool zero = digits == 1 && s.p[start] == '0';
    size_t leading = 0; // zeros behind the point of a number below one
    for (i++; i < s.n; i++) {
        if (s.p[i] < '0' || s.p[i] > '9')
            return false;
        digits++;
        zero = zero && s.p[i] == '0';
        leading += zero;
    }
    return digits <= 15 && leading <= 5;
}

/* ---- names ---- */

void put_names_done(struct put_names *t)
{
    for (size_t i = 0; i < t->n; i++) {
        buf_done(&t->p[i].raw);
        buf_done(&t->p[i].out);
    }
    vec_done(t);
}

static void copy_short(struct buf *b, const struct buf *from)
{
    char *out = buf_reserve(b, from->n + SLACK);
    for (size_t i = 0; i < from->n; i += SLACK) // both have SLACK bytes behind
        memcpy(out + i, from->p + i, SLACK);
    b->n += from->n;
}

void put_name_at(struct buf *b, struct put_names *t, size_t place, struct str name, put_name_fn *fn)
{
    if (place >= PLACES_KEPT) {
        fn(b, place, name);
        return;
    }
    while (t->n <= place)
        vec_push(t, (struct put_name){ 0 });
    struct put_name *n = &t->p[place];
    if (n->out.n == 0 || !str_eq(buf_str(&n->raw), name)) {
        buf_clear(&n->raw);
        buf_clear(&n->out);
        buf_put_str(&n->raw, name);
        fn(&n->out, place, name);
        buf_reserve(&n->out, SLACK);
        if (n->out.n == 0) // nothing to keep
            return;
    }
    copy_short(b, &n->out);
}
