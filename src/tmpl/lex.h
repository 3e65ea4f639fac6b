/* lex.h - a template in tokens. Private to src/tmpl.
 *
 * Source: go text/template/parse/lex.go.
 */
#ifndef PROMCTL_TMPL_LEX_H
#define PROMCTL_TMPL_LEX_H

#include "base/arena.h"

enum tok_kind {
    TOK_ERROR, /* `text` is what is wrong */
    TOK_BOOL,
    TOK_CHAR, /* any other printable ASCII character */
    TOK_CHAR_CONST,
    TOK_COMPLEX,
    TOK_ASSIGN,
    TOK_DECLARE,
    TOK_EOF,
    TOK_FIELD,
    TOK_IDENT,
    TOK_LEFT,
    TOK_LPAREN,
    TOK_NUMBER,
    TOK_PIPE,
    TOK_RAW_STRING,
    TOK_RIGHT,
    TOK_RPAREN,
    TOK_SPACE,
    TOK_STRING,
    TOK_TEXT,
    TOK_VAR,
    TOK_KEYWORD, /* keywords come after it */
    TOK_BLOCK,
    TOK_BREAK,
    TOK_CONTINUE,
    TOK_DOT,
    TOK_DEFINE,
    TOK_ELSE,
    TOK_END,
    TOK_IF,
    TOK_NIL,
    TOK_RANGE,
    TOK_TEMPLATE,
    TOK_WITH,
};

struct tok {
    enum tok_kind kind;
    size_t pos, end; /* bytes of the text */
    struct str text;
    unsigned line;
};

struct tmpl_lexer {
    struct arena *a; /* of error texts */
    struct str text;
    size_t pos, start;
    unsigned line, start_line;
    int parens;
    bool inside; /* an action */
    bool broken; /* an error has been told: the end */
};

/* Begins at byte `from` of the first line. */
void tmpl_lex_init(struct tmpl_lexer *l, struct arena *a, struct str text, size_t from);
struct tok tmpl_lex_next(struct tmpl_lexer *l);

/* unicode.IsLetter, unicode.IsDigit or "_". */
bool tmpl_is_alnum(uint32_t rune);

#endif
