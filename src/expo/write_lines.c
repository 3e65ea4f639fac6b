/* write_lines.c - what the formats of lines share: held-back metadata, native histograms. */
#include "expo/write_impl.h"

/* ---- native histograms as classic series ---- */

void native_wait_done(struct native_wait *n)
{
    arena_done(&n->arena);
}

void native_wait_set(struct native_wait *n, const struct expo_item *it)
{
    struct arena *a = &n->arena;
    arena_reset(a);
    n->on = true;
    n->it = *it;
    n->it.name = arena_str(a, it->name);
    n->it.exemplars = NULL;
    n->it.n_exemplars = 0;
    n->it.raw = n->it.value_text = n->it.text = (struct str){ 0 };
    n->it.histogram = arena_dup(a, it->histogram, sizeof *it->histogram); // count and sum only

    struct label *ls = arena_alloc(a, xmul(it->n_labels + 1, sizeof *ls));
    for (size_t i = 0; i < it->n_labels; i++)
        ls[i] = (struct label){ arena_str(a, it->labels[i].name),
                                arena_str(a, it->labels[i].value) };
    ls[it->n_labels] = (struct label){ STR(LABEL_BUCKET), STR("+Inf") };
    n->it.labels = ls;
}

static bool same_series(const struct expo_item *a, const struct expo_item *b)
{
    if (a->n_labels != b->n_labels)
        return false;
    for (size_t i = 0; i < a->n_labels; i++)
        if (!str_eq(a->labels[i].name, b->labels[i].name) ||
            !str_eq(a->labels[i].value, b->labels[i].value))
            return false;
    return true;
}

static struct expo_item stand_in(struct native_wait *n, const char *suffix, double value)
{
    struct expo_item it = n->it;
    it.kind = EXPO_SAMPLE;
    it.name = str_of(arena_printf(&n->arena, "%.*s%s", STR_ARG(n->it.name), suffix));
    it.value = value;
    it.histogram = NULL;
    return it;
}

bool native_wait_next(struct native_wait *n, const struct expo_item *count, struct expo_item out[3])
{
    n->on = false;
    if (count && str_starts(count->name, n->it.name) && same_series(&n->it, count))
        return false;

    out[0] = stand_in(n, "_bucket", n->it.histogram->count);
    out[0].n_labels++;
    out[1] = stand_in(n, "_sum", n->it.histogram->sum);
    out[2] = stand_in(n, "_count", n->it.histogram->count);
    return true;
}

/* ---- the flow of items ---- */

static bool flush_head(struct line_writer *l, struct err *e)
{
    if (!l->head)
        return true;
    l->head = false;
    return l->put_head(l, e);
}

static void flush_native(struct line_writer *l, const struct expo_item *next)
{
    static const enum expo_role roles[3] = { ROLE_BUCKET, ROLE_SUM, ROLE_COUNT };
    const struct expo_family *f = &l->w.family;
    struct expo_item parts[3];
    enum expo_role role = ROLE_VALUE;

    if (!l->native.on)
        return;
    bool classic = next->kind == EXPO_SAMPLE && // a reader gives _count first
                   expo_role_in(buf_str(&f->name), f->type, next, &role) && role == ROLE_COUNT;
    if (native_wait_next(&l->native, classic ? next : NULL, parts))
        for (size_t i = 0; i < N_OF(parts); i++)
            l->put_sample(l, &parts[i], roles[i]);
}

bool line_writer_item(struct expo_writer *w, const struct expo_item *it, struct err *e)
{
    struct line_writer *l = (struct line_writer *)w;

    flush_native(l, it);
    if (l->head && expo_family_ends(&w->family, it) && !flush_head(l, e))
        return false;
    enum expo_role role = expo_family_see(&w->family, it);
    if (w->family.is_new)
        l->head = true;

    if (it->kind == EXPO_COMMENT && l->put_comment)
        l->put_comment(l, it->text);
    if (it->kind != EXPO_SAMPLE && it->kind != EXPO_HISTOGRAM)
        return true;
    if (!flush_head(l, e))
        return false;
    if (it->kind == EXPO_HISTOGRAM)
        native_wait_set(&l->native, it);
    else
        l->put_sample(l, it, role);
    return true;
}

bool line_writer_end(struct expo_writer *w, struct err *e)
{
    return line_writer_item(w, &(struct expo_item){ .kind = EXPO_END }, e);
}

void line_writer_done(struct line_writer *l)
{
    put_names_done(&l->names);
    native_wait_done(&l->native);
}
