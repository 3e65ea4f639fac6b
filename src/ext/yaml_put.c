/* Scalars written anew in their places.
 *
 * Source: YAML 1.1, 7.3 flow styles, 8.1 block scalar styles.
 */
#include "base/utf8.h"
#include "ext/yaml.h"

enum { STEP = 2 /* a new block is indented by */, INDICATOR_MAX = 9 };

struct rewrite {
    struct str text;
    const struct yaml_node *scalar;
    struct str value;
    size_t begin, end; /* of the scalar, without anchor and tag */
    size_t parent;     /* column of the map or list it is in, from 0 on */
    struct buf *out;
};

static bool is_blank(char c)
{
    return c == ' ' || c == '\t';
}

static bool is_break(char c)
{
    return c == '\n' || c == '\r';
}

static char at(const struct rewrite *w, size_t off)
{
    return off < w->text.n ? w->text.p[off] : '\n';
}

static size_t line_end(const struct rewrite *w, size_t off)
{
    while (!is_break(at(w, off)))
        off++;
    return off;
}

static bool has_lines(struct str s)
{
    return str_find_char(s, '\n') < s.n;
}

/* What YAML lets stand as it is. */
static bool is_printable(struct str s)
{
    while (s.n) {
        bool ok;
        uint32_t c = utf8_next(&s, &ok);
        if (!ok || (c < 0x20 && c != '\n' && c != '\t') || (c >= 0x7f && c < 0xa0) || c == 0xfeff ||
            c == 0x2028 || c == 0x2029 || c == 0xfffe || c == 0xffff)
            return false;
    }
    return true;
}

// ---- on one line ----

/* Without quotes it would be something else. */
static bool is_plain(struct str s, bool in_flow)
{
    if (!s.n || is_blank(s.p[s.n - 1]) || s.p[s.n - 1] == ':' || !is_printable(s) || has_lines(s) ||
        strchr("?:,[]{}#&*!|>'\"%@` \t", s.p[0]) ||
        (s.p[0] == '-' && (s.n == 1 || is_blank(s.p[1]))))
        return false;
    for (size_t i = 0; i < s.n; i++) {
        if (s.p[i] == ':' && is_blank(s.p[i + 1 < s.n ? i + 1 : i]))
            return false;
        if (s.p[i] == '#' && i && is_blank(s.p[i - 1]))
            return false;
        if (in_flow && strchr(",[]{}:", s.p[i]))
            return false;
    }
    return true;
}

static void put_single(struct buf *b, struct str s)
{
    buf_putc(b, '\'');
    for (size_t i = 0; i < s.n; i++) {
        buf_puts(b, s.p[i] == '\'' ? "'" : "");
        buf_putc(b, s.p[i]);
    }
    buf_putc(b, '\'');
}

static void put_double(struct buf *b, struct str s)
{
    buf_putc(b, '"');
    while (s.n) {
        struct str rest = s;
        uint32_t c = utf8_next(&s, NULL);
        struct str one = str_head(rest, rest.n - s.n);
        if (c == '"' || c == '\\')
            buf_printf(b, "\\%c", (char)c);
        else if (c == '\n' || c == '\t')
            buf_puts(b, c == '\n' ? "\\n" : "\\t");
        else if (!is_printable(one))
            buf_printf(b, c < 0x100 ? "\\x%02X" : "\\u%04X", (unsigned)c);
        else
            buf_put_str(b, one);
    }
    buf_putc(b, '"');
}

static void put_line(const struct rewrite *w)
{
    bool fits = is_printable(w->value) && !has_lines(w->value);

    if (w->scalar->style == YAML_PLAIN && is_plain(w->value, w->scalar->in_flow))
        buf_put_str(w->out, w->value);
    else if (w->scalar->style != YAML_DOUBLE && fits)
        put_single(w->out, w->value);
    else
        put_double(w->out, w->value);
}

// ---- as a block ----

/* Of an entry of a list the column of its `-`. */
static size_t parent_column(const struct rewrite *w, const struct yaml_node *key)
{
    size_t i = w->scalar->at.off, begin;

    if (key)
        return key->col - 1;
    while (i > 0 && (is_blank(w->text.p[i - 1]) || is_break(w->text.p[i - 1])))
        i--;
    i -= i > 0;
    for (begin = i; begin > 0 && !is_break(w->text.p[begin - 1]);)
        begin--;
    return i - begin;
}

/* What the lines of the old block are indented by. */
static size_t old_indent(const struct rewrite *w, size_t header_end)
{
    for (size_t i = w->begin; i < header_end && !is_blank(w->text.p[i]); i++)
        if (w->text.p[i] >= '1' && w->text.p[i] <= '9')
            return w->parent + (size_t)(w->text.p[i] - '0');
    for (size_t i = header_end, n; i < w->end; i = line_end(w, i)) {
        i += at(w, i) == '\r' && at(w, i + 1) == '\n' ? 2 : 1;
        for (n = 0; at(w, i + n) == ' ';)
            n++;
        if (!is_break(at(w, i + n)))
            return n;
    }
    return w->parent + STEP;
}

/* `header` is what follows the `|`: how the end is to be read, and a comment. */
static void put_block(const struct rewrite *w, char style, size_t indent, struct str header)
{
    struct str rest = w->value, line;
    bool indicator = is_blank(w->value.p[0]), crlf = at(w, line_end(w, w->begin)) == '\r';

    if (indent <= w->parent || (indicator && indent - w->parent > INDICATOR_MAX))
        indent = w->parent + STEP;
    buf_putc(w->out, style);
    if (indicator)
        buf_printf(w->out, "%zu", indent - w->parent);
    buf_put_str(w->out, header);
    while (str_cut(&rest, '\n', &line)) {
        buf_puts(w->out, crlf ? "\r\n" : "\n");
        buf_put_repeat(w->out, ' ', line.n ? indent : 0);
        buf_put_str(w->out, line);
    }
}

static bool block_again(struct rewrite *w)
{
    size_t header_end = line_end(w, w->begin), i = w->begin + 1;
    struct buf header = { 0 };
    bool folds = at(w, w->begin) == '>' && !has_lines(w->value);

    for (; i < header_end && strchr("+-0123456789", w->text.p[i]); i++)
        if (w->text.p[i] == '+' || w->text.p[i] == '-')
            buf_putc(&header, w->text.p[i]);
    buf_put_str(&header, (struct str){ w->text.p + i, header_end - i });
    while (w->end > header_end && (is_blank(w->text.p[w->end - 1]) || is_break(at(w, w->end - 1))))
        w->end--;
    if (w->end > header_end)
        w->end = line_end(w, w->end);
    put_block(w, folds ? '>' : '|', old_indent(w, header_end), buf_str(&header));
    buf_done(&header);
    return true;
}

/* A value in the line below its key: the `|` goes behind the colon. */
static void join_key(struct rewrite *w)
{
    size_t i = w->begin;

    while (i > 0 && (is_blank(w->text.p[i - 1]) || is_break(w->text.p[i - 1])))
        i--;
    if (line_end(w, i) < w->begin && i > 0 && w->text.p[i - 1] == ':') {
        w->begin = i;
        buf_putc(w->out, ' ');
    }
}

/* A comment behind the old text stays where it is: behind the `|`. */
static bool block_anew(struct rewrite *w)
{
    size_t i = w->end, end = line_end(w, w->end);

    while (i < end && is_blank(w->text.p[i]))
        i++;
    if (w->scalar->in_flow || (i < end && (i == w->end || w->text.p[i] != '#')))
        return false;
    join_key(w);
    put_block(w, '|', w->parent + STEP, (struct str){ w->text.p + w->end, end - w->end });
    w->end = end;
    return true;
}

// ---- either ----

/* Where the scalar begins behind `&anchor` and `!tag`. */
static size_t skip_properties(const struct rewrite *w, size_t off)
{
    while (off < w->end && (at(w, off) == '&' || at(w, off) == '!')) {
        while (off < w->end && !is_blank(at(w, off)) && !is_break(at(w, off)))
            off++;
        while (off < w->end && (is_blank(at(w, off)) || is_break(at(w, off))))
            off++;
    }
    return off;
}

bool yaml_rewrite(struct str text, const struct yaml_member *m, struct str value, struct span *span,
                  struct buf *out)
{
    const struct yaml_node *n = m->value;
    struct rewrite w = { .text = text, .scalar = n, .value = value, .out = out };
    bool ok = true, block = n->style == YAML_LITERAL || n->style == YAML_FOLDED;

    w.end = n->at.off + n->at.n;
    w.begin = skip_properties(&w, n->at.off);
    if (!value.n || (block ? w.begin >= w.end : false))
        return false;
    w.parent = parent_column(&w, m->key);
    if (block || (has_lines(value) && !n->in_flow)) {
        ok = is_printable(value) && (block ? block_again(&w) : block_anew(&w));
    } else {
        put_line(&w);
    }
    *span = (struct span){ w.begin, w.end - w.begin };
    return ok;
}
