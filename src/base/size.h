/* size.h - sizes in bytes as people write them: 4096, 64KiB, 10MB, 1.5G. */
#ifndef PROMCTL_BASE_SIZE_H
#define PROMCTL_BASE_SIZE_H

#include "base/err.h"
#include "base/str.h"

#include <stdint.h>

/* A number, a fraction allowed before a unit, and a unit in any case: none or B; KiB MiB GiB TiB
 * and K M G T are powers of 1024; KB MB GB TB powers of 1000. Not negative; a fraction of a byte
 * is cut off. ERR_USAGE with what is wrong. */
bool size_parse(struct str s, int64_t *bytes, struct err *e);

#endif
