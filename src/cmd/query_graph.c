/* query_graph.c - the picture of a result: -o graph and its options. */
#include "base/time.h"
#include "cmd/query_run.h"
#include "out/text.h"
#include "out/unit_expr.h"
#include "out/value_graph.h"

enum { DRAW_LINE, DRAW_FILL, DRAW_BARS, DRAW_POINTS, DRAW_STACK, DRAW_SHARES };
enum { SCALE_LINEAR, SCALE_LOG };

static const char *const draw_words[] = { "line", "fill", "bars", "points", "stack", "shares" };
static const char *const draw_briefs[] = {
    "each series a line",          "the same, filled",
    "a bar for each step",         "samples alone",
    "series on top of each other", "the same, as shares of their sum",
};
static const struct opt_words draws = { draw_words, draw_briefs, N_OF(draw_words) };

static const char *const scale_words[] = { "linear", "log" };
static const struct opt_words scales = { scale_words, NULL, N_OF(scale_words) };

static const char *const glyph_words[] = { "braille", "block", "ascii" }; // enum plot_glyphs
static const char *const glyph_briefs[] = { "eight dots a character", "blocks, filled to the axis",
                                            "as it is where there is no UTF-8" };
static const struct opt_words glyphs = { glyph_words, glyph_briefs, N_OF(glyph_words) };

// clang-format off
const struct opt query_graph_opts[QUERY_GRAPH_N_OPTS] = {
    { OPT_ENUM(struct query_graph_args, draw, draws),
      OPT_GIVEN(struct query_graph_args, draw_given), .name = "draw", .arg = "HOW", .def = "line",
      .brief = "with -o graph: how to draw series" },
    { OPT_ENUM(struct query_graph_args, scale, scales),
      OPT_GIVEN(struct query_graph_args, scale_given), .name = "scale", .arg = "SCALE",
      .def = "linear", .brief = "with -o graph: the value axis is `linear` or `log`",
      .man = "What a logarithmic axis cannot show, zero and below, sits on the axis as `▁` and is "
             "counted in the title." },
    { OPT_ENUM(struct query_graph_args, glyphs, glyphs),
      OPT_GIVEN(struct query_graph_args, glyphs_given), .name = "glyphs", .arg = "GLYPHS",
      .def = "braille", .brief = "with -o graph: what to draw with, where there is UTF-8" },
};
// clang-format on

bool query_graph_check(const struct query_args *a, struct err *e)
{
    const struct query_graph_args *g = &a->graph;
    const char *given = g->draw_given     ? "draw"
                        : g->scale_given  ? "scale"
                        : g->glyphs_given ? "glyphs"
                                          : NULL;

    if (given && a->format != FORMAT_GRAPH)
        return err_set(e, ERR_USAGE, "--%s goes with -o graph", given);
    if (g->scale == SCALE_LOG && g->draw >= DRAW_STACK)
        return err_set(e, ERR_USAGE, "--scale log and --draw %s exclude each other",
                       draw_words[g->draw]);
    return true;
}

struct out_unit query_unit(struct str text, const struct pql_syntax *syntax)
{
    struct arena a = { 0 };
    struct err e = { 0 };
    struct out_unit unit = { .kind = UNIT_LOCALE };
    struct pql_node *n = pql_parse(&a, text, syntax, &e);

    if (n)
        out_unit_of_expr(n, &unit);
    if (n)
        pql_done(n);
    err_done(&e);
    arena_done(&a);
    return unit;
}

/* The shortest of the ranges that samples are looked at in: 0 where one is taken as it is. */
static int64_t shortest(const struct pql_node *n)
{
    const struct pql_node *kid;
    int64_t least = INT64_MAX;

    if (n->kind == PQL_SELECTOR)
        return 0;
    if (n->kind == PQL_RANGE)
        return n->range.range.expr ? INT64_MAX : n->range.range.ms;
    for (size_t i = 0; (kid = pql_child(n, i)); i++) {
        int64_t ms = shortest(kid);
        least = ms < least ? ms : least;
    }
    return n->kind == PQL_SUBQUERY && least < INT64_MAX ? INT64_MAX : least;
}

/* Whether a peak between two steps would not be seen. */
static bool skips(const struct query_run *r, const struct query *q)
{
    struct arena a = { 0 };
    struct err e = { 0 };
    struct pql_node *n = q->range ? pql_parse(&a, q->text, &r->opts.syntax, &e) : NULL;
    int64_t ms = n ? shortest(n) : INT64_MAX;

    if (n)
        pql_done(n);
    err_done(&e);
    arena_done(&a);
    return ms < q->step && r->interval_ms > 0 && r->interval_ms < q->step;
}

void query_put_title(struct buf *b, struct str text, const struct pql_syntax *syntax)
{
    struct arena a = { 0 };
    struct err e = { 0 };
    struct pql_node *n = str_find_char(text, '\n') < text.n ? pql_parse(&a, text, syntax, &e)
                                                            : NULL;

    if (n) {
        pql_put(b, n);
        pql_done(n);
    } else { // one line, or in words of a server's own
        out_one_line(b, text);
    }
    err_done(&e);
    arena_done(&a);
}

void query_put_graph(struct out_flow *f, const struct query_run *r, const struct query *q,
                     const struct value *v)
{
    const struct query_graph_args *a = &r->a->graph;
    struct buf title = { 0 };

    query_put_title(&title, q->text, &r->opts.syntax);
    const struct value_graph g = {
        .v = v,
        .title = buf_str(&title),
        .note = r->note,
        .unit = query_unit(q->text, &r->opts.syntax),
        .range = q->range,
        .start = q->start,
        .end = q->range ? q->end : q->start,
        .step = q->step,
        .skips = skips(r, q),
        .now_ms = time_now_ms(),
        .draw = a->draw < DRAW_STACK ? (enum plot_draw)a->draw : PLOT_FILL,
        .stack = a->draw == DRAW_STACK    ? PLOT_STACK
                 : a->draw == DRAW_SHARES ? PLOT_SHARES
                                          : PLOT_APART,
        .log = a->scale == SCALE_LOG,
        .glyphs = (enum plot_glyphs)a->glyphs,
        .slots = r->slots,
        .gutter = r->gutter,
    };
    value_put_graph(f, &g);
    buf_done(&title);
}
