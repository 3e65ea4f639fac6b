#include "fuzz_expo.h"

int LLVMFuzzerTestOneInput(const uint8_t *p, size_t n);

int LLVMFuzzerTestOneInput(const uint8_t *p, size_t n)
{
    enum expo_format format;
    expo_format_of_content_type((struct str){ (const char *)p, n }, &format);
    expo_format_sniff((struct str){ (const char *)p, n }, (struct str){ 0 });
    fuzz_expo(p, n, (struct expo_opts){ .format = EXPO_TEXT });
    return 0;
}
