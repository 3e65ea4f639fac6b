/* Whatever the bytes: no crash, and every place inside of the text. */
#include "rules/rule_file.h"

#include <stdint.h>
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *p, size_t n);

#define CHECK(x)                                                                                   \
    do {                                                                                           \
        if (!(x))                                                                                  \
            abort();                                                                               \
    } while (0)

static void check_place(const struct rule_file *f, struct rule_place p)
{
    CHECK(p.at.off <= f->text.n && p.at.n <= f->text.n - p.at.off);
    CHECK(p.line > 0 && p.col > 0);
}

/* Places in a text never go back. */
static void check_text(const struct rule_file *f, const struct yaml_node *n)
{
    size_t last = 0;

    if (!n || n->kind != YAML_SCALAR)
        return;
    for (size_t i = 0; i <= n->text.n && i < 256; i++) {
        struct rule_place p = rule_file_place(f, n, i, 1);
        check_place(f, p);
        CHECK(p.at.off >= last);
        last = p.at.off;
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *p, size_t n)
{
    struct rule_file f;
    struct buf b = { 0 };

    rule_file_parse((struct str){ (const char *)p, n }, NULL, &f);
    for (size_t i = 0; i < f.n_problems; i++) {
        check_place(&f, f.problems[i].place);
        CHECK(f.problems[i].msg.n && f.problems[i].id < N_RULE_PROBLEMS);
        rule_problem_put(&b, &f.problems[i]);
    }
    for (size_t i = 0; i < f.n; i++)
        for (size_t j = 0; j < f.groups[i].n; j++) {
            const struct rule *x = &f.groups[i].rules[j];
            check_text(&f, x->expr.node);
            for (size_t k = 0; k < x->annotations.n; k++)
                check_text(&f, x->annotations.p[k].node);
            CHECK(x->tree || f.n_problems);
        }
    buf_done(&b);
    rule_file_done(&f);
    return 0;
}
