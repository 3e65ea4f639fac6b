/* The decoder of the query API: in one piece, in pieces, with a limit of memory, and part by part.
 * What is a result is printed and read again, and must be the same. */
#include "api_trace.h"

#include <stdint.h>

int LLVMFuzzerTestOneInput(const uint8_t *p, size_t n);

#define CHECK(x)                                                                                   \
    do {                                                                                           \
        if (!(x))                                                                                  \
            abort();                                                                               \
    } while (0)

int LLVMFuzzerTestOneInput(const uint8_t *p, size_t n)
{
    static const size_t pieces[] = { 1, 3, 7, 64 };
    const struct api_decode_opts usual = { 0 }, small = { .max_memory = 20000 };
    struct str body = { (const char *)p, n };
    struct buf whole = { 0 }, b = { 0 };
    size_t count = 0;
    const struct api_decode_opts parts = { .on_part = api_count_part, .user = &count };
    bool ok = api_trace(&whole, body, n + 1, &usual);

    for (size_t i = 0; i < N_OF(pieces); i++) {
        buf_clear(&b);
        CHECK(api_trace(&b, body, pieces[i], &usual) == ok);
        CHECK(str_eq(buf_str(&b), buf_str(&whole)));
    }
    if (ok) {
        buf_clear(&b);
        CHECK(api_trace(&b, buf_str(&whole), 11, &usual));
        CHECK(str_eq(buf_str(&b), buf_str(&whole)));
    }
    buf_clear(&b);
    CHECK(!api_trace(&b, body, 5, &small) || ok);
    buf_clear(&b);
    CHECK(api_trace(&b, body, 5, &parts) == ok);
    buf_done(&whole);
    buf_done(&b);
    return 0;
}
