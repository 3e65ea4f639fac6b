#include "regex/print.h"

static void put_text(struct buf *out, struct str s)
{
    for (size_t i = 0; i < s.n; i++) {
        unsigned char c = (unsigned char)s.p[i];
        unsigned l = c | 32u;
        if (c < 0x20 || c == 0x7F) {
            buf_printf(out, "\\x{%x}", c);
            continue;
        }
        if (c < 0x80 && !(l >= 'a' && l <= 'z') && !(c >= '0' && c <= '9') && c != '_')
            buf_putc(out, '\\');
        buf_putc(out, (char)c);
    }
}

static void put_range(struct buf *out, uint32_t lo, uint32_t hi)
{
    if (lo == hi)
        buf_printf(out, "\\x{%x}", lo);
    else if (lo < hi)
        buf_printf(out, "\\x{%x}-\\x{%x}", lo, hi);
}

/* PCRE2 takes no surrogates, and no text has any. */
static void put_class(struct buf *out, const struct re_class *c)
{
    size_t from = out->n, inside;

    buf_puts(out, c->negated ? "[^" : "[");
    inside = out->n;
    for (size_t i = 0; i < c->n; i++) {
        uint32_t lo = c->p[i].lo, hi = c->p[i].hi;
        if (lo < SURROGATE_MIN && hi >= SURROGATE_MIN) {
            put_range(out, lo, SURROGATE_MIN - 1);
            lo = SURROGATE_MIN;
        }
        if (lo >= SURROGATE_MIN && lo <= SURROGATE_MAX)
            lo = SURROGATE_MAX + 1;
        put_range(out, lo, hi);
    }
    for (size_t i = 0; i < c->n_props; i++)
        buf_printf(out, "\\%c{%s}", c->props[i].negated ? 'P' : 'p',
                   prop_pcre_name(c->props[i].prop));
    if (out->n > inside) {
        buf_putc(out, ']');
    } else {
        out->n = from;
        buf_puts(out, c->negated ? "." : "(?!)");
    }
}

static bool is_atom(const struct re_node *n, bool captures)
{
    switch (n->op) {
    case RE_LITERAL:
        return n->fold || (n->text.n == 1 && !(n->text.p[0] & 0x80));
    case RE_CLASS:
    case RE_ANY:
    case RE_ANY_NOT_NL:
    case RE_ALTERNATE: // printed in a group
        return true;
    case RE_CAPTURE:
        return captures;
    default:
        return false;
    }
}

static void put_repeat(struct buf *out, const struct re_node *n, bool captures)
{
    bool atom = is_atom(n->child, captures);

    buf_puts(out, atom ? "" : "(?:");
    re_print(out, n->child, captures);
    buf_puts(out, atom ? "" : ")");
    if (n->max < 0 && n->min <= 1)
        buf_putc(out, n->min ? '+' : '*');
    else if (n->min == 0 && n->max == 1)
        buf_putc(out, '?');
    else if (n->max < 0)
        buf_printf(out, "{%d,}", n->min);
    else
        buf_printf(out, "{%d,%d}", n->min, n->max);
    if (!n->greedy)
        buf_putc(out, '?');
}

void re_print(struct buf *out, const struct re_node *n, bool captures)
{
    switch (n->op) {
    case RE_EMPTY:
        break;
    case RE_FAIL:
        buf_puts(out, "(?!)");
        break;
    case RE_LITERAL:
        buf_puts(out, n->fold ? "(?i:" : "");
        put_text(out, n->text);
        buf_puts(out, n->fold ? ")" : "");
        break;
    case RE_CLASS:
        put_class(out, n->class);
        break;
    case RE_ANY:
        buf_putc(out, '.'); // with PCRE2_DOTALL
        break;
    case RE_ANY_NOT_NL:
        buf_puts(out, "[^\\n]");
        break;
    case RE_BEGIN_TEXT:
        buf_puts(out, "\\A");
        break;
    case RE_END_TEXT:
        buf_puts(out, "\\z");
        break;
    case RE_BEGIN_LINE: // PCRE2's own does not match behind a newline that ends the text
        buf_puts(out, "(?:\\A|(?<=\\n))");
        break;
    case RE_END_LINE:
        buf_puts(out, "(?=\\n|\\z)");
        break;
    case RE_WORD:
        buf_puts(out, "\\b");
        break;
    case RE_NOT_WORD:
        buf_puts(out, "\\B");
        break;
    case RE_CAPTURE:
        buf_puts(out, captures ? "(" : "(?:");
        re_print(out, n->child, captures);
        buf_putc(out, ')');
        break;
    case RE_REPEAT:
        put_repeat(out, n, captures);
        break;
    case RE_CONCAT:
        for (const struct re_node *k = n->child; k; k = k->next)
            re_print(out, k, captures);
        break;
    case RE_ALTERNATE:
        buf_puts(out, "(?:");
        for (const struct re_node *k = n->child; k; k = k->next) {
            re_print(out, k, captures);
            buf_puts(out, k->next ? "|" : ")");
        }
        break;
    }
}
