/* promqltest_impl.h - between the files of the script runner. */
#ifndef PROMCTL_RULES_PROMQLTEST_IMPL_H
#define PROMCTL_RULES_PROMQLTEST_IMPL_H

#include "model/value.h"
#include "promql/series_desc.h"
#include "rules/promqltest.h"
#include "store/engine.h"
#include "store/mem.h"

struct promqltest_lines { /* trimmed; comments are empty */
    struct str *p;
    size_t n, cap;
    size_t at; /* the next one */
};

struct promqltest_series {
    struct labels labels;
    const struct series_value *p;
    size_t n;
    int64_t *st; /* start times by value, 0 none; NULL: none at all */
};

struct promqltest_block { /* the series of one load */
    struct arena *arena;
    int64_t step;
    struct promqltest_series *p;
    size_t n, cap;
};

enum promqltest_expect { EXPECT_FAIL, EXPECT_WARN, EXPECT_INFO, N_EXPECTS };

struct promqltest_text { /* of an error or annotation */
    bool any;
    struct str msg;
    struct regex *regex; /* NULL: `msg` is all of it; owned */
};

struct promqltest_texts {
    struct promqltest_text *p;
    size_t n, cap;
};

struct promqltest_expected {
    struct labels labels;
    const struct series_value *p;
    size_t n;
    size_t place; /* from 1 */
};

struct promqltest_eval {
    size_t line;
    struct str expr;
    bool range;
    int64_t start, end, step, at; /* of the query; `at`: instant queries */
    bool fail, warn, info, ordered, no_warn, no_info;
    bool no_range_mode; /* an instant query that is not tried in a range */
    struct promqltest_texts texts[N_EXPECTS];
    bool is_scalar;
    double scalar;
    struct str string;
    struct promqltest_expected *p;
    size_t n, cap;
};

struct promqltest {
    struct promqltest_lines lines;
    struct arena arena; /* of one command */
    struct mem_store *store;
    struct query_engine *engine;
    struct promqltest_result *result;
    const struct promqltest_opts *opts;
};

/* "line N: " before the error; N counts from 1. */
bool promqltest_bad(struct promqltest *t, size_t line, struct err *e, const char *fmt, ...)
    ATTR_PRINTF(4, 5);

/* The value of a word "1m30s" or "0"; ERR_FORMAT. */
bool promqltest_duration(struct str s, int64_t *ms, struct err *e);

bool promqltest_load(struct promqltest *t, struct str first, struct err *e);
bool promqltest_add_nhcb(struct promqltest *t, const struct promqltest_block *b, struct err *e);
bool promqltest_append(struct promqltest *t, const struct labels *ls, const struct mem_sample *s,
                       struct err *e);

bool promqltest_read_eval(struct promqltest *t, struct str first, struct promqltest_eval *out,
                          struct err *e);
void promqltest_eval_done(struct promqltest_eval *ev);
/* Runs it in all its ways; a difference goes into the result. */
void promqltest_run_eval(struct promqltest *t, const struct promqltest_eval *ev);

/* NULL, or what is not as expected: on the heap. */
char *promqltest_compare(const struct promqltest_eval *ev, const struct value *v);

#endif
