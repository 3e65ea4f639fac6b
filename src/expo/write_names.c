/* write_names.c - the names of the families that have samples, one a line, each once. */
#include "base/map.h"
#include "expo/write_impl.h"

#include <stdlib.h>

struct names_writer {
    struct expo_writer w;
    struct map seen;
};

static bool names_item(struct expo_writer *w, const struct expo_item *it, struct err *e)
{
    struct names_writer *n = (struct names_writer *)w;
    bool had = w->family.has_samples;
    (void)e;

    expo_family_see(&w->family, it);
    if (!w->family.has_samples || (had && !w->family.is_new))
        return true;
    size_t before = n->seen.n;
    if (map_id(&n->seen, buf_str(&w->family.name)) == before) {
        buf_put_str(w->out, buf_str(&w->family.name));
        buf_putc(w->out, '\n');
    }
    return true;
}

static bool names_end(struct expo_writer *w, struct err *e)
{
    (void)w;
    (void)e;
    return true;
}

static void names_free(struct expo_writer *w)
{
    struct names_writer *n = (struct names_writer *)w;
    map_done(&n->seen);
    free(n);
}

struct expo_writer *expo_names_writer_new(void)
{
    struct names_writer *n = xcalloc(1, sizeof *n);
    n->w = (struct expo_writer){ .item = names_item, .end = names_end, .free = names_free };
    return &n->w;
}
