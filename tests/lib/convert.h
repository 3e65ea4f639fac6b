/* convert.h - text through a reader and a writer, for tests. */
#ifndef PROMCTL_TESTS_CONVERT_H
#define PROMCTL_TESTS_CONVERT_H

#include "expo/page.h"
#include "expo/write.h"

struct convert {
    struct buf *out;
    struct expo_writer *w;
};

static inline bool convert_item(void *user, const struct expo_item *it, struct err *e)
{
    struct convert *c = user;
    return expo_write(c->w, it, e);
}

static inline void convert_first_pass(struct expo_writer *w, struct str in, enum expo_format from)
{
    struct expo_reader *r = expo_reader_new(in, &(struct expo_opts){ .format = from });
    struct expo_item it;
    struct err e = { 0 };
    do
        if (!expo_next(r, &it, &e))
            it.kind = EXPO_END;
        else
            expo_writer_labels(w, &it);
    while (it.kind != EXPO_END);
    err_done(&e);
    expo_reader_free(r);
}

/* Appends `in`, converted, to `out`. `page`: through a whole page in memory. */
static inline bool convert(struct str in, const struct expo_opts *o, enum expo_output to, bool page,
                           struct buf *out, struct err *e)
{
    struct convert c = { out, expo_writer_new(to, out, 1700000000123) };
    struct expo_reader *r;
    struct page p;
    bool ok = true;

    if (to == EXPO_OUT_CSV)
        convert_first_pass(c.w, in, o->format);
    r = expo_reader_new(in, o);
    if (page) {
        page_init(&p);
        ok = page_read(&p, r, e) && page_each(&p, convert_item, &c, e);
        page_done(&p);
    } else {
        struct expo_item it;
        do
            ok = expo_next(r, &it, e) && expo_write(c.w, &it, e);
        while (ok && it.kind != EXPO_END);
    }
    ok = ok && expo_write_end(c.w, e);
    expo_reader_free(r);
    expo_writer_free(c.w);
    return ok;
}

#endif
