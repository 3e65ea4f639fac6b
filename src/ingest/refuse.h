/* refuse.h - says what a page is that is no exposition: an HTML page, a JSON document. */
#ifndef PROMCTL_INGEST_REFUSE_H
#define PROMCTL_INGEST_REFUSE_H

#include "base/err.h"

/* By its first bytes. ERR_FORMAT: HTML, with its title. A text exposition never begins with '<'. */
bool ingest_refuse_body(struct str body, struct err *e);

/* By the type that HTTP gave it, which is none of an exposition's. True where the body may be one
 * nevertheless: no type, text, a download. */
bool ingest_refuse_type(struct str content_type, struct str body, struct err *e);

#endif
