#include "test.h"

#include "json_trace.h"

#include "base/arena.h"
#include "base/json.h"
#include "base/utf8.h"

#include <math.h>
#include <stdio.h>

enum { MAX_STRING = 40 };

/* The trace of a text, the same however it is cut. */
static void check_trace(struct str text, const char *want)
{
    struct buf whole = { 0 }, pieces = { 0 };
    json_trace(&whole, text, text.n, MAX_STRING);
    if (want)
        assert_str(buf_str(&whole), want);
    for (size_t piece = 1; piece < text.n && piece < 40; piece++) {
        buf_clear(&pieces);
        json_trace(&pieces, text, piece, MAX_STRING);
        if (!str_eq(buf_str(&pieces), buf_str(&whole)))
            fail_msg("pieces of %zu:\n%s\nwhole:\n%s", piece, buf_z(&pieces), buf_z(&whole));
    }
    buf_done(&whole);
    buf_done(&pieces);
}

static void tokens_come_with_depth_and_place(void **state)
{
    (void)state;
    check_trace(STR(" {\"a\" : [1, -2.5e+3,true],\n\"b\":{}, \"c\":\"x\"} "),
                "0 { 1-2 {\n"
                "1 key 2-5 a\n"
                "1 [ 8-9 [\n"
                "2 number 9-10 1\n"
                "2 number 12-19 -2.5e+3\n"
                "2 true 20-24 true\n"
                "1 ] 24-25 ]\n"
                "1 key 27-30 b\n"
                "1 { 31-32 {\n"
                "1 } 32-33 }\n"
                "1 key 35-38 c\n"
                "1 string 39-42 x\n"
                "0 } 42-43 }\n");
}

static const struct {
    const char *text, *trace;
} good[] = {
    { "0", "0 number 0-1 0\n" },
    { " -0.0E-1 ", "0 number 1-8 -0.0E-1\n" },
    { "true", "0 true 0-4 true\n" },
    { "\tfalse", "0 false 1-6 false\n" },
    { "null\n", "0 null 0-4 null\n" },
    { "\"\"", "0 string 0-2 \n" },
    { "[]", "0 [ 0-1 [\n0 ] 1-2 ]\n" },
    { "{ }", "0 { 0-1 {\n0 } 2-3 }\n" },
    { "[1,[2]]", "0 [ 0-1 [\n1 number 1-2 1\n1 [ 3-4 [\n2 number 4-5 2\n1 ] 5-6 ]\n0 ] 6-7 ]\n" },
    { "{\"a\":1,\"a\":null}",
      "0 { 0-1 {\n1 key 1-4 a\n1 number 5-6 1\n1 key 7-10 a\n1 null 11-15 null\n0 } 15-16 }\n" },
    { "\"a\\n\\\"\\\\\\/\\b\\f\\r\\tz\"", "0 string 0-20 a\n\"\\/\b\f\r\tz\n" },
    { "\"\\u0041\\u00e9\\u20AC\"", "0 string 0-20 A\xC3\xA9\xE2\x82\xAC\n" },
    { "\"\\ud83d\\ude80\"", "0 string 0-14 \xF0\x9F\x9A\x80\n" },
    { "\"\xF0\x9F\x9A\x80 raw\"", "0 string 0-10 \xF0\x9F\x9A\x80 raw\n" },
    { "\"\\ud800\"", "0 string 0-8 \xEF\xBF\xBD\n" },
    { "\"\\ud800x\"", "0 string 0-9 \xEF\xBF\xBDx\n" },
    { "\"\\ud800\\n\"", "0 string 0-10 \xEF\xBF\xBD\n\n" },
    { "\"\\ude80\"", "0 string 0-8 \xEF\xBF\xBD\n" },
    { "\"\\ude80\\ud83d\"", "0 string 0-14 \xEF\xBF\xBD\xEF\xBF\xBD\n" },
    { "\"\\ud83d\\ud83d\\ude80\"", "0 string 0-20 \xEF\xBF\xBD\xF0\x9F\x9A\x80\n" },
    { "\"\\ud83d\\u0041\"", "0 string 0-14 \xEF\xBF\xBD"
                            "A\n" },
    { "\"0123456789012345678901234567890123456789\"",
      "0 string 0-42 0123456789012345678901234567890123456789\n" },
    { "\"01234567890123456789\\n123456789012345\xE2\x82\xACx\"",
      "0 string 0-43 01234567890123456789\n123456789012345\xE2\x82\xACx\n" },
    { "\"\x7F\"", "0 string 0-3 \x7F\n" },
};

static const struct {
    const char *text, *error;
} bad[] = {
    { "", "error at 0+0: empty, where a JSON value should be" },
    { " \n", "error at 2+0: empty, where a JSON value should be" },
    { "x", "error at 0+1: unexpected character 'x' where a value should begin" },
    { "'a'", "error at 0+1: unexpected character '\\'' where a value should begin" },
    { "\xEF\xBB\xBF{}", "error at 0+1: unexpected character '\\xef' where a value should begin" },
    { "{\"a\"x", "error at 4+1: unexpected character 'x' after object key" },
    { "{\"a\":}", "error at 5+1: unexpected character '}' after ':'" },
    { "{,", "error at 1+1: unexpected character ',' after '{'" },
    { "{\"a\":1,}", "error at 7+1: unexpected character '}' after ',' in an object" },
    { "{\"a\":1 \"b\"", "error at 7+1: unexpected character '\"' after object value" },
    { "{\"a\":1]", "error at 6+1: unexpected character ']' after object value" },
    { "[1}", "error at 2+1: unexpected character '}' after array element" },
    { "[1 2]", "error at 3+1: unexpected character '2' after array element" },
    { "[,", "error at 1+1: unexpected character ',' after '['" },
    { "[1,]", "error at 3+1: unexpected character ']' after ','" },
    { "[1]]", "error at 3+1: unexpected character ']' after the end of the JSON value" },
    { "1 2", "error at 2+1: unexpected character '2' after the end of the JSON value" },
    { "[\x01", "error at 1+1: unexpected character '\\x01' after '['" },
    { "tru", "error at 3+0: unexpected end in literal true" },
    { "trux", "error at 3+1: unexpected character 'x' in literal true" },
    { "nul1", "error at 3+1: unexpected character '1' in literal null" },
    { "True", "error at 0+1: unexpected character 'T' where a value should begin" },
    { "truee", "error at 4+1: unexpected character 'e' after the end of the JSON value" },
    { "01", "error at 1+1: number with a leading zero" },
    { "[-012]", "error at 3+1: number with a leading zero" },
    { "-", "error at 1+0: unexpected end in number" },
    { "-x", "error at 1+1: unexpected character 'x' in number" },
    { "1.", "error at 2+0: unexpected end in number" },
    { "1.x", "error at 2+1: unexpected character 'x' in number" },
    { "1e+", "error at 3+0: unexpected end in number" },
    { "1e+,", "error at 3+1: unexpected character ',' in number" },
    { "+1", "error at 0+1: unexpected character '+' where a value should begin" },
    { "[1.5.5]", "error at 4+1: unexpected character '.' after array element" },
    { "\"abc", "error at 4+0: unexpected end in string" },
    { "{\"abc", "error at 5+0: unexpected end in object key" },
    { "\"a\nb\"", "error at 2+1: control character \\x0a in string" },
    { "\"a\\", "error at 3+0: unexpected end after '\\' in string" },
    { "\"\\x\"", "error at 2+1: unexpected character 'x' after '\\' in string" },
    { "\"\\u12",
      "error at 5+0: unexpected end in \\u escape, which takes four hexadecimal digits" },
    { "\"\\u12G4\"", "error at 5+1: unexpected character 'G' in \\u escape, which takes four "
                     "hexadecimal digits" },
    { "\"ab\xFFz\"", "error at 3+1: invalid UTF-8 in string" },
    { "{\"\xC3\"", "error at 2+1: invalid UTF-8 in object key" },
    { "\"\xE2\x82\"", "error at 1+1: invalid UTF-8 in string" },
    { "\"\\n\xC3\xA9\xED\xA0\x80\"", "error at 5+1: invalid UTF-8 in string" },
    { "\"\xC3\\u00a9\"", "error at 1+1: invalid UTF-8 in string" },
    { "\"\xFF\n", "error at 1+1: invalid UTF-8 in string" },
    { "[", "error at 1+0: unexpected end after '['" },
    { "{", "error at 1+0: unexpected end after '{'" },
    { "{\"a\"", "error at 4+0: unexpected end after object key" },
    { "{\"a\":", "error at 5+0: unexpected end after ':'" },
    { "[1", "error at 2+0: unexpected end after array element" },
    { "[1 ", "error at 3+0: unexpected end after array element" },
    { "[1,", "error at 3+0: unexpected end after ','" },
    { "\"01234567890123456789012345678901234567890\"",
      "limit at 0+1: string longer than 40 bytes" },
    { "[\"0123456789\\n012345678901234567890123456789\"",
      "limit at 1+1: string longer than 40 bytes" },
    { "\"\xFF"
      "01234567890123456789012345678901234567890",
      "limit at 0+1: string longer than 40 bytes" },
    { "[12345678901234567890123456789012345678901]", "limit at 1+1: number longer than 40 bytes" },
    { "[1234567890123456789012345678901234567890.x]", "limit at 1+1: number longer than 40 bytes" },
};

static void good_texts_give_their_tokens(void **state)
{
    (void)state;
    for (size_t i = 0; i < N_OF(good); i++)
        check_trace(str_of(good[i].text), good[i].trace);
    check_trace(STR("\"a\\u0000b\""), NULL);
}

static void bad_texts_say_what_and_where(void **state)
{
    (void)state;
    for (size_t i = 0; i < N_OF(bad); i++) {
        struct buf b = { 0 };
        struct str text = str_of(bad[i].text);
        check_trace(text, NULL);
        assert_false(json_trace(&b, text, text.n, MAX_STRING));
        buf_clear(&b);
        json_trace(&b, text, text.n, MAX_STRING);
        // The last line of the trace.
        struct str trace = buf_str(&b), line = { 0 };
        while (str_cut(&trace, '\n', &line))
            if (str_starts(line, STR("error")) || str_starts(line, STR("limit")))
                break;
        assert_str(line, bad[i].error);
        buf_done(&b);
    }
}

static void depth_is_limited(void **state)
{
    struct buf b = { 0 }, trace = { 0 };
    struct err e = { 0 };
    (void)state;
    for (size_t depth = JSON_DEPTH_MAX; depth <= JSON_DEPTH_MAX + 1; depth++) {
        buf_clear(&b);
        buf_put_repeat(&b, '[', depth);
        buf_put_repeat(&b, ']', depth);
        bool ok = json_read(buf_str(&b), json_trace_token, &trace, &e);
        assert_int_equal(ok, depth == JSON_DEPTH_MAX);
    }
    assert_int_equal(e.kind, ERR_LIMIT);
    assert_int_equal(e.at.off, JSON_DEPTH_MAX);
    assert_string_equal(e.msg, "nested deeper than 512 levels");
    err_done(&e);
    buf_done(&b);
    buf_done(&trace);
}

static bool stop_at_null(void *user, const struct json_token *t, struct err *e)
{
    ++*(int *)user;
    return t->kind != JSON_NULL || err_set(e, ERR_NO, "null");
}

static void a_callback_stops_the_reader(void **state)
{
    struct err e = { 0 };
    int n = 0;
    (void)state;
    assert_false(json_read(STR("[1,null,2]"), stop_at_null, &n, &e));
    assert_int_equal(n, 3);
    assert_int_equal(e.kind, ERR_NO);
    err_done(&e);
}

static void numbers_convert(void **state)
{
    double v;
    (void)state;
    assert_true(json_number(STR("-1.5e3"), &v));
    assert_true(v == -1500);
    assert_false(json_number(STR("1e400"), &v));
}

/* Long strings with the interesting byte at every place of a vector. */
static void strings_of_all_lengths_are_found(void **state)
{
    char text[120];
    (void)state;
    for (size_t n = 0; n < 100; n++) {
        for (int what = 0; what < 4; what++) {
            struct buf b = { 0 };
            static const char *const last[] = { "", "\\n", "\xC3\xA9", "\xFF" };
            memset(text, 'a', sizeof text);
            text[0] = '"';
            sprintf(text + 1 + n, "%s\"", last[what]);
            struct str s = { text, strlen(text) };
            assert_int_equal(json_trace(&b, s, s.n, 0), what < 3);
            struct buf pieces = { 0 };
            json_trace(&pieces, s, 7, 0);
            assert_true(str_eq(buf_str(&b), buf_str(&pieces)));
            buf_done(&pieces);
            buf_done(&b);
        }
    }
}

/* ---- tree ---- */

static void the_tree_keeps_order_duplicates_and_places(void **state)
{
    static const char text[] = "{ \"a\": [1, \"x\\ty\"], \"b\": {}, \"a\": false }";
    struct arena a = { 0 };
    struct err e = { 0 };
    struct json_node *root;
    (void)state;
    assert_true(json_dom(&a, str_of(text), &root, &e));
    assert_int_equal(root->kind, JSON_OBJECT_BEGIN);
    assert_int_equal(root->n, 3);
    assert_int_equal(root->at.off, 0);
    assert_int_equal(root->at.n, strlen(text));

    struct json_node *list = root->child;
    assert_str(list->key, "a");
    assert_int_equal(list->key_at.off, 2);
    assert_int_equal(list->key_at.n, 3);
    assert_str(((struct str){ text + list->at.off, list->at.n }), "[1, \"x\\ty\"]");
    assert_str(list->child->text, "1");
    assert_str(list->child->next->text, "x\ty");
    assert_int_equal(list->child->key.n, 0);
    assert_null(list->child->next->next);

    assert_int_equal(json_get(root, STR("b"))->kind, JSON_OBJECT_BEGIN);
    assert_int_equal(json_get(root, STR("a"))->kind, JSON_FALSE);
    assert_null(json_get(root, STR("c")));
    assert_null(json_get(list, STR("a")));
    assert_null(json_get(NULL, STR("a")));

    assert_false(json_dom(&a, STR("[1,"), &root, &e));
    assert_int_equal(e.at.off, 3);
    err_done(&e);
    e = (struct err){ 0 };
    assert_true(json_dom_max(&a, STR("[0,{\"a\":0}]"), 4, &root, &e));
    assert_false(json_dom_max(&a, STR("[0,{\"a\":0}]"), 3, &root, &e));
    assert_int_equal(e.kind, ERR_LIMIT);
    err_done(&e);
    arena_done(&a);
}

/* ---- writing ---- */

static const struct {
    const char *text, *plain, *go;
} strings[] = {
    { "", "\"\"", "\"\"" },
    { "a\"b\\c", "\"a\\\"b\\\\c\"", "\"a\\\"b\\\\c\"" },
    { "\n\r\t\b\f\x01\x1f\x7f", "\"\\n\\r\\t\\u0008\\u000c\\u0001\\u001f\x7f\"",
      "\"\\n\\r\\t\\u0008\\u000c\\u0001\\u001f\x7f\"" },
    { "<a&b>", "\"<a&b>\"", "\"\\u003ca\\u0026b\\u003e\"" },
    { "\xC3\xA9\xF0\x9F\x9A\x80", "\"\xC3\xA9\xF0\x9F\x9A\x80\"", "\"\xC3\xA9\xF0\x9F\x9A\x80\"" },
    { "\xE2\x80\xA8\xE2\x80\xA9", "\"\xE2\x80\xA8\xE2\x80\xA9\"", "\"\\u2028\\u2029\"" },
    { "a\xFFz\xE2\x82", "\"a\xEF\xBF\xBDz\xEF\xBF\xBD\xEF\xBF\xBD\"",
      "\"a\\ufffdz\\ufffd\\ufffd\"" },
    { "/", "\"/\"", "\"/\"" },
};

static void strings_are_escaped(void **state)
{
    (void)state;
    for (size_t i = 0; i < N_OF(strings); i++) {
        struct buf b = { 0 };
        json_put_string(&b, str_of(strings[i].text));
        assert_str(buf_str(&b), strings[i].plain);
        buf_clear(&b);
        json_put_string_go(&b, str_of(strings[i].text));
        assert_str(buf_str(&b), strings[i].go);
        buf_done(&b);
    }
}

static bool copy_token(void *user, const struct json_token *t, struct err *e)
{
    struct json_writer *w = user;
    (void)e;
    switch (t->kind) {
    case JSON_OBJECT_BEGIN:
        json_begin_object(w);
        break;
    case JSON_OBJECT_END:
        json_end_object(w);
        break;
    case JSON_ARRAY_BEGIN:
        json_begin_array(w);
        break;
    case JSON_ARRAY_END:
        json_end_array(w);
        break;
    case JSON_KEY:
        json_key(w, t->text);
        break;
    case JSON_STRING:
        json_string(w, t->text);
        break;
    case JSON_NUMBER:
        json_raw(w, t->text);
        break;
    case JSON_TRUE:
    case JSON_FALSE:
        json_bool(w, t->kind == JSON_TRUE);
        break;
    case JSON_NULL:
        json_null(w);
        break;
    }
    return true;
}

static void writing_is_reading_backwards(void **state)
{
    static const char compact[] = "{\"a\":[1,2,[]],\"b\":{\"c\":{},\"d\":null},\"e\":[true,\"x\"]}";
    static const char indented[] = "{\n"
                                   "  \"a\": [\n"
                                   "    1,\n"
                                   "    2,\n"
                                   "    []\n"
                                   "  ],\n"
                                   "  \"b\": {\n"
                                   "    \"c\": {},\n"
                                   "    \"d\": null\n"
                                   "  },\n"
                                   "  \"e\": [\n"
                                   "    true,\n"
                                   "    \"x\"\n"
                                   "  ]\n"
                                   "}";
    (void)state;
    for (int indent = 0; indent <= 2; indent += 2) {
        struct buf b = { 0 };
        struct err e = { 0 };
        struct json_writer w = { .out = &b, .indent = indent };
        assert_true(json_read(str_of(indent ? compact : indented), copy_token, &w, &e));
        assert_str(buf_str(&b), indent ? indented : compact);
        buf_done(&b);
    }
}

static void values_are_written(void **state)
{
    struct buf b = { 0 };
    struct json_writer w = { .out = &b };
    (void)state;
    json_begin_array(&w);
    json_int(&w, INT64_MIN);
    json_int(&w, 0);
    json_double(&w, 0.1);
    json_double(&w, 1e21);
    json_double(&w, -0.0);
    json_double(&w, NAN);
    json_double(&w, -INFINITY);
    json_end_array(&w);
    buf_putc(&b, '\n');
    json_int(&w, 1);
    assert_str(buf_str(&b), "[-9223372036854775808,0,0.1,1e+21,-0,\"NaN\",\"-Inf\"]\n1");
    buf_done(&b);
}

static void places_in_strings_are_those_of_the_text(void **state)
{
    const struct str text = STR("[\"a\\n\\u00e9\\ud83d\\ude00\\ud800z\"]");
    const size_t want[] = { 2, 3, 5, 5, 11, 11, 11, 11, 23, 23, 23, 29, 30 };
    struct arena a = { 0 };
    struct err e = { 0 };
    struct json_node *root = NULL;

    (void)state;
    assert_true(json_dom(&a, text, &root, &e));
    assert_int_equal(root->child->text.n + 1, N_OF(want));
    for (size_t i = 0; i < N_OF(want); i++)
        if (json_text_offset(text, root->child, i) != want[i])
            fail_msg("byte %zu is at %zu", i, json_text_offset(text, root->child, i));
    arena_done(&a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(tokens_come_with_depth_and_place),
        cmocka_unit_test(good_texts_give_their_tokens),
        cmocka_unit_test(bad_texts_say_what_and_where),
        cmocka_unit_test(depth_is_limited),
        cmocka_unit_test(a_callback_stops_the_reader),
        cmocka_unit_test(numbers_convert),
        cmocka_unit_test(strings_of_all_lengths_are_found),
        cmocka_unit_test(the_tree_keeps_order_duplicates_and_places),
        cmocka_unit_test(strings_are_escaped),
        cmocka_unit_test(writing_is_reading_backwards),
        cmocka_unit_test(values_are_written),
        cmocka_unit_test(places_in_strings_are_those_of_the_text),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
