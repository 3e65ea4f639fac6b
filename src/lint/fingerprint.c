/* fingerprint.c - findings known again after other lines have come and gone. */
#include "base/hash.h"
#include "base/map.h"
#include "base/vec.h"
#include "lint/format.h"

/* FNV-1a: unlike the hashes of tables it is the same in every version, since it goes into files. */
static uint64_t fnv(uint64_t h, struct str s)
{
    for (size_t i = 0; i < s.n; i++)
        h = (h ^ (unsigned char)s.p[i]) * 0x100000001b3ULL;
    return (h ^ 0xff) * 0x100000001b3ULL; // where one part ends
}

uint64_t lint_fingerprint(const char *path, const struct lint_finding *x, size_t nth)
{
    uint64_t h = fnv(0xcbf29ce484222325ULL, str_of(path));

    h = fnv(h, str_of(x->rule->id));
    h = fnv(h, x->subject);
    h = fnv(h, x->msg);
    h = fnv(h, str_trim(x->source));
    while (nth--)
        h = fnv(h, STR("again"));
    return h;
}

uint64_t *lint_fingerprints(struct arena *a, const struct lint_file *f)
{
    uint64_t *all = arena_new_n(a, uint64_t, f->found.n);
    struct map seen = { 0 };
    struct sizes counts = { 0 };

    for (size_t i = 0; i < f->found.n; i++) {
        uint64_t first = lint_fingerprint(f->path, &f->found.p[i], 0);
        size_t id = map_id(&seen, (struct str){ (const char *)&first, sizeof first });
        if (id == counts.n)
            vec_push(&counts, 0);
        all[i] = lint_fingerprint(f->path, &f->found.p[i], counts.p[id]++);
    }
    map_done(&seen);
    vec_done(&counts);
    return all;
}
