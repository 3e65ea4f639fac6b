/* Names of series and their colours: what is said once, and what stays when series come and go. */
#include "test.h"

#include "base/vec.h"
#include "out/plot_names.h"

#include <stdio.h>

enum { MAX_SERIES = 16 };

static struct arena arena;
static struct plot_slots slots;
static struct labels sets[MAX_SERIES];
static size_t n_sets;

static int teardown(void **state)
{
    (void)state;
    plot_slots_done(&slots);
    arena_done(&arena);
    return 0;
}

/* "job=a status=200", one a series. */
static void series(const char *const *texts, size_t n)
{
    for (n_sets = 0; n_sets < n; n_sets++) {
        struct str rest = str_of(texts[n_sets]), pair, name;
        struct label p[8];
        size_t k = 0;
        while (str_cut(&rest, ' ', &pair)) {
            str_cut(&pair, '=', &name);
            p[k++] = (struct label){ name, pair };
        }
        sets[n_sets] = labels_of(&arena, p, k);
    }
}

#define SERIES(...)                                                                                \
    series((const char *const[]){ __VA_ARGS__ }, N_OF(((const char *const[]){ __VA_ARGS__ })))

static struct plot_names names_of(bool ascii)
{
    struct plot_names n;

    plot_names_of(&arena, sets, n_sets, ascii, &n);
    return n;
}

static void values_that_differ_are_the_name(void **state)
{
    (void)state;
    SERIES("job=api method=GET status=200", "job=api method=POST status=5", "job=api method=PUT");
    struct plot_names n = names_of(false);
    assert_int_equal(n.common.n, 1);
    assert_str(n.head, "method  status");
    assert_str(n.names[0], "GET 200");
    assert_str(n.columns[0], "GET     200");
    assert_str(n.columns[1], "POST    5");
    assert_str(n.names[2], "PUT");
    assert_str(n.columns[2], "PUT");
}

static void one_series_needs_no_name(void **state)
{
    (void)state;
    SERIES("job=api method=GET");
    struct plot_names n = names_of(false);
    assert_int_equal(n.common.n, 2);
    assert_str(n.head, "");
    assert_str(n.names[0], "");
    n_sets = 0;
    n = names_of(false);
    assert_int_equal(n.common.n, 0);
}

static void shared_prefixes_are_in_the_head(void **state)
{
    (void)state;
    SERIES("e=/api/v1/tasks i=worker-1", "e=/api/v1/tasks/:id i=worker-2",
           "e=/api/v1/users i=worker-10");
    struct plot_names n = names_of(false);
    assert_str(n.head, "e /api/v1…  i worker-…");
    assert_str(n.names[1], "/tasks/:id 2");
    n = names_of(true);
    assert_str(n.head, "e /api/v1...  i worker-...");
    // Whole words only, and nothing may be left without a name.
    SERIES("e=requests_in", "e=requests_out", "e=requests");
    assert_str(names_of(false).head, "e");
    SERIES("e=internal", "e=interval");
    assert_str(names_of(false).names[0], "internal");
}

static void long_and_hostile_values_are_cut_and_safe(void **state)
{
    (void)state;
    SERIES("e=\033[2Jx", "e=0123456789012345678901234567890123456789abc");
    struct plot_names n = names_of(false);
    assert_str(n.names[0], "\\x1b[2Jx");
    assert_str(n.names[1], "012345678901234567890123456789012345678…");
}

/* "0 1 2" */
static const char *slots_of(void)
{
    static char text[64];
    unsigned out[MAX_SERIES];

    plot_slots_of(&slots, sets, n_sets, out);
    text[0] = '\0';
    for (size_t i = 0; i < n_sets; i++)
        sprintf(text + strlen(text), "%s%u", i ? " " : "", out[i]);
    return text;
}

static void slots_are_given_in_label_order_and_kept(void **state)
{
    (void)state;
    SERIES("a=2", "a=1", "a=3");
    assert_string_equal(slots_of(), "1 0 2");
    SERIES("a=3", "a=0");
    assert_string_equal(slots_of(), "2 3"); // 0 and 1 may come back
    SERIES("a=1", "a=2");
    assert_string_equal(slots_of(), "0 1");
    SERIES("a=5", "a=6", "a=7", "a=8", "a=9");
    assert_string_equal(slots_of(), "4 5 6 7 0"); // no colour is left that nobody had
    SERIES("a=1", "a=9");
    assert_string_equal(slots_of(), "0 1");
    n_sets = 0;
    assert_string_equal(slots_of(), "");
}

static void beyond_the_colours_slots_go_on(void **state)
{
    (void)state;
    SERIES("a=0", "a=1", "a=2", "a=3", "a=4", "a=5", "a=6", "a=7", "a=8", "a=9");
    assert_string_equal(slots_of(), "0 1 2 3 4 5 6 7 8 9");
}

static void classes_of_status_have_their_colours(void **state)
{
    (void)state;
    SERIES("job=a status=2xx", "job=a status=3xx", "job=a status=4xx", "job=a status=5xx");
    assert_string_equal(slots_of(), "3 0 1 4");
    plot_slots_done(&slots);
    SERIES("job=a status=2xx", "job=b status=5xx"); // not the only difference
    assert_string_equal(slots_of(), "0 1");
    plot_slots_done(&slots);
    SERIES("status=200", "status=500");
    assert_string_equal(slots_of(), "0 1");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_teardown(values_that_differ_are_the_name, teardown),
        cmocka_unit_test_teardown(one_series_needs_no_name, teardown),
        cmocka_unit_test_teardown(shared_prefixes_are_in_the_head, teardown),
        cmocka_unit_test_teardown(long_and_hostile_values_are_cut_and_safe, teardown),
        cmocka_unit_test_teardown(slots_are_given_in_label_order_and_kept, teardown),
        cmocka_unit_test_teardown(beyond_the_colours_slots_go_on, teardown),
        cmocka_unit_test_teardown(classes_of_status_have_their_colours, teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
