/* top_record.c - recordings that the dashboard makes: of data, and of frames. */
#include <stdio.h>
#include <time.h>

#include "cmd/top.h"

bool top_record(struct top *t, const char *path, struct err *e)
{
    time_t now = time(NULL);
    struct recorder *r;
    struct tm tm;

    if (!t->source.live && !t->source.server)
        return err_set(e, ERR_USAGE, "--record: what a file holds is recorded already");
    if (!path) {
        localtime_r(&now, &tm);
        strftime(t->recording, sizeof t->recording, "promctl-%Y%m%d-%H%M%S.om", &tm);
        path = t->recording;
    }
    if (!(r = recorder_open(path, e)))
        return err_wrap(e, "--record");
    collect_record(t->collector, r);
    return true;
}

bool top_cast(struct top *t, const struct out_cells *cells, int64_t began_ms, int64_t at_ms,
              struct err *e)
{
    struct out_term term = t->term;
    const char *path = t->args->cast;

    if (!path)
        return true;
    // Whoever plays it has a terminal, wherever standard output goes now.
    term.color = !t->look.mono || t->args->theme != THEME_MONO;
    if (term.color && term.depth == OUT_DEPTH_MONO)
        term.depth = OUT_DEPTH_256;
    term.utf8 = !cells->ascii;
    if (!t->cast && !(t->cast = cast_open(path, e)))
        return err_wrap(e, "--cast");
    return cast_put(t->cast, cells, &term, began_ms, at_ms, e) || err_wrap(e, "--cast: %s", path);
}
