/* tmpl.h - the templates of alert labels and annotations: Go's text/template with Prometheus'
 * functions.
 *
 * A template is parsed once and expanded for each sample of an alert. It is immutable: several
 * threads may expand one at the same time. Limits on depth, output, loops and regular expressions
 * make every text, however hostile, end in a result or an error.
 * Source: go text/template, fmt, time; prometheus template/template.go, rules/alerting.go.
 */
#ifndef PROMCTL_TMPL_TMPL_H
#define PROMCTL_TMPL_TMPL_H

#include "base/diag.h"
#include "store/engine.h"

/* What is put before the text, on its first line: columns in errors of expansion count it. */
#define TMPL_PREFIX                                                                                \
    "{{$labels := .Labels}}{{$externalLabels := .ExternalLabels}}"                                 \
    "{{$externalURL := .ExternalURL}}{{$value := .Value}}"

enum {
    TMPL_MAX_TEXT_BYTES = 1 << 20,
    TMPL_MAX_OUTPUT_BYTES = 4 << 20, /* of an expansion, and of each string made in one */
};

struct tmpl;

/* What a template is expanded with. All is borrowed; what is NULL or empty is empty. */
struct tmpl_data {
    const struct labels *labels; /* of the sample, with its __name__ */
    const struct labels *external_labels;
    struct str external_url;
    double value;
    const struct histogram *hist; /* instead of the value */
    int64_t ts;                   /* of the evaluation */
    /* query() asks it at `ts`; limits, lookback and cancel are those of `limits` (or NULL), whose
     * text and times do not count. Without an engine query() is an error. */
    struct query_engine *engine;
    const struct query *limits;
    bool *reached; /* one a branch of the template, set where it runs; or NULL */
};

/* The label or annotation template of the alert `alert`: its name is __alert_ALERT. The tree is in
 * `a`; both texts are copied. ERR_SYNTAX with Go's words, "template: __alert_ALERT:LINE: ...", and
 * the place in `text`. */
struct tmpl *tmpl_parse(struct arena *a, struct str alert, struct str text, struct err *e);

/* The text it was parsed from. */
struct str tmpl_text(const struct tmpl *t);

/* The result, in `a`. ERR_EXEC in the words of Prometheus, "error executing template ...: ...",
 * and the place in the text of the template; ERR_LIMIT, and what query() failed with. */
bool tmpl_expand(struct arena *a, const struct tmpl *t, const struct tmpl_data *d, struct str *out,
                 struct err *e);

/* What the label or annotation becomes: the result, or "<error expanding template: ...>". `e` (or
 * NULL) is set where it is an error. */
struct str tmpl_expand_alert(struct arena *a, const struct tmpl *t, const struct tmpl_data *d,
                             struct err *e);

/* ---- for the coverage of tests ---- */

/* A part that is there only sometimes: of {{ if }}, {{ with }} and {{ range }}, or an {{ else }}.
 */
struct tmpl_branch {
    struct span at; /* of the action that begins it */
};

/* All branches in order of the text; they belong to the template. */
const struct tmpl_branch *tmpl_branches(const struct tmpl *t, size_t *n);

/* ---- for lint ---- */

enum tmpl_use_kind {
    TMPL_USE_LABEL,          /* $labels.x, .Labels.x, index $labels "x" */
    TMPL_USE_EXTERNAL_LABEL, /* $externalLabels.x and the like */
    TMPL_USE_VALUE,          /* $value, .Value */
    TMPL_USE_FUNC,
};

/* One place that asks for something, in order of the text. */
struct tmpl_use {
    enum tmpl_use_kind kind;
    struct str name; /* of the label or function; empty where it is all labels, or one whose name
                      * is not a constant */
    struct span at;  /* in the text of the template */
    bool guarded;    /* it, or something with its name, decides an if or with around it */
    bool bare;       /* the action is nothing else: {{ $value }} */
};

/* All of them, in `a`. */
const struct tmpl_use *tmpl_uses(struct arena *a, const struct tmpl *t, size_t *n);

/* Walks every branch with the data and says what is wrong in each: DIAG_ERROR for what fails
 * whatever the values are (types, fields, numbers of arguments), DIAG_WARN for what fails with
 * these. query() gives one sample without labels. */
void tmpl_check(const struct tmpl *t, const struct tmpl_data *d, struct diags *out);

#endif
