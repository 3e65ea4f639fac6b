#include "out/diff.h"

#include "base/vec.h"

#include <stdint.h>

enum { AROUND = 3, CELLS_MAX = 4 << 20 };

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

/* The middle, in which neither first nor last lines are equal. */
static void compare(struct edits *e, const struct lines *a, const struct lines *b, size_t *at_a,
                    size_t *at_b)
{
    bool small = (a->n + 1) <= CELLS_MAX / (b->n + 1);
    uint32_t *len = small ? common_lengths(a, b) : NULL;
    size_t i = 0, k = 0, width = b->n + 1;

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
