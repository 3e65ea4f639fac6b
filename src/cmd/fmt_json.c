/* fmt_json.c - expressions in JSON: dashboards of Grafana, and rule files. */
#include "cmd/fmt.h"
#include "lint/board.h"

struct walk {
    struct fmt_doc *d;
};

static struct span place(const struct walk *w, const struct json_node *n, struct span at)
{
    size_t begin = json_text_offset(w->d->text, n, at.off);
    size_t end = json_text_offset(w->d->text, n, at.off + at.n);

    return (struct span){ begin, end > begin ? end - begin : 0 };
}

/* As the text has it: Go writes < > & as \u003c and so on, others do not. */
static void put_string(const struct walk *w, struct span at, struct buf *b, struct str s)
{
    struct str old = str_head(str_skip(w->d->text, at.off), at.n);

    if (str_find(old, STR("\\u003")) < old.n || str_find(old, STR("\\u0026")) < old.n)
        json_put_string_go(b, s);
    else
        json_put_string(b, s);
}

enum use { USE_RULE, USE_PANEL, USE_ASK };

/* Whom a query of a dashboard asks is not always known: what cannot be parsed may be none of ours.
 */
static void take(struct walk *w, const struct json_node *n, enum use use)
{
    struct buf out = { 0 }, written = { 0 };
    struct err e = { 0 };

    if (!n || n->kind != JSON_STRING || !str_trim(n->text).n)
        return;
    enum fmt_result r = use == USE_ASK ? fmt_ask(w->d->f, n->text, &out, &e)
                                       : fmt_expr(w->d->f, n->text, FMT_LINES, &out, &e);
    w->d->n_exprs++;
    if (r == FMT_DONE && !str_eq(buf_str(&out), n->text)) {
        put_string(w, n->at, &written, buf_str(&out));
        struct edit edit = { n->at, arena_str(&w->d->arena, buf_str(&written)) };
        vec_push(&w->d->edits, edit);
    } else if (r == FMT_WRONG && use == USE_RULE) {
        fmt_tell_wrong(w->d, place(w, n, e.at), &e);
    } else if (r != FMT_DONE) {
        fmt_tell_left(w->d, place(w, n, e.at), &e);
    }
    buf_done(&out);
    buf_done(&written);
}

static void take_targets(struct walk *w, const struct lint_target *t, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (t[i].asks != LINT_ASKS_OTHER)
            take(w, t[i].expr, USE_PANEL);
}

static void take_board(struct walk *w, const struct lint_board *b)
{
    for (size_t i = 0; i < b->panels.n; i++) {
        const struct lint_panel *p = &b->panels.p[i];
        take_targets(w, p->targets, p->n_targets);
        if (!p->n_targets) // promctl's own dashboards may be JSON, too
            take(w, json_get(p->node, STR("expr")), USE_PANEL);
    }
    take_targets(w, b->annotations.p, b->annotations.n);
    for (size_t i = 0; i < b->vars.n; i++) {
        const struct lint_board_var *v = &b->vars.p[i];
        if (!str_eq(v->type, STR("query")) || v->asks == LINT_ASKS_OTHER)
            continue;
        take(w, v->query, USE_ASK);
        if (v->definition != v->query)
            take(w, v->definition, USE_ASK);
    }
}

static void take_groups(struct walk *w, const struct json_node *groups)
{
    for (const struct json_node *g = groups ? groups->child : NULL; g; g = g->next) {
        const struct json_node *rules = json_get(g, STR("rules"));
        for (const struct json_node *r = rules ? rules->child : NULL; r; r = r->next)
            take(w, json_get(r, STR("expr")), USE_RULE);
    }
}

// ---- nothing else has changed ----

static bool is_edited(const struct fmt_doc *d, const struct json_node *n)
{
    size_t low = 0, high = d->edits.n;

    while (low < high) {
        size_t mid = low + (high - low) / 2;
        if (d->edits.p[mid].at.off < n->at.off)
            low = mid + 1;
        else
            high = mid;
    }
    return low < d->edits.n && d->edits.p[low].at.off == n->at.off;
}

static bool same(const struct fmt_doc *d, const struct json_node *a, const struct json_node *b)
{
    if (a->kind != b->kind || a->n != b->n || !str_eq(a->key, b->key) ||
        (!str_eq(a->text, b->text) && !is_edited(d, a)))
        return false;
    const struct json_node *x = a->child, *y = b->child;
    for (; x && y; x = x->next, y = y->next)
        if (!same(d, x, y))
            return false;
    return !x && !y;
}

static bool verify(struct fmt_doc *d, const struct json_node *old, struct str text, struct err *e)
{
    struct arena a = { 0 };
    struct err why = { 0 };
    struct json_node *new = NULL;
    bool ok = json_dom(&a, text, &new, &why) && same(d, old, new);

    err_done(&why);
    arena_done(&a);
    return ok || err_set(e, ERR_FORMAT, "more than expressions would change; nothing does");
}

bool fmt_json(struct fmt_doc *d, struct buf *out, struct err *e)
{
    struct arena a = { 0 };
    struct walk w = { .d = d };
    struct json_node *root = NULL;
    struct lint_board board;
    bool ok = json_dom(&a, d->text, &root, e);

    if (ok) {
        if (lint_board_read(&a, root, &board))
            take_board(&w, &board);
        lint_board_done(&board);
        take_groups(&w, json_get(root, STR("groups")));
        take_groups(&w, lint_json_get(root, "spec.groups"));
        edits_apply(&d->edits, d->text, out);
        ok = !d->edits.n || verify(d, root, buf_str(out), e);
    }
    arena_done(&a);
    return ok;
}
