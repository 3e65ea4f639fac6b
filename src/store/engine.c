#include "store/engine.h"

void query_result_done(struct query_result *r)
{
    arena_done(&r->arena);
    diags_done(&r->notes);
    *r = (struct query_result){ 0 };
}
