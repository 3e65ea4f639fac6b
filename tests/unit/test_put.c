/* The wide steps of the writers beside the plain loops that they stand for. */
#include "test.h"

#include "base/json.h"
#include "expo/put.h"

#include <stdlib.h>

enum { ROUNDS = 20000, LONGEST = 70 };

static unsigned pick(unsigned n)
{
    static uint64_t state = 88172645463325252;
    state ^= state << 13;
    state ^= state >> 7;
    state ^= state << 17;
    return (unsigned)(state >> 33) % n;
}

/* Mostly plain, now and then a byte that some format must treat; on the heap and of exactly its
 * length, so that a sanitizer sees a step too far. */
static struct str random_text(void)
{
    static const char special[] = "\"\\\n\r,\x01\x1f\x7f\x80\xc3\xa9\xff";
    size_t n = pick(LONGEST);
    char *p = xmalloc(n + !n);
    unsigned rare = 2 + pick(200);
    for (size_t i = 0; i < n; i++)
        p[i] = pick(rare) ? (char)(' ' + pick(90)) : special[pick(sizeof special)];
    return (struct str){ p, n };
}

static void check(const struct buf *got, const struct buf *want, struct str s)
{
    if (!str_eq(buf_str(got), buf_str(want)))
        fail_msg("\"%.*s\": got %.*s, want %.*s", STR_ARG(s), STR_ARG(buf_str(got)),
                 STR_ARG(buf_str(want)));
}

static void plain_escaped(struct buf *b, struct str s, bool quote)
{
    for (size_t i = 0; i < s.n; i++) {
        char c = s.p[i];
        if (c == '\\' || c == '\n' || (c == '"' && quote))
            buf_putc(b, '\\');
        buf_putc(b, c == '\n' ? 'n' : c);
    }
}

static void plain_csv(struct buf *b, struct str s)
{
    bool quote = false;
    for (size_t i = 0; i < s.n; i++)
        quote = quote || strchr("\",\r\n", s.p[i] ? s.p[i] : 'x');
    if (quote)
        buf_putc(b, '"');
    for (size_t i = 0; i < s.n; i++) {
        if (s.p[i] == '"')
            buf_putc(b, '"');
        buf_putc(b, s.p[i]);
    }
    if (quote)
        buf_putc(b, '"');
}

static void strings_are_written_as_byte_by_byte(void **state)
{
    struct buf got = { 0 }, want = { 0 };
    (void)state;
    for (int i = 0; i < ROUNDS; i++) {
        struct str s = random_text();
        buf_clear(&got);
        buf_clear(&want);
        put_json(&got, s);
        json_put_string(&want, s);
        want.n--; // its quotes
        memmove(want.p, want.p + 1, --want.n);
        check(&got, &want, s);

        buf_clear(&got);
        buf_clear(&want);
        put_escaped(&got, s, i & 1);
        plain_escaped(&want, s, i & 1);
        check(&got, &want, s);

        buf_clear(&got);
        buf_clear(&want);
        put_csv(&got, s);
        plain_csv(&want, s);
        check(&got, &want, s);
        free((char *)s.p);
    }
    buf_done(&got);
    buf_done(&want);
}

static void render(struct buf *b, size_t place, struct str name)
{
    buf_printf(b, "<%zu:", place);
    buf_put_str(b, name);
    buf_putc(b, '>');
}

/* Names that differ in one byte, at every place of every length. */
static void a_kept_name_is_not_taken_for_another(void **state)
{
    struct put_names names = { 0 };
    struct buf got = { 0 }, want = { 0 };
    (void)state;
    for (size_t n = 0; n <= LONGEST; n++) {
        for (size_t at = 0; at < n + 2; at++) { // also twice the same
            char *p = xmalloc(n + !n);          // of exactly its length
            memset(p, 'a', n);
            if (at < n)
                p[at] = 'b';
            struct str s = { p, n };
            buf_clear(&got);
            buf_clear(&want);
            put_name_at(&got, &names, n % 3, s, render);
            render(&want, n % 3, s);
            check(&got, &want, s);
            free(p);
        }
    }
    put_names_done(&names);
    buf_done(&got);
    buf_done(&want);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(strings_are_written_as_byte_by_byte),
        cmocka_unit_test(a_kept_name_is_not_taken_for_another),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
