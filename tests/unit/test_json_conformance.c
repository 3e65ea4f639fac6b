/* Every file of the JSON parsing test suite (nst/JSONTestSuite, test_parsing), whole and byte by
 * byte: y_ is taken, n_ is refused, i_ may go either way but the same one every time. The suite is
 * not part of this repository: $PROMCTL_CONFORMANCE names the folder that has json/test_parsing.
 */
#include "test.h"

#include "json_trace.h"

#include "base/io.h"

#include <dirent.h>
#include <stdio.h>

enum { MAX_FILE_BYTES = 1 << 20 };

static bool has_verdict(const char *name)
{
    return (name[0] == 'y' || name[0] == 'n' || name[0] == 'i') && name[1] == '_';
}

/* What is free to choose, chosen: numbers too large for a double are still numbers, a surrogate
 * alone becomes U+FFFD, all that is not UTF-8 is refused, and so is a byte order mark. */
static bool takes_free_choice(const char *name)
{
    return strncmp(name, "i_number", 8) == 0 || strstr(name, "500_nested") ||
           strncmp(name, "i_object_key_lone", 17) == 0 ||
           (strstr(name, "surrogate") && !strstr(name, "UTF8_surrogate"));
}

static bool check_file(const char *folder, const char *name)
{
    struct buf path = { 0 }, text = { 0 }, whole = { 0 }, bytes = { 0 };
    struct err e = { 0 };
    bool good = true;
    buf_printf(&path, "%s/%s", folder, name);
    if (!io_read_file(buf_z(&path), MAX_FILE_BYTES, &text, &e)) {
        printf("FAIL %s: %s\n", name, e.msg);
        err_done(&e);
        good = false;
        goto out;
    }
    bool taken = json_trace(&whole, buf_str(&text), text.n + !text.n, 0);
    json_trace(&bytes, buf_str(&text), 1, 0);
    bool want = name[0] == 'y' || (name[0] == 'i' && takes_free_choice(name));
    if (taken != want) {
        printf("FAIL %s: %s\n", name, taken ? "taken" : buf_z(&whole));
        good = false;
    }
    if (!str_eq(buf_str(&whole), buf_str(&bytes))) {
        printf("FAIL %s: byte by byte it is another\n", name);
        good = false;
    }
out:
    buf_done(&path);
    buf_done(&text);
    buf_done(&whole);
    buf_done(&bytes);
    return good;
}

int main(void)
{
    const char *root = getenv("PROMCTL_CONFORMANCE"), *srcdir = getenv("srcdir");
    struct buf folder = { 0 };
    unsigned n = 0, failed = 0;
    if (root)
        buf_printf(&folder, "%s/json/test_parsing", root);
    else
        buf_printf(&folder, "%s/../shared/conformance/json/test_parsing", srcdir ? srcdir : ".");
    DIR *d = opendir(buf_z(&folder));
    if (!d) {
        printf("SKIPPED: no JSON conformance suite at %s; set PROMCTL_CONFORMANCE\n", folder.p);
        buf_done(&folder);
        return 77;
    }
    for (struct dirent *f; (f = readdir(d));) {
        if (!has_verdict(f->d_name))
            continue;
        n++;
        failed += !check_file(folder.p, f->d_name);
    }
    closedir(d);
    printf("%u files, %u failed\n", n, failed);
    buf_done(&folder);
    return failed || n < 300;
}
