#include "promql/notes.h"

#include <math.h>

#include "base/float.h"
#include "base/time.h"
#include "base/vec.h"
#include "model/labels.h"

/* %: the next argument. */
static const struct {
    enum diag_level level;
    const char *text;
} forms[] = {
    [PQL_NOTE_QUANTILE] = { DIAG_WARN, "quantile value should be between 0 and 1, got %" },
    [PQL_NOTE_RATIO] = { DIAG_WARN, "ratio value should be between -1 and 1, got %, capping to %" },
    [PQL_NOTE_BAD_BUCKET] = { DIAG_WARN,
                              "bucket label \"le\" is missing or has a malformed value of %%" },
    [PQL_NOTE_MIXED_FLOATS_HISTOGRAMS] = { DIAG_WARN, "encountered a mix of histograms and floats "
                                                      "for metric name %" },
    [PQL_NOTE_MIXED_IN_AGGREGATION] = { DIAG_WARN, "encountered a mix of histograms and floats for "
                                                   "aggregation" },
    [PQL_NOTE_MIXED_CLASSIC_NATIVE] = { DIAG_WARN, "vector contains a mix of classic and native "
                                                   "histograms%" },
    [PQL_NOTE_NOT_COUNTER] = { DIAG_WARN, "this native histogram metric is not a counter: %" },
    [PQL_NOTE_NOT_GAUGE] = { DIAG_WARN, "this native histogram metric is not a gauge: %" },
    [PQL_NOTE_MIXED_SCHEMAS] = { DIAG_WARN, "vector contains a mix of histograms with exponential "
                                            "and custom buckets schemas for metric name %" },
    [PQL_NOTE_INCOMPATIBLE_LAYOUT] = { DIAG_WARN, "incompatible bucket layout encountered for "
                                                  "binary operator %" },
    [PQL_NOTE_SORT_IN_RANGE] = { DIAG_WARN, "sort is ineffective for range queries since results "
                                            "are always ordered by labels" },
    [PQL_NOTE_RESET_COLLISION] = { DIAG_WARN, "conflicting counter resets during histogram %" },
    [PQL_NOTE_START_OVERLAP] = { DIAG_WARN, "sample has start time that overlaps with previous "
                                            "sample timestamp for metric %" },
    [PQL_NOTE_MAYBE_NOT_COUNTER] = { DIAG_INFO,
                                     "metric might not be a counter, name does not end in "
                                     "_total/_sum/_count/_bucket: %" },
    [PQL_NOTE_MAYBE_NOT_COUNTER_TYPE] = { DIAG_INFO,
                                          "metric might not be a counter, __type__ label is not "
                                          "set to \"counter\" or \"histogram\", got %: %" },
    [PQL_NOTE_MONOTONICITY] = { DIAG_INFO,
                                "input to histogram_quantile needed to be fixed for monotonicity "
                                "(see https://prometheus.io/docs/prometheus/latest/querying/"
                                "functions/#histogram_quantile)%" },
    [PQL_NOTE_INCOMPATIBLE_TYPES] = { DIAG_INFO, "incompatible sample types encountered for binary "
                                                 "operator %: % % %" },
    [PQL_NOTE_IGNORED_IN_AGGREGATION] = { DIAG_INFO, "ignored histogram in % aggregation" },
    [PQL_NOTE_IGNORED_IN_RANGE] = { DIAG_INFO, "ignored histograms in a range containing both "
                                               "floats and histograms for metric name %" },
    [PQL_NOTE_NAN_QUANTILE] = { DIAG_INFO, "input to histogram_quantile has NaN observations, "
                                           "result is NaN%" },
    [PQL_NOTE_NAN_SKEWED] = { DIAG_INFO, "input to histogram_quantile has NaN observations, result "
                                         "is skewed higher%" },
    [PQL_NOTE_NAN_FRACTION] = { DIAG_INFO, "input to histogram_fraction has NaN observations, "
                                           "which are excluded from all fractions%" },
    [PQL_NOTE_BOUNDS_RECONCILED] = { DIAG_INFO, "mismatched custom buckets were reconciled during "
                                                "%" },
};

void pql_notes_done(struct pql_notes *n)
{
    map_done(&n->texts);
    vec_done(n);
}

/* The note of this text; `*is_new` tells whether it has just been made. */
static struct pql_note *note_of(struct pql_notes *n, enum pql_note_id id, const struct str *args,
                                size_t n_args, bool *is_new)
{
    struct buf b = { 0 };
    size_t used = 0, i;

    for (const char *p = forms[id].text; *p; p++) {
        if (*p != '%')
            buf_putc(&b, *p);
        else if (used < n_args)
            buf_put_str(&b, args[used++]);
    }
    i = map_id(&n->texts, buf_str(&b));
    *is_new = i == n->n;
    if (*is_new)
        vec_push(n, (struct pql_note){ .id = id });
    buf_done(&b);
    return &n->p[i];
}

void pql_note(struct pql_notes *n, enum pql_note_id id, struct span at, const struct str *args,
              size_t n_args)
{
    bool is_new;
    struct pql_note *note = note_of(n, id, args, n_args, &is_new);

    if (is_new || id != PQL_NOTE_START_OVERLAP)
        note->at = at;
    if (!is_new)
        note->count++;
}

void pql_note0(struct pql_notes *n, enum pql_note_id id, struct span at)
{
    pql_note(n, id, at, NULL, 0);
}

void pql_note1(struct pql_notes *n, enum pql_note_id id, struct span at, const char *word)
{
    struct str s = str_of(word);
    pql_note(n, id, at, &s, 1);
}

void pql_note_quoted(struct pql_notes *n, enum pql_note_id id, struct span at, struct str s)
{
    struct buf b = { 0 };
    struct str arg;

    str_put_quoted(&b, s);
    arg = buf_str(&b);
    pql_note(n, id, at, &arg, 1);
    buf_done(&b);
}

static void put_for_metric(struct buf *b, struct str metric)
{
    if (!metric.n)
        return;
    buf_puts(b, " for metric name ");
    str_put_quoted(b, metric);
}

void pql_note_metric(struct pql_notes *n, enum pql_note_id id, struct span at, struct str metric)
{
    struct buf b = { 0 };
    struct str arg;

    put_for_metric(&b, metric);
    arg = buf_str(&b);
    pql_note(n, id, at, &arg, 1);
    buf_done(&b);
}

void pql_note_num(struct pql_notes *n, enum pql_note_id id, struct span at, const double *v,
                  size_t n_v)
{
    char text[2][FLOAT_MAX_CHARS];
    struct str args[2];

    for (size_t i = 0; i < n_v && i < 2; i++) {
        size_t len = float_print_g(text[i], v[i]);
        args[i] = (struct str){ text[i], len };
    }
    pql_note(n, id, at, args, n_v);
}

void pql_note_join(struct pql_note *note, const struct pql_note *x)
{
    note->count += x->count;
    note->mint = x->mint < note->mint ? x->mint : note->mint;
    note->maxt = x->maxt > note->maxt ? x->maxt : note->maxt;
    note->from = fmin(note->from, x->from);
    note->to = fmax(note->to, x->to);
    note->max_diff = fmax(note->max_diff, x->max_diff);
}

void pql_note_monotonicity(struct pql_notes *n, struct span at, struct str metric,
                           const struct pql_note *x)
{
    struct buf b = { 0 };
    struct str arg;
    struct pql_note *note;
    bool is_new;

    put_for_metric(&b, metric);
    arg = buf_str(&b);
    note = note_of(n, PQL_NOTE_MONOTONICITY, &arg, 1, &is_new);
    if (is_new) {
        *note = *x;
        note->id = PQL_NOTE_MONOTONICITY;
        note->at = at;
    } else {
        pql_note_join(note, x);
    }
    buf_done(&b);
}

void pql_notes_merge(struct pql_notes *to, const struct pql_notes *from, ptrdiff_t shift)
{
    for (size_t i = 0; i < from->n; i++) {
        struct pql_note x = from->p[i];
        size_t at = map_id(&to->texts, map_key(&from->texts, i));
        struct pql_note *note;

        x.at.off += (size_t)shift;
        if (at == to->n) {
            vec_push(to, x);
            continue;
        }
        note = &to->p[at];
        if (x.id == PQL_NOTE_MONOTONICITY) {
            pql_note_join(note, &x);
            continue;
        }
        note->count += x.count + 1;
        if (x.id != PQL_NOTE_START_OVERLAP)
            note->at = x.at;
    }
}

static void put_g(struct buf *b, double v)
{
    char *p = buf_reserve(b, FLOAT_MAX_CHARS);
    b->n += float_print_g(p, v);
}

/* RFC 3339 as Go prints it: no fraction. */
static void put_time(struct buf *b, int64_t ms)
{
    char t[TIME_MAX_CHARS];
    size_t n = time_print_rfc3339(t, ms);

    buf_put(b, t, n - 5);
    buf_putc(b, 'Z');
}

static void put_note(struct buf *b, const struct pql_note *note, struct str text)
{
    buf_puts(b, forms[note->id].level == DIAG_WARN ? "PromQL warning: " : "PromQL info: ");
    buf_put_str(b, text);
    if (note->id == PQL_NOTE_MONOTONICITY) {
        buf_puts(b, ", from buckets ");
        put_g(b, note->from);
        buf_puts(b, " to ");
        put_g(b, note->to);
        buf_printf(b, ", with a max diff of %.2g, over %lld samples from ", note->max_diff,
                   (long long)note->count);
        put_time(b, note->mint);
        buf_puts(b, " to ");
        put_time(b, note->maxt);
    } else if (note->id == PQL_NOTE_START_OVERLAP && note->count) {
        buf_printf(b, " (%lld occurrences)", (long long)note->count + 1);
    }
}

/* Warnings, then infos, each by place: the same however many threads have worked. */
static int by_place(const void *a, const void *b, void *user)
{
    const struct pql_notes *n = user;
    size_t i = *(const size_t *)a, j = *(const size_t *)b;
    const struct pql_note *x = &n->p[i], *y = &n->p[j];
    int level = (int)forms[y->id].level - (int)forms[x->id].level;

    if (level)
        return level;
    if (x->at.off != y->at.off)
        return x->at.off < y->at.off ? -1 : 1;
    return str_cmp(map_key(&n->texts, i), map_key(&n->texts, j));
}

void pql_notes_print(const struct pql_notes *n, struct str text, struct diags *out)
{
    size_t *order = xcalloc(n->n ? n->n : 1, sizeof *order);
    struct buf b = { 0 };

    for (size_t i = 0; i < n->n; i++)
        order[i] = i;
    qsort_r(order, n->n, sizeof *order, by_place, (void *)n);
    for (size_t i = 0; i < n->n; i++) {
        const struct pql_note *note = &n->p[order[i]];
        struct line_col lc = line_col_at(text, note->at.off);

        buf_clear(&b);
        put_note(&b, note, map_key(&n->texts, order[i]));
        buf_printf(&b, " (%zu:%zu)", lc.line, lc.col);
        diags_add(out, forms[note->id].level, note->at, "%.*s", STR_ARG(buf_str(&b)));
    }
    buf_done(&b);
    free(order);
}
