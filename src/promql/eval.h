/* eval.h - what the evaluator, the operators and the functions of PromQL say to each other.
 *
 * A query is one struct pql_eval. Every node of the tree is evaluated for all steps of its
 * evaluation before the node above it, which then walks the steps: the order in which errors and
 * annotations show. Matrices, labels and histograms that are handed on live in `arena`.
 * Source: prometheus promql/engine.go (evaluator, EvalNodeHelper), functions.go.
 */
#ifndef PROMCTL_PROMQL_EVAL_H
#define PROMCTL_PROMQL_EVAL_H

#include <stdatomic.h>

#include "base/map.h"
#include "base/pool.h"
#include "num/rate.h"
#include "promql/engine.h"
#include "promql/notes.h"
#include "promql/resolve.h"

struct pql_series {
    struct labels labels;
    bool drop_name; /* the name goes at the end: delayed name removal */
    struct float_point *f;
    struct hist_point *h;
    size_t n_f, cap_f, n_h, cap_h;
    size_t next_f, next_h; /* of the reader that walks the steps */
};

struct pql_matrix {
    struct pql_series *p;
    size_t n, cap;
};

struct pql_sample {
    struct labels labels;
    bool drop_name;
    double v;
    const struct histogram *h; /* NULL: a float */
    int64_t t;                 /* of the sample itself, where timestamp() may see it, else 0 */
    int64_t st;                /* start time, 0 unknown */
    size_t series;             /* index in the matrix it was taken from */
};

struct pql_vector {
    struct pql_sample *p;
    size_t n, cap;
};

/* The samples of one series that a range function sees at one step: no stale ones. */
struct pql_window {
    const struct labels *labels; /* with the name */
    struct num_window f;         /* the floats, and the range; samples beyond it when extended */
    const struct hist_sample *h;
    size_t n_h;
};

struct pql_eval {
    struct arena *arena;
    struct arena tmp; /* for one step */
    struct source *source;
    const struct pql_engine_opts *opts;
    struct str text;
    struct pql_notes notes;
    struct diags *told;       /* by the source: notes of the result, too */
    int64_t start, end, step; /* of the part being evaluated: a subquery has its own */
    int64_t lookback;
    int64_t samples, peak, max_samples; /* counted as Prometheus counts */
    int64_t deadline_ns;
    size_t polled; /* calls of pql_alive() */
    int64_t max_memory;
    const volatile bool *cancel;
    const struct query *query;
    atomic_bool *warming; /* of the result, of all threads together */
    enum query_fault fault;
    atomic_size_t *held; /* bytes of columns, of all threads together */
    size_t peak_bytes;
    struct query_stats *stats;
    struct pool *pool;
    struct pql_worker *workers;  /* one a thread, made when first needed: col_feed.c */
    struct pql_worker *self;     /* of the copy of this that a thread has; NULL: the query's own */
    struct pql_shared *shared;   /* results that are kept: col.h */
    struct open_selection *open; /* whose labels are in use: col_feed.h */
    struct map label_ids;        /* key of a set -> its place in `sets` */
    struct {
        struct labels *p;
        size_t n, cap;
    } sets;
    struct buf key;
};

/* One call of a function, at one step (and, for a range function, of one series). */
struct pql_call {
    struct pql_eval *ev;
    const struct pql_rnode *node;
    int64_t t;                    /* the step */
    const struct pql_vector *arg; /* by argument; a scalar is a vector of one */
    const struct pql_window *win; /* range functions */
    bool direct; /* the samples are those of a selector: their times are their own */
    struct pql_vector *out;
};

/* --- for functions --- */

/* The value of a scalar argument; the text of a string argument. */
static inline double pql_num(const struct pql_call *c, size_t i)
{
    return c->arg[i].p[0].v;
}
static inline struct str pql_text(const struct pql_call *c, size_t i)
{
    return c->node->kids[i]->n->text;
}

/* Where argument `i` stands in the text.
 * DIFFERS: upstream has no place for a subquery and says 1:1 (promql_differential.sh). */
static inline struct span pql_arg_at(const struct pql_call *c, size_t i)
{
    return c->node->kids[i]->n->at;
}

/* Emits a float or histogram: of the series of the window, without labels elsewhere. */
void pql_emit(struct pql_call *c, double v);
void pql_emit_hist(struct pql_call *c, const struct histogram *h);

/* Emits a float under the labels of `s` without its name, at once or later. */
void pql_emit_mapped(struct pql_call *c, const struct pql_sample *s, double v);

/* --- vectors and matrices --- */

void pql_push(struct arena *a, struct pql_vector *v, const struct pql_sample *s);
struct pql_series *pql_add_series(struct arena *a, struct pql_matrix *m, struct labels labels,
                                  bool drop_name);
/* A float where `h` is NULL. */
void pql_add_point(struct arena *a, struct pql_series *s, int64_t t, double v,
                   const struct histogram *h);

/* Takes the series' sample at `t` off it: times only ever grow. */
bool pql_take_at(struct pql_series *s, int64_t t, struct pql_sample *out);
/* All samples at `t`, in the order of the series. */
void pql_gather(struct pql_eval *ev, struct pql_matrix *m, int64_t t, struct pql_vector *out);

/* Joins series of equal labels; two samples at one time are an error. */
bool pql_merge_same(struct pql_eval *ev, struct pql_matrix *m, struct err *e);
bool pql_has_same_labels(struct pql_eval *ev, const struct pql_matrix *m);

/* What a query made besides its result. */
void pql_eval_free(struct pql_eval *ev);

/* What a sample or a point counts against the limit. */
int64_t pql_hist_size(const struct histogram *h);
int64_t pql_matrix_size(const struct pql_matrix *m);
bool pql_count(struct pql_eval *ev, int64_t n, struct err *e);

/* A value of every step would be too many samples: refused before the first one. */
bool pql_check_steps(struct pql_eval *ev, struct err *e);

/* Counts bytes against the limit of memory that pql_alive() watches. */
void pql_hold(struct pql_eval *ev, int64_t bytes);

size_t pql_n_steps(const struct pql_eval *ev);

/* False once the query is cancelled, out of time or out of memory. */
bool pql_alive(struct pql_eval *ev, struct err *e);
/* The same where much has been done since it was last asked: it always looks at the clock. */
bool pql_alive_now(struct pql_eval *ev, struct err *e);

/* An error of the evaluation itself. */
bool pql_eval_fail(struct pql_eval *ev, struct err *e, const char *fmt, ...) ATTR_PRINTF(3, 4);
bool pql_eval_fail_same(struct pql_eval *ev, struct err *e);

/* --- labels --- */

/* A number for a set of labels, equal for equal sets. */
size_t pql_labels_id(struct pql_eval *ev, const struct labels *ls);
/* The same set, stored once in the query's arena with its strings. */
struct labels pql_intern(struct pql_eval *ev, const struct labels *ls);
/* Without __name__, __type__ and __unit__. */
struct labels pql_drop_metadata(struct pql_eval *ev, const struct labels *ls);
/* Only, or all but, the labels named. */
struct labels pql_keep(struct pql_eval *ev, const struct labels *ls, const struct str *names,
                       size_t n);
struct labels pql_remove(struct pql_eval *ev, const struct labels *ls, const struct str *names,
                         size_t n);
struct labels pql_with(struct pql_eval *ev, const struct labels *ls, struct str name,
                       struct str value);
bool pql_is_metadata(struct str name);
/* The labels that match a side to the other: those of on(), or all but those of ignoring() and the
 * name. */
struct labels pql_match_labels(struct pql_eval *ev, const struct labels *ls, bool on,
                               const struct pql_names *names);

/* `{__name__="m", a="b"}`. Appends. */
void pql_put_labels(struct buf *b, const struct labels *ls);

/* Adds a string to the bytes of a key: no two lists of strings make the same. */
static inline void pql_put_key(struct buf *b, struct str s)
{
    buf_put(b, &s.n, sizeof s.n);
    buf_put_str(b, s);
}

/* --- evaluation, walking the steps (walk*.c) --- */

/* Evaluates a node for every step from ev->start to ev->end. */
bool pql_eval_node(struct pql_eval *ev, struct pql_rnode *r, struct pql_matrix *out, struct err *e);

/* The node itself step by step, whatever is below it. */
bool pql_walk_node(struct pql_eval *ev, struct pql_rnode *r, struct pql_matrix *out, struct err *e);

/* What happens at one step of an operator or function. */
typedef bool pql_step_fn(void *user, struct pql_eval *ev, int64_t t, const struct pql_vector *in,
                         struct pql_vector *out, struct err *e);
/* Evaluates `n` operands (strings are left out), walks the steps and collects what `fn` gives into
 * series. */
bool pql_eval_steps(struct pql_eval *ev, struct pql_rnode **kids, size_t n, pql_step_fn *fn,
                    void *user, struct pql_matrix *out, struct err *e);

/* The same with operands that are there. */
bool pql_walk_steps(struct pql_eval *ev, struct pql_matrix *in, size_t n, pql_step_fn *fn,
                    void *user, struct pql_matrix *out, struct err *e);

/* A call of a function, the user, at one step. */
pql_step_fn pql_call_step;

bool pql_eval_selector(struct pql_eval *ev, struct pql_rnode *r, struct pql_matrix *out,
                       struct err *e);
bool pql_eval_range_selector(struct pql_eval *ev, struct pql_rnode *r, struct pql_matrix *out,
                             struct err *e);
bool pql_eval_timestamp(struct pql_eval *ev, struct pql_rnode *r, struct pql_matrix *out,
                        struct err *e);
/* A function over the range that is argument `range_arg`; equal label sets are up to the caller. */
bool pql_eval_range_call(struct pql_eval *ev, struct pql_rnode *r, size_t range_arg,
                         struct pql_matrix *out, struct err *e);
/* The steps of a subquery become those of `ev`, until its end. */
struct pql_steps {
    int64_t start, end, step;
};
struct pql_steps pql_subquery_begin(struct pql_eval *ev, const struct pql_rnode *r);
void pql_subquery_end(struct pql_eval *ev, const struct pql_steps *outer);
bool pql_eval_subquery(struct pql_eval *ev, struct pql_rnode *r, struct pql_matrix *out,
                       struct err *e);
bool pql_eval_aggregate(struct pql_eval *ev, struct pql_rnode *r, struct pql_matrix *out,
                        struct err *e);
bool pql_eval_binary(struct pql_eval *ev, struct pql_rnode *r, struct pql_matrix *out,
                     struct err *e);
/* Negates all of it and drops the names: unary minus. */
bool pql_negate(struct pql_eval *ev, struct pql_matrix *m, struct err *e);

/* The original time of every sample a selector gives at each step, as its value: info(). */
bool pql_eval_info_series(struct pql_eval *ev, const struct matcher *m, size_t n, int64_t offset,
                          const int64_t *at, struct pql_matrix *out, struct err *e);

/* Labels of what absent() and absent_over_time() emit for a plain selector. */
struct labels pql_absent_labels(struct pql_eval *ev, const struct pql_node *arg);

#endif
