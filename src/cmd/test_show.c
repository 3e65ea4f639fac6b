/* A failed expectation for eyes. */
#include "base/time.h"
#include "base/utf8.h"
#include "cmd/test_report.h"

enum { NAME_MAX_WIDTH = 24, VALUE_MAX_WIDTH = 40, POINT_MAX_WIDTH = 8 };

static size_t width_within(struct str s, size_t max)
{
    size_t n = utf8_width(s);
    return n < max ? n : max;
}

static void put_cell(struct buf *b, struct str s, size_t width)
{
    size_t n = s.n ? utf8_put_cut(b, s, width) : 0;
    buf_put_repeat(b, ' ', width - n);
}

static void put_trimmed(struct buf *b, size_t from)
{
    while (b->n > from && b->p[b->n - 1] == ' ')
        b->n--;
    buf_putc(b, '\n');
}

/* ---- expected beside got ---- */

struct columns {
    size_t name, want, got;
};

/* Two texts that differ and do not fit stand below each other. */
static bool is_long(const struct unit_diff *d, const struct unit_row *r)
{
    return d->has_want && d->has_got && r->differs &&
           (utf8_width(r->want) > VALUE_MAX_WIDTH || utf8_width(r->got) > VALUE_MAX_WIDTH);
}

static struct columns measure(const struct unit_diff *d)
{
    struct columns c = { 0, sizeof "expected" - 1, sizeof "got" - 1 };

    for (size_t i = 0; i < d->n; i++) {
        size_t name = width_within(d->rows[i].name, NAME_MAX_WIDTH);
        size_t want = width_within(d->rows[i].want, VALUE_MAX_WIDTH);
        size_t got = width_within(d->rows[i].got, VALUE_MAX_WIDTH);
        c.name = name > c.name ? name : c.name;
        if (is_long(d, &d->rows[i]))
            continue;
        c.want = want > c.want ? want : c.want;
        c.got = got > c.got ? got : c.got;
    }
    return c;
}

static struct str shown(bool there, struct str s)
{
    return !there ? STR("-") : s.n ? s : STR("\"\"");
}

static void put_long_row(struct buf *b, const struct out_term *t, const struct unit_row *r)
{
    buf_puts(b, "    * ");
    utf8_put_safe(b, r->name);
    buf_puts(b, "\n        expected  ");
    utf8_put_safe(b, shown(r->has_want, r->want));
    buf_puts(b, "\n        ");
    out_style(b, t, STYLE_BAD);
    buf_puts(b, "got       ");
    utf8_put_safe(b, shown(r->has_got, r->got));
    out_style_end(b, t);
    buf_putc(b, '\n');
}

static void put_row(struct buf *b, const struct out_term *t, const struct unit_diff *d,
                    const struct unit_row *r, const struct columns *c)
{
    size_t begin = b->n;
    bool both = d->has_want && d->has_got;
    bool marked = both && r->differs;

    if (is_long(d, r)) {
        put_long_row(b, t, r);
        return;
    }
    buf_puts(b, marked ? "    * " : "      ");
    put_cell(b, r->name, c->name);
    buf_puts(b, "  ");
    if (d->has_want)
        put_cell(b, shown(r->has_want, r->want), c->want);
    if (both)
        buf_puts(b, "  ");
    if (d->has_got) {
        if (marked)
            out_style(b, t, STYLE_BAD);
        utf8_put_cut(b, shown(r->has_got, r->got), VALUE_MAX_WIDTH);
        if (marked)
            out_style_end(b, t);
    }
    put_trimmed(b, begin);
}

static void put_columns(struct buf *b, const struct out_term *t, const struct unit_diff *d)
{
    struct columns c = measure(d);

    out_style(b, t, STYLE_DIM);
    if (d->has_want && d->has_got) {
        buf_puts(b, "      ");
        put_cell(b, STR(""), c.name + 2);
        put_cell(b, STR("expected"), c.want + 2);
        buf_puts(b, "got");
    } else {
        buf_puts(b, d->has_want ? "    expected, but not there:" : "    there, but not expected:");
    }
    out_style_end(b, t);
    buf_putc(b, '\n');
    for (size_t i = 0; i < d->n; i++)
        put_row(b, t, d, &d->rows[i], &c);
}

/* ---- the same as a diff ---- */

static void put_line(struct buf *b, const struct out_term *t, char sign, struct str name,
                     struct str value)
{
    out_style(b, t, sign == '-' ? STYLE_BAD : sign == '+' ? STYLE_OK : STYLE_NONE);
    buf_printf(b, "    %c ", sign);
    utf8_put_safe(b, name);
    buf_puts(b, ": ");
    utf8_put_safe(b, value.n ? value : STR("\"\""));
    out_style_end(b, t);
    buf_putc(b, '\n');
}

static void put_diff(struct buf *b, const struct out_term *t, const struct unit_diff *d)
{
    buf_puts(b, "    @@\n");
    for (size_t i = 0; i < d->n; i++) {
        const struct unit_row *r = &d->rows[i];
        if (!r->differs) {
            put_line(b, t, ' ', r->name, r->want);
            continue;
        }
        if (r->has_want)
            put_line(b, t, '-', r->name, r->want);
        if (r->has_got)
            put_line(b, t, '+', r->name, r->got);
    }
}

/* ---- what the expression gives around the time ---- */

static size_t point_width(const struct unit_timeline *l, size_t i)
{
    struct buf b = { 0 };
    size_t n, most;

    b.n += dur_print(buf_reserve(&b, DUR_MAX_CHARS), l->start + (int64_t)i * l->step);
    most = b.n + 2 * (i == l->at);
    buf_done(&b);
    for (size_t k = 0; k < l->n_series; k++) {
        n = width_within(l->series[k].values[i], POINT_MAX_WIDTH);
        most = n > most ? n : most;
    }
    return most;
}

static void put_times(struct buf *b, const struct unit_timeline *l, size_t name)
{
    size_t begin = b->n;

    buf_puts(b, "      ");
    put_cell(b, STR("at"), name);
    for (size_t i = 0; i < l->n; i++) {
        size_t from, width = point_width(l, i);
        buf_puts(b, "  ");
        from = b->n;
        buf_puts(b, i == l->at ? "[" : "");
        b->n += dur_print(buf_reserve(b, DUR_MAX_CHARS), l->start + (int64_t)i * l->step);
        buf_puts(b, i == l->at ? "]" : "");
        buf_put_repeat(b, ' ', width - (b->n - from));
    }
    put_trimmed(b, begin);
}

static void put_points(struct buf *b, const struct unit_timeline *l, size_t series, size_t name)
{
    size_t begin = b->n;

    buf_puts(b, "      ");
    put_cell(b, l->series[series].labels, name);
    for (size_t i = 0; i < l->n; i++) {
        struct str v = l->series[series].values[i];
        buf_puts(b, "  ");
        put_cell(b, v.n ? v : STR("."), point_width(l, i));
    }
    put_trimmed(b, begin);
}

static void put_lines(struct buf *b, struct str text)
{
    struct str line;

    while (str_cut(&text, '\n', &line)) {
        buf_puts(b, "    ");
        utf8_put_safe(b, line);
        buf_putc(b, '\n');
    }
}

static void put_timeline(struct buf *b, const struct out_term *t, const struct unit_timeline *l)
{
    size_t name = 2;

    put_lines(b, l->expr);
    if (!l->n_series) {
        buf_puts(b, "      gives nothing around that time\n");
        return;
    }
    for (size_t i = 0; i < l->n_series; i++) {
        size_t n = width_within(l->series[i].labels, VALUE_MAX_WIDTH);
        name = n > name ? n : name;
    }
    out_style(b, t, STYLE_DIM);
    put_times(b, l, name);
    b->n--;
    out_style_end(b, t);
    buf_putc(b, '\n');
    for (size_t i = 0; i < l->n_series; i++)
        put_points(b, l, i, name);
    if (l->more)
        buf_printf(b, "      and %zu more series\n", l->more);
}

void test_show_case(struct buf *out, const struct test_report *r, const struct unit_case *c)
{
    if (!c->n_diffs) {
        put_lines(out, c->brief.n ? c->brief : str_trim(c->text));
        return;
    }
    for (size_t i = 0; i < c->n_diffs; i++)
        (r->diff ? put_diff : put_columns)(out, r->term, &c->diffs[i]);
    if (c->timeline.n)
        put_timeline(out, r->term, &c->timeline);
}
