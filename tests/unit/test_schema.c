#include "test.h"

#include "lint/schema.h"
#include "lint/schema_value.h"

/* ---- tables ---- */

static size_t n_keys;

static void check_map(const struct schema_map *m, unsigned depth);

static void check_key(const struct schema_map *m, size_t i, unsigned depth)
{
    const struct schema_key *k = &m->keys[i];

    n_keys++;
    if (i && strcmp(m->keys[i - 1].name, k->name) >= 0)
        fail_msg("%s of %s is not in order", k->name, m->what);
    if ((k->type == SCHEMA_MAP) != (k->map != NULL))
        fail_msg("%s of %s: a map or none", k->name, m->what);
    if ((k->type == SCHEMA_WORD) != (k->words != NULL))
        fail_msg("%s of %s: words or none", k->name, m->what);
    if (k->map)
        check_map(k->map, depth + 1);
}

static bool has_key(const struct schema_map *m, struct str name)
{
    for (size_t i = 0; i < m->n; i++)
        if (str_eq(name, str_of(m->keys[i].name)))
            return true;
    return (m->more && has_key(m->more, name)) || (m->also && has_key(m->also, name));
}

static void check_map(const struct schema_map *m, unsigned depth)
{
    assert_true(m->what && depth < 12);
    for (size_t i = 0; i < m->n; i++)
        check_key(m, i, depth);
    for (size_t i = 0; i < m->n_exclusive; i++) {
        struct str rest = str_of(m->exclusive[i]), key;
        while (str_cut(&rest, ' ', &key))
            if (!has_key(m, key))
                fail_msg("%.*s excludes others of %s, and is not there", STR_ARG(key), m->what);
    }
    if (m->more)
        check_map(m->more, depth + 1);
    if (m->also)
        check_map(m->also, depth + 1);
}

/* In order, once each; what excludes others is there. */
static void tables_are_whole(void **state)
{
    (void)state;
    check_map(&schema_prometheus, 0);
    check_map(&schema_scrape_file, 0);
    assert_true(n_keys > 1000);
}

/* ---- values ---- */

static void sizes_have_units(void **state)
{
    static const char *const good[] = { "0", "1B", "1KB", "1KiB", "1.5GB", "1GB2MB", "-1MB" };
    static const char *const bad[] = { "",     "1",     "1b",   "1kB", "1K",  "1ZB",
                                       "1 MB", "1e3MB", "16EB", "MB",  ".MB", "1MBx" };

    (void)state;
    for (size_t i = 0; i < N_OF(good); i++)
        if (!schema_is_size(str_of(good[i])))
            fail_msg("%s is a size", good[i]);
    for (size_t i = 0; i < N_OF(bad); i++)
        if (schema_is_size(str_of(bad[i])))
            fail_msg("%s is no size", bad[i]);
}

static void urls_lead_somewhere(void **state)
{
    static const char *const good[] = {
        "http://a",     "https://a:1/b?c#d", "http://u:p@[::1]:80/x",
        "http://a/%20", "unix://run/a",      "http://a:"
    };
    static const char *const bad[] = {
        "",           "a/b",         "http://",        "http://:80",
        "http://a:x", "http://[::1", "http://a:65536", "http://a/%zz",
        "http://a b", "http://a\n",  "1http://a",      "http://a/%2"
    };

    (void)state;
    for (size_t i = 0; i < N_OF(good); i++)
        if (schema_url_fault(str_of(good[i])))
            fail_msg("%s: %s", good[i], schema_url_fault(str_of(good[i])));
    for (size_t i = 0; i < N_OF(bad); i++)
        if (!schema_url_fault(str_of(bad[i])))
            fail_msg("%s is no URL", bad[i]);
}

static void placeholders_are_no_secrets(void **state)
{
    (void)state;
    assert_true(schema_is_secret(STR("hunter2")));
    assert_false(schema_is_secret(STR("")));
    assert_false(schema_is_secret(STR("${TOKEN}")));
    assert_false(schema_is_secret(STR("<secret>")));
    assert_false(schema_is_secret(STR("{{ token }}")));
}

static void label_names_are_old_or_new(void **state)
{
    (void)state;
    assert_true(schema_label_name(STR("a_1"), true));
    assert_false(schema_label_name(STR("1a"), true));
    assert_false(schema_label_name(STR("a-b"), true));
    assert_true(schema_label_name(STR("a-b"), false));
    assert_false(schema_label_name(STR(""), false));
    assert_false(schema_label_name(STR("\xff"), false));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(tables_are_whole),           cmocka_unit_test(sizes_have_units),
        cmocka_unit_test(urls_lead_somewhere),        cmocka_unit_test(placeholders_are_no_secrets),
        cmocka_unit_test(label_names_are_old_or_new),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
