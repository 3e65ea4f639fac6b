/* exec.c - statements: what is printed, which branch is taken. Source: go text/template/exec.go. */
#include "tmpl/exec.h"

#include "model/labels.h"

enum {
    MAX_STEPS = 500000,
    MAX_BYTES = 64 << 20, /* of all strings an expansion makes */
    MAX_DEPTH = 2000,     /* of lists, pipelines and calls in each other */
    MAX_CALLS = 500,      /* of templates; Go takes 100000 */
};

enum walk { WALK_FAILED, WALK_ON, WALK_BREAK, WALK_CONTINUE };

/* ---- errors ---- */

static void put_place(struct buf *b, const struct tx *x)
{
    size_t line = 1, begin = 0, pos = x->node->pos;

    for (size_t i = 0; i < pos && i < x->t->whole.n; i++)
        if (x->t->whole.p[i] == '\n') {
            line++;
            begin = i + 1;
        }
    buf_printf(b, "template: %.*s:%zu:%zu: executing ", STR_ARG(x->t->name), line, pos - begin);
    str_put_quoted(b, x->tree->name);
    buf_puts(b, " at <");
    tn_print(b, x->node);
    buf_puts(b, ">: ");
}

bool tx_fail(struct tx *x, const char *fmt, ...)
{
    struct buf b = { 0 };
    va_list ap;

    x->from_data = false;
    if (!x->notes)
        put_place(&b, x);
    va_start(ap, fmt);
    buf_vprintf(&b, fmt, ap);
    va_end(ap);
    err_at(x->e, ERR_EXEC, tn_user_span(x->t, x->node->start, x->node->end), "%.*s",
           STR_ARG(buf_str(&b)));
    buf_done(&b);
    return false;
}

bool tx_limit(struct tx *x, const char *what)
{
    return err_set(x->e, ERR_LIMIT, "template %.*s: %s", STR_ARG(x->t->name), what);
}

/* In a check an error is noted, and the next statement follows. */
static bool note_error(struct tx *x)
{
    if (!x->notes || x->e->kind == ERR_LIMIT || x->e->kind == ERR_CANCELED)
        return false;
    diags_add(x->notes, x->from_data ? DIAG_WARN : DIAG_ERROR, x->e->at, "%s", x->e->msg);
    err_done(x->e);
    return true;
}

bool tx_keep(struct tx *x, struct buf *b, struct tval *out)
{
    x->bytes += b->n;
    bool ok = b->n <= TMPL_MAX_OUTPUT_BYTES && x->bytes <= MAX_BYTES;
    if (ok)
        *out = tv_str(arena_str(&x->arena, buf_str(b)));
    buf_done(b);
    return ok || tx_limit(x, "a string becomes too long");
}

static bool step(struct tx *x)
{
    if (++x->steps > MAX_STEPS)
        return tx_limit(x, "it takes too many steps");
    if (x->out.n > TMPL_MAX_OUTPUT_BYTES)
        return tx_limit(x, "the result becomes too long");
    if (x->d->limits && x->d->limits->cancel && *x->d->limits->cancel)
        return err_set(x->e, ERR_CANCELED, "canceled");
    return true;
}

/* ---- variables ---- */

static void pop_vars(struct tx *x, size_t mark)
{
    x->vars.n = mark;
}

static void push_var(struct tx *x, struct str name, const struct tval *v)
{
    vec_push(&x->vars, (struct tx_var){ name, *v });
}

void tx_set_var(struct tx *x, struct str name, const struct tval *v, bool *found)
{
    *found = false;
    for (size_t i = x->vars.n; i-- > x->vars_base && !*found;)
        if (str_eq(x->vars.p[i].name, name)) {
            x->vars.p[i].value = *v;
            *found = true;
        }
}

static bool set_var(struct tx *x, struct str name, const struct tval *v)
{
    bool found;

    tx_set_var(x, name, v, &found);
    return found || tx_fail(x, "undefined variable: %.*s", STR_ARG(name));
}

/* ---- pipelines ---- */

static bool declare(struct tx *x, const struct tn *pipe, const struct tval *v)
{
    for (size_t i = 0; i < pipe->n_ident; i++) {
        if (!pipe->assign)
            push_var(x, pipe->ident[i], v);
        else if (!set_var(x, pipe->ident[i], v))
            return false;
    }
    return true;
}

bool tx_pipeline(struct tx *x, const struct tval *dot, const struct tn *pipe, struct tval *out)
{
    const struct tval *final = NULL;
    struct tval v = { 0 }, before;
    bool ok = true;

    x->node = pipe;
    if (x->depth >= MAX_DEPTH)
        return tx_limit(x, "it is nested too deep");
    x->depth++;
    for (const struct tn *c = pipe->child; ok && c; c = c->next) {
        ok = step(x) && tx_command(x, dot, c, final, &v);
        v.iface = false;
        before = v;
        final = &before;
    }
    x->depth--;
    *out = v;
    return ok && declare(x, pipe, &v);
}

/* ---- statements ---- */

static enum walk walk_list(struct tx *x, const struct tval *dot, const struct tn_list *l);

static bool print_action(struct tx *x, const struct tval *dot, const struct tn *n)
{
    struct tval v;

    if (!tx_pipeline(x, dot, n->pipe, &v))
        return false;
    if (n->pipe->n_ident)
        return true;
    if (v.type == TV_INVALID)
        buf_puts(&x->out, "<no value>");
    else
        tv_sprint(&x->out, &v, 1, true);
    return true;
}

static void reach(const struct tx *x, uint32_t branch)
{
    if (x->d->reached && branch)
        x->d->reached[branch - 1] = true;
}

/* Every branch, for a check: jumps do not leave it. */
static enum walk check_branches(struct tx *x, const struct tval *dot, const struct tn *n,
                                const struct tval *v)
{
    size_t mark = x->vars.n;

    if (walk_list(x, n->kind == TN_WITH ? v : dot, &n->list) == WALK_FAILED)
        return WALK_FAILED;
    pop_vars(x, mark);
    return walk_list(x, dot, &n->else_list) == WALK_FAILED ? WALK_FAILED : WALK_ON;
}

static enum walk walk_if(struct tx *x, const struct tval *dot, const struct tn *n)
{
    size_t mark = x->vars.n;
    enum walk w = WALK_ON;
    struct tval v;

    if (!tx_pipeline(x, dot, n->pipe, &v))
        return WALK_FAILED;
    bool truth = tv_is_true(&v);
    if (!x->notes)
        reach(x, truth ? n->body : n->other);
    if (x->notes)
        w = check_branches(x, dot, n, &v);
    else if (truth)
        w = walk_list(x, n->kind == TN_WITH ? &v : dot, &n->list);
    else if (n->has_else)
        w = walk_list(x, dot, &n->else_list);
    pop_vars(x, mark);
    return w;
}

/* `mark`: the variables there are with those of the loop. */
static enum walk walk_once(struct tx *x, const struct tn *n, size_t mark, const struct tval *index,
                           const struct tval *item)
{
    size_t vars = n->pipe->n_ident;
    const struct str *name = n->pipe->ident;

    x->node = n;
    if (!step(x))
        return WALK_FAILED;
    if (vars && !n->pipe->assign) {
        x->vars.p[mark - 1].value = *item;
        if (vars > 1)
            x->vars.p[mark - 2].value = *index;
    } else if (vars && (!set_var(x, name[0], vars > 1 ? index : item) ||
                        (vars > 1 && !set_var(x, name[1], item)))) {
        return WALK_FAILED;
    }
    enum walk w = walk_list(x, item, &n->list);
    pop_vars(x, mark);
    return w == WALK_CONTINUE ? WALK_ON : w;
}

static enum walk walk_number(struct tx *x, const struct tn *n, const struct tval *v)
{
    bool is_signed = tv_kind_of(v->type) == TV_KIND_INT;
    uint64_t count = !is_signed ? v->u : v->i > 0 ? (uint64_t)v->i : 0;
    size_t mark = x->vars.n;
    enum walk w = WALK_ON;
    struct tval item = { .type = v->type }, none = { 0 };

    for (uint64_t i = 0; i < count && w == WALK_ON; i++) {
        if (is_signed)
            item.i = (int64_t)i;
        else
            item.u = i;
        w = walk_once(x, n, mark, &none, &item);
    }
    return w;
}

static enum walk walk_items(struct tx *x, const struct tn *n, const struct tval *v)
{
    bool is_map = tv_kind_of(v->type) == TV_KIND_MAP;
    size_t mark = x->vars.n, count = tv_len(v);
    enum walk w = WALK_ON;

    for (size_t i = 0; i < count && w == WALK_ON; i++) {
        struct tval item = tv_item(v, i), key = is_map ? tv_key(v, i) : tv_int((int64_t)i);
        w = walk_once(x, n, mark, &key, &item);
    }
    return w;
}

static enum walk fail_range(struct tx *x, const char *before, const struct tval *v,
                            const char *after)
{
    struct buf b = { 0 };

    tv_sprint(&b, v, 1, true);
    tx_fail(x, "%s%.*s%s", before, STR_ARG(buf_str(&b)), after);
    buf_done(&b);
    return WALK_FAILED;
}

static enum walk walk_range(struct tx *x, const struct tval *dot, const struct tn *n)
{
    size_t mark = x->vars.n;
    enum walk w = WALK_ON;
    bool some = false;
    struct tval v;

    if (!tx_pipeline(x, dot, n->pipe, &v))
        return WALK_FAILED;
    switch (tv_kind_of(v.type)) {
    case TV_KIND_INT:
    case TV_KIND_UINT:
        if (n->pipe->n_ident > 1)
            return fail_range(x, "can't use ", &v, " to iterate over more than one variable");
        some = tv_is_true(&v) && (tv_kind_of(v.type) == TV_KIND_UINT || v.i > 0);
        w = walk_number(x, n, &v);
        break;
    case TV_KIND_MAP:
    case TV_KIND_SLICE:
        some = tv_len(&v) > 0;
        w = walk_items(x, n, &v);
        break;
    case TV_KIND_INVALID:
        break;
    default:
        return fail_range(x, "range can't iterate over ", &v, "");
    }
    if (w == WALK_BREAK)
        w = WALK_ON;
    if (w == WALK_ON)
        reach(x, some ? n->body : n->other);
    if (w == WALK_ON && n->has_else && (!some || x->notes))
        w = walk_list(x, dot, &n->else_list);
    pop_vars(x, mark);
    return w;
}

static enum walk walk_template(struct tx *x, const struct tval *dot, const struct tn *n)
{
    const struct tn_tree *outer = x->tree, *tree = tn_tree_find(x->t, n->text);
    size_t base = x->vars_base;
    struct tval v = { 0 };

    if (!tree) {
        struct buf b = { 0 };
        str_put_quoted(&b, n->text);
        tx_fail(x, "template %.*s not defined", STR_ARG(buf_str(&b)));
        buf_done(&b);
        return WALK_FAILED;
    }
    if (x->calls >= MAX_CALLS) { // what goes this deep has no end: Go's number
        tx_fail(x, "exceeded maximum template depth (100000)");
        return WALK_FAILED;
    }
    if (n->pipe && !tx_pipeline(x, dot, n->pipe, &v))
        return WALK_FAILED;
    size_t mark = x->vars.n;
    x->calls++;
    x->tree = tree;
    x->vars_base = mark;
    push_var(x, STR("$"), &v);
    enum walk w = walk_list(x, &v, &tree->root);
    pop_vars(x, mark);
    x->vars_base = base;
    if (w != WALK_FAILED) // an error names the inner one
        x->tree = outer;
    x->calls--;
    return w;
}

static enum walk walk(struct tx *x, const struct tval *dot, const struct tn *n)
{
    x->node = n;
    if (!step(x))
        return WALK_FAILED;
    switch (n->kind) {
    case TN_TEXT:
        buf_put_str(&x->out, n->text);
        return WALK_ON;
    case TN_ACTION:
        return print_action(x, dot, n) ? WALK_ON : WALK_FAILED;
    case TN_IF:
    case TN_WITH:
        return walk_if(x, dot, n);
    case TN_RANGE:
        return walk_range(x, dot, n);
    case TN_TEMPLATE:
        return walk_template(x, dot, n);
    case TN_BREAK:
        return WALK_BREAK;
    case TN_CONTINUE:
        return WALK_CONTINUE;
    default:
        return WALK_ON;
    }
}

static enum walk walk_list(struct tx *x, const struct tval *dot, const struct tn_list *l)
{
    const struct tn_tree *tree = x->tree;
    enum walk w = WALK_ON;

    if (x->depth >= MAX_DEPTH)
        return tx_limit(x, "it is nested too deep") ? WALK_ON : WALK_FAILED;
    x->depth++;
    for (const struct tn *n = l->first; n && w == WALK_ON; n = n->next) {
        size_t vars = x->vars.n, base = x->vars_base;
        unsigned calls = x->calls, depth = x->depth;
        w = walk(x, dot, n);
        if (w != WALK_FAILED || !note_error(x))
            continue;
        x->tree = tree;
        x->vars_base = base;
        x->calls = calls;
        x->depth = depth;
        pop_vars(x, vars);
        // Without what it declares the rest makes no sense.
        w = n->kind == TN_ACTION && n->pipe->n_ident ? WALK_BREAK : WALK_ON;
    }
    x->depth--;
    return w;
}

/* ---- the whole ---- */

static void tx_done(struct tx *x)
{
    for (size_t i = 0; i < x->results.n; i++) {
        query_result_done(x->results.p[i]);
        free(x->results.p[i]);
    }
    vec_done(&x->results);
    vec_done(&x->vars);
    buf_done(&x->out);
    arena_done(&x->arena);
}

static bool run(struct tx *x)
{
    struct tval root = { .type = TV_ROOT, .root = x->d };

    push_var(x, STR("$"), &root);
    for (size_t i = 0; i < TMPL_N_VARS; i++) {
        struct tval v = tv_field(&root, i);
        v.iface = false;
        push_var(x, str_of(tmpl_vars[i]), &v);
    }
    x->tree = tn_tree_find(x->t, x->t->name);
    return walk_list(x, &root, &x->tree->root) != WALK_FAILED && (x->notes || step(x));
}

bool tmpl_expand(struct arena *a, const struct tmpl *t, const struct tmpl_data *d, struct str *out,
                 struct err *e)
{
    struct tx x = { .t = t, .d = d, .e = e };
    bool ok = run(&x);

    if (ok)
        *out = arena_str(a, buf_str(&x.out));
    else
        err_wrap(e, "error executing template %.*s", STR_ARG(t->name));
    tx_done(&x);
    return ok;
}

void tmpl_check(const struct tmpl *t, const struct tmpl_data *d, struct diags *out)
{
    struct err e = { 0 };
    struct tx x = { .t = t, .d = d, .e = &e, .notes = out };

    if (!run(&x))
        diags_add(out, DIAG_WARN, e.at, "%s", e.msg);
    err_done(&e);
    tx_done(&x);
}
