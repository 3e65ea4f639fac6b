/* Whatever the bytes: no crash, spans inside the text, a tree that can be walked. */
#include "ext/yaml.h"

#include <stdint.h>
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *p, size_t n);

#define CHECK(x)                                                                                   \
    do {                                                                                           \
        if (!(x))                                                                                  \
            abort();                                                                               \
    } while (0)

static void read_scalar(const struct yaml_node *n)
{
    struct err e = { 0 };
    struct str s;
    bool yes;
    int64_t i;
    double d;

    CHECK(yaml_str(n, &s, &e));
    yaml_bool(n, &yes, &e);
    err_done(&e);
    yaml_int(n, &i, &e);
    err_done(&e);
    yaml_float(n, &d, &e);
    err_done(&e);
    yaml_dur(n, &i, &e);
    err_done(&e);
}

/* Returns the nodes walked, which is the weight the reader has counted. */
static uint64_t walk(const struct yaml_node *n, size_t size)
{
    uint64_t weight = 1;
    size_t count = 0;

    CHECK(n->line > 0 && n->col > 0 && n->at.off <= size && n->at.n <= size - n->at.off);
    if (n->kind == YAML_SCALAR)
        read_scalar(n);
    for (const struct yaml_member *m = n->first; m; m = m->next, count++) {
        CHECK((m->key != NULL) == (n->kind == YAML_MAP));
        weight += walk(m->value, size);
        if (m->key)
            weight += walk(m->key, size);
    }
    CHECK(count == n->n && weight <= n->weight);
    return n->weight;
}

int LLVMFuzzerTestOneInput(const uint8_t *p, size_t n)
{
    static const char *const known[] = { "groups", "rules", "expr" };
    struct err e = { 0 };
    struct yaml_doc *d = yaml_doc_new((struct str){ (const char *)p, n }, &e);

    if (!d) {
        CHECK(e.msg && e.at.off <= n);
        err_done(&e);
        return 0;
    }
    if (yaml_doc_root(d)) {
        walk(yaml_doc_root(d), n);
        yaml_check_keys(yaml_doc_root(d), known, 3, &e);
        err_done(&e);
    }
    yaml_doc_free(d);
    return 0;
}
