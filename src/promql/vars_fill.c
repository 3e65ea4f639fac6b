/* vars_fill.c - what is put in the places of variables, and taken out again. */
#include "base/vec.h"
#include "model/lexis.h"
#include "promql/vars.h"

enum {
    NUMBER_LEAST = 70213, /* of the numbers filled in; five digits each */
    NUMBER_DIGITS = 15,
    MAX_DEPTH = 64, /* of brackets that are told apart */
    MAX_TRIES = 12,
};

struct filler {
    struct arena *a;
    enum pql_fill_for what_for;
    const bool *flip; /* of each: a number instead of a name, and the other way round */
    struct str source;
    size_t at; /* in it */
    struct buf out;
    struct {
        struct pql_fill *p;
        size_t n, cap;
    } fills;
    char prefix[16];      /* of names; nowhere in the source */
    char open[MAX_DEPTH]; /* brackets around; 'n': a parenthesis with names of labels */
    size_t depth;
    struct str word; /* the last one, while nothing but a sign is behind it */
    char last;       /* the last character that says something, before this */
    size_t op;       /* in `out`: where = or =~ of a matcher begins, that comes right before */
    bool has_op;
};

// ---- what is filled in ----

static char around(const struct filler *f)
{
    return f->depth ? f->open[f->depth < MAX_DEPTH ? f->depth - 1 : MAX_DEPTH - 1] : 0;
}

/* Equal ones have one number where equality is looked at. */
static size_t number_of(const struct filler *f, struct span src)
{
    struct str text = str_head(str_skip(f->source, src.off), src.n);

    for (size_t i = 0; i < f->fills.n && f->what_for == PQL_FILL_CHECK; i++) {
        struct span s = f->fills.p[i].src;
        if (str_eq(text, str_head(str_skip(f->source, s.off), s.n)))
            return i;
    }
    return f->fills.n;
}

static void put_number(struct buf *b, size_t i, size_t n)
{
    buf_printf(b, "%zu", NUMBER_LEAST + i);
    for (size_t digits = 5; digits < n && digits < NUMBER_DIGITS; digits++)
        buf_putc(b, '1');
}

/* About `n` bytes in the one form of a duration: hours keep it from being whole weeks, and what is
 * less than a second may be lost in a double. */
static void put_duration(struct buf *b, size_t i, size_t n)
{
    size_t end = b->n + n;

    buf_printf(b, "%zud", NUMBER_LEAST + i);
    for (const char *unit = "hms"; *unit; unit++) {
        size_t left = b->n < end ? end - b->n : 0;
        if (left > 1 || *unit == 'h')
            buf_printf(b, "%s%c", left == 2 || !left ? "1" : "11", *unit);
    }
}

static void put_name(const struct filler *f, struct buf *b, size_t i, size_t n)
{
    size_t begin = b->n;

    buf_printf(b, "%s%04zu", f->prefix, i);
    while (b->n - begin < n)
        buf_putc(b, 'x');
}

static void add(struct filler *f, enum pql_fill_kind kind, bool sure, size_t n)
{
    struct span src = { f->at, n };
    size_t i = number_of(f, src), begin = f->out.n;
    struct pql_fill fill = { .kind = kind, .sure = sure, .src = src, .is_time = f->last == '@' };

    fill.any_labels = kind == PQL_FILL_NAME && (around(f) == 'n' || !sure);

    if (kind == PQL_FILL_DURATION && f->what_for == PQL_FILL_CHECK)
        buf_puts(&f->out, "5m");
    else if (kind == PQL_FILL_DURATION)
        put_duration(&f->out, i, n);
    else if (kind == PQL_FILL_NUMBER && f->what_for == PQL_FILL_CHECK && !fill.is_time)
        buf_printf(&f->out, "scalar(%s%04zu)", f->prefix, i);
    else if (kind == PQL_FILL_NUMBER)
        put_number(&f->out, i, n);
    else
        put_name(f, &f->out, i, kind == PQL_FILL_STRING && n > 2 ? n - 2 : n);
    fill.at = (struct span){ begin, f->out.n - begin };
    fill.text = arena_str(f->a, (struct str){ f->out.p + begin, f->out.n - begin });
    vec_push(&f->fills, fill);
    f->at += n;
}

// ---- strings ----

static size_t string_length(struct str s)
{
    char quote = s.p[0];
    size_t i = 1;

    for (; i < s.n && s.p[i] != quote; i++)
        i += quote != '`' && s.p[i] == '\\';
    return i < s.n ? i + 1 : s.n;
}

/* A matcher of any value: which one it will be, nobody knows. */
static void add_any(struct filler *f, size_t n)
{
    static const char any[] = "=~\".+\"";
    struct span src = { f->at - (f->out.n - f->op), n + (f->out.n - f->op) };

    f->out.n = f->op;
    buf_puts(&f->out, any);
    vec_push(&f->fills, ((struct pql_fill){ .kind = PQL_FILL_STRING,
                                            .sure = true,
                                            .src = src,
                                            .at = { f->op, sizeof any - 1 },
                                            .text = STR(".+") }));
    f->at += n;
}

static void take_string(struct filler *f)
{
    struct str s = str_skip(f->source, f->at);
    size_t n = string_length(s);

    if (!pql_has_vars(str_head(s, n))) {
        buf_put(&f->out, s.p, n);
        f->at += n;
    } else if (f->what_for == PQL_FILL_CHECK && f->has_op) {
        add_any(f, n);
    } else {
        buf_putc(&f->out, '"');
        add(f, PQL_FILL_STRING, true, n);
        buf_putc(&f->out, '"');
    }
    f->last = '"';
    f->word = (struct str){ 0 };
}

// ---- words ----

static bool is_word_char(const struct filler *f, char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
           (c == ':' && around(f) != '[');
}

/* A word, with variables in it or not. */
static size_t run_length(const struct filler *f, bool *vars, bool *alone)
{
    struct str s = str_skip(f->source, f->at);
    size_t i = 0, n_vars = 0;
    bool chars = false;

    while (i < s.n) {
        struct pql_var v = pql_var_at(str_skip(s, i));
        if (!v.n && !is_word_char(f, s.p[i]))
            break;
        n_vars += v.n > 0;
        chars |= !v.n;
        i += v.n ? v.n : 1;
    }
    *vars = n_vars > 0;
    *alone = n_vars == 1 && !chars;
    return i;
}

static char next_char(const struct filler *f, size_t i)
{
    while (i < f->source.n && strchr(" \t\r\n", f->source.p[i]))
        i++;
    return i < f->source.n ? f->source.p[i] : '\0';
}

static bool is_operator(char c)
{
    return c && strchr("+-*/%^<>=!", c);
}

static void take_vars(struct filler *f, size_t n, bool alone)
{
    char in = around(f), next = next_char(f, f->at + n), first = f->source.p[f->at];

    if (in == '[' || str_eq_nocase(f->word, STR("offset"))) {
        add(f, PQL_FILL_DURATION, true, n);
    } else if (in == '{' || in == 'n' || next == '{' || next == '[') {
        add(f, PQL_FILL_NAME, true, n);
    } else if (!alone) {
        bool number = first >= '0' && first <= '9';
        add(f, number ? PQL_FILL_NUMBER : PQL_FILL_NAME, true, n);
    } else {
        bool number = f->last == '@' || f->last == ',' || is_operator(f->last) ||
                      str_eq_nocase(f->word, STR("bool")) || next == ',' || is_operator(next);
        bool other = f->flip[f->fills.n] && f->last != '@';
        add(f, number != other ? PQL_FILL_NUMBER : PQL_FILL_NAME, f->last == '@', n);
    }
}

static void take_word(struct filler *f)
{
    bool vars, alone;
    size_t n = run_length(f, &vars, &alone);

    if (vars) {
        take_vars(f, n, alone);
        f->word = (struct str){ 0 };
    } else {
        f->word = str_head(str_skip(f->source, f->at), n);
        buf_put_str(&f->out, f->word);
        f->at += n;
    }
    f->last = 'a';
}

// ---- all else ----

static bool names_follow(struct str word)
{
    static const char *const clauses[] = { "by",       "without",    "on",
                                           "ignoring", "group_left", "group_right" };
    for (size_t i = 0; i < N_OF(clauses); i++)
        if (str_eq_nocase(word, str_of(clauses[i])))
            return true;
    return false;
}

static void take_char(struct filler *f)
{
    char c = f->source.p[f->at++];
    bool open = c == '(' || c == '[' || c == '{';

    if (open && f->depth++ < MAX_DEPTH)
        f->open[f->depth - 1] = c == '(' && names_follow(f->word) ? 'n' : c;
    else if ((c == ')' || c == ']' || c == '}') && f->depth)
        f->depth--;
    if (!strchr(" \t\r\n", c)) {
        bool goes_on = f->has_op && c == '~' && f->op + 1 == f->out.n;
        f->op = goes_on ? f->op : f->out.n;
        f->has_op = goes_on || (around(f) == '{' && c == '=' && f->last != '!');
        f->last = c;
        f->word = c == '-' || c == '+' ? f->word : (struct str){ 0 };
    }
    buf_putc(&f->out, c);
}

static void take(struct filler *f)
{
    struct str s = str_skip(f->source, f->at);
    size_t comment = lexis_comment(s);

    if (comment) {
        buf_put(&f->out, s.p, comment);
        f->at += comment;
    } else if (lexis_is_quote(s.p[0])) {
        take_string(f);
        f->has_op = false;
    } else if (pql_var_at(s).n || is_word_char(f, s.p[0])) {
        take_word(f);
        f->has_op = false;
    } else {
        take_char(f);
    }
}

static void choose_prefix(struct filler *f)
{
    size_t n = 2;

    memcpy(f->prefix, "QQ", 3);
    while (str_find(f->source, str_of(f->prefix)) < f->source.n && n + 1 < sizeof f->prefix) {
        f->prefix[n++] = 'Q';
        f->prefix[n] = '\0';
    }
}

static bool fill(struct arena *a, struct str source, enum pql_fill_for what_for, const bool *flip,
                 struct pql_filled *out)
{
    struct filler f = { .a = a, .what_for = what_for, .flip = flip, .source = source };

    choose_prefix(&f);
    while (f.at < source.n && f.fills.n < PQL_MAX_FILLS)
        take(&f);
    bool ok = f.at == source.n;
    *out = (struct pql_filled){ .source = source, .text = arena_str(a, buf_str(&f.out)) };
    out->n = f.fills.n;
    if (out->n)
        out->p = arena_dup(a, f.fills.p, out->n * sizeof *out->p);
    buf_done(&f.out);
    vec_done(&f.fills);
    return ok;
}

// ---- parsed ----

static bool touches(struct span a, struct span b)
{
    return a.off < b.off + b.n + (b.n == 0) && b.off < a.off + a.n + (a.n == 0);
}

/* The filling that an error is about becomes the other kind, else the next; each does once. */
static bool flip_one(const struct pql_filled *f, bool *flip, struct span at)
{
    size_t next = f->n;

    for (size_t i = f->n; i > 0; i--) {
        if (f->p[i - 1].sure || flip[i - 1])
            continue;
        next = i - 1;
        if (touches(f->p[i - 1].at, at))
            break;
    }
    if (next < f->n)
        flip[next] = true;
    return next < f->n;
}

/* A variable is called what it is in the message, too. */
static void name_variable(const struct pql_filled *f, struct err *e)
{
    struct str msg = str_of(e->msg);

    for (size_t i = 0; i < f->n; i++) {
        struct str shown = f->p[i].text, src = str_skip(f->source, f->p[i].src.off);
        if (str_find(msg, shown) == msg.n) // long ones are cut
            shown = str_head(shown, 10);
        size_t at = str_find(msg, shown);
        struct str rest = str_skip(msg, at + shown.n);
        if (at == msg.n || f->p[i].kind == PQL_FILL_STRING)
            continue;
        str_cut_prefix(&rest, STR("..."));
        struct err named = { 0 };
        err_at(&named, e->kind, e->at, "%.*s%.*s%.*s", STR_ARG(str_head(msg, at)),
               STR_ARG(str_head(src, f->p[i].src.n)), STR_ARG(rest));
        err_done(e);
        *e = (struct err){ 0 };
        err_take(e, &named);
        return;
    }
}

struct pql_node *pql_parse_filled(struct arena *a, struct str source, enum pql_fill_for what_for,
                                  struct pql_filled *out, struct err *e)
{
    bool flip[PQL_MAX_FILLS + 1] = { false };
    struct pql_node *tree = NULL;
    struct err first = { 0 };

    *out = (struct pql_filled){ .source = source, .text = source };
    if (!pql_has_vars(source))
        return pql_parse(a, source, NULL, e);
    for (size_t tries = 0; !tree && tries < MAX_TRIES; tries++) {
        struct err again = { 0 };
        if (source.n > PQL_MAX_BYTES || !fill(a, source, what_for, flip, out)) {
            err_set(e, ERR_LIMIT, "more than %d variables", PQL_MAX_FILLS);
            break;
        }
        tree = pql_parse(a, out->text, NULL, &again);
        if (!tree && tries == 0) {
            first = again;
            again = (struct err){ 0 };
            name_variable(out, &first);
            first.at = pql_filled_span(out, first.at);
        }
        bool more = !tree && flip_one(out, flip, tries ? again.at : first.at);
        err_done(&again);
        if (!more)
            break;
    }
    if (tree || e->kind)
        err_done(&first);
    else
        err_take(e, &first);
    return tree;
}

// ---- and back ----

struct span pql_filled_span(const struct pql_filled *f, struct span in_text)
{
    size_t from = in_text.off, to = in_text.off + in_text.n, a = from, b = to;

    for (size_t i = 0; i < f->n; i++) {
        struct span at = f->p[i].at, src = f->p[i].src;
        if (at.off + at.n <= from)
            a = from + (src.off + src.n) - (at.off + at.n);
        else if (at.off <= from)
            a = src.off;
        if (at.off + at.n <= to)
            b = to + (src.off + src.n) - (at.off + at.n);
        else if (at.off < to)
            b = src.off + src.n;
    }
    a = a < f->source.n ? a : f->source.n;
    b = b < f->source.n ? b : f->source.n;
    return (struct span){ a, b > a ? b - a : 0 };
}

bool pql_filled_touches(const struct pql_filled *f, struct span in_text)
{
    for (size_t i = 0; i < f->n; i++)
        if (touches(f->p[i].at, in_text))
            return true;
    return false;
}

struct place {
    size_t off, n;
    const struct pql_fill *fill;
};

static int by_place(const void *a, const void *b)
{
    const struct place *x = a, *y = b;
    return x->off < y->off ? -1 : x->off > y->off;
}

static bool is_part(struct str s, size_t i)
{
    return i < s.n && ((s.p[i] >= '0' && s.p[i] <= '9') || (s.p[i] >= 'a' && s.p[i] <= 'z') ||
                       (s.p[i] >= 'A' && s.p[i] <= 'Z') || s.p[i] == '_' || s.p[i] == '.');
}

/* Where it is printed, once and as a word of its own. */
static bool find_place(struct str printed, const struct pql_fill *fill, struct place *out)
{
    size_t off = str_find(printed, fill->text), end = off + fill->text.n;

    if (off == printed.n || str_find(str_skip(printed, end), fill->text) < printed.n - end)
        return false;
    if (fill->is_time && str_starts(str_skip(printed, end), STR(".000")))
        end += 4;
    if ((off && is_part(printed, off - 1)) || is_part(printed, end))
        return false;
    if (fill->kind == PQL_FILL_STRING && off && printed.p[off - 1] == '"') {
        off--;
        end++;
    }
    *out = (struct place){ off, end - off, fill };
    return true;
}

bool pql_unfill(struct buf *b, const struct pql_filled *f, struct str printed, size_t *n_gone)
{
    struct place *places = xmalloc((f->n + 1) * sizeof *places);
    size_t at = 0, n = 0, gone = 0;

    for (size_t i = 0; i < f->n; i++) {
        bool found = find_place(printed, &f->p[i], &places[n]);
        n += found;
        gone += !found && n_gone && f->p[i].kind == PQL_FILL_STRING &&
                str_find(printed, f->p[i].text) == printed.n;
    }
    bool ok = n + gone == f->n;
    if (n_gone)
        *n_gone = gone;
    if (ok && n)
        qsort(places, n, sizeof *places, by_place);
    for (size_t i = 0; i < n && ok; i++) {
        struct span src = places[i].fill->src;
        buf_put(b, printed.p + at, places[i].off - at);
        buf_put_str(b, str_head(str_skip(f->source, src.off), src.n));
        at = places[i].off + places[i].n;
    }
    buf_put_str(b, str_skip(printed, at));
    free(places);
    return ok;
}
