/* pql_any.h - expressions made by chance: every operator, clause, modifier and literal occurs. Most
 * are valid; the parser decides. */
#ifndef PROMCTL_PQL_ANY_H
#define PROMCTL_PQL_ANY_H

#include "base/buf.h"

#include <stdint.h>

static uint64_t state_of_chance = 7;

static size_t chance(size_t n)
{
    state_of_chance = state_of_chance * UINT64_C(6364136223846793005) +
                      UINT64_C(1442695040888963407);
    return (size_t)(state_of_chance >> 33) % n;
}

#define PICK(b, ...)                                                                               \
    do {                                                                                           \
        static const char *const words_[] = { __VA_ARGS__ };                                       \
        buf_puts(b, words_[chance(N_OF(words_))]);                                                 \
    } while (0)

static void put_any_duration(struct buf *b, int depth)
{
    if (depth > 0 && chance(3)) {
        PICK(b, "", "", "-", "(", "max_of(1m, ");
        char open = b->p[b->n - 1];
        put_any_duration(b, depth - 1);
        buf_puts(b, open == '(' || open == ' ' ? ")" : "");
        if (chance(2))
            return;
        PICK(b, " + ", " - ", "*", " / ", "%", "^");
        put_any_duration(b, 0);
        return;
    }
    PICK(b, "5m", "1h30m", "300", "1.5", "step()", "range()", "(90s)", "250ms");
}

static void put_any_modifiers(struct buf *b)
{
    PICK(b, "", "", " @ 1609746000", " @ start()", " @ end()", " @ -1.5");
    PICK(b, "", "", "", " anchored", " smoothed");
    PICK(b, "", "", " offset 5m", " offset -1w", " offset (1m + step())", " offset -(5m)");
}

static void put_any_selector(struct buf *b)
{
    PICK(b, "up", "foo:bar", "sum", "offset", "up{}", "{a=\"b\"}", "up{a!=\"\", b=~\"x|y\"}",
         "{\"a.b\", \"c d\"!~\"e\"}", "up{a='it\\'s',b=`\\`}", "{__name__=~\"x.*\"}");
}

static void put_any_vector(struct buf *b, int depth);

static void put_any_scalar(struct buf *b, int depth)
{
    if (depth > 0 && chance(2)) {
        buf_puts(b, "scalar(");
        put_any_vector(b, depth - 1);
        buf_putc(b, ')');
        return;
    }
    PICK(b, "1", "-1", "0x1f", "1e9", ".5", "5m", "Inf", "-Inf", "time()", "(pi() ^ -2)", "step()");
}

static void put_any_range(struct buf *b, int depth)
{
    if (depth > 0 && chance(2)) {
        buf_putc(b, '(');
        put_any_vector(b, depth - 1);
        buf_puts(b, ")[1m+");
        put_any_duration(b, 1);
        PICK(b, ":]", ":30s]", ":step()*2]", ":]", ":(1m)]");
        PICK(b, "", " @ start()", " offset 1h", " @ end() offset -1h");
        return;
    }
    put_any_selector(b);
    buf_puts(b, "[5m");
    if (chance(2)) {
        buf_puts(b, " + ");
        put_any_duration(b, 2);
    }
    buf_putc(b, ']');
    put_any_modifiers(b);
}

static void put_any_vector(struct buf *b, int depth)
{
    switch (depth > 0 ? chance(8) : 0) {
    case 0:
        put_any_selector(b);
        put_any_modifiers(b);
        break;
    case 1:
        PICK(b, "sum", "avg by (a, \"b.c\") ", "count without (a) ", "min without () ",
             "max by () ");
        buf_putc(b, '(');
        put_any_vector(b, depth - 1);
        buf_putc(b, ')');
        break;
    case 2:
        PICK(b, "topk by (x) (", "quantile(", "limitk(", "limit_ratio without (y) (");
        put_any_scalar(b, depth - 1);
        buf_puts(b, ", ");
        put_any_vector(b, depth - 1);
        buf_putc(b, ')');
        break;
    case 3:
        PICK(b, "rate(", "increase(", "last_over_time(", "absent_over_time(");
        put_any_range(b, depth - 1);
        buf_putc(b, ')');
        break;
    case 4:
        PICK(b, "label_join(", "label_join(");
        put_any_vector(b, depth - 1);
        PICK(b, ", \"a\", '-', `b`, \"\\n\\u00e9\\xff\")", ", 'x', \"\", \"y\")");
        break;
    case 5:
        put_any_vector(b, depth - 1);
        PICK(b, " + ", " - on(a) ", " * ignoring(a) group_left(b) ", " == bool ", " and on() ",
             " unless ", " or ", " > ", " </ ", " ^ ", " atan2 ", " % on(a) group_right ",
             " / fill(1) ", " != fill_left(1) fill_right(2) ");
        put_any_vector(b, depth - 1);
        break;
    case 6:
        put_any_vector(b, depth - 1);
        PICK(b, " + ", " - ", " > bool ", " <= ", " ^ ", " >/ ");
        put_any_scalar(b, depth - 1);
        break;
    default:
        PICK(b, "-", "+", "(", "abs(", "vector(time() - ");
        char last = b->p[b->n - 1];
        if (last == ' ')
            put_any_scalar(b, depth - 1);
        else
            put_any_vector(b, depth - 1);
        buf_puts(b, last == '-' || last == '+' ? "" : ")");
        break;
    }
}

#endif
