/* A pattern and, behind a NUL, a value: all engines give one answer, and its groups. */
#include "base/utf8.h"
#include "regex/engines.h"

#include <stdint.h>
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *p, size_t n);

/* Longer ones find nothing new and make the linear machine slow. */
enum { MAX_PATTERN = 160, MAX_VALUE = 64 };

#define CHECK(x)                                                                                   \
    do {                                                                                           \
        if (!(x))                                                                                  \
            abort();                                                                               \
    } while (0)

static void check_groups(const struct regex *re, struct str value, bool yes)
{
    size_t n = regex_n_groups(re);
    struct str *a = xcalloc(n, sizeof *a), *b = xcalloc(n, sizeof *b);
    struct buf out = { 0 };

    CHECK(regex_captures(re, value, a) == yes);
    CHECK(regex_match_by(re, REGEX_MACHINE, value, b) == (yes ? PCREX_YES : PCREX_NO));
    for (size_t i = 0; yes && i < n; i++)
        CHECK(a[i].n == b[i].n && (a[i].p == b[i].p || (a[i].p && b[i].p && a[i].n == 0)));
    if (yes) {
        CHECK(str_eq(a[0], value));
        regex_expand(re, regex_text(re), a, &out);
    }
    buf_done(&out);
    free(a);
    free(b);
}

int LLVMFuzzerTestOneInput(const uint8_t *p, size_t n)
{
    struct str text = { (const char *)p, n }, pattern;
    struct err e = { 0 };
    size_t n_literals;

    pattern = str_head(text, str_find_char(text, '\0'));
    struct str value = str_skip(text, pattern.n + 1);
    if (pattern.n > MAX_PATTERN || value.n > MAX_VALUE)
        return 0;
    struct regex *re = regex_new(pattern, &e);
    if (!re) {
        CHECK(e.kind == ERR_SYNTAX && e.msg && e.at.off + e.at.n <= pattern.n);
        err_done(&e);
        return 0;
    }
    bool yes = regex_match(re, value);
    enum pcrex_result want = yes ? PCREX_YES : PCREX_NO;
    enum pcrex_result pcre = regex_match_by(re, REGEX_PCRE, value, NULL);
    CHECK(pcre == want || pcre == PCREX_LIMIT);
    CHECK(regex_match_by(re, REGEX_MACHINE, value, NULL) == want);
    CHECK(!yes || str_starts(value, regex_prefix(re)));
    const struct str *literals = regex_literals(re, &n_literals);
    bool listed = false;
    for (size_t i = 0; i < n_literals; i++) {
        CHECK(regex_match(re, literals[i]));
        listed |= str_eq(literals[i], value);
    }
    CHECK(!literals || listed == yes);
    if (n_literals < 4)
        check_groups(re, value, yes);
    regex_free(re);
    return 0;
}
