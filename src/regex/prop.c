#include "regex/prop.h"

#include "base/utf8.h"
#include "ext/pcre2.h"

#include <stdatomic.h>

/* Names are compared without case, blanks, "_" and "-". */
struct prop {
    const char *name;
    const char *pcre; /* as PCRE2 calls it; sc: is the script without its extensions, as in Go */
    uint32_t hi;      /* 0 .. hi is the class; 0: PCRE2 is asked */
};

static const struct prop props[] = {
    { "Any", NULL, RUNE_MAX },
    { "ASCII", NULL, 0x7F },
    { "C", "C", 0 },
    { "Cc", "Cc", 0 },
    { "Cf", "Cf", 0 },
    { "Cn", "Cn", 0 },
    { "Co", "Co", 0 },
    { "Cs", "Cs", 0 },
    { "L", "L", 0 },
    { "LC", "L&", 0 },
    { "Ll", "Ll", 0 },
    { "Lm", "Lm", 0 },
    { "Lo", "Lo", 0 },
    { "Lt", "Lt", 0 },
    { "Lu", "Lu", 0 },
    { "M", "M", 0 },
    { "Mc", "Mc", 0 },
    { "Me", "Me", 0 },
    { "Mn", "Mn", 0 },
    { "N", "N", 0 },
    { "Nd", "Nd", 0 },
    { "Nl", "Nl", 0 },
    { "No", "No", 0 },
    { "P", "P", 0 },
    { "Pc", "Pc", 0 },
    { "Pd", "Pd", 0 },
    { "Pe", "Pe", 0 },
    { "Pf", "Pf", 0 },
    { "Pi", "Pi", 0 },
    { "Po", "Po", 0 },
    { "Ps", "Ps", 0 },
    { "S", "S", 0 },
    { "Sc", "Sc", 0 },
    { "Sk", "Sk", 0 },
    { "Sm", "Sm", 0 },
    { "So", "So", 0 },
    { "Z", "Z", 0 },
    { "Zl", "Zl", 0 },
    { "Zp", "Zp", 0 },
    { "Zs", "Zs", 0 },
    { "Cased_Letter", "L&", 0 },
    { "Close_Punctuation", "Pe", 0 },
    { "cntrl", "Cc", 0 },
    { "Combining_Mark", "M", 0 },
    { "Connector_Punctuation", "Pc", 0 },
    { "Control", "Cc", 0 },
    { "Currency_Symbol", "Sc", 0 },
    { "Dash_Punctuation", "Pd", 0 },
    { "Decimal_Number", "Nd", 0 },
    { "digit", "Nd", 0 },
    { "Enclosing_Mark", "Me", 0 },
    { "Final_Punctuation", "Pf", 0 },
    { "Format", "Cf", 0 },
    { "Initial_Punctuation", "Pi", 0 },
    { "Letter", "L", 0 },
    { "Letter_Number", "Nl", 0 },
    { "Line_Separator", "Zl", 0 },
    { "Lowercase_Letter", "Ll", 0 },
    { "Mark", "M", 0 },
    { "Math_Symbol", "Sm", 0 },
    { "Modifier_Letter", "Lm", 0 },
    { "Modifier_Symbol", "Sk", 0 },
    { "Nonspacing_Mark", "Mn", 0 },
    { "Number", "N", 0 },
    { "Open_Punctuation", "Ps", 0 },
    { "Other", "C", 0 },
    { "Other_Letter", "Lo", 0 },
    { "Other_Number", "No", 0 },
    { "Other_Punctuation", "Po", 0 },
    { "Other_Symbol", "So", 0 },
    { "Paragraph_Separator", "Zp", 0 },
    { "Private_Use", "Co", 0 },
    { "punct", "P", 0 },
    { "Punctuation", "P", 0 },
    { "Separator", "Z", 0 },
    { "Space_Separator", "Zs", 0 },
    { "Spacing_Mark", "Mc", 0 },
    { "Surrogate", "Cs", 0 },
    { "Symbol", "S", 0 },
    { "Titlecase_Letter", "Lt", 0 },
    { "Unassigned", "Cn", 0 },
    { "Uppercase_Letter", "Lu", 0 },
    { "Adlam", "sc:Adlam", 0 },
    { "Ahom", "sc:Ahom", 0 },
    { "Anatolian_Hieroglyphs", "sc:Anatolian_Hieroglyphs", 0 },
    { "Arabic", "sc:Arabic", 0 },
    { "Armenian", "sc:Armenian", 0 },
    { "Avestan", "sc:Avestan", 0 },
    { "Balinese", "sc:Balinese", 0 },
    { "Bamum", "sc:Bamum", 0 },
    { "Bassa_Vah", "sc:Bassa_Vah", 0 },
    { "Batak", "sc:Batak", 0 },
    { "Bengali", "sc:Bengali", 0 },
    { "Bhaiksuki", "sc:Bhaiksuki", 0 },
    { "Bopomofo", "sc:Bopomofo", 0 },
    { "Brahmi", "sc:Brahmi", 0 },
    { "Braille", "sc:Braille", 0 },
    { "Buginese", "sc:Buginese", 0 },
    { "Buhid", "sc:Buhid", 0 },
    { "Canadian_Aboriginal", "sc:Canadian_Aboriginal", 0 },
    { "Carian", "sc:Carian", 0 },
    { "Caucasian_Albanian", "sc:Caucasian_Albanian", 0 },
    { "Chakma", "sc:Chakma", 0 },
    { "Cham", "sc:Cham", 0 },
    { "Cherokee", "sc:Cherokee", 0 },
    { "Chorasmian", "sc:Chorasmian", 0 },
    { "Common", "sc:Common", 0 },
    { "Coptic", "sc:Coptic", 0 },
    { "Cuneiform", "sc:Cuneiform", 0 },
    { "Cypriot", "sc:Cypriot", 0 },
    { "Cypro_Minoan", "sc:Cypro_Minoan", 0 },
    { "Cyrillic", "sc:Cyrillic", 0 },
    { "Deseret", "sc:Deseret", 0 },
    { "Devanagari", "sc:Devanagari", 0 },
    { "Dives_Akuru", "sc:Dives_Akuru", 0 },
    { "Dogra", "sc:Dogra", 0 },
    { "Duployan", "sc:Duployan", 0 },
    { "Egyptian_Hieroglyphs", "sc:Egyptian_Hieroglyphs", 0 },
    { "Elbasan", "sc:Elbasan", 0 },
    { "Elymaic", "sc:Elymaic", 0 },
    { "Ethiopic", "sc:Ethiopic", 0 },
    { "Georgian", "sc:Georgian", 0 },
    { "Glagolitic", "sc:Glagolitic", 0 },
    { "Gothic", "sc:Gothic", 0 },
    { "Grantha", "sc:Grantha", 0 },
    { "Greek", "sc:Greek", 0 },
    { "Gujarati", "sc:Gujarati", 0 },
    { "Gunjala_Gondi", "sc:Gunjala_Gondi", 0 },
    { "Gurmukhi", "sc:Gurmukhi", 0 },
    { "Han", "sc:Han", 0 },
    { "Hangul", "sc:Hangul", 0 },
    { "Hanifi_Rohingya", "sc:Hanifi_Rohingya", 0 },
    { "Hanunoo", "sc:Hanunoo", 0 },
    { "Hatran", "sc:Hatran", 0 },
    { "Hebrew", "sc:Hebrew", 0 },
    { "Hiragana", "sc:Hiragana", 0 },
    { "Imperial_Aramaic", "sc:Imperial_Aramaic", 0 },
    { "Inherited", "sc:Inherited", 0 },
    { "Inscriptional_Pahlavi", "sc:Inscriptional_Pahlavi", 0 },
    { "Inscriptional_Parthian", "sc:Inscriptional_Parthian", 0 },
    { "Javanese", "sc:Javanese", 0 },
    { "Kaithi", "sc:Kaithi", 0 },
    { "Kannada", "sc:Kannada", 0 },
    { "Katakana", "sc:Katakana", 0 },
    { "Kawi", "sc:Kawi", 0 },
    { "Kayah_Li", "sc:Kayah_Li", 0 },
    { "Kharoshthi", "sc:Kharoshthi", 0 },
    { "Khitan_Small_Script", "sc:Khitan_Small_Script", 0 },
    { "Khmer", "sc:Khmer", 0 },
    { "Khojki", "sc:Khojki", 0 },
    { "Khudawadi", "sc:Khudawadi", 0 },
    { "Lao", "sc:Lao", 0 },
    { "Latin", "sc:Latin", 0 },
    { "Lepcha", "sc:Lepcha", 0 },
    { "Limbu", "sc:Limbu", 0 },
    { "Linear_A", "sc:Linear_A", 0 },
    { "Linear_B", "sc:Linear_B", 0 },
    { "Lisu", "sc:Lisu", 0 },
    { "Lycian", "sc:Lycian", 0 },
    { "Lydian", "sc:Lydian", 0 },
    { "Mahajani", "sc:Mahajani", 0 },
    { "Makasar", "sc:Makasar", 0 },
    { "Malayalam", "sc:Malayalam", 0 },
    { "Mandaic", "sc:Mandaic", 0 },
    { "Manichaean", "sc:Manichaean", 0 },
    { "Marchen", "sc:Marchen", 0 },
    { "Masaram_Gondi", "sc:Masaram_Gondi", 0 },
    { "Medefaidrin", "sc:Medefaidrin", 0 },
    { "Meetei_Mayek", "sc:Meetei_Mayek", 0 },
    { "Mende_Kikakui", "sc:Mende_Kikakui", 0 },
    { "Meroitic_Cursive", "sc:Meroitic_Cursive", 0 },
    { "Meroitic_Hieroglyphs", "sc:Meroitic_Hieroglyphs", 0 },
    { "Miao", "sc:Miao", 0 },
    { "Modi", "sc:Modi", 0 },
    { "Mongolian", "sc:Mongolian", 0 },
    { "Mro", "sc:Mro", 0 },
    { "Multani", "sc:Multani", 0 },
    { "Myanmar", "sc:Myanmar", 0 },
    { "Nabataean", "sc:Nabataean", 0 },
    { "Nag_Mundari", "sc:Nag_Mundari", 0 },
    { "Nandinagari", "sc:Nandinagari", 0 },
    { "New_Tai_Lue", "sc:New_Tai_Lue", 0 },
    { "Newa", "sc:Newa", 0 },
    { "Nko", "sc:Nko", 0 },
    { "Nushu", "sc:Nushu", 0 },
    { "Nyiakeng_Puachue_Hmong", "sc:Nyiakeng_Puachue_Hmong", 0 },
    { "Ogham", "sc:Ogham", 0 },
    { "Ol_Chiki", "sc:Ol_Chiki", 0 },
    { "Old_Hungarian", "sc:Old_Hungarian", 0 },
    { "Old_Italic", "sc:Old_Italic", 0 },
    { "Old_North_Arabian", "sc:Old_North_Arabian", 0 },
    { "Old_Permic", "sc:Old_Permic", 0 },
    { "Old_Persian", "sc:Old_Persian", 0 },
    { "Old_Sogdian", "sc:Old_Sogdian", 0 },
    { "Old_South_Arabian", "sc:Old_South_Arabian", 0 },
    { "Old_Turkic", "sc:Old_Turkic", 0 },
    { "Old_Uyghur", "sc:Old_Uyghur", 0 },
    { "Oriya", "sc:Oriya", 0 },
    { "Osage", "sc:Osage", 0 },
    { "Osmanya", "sc:Osmanya", 0 },
    { "Pahawh_Hmong", "sc:Pahawh_Hmong", 0 },
    { "Palmyrene", "sc:Palmyrene", 0 },
    { "Pau_Cin_Hau", "sc:Pau_Cin_Hau", 0 },
    { "Phags_Pa", "sc:Phags_Pa", 0 },
    { "Phoenician", "sc:Phoenician", 0 },
    { "Psalter_Pahlavi", "sc:Psalter_Pahlavi", 0 },
    { "Rejang", "sc:Rejang", 0 },
    { "Runic", "sc:Runic", 0 },
    { "Samaritan", "sc:Samaritan", 0 },
    { "Saurashtra", "sc:Saurashtra", 0 },
    { "Sharada", "sc:Sharada", 0 },
    { "Shavian", "sc:Shavian", 0 },
    { "Siddham", "sc:Siddham", 0 },
    { "SignWriting", "sc:SignWriting", 0 },
    { "Sinhala", "sc:Sinhala", 0 },
    { "Sogdian", "sc:Sogdian", 0 },
    { "Sora_Sompeng", "sc:Sora_Sompeng", 0 },
    { "Soyombo", "sc:Soyombo", 0 },
    { "Sundanese", "sc:Sundanese", 0 },
    { "Syloti_Nagri", "sc:Syloti_Nagri", 0 },
    { "Syriac", "sc:Syriac", 0 },
    { "Tagalog", "sc:Tagalog", 0 },
    { "Tagbanwa", "sc:Tagbanwa", 0 },
    { "Tai_Le", "sc:Tai_Le", 0 },
    { "Tai_Tham", "sc:Tai_Tham", 0 },
    { "Tai_Viet", "sc:Tai_Viet", 0 },
    { "Takri", "sc:Takri", 0 },
    { "Tamil", "sc:Tamil", 0 },
    { "Tangsa", "sc:Tangsa", 0 },
    { "Tangut", "sc:Tangut", 0 },
    { "Telugu", "sc:Telugu", 0 },
    { "Thaana", "sc:Thaana", 0 },
    { "Thai", "sc:Thai", 0 },
    { "Tibetan", "sc:Tibetan", 0 },
    { "Tifinagh", "sc:Tifinagh", 0 },
    { "Tirhuta", "sc:Tirhuta", 0 },
    { "Toto", "sc:Toto", 0 },
    { "Ugaritic", "sc:Ugaritic", 0 },
    { "Vai", "sc:Vai", 0 },
    { "Vithkuqi", "sc:Vithkuqi", 0 },
    { "Wancho", "sc:Wancho", 0 },
    { "Warang_Citi", "sc:Warang_Citi", 0 },
    { "Yezidi", "sc:Yezidi", 0 },
    { "Yi", "sc:Yi", 0 },
    { "Zanabazar_Square", "sc:Zanabazar_Square", 0 },
};

static bool is_ignored(char c)
{
    return c == '_' || c == '-' || c == ' ';
}

static char lower(char c)
{
    return c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
}

static bool same_name(struct str s, const char *name)
{
    size_t i = 0;

    for (;; i++, name++) {
        while (i < s.n && is_ignored(s.p[i]))
            i++;
        while (is_ignored(*name))
            name++;
        if (i == s.n || !*name)
            return i == s.n && !*name;
        if (lower(s.p[i]) != lower(*name))
            return false;
    }
}

const struct prop *prop_find(struct str name, bool *negated)
{
    *negated = same_name(name, "Assigned");
    if (*negated)
        name = STR("Cn");
    for (const struct prop *p = props; p < props + N_OF(props); p++)
        if (same_name(name, p->name))
            return p;
    return NULL;
}

const char *prop_pcre_name(const struct prop *p)
{
    return p->pcre;
}

static uint32_t rune_at(struct str s)
{
    return utf8_next(&s, NULL);
}

/* Before 10.40 PCRE2 knew no "sc:", and a script's name meant what "sc:" means now. */
static struct pcrex *ask_pcre(const char *name)
{
    struct buf pattern = { 0 };

    buf_printf(&pattern, "\\p{%s}+", name);
    struct pcrex *x = pcrex_new(buf_str(&pattern), false);
    buf_done(&pattern);
    if (!x && str_starts(str_of(name), STR("sc:")))
        return ask_pcre(name + 3);
    return x;
}

static struct runes *find_runes(const struct prop *p)
{
    struct runes *out = xcalloc(1, sizeof *out);
    struct buf all = { 0 };
    struct pcrex *x;
    struct str run;

    if (p->hi)
        runes_add(out, 0, p->hi);
    if (p->hi || !(x = ask_pcre(p->pcre)))
        return out;
    for (uint32_t r = 0; r <= RUNE_MAX; r++)
        if (r < SURROGATE_MIN || r > SURROGATE_MAX)
            utf8_put(&all, r);
    for (struct str rest = buf_str(&all); pcrex_match(x, rest, UINT32_MAX, &run, 1) == PCREX_YES;) {
        size_t last = run.n - 1;
        while (((unsigned char)run.p[last] & 0xC0) == 0x80)
            last--;
        runes_add(out, rune_at(run), rune_at(str_skip(run, last)));
        rest = str_skip(rest, (size_t)(run.p - rest.p) + run.n);
    }
    pcrex_free(x);
    buf_done(&all);
    return out;
}

/* Constants, found when first asked for. */
static _Atomic(struct runes *) found[2][N_OF(props)];

const struct runes *prop_runes(const struct prop *p, bool fold)
{
    _Atomic(struct runes *) *slot = &found[fold][p - props];
    struct runes *r = atomic_load(slot), *none = NULL;

    if (r)
        return r;
    r = find_runes(p);
    if (fold)
        runes_fold(r);
    if (atomic_compare_exchange_strong(slot, &none, r))
        return r;
    vec_done(r); // another thread was first
    free(r);
    return none;
}

__attribute__((destructor)) static void free_found(void)
{
    for (size_t i = 0; i < 2 * N_OF(props); i++) {
        struct runes *r = atomic_exchange(&found[i / N_OF(props)][i % N_OF(props)], NULL);
        if (r)
            vec_done(r);
        free(r);
    }
}
