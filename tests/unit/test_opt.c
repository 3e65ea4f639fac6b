/* The option engine over a table with every kind of row. */
#include "test.h"

#include "cmd/cmd.h"
#include "cmd/opt_parse.h"

#include <stdlib.h>

struct inner {
    const char *name;
    bool named;
};

struct args {
    bool all, sort;
    int count, format;
    const char *text;
    struct opt_strs list, more;
    int64_t n, size, time, dur;
    double x;
    bool n_given, list_given;
    struct inner inner;
};

static const char *const format_names[] = { "pretty", "json", "ndjson" };
static const struct opt_words formats = { format_names, NULL, 3 };

static const struct opt inner_opts[] = {
    { OPT_STR(struct inner, name), .name = "name", .arg = "NAME", OPT_GIVEN(struct inner, named),
      .brief = "a name" },
};

static const struct opt opts[] = {
    { OPT_FLAG(struct args, all), .name = "all", .letter = 'a', .brief = "all" },
    { OPT_FLAG(struct args, sort), .name = "sort", .def = "true", .negatable = true,
      .brief = "sort" },
    { OPT_COUNT(struct args, count), .name = "count", .letter = 'c', .brief = "count" },
    { OPT_ENUM(struct args, format, formats), .name = "output", .letter = 'o', .arg = "FORMAT",
      .def = "pretty", .brief = "format" },
    { OPT_STR(struct args, text), .name = "text", .letter = 't', .arg = "TEXT",
      .optional_value = true, .implied = "implied", .brief = "text" },
    { OPT_STRS(struct args, list), .name = "list", .letter = 'l', .arg = "X",
      OPT_GIVEN(struct args, list_given), .brief = "list" },
    { OPT_STRS(struct args, more), .name = "more", .arg = "X", .def = "one", .brief = "more" },
    { OPT_INT(struct args, n), .name = "n", .letter = 'n', .arg = "N", .min = -5, .max = 9,
      OPT_GIVEN(struct args, n_given), .def = "3", .brief = "n" },
    { OPT_FLOAT(struct args, x), .name = "x", .arg = "X", .brief = "x" },
    { OPT_SIZE(struct args, size), .name = "size", .arg = "SIZE", .def = "64KiB", .brief = "size" },
    { OPT_TIME(struct args, time), .name = "time", .arg = "TIME", .brief = "time" },
    { OPT_DUR(struct args, dur), .name = "dur", .arg = "DUR", .def = "10s", .brief = "dur" },
    { OPT_GROUP(struct args, inner, inner_opts), .brief = "Inner" },
};

enum { WORDS_MAX = 16 };

/* A call, read to its end. */
struct call {
    struct args args;
    struct opt_parser parser;
    const char *operands[WORDS_MAX];
    size_t n;
    bool ok;
    struct err e;
};

static void call_read(struct call *c, const char *const *words)
{
    *c = (struct call){ .parser.words = words };
    opt_parser_add(&c->parser, opts, N_OF(opts), &c->args);
    for (;;) {
        switch (opt_parser_step(&c->parser, &c->e)) {
        case OPT_STEP_OPTION:
            break;
        case OPT_STEP_OPERAND:
            assert_true(c->n < WORDS_MAX);
            c->operands[c->n++] = c->parser.operand;
            break;
        case OPT_STEP_ERROR:
            assert_int_equal(c->e.kind, ERR_USAGE);
            return;
        case OPT_STEP_END:
            c->ok = true;
            return;
        }
    }
}

static void call_done(struct call *c)
{
    opt_parser_done(&c->parser);
    err_done(&c->e);
}

#define READ(c, ...) call_read((c), (const char *const[]){ __VA_ARGS__, NULL })

#define REFUSES(message, ...)                                                                      \
    do {                                                                                           \
        struct call c_;                                                                            \
        READ(&c_, __VA_ARGS__);                                                                    \
        assert_false(c_.ok);                                                                       \
        assert_string_equal(c_.e.msg, message);                                                    \
        call_done(&c_);                                                                            \
    } while (0)

static void defaults_stand_where_nothing_is_given(void **state)
{
    struct call c;
    (void)state;
    READ(&c, "operand");
    assert_true(c.ok && c.args.sort && !c.args.all && !c.args.n_given);
    assert_int_equal(c.args.n, 3);
    assert_int_equal(c.args.size, 65536);
    assert_int_equal(c.args.dur, 10000);
    assert_int_equal(c.args.format, 0);
    assert_int_equal(c.args.more.n, 1);
    assert_string_equal(c.args.more.p[0], "one");
    call_done(&c);
}

static void options_and_operands_mix_until_two_dashes(void **state)
{
    struct call c;
    (void)state;
    READ(&c, "a", "--all", "-", "b", "--", "--all", "--");
    assert_true(c.ok && c.args.all);
    assert_int_equal(c.n, 5);
    assert_string_equal(c.operands[1], "-");
    assert_string_equal(c.operands[3], "--all");
    assert_string_equal(c.operands[4], "--");
    call_done(&c);
}

static void letters_cluster_and_the_last_may_take_a_value(void **state)
{
    struct call c;
    (void)state;
    READ(&c, "-acco", "json", "-lx", "-l", "-y", "-ccojson", "-n-4");
    assert_true(c.ok && c.args.all && c.args.list_given && c.args.n_given);
    assert_int_equal(c.args.count, 4);
    assert_int_equal(c.args.format, 1);
    assert_int_equal(c.args.n, -4);
    assert_int_equal(c.args.list.n, 2);
    assert_string_equal(c.args.list.p[0], "x");
    assert_string_equal(c.args.list.p[1], "-y");
    call_done(&c);
}

static void a_value_is_the_next_word_whatever_it_begins_with(void **state)
{
    struct call c;
    (void)state;
    READ(&c, "--list", "--", "--n", "-1", "--list=", "--list", "");
    assert_true(c.ok);
    assert_int_equal(c.args.n, -1);
    assert_int_equal(c.args.list.n, 3);
    assert_string_equal(c.args.list.p[0], "--");
    assert_string_equal(c.args.list.p[1], "");
    call_done(&c);
}

static void an_optional_value_is_never_the_next_word(void **state)
{
    struct call c;
    (void)state;
    READ(&c, "--text", "word");
    assert_true(c.ok && c.n == 1);
    assert_string_equal(c.args.text, "implied");
    call_done(&c);
    READ(&c, "-ta", "--text=own");
    assert_true(c.ok && c.args.all);
    assert_string_equal(c.args.text, "own");
    call_done(&c);
}

static void a_group_writes_into_its_own_struct(void **state)
{
    struct call c;
    (void)state;
    READ(&c, "--name=x", "--no-sort", "--more=two", "--x", "1e3", "--time", "1.5", "--dur", "1m");
    assert_true(c.ok && c.args.inner.named && !c.args.sort);
    assert_string_equal(c.args.inner.name, "x");
    assert_int_equal(c.args.more.n, 1);
    assert_string_equal(c.args.more.p[0], "two");
    assert_true(c.args.x == 1000 && c.args.time == 1500 && c.args.dur == 60000);
    call_done(&c);
}

static void wrong_calls_are_refused_with_their_reason(void **state)
{
    (void)state;
    REFUSES("unknown option \"--al\"", "--al");
    REFUSES("unknown option \"--\"", "--=x");
    REFUSES("unknown option \"--no-all\"", "--no-all");
    REFUSES("unknown option \"-z\"", "-z");
    REFUSES("unknown option \"-z\" in \"-az\"", "-az");
    REFUSES("unknown option \"-\xc3\xa9\"", "-\xc3\xa9");
    REFUSES("--all: takes no value", "--all=1");
    REFUSES("--no-sort: takes no value", "--no-sort=1");
    REFUSES("--count: takes no value", "--count=1");
    REFUSES("--list: needs a value: X", "a", "--list");
    REFUSES("-l: needs a value: X", "-al");
    REFUSES("--n: 10 is not in -5 to 9", "--n=10");
    REFUSES("-n: not a whole number: \"\"", "-n", "");
    REFUSES("--n: not a whole number: \"-\"", "--n=-");
    REFUSES("--n: not a whole number: \"0x1\"", "--n=0x1");
    REFUSES("--n: number out of range: \"9223372036854775808\"", "--n=9223372036854775808");
    REFUSES("--x: not a number: \"1.2.3\"", "--x=1.2.3");
    REFUSES("--size: not a size: \"64XB\"", "--size=64XB");
    REFUSES("-o: unknown value \"=json\"", "-o=json");
}

static void near_names_are_offered(void **state)
{
    struct call c;
    (void)state;
    READ(&c, "--ouput=json");
    assert_string_equal(c.e.hint, "did you mean \"--output\"?");
    call_done(&c);
    READ(&c, "-output", "json");
    assert_false(c.ok);
    call_done(&c);
    READ(&c, "-name");
    assert_int_equal(c.e.kind, ERR_USAGE);
    call_done(&c);
    READ(&c, "-o=jsno");
    assert_string_equal(c.e.hint, "did you mean \"json\"?\none of pretty, json, ndjson");
    call_done(&c);
}

static void required_options_are_asked_for(void **state)
{
    static const struct opt rows[] = {
        { OPT_STR(struct inner, name), .name = "name", .arg = "NAME", .required = true,
          .brief = "a name" },
    };
    struct inner in = { 0 };
    struct err e = { 0 };
    struct opt_parser p = { .words = (const char *const[]){ "--name=x", NULL } };
    (void)state;
    opt_parser_add(&p, rows, N_OF(rows), &in);
    assert_false(opt_parser_check(&p, &e));
    assert_string_equal(e.msg, "--name NAME is needed");
    err_done(&e);
    assert_int_equal(opt_parser_step(&p, &e), OPT_STEP_OPTION);
    assert_true(opt_parser_check(&p, &e));
    opt_parser_done(&p);
}

/* Rows of one command: what the engine, help and completions take for granted. */
static void check_rows(const struct cmd *c)
{
    struct opt_refs refs = { 0 };
    opt_refs_add(&refs, c->opts, c->n_opts, NULL);
    opt_refs_add(&refs, common_opts, common_opts_n, NULL);
    for (size_t i = 0; i < refs.n; i++) {
        const struct opt *o = refs.p[i].row;
        bool flag = o->kind == OPT_KIND_FLAG || o->kind == OPT_KIND_COUNT;
        if (!o->name || !o->brief || flag != !o->arg || (o->kind == OPT_KIND_ENUM && !o->words) ||
            (o->implied && !o->optional_value) || o->brief[strlen(o->brief) - 1] == '.')
            fail_msg("%s: row --%s is not complete", c->name, o->name);
        for (size_t j = 0; j < i; j++) {
            const struct opt *p = refs.p[j].row;
            if (strcmp(o->name, p->name) == 0 || (o->letter && o->letter == p->letter))
                fail_msg("%s: --%s and --%s clash", c->name, o->name, p->name);
        }
    }
    opt_refs_done(&refs);
}

static void every_command_is_complete_and_its_defaults_parse(void **state)
{
    (void)state;
    for (size_t i = 0; i < cmd_table_n; i++) {
        const struct cmd *c = cmd_table[i];
        struct opt_parser p = { 0 };
        void *args = xcalloc(1, c->args_size + 1);
        if (!c->name || !c->brief || !c->run || (c->max_operands && !c->usage))
            fail_msg("command %s is not complete", c->name);
        check_rows(c);
        opt_parser_add(&p, c->opts, c->n_opts, args);
        opt_parser_done(&p);
        free(args);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(defaults_stand_where_nothing_is_given),
        cmocka_unit_test(options_and_operands_mix_until_two_dashes),
        cmocka_unit_test(letters_cluster_and_the_last_may_take_a_value),
        cmocka_unit_test(a_value_is_the_next_word_whatever_it_begins_with),
        cmocka_unit_test(an_optional_value_is_never_the_next_word),
        cmocka_unit_test(a_group_writes_into_its_own_struct),
        cmocka_unit_test(wrong_calls_are_refused_with_their_reason),
        cmocka_unit_test(near_names_are_offered),
        cmocka_unit_test(required_options_are_asked_for),
        cmocka_unit_test(every_command_is_complete_and_its_defaults_parse),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
