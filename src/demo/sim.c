/* sim.c - time in the simulated system, see sim.h. */
#include "demo/sim.h"

#include <assert.h>
#include <math.h>

#define DAY_S 86400.0

/* Slopes that load and noise may have around 1; their sum stays below 1 so that H grows. */
static const struct {
    double slope, period_s;
} waves[] = { { 0.10, 19 * 60 + 7 }, { 0.06, 61 } },
  noises[] = { { 0.14, 4 }, { 0.08, 23 }, { 0.06, 131 } };

enum { STREAM_SEED = 1000, STREAM_EPISODE = 2000, STREAM_DEPLOY = 3000 };

/* ---- chance ---- */

static uint64_t mix(uint64_t x) /* splitmix64's output function: every bit depends on all */
{
    x ^= x >> 30;
    x *= 0xbf58476d1ce4e5b9ULL;
    x ^= x >> 27;
    x *= 0x94d049bb133111ebULL;
    return x ^ (x >> 31);
}

uint64_t sim_hash(const struct sim *s, uint64_t a, uint64_t b)
{
    return mix(mix(s->seed + a * 0x9e3779b97f4a7c15ULL) + b * 0xd1b54a32d192ed03ULL);
}

static double unit_of(uint64_t h)
{
    return (double)(h >> 11) * 0x1p-53;
}

double sim_unit(const struct sim *s, uint64_t a, uint64_t b)
{
    return unit_of(sim_hash(s, a, b));
}

double sim_noise(const struct sim *s, uint64_t stream, double x, double period)
{
    double at = x / period, knot = floor(at), part = at - knot;
    uint64_t i = (uint64_t)(int64_t)knot, key = stream << 16 | (uint64_t)period;
    double u = sim_unit(s, key, i), v = sim_unit(s, key, i + 1);

    return 2 * (u + (v - u) * part) - 1;
}

void sim_init(struct sim *s, uint64_t seed)
{
    *s = (struct sim){ .seed = mix(seed + 0x9e3779b97f4a7c15ULL) };
    // The load is highest around 14:00 UTC, an hour earlier or later.
    double peak_s = 14 * 3600 + 3600 * (2 * sim_unit(s, STREAM_SEED, 0) - 1);
    s->day_phase = M_PI / 2 - 2 * M_PI * peak_s / DAY_S;
    for (int i = 0; i < 2; i++)
        s->wave_phase[i] = 2 * M_PI * sim_unit(s, STREAM_SEED, (uint64_t)i + 1);
}

/* ---- load ---- */

struct sim_instant sim_at(const struct sim *s, double t)
{
    const double w = 2 * M_PI / DAY_S;
    struct sim_instant x;

    // The integral of 1 + 0.35 sin(wt + p) + 0.08 sin(2wt + 2p).
    x.tau = t - 0.35 / w * cos(w * t + s->day_phase) -
            0.08 / (2 * w) * cos(2 * (w * t + s->day_phase));
    x.waves = x.tau;
    for (int i = 0; i < 2; i++) {
        double v = 2 * M_PI / waves[i].period_s;
        x.waves -= waves[i].slope / v * cos(v * x.tau + s->wave_phase[i]);
    }
    return x;
}

double sim_count(const struct sim *s, uint64_t stream, struct sim_instant x)
{
    double h = x.waves;

    // Between two knots noise runs from -1 to 1 at worst: a slope of 2 / period.
    for (size_t i = 0; i < N_OF(noises); i++)
        h += noises[i].slope * noises[i].period_s / 2 *
             sim_noise(s, stream, x.tau, noises[i].period_s);
    return h;
}

/* ---- episodes ---- */

int64_t sim_cycle(double t)
{
    return (int64_t)floor(t / SIM_CYCLE_S);
}

/* Seconds into the cycle, each plus up to `jitter`; the length, too. */
static const struct {
    double start, start_jitter, length, length_jitter;
} episodes[SIM_N_EPISODES] = {
    [SIM_ERRORS] = { 90, 180, 240, 60 },
    [SIM_FAILURES] = { 700, 180, 300, 60 },
    [SIM_SLOWNESS] = { 1400, 180, 270, 60 },
    [SIM_LEAK] = { 500, 120, 1400, 0 },
};

#define COLD_S 120.0 /* until the cache is warm again */

struct sim_span sim_episode(const struct sim *s, enum sim_episode kind, int64_t cycle)
{
    uint64_t i = (uint64_t)cycle * SIM_N_EPISODES + kind;
    double start = (double)cycle * SIM_CYCLE_S;

    if (kind == SIM_COLD) {
        double end = sim_episode(s, SIM_LEAK, cycle).b;
        return (struct sim_span){ end, end + COLD_S };
    }
    start += episodes[kind].start + episodes[kind].start_jitter * sim_unit(s, STREAM_EPISODE, i);
    return (struct sim_span){ start, start + episodes[kind].length +
                                         episodes[kind].length_jitter *
                                             sim_unit(s, STREAM_EPISODE + 1, i) };
}

double sim_strength(const struct sim *s, enum sim_episode kind, double t, double up, double down)
{
    double strength = 0;

    for (int64_t k = sim_cycle(t) - 1; k <= sim_cycle(t); k++) {
        struct sim_span at = sim_episode(s, kind, k);
        double in = fmin(1, (t - at.a) / up), out = fmax(0, (t - at.b) / down);
        strength = fmax(strength, fmax(0, fmin(in, 1 - out)));
    }
    return strength;
}

void sim_pulses(const struct sim *s, enum sim_episode kind, struct sim_span window,
                struct sim_pulses *out)
{
    enum { STEPS = 4 };
    const double step_s = 8;

    assert(sim_cycle(window.b) - sim_cycle(window.a) < SIM_MAX_PULSES / STEPS);
    out->n = 0;
    // One cycle earlier: COLD reaches into the next.
    for (int64_t k = sim_cycle(window.a) - 1; k <= sim_cycle(window.b); k++) {
        struct sim_span at = sim_episode(s, kind, k);
        for (int i = 0; i < STEPS; i++) {
            struct sim_pulse p = { .share = 1.0 / STEPS };
            p.at.a = fmax(window.a, at.a + i * step_s);
            p.at.b = fmin(window.b, at.b - i * step_s);
            if (p.at.a >= p.at.b)
                continue;
            p.a = sim_at(s, p.at.a);
            p.b = sim_at(s, p.at.b);
            assert(out->n < SIM_MAX_PULSES);
            out->p[out->n++] = p;
        }
    }
}

double sim_taken(const struct sim *s, uint64_t stream, const struct sim_pulses *p)
{
    double sum = 0;

    for (size_t i = 0; i < p->n; i++)
        sum += p->p[i].share * (sim_count(s, stream, p->p[i].b) - sim_count(s, stream, p->p[i].a));
    return sum;
}

/* ---- deploys ---- */

/* Even cycles deploy the API, which ends the leak; odd ones the worker, which ends the failures. */
static double deploy_at(const struct sim *s, enum demo_part part, int64_t cycle)
{
    enum sim_episode ends = part == DEMO_API ? SIM_LEAK : SIM_FAILURES;

    return sim_episode(s, ends, cycle).b;
}

int64_t sim_start_ms(const struct sim *s, enum demo_part part, double t)
{
    int64_t k = sim_cycle(t);

    if ((k & 1) != (part == DEMO_WORKER))
        k--;
    if (deploy_at(s, part, k) > t)
        k -= 2;
    return (int64_t)floor(deploy_at(s, part, k) * 1000);
}
