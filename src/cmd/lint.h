/* lint.h - what the files of `promctl lint` share. */
#ifndef PROMCTL_CMD_LINT_H
#define PROMCTL_CMD_LINT_H

#include "base/map.h"
#include "base/vec.h"
#include "cmd/cmd.h"
#include "cmd/source_args.h"
#include "ingest/load.h"
#include "lint/format.h"
#include "lint/walk.h"
#include "out/term.h"

struct lint_args {
    struct source_args source;
    struct opt_strs exprs, select, ignore;
    int kind; /* enum lint_kind; LINT_UNKNOWN: by content */
    int format, min_level, fail_on;
    bool fail_on_given, list_rules, fix, dry_run, cardinality, twice;
    int64_t twice_ms;
    const char *explain, *stdin_name, *baseline, *write_baseline, *diff_base;
};

/* A file, page or expression of the call, in order of the call. */
struct lint_job {
    const char *path; /* NULL: the text of `file` is there */
    bool named;       /* by the user: it must be something that can be checked */
    bool skipped;     /* of no kind that is known */
    enum { JOB_NEW, JOB_WAITS, JOB_DONE } state; /* waits: for what may name it to be read */
    bool is_url;
    struct lint_file file;
    struct ingest_page page, before; /* of a URL; before: of --twice */
    size_t n_fixed;
    struct buf diff; /* of --dry-run */
};

struct lint {
    const struct cmd_call *call;
    const struct lint_args *args;
    struct arena arena;
    struct http_opts http;
    struct opened_source source;
    struct lint_source *known; /* what it has; NULL: none was named */
    struct lint_configs {      /* one a folder that has files */
        struct map folders;
        struct {
            struct lint_folder {
                struct lint_config *config; /* or NULL */
                bool owned;                 /* by this folder; others have it from here */
            } * p;
            size_t n, cap;
        } by_folder;
        struct map paths; /* of configurations that have been read, and where in `by_folder` */
        struct sizes by_path;
    } configs;
    struct {
        struct lint_job *p;
        size_t n, cap;
    } jobs;
    struct { /* files that are jobs, by what they are on disk */
        struct map files;
        struct sizes jobs; /* the job of each */
        size_t n_followed; /* jobs whose references are jobs, too */
    } refs;
    struct out_term term;
    int status;
};

/* lint_load.c: the operands as jobs; the jobs run. */
bool lint_collect(struct lint *l, struct err *e);
bool lint_run_jobs(struct lint *l, struct err *e);

/* lint_refs.c: a file that is named twice is checked once. Call it before jobs run. */
void lint_note_jobs(struct lint *l);

/* What a configuration file names becomes a job, too, once, and knows of it. To be
 * called when jobs have run; whether there is more to run now. */
bool lint_follow(struct lint *l);

/* lint_config.c: the rules that run for a file: defaults, its .promctl.yml, the command line. NULL:
 * `e` is set. */
const enum lint_level *lint_choose_rules(struct lint *l, struct lint_file *f, struct err *e);
void lint_configs_done(struct lint *l);

/* lint_fix.c: applies the fixes of a job to `text`, which is all of its file, and writes it. */
void lint_fix_job(struct lint *l, struct lint_job *j, struct buf *text);

/* lint_filter.c: --diff-base and --baseline; --write-baseline. */
bool lint_filter(struct lint *l, struct err *e);
bool lint_write_baseline(struct lint *l, struct err *e);

/* lint_source.c: the source that rules check against, where one is named. */
bool lint_open_source(struct lint *l, struct err *e);
void lint_close_source(struct lint *l);

/* lint_man.c: the rules, for the man page. */
void lint_put_man(struct roff *r);

/* lint_print.c: findings as text, the table of rules, a rule explained. */
struct lint_totals {
    size_t n, by_level[4], n_fixable, n_fixed, n_fixed_files, n_files, n_bad_files;
    bool fails;
};
void lint_put_text(struct buf *b, const struct out_term *t, const struct lint_result *r,
                   const struct lint_totals *totals);
/* The samples of each family, as `promtool check metrics --extended` prints them. */
void lint_put_sizes(struct buf *b, const struct lint *l);
void lint_put_rules(struct buf *b, const struct out_term *t);
void lint_put_explained(struct buf *b, const struct out_term *t, const struct lint_rule *r);

#endif
