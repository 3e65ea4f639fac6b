/* Alert templates beside what tests/integration/tmpl.sh compares with promtool: functions newer
 * than promtool's, limits, places of errors, and what lint asks. */
#include "test.h"

#include "tmpl/tmpl.h"

#include <math.h>
#include <string.h>

struct fixture {
    struct arena a;
    struct labels labels, external;
    struct tmpl_data d;
};

static void setup(struct fixture *f)
{
    struct label ls[] = { { STR("__name__"), STR("m") },
                          { STR("instance"), STR("host.example.com:9090") },
                          { STR("job"), STR("api") } };
    struct label ext[] = { { STR("region"), STR("eu") } };

    *f = (struct fixture){ 0 };
    struct label *own = arena_dup(&f->a, ls, sizeof ls);
    struct label *other = arena_dup(&f->a, ext, sizeof ext);
    f->labels = labels_of(&f->a, own, 3);
    f->external = labels_of(&f->a, other, 1);
    f->d = (struct tmpl_data){ .labels = &f->labels,
                               .external_labels = &f->external,
                               .external_url = STR("http://prom.example.com:9090/path"),
                               .value = 1.5,
                               .ts = 1353755652000 };
}

static const struct tmpl *parse(struct fixture *f, const char *text)
{
    struct err e = { 0 };
    const struct tmpl *t = tmpl_parse(&f->a, STR("A"), str_of(text), &e);

    if (!t)
        fail_msg("%s: %s", text, e.msg);
    return t;
}

static void expands_to(struct fixture *f, const char *text, const char *want)
{
    struct str got = tmpl_expand_alert(&f->a, parse(f, text), &f->d, NULL);

    if (!str_eq(got, str_of(want)))
        fail_msg("%s: got \"%.*s\", want \"%s\"", text, STR_ARG(got), want);
}

/* ---- beyond promtool 3.5 ---- */

static void functions_newer_than_promtool(void **state)
{
    static const char *const rows[][2] = {
        { "{{ now }}", "1.353755652e+09" },
        { "{{ now | humanizeTimestamp }}", "2012-11-24 11:14:12 +0000 UTC" },
        { "{{ toDuration 90 }}", "1m30s" },
        { "{{ toDuration \"1800\" }}", "30m0s" },
        { "{{ (toDuration 5400).Hours }} {{ (toDuration 90).Minutes }} {{ (toDuration 1.5).Seconds "
          "}}",
          "1.5 1.5 1.5" },
        { "{{ (toDuration 0.0015).String }} {{ toDuration 0 }} {{ toDuration 1e-9 }}",
          "1.5ms 0s 1ns" },
        { "{{ toDuration 0.0000015 }} {{ toDuration -3661.5 }}", "1.5\xC2\xB5s -1h1m1.5s" },
        { "{{ (toDuration 90).Milliseconds }} {{ (toDuration -1).Abs }}", "90000 1s" },
        { "{{ (toDuration 90).Round 60000000000 }} {{ (toDuration 90).Truncate 60000000000 }}",
          "2m0s 1m0s" },
        { "{{ toDuration 90 | humanizeDuration }}", "1m 30s" },
        { "{{ (toTime now).Add (toDuration 60) }}", "2012-11-24 11:15:12 +0000 UTC" },
        { "{{ ((toTime now).Sub (toTime 1353755592)).Minutes }}", "1" },
        { "{{ urlQueryEscape \"a b&c=d/\xC3\xA9\" }}", "a+b%26c%3Dd%2F%C3%A9" },
        { "{{ parseDuration \"-1m30s\" }} {{ parseDuration \"-0\" }}", "-90 0" },
        { "{{ externalURL }} {{ pathPrefix }}", "http://prom.example.com:9090/path /path" },
        { "{{ printf \"%T\" (toDuration 1) }}", "time.Duration" },
    };
    struct fixture f;

    (void)state;
    setup(&f);
    for (size_t i = 0; i < N_OF(rows); i++)
        expands_to(&f, rows[i][0], rows[i][1]);
    arena_done(&f.a);
}

static void paths_of_external_urls(void **state)
{
    static const char *const rows[][2] = {
        { "", "" },
        { "http://host", "" },
        { "http://host/", "/" },
        { "https://host:9090/a/b?c=/d#/e", "/a/b" },
    };
    struct fixture f;

    (void)state;
    setup(&f);
    for (size_t i = 0; i < N_OF(rows); i++) {
        f.d.external_url = str_of(rows[i][0]);
        expands_to(&f, "{{ pathPrefix }}", rows[i][1]);
    }
    arena_done(&f.a);
}

static void empty_data_is_fine(void **state)
{
    struct fixture f;

    (void)state;
    setup(&f);
    f.d = (struct tmpl_data){ 0 };
    expands_to(&f,
               "{{ $labels }}{{ $labels.x }}{{ $externalLabels }}{{ $externalURL }}{{ $value }}",
               "map[]map[]0");
    expands_to(&f, "{{ range $labels }}x{{ else }}none{{ end }}{{ len $labels }}", "none0");
    expands_to(&f, "", "");
    expands_to(&f, "plain text, nothing else", "plain text, nothing else");
    arena_done(&f.a);
}

/* ---- errors and their places ---- */

static void syntax_errors_tell_the_place(void **state)
{
    static const struct {
        const char *text, *msg, *at;
    } rows[] = {
        { "a {{ foo }} b", "template: __alert_A:1: function \"foo\" not defined", "foo" },
        { "a {{ $foo.x }} b", "template: __alert_A:1: undefined variable \"$foo\"", "$foo" },
        { "a\nb {{ 1 | 2 }}", "template: __alert_A:2: non executable command in pipeline stage 2",
          "}}" },
        { "{{ if $value > 1 }}", "template: __alert_A:1: unexpected \">\" in operand", ">" },
        { "{{ end }}", "template: __alert_A:1: unexpected {{end}}", "}}" },
        { "{{ if 1 }}", "template: __alert_A:1: unexpected EOF", "" },
        { "{{ \"abc", "template: __alert_A:1: unterminated quoted string", "\"abc" },
    };
    struct fixture f;

    (void)state;
    setup(&f);
    for (size_t i = 0; i < N_OF(rows); i++) {
        struct err e = { 0 };
        assert_null(tmpl_parse(&f.a, STR("A"), str_of(rows[i].text), &e));
        assert_int_equal(e.kind, ERR_SYNTAX);
        assert_string_equal(e.msg, rows[i].msg);
        assert_true(e.at.off + e.at.n <= strlen(rows[i].text));
        assert_str(((struct str){ rows[i].text + e.at.off, e.at.n }), rows[i].at);
        err_done(&e);
    }
    arena_done(&f.a);
}

static void execution_errors_tell_the_place(void **state)
{
    static const struct {
        const char *text, *at;
    } rows[] = {
        { "a {{ $value | title }}", "title" },
        { "a {{ if gt $value 1 }}x{{ end }}", "gt $value 1" },
        { "a {{ $labels.job.foo }}", "$labels.job.foo" },
        { "a\n{{ .Foo.Bar }}", ".Foo.Bar" },
        { "{{ title $value }}", "$value" },
        { "{{ template \"nope\" }}", "{{ template \"nope\"" },
    };
    struct fixture f;

    (void)state;
    setup(&f);
    for (size_t i = 0; i < N_OF(rows); i++) {
        struct err e = { 0 };
        struct str out;
        assert_false(tmpl_expand(&f.a, parse(&f, rows[i].text), &f.d, &out, &e));
        assert_int_equal(e.kind, ERR_EXEC);
        struct str at = { rows[i].text + e.at.off, e.at.n };
        assert_true(str_starts(at, str_of(rows[i].at)));
        err_done(&e);
    }
    arena_done(&f.a);
}

static void complex_numbers_are_refused(void **state)
{
    struct fixture f;
    struct err e = { 0 };

    (void)state;
    setup(&f);
    assert_null(tmpl_parse(&f.a, STR("A"), STR("{{ 1+2i }}"), &e));
    assert_string_equal(e.msg,
                        "template: __alert_A:1: complex numbers are not supported: \"1+2i\"");
    err_done(&e);
    arena_done(&f.a);
}

static void names_are_quoted(void **state)
{
    struct fixture f;
    struct err e = { 0 };
    struct str out;

    (void)state;
    setup(&f);
    const struct tmpl *t = tmpl_parse(&f.a, STR("a \"b\""), STR("{{ .X }}"), &e);
    assert_non_null(t);
    assert_false(tmpl_expand(&f.a, t, &f.d, &out, &e));
    assert_true(strstr(e.msg, "__alert_a \"b\":1:115: executing \"__alert_a \\\"b\\\"\" at <.X>"));
    err_done(&e);
    arena_done(&f.a);
}

/* ---- limits ---- */

static void endless_templates_end(void **state)
{
    static const char *const rows[][2] = {
        { "{{ range 1000000000 }}{{ range 1000000000 }}{{ end }}{{ end }}", "too many steps" },
        { "{{ define \"r\" }}{{ template \"r\" . }}{{ end }}{{ template \"r\" . }}",
          "exceeded maximum template depth (100000)" },
        { "{{ $x := \"xxxxxxxx\" }}{{ range 60 }}{{ $x = print $x $x }}{{ end }}", "too long" },
        { "{{ range 100000 }}{{ printf \"%1000d\" 1 }}{{ end }}", "too long" },
        { "{{ printf \"%1000000d%1000000d%1000000d%1000000d%1000000d%1000000d\" 1 2 3 4 5 6 }}",
          "too long" },
        { "{{ $x := \"aaaaaaaa\" }}{{ range 15 }}{{ $x = print $x $x }}{{ end }}"
          "{{ reReplaceAll \"\" \"b\" $x | len }}",
          "takes too long" },
    };
    struct fixture f;

    (void)state;
    setup(&f);
    for (size_t i = 0; i < N_OF(rows); i++) {
        struct err e = { 0 };
        struct str out;
        if (tmpl_expand(&f.a, parse(&f, rows[i][0]), &f.d, &out, &e))
            fail_msg("%s: expands", rows[i][0]);
        if (!strstr(e.msg, rows[i][1]))
            fail_msg("%s: %s", rows[i][0], e.msg);
        err_done(&e);
    }
    arena_done(&f.a);
}

static void deep_nesting_is_refused(void **state)
{
    struct fixture f;
    struct buf b = { 0 };
    struct err e = { 0 };

    (void)state;
    setup(&f);
    for (int i = 0; i < 100000; i++)
        buf_puts(&b, "{{if 1}}");
    assert_null(tmpl_parse(&f.a, STR("A"), buf_str(&b), &e));
    err_done(&e);
    buf_clear(&b);
    buf_puts(&b, "{{ ");
    buf_put_repeat(&b, '(', 100000);
    assert_null(tmpl_parse(&f.a, STR("A"), buf_str(&b), &e));
    assert_string_equal(e.msg, "template: __alert_A:1: max expression depth exceeded");
    err_done(&e);
    buf_clear(&b);
    buf_put_repeat(&b, 'x', TMPL_MAX_TEXT_BYTES + 1);
    assert_null(tmpl_parse(&f.a, STR("A"), buf_str(&b), &e));
    assert_int_equal(e.kind, ERR_LIMIT);
    err_done(&e);
    buf_done(&b);
    arena_done(&f.a);
}

static void a_set_flag_cancels(void **state)
{
    const volatile bool cancel = true;
    const struct query limits = { .cancel = &cancel };
    struct fixture f;
    struct err e = { 0 };
    struct str out;

    (void)state;
    setup(&f);
    f.d.limits = &limits;
    assert_false(tmpl_expand(&f.a, parse(&f, "{{ range 10 }}{{ end }}"), &f.d, &out, &e));
    assert_int_equal(e.kind, ERR_CANCELED);
    err_done(&e);
    arena_done(&f.a);
}

/* ---- coverage ---- */

/* The branches of a template, "!" where this expansion reaches one. */
static void reaches(const char *text, const char *want)
{
    struct fixture f;
    struct buf b = { 0 };
    bool reached[16] = { false };
    struct str out;
    struct err e = { 0 };
    size_t n;

    setup(&f);
    const struct tmpl *t = parse(&f, text);
    const struct tmpl_branch *p = tmpl_branches(t, &n);
    assert_true(n <= N_OF(reached));
    f.d.reached = reached;
    assert_true(tmpl_expand(&f.a, t, &f.d, &out, &e));
    for (size_t i = 0; i < n; i++)
        buf_printf(&b, "%.*s%s", (int)p[i].at.n, text + p[i].at.off, reached[i] ? "!" : "");
    if (!str_eq(buf_str(&b), str_of(want)))
        fail_msg("%s: got %s, want %s", text, buf_z(&b), want);
    buf_done(&b);
    arena_done(&f.a);
}

static void branches_that_ran_are_told(void **state)
{
    (void)state;
    reaches("{{ $value }}", "");
    reaches("{{ if gt $value 1.0 }}a{{ else }}b{{ end }}", "{{ if gt $value 1.0 }}!{{ else }}");
    reaches("{{ if gt $value 2.0 }}a{{ else }}b{{ end }}", "{{ if gt $value 2.0 }}{{ else }}!");
    reaches("{{ if false }}a{{ else if true }}b{{ else }}c{{ end }}",
            "{{ if false }}{{ else if true }}!{{ else }}");
    reaches("{{ with $labels.none }}{{ if . }}{{ end }}{{ end }}",
            "{{ with $labels.none }}{{ if . }}");
    reaches("{{ range $labels }}{{ if eq . \"api\" }}x{{ end }}{{ else }}y{{ end }}",
            "{{ range $labels }}!{{ if eq . \"api\" }}!{{ else }}");
    reaches("{{ range 0 }}{{ else }}y{{ end }}", "{{ range 0 }}{{ else }}!");
    reaches("{{ define \"t\" }}{{ if . }}x{{ end }}{{ end }}{{ template \"t\" 1 }}", "{{ if . }}!");
}

/* ---- what lint asks ---- */

/* The uses as "kind:name@text", "!" guarded, "=" bare. */
static void uses_are(const char *text, const char *want)
{
    static const char kinds[] = { 'l', 'e', 'v', 'f' };
    struct fixture f;
    struct buf b = { 0 };
    size_t n;

    setup(&f);
    const struct tmpl_use *u = tmpl_uses(&f.a, parse(&f, text), &n);
    for (size_t i = 0; i < n; i++)
        buf_printf(&b, "%s%c:%.*s@%.*s%s%s", i ? " " : "", kinds[u[i].kind], STR_ARG(u[i].name),
                   (int)u[i].at.n, text + u[i].at.off, u[i].guarded ? "!" : "",
                   u[i].bare ? "=" : "");
    if (!str_eq(buf_str(&b), str_of(want)))
        fail_msg("%s: got %s, want %s", text, buf_z(&b), want);
    buf_done(&b);
    arena_done(&f.a);
}

static void uses_are_found(void **state)
{
    (void)state;
    uses_are("none", "");
    uses_are("{{ $labels.job }}", "l:job@$labels.job=");
    uses_are("{{ .Labels.job | title }}", "l:job@.Labels.job f:title@title");
    uses_are("{{ $.Labels.job }}{{ $labels }}", "l:job@$.Labels.job= l:@$labels=");
    uses_are("{{ index $labels \"a b\" }}", "f:index@index l:a b@$labels \"a b\"");
    uses_are("{{ index $labels $value }}", "f:index@index l:@$labels v:@$value");
    uses_are("{{ $externalLabels.x }}{{ .ExternalLabels.y }}",
             "e:x@$externalLabels.x= e:y@.ExternalLabels.y=");
    uses_are("{{ $value }}{{ .Value }}{{ humanize $value }}",
             "v:@$value= v:@.Value= f:humanize@humanize v:@$value");
    uses_are("{{ printf \"%s\" ($labels.a | toUpper) }}",
             "f:printf@printf l:a@$labels.a f:toUpper@toUpper");
    uses_are("{{ $x := $labels.a }}{{ $x }}", "l:a@$labels.a");
}

static void guarded_uses_are_told(void **state)
{
    (void)state;
    uses_are("{{ if $labels.a }}{{ $labels.a }}{{ $labels.b }}{{ else }}{{ $labels.a }}{{ end }}",
             "l:a@$labels.a! l:a@$labels.a!= l:b@$labels.b= l:a@$labels.a!=");
    uses_are("{{ with $labels.a }}{{ . }}{{ end }}{{ $labels.a }}",
             "l:a@$labels.a! l:a@$labels.a=");
    uses_are("{{ or $labels.a \"x\" }}", "f:or@or! l:a@$labels.a!");
    uses_are("{{ if eq $labels.a \"x\" }}{{ $labels.a }}{{ end }}",
             "f:eq@eq! l:a@$labels.a! l:a@$labels.a!=");
    // The dot of a loop is another one.
    uses_are("{{ range query \"x\" }}{{ .Labels.y }}{{ .Value }}{{ $labels.z }}{{ end }}",
             "f:query@query l:z@$labels.z=");
    uses_are("{{ define \"t\" }}{{ .Labels.a }}{{ end }}{{ template \"t\" . }}", "");
}

static void check_is(const char *text, const char *want)
{
    struct fixture f;
    struct diags notes = { 0 };
    struct buf b = { 0 };

    setup(&f);
    tmpl_check(parse(&f, text), &f.d, &notes);
    for (size_t i = 0; i < notes.n; i++)
        buf_printf(&b, "%s%s: %s @%.*s", i ? "; " : "", notes.p[i].level == DIAG_ERROR ? "E" : "W",
                   notes.p[i].msg, (int)notes.p[i].at.n, text + notes.p[i].at.off);
    if (!str_eq(buf_str(&b), str_of(want)))
        fail_msg("%s: got %s, want %s", text, buf_z(&b), want);
    buf_done(&b);
    diags_done(&notes);
    arena_done(&f.a);
}

static void a_check_walks_all_branches(void **state)
{
    (void)state;
    check_is("{{ $value | humanize }} of {{ $labels.job }}", "");
    check_is("{{ if gt $value 1 }}x{{ end }}",
             "E: error calling gt: incompatible types for comparison: float64 and int "
             "@gt $value 1");
    check_is("{{ if $labels.none }}{{ $value | title }}{{ else }}{{ title 1 }}{{ end }}",
             "E: wrong type for value; expected string; got float64 @title; "
             "E: expected string; found 1 @1");
    check_is("{{ $labels.job | humanize }}",
             "W: error calling humanize: strconv.ParseFloat: parsing \"api\": invalid syntax "
             "@humanize");
    check_is("{{ range query \"x\" }}{{ .Foo }}{{ end }}",
             "E: can't evaluate field Foo in type *template.sample @.Foo");
    check_is("{{ query \"x\" | first | value | humanize }}", "");
    check_is("{{ $x := title 1 }}{{ $x.foo }}", "E: expected string; found 1 @1");
    check_is("{{ template \"t\" . }}{{ define \"t\" }}{{ .Bar }}{{ end }}{{ .Foo }}",
             "E: can't evaluate field Bar in type struct { Labels map[string]string; "
             "ExternalLabels map[string]string; ExternalURL string; Value interface {} } @.Bar; "
             "E: can't evaluate field Foo in type struct { Labels map[string]string; "
             "ExternalLabels map[string]string; ExternalURL string; Value interface {} } @.Foo");
    check_is("{{ and $labels.none (title 1) }}", "E: expected string; found 1 @1");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(functions_newer_than_promtool),
        cmocka_unit_test(paths_of_external_urls),
        cmocka_unit_test(empty_data_is_fine),
        cmocka_unit_test(syntax_errors_tell_the_place),
        cmocka_unit_test(execution_errors_tell_the_place),
        cmocka_unit_test(complex_numbers_are_refused),
        cmocka_unit_test(names_are_quoted),
        cmocka_unit_test(endless_templates_end),
        cmocka_unit_test(deep_nesting_is_refused),
        cmocka_unit_test(a_set_flag_cancels),
        cmocka_unit_test(branches_that_ran_are_told),
        cmocka_unit_test(uses_are_found),
        cmocka_unit_test(guarded_uses_are_told),
        cmocka_unit_test(a_check_walks_all_branches),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
