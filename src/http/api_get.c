/* api_get.c - any part of the API as a tree, see api.h. */
#include "http/api_impl.h"

#include "base/utf8.h"

enum {
    HEAD_BYTES = 4096,
    VALUE_BYTES = 16, /* of the limit of a body each value in it takes: series have more */
};

void api_answer_done(struct api_answer *r)
{
    diags_done(&r->notes);
    buf_done(&r->body);
    r->data = NULL;
}

/* Of the texts of a server, one line each and safe. */
static void add_notes(struct diags *notes, enum diag_level level, const struct json_node *list)
{
    if (!list || list->kind != JSON_ARRAY_BEGIN)
        return;
    for (const struct json_node *n = list->child; n; n = n->next) {
        struct buf safe = { 0 };
        if (n->kind != JSON_STRING)
            continue;
        utf8_put_safe(&safe, str_head(n->text, API_NOTE_BYTES));
        api_add_note(notes, level, buf_str(&safe));
        buf_done(&safe);
    }
}

/* There is no good answer, but perhaps one that tells why. */
static bool fail_reply(const struct api *a, const char *path, const struct http_reply *r,
                       struct err *why, struct err *e)
{
    struct query_result scratch = { 0 };
    enum query_fault fault;
    struct api_decoder *d;
    struct api_envelope env;

    if (api_read_envelope(buf_str(&r->body), &d, &scratch, &env)) {
        api_fail(a, &env, r->status, (struct str){ 0 }, &fault, e);
    } else {
        err_take(e, why);
        if (r->status == 404)
            err_hint(e,
                     "this server does not tell it, or the API is not below %s/api/v1: is a path "
                     "prefix missing, as Mimir's /prometheus?",
                     api_url(a));
        if (e->kind != ERR_CANCELED)
            err_wrap(e, "%s/api/v1/%s", api_url(a), path);
    }
    err_done(why);
    api_decoder_free(d);
    query_result_done(&scratch);
    return false;
}

static bool fail_envelope(const struct api *a, const struct json_node *root, int status,
                          struct err *e)
{
    const struct json_node *type = json_get(root, STR("errorType"));
    const struct json_node *error = json_get(root, STR("error"));
    enum query_fault fault;
    const struct api_envelope env = {
        .failed = true,
        .error_type = type ? type->text : (struct str){ 0 },
        .error = error ? error->text : (struct str){ 0 },
    };

    return api_fail(a, &env, status, (struct str){ 0 }, &fault, e);
}

static int64_t max_body(const struct api *a)
{
    int64_t max = a->opts.max_body_bytes;
    return max == INT64_MAX ? HTTP_MAX_BODY_BYTES : max; // a tree is held at once
}

static size_t max_values(const struct api *a)
{
    return (size_t)(max_body(a) / VALUE_BYTES) + HEAD_BYTES;
}

static bool read_answer(const struct api *a, struct arena *arena, const char *path,
                        struct api_answer *out, struct err *e)
{
    struct json_node *root;
    struct err bad = { 0 };

    if (!json_dom_max(arena, buf_str(&out->body), max_values(a), &root, &bad)) {
        bool too_many = bad.kind == ERR_LIMIT && bad.at.n == 0;
        bad.at = (struct span){ 0 }; // it counts in what nobody sees
        if (too_many) {
            err_take(e, &bad);
            err_hint(e, "--limit N asks for less where there is a list; --max-body SIZE allows "
                        "more");
            return err_wrap(e, "%s/api/v1/%s", api_url(a), path);
        }
        err_wrap(&bad, "not the API's JSON");
        api_fail_body(str_head(buf_str(&out->body), HEAD_BYTES), &bad, e);
        return err_wrap(e, "%s/api/v1/%s", api_url(a), path);
    }
    const struct json_node *status = json_get(root, STR("status"));
    if (status && status->kind == JSON_STRING && str_eq(status->text, STR("error")))
        return fail_envelope(a, root, out->status, e);
    if (!status || status->kind != JSON_STRING || !str_eq(status->text, STR("success"))) {
        err_set(e, ERR_FORMAT, "not an answer of the Prometheus API: it has no status");
        return err_wrap(e, "%s/api/v1/%s", api_url(a), path);
    }
    out->data = json_get(root, STR("data"));
    add_notes(&out->notes, DIAG_WARN, json_get(root, STR("warnings")));
    add_notes(&out->notes, DIAG_INFO, json_get(root, STR("infos")));
    return true;
}

bool api_get(struct api *a, struct arena *arena, const char *path, const struct api_param *p,
             size_t n, struct api_answer *out, struct err *e)
{
    const struct api_ask ask = { .path = path, .params = p, .n = n };
    int64_t unlimited = a->opts.max_body_bytes;
    struct http_reply r = { 0 };
    struct err why = { 0 };

    *out = (struct api_answer){ 0 };
    a->opts.max_body_bytes = max_body(a);
    bool ok = api_ask(a, &ask, &r, &why);
    a->opts.max_body_bytes = unlimited;
    out->status = r.status;
    out->seconds = r.seconds;
    out->date_ms = r.date_ms;
    if (ok) {
        out->body = r.body;
        r.body = (struct buf){ 0 };
        ok = read_answer(a, arena, path, out, e);
    } else {
        fail_reply(a, path, &r, &why, e);
    }
    http_reply_done(&r);
    return ok;
}
