/* str.h - borrowed bytes: a pointer and a length, no NUL, passed by value.
 *
 * A slice owns nothing and is valid as long as the bytes it points at. `{0}` is empty.
 */
#ifndef PROMCTL_BASE_STR_H
#define PROMCTL_BASE_STR_H

#include <stdbool.h>
#include <stddef.h>
#include <string.h>

struct str {
    const char *p;
    size_t n;
};

#define STR(lit)   ((struct str){ "" lit, sizeof(lit) - 1 })
#define STR_ARG(s) (int)(s).n, (s).p /* printf("%.*s", STR_ARG(s)) */

static inline struct str str_of(const char *z)
{
    return (struct str){ z, z ? strlen(z) : 0 };
}

static inline bool str_eq(struct str a, struct str b)
{
    return a.n == b.n && (a.n == 0 || memcmp(a.p, b.p, a.n) == 0);
}

/* Byte order; a prefix comes first. */
static inline int str_cmp(struct str a, struct str b)
{
    size_t n = a.n < b.n ? a.n : b.n;
    int c = n ? memcmp(a.p, b.p, n) : 0;
    return c ? c : (a.n > b.n) - (a.n < b.n);
}

static inline bool str_starts(struct str s, struct str prefix)
{
    return s.n >= prefix.n && (prefix.n == 0 || memcmp(s.p, prefix.p, prefix.n) == 0);
}

static inline bool str_ends(struct str s, struct str suffix)
{
    return s.n >= suffix.n &&
           (suffix.n == 0 || memcmp(s.p + s.n - suffix.n, suffix.p, suffix.n) == 0);
}

/* The first `n` bytes, and all but the first `n`; `n` beyond the end means all. */
static inline struct str str_head(struct str s, size_t n)
{
    return (struct str){ s.p, n < s.n ? n : s.n };
}

static inline struct str str_skip(struct str s, size_t n)
{
    n = n < s.n ? n : s.n;
    return (struct str){ n ? s.p + n : s.p, s.n - n };
}

/* Removes the affix where it is there; tells whether it was. */
bool str_cut_prefix(struct str *s, struct str prefix);
bool str_cut_suffix(struct str *s, struct str suffix);

/* Takes what stands before the next `sep` (or the rest) off `rest`. False when nothing is left:
 * "a,b" gives "a", "b"; "a," gives "a"; "" gives nothing. */
bool str_cut(struct str *rest, char sep, struct str *piece);

/* Offset of the first occurrence, or `s.n`. */
size_t str_find_char(struct str s, char c);
size_t str_find(struct str s, struct str needle);

/* Without blanks (space, tab, CR, LF) at both ends. */
struct str str_trim(struct str s);

/* ASCII case only. */
bool str_eq_nocase(struct str a, struct str b);

#endif
