/* lint.h - findings, the rules they come from, and the files they are in.
 *
 * A check is a row of a table: `const struct lint_rule` with its words, its bad and good example
 * and its function. check_*.c hold rows and functions, lint_table.c lists their tables; nothing
 * else knows a rule by name. To add rules: a check_*.c with a `const struct lint_rules`, one line
 * in lint_table.c, and tests/unit/test_lint.c runs the examples.
 */
#ifndef PROMCTL_LINT_LINT_H
#define PROMCTL_LINT_LINT_H

#include "base/arena.h"
#include "base/edits.h"
#include "base/io.h"
#include "base/vec.h"
#include "expo/expo.h"

enum lint_level { LINT_OFF, LINT_INFO, LINT_WARN, LINT_ERROR };

/* What a file is. */
enum lint_kind {
    LINT_UNKNOWN,
    LINT_EXPOSITION,
    LINT_RULES, /* a rule file or a PrometheusRule object */
    LINT_RULE_TEST,
    LINT_PROMETHEUS,
    LINT_WEB_CONFIG,
    LINT_FILE_SD,
    LINT_GRAFANA,
    LINT_DASHBOARD,
    LINT_PROMQL,
    LINT_N_KINDS
};

/* Which subject the function of a rule gets, and so which member of the union is set. */
enum lint_on {
    LINT_ON_NOTHING, /* found while reading: what reads reports it, there is no function */
    LINT_ON_FAMILY,  /* each family of an exposition, once the page has been read */
    LINT_ON_PAGE,    /* all families of an exposition */
    LINT_ON_EXPR,    /* each PromQL expression that can be parsed, wherever it stands */
    LINT_ON_RULES,   /* a rule file that Prometheus would load */
    LINT_ON_BOARD,   /* a dashboard of Grafana */
    LINT_ON_QUERY,   /* each expression of a dashboard that can be parsed */
};

struct lint_config; /* project.h */
struct lint_file;
struct lint_family; /* exposition.h */
struct lint_page;
struct lint_expr;
struct lint_board; /* board.h */
struct lint_query; /* query.h */
struct rule_file;
struct pql_flow;
struct lint_options;

struct lint_rule {
    const char *id;
    enum lint_level level;  /* the default; LINT_OFF: only when asked for */
    enum lint_kind kind;    /* of the examples, and the heading in the list of rules */
    bool promlint;          /* of promtool check metrics: a finding makes exit 1 at any level */
    bool fixable;           /* some of its findings can be fixed */
    const char *brief;      /* one line, lower case, no full stop */
    const char *why;        /* sentences: what goes wrong otherwise, and what to do */
    const char *bad, *good; /* examples: a whole file of that kind; OpenMetrics ends in # EOF */
    enum lint_on on;
    union {
        void (*family)(const struct lint_rule *r, struct lint_file *f,
                       const struct lint_family *fam);
        void (*page)(const struct lint_rule *r, struct lint_file *f, const struct lint_page *page);
        void (*expr)(const struct lint_rule *r, const struct lint_expr *x);
        void (*rules)(const struct lint_rule *r, struct lint_file *f, const struct rule_file *rf);
        void (*board)(const struct lint_rule *r, struct lint_file *f, const struct lint_board *b);
        void (*query)(const struct lint_rule *r, const struct lint_query *q);
    };
};

struct lint_rules {
    const struct lint_rule *p;
    size_t n;
};

/* ---- findings ---- */

struct lint_finding {
    const struct lint_rule *rule;
    enum lint_level level;
    bool fails;                          /* makes exit 1 whatever --fail-on says: promlint */
    size_t block_first, block_last;      /* lines of the rule or family it is about; 0: none */
    struct span at;                      /* bytes of the file */
    size_t line, col, end_line, end_col; /* 1-based, in characters; the end is behind it */
    struct str source;                   /* of the line it begins on, the part to be shown, */
    size_t source_at, source_n;          /* and the bytes of it that are meant */
    struct str msg, help;                /* help: what to do, or empty */
    struct str subject;                  /* the metric, alert or record it is about, or empty */
    const struct edit *edits;            /* the fix; none: there is none that is safe */
    size_t n_edits;
};

struct lint_findings { /* a vec */
    struct lint_finding *p;
    size_t n, cap;
};

/* What is known of a file because a prometheus.yml names it. */
struct lint_from {
    const char *path;                /* of that */
    int64_t interval_ms, timeout_ms; /* of scrapes, of its `global` */
    int64_t least_ms;                /* the shortest interval of its jobs */
    const struct str *jobs;          /* the names of its jobs */
    size_t n_jobs;
    bool legacy_names; /* of labels */
    bool plain;        /* targets: no relabeling rule changes their address */
};

/* A file that another names. */
struct lint_ref {
    const char *path;
    enum lint_kind kind;
    struct lint_from from;
};

/* A file, its findings and all that checks keep of it. */
struct lint_file {
    const char *path;             /* as findings show it */
    const char *place;            /* where names of files in it count from; NULL: not known */
    const struct lint_from *from; /* NULL: no file that is checked names it */
    struct lint_refs {            /* files that it names, to be checked as well */
        struct lint_ref *p;
        size_t n, cap;
    } refs;
    enum lint_kind kind;
    struct str text;       /* all of it, borrowed; a stream has none */
    struct io_source *src; /* an exposition that is not in memory; not ours to close */
    const char *reread;    /* where the bytes of `src` can be read again, or NULL */
    enum expo_format format;
    bool live;                          /* a page fetched just now, no file */
    const enum lint_level *levels;      /* of every rule, by lint_rule_number() */
    const struct lint_options *options; /* options.h; NULL: none */
    struct str subject;                 /* given to findings: set it before reporting */
    bool want_sizes; /* of an exposition: keep the number of samples of each family */
    struct lint_sizes {
        struct lint_size {
            struct str name;
            size_t n;
        } * p;
        size_t n, cap;
    } sizes;
    struct lint_blocks { /* what comments above or inside may mean as a whole: rules, in order */
        struct lint_block {
            size_t first, last; /* lines */
        } * p;
        size_t n, cap;
    } blocks;
    const struct lint_config *config; /* project.h; or NULL */
    struct lint_comments {
        struct lint_comment {
            size_t line;
            uint64_t off;
            struct str text; /* from its # on */
            bool alone;      /* nothing stands before it */
        } * p;
        size_t n, cap;
    } comments;               /* those with directives, in order */
    struct sizes line_starts; /* of `text`; private to report.c, as what follows */
    struct lint_counted {     /* the characters before a byte of a line */
        size_t line, off, n;
    } counted;
    struct lint_findings found;
    struct arena arena;
    struct err e; /* set: reading ended early, as with a file that cannot be read */
};

/* Runs all rules of the file's kind; the findings are in order of the text. */
void lint_run(struct lint_file *f);
void lint_file_done(struct lint_file *f);

/* Adds what differs between two looks at one target and must not: `f->text` is the later one.
 * Before lint_run(). */
void lint_run_twice(struct lint_file *f, struct str before, enum expo_format format);

/* Adds a finding about bytes of `f->text` and returns it, for lint_help() and lint_fix(), until the
 * next one is added; NULL where the rule is off, which both take. Messages are one sentence without
 * a full stop, lower case. */
struct lint_finding *lint_report(struct lint_file *f, const struct lint_rule *r, struct span at,
                                 const char *fmt, ...) ATTR_PRINTF(4, 5);

/* The same at a place in one line of a stream: `line_off` is where `line`, of this number, begins
 * in the file. */
struct lint_finding *lint_report_line(struct lint_file *f, const struct lint_rule *r,
                                      struct str line, size_t number, uint64_t line_off,
                                      struct span in_line, const char *fmt, ...) ATTR_PRINTF(7, 8);

void lint_help(struct lint_file *f, struct lint_finding *x, const char *fmt, ...) ATTR_PRINTF(3, 4);

/* Adds an edit to the finding's fix: only where the result means the same, or what was meant
 * beyond doubt. `text` is copied. */
void lint_fix(struct lint_file *f, struct lint_finding *x, struct span at, struct str text);

static inline bool lint_enabled(const struct lint_file *f, const struct lint_rule *r);

/* Notes a comment if it is one of ours or of pint; for formats whose comments are found while they
 * are read. Of all others lint_run() finds them itself. */
void lint_comment(struct lint_file *f, size_t line, uint64_t off, struct str text, bool alone);

/* ---- the table ---- */

extern const struct lint_rules *const lint_table[];
extern const size_t lint_table_n;

/* Rules are numbered in order of the table. */
size_t lint_n_rules(void);
size_t lint_rule_number(const struct lint_rule *r);
const struct lint_rule *lint_rule_at(size_t number);
const struct lint_rule *lint_rule_find(struct str id); /* NULL: none */

const char *lint_level_word(enum lint_level l); /* "off", "info", "warning", "error" */
bool lint_level_parse(struct str word, enum lint_level *out);

static inline bool lint_enabled(const struct lint_file *f, const struct lint_rule *r)
{
    return f->levels[lint_rule_number(r)] != LINT_OFF;
}

/* ---- kinds ---- */

const char *lint_kind_word(enum lint_kind k);  /* "exposition", "rules", as --kind takes it */
const char *lint_kind_title(enum lint_kind k); /* "expositions", "rule files" */

/* True for kinds that can be checked. */
bool lint_kind_known(enum lint_kind k);

/* What a text is, by its beginning; `path` decides between what could be both. LINT_UNKNOWN. */
enum lint_kind lint_kind_of(struct str head, const char *path);

/* ---- PromQL ---- */

enum lint_use { LINT_USE_ALONE, LINT_USE_ALERT, LINT_USE_RECORD, LINT_USE_PANEL };

/* An expression and where it stands. */
struct lint_expr {
    struct lint_file *file;
    struct str text;             /* as PromQL reads it */
    const struct pql_node *tree; /* parsed and checked; spans count in `text` */
    enum lint_use use;
    bool over_time;                  /* LINT_USE_PANEL: shown as a graph, and not as one value */
    const struct rule *rule;         /* LINT_USE_ALERT, _RECORD: of rules/rule_file.h, */
    const struct rule_file *rules;   /* in this file */
    const struct pql_flow *flow;     /* of the tree; where NULL, lint_run_expr() makes it */
    const struct pql_filled *filled; /* of promql/vars.h: what `text` was made of, or NULL */

    /* Where bytes of `text` are in the file; NULL: from `off` on, one to one. */
    struct span (*place)(void *user, struct span in_text);
    void *user;
    size_t off;
};

/* All expression rules on one expression. */
void lint_run_expr(const struct lint_expr *x);

/* lint_report() with a span of the expression; lint_fix() wants lint_expr_place() of it. */
struct lint_finding *lint_report_expr(const struct lint_expr *x, const struct lint_rule *r,
                                      struct span in_text, const char *fmt, ...) ATTR_PRINTF(4, 5);
struct span lint_expr_place(const struct lint_expr *x, struct span in_text);

/* Prometheus' message without the "1:18: parse error: " before it. */
struct str lint_bare_message(const char *msg);

/* Reports what pql_parse() said of a text as promql-syntax; takes `e`. */
void lint_report_syntax(const struct lint_expr *x, struct err *e);

/* ---- readers: what runs for a kind, in lint_kind.c's table ---- */

void lint_run_exposition(struct lint_file *f);
void lint_run_promql(struct lint_file *f);
void lint_run_rule_file(struct lint_file *f);
void lint_run_grafana(struct lint_file *f);
void lint_run_dashboard(struct lint_file *f);
void lint_run_prometheus(struct lint_file *f);
void lint_run_file_sd(struct lint_file *f);
void lint_run_web_config(struct lint_file *f);
void lint_run_rule_test(struct lint_file *f);

#endif
