/* opt.h - options as rows: one table feeds the parser, --help, man pages and completions.
 *
 * A row names the member of the command's argument struct it writes; the macro does not compile
 * if the member has another type. Strings point into argv or into the table.
 */
#ifndef PROMCTL_CMD_OPT_H
#define PROMCTL_CMD_OPT_H

#include "base/err.h"
#include "base/str.h"

#include <stddef.h>
#include <stdint.h>

enum opt_kind {
    OPT_KIND_GROUP, /* another table, at an offset */
    OPT_KIND_FLAG,  /* bool; --no-NAME unsets where .negatable */
    OPT_KIND_COUNT, /* int; each use adds one */
    OPT_KIND_STR,   /* const char * */
    OPT_KIND_STRS,  /* struct opt_strs, repeatable */
    OPT_KIND_INT,   /* int64_t within .min .. .max */
    OPT_KIND_FLOAT, /* double */
    OPT_KIND_TIME,  /* int64_t, unix ms */
    OPT_KIND_DUR,   /* int64_t, ms */
    OPT_KIND_SIZE,  /* int64_t, bytes: 64KiB, 10MB, 4096 */
    OPT_KIND_ENUM,  /* int: the index in .words */
};

struct opt_strs {
    const char **p;
    size_t n, cap;
};

struct opt_words { /* the values of an enum */
    const char *const *p;
    const char *const *brief; /* one a word for man page and completion, or NULL */
    size_t n;
};

/* What the shell should offer for a value. */
enum opt_complete {
    COMPLETE_NONE,
    COMPLETE_FILE,
    COMPLETE_DIR,
    COMPLETE_TARGET,
    COMPLETE_COMMAND,
    COMPLETE_HOST
};

struct opt {
    enum opt_kind kind;
    size_t offset;       /* of the member */
    const char *name;    /* without dashes */
    char letter;         /* 0: none */
    const char *arg;     /* what --help calls the value; NULL for flags */
    const char *def;     /* the default as the user would write it: parsed before argv */
    const char *brief;   /* one line, lower case, no full stop; of a GROUP: a heading, or NULL */
    const char *man;     /* more sentences for the man page and `promctl help`, or NULL */
    bool optional_value; /* --name or --name=VALUE, never the next word; .implied for the first */
    const char *implied;
    bool negatable;
    bool required;
    int64_t min, max;              /* INT; both 0: any */
    const struct opt_words *words; /* ENUM */
    const struct opt *group;       /* GROUP */
    size_t n_group;
    enum opt_complete complete;
    size_t given_offset; /* +1 of a bool member set when the option was given; 0: none */
};

#define OPT_CHECKED_(T, m, type)                                                                   \
    (offsetof(T, m) + 0 * sizeof(char[_Generic(((T *)0)->m, type : 1, default : -1)]))

#define OPT_FLAG(T, m)  .kind = OPT_KIND_FLAG, .offset = OPT_CHECKED_(T, m, bool)
#define OPT_COUNT(T, m) .kind = OPT_KIND_COUNT, .offset = OPT_CHECKED_(T, m, int)
#define OPT_STR(T, m)   .kind = OPT_KIND_STR, .offset = OPT_CHECKED_(T, m, const char *)
#define OPT_STRS(T, m)  .kind = OPT_KIND_STRS, .offset = OPT_CHECKED_(T, m, struct opt_strs)
#define OPT_INT(T, m)   .kind = OPT_KIND_INT, .offset = OPT_CHECKED_(T, m, int64_t)
#define OPT_FLOAT(T, m) .kind = OPT_KIND_FLOAT, .offset = OPT_CHECKED_(T, m, double)
#define OPT_TIME(T, m)  .kind = OPT_KIND_TIME, .offset = OPT_CHECKED_(T, m, int64_t)
#define OPT_DUR(T, m)   .kind = OPT_KIND_DUR, .offset = OPT_CHECKED_(T, m, int64_t)
#define OPT_SIZE(T, m)  .kind = OPT_KIND_SIZE, .offset = OPT_CHECKED_(T, m, int64_t)
#define OPT_ENUM(T, m, table)                                                                      \
    .kind = OPT_KIND_ENUM, .offset = OPT_CHECKED_(T, m, int), .words = &(table)
#define OPT_GROUP(T, m, rows)                                                                      \
    .kind = OPT_KIND_GROUP, .offset = offsetof(T, m), .group = (rows), .n_group = N_OF(rows)
#define OPT_GIVEN(T, m) .given_offset = OPT_CHECKED_(T, m, bool) + 1

#endif
