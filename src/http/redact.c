#include "http/client.h"

#define REDACTED "<redacted>"

/* Bytes that end the authority of a URL, or the URL itself in running text. */
static bool ends_authority(char c)
{
    return c == '/' || c == '?' || c == '#' || c == '\\' || c == '"' || c == '\'' || c == '<' ||
           c == '>' || (unsigned char)c <= ' ';
}

/* Length of the userinfo with its '@' at the start of `s`, which stands behind "://"; 0: none.
 * The last '@' counts: a password may hold one that nobody escaped. */
static size_t userinfo_len(struct str s)
{
    size_t len = 0;
    for (size_t i = 0; i < s.n && !ends_authority(s.p[i]); i++)
        if (s.p[i] == '@')
            len = i + 1;
    return len;
}

void http_put_redacted_url(struct buf *b, struct str url)
{
    for (;;) {
        size_t at = str_find(url, STR("://"));
        if (at == url.n)
            break;
        buf_put_str(b, str_head(url, at + 3));
        url = str_skip(url, at + 3);
        url = str_skip(url, userinfo_len(url));
    }
    buf_put_str(b, url);
}

bool http_url_has_password(struct str url)
{
    struct str s = str_skip(url, str_find(url, STR("://")) + 3);
    struct str user = str_head(s, userinfo_len(s));
    return user.n > str_find_char(user, ':') + 2; // "u:p@" and more
}

bool http_header_is_secret(struct str name)
{
    static const char *const names[] = {
        "Authorization", "Cookie", "Proxy-Authorization", "Set-Cookie", "X-API-Key", "X-Auth-Token",
    };
    for (size_t i = 0; i < N_OF(names); i++)
        if (str_eq_nocase(name, str_of(names[i])))
            return true;
    return false;
}

void http_put_redacted_header(struct buf *b, struct str header)
{
    size_t colon = str_find_char(header, ':');
    struct str name = str_trim(str_head(header, colon));
    if (colon == header.n || !http_header_is_secret(name)) {
        http_put_redacted_url(b, header);
        return;
    }
    buf_put_str(b, str_head(header, colon + 1));
    buf_putc(b, ' ');
    // "Basic", "Bearer": the scheme of a credential is no secret and helps to see what was sent.
    struct str value = str_trim(str_skip(header, colon + 1));
    size_t blank = str_find_char(value, ' ');
    if (blank < value.n && str_ends(name, STR("uthorization"))) {
        buf_put_str(b, str_head(value, blank));
        buf_putc(b, ' ');
    }
    if (value.n)
        buf_puts(b, REDACTED);
}
