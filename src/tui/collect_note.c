/* collect_note.c - why a panel is empty: its metrics do not exist, or what else is the matter. */
#include "tui/collect_impl.h"

#include "base/hash.h"
#include "base/nearest.h"
#include "base/time.h"

enum {
    NOTES_NS = 300 * 1000000, /* a tick; the others come with the next */
    NOTES_FOR_MS = 5 * 60 * 1000,
};

// ---- metrics that do not exist ----

static void learn(struct collector *c, struct str family, const char *suffix)
{
    struct buf b = { 0 };

    buf_put_str(&b, family);
    buf_puts(&b, suffix);
    map_id(&c->names, buf_str(&b));
    buf_done(&b);
}

void collect_learn_names(struct collector *c)
{
    static const char *const suffixes[] = { "", "_bucket", "_sum", "_count" };

    uint64_t before = c->names_hash;

    c->names_hash = 0;
    map_clear(&c->names);
    for (size_t i = 0; i < c->survey.n_families; i++) {
        const struct survey_family *f = &c->survey.families[i];
        bool parts = f->type == METRIC_HISTOGRAM || f->type == METRIC_SUMMARY ||
                     f->type == METRIC_GAUGEHISTOGRAM;
        for (size_t k = 0; k < (parts ? N_OF(suffixes) : 1); k++)
            learn(c, f->name, suffixes[k]);
        c->names_hash = hash_mix(c->names_hash, hash_str(f->name));
    }
    // Finding out why costs many queries: it is done again when there is something new.
    if (c->names_hash != before || c->surveyed_ms - c->notes_ms > NOTES_FOR_MS)
        c->notes_ms = c->surveyed_ms;
}

struct names {
    const struct collector *c;
    size_t known, unknown; /* selectors by what is known of their metrics */
    struct str first;      /* that does not exist */
};

static struct str metric_of(const struct pql_node *sel)
{
    for (size_t i = 0; i < sel->sel.n; i++)
        if (sel->sel.matchers[i].type == MATCHER_EQ &&
            str_eq(sel->sel.matchers[i].name, STR(LABEL_NAME)))
            return sel->sel.matchers[i].value;
    return (struct str){ 0 };
}

static void look(struct names *n, const struct pql_node *node)
{
    const struct pql_node *child;

    if (node->kind == PQL_SELECTOR && !node->sel.for_info) {
        struct str name = metric_of(node);
        if (!name.n || map_find(&n->c->names, name) != MAP_NONE) {
            n->known++;
        } else {
            n->first = n->unknown++ ? n->first : name;
        }
    }
    for (size_t i = 0; (child = pql_child(node, i)) != NULL; i++)
        look(n, child);
}

/* Whether the expression names metrics and none of them exists; then the first of them. */
static bool is_absent(struct tick *t, struct str expr, struct str *metric)
{
    const struct pql_syntax syntax = { 0 };
    struct names n = { .c = t->c };
    struct arena a = { 0 };
    struct err e = { 0 };
    struct pql_node *node = t->c->names.n ? pql_parse(&a, expr, &syntax, &e) : NULL;

    if (node) {
        look(&n, node);
        *metric = arena_str(t->a, n.first);
        pql_done(node);
    }
    err_done(&e);
    arena_done(&a);
    return n.unknown && !n.known;
}

// ---- notes ----

static bool is_empty(const struct board_answer *x)
{
    return x->state == BOARD_OK && x->v.n == 0 &&
           (x->v.type == VALUE_MATRIX || x->v.type == VALUE_VECTOR);
}

static void ask_why(struct tick *t, struct kept_ask *k, const struct board_answer *x, bool instant)
{
    struct collector *c = t->c;
    struct query q = { .text = x->expr,
                       .range = !instant,
                       .start = instant ? t->end_ms : t->window.start_ms,
                       .end = t->end_ms,
                       .step = t->window.step_ms,
                       .cancel = &c->cancel };

    if (!t->notes_until_ns)
        t->notes_until_ns = time_mono_ns() + NOTES_NS;
    if (c->cancel || time_mono_ns() > t->notes_until_ns) {
        c->again = c->waited_for;
        c->settled = false;
        return;
    }
    buf_clear(&k->note);
    buf_put_str(&k->note, c->o.why(c->o.user, t->a, &q));
    k->noted_ms = c->notes_ms;
}

void collect_put_note(struct tick *t, struct str expr, bool instant, struct board_answer *out)
{
    struct kept_ask *k;

    if (!is_empty(out) || !t->c->o.why || !t->c->notes_ms)
        return;
    k = collect_kept_ask(t, expr, instant);
    if (k->noted_ms != t->c->notes_ms)
        ask_why(t, k, out, instant);
    if (k->note.n)
        out->note = arena_str(t->a, buf_str(&k->note));
}

/* "no series for http_request_total, did you mean http_requests_total?" */
static void note_absent(struct tick *t, struct kept_ask *k, struct str metric,
                        struct board_answer *out)
{
    struct nearest near = { .word = metric };

    if (k->noted_ms != t->c->notes_ms) {
        for (size_t i = 0; i < t->c->names.n; i++)
            nearest_try(&near, map_key(&t->c->names, i));
        buf_clear(&k->note);
        buf_printf(&k->note, "no series for %.*s", STR_ARG(metric));
        if (near.best.n)
            buf_printf(&k->note, ", did you mean %.*s?", STR_ARG(near.best));
        k->noted_ms = t->c->notes_ms;
    }
    out->note = arena_str(t->a, buf_str(&k->note));
}

void collect_put_notes(struct tick *t, struct board_panel *p, const struct panel *x)
{
    struct board_answer *answers = (struct board_answer *)p->answers; // made by the caller
    struct str metric;
    size_t empty = 0;

    for (size_t i = 0; i < p->n; i++)
        empty += is_empty(&answers[i]);
    if (empty < p->n || !p->n)
        return;
    p->absent = true;
    for (size_t i = 0; i < p->n; i++) {
        bool absent = is_absent(t, answers[i].expr, &metric);
        if (absent)
            note_absent(t, collect_kept_ask(t, x->queries[i].expr, x->queries[i].instant), metric,
                        &answers[i]);
        p->absent &= absent;
    }
    // One line is enough for what does not exist; else it is worth asking.
    for (size_t i = 0; i < p->n && !p->absent; i++)
        collect_put_note(t, x->queries[i].expr, x->queries[i].instant, &answers[i]);
}
