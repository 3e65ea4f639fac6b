/* shell_server.c - commands of the shell that only a server can answer. */
#include <unistd.h>

#include "base/json.h"
#include "cmd/shell_commands.h"
#include "cmd/show.h"
#include "out/table.h"

// ---- \targets, \alerts ----

struct tree_rows { /* of the API's answer */
    const struct json_node **p;
    size_t n;
};

static struct str text_of(const struct json_node *n, struct str key)
{
    const struct json_node *m = json_get(n, key);
    return m && (m->kind == JSON_STRING || m->kind == JSON_NUMBER) ? m->text : STR("");
}

static enum out_style health_style(struct str s)
{
    return str_eq(s, STR("up")) || str_eq(s, STR("inactive"))       ? STYLE_OK
           : str_eq(s, STR("unknown")) || str_eq(s, STR("pending")) ? STYLE_WARN
                                                                    : STYLE_BAD;
}

static enum out_style target_cell(void *user, size_t row, size_t col, struct buf *b)
{
    const struct json_node *n = ((struct tree_rows *)user)->p[row];
    const struct json_node *labels = json_get(n, STR("labels"));
    struct str health = text_of(n, STR("health"));

    switch (col) {
    case 0:
        buf_put_str(b, health);
        return health_style(health);
    case 1:
        buf_put_str(b, text_of(labels, STR("job")));
        break;
    case 2:
        buf_put_str(b, text_of(labels, STR("instance")));
        break;
    default:
        buf_put_str(b, text_of(n, STR("lastError")));
    }
    return STYLE_NONE;
}

static struct out_flow *begin(struct shell *sh, struct out_flow *f)
{
    out_flow_init(f, &sh->term, STDOUT_FILENO, !sh->call->common->no_pager);
    return f;
}

static void end(struct out_flow *f)
{
    struct err e = { 0 };

    if (!out_flow_end(f, &e))
        err_done(&e);
}

static void put_list(struct shell *sh, const struct json_node *list, struct out_table t,
                     const char *none)
{
    struct arena a = { 0 };
    struct tree_rows rows = { 0 };
    struct out_flow f;

    rows.p = arena_new_n(&a, const struct json_node *, list ? list->n + 1 : 1);
    for (const struct json_node *n = list ? list->child : NULL; n; n = n->next)
        rows.p[rows.n++] = n;
    t.n_rows = rows.n;
    t.user = &rows;
    if (rows.n) {
        out_table_put(begin(sh, &f), &t);
        end(&f);
    } else {
        shell_say(sh, "%s", none);
    }
    arena_done(&a);
}

/* Sources without one cannot answer. */
static bool has_server(struct shell *sh, const char *what)
{
    struct err e = { 0 };

    if (sh->source.server)
        return true;
    err_set(&e, ERR_USAGE, "only a server has %s", what);
    err_hint(&e, "the query up tells which targets answer");
    shell_error(sh, STR(""), &e);
    return false;
}

/* Asks the server for a list. */
static void ask(struct shell *sh, const char *path, struct str member, const struct out_table *t,
                const char *none)
{
    struct api_answer answer = { 0 };
    struct arena a = { 0 };
    struct err e = { 0 };

    if (!has_server(sh, path))
        return;
    if (api_get(sh->source.server, &a, path, NULL, 0, &answer, &e))
        put_list(sh, json_get(answer.data, member), *t, none);
    else
        shell_error(sh, STR(""), &e);
    api_answer_done(&answer);
    arena_done(&a);
}

void shell_cmd_targets(struct shell *sh, struct str arg)
{
    static const struct out_col cols[] = {
        { .head = STR("HEALTH") },
        { .head = STR("JOB"), .min = 8 },
        { .head = STR("INSTANCE"), .min = 12 },
        { .head = STR("ERROR"), .min = 10, .drop = 1 },
    };
    const struct out_table t = { .cols = cols, .n_cols = N_OF(cols), .cell = target_cell };

    (void)arg;
    ask(sh, "targets", STR("activeTargets"), &t, "no targets");
}

/* As `promctl show alerts`. */
void shell_cmd_alerts(struct shell *sh, struct str arg)
{
    struct err e = { 0 };

    (void)arg;
    if (!has_server(sh, "alerts"))
        return;
    if (!show_over(sh->call, "alerts", &sh->source, &sh->term, &e))
        shell_error(sh, STR(""), &e);
}
