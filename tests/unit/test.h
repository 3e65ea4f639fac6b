/* test.h - what every unit test needs of cmocka, in the order it wants its headers. */
#ifndef PROMCTL_TEST_H
#define PROMCTL_TEST_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/str.h"
#include "base/xalloc.h"

/* Compares a slice with a C string and shows both. */
#define assert_str(s, want)                                                                        \
    do {                                                                                           \
        struct str got_ = (s);                                                                     \
        const char *want_ = (want);                                                                \
        if (!str_eq(got_, str_of(want_)))                                                          \
            fail_msg("got \"%.*s\", want \"%s\"", STR_ARG(got_), want_);                           \
    } while (0)

#endif
