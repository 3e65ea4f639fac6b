/* call.c - commands, fields, and functions with their arguments. Source: go text/template/exec.go.
 */
#include "model/labels.h"
#include "tmpl/exec.h"

#include <assert.h>
#include <stdio.h>

static bool fail_node(struct tx *x, const char *before, const struct tn *n, const char *after)
{
    struct buf b = { 0 };

    tn_print(&b, n);
    tx_fail(x, "%s%.*s%s", before, STR_ARG(buf_str(&b)), after);
    buf_done(&b);
    return false;
}

/* ---- types ---- */

const char *tmpl_param_name(char type)
{
    switch (type) {
    case 's':
        return tv_type_name(TV_STRING);
    case 'a':
        return "interface {}";
    case 'r':
        return "reflect.Value";
    case 'q':
        return tv_type_name(TV_SAMPLES);
    case 'p':
        return tv_type_name(TV_SAMPLE);
    case 'd':
        return tv_type_name(TV_DURATION);
    case 'i':
        return tv_type_name(TV_INT);
    default:
        return tv_type_name(TV_TIME);
    }
}

static enum tv_type type_of_param(char type)
{
    switch (type) {
    case 's':
        return TV_STRING;
    case 'q':
        return TV_SAMPLES;
    case 'p':
        return TV_SAMPLE;
    case 'd':
        return TV_DURATION;
    case 'i':
        return TV_INT;
    default:
        return TV_TIME;
    }
}

/* Whether nil is a value of the type; then `out` is it. */
static bool nil_of(char type, struct tval *out)
{
    if (!strchr("arqp", type))
        return false;
    *out = (struct tval){ .type = type == 'q' ? TV_SAMPLES : type == 'p' ? TV_SAMPLE : TV_INVALID };
    return true;
}

/* Whether the value can be given to a parameter of the type; a pointer to it can. */
static bool validate(struct tx *x, char type, struct tval *v)
{
    if (!type || type == 'a' || type == 'r') {
        v->iface = v->iface && !type; // without a type it stays as it is
        return true;
    }
    if (v->type == TV_INVALID && !v->iface)
        return nil_of(type, v) || tx_fail(x, "invalid value; expected %s", tmpl_param_name(type));
    if (v->type == type_of_param(type)) {
        v->iface = false;
        return true;
    }
    if (type == 't' && v->type == TV_TIME_PTR) {
        v->type = TV_TIME;
        v->iface = false;
        return true;
    }
    return tx_fail(x, "wrong type for value; expected %s; got %s", tmpl_param_name(type),
                   v->type == TV_INVALID ? "interface {}" : tv_type_name(v->type));
}

/* ---- words ---- */

/* A number whose type nothing tells. */
static bool ideal_constant(struct tx *x, const struct tn *n, struct tval *out)
{
    struct str s = n->text;
    bool hex = s.n > 2 && s.p[0] == '0' && (s.p[1] | 32) == 'x';
    bool point = false;

    for (size_t i = 0; i < s.n; i++)
        point |= strchr(hex ? "pP" : ".eEpP", s.p[i]) != NULL;
    x->node = n;
    if (n->is_float && point && s.p[0] != '\'') {
        *out = tv_float(n->f);
        return true;
    }
    if (!n->is_int)
        return tx_fail(x, "%.*s overflows int", STR_ARG(s));
    *out = tv_int(n->i);
    return true;
}

static bool constant(struct tx *x, const struct tn *n, struct tval *out)
{
    if (n->kind == TN_NUMBER)
        return ideal_constant(x, n, out);
    *out = n->kind == TN_BOOL ? tv_bool(n->truth) : tv_str(n->text);
    return true;
}

static bool typed_constant(struct tx *x, char type, const struct tn *n, struct tval *out)
{
    switch (type) {
    case 0:
    case 'a':
    case 'r':
        return constant(x, n, out);
    case 's':
        if (n->kind != TN_STRING)
            return fail_node(x, "expected string; found ", n, "");
        *out = tv_str(n->text);
        return true;
    case 'i':
    case 'd':
        if (n->kind != TN_NUMBER || !n->is_int)
            return fail_node(x, "expected integer; found ", n, "");
        *out = (struct tval){ .type = type_of_param(type), .i = n->i };
        return true;
    default: {
        char after[64];
        snprintf(after, sizeof after, " for arg of type %s", tmpl_param_name(type));
        return fail_node(x, "can't handle ", n, after);
    }
    }
}

static bool no_arguments(struct tx *x, const struct tn *first, bool has_args,
                         const struct tval *final)
{
    return (!has_args && !final) || fail_node(x, "can't give argument to non-function ", first, "");
}

/* The fields of a chain; the last one gets the arguments, as it may be a method. */
static bool field_chain(struct tx *x, const struct tval *dot, const struct tn *n,
                        const struct str *names, size_t n_names, const struct tn *args,
                        bool has_args, const struct tval *final, struct tval *v)
{
    for (size_t i = 0; i < n_names; i++) {
        bool last = i + 1 == n_names;
        struct tval receiver = *v;
        if (!tx_field(x, dot, names[i], n, last ? args : NULL, last && has_args,
                      last ? final : NULL, &receiver, v))
            return false;
    }
    return true;
}

static bool variable(struct tx *x, const struct tval *dot, const struct tn *n,
                     const struct tn *args, bool has_args, const struct tval *final,
                     struct tval *out)
{
    size_t i = x->vars.n;

    x->node = n;
    while (i > x->vars_base && !str_eq(x->vars.p[i - 1].name, n->ident[0]))
        i--;
    if (i == x->vars_base)
        return tx_fail(x, "undefined variable: %.*s", STR_ARG(n->ident[0]));
    *out = x->vars.p[i - 1].value;
    if (n->n_ident == 1)
        return no_arguments(x, n, has_args, final);
    return field_chain(x, dot, n, n->ident + 1, n->n_ident - 1, args, has_args, final, out);
}

static bool chain(struct tx *x, const struct tval *dot, const struct tn *n, const struct tn *args,
                  bool has_args, const struct tval *final, struct tval *out)
{
    x->node = n;
    return tx_arg(x, dot, 0, n->child, out) &&
           field_chain(x, dot, n, n->ident, n->n_ident, args, has_args, final, out);
}

static bool field(struct tx *x, const struct tval *dot, const struct tn *n, const struct tn *args,
                  bool has_args, const struct tval *final, struct tval *out)
{
    x->node = n;
    *out = *dot;
    return field_chain(x, dot, n, n->ident, n->n_ident, args, has_args, final, out);
}

static bool function(struct tx *x, const struct tval *dot, const struct tn *n,
                     const struct tn *whole, const struct tn *args, const struct tval *final,
                     struct tval *out)
{
    x->node = n;
    return tx_call(x, dot, tmpl_fn_find(n->text), NULL, whole, args, final, out);
}

bool tx_command(struct tx *x, const struct tval *dot, const struct tn *cmd,
                const struct tval *final, struct tval *out)
{
    const struct tn *first = cmd->child, *args = first->next;
    bool has_args = args;

    switch (first->kind) {
    case TN_FIELD:
        return field(x, dot, first, args, has_args, final, out);
    case TN_CHAIN:
        return chain(x, dot, first, args, has_args, final, out);
    case TN_IDENT:
        return function(x, dot, first, cmd, args, final, out);
    case TN_PIPE:
        return no_arguments(x, first, has_args, final) && tx_pipeline(x, dot, first, out);
    case TN_VAR:
        return variable(x, dot, first, args, has_args, final, out);
    default:
        break;
    }
    x->node = first;
    if (!no_arguments(x, first, has_args, final))
        return false;
    if (first->kind == TN_NIL)
        return tx_fail(x, "nil is not a command");
    if (first->kind == TN_DOT) {
        *out = *dot;
        return true;
    }
    return constant(x, first, out);
}

static bool eval_arg(struct tx *x, const struct tval *dot, char type, const struct tn *n,
                     struct tval *out)
{
    switch (n->kind) {
    case TN_DOT:
        *out = *dot;
        return true;
    case TN_FIELD:
        return field(x, dot, n, NULL, false, NULL, out);
    case TN_VAR:
        return variable(x, dot, n, NULL, false, NULL, out);
    case TN_PIPE:
        return tx_pipeline(x, dot, n, out);
    case TN_IDENT:
        return function(x, dot, n, n, NULL, NULL, out);
    case TN_CHAIN:
        return chain(x, dot, n, NULL, false, NULL, out);
    default:
        return typed_constant(x, type, n, out);
    }
}

bool tx_arg(struct tx *x, const struct tval *dot, char type, const struct tn *n, struct tval *out)
{
    x->node = n;
    if (n->kind == TN_NIL)
        return nil_of(type ? type : 'a', out) ||
               tx_fail(x, "cannot assign nil to %s", tmpl_param_name(type));
    return eval_arg(x, dot, type, n, out) && validate(x, type, out);
}

/* ---- fields ---- */

static bool take_field(struct tx *x, struct str name, bool invoked, const struct tval *v,
                       struct tval *out, bool *found)
{
    *found = false;
    for (size_t i = 0; i < tv_n_fields(v->type); i++) {
        if (!str_eq(name, str_of(tv_field_name(v->type, i))))
            continue;
        *found = true;
        if (v->type == TV_SAMPLE && !v->sample)
            return tx_fail(x, "nil pointer evaluating %s.%.*s", tv_type_name(v->type),
                           STR_ARG(name));
        if (invoked)
            return tx_fail(x, "%.*s has arguments but cannot be invoked as function",
                           STR_ARG(name));
        *out = tv_field(v, i);
        return true;
    }
    return true;
}

bool tx_field(struct tx *x, const struct tval *dot, struct str name, const struct tn *node,
              const struct tn *args, bool has_args, const struct tval *final,
              const struct tval *receiver, struct tval *out)
{
    const char *type = receiver->iface ? "interface {}" : tv_type_name(receiver->type);
    bool invoked = has_args || final, found;

    if (receiver->type == TV_INVALID) {
        *out = (struct tval){ 0 };
        return !receiver->iface ||
               tx_fail(x, "nil pointer evaluating interface {}.%.*s", STR_ARG(name));
    }
    const struct tmpl_fn *method = tmpl_method_find(receiver->type, name);
    if (method)
        return tx_call(x, dot, method, receiver, node, args, final, out);
    if (tv_kind_of(receiver->type) == TV_KIND_MAP) {
        if (invoked)
            return tx_fail(x, "%.*s is not a method but has arguments", STR_ARG(name));
        *out = tv_lookup(receiver, name, &found);
        return true;
    }
    if (!take_field(x, name, invoked, receiver, out, &found))
        return false;
    return found || tx_fail(x, "can't evaluate field %.*s in type %s", STR_ARG(name), type);
}

/* ---- calls ---- */

static size_t n_words(const struct tn *n)
{
    size_t count = 0;

    for (; n; n = n->next)
        count++;
    return count;
}

static bool check_count(struct tx *x, const struct tmpl_fn *fn, size_t n_args, bool has_final,
                        bool variadic, size_t fixed)
{
    size_t n = n_args + has_final;

    if (variadic && n < fixed)
        return tx_fail(x, "wrong number of args for %s: want at least %zu got %zu", fn->name, fixed,
                       n_args);
    if (!variadic && n != fixed)
        return tx_fail(x, "wrong number of args for %s: want %zu got %zu", fn->name, fixed, n);
    return true;
}

/* and, or: what decides is the result, and what comes after it is not evaluated. */
static bool short_circuit(struct tx *x, const struct tval *dot, bool is_or, const struct tn *args,
                          const struct tval *final, struct tval *out)
{
    for (const struct tn *n = args; n; n = n->next) {
        if (!tx_arg(x, dot, 'r', n, out))
            return false;
        if (tv_is_true(out) == is_or && !x->notes)
            return true;
    }
    if (final)
        *out = *final;
    return true;
}

/* The name `call` gives its function in errors. */
static struct tval callee_name(struct tx *x, const struct tn *args, const struct tval *final)
{
    struct buf b = { 0 };

    if (args)
        tn_print(&b, args);
    else if (final->type == TV_STRING)
        buf_put_str(&b, final->s);
    else
        buf_printf(&b, "<%s Value>", tv_type_name(final->type));
    struct tval out = tv_str(arena_str(&x->arena, buf_str(&b)));
    buf_done(&b);
    return out;
}

static bool eval_args(struct tx *x, const struct tval *dot, const struct tmpl_fn *fn,
                      const struct tn *args, const struct tval *final, size_t fixed, bool variadic,
                      struct tval *out)
{
    size_t i = 0;

    for (const struct tn *n = args; n; n = n->next, i++)
        if (!tx_arg(x, dot, fn->params[i < fixed ? i : fixed], n, &out[i]))
            return false;
    if (!final)
        return true;
    out[i] = *final;
    assert(i < fixed || variadic);
    return validate(x, fn->params[i < fixed ? i : fixed], &out[i]);
}

bool tx_call(struct tx *x, const struct tval *dot, const struct tmpl_fn *fn,
             const struct tval *receiver, const struct tn *node, const struct tn *args,
             const struct tval *final, struct tval *out)
{
    size_t n_params = strlen(fn->params), n_args = n_words(args);
    bool variadic = n_params && fn->params[n_params - 1] == '*';
    size_t fixed = variadic ? n_params - 2 : n_params;

    if (!check_count(x, fn, n_args, final, variadic, fixed))
        return false;
    if (!fn->run && fn->refused)
        return tx_fail(x, "%s", fn->refused);
    if (!fn->run)
        return short_circuit(x, dot, fn->name[0] == 'o', args, final, out);
    size_t n = n_args + (final ? 1 : 0);
    bool named = fn->run == tmpl_fn_call;
    struct tval *argv = arena_new_n(&x->arena, struct tval, n + 1);
    x->bytes += (n + 1) * sizeof *argv;
    if (!eval_args(x, dot, fn, args, final, fixed, variadic, argv))
        return false;
    if (named)
        argv[n] = callee_name(x, args, final);
    struct tmpl_call c = { .x = x, .fn = fn, .receiver = receiver, .args = argv, .n = n };
    bool ok = fn->run(&c);
    if (!ok && !c.stop) {
        x->node = node;
        tx_fail(x, "error calling %s: %s", fn->name, c.error);
        x->from_data = !c.by_type;
    }
    free(c.error);
    *out = c.out;
    return ok;
}
