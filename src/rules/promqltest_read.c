/* promqltest_read.c - `eval`: what is asked and what is expected. */
#include <math.h>
#include <stdlib.h>

#include "base/float.h"
#include "model/lexis.h"
#include "promql/parse.h"
#include "rules/promqltest_impl.h"

void promqltest_eval_done(struct promqltest_eval *ev)
{
    for (int i = 0; i < N_EXPECTS; i++) {
        for (size_t j = 0; j < ev->texts[i].n; j++)
            regex_free(ev->texts[i].p[j].regex);
        vec_done(&ev->texts[i]);
    }
    vec_done(ev);
}

/* --- words --- */

static struct str next_word(struct str *rest)
{
    size_t n = 0;
    struct str word;

    *rest = str_skip(*rest, lexis_blanks(*rest));
    while (n < rest->n && rest->p[n] != ' ' && rest->p[n] != '\t')
        n++;
    word = str_head(*rest, n);
    *rest = str_skip(*rest, n);
    return word;
}

static bool expect_word(struct str *rest, struct str want, struct err *e)
{
    struct str word = next_word(rest);

    return str_eq(word, want) ||
           err_set(e, ERR_FORMAT, "expected \"%.*s\", got \"%.*s\"", STR_ARG(want), STR_ARG(word));
}

static bool read_time(struct str *rest, int64_t *ms, struct err *e)
{
    return promqltest_duration(next_word(rest), ms, e);
}

/* from A to B step S */
static bool read_range(struct str *rest, struct promqltest_eval *ev, struct err *e)
{
    if (!expect_word(rest, STR("from"), e) || !read_time(rest, &ev->start, e) ||
        !expect_word(rest, STR("to"), e) || !read_time(rest, &ev->end, e) ||
        !expect_word(rest, STR("step"), e) || !read_time(rest, &ev->step, e))
        return false;
    if (ev->end < ev->start)
        return err_set(e, ERR_FORMAT, "end timestamp is before start timestamp");
    return true;
}

static bool read_command(struct promqltest_eval *ev, struct str line, struct err *e)
{
    static const struct {
        struct str word;
        size_t flag;
    } kinds[] = {
        { { "eval_fail", 9 }, offsetof(struct promqltest_eval, fail) },
        { { "eval_warn", 9 }, offsetof(struct promqltest_eval, warn) },
        { { "eval_info", 9 }, offsetof(struct promqltest_eval, info) },
        { { "eval_ordered", 12 }, offsetof(struct promqltest_eval, ordered) },
    };
    struct str word = next_word(&line), kind;
    bool known = str_eq(word, STR("eval"));

    for (size_t i = 0; i < N_OF(kinds); i++) {
        if (!str_eq(word, kinds[i].word))
            continue;
        *(bool *)((char *)ev + kinds[i].flag) = true;
        known = true;
    }
    if (!known)
        return err_set(e, ERR_FORMAT, "invalid command \"%.*s\"", STR_ARG(word));
    kind = next_word(&line);
    ev->range = str_eq(kind, STR("range"));
    if (ev->range) {
        if (!read_range(&line, ev, e))
            return false;
    } else if (!str_eq(kind, STR("instant"))) {
        return err_set(e, ERR_FORMAT, "expected \"instant\" or \"range\"");
    } else if (!expect_word(&line, STR("at"), e) || !read_time(&line, &ev->at, e)) {
        return false;
    } else {
        ev->start = ev->end = ev->at;
    }
    ev->expr = str_trim(line);
    return true;
}

/* --- expectations --- */

/* Found anywhere in the text, as Go's MatchString does; ours are anchored. */
static struct regex *search_regex(struct str pattern, struct err *e)
{
    struct buf b = { 0 };
    struct regex *re;

    buf_puts(&b, "(?s:.*)(?-s:");
    buf_put_str(&b, pattern);
    buf_puts(&b, ")(?s:.*)");
    re = regex_new(buf_str(&b), e);
    buf_done(&b);
    return re;
}

static bool add_text(struct promqltest_eval *ev, enum promqltest_expect kind, struct str rest,
                     struct err *e)
{
    struct promqltest_text text = { 0 };

    rest = str_trim(rest);
    if (str_cut_prefix(&rest, STR("msg:"))) {
        text.msg = str_trim(rest);
    } else {
        text.any = !str_cut_prefix(&rest, STR("regex:"));
        if (text.any && rest.n)
            return err_set(e, ERR_FORMAT, "expected \"msg:\" or \"regex:\"");
        if (!text.any && !(text.regex = search_regex(str_trim(rest), e)))
            return false;
    }
    vec_push(&ev->texts[kind], text);
    return true;
}

static bool read_string(struct promqltest *t, struct promqltest_eval *ev, struct str rest,
                        struct err *e)
{
    struct buf b = { 0 };
    size_t n;
    bool ok;

    rest = str_trim(rest);
    if (!rest.n || !lexis_is_quote(rest.p[0]))
        return err_set(e, ERR_FORMAT, "expected a quoted string");
    if ((ok = lexis_string(rest, &n, &b, e)))
        ev->string = arena_str(&t->arena, buf_str(&b));
    buf_done(&b);
    ev->no_range_mode = true;
    return ok;
}

static bool read_expect(struct promqltest *t, struct promqltest_eval *ev, struct str rest,
                        struct err *e)
{
    struct str word = next_word(&rest);

    if (str_eq(word, STR("fail")) || str_eq(word, STR("warn")) || str_eq(word, STR("info")))
        return add_text(ev,
                        str_eq(word, STR("fail"))   ? EXPECT_FAIL
                        : str_eq(word, STR("warn")) ? EXPECT_WARN
                                                    : EXPECT_INFO,
                        rest, e);
    if (str_eq(word, STR("string")))
        return read_string(t, ev, rest, e);
    if (str_eq(word, STR("range"))) {
        if (!expect_word(&rest, STR("vector"), e) || !read_range(&rest, ev, e))
            return false;
        ev->at = ev->end;
        ev->no_range_mode = true;
        return true;
    }
    if (str_eq(word, STR("ordered")))
        return ev->ordered = true;
    if (str_eq(word, STR("no_warn")))
        return ev->no_warn = true;
    if (str_eq(word, STR("no_info")))
        return ev->no_info = true;
    return err_set(e, ERR_FORMAT, "invalid expectation \"%.*s\"", STR_ARG(word));
}

static bool is_number(struct str line, double *out)
{
    struct str digits = line;
    bool minus = str_cut_prefix(&digits, STR("-"));

    if (!minus && !str_starts(digits, STR("0x")))
        return float_parse(line, out);
    if (!float_parse(digits, out))
        return false;
    *out = -*out;
    return true;
}

static bool read_series(struct promqltest *t, struct promqltest_eval *ev, struct str line,
                        size_t place, struct err *e)
{
    struct series_desc d;
    struct promqltest_expected x;

    if (!series_desc_parse(&t->arena, line, &d, e))
        return false;
    if (!d.n)
        return err_set(e, ERR_FORMAT, "an expected series has no value");
    if (d.n > 1 && !ev->range && !ev->no_range_mode)
        return err_set(e, ERR_FORMAT, "several values are expected of an instant evaluation");
    x = (struct promqltest_expected){ d.labels, d.p, d.n, place };
    for (size_t i = 0; i < ev->n; i++) {
        if (!labels_eq(&ev->p[i].labels, &x.labels))
            continue;
        ev->p[i] = x;
        return true;
    }
    vec_push(ev, x);
    return true;
}

/* A line that says how the error reads ends the block. */
static bool read_failure(struct promqltest_eval *ev, struct str line, bool *end, struct err *e)
{
    *end = true;
    if (str_cut_prefix(&line, STR("expected_fail_message"))) {
        vec_push(&ev->texts[EXPECT_FAIL], (struct promqltest_text){ .msg = str_trim(line) });
        return true;
    }
    if (str_cut_prefix(&line, STR("expected_fail_regexp"))) {
        struct promqltest_text text = { .regex = search_regex(str_trim(line), e) };
        if (text.regex)
            vec_push(&ev->texts[EXPECT_FAIL], text);
        return text.regex != NULL;
    }
    *end = false;
    return true;
}

static bool read_body(struct promqltest *t, struct promqltest_eval *ev, struct err *e)
{
    size_t place = 1;
    bool end = false;

    while (!end && t->lines.at < t->lines.n && t->lines.p[t->lines.at].n) {
        struct str line = t->lines.p[t->lines.at++], rest = line;

        if (ev->fail && !read_failure(ev, line, &end, e))
            return false;
        if (end)
            break;
        if (str_eq(next_word(&rest), STR("expect"))) {
            if (!read_expect(t, ev, rest, e))
                return false;
        } else if (is_number(line, &ev->scalar)) {
            ev->is_scalar = end = true;
        } else if (!read_series(t, ev, line, place++, e)) {
            return false;
        }
    }
    ev->fail |= ev->texts[EXPECT_FAIL].n > 0;
    return true;
}

/* What does not parse is a mistake of the script, whatever it expects. */
static bool check_expr(struct promqltest *t, struct str expr, struct err *e)
{
    struct pql_node *n = pql_parse(&t->arena, expr, &(struct pql_syntax){ 0 }, e);

    pql_done(n);
    return n != NULL;
}

bool promqltest_read_eval(struct promqltest *t, struct str first, struct promqltest_eval *out,
                          struct err *e)
{
    *out = (struct promqltest_eval){ .line = t->lines.at };
    if (!read_command(out, first, e) || !check_expr(t, out->expr, e) || !read_body(t, out, e))
        return err_wrap(e, "line %zu", t->lines.at);
    return true;
}
