/* test_unit.h - rule unit tests among the files of `promctl test`. */
#ifndef PROMCTL_CMD_TEST_UNIT_H
#define PROMCTL_CMD_TEST_UNIT_H

#include "cmd/test_report.h"

/* Runs one into `f`, whose cases are the expectations in the order of the file's groups. A test
 * that cannot be understood has failed; false when interrupted. */
bool test_unit_run(struct test_file *f, struct str text, const struct unit_opts *o, struct err *e);
void test_unit_free(struct unit_result *u); /* NULL is fine */

/* Case `i` of a file. */
const struct unit_case *test_unit_case(const struct unit_result *u, size_t i);

/* Of rules that tests may reach: those that no file does, and the share that is, in percent. */
struct test_coverage {
    size_t all, reached;
};
void test_unit_coverage(struct buf *out, const struct test_files *files,
                        const struct out_term *term, struct test_coverage *sum);

#endif
