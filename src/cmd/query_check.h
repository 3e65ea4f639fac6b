/* query_check.h - `promctl query --warn --crit`: results as a monitoring plugin tells them.
 *
 * One line for each expression, the worst first; the performance data of all follows the first.
 * Source: monitoring-plugins.org/doc/guidelines.html.
 */
#ifndef PROMCTL_CMD_QUERY_CHECK_H
#define PROMCTL_CMD_QUERY_CHECK_H

#include "cmd/query.h"
#include "cmd/query_cond.h"

enum check_state { CHECK_OK, CHECK_WARNING, CHECK_CRITICAL, CHECK_UNKNOWN }; /* exit statuses */

struct query_check { /* `{0}`: not wanted */
    bool wanted;
    bool several; /* expressions: they are named */
    struct query_cond warn, crit;
    enum check_state if_empty;
    struct check_lines {
        struct check_line {
            enum check_state state;
            char *text;
        } * p;
        size_t n, cap;
    } lines;
    struct buf perf;
};

/* ERR_USAGE where conditions cannot be read, or go with what else is asked for. */
bool query_check_init(struct query_check *c, const struct query_args *a, struct err *e);

/* The result of an expression. */
void query_check_value(struct query_check *c, struct str text, const struct value *v);

/* Why there is none. `text` is empty where that holds for all. */
void query_check_failed(struct query_check *c, struct str text, const struct err *e);

/* Prints the lines. Returns the worst state; CHECK_UNKNOWN with `e` set when output was lost. */
enum check_state query_check_end(struct query_check *c, struct err *e);

void query_check_done(struct query_check *c);

/* Tells an error of a call that is a check, even where its options could not be read: the exit
 * status. -1: it is none. */
int query_check_tell(const char *const *words, const struct err *e);

#endif
