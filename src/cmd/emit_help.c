/* emit_help.c - help for people, from the tables. */
#include "base/utf8.h"
#include "cmd/emit.h"

#include <stdlib.h>

enum { INDENT = 2, GAP = 2, LEFT_MAX = 26 };

/* Lines of text are read with ease up to some length, whatever the terminal has. */
static size_t columns(const struct out_term *t)
{
    if (t->width == 0)
        return 80;
    return t->width < 40 ? 40 : t->width > 100 ? 100 : t->width;
}

static void put_heading(struct buf *b, const struct out_term *t, struct str text)
{
    out_style(b, t, STYLE_BOLD);
    buf_put_str(b, text);
    buf_putc(b, ':');
    out_style_end(b, t);
}

// ---- text ----

/* Where the line being written stands. */
struct wrap {
    struct buf *b;
    size_t indent, width, column;
};

static void new_line(struct wrap *w)
{
    buf_putc(w->b, '\n');
    w->column = 0;
}

static void put_word(struct wrap *w, struct str word)
{
    size_t n = utf8_width(word);
    if (w->column > w->indent && w->column + 1 + n > w->width)
        new_line(w);
    if (w->column < w->indent) {
        buf_put_repeat(w->b, ' ', w->indent - w->column);
        w->column = w->indent;
    } else if (w->column > w->indent) {
        buf_putc(w->b, ' ');
        w->column++;
    }
    for (size_t i = 0; i < word.n; i++)
        if (word.p[i] != '`')
            buf_putc(w->b, word.p[i]);
        else
            n--;
    w->column += n;
}

static void put_words(struct wrap *w, struct str text)
{
    struct str word;
    while (str_cut(&text, ' ', &word))
        if (word.n)
            put_word(w, word);
}

/* What a table wrote as a phrase, as a sentence. */
static void put_phrase(struct buf *b, const struct out_term *t, size_t indent, const char *phrase)
{
    struct wrap w = { .b = b, .indent = indent, .width = columns(t) };
    char *sentence = emit_sentence(phrase);
    put_words(&w, str_of(sentence));
    new_line(&w);
    free(sentence);
}

/* Paragraphs parted by blank lines; lines that begin with a blank stand as they are. */
static void put_paragraphs(struct buf *b, const struct out_term *t, const char *text)
{
    struct str rest = str_of(text), line;
    struct wrap w = { .b = b, .width = columns(t) };
    while (str_cut(&rest, '\n', &line)) {
        if (w.column && (line.n == 0 || line.p[0] == ' '))
            new_line(&w);
        if (line.n == 0 || line.p[0] == ' ') {
            buf_put_str(b, line);
            buf_putc(b, '\n');
        } else {
            put_words(&w, line);
        }
    }
    if (w.column)
        new_line(&w);
}

/* A name and what it is, in two columns. */
static void put_row(struct buf *b, const struct out_term *t, struct str left, size_t left_width,
                    struct str right)
{
    struct wrap w = { .b = b, .indent = INDENT + left_width + GAP, .width = columns(t) };
    buf_put_repeat(b, ' ', INDENT);
    buf_put_str(b, left);
    w.column = INDENT + utf8_width(left);
    if (w.column + GAP > w.indent)
        new_line(&w);
    put_words(&w, right);
    new_line(&w);
}

static size_t max_size(size_t a, size_t b)
{
    return a > b ? a : b;
}

// ---- options ----

static void put_left(struct buf *b, const struct opt *o)
{
    if (o->letter)
        buf_printf(b, "-%c%s", o->letter, o->name ? ", " : "");
    else
        buf_puts(b, "    ");
    if (o->name)
        buf_printf(b, o->negatable ? "--[no-]%s" : "--%s", o->name);
    if (o->arg && o->optional_value)
        buf_printf(b, "[=%s]", o->arg);
    else if (o->arg)
        buf_printf(b, " %s", o->arg);
}

/* "how to print: a, b or c (default a)" and, in the full text, the sentences. */
static void put_right(struct buf *b, const struct opt *o, bool full)
{
    buf_puts(b, o->brief);
    if (o->kind == OPT_KIND_STRS)
        buf_puts(b, ", repeatable");
    for (size_t i = 0; o->kind == OPT_KIND_ENUM && i < o->words->n; i++)
        buf_printf(b, "%s%s", i == 0 ? ": " : i + 1 < o->words->n ? ", " : " or ", o->words->p[i]);
    if (o->def && o->kind != OPT_KIND_FLAG)
        buf_printf(b, " (default %s)", o->def);
    if (full && o->man)
        buf_printf(b, ". %s", o->man);
}

static size_t left_width_of(const struct opt_refs *refs)
{
    size_t width = 0;
    struct buf left = { 0 };
    for (size_t i = 0; i < refs->n; i++) {
        buf_clear(&left);
        put_left(&left, refs->p[i].row);
        if (left.n <= LEFT_MAX)
            width = max_size(width, left.n);
    }
    buf_done(&left);
    return width;
}

/* The rows under one heading. */
static void put_section(struct buf *b, const struct out_term *t, const struct opt_refs *refs,
                        const char *heading, size_t width, bool full)
{
    struct buf left = { 0 }, right = { 0 };

    buf_putc(b, '\n');
    put_heading(b, t, str_of(heading ? heading : "Options"));
    buf_putc(b, '\n');
    for (size_t i = 0; i < refs->n; i++) {
        if (!emit_same_heading(refs->p[i].heading, heading))
            continue;
        buf_clear(&left);
        buf_clear(&right);
        put_left(&left, refs->p[i].row);
        put_right(&right, refs->p[i].row, full);
        put_row(b, t, buf_str(&left), width, buf_str(&right));
    }
    buf_done(&left);
    buf_done(&right);
}

static void put_options(struct buf *b, const struct out_term *t, const struct opt_refs *refs,
                        bool full)
{
    size_t width = left_width_of(refs);
    for (size_t i = 0; i < refs->n; i++)
        if (emit_begins_heading(refs, i))
            put_section(b, t, refs, refs->p[i].heading, width, full);
}

// ---- pages ----

static void put_examples(struct buf *b, const struct out_term *t, const struct cmd_example *x,
                         size_t n)
{
    for (size_t i = 0; i < n; i++) {
        buf_printf(b, "  %s\n", x[i].call);
        put_phrase(b, t, 6, x[i].what);
    }
}

static void put_usage(struct buf *b, const struct out_term *t)
{
    put_heading(b, t, STR("Usage"));
    buf_puts(b, " promctl [GLOBAL OPTION]... COMMAND [OPTION]... [OPERAND]...\n\n");
}

static void put_commands(struct buf *b, const struct out_term *t)
{
    size_t width = 0;
    put_heading(b, t, STR("Commands"));
    buf_putc(b, '\n');
    for (size_t i = 0; i < cmd_table_n; i++)
        width = max_size(width, strlen(cmd_table[i]->name));
    for (size_t i = 0; i < cmd_table_n; i++)
        put_row(b, t, str_of(cmd_table[i]->name), width, str_of(cmd_table[i]->brief));
}

void emit_commands(struct buf *b, const struct out_term *t)
{
    put_usage(b, t);
    put_commands(b, t);
    buf_puts(b, "\n\"promctl help\" tells more.\n");
}

void emit_overview(struct buf *b, const struct out_term *t)
{
    struct opt_refs refs = { 0 };

    put_usage(b, t);
    put_paragraphs(b, t, emit_about);
    buf_putc(b, '\n');
    put_commands(b, t);

    emit_refs_add(&refs, NULL);
    put_options(b, t, &refs, false);
    opt_refs_done(&refs);

    buf_putc(b, '\n');
    put_heading(b, t, STR("Examples"));
    buf_putc(b, '\n');
    for (size_t i = 0; i < cmd_table_n; i++)
        put_examples(b, t, cmd_table[i]->examples, cmd_table[i]->n_examples ? 1 : 0);

    buf_puts(b, "\n\"promctl help COMMAND\" tells all about a command, \"promctl COMMAND --help\" "
                "its\noptions at a glance.\n");
}

void emit_help(struct buf *b, const struct out_term *t, const struct cmd *c, bool full)
{
    struct opt_refs refs = { 0 };

    put_heading(b, t, STR("Usage"));
    buf_printf(b, " promctl %s [OPTION]...%s%s\n\n", c->name, c->usage ? " " : "",
               c->usage ? c->usage : "");
    put_phrase(b, t, 0, c->brief);
    if (c->man) {
        buf_putc(b, '\n');
        put_paragraphs(b, t, c->man);
    }

    emit_refs_add(&refs, c);
    put_options(b, t, &refs, full);
    opt_refs_done(&refs);

    if (c->n_examples) {
        buf_putc(b, '\n');
        put_heading(b, t, STR("Examples"));
        buf_putc(b, '\n');
        put_examples(b, t, c->examples, c->n_examples);
    }
}
