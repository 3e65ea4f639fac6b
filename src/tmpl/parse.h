/* parse.h - the parser's state, shared by its two files. Private to src/tmpl. */
#ifndef PROMCTL_TMPL_PARSE_H
#define PROMCTL_TMPL_PARSE_H

#include "base/utf8.h"
#include "base/vec.h"
#include "tmpl/lex.h"
#include "tmpl/node.h"

struct tp_vars {
    struct str *p;
    size_t n, cap;
};

struct tmpl_parser {
    struct arena *a;
    struct tmpl *t;
    struct err *e;
    struct tmpl_lexer lex;
    struct tok tokens[3]; /* look-ahead, newest at 0 */
    int n_peeked;
    struct tp_vars vars; /* that are visible */
    struct tp_branches {
        struct tmpl_branch *p;
        size_t n, cap;
    } branches;
    unsigned ranges, blocks, parens;
    unsigned action_line;
    size_t action_start;
};

struct tok tp_next(struct tmpl_parser *p);
struct tok tp_peek(struct tmpl_parser *p);
void tp_backup(struct tmpl_parser *p);
void tp_backup2(struct tmpl_parser *p, struct tok t1);
void tp_backup3(struct tmpl_parser *p, struct tok t2, struct tok t1);

/* The same without blanks. */
struct tok tp_next_word(struct tmpl_parser *p);
struct tok tp_peek_word(struct tmpl_parser *p);

/* All return NULL. The line is that of the newest token read, as Go has it; the place is that, too,
 * or `at`. */
void *tp_fail_at(struct tmpl_parser *p, const struct tok *at, const char *fmt, ...)
    ATTR_PRINTF(3, 4);
void *tp_fail(struct tmpl_parser *p, const char *fmt, ...) ATTR_PRINTF(2, 3);
void *tp_unexpected(struct tmpl_parser *p, struct tok t, const char *context);

struct tn *tp_node(struct tmpl_parser *p, enum tn_kind kind, size_t pos);
void tp_declare(struct tmpl_parser *p, struct str name);

/* if, with, range after their word; `again` is what may follow an else. */
struct tn *tp_control(struct tmpl_parser *p, enum tn_kind kind, enum tok_kind again);

/* Declarations and commands up to `end`. */
struct tn *tp_pipeline(struct tmpl_parser *p, const char *context, enum tok_kind end);

/* strconv.Unquote of a string in double or back quotes. */
bool tmpl_unquote(struct arena *a, struct str quoted, struct str *out);

/* strconv.UnquoteChar: takes one character of a literal in `quote`s off `s`. `byte`: it is that
 * byte, not a code point. */
bool tmpl_unquote_char(struct str *s, char quote, uint32_t *out, bool *byte);

/* The number a token stands for, in all types that can hold it. NULL, or what is wrong with it. */
const char *tmpl_number(struct arena *a, const struct tok *t, struct tn *n);

/* strconv.ParseFloat. */
enum tmpl_float { TMPL_FLOAT_OK, TMPL_FLOAT_SYNTAX, TMPL_FLOAT_RANGE };
enum tmpl_float tmpl_parse_float(struct str s, double *out);

#endif
