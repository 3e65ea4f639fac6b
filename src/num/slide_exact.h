/* slide_exact.h - numbers that add up without rounding; private to num/slide*.c.
 *
 * Counts, bytes and seconds are multiples of a power of two. As long as no sum of them needs more
 * than the 53 bits of a double, nothing is lost on the way, in whatever order they are added: the
 * sum of a window is the difference of two sums from the beginning.
 */
#ifndef PROMCTL_NUM_SLIDE_EXACT_H
#define PROMCTL_NUM_SLIDE_EXACT_H

#include "num/slide_impl.h"

/* Whether all `n` values are multiples of a power of two, and so near each other in size that sums
 * of any `most` are less than 2^53 of it, signs aside. Ends early where they are not. */
bool num_quantum(const double *v, size_t n, size_t most, double *quantum);

/* How often a sample is looked at, window by window, until it pays to look for a quantum. */
enum { NUM_EXACT_PAYS = 8 };

/* sums[i]: of the first i values, in quanta, modulo 2^64. Differences of two are right. */
void num_exact_sums(const double *v, size_t n, double quantum, uint64_t *sums);

#endif
