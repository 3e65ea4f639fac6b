/* rune.h - classes and cases of code points, as Go's unicode package has them. Private to src/tmpl.
 */
#ifndef PROMCTL_TMPL_RUNE_H
#define PROMCTL_TMPL_RUNE_H

#include "base/str.h"

#include <stdint.h>

bool tmpl_rune_is_letter(uint32_t rune);
bool tmpl_rune_is_digit(uint32_t rune); /* Nd */

/* unicode.ToUpper, ToLower, ToTitle. */
uint32_t tmpl_rune_upper(uint32_t rune);
uint32_t tmpl_rune_lower(uint32_t rune);
uint32_t tmpl_rune_title(uint32_t rune);

#endif
