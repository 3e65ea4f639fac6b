/* Files formatted: a second time changes nothing, the expressions mean the same, and all else is
 * the same byte for byte; of files made by chance, and of those of others. */
#include "test.h"

#include "../lib/pql_any.h"
#include "../lib/pql_tree.h"

#include "base/io.h"
#include "cmd/cmd_table.h"
#include "cmd/fmt.h"
#include "ext/yaml.h"
#include "lint/board.h"

#include <dirent.h>
#include <stdio.h>

/* False: there is something wrong in it. */
static bool format(struct str text, bool json, struct buf *out, size_t *n_exprs)
{
    static const struct fmt_args args;
    static const struct common_args common = { .quiet = true };
    const struct cmd_call call = { .cmd = &cmd_fmt, .common = &common };
    struct fmt f = { .call = &call, .args = &args };
    struct fmt_doc d = { .f = &f, .name = STR("x"), .text = text };
    struct err e = { 0 };
    bool ok = json ? fmt_json(&d, out, &e) : fmt_yaml(&d, out, &e);

    if (!ok)
        fail_msg("%s\n%.*s", e.msg, STR_ARG(text));
    *n_exprs = d.n_exprs;
    vec_done(&d.edits);
    arena_done(&d.arena);
    arena_done(&f.arena);
    buf_done(&f.out);
    return d.n_wrong == 0;
}

static void stays(struct str text, bool json)
{
    struct buf again = { 0 };
    size_t n;

    assert_true(format(text, json, &again, &n));
    if (!str_eq(text, buf_str(&again)))
        fail_msg("formatted once:\n%.*s\ntwice:\n%s", STR_ARG(text), buf_z(&again));
    buf_done(&again);
}

/* What an expression means; the variables stand for something. */
static void put_meaning(struct buf *b, struct str expr)
{
    struct arena a = { 0 };
    struct pql_filled filled;
    struct err e = { 0 };
    struct pql_node *n = pql_parse_filled(&a, expr, PQL_FILL_CHECK, &filled, &e);

    if (n)
        tree_put(b, n);
    for (size_t i = 0; n && i < filled.n; i++)
        buf_put_str(b, str_head(str_skip(filled.source, filled.p[i].src.off), filled.p[i].src.n));
    buf_putc(b, '\n');
    pql_done(n);
    err_done(&e);
    arena_done(&a);
}

// ---- YAML by chance ----

static void put_lines(struct buf *b, struct str text, const char *indent)
{
    for (struct str line; str_cut(&text, '\n', &line);) {
        buf_printf(b, "\n%s", line.n ? indent : "");
        buf_put_str(b, line);
    }
}

static void put_escaped(struct buf *b, struct str s, char quote)
{
    buf_putc(b, quote);
    for (size_t i = 0; i < s.n; i++) {
        if (quote == '\'' && s.p[i] == quote)
            buf_puts(b, "'");
        if (quote == '"' && (s.p[i] == quote || s.p[i] == '\\'))
            buf_putc(b, '\\');
        if (s.p[i] == '\n')
            buf_puts(b, quote == '"' ? "\\n" : "\n\n       ");
        else
            buf_putc(b, s.p[i]);
    }
    buf_putc(b, quote);
}

/* `expr: ...` in one of the ways there are, with comments where they can be. */
static void put_scalar(struct buf *b, struct str expr)
{
    static const char *const heads[] = { "|", "|-", "|+", "| # a", ">", ">- # b" };
    static const char *const indents[] = { "       ", "        ", "            " };
    size_t way = chance(8);

    if (way < 6) {
        bool folded = heads[way][0] == '>', lines = str_find_char(expr, '\n') < expr.n;
        buf_puts(b, folded && lines ? "|" : heads[way]);
        put_lines(b, expr, indents[chance(3)]);
        return;
    }
    put_escaped(b, expr, way == 6 ? '"' : '\'');
    buf_puts(b, chance(2) ? " # c" : "");
}

static bool parses(struct str text)
{
    struct arena a = { 0 };
    struct err e = { 0 };
    struct pql_node *n = pql_parse(&a, text, NULL, &e);
    bool ok = n != NULL;

    pql_done(n);
    err_done(&e);
    arena_done(&a);
    return ok;
}

static void put_any_expr(struct buf *b)
{
    do {
        buf_clear(b);
        put_any_vector(b, 4);
        if (chance(3) == 0)
            buf_puts(b, "\n  or # c\n  up");
    } while (!parses(buf_str(b)));
}

static void put_file(struct buf *b, struct buf *meaning)
{
    size_t n = 1 + chance(4);

    buf_puts(b, "# head\ngroups:\n  - name: a # b\n    rules:\n");
    for (size_t i = 0; i < n; i++) {
        struct buf expr = { 0 };
        put_any_expr(&expr);
        buf_printf(b, "    - record: r%zu\n      # d\n      expr: ", i);
        put_scalar(b, buf_str(&expr));
        buf_printf(b, "\n%s# e\n      labels: {a: 'b'}\n", chance(2) ? "" : "\n");
        put_meaning(meaning, buf_str(&expr));
        buf_done(&expr);
    }
}

static void read_meaning(struct buf *b, struct str text)
{
    struct err e = { 0 };
    struct yaml_doc *d = yaml_doc_new(text, &e);
    const struct yaml_node *rules;

    assert_non_null(d);
    rules = yaml_get(yaml_get(yaml_doc_root(d), "groups")->first->value, "rules");
    for (const struct yaml_member *m = rules->first; m; m = m->next)
        put_meaning(b, yaml_get(m->value, "expr")->text);
    yaml_doc_free(d);
}

static void files_by_chance_keep_their_meaning(void **state)
{
    (void)state;
    for (size_t i = 0; i < 1000; i++) {
        struct buf text = { 0 }, out = { 0 }, meaning = { 0 }, after = { 0 };
        size_t n;
        put_file(&text, &meaning);
        assert_true(format(buf_str(&text), false, &out, &n));
        stays(buf_str(&out), false);
        read_meaning(&after, buf_str(&out));
        if (!str_eq(buf_str(&meaning), buf_str(&after)))
            fail_msg("%s\nhas become\n%s", buf_z(&text), buf_z(&out));
        assert_true(str_starts(buf_str(&out), STR("# head\ngroups:\n  - name: a # b\n")));
        buf_done(&text);
        buf_done(&out);
        buf_done(&meaning);
        buf_done(&after);
    }
}

// ---- files of others ----

static void put_yaml_but_exprs(struct buf *b, struct buf *exprs, const struct yaml_node *n)
{
    if (n->kind == YAML_SCALAR) {
        str_put_quoted(b, n->text);
        return;
    }
    for (const struct yaml_member *m = n->first; m; m = m->next) {
        if (m->key)
            put_yaml_but_exprs(b, exprs, m->key);
        if (m->key && str_eq(m->key->text, STR("expr")))
            put_meaning(exprs, m->value->text);
        else
            put_yaml_but_exprs(b, exprs, m->value);
        buf_putc(b, '\n');
    }
}

static void put_json_but_exprs(struct buf *b, struct buf *exprs, const struct json_node *n)
{
    bool expr = str_eq(n->key, STR("expr"));
    bool query = str_eq(n->key, STR("query")) || str_eq(n->key, STR("definition"));

    buf_put_str(b, n->key);
    if (expr)
        put_meaning(exprs, n->text);
    else if (!query)
        buf_put_str(b, n->text);
    buf_printf(b, " %d\n", (int)n->kind);
    for (const struct json_node *m = n->child; m; m = m->next)
        put_json_but_exprs(b, exprs, m);
}

static void read_file(struct str text, bool json, struct buf *rest, struct buf *exprs)
{
    struct err e = { 0 };
    struct arena a = { 0 };
    struct json_node *root = NULL;
    struct yaml_docs docs = { 0 };

    if (json ? !json_dom(&a, text, &root, &e) : !yaml_docs_read(text, &docs, &e))
        fail_msg("%s", e.msg);
    if (json)
        put_json_but_exprs(rest, exprs, root);
    for (size_t i = 0; i < docs.n; i++)
        put_yaml_but_exprs(rest, exprs, yaml_doc_root(docs.p[i]));
    yaml_docs_done(&docs);
    arena_done(&a);
}

static void check_file(const char *path)
{
    struct buf text = { 0 }, out = { 0 }, rest = { 0 }, exprs = { 0 }, rest2 = { 0 },
               exprs2 = { 0 };
    struct err e = { 0 };
    bool json = str_ends(str_of(path), STR(".json"));
    size_t n;

    if (!io_read_file(path, 64 << 20, &text, &e))
        fail_msg("%s: %s", path, e.msg);
    if (!format(buf_str(&text), json, &out, &n))
        fail_msg("%s: has wrong expressions", path);
    assert_true(n > 0);
    stays(buf_str(&out), json);
    read_file(buf_str(&text), json, &rest, &exprs);
    read_file(buf_str(&out), json, &rest2, &exprs2);
    if (!str_eq(buf_str(&rest), buf_str(&rest2)))
        fail_msg("%s: more than expressions has changed", path);
    if (!str_eq(buf_str(&exprs), buf_str(&exprs2)))
        fail_msg("%s: an expression has another meaning", path);
    buf_done(&text);
    buf_done(&out);
    buf_done(&rest);
    buf_done(&exprs);
    buf_done(&rest2);
    buf_done(&exprs2);
}

static size_t check_folder(const char *name)
{
    const char *root = getenv("PROMCTL_CONFORMANCE"), *srcdir = getenv("srcdir");
    struct buf path = { 0 };
    size_t n = 0;

    if (root)
        buf_printf(&path, "%s/%s", root, name);
    else
        buf_printf(&path, "%s/../shared/conformance/%s", srcdir ? srcdir : ".", name);
    DIR *d = opendir(buf_z(&path));
    size_t folder = path.n;
    for (struct dirent *f; d && (f = readdir(d));) {
        if (f->d_name[0] == '.')
            continue;
        path.n = folder;
        buf_printf(&path, "/%s", f->d_name);
        check_file(buf_z(&path));
        n++;
    }
    if (d)
        closedir(d);
    buf_done(&path);
    return n;
}

static void files_of_others_keep_their_meaning(void **state)
{
    size_t n = check_folder("rules") + check_folder("dashboards");

    (void)state;
    if (!n) {
        printf("SKIPPED: no rule files and dashboards; set PROMCTL_CONFORMANCE\n");
        skip();
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(files_by_chance_keep_their_meaning),
        cmocka_unit_test(files_of_others_keep_their_meaning),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
