/* source_engine.h - PromQL over an opened source: evaluated here, or by the server. */
#ifndef PROMCTL_CMD_SOURCE_ENGINE_H
#define PROMCTL_CMD_SOURCE_ENGINE_H

#include "cmd/source_args.h"
#include "promql/engine.h"

/* `o` outlives the engine; `opts` (NULL: {0}) is for evaluation here. query_engine_close() it. */
struct query_engine *source_engine_new(const struct opened_source *o,
                                       const struct pql_engine_opts *opts);

/* Of an error that a server found in `text`: where the parser here says the same, its place in the
 * text and its hint; where it has no objection, that `local` (--local) evaluates it. */
void source_engine_explain(struct str text, const char *local, struct err *e);

#endif
