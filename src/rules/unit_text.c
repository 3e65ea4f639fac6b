/* Labels, values and times as promtool writes them. */
#include <stdlib.h>

#include "base/float.h"
#include "base/time.h"
#include "rules/unit_impl.h"

struct str unit_take(struct arena *a, struct buf *b)
{
    struct str s = arena_str(a, buf_str(b));

    buf_done(b);
    return s;
}

static void put_pair(struct buf *b, bool first, struct str name, struct str value)
{
    if (!first)
        buf_puts(b, ", ");
    if (label_name_is_legacy(name))
        buf_put_str(b, name);
    else
        str_put_quoted(b, name);
    buf_putc(b, '=');
    str_put_quoted(b, value);
}

void unit_put_pairs(struct buf *b, const struct unit_pairs *v)
{
    buf_putc(b, '{');
    for (size_t i = 0; i < v->n; i++)
        put_pair(b, i == 0, v->p[i].name, v->p[i].value);
    buf_putc(b, '}');
}

void unit_put_labels(struct buf *b, const struct labels *ls)
{
    buf_putc(b, '{');
    for (size_t i = 0; i < ls->n; i++)
        put_pair(b, i == 0, ls->p[i].name, ls->p[i].value);
    buf_putc(b, '}');
}

/* Go's strconv 'E', -1: 3E-01. */
void unit_put_float(struct buf *b, double v)
{
    char text[FLOAT_MAX_CHARS], digits[FLOAT_MAX_CHARS];
    struct str s = { text, float_print_g(text, v) };
    size_t n = 0, point = 0, exp_at = str_find_char(s, 'e');
    bool seen_point = false;
    long exp;

    text[s.n] = '\0';
    if (str_find_char(s, 'N') < s.n || str_find_char(s, 'I') < s.n) {
        buf_put_str(b, s);
        return;
    }
    exp = exp_at < s.n ? strtol(text + exp_at + 1, NULL, 10) : 0;
    for (size_t i = 0; i < exp_at; i++) {
        char c = text[i];
        if (c == '-')
            buf_putc(b, '-');
        else if (c == '.')
            seen_point = true;
        else if (n || c != '0') {
            digits[n++] = c;
            point += !seen_point;
        } else if (seen_point) {
            exp--; // a zero behind the point
        }
    }
    if (!n) {
        buf_puts(b, "0E+00");
        return;
    }
    exp += (long)point - 1;
    while (n > 1 && digits[n - 1] == '0')
        n--;
    buf_putc(b, digits[0]);
    if (n > 1)
        buf_putc(b, '.');
    buf_put(b, digits + 1, n - 1);
    buf_printf(b, "E%c%02ld", exp < 0 ? '-' : '+', labs(exp));
}

void unit_put_dur(struct buf *b, int64_t ms)
{
    b->n += dur_print(buf_reserve(b, DUR_MAX_CHARS), ms);
}

/* time.Duration.String(): 0s, 1.5s, 5m0s, 26h0m0s. */
void unit_put_go_dur(struct buf *b, int64_t ms)
{
    uint64_t u = ms < 0 ? -(uint64_t)ms : (uint64_t)ms, s = u / 1000;

    if (ms < 0)
        buf_putc(b, '-');
    if (u && u < 1000) {
        buf_printf(b, "%llums", (unsigned long long)u);
        return;
    }
    if (s >= 3600)
        buf_printf(b, "%lluh", (unsigned long long)(s / 3600));
    if (s >= 60)
        buf_printf(b, "%llum", (unsigned long long)(s / 60 % 60));
    buf_printf(b, "%llu", (unsigned long long)(s % 60));
    if (u % 1000) {
        buf_printf(b, ".%03llu", (unsigned long long)(u % 1000));
        while (b->p[b->n - 1] == '0')
            b->n--;
    }
    buf_putc(b, 's');
}

/* As labels.Compare, with empty values. */
int unit_pairs_cmp(const struct unit_pairs *a, const struct unit_pairs *b)
{
    for (size_t i = 0; i < a->n && i < b->n; i++) {
        int c = str_cmp(a->p[i].name, b->p[i].name);
        c = c ? c : str_cmp(a->p[i].value, b->p[i].value);
        if (c)
            return c;
    }
    return (a->n > b->n) - (a->n < b->n);
}

/* ---- beside each other ---- */

static void add_rows(struct unit_diff *d, const struct unit_pairs *want,
                     const struct unit_pairs *got, bool is_annotation, bool subset)
{
    const struct unit_pairs none = { 0 };
    size_t i = 0, j = 0;

    want = want ? want : &none;
    got = got ? got : &none;
    while (i < want->n || j < got->n) {
        int c = i == want->n ? 1 : j == got->n ? -1 : str_cmp(want->p[i].name, got->p[j].name);
        struct unit_row r = { .is_annotation = is_annotation };
        r.name = c <= 0 ? want->p[i].name : got->p[j].name;
        if (c <= 0) {
            r.has_want = true;
            r.want = want->p[i++].value;
        }
        if (c >= 0) {
            r.has_got = true;
            r.got = got->p[j++].value;
        }
        r.differs = r.has_want != r.has_got || !str_eq(r.want, r.got);
        if (r.has_want || !subset || !d->has_want)
            d->rows[d->n++] = r;
    }
}

struct unit_diff unit_diff_pairs(struct arena *a, const struct unit_alert *want,
                                 const struct unit_alert_got *got, bool subset)
{
    struct unit_diff d = { .has_want = want, .has_got = got };
    size_t n = (want ? want->labels.n + want->annotations.n : 0) +
               (got ? got->labels.n + got->annotations.n : 0);

    d.line = want && want->node ? want->node->line : 0;
    d.rows = arena_new_n(a, struct unit_row, n + 1);
    add_rows(&d, want ? &want->labels : NULL, got ? &got->labels : NULL, false, subset);
    add_rows(&d, want ? &want->annotations : NULL, got ? &got->annotations : NULL, true, subset);
    return d;
}
