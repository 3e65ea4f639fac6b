#include "ext/pcre2.h"

#include "base/xalloc.h"

#include <pthread.h>
#include <stdlib.h>

#define PCRE2_CODE_UNIT_WIDTH 8
#include <pcre2.h>

enum {
    JIT_STACK_MIN_BYTES = 32 << 10,
    JIT_STACK_MAX_BYTES = 1 << 20,
    HEAP_LIMIT_KIB = 16 << 10, /* of the interpreter */
};

struct pcrex {
    pcre2_code *code;
    bool jit;
};

/* What a thread needs to match; made on its first match. */
struct scratch {
    pcre2_match_data *data;
    uint32_t n_pairs;
    pcre2_match_context *context;
    pcre2_jit_stack *stack;
};

static pthread_once_t once = PTHREAD_ONCE_INIT;
static pthread_key_t key; /* only for its destructor: `mine` is what is read */
static _Thread_local struct scratch *mine;

static void scratch_free(void *p)
{
    struct scratch *s = p;

    if (!s)
        return;
    pcre2_match_data_free(s->data);
    pcre2_match_context_free(s->context);
    pcre2_jit_stack_free(s->stack);
    free(s);
}

static void make_key(void)
{
    pthread_key_create(&key, scratch_free);
}

/* Thread destructors do not run for the thread that leaves main(). */
__attribute__((destructor)) static void free_last_scratch(void)
{
    scratch_free(mine);
    mine = NULL;
}

static struct scratch *scratch_new(void)
{
    struct scratch *s = xcalloc(1, sizeof *s);

    s->context = pcre2_match_context_create(NULL);
    s->stack = pcre2_jit_stack_create(JIT_STACK_MIN_BYTES, JIT_STACK_MAX_BYTES, NULL);
    if (s->context) {
        pcre2_set_heap_limit(s->context, HEAP_LIMIT_KIB);
        if (s->stack)
            pcre2_jit_stack_assign(s->context, NULL, s->stack);
    }
    pthread_once(&once, make_key);
    pthread_setspecific(key, s);
    return mine = s;
}

/* NULL when memory for `pairs` of offsets cannot be had. */
static struct scratch *scratch_get(uint32_t pairs)
{
    struct scratch *s = mine ? mine : scratch_new();

    if (s->n_pairs < pairs) {
        pcre2_match_data_free(s->data);
        s->data = pcre2_match_data_create(pairs, NULL);
        s->n_pairs = s->data ? pairs : 0;
    }
    return s->data && s->context ? s : NULL;
}

struct pcrex *pcrex_new(struct str pattern, bool full)
{
    uint32_t options = PCRE2_UTF | PCRE2_NO_UTF_CHECK | PCRE2_DOTALL | PCRE2_DOLLAR_ENDONLY |
                       PCRE2_NEVER_BACKSLASH_C;
    const char *no_jit = getenv("PROMCTL_NO_JIT");
    int code;
    PCRE2_SIZE off;

    if (full)
        options |= PCRE2_ANCHORED | PCRE2_ENDANCHORED;
    pcre2_compile_context *context = pcre2_compile_context_create(NULL);
    if (!context)
        return NULL;
    pcre2_set_newline(context, PCRE2_NEWLINE_LF);
    pcre2_code *c = pcre2_compile((PCRE2_SPTR)(pattern.n ? pattern.p : ""), pattern.n, options,
                                  &code, &off, context);
    pcre2_compile_context_free(context);
    if (!c)
        return NULL;

    struct pcrex *x = xcalloc(1, sizeof *x);
    x->code = c;
    // Fails on kernels that forbid writable code; the interpreter does it then.
    x->jit = !(no_jit && *no_jit) && pcre2_jit_compile(c, PCRE2_JIT_COMPLETE) == 0;
    return x;
}

void pcrex_free(struct pcrex *x)
{
    if (!x)
        return;
    pcre2_code_free(x->code);
    free(x);
}

enum pcrex_result pcrex_match(const struct pcrex *x, struct str subject, uint32_t limit,
                              struct str *groups, size_t n)
{
    struct scratch *s = scratch_get(n ? (uint32_t)n : 1);
    PCRE2_SPTR p = (PCRE2_SPTR)(subject.n ? subject.p : "");

    if (!s)
        return PCREX_LIMIT;
    pcre2_set_match_limit(s->context, limit);
    int rc = x->jit
                 ? pcre2_jit_match(x->code, p, subject.n, 0, 0, s->data, s->context)
                 : pcre2_match(x->code, p, subject.n, 0, PCRE2_NO_UTF_CHECK, s->data, s->context);
    if (rc == PCRE2_ERROR_NOMATCH)
        return PCREX_NO;
    if (rc < 0)
        return PCREX_LIMIT;

    // rc 0: more groups than pairs; all that were asked for are set.
    size_t set = rc == 0 ? n : (size_t)rc;
    const PCRE2_SIZE *v = pcre2_get_ovector_pointer(s->data);
    for (size_t i = 0; i < n; i++)
        groups[i] = i < set && v[2 * i] != PCRE2_UNSET
                        ? (struct str){ (const char *)p + v[2 * i], v[2 * i + 1] - v[2 * i] }
                        : (struct str){ 0 };
    return PCREX_YES;
}
