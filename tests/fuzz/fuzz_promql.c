/* Any bytes are an expression or an error; what an expression prints as reads back and prints the
 * same, on one line, over several and with its comments. */
#include "promql/parse.h"

#include <stdint.h>
#include <stdlib.h>

/* Beyond 2^53 ms a time of `@` is not exact in text. */
static bool is_exact(const struct pql_node *n)
{
    const struct pql_mods *m = n->kind == PQL_SELECTOR   ? &n->sel.mods
                               : n->kind == PQL_SUBQUERY ? &n->sub.mods
                                                         : NULL;
    const struct pql_node *child;

    if (m && (m->at_ms > INT64_C(1) << 53 || m->at_ms < -(INT64_C(1) << 53)))
        return false;
    for (size_t i = 0; (child = pql_child(n, i)) != NULL; i++)
        if (!is_exact(child))
            return false;
    return true;
}

enum way { ONE_LINE, PRETTY, COMMENTED, N_WAYS };

static void print(struct buf *b, const struct pql_node *n, struct str text, enum way way)
{
    if (way == ONE_LINE)
        pql_put(b, n);
    else if (way == PRETTY)
        pql_put_pretty(b, n);
    else
        pql_put_commented(b, n, text);
}

static void again(const struct pql_node *n, struct str text, enum way way)
{
    struct arena a = { 0 };
    struct buf first = { 0 }, second = { 0 };
    struct err e = { 0 };

    print(&first, n, text, way);
    struct pql_node *read = pql_parse(&a, buf_str(&first), NULL, &e);
    if (!read)
        abort();
    print(&second, read, buf_str(&first), way);
    if (!str_eq(buf_str(&first), buf_str(&second)))
        abort();
    pql_done(read);
    err_done(&e);
    arena_done(&a);
    buf_done(&first);
    buf_done(&second);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct str text = { (const char *)data, size };
    struct arena a = { 0 };
    struct err e = { 0 };
    struct pql_node *n = pql_parse(&a, text, NULL, &e);

    if (!n && (e.at.off > size || e.at.n > size - e.at.off || !e.msg))
        abort();
    for (int way = 0; n && is_exact(n) && way < N_WAYS; way++)
        again(n, text, (enum way)way);
    pql_done(n);
    err_done(&e);
    arena_done(&a);
    return 0;
}
