/* report.c - findings: their places in lines and characters, the part of the line to be shown. */
#include "base/utf8.h"
#include "base/vec.h"
#include "lint/lint.h"

enum {
    SOURCE_BYTES = 160, /* of a line are shown, */
    SOURCE_BEFORE = 60, /* at most so many of them before the place */
};

/* Characters of `s`; a byte that is no UTF-8 counts as one. */
static size_t characters(struct str s)
{
    size_t n = 0;
    while (s.n) {
        utf8_next(&s, NULL);
        n++;
    }
    return n;
}

/* The column of a byte. Of a line that was counted in before, as of dashboards that are one line,
 * only what follows is counted. */
static size_t column(struct lint_file *f, struct str line, size_t number, size_t off)
{
    bool goes_on = f->counted.line == number && f->counted.off <= off;
    size_t from = goes_on ? f->counted.off : 0;
    size_t n = off > from ? characters((struct str){ line.p + from, off - from }) : 0;

    n += goes_on ? f->counted.n : 0;
    if (off < line.n && ((unsigned char)line.p[off] & 0xC0) != 0x80)
        f->counted = (struct lint_counted){ number, off, n };
    return n + 1;
}

/* Moves a cut back to where a character begins. */
static size_t whole(struct str s, size_t at)
{
    while (at > 0 && at < s.n && ((unsigned char)s.p[at] & 0xC0) == 0x80)
        at--;
    return at;
}

static void set_source(struct lint_file *f, struct lint_finding *x, struct str line, size_t at,
                       size_t n)
{
    size_t from = line.n > SOURCE_BYTES && at > SOURCE_BEFORE ? whole(line, at - SOURCE_BEFORE) : 0;
    struct str part = str_skip(line, from);

    if (part.n > SOURCE_BYTES)
        part = str_head(part, whole(part, SOURCE_BYTES));
    x->source = arena_str(&f->arena, part);
    x->source_at = at - from < part.n ? at - from : part.n;
    x->source_n = n < part.n - x->source_at ? n : part.n - x->source_at;
}

/* `line` begins at `off` of the file and has this number; the span may go beyond it. */
static struct lint_finding *add(struct lint_file *f, const struct lint_rule *r, struct str line,
                                size_t number, size_t off, struct span in_line)
{
    struct lint_finding *x;

    if (in_line.off > line.n)
        in_line = (struct span){ line.n, 0 };
    x = vec_add(&f->found);
    *x = (struct lint_finding){ .rule = r, .level = f->levels[lint_rule_number(r)] };
    x->fails = r->promlint;
    x->subject = f->subject.n ? arena_str(&f->arena, f->subject) : (struct str){ 0 };
    x->at = (struct span){ off + in_line.off, in_line.n };
    x->line = x->end_line = number;
    x->col = column(f, line, number, in_line.off);
    x->end_col = x->col + characters(str_head(str_skip(line, in_line.off), in_line.n));
    set_source(f, x, line, in_line.off, in_line.n);
    return x;
}

static struct str say(struct lint_file *f, const char *fmt, va_list ap)
{
    struct buf b = { 0 };
    buf_vprintf(&b, fmt, ap);
    struct str s = arena_str(&f->arena, buf_str(&b));
    buf_done(&b);
    return s;
}

static void find_lines(struct lint_file *f)
{
    vec_push(&f->line_starts, 0);
    for (size_t i = 0; i < f->text.n;) {
        i += str_find_char(str_skip(f->text, i), '\n') + 1;
        if (i <= f->text.n)
            vec_push(&f->line_starts, i);
    }
}

/* The number of the line that `off` is in, from 0 on. */
static size_t line_of(struct lint_file *f, size_t off)
{
    size_t low = 0, high;

    if (!f->line_starts.n)
        find_lines(f);
    for (high = f->line_starts.n; high - low > 1;) {
        size_t mid = low + (high - low) / 2;
        if (f->line_starts.p[mid] <= off)
            low = mid;
        else
            high = mid;
    }
    return low;
}

static struct str line_text(const struct lint_file *f, size_t begin)
{
    struct str line = str_skip(f->text, begin);

    line = str_head(line, str_find_char(line, '\n'));
    if (line.n && line.p[line.n - 1] == '\r')
        line.n--;
    return line;
}

/* A span over several lines ends where it does. */
static void set_end(struct lint_file *f, struct lint_finding *x)
{
    size_t end = x->at.off + x->at.n < f->text.n ? x->at.off + x->at.n : f->text.n;
    size_t line = line_of(f, end), begin = f->line_starts.p[line];

    if (line + 1 == x->line)
        return;
    x->end_line = line + 1;
    x->end_col = characters(str_skip(str_head(f->text, end), begin)) + 1;
}

static struct lint_finding *report_text(struct lint_file *f, const struct lint_rule *r,
                                        struct span at)
{
    if (!lint_enabled(f, r))
        return NULL;
    if (at.off > f->text.n)
        at = (struct span){ f->text.n, 0 };
    size_t line = line_of(f, at.off), begin = f->line_starts.p[line];
    struct lint_finding *x = add(f, r, line_text(f, begin), line + 1, begin,
                                 (struct span){ at.off - begin, at.n });
    set_end(f, x);
    return x;
}

struct lint_finding *lint_report(struct lint_file *f, const struct lint_rule *r, struct span at,
                                 const char *fmt, ...)
{
    struct lint_finding *x = report_text(f, r, at);
    va_list ap;

    va_start(ap, fmt);
    if (x)
        x->msg = say(f, fmt, ap);
    va_end(ap);
    return x;
}

struct lint_finding *lint_report_line(struct lint_file *f, const struct lint_rule *r,
                                      struct str line, size_t number, uint64_t line_off,
                                      struct span in_line, const char *fmt, ...)
{
    struct lint_finding *x = NULL;
    va_list ap;

    va_start(ap, fmt);
    if (lint_enabled(f, r)) {
        x = add(f, r, line, number, (size_t)line_off, in_line);
        x->msg = say(f, fmt, ap);
    }
    va_end(ap);
    return x;
}

struct span lint_expr_place(const struct lint_expr *x, struct span in_text)
{
    if (x->place)
        return x->place(x->user, in_text);
    return (struct span){ x->off + in_text.off, in_text.n };
}

struct lint_finding *lint_report_expr(const struct lint_expr *x, const struct lint_rule *r,
                                      struct span in_text, const char *fmt, ...)
{
    struct lint_finding *found = NULL;
    va_list ap;

    va_start(ap, fmt);
    if (lint_enabled(x->file, r))
        found = report_text(x->file, r, lint_expr_place(x, in_text));
    if (found)
        found->msg = say(x->file, fmt, ap);
    va_end(ap);
    return found;
}

void lint_help(struct lint_file *f, struct lint_finding *x, const char *fmt, ...)
{
    va_list ap;

    va_start(ap, fmt);
    if (x)
        x->help = say(f, fmt, ap);
    va_end(ap);
}

void lint_fix(struct lint_file *f, struct lint_finding *x, struct span at, struct str text)
{
    if (!x)
        return;
    struct edit *all = arena_alloc(&f->arena, (x->n_edits + 1) * sizeof *all);
    if (x->n_edits)
        memcpy(all, x->edits, x->n_edits * sizeof *all);
    all[x->n_edits++] = (struct edit){ at, arena_str(&f->arena, text) };
    x->edits = all;
}
