/* shell_inspect.c - commands of the shell that show what the source has. */
#include <unistd.h>

#include "cmd/shell_commands.h"
#include "out/table.h"
#include "out/text.h"
#include "out/units.h"

enum { WAIT_MS = 120 * 1000, SHOWN_VALUES = 8 };

/* NULL: told why, or canceled. */
static const struct names_list *names_of(struct shell *sh, enum names_kind kind, struct str label,
                                         struct str selector)
{
    const struct names_key k = { kind, label, &selector, selector.n ? 1 : 0 };
    const struct names_list *l = names_wait(sh->names, &k, WAIT_MS, &cmd_interrupted);

    if (!l) {
        shell_say(sh, "canceled");
    } else if (l->e.kind != ERR_NONE) {
        struct err e = { 0 };
        err_set(&e, l->e.kind, "%s", l->e.msg);
        if (l->e.hint)
            err_hint(&e, "%s", l->e.hint);
        shell_error(sh, STR(""), &e);
        l = NULL;
    }
    return l;
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

// ---- \m ----

struct metric_rows {
    const struct names_list *l;
    struct rank_hit *hits; /* or NULL: all, in order of names */
    size_t n;
};

static enum out_style metric_cell(void *user, size_t row, size_t col, struct buf *b)
{
    const struct metric_rows *r = user;
    const struct rank_name *name = r->hits ? r->hits[row].name : &r->l->table.p[row];
    const struct names_info *info = &r->l->infos[name->id];

    if (col == 0) {
        buf_put_str(b, name->name);
    } else if (col == 1) {
        buf_put_str(b, info->type == METRIC_UNKNOWN ? STR("") : metric_type_name(info->type));
    } else if (col == 2 && info->series) {
        out_put_exact(b, (double)info->series);
    } else if (col == 3) {
        buf_put_str(b, info->help);
    }
    return STYLE_NONE;
}

static bool is_in(struct str name, struct str part)
{
    for (size_t i = 0; i + part.n <= name.n; i++)
        if (str_eq_nocase(str_head(str_skip(name, i), part.n), part))
            return true;
    return false;
}

/* Those with the pattern in them, where there are any; else those that have its letters. */
static size_t like(const struct names_list *l, struct str pattern, struct rank_hit hits[RANK_MAX])
{
    const struct rank_table *table = &l->table;
    size_t n = rank_find(&table, 1, pattern, 0, hits), in = 0;

    for (size_t i = 0; i < n; i++)
        if (is_in(hits[i].name->name, pattern))
            hits[in++] = hits[i];
    return in ? in : n;
}

static bool any_counted(const struct names_list *l)
{
    for (size_t i = 0; i < l->table.n; i++)
        if (l->infos[i].series)
            return true;
    return false;
}

void shell_cmd_metrics(struct shell *sh, struct str arg)
{
    struct out_col cols[] = {
        { .head = STR("METRIC"), .style = STYLE_NAME, .min = 20 },
        { .head = STR("TYPE"), .style = STYLE_DIM },
        { .head = STR("SERIES"), .align = ALIGN_RIGHT, .drop = 1 },
        { .head = STR("HELP"), .min = 10, .drop = 2 },
    };
    const struct names_list *l = names_of(sh, NAMES_METRICS, STR(""), STR(""));
    struct rank_hit hits[RANK_MAX];
    struct metric_rows rows = { .l = l };
    struct out_flow f;

    if (!l)
        return;
    rows.n = arg.n ? like(l, arg, hits) : l->table.n;
    rows.hits = arg.n ? hits : NULL;
    if (!rows.n) {
        shell_say(sh, "no metrics%s", arg.n ? " like that" : "");
        return;
    }
    if (!any_counted(l)) // a server is not asked for that
        cols[2].head = STR("");
    const struct out_table t = {
        .cols = cols,
        .n_cols = N_OF(cols),
        .n_rows = rows.n,
        .cell = metric_cell,
        .user = &rows,
    };
    out_table_put(begin(sh, &f), &t);
    end(&f);
}

// ---- \l, \v ----

static void put_names(struct shell *sh, const struct names_list *l, const char *none)
{
    struct out_flow f;

    if (!l)
        return;
    if (!l->table.n) {
        shell_say(sh, "%s", none);
        return;
    }
    begin(sh, &f);
    for (size_t i = 0; i < l->table.n && out_flow_check(&f); i++) {
        out_text(&f.out.buf, &sh->term, l->table.p[i].name);
        buf_putc(&f.out.buf, '\n');
    }
    end(&f);
}

void shell_cmd_labels(struct shell *sh, struct str arg)
{
    put_names(sh, names_of(sh, NAMES_LABELS, STR(""), arg), "no labels");
}

void shell_cmd_values(struct shell *sh, struct str arg)
{
    struct str label = str_head(arg, str_find_char(arg, ' '));
    struct str metric = str_trim(str_skip(arg, label.n));

    if (label.n)
        put_names(sh, names_of(sh, NAMES_VALUES, label, metric), "no values");
    else
        shell_say(sh, "write: \\v LABEL [METRIC]");
}

// ---- \d ----

static void put_label(struct shell *sh, struct buf *b, struct str label, struct str metric)
{
    const struct names_list *values = names_of(sh, NAMES_VALUES, label, metric);

    buf_puts(b, "  ");
    out_style(b, &sh->term, STYLE_NAME);
    out_text(b, &sh->term, label);
    out_style_end(b, &sh->term);
    if (!values) {
        buf_putc(b, '\n');
        return;
    }
    buf_printf(b, " (%zu)  ", values->table.n);
    struct buf list = { 0 };
    for (size_t i = 0; i < values->table.n && i < SHOWN_VALUES; i++) {
        buf_puts(&list, i ? ", " : "");
        out_text_cut(&list, &sh->term, values->table.p[i].name, 40);
    }
    if (values->table.n > SHOWN_VALUES)
        buf_printf(&list, ", %zu more", values->table.n - SHOWN_VALUES);
    size_t used = out_text_width(&sh->term, label) + 12;
    out_text_cut(b, &sh->term, buf_str(&list),
                 sh->term.width > used + 8 ? sh->term.width - used : 8);
    buf_putc(b, '\n');
    buf_done(&list);
}

static void put_metric(struct shell *sh, struct buf *b, struct str metric,
                       const struct names_info *info)
{
    out_style(b, &sh->term, STYLE_NAME);
    out_text(b, &sh->term, metric);
    out_style_end(b, &sh->term);
    buf_printf(b, "  %.*s", STR_ARG(metric_type_name(info->type)));
    if (info->series)
        buf_printf(b, "  %zu series", info->series);
    buf_putc(b, '\n');
    if (info->help.n) {
        buf_puts(b, "  ");
        out_text(b, &sh->term, info->help);
        buf_putc(b, '\n');
    }
}

void shell_cmd_metric(struct shell *sh, struct str arg)
{
    const struct names_list *metrics, *labels;
    struct out_flow f;

    if (!arg.n) {
        shell_cmd_metrics(sh, arg);
        return;
    }
    if (!(metrics = names_of(sh, NAMES_METRICS, STR(""), STR(""))))
        return;
    const struct names_info *info = names_info_of(metrics, arg);
    if (!info) {
        const struct query q = { .text = arg, .start = sh->source.now_ms };
        shell_doubt(sh, &q, true);
        return;
    }
    if (!(labels = names_of(sh, NAMES_LABELS, STR(""), arg)))
        return;
    begin(sh, &f);
    put_metric(sh, &f.out.buf, arg, info);
    for (size_t i = 0; i < labels->table.n; i++)
        put_label(sh, &f.out.buf, labels->table.p[i].name, arg);
    end(&f);
}
