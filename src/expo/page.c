#include "expo/page.h"

#include "base/map.h"
#include "base/vec.h"
#include "expo/intern.h"

#include <assert.h>
#include <stdlib.h>

struct page_index {
    struct map names; /* of families; ids are positions in `by_id` */
    struct {
        struct page_family **p;
        size_t n, cap;
    } by_id;
    struct intern labels;
    struct expo_family seen;     /* the family being read */
    struct page_family *current; /* the same on the page */
    bool indexed;                /* `current` is in `by_id`: its name is certain */
    struct {
        struct arena *p;
        size_t n, cap;
    } merged;                /* of pages merged into this one */
    struct page_sample last; /* the newest sample, most of which the next one shares */
    struct {
        const struct label **p;
        size_t n, cap;
    } labels_of_item;
};

void page_init(struct page *p)
{
    *p = (struct page){ .index = xcalloc(1, sizeof *p->index) };
}

static void index_free(struct page_index *x)
{
    if (!x)
        return;
    map_done(&x->names);
    vec_done(&x->by_id);
    for (size_t i = 0; i < x->merged.n; i++)
        arena_done(&x->merged.p[i]);
    vec_done(&x->merged);
    intern_done(&x->labels);
    expo_family_done(&x->seen);
    vec_done(&x->labels_of_item);
    free(x);
}

void page_done(struct page *p)
{
    for (size_t i = 0; i < p->n; i++)
        free(p->families[i]->samples);
    free(p->families);
    index_free(p->index);
    arena_done(&p->arena);
    *p = (struct page){ 0 };
}

/* ---- families ---- */

/* What `f` does not know yet. */
static void meta_fill(struct page_family *f, const struct page_family *from)
{
    if (from->has_help && !f->has_help) {
        f->help = from->help;
        f->has_help = true;
    }
    if (from->has_type && !f->has_type) {
        f->type = from->type;
        f->has_type = true;
    }
    if (from->has_unit && !f->has_unit) {
        f->unit = from->unit;
        f->has_unit = true;
    }
}

static void family_push(struct page *p, struct page_family *f)
{
    if (p->n == p->cap)
        p->families = vec_grow(p->families, &p->cap, p->n + 1, sizeof *p->families);
    p->families[p->n++] = f;
}

static void family_begin(struct page *p, size_t line)
{
    p->index->current = arena_new(&p->arena, struct page_family);
    p->index->current->name = arena_str(&p->arena, buf_str(&p->index->seen.name));
    p->index->current->line = line;
    p->index->indexed = false;
    family_push(p, p->index->current);
}

/* The name of the newest family is certain now: joins it with an older one of that name. */
static void family_settle(struct page *p)
{
    struct page_index *x = p->index;
    if (!x->current || x->indexed)
        return;

    size_t id = map_id(&x->names, x->current->name);
    if (id == x->by_id.n) {
        vec_push(&x->by_id, x->current);
    } else {
        assert(p->families[p->n - 1] == x->current && x->current->n == 0);
        p->n--;
        meta_fill(x->by_id.p[id], x->current);
        x->current = x->by_id.p[id];
    }
    x->indexed = true;
}

/* Gives back what growing took too much. */
static void family_trim(struct page_family *f)
{
    if (f && f->n && f->n < f->cap) {
        f->samples = xrealloc(f->samples, f->n * sizeof *f->samples);
        f->cap = f->n;
    }
}

/* A sample that is not of the newest family may be of an older one. */
static struct page_family *family_find(const struct page_index *x, const struct expo_item *it,
                                       enum expo_role *role)
{
    static const struct str suffixes[] = {
        { "", 0 },         { "_bucket", 7 }, { "_count", 6 }, { "_sum", 4 },  { "_total", 6 },
        { "_created", 8 }, { "_gcount", 7 }, { "_gsum", 5 },  { "_info", 5 },
    };
    for (size_t i = 0; i < N_OF(suffixes); i++) {
        struct str name = it->name;
        if (!str_cut_suffix(&name, suffixes[i]))
            continue;
        size_t id = map_find(&x->names, name);
        if (id != MAP_NONE && expo_role_in(name, x->by_id.p[id]->type, it, role))
            return x->by_id.p[id];
    }
    return NULL;
}

static void announce(struct page *p, const struct expo_item *it)
{
    struct page_family *f = p->index->current;
    switch (it->kind) {
    case EXPO_HELP:
        f->help = arena_str(&p->arena, it->text);
        f->has_help = true;
        break;
    case EXPO_UNIT:
        f->unit = arena_str(&p->arena, it->text);
        f->has_unit = true;
        break;
    default:
        f->type = it->type;
        f->has_type = true;
    }
}

/* ---- samples ---- */

static struct str keep(struct page *p, const struct expo_reader *r, struct str s)
{
    return (r && expo_is_input(r, s)) || s.n == 0 ? s : arena_str(&p->arena, s);
}

static const struct label *keep_label(struct page *p, const struct expo_reader *r,
                                      const struct label *l)
{
    uint32_t hash;
    const struct label *have = intern_find(&p->index->labels, l, &hash);
    if (have)
        return have;
    struct label kept = { keep(p, r, l->name), keep(p, r, l->value) };
    return intern_add(&p->index->labels, &p->arena, &kept, hash);
}

static bool label_eq(const struct label *a, const struct label *b)
{
    return str_eq(a->value, b->value) && str_eq(a->name, b->name);
}

/* Neighbours share most labels, at the same places; a _sum has those of the buckets before it. */
static const struct label *const *keep_labels(struct page *p, const struct expo_reader *r,
                                              const struct expo_item *it)
{
    struct page_index *x = p->index;
    const struct page_sample *last = &x->last;
    bool same = it->n_labels <= last->n_labels;

    if (it->n_labels == 0)
        return NULL;
    vec_reserve(&x->labels_of_item, it->n_labels);
    for (size_t i = 0; i < it->n_labels; i++) {
        const struct label *l = &it->labels[i];
        bool as_last = i < last->n_labels && label_eq(l, last->labels[i]);
        x->labels_of_item.p[i] = as_last ? last->labels[i] : keep_label(p, r, l);
        same = same && as_last;
    }
    if (same)
        return last->labels;
    return arena_dup(&p->arena, x->labels_of_item.p, it->n_labels * sizeof(struct label *));
}

static const struct expo_exemplar *keep_exemplars(struct page *p, const struct expo_reader *r,
                                                  const struct expo_item *it)
{
    if (it->n_exemplars == 0)
        return NULL;
    struct expo_exemplar *out = arena_dup(&p->arena, it->exemplars,
                                          xmul(it->n_exemplars, sizeof *out));
    for (size_t i = 0; i < it->n_exemplars; i++) {
        struct label *ls = arena_dup(&p->arena, out[i].labels, xmul(out[i].n_labels, sizeof *ls));
        for (size_t k = 0; k < out[i].n_labels; k++)
            ls[k] = (struct label){ keep(p, r, ls[k].name), keep(p, r, ls[k].value) };
        out[i].labels = ls;
    }
    return out;
}

static void sample_push(struct page_family *f, const struct page_sample *s)
{
    if (f->n == f->cap)
        f->samples = vec_grow(f->samples, &f->cap, f->n + 1, sizeof *f->samples);
    f->samples[f->n++] = *s;
}

static void sample_add(struct page *p, struct page_family *f, const struct expo_reader *r,
                       const struct expo_item *it, enum expo_role role)
{
    struct page_index *x = p->index;
    struct page_sample s = {
        .name = str_eq(it->name, x->last.name) ? x->last.name : keep(p, r, it->name),
        .labels = keep_labels(p, r, it),
        .n_labels = (uint32_t)it->n_labels,
        .role = (uint8_t)role,
        .value = it->value,
        .value_text = keep(p, r, it->value_text),
        .histogram = it->histogram ? histogram_dup(&p->arena, it->histogram) : NULL,
        .exemplars = keep_exemplars(p, r, it),
        .n_exemplars = (uint32_t)it->n_exemplars,
        .has_ts = it->has_ts,
        .has_st = it->has_st,
        .ts = it->ts,
        .st = it->st,
        .line = it->line < UINT32_MAX ? (uint32_t)it->line : UINT32_MAX,
    };
    sample_push(f, &s);
    x->last = s;
    p->n_samples++;
}

/* Goes on reading as if `f` had been announced: the type given first holds for all its samples. */
static void see_as(struct expo_family *seen, const struct page_family *f)
{
    buf_clear(&seen->name);
    buf_put_str(&seen->name, f->name);
    seen->type = f->type;
}

/* The family a sample goes to; the first one of a family settles its name. */
static enum expo_role family_of_sample(struct page *p, const struct expo_item *it,
                                       enum expo_role role)
{
    struct page_index *x = p->index;
    if (!x->seen.is_new && !x->indexed) {
        if (!str_eq(x->current->name, buf_str(&x->seen.name)))
            x->current->name = arena_str(&p->arena, buf_str(&x->seen.name));
        family_settle(p);
        if (x->current->type != x->seen.type) { // announced before, and otherwise
            see_as(&x->seen, x->current);
            role = expo_family_see(&x->seen, it);
        }
    }
    if (x->seen.is_new) {
        struct page_family *older = family_find(x, it, &role);
        if (older) {
            see_as(&x->seen, older);
            x->current = older;
            x->indexed = true;
        } else {
            family_begin(p, it->line);
            family_settle(p);
        }
    }
    return role;
}

void page_add(struct page *p, const struct expo_reader *r, const struct expo_item *it)
{
    struct page_index *x = p->index;
    if (it->kind == EXPO_COMMENT)
        return;

    enum expo_role role = expo_family_see(&x->seen, it);
    if (x->seen.is_new || it->kind == EXPO_END) {
        family_settle(p);
        family_trim(x->current);
    }
    switch (it->kind) {
    case EXPO_SAMPLE:
    case EXPO_HISTOGRAM:
        role = family_of_sample(p, it, role);
        sample_add(p, x->current, r, it, role);
        break;
    case EXPO_END:
        break;
    default:
        if (x->seen.is_new)
            family_begin(p, it->line);
        announce(p, it);
    }
}

bool page_read(struct page *p, struct expo_reader *r, struct err *e)
{
    struct expo_item it;
    bool ok;
    do {
        ok = expo_next(r, &it, e);
        if (!ok)
            it.kind = EXPO_END;
        page_add(p, r, &it);
    } while (it.kind != EXPO_END);
    return ok;
}

struct str page_label(const struct page_sample *s, struct str name)
{
    for (size_t i = 0; i < s->n_labels; i++)
        if (str_eq(s->labels[i]->name, name))
            return s->labels[i]->value;
    return (struct str){ 0 };
}

/* ---- target labels ---- */

static bool has_value(const struct label *const *ls, size_t n, struct str name)
{
    for (size_t i = 0; i < n; i++)
        if (ls[i]->value.n && str_eq(ls[i]->name, name))
            return true;
    return false;
}

static struct str exported(struct arena *a, struct str name)
{
    const struct str prefix = STR("exported_");
    char *p = arena_alloc(a, prefix.n + name.n);
    memcpy(p, prefix.p, prefix.n);
    memcpy(p + prefix.n, name.p, name.n); // "job" or longer
    return (struct str){ p, prefix.n + name.n };
}

/* Appends `add` to `n` labels and returns their number. A label of its name makes way:
 * exported_NAME, and again exported_ while that is taken. One without a value is no label. */
static size_t target_label_add(struct page *p, const struct label **ls, size_t n,
                               const struct label *add)
{
    size_t kept = 0;
    for (size_t i = 0; i < n; i++) {
        const struct label *l = ls[i];
        if (str_eq(l->name, add->name)) {
            struct str name = l->name;
            if (l->value.n == 0)
                continue;
            do
                name = exported(&p->arena, name);
            while (has_value(ls, n, name));
            l = keep_label(p, NULL, &(struct label){ name, l->value });
        }
        ls[kept++] = l;
    }
    ls[kept] = add;
    return kept + 1;
}

void page_add_target_labels(struct page *p, struct str job, struct str instance)
{
    const struct label *j = keep_label(p, NULL, &(struct label){ STR("job"), job });
    const struct label *in = keep_label(p, NULL, &(struct label){ STR("instance"), instance });
    struct page_sample was = { 0 }, now = { 0 }; // neighbours that share labels go on sharing them

    for (size_t i = 0; i < p->n; i++) {
        for (size_t k = 0; k < p->families[i]->n; k++) {
            struct page_sample *s = &p->families[i]->samples[k];
            if (!now.labels || s->labels != was.labels || s->n_labels != was.n_labels) {
                const struct label **ls = arena_alloc(&p->arena,
                                                      xmul(s->n_labels + 2ul, sizeof *ls));
                if (s->n_labels)
                    memcpy(ls, s->labels, s->n_labels * sizeof *ls);
                was = *s;
                size_t n = target_label_add(p, ls, s->n_labels, j);
                now.n_labels = (uint32_t)target_label_add(p, ls, n, in);
                now.labels = ls;
            }
            s->labels = now.labels;
            s->n_labels = now.n_labels;
        }
    }
    p->index->last = (struct page_sample){ 0 };
}

/* ---- joining ---- */

enum { JOINED_KEPT = 16 };

struct joined { /* by the place of the label: neighbours share most */
    const struct label *from, *to;
};

static const struct label *label_join(struct page *to, const struct label *l, struct joined *last)
{
    if (last->from == l)
        return last->to;
    uint32_t hash;
    const struct label *have = intern_find(&to->index->labels, l, &hash);
    if (!have)
        have = intern_add(&to->index->labels, &to->arena, l, hash);
    *last = (struct joined){ l, have };
    return have;
}

/* Equal labels of the two pages become one; the arrays are the page's own, in its arena. */
static void labels_join(struct page *to, struct page_family *f)
{
    struct joined last[JOINED_KEPT] = { 0 };
    const struct label **done = NULL;
    for (size_t k = 0; k < f->n; k++) {
        const struct label **ls = (const struct label **)f->samples[k].labels;
        if (ls == done) // shared, and the first has all of it
            continue;
        for (size_t i = 0; i < f->samples[k].n_labels; i++)
            ls[i] = label_join(to, ls[i], &last[i % JOINED_KEPT]);
        done = ls;
    }
}

static void samples_move(struct page_family *to, struct page_family *from)
{
    if (to->n == 0) {
        free(to->samples);
        to->samples = from->samples;
        to->cap = from->cap;
    } else if (from->n) {
        if (to->n + from->n > to->cap)
            to->samples = vec_grow(to->samples, &to->cap, to->n + from->n, sizeof *to->samples);
        memcpy(to->samples + to->n, from->samples, from->n * sizeof *to->samples);
        free(from->samples);
    }
    to->n += from->n;
    from->samples = NULL;
    from->n = from->cap = 0;
}

/* A sample whose family has another type here may not belong to it: `s_sum` of a summary to an
 * untyped `s`. It goes where reading it now would put it. */
static void sample_place(struct page *to, struct page_family *named, struct page_sample *s,
                         struct page_labels *ls)
{
    struct page_index *x = to->index;
    struct page_family *f = named;
    enum expo_role role = ROLE_VALUE;
    struct expo_item it;

    page_sample_item(s, ls, &it);
    if (!expo_role_in(f->name, f->type, &it, &role) && !(f = family_find(x, &it, &role))) {
        f = arena_new(&to->arena, struct page_family);
        *f = (struct page_family){ .name = s->name, .line = s->line };
        map_id(&x->names, f->name);
        vec_push(&x->by_id, f);
        family_push(to, f);
    }
    s->role = (uint8_t)role;
    sample_push(f, s);
}

static void family_merge(struct page *to, struct page_family *f, struct page_family *from)
{
    meta_fill(f, from);
    if (f->type == from->type) {
        samples_move(f, from);
        return;
    }
    struct page_labels ls = { 0 };
    for (size_t i = 0; i < from->n; i++)
        sample_place(to, f, &from->samples[i], &ls);
    vec_done(&ls);
    free(from->samples);
    from->samples = NULL;
    from->n = from->cap = 0;
}

void page_merge(struct page *to, struct page *from)
{
    struct page_index *x = to->index;
    family_settle(to);
    family_settle(from);
    for (size_t i = 0; i < from->n; i++) {
        struct page_family *f = from->families[i];
        labels_join(to, f);
        size_t id = map_id(&x->names, f->name);
        if (id == x->by_id.n) {
            vec_push(&x->by_id, f);
            family_push(to, f);
        } else {
            family_merge(to, x->by_id.p[id], f);
        }
    }
    to->n_samples += from->n_samples;

    vec_push(&x->merged, from->arena);
    for (size_t i = 0; i < from->index->merged.n; i++)
        vec_push(&x->merged, from->index->merged.p[i]);
    vec_clear(&from->index->merged);
    from->arena = (struct arena){ 0 };
    from->n = 0;
    page_done(from);
    page_init(from);
}

/* ---- writing ---- */

void page_sample_item(const struct page_sample *s, struct page_labels *ls, struct expo_item *it)
{
    vec_reserve(ls, s->n_labels);
    for (size_t i = 0; i < s->n_labels; i++)
        ls->p[i] = *s->labels[i];
    ls->n = s->n_labels;
    *it = (struct expo_item){
        .kind = s->histogram ? EXPO_HISTOGRAM : EXPO_SAMPLE,
        .name = s->name,
        .labels = ls->p,
        .n_labels = ls->n,
        .value = s->value,
        .value_text = s->value_text,
        .histogram = s->histogram,
        .has_ts = s->has_ts,
        .has_st = s->has_st,
        .ts = s->ts,
        .st = s->st,
        .exemplars = s->exemplars,
        .n_exemplars = s->n_exemplars,
        .line = s->line,
    };
}

typedef bool each_fn(void *user, const struct expo_item *it, struct err *e);

static bool each_family(const struct page_family *f, struct page_labels *ls, each_fn *fn,
                        void *user, struct err *e)
{
    struct expo_item it = { .name = f->name, .type = f->type, .line = f->line };

    it.kind = EXPO_HELP;
    it.text = f->help;
    if (f->has_help && !fn(user, &it, e))
        return false;
    it.kind = EXPO_TYPE;
    it.text = (struct str){ 0 };
    if (f->has_type && !fn(user, &it, e))
        return false;
    it.kind = EXPO_UNIT;
    it.text = f->unit;
    if (f->has_unit && !fn(user, &it, e))
        return false;
    for (size_t i = 0; i < f->n; i++) {
        page_sample_item(&f->samples[i], ls, &it);
        if (!fn(user, &it, e))
            return false;
    }
    return true;
}

bool page_each(const struct page *p, each_fn *fn, void *user, struct err *e)
{
    struct page_labels ls = { 0 };
    bool ok = true;
    for (size_t i = 0; i < p->n && ok; i++)
        ok = each_family(p->families[i], &ls, fn, user, e);
    vec_done(&ls);
    return ok;
}
