#include "fuzz_expo.h"

int LLVMFuzzerTestOneInput(const uint8_t *p, size_t n);

int LLVMFuzzerTestOneInput(const uint8_t *p, size_t n)
{
    fuzz_expo(p, n, (struct expo_opts){ .format = EXPO_OPENMETRICS });
    fuzz_expo(p, n, (struct expo_opts){ .format = EXPO_OPENMETRICS, .no_eof = true });
    return 0;
}
