#include "test.h"

#include "base/buf.h"
#include "ext/yaml.h"

#include <math.h>
#include <stdlib.h>

/* The tree in one line: {k: v, ...}, [a, b], 'scalars'. */
static void put_tree(struct buf *b, const struct yaml_node *n)
{
    if (!n) {
        buf_puts(b, "nothing");
        return;
    }
    if (n->kind == YAML_SCALAR) {
        buf_printf(b, n->style == YAML_PLAIN ? "%.*s" : "'%.*s'", STR_ARG(n->text));
        return;
    }
    size_t count = 0;
    buf_putc(b, n->kind == YAML_MAP ? '{' : '[');
    for (const struct yaml_member *m = n->first; m; m = m->next, count++) {
        buf_puts(b, m == n->first ? "" : ", ");
        if (m->key) {
            put_tree(b, m->key);
            buf_puts(b, m->merged ? ":< " : ": ");
        }
        put_tree(b, m->value);
    }
    assert_int_equal(count, n->n);
    buf_putc(b, n->kind == YAML_MAP ? '}' : ']');
}

static void tree_is(const char *text, const char *want)
{
    struct err e = { 0 };
    struct buf b = { 0 };
    struct yaml_doc *d = yaml_doc_new(str_of(text), &e);

    if (!d)
        fail_msg("%s: %s", text, e.msg);
    put_tree(&b, yaml_doc_root(d));
    assert_str(buf_str(&b), want);
    buf_done(&b);
    yaml_doc_free(d);
}

static void error_is(const char *text, const char *want)
{
    struct err e = { 0 };
    struct yaml_doc *d = yaml_doc_new(str_of(text), &e);

    if (d)
        fail_msg("accepted: %s", text);
    assert_string_equal(e.msg, want);
    assert_int_equal(e.kind, ERR_FORMAT);
    assert_true(e.at.off <= strlen(text));
    err_done(&e);
}

static void trees_are_built(void **state)
{
    (void)state;
    tree_is("", "nothing");
    tree_is("# only a comment\n", "nothing");
    tree_is("a", "a");
    tree_is("a: 1\nb:\n  - x\n  - 'y'\nc: {d: [], e: ~}\n",
            "{a: 1, b: [x, 'y'], c: {d: [], e: ~}}");
    tree_is("a: |\n  x\n  y\nb: >-\n  x\n  y\n", "{a: 'x\ny\n', b: 'x y'}");
    tree_is("a: \"\\u00e9\\n\"", "{a: '\xc3\xa9\n'}");
    tree_is("\xEF\xBB\xBF"
            "a: 1\r\nb: 2\r\n",
            "{a: 1, b: 2}");
    tree_is("%YAML 1.1\n---\na: 1\n", "{a: 1}");
    tree_is("? [a, b]\n: 1\n", "{[a, b]: 1}");
}

static void anchors_and_merges_are_resolved(void **state)
{
    (void)state;
    tree_is("a: &x {p: 1}\nb: *x\n", "{a: {p: 1}, b: {p: 1}}");
    tree_is("a: &x 1\nb: &x 2\nc: *x\n", "{a: 1, b: 2, c: 2}");
    tree_is("a: &x {p: 1, q: 2}\nb: {<<: *x, q: 3}\n", "{a: {p: 1, q: 2}, b: {q: 3, p:< 1}}");
    tree_is("a: &x {p: 1}\nb: &y {p: 2, q: 3}\nc: {<<: [*x, *y], r: 4}\n",
            "{a: {p: 1}, b: {p: 2, q: 3}, c: {r: 4, p:< 1, q:< 3}}");
    tree_is("{\"<<\": 1}", "{'<<': 1}");
}

static void errors_say_where(void **state)
{
    (void)state;
    error_is("a: 1\nb: 2\na: 3\n", "line 3, column 1: key \"a\" is already there in line 1");
    error_is("a:\n\tb: 1\n", "line 2, column 1: found character that cannot start any token, while "
                             "scanning for the next token");
    error_is("a: [1, 2\nb: 3\n",
             "line 2, column 2: did not find expected ',' or ']', while parsing "
             "a flow sequence that begins at line 1, column 4");
    error_is("a: b: c\n", "line 1, column 5: mapping values are not allowed in this context");
    error_is("a: \"x\n",
             "line 2, column 1: found unexpected end of stream, while scanning a quoted "
             "scalar that begins at line 1, column 4");
    error_is("a: 1\n\xc3\xa9: \xff\n", "line 2, column 4: invalid leading UTF-8 octet");
    error_is("\xFF\xFE"
             "a",
             "line 1, column 1: this is UTF-16; only UTF-8 is read");
    error_is("a: *x\n", "line 1, column 4: unknown anchor \"x\"");
    error_is("a: &x [*x]\n", "line 1, column 8: anchor \"x\" contains itself");
    error_is("a: {<<: 1}\n", "line 1, column 9: << takes a map or a list of maps");
    error_is("a: {<<: [1]}\n", "line 1, column 10: << takes a map or a list of maps");
}

static void hostile_documents_end_soon(void **state)
{
    struct buf b = { 0 };
    struct err e = { 0 };
    (void)state;
    buf_put_repeat(&b, '[', 20000);
    assert_null(yaml_doc_new(buf_str(&b), &e));
    assert_string_equal(e.msg, "line 1, column 201: nested deeper than 200 levels");
    err_done(&e);

    // A billion laughs.
    buf_clear(&b);
    buf_puts(&b, "a0: &a0 [x,x,x,x,x,x,x,x,x,x]\n");
    for (int i = 1; i < 10; i++) {
        buf_printf(&b, "a%d: &a%d [", i, i);
        for (int k = 0; k < 10; k++)
            buf_printf(&b, "%s*a%d", k ? "," : "", i - 1);
        buf_puts(&b, "]\n");
    }
    assert_null(yaml_doc_new(buf_str(&b), &e));
    assert_non_null(strstr(e.msg, "document contains excessive aliasing"));
    err_done(&e);

    buf_clear(&b);
    buf_puts(&b, "a: &a {");
    for (int i = 0; i < 1000; i++)
        buf_printf(&b, "k%d: 1,", i);
    buf_puts(&b, "}\nb:\n");
    for (int i = 0; i < 2000; i++)
        buf_puts(&b, "- {<<: *a}\n");
    assert_null(yaml_doc_new(buf_str(&b), &e));
    assert_non_null(strstr(e.msg, "document contains excessive aliasing"));
    err_done(&e);
    buf_done(&b);
}

static void only_the_first_document_is_read(void **state)
{
    static const char *const texts[] = { "a: 1\n---\nb: 2\n", "a: 1\n---\n[", "a: 1\n",
                                         "a: 1\n...\n" };
    (void)state;
    for (size_t i = 0; i < N_OF(texts); i++) {
        struct err e = { 0 };
        struct yaml_doc *d = yaml_doc_new(str_of(texts[i]), &e);
        assert_non_null(d);
        assert_int_equal(yaml_doc_has_more(d), i < 2);
        assert_non_null(yaml_get(yaml_doc_root(d), "a"));
        yaml_doc_free(d);
    }
}

static struct str slice(const char *text, const struct yaml_node *n)
{
    return (struct str){ text + n->at.off, n->at.n };
}

static void positions_are_bytes_and_characters(void **state)
{
    static const char text[] =
        "\xEF\xBB\xBF\xc3\xa9: [\"a\", \xe2\x82\xac x]\r\nkey: |\n  one\n  two\n"
        "last:\n  - 1\n  - 22\n";
    struct err e = { 0 };
    struct yaml_doc *d = yaml_doc_new(str_of(text), &e);
    (void)state;
    assert_non_null(d);
    const struct yaml_node *root = yaml_doc_root(d), *list = root->first->value;
    const struct yaml_node *quoted = list->first->value, *euro = list->first->next->value;
    assert_str(slice(text, list), "[\"a\", \xe2\x82\xac x]");
    assert_str(slice(text, quoted), "\"a\"");
    assert_str(slice(text, euro), "\xe2\x82\xac x");
    assert_int_equal(euro->line, 1);
    assert_int_equal(euro->col, 10);
    const struct yaml_node *block = yaml_get(root, "key"), *last = yaml_get(root, "last");
    assert_int_equal(block->line, 2);
    assert_int_equal(block->col, 6);
    assert_true(str_starts(slice(text, block), STR("|\n  one\n")));
    assert_str(slice(text, last), "- 1\n  - 22");
    assert_str(slice(text, root),
               "\xc3\xa9: [\"a\", \xe2\x82\xac x]\r\nkey: |\n  one\n  two\nlast:\n  - 1\n  - 22");
    yaml_doc_free(d);
}

static void unknown_keys_get_a_suggestion(void **state)
{
    static const char *const known[] = { "targets", "headers" };
    struct err e = { 0 };
    struct yaml_doc *d = yaml_doc_new(STR("headers: {}\ntragets: []\n"), &e);
    (void)state;
    assert_false(yaml_check_keys(yaml_doc_root(d), known, 2, &e));
    assert_string_equal(e.msg, "line 2, column 1: unknown key \"tragets\"");
    assert_string_equal(e.hint, "did you mean \"targets\"?");
    err_done(&e);
    assert_true(yaml_check_keys(yaml_get(yaml_doc_root(d), "headers"), known, 2, &e));
    assert_false(yaml_check_keys(yaml_get(yaml_doc_root(d), "tragets"), known, 2, &e));
    err_done(&e);
    assert_false(yaml_is(yaml_doc_root(d), YAML_LIST, "groups", &e));
    assert_string_equal(e.msg, "line 1, column 1: groups: want a list, not a map");
    err_done(&e);
    yaml_doc_free(d);
}

static struct yaml_doc *doc_of(const char *scalar)
{
    struct err e = { 0 };
    struct yaml_doc *d = yaml_doc_new(str_of(scalar), &e);
    if (!d)
        fail_msg("%s: %s", scalar, e.msg);
    return d;
}

static void scalars_are_read_as_go_reads_them(void **state)
{
    static const struct {
        const char *text;
        int want; /* -1: an error */
    } bools[] = {
        { "true", 1 }, { "TRUE", 1 },    { "yes", 1 },   { "on", 1 },
        { "y", 1 },    { "\"yes\"", 1 }, { "false", 0 }, { "no", 0 },
        { "off", 0 },  { "n", 0 },       { "Yes", -1 },  { "'true'", -1 },
        { "1", -1 },   { "tRue", -1 },   { "[]", -1 },   { "!!str true", -1 },
    };
    static const struct {
        const char *text;
        bool ok;
        int64_t want;
    } ints[] = {
        { "0", true, 0 },
        { "-12", true, -12 },
        { "+3", true, 3 },
        { "1_000", true, 1000 },
        { "0x1F", true, 31 },
        { "017", true, 15 },
        { "0o17", true, 15 },
        { "0b101", true, 5 },
        { "1e3", true, 1000 },
        { "08", true, 8 },
        { "9223372036854775807", true, INT64_MAX },
        { "-9223372036854775808", true, INT64_MIN },
        { "9223372036854775808", false, 0 },
        { "1.5", false, 0 },
        { "'1'", false, 0 },
        { "abc", false, 0 },
        { "0x", false, 0 },
        { "~", true, 0 },
    };
    static const struct {
        const char *text;
        bool ok;
        double want;
    } floats[] = {
        { "1.5", true, 1.5 },         { ".5", true, 0.5 },  { "2.", true, 2 },
        { "1e-3", true, 1e-3 },       { "0x10", true, 16 }, { ".inf", true, INFINITY },
        { "-.Inf", true, -INFINITY }, { "inf", false, 0 },  { "nan", false, 0 },
        { "\"1\"", false, 0 },        { "1e", false, 0 },   { "~", true, 0 },
    };
    struct err e = { 0 };
    (void)state;
    for (size_t i = 0; i < N_OF(bools); i++) {
        struct yaml_doc *d = doc_of(bools[i].text);
        bool v, ok = yaml_bool(yaml_doc_root(d), &v, &e);
        if ((ok ? v : -1) != bools[i].want)
            fail_msg("%s", bools[i].text);
        err_done(&e);
        yaml_doc_free(d);
    }
    for (size_t i = 0; i < N_OF(ints); i++) {
        struct yaml_doc *d = doc_of(ints[i].text);
        int64_t v;
        if (yaml_int(yaml_doc_root(d), &v, &e) != ints[i].ok || (ints[i].ok && v != ints[i].want))
            fail_msg("%s", ints[i].text);
        err_done(&e);
        yaml_doc_free(d);
    }
    for (size_t i = 0; i < N_OF(floats); i++) {
        struct yaml_doc *d = doc_of(floats[i].text);
        double v;
        if (yaml_float(yaml_doc_root(d), &v, &e) != floats[i].ok ||
            (floats[i].ok && v != floats[i].want))
            fail_msg("%s", floats[i].text);
        err_done(&e);
        yaml_doc_free(d);
    }
    struct yaml_doc *d = doc_of("[1h30m, x, ~, 12, !!str 12]");
    const struct yaml_member *m = yaml_doc_root(d)->first;
    struct str s;
    int64_t ms;
    assert_true(yaml_dur(m->value, &ms, &e) && ms == 5400000);
    assert_false(yaml_dur(m->next->value, &ms, &e));
    assert_non_null(strstr(e.msg, "line 1, column 9: "));
    err_done(&e);
    assert_true(yaml_str(m->next->next->value, &s, &e) && s.n == 0);
    assert_true(yaml_str(m->next->next->next->value, &s, &e));
    assert_str(s, "12");
    assert_false(yaml_int(m->next->next->next->next->value, &ms, &e));
    err_done(&e);
    yaml_doc_free(d);
}

static void all_documents_are_read(void **state)
{
    struct yaml_docs docs = { 0 };
    struct err e = { 0 };
    struct str text = STR("# c\n---\na: &x 1\n---\nb: 2\n...\n---\n- *x\n");

    (void)state;
    assert_false(yaml_docs_read(text, &docs, &e));
    assert_string_equal(e.msg, "line 8, column 3: unknown anchor \"x\"");
    assert_int_equal(docs.n, 2);
    assert_int_equal(yaml_get(yaml_doc_root(docs.p[1]), "b")->line, 5);
    assert_int_equal(yaml_get(yaml_doc_root(docs.p[1]), "b")->at.off, 23);
    yaml_docs_done(&docs);
    err_done(&e);
    assert_true(yaml_docs_read(STR("a\n---\n"), &docs, &e));
    assert_int_equal(docs.n, 2);
    yaml_docs_done(&docs);
    assert_true(yaml_docs_read(STR("# nothing\n"), &docs, &e));
    assert_int_equal(docs.n, 0);
    yaml_docs_done(&docs);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(trees_are_built),
        cmocka_unit_test(anchors_and_merges_are_resolved),
        cmocka_unit_test(errors_say_where),
        cmocka_unit_test(hostile_documents_end_soon),
        cmocka_unit_test(only_the_first_document_is_read),
        cmocka_unit_test(all_documents_are_read),
        cmocka_unit_test(positions_are_bytes_and_characters),
        cmocka_unit_test(unknown_keys_get_a_suggestion),
        cmocka_unit_test(scalars_are_read_as_go_reads_them),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
