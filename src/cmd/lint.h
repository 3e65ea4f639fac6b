/* lint.h - what the files of `promctl lint` share. */
#ifndef PROMCTL_CMD_LINT_H
#define PROMCTL_CMD_LINT_H

#include "cmd/cmd.h"
#include "cmd/http_args.h"
#include "ingest/load.h"
#include "lint/format.h"
#include "lint/walk.h"
#include "out/term.h"

struct lint_args {
    struct http_args http;
    struct opt_strs exprs, select, ignore;
    int kind; /* enum lint_kind; LINT_UNKNOWN: by content */
    int format, min_level, fail_on;
    bool fail_on_given, list_rules;
    const char *explain;
};

/* A file, page or expression of the call, in order of the call. */
struct lint_job {
    const char *path; /* NULL: the text of `file` is there */
    bool named;       /* by the user: it must be something that can be checked */
    bool skipped;     /* of no kind that is known */
    bool is_url;
    struct lint_file file;
    struct ingest_page page; /* of a URL */
};

struct lint {
    const struct cmd_call *call;
    const struct lint_args *args;
    struct arena arena;
    struct http_opts http;
    enum lint_level *levels; /* by rule */
    struct {
        struct lint_job *p;
        size_t n, cap;
    } jobs;
    struct out_term term;
    int status;
};

/* lint_load.c: the operands as jobs; the jobs run. */
bool lint_collect(struct lint *l, struct err *e);
void lint_run_jobs(struct lint *l);

/* lint_print.c: findings as text, the table of rules, a rule explained. */
struct lint_totals {
    size_t n, by_level[4], n_fixable, n_files, n_bad_files;
    bool fails;
};
void lint_put_text(struct buf *b, const struct out_term *t, const struct lint_result *r,
                   const struct lint_totals *totals);
void lint_put_rules(struct buf *b, const struct out_term *t);
void lint_put_explained(struct buf *b, const struct out_term *t, const struct lint_rule *r);

#endif
