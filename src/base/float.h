/* float.h - doubles to and from text, exactly as Go's strconv does it.
 *
 * No locale is ever consulted. Source: go strconv/atof.go, ftoa.go; prometheus util/jsonutil.
 */
#ifndef PROMCTL_BASE_FLOAT_H
#define PROMCTL_BASE_FLOAT_H

#include "base/str.h"

/* Room for the longest text any float_print_ function writes. */
enum { FLOAT_MAX_CHARS = 352 };

/* Decimal with optional exponent ("1.", ".5", "+1e3"), or inf and infinity with an optional sign
 * and nan without one, in any case, as strconv.ParseFloat(s, 64) takes them once Prometheus has
 * refused "p", "P" and "_" (its textparse does; hexadecimal goes with them). The whole of `s` must
 * be used. False where Go reports an error, which includes values that overflow; what underflows
 * is 0. Every NaN is the ordinary quiet one (0x7ff8000000000001, Go's math.NaN). */
bool float_parse(struct str s, double *out);

/* All write at `p` (FLOAT_MAX_CHARS of room), no NUL, and return the length. Shortest digits that
 * read back as the same double. */
size_t float_print_g(char *p, double v);    /* strconv 'g', -1: 100000, 1e+06, NaN, +Inf, -Inf */
size_t float_print_f(char *p, double v);    /* strconv 'f', -1: never an exponent */
size_t float_print_json(char *p, double v); /* the HTTP API's: 'f', but 'e' below 1e-6, from 1e21 */
size_t float_print_om(char *p, double v); /* OpenMetrics, `le` as stored: 'g' with ".0"; -0: 0.0 */

#endif
