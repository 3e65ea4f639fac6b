/* eval_line.h - the expressions of promqltest scripts, found without running them. */
#ifndef PROMCTL_EVAL_LINE_H
#define PROMCTL_EVAL_LINE_H

#include "base/str.h"

/* The words of a line, one by one. */
static inline struct str eval_word(struct str *rest)
{
    struct str w = { 0 };
    while (rest->n && rest->p[0] == ' ')
        *rest = str_skip(*rest, 1);
    str_cut(rest, ' ', &w);
    return w;
}

/* "eval instant at T EXPR" and "eval range from T to T step D EXPR". */
static inline bool eval_expression(struct str line, struct str *expr)
{
    struct str rest = str_trim(line);

    if (!str_starts(eval_word(&rest), STR("eval")))
        return false;
    size_t words = str_eq(eval_word(&rest), STR("range")) ? 6 : 2;
    for (size_t i = 0; i < words; i++)
        eval_word(&rest);
    *expr = str_trim(rest);
    return expr->n > 0;
}

#endif
