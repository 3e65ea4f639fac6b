/* board_data.h - a board with fixed data, as a collector of the Task Handler system would fill it:
 * fifteen minutes of steady work, an error burst and a latency spike at the end. */
#ifndef PROMCTL_TEST_BOARD_DATA_H
#define PROMCTL_TEST_BOARD_DATA_H

#include "tui/board.h"

struct board_data {
    struct arena a;
    struct dashboard dash;
    struct board board;
};

/* 2026-11-23 14:32:07 UTC. */
#define BOARD_DATA_NOW INT64_C(1795444327000)

void board_data_init(struct board_data *d);
void board_data_done(struct board_data *d);

/* Points at steps: a level with waves on it, and a spike at a share of the window. */
const struct float_point *board_data_wave(struct board_data *d, unsigned seed, double level,
                                          double wave, double spike, double at);

#endif
