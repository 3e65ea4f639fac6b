/* fn_regex.c - unanchored search with an engine that matches all of a text.
 *
 * A pattern P is searched as (.*?)(P)(.*): the shortest beginning is the leftmost match, and P
 * prefers as it does on its own. From a place inside the text the character before it is matched
 * first, which is all that ^ and \b look at.
 * Source: go regexp/regexp.go MatchString, ReplaceAllString.
 */
#include "base/utf8.h"
#include "regex/regex.h"
#include "tmpl/exec.h"

enum { MAX_WORK = 200 << 20 }; /* bytes looked at by all searches of a replacement */

struct search {
    struct regex *own;    /* the pattern itself, for its names */
    struct regex *begin;  /* from the beginning of the text */
    struct regex *inside; /* one character before the place; made when it is needed */
    struct str *groups;
};

static struct regex *wrap(const char *before, struct str pattern)
{
    struct err e = { 0 };
    struct buf b = { 0 };

    buf_printf(&b, "%s(?s:.*?)((?-s:%.*s))(?s:.*)", before, STR_ARG(pattern));
    struct regex *re = regex_new(buf_str(&b), &e);
    buf_done(&b);
    err_done(&e);
    return re;
}

static void search_done(struct search *s)
{
    regex_free(s->own);
    regex_free(s->begin);
    regex_free(s->inside);
    free(s->groups);
}

static bool search_new(struct tmpl_call *c, struct str pattern, bool panics, struct search *s)
{
    struct err e = { 0 };

    *s = (struct search){ 0 };
    if (!(s->own = regex_new(pattern, &e))) {
        bool quote = str_find_char(pattern, '`') < pattern.n;
        struct buf b = { 0 };
        if (quote)
            str_put_quoted(&b, pattern);
        else
            buf_printf(&b, "`%.*s`", STR_ARG(pattern));
        if (panics)
            tmpl_call_fail(c, "regexp: Compile(%.*s): %s", STR_ARG(buf_str(&b)), e.msg);
        else
            tmpl_call_fail(c, "%s", e.msg);
        buf_done(&b);
        err_done(&e);
        return false;
    }
    s->begin = wrap("", pattern);
    s->groups = xcalloc(regex_n_groups(s->own) + 1, sizeof *s->groups);
    return s->begin || tmpl_call_fail(c, "the pattern is too large");
}

bool tmpl_regex_match(struct tmpl_call *c, struct str pattern, struct str text, bool *yes)
{
    struct search s;
    bool ok = search_new(c, pattern, false, &s);

    *yes = ok && regex_match(s.begin, text);
    search_done(&s);
    return ok;
}

/* The next match at `at` or behind it; groups[1] is all of it. */
static bool find(struct search *s, struct str text, size_t at)
{
    if (!at)
        return regex_captures(s->begin, text, s->groups);
    if (!s->inside && !(s->inside = wrap("(?s:.)", regex_text(s->own))))
        return false;
    size_t before = at - 1;
    while (before && ((unsigned char)text.p[before] & 0xC0) == 0x80)
        before--;
    return regex_captures(s->inside, str_skip(text, before), s->groups);
}

static size_t rune_length(struct str text, size_t at)
{
    struct str rest = str_skip(text, at);
    size_t n = rest.n;

    if (!n)
        return 1;
    utf8_next(&rest, NULL);
    return n - rest.n;
}

bool tmpl_regex_replace(struct tmpl_call *c, struct str pattern, struct str repl, struct str text,
                        struct buf *out)
{
    size_t at = 0, copied = 0, work = 0;
    struct search s;
    bool ok = search_new(c, pattern, true, &s);

    while (ok && at <= text.n && find(&s, text, at)) {
        struct str m = s.groups[1];
        size_t from = text.n ? (size_t)(m.p - text.p) : 0, to = from + m.n; // "" is anywhere
        buf_put(out, text.p + copied, from - copied);
        // An empty match right behind the one before is none.
        if (to > copied || from == 0)
            regex_expand(s.own, repl, s.groups + 1, out);
        copied = to;
        at = m.n ? to : to + rune_length(text, to);
        work += text.n - from + 1;
        if (work > MAX_WORK || out->n > TMPL_MAX_OUTPUT_BYTES) {
            c->stop = true;
            ok = tx_limit(c->x, "a replacement takes too long");
        }
    }
    if (ok)
        buf_put_str(out, str_skip(text, copied));
    search_done(&s);
    return ok;
}
