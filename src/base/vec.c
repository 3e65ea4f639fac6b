#include "base/vec.h"

void *vec_grow(void *p, size_t *cap, size_t n, size_t size)
{
    size_t want = *cap < 8 ? 8 : *cap + *cap / 2;
    want = want < n ? n : want;
    p = xrealloc(p, xmul(want, size));
    *cap = want;
    return p;
}
