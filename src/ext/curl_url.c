#include "config.h"

#include "ext/curl.h"

#include <stdlib.h>

#include "ext/curl_lib.h"

#define URL_EXAMPLE "http://HOST:PORT/PATH"

/* Our words: those of libcurl differ between versions, and old ones have none. */
static const char *why_not(CURLUcode c)
{
    switch (c) {
    case CURLUE_BAD_PORT_NUMBER:
        return "its port is not a number from 0 to 65535";
    case CURLUE_NO_HOST:
        return "it names no host";
    case CURLUE_URLDECODE:
        return "it has a bad % escape";
    case CURLUE_UNSUPPORTED_SCHEME:
        return "its scheme is neither http nor https";
#if LIBCURL_VERSION_NUM >= 0x075100
    case CURLUE_BAD_HOSTNAME:
        return "its host name has a character that no host name has";
    case CURLUE_BAD_IPV6:
        return "its IPv6 address is malformed";
    case CURLUE_BAD_LOGIN:
    case CURLUE_BAD_USER:
    case CURLUE_BAD_PASSWORD:
        return "its user or password is malformed";
    case CURLUE_BAD_SCHEME:
    case CURLUE_BAD_SLASHES:
        return "it does not begin with http:// or https://";
#endif
    default:
        return "it is malformed";
    }
}

static char *part(CURLU *u, CURLUPart what, unsigned flags)
{
    char *z = NULL, *copy = NULL;
    if (curl_lib.curl_url_get(u, what, &z, flags) == CURLUE_OK && z)
        copy = xstrdup(z);
    curl_lib.curl_free(z);
    return copy;
}

static bool is_http(const char *scheme)
{
    return strcmp(scheme, "http") == 0 || strcmp(scheme, "https") == 0;
}

static void lower(char *z)
{
    for (; z && *z; z++)
        if (*z >= 'A' && *z <= 'Z')
            *z = (char)(*z - 'A' + 'a');
}

static bool read_parts(CURLU *u, struct curlx_url *out, struct err *e)
{
    out->scheme = part(u, CURLUPART_SCHEME, 0);
    out->host = part(u, CURLUPART_HOST, 0);
    out->port = part(u, CURLUPART_PORT, CURLU_DEFAULT_PORT);
    out->user = part(u, CURLUPART_USER, CURLU_URLDECODE);
    out->password = part(u, CURLUPART_PASSWORD, CURLU_URLDECODE);
    lower(out->scheme);
    lower(out->host);
    if (out->scheme && !is_http(out->scheme)) {
        err_set(e, ERR_USAGE, "scheme %s is not supported", out->scheme);
        return err_hint(e, "use http:// or https://");
    }
    if (!out->scheme || !out->host || !out->host[0] || !out->port)
        return err_set(e, ERR_USAGE, "not a URL: it names no host");
    curl_lib.curl_url_set(u, CURLUPART_USER, NULL, 0);
    curl_lib.curl_url_set(u, CURLUPART_PASSWORD, NULL, 0);
    curl_lib.curl_url_set(u, CURLUPART_OPTIONS, NULL, 0);
    curl_lib.curl_url_set(u, CURLUPART_FRAGMENT, NULL, 0);
    out->text = part(u, CURLUPART_URL, 0);
    return out->text || err_set(e, ERR_USAGE, "not a URL: it is malformed");
}

bool curlx_url_parse(const char *text, const char *base, struct curlx_url *out, struct err *e)
{
    *out = (struct curlx_url){ 0 };
    if (!curl_lib_open(e))
        return false;
    if (!base && !strstr(text, "://")) { // some versions guess, some fail, each in its own words
        err_set(e, ERR_USAGE, "not a URL: it does not begin with http:// or https://");
        return err_hint(e, "a URL looks like " URL_EXAMPLE);
    }
    CURLU *u = curl_lib.curl_url();
    if (!u)
        return err_set(e, ERR_IO, "libcurl: out of memory");

    bool ok = false;
    CURLUcode c = base ? curl_lib.curl_url_set(u, CURLUPART_URL, base, 0) : CURLUE_OK;
    // A Location may hold blanks and bytes that should have been escaped; a URL typed here not.
    if (c == CURLUE_OK)
        c = curl_lib.curl_url_set(u, CURLUPART_URL, text,
                                  CURLU_NON_SUPPORT_SCHEME | (base ? CURLU_URLENCODE : 0));
    if (c != CURLUE_OK) {
        err_set(e, ERR_USAGE, "not a URL: %s", why_not(c));
        err_hint(e, "a URL looks like " URL_EXAMPLE);
    } else {
        ok = read_parts(u, out, e);
    }
    curl_lib.curl_url_cleanup(u);
    if (!ok)
        curlx_url_done(out);
    return ok;
}

void curlx_url_done(struct curlx_url *u)
{
    free(u->scheme);
    free(u->host);
    free(u->port);
    free(u->user);
    free(u->password);
    free(u->text);
    *u = (struct curlx_url){ 0 };
}

char *curlx_url_with_host(const struct curlx_url *u, const char *host)
{
    char *text = NULL;
    CURLU *h = curl_lib.curl_url();
    if (h && curl_lib.curl_url_set(h, CURLUPART_URL, u->text, 0) == CURLUE_OK &&
        curl_lib.curl_url_set(h, CURLUPART_HOST, host, 0) == CURLUE_OK)
        text = part(h, CURLUPART_URL, 0);
    curl_lib.curl_url_cleanup(h);
    return text;
}
