/* Threads that share loops: every item once, whoever takes it; loops one after another; what a
 * thread has written is there when the loop is over. */
#include "test.h"

#include "base/pool.h"
#include "base/xalloc.h"

#include <stdatomic.h>
#include <stdlib.h>

enum { ITEMS = 1000 };

struct counts {
    atomic_uint *of; /* by item */
    atomic_uint workers;
    size_t plain[ITEMS]; /* written by one, read after the loop */
    unsigned size;
};

static void count(void *user, unsigned worker, size_t item)
{
    struct counts *c = user;

    assert_true(worker < c->size);
    atomic_fetch_add(&c->of[item], 1);
    atomic_fetch_or(&c->workers, 1U << worker);
    c->plain[item] += item + 1;
}

static void run(unsigned threads, size_t loops)
{
    struct counts c = { .of = xcalloc(ITEMS, sizeof *c.of), .size = threads };
    struct pool *p = pool_new(threads);

    assert_int_equal(pool_size(p), threads);
    for (size_t i = 0; i < loops; i++)
        pool_run(p, ITEMS, count, &c);
    pool_run(p, 0, count, &c);
    pool_free(p);
    for (size_t i = 0; i < ITEMS; i++) {
        assert_int_equal(c.of[i], loops);
        assert_int_equal(c.plain[i], loops * (i + 1));
    }
    free(c.of);
}

static void test_every_item_once(void **state)
{
    (void)state;
    run(1, 3);
    run(2, 200);
    run(7, 200);
}

static void test_cores(void **state)
{
    struct pool *p = pool_new(0);

    (void)state;
    assert_true(pool_size(p) >= 1);
    pool_free(p); // never used
    pool_free(NULL);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_every_item_once),
        cmocka_unit_test(test_cores),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
