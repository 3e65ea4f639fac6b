/* opt_parse.h - reads the words of a call into the members that option rows name.
 *
 * Tables may be added while the words are read: main() begins with the common options, finds
 * the command, and adds the command's own. What is parsed points into the words or the tables.
 */
#ifndef PROMCTL_CMD_OPT_PARSE_H
#define PROMCTL_CMD_OPT_PARSE_H

#include "cmd/opt.h"

/* One row and the struct its offsets count from: tables with their groups laid flat. */
struct opt_ref {
    const struct opt *row;
    char *args;
    const char *heading; /* .brief of the innermost group that has one, or NULL */
    bool given;
};

struct opt_refs {
    struct opt_ref *p;
    size_t n, cap;
};

/* Appends the rows, groups opened. `args` NULL where only the rows are of interest. */
void opt_refs_add(struct opt_refs *refs, const struct opt *rows, size_t n, void *args);
void opt_refs_done(struct opt_refs *refs);

struct opt_parser {
    struct opt_refs refs;
    const char *const *words; /* NULL behind the last */
    size_t at;                /* the next word */
    size_t in_word;           /* within a cluster: offset of the next letter, else 0 */
    bool operands_only;       /* after `--` */
    const char *word;         /* of the last step */
    const char *operand;      /* the same, when it was one */
};

/* Makes the rows known and sets their defaults in `args` (a default that does not parse is a bug
 * in the table: assert). Among equal names the table added last wins. */
void opt_parser_add(struct opt_parser *p, const struct opt *rows, size_t n, void *args);

/* Frees what the parser and repeatable options hold. */
void opt_parser_done(struct opt_parser *p);

enum opt_step { OPT_STEP_END, OPT_STEP_OPTION, OPT_STEP_OPERAND, OPT_STEP_ERROR };

/* Reads the next option with its value, or the next operand. ERR_USAGE, with a hint where a
 * name or an enum's value is near what was written. */
enum opt_step opt_parser_step(struct opt_parser *p, struct err *e);

/* ERR_USAGE when a required option was not given. */
bool opt_parser_check(const struct opt_parser *p, struct err *e);

/* Writes one value through its row; opt_value.c. */
bool opt_value_set(const struct opt *row, char *args, const char *value, struct err *e);

#endif
