/* demo.h - the simulated Task Handler system: an API server and a worker.
 *
 * The state is a pure function of (seed, time): the page of any moment costs the same, is the
 * same whenever it is asked for, and needs nothing remembered. In every window of one hour, for
 * every seed, each of the system's four alerts goes from pending through firing to resolved.
 */
#ifndef PROMCTL_DEMO_DEMO_H
#define PROMCTL_DEMO_DEMO_H

#include "base/buf.h"
#include "base/err.h"
#include "expo/expo.h"
#include "ingest/target.h"

#include <stdint.h>

enum demo_part { DEMO_API = INGEST_DEMO_API, DEMO_WORKER = INGEST_DEMO_WORKER };
enum { DEMO_N_PARTS = 2, DEMO_SEED = 1 /* where none is given */ };

/* Calls `fn` with the items of the page at `now_ms`, family by family: HELP, TYPE, samples.
 * Exemplars, start timestamps and native histograms come only in the formats that carry them. Item
 * and what it points at are valid during the call. False: `fn` returned false. */
typedef bool demo_item_fn(void *user, const struct expo_item *it, struct err *e);
bool demo_each(enum demo_part part, uint64_t seed, int64_t now_ms, enum expo_format format,
               demo_item_fn *fn, void *user, struct err *e);

/* Appends the whole page. */
bool demo_render(enum demo_part part, uint64_t seed, int64_t now_ms, enum expo_format format,
                 struct buf *out, struct err *e);

#endif
