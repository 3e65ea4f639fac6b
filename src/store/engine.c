#include "store/engine.h"

#include <unistd.h>

void query_result_done(struct query_result *r)
{
    arena_done(&r->arena);
    diags_done(&r->notes);
    *r = (struct query_result){ 0 };
}

int64_t query_default_memory(void)
{
    int64_t pages = sysconf(_SC_PHYS_PAGES), size = sysconf(_SC_PAGESIZE);
    int64_t least = INT64_C(256) << 20;

    if (pages <= 0 || size <= 0 || pages / 2 * size < least)
        return least;
    return pages / 2 * size;
}
