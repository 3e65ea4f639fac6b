/* prog.h - a syntax tree as a program for the linear machine.
 *
 * Its runs are over code points; its time is at most (length of the text) x (instructions),
 * whatever the pattern. Preference among threads is leftmost-first, as in Go and Perl.
 * Source: go regexp/syntax/compile.go, simplify.go; Cox, "Regular Expression Matching: the Virtual
 * Machine Approach".
 */
#ifndef PROMCTL_REGEX_PROG_H
#define PROMCTL_REGEX_PROG_H

#include "regex/syntax.h"

enum re_inst_op {
    INST_RUNE, /* x: the code point */
    INST_SET,  /* x: index in sets */
    INST_ANY,
    INST_NOT_NL,
    INST_FAIL,
    INST_SPLIT,  /* x first, then y */
    INST_JUMP,   /* x */
    INST_SAVE,   /* x: slot */
    INST_ASSERT, /* x: enum re_op */
    INST_MATCH,
};

struct re_inst { /* goes on with the next one unless it jumps */
    uint8_t op;
    uint32_t x, y;
};

struct re_set {
    uint64_t ascii[2]; /* bits of the code points below 128 */
    const struct rune_range *p;
    size_t n;
};

struct re_prog {
    struct arena arena;
    struct re_inst *p;
    size_t n, cap;
    struct re_set *sets;
    size_t n_sets, cap_sets;
    size_t n_slots; /* two a group */
};

struct re_prog *re_prog_new(const struct re_tree *t);
void re_prog_free(struct re_prog *p);

/* What one run needs; used again by the next run of the same program, never by two at once. */
struct re_machine;
struct re_machine *re_machine_new(const struct re_prog *p);
void re_machine_free(struct re_machine *m);

/* Whether all of `text` (valid UTF-8, below 4 GiB) matches; fills slots[n_slots] with byte offsets
 * unless it is NULL (SLOT_NONE: a group that took no part). */
#define SLOT_NONE UINT32_MAX
bool re_machine_run(struct re_machine *m, const struct re_prog *p, struct str text,
                    uint32_t *slots);

#endif
