/* promqltest_load.c - `load`: series into the store. */
#include <stdlib.h>

#include "base/time.h"
#include "rules/promqltest_impl.h"

struct starts { /* offsets of start times to their samples, ms */
    struct labels labels;
    struct start {
        bool omitted;
        int64_t ms;
    } * p;
    size_t n, cap;
};

/* --- start times: `metric{...}@st -30s-1mx2 _ *` --- */

static bool bad_start(struct str item, struct err *e)
{
    return err_set(e, ERR_FORMAT, "invalid start time \"%.*s\"", STR_ARG(item));
}

static bool read_count(struct str s, uint64_t *n)
{
    *n = 0;
    for (size_t i = 0; i < s.n; i++) {
        if (s.p[i] < '0' || s.p[i] > '9' || i > 6)
            return false;
        *n = *n * 10 + (uint64_t)(s.p[i] - '0');
    }
    return s.n > 0;
}

/* A duration with a sign at the start of `s`. */
static bool read_signed(struct str *s, int64_t *ms)
{
    bool minus = str_cut_prefix(s, STR("-"));
    struct err ignored = { 0 };
    size_t n = 0;
    bool ok;

    if (!minus)
        str_cut_prefix(s, STR("+"));
    while (n < s->n && s->p[n] >= '0' && s->p[n] <= '9')
        n++;
    while (n < s->n && ((s->p[n] >= 'a' && s->p[n] <= 'z') || (s->p[n] >= '0' && s->p[n] <= '9')) &&
           s->p[n] != 'x')
        n++;
    ok = dur_parse(str_head(*s, n), ms, &ignored);
    err_done(&ignored);
    if (minus)
        *ms = -*ms;
    *s = str_skip(*s, n);
    return ok;
}

static void push_starts(struct starts *out, struct start first, int64_t step, uint64_t n)
{
    for (uint64_t i = 0; i < n; i++, first.ms += step)
        vec_push(out, first);
}

static bool read_start(struct str item, struct starts *out, int64_t *last, struct err *e)
{
    struct str s = item;
    struct start first = { 0 };
    int64_t step = 0;
    uint64_t n = 1;

    first.omitted = str_cut_prefix(&s, STR("_"));
    if (str_cut_prefix(&s, STR("*")))
        first.ms = *last;
    else if (!first.omitted && !read_signed(&s, &first.ms))
        return bad_start(item, e);
    if (s.n && s.p[0] != 'x' && !read_signed(&s, &step))
        return bad_start(item, e);
    if (str_cut_prefix(&s, STR("x"))) {
        if (!read_count(s, &n))
            return bad_start(item, e);
        n += !first.omitted;
    } else if (s.n) {
        return bad_start(item, e);
    }
    push_starts(out, first, step, n);
    if (!first.omitted)
        *last = first.ms + step * (int64_t)(n - 1);
    return true;
}

static bool read_starts(struct arena *a, struct str line, size_t blank, struct starts *out,
                        struct err *e)
{
    struct str metric = str_head(line, blank - 3), rest = str_skip(line, blank), item;
    struct series_desc d;
    int64_t last = 0;

    if (!series_desc_parse(a, metric, &d, e))
        return false;
    out->labels = d.labels;
    for (size_t i = 0; i < rest.n; i++)
        if (rest.p[i] == '\t')
            return err_set(e, ERR_FORMAT, "start times are separated by spaces");
    while (str_cut(&rest, ' ', &item))
        if (item.n && !read_start(item, out, &last, e))
            return false;
    return true;
}

static size_t blank_of(struct str line)
{
    size_t i = 0;

    while (i < line.n && line.p[i] != ' ' && line.p[i] != '\t')
        i++;
    return i;
}

static bool is_starts(struct str line)
{
    size_t blank = blank_of(line);
    return blank < line.n && str_ends(str_head(line, blank), STR("@st"));
}

/* --- series --- */

static void add_series(struct promqltest_block *b, const struct series_desc *d,
                       const struct starts *own, const struct starts *all)
{
    struct promqltest_series s = { .labels = d->labels, .p = d->p, .n = d->n };
    const struct starts *from = own->n ? own : all;

    if (from->n) {
        s.st = arena_new_n(b->arena, int64_t, d->n ? d->n : 1);
        for (size_t i = 0; i < d->n; i++) {
            const struct start *st = &from->p[i % from->n];
            s.st[i] = st->omitted ? 0 : (int64_t)i * b->step + st->ms;
        }
    }
    for (size_t i = 0; i < b->n; i++) {
        if (!labels_eq(&b->p[i].labels, &s.labels))
            continue;
        b->p[i] = s; // the last line wins
        return;
    }
    vec_push(b, s);
}

static bool read_line(struct promqltest_block *b, struct str line, struct starts *own,
                      struct starts *all, struct err *e)
{
    struct series_desc d;
    bool fits;

    if (str_starts(line, STR("@st"))) {
        vec_clear(all);
        return read_starts(b->arena, line, blank_of(line), all, e);
    }
    if (is_starts(line)) {
        vec_clear(own);
        return read_starts(b->arena, line, blank_of(line), own, e);
    }
    if (!series_desc_parse(b->arena, line, &d, e))
        return false;
    fits = own->n == d.n && labels_eq(&own->labels, &d.labels);
    if (own->n && !fits)
        return err_set(e, ERR_FORMAT, "the start times before this line are not those of it");
    add_series(b, &d, own, all);
    vec_clear(own);
    return true;
}

static bool read_block(struct promqltest *t, struct promqltest_block *b, struct err *e)
{
    struct starts own = { 0 }, all = { 0 };
    bool ok = true;

    while (ok && t->lines.at < t->lines.n && t->lines.p[t->lines.at].n) {
        ok = read_line(b, t->lines.p[t->lines.at++], &own, &all, e);
        if (!ok)
            err_wrap(e, "line %zu", t->lines.at);
    }
    vec_done(&own);
    vec_done(&all);
    return ok;
}

bool promqltest_append(struct promqltest *t, const struct labels *ls, const struct mem_sample *s,
                       struct err *e)
{
    int64_t series = mem_series(t->store, ls, e);

    return series != MEM_NONE && mem_append(t->store, series, s, e);
}

static bool append_block(struct promqltest *t, const struct promqltest_block *b, struct err *e)
{
    for (size_t i = 0; i < b->n; i++) {
        const struct promqltest_series *s = &b->p[i];
        for (size_t j = 0; j < s->n; j++) {
            struct mem_sample x = { .t = (int64_t)j * b->step,
                                    .st = s->st ? s->st[j] : 0,
                                    .v = s->p[j].v,
                                    .h = s->p[j].h };
            if (!s->p[j].omitted && !promqltest_append(t, &s->labels, &x, e))
                return false;
        }
    }
    return true;
}

bool promqltest_load(struct promqltest *t, struct str first, struct err *e)
{
    struct promqltest_block b = { .arena = &t->arena };
    size_t blank = blank_of(first), line = t->lines.at;
    bool nhcb = str_eq_nocase(str_head(first, blank), STR("load_with_nhcb"));
    bool ok;

    if (!nhcb && !str_eq_nocase(str_head(first, blank), STR("load")))
        return promqltest_bad(t, line, e, "invalid command \"%.*s\"", STR_ARG(first));
    if (!promqltest_duration(str_trim(str_skip(first, blank)), &b.step, e))
        return err_wrap(e, "line %zu: invalid step definition", line);
    ok = read_block(t, &b, e);
    if (ok && !(ok = append_block(t, &b, e) && (!nhcb || promqltest_add_nhcb(t, &b, e))))
        err_wrap(e, "line %zu", line);
    vec_done(&b);
    return ok;
}
