/* The loop between the window and the lexers of the line formats: which bytes a lexer may see, when
 * more must be read, what a record leaves behind. */
#include "expo/lex.h"

static struct lex begin(struct expo_reader *r)
{
    size_t have = (size_t)(r->end - r->at), max = r->opts.max_line_bytes;
    struct lex l = { .r = r, .b = r->at, .state = r->state };
    l.len = have < max ? have : max;
    l.final = r->eof && have <= max && (r->closed || r->opts.format == EXPO_OPENMETRICS);
    r->labels.n = r->labels.n_known = 0;
    r->exemplar_labels.n = r->exemplar_labels.n_known = 0;
    if (r->scratch_used) {
        arena_reset(&r->scratch);
        r->scratch_used = false;
    }
    return l;
}

/* The record at `at` does not end in the window. Reads until there is another newline; where a
 * record has been cut before, until there is twice as much of it, so that the work stays linear
 * in its length. */
static bool more(struct expo_reader *r, struct err *e)
{
    size_t had = (size_t)(r->end - r->at), max = r->opts.max_line_bytes;
    uint64_t off = expo_off_at(r, r->at);
    if (had > max)
        return err_set(e, ERR_LIMIT, "line %zu, column %zu: longer than %zu bytes", r->line,
                       r->column + 1, max);
    if (r->eof) {
        expo_close_text(r);
        return true;
    }
    size_t want = r->retry_off == off + 1 ? 2 * had : 0;
    uint64_t lines_off = expo_off_at(r, r->lines_end);
    r->retry_off = off + 1;
    do {
        if (!expo_read_more(r, e))
            return false;
        had = (size_t)(r->end - r->at);
    } while (!r->eof && had <= max && (had < want || expo_off_at(r, r->lines_end) == lines_off));
    return true;
}

/* Moves on to the byte after the record. */
static void commit(struct lex *l, struct expo_item *it)
{
    struct expo_reader *r = l->r;
    struct str raw = { l->b, l->i };
    it->line = r->line;
    it->off = expo_off_at(r, l->b);
    const char *nl, *from = l->b, *end = l->b + l->i;
    while ((nl = memchr(from, '\n', (size_t)(end - from)))) {
        from = nl + 1;
        r->line++;
        r->column = 0;
    }
    r->column += (size_t)(end - from);
    if (raw.n && raw.p[raw.n - 1] == '\n')
        raw.n--;
    it->raw = raw;
    r->at = end;
    if (r->lines_end < end)
        r->lines_end = end;
    r->state = l->state;
}

bool expo_lines_next(struct expo_reader *r, struct expo_item *it, struct err *e)
{
    for (;;) {
        if (r->at < r->lines_end && r->state == S_INIT && !r->no_fast && expo_fast_sample(r, it))
            return true;
        struct lex l = begin(r);
        *it = (struct expo_item){ 0 };
        enum lex_result res = r->opts.format == EXPO_TEXT ? expo_text_record(&l, it, e)
                                                          : expo_om_record(&l, it, e);
        if (l.need) {
            if (!more(r, e))
                return false;
            continue;
        }
        switch (res) {
        case LEX_FAILED:
            return false;
        case LEX_END:
            r->ended = true;
            *it = (struct expo_item){ .kind = EXPO_END };
            return true;
        case LEX_SKIP:
            commit(&l, it);
            break;
        case LEX_ITEM:
            commit(&l, it);
            return true;
        }
    }
}
