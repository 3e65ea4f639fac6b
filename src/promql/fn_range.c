/* fn_range.c - how fast samples change, and how often: rate() and its relatives. */
#include "num/extend.h"
#include "num/hist_rate.h"
#include "promql/eval.h"
#include "promql/fn.h"
#include "promql/fn_note.h"

/* The modifiers of the range; NULL: a subquery, which has none of those that extend it. */
static const struct pql_mods *mods_of(const struct pql_call *c)
{
    const struct pql_rnode *r = c->node->kids[0];
    return r->kind == PQL_RANGE ? &r->kids[0]->n->sel.mods : NULL;
}

static struct num_hist_window hists_of(const struct pql_call *c)
{
    const struct pql_window *w = c->win;
    return (struct num_hist_window){ .s = w->h,
                                     .n = w->n_h,
                                     .start = w->f.start,
                                     .end = w->f.end,
                                     .seconds = w->f.seconds,
                                     .use_st = c->ev->opts->start_timestamps };
}

/* --- notes --- */

static void note_hists(struct pql_call *c, unsigned notes)
{
    static const struct {
        unsigned bit;
        enum pql_note_id id;
        const char *word; /* NULL: the metric's name stands there */
    } rows[] = {
        { NUM_HIST_NOT_COUNTER, PQL_NOTE_NOT_COUNTER, NULL },
        { NUM_HIST_NOT_GAUGE, PQL_NOTE_NOT_GAUGE, NULL },
        { NUM_HIST_INCOMPATIBLE, PQL_NOTE_MIXED_SCHEMAS, NULL },
        { NUM_HIST_OVERLAP, PQL_NOTE_START_OVERLAP, NULL },
        { NUM_HIST_RECONCILED, PQL_NOTE_BOUNDS_RECONCILED, "addition" },
        { NUM_HIST_RECONCILED_SUB, PQL_NOTE_BOUNDS_RECONCILED, "subtraction" },
    };

    for (size_t i = 0; i < N_OF(rows); i++) {
        if (!(notes & rows[i].bit))
            continue;
        if (rows[i].word)
            pql_note1(&c->ev->notes, rows[i].id, pql_arg_at(c, 0), rows[i].word);
        else
            fn_note(c, rows[i].id, 0);
    }
}

static bool is_counter_name(struct str name)
{
    return str_ends(name, STR("_total")) || str_ends(name, STR("_sum")) ||
           str_ends(name, STR("_count")) || str_ends(name, STR("_bucket"));
}

/* What is told of floats that do not look like a counter. */
static void note_no_counter(struct pql_call *c)
{
    struct str name = fn_metric(c), type = labels_get(c->win->labels, STR("__type__"));
    struct buf b[2] = { { 0 }, { 0 } };

    if (!name.n)
        return;
    if (!c->ev->opts->type_and_unit_labels) {
        if (!is_counter_name(name))
            fn_note(c, PQL_NOTE_MAYBE_NOT_COUNTER, 0);
    } else if (!str_eq(type, STR("counter")) && !str_eq(type, STR("histogram"))) {
        str_put_quoted(&b[0], type);
        str_put_quoted(&b[1], name);
        pql_note(&c->ev->notes, PQL_NOTE_MAYBE_NOT_COUNTER_TYPE, pql_arg_at(c, 0),
                 (struct str[]){ buf_str(&b[0]), buf_str(&b[1]) }, 2);
        buf_done(&b[0]);
        buf_done(&b[1]);
    }
}

/* --- rate, increase, delta --- */

static void emit_hist(struct pql_call *c, bool ok, const struct num_hist *x, unsigned notes)
{
    note_hists(c, notes);
    if (ok)
        pql_emit_hist(c, num_hist_dup(c->ev->arena, x));
}

static void rate_of_hists(struct pql_call *c, enum num_rate kind, bool extended, bool smoothed)
{
    struct num_hist_window w = hists_of(c);
    struct num_hist x = { 0 };
    unsigned notes;
    bool ok;

    if (extended)
        ok = num_hist_rate_extended(&w, kind, smoothed, &x, &notes);
    else
        ok = num_hist_rate(&w, kind, &x, &notes);
    emit_hist(c, ok, &x, notes);
    num_hist_done(&x);
}

static void rate_of_floats(struct pql_call *c, enum num_rate kind, bool extended, bool smoothed)
{
    const struct num_window *w = &c->win->f;
    bool counter = kind & NUM_RATE_COUNTER, ok;
    double v;

    if (extended)
        ok = num_rate_extended(w, kind, smoothed, &v);
    else
        ok = num_rate(w, kind, &v);
    if (counter && !extended && num_window_overlaps(w))
        fn_note(c, PQL_NOTE_START_OVERLAP, 0);
    if (!ok)
        return;
    if (counter)
        note_no_counter(c);
    pql_emit(c, v);
}

static bool rate(struct pql_call *c, enum num_rate kind)
{
    const struct pql_mods *mods = mods_of(c);
    bool smoothed = mods && mods->smoothed, extended = smoothed || (mods && mods->anchored);

    if (c->win->f.n && c->win->n_h)
        fn_note(c, PQL_NOTE_MIXED_FLOATS_HISTOGRAMS, 0);
    else if (c->win->n_h)
        rate_of_hists(c, kind, extended, smoothed);
    else
        rate_of_floats(c, kind, extended, smoothed);
    return true;
}

bool fn_rate(struct pql_call *c, struct err *e)
{
    (void)e;
    return rate(c, NUM_RATE);
}

bool fn_increase(struct pql_call *c, struct err *e)
{
    (void)e;
    return rate(c, NUM_INCREASE);
}

bool fn_delta(struct pql_call *c, struct err *e)
{
    (void)e;
    return rate(c, NUM_DELTA);
}

/* --- irate, idelta --- */

static bool instant(struct pql_call *c, bool per_second)
{
    const struct pql_window *w = c->win;
    struct num_hist_window h = hists_of(c);
    struct num_hist x = { 0 };
    unsigned notes;
    double v;
    bool ok;

    switch (num_last_two(w->f.t, w->f.n, w->h, w->n_h)) {
    case NUM_TOO_FEW:
        break;
    case NUM_TWO_FLOATS:
        if (num_instant(&w->f, per_second, &v))
            pql_emit(c, v);
        break;
    case NUM_TWO_HISTOGRAMS:
        ok = num_hist_instant(&h, per_second, &x, &notes);
        emit_hist(c, ok, &x, notes);
        num_hist_done(&x);
        break;
    case NUM_ONE_OF_EACH:
        fn_note(c, PQL_NOTE_MIXED_FLOATS_HISTOGRAMS, 0);
        break;
    }
    return true;
}

bool fn_irate(struct pql_call *c, struct err *e)
{
    (void)e;
    return instant(c, true);
}

bool fn_idelta(struct pql_call *c, struct err *e)
{
    (void)e;
    return instant(c, false);
}

/* --- changes, resets --- */

/* The samples to compare. An anchored range begins with the last sample before it. False: there is
 * none after its start. */
static bool pairs_of(const struct pql_call *c, struct num_window *f, struct num_hist_window *h)
{
    const struct pql_mods *mods = mods_of(c);
    size_t first, first_h;

    *f = c->win->f;
    *h = hists_of(c);
    if (!mods || !mods->anchored)
        return true;
    if (!num_anchor(f->t, f->n, h->s, h->n, f->start, &first, &first_h))
        return false;
    if (first) {
        f->t += first;
        f->v += first;
        f->st = f->st ? f->st + first : NULL;
        f->n -= first;
    }
    if (first_h) {
        h->s += first_h;
        h->n -= first_h;
    }
    return true;
}

bool fn_changes(struct pql_call *c, struct err *e)
{
    struct num_hist_window h;
    struct num_window f;

    (void)e;
    if (pairs_of(c, &f, &h))
        pql_emit(c, num_changes_of_both(&f, &h));
    return true;
}

bool fn_resets(struct pql_call *c, struct err *e)
{
    struct num_hist_window h;
    struct num_window f;

    (void)e;
    if (pairs_of(c, &f, &h))
        pql_emit(c, num_resets_of_both(&f, &h));
    return true;
}
