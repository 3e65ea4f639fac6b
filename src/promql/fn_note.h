/* fn_note.h - notes that several functions give. */
#ifndef PROMCTL_PROMQL_FN_NOTE_H
#define PROMCTL_PROMQL_FN_NOTE_H

#include "promql/eval.h"

static inline struct str fn_metric(const struct pql_call *c)
{
    return labels_get(c->win->labels, STR(LABEL_NAME));
}

/* About the series of the window, at argument `arg`. */
static inline void fn_note(struct pql_call *c, enum pql_note_id id, size_t arg)
{
    pql_note_quoted(&c->ev->notes, id, pql_arg_at(c, arg), fn_metric(c));
}

/* For functions that only take floats: histograms beside them were left out. */
static inline void fn_note_ignored(struct pql_call *c, size_t arg)
{
    if (c->win->f.n && c->win->n_h)
        fn_note(c, PQL_NOTE_IGNORED_IN_RANGE, arg);
}

/* ` for metric name "x"` of texts that only say so while the name is still there. */
static inline struct str fn_delayed_name(const struct pql_eval *ev, const struct labels *ls)
{
    if (!ev->opts->delayed_name_removal)
        return (struct str){ 0 };
    return labels_get(ls, STR(LABEL_NAME));
}

/* fn_quantile.c: of the functions of classic histograms. */
void fn_note_bad_bucket(struct pql_eval *ev, struct span at, const struct labels *ls);
void fn_note_quantile(struct pql_eval *ev, struct span at, double q); /* unless it is one */

/* Where the bucket of a series ends. */
bool fn_bucket_bound(const struct labels *ls, double *out);

#endif
