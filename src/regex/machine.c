/* The linear machine: all threads step through the text together, none twice at one place. */
#include "base/utf8.h"
#include "regex/prog.h"

#include <stdlib.h>

struct threads { /* in order of preference */
    uint32_t *pc;
    uint32_t *slots; /* n_slots each; only when groups are asked for */
    size_t n;
};

struct frame { /* of the walk over jumps: an instruction, or a slot to put back */
    uint32_t pc;
    uint32_t slot, old; /* pc RESTORE */
};

#define RESTORE UINT32_MAX

struct re_machine {
    struct threads now, next;
    uint32_t *seen; /* by instruction: the step that last added it */
    uint32_t step;
    struct frame *stack;
    uint32_t *work; /* slots of the thread that is being added */
    size_t n_slots; /* that `now` and `next` have room for; 0: none */
};

/* Where in the text threads are added. */
struct place {
    uint32_t off;
    uint32_t before, after; /* code points; NO_RUNE at the ends */
};

#define NO_RUNE UINT32_MAX

struct re_machine *re_machine_new(const struct re_prog *p)
{
    struct re_machine *m = xcalloc(1, sizeof *m);

    m->now.pc = xcalloc(p->n, sizeof *m->now.pc);
    m->next.pc = xcalloc(p->n, sizeof *m->next.pc);
    m->seen = xcalloc(p->n, sizeof *m->seen);
    m->stack = xcalloc(2 * p->n + 2, sizeof *m->stack);
    return m;
}

void re_machine_free(struct re_machine *m)
{
    if (!m)
        return;
    free(m->now.pc);
    free(m->now.slots);
    free(m->next.pc);
    free(m->next.slots);
    free(m->seen);
    free(m->stack);
    free(m->work);
    free(m);
}

static bool is_word(uint32_t r)
{
    return (r >= '0' && r <= '9') || (r >= 'A' && r <= 'Z') || r == '_' || (r >= 'a' && r <= 'z');
}

static bool holds(enum re_op assertion, const struct place *at)
{
    switch (assertion) {
    case RE_BEGIN_TEXT:
        return at->before == NO_RUNE;
    case RE_END_TEXT:
        return at->after == NO_RUNE;
    case RE_BEGIN_LINE:
        return at->before == NO_RUNE || at->before == '\n';
    case RE_END_LINE:
        return at->after == NO_RUNE || at->after == '\n';
    case RE_WORD:
        return is_word(at->before) != is_word(at->after);
    default:
        return is_word(at->before) == is_word(at->after);
    }
}

/* Adds the thread at `pc` and all that it reaches without a character, preferred ones first. */
static void add_thread(struct re_machine *m, const struct re_prog *p, struct threads *t,
                       uint32_t pc, const struct place *at, bool slots)
{
    size_t n = 0;

    m->stack[n++] = (struct frame){ .pc = pc };
    while (n) {
        struct frame f = m->stack[--n];
        if (f.pc == RESTORE) {
            m->work[f.slot] = f.old;
            continue;
        }
        if (m->seen[f.pc] == m->step)
            continue;
        m->seen[f.pc] = m->step;
        const struct re_inst *i = &p->p[f.pc];
        switch (i->op) {
        case INST_FAIL:
            break;
        case INST_SPLIT:
            m->stack[n++] = (struct frame){ .pc = i->y };
            m->stack[n++] = (struct frame){ .pc = i->x };
            break;
        case INST_JUMP:
            m->stack[n++] = (struct frame){ .pc = i->x };
            break;
        case INST_ASSERT:
            if (holds((enum re_op)i->x, at))
                m->stack[n++] = (struct frame){ .pc = f.pc + 1 };
            break;
        case INST_SAVE:
            if (slots) {
                m->stack[n++] = (struct frame){ RESTORE, i->x, m->work[i->x] };
                m->work[i->x] = at->off;
            }
            m->stack[n++] = (struct frame){ .pc = f.pc + 1 };
            break;
        default:
            if (slots)
                memcpy(t->slots + t->n * p->n_slots, m->work, p->n_slots * sizeof *m->work);
            t->pc[t->n++] = f.pc;
        }
    }
}

static bool set_has(const struct re_set *s, uint32_t r)
{
    return r < 128 ? s->ascii[r / 64] >> r % 64 & 1 : runes_has(s->p, s->n, r);
}

static bool takes(const struct re_prog *p, const struct re_inst *i, uint32_t r)
{
    switch (i->op) {
    case INST_RUNE:
        return i->x == r;
    case INST_SET:
        return set_has(&p->sets[i->x], r);
    case INST_ANY:
        return true;
    case INST_NOT_NL:
        return r != '\n';
    default:
        return false;
    }
}

static void begin_step(struct re_machine *m, const struct re_prog *p)
{
    if (++m->step == 0) { // after 2^32 steps
        memset(m->seen, 0, p->n * sizeof *m->seen);
        m->step = 1;
    }
}

static void make_slots(struct re_machine *m, const struct re_prog *p)
{
    if (m->n_slots)
        return;
    m->n_slots = p->n_slots;
    m->work = xcalloc(p->n_slots, sizeof *m->work);
    m->now.slots = xcalloc(xmul(p->n, p->n_slots), sizeof *m->now.slots);
    m->next.slots = xcalloc(xmul(p->n, p->n_slots), sizeof *m->next.slots);
}

/* The code point at the head of `s`, which is taken off, or NO_RUNE at its end. */
static uint32_t take(struct str *s)
{
    return s->n ? utf8_next(s, NULL) : NO_RUNE;
}

bool re_machine_run(struct re_machine *m, const struct re_prog *p, struct str text, uint32_t *slots)
{
    struct place at = { .before = NO_RUNE };
    struct str rest = text;

    if (slots) {
        make_slots(m, p);
        memset(m->work, 0xFF, p->n_slots * sizeof *m->work); // SLOT_NONE
    }
    at.after = take(&rest);
    begin_step(m, p);
    m->now.n = 0;
    add_thread(m, p, &m->now, 0, &at, slots != NULL);
    while (at.after != NO_RUNE && m->now.n) {
        uint32_t r = at.after;
        at.off = (uint32_t)(text.n - rest.n);
        at.before = r;
        at.after = take(&rest);
        begin_step(m, p);
        m->next.n = 0;
        for (size_t i = 0; i < m->now.n; i++) {
            uint32_t pc = m->now.pc[i];
            if (!takes(p, &p->p[pc], r))
                continue;
            if (slots)
                memcpy(m->work, m->now.slots + i * p->n_slots, p->n_slots * sizeof *m->work);
            add_thread(m, p, &m->next, pc + 1, &at, slots != NULL);
        }
        struct threads swap = m->now;
        m->now = m->next;
        m->next = swap;
    }
    for (size_t i = 0; at.after == NO_RUNE && i < m->now.n; i++) {
        if (p->p[m->now.pc[i]].op != INST_MATCH)
            continue;
        if (slots) {
            memcpy(slots, m->now.slots + i * p->n_slots, p->n_slots * sizeof *slots);
            slots[0] = 0;
            slots[1] = (uint32_t)text.n;
        }
        return true;
    }
    return false;
}
