/* From libyaml's events to a tree. */
#include "ext/yaml.h"

#include "base/arena.h"
#include "base/buf.h"
#include "base/map.h"
#include "base/vec.h"

#include <stdarg.h>
#include <yaml.h>

/* A map or list that is being read. */
struct level {
    struct yaml_node *node;
    struct yaml_member *last;
    struct yaml_node *key; /* read, its value not yet */
    size_t anchor;         /* its id, or MAP_NONE */
    bool flow;             /* it, or one around it, is written in [] or {} */
};

struct anchor {
    struct yaml_node *node;
    bool open; /* still being read */
};

struct yaml_doc {
    struct arena arena;
    struct yaml_node *root;
    bool has_more;
};

struct builder {
    struct yaml_doc *doc;
    struct str text; /* without a byte order mark */
    size_t bom;      /* its length */
    struct {
        struct level *p;
        size_t n, cap;
    } levels;
    struct map names; /* of anchors */
    struct {
        struct anchor *p;
        size_t n, cap;
    } anchors; /* by id */
    uint64_t shared;
    size_t char_at, byte_at; /* the same place, counted both ways */
    bool lax;                /* keys may be there twice */
    struct err *e;
};

/* ---- positions ---- */

static bool is_continuation(char c)
{
    return ((unsigned char)c & 0xC0) == 0x80;
}

/* libyaml counts characters; walks from the last place asked for, which is near. */
static size_t byte_of(struct builder *b, size_t index)
{
    struct str t = b->text;

    while (b->char_at < index && b->byte_at < t.n) {
        for (b->byte_at++; b->byte_at < t.n && is_continuation(t.p[b->byte_at]);)
            b->byte_at++;
        b->char_at++;
    }
    while (b->char_at > index) {
        for (b->byte_at--; is_continuation(t.p[b->byte_at]);)
            b->byte_at--;
        b->char_at--;
    }
    return b->byte_at;
}

static struct span span_of(struct builder *b, const yaml_mark_t *from, const yaml_mark_t *to)
{
    size_t off = byte_of(b, from->index), end = byte_of(b, to->index);

    return (struct span){ off + b->bom, end > off ? end - off : 0 };
}

static bool fail_at(struct err *e, struct span at, size_t line, size_t col, const char *fmt, ...)
    ATTR_PRINTF(5, 6);

static bool fail_at(struct err *e, struct span at, size_t line, size_t col, const char *fmt, ...)
{
    va_list ap;

    va_start(ap, fmt);
    err_vset(e, ERR_FORMAT, fmt, ap);
    va_end(ap);
    e->at = at;
    return err_wrap(e, "line %zu, column %zu", line, col);
}

/* libyaml's own errors. Encoding errors carry a byte offset, all others marks. */
static bool fail_parser(struct builder *b, const yaml_parser_t *p)
{
    const char *what = p->problem ? p->problem : "cannot be read";

    if (p->error == YAML_MEMORY_ERROR)
        return err_set(b->e, ERR_LIMIT, "out of memory");
    if (p->error == YAML_READER_ERROR) {
        size_t off = p->problem_offset < b->text.n ? p->problem_offset : b->text.n;
        size_t line = 1, col = 1;
        for (size_t i = 0; i < off; i++) {
            col += !is_continuation(b->text.p[i]);
            if (b->text.p[i] == '\n') {
                line++;
                col = 1;
            }
        }
        return fail_at(b->e, (struct span){ off + b->bom, 1 }, line, col, "%s", what);
    }

    const yaml_mark_t *at = &p->problem_mark, *began = &p->context_mark;
    struct span span = { byte_of(b, at->index) + b->bom, 1 };
    size_t off = span.off - b->bom;
    bool tab = off < b->text.n && b->text.p[off] == '\t';
    if (p->context && (began->line != at->line || began->column != at->column))
        fail_at(b->e, span, at->line + 1, at->column + 1,
                "%s, %s that begins at line %zu, column %zu", what, p->context, began->line + 1,
                began->column + 1);
    else if (p->context)
        fail_at(b->e, span, at->line + 1, at->column + 1, "%s, %s", what, p->context);
    else
        fail_at(b->e, span, at->line + 1, at->column + 1, "%s", what);
    return tab ? err_hint(b->e, "YAML is indented with blanks, not with tabs") : false;
}

/* ---- building ---- */

static struct str arena_z(struct builder *b, const void *z)
{
    return z ? arena_str(&b->doc->arena, str_of(z)) : (struct str){ 0 };
}

static struct yaml_node *node_new(struct builder *b, enum yaml_kind kind, const yaml_event_t *ev,
                                  const void *tag)
{
    struct yaml_node *n = arena_new(&b->doc->arena, struct yaml_node);

    n->kind = kind;
    n->at = span_of(b, &ev->start_mark, &ev->end_mark);
    n->line = (unsigned)ev->start_mark.line + 1;
    n->col = (unsigned)ev->start_mark.column + 1;
    n->tag = arena_z(b, tag);
    n->in_flow = b->levels.n && vec_last(&b->levels).flow;
    n->weight = 1;
    return n;
}

static void add_member(struct builder *b, struct level *l, struct yaml_node *key,
                       struct yaml_node *value, bool merged)
{
    struct yaml_member *m = arena_new(&b->doc->arena, struct yaml_member);

    *m = (struct yaml_member){ .key = key, .value = value, .merged = merged };
    if (l->last)
        l->last->next = m;
    else
        l->node->first = m;
    l->last = m;
    l->node->n++;
    l->node->weight += value->weight + (key ? key->weight : 0);
}

/* Gives a complete node to the map or list around it. */
static void place(struct builder *b, struct yaml_node *n)
{
    if (b->levels.n == 0) {
        b->doc->root = n;
        return;
    }
    struct level *l = &vec_last(&b->levels);
    if (l->node->kind == YAML_MAP && !l->key) {
        l->key = n;
        return;
    }
    add_member(b, l, l->key, n, false);
    l->key = NULL;
}

static size_t define_anchor(struct builder *b, const void *name, struct yaml_node *n, bool open)
{
    if (!name)
        return MAP_NONE;
    size_t id = map_id(&b->names, str_of(name));
    if (id == b->anchors.n)
        vec_push(&b->anchors, (struct anchor){ 0 });
    b->anchors.p[id] = (struct anchor){ n, open };
    return id;
}

static bool count_shared(struct builder *b, const yaml_mark_t *at, uint64_t n)
{
    b->shared += n;
    return b->shared <= YAML_MAX_SHARED ||
           fail_at(b->e, span_of(b, at, at), at->line + 1, at->column + 1,
                   "document contains excessive aliasing");
}

static bool place_alias(struct builder *b, const yaml_event_t *ev)
{
    const char *name = (const char *)ev->data.alias.anchor;
    const yaml_mark_t *at = &ev->start_mark;
    size_t id = map_find(&b->names, str_of(name));

    if (id == MAP_NONE)
        return fail_at(b->e, span_of(b, at, &ev->end_mark), at->line + 1, at->column + 1,
                       "unknown anchor \"%s\"", name);
    if (b->anchors.p[id].open)
        return fail_at(b->e, span_of(b, at, &ev->end_mark), at->line + 1, at->column + 1,
                       "anchor \"%s\" contains itself", name);
    if (!count_shared(b, at, b->anchors.p[id].node->weight))
        return false;
    place(b, b->anchors.p[id].node);
    return true;
}

static bool open_level(struct builder *b, struct yaml_node *n, const void *anchor, bool flow)
{
    if (b->levels.n == YAML_MAX_DEPTH)
        return yaml_fail(n, b->e, "nested deeper than %d levels", YAML_MAX_DEPTH);
    size_t id = define_anchor(b, anchor, n, true);
    vec_push(&b->levels, (struct level){ .node = n, .anchor = id, .flow = flow || n->in_flow });
    return true;
}

/* ---- maps: duplicate keys and << ---- */

static bool is_merge(const struct yaml_member *m)
{
    const struct yaml_node *k = m->key;
    return k->kind == YAML_SCALAR && k->style == YAML_PLAIN && str_eq(k->text, STR("<<")) &&
           (k->tag.n == 0 || str_eq(k->tag, STR("tag:yaml.org,2002:merge")));
}

static bool check_unique(struct builder *b, struct yaml_node *map, struct map *keys)
{
    struct {
        const struct yaml_node **p;
        size_t n, cap;
    } seen = { 0 };
    bool ok = true;

    for (struct yaml_member *m = map->first; ok && m; m = m->next) {
        if (m->key->kind != YAML_SCALAR || is_merge(m))
            continue;
        size_t id = map_id(keys, m->key->text);
        m->again = id < seen.n;
        if (m->again && !b->lax)
            ok = yaml_fail(m->key, b->e, "key \"%.*s\" is already there in line %u",
                           STR_ARG(m->key->text), seen.p[id]->line);
        else if (!m->again)
            vec_push(&seen, m->key);
    }
    vec_done(&seen);
    return ok;
}

/* Adds what the map has and `l` has not. */
static bool merge_map(struct builder *b, struct level *l, const struct yaml_node *from,
                      struct map *keys, const yaml_mark_t *at)
{
    if (!count_shared(b, at, from->weight))
        return false;
    for (const struct yaml_member *m = from->first; m; m = m->next) {
        size_t n = keys->n;
        if (m->key->kind == YAML_SCALAR && map_id(keys, m->key->text) == n)
            add_member(b, l, m->key, m->value, true);
    }
    return true;
}

static bool merge_value(struct builder *b, struct level *l, const struct yaml_node *v,
                        struct map *keys, const yaml_mark_t *at)
{
    if (v->kind == YAML_MAP)
        return merge_map(b, l, v, keys, at);
    for (const struct yaml_member *m = v->first; m; m = m->next) {
        if (m->value->kind != YAML_MAP)
            return yaml_fail(m->value, b->e, "<< takes a map or a list of maps");
        if (!merge_map(b, l, m->value, keys, at))
            return false;
    }
    return v->kind == YAML_LIST || yaml_fail(v, b->e, "<< takes a map or a list of maps");
}

/* A map is complete: its own keys come first, then what << brings; << itself goes. */
static bool finish_map(struct builder *b, struct level *l, const yaml_mark_t *at)
{
    struct map keys = { 0 };
    struct yaml_member *all = l->node->first, *next;
    bool ok = check_unique(b, l->node, &keys), merges = false;

    for (struct yaml_member *m = all; m; m = m->next)
        merges |= is_merge(m);
    if (ok && merges) {
        struct yaml_member *values = NULL, **tail = &values;
        l->node->first = l->last = NULL;
        l->node->n = 0;
        for (struct yaml_member *m = all; m; m = next) {
            next = m->next;
            m->next = NULL;
            if (is_merge(m)) {
                *tail = m;
                tail = &m->next;
                continue;
            }
            if (l->last)
                l->last->next = m;
            else
                l->node->first = m;
            l->last = m;
            l->node->n++;
        }
        for (; ok && values; values = values->next)
            ok = merge_value(b, l, values->value, &keys, at);
    }
    map_done(&keys);
    return ok;
}

static bool close_level(struct builder *b, const yaml_event_t *ev)
{
    struct level l = vec_pop(&b->levels);
    size_t end = byte_of(b, ev->end_mark.index) + b->bom;

    // Of a block the end event stands where the next thing begins: end with the last entry.
    if (ev->start_mark.index == ev->end_mark.index && l.last)
        end = l.last->value->at.off + l.last->value->at.n;
    if (end > l.node->at.off)
        l.node->at.n = end - l.node->at.off;
    if (l.node->kind == YAML_MAP && !finish_map(b, &l, &ev->start_mark))
        return false;
    if (l.anchor != MAP_NONE && b->anchors.p[l.anchor].node == l.node)
        b->anchors.p[l.anchor].open = false;
    place(b, l.node);
    return true;
}

static enum yaml_style style_of(yaml_scalar_style_t s)
{
    switch (s) {
    case YAML_SINGLE_QUOTED_SCALAR_STYLE:
        return YAML_SINGLE;
    case YAML_DOUBLE_QUOTED_SCALAR_STYLE:
        return YAML_DOUBLE;
    case YAML_LITERAL_SCALAR_STYLE:
        return YAML_LITERAL;
    case YAML_FOLDED_SCALAR_STYLE:
        return YAML_FOLDED;
    default:
        return YAML_PLAIN;
    }
}

static bool take_event(struct builder *b, const yaml_event_t *ev)
{
    struct yaml_node *n;

    switch (ev->type) {
    case YAML_SCALAR_EVENT:
        n = node_new(b, YAML_SCALAR, ev, ev->data.scalar.tag);
        n->style = style_of(ev->data.scalar.style);
        n->text = arena_str(&b->doc->arena, (struct str){ (const char *)ev->data.scalar.value,
                                                          ev->data.scalar.length });
        define_anchor(b, ev->data.scalar.anchor, n, false);
        place(b, n);
        return true;
    case YAML_SEQUENCE_START_EVENT:
        n = node_new(b, YAML_LIST, ev, ev->data.sequence_start.tag);
        return open_level(b, n, ev->data.sequence_start.anchor,
                          ev->data.sequence_start.style == YAML_FLOW_SEQUENCE_STYLE);
    case YAML_MAPPING_START_EVENT:
        n = node_new(b, YAML_MAP, ev, ev->data.mapping_start.tag);
        return open_level(b, n, ev->data.mapping_start.anchor,
                          ev->data.mapping_start.style == YAML_FLOW_MAPPING_STYLE);
    case YAML_SEQUENCE_END_EVENT:
    case YAML_MAPPING_END_EVENT:
        return close_level(b, ev);
    case YAML_ALIAS_EVENT:
        return place_alias(b, ev);
    default:
        return true;
    }
}

/* Events up to the end of a document; `ended`: of the stream, there was none. */
static bool read_document(struct builder *b, yaml_parser_t *p, bool *ended)
{
    yaml_event_t ev;
    bool ok = true;

    *ended = false;
    for (bool done = false; ok && !done;) {
        if (!yaml_parser_parse(p, &ev))
            return fail_parser(b, p);
        *ended = ev.type == YAML_STREAM_END_EVENT;
        done = *ended || ev.type == YAML_DOCUMENT_END_EVENT;
        ok = take_event(b, &ev);
        yaml_event_delete(&ev);
    }
    return ok;
}

/* One more event, to see whether another document begins. */
static bool begins_another(yaml_parser_t *p)
{
    yaml_event_t ev;

    if (!yaml_parser_parse(p, &ev))
        return true;
    bool begins = ev.type == YAML_DOCUMENT_START_EVENT;
    yaml_event_delete(&ev);
    return begins;
}

static bool open_parser(struct builder *b, yaml_parser_t *p)
{
    if (str_cut_prefix(&b->text, STR("\xEF\xBB\xBF")))
        b->bom = 3;
    if (str_starts(b->text, STR("\xFF\xFE")) || str_starts(b->text, STR("\xFE\xFF")))
        return fail_at(b->e, (struct span){ 0, 2 }, 1, 1, "this is UTF-16; only UTF-8 is read");
    if (!yaml_parser_initialize(p))
        return err_set(b->e, ERR_LIMIT, "out of memory");
    yaml_parser_set_encoding(p, YAML_UTF8_ENCODING);
    yaml_parser_set_input_string(p, (const unsigned char *)(b->text.n ? b->text.p : ""), b->text.n);
    return true;
}

/* Anchors are those of a document. */
static void forget(struct builder *b)
{
    vec_done(&b->levels);
    vec_done(&b->anchors);
    map_done(&b->names);
    b->names = (struct map){ 0 };
}

static struct yaml_doc *doc_new(struct str text, bool lax, struct err *e)
{
    struct builder b = { .doc = xcalloc(1, sizeof *b.doc), .text = text, .lax = lax, .e = e };
    yaml_parser_t p;
    bool ok = open_parser(&b, &p), ended;

    if (ok) {
        ok = read_document(&b, &p, &ended);
        b.doc->has_more = ok && !ended && begins_another(&p);
        yaml_parser_delete(&p);
    }
    forget(&b);
    if (ok)
        return b.doc;
    yaml_doc_free(b.doc);
    return NULL;
}

struct yaml_doc *yaml_doc_new(struct str text, struct err *e)
{
    return doc_new(text, false, e);
}

struct yaml_doc *yaml_doc_new_lax(struct str text, struct err *e)
{
    return doc_new(text, true, e);
}

bool yaml_docs_read(struct str text, struct yaml_docs *out, struct err *e)
{
    struct builder b = { .text = text, .e = e };
    yaml_parser_t p;
    bool ok = open_parser(&b, &p), ended = false;

    if (!ok)
        return false;
    while (ok && !ended) {
        b.doc = xcalloc(1, sizeof *b.doc);
        ok = read_document(&b, &p, &ended);
        if (ok && !ended && out->n == YAML_MAX_DOCS)
            ok = err_set(e, ERR_LIMIT, "more than %d documents", YAML_MAX_DOCS);
        if (ok && !ended)
            vec_push(out, b.doc);
        else
            yaml_doc_free(b.doc);
        b.shared = 0;
        forget(&b);
    }
    yaml_parser_delete(&p);
    return ok;
}

void yaml_docs_done(struct yaml_docs *docs)
{
    for (size_t i = 0; i < docs->n; i++)
        yaml_doc_free(docs->p[i]);
    vec_done(docs);
}

void yaml_doc_free(struct yaml_doc *d)
{
    if (!d)
        return;
    arena_done(&d->arena);
    free(d);
}

const struct yaml_node *yaml_doc_root(const struct yaml_doc *d)
{
    return d->root;
}

bool yaml_doc_has_more(const struct yaml_doc *d)
{
    return d->has_more;
}
