/* render.c - the whole page of the simulated system as bytes. */
#include "demo/demo.h"
#include "expo/write.h"

static bool write_item(void *user, const struct expo_item *it, struct err *e)
{
    return expo_write(user, it, e);
}

bool demo_render(enum demo_part part, uint64_t seed, int64_t now_ms, enum expo_format format,
                 struct buf *out, struct err *e)
{
    static const enum expo_output kinds[] = {
        [EXPO_TEXT] = EXPO_OUT_TEXT,
        [EXPO_OPENMETRICS] = EXPO_OUT_OPENMETRICS,
        [EXPO_PROTOBUF] = EXPO_OUT_PROTOBUF,
    };
    struct expo_writer *w = expo_writer_new(kinds[format], out, now_ms);
    bool ok = demo_each(part, seed, now_ms, format, write_item, w, e) && expo_write_end(w, e);

    expo_writer_free(w);
    return ok;
}
