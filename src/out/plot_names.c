#include "out/plot_names.h"

#include "base/vec.h"
#include "out/plot.h"
#include "out/text.h"

#include <stdlib.h>

enum { VALUE_MAX = 40, PREFIX_MIN = 4, COLUMN_GAP = 2 };

struct column {
    struct str name;
    size_t prefix; /* bytes that all values begin with */
    size_t width;
};

struct naming {
    struct arena *a;
    const struct labels *ls;
    size_t n;
    struct out_term term;
    struct {
        struct column *p;
        size_t n, cap;
    } columns;
};

static bool is_common(const struct naming *g, const struct label *l)
{
    for (size_t i = 1; i < g->n; i++)
        if (!str_eq(labels_get(&g->ls[i], l->name), l->value))
            return false;
    return true;
}

static void split(struct naming *g, struct plot_names *out)
{
    const struct labels *first = &g->ls[0];
    struct label *p = arena_new_n(g->a, struct label, first->n + 1);
    struct map seen = { 0 };
    size_t n = 0;

    for (size_t i = 0; i < first->n; i++) {
        if (!is_common(g, &first->p[i]))
            continue;
        p[n++] = first->p[i];
        map_id(&seen, first->p[i].name);
    }
    out->common = labels_of(g->a, p, n);
    for (size_t i = 0; i < g->n; i++)
        for (size_t k = 0; k < g->ls[i].n; k++) {
            size_t known = seen.n;
            if (map_id(&seen, g->ls[i].p[k].name) == known)
                vec_push(&g->columns, (struct column){ .name = g->ls[i].p[k].name });
        }
    map_done(&seen);
}

// ---- prefixes ----

static bool is_word(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
           (unsigned char)c >= 0x80;
}

/* The end of a prefix is where a word ends: after "worker-", before "/tasks". */
static bool may_end(struct str s, size_t n)
{
    if (n >= s.n)
        return false;
    return s.p[n] == '/' || (!is_word(s.p[n - 1]) && s.p[n - 1] != '/' && is_word(s.p[n]));
}

size_t plot_names_prefix(const struct labels *ls, size_t n, struct str name)
{
    struct str first = labels_get(&ls[0], name);
    size_t same = first.n;

    for (size_t i = 1; i < n; i++) {
        struct str v = labels_get(&ls[i], name);
        size_t k = 0;
        while (k < same && k < v.n && v.p[k] == first.p[k])
            k++;
        same = k;
    }
    for (; same >= PREFIX_MIN; same--) {
        bool all = true;
        for (size_t i = 0; all && i < n; i++)
            all = may_end(labels_get(&ls[i], name), same);
        if (all)
            return same;
    }
    return 0;
}

// ---- texts ----

static void put_head(struct buf *b, const struct naming *g, const struct column *col)
{
    buf_put_str(b, col->name);
    if (col->prefix) {
        buf_putc(b, ' ');
        buf_put_str(b, str_head(labels_get(&g->ls[0], col->name), col->prefix));
        buf_puts(b, out_glyph(&g->term, GLYPH_ELLIPSIS));
    }
}

static struct str value_of(const struct naming *g, const struct column *col, size_t i)
{
    return str_skip(labels_get(&g->ls[i], col->name), col->prefix);
}

static size_t cell_width(const struct naming *g, struct str s)
{
    size_t width = out_text_width(&g->term, s);
    return width < VALUE_MAX ? width : VALUE_MAX;
}

static void measure(const struct naming *g, struct column *col)
{
    struct buf head = { 0 };

    put_head(&head, g, col);
    col->width = cell_width(g, buf_str(&head));
    for (size_t i = 0; i < g->n; i++) {
        size_t width = cell_width(g, value_of(g, col, i));
        col->width = width > col->width ? width : col->width;
    }
    buf_done(&head);
}

/* A value in its column, without blanks at the end of the row. */
static void put_cell(struct buf *b, const struct naming *g, size_t col, struct str s)
{
    size_t used = out_text_cut(b, &g->term, s, VALUE_MAX);

    if (col + 1 < g->columns.n)
        buf_put_repeat(b, ' ', g->columns.p[col].width - used + COLUMN_GAP);
}

static struct str keep(const struct naming *g, struct buf *b)
{
    struct str s = arena_str(g->a, buf_str(b));

    while (s.n && s.p[s.n - 1] == ' ')
        s.n--;
    buf_clear(b);
    return s;
}

static void name_series(const struct naming *g, struct plot_names *out, size_t i)
{
    struct buf b = { 0 };

    for (size_t k = 0; k < g->columns.n; k++) {
        struct str v = value_of(g, &g->columns.p[k], i);
        if (v.n && b.n)
            buf_putc(&b, ' ');
        out_text_cut(&b, &g->term, v, VALUE_MAX);
    }
    out->names[i] = keep(g, &b);
    for (size_t k = 0; k < g->columns.n; k++)
        put_cell(&b, g, k, value_of(g, &g->columns.p[k], i));
    out->columns[i] = keep(g, &b);
    buf_done(&b);
}

void plot_names_of(struct arena *a, const struct labels *ls, size_t n, bool ascii,
                   struct plot_names *out)
{
    struct naming g = { .a = a, .ls = ls, .n = n, .term = { .utf8 = !ascii } };
    struct buf head = { 0 }, cell = { 0 };

    *out = (struct plot_names){ .names = arena_new_n(a, struct str, n + 1),
                                .columns = arena_new_n(a, struct str, n + 1) };
    if (n == 0)
        return;
    split(&g, out);
    for (size_t k = 0; k < g.columns.n; k++) {
        g.columns.p[k].prefix = plot_names_prefix(ls, n, g.columns.p[k].name);
        measure(&g, &g.columns.p[k]);
    }
    for (size_t i = 0; i < n; i++)
        name_series(&g, out, i);
    for (size_t k = 0; k < g.columns.n; k++) {
        buf_clear(&cell);
        put_head(&cell, &g, &g.columns.p[k]);
        put_cell(&head, &g, k, buf_str(&cell));
    }
    out->head = keep(&g, &head);
    buf_done(&cell);
    buf_done(&head);
    vec_done(&g.columns);
}

// ---- slots ----

void plot_slots_done(struct plot_slots *s)
{
    map_done(&s->keys);
    vec_done(&s->slots);
    buf_done(&s->key);
    *s = (struct plot_slots){ 0 };
}

enum { NO_SLOT = 0xffffffff };

struct present {
    const struct labels *ls;
    size_t i, id;
};

static int by_labels(const void *a, const void *b)
{
    const struct present *x = a, *y = b;
    return labels_cmp(x->ls, y->ls);
}

/* The label that alone tells the series apart; empty where there is none. */
static struct str only_difference(const struct labels *ls, size_t n)
{
    struct str name = { 0 };

    for (size_t i = 1; i < n; i++) {
        if (ls[i].n != ls[0].n)
            return (struct str){ 0 };
        for (size_t k = 0; k < ls[0].n; k++) {
            const struct label *a = &ls[0].p[k], *b = &ls[i].p[k];
            if (!str_eq(a->name, b->name) ||
                (!str_eq(a->value, b->value) && name.n && !str_eq(name, a->name)))
                return (struct str){ 0 };
            if (!str_eq(a->value, b->value))
                name = a->name;
        }
    }
    return name;
}

static bool is_class(struct str v)
{
    return v.n == 3 && v.p[0] >= '1' && v.p[0] <= '5' && str_eq_nocase(str_skip(v, 1), STR("xx"));
}

static unsigned class_slot(struct str v)
{
    return v.p[0] == '2' ? 3 : v.p[0] == '4' ? 1 : v.p[0] == '5' ? 4 : NO_SLOT;
}

/* The name of the label that holds classes of status, or empty. */
static struct str status_label(const struct labels *ls, size_t n)
{
    struct str name = only_difference(ls, n);

    if (!str_eq(name, STR("status")) && !str_eq(name, STR("code")))
        return (struct str){ 0 };
    for (size_t i = 0; i < n; i++)
        if (!is_class(labels_get(&ls[i], name)))
            return (struct str){ 0 };
    return name;
}

static size_t id_of(struct plot_slots *s, const struct labels *ls)
{
    buf_clear(&s->key);
    labels_put(&s->key, ls);
    size_t id = map_id(&s->keys, buf_str(&s->key));
    if (id == s->slots.n)
        vec_push(&s->slots, NO_SLOT);
    return id;
}

/* Which slots are taken, while series get theirs. */
struct taken {
    bool *now;                /* by one of them */
    bool ever[ROLE_N_SERIES]; /* by any series there was */
    unsigned lowest;          /* none below is free now */
};

static void take(struct taken *t, unsigned slot)
{
    t->now[slot] = true;
    if (slot < ROLE_N_SERIES)
        t->ever[slot] = true;
}

/* One that nobody ever had, as long as there are colours; else one that nobody has now. */
static unsigned free_slot(struct taken *t)
{
    for (unsigned slot = 0; slot < ROLE_N_SERIES; slot++)
        if (!t->ever[slot])
            return slot;
    while (t->now[t->lowest])
        t->lowest++;
    return t->lowest;
}

static void assign(struct plot_slots *s, const struct present *p, size_t n, struct str status,
                   unsigned *out)
{
    // A slot is the lowest free one: there are no higher ones than series, and colours.
    struct taken t = { .now = xcalloc(s->slots.n + ROLE_N_SERIES + 1, sizeof *t.now) };

    for (size_t i = 0; i < s->slots.n; i++)
        if (s->slots.p[i] < ROLE_N_SERIES)
            t.ever[s->slots.p[i]] = true;
    for (size_t k = 0; k < n; k++) { // those known keep theirs
        unsigned had = s->slots.p[p[k].id];
        if (had == NO_SLOT && status.n)
            had = class_slot(labels_get(p[k].ls, status));
        out[p[k].i] = had != NO_SLOT && !t.now[had] ? had : NO_SLOT;
        if (out[p[k].i] != NO_SLOT)
            take(&t, had);
    }
    for (size_t k = 0; k < n; k++) {
        if (out[p[k].i] == NO_SLOT)
            out[p[k].i] = free_slot(&t);
        take(&t, out[p[k].i]);
        s->slots.p[p[k].id] = out[p[k].i];
    }
    free(t.now);
}

void plot_slots_of(struct plot_slots *s, const struct labels *ls, size_t n, unsigned *out)
{
    struct present *p = xcalloc(n + 1, sizeof *p);

    for (size_t i = 0; i < n; i++)
        p[i] = (struct present){ &ls[i], i, id_of(s, &ls[i]) };
    qsort(p, n, sizeof *p, by_labels);
    assign(s, p, n, status_label(ls, n), out);
    free(p);
}
