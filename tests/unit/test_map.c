#include "test.h"

#include "base/map.h"

#include <stdio.h>

static void ids_follow_first_sight(void **state)
{
    struct map m = { 0 };
    char key[32];
    (void)state;
    assert_true(map_find(&m, STR("0")) == MAP_NONE);
    for (int round = 0; round < 2; round++)
        for (size_t i = 0; i < 10000; i++) {
            int n = snprintf(key, sizeof key, "%zu", i * 7919);
            assert_int_equal(map_id(&m, (struct str){ key, (size_t)n }), i);
        }
    assert_int_equal(m.n, 10000);
    assert_str(map_key(&m, 3), "23757");
    assert_true(map_find(&m, STR("nope")) == MAP_NONE);
    map_done(&m);
}

static void keys_may_be_empty_and_hold_nul(void **state)
{
    struct map m = { 0 };
    (void)state;
    assert_int_equal(map_id(&m, (struct str){ 0 }), 0);
    assert_int_equal(map_id(&m, (struct str){ "a\0b", 3 }), 1);
    assert_int_equal(map_id(&m, STR("a")), 2);
    assert_int_equal(map_find(&m, STR("")), 0);
    map_clear(&m);
    assert_int_equal(map_id(&m, STR("a")), 0);
    map_done(&m);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(ids_follow_first_sight),
        cmocka_unit_test(keys_may_be_empty_and_hold_nul),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
