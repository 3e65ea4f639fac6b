#include "out/value.h"

#include "base/float.h"
#include "expo/write.h"

bool value_next(const struct value_series *s, struct value_cursor *c, struct value_point *out)
{
    bool f = c->f < s->n_floats, h = c->h < s->n_hists;

    if (!f && !h)
        return false;
    if (f && (!h || s->floats[c->f].t < s->hists[c->h].t)) {
        *out = (struct value_point){ .t = s->floats[c->f].t, .v = s->floats[c->f].v };
        c->f++;
    } else {
        *out = (struct value_point){ .t = s->hists[c->h].t, .h = s->hists[c->h].h };
        c->h++;
    }
    return true;
}

struct value value_as_series(struct arena *a, const struct value *v)
{
    struct value_series *s;

    if (v->type != VALUE_SCALAR)
        return *v;
    s = arena_new(a, struct value_series);
    s->labels = labels_of(a, NULL, 0);
    s->floats = &v->scalar;
    s->n_floats = 1;
    return (struct value){ .type = VALUE_VECTOR, .series = s, .n = 1 };
}

void value_put_point(struct buf *b, const struct value_point *p)
{
    if (p->h)
        expo_put_histogram_text(b, p->h);
    else
        b->n += float_print_json(buf_reserve(b, FLOAT_MAX_CHARS), p->v);
}
