#include "base/json.h"

#include "base/arena.h"

struct builder {
    struct arena *a;
    struct str input;
    struct json_node *root;
    struct str key; /* of the value that comes next */
    struct span key_at;
    unsigned depth;
    size_t left; /* nodes it may still have */
    struct json_node *open[JSON_DEPTH_MAX];
    struct json_node **tail[JSON_DEPTH_MAX]; /* where the next child is linked in */
};

static struct span span_of(const struct json_token *t)
{
    return (struct span){ (size_t)t->off, (size_t)(t->end - t->off) };
}

/* What the reader took from the input stays there; what it unescaped is gone after the callback. */
static struct str keep(struct builder *b, struct str s)
{
    uintptr_t p = (uintptr_t)s.p, begin = (uintptr_t)b->input.p;
    return p >= begin && p - begin < b->input.n ? s : arena_str(b->a, s);
}

static void add_node(struct builder *b, const struct json_token *t)
{
    struct json_node *n = arena_new(b->a, struct json_node);
    n->kind = t->kind;
    n->at = span_of(t);
    n->key = b->key;
    n->key_at = b->key_at;
    b->key = (struct str){ 0 };
    b->key_at = (struct span){ 0 };
    if (t->kind == JSON_STRING || t->kind == JSON_NUMBER)
        n->text = keep(b, t->text);
    if (b->depth == 0) {
        b->root = n;
    } else {
        *b->tail[b->depth - 1] = n;
        b->tail[b->depth - 1] = &n->next;
        b->open[b->depth - 1]->n++;
    }
    if (t->kind == JSON_OBJECT_BEGIN || t->kind == JSON_ARRAY_BEGIN) {
        b->open[b->depth] = n;
        b->tail[b->depth] = &n->child;
        b->depth++;
    }
}

static bool on_token(void *user, const struct json_token *t, struct err *e)
{
    struct builder *b = user;
    switch (t->kind) {
    case JSON_KEY:
        b->key = keep(b, t->text);
        b->key_at = span_of(t);
        break;
    case JSON_OBJECT_END:
    case JSON_ARRAY_END:
        b->depth--;
        b->open[b->depth]->at.n = (size_t)t->end - b->open[b->depth]->at.off;
        break;
    default:
        if (b->left-- == 0)
            return err_set(e, ERR_LIMIT, "more values than fit in memory");
        add_node(b, t);
    }
    return true;
}

bool json_dom(struct arena *a, struct str text, struct json_node **out, struct err *e)
{
    return json_dom_max(a, text, SIZE_MAX, out, e);
}

bool json_dom_max(struct arena *a, struct str text, size_t max, struct json_node **out,
                  struct err *e)
{
    struct builder b = { .a = a, .input = text, .left = max };
    if (!json_read(text, on_token, &b, e))
        return false;
    *out = b.root;
    return true;
}

struct json_node *json_get(const struct json_node *object, struct str key)
{
    struct json_node *found = NULL;
    if (!object || object->kind != JSON_OBJECT_BEGIN)
        return NULL;
    for (struct json_node *n = object->child; n; n = n->next)
        if (str_eq(n->key, key))
            found = n;
    return found;
}

static uint32_t hex4(struct str s)
{
    uint32_t v = 0;
    for (size_t i = 0; i < 4 && i < s.n; i++) {
        char c = (char)(s.p[i] | 32);
        v = v * 16 + (uint32_t)(c <= '9' ? c - '0' : c - 'a' + 10);
    }
    return v;
}

/* What an escape, from its backslash on, is long, and how many bytes of UTF-8 it stands for. */
static size_t escape_length(struct str s, size_t *bytes)
{
    *bytes = 1;
    if (s.n < 2 || s.p[1] != 'u')
        return 2;
    uint32_t c = hex4(str_skip(s, 2)), low = hex4(str_skip(s, 8));
    bool pair = c >= 0xD800 && c < 0xDC00 && s.n > 12 && s.p[6] == '\\' && s.p[7] == 'u' &&
                low >= 0xDC00 && low < 0xE000;
    *bytes = pair ? 4 : c < 0x80 ? 1 : c < 0x800 ? 2 : 3;
    return pair ? 12 : 6;
}

size_t json_text_offset(struct str text, const struct json_node *string, size_t off)
{
    size_t at = string->at.off + 1, end = string->at.off + string->at.n;

    while (off && at + 1 < end) {
        size_t n = 1, bytes = 1;
        if (text.p[at] == '\\')
            n = escape_length(str_head(str_skip(text, at), end - at), &bytes);
        if (bytes > off)
            break;
        off -= bytes;
        at += n;
    }
    return at < end ? at : end;
}
