#include "store/source.h"

#include <stdlib.h>

void samples_done(struct samples *s)
{
    free(s->t);
    free(s->v);
    free(s->st);
    free(s->h);
    arena_done(&s->arena);
    *s = (struct samples){ 0 };
}
