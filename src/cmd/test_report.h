/* test_report.h - what came out of tests, in the formats of `promctl test -o`. */
#ifndef PROMCTL_CMD_TEST_REPORT_H
#define PROMCTL_CMD_TEST_REPORT_H

#include "out/term.h"
#include "rules/promqltest.h"
#include "rules/unit.h"

struct test_file {
    const char *path;
    struct promqltest_result result; /* of rule unit tests, too: a case an expectation */
    struct unit_result *unit;        /* owned; NULL: a script */
    char *error;                     /* the script could not be read to its end; NULL: it could */
};

struct test_files {
    struct test_file *p;
    size_t n, cap;
};

enum test_format { TEST_TEXT, TEST_JSON, TEST_JUNIT, TEST_TAP };

struct test_report {
    const struct test_files *files;
    size_t shown;                /* how many failures of a file the text tells of */
    const struct out_term *term; /* its colours; the text only */
    bool diff;                   /* + and - lines instead of columns */
};

/* A failed expectation for eyes: what was expected beside what is there, and what the expression
 * gives around that time. */
void test_show_case(struct buf *out, const struct test_report *r, const struct unit_case *c);

void test_report(struct buf *out, const struct test_report *r, enum test_format format);

/* What promtool writes with --junit. */
void test_junit_put(struct buf *out, const struct test_files *files);

static inline bool test_file_ok(const struct test_file *f)
{
    return !f->error && f->result.passed == f->result.n;
}

#endif
