/* A scalar written anew: its text is the new one, and nothing around it has changed. */
#include "test.h"

#include "ext/yaml.h"

#include <stdio.h>

/* The value of `a` or the first entry of a list becomes `value`; NULL as `want`: it cannot. */
static void rewrites(const char *before, const char *value, const char *want)
{
    struct err e = { 0 };
    struct str text = str_of(before), got;
    struct yaml_doc *d = yaml_doc_new(text, &e), *again;
    struct buf out = { 0 }, all = { 0 };
    struct span at;

    if (!d)
        fail_msg("%s: %s", before, e.msg);
    const struct yaml_node *root = yaml_doc_root(d);
    while (root->first->value->kind != YAML_SCALAR)
        root = root->first->value;
    bool ok = yaml_rewrite(text, root->first, str_of(value), &at, &out);
    if (ok != (want != NULL))
        fail_msg("%s: %d", before, ok);
    if (ok) {
        buf_put_str(&all, str_head(text, at.off));
        buf_put_str(&all, buf_str(&out));
        buf_put_str(&all, str_skip(text, at.off + at.n));
        assert_str(buf_str(&all), want);
        again = yaml_doc_new(buf_str(&all), &e);
        if (!again)
            fail_msg("%s: %s", want, e.msg);
        for (root = yaml_doc_root(again); root->kind != YAML_SCALAR;)
            root = root->first->value;
        got = root->text;
        while (got.n && got.p[got.n - 1] == '\n')
            got.n--;
        assert_str(got, value);
        yaml_doc_free(again);
    }
    yaml_doc_free(d);
    buf_done(&out);
    buf_done(&all);
}

static void a_line_keeps_its_style(void **state)
{
    (void)state;
    rewrites("a: x # y\nb: 1\n", "z", "a: z # y\nb: 1\n");
    rewrites("a: 'x'\n", "it's", "a: 'it''s'\n");
    rewrites("a: \"x\"", "\"\\d\"", "a: \"\\\"\\\\d\\\"\"");
    rewrites("a: x\n  y\n  z\nb: 1\n", "z", "a: z\nb: 1\n");
    rewrites("{a: x, b: 1}", "z(1, 2)", "{a: 'z(1, 2)', b: 1}");
    rewrites("[x, 1]", "z", "[z, 1]");
    rewrites("a: -x", "-z", "a: -z");
}

static void what_is_not_plain_is_quoted(void **state)
{
    (void)state;
    rewrites("a: x\n", "{z}", "a: '{z}'\n");
    rewrites("a: x\n", "z: 1", "a: 'z: 1'\n");
    rewrites("a: x\n", "z #1", "a: 'z #1'\n");
    rewrites("a: x\n", "- z", "a: '- z'\n");
    rewrites("a: x\n", "z\x01", "a: \"z\\x01\"\n");
}

static void lines_become_a_block(void **state)
{
    (void)state;
    rewrites("a: x\nb: 1\n", "y\nz", "a: |\n  y\n  z\nb: 1\n");
    rewrites("a: x", "y\n  z", "a: |\n  y\n    z");
    rewrites("a: x # y\nb: 1\n", "  y\nz", "a: |2 # y\n    y\n  z\nb: 1\n");
    rewrites("- a: 'x'\n  b: 1\n", "y\nz", "- a: |\n    y\n    z\n  b: 1\n");
    rewrites("-   - x\n    - 1\n", "y\nz", "-   - |\n      y\n      z\n    - 1\n");
    rewrites("a:\n  x\nb: 1\n", "y\nz", "a: |\n  y\n  z\nb: 1\n");
    rewrites("a: x\r\nb: 1\r\n", "y\nz", "a: |\r\n  y\r\n  z\r\nb: 1\r\n");
    rewrites("a: &n !!str x\nb: *n\n", "y\nz", "a: &n !!str |\n  y\n  z\nb: *n\n");
    rewrites("{a: x}", "y\nz", "{a: \"y\\nz\"}");
    rewrites("a: |\n  x\n", "y\nz\x01", NULL);
}

static void a_block_keeps_its_indentation(void **state)
{
    (void)state;
    rewrites("a: |\n      x\n      y\n\n# c\nb: 1\n", "z", "a: |\n      z\n\n# c\nb: 1\n");
    rewrites("a: |-\n    x\n", "y\n  z", "a: |-\n    y\n      z\n");
    rewrites("a: |2 # c\n    x\n  y\nb: 1\n", "z", "a: | # c\n  z\nb: 1\n");
    rewrites("a: |\n      x\nb: 1\n", "  y\nz", "a: |6\n        y\n      z\nb: 1\n");
    rewrites("a: |\n            x\nb: 1\n", "  y\nz", "a: |2\n    y\n  z\nb: 1\n");
    rewrites("a: >-\n  x\n  y\n", "z", "a: >-\n  z\n");
    rewrites("a: >+\n  x\n  y\n\n", "y\nz", "a: |+\n  y\n  z\n\n");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_line_keeps_its_style),
        cmocka_unit_test(what_is_not_plain_is_quoted),
        cmocka_unit_test(lines_become_a_block),
        cmocka_unit_test(a_block_keeps_its_indentation),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
