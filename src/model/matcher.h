/* matcher.h - label matchers and vector selectors.
 *
 * A matcher compares one label's value; the label that is not there has the empty value.
 * A selector is a PromQL instant vector selector without modifiers, as `--match` takes it.
 * Source: prometheus model/labels/matcher.go, promql/parser/{lex,parse}.go.
 */
#ifndef PROMCTL_MODEL_MATCHER_H
#define PROMCTL_MODEL_MATCHER_H

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "model/labels.h"
#include "regex/regex.h"

enum matcher_type {
    MATCHER_EQ,  /* =  */
    MATCHER_NE,  /* != */
    MATCHER_RE,  /* =~ */
    MATCHER_NRE, /* !~ */
};

struct matcher {
    enum matcher_type type;
    struct str name, value;
    struct regex *regex; /* of the last two types; owned */
};

/* Fills `m`; the strings are borrowed. Only a regular expression can be wrong (ERR_SYNTAX, its span
 * in `value`). */
bool matcher_init(struct matcher *m, enum matcher_type type, struct str name, struct str value,
                  struct err *e);
void matcher_done(struct matcher *m);

bool matcher_match(const struct matcher *m, struct str value);

/* `name="value"`, the value Go-quoted, a name that is no identifier quoted, too. Appends. */
void matcher_put(struct buf *b, const struct matcher *m);

/* Matchers that all must match. */
struct selector {
    struct str name; /* that the metric must have, where one is fixed by `name` or {"name"} */
    struct matcher *p;
    size_t n; /* the name's matcher is one of them */
};

/* Reads `up`, `http_requests_total{job=~"a|b"}`, `{"my.metric", x!=""}`, with comments and blanks,
 * and, which PromQL has not, a name with * and ? (`http_*`, `*_total{code="500"}`).
 * Strings live in `a`, which must outlive the selector. ERR_SYNTAX with Prometheus' text and the
 * byte span in `text`. */
bool selector_parse(struct arena *a, struct str text, struct selector *out, struct err *e);
void selector_done(struct selector *s);

/* Whether a series matches: `labels` in any order, without its name. */
bool selector_match(const struct selector *s, struct str name, const struct label *labels,
                    size_t n);

#endif
