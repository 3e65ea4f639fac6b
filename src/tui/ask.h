/* ask.h - an expression asked again and again over a window that moves.
 *
 * Steps lie on multiples of the step, so a value never changes as the window slides: only the steps
 * after the last one are evaluated, and the newest again. All of it is evaluated when expression or
 * step have changed, when the window has gone back, when native histograms come, and where
 * start(), end() or range() stand in the expression. A series keeps its slot, the number of its
 * colour, for as long as the ask lives. What fails leaves the last good picture.
 */
#ifndef PROMCTL_TUI_ASK_H
#define PROMCTL_TUI_ASK_H

#include "store/engine.h"
#include "tui/board.h"

struct ask;

struct ask_window {
    int64_t start_ms, end_ms, step_ms; /* multiples of the step, both ends included */
    bool instant;                      /* `end_ms` alone */
};

struct ask_run {
    struct query_engine *engine;
    const volatile bool *cancel;
    int64_t timeout_ms, max_samples, max_memory; /* 0: those of struct query */
    int64_t now_ms;                              /* of the clock, for since when it fails */
    int64_t (*began)(void *user, const struct labels *labels); /* as of struct query */
    void *began_user;
};

struct ask *ask_new(void);
void ask_free(struct ask *k); /* NULL is fine */

/* Asks. False: it did not work, and ask_answer() says so. A cancelled one leaves all as it was. */
bool ask_update(struct ask *k, const struct ask_run *run, struct str expr,
                const struct ask_window *w);

/* What it knows, all of it in `a`: it can be drawn while the next update runs. */
void ask_answer(const struct ask *k, struct arena *a, struct board_answer *out);

/* The window of `range_ms` that ends at `now_ms` or before, for a picture of `dots` columns: the
 * step is a nice one, no shorter than the scrape interval and no series has more than 11,000
 * points. */
struct ask_window ask_window_of(int64_t now_ms, int64_t range_ms, int dots, int64_t interval_ms);

#endif
