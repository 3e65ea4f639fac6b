#include "out/plan.h"

#include <assert.h>

#include "base/float.h"
#include "base/json.h"
#include "base/xalloc.h"
#include "out/table.h"
#include "out/text.h"
#include "out/units.h"
#include "out/value.h"

enum col { COL_WHAT, COL_SERIES, COL_SAMPLES, COL_TIME, COL_HOW, COL_TEXT, N_COLS };
enum { INDENT = 2, WHAT_MIN = 16, TEXT_MIN = 12 };

/* One root; every other node is at most one below what stands above it. */
static bool is_tree(const struct query_plan *p)
{
    for (size_t i = 0; i < p->n; i++)
        if (i ? p->p[i].depth < 1 || p->p[i].depth > p->p[i - 1].depth + 1 : p->p[i].depth > 0)
            return false;
    return true;
}

// ---- the table ----

struct view {
    const struct query_plan *plan;
    bool exact;
    size_t deepest; /* levels shown by blanks; what is deeper says how much */
    struct out_unit count, seconds;
    struct out_unit_style style;
};

static void put_what(struct buf *b, const struct view *w, const struct query_plan_node *n)
{
    size_t levels = n->depth < w->deepest ? n->depth : w->deepest;

    buf_put_repeat(b, ' ', levels * INDENT);
    if (n->depth > levels)
        buf_printf(b, "+%zu ", n->depth - levels);
    buf_put_str(b, n->what);
}

static void put_number(struct buf *b, const struct view *w, const struct out_unit *u, double v)
{
    char text[FLOAT_MAX_CHARS];
    if (w->exact)
        buf_put(b, text, float_print_f(text, v));
    else
        out_unit_put(b, u, v, &w->style);
}

static enum out_style cell(void *user, size_t row, size_t col, struct buf *b)
{
    const struct view *w = user;
    const struct query_plan_node *n = &w->plan->p[row];

    switch ((enum col)col) {
    case COL_WHAT:
        put_what(b, w, n);
        break;
    case COL_SERIES:
        put_number(b, w, &w->count, (double)n->series);
        break;
    case COL_SAMPLES:
        put_number(b, w, &w->count, (double)n->samples);
        break;
    case COL_TIME:
        put_number(b, w, &w->seconds, (double)n->ns / 1e9);
        break;
    case COL_HOW:
        buf_put_str(b, n->how);
        break;
    case COL_TEXT:
        buf_put_str(b, n->text);
        break;
    case N_COLS:
        break;
    }
    return STYLE_NONE;
}

static bool has_how(const struct query_plan *p)
{
    for (size_t i = 0; i < p->n; i++)
        if (p->p[i].how.n)
            return true;
    return false;
}

void plan_put_table(struct out_flow *f, const struct query_plan *p, bool raw)
{
    struct view w = {
        .plan = p,
        .exact = raw || !f->term.tty,
        .deepest = f->term.width ? f->term.width / 4 / INDENT : SIZE_MAX / INDENT,
        .style = { .ascii = !f->term.utf8 },
    };
    struct out_col cols[N_COLS] = {
        [COL_WHAT] = { .head = STR("operation"), .style = STYLE_NAME, .min = WHAT_MIN },
        [COL_SERIES] = { .head = STR("series"), .align = ALIGN_RIGHT, .style = STYLE_NUMBER },
        [COL_SAMPLES] = { .head = STR("samples"), .align = ALIGN_RIGHT, .style = STYLE_NUMBER },
        [COL_TIME] = { .align = ALIGN_RIGHT, .style = STYLE_NUMBER },
        [COL_HOW] = { .drop = 2 },
        [COL_TEXT] = { .head = STR("expression"), .style = STYLE_DIM, .min = TEXT_MIN, .drop = 1 },
    };
    const struct out_table t = {
        .cols = cols, .n_cols = N_COLS, .n_rows = p->n, .cell = cell, .user = &w
    };

    assert(is_tree(p));
    if (p->n == 0)
        return;
    out_unit_parse(STR("short"), &w.count);
    out_unit_parse(STR("s"), &w.seconds);
    cols[COL_TIME].head = w.exact ? STR("seconds") : STR("time");
    cols[COL_HOW].head = has_how(p) ? STR("how") : STR(""); // empty columns take no room
    out_table_put(f, &t);
}

// ---- JSON ----

static void put_member(struct buf *b, const char *key, struct str s)
{
    buf_printf(b, "\"%s\":", key);
    json_put_string(b, s);
    buf_putc(b, ',');
}

/* Without the brace at its end: what is below may follow. */
static void put_node(struct buf *b, const struct query_plan_node *n)
{
    char text[FLOAT_MAX_CHARS];

    buf_putc(b, '{');
    put_member(b, "operation", n->what);
    put_member(b, "expression", n->text);
    put_member(b, "how", n->how);
    buf_printf(b, "\"series\":%zu,\"samples\":%lld,\"seconds\":", n->series, (long long)n->samples);
    buf_put(b, text, float_print_f(text, (double)n->ns / 1e9));
}

/* No json_writer: expressions may be nested deeper than that allows. */
static void put_tree(struct buf *b, const struct query_plan *p)
{
    for (size_t i = 0; i < p->n; i++) {
        unsigned depth = p->p[i].depth, next = i + 1 < p->n ? p->p[i + 1].depth : 0;
        put_node(b, &p->p[i]);
        if (next > depth) {
            buf_puts(b, ",\"children\":[");
            continue;
        }
        buf_putc(b, '}');
        for (; next < depth; depth--)
            buf_puts(b, "]}");
        if (next)
            buf_putc(b, ',');
    }
}

void plan_put_json(struct out_flow *f, const struct query_plan *p, const struct diags *notes)
{
    struct buf b = { 0 };

    assert(is_tree(p));
    buf_puts(&b, "{\"status\":\"success\",\"data\":{\"plan\":");
    if (p->n)
        put_tree(&b, p);
    else
        buf_puts(&b, "null");
    buf_putc(&b, '}');
    value_put_notes_json(&b, notes);
    buf_puts(&b, "}\n");
    if (f->term.tty)
        out_text_lines(&f->out.buf, buf_str(&b));
    else
        buf_put_str(&f->out.buf, buf_str(&b));
    buf_done(&b);
}
