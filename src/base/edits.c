#include "base/edits.h"

#include <stdlib.h>

static int by_place(const void *a, const void *b)
{
    const struct edit *x = a, *y = b;

    return x->at.off < y->at.off ? -1 : x->at.off > y->at.off;
}

bool edits_touch(const struct edit *a, const struct edit *b)
{
    if (a->at.off == b->at.off)
        return true;
    return a->at.off < b->at.off ? a->at.off + a->at.n > b->at.off
                                 : b->at.off + b->at.n > a->at.off;
}

void edits_apply(struct edits *edits, struct str text, struct buf *out)
{
    size_t at = 0;

    if (edits->n)
        qsort(edits->p, edits->n, sizeof *edits->p, by_place);
    for (size_t i = 0; i < edits->n; i++) {
        buf_put_str(out, str_head(str_skip(text, at), edits->p[i].at.off - at));
        buf_put_str(out, edits->p[i].text);
        at = edits->p[i].at.off + edits->p[i].at.n;
    }
    buf_put_str(out, str_skip(text, at));
}
