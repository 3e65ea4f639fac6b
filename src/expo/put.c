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

enum care { CARE_JSON, CARE_QUOTED, CARE_CSV };

static inline bool needs_care(unsigned char c, enum care care)
{
    switch (care) {
    case CARE_JSON:
        return c < 0x20 || c >= 0x80 || c == '"' || c == '\\';
    case CARE_QUOTED:
        return c == '"' || c == '\\' || c == '\n';
    default:
        return c == '"' || c == ',' || c == '\n' || c == '\r';
    }
}

#ifdef __SSE2__
static inline __m128i bytes_eq(__m128i v, char c)
{
    return _mm_cmpeq_epi8(v, _mm_set1_epi8(c));
}

/* Bit i: byte i needs care. */
static inline unsigned care_mask(__m128i v, enum care care)
{
    __m128i odd = bytes_eq(v, '"');
    switch (care) {
    case CARE_JSON: // the comparison is signed: also everything above 0x7f
        odd = _mm_or_si128(odd, _mm_cmplt_epi8(v, _mm_set1_epi8(0x20)));
        odd = _mm_or_si128(odd, bytes_eq(v, '\\'));
        break;
    case CARE_QUOTED:
        odd = _mm_or_si128(odd, bytes_eq(v, '\n'));
        odd = _mm_or_si128(odd, bytes_eq(v, '\\'));
        break;
    default:
        odd = _mm_or_si128(odd, bytes_eq(v, ','));
        odd = _mm_or_si128(odd, _mm_or_si128(bytes_eq(v, '\n'), bytes_eq(v, '\r')));
    }
    return (unsigned)_mm_movemask_epi8(odd);
}

/* 16, 8 or 4 bytes, and zeros behind them. */
static inline __m128i load_part(const char *p, size_t width)
{
    int32_t four;
    if (width == 16)
        return _mm_loadu_si128((const __m128i *)(const void *)p);
    if (width == 8)
        return _mm_loadl_epi64((const __m128i *)(const void *)p);
    memcpy(&four, p, sizeof four);
    return _mm_cvtsi32_si128(four);
}
#endif

/* Copies bytes of `s` to `out` until one needs care; returns their number. Writes up to SLACK
 * bytes more, reads no byte outside of `s`: the last part overlaps the one before. */
static inline size_t copy_plain(char *out, struct str s, enum care care)
{
    size_t i = 0;
#ifdef __SSE2__
    size_t width = s.n >= 16 ? 16 : s.n >= 8 ? 8 : 4;
    while (s.n >= 4) {
        __m128i v = load_part(s.p + i, width);
        unsigned odd = care_mask(v, care) & ((1u << width) - 1);
        _mm_storeu_si128((__m128i *)(void *)(out + i), v);
        if (odd)
            return i + (unsigned)__builtin_ctz(odd);
        if (i + width == s.n)
            return s.n;
        i = i + 2 * width <= s.n ? i + width : s.n - width;
    }
#endif
    for (; i < s.n; i++) {
        if (needs_care((unsigned char)s.p[i], care))
            break;
        out[i] = s.p[i];
    }
    return i;
}

void put_json(struct buf *b, struct str s)
{
    size_t plain = copy_plain(buf_reserve(b, s.n + SLACK), s, CARE_JSON);
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
        size_t plain = copy_plain(buf_reserve(b, s.n + SLACK), s, CARE_QUOTED);
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

void put_csv(struct buf *b, struct str s)
{
    size_t plain = copy_plain(buf_reserve(b, s.n + SLACK), s, CARE_CSV);
    if (plain == s.n) {
        b->n += s.n;
        return;
    }
    buf_putc(b, '"');
    for (size_t i = 0; i < s.n; i++) {
        if (s.p[i] == '"')
            buf_putc(b, '"');
        buf_putc(b, s.p[i]);
    }
    buf_putc(b, '"');
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
    enum care care = json ? CARE_JSON : CARE_QUOTED;
    // Only looks: where all is plain, the copy is of no use.
    bool plain = copy_plain(buf_reserve(b, text.n + SLACK), text, care) == text.n;
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

/* Words that overlap at the end: for names a call costs more than the comparison. */
static inline bool same_bytes(const char *a, const char *b, size_t n)
{
    uint64_t x, y;
    uint32_t first[2], last[2];
    if (n < 4)
        return n == 0 || (a[0] == b[0] && a[n / 2] == b[n / 2] && a[n - 1] == b[n - 1]);
    if (n < 8) {
        memcpy(&first[0], a, 4);
        memcpy(&first[1], b, 4);
        memcpy(&last[0], a + n - 4, 4);
        memcpy(&last[1], b + n - 4, 4);
        return first[0] == first[1] && last[0] == last[1];
    }
    for (size_t i = 0;; i = i + 16 <= n ? i + 8 : n - 8) {
        memcpy(&x, a + i, 8);
        memcpy(&y, b + i, 8);
        if (x != y || i + 8 == n)
            return x == y;
    }
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
    if (n->out.n == 0 || n->raw.n != name.n || !same_bytes(n->raw.p, name.p, name.n)) {
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
