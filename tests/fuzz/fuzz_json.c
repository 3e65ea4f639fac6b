/* The reader in one piece, in pieces and with a small limit; the tree against the tokens; what the
 * writer makes of it is read again. */
#include "json_trace.h"

#include "base/arena.h"
#include "base/utf8.h"

int LLVMFuzzerTestOneInput(const uint8_t *p, size_t n);

#define CHECK(x)                                                                                   \
    do {                                                                                           \
        if (!(x))                                                                                  \
            abort();                                                                               \
    } while (0)

static void check_pieces(struct str text, const struct buf *whole, size_t max_string)
{
    static const size_t sizes[] = { 1, 2, 3, 7, 16, 31 };
    struct buf b = { 0 };
    for (size_t i = 0; i < N_OF(sizes); i++) {
        buf_clear(&b);
        json_trace(&b, text, sizes[i], max_string);
        CHECK(str_eq(buf_str(&b), buf_str(whole)));
    }
    buf_done(&b);
}

/* What the reader would have said about the node. */
static void trace_node(struct buf *b, const struct json_node *n, unsigned depth)
{
    unsigned long long off = n->at.off, end = n->at.off + n->at.n;
    bool container = n->kind == JSON_OBJECT_BEGIN || n->kind == JSON_ARRAY_BEGIN;
    if (n->key_at.n) {
        buf_printf(b, "%u key %llu-%llu ", depth, (unsigned long long)n->key_at.off,
                   (unsigned long long)(n->key_at.off + n->key_at.n));
        buf_put_str(b, n->key);
        buf_putc(b, '\n');
    }
    const char *name = json_kind_names[n->kind];
    bool literal = n->kind >= JSON_TRUE;
    buf_printf(b, "%u %s %llu-%llu %s", depth, name, off, container ? off + 1 : end,
               container || literal ? name : "");
    buf_put_str(b, n->text);
    buf_putc(b, '\n');
    size_t children = 0;
    for (const struct json_node *c = n->child; c; c = c->next, children++)
        trace_node(b, c, depth + 1);
    CHECK(children == n->n);
    if (container) {
        const char *last = json_kind_names[n->kind + 1];
        buf_printf(b, "%u %s %llu-%llu %s\n", depth, last, end - 1, end, last);
    }
}

static void write_node(struct json_writer *w, const struct json_node *n)
{
    double v;
    if (n->key_at.n)
        json_key(w, n->key);
    switch (n->kind) {
    case JSON_OBJECT_BEGIN:
        json_begin_object(w);
        break;
    case JSON_ARRAY_BEGIN:
        json_begin_array(w);
        break;
    case JSON_STRING:
        json_string(w, n->text);
        break;
    case JSON_NUMBER:
        json_number(n->text, &v); // whatever it is, it must not crash
        json_raw(w, n->text);
        break;
    case JSON_NULL:
        json_null(w);
        break;
    default:
        json_bool(w, n->kind == JSON_TRUE);
    }
    for (const struct json_node *c = n->child; c; c = c->next)
        write_node(w, c);
    if (n->kind == JSON_OBJECT_BEGIN)
        json_end_object(w);
    if (n->kind == JSON_ARRAY_BEGIN)
        json_end_array(w);
}

/* Written, read and written again it must be the same. */
static void check_writing(const struct json_node *root, int indent)
{
    struct buf once = { 0 }, twice = { 0 };
    struct arena a = { 0 };
    struct err e = { 0 };
    struct json_node *again;
    struct json_writer w = { .out = &once, .indent = indent };
    write_node(&w, root);
    CHECK(utf8_valid(buf_str(&once)));
    CHECK(json_dom(&a, buf_str(&once), &again, &e));
    w = (struct json_writer){ .out = &twice, .indent = indent };
    write_node(&w, again);
    CHECK(str_eq(buf_str(&once), buf_str(&twice)));
    arena_done(&a);
    buf_done(&once);
    buf_done(&twice);
}

static void check_tree(struct str text, const struct buf *whole, bool good)
{
    struct arena a = { 0 };
    struct err e = { 0 };
    struct json_node *root;
    CHECK(json_dom(&a, text, &root, &e) == good);
    CHECK(good == (e.kind == ERR_NONE));
    err_done(&e);
    if (good) {
        struct buf b = { 0 };
        trace_node(&b, root, 0);
        CHECK(str_eq(buf_str(&b), buf_str(whole)));
        buf_done(&b);
        check_writing(root, 0);
        check_writing(root, 2);
    }
    arena_done(&a);
}

int LLVMFuzzerTestOneInput(const uint8_t *p, size_t n)
{
    struct str text = { (const char *)p, n };
    struct buf whole = { 0 };
    if (n > 1 << 16)
        return 0; // pieces of one byte take long
    json_trace(&whole, text, n + !n, 8);
    check_pieces(text, &whole, 8);
    buf_clear(&whole);
    bool good = json_trace(&whole, text, n + !n, 0);
    check_pieces(text, &whole, 0);
    check_tree(text, &whole, good);
    buf_done(&whole);
    return 0;
}
