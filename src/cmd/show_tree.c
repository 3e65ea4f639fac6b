/* show_tree.c - trees of JSON whose content is anyone's guess: read, made, printed. */
#include "cmd/show.h"

#include <math.h>

#include "base/time.h"
#include "out/text.h"

// ---- reading ----

struct str show_text(const struct json_node *object, const char *key)
{
    const struct json_node *n = json_get(object, str_of(key));

    return n && (n->kind == JSON_STRING || n->kind == JSON_NUMBER) ? n->text : (struct str){ 0 };
}

double show_number(const struct json_node *object, const char *key)
{
    struct str text = show_text(object, key);
    double v;

    return text.n && json_number(text, &v) ? v : NAN;
}

const struct json_node *show_items(const struct json_node *object, const char *key)
{
    const struct json_node *n = json_get(object, str_of(key));

    return n && n->kind == JSON_ARRAY_BEGIN ? n->child : NULL;
}

bool show_time(const struct json_node *object, const char *key, int64_t *ms)
{
    struct str text = show_text(object, key);
    struct err e = { 0 };
    bool ok = text.n && time_parse(text, 0, ms, &e);

    err_done(&e);
    return ok && *ms > 0; // the year 1 is Go's way to say never
}

bool show_dur(const struct json_node *object, const char *key, int64_t *ms)
{
    struct str text = show_text(object, key);
    struct err e = { 0 };
    bool ok = text.n && dur_parse(text, ms, &e);

    err_done(&e);
    return ok && *ms > 0;
}

// ---- making ----

bool show_read(struct show *s, const struct buf *text, struct json_node **data, struct err *e)
{
    return json_dom(&s->arena, arena_str(&s->arena, buf_str(text)), data, e);
}

struct json_node *show_object(struct show *s)
{
    struct json_node *n = arena_new(&s->arena, struct json_node);

    n->kind = JSON_OBJECT_BEGIN;
    return n;
}

void show_add(struct show *s, struct json_node *object, const char *key, const struct json_node *n)
{
    struct json_node **last = &object->child;

    if (!n)
        return;
    while (*last)
        last = &(*last)->next;
    *last = arena_dup(&s->arena, n, sizeof *n);
    (*last)->key = str_of(key);
    (*last)->next = NULL;
    object->n++;
}

bool show_cut(struct json_node *list, size_t n)
{
    struct json_node *last = list->child;

    if (n == 0 || list->n <= n)
        return false;
    for (size_t i = 1; i < n; i++)
        last = last->next;
    last->next = NULL;
    list->n = n;
    return true;
}

// ---- printing ----

struct printer {
    struct out_flow *flow;
    struct buf unsafe; /* what JSON may have in it and a terminal may not */
    struct json_writer w;
};

static void put_node(struct printer *p, const struct json_node *n);

static void put_members(struct printer *p, const struct json_node *n)
{
    bool object = n->kind == JSON_OBJECT_BEGIN;

    if (object)
        json_begin_object(&p->w);
    else
        json_begin_array(&p->w);
    for (const struct json_node *m = n->child; m; m = m->next) {
        if (object)
            json_key(&p->w, m->key);
        put_node(p, m);
        if (p->w.out == &p->flow->out.buf && !out_flow_check(p->flow))
            break;
    }
    if (object)
        json_end_object(&p->w);
    else
        json_end_array(&p->w);
}

static void put_node(struct printer *p, const struct json_node *n)
{
    switch (n->kind) {
    case JSON_OBJECT_BEGIN:
    case JSON_ARRAY_BEGIN:
        put_members(p, n);
        break;
    case JSON_STRING:
        json_string(&p->w, n->text);
        break;
    case JSON_NUMBER:
        json_raw(&p->w, n->text);
        break;
    case JSON_TRUE:
    case JSON_FALSE:
        json_bool(&p->w, n->kind == JSON_TRUE);
        break;
    default:
        json_null(&p->w);
    }
}

void show_print_json(struct out_flow *f, const struct json_node *n)
{
    struct printer p = { .flow = f };

    p.w = (struct json_writer){ .out = f->term.tty ? &p.unsafe : &f->out.buf, .indent = 2 };
    put_node(&p, n);
    if (f->term.tty)
        out_text_lines(&f->out.buf, buf_str(&p.unsafe));
    buf_putc(&f->out.buf, '\n');
    buf_done(&p.unsafe);
}
