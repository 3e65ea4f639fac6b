/* demo.c - the simulated Task Handler system, see demo.h. */
#include "demo/demo.h"

#include "demo/pages.h"
#include "expo/write.h"

#include <math.h>

/* Years 1970 to 9999; time stands still beyond them. */
#define MAX_MS INT64_C(253402300799999)

bool demo_each(enum demo_part part, uint64_t seed, int64_t now_ms, enum expo_format format,
               demo_item_fn *fn, void *user, struct err *e)
{
    struct demo_out o = { .part = part, .format = format, .fn = fn, .user = user, .e = e };

    now_ms = now_ms < 0 ? 0 : now_ms > MAX_MS ? MAX_MS : now_ms;
    sim_init(&o.sim, seed);
    o.t = (double)now_ms / 1000;
    o.start_ms = sim_start_ms(&o.sim, part, o.t);
    if (part == DEMO_API)
        demo_page_api(&o);
    else
        demo_page_worker(&o);
    arena_done(&o.arena);
    return !o.failed;
}
