#include "lint/fix.h"

static bool fits(const struct edits *chosen, const struct lint_finding *x, struct str text)
{
    for (size_t i = 0; i < x->n_edits; i++) {
        const struct edit *e = &x->edits[i];
        if (e->at.off > text.n || e->at.n > text.n - e->at.off)
            return false;
        for (size_t k = 0; k < chosen->n; k++)
            if (edits_touch(&chosen->p[k], e))
                return false;
    }
    return true;
}

size_t lint_apply_fixes(const struct lint_findings *found, struct str text, struct buf *out)
{
    struct edits chosen = { 0 };
    size_t n = 0;

    for (size_t i = 0; i < found->n; i++) {
        const struct lint_finding *x = &found->p[i];
        if (!x->n_edits || !fits(&chosen, x, text))
            continue;
        n++;
        for (size_t k = 0; k < x->n_edits; k++)
            vec_push(&chosen, x->edits[k]);
    }
    edits_apply(&chosen, text, out);
    vec_done(&chosen);
    return n;
}
