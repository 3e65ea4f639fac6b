/* format.h - findings for programs. */
#ifndef PROMCTL_LINT_FORMAT_H
#define PROMCTL_LINT_FORMAT_H

#include "base/buf.h"
#include "lint/lint.h"

/* Files that were checked, in order, with the findings that are shown. */
struct lint_result {
    const struct lint_file *const *files;
    size_t n;
};

/* `fails`: whether a finding makes exit 1. */
typedef bool lint_fails_fn(const void *user, const struct lint_finding *x);

void lint_put_json(struct buf *b, const struct lint_result *r, lint_fails_fn *fails,
                   const void *user);
void lint_put_sarif(struct buf *b, const struct lint_result *r);
void lint_put_junit(struct buf *b, const struct lint_result *r, lint_fails_fn *fails,
                    const void *user);
void lint_put_github(struct buf *b, const struct lint_result *r);
void lint_put_gitlab(struct buf *b, const struct lint_result *r);
void lint_put_checkstyle(struct buf *b, const struct lint_result *r);

/* What a finding says, where and with which words, but not in which line: equal for the same
 * finding after the file was edited elsewhere. `nth`: how many with the same came before. */
uint64_t lint_fingerprint(const char *path, const struct lint_finding *x, size_t nth);

/* Those of all findings of a file, in the arena. */
uint64_t *lint_fingerprints(struct arena *a, const struct lint_file *f);

#endif
