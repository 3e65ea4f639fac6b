#include "lint/fix.h"

#include "base/vec.h"

#include <stdlib.h>

struct edits {
    struct lint_edit *p;
    size_t n, cap;
};

static int by_place(const void *a, const void *b)
{
    const struct lint_edit *x = a, *y = b;

    return x->at.off < y->at.off ? -1 : x->at.off > y->at.off;
}

/* Two insertions at one place touch each other, too: their order would be a guess. */
static bool touch(const struct lint_edit *a, const struct lint_edit *b)
{
    if (a->at.off == b->at.off)
        return true;
    return a->at.off < b->at.off ? a->at.off + a->at.n > b->at.off
                                 : b->at.off + b->at.n > a->at.off;
}

static bool fits(const struct edits *chosen, const struct lint_finding *x, struct str text)
{
    for (size_t i = 0; i < x->n_edits; i++) {
        const struct lint_edit *e = &x->edits[i];
        if (e->at.off > text.n || e->at.n > text.n - e->at.off)
            return false;
        for (size_t k = 0; k < chosen->n; k++)
            if (touch(&chosen->p[k], e))
                return false;
    }
    return true;
}

size_t lint_apply_fixes(const struct lint_findings *found, struct str text, struct buf *out)
{
    struct edits chosen = { 0 };
    size_t n = 0, at = 0;

    for (size_t i = 0; i < found->n; i++) {
        const struct lint_finding *x = &found->p[i];
        if (!x->n_edits || !fits(&chosen, x, text))
            continue;
        n++;
        for (size_t k = 0; k < x->n_edits; k++)
            vec_push(&chosen, x->edits[k]);
    }
    if (chosen.n)
        qsort(chosen.p, chosen.n, sizeof *chosen.p, by_place);
    for (size_t i = 0; i < chosen.n; i++) {
        buf_put_str(out, str_head(str_skip(text, at), chosen.p[i].at.off - at));
        buf_put_str(out, chosen.p[i].text);
        at = chosen.p[i].at.off + chosen.p[i].at.n;
    }
    buf_put_str(out, str_skip(text, at));
    vec_done(&chosen);
    return n;
}
