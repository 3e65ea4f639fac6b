/* api_error.c - how an answer failed: the API's error envelope, or a body that is none. */
#include "http/api_impl.h"

#include <stdlib.h>

#include "base/utf8.h"
#include "http/http_error.h"

// ---- kinds ----

/* Source: prometheus web/api/v1/api.go, errorType. VictoriaMetrics gives HTTP's number instead. */
static enum query_fault fault_of(const struct api_envelope *env, int status)
{
    static const struct {
        const char *name;
        enum query_fault fault;
    } types[] = {
        { "bad_data", QUERY_BAD_DATA },       { "execution", QUERY_EXECUTION },
        { "canceled", QUERY_CANCELED },       { "timeout", QUERY_TIMEOUT },
        { "unavailable", QUERY_UNAVAILABLE }, { "internal", QUERY_INTERNAL },
    };
    for (size_t i = 0; i < N_OF(types); i++)
        if (str_eq(env->error_type, str_of(types[i].name)))
            return types[i].fault;
    return status == 400                    ? QUERY_BAD_DATA
           : status == 422                  ? QUERY_EXECUTION
           : status == 503 || status == 429 ? QUERY_UNAVAILABLE
                                            : QUERY_INTERNAL;
}

static enum err_kind kind_of(enum query_fault f, bool prefixed)
{
    switch (f) {
    case QUERY_BAD_DATA:
        return prefixed ? ERR_SYNTAX : ERR_USAGE;
    case QUERY_EXECUTION:
        return ERR_EXEC;
    case QUERY_TIMEOUT:
        return ERR_TIMEOUT;
    default:
        return ERR_NET;
    }
}

// ---- places ----

static bool cut_number(struct str *s, size_t *out)
{
    size_t n = 0, v = 0;

    while (n < s->n && n < 9 && s->p[n] >= '0' && s->p[n] <= '9')
        v = v * 10 + (size_t)(s->p[n++] - '0');
    if (n == 0 || n == s->n || s->p[n] != ':')
        return false;
    *s = str_skip(*s, n + 1);
    *out = v;
    return true;
}

static bool in_word(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
           c == ':';
}

/* "1:18: parse error: ..." is a place in the query; from there on the word. */
static struct span place_in(struct str query, struct str msg)
{
    size_t line, col, off = 0, n = 0;

    if (!cut_number(&msg, &line) || !cut_number(&msg, &col) ||
        !str_starts(msg, STR(" parse error")) || line == 0 || col == 0)
        return (struct span){ 0 };
    for (; line > 1 && off < query.n; line--)
        off += str_find_char(str_skip(query, off), '\n') + 1;
    off += col - 1;
    if (off >= query.n)
        return (struct span){ 0 };
    while (off + n < query.n && in_word(query.p[off + n]))
        n++;
    return (struct span){ off, n ? n : 1 };
}

/* One line, safe. */
static char *words(struct str s)
{
    struct buf b = { 0 };

    utf8_put_safe(&b, s);
    return buf_take(&b);
}

bool api_fail(const struct api *a, const struct api_envelope *env, int status, struct str query,
              enum query_fault *fault, struct err *e)
{
    struct str msg = env->error.n ? env->error : STR("an error without words");
    bool prefixed = str_cut_prefix(&msg, STR("invalid parameter \"query\": "));
    char *safe = words(msg);

    *fault = fault_of(env, status);
    err_set(e, kind_of(*fault, prefixed), "%s", safe);
    if (status == 401 || status == 403) {
        err_wrap(e, "HTTP %d %s", status, http_status_reason(status));
        err_hint(e, HTTP_HINT_WHO);
    }
    e->at = place_in(query, msg);
    free(safe);
    // What is wrong with the expression is no matter of who says it.
    return *fault == QUERY_BAD_DATA || *fault == QUERY_EXECUTION ? false
                                                                 : err_wrap(e, "%s", api_url(a));
}

// ---- what is said beside ----

void api_add_note(struct diags *notes, enum diag_level level, struct str text)
{
    if (notes->n < API_NOTES_MAX)
        diags_add(notes, level, (struct span){ 0 }, "%.*s",
                  STR_ARG(str_head(text, API_NOTE_BYTES)));
    else if (notes->n == API_NOTES_MAX)
        diags_add(notes, level, (struct span){ 0 }, "and more of these, which are left out");
}

// ---- no envelope ----

bool api_fail_body(struct str head, struct err *why, struct err *e)
{
    struct buf title = { 0 };

    if (http_html_title(head, &title)) {
        err_set(e, ERR_FORMAT, "not the query API: an HTML page%s%s%s", title.n ? ", \"" : "",
                buf_z(&title), title.n ? "\"" : "");
        err_hint(e, "is it the right port and path? /api/v1 must be below the URL; a login page "
                    "needs --bearer-token-file or --header");
        err_done(why);
    } else {
        err_take(e, why);
    }
    buf_done(&title);
    return false;
}

bool api_read_envelope(struct str body, struct api_decoder **d, struct query_result *scratch,
                       struct api_envelope *env)
{
    struct err e = { 0 };

    *d = api_decoder_new(&(struct api_decode_opts){ 0 }, scratch);
    bool ok = api_decoder_feed(*d, body, &e) && api_decoder_end(*d, env, &e) && env->failed;
    err_done(&e);
    return ok;
}
