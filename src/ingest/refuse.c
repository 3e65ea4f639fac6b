/* refuse.c - what a page is that is no exposition, see refuse.h. */
#include "ingest/refuse.h"

#include "http/client.h"

static char first_char(struct str body)
{
    str_cut_prefix(&body, STR("\xef\xbb\xbf"));
    for (size_t i = 0; i < body.n; i++)
        if ((unsigned char)body.p[i] > ' ')
            return body.p[i];
    return '\0';
}

static bool refuse_html(struct str title, struct err *e)
{
    if (title.n)
        err_set(e, ERR_FORMAT, "not an exposition: an HTML page, \"%.*s\"", STR_ARG(title));
    else
        err_set(e, ERR_FORMAT, "not an exposition: an HTML page");
    return err_hint(e, "metrics are mostly served under /metrics");
}

bool ingest_refuse_body(struct str body, struct err *e)
{
    struct buf title = { 0 };
    bool ok = true;

    if (http_html_title(body, &title))
        ok = refuse_html(buf_str(&title), e);
    else if (first_char(body) == '<')
        ok = err_set(e, ERR_FORMAT, "not an exposition: an XML document");
    buf_done(&title);
    return ok;
}

static bool refuse_html_type(struct str body, struct err *e)
{
    struct buf title = { 0 };

    http_html_title(body, &title);
    refuse_html(buf_str(&title), e);
    buf_done(&title);
    return false;
}

bool ingest_refuse_type(struct str content_type, struct str body, struct err *e)
{
    struct str type = str_trim(str_head(content_type, str_find_char(content_type, ';')));

    if (str_eq_nocase(type, STR("text/html")) || str_eq_nocase(type, STR("application/xhtml+xml")))
        return refuse_html_type(body, e);
    if (!ingest_refuse_body(body, e))
        return false;
    if (!type.n || str_eq_nocase(str_head(type, 5), STR("text/")) ||
        str_eq_nocase(type, STR("application/octet-stream")))
        return true;
    return err_set(e, ERR_FORMAT, "not an exposition: Content-Type \"%.*s\"",
                   STR_ARG(content_type));
}
