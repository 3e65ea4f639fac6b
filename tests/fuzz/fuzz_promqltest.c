/* Scripts of any bytes: series descriptions, expressions, the evaluator, the comparison. */
#include <stdint.h>

#include "rules/promqltest.h"

int LLVMFuzzerTestOneInput(const uint8_t *p, size_t n);

int LLVMFuzzerTestOneInput(const uint8_t *p, size_t n)
{
    struct promqltest_result r = { 0 };
    struct err e = { 0 };

    promqltest_run((struct str){ (const char *)p, n }, &(struct promqltest_opts){ 0 }, &r, &e);
    promqltest_result_done(&r);
    err_done(&e);
    return 0;
}
