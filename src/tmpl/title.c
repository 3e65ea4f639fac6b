/* title.c - the first letter of each word in title case, the rest as it is.
 *
 * Source: golang.org/x/text cases/map.go titleCaser, with NoLower.
 */
#include "base/utf8.h"
#include "tmpl/fn.h"
#include "tmpl/rune.h"

static bool is_cased(uint32_t r)
{
    return tmpl_rune_upper(r) != r || tmpl_rune_lower(r) != r || r == 0xDF || r == 0x149 ||
           (r >= 0xFB00 && r <= 0xFB06) || r == 0xAA || r == 0xBA;
}

/* Joins two letters to one word, unless there are two of them (MidLetter, MidNumLet). */
static bool is_mid(uint32_t r)
{
    return r == '\'' || r == '.' || r == ':' || r == 0xB7 || r == 0x387 || r == 0x2018 ||
           r == 0x2019 || r == 0x2024 || r == 0x2027;
}

/* Ends a word: all but letters that are written with blanks, digits and what joins. */
static bool is_break(uint32_t r)
{
    if (r < 0x80)
        return !(r == '_' || tmpl_rune_is_digit(r) || is_mid(r));
    if (r >= 0x300 && r <= 0x36F) // combining marks
        return false;
    if (r >= 0x3040 && r <= 0x9FFF) // kana, ideographs
        return true;
    return !(tmpl_rune_is_letter(r) || tmpl_rune_is_digit(r) || is_mid(r) || r == 0xAD);
}

/* Title case that is more than one letter. */
static void put_title_rune(struct buf *b, uint32_t r)
{
    static const char *const ligatures[] = { "Ff", "Fi", "Fl", "Ffi", "Ffl", "St", "St" };

    if (r == 0xDF)
        buf_puts(b, "Ss");
    else if (r == 0x149)
        buf_puts(b, "\xCA\xBCN");
    else if (r >= 0xFB00 && r <= 0xFB06)
        buf_puts(b, ligatures[r - 0xFB00]);
    else
        utf8_put(b, tmpl_rune_title(r));
}

void tmpl_put_title(struct buf *b, struct str s)
{
    bool in_word = false, was_mid = false;

    while (s.n) {
        uint32_t r = utf8_next(&s, NULL);
        if (was_mid && is_mid(r))
            in_word = false;
        was_mid = is_mid(r);
        if (is_cased(r)) {
            if (in_word)
                utf8_put(b, r);
            else
                put_title_rune(b, r);
            in_word = true;
            continue;
        }
        utf8_put(b, r);
        if (is_break(r))
            in_word = false;
    }
}
