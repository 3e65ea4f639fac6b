/* header.c - what may be sent as a header. */
#include "http/client.h"

static bool is_token_char(char c)
{
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
           (c && strchr("!#$%&'*+-.^_`|~", c));
}

// Source: RFC 9110 5.1, 5.5.
bool http_header_check(struct str h, struct err *e)
{
    size_t colon = str_find_char(h, ':');
    struct str name = str_head(h, colon);
    if (colon == h.n || colon == 0) {
        err_set(e, ERR_USAGE, "a header needs a name, a colon and a value");
        return err_hint(e, "as in 'X-Scope-OrgID: tenant-1'");
    }
    for (size_t i = 0; i < name.n; i++)
        if (!is_token_char(name.p[i]))
            return err_set(e, ERR_USAGE, "a header's name has a character that no header name has");
    for (size_t i = colon; i < h.n; i++)
        if (((unsigned char)h.p[i] < ' ' && h.p[i] != '\t') || h.p[i] == 0x7f)
            return err_set(e, ERR_USAGE, "the value of the header %.*s has a control character",
                           STR_ARG(name));
    return true;
}
