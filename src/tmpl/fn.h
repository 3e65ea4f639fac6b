/* fn.h - functions and methods as rows. Private to src/tmpl. */
#ifndef PROMCTL_TMPL_FN_H
#define PROMCTL_TMPL_FN_H

#include "tmpl/value.h"

struct tx;

/* What a function is given and gives. */
struct tmpl_call {
    struct tx *x;
    const struct tmpl_fn *fn;
    const struct tval *receiver; /* of a method */
    const struct tval *args;
    size_t n;
    struct tval out;
    char *error;  /* what went wrong: tmpl_call_fail() */
    bool stop;    /* the error is set already */
    bool by_type; /* the error has nothing to do with values */
};

typedef bool tmpl_fn_run(struct tmpl_call *c);

/* Types of parameters: s string, a interface {}, r reflect.Value, q template.queryResult,
 * p *template.sample, d time.Duration, i int, t time.Time; * the one before repeats. */
struct tmpl_fn {
    const char *name;
    const char *params;
    tmpl_fn_run *run; /* NULL: and, or, which look at arguments one by one; and what is refused */
    const char *refused; /* why a method cannot be called */
};

const struct tmpl_fn *tmpl_fn_find(struct str name);
const struct tmpl_fn *tmpl_method_find(enum tv_type t, struct str name);

/* The i-th function, or NULL; in order of names. */
const struct tmpl_fn *tmpl_fn_at(size_t i);

/* The type a letter stands for, as reflect prints it. */
const char *tmpl_param_name(char type);

/* Fails: "error calling NAME: ..." */
bool tmpl_call_fail(struct tmpl_call *c, const char *fmt, ...) ATTR_PRINTF(2, 3);

/* The result, a string made in a buffer, which is released. */
bool tmpl_call_text(struct tmpl_call *c, struct buf *b);

/* ConvertToFloat of Prometheus: any number, or a string of one. */
bool tmpl_call_number(struct tmpl_call *c, const struct tval *v, double *out);

/* A string's regular expression searched in a text. */
bool tmpl_regex_match(struct tmpl_call *c, struct str pattern, struct str text, bool *yes);
bool tmpl_regex_replace(struct tmpl_call *c, struct str pattern, struct str repl, struct str text,
                        struct buf *out);

/* net.SplitHostPort; net.ParseIP. */
bool tmpl_split_host_port(struct str s, struct str *host, struct str *port);
bool tmpl_is_ip(struct str s);

/* strings.Title of cases.Title(language.AmericanEnglish, cases.NoLower). */
void tmpl_put_title(struct buf *b, struct str s);
void tmpl_put_query_escaped(struct buf *b, struct str s);

tmpl_fn_run tmpl_fn_args, tmpl_fn_call, tmpl_fn_eq, tmpl_fn_external_url, tmpl_fn_first, tmpl_fn_ge,
    tmpl_fn_graph_link, tmpl_fn_gt, tmpl_fn_html, tmpl_fn_humanize, tmpl_fn_humanize1024,
    tmpl_fn_humanize_duration, tmpl_fn_humanize_percentage, tmpl_fn_humanize_timestamp,
    tmpl_fn_index, tmpl_fn_js, tmpl_fn_label, tmpl_fn_le, tmpl_fn_len, tmpl_fn_lt, tmpl_fn_match,
    tmpl_fn_ne, tmpl_fn_not, tmpl_fn_now, tmpl_fn_parse_duration, tmpl_fn_path_prefix,
    tmpl_fn_print, tmpl_fn_printf, tmpl_fn_println, tmpl_fn_query, tmpl_fn_re_replace_all,
    tmpl_fn_safe_html, tmpl_fn_slice, tmpl_fn_sort_by_label, tmpl_fn_strip_domain,
    tmpl_fn_strip_port, tmpl_fn_strvalue, tmpl_fn_table_link, tmpl_fn_title, tmpl_fn_to_duration,
    tmpl_fn_to_lower, tmpl_fn_to_time, tmpl_fn_to_upper, tmpl_fn_url_query_escape, tmpl_fn_urlquery,
    tmpl_fn_value;

#endif
