#include "model/labels.h"

#include "base/hash.h"

#include <stdlib.h>

struct entry { /* a label and where it stood, so that sorting keeps the order of equal names */
    struct label label;
    size_t at;
};

static int entry_cmp(const void *a, const void *b)
{
    const struct entry *x = a, *y = b;
    int c = str_cmp(x->label.name, y->label.name);
    return c ? c : (x->at > y->at) - (x->at < y->at);
}

static uint64_t hash_of(const struct label *p, size_t n)
{
    uint64_t h = n;
    for (size_t i = 0; i < n; i++)
        h = hash_mix(hash_mix(h, hash_str(p[i].name)), hash_str(p[i].value));
    return h;
}

/* Already a set: names ascend strictly and no value is empty. */
static bool is_set(const struct label *p, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (p[i].value.n == 0 || (i > 0 && str_cmp(p[i - 1].name, p[i].name) >= 0))
            return false;
    return true;
}

/* Up to `n` labels to `out` by insertion: most sets have a handful of labels. */
static void sort_few(struct label *out, const struct label *p, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        size_t k = i;
        for (; k > 0 && str_cmp(out[k - 1].name, p[i].name) > 0; k--)
            out[k] = out[k - 1];
        out[k] = p[i];
    }
}

static void sort_many(struct label *out, const struct label *p, size_t n)
{
    struct entry *es = xcalloc(n, sizeof *es);
    for (size_t i = 0; i < n; i++)
        es[i] = (struct entry){ p[i], i };
    qsort(es, n, sizeof *es, entry_cmp);
    for (size_t i = 0; i < n; i++)
        out[i] = es[i].label;
    free(es);
}

struct labels labels_of(struct arena *a, const struct label *p, size_t n)
{
    enum { FEW = 32 };
    if (n == 0)
        return (struct labels){ NULL, 0, hash_of(NULL, 0) };
    if (is_set(p, n)) {
        struct label *same = arena_dup(a, p, xmul(n, sizeof *p));
        return (struct labels){ same, n, hash_of(same, n) };
    }

    struct label *out = arena_alloc(a, xmul(n, sizeof *out));
    (n <= FEW ? sort_few : sort_many)(out, p, n);

    size_t kept = 0;
    for (size_t i = 0; i < n; i++) {
        bool last = i + 1 == n || !str_eq(out[i].name, out[i + 1].name);
        if (last && out[i].value.n)
            out[kept++] = out[i];
    }
    return (struct labels){ out, kept, hash_of(out, kept) };
}

struct str labels_get(const struct labels *ls, struct str name)
{
    for (size_t i = 0; i < ls->n; i++)
        if (str_eq(ls->p[i].name, name))
            return ls->p[i].value;
    return (struct str){ 0 };
}

struct labels labels_dup(struct arena *a, const struct labels *ls)
{
    struct label *p = arena_alloc(a, xmul(ls->n + 1, sizeof *p));

    for (size_t i = 0; i < ls->n; i++)
        p[i] = (struct label){ arena_str(a, ls->p[i].name), arena_str(a, ls->p[i].value) };
    return (struct labels){ p, ls->n, ls->hash };
}

struct labels labels_tail(const struct labels *ls, size_t n)
{
    return (struct labels){ ls->p + n, ls->n - n, hash_of(ls->p + n, ls->n - n) };
}

bool labels_eq(const struct labels *a, const struct labels *b)
{
    if (a->hash != b->hash || a->n != b->n)
        return false;
    for (size_t i = 0; i < a->n; i++)
        if (!str_eq(a->p[i].name, b->p[i].name) || !str_eq(a->p[i].value, b->p[i].value))
            return false;
    return true;
}

int labels_cmp(const struct labels *a, const struct labels *b)
{
    for (size_t i = 0; i < a->n && i < b->n; i++) {
        int c = str_cmp(a->p[i].name, b->p[i].name);
        if (c == 0)
            c = str_cmp(a->p[i].value, b->p[i].value);
        if (c)
            return c;
    }
    return (a->n > b->n) - (a->n < b->n);
}

struct labels labels_with(struct arena *a, const struct labels *ls, struct str name,
                          struct str value)
{
    struct label *out = arena_alloc(a, xmul(ls->n + 1, sizeof *out));
    size_t n = 0, i = 0;

    for (; i < ls->n && str_cmp(ls->p[i].name, name) < 0; i++)
        out[n++] = ls->p[i];
    if (value.n)
        out[n++] = (struct label){ name, value };
    if (i < ls->n && str_eq(ls->p[i].name, name))
        i++;
    for (; i < ls->n; i++)
        out[n++] = ls->p[i];
    return (struct labels){ out, n, hash_of(out, n) };
}

void labels_put(struct buf *b, const struct labels *ls)
{
    struct str name = labels_get(ls, STR(LABEL_NAME));
    bool legacy = metric_name_is_legacy(name);
    bool open = false;

    if (legacy)
        buf_put_str(b, name);
    else if (name.n) {
        buf_putc(b, '{');
        open = true;
        str_put_quoted(b, name);
    }
    for (size_t i = 0; i < ls->n; i++) {
        if (str_eq(ls->p[i].name, STR(LABEL_NAME)))
            continue;
        buf_puts(b, open ? ", " : "{");
        open = true;
        if (label_name_is_legacy(ls->p[i].name))
            buf_put_str(b, ls->p[i].name);
        else
            str_put_quoted(b, ls->p[i].name);
        buf_putc(b, '=');
        str_put_quoted(b, ls->p[i].value);
    }
    if (open)
        buf_putc(b, '}');
    else if (name.n == 0)
        buf_puts(b, "{}");
}

static bool is_word(unsigned char c, bool first, bool colon)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || (colon && c == ':') ||
           (!first && c >= '0' && c <= '9');
}

static bool is_legacy(struct str s, bool colon)
{
    for (size_t i = 0; i < s.n; i++)
        if (!is_word((unsigned char)s.p[i], i == 0, colon))
            return false;
    return s.n > 0;
}

bool metric_name_is_legacy(struct str s)
{
    return is_legacy(s, true);
}

bool label_name_is_legacy(struct str s)
{
    return is_legacy(s, false);
}
