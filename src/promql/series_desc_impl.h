/* series_desc_impl.h - between the files that read series descriptions. */
#ifndef PROMCTL_PROMQL_SERIES_DESC_IMPL_H
#define PROMCTL_PROMQL_SERIES_DESC_IMPL_H

#include "model/lexis.h"
#include "promql/series_desc.h"

struct series_reader {
    struct arena *arena;
    struct str text, rest;
    struct err *e;
    struct series_desc *out;
};

static inline size_t series_offset(const struct series_reader *r)
{
    return r->text.n - r->rest.n;
}

static inline bool series_skip_blanks(struct series_reader *r)
{
    size_t n = lexis_blanks(r->rest);
    r->rest = str_skip(r->rest, n);
    return n > 0;
}

static inline bool series_take(struct series_reader *r, struct str s)
{
    return str_cut_prefix(&r->rest, s);
}

/* "unexpected TOKEN" and where: an error of this place. */
bool series_unexpected(struct series_reader *r, const char *where);
#define SERIES_IN_VALUES " in series values"

bool series_read_number(struct series_reader *r, double *out);
bool series_is_word_number(struct str s); /* inf, nan */

/* xN; `*times` stays where there is none. */
bool series_read_times(struct series_reader *r, uint64_t *times);

bool series_push(struct series_reader *r, struct series_value v);

/* What begins with {{, which has been taken: one histogram or several. */
bool series_read_hists(struct series_reader *r);

#endif
