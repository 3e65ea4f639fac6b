/* unit.h - rule unit tests, run as `promtool test rules` runs them.
 *
 * Every expectation of a file is a case. Test groups are independent and run in several threads.
 * Source: prometheus cmd/promtool/unittest.go.
 */
#ifndef PROMCTL_RULES_UNIT_H
#define PROMCTL_RULES_UNIT_H

#include "regex/regex.h"
#include "rules/plan.h"
#include "rules/unit_file.h"

struct unit_opts {            /* {0}: as promtool does */
    struct regex *const *run; /* groups whose name one of them matches somewhere; none: all */
    size_t n_run;
    bool ignore_unknown; /* keys of rule files */
    bool subset;         /* only the labels and annotations that are listed are compared */
    bool debug;          /* tell what is there in the end */
    bool plain;          /* for tests: always one time after the other */
    unsigned threads;    /* 0: as many as there are cores */
    const volatile bool *cancel;
};

enum unit_kind { UNIT_ALERT, UNIT_EXPR, UNIT_ERROR };

struct unit_row { /* of a label, annotation or value: what was expected beside what is there */
    struct str name;
    struct str want, got;
    bool has_want, has_got;
    bool is_annotation;
    bool differs;
};

struct unit_diff { /* an alert or sample and the one nearest to it */
    struct unit_row *rows;
    size_t n;
    bool has_want, has_got;
    size_t line; /* of what was expected; 0: none */
};

enum { UNIT_TIMES = 11, UNIT_TIMELINE_SERIES = 4 };

struct unit_timeline { /* what an expression gives around the time of a test */
    struct str expr;
    int64_t start, step; /* from the beginning of the test, ms */
    size_t n;            /* times; 0: nothing to show */
    size_t at;           /* the one of the test */
    struct {
        struct str labels;
        struct str values[UNIT_TIMES]; /* empty: none at that time */
    } series[UNIT_TIMELINE_SERIES];
    size_t n_series, more;
};

struct unit_case {
    enum unit_kind kind;
    size_t line;      /* of the expectation; of the group where it is an error */
    struct str group; /* its name, or unnamed#N */
    struct str what;  /* "alert Down at 5m", "up at 1m" */
    bool failed;
    struct str text;  /* what promtool prints */
    struct str brief; /* of a rule file that is refused, place first; else empty */
    struct unit_diff *diffs;
    size_t n_diffs; /* with something different in them */
    struct unit_timeline timeline;
};

struct unit_branch { /* of a template: {{ if }}, {{ else }} and the like */
    size_t rule;
    bool is_label;   /* else an annotation */
    struct str name; /* of that */
    struct str text; /* the action that begins it */
    struct rule_place place;
    bool reached;
};

struct unit_branches {
    struct unit_branch *p;
    size_t n, cap;
};

struct unit_group_result {
    struct arena arena;
    struct {
        struct unit_case *p;
        size_t n, cap;
    } cases;
    struct buf debug;
    uint8_t *reached;              /* by rule: enum unit_reach */
    struct unit_branches branches; /* of all rules */
    bool ran;
};

enum unit_reach {
    UNIT_REACHED = 1, /* it gave a sample */
    UNIT_PENDING = 2,
    UNIT_FIRING = 4,
    UNIT_ASKED = 8, /* an expectation names the alert */
};

struct unit_result {
    struct unit_file file; /* owned, as all of it */
    struct rule_file *rule_files;
    struct str *rule_paths;
    size_t n_rule_files;
    struct rule_list rules;
    struct unit_group_result *groups;
    size_t n;
    uint8_t *reached;              /* by rule, of all groups together */
    struct unit_branches branches; /* the same; empty where no group ran */
    struct arena arena;
    struct {
        struct str *p;
        size_t n, cap;
    } warnings;
};

/* Runs a test file that is called `path`: rule files are found from its folder. ERR_FORMAT when it
 * cannot be read, ERR_CANCELED; failures are cases. `out` is to be released in any case. */
bool unit_run(const char *path, struct str text, const struct unit_opts *o, struct unit_result *out,
              struct err *e);
void unit_result_done(struct unit_result *r);

#endif
