/* fmt.h - one verb of fmt.Printf with its flags. Private to src/tmpl. Source: go fmt/format.go. */
#ifndef PROMCTL_TMPL_FMT_H
#define PROMCTL_TMPL_FMT_H

#include "tmpl/value.h"

struct tfmt {
    struct buf *b;
    bool plus, minus, sharp, space, zero;
    bool plus_v, sharp_v; /* %+v, %#v */
    bool has_width, has_prec;
    bool erroring; /* inside of %!verb(...): no Stringers */
    size_t width, prec;
};

enum { TFMT_MAX_NUMBER = 1000000 }; /* widths and precisions above are mistakes */

void tfmt_pad(struct tfmt *f, struct str s);
void tfmt_integer(struct tfmt *f, uint64_t u, unsigned base, bool is_signed, char verb, bool upper);
void tfmt_float(struct tfmt *f, double v, char verb);
void tfmt_string(struct tfmt *f, struct str s, uint32_t verb, bool *bad);
void tfmt_rune(struct tfmt *f, uint64_t r, char verb); /* c, q, U */

/* Prints with any verb, wrong ones as %!verb(type=value). */
void tfmt_arg(struct tfmt *f, const struct tval *v, uint32_t verb);

#endif
