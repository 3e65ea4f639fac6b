/* negotiate.h - what a client's Accept and Accept-Encoding headers ask for (RFC 9110, 12.5). */
#ifndef PROMCTL_HTTP_NEGOTIATE_H
#define PROMCTL_HTTP_NEGOTIATE_H

#include "base/str.h"

struct http_media {    /* one entry of an Accept header */
    struct str type;   /* "text/plain", as written */
    struct str params; /* "version=0.0.4;q=0.5", raw */
    double q;          /* 0 to 1; an entry whose q is not a number has 0 */
};

/* Takes the next entry off `rest`; false at the end. Malformed entries are passed over. */
bool http_media_next(struct str *rest, struct http_media *out);

/* The value of a parameter, without quotes, or the empty slice. */
struct str http_media_param(const struct http_media *m, struct str name);

/* Whether an Accept-Encoding header allows `coding`, by name or by `*`. */
bool http_accepts_coding(struct str accept_encoding, struct str coding);

#endif
