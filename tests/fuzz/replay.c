/* replay - runs a fuzz target over its corpus, where no fuzzer is built in.
 *
 *     fuzz_X [FILE]...
 *
 * Without operands every file of $srcdir/tests/fuzz/corpus/X is taken; an empty corpus fails. The
 * bytes are passed in a block of their exact size, so that ASan and valgrind see a read beyond.
 */
#include "base/io.h"
#include "base/vec.h"

#include <dirent.h>
#include <stdio.h>

int LLVMFuzzerTestOneInput(const uint8_t *p, size_t n);

enum { MAX_FILE_BYTES = 64 * 1024 * 1024 };

struct paths {
    char **p;
    size_t n, cap;
};

static bool run_file(const char *path)
{
    struct buf text = { 0 };
    struct err e = { 0 };
    if (!io_read_file(path, MAX_FILE_BYTES, &text, &e)) {
        fprintf(stderr, "%s: %s\n", path, e.msg);
        err_done(&e);
        return false;
    }
    uint8_t *exact = xmalloc(text.n ? text.n : 1);
    if (text.n)
        memcpy(exact, text.p, text.n);
    fprintf(stderr, "%s\n", path); // the last line before a crash names the input
    LLVMFuzzerTestOneInput(exact, text.n);
    free(exact);
    buf_done(&text);
    return true;
}

static int cmp_path(const void *a, const void *b)
{
    return strcmp(*(char *const *)a, *(char *const *)b);
}

static void list(const char *folder, struct paths *out)
{
    DIR *d = opendir(folder);
    struct dirent *entry;
    while (d && (entry = readdir(d))) {
        struct buf path = { 0 };
        if (entry->d_name[0] == '.')
            continue;
        buf_printf(&path, "%s/%s", folder, entry->d_name);
        vec_push(out, buf_take(&path));
    }
    if (d)
        closedir(d);
    if (out->n)
        qsort(out->p, out->n, sizeof *out->p, cmp_path);
}

int main(int argc, char **argv)
{
    const char *srcdir = getenv("srcdir"), *slash = strrchr(argv[0], '/');
    const char *name = slash ? slash + 1 : argv[0];
    struct buf folder = { 0 };
    struct paths paths = { 0 };
    bool ok = true;

    if (strncmp(name, "fuzz_", 5) == 0)
        name += 5;
    buf_printf(&folder, "%s/tests/fuzz/corpus/%s", srcdir ? srcdir : ".", name);
    if (argc > 1) {
        for (int i = 1; i < argc; i++)
            ok &= run_file(argv[i]);
        buf_done(&folder);
        return ok ? 0 : 1;
    }
    list(buf_z(&folder), &paths);
    for (size_t i = 0; i < paths.n; i++) {
        ok &= run_file(paths.p[i]);
        free(paths.p[i]);
    }
    if (!paths.n)
        fprintf(stderr, "%s: no inputs there\n", buf_z(&folder));
    else
        printf("%zu inputs\n", paths.n);
    ok &= paths.n != 0;
    vec_done(&paths);
    buf_done(&folder);
    return ok ? 0 : 1;
}
