#include "base/nearest.h"

#include "base/utf8.h"

enum { WORD_MAX_BYTES = 64 };

/* Costs are edits times two, so that a prefix ranks behind one edit and before two; of the
 * candidates one edit away the one that goes on where the word stops is first: "rat" is "rate"
 * rather than "rad". */
static size_t cost_of(struct str word, struct str candidate)
{
    if (str_eq_nocase(word, candidate))
        return 0;
    size_t limit = word.n < 3 ? 1 : word.n < 9 ? (word.n + 1) / 3 : 3;
    size_t edits = utf8_distance(word, candidate, limit);
    // A word of one or two characters is one edit away from everything that short.
    if (edits <= limit && (word.n > 2 || candidate.n > 2))
        return edits * 2 - (edits == 1 && str_starts(candidate, word));
    if (word.n >= 2 && str_starts(candidate, word))
        return 3;
    return (size_t)-1;
}

void nearest_try(struct nearest *near, struct str candidate)
{
    if (near->word.n == 0 || near->word.n > WORD_MAX_BYTES || candidate.n == 0)
        return;
    size_t cost = cost_of(near->word, candidate);
    if (cost == (size_t)-1 || (near->best.n && cost >= near->cost))
        return;
    near->best = candidate;
    near->cost = cost;
}
