/* A template: it parses or tells where it does not, and expands, is inspected and checked whatever
 * it says, twice the same.
 */
#include "tmpl/tmpl.h"

#include <stdint.h>
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *p, size_t n);

#define CHECK(x)                                                                                   \
    do {                                                                                           \
        if (!(x))                                                                                  \
            abort();                                                                               \
    } while (0)

enum { MAX_TEXT = 16384 };

static struct str expand(struct arena *a, const struct tmpl *t, const struct tmpl_data *d)
{
    struct str out = { 0 };
    struct err e = { 0 };

    if (!tmpl_expand(a, t, d, &out, &e)) {
        CHECK(e.kind && e.msg && e.at.off + e.at.n <= tmpl_text(t).n);
        out = (struct str){ 0 };
    }
    CHECK(out.n <= TMPL_MAX_OUTPUT_BYTES);
    err_done(&e);
    return out;
}

static void inspect(struct arena *a, const struct tmpl *t, const struct tmpl_data *d)
{
    struct diags notes = { 0 };
    size_t n, at = 0;
    const struct tmpl_use *uses = tmpl_uses(a, t, &n);

    for (size_t i = 0; i < n; i++) {
        CHECK(uses[i].at.off >= at && uses[i].at.off + uses[i].at.n <= tmpl_text(t).n);
        at = uses[i].at.off;
    }
    tmpl_check(t, d, &notes);
    for (size_t i = 0; i < notes.n; i++)
        CHECK(notes.p[i].at.off + notes.p[i].at.n <= tmpl_text(t).n);
    diags_done(&notes);
}

int LLVMFuzzerTestOneInput(const uint8_t *p, size_t n)
{
    if (n > MAX_TEXT)
        return 0;
    struct label ls[] = { { STR("instance"), STR("a.b:9090") }, { STR("job"), STR("api") } };
    struct arena a = { 0 };
    struct err e = { 0 };
    struct labels labels = labels_of(&a, ls, 2);
    struct tmpl_data d = { .labels = &labels, .external_url = STR("http://x/y"), .value = 1.5 };

    struct str text = { (const char *)p, n };
    const struct tmpl *t = tmpl_parse(&a, STR("x"), text, &e);
    if (!t) {
        CHECK(e.kind && e.msg && e.at.off + e.at.n <= n);
    } else {
        struct str out = expand(&a, t, &d);
        CHECK(str_eq(out, expand(&a, t, &d)));
        inspect(&a, t, &d);
    }
    err_done(&e);
    arena_done(&a);
    return 0;
}
