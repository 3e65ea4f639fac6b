/* print.c - values in the verbs of fmt: Sprint, Sprintln, Sprintf. Source: go fmt/print.go. */
#include "tmpl/fmt.h"

#include "base/utf8.h"

static void print_value(struct tfmt *f, const struct tval *v, uint32_t verb, int depth);

static void bad_verb(struct tfmt *f, const struct tval *v, uint32_t verb)
{
    bool was = f->erroring;

    f->erroring = true;
    buf_puts(f->b, "%!");
    utf8_put(f->b, verb);
    buf_putc(f->b, '(');
    if (v->type == TV_INVALID) {
        buf_puts(f->b, "<nil>");
    } else {
        buf_printf(f->b, "%s=", tv_type_name(v->type));
        print_value(f, v, 'v', 0);
    }
    buf_putc(f->b, ')');
    f->erroring = was;
}

static void print_integer(struct tfmt *f, const struct tval *v, uint32_t verb)
{
    bool is_signed = tv_kind_of(v->type) == TV_KIND_INT;
    uint64_t u = is_signed ? (uint64_t)v->i : v->u;

    switch (verb) {
    case 'v':
        if (f->sharp_v && !is_signed) {
            bool sharp = f->sharp;
            f->sharp = true;
            tfmt_integer(f, u, 16, false, 'v', false);
            f->sharp = sharp;
            break;
        }
        tfmt_integer(f, u, 10, is_signed, 'v', false);
        break;
    case 'd':
        tfmt_integer(f, u, 10, is_signed, 'd', false);
        break;
    case 'b':
        tfmt_integer(f, u, 2, is_signed, 'b', false);
        break;
    case 'o':
    case 'O':
        tfmt_integer(f, u, 8, is_signed, (char)verb, false);
        break;
    case 'x':
    case 'X':
        tfmt_integer(f, u, 16, is_signed, (char)verb, verb == 'X');
        break;
    case 'c':
    case 'q':
    case 'U':
        tfmt_rune(f, u, (char)verb);
        break;
    default:
        bad_verb(f, v, verb);
    }
}

static void print_float(struct tfmt *f, const struct tval *v, uint32_t verb)
{
    if (verb == 'v')
        tfmt_float(f, v->f, 'g');
    else if (verb < 0x80 && verb && strchr("beEfFgGxX", (int)verb))
        tfmt_float(f, v->f, (char)verb);
    else
        bad_verb(f, v, verb);
}

static void print_map(struct tfmt *f, const struct tval *v, uint32_t verb, int depth)
{
    size_t n = tv_len(v);

    if (f->sharp_v)
        buf_printf(f->b, "%s{", tv_type_name(v->type));
    else
        buf_puts(f->b, "map[");
    for (size_t i = 0; i < n && f->b->n <= TMPL_MAX_OUTPUT_BYTES; i++) {
        struct tval key = tv_key(v, i), item = tv_item(v, i);
        buf_puts(f->b, !i ? "" : f->sharp_v ? ", " : " ");
        print_value(f, &key, verb, depth + 1);
        buf_putc(f->b, ':');
        print_value(f, &item, verb, depth + 1);
    }
    buf_putc(f->b, f->sharp_v ? '}' : ']');
}

static void print_struct(struct tfmt *f, const struct tval *v, uint32_t verb, int depth)
{
    if (f->sharp_v)
        buf_puts(f->b, tv_type_name(v->type) + (tv_type_name(v->type)[0] == '*'));
    buf_putc(f->b, '{');
    for (size_t i = 0; i < tv_n_fields(v->type); i++) {
        struct tval field = tv_field(v, i);
        buf_puts(f->b, !i ? "" : f->sharp_v ? ", " : " ");
        if (f->plus_v || f->sharp_v)
            buf_printf(f->b, "%s:", tv_field_name(v->type, i));
        print_value(f, &field, verb, depth + 1);
    }
    buf_putc(f->b, '}');
}

static bool is_pointer_verb(uint32_t verb)
{
    return verb && verb < 0x80 && strchr("vpbodxX", (int)verb);
}

/* time.Time has no exported fields, but fmt sees all. */
static void print_time(struct tfmt *f, const struct tval *v, uint32_t verb, int depth)
{
    struct tval ns = { .type = TV_UINT64, .u = (uint64_t)v->time.ns };
    struct tval s = { .type = TV_INT64, .i = v->time.s + INT64_C(62135596800) };

    buf_putc(f->b, '{');
    print_value(f, &ns, verb, depth + 1);
    buf_putc(f->b, ' ');
    print_value(f, &s, verb, depth + 1);
    buf_putc(f->b, ' ');
    if (verb == 'v')
        tfmt_pad(f, STR("<nil>"));
    else if (is_pointer_verb(verb) && verb != 'p')
        print_integer(f, &(struct tval){ .type = TV_UINT64 }, verb);
    else {
        buf_printf(f->b, "%%!%c(*time.Location=", (char)verb);
        tfmt_pad(f, STR("<nil>"));
        buf_putc(f->b, ')');
    }
    buf_putc(f->b, '}');
}

static void print_slice(struct tfmt *f, const struct tval *v, uint32_t verb, int depth)
{
    size_t n = tv_len(v);

    if (f->sharp_v)
        buf_puts(f->b, tv_type_name(v->type));
    buf_putc(f->b, f->sharp_v ? '{' : '[');
    for (size_t i = 0; i < n && f->b->n <= TMPL_MAX_OUTPUT_BYTES; i++) {
        struct tval item = tv_item(v, i);
        buf_puts(f->b, !i ? "" : f->sharp_v ? ", " : " ");
        print_value(f, &item, verb, depth + 1);
    }
    buf_putc(f->b, f->sharp_v ? '}' : ']');
}

static void print_pointer(struct tfmt *f, const struct tval *v, uint32_t verb, int depth)
{
    if (tv_is_nil(v)) {
        tfmt_pad(f, STR("<nil>"));
    } else if (depth > 0 && !is_pointer_verb(verb)) {
        bad_verb(f, v, verb);
    } else if (depth > 0) {
        // DIFFERS: an address is a number of Go's heap; ours says only that there is one.
        buf_puts(f->b, "0xc000000000");
    } else {
        buf_putc(f->b, '&');
        if (v->type == TV_TIME_PTR)
            print_time(f, v, verb, depth);
        else
            print_struct(f, v, verb, depth);
    }
}

static bool print_stringer(struct tfmt *f, const struct tval *v, uint32_t verb)
{
    struct buf b = { 0 };
    bool bad = true;

    if (f->sharp_v && verb == 'v' && (v->type == TV_TIME || v->type == TV_TIME_PTR)) {
        f->sharp_v = false; // as a string, not quoted
        tv_time_source(&b, v->time);
        tfmt_string(f, buf_str(&b), 's', &bad);
        f->sharp_v = true;
        buf_done(&b);
        return true;
    }
    if (f->erroring || f->sharp_v || !verb || verb >= 0x80 || !strchr("vsxXq", (int)verb))
        return false;
    if (tv_string(&b, v))
        tfmt_string(f, buf_str(&b), verb, &bad);
    buf_done(&b);
    return !bad;
}

static void print_value(struct tfmt *f, const struct tval *v, uint32_t verb, int depth)
{
    bool bad;

    if (print_stringer(f, v, verb))
        return;
    switch (tv_kind_of(v->type)) {
    case TV_KIND_INVALID:
        if (depth > 0)
            buf_puts(f->b, "<nil>");
        else if (verb == 'v')
            tfmt_pad(f, STR("<nil>"));
        else
            bad_verb(f, v, verb);
        break;
    case TV_KIND_BOOL:
        if (verb == 't' || verb == 'v')
            tfmt_pad(f, str_of(v->b ? "true" : "false"));
        else
            bad_verb(f, v, verb);
        break;
    case TV_KIND_INT:
    case TV_KIND_UINT:
        print_integer(f, v, verb);
        break;
    case TV_KIND_FLOAT:
        print_float(f, v, verb);
        break;
    case TV_KIND_STRING:
        tfmt_string(f, v->s, verb, &bad);
        if (bad)
            bad_verb(f, v, verb);
        break;
    case TV_KIND_MAP:
        print_map(f, v, verb, depth);
        break;
    case TV_KIND_SLICE:
        print_slice(f, v, verb, depth);
        break;
    case TV_KIND_STRUCT:
        if (v->type == TV_TIME)
            print_time(f, v, verb, depth);
        else
            print_struct(f, v, verb, depth);
        break;
    case TV_KIND_PTR:
        print_pointer(f, v, verb, depth);
        break;
    }
}

void tfmt_arg(struct tfmt *f, const struct tval *v, uint32_t verb)
{
    bool bad;

    if (verb == 'T' && v->type == TV_INVALID)
        tfmt_pad(f, STR("<nil>"));
    else if (verb == 'T')
        tfmt_string(f, str_of(tv_type_name(v->type)), 's', &bad);
    else
        print_value(f, v, verb, 0);
}

void tv_sprint(struct buf *b, const struct tval *v, size_t n, bool indirect)
{
    struct tfmt f = { .b = b };
    bool was_string = false;

    for (size_t i = 0; i < n; i++) {
        bool is_string = tv_kind_of(v[i].type) == TV_KIND_STRING;
        if (i && !is_string && !was_string)
            buf_putc(b, ' ');
        was_string = is_string;
        if (indirect && v[i].type == TV_SAMPLE && v[i].sample)
            print_struct(&f, &v[i], 'v', 0);
        else
            print_value(&f, &v[i], 'v', 0);
    }
}

void tv_sprintln(struct buf *b, const struct tval *v, size_t n)
{
    struct tfmt f = { .b = b };

    for (size_t i = 0; i < n; i++) {
        buf_puts(b, i ? " " : "");
        print_value(&f, &v[i], 'v', 0);
    }
    buf_putc(b, '\n');
}

/* ---- Sprintf ---- */

struct printer {
    struct tfmt f;
    struct str format;
    size_t i;
    const struct tval *args;
    size_t n, arg;
    bool reordered, good, after_index;
};

static char at(const struct printer *p)
{
    return p->i < p->format.n ? p->format.p[p->i] : 0;
}

/* A number; false where there is none, or one that is far too large: then all is passed over. */
static bool take_number(struct str s, size_t *i, size_t *out)
{
    size_t begin = *i;

    *out = 0;
    for (; *i < s.n && s.p[*i] >= '0' && s.p[*i] <= '9'; (*i)++) {
        *out = *out * 10 + (size_t)(s.p[*i] - '0');
        if (*out > TFMT_MAX_NUMBER * 10) {
            *i = s.n;
            *out = 0;
            return false;
        }
    }
    return *i > begin;
}

/* [3]: the argument that comes next. */
static void take_index(struct printer *p)
{
    p->after_index = false;
    if (at(p) != '[')
        return;
    p->reordered = true;
    struct str rest = str_skip(p->format, p->i);
    size_t close = str_find_char(rest, ']'), i = 1, number;
    if (rest.n < 3 || close == rest.n) {
        p->good = false;
        p->i++;
        return;
    }
    bool ok = take_number(str_head(rest, close), &i, &number) && i == close;
    p->i += close + 1;
    p->after_index = ok;
    if (ok && number >= 1 && number <= p->n)
        p->arg = number - 1;
    else
        p->good = false;
}

/* The argument for a star. */
static bool take_star(struct printer *p, int64_t *out)
{
    const struct tval *v = p->arg < p->n ? &p->args[p->arg] : NULL;

    *out = 0;
    if (!v)
        return false;
    p->arg++;
    if (tv_kind_of(v->type) == TV_KIND_INT)
        *out = v->i;
    else if (tv_kind_of(v->type) == TV_KIND_UINT && v->u <= INT64_MAX)
        *out = (int64_t)v->u;
    else
        return false;
    if (*out > TFMT_MAX_NUMBER || *out < -TFMT_MAX_NUMBER) {
        *out = 0;
        return false;
    }
    return true;
}

static void take_width(struct printer *p)
{
    int64_t star;

    if (at(p) == '*') {
        p->i++;
        p->f.has_width = take_star(p, &star);
        if (!p->f.has_width)
            buf_puts(p->f.b, "%!(BADWIDTH)");
        if (star < 0) {
            p->f.minus = true;
            p->f.zero = false;
        }
        p->f.width = (size_t)(star < 0 ? -star : star);
        p->after_index = false;
        return;
    }
    p->f.has_width = take_number(p->format, &p->i, &p->f.width);
    if (p->after_index && p->f.has_width)
        p->good = false;
}

static void take_precision(struct printer *p)
{
    int64_t star;

    if (at(p) != '.')
        return;
    p->i++;
    if (p->after_index)
        p->good = false;
    take_index(p);
    if (at(p) == '*') {
        p->i++;
        p->f.has_prec = take_star(p, &star) && star >= 0;
        p->f.prec = p->f.has_prec ? (size_t)star : 0;
        if (!p->f.has_prec)
            buf_puts(p->f.b, "%!(BADPREC)");
        p->after_index = false;
        return;
    }
    take_number(p->format, &p->i, &p->f.prec);
    p->f.has_prec = true;
}

static void take_flags(struct printer *p)
{
    for (;; p->i++) {
        switch (at(p)) {
        case '#':
            p->f.sharp = true;
            break;
        case '0':
            p->f.zero = true;
            break;
        case '+':
            p->f.plus = true;
            break;
        case '-':
            p->f.minus = true;
            break;
        case ' ':
            p->f.space = true;
            break;
        default:
            return;
        }
    }
}

static void put_problem(struct printer *p, uint32_t verb, const char *what)
{
    buf_puts(p->f.b, "%!");
    utf8_put(p->f.b, verb);
    buf_puts(p->f.b, what);
}

/* A verb, whose % has been taken. False at the end of the format. */
static bool print_verb(struct printer *p)
{
    p->f = (struct tfmt){ .b = p->f.b };
    p->good = true;
    take_flags(p);
    take_index(p);
    take_width(p);
    take_precision(p);
    if (!p->after_index)
        take_index(p);
    if (p->i >= p->format.n) {
        buf_puts(p->f.b, "%!(NOVERB)");
        return false;
    }
    struct str rest = str_skip(p->format, p->i);
    size_t n = rest.n;
    uint32_t verb = utf8_next(&rest, NULL);
    p->i += n - rest.n;
    if (verb == '%') {
        buf_putc(p->f.b, '%');
    } else if (!p->good) {
        put_problem(p, verb, "(BADINDEX)");
    } else if (p->arg >= p->n) {
        put_problem(p, verb, "(MISSING)");
    } else {
        if (verb == 'v') {
            p->f.sharp_v = p->f.sharp;
            p->f.plus_v = p->f.plus;
            p->f.sharp = p->f.plus = false;
        }
        tfmt_arg(&p->f, &p->args[p->arg++], verb);
    }
    return true;
}

static void put_extra(struct printer *p)
{
    p->f = (struct tfmt){ .b = p->f.b };
    buf_puts(p->f.b, "%!(EXTRA ");
    for (size_t i = p->arg; i < p->n; i++) {
        const struct tval *v = &p->args[i];
        buf_puts(p->f.b, i > p->arg ? ", " : "");
        if (v->type == TV_INVALID) {
            buf_puts(p->f.b, "<nil>");
            continue;
        }
        buf_printf(p->f.b, "%s=", tv_type_name(v->type));
        print_value(&p->f, v, 'v', 0);
    }
    buf_putc(p->f.b, ')');
}

void tv_sprintf(struct buf *b, struct str format, const struct tval *v, size_t n)
{
    struct printer p = { .f = { .b = b }, .format = format, .args = v, .n = n };

    while (p.i < format.n && b->n <= TMPL_MAX_OUTPUT_BYTES) {
        struct str rest = str_skip(format, p.i);
        size_t text = str_find_char(rest, '%');
        buf_put_str(b, str_head(rest, text));
        p.i += text + 1;
        if (text == rest.n || !print_verb(&p))
            break;
    }
    if (!p.reordered && p.arg < n)
        put_extra(&p);
}
