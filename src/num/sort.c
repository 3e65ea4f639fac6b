/* sort.c - sorting doubles without branches that depend on them. It is stable, which shows with
 * zeros of both signs and kinds of NaN.
 */
#include "base/xalloc.h"
#include "num/stats.h"

#include <stdlib.h>
#include <string.h>

enum { RUN = 32, ON_STACK = 512 };

typedef double pair __attribute__((vector_size(16)));
typedef int64_t pair_count __attribute__((vector_size(16)));

/* Sorts by counting, for each value, those below it. Equals take the places behind one by one. */
static void sort_run(double *v, size_t n)
{
    double copy[RUN + 4];
    unsigned at[RUN], sum = 0;
    uint64_t taken = 0;
    memcpy(copy, v, n * sizeof *v);
    copy[n] = copy[n + 1] = copy[n + 2] = INFINITY; // below nothing
    for (size_t i = 0; i < n; i++) {
        pair x = { copy[i], copy[i] };
        pair_count below = { 0 }, also = { 0 };
        for (size_t j = 0; j < n; j += 4) {
            pair y, z;
            memcpy(&y, copy + j, sizeof y);
            memcpy(&z, copy + j + 2, sizeof z);
            below -= y < x;
            also -= z < x;
        }
        below += also;
        sum += at[i] = (unsigned)(below[0] + below[1]);
    }
    bool all_differ = sum == n * (n - 1) / 2;
    for (size_t i = 0; i < n; i++) {
        if (!all_differ) {
            at[i] += (unsigned)__builtin_ctzll(~(taken >> at[i]));
            taken |= UINT64_C(1) << at[i];
        }
        v[at[i]] = copy[i];
    }
}

/* Merges two sorted halves, from both ends at the same time. Neither half is used up before its end
 * is reached: of the first `n / 2` places, each takes no more than it has. */
static void merge(const double *v, size_t n, double *to)
{
    size_t half = n / 2, a = 0, b = half, a_end = half, b_end = n;
    for (size_t k = 0; k < half; k++) {
        bool right = v[b] < v[a];
        to[k] = right ? v[b] : v[a];
        b += right;
        a += !right;
        bool left = v[b_end - 1] < v[a_end - 1];
        to[n - 1 - k] = left ? v[a_end - 1] : v[b_end - 1];
        a_end -= left;
        b_end -= !left;
    }
    if (n % 2)
        to[half] = a < a_end ? v[a] : v[b];
}

static void sort(double *v, size_t n, double *tmp)
{
    if (n <= RUN) {
        sort_run(v, n);
        return;
    }
    sort(v, n / 2, tmp);
    sort(v + n / 2, n - n / 2, tmp);
    merge(v, n, tmp);
    memcpy(v, tmp, n * sizeof *v);
}

/* Moves NaN to the front, all else stays in order. */
static void nan_first(double *v, size_t n, double *tmp)
{
    size_t nans = 0, rest = 0;
    for (size_t i = 0; i < n; i++) {
        tmp[rest] = v[i];
        v[nans] = v[i];
        nans += isnan(v[i]);
        rest += !isnan(v[i]);
    }
    memcpy(v + nans, tmp, rest * sizeof *v);
}

void num_sort(double *v, size_t n)
{
    size_t ordered = 1, nans = 0;
    while (ordered < n && v[ordered - 1] <= v[ordered])
        ordered++;
    if (ordered >= n)
        return;
    double small[ON_STACK], *tmp = n > ON_STACK ? xmalloc(n * sizeof *tmp) : small;
    for (size_t i = 0; i < n; i++)
        nans += isnan(v[i]);
    if (nans)
        nan_first(v, n, tmp);
    sort(v + nans, n - nans, tmp);
    if (tmp != small)
        free(tmp);
}
