#include "base/utf8.h"

#include "base/xalloc.h"

/* The offset of the first byte that is not ASCII, or `s.n`. */
static size_t ascii_prefix(struct str s)
{
    size_t i = 0;
    for (; s.n - i >= 32; i += 32) {
        uint64_t w[4];
        memcpy(w, s.p + i, sizeof w);
        if ((w[0] | w[1] | w[2] | w[3]) & 0x8080808080808080)
            break;
    }
    while (i < s.n && (unsigned char)s.p[i] < 0x80)
        i++;
    return i;
}

/* Reads the sequence at the head of `s`, which is not empty; its length, 0 when it is malformed.
 * The second byte of some leads has a narrower range: that excludes overlong forms, surrogates
 * and what lies above U+10FFFF (The Unicode Standard, table 3-7). */
static size_t decode(struct str s, uint32_t *rune)
{
    const unsigned char *p = (const unsigned char *)s.p;
    unsigned lead = p[0];
    if (lead < 0x80) {
        *rune = lead;
        return 1;
    }
    if (lead < 0xC2 || lead > 0xF4)
        return 0;
    size_t n = lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4;
    if (s.n < n)
        return 0;
    unsigned lo = lead == 0xE0 ? 0xA0 : lead == 0xF0 ? 0x90 : 0x80;
    unsigned hi = lead == 0xED ? 0x9F : lead == 0xF4 ? 0x8F : 0xBF;
    if (p[1] < lo || p[1] > hi)
        return 0;
    uint32_t r = (lead & (0x7Fu >> n)) << 6 | (p[1] & 0x3F);
    for (size_t i = 2; i < n; i++) {
        if ((p[i] & 0xC0) != 0x80)
            return 0;
        r = r << 6 | (p[i] & 0x3F);
    }
    *rune = r;
    return n;
}

bool utf8_valid(struct str s)
{
    while (s.n) {
        s = str_skip(s, ascii_prefix(s));
        // Text that is not ASCII stays so for a while: no new search after every code point.
        while (s.n && (unsigned char)s.p[0] >= 0x80) {
            uint32_t rune;
            size_t n = decode(s, &rune);
            if (n == 0)
                return false;
            s = str_skip(s, n);
        }
    }
    return true;
}

uint32_t utf8_next(struct str *s, bool *ok)
{
    uint32_t rune = UTF8_BAD;
    size_t n = decode(*s, &rune);
    if (ok)
        *ok = n > 0;
    *s = str_skip(*s, n ? n : 1);
    return rune;
}

size_t utf8_encode(char *p, uint32_t rune)
{
    if (rune < 0x80) {
        p[0] = (char)rune;
        return 1;
    }
    if (rune < 0x800) {
        p[0] = (char)(0xC0 | rune >> 6);
        p[1] = (char)(0x80 | (rune & 0x3F));
        return 2;
    }
    if (rune > 0x10FFFF || (rune >= 0xD800 && rune <= 0xDFFF))
        rune = UTF8_BAD;
    if (rune < 0x10000) {
        p[0] = (char)(0xE0 | rune >> 12);
        p[1] = (char)(0x80 | (rune >> 6 & 0x3F));
        p[2] = (char)(0x80 | (rune & 0x3F));
        return 3;
    }
    p[0] = (char)(0xF0 | rune >> 18);
    p[1] = (char)(0x80 | (rune >> 12 & 0x3F));
    p[2] = (char)(0x80 | (rune >> 6 & 0x3F));
    p[3] = (char)(0x80 | (rune & 0x3F));
    return 4;
}

void utf8_put(struct buf *b, uint32_t rune)
{
    b->n += utf8_encode(buf_reserve(b, 4), rune);
}
