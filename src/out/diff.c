#include "out/diff.h"

#include "base/vec.h"

#include <limits.h>
#include <stdint.h>
#include <sys/types.h>

enum { AROUND = 3, CELLS_MAX = 4 << 20, CHANGES_MAX = 1500 };

struct lines {
    struct str *p;
    size_t n, cap;
};

/* With their newlines: a last line without one is another line. */
static void split(struct lines *l, struct str text)
{
    while (text.n) {
        size_t n = str_find_char(text, '\n');
        n += n < text.n;
        vec_push(l, str_head(text, n));
        text = str_skip(text, n);
    }
}

struct edit {
    char sign; /* ' ', '-', '+' */
    struct str line;
    size_t a, b; /* numbers, from 0, of the next line on both sides */
};

struct edits {
    struct edit *p;
    size_t n, cap;
};

static void push(struct edits *e, char sign, struct str line, size_t *a, size_t *b)
{
    vec_push(e, ((struct edit){ sign, line, *a, *b }));
    *a += sign != '+';
    *b += sign != '-';
}

/* lengths[i * (b.n + 1) + k]: the longest common subsequence of what is behind a[i] and b[k]. */
static uint32_t *common_lengths(const struct lines *a, const struct lines *b)
{
    size_t width = b->n + 1;
    uint32_t *len = xcalloc((a->n + 1) * width, sizeof *len);

    for (size_t i = a->n; i-- > 0;)
        for (size_t k = b->n; k-- > 0;) {
            uint32_t skip_a = len[(i + 1) * width + k], skip_b = len[i * width + k + 1];
            len[i * width + k] = str_eq(a->p[i], b->p[k]) ? len[(i + 1) * width + k + 1] + 1
                                 : skip_a >= skip_b       ? skip_a
                                                          : skip_b;
        }
    return len;
}

/* Long texts with few changes. After each of them: how far in `a` one gets on each diagonal, whose
 * number is the line of `a` less that of `b`.
 * Source: Myers, An O(ND) difference algorithm and its variations, 1986. */
struct fronts {
    ssize_t *p; /* those after d changes begin at d * d */
    size_t n, cap;
};

static const ssize_t NOWHERE = SSIZE_MAX / -2;

/* Before step `d` to diagonal `k`, one was on the next one above, so that a line of `b` is new. */
static bool comes_down(const ssize_t *before, ssize_t d, ssize_t k)
{
    return k == -d || (k != d && before[k - 1] < before[k + 1]);
}

/* The fronts after d - 1 changes, by diagonal. */
static const ssize_t *front_before(const struct fronts *f, ssize_t d)
{
    return f->p + (d - 1) * (d - 1) + (d - 1);
}

/* How many changes make `b` of `a`; SIZE_MAX: too many. */
static size_t find_fronts(struct fronts *f, const struct lines *a, const struct lines *b)
{
    for (ssize_t d = 0; d <= CHANGES_MAX; d++) {
        vec_reserve(f, (size_t)((d + 1) * (d + 1)));
        ssize_t *now = f->p + d * d + d;
        const ssize_t *before = d ? front_before(f, d) : NULL;
        for (ssize_t k = -d; k <= d; k++)
            now[k] = NOWHERE;
        for (ssize_t k = -d; k <= d; k += 2) {
            ssize_t x = !d ? 0 : comes_down(before, d, k) ? before[k + 1] : before[k - 1] + 1;
            ssize_t y = x - k;
            if (x < 0 || y < 0 || x > (ssize_t)a->n || y > (ssize_t)b->n)
                continue;
            while (x < (ssize_t)a->n && y < (ssize_t)b->n && str_eq(a->p[x], b->p[y])) {
                x++;
                y++;
            }
            now[k] = x;
            if (x == (ssize_t)a->n && y == (ssize_t)b->n)
                return (size_t)d;
        }
    }
    return SIZE_MAX;
}

/* The signs of all lines, from the last one on. */
static void walk_back(char *signs, size_t *n, const struct fronts *f, ssize_t x, ssize_t y,
                      ssize_t d)
{
    for (; d > 0; d--) {
        const ssize_t *before = front_before(f, d);
        bool down = comes_down(before, d, x - y);
        ssize_t k = x - y + (down ? 1 : -1), from = before[k] + !down;
        for (; x > from; x--, y--)
            signs[(*n)++] = ' ';
        signs[(*n)++] = down ? '+' : '-';
        x -= !down;
        y -= down;
    }
    for (; x > 0; x--)
        signs[(*n)++] = ' ';
}

static bool compare_long(struct edits *e, const struct lines *a, const struct lines *b,
                         size_t *at_a, size_t *at_b)
{
    struct fronts fronts = { 0 };
    size_t d = find_fronts(&fronts, a, b), n = 0, i = 0, k = 0;
    char *signs = xmalloc(a->n + b->n + 1);

    if (d != SIZE_MAX)
        walk_back(signs, &n, &fronts, (ssize_t)a->n, (ssize_t)b->n, (ssize_t)d);
    while (n-- > 0 && d != SIZE_MAX) {
        bool new = signs[n] == '+';
        push(e, signs[n], new ? b->p[k] : a->p[i], at_a, at_b);
        i += !new;
        k += signs[n] != '-';
    }
    free(signs);
    vec_done(&fronts);
    return d != SIZE_MAX;
}

/* The middle, in which neither first nor last lines are equal. */
static void compare(struct edits *e, const struct lines *a, const struct lines *b, size_t *at_a,
                    size_t *at_b)
{
    bool small = (a->n + 1) <= CELLS_MAX / (b->n + 1);
    uint32_t *len = small ? common_lengths(a, b) : NULL;
    size_t i = 0, k = 0, width = b->n + 1;

    if (!small && compare_long(e, a, b, at_a, at_b))
        return;
    while (i < a->n || k < b->n) {
        if (len && i < a->n && k < b->n && str_eq(a->p[i], b->p[k])) {
            push(e, ' ', a->p[i++], at_a, at_b);
            k++;
        } else if (i < a->n &&
                   (!len || k == b->n || len[(i + 1) * width + k] >= len[i * width + k + 1])) {
            push(e, '-', a->p[i++], at_a, at_b);
        } else {
            push(e, '+', b->p[k++], at_a, at_b);
        }
    }
    free(len);
}

static void find_edits(struct edits *e, struct lines *a, struct lines *b)
{
    size_t head = 0, tail = 0, at_a = 0, at_b = 0;

    while (head < a->n && head < b->n && str_eq(a->p[head], b->p[head]))
        head++;
    while (tail < a->n - head && tail < b->n - head &&
           str_eq(a->p[a->n - 1 - tail], b->p[b->n - 1 - tail]))
        tail++;
    for (size_t i = 0; i < head; i++)
        push(e, ' ', a->p[i], &at_a, &at_b);
    struct lines ma = { .p = a->p + head, .n = a->n - head - tail };
    struct lines mb = { .p = b->p + head, .n = b->n - head - tail };
    compare(e, &ma, &mb, &at_a, &at_b);
    for (size_t i = a->n - tail; i < a->n; i++)
        push(e, ' ', a->p[i], &at_a, &at_b);
}

static void put_range(struct buf *b, char sign, size_t from, size_t n)
{
    buf_printf(b, "%c%zu", sign, n ? from + 1 : from);
    if (n != 1)
        buf_printf(b, ",%zu", n);
}

static void put_hunk(struct buf *b, const struct edits *e, size_t from, size_t to)
{
    size_t n_a = 0, n_b = 0;

    for (size_t i = from; i < to; i++) {
        n_a += e->p[i].sign != '+';
        n_b += e->p[i].sign != '-';
    }
    buf_puts(b, "@@ ");
    put_range(b, '-', e->p[from].a, n_a);
    buf_putc(b, ' ');
    put_range(b, '+', e->p[from].b, n_b);
    buf_puts(b, " @@\n");
    for (size_t i = from; i < to; i++) {
        buf_putc(b, e->p[i].sign);
        buf_put_str(b, e->p[i].line);
        if (!str_ends(e->p[i].line, STR("\n")))
            buf_puts(b, "\n\\ No newline at end of file\n");
    }
}

static void put_hunks(struct buf *b, const struct edits *e)
{
    for (size_t i = 0; i < e->n;) {
        if (e->p[i].sign == ' ') {
            i++;
            continue;
        }
        size_t from = i > AROUND ? i - AROUND : 0, to = i, same = 0;
        while (to < e->n && same <= 2 * AROUND)
            same = e->p[to++].sign == ' ' ? same + 1 : 0;
        if (same > AROUND)
            to -= same - AROUND;
        put_hunk(b, e, from, to);
        i = to;
    }
}

void out_diff(struct buf *b, struct str name_a, struct str name_b, struct str text_a,
              struct str text_b)
{
    struct lines a = { 0 }, c = { 0 };
    struct edits e = { 0 };

    if (str_eq(text_a, text_b))
        return;
    split(&a, text_a);
    split(&c, text_b);
    find_edits(&e, &a, &c);
    buf_printf(b, "--- %.*s\n+++ %.*s\n", STR_ARG(name_a), STR_ARG(name_b));
    put_hunks(b, &e);
    vec_done(&a);
    vec_done(&c);
    vec_done(&e);
}
