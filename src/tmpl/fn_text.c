/* fn_text.c - strings, hosts, links. Source: prometheus template/template.go, util/strutil. */
#include "base/utf8.h"
#include "tmpl/exec.h"
#include "tmpl/rune.h"

static bool map_runes(struct tmpl_call *c, uint32_t (*map)(uint32_t))
{
    struct str s = c->args[0].s;
    struct buf b = { 0 };

    while (s.n)
        utf8_put(&b, map(utf8_next(&s, NULL)));
    return tmpl_call_text(c, &b);
}

bool tmpl_fn_to_upper(struct tmpl_call *c)
{
    return map_runes(c, tmpl_rune_upper);
}

bool tmpl_fn_to_lower(struct tmpl_call *c)
{
    return map_runes(c, tmpl_rune_lower);
}

bool tmpl_fn_title(struct tmpl_call *c)
{
    struct buf b = { 0 };

    tmpl_put_title(&b, c->args[0].s);
    return tmpl_call_text(c, &b);
}

bool tmpl_fn_safe_html(struct tmpl_call *c)
{
    c->out = c->args[0];
    c->out.type = TV_HTML;
    return true;
}

bool tmpl_fn_match(struct tmpl_call *c)
{
    bool yes = false, ok = tmpl_regex_match(c, c->args[0].s, c->args[1].s, &yes);

    c->out = tv_bool(yes);
    return ok;
}

bool tmpl_fn_re_replace_all(struct tmpl_call *c)
{
    struct buf b = { 0 };

    if (!tmpl_regex_replace(c, c->args[0].s, c->args[1].s, c->args[2].s, &b)) {
        buf_done(&b);
        return false;
    }
    return tmpl_call_text(c, &b);
}

/* ---- hosts ---- */

bool tmpl_split_host_port(struct str s, struct str *host, struct str *port)
{
    size_t colon = s.n;

    while (colon && s.p[colon - 1] != ':')
        colon--;
    if (!colon)
        return false;
    *port = str_skip(s, colon);
    *host = str_head(s, colon - 1);
    struct str rest = *host;
    if (s.p[0] == '[') {
        size_t close = str_find_char(s, ']');
        if (close + 2 != colon) // no "]:", or more colons behind it
            return false;
        *host = str_head(str_skip(s, 1), close - 1);
        rest = *host;
    } else if (str_find_char(rest, ':') < rest.n) {
        return false;
    }
    struct str both[] = { rest, *port };
    for (size_t i = 0; i < 2; i++)
        if (str_find_char(both[i], '[') < both[i].n || str_find_char(both[i], ']') < both[i].n)
            return false;
    return true;
}

static bool is_ipv4(struct str s)
{
    unsigned parts = 0;

    while (parts < 4) {
        unsigned v = 0;
        size_t n = 0;
        for (; n < s.n && s.p[n] >= '0' && s.p[n] <= '9' && n < 4; n++)
            v = v * 10 + (unsigned)(s.p[n] - '0');
        if (!n || v > 255 || (n > 1 && s.p[0] == '0'))
            return false;
        s = str_skip(s, n);
        if (++parts < 4 && !str_cut_prefix(&s, STR(".")))
            return false;
    }
    return s.n == 0;
}

static size_t hex_digits(struct str s)
{
    size_t n = 0;

    while (n < s.n && n < 5 && strchr("0123456789abcdefABCDEF", s.p[n]) && s.p[n])
        n++;
    return n;
}

static bool is_ipv6(struct str s)
{
    unsigned words = 0;
    bool gap = str_cut_prefix(&s, STR("::"));

    if (gap && !s.n)
        return true;
    while (words < 8) {
        size_t n = hex_digits(s);
        if (n < s.n && s.p[n] == '.') // an IPv4 address at the end
            return is_ipv4(s) && (gap ? words <= 5 : words == 6);
        if (!n || n > 4)
            return false;
        s = str_skip(s, n);
        words++;
        if (!s.n)
            break;
        if (!str_cut_prefix(&s, STR(":")) || !s.n)
            return false;
        if (s.p[0] == ':') {
            if (gap)
                return false;
            gap = true;
            s = str_skip(s, 1);
            if (!s.n)
                break;
        }
    }
    return !s.n && (gap ? words < 8 : words == 8);
}

bool tmpl_is_ip(struct str s)
{
    for (size_t i = 0; i < s.n; i++) {
        if (s.p[i] == '.')
            return is_ipv4(s);
        if (s.p[i] == ':')
            return is_ipv6(s);
    }
    return false;
}

bool tmpl_fn_strip_port(struct tmpl_call *c)
{
    struct str host, port;

    c->out = tv_str(tmpl_split_host_port(c->args[0].s, &host, &port) ? host : c->args[0].s);
    return true;
}

bool tmpl_fn_strip_domain(struct tmpl_call *c)
{
    struct str all = c->args[0].s, host = all, port = { 0 };
    struct buf b = { 0 };

    if (!tmpl_split_host_port(all, &host, &port)) {
        host = all;
        port = (struct str){ 0 };
    }
    c->out = tv_str(all);
    if (tmpl_is_ip(host))
        return true;
    host = str_head(host, str_find_char(host, '.'));
    bool brackets = port.n && str_find_char(host, ':') < host.n; // net.JoinHostPort
    buf_puts(&b, brackets ? "[" : "");
    buf_put_str(&b, host);
    buf_puts(&b, brackets ? "]" : "");
    if (port.n)
        buf_printf(&b, ":%.*s", STR_ARG(port));
    return tmpl_call_text(c, &b);
}

/* ---- links ---- */

static bool link_to(struct tmpl_call *c, const char *after)
{
    struct buf b = { 0 };

    buf_puts(&b, "/graph?g0.expr=");
    tmpl_put_query_escaped(&b, c->args[0].s);
    buf_puts(&b, after);
    return tmpl_call_text(c, &b);
}

bool tmpl_fn_graph_link(struct tmpl_call *c)
{
    return link_to(c, "&g0.tab=0");
}

bool tmpl_fn_table_link(struct tmpl_call *c)
{
    return link_to(c, "&g0.tab=1");
}

bool tmpl_fn_url_query_escape(struct tmpl_call *c)
{
    struct buf b = { 0 };

    tmpl_put_query_escaped(&b, c->args[0].s);
    return tmpl_call_text(c, &b);
}

bool tmpl_fn_external_url(struct tmpl_call *c)
{
    c->out = tv_str(c->x->d->external_url);
    return true;
}

/* The path of the external URL. */
bool tmpl_fn_path_prefix(struct tmpl_call *c)
{
    struct str s = c->x->d->external_url;
    size_t scheme = str_find(s, STR("://"));

    if (scheme < s.n) {
        s = str_skip(s, scheme + 3);
        s = str_skip(s, str_find_char(s, '/'));
    }
    s = str_head(s, str_find_char(s, '#'));
    c->out = tv_str(str_head(s, str_find_char(s, '?')));
    return true;
}

/* ---- lists ---- */

static int by_key(const void *a, const void *b)
{
    return str_cmp(*(const struct str *)a, *(const struct str *)b);
}

bool tmpl_fn_args(struct tmpl_call *c)
{
    struct tv_args *args = arena_new(&c->x->arena, struct tv_args);
    struct str *keys = arena_new_n(&c->x->arena, struct str, c->n + 1);
    struct tval *items = arena_new_n(&c->x->arena, struct tval, c->n + 1);

    for (size_t i = 0; i < c->n; i++)
        keys[i] = str_of(arena_printf(&c->x->arena, "arg%zu", i));
    qsort(keys, c->n, sizeof *keys, by_key);
    for (size_t i = 0; i < c->n; i++)
        items[i] = c->args[strtoul(keys[i].p + 3, NULL, 10)];
    *args = (struct tv_args){ keys, items, c->n };
    c->out = (struct tval){ .type = TV_ARGS, .args = args };
    return true;
}
