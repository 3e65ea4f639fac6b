/* vec.h - any struct { T *p; size_t n, cap; } is a growing array on the heap.
 *
 *     struct points { struct point *p; size_t n, cap; } pts = { 0 };
 *     vec_push(&pts, pt);
 *     vec_done(&pts);
 */
#ifndef PROMCTL_BASE_VEC_H
#define PROMCTL_BASE_VEC_H

#include "base/xalloc.h"

#include <stdlib.h>

struct sizes {
    size_t *p;
    size_t n, cap;
};

/* Memory for at least `n` elements; `*cap` becomes what was taken. */
void *vec_grow(void *p, size_t *cap, size_t n, size_t size);

#define vec_reserve(v, want)                                                                       \
    ((want) > (v)->cap ? (void)((v)->p = vec_grow((v)->p, &(v)->cap, (want), sizeof *(v)->p))      \
                       : (void)0)

#define vec_push(v, ...) (vec_reserve((v), (v)->n + 1), (void)((v)->p[(v)->n++] = (__VA_ARGS__)))

/* A pointer to a new element whose content is not set. */
#define vec_add(v) (vec_reserve((v), (v)->n + 1), &(v)->p[(v)->n++])

#define vec_last(v)  ((v)->p[(v)->n - 1])
#define vec_pop(v)   ((v)->p[--(v)->n])
#define vec_clear(v) ((void)((v)->n = 0))
#define vec_done(v)  (free((v)->p), (v)->p = NULL, (void)((v)->n = (v)->cap = 0))

#endif
