/* sim.h - time in the simulated system: load, noise, episodes, deploys. All pure functions.
 *
 * Load follows the day: business time tau(t) runs fast in the afternoon and slow at night, and what
 * happens "at a constant rate" does so per second of tau. A stream of events with rate r has seen
 * r * (H(t1) - H(t0)) of them between two moments, where H is tau plus waves of minutes plus
 * noise of the stream's own; all parts are closed forms, and their slopes are such that H always
 * grows (by 0.56 to 1.44 a second of tau). So a counter needs no history, and never falls.
 *
 * Time falls into cycles of 35 minutes. Each has one episode of every kind, at a place and of a
 * length that depend on the seed. A cycle and the longest alert fit into one hour, jitter
 * included, which is what demo.h promises.
 */
#ifndef PROMCTL_DEMO_SIM_H
#define PROMCTL_DEMO_SIM_H

#include "demo/demo.h"

#include <stdint.h>

struct sim {
    uint64_t seed;
    double day_phase, wave_phase[2];
};

void sim_init(struct sim *s, uint64_t seed);

/* ---- chance ---- */

/* 64 random bits for (seed, a, b), the same forever. */
uint64_t sim_hash(const struct sim *s, uint64_t a, uint64_t b);

/* In 0..1 (without 1). */
double sim_unit(const struct sim *s, uint64_t a, uint64_t b);

/* In -1..1, along straight lines between random knots every `period` seconds of `x`. */
double sim_noise(const struct sim *s, uint64_t stream, double x, double period);

/* ---- load ---- */

struct sim_instant {
    double tau;   /* business time, s */
    double waves; /* tau and what the waves common to all streams add to it, s */
};

struct sim_instant sim_at(const struct sim *s, double t);

/* H of a stream. */
double sim_count(const struct sim *s, uint64_t stream, struct sim_instant x);

/* ---- episodes ---- */

enum sim_episode {
    SIM_ERRORS,   /* the API answers 5xx */
    SIM_FAILURES, /* the worker's tasks run into timeouts */
    SIM_SLOWNESS, /* the database is slow, and so is the API */
    SIM_LEAK,     /* the API's heap grows, until a deploy or a flush ends it */
    SIM_COLD,     /* the cache is empty after that */
    SIM_N_EPISODES
};

#define SIM_CYCLE_S 2100.0

struct sim_span {
    double a, b; /* s */
};

int64_t sim_cycle(double t);
struct sim_span sim_episode(const struct sim *s, enum sim_episode kind, int64_t cycle);

/* How far into an episode `t` is: 0 outside, 1 inside, a straight line over `up` seconds after its
 * start and `down` seconds after its end. */
double sim_strength(const struct sim *s, enum sim_episode kind, double t, double up, double down);

/* What an episode takes of a stream, in steps up and down, as spans with the share of each. */
struct sim_pulse {
    struct sim_span at;
    struct sim_instant a, b; /* for the caller: see sim_taken() */
    double share;
};
enum { SIM_MAX_PULSES = 16 };
struct sim_pulses {
    struct sim_pulse p[SIM_MAX_PULSES];
    size_t n;
};

/* The parts of the episodes of one kind that lie in `window`, which is at most three cycles long.
 * The instants are those of the spans' ends. */
void sim_pulses(const struct sim *s, enum sim_episode kind, struct sim_span window,
                struct sim_pulses *out);

/* How much of a stream of rate 1 the pulses take: the integral of share over H. */
double sim_taken(const struct sim *s, uint64_t stream, const struct sim_pulses *p);

/* When the process that is alive at `t` started. Parts are deployed in turn, one a cycle. */
int64_t sim_start_ms(const struct sim *s, enum demo_part part, double t);

#endif
