#include "regex/shape.h"

#include "base/buf.h"
#include "base/map.h"
#include "base/utf8.h"

enum {
    MAX_SET = 65536,         /* alternatives written out */
    MAX_PRODUCT = 256,       /* combinations of several sets */
    MAX_SET_BYTES = 4 << 20, /* of all strings made on the way */
};

struct strs {
    struct str *p;
    size_t n, cap;
};

struct collector {
    struct arena *arena;
    size_t bytes; /* made so far */
};

/* Where a node stands: the anchors that are true there anyway. */
struct place {
    bool begin, end;
};

static bool collect(struct collector *c, const struct re_node *n, struct place at,
                    struct strs *out);

static bool add(struct collector *c, struct str s, struct strs *out)
{
    c->bytes += s.n + sizeof s;
    if (out->n == MAX_SET || c->bytes > MAX_SET_BYTES)
        return false;
    vec_push(out, s);
    return true;
}

/* left = left x right */
static bool multiply(struct collector *c, struct strs *left, const struct strs *right)
{
    struct strs out = { 0 };
    bool ok = left->n <= 1 || right->n <= 1 || left->n * right->n <= MAX_PRODUCT;

    for (size_t i = 0; ok && i < left->n; i++)
        for (size_t k = 0; ok && k < right->n; k++) {
            struct str l = left->p[i], r = right->p[k], both = { NULL, l.n + r.n };
            c->bytes += both.n;
            if (!(ok = c->bytes <= MAX_SET_BYTES))
                break;
            char *p = arena_alloc(c->arena, both.n);
            if (l.n)
                memcpy(p, l.p, l.n);
            if (r.n)
                memcpy(p + l.n, r.p, r.n);
            both.p = p;
            ok = add(c, both, &out);
        }
    vec_done(left);
    *left = out;
    return ok;
}

static bool collect_class(struct collector *c, const struct re_class *class, struct strs *out)
{
    struct buf b = { 0 };
    bool ok = class->n_props == 0 && !class->negated;

    for (size_t i = 0; ok && i < class->n; i++) {
        ok = class->p[i].hi - class->p[i].lo < MAX_PRODUCT && out->n < MAX_PRODUCT;
        for (uint32_t r = class->p[i].lo; ok && r <= class->p[i].hi; r++) {
            if (r >= SURROGATE_MIN && r <= SURROGATE_MAX)
                continue;
            buf_clear(&b);
            utf8_put(&b, r);
            ok = add(c, arena_str(c->arena, buf_str(&b)), out);
        }
    }
    buf_done(&b);
    return ok;
}

static bool collect_concat(struct collector *c, const struct re_node *n, struct place at,
                           struct strs *out)
{
    struct strs all = { 0 }, part = { 0 };
    bool ok = add(c, (struct str){ 0 }, &all);

    for (const struct re_node *k = n->child; ok && k; k = k->next) {
        struct place here = { at.begin && k == n->child, at.end && !k->next };
        vec_clear(&part);
        ok = collect(c, k, here, &part) && multiply(c, &all, &part);
    }
    for (size_t i = 0; ok && i < all.n; i++)
        ok = add(c, all.p[i], out);
    vec_done(&all);
    vec_done(&part);
    return ok;
}

/* x?, x{0}, x{3}: what has an end, and a near one. */
static bool collect_repeat(struct collector *c, const struct re_node *n, struct strs *out)
{
    struct strs one = { 0 }, all = { 0 };
    bool ok = n->max >= 0 && n->max <= 8 && (n->min == n->max || n->max == 1);

    if (ok && n->max)
        ok = collect(c, n->child, (struct place){ 0 }, &one);
    ok = ok && add(c, (struct str){ 0 }, &all);
    for (int i = 0; ok && i < n->max; i++)
        ok = multiply(c, &all, &one);
    for (size_t i = 0; ok && i < all.n; i++)
        ok = add(c, all.p[i], out);
    if (ok && n->min < n->max)
        ok = add(c, (struct str){ 0 }, out);
    vec_done(&one);
    vec_done(&all);
    return ok;
}

/* Adds all strings the node matches; false where they are too many or not a plain list. */
static bool collect(struct collector *c, const struct re_node *n, struct place at, struct strs *out)
{
    switch (n->op) {
    case RE_EMPTY:
        return add(c, (struct str){ 0 }, out);
    case RE_FAIL:
        return true;
    case RE_LITERAL:
        return !n->fold && add(c, n->text, out);
    case RE_CLASS:
        return collect_class(c, n->class, out);
    case RE_BEGIN_TEXT:
        return at.begin && add(c, (struct str){ 0 }, out);
    case RE_END_TEXT:
        return at.end && add(c, (struct str){ 0 }, out);
    case RE_CAPTURE:
        return collect(c, n->child, at, out);
    case RE_REPEAT:
        return collect_repeat(c, n, out);
    case RE_CONCAT:
        return collect_concat(c, n, at, out);
    case RE_ALTERNATE:
        for (const struct re_node *k = n->child; k; k = k->next)
            if (!collect(c, k, at, out))
                return false;
        return true;
    default:
        return false;
    }
}

static void drop_duplicates(struct strs *s)
{
    struct map seen = { 0 };
    size_t n = 0;

    for (size_t i = 0; i < s->n; i++)
        if (map_id(&seen, s->p[i]) == n)
            s->p[n++] = s->p[i];
    s->n = n;
    map_done(&seen);
}

static bool find_set(struct arena *a, const struct re_node *root, struct re_shape *out)
{
    struct collector c = { .arena = a };
    struct strs s = { 0 };
    bool ok = collect(&c, root, (struct place){ true, true }, &s);

    if (ok) {
        drop_duplicates(&s);
        out->kind = SHAPE_SET;
        out->set = arena_dup(a, s.p, s.n * sizeof *s.p);
        out->n = s.n;
    }
    vec_done(&s);
    return ok;
}

/* .* and .+ (lazy or not, captured or not): how many characters at least; -1 for others. */
static int any_min(const struct re_node *n)
{
    while (n->op == RE_CAPTURE)
        n = n->child;
    if (n->op != RE_REPEAT || n->max >= 0 || n->min > 1 || n->child->op != RE_ANY)
        return -1;
    return n->min;
}

static bool find_affix(const struct re_node *root, struct re_shape *out)
{
    const struct re_node *n = root->op == RE_CONCAT ? root->child : root;
    const struct re_node *inner;

    out->before = out->after = -1;
    if (n && n->op == RE_BEGIN_TEXT)
        n = n->next;
    if (n && (out->before = any_min(n)) >= 0)
        n = n->next;
    for (inner = n; inner && inner->op == RE_CAPTURE;)
        inner = inner->child;
    if (inner && inner->op == RE_LITERAL && !inner->fold) {
        out->text = inner->text;
        n = n->next;
    }
    if (n && (out->after = any_min(n)) >= 0)
        n = n->next;
    if (n && n->op == RE_END_TEXT)
        n = n->next;
    if (n || (out->before < 0 && out->after < 0))
        return false;
    if (out->text.n == 0 && out->before > 0 && out->after > 0) // `.+.+`: two characters
        return false;
    if (out->text.n == 0 && out->before < 0)
        out->before = out->after;
    out->kind = SHAPE_AFFIX;
    return true;
}

/* Appends what everything that matches begins with. True: and that is all of it, go on behind. */
static bool put_prefix(const struct re_node *n, struct buf *out)
{
    struct buf one = { 0 };
    bool whole = true;
    size_t from = out->n;

    switch (n->op) {
    case RE_LITERAL:
        if (n->fold)
            return false;
        buf_put_str(out, n->text);
        return true;
    case RE_FAIL:
    case RE_CLASS:
    case RE_ANY:
    case RE_ANY_NOT_NL:
        return false;
    case RE_CAPTURE:
        return put_prefix(n->child, out);
    case RE_REPEAT:
        return n->min >= 1 && put_prefix(n->child, out) && n->max == 1;
    case RE_CONCAT:
        for (const struct re_node *k = n->child; whole && k; k = k->next)
            whole = put_prefix(k, out);
        return whole;
    case RE_ALTERNATE:
        put_prefix(n->child, out);
        for (const struct re_node *k = n->child->next; k && out->n > from; k = k->next) {
            size_t i = 0;
            buf_clear(&one);
            put_prefix(k, &one);
            while (i < one.n && from + i < out->n && one.p[i] == out->p[from + i])
                i++;
            out->n = from + i;
        }
        buf_done(&one);
        return false;
    default: // an assertion: takes nothing
        return true;
    }
}

void re_shape_of(struct arena *a, const struct re_node *root, struct re_shape *out)
{
    struct buf prefix = { 0 };

    *out = (struct re_shape){ 0 };
    put_prefix(root, &prefix);
    out->prefix = arena_str(a, buf_str(&prefix));
    buf_done(&prefix);
    if (!find_set(a, root, out) && !find_affix(root, out))
        *out = (struct re_shape){ .prefix = out->prefix };
}
