#include "base/utf8.h"

#include "base/vec.h"

#include <stdio.h>

enum { PIECE_MAX_CHARS = 8 };

/* Characters that show nothing but change what others look like or where they stand. */
static bool is_invisible(uint32_t r)
{
    return r == 0xAD || r == 0x61C || r == 0x180E || (r >= 0x200B && r <= 0x200F) ||
           (r >= 0x2028 && r <= 0x202E) || (r >= 0x2060 && r <= 0x206F) || r == 0xFEFF ||
           (r >= 0xFFF9 && r <= 0xFFFB) || (r >= 0x1BCA0 && r <= 0x1BCA3) ||
           (r >= 0x1D173 && r <= 0x1D17A) || (r >= 0xE0000 && r <= 0xE0FFF);
}

/* Takes one code point off `s` and writes at `p` what is shown for it. */
static size_t next_piece(struct str *s, char *p, size_t *columns)
{
    unsigned char byte = (unsigned char)s->p[0];
    bool ok;
    uint32_t r = utf8_next(s, &ok);
    const char *fmt = NULL;
    if (!ok)
        fmt = "\\x%02x";
    else if (r == '\n' || r == '\r' || r == '\t')
        fmt = r == '\n' ? "\\n" : r == '\r' ? "\\r" : "\\t";
    else if (r < 0x20 || r == 0x7F)
        fmt = "\\x%02x";
    else if (r >= 0x80 && r < 0xA0)
        fmt = "\\u%04x";
    if (fmt) {
        int n = snprintf(p, PIECE_MAX_CHARS, fmt, ok ? r : byte);
        *columns = (size_t)n;
        return (size_t)n;
    }
    if (is_invisible(r)) {
        *columns = 0;
        return 0;
    }
    *columns = utf8_rune_width(r);
    return utf8_encode(p, r);
}

/* The printable ASCII at the head of `s`. */
static size_t plain_prefix(struct str s)
{
    size_t i = 0;
    while (i < s.n && s.p[i] >= 0x20 && s.p[i] < 0x7F)
        i++;
    return i;
}

size_t utf8_width(struct str s)
{
    char piece[PIECE_MAX_CHARS];
    size_t width = 0, columns;
    while (s.n) {
        size_t n = plain_prefix(s);
        s = str_skip(s, n);
        width += n;
        if (s.n) {
            next_piece(&s, piece, &columns);
            width += columns;
        }
    }
    return width;
}

void utf8_put_safe(struct buf *b, struct str s)
{
    char piece[PIECE_MAX_CHARS];
    size_t columns;
    while (s.n) {
        size_t n = plain_prefix(s);
        buf_put(b, s.p, n);
        s = str_skip(s, n);
        if (s.n)
            buf_put(b, piece, next_piece(&s, piece, &columns));
    }
}

size_t utf8_put_cut(struct buf *b, struct str s, size_t max)
{
    char piece[PIECE_MAX_CHARS];
    size_t width = 0, columns;
    size_t cut_at = b->n, cut_width = 0; // the most that leaves a column for the ellipsis
    while (s.n) {
        size_t n = next_piece(&s, piece, &columns);
        if (width + columns > max) {
            b->n = cut_at;
            utf8_put(b, 0x2026);
            return cut_width + 1;
        }
        buf_put(b, piece, n);
        width += columns;
        if (width < max) {
            cut_at = b->n;
            cut_width = width;
        }
    }
    return width;
}

struct runes {
    uint32_t *p;
    size_t n, cap;
};

static void runes_of(struct runes *r, struct str s)
{
    while (s.n)
        vec_push(r, utf8_next(&s, NULL));
}

static size_t min_of(size_t a, size_t b)
{
    return a < b ? a : b;
}

/* One row of the table of distances between prefixes of a and b, within the band of `limit` around
 * the diagonal; cells outside hold limit + 1. Returns the row's minimum. */
static size_t distance_row(const struct runes *a, const struct runes *b, size_t i, size_t limit,
                           size_t *const row[3])
{
    size_t first = i > limit ? i - limit : 1, last = min_of(b->n, i + limit);
    row[0][first - 1] = first == 1 ? i : limit + 1;
    size_t best = row[0][first - 1];
    if (last < b->n)
        row[0][last + 1] = limit + 1;
    for (size_t j = first; j <= last; j++) {
        size_t d = row[1][j - 1] + (a->p[i - 1] != b->p[j - 1]);
        d = min_of(d, min_of(row[1][j], row[0][j - 1]) + 1);
        if (i > 1 && j > 1 && a->p[i - 1] == b->p[j - 2] && a->p[i - 2] == b->p[j - 1])
            d = min_of(d, row[2][j - 2] + 1);
        row[0][j] = min_of(d, limit + 1);
        best = min_of(best, row[0][j]);
    }
    return best;
}

static size_t distance(const struct runes *a, const struct runes *b, size_t limit)
{
    size_t n = b->n + 1;
    size_t *cells = xmalloc(xmul(n, 3 * sizeof *cells));
    size_t *row[3] = { cells, cells + n, cells + 2 * n };
    for (size_t j = 0; j < n; j++)
        row[0][j] = row[1][j] = row[2][j] = min_of(j, limit + 1);
    size_t before = 0, best = 0;
    for (size_t i = 1; i <= a->n; i++) {
        size_t *oldest = row[2];
        row[2] = row[1];
        row[1] = row[0];
        row[0] = oldest;
        before = best;
        best = distance_row(a, b, i, limit, row);
        // A transposition reaches back two rows: both must be beyond the limit.
        if (best > limit && before > limit)
            break;
    }
    size_t d = best > limit ? limit + 1 : row[0][b->n];
    free(cells);
    return d;
}

size_t utf8_distance(struct str a, struct str b, size_t limit)
{
    struct runes x = { 0 }, y = { 0 };
    runes_of(&x, a);
    runes_of(&y, b);
    size_t diff = x.n > y.n ? x.n - y.n : y.n - x.n;
    limit = min_of(limit, x.n + y.n); // nothing is farther; keeps sums from wrapping
    size_t d = diff > limit ? limit + 1 : distance(&x, &y, limit);
    vec_done(&x);
    vec_done(&y);
    return d;
}
