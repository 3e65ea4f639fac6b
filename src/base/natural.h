/* natural.h - "natural" order of strings: web2 before web10.
 *
 * Source: github.com/facette/natsort, which sort_by_label() uses. It calls strings with digit runs
 * of equal value ("a1", "a01") smaller than each other both ways; here bytes decide.
 */
#ifndef PROMCTL_BASE_NATURAL_H
#define PROMCTL_BASE_NATURAL_H

#include "base/str.h"

/* <0, 0, >0. Strings are cut into runs of digits and of other bytes. Two runs of digits compare by
 * value where both fit an int64_t, all else bytewise; a string that ends first is the smaller. */
int str_natural_cmp(struct str a, struct str b);

#endif
