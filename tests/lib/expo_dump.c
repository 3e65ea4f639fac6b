/* expo_dump text|openmetrics FILE: prints what the reader makes of a page, for accept.sh. */
#include "expo_items.h"

#include "base/io.h"

#include <stdio.h>

int main(int argc, char **argv)
{
    struct err e = { 0 };
    struct buf text = { 0 }, out = { 0 };
    if (argc != 3)
        return 2;
    if (!io_read_file(argv[2], SIZE_MAX / 2, &text, &e)) {
        fprintf(stderr, "expo_dump: %s\n", e.msg);
        return 3;
    }
    struct expo_opts o = { .format = argv[1][0] == 'o' ? EXPO_OPENMETRICS : EXPO_TEXT };
    struct expo_reader *r = expo_reader_new(buf_str(&text), &o);
    items_put_all(&out, r, false);
    fwrite(out.p, 1, out.n, stdout);
    expo_reader_free(r);
    buf_done(&text);
    buf_done(&out);
    return 0;
}
