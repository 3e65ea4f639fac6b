/* refuse.c - what a page is that is no exposition, see refuse.h. */
#include "ingest/refuse.h"

#include "base/buf.h"
#include "base/utf8.h"

enum { LOOK_BYTES = 64 * 1024, TITLE_COLUMNS = 60 };

/* Offset of an ASCII word, in any case, or the length. */
static size_t find_nocase(struct str s, struct str word)
{
    for (size_t i = 0; i + word.n <= s.n; i++)
        if (str_eq_nocase(str_head(str_skip(s, i), word.n), word))
            return i;
    return s.n;
}

/* The text of <title> on one line, made safe for a terminal. Appends. */
static void put_title(struct buf *b, struct str html)
{
    struct buf line = { 0 };
    struct str rest;
    bool blank = false;

    html = str_head(html, LOOK_BYTES);
    rest = str_skip(html, find_nocase(html, STR("<title")));
    rest = str_skip(rest, str_find_char(rest, '>') + 1);
    rest = str_trim(str_head(rest, str_find_char(rest, '<')));
    for (size_t i = 0; i < rest.n; i++) {
        bool is_blank = (unsigned char)rest.p[i] <= ' ';
        if (!is_blank && blank)
            buf_putc(&line, ' ');
        if (!is_blank)
            buf_putc(&line, rest.p[i]);
        blank = is_blank;
    }
    utf8_put_cut(b, buf_str(&line), TITLE_COLUMNS);
    buf_done(&line);
}

static bool refuse_html(struct str body, struct err *e)
{
    struct buf title = { 0 };

    put_title(&title, body);
    if (title.n)
        err_set(e, ERR_FORMAT, "not an exposition: an HTML page, \"%s\"", buf_z(&title));
    else
        err_set(e, ERR_FORMAT, "not an exposition: an HTML page");
    buf_done(&title);
    return err_hint(e, "metrics are mostly served under /metrics");
}

bool ingest_refuse_body(struct str body, struct err *e)
{
    struct str s = str_head(body, LOOK_BYTES);

    str_cut_prefix(&s, STR("\xef\xbb\xbf"));
    s = str_trim(s);
    return s.n == 0 || s.p[0] != '<' || refuse_html(body, e);
}

bool ingest_refuse_type(struct str content_type, struct str body, struct err *e)
{
    struct str type = str_trim(str_head(content_type, str_find_char(content_type, ';')));

    if (str_eq_nocase(type, STR("text/html")) || str_eq_nocase(type, STR("application/xhtml+xml")))
        return refuse_html(body, e);
    if (!ingest_refuse_body(body, e))
        return false;
    if (!type.n || str_eq_nocase(str_head(type, 5), STR("text/")) ||
        str_eq_nocase(type, STR("application/octet-stream")))
        return true;
    return err_set(e, ERR_FORMAT, "not an exposition: Content-Type \"%.*s\"",
                   STR_ARG(content_type));
}
