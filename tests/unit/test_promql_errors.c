/* What the parser refuses, in Prometheus' words and at its places. */
#include "test.h"

#include "promql/fn_table.h"
#include "promql/parse.h"

#include <stdio.h>

struct wrong {
    const char *text, *error; /* without ": parse error" */
};

static void check_with(struct str text, const char *want, const struct pql_syntax *s)
{
    struct arena a = { 0 };
    struct err e = { 0 };
    struct buf full = { 0 };
    struct pql_node *n = pql_parse(&a, text, s, &e);
    const char *rest = strchr(strchr(want, ':') + 1, ':'); // behind "line:column"

    if (n)
        fail_msg("`%.*s` was accepted", STR_ARG(text));
    buf_printf(&full, "%.*s: parse error%s", (int)(rest - want), want, rest);
    if (strcmp(e.msg, buf_z(&full)) != 0)
        fail_msg("`%.*s`: got \"%s\", want \"%s\"", STR_ARG(text), e.msg, buf_z(&full));
    assert_int_equal(e.kind, ERR_SYNTAX);
    assert_true(e.at.off <= text.n && e.at.n <= text.n - e.at.off);
    buf_done(&full);
    err_done(&e);
    arena_done(&a);
}

static void check(const struct wrong *w, size_t n)
{
    for (size_t i = 0; i < n; i++)
        check_with(str_of(w[i].text), w[i].error, NULL);
}

static const struct wrong measured[] = {
    /* clang-format off */
    { "sum by (\"\") (up)",
      "1:9: invalid label name for grouping: \"\"" },
    { "0x1ffffffffffffffff",
      "1:1: error parsing number: strconv.ParseFloat: parsing \"0x1ffffffffffffffff\": invalid syntax" },
    { "0x1ee",
      "1:1: bad number or duration syntax: \"0x1ee\"" },
    { "a * on(b) group_left == 1",
      "1:22: unexpected <op:==> in grouping opts, expected \"(\"" },
    { "sum(up up)",
      "1:8: unexpected identifier \"up\" in aggregation" },
    { "sum(rate(up up))",
      "1:13: unexpected identifier \"up\" in aggregation" },
    { "rate(up[5m],)",
      "1:12: trailing commas not allowed in function call args" },
    { "rate(up[5m], *)",
      "1:12: trailing commas not allowed in function call args" },
    { "rate(up[5m], , 1)",
      "1:12: trailing commas not allowed in function call args" },
    { "up[5m foo]",
      "1:7: unexpected character: 'f', expected ':'" },
    { "up[5m:1m:1m]",
      "1:9: unexpected colon ':'" },
    { "up)",
      "1:4: unexpected right parenthesis ')'" },
    { "up[5m 5m]",
      "1:7: unexpected duration \"5m\" in subquery or range, expected \":\" or \"]\"" },
    { "up[",
      "1:4: unexpected end of input in duration expression" },
    { "up[(5m 5m)]",
      "1:8: unexpected duration \"5m\" in subquery or range selector, expected number, duration, step(), or range()" },
    { "up{a=\"b\" c}",
      "1:10: unexpected identifier \"c\" in label matching, expected \",\" or \"}\"" },
    { "up{a=\"\\q\"}",
      "1:6: unknown escape sequence U+0071 'q'" },
    { "\"\\u12\"",
      "1:1: illegal character U+0022 '\"' in escape sequence" },
    { "'abc",
      "1:1: unterminated quoted string" },
    { "up{a=~\"(\"}",
      "1:4: error parsing regexp: missing closing ): `(`" },
    { "sum by (a b) (up)",
      "1:11: unexpected identifier \"b\" in grouping opts, expected \",\" or \")\"" },
    { "sum by a",
      "1:8: unexpected identifier \"a\" in grouping opts, expected \"(\"" },
    { "sum by (1) (up)",
      "1:9: unexpected number \"1\" in grouping opts, expected label" },
    { "up @ foo",
      "1:6: unexpected identifier \"foo\" in @, expected timestamp" },
    { "up offset foo",
      "1:11: unexpected identifier \"foo\" in offset, expected number, duration, step(), or range()" },
    { "up offset",
      "1:10: unexpected end of input in offset, expected number, duration, step(), or range()" },
    { "foo bar_verylong_identifier",
      "1:5: unexpected identifier \"bar_verylong_identifier\"" },
    { "\"a\" \"bbbbbbbbbbbbbbbbbbb\"",
      "1:5: unexpected string \"\\\"bbbbbbbbb\"..." },
    { "1 == 1",
      "1:3: comparisons between scalars must use BOOL modifier" },
    { "up + bool 1",
      "1:4: bool modifier can only be used on comparison operators" },
    { "up !~ up",
      "1:4: unexpected character after '!': '~'" },
    { "up =~ up",
      "1:4: unexpected character after '=': '~'" },
    { "up = 1",
      "1:4: unexpected \"=\"" },
    { "1e",
      "1:1: bad number or duration syntax: \"1e\"" },
    { "1e)",
      "1:1: error parsing number: strconv.ParseFloat: parsing \"1e\": invalid syntax" },
    { "5mx",
      "1:1: bad number or duration syntax: \"5mx\"" },
    { "5m5m",
      "1:1: not a valid duration string: \"5m5m\"" },
    { "5h5ms1s",
      "1:1: not a valid duration string: \"5h5ms1s\"" },
    { "5hs",
      "1:1: unknown unit \"hs\" in duration \"5hs\"" },
    { "99999999999999999999y",
      "1:1: not a valid duration string: \"99999999999999999999y\"" },
    { "300y",
      "1:1: duration out of range" },
    { "up[1s:",
      "1:7: unclosed left bracket" },
    { "(",
      "1:2: unclosed left parenthesis" },
    { ")",
      "1:2: unexpected right parenthesis ')'" },
    { "#",
      "1:1: no expression found in input" },
    { "up{",
      "1:4: unexpected end of input inside braces" },
    { "up{a",
      "1:5: unexpected end of input inside braces" },
    { "up{a=",
      "1:6: unexpected end of input inside braces" },
    { "up{a=\"b\"",
      "1:9: unexpected end of input inside braces" },
    { "up{!",
      "1:4: unexpected character after '!' inside braces: '�'" },
    { "up!",
      "1:3: unexpected character after '!': '�'" },
    { "up{\"a\" \"b\"}",
      "1:8: unexpected string \"\\\"b\\\"\" in label matching, expected \",\" or \"}\"" },
    { "up{=",
      "1:4: unexpected \"=\" in label matching, expected identifier or \"}\"" },
    { "?",
      "1:1: unexpected character: '?'" },
    { "ü",
      "1:1: unexpected character: 'ü'" },
    { "up{ü=\"a\"}",
      "1:4: unexpected character inside braces: 'ü'" },
    { "foo()",
      "1:1: unknown function with name \"foo\"" },
    { "sum()",
      "1:1: no arguments for aggregate expression provided" },
    { "sum(1,2)",
      "1:1: wrong number of arguments for aggregate expression provided, expected 1, got 2" },
    { "topk(1)",
      "1:1: wrong number of arguments for aggregate expression provided, expected 2, got 1" },
    { "up[5m] offset 5m offset 6m",
      "1:1: offset may not be set multiple times" },
    { "-\"a\"",
      "1:1: unary expression only allowed on expressions of type scalar or instant vector, got \"string\"" },
    { "-up[5m]",
      "1:1: unary expression only allowed on expressions of type scalar or instant vector, got \"range vector\"" },
    { "(\"a\")[5m:]",
      "1:1: subquery is only allowed on instant vector, got string instead" },
    { "up[5m:][5m:]",
      "1:1: subquery is only allowed on instant vector, got matrix instead" },
    { "up[5m][5m]",
      "1:7: ranges only allowed for vector selectors" },
    { "up offset 5m[5m]",
      "1:13: no offset modifiers allowed before range" },
    { "x @ start(",
      "1:11: unclosed left parenthesis" },
    { "sum + on",
      "1:9: unexpected end of input in grouping opts, expected \"(\"" },
    { "bool",
      "1:1: unexpected <bool>" },
    { "on",
      "1:1: unexpected <on>" },
    { "1 and 2",
      "1:1: set operator \"and\" not allowed in binary scalar expression" },
    { "a and on(b) group_left c",
      "1:1: no grouping allowed for \"and\" operation" },
    { "a + on(b) group_left(b) c",
      "1:3: label \"b\" must not occur in ON and GROUP clause at once" },
    { "1 + on(a) 2",
      "1:1: vector matching only allowed between instant vectors" },
    { "x[0]",
      "1:3: duration must be greater than 0" },
    { "x[-1]",
      "1:3: duration must be greater than 0" },
    { "x[5m:0]",
      "1:6: duration must be greater than 0" },
    { "count_values(1, up)",
      "1:14: expected type string in aggregation parameter, got scalar" },
    { "label_replace(up)",
      "1:1: expected 5 argument(s) in call to \"label_replace\", got 1" },
    { "round(up,1,2)",
      "1:1: expected at most 2 argument(s) in call to \"round\", got 3" },
    { "rate(up)",
      "1:6: expected type range vector in call to function \"rate\", got instant vector" },
    { "up{__name__=\"x\"}",
      "1:1: metric name must not be set twice: \"up\" or \"x\"" },
    { "{}",
      "1:1: vector selector must contain at least one non-empty matcher" },
    { "{a=\"\"}",
      "1:1: vector selector must contain at least one non-empty matcher" },
    { "up @ 1e99",
      "1:1: timestamp out of bounds for @ modifier: 999999999999999967336168804116691273849533185806555472917961779471295845921727862608739868455469056.000000" },
    { "up @ NaN",
      "1:1: timestamp out of bounds for @ modifier: NaN" },
    { "1 @ 5",
      "1:1: @ modifier must be preceded by an instant vector selector or range vector selector or a subquery" },
    { "a=~\"b\"",
      "1:2: unexpected character after '=': '~'" },
    { "up[1e999999]",
      "1:4: error parsing number: strconv.ParseFloat: parsing \"1e999999\": value out of range" },
    { "1e999",
      "1:1: error parsing number: strconv.ParseFloat: parsing \"1e999\": value out of range" },
    { "absent(up,)",
      "1:10: trailing commas not allowed in function call args" },
    { "a[5m:1 ",
      "1:8: unclosed left bracket" },
    { "group_left",
      "1:1: unexpected <group_left>" },
    { "inf{a=\"b\"}",
      "1:4: unexpected \"{\"" },
    { "up == on",
      "1:9: unexpected end of input in grouping opts, expected \"(\"" },
    { "'\\\"'",
      "1:1: unknown escape sequence U+0022 '\"'" },
    { "a{,}",
      "1:3: unexpected \",\" in label matching, expected identifier or \"}\"" },
    { "a{b=\"c\",,}",
      "1:9: unexpected \",\" in label matching, expected identifier or \"}\"" },
    { "1 + ",
      "1:5: unexpected end of input" },
    { "1 + (",
      "1:6: unclosed left parenthesis" },
    { "- ",
      "1:3: unexpected end of input" },
    { "atan2",
      "1:1: unexpected <op:atan2>" },
    { "metric{__name__=~\"x\"}",
      "1:1: metric name must not be set twice: \"metric\" or \"x\"" },
    { "sum(up) > ",
      "1:11: unexpected end of input" },
    { "sum(",
      "1:5: unclosed left parenthesis" },
    { "sum(up[5m:",
      "1:11: unclosed left parenthesis" },
    { "\"\\400\"",
      "1:1: escape sequence is an invalid Unicode code point" },
    { "\"\\8\"",
      "1:1: unknown escape sequence U+0038 '8'" },
    { "\"\\",
      "1:1: escape sequence not terminated" },
    { "\"a",
      "1:1: unterminated quoted string" },
    { "a{b=\"",
      "1:5: unterminated quoted string" },
    { "a{b=c}",
      "1:5: unexpected identifier \"c\" in label matching, expected string" },
    { "a{b==\"c\"}",
      "1:5: unexpected \"=\" in label matching, expected string" },
    { "a{b!~\"[a\"}",
      "1:3: error parsing regexp: missing closing ]: `[a`" },
    { "a{b<\"c\"}",
      "1:4: unexpected character inside braces: '<'" },
    { "a{1=\"c\"}",
      "1:3: unexpected character inside braces: '1'" },
    { "sum by (on,bool,and,atan2,inf) (x)",
      "1:27: unexpected number \"inf\" in grouping opts, expected label" },
    { "sum by (without) (x)",
      "1:9: unexpected <without> in grouping opts, expected label" },
    { "on(x) b",
      "1:1: unexpected <on>" },
    { "a[5m",
      "1:5: unclosed left bracket" },
    { "a[5m:1m",
      "1:8: unclosed left bracket" },
    { "a[:5m]",
      "1:4: unexpected colon before duration in duration expression" },
    { "a[5m::]",
      "1:6: unexpected colon ':'" },
    { "a]",
      "1:2: unexpected right bracket ']'" },
    { "a[[5m]]",
      "1:3: unexpected character in duration expression: '['" },
    { "a}",
      "1:2: unexpected character: '}'" },
    { "a[5m] + 1",
      "1:1: binary expression must contain only scalar and instant vector types" },
    { "rate(a[5m]) + b[5m]",
      "1:15: binary expression must contain only scalar and instant vector types" },
    { "abs(1)",
      "1:5: expected type instant vector in call to function \"abs\", got scalar" },
    { "time(1)",
      "1:1: expected 0 argument(s) in call to \"time\", got 1" },
    { "vector(up)",
      "1:8: expected type scalar in call to function \"vector\", got instant vector" },
    { "clamp(up,1)",
      "1:1: expected 3 argument(s) in call to \"clamp\", got 2" },
    { "year(1)",
      "1:6: expected type instant vector in call to function \"year\", got scalar" },
    { "year(up,up)",
      "1:1: expected at most 1 argument(s) in call to \"year\", got 2" },
    { "histogram_quantile(up,1)",
      "1:20: expected type scalar in call to function \"histogram_quantile\", got instant vector" },
    { "label_join(up,\"a\")",
      "1:1: expected at least 3 argument(s) in call to \"label_join\", got 2" },
    { "sgn(\"a\")",
      "1:5: expected type instant vector in call to function \"sgn\", got string" },
    { "absent_over_time(up)",
      "1:18: expected type range vector in call to function \"absent_over_time\", got instant vector" },
    { "sum(\"a\")",
      "1:5: expected type instant vector in aggregation expression, got string" },
    { "topk(up,up)",
      "1:6: expected type scalar in aggregation parameter, got instant vector" },
    { "up + \"a\"",
      "1:6: binary expression must contain only scalar and instant vector types" },
    { "\"a\" + up",
      "1:1: binary expression must contain only scalar and instant vector types" },
    { "(up[5m]) + 1",
      "1:1: binary expression must contain only scalar and instant vector types" },
    { "1 + on(a) up",
      "1:1: vector matching only allowed between instant vectors" },
    { "up or 1",
      "1:1: set operator \"or\" not allowed in binary scalar expression" },
    /* clang-format on */
};

static void errors_are_those_of_promtool(void **state)
{
    (void)state;
    check(measured, N_OF(measured));
}

/* What promtool 3.5 does not know yet. */
static void errors_of_newer_syntax(void **state)
{
    static const struct wrong w[] = {
        { "up[step():1m]", "1:11: unexpected colon before duration in duration expression" },
        { "up[5m:step():1m]", "1:13: unexpected colon ':'" },
        { "up[foo]", "1:4: unexpected character in duration expression: 'f'" },
        { "up[mean]", "1:4: unexpected character in duration expression: 'm'" },
        { "up[ # five", "1:5: unexpected character in duration expression: '#'" },
        { "up[5m/0]", "1:6: division by zero" },
        { "up[5m % 0s]", "1:7: modulo by zero" },
        { "up[1e10]", "1:4: duration out of range" },
        { "up offset -1e10", "1:11: duration out of range" },
        { "up[0.0009]", "1:4: duration must be greater than 0" },
        { "up offset NaN", "1:11: duration out of range" },
        { "up offset - -5m",
          "1:13: unexpected <op:-> in offset, expected number, duration, step(), or range()" },
        { "up[step]", "1:8: unexpected \"]\" in subquery or range selector, expected number, "
                      "duration, step(), or range()" },
        { "up[min_of(5m)]", "1:13: unexpected \")\" in subquery or range selector, expected "
                            "number, duration, step(), or range()" },
        { "up[5m:5m 5m]", "1:10: unexpected duration \"5m\" in subquery selector, expected \"]\"" },
        { "up[5m:+]", "1:8: unexpected \"]\" in subquery selector, expected number, duration, "
                      "step(), range(), or \"]\"" },
        { "up[]", "1:4: unexpected \"]\" in subquery or range selector, expected number, duration, "
                  "step(), or range()" },
        { "up anchored smoothed", "1:1: anchored and smoothed modifiers cannot be used together" },
        { "up[5m:] anchored", "1:1: anchored modifier is not supported for subqueries" },
        { "rate(up[5m]) smoothed", "1:1: smoothed modifier not implemented" },
        { "info(up, 1)",
          "1:1: expected type instant vector in call to function \"info\", got scalar" },
        { "info(up, sum(up))", "1:10: expected label selectors only" },
        { "info(up, target_info)",
          "1:10: expected label selectors only, got vector selector instead" },
        { "a + fill(1) 2", "1:1: filling in missing series only allowed between instant vectors" },
        { "a and fill(1) b", "1:1: filling in missing series not allowed for set operators" },
        { "a + fill(x) b", "1:10: unexpected identifier \"x\"" },
        { "a + fill_left(1) fill_left(2) b", "1:27: unexpected \"(\"" },
        { "histogram_quantiles(up, \"q\")",
          "1:1: expected at least 3 argument(s) in call to \"histogram_quantiles\", got 2" },
        { "histogram_quantiles(up, \"q\", 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11)",
          "1:1: expected at most 12 argument(s) in call to \"histogram_quantiles\", got 13" },
        { "h </ ", "1:6: unexpected end of input" },
        { "up @ start()[5m]", "1:13: no @ modifiers allowed before range" },
    };
    (void)state;
    check(w, N_OF(w));
}

static void lines_and_columns_count_from_one(void **state)
{
    static const struct wrong w[] = {
        { "sum(\n  up up\n)", "2:6: unexpected identifier \"up\" in aggregation" },
        { "# a comment\n\n  rte(up)", "3:3: unknown function with name \"rte\"" },
        { "\xc3\xa9", "1:1: unexpected character: '\xc3\xa9'" },
    };
    (void)state;
    check(w, N_OF(w));
}

static void without_text_there_is_no_position(void **state)
{
    struct arena a = { 0 };
    struct err e = { 0 };
    (void)state;
    assert_null(pql_parse(&a, STR(""), NULL, &e));
    assert_string_equal(e.msg, "unknown position: parse error: no expression found in input");
    err_done(&e);
    arena_done(&a);
}

static void bytes_that_are_no_text(void **state)
{
    (void)state;
    check_with(STR("up{a=\"\xff\"}"), "1:6: invalid UTF-8 rune", NULL);
    check_with(STR("`\xc3`"), "1:1: invalid UTF-8 rune", NULL);
    check_with(STR("up + \xff"), "1:6: unexpected character: '\xef\xbf\xbd'", NULL);
    check_with(STR("up\0"), "1:3: unexpected character: '\\x00'", NULL);
    check_with(STR("\"\0"), "1:1: unterminated quoted string", NULL);
}

static void what_is_experimental_can_be_refused(void **state)
{
    static const struct pql_syntax none = { true, true, true, true };
    static const struct wrong w[] = {
        { "sort_by_label(up)", "1:1: function \"sort_by_label\" is not enabled" },
        { "1 + step()", "1:5: function \"step\" is not enabled" },
        { "limitk(1, up)", "1:1: limitk() is experimental and must be enabled with "
                           "--enable-feature=promql-experimental-functions" },
        { "rate(up[5m] anchored)", "1:6: anchored modifier is experimental and not enabled" },
        { "up smoothed", "1:1: smoothed modifier is experimental and not enabled" },
        { "a + fill(1) b", "1:1: binop fill modifiers are experimental and not enabled" },
        { "up[5m+5m]", "1:4: experimental duration expression is not enabled" },
        { "up[(5m)]", "1:5: experimental duration expression is not enabled" },
        { "up offset step()", "1:11: experimental duration expression is not enabled" },
    };
    (void)state;
    for (size_t i = 0; i < N_OF(w); i++)
        check_with(str_of(w[i].text), w[i].error, &none);
}

static void hint_is(const char *text, const char *want)
{
    struct arena a = { 0 };
    struct err e = { 0 };
    assert_null(pql_parse(&a, str_of(text), NULL, &e));
    if (want)
        assert_string_equal(e.hint, want);
    else
        assert_null(e.hint);
    err_done(&e);
    arena_done(&a);
}

static void a_wrong_function_is_answered_with_the_nearest(void **state)
{
    (void)state;
    hint_is("rte(up[5m])", "did you mean \"rate\"?");
    hint_is("Rate(up[5m])", "did you mean \"rate\"?");
    hint_is("summ(up)", "did you mean \"sum\"?");
    hint_is("qwertyuiop(up)", NULL);
}

/* ---- size ---- */

/* `unit` n times, and what closes it. */
static struct buf repeated(const char *unit, size_t n, const char *middle, const char *close)
{
    struct buf b = { 0 };
    for (size_t i = 0; i < n; i++)
        buf_puts(&b, unit);
    buf_puts(&b, middle);
    for (size_t i = 0; i < n; i++)
        buf_puts(&b, close);
    return b;
}

static void nesting_is(const char *unit, const char *middle, const char *close, size_t n, bool ok)
{
    struct buf b = repeated(unit, n, middle, close), out = { 0 };
    struct arena a = { 0 };
    struct err e = { 0 };
    struct pql_node *t = pql_parse(&a, buf_str(&b), NULL, &e);

    if (ok != (t != NULL))
        fail_msg("`%s` %zu times: %s", unit, n, t ? "was accepted" : e.msg);
    if (t)
        pql_put(&out, t);
    else
        assert_non_null(strstr(e.msg, "expression is nested more than 2000 levels deep"));
    pql_done(t);
    err_done(&e);
    arena_done(&a);
    buf_done(&b);
    buf_done(&out);
}

static void deep_nesting_is_an_error(void **state)
{
    static const struct {
        const char *unit, *middle, *close;
    } shapes[] = {
        { "(", "1", ")" },      { "-", "up", "" },
        { "abs(", "up", ")" },  { "sum by (a) (", "up", ")" },
        { "1+", "1", "" },      { "2^", "up", "" },
        { "up or ", "up", "" }, { "1-(", "up", ")" },
        { "", "up", "[5m:]" },
    };
    (void)state;
    for (size_t i = 0; i < N_OF(shapes); i++) {
        bool subquery = !*shapes[i].unit; // one on another has the wrong type
        if (!subquery)
            nesting_is(shapes[i].unit, shapes[i].middle, shapes[i].close, 990, true);
        nesting_is(shapes[i].unit, shapes[i].middle, shapes[i].close, 200000, false);
    }
}

static void durations_nest_as_deep(void **state)
{
    struct buf b = repeated("(", 100000, "5m", ")"), text = { 0 };
    (void)state;
    buf_printf(&text, "up[%s]", buf_z(&b));
    check_with(buf_str(&text), "1:2003: expression is nested more than 2000 levels deep", NULL);
    buf_done(&b);
    buf_done(&text);
}

static void large_literals_are_read(void **state)
{
    struct buf number = repeated("1", 1 << 20, "", ""), text = { 0 };
    struct arena a = { 0 };
    struct err e = { 0 };
    struct pql_node *n;
    (void)state;

    assert_null(pql_parse(&a, buf_str(&number), NULL, &e));
    assert_non_null(strstr(e.msg, "value out of range"));
    err_done(&e);
    struct buf digits = repeated("0", 1 << 20, "1", "");
    assert_non_null(n = pql_parse(&a, buf_str(&digits), NULL, &e));
    assert_true(n->number.v == 1);
    buf_printf(&text, "up{a=\"%s\"}", buf_z(&number));
    assert_non_null(n = pql_parse(&a, buf_str(&text), NULL, &e));
    assert_int_equal(n->sel.matchers[0].value.n, 1 << 20);
    pql_done(n);
    arena_done(&a);
    buf_done(&digits);
    buf_done(&number);
    buf_done(&text);
}

static void the_length_of_a_text_is_limited(void **state)
{
    struct buf b = { 0 };
    struct arena a = { 0 };
    struct err e = { 0 };
    (void)state;
    buf_put_repeat(&b, ' ', PQL_MAX_BYTES + 1);
    assert_null(pql_parse(&a, buf_str(&b), NULL, &e));
    assert_int_equal(e.kind, ERR_SYNTAX);
    err_done(&e);
    buf_done(&b);
}

/* ---- the table of functions ---- */

static void functions_are_sorted_and_complete(void **state)
{
    (void)state;
    for (size_t i = 0; i < pql_fns_n; i++) {
        const struct pql_fn *fn = &pql_fns[i];
        struct pql_signature s = pql_fn_signature(fn);
        if (i && strcmp(pql_fns[i - 1].name, fn->name) >= 0)
            fail_msg("%s stands behind %s", fn->name, pql_fns[i - 1].name);
        assert_ptr_equal(pql_fn_find(str_of(fn->name)), fn);
        assert_true(s.n < sizeof s.types && s.min <= s.max && strspn(s.types, "vmns") == s.n);
        assert_true(fn->brief && *fn->brief && fn->brief[strlen(fn->brief) - 1] != '.');
    }
    assert_null(pql_fn_find(STR("holt_winters")));
    assert_null(pql_fn_find(STR("")));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(errors_are_those_of_promtool),
        cmocka_unit_test(errors_of_newer_syntax),
        cmocka_unit_test(lines_and_columns_count_from_one),
        cmocka_unit_test(without_text_there_is_no_position),
        cmocka_unit_test(bytes_that_are_no_text),
        cmocka_unit_test(what_is_experimental_can_be_refused),
        cmocka_unit_test(a_wrong_function_is_answered_with_the_nearest),
        cmocka_unit_test(deep_nesting_is_an_error),
        cmocka_unit_test(durations_nest_as_deep),
        cmocka_unit_test(large_literals_are_read),
        cmocka_unit_test(the_length_of_a_text_is_limited),
        cmocka_unit_test(functions_are_sorted_and_complete),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
