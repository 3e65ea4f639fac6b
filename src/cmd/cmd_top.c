/* cmd_top.c - `promctl top`: the live dashboard, its options and what it opens. */
#include <fcntl.h>
#include <unistd.h>

#include "base/io.h"
#include "base/nearest.h"
#include "base/time.h"
#include "base/vec.h"
#include "cmd/cmd_table.h"
#include "cmd/top.h"
#include "demo/demo.h"
#include "tui/grafana.h"
#include "tui/rows.h"

enum {
    INTERVAL_MS = 5000,
    ONCE_INTERVAL_MS = 2000,
    KEEP_MS = 3600000, /* as the options say */
    MAX_MEMORY = 256 << 20,
    PLAY_REFRESH_MS = 1000,
    MOST_SPEED = 100000,
};

static const char *const view_words[] = { "targets", "dashboard", "metrics", "alerts", "explore" };
static const struct opt_words top_views = { view_words, NULL, N_OF(view_words) };

static const char *const format_words[] = { "text", "ansi", "json", "svg" };
static const char *const format_briefs[] = {
    "characters alone",
    "characters with colours",
    "rows of text, and what stands for what",
    "a picture for a browser",
};
static const struct opt_words top_formats = { format_words, format_briefs, N_OF(format_words) };

static const char *const glyph_words[] = { "auto", "braille", "block", "ascii" };
static const struct opt_words top_glyphs = { glyph_words, NULL, N_OF(glyph_words) };

static const char *const theme_words[] = { "auto", "dark", "light", "contrast", "ansi", "mono" };
static const struct opt_words top_themes = { theme_words, NULL, N_OF(theme_words) };

// clang-format off
static const struct opt top_opts[] = {
    { OPT_GROUP(struct top_args, source, source_args_opts), .brief = "Source" },
    { OPT_STR(struct top_args, dashboard), .name = "dashboard", .arg = "FILE|NAME",
      .complete = COMPLETE_FILE, .brief = "show this dashboard",
      .man = "A YAML file, Grafana's JSON, or one that is built in: `task-handler`, `node`, "
             "`prometheus`, `go-service`. Without it, the first of those whose metrics are all there." },
    { OPT_STRS(struct top_args, vars), .name = "var", .arg = "NAME=VALUE",
      .brief = "begin with this value of a variable of the dashboard",
      .man = "Several of the same name choose several values where the variable may have them; "
             "`all` is all of them. A value that the source does not know is asked for all the same." },
    { OPT_STRS(struct top_args, rules), .name = "rules", .arg = "FILE", .complete = COMPLETE_FILE,
      .brief = "evaluate the alerting rules of this file" },
    { OPT_ENUM(struct top_args, view, top_views), OPT_GIVEN(struct top_args, view_given),
      .name = "view", .arg = "SCREEN", .brief = "begin with this screen" },
    { OPT_STR(struct top_args, expr), .name = "expr", .letter = 'e', .arg = "EXPR",
      .brief = "begin with this expression in Explore" },
    { OPT_DUR(struct top_args, range_ms), OPT_GIVEN(struct top_args, range_given), .name = "since",
      .arg = "DUR", .brief = "show so much of the past (15m)" },
    { OPT_DUR(struct top_args, refresh_ms), OPT_GIVEN(struct top_args, refresh_given),
      .name = "refresh", .arg = "DUR", .brief = "draw anew every DUR (5s)" },
    { OPT_DUR(struct top_args, interval_ms), .name = "interval", .arg = "DUR",
      .brief = "scrape targets every DUR (5s)",
      .man = "With `--once` two seconds: a frame needs two scrapes for rates." },
    { OPT_DUR(struct top_args, keep_ms), .name = "keep", .arg = "DUR", .def = "1h",
      .brief = "keep so much of what was scraped" },
    { OPT_SIZE(struct top_args, max_memory), .name = "max-memory", .arg = "SIZE", .def = "256MiB",
      .brief = "forget older samples where more memory would be needed" },
    { OPT_STR(struct top_args, record), .name = "record", .arg = "FILE", .complete = COMPLETE_FILE,
      .brief = "write what is scraped to a file",
      .man = "OpenMetrics with times, packed where FILE ends in .gz, which all commands read with "
             "`-f`. A FILE that exists is continued. Of a server the series are written that its "
             "answers are made of." },
    { OPT_FLAG(struct top_args, play), .name = "play",
      .brief = "play the recording of --file from its first sample on",
      .man = "Space stops it, and goes on from what is shown; the time keys look elsewhere, and `L` "
             "goes back to where it stopped. Where frames are printed (`--once`, `--frames`) those of "
             "the recording's own time are, `--every` DUR of it, and nobody waits for it." },
    { OPT_FLOAT(struct top_args, speed), OPT_GIVEN(struct top_args, speed_given), .name = "speed",
      .arg = "N", .def = "1", .brief = "with --play: N times as fast" },
    { OPT_STR(struct top_args, cast), .name = "cast", .arg = "FILE", .complete = COMPLETE_FILE,
      .brief = "write the frames to a file, as asciinema plays them" },
    { OPT_FLAG(struct top_args, once), .name = "once",
      .brief = "print one frame and exit; so without a terminal" },
    { OPT_INT(struct top_args, frames), OPT_GIVEN(struct top_args, frames_given),
      .name = "frames", .arg = "N", .min = 1, .max = 1000000000,
      .brief = "print N frames, with a form feed between them" },
    { OPT_DUR(struct top_args, every_ms), OPT_GIVEN(struct top_args, every_given), .name = "every",
      .arg = "DUR", .brief = "with --frames: so far apart (--refresh)" },
    { OPT_DUR(struct top_args, wait_ms), .name = "wait", .arg = "DUR", .def = "30s",
      .brief = "with --once: wait so long for what the frame needs" },
    { OPT_STR(struct top_args, size), .name = "size", .arg = "COLSxROWS",
      .brief = "with --once: the size of the frame" },
    { OPT_ENUM(struct top_args, format, top_formats), OPT_GIVEN(struct top_args, format_given),
      .name = "output", .letter = 'o', .arg = "FORMAT", .brief = "with --once: how to print the frame",
      .man = "Without it `ansi` where colours can be seen, else `text`." },
    { OPT_FLAG(struct top_args, fail_on_firing), .name = "fail-on-firing",
      .brief = "with --once: exit with 1 when an alert fires" },
    { OPT_FLAG(struct top_args, fail_on_down), .name = "fail-on-down",
      .brief = "with --once: exit with 1 when a target is down" },
    { OPT_FLAG(struct top_args, strict), .name = "strict",
      .brief = "exit with 1 when something in the dashboard is not supported" },
    { OPT_FLAG(struct top_args, export), .name = "export",
      .brief = "print the dashboard as YAML and exit",
      .man = "What Grafana's JSON holds that cannot be kept is told on standard error." },
    { OPT_ENUM(struct top_args, theme, top_themes), .name = "theme", .arg = "NAME", .def = "auto",
      .brief = "colours for a dark or light background, or none",
      .man = "`contrast` has nothing dim, `ansi` the 16 colours that the terminal's user has chosen, "
             "and `mono` bold, dim and reverse alone." },
    { OPT_ENUM(struct top_args, glyphs, top_glyphs), .name = "glyphs", .arg = "SET", .def = "auto",
      .brief = "draw lines with these characters" },
    { OPT_FLAG(struct top_args, no_mouse), .name = "no-mouse",
      .brief = "leave the mouse to the terminal" },
};
// clang-format on

static const struct cmd_example top_examples[] = {
    { "promctl top demo:", "the simulated Task Handler system" },
    { "promctl top :9100 :9090", "two targets, with no configuration" },
    { "promctl top -s http://localhost:9090 --dashboard node-exporter-full.json",
      "a dashboard of Grafana over a server" },
    { "promctl top --once --view targets api=:8087 worker=:8088 --fail-on-down",
      "one frame, for a script" },
    { "promctl top demo: --once -o svg > board.svg", "a picture for a ticket" },
    { "promctl top :9100 --record incident.om.gz", "keep what is seen" },
    { "promctl top -f incident.om.gz --play --speed 10", "and see it again" },
};

// ---- what is opened ----

static void put_issues(const struct top *t, const char *path, const struct dash_issues *list)
{
    struct buf b = { 0 };
    struct str rest, line;

    dash_put_issues(&b, str_of(path), list);
    rest = buf_str(&b);
    while (str_cut(&rest, '\n', &line))
        if (line.n)
            cmd_warn(t->call, "%.*s", STR_ARG(line));
    buf_done(&b);
}

static bool open_dashboard(struct top *t, struct err *e)
{
    const char *name = t->args->dashboard;
    struct buf text = { 0 };

    if (!name)
        return true;
    t->dash = arena_new(&t->arena, struct dashboard);
    if (dash_builtin_read(&t->arena, str_of(name), t->dash))
        return true;
    if (!io_read_file(name, DASH_MAX_BYTES, &text, e)) {
        buf_done(&text);
        return err_wrap(e, "dashboard %s", name);
    }
    bool ok = dash_load(&t->arena, buf_str(&text), t->dash);
    buf_done(&text);
    if (t->dash->issues.n)
        put_issues(t, name, &t->dash->issues);
    t->not_all = t->args->strict && t->dash->issues.n > 0;
    // On a terminal they are shown in its place, until the file is saved without.
    return ok || !t->args->once ||
           err_set(e, ERR_FORMAT, "%s: %zu error%s in the dashboard", name,
                   t->dash->issues.n_errors, t->dash->issues.n_errors == 1 ? "" : "s");
}

// ---- variables ----

static const struct dash_var *find_var(const struct dashboard *d, struct str name)
{
    for (size_t i = 0; i < d->n_vars; i++)
        if (str_eq(d->vars[i].name, name))
            return &d->vars[i];
    return NULL;
}

static bool no_var(const struct dashboard *d, struct str name, struct err *e)
{
    struct nearest near = { .word = name };

    for (size_t i = 0; i < d->n_vars; i++)
        nearest_try(&near, d->vars[i].name);
    err_set(e, ERR_USAGE, "--var: the dashboard has no variable \"%.*s\"", STR_ARG(name));
    if (near.best.n)
        err_hint(e, "did you mean \"%.*s\"?", STR_ARG(near.best));
    else if (d->n_vars == 0)
        err_hint(e, "it has none at all");
    return false;
}

static bool open_vars(struct top *t, struct err *e)
{
    const struct opt_strs *list = &t->args->vars;

    if (list->n && !t->dash)
        return err_set(e, ERR_USAGE, "--var: of which dashboard? --dashboard names it");
    t->given = arena_new_n(&t->arena, struct collect_given, list->n);
    for (size_t i = 0; i < list->n; i++) {
        struct str text = str_of(list->p[i]);
        size_t eq = str_find_char(text, '=');
        struct collect_given *g = &t->given[i];
        *g = (struct collect_given){ str_head(text, eq), str_skip(text, eq + 1) };
        if (eq == 0 || eq == text.n)
            return err_set(e, ERR_USAGE, "--var: \"%s\" is not NAME=VALUE", list->p[i]);
        const struct dash_var *v = find_var(t->dash, g->name);
        if (!v)
            return no_var(t->dash, g->name, e);
        for (size_t k = 0; k < i && !v->multi; k++)
            if (str_eq(t->given[k].name, g->name))
                return err_set(e, ERR_USAGE, "--var: %.*s has one value only", STR_ARG(g->name));
    }
    return true;
}

// ---- rules ----

/* Those of the dashboard are found from its folder. */
static const char *beside(struct arena *a, const char *path, struct str rel)
{
    const char *slash = path ? strrchr(path, '/') : NULL;

    if (!slash || (rel.n && rel.p[0] == '/'))
        return arena_str(a, rel).p;
    return arena_printf(a, "%.*s/%.*s", (int)(slash - path), path, STR_ARG(rel));
}

static bool open_rule_file(struct top *t, const char *path, struct err *e)
{
    struct rule_file *f = &t->rules[t->n_rules];
    struct buf b = { 0 };

    if (!rule_file_read(path, NULL, f, e))
        return err_wrap(e, "%s", path);
    t->n_rules++;
    if (!f->n_problems)
        return true;
    rule_problem_put(&b, &f->problems[0]);
    err_set(e, ERR_FORMAT, "%s: %s", path, buf_z(&b));
    buf_done(&b);
    return false;
}

static bool open_rules(struct top *t, struct err *e)
{
    const struct opt_strs *given = &t->args->rules;
    size_t n_dash = t->dash && !t->dash->builtin ? t->dash->n_rules : 0;

    t->rules = arena_new_n(&t->arena, struct rule_file, given->n + n_dash);
    for (size_t i = 0; i < given->n; i++)
        if (!open_rule_file(t, given->p[i], e))
            return false;
    for (size_t i = 0; i < n_dash; i++)
        if (!open_rule_file(t, beside(&t->arena, t->args->dashboard, t->dash->rules[i]), e))
            return false;
    return true;
}

static bool demo_page(void *user, enum ingest_demo part, enum http_accept accept, struct buf *out,
                      enum expo_format *format, struct err *e)
{
    (void)user;
    *format = accept == HTTP_ACCEPT_TEXT ? EXPO_TEXT : EXPO_OPENMETRICS;
    return demo_render((enum demo_part)part, DEMO_SEED, time_now_ms(), *format, out, e);
}

static void wake(void *user)
{
    const struct top *t = user;
    ssize_t n = write(t->wake[1], "", 1); // full: there is a byte to read already
    (void)n;
}

static bool open_pipe(struct top *t, struct err *e)
{
    return pipe2(t->wake, O_NONBLOCK | O_CLOEXEC) == 0 ||
           err_errno(e, ERR_IO, "a pipe between threads");
}

static struct str name_of(const char *path)
{
    const char *slash = strrchr(path, '/');

    return str_of(slash && slash[1] ? slash + 1 : path);
}

static void open_collector(struct top *t)
{
    const struct top_args *a = t->args;
    struct opened_source *s = &t->source;

    t->collector = collect_new(&(struct collect_opts){
        .engine = t->engine,
        .source = s->source,
        .store = s->store,
        .targets = s->targets.p,
        .n_targets = s->targets.n,
        .load = { .http = &s->http,
                  .accept = (enum http_accept)a->source.http.accept,
                  .max_bytes = s->http.max_body_bytes,
                  .demo = demo_page },
        .interval_ms = s->live ? a->interval_ms : 0,
        .keep_ms = a->keep_ms,
        .newest_ms = s->store && !s->live ? s->now_ms : 0,
        .speed = a->play ? a->speed : 0,
        .server = s->server,
        .name = s->server ? str_of(api_url(s->server)) : (struct str){ 0 },
        .dash = t->dash,
        .dash_name = t->dash ? name_of(a->dashboard) : (struct str){ 0 },
        .find_dash = !t->dash,
        .why = top_why,
        .vars = t->given,
        .n_vars = t->given ? a->vars.n : 0,
        .rules = t->rules,
        .n_rules = t->n_rules,
        .rules_name = a->rules.n ? str_of(a->rules.p[0]) : (struct str){ 0 },
        .wake = wake,
        .user = t,
    });
}

// ---- looks ----

const char *top_theme_name(enum top_theme theme)
{
    return theme_words[theme];
}

void top_use_theme(struct top *t, enum top_theme theme)
{
    struct out_term *term = &t->term;

    t->theme = theme;
    term->light = theme == THEME_LIGHT || (theme != THEME_DARK && t->found.light);
    term->contrast = theme == THEME_CONTRAST;
    term->depth = theme == THEME_MONO   ? OUT_DEPTH_MONO
                  : theme == THEME_ANSI ? OUT_DEPTH_16
                                        : t->found.depth;
    t->look.mono = !term->color || term->depth == OUT_DEPTH_MONO;
}

static void open_looks(struct top *t)
{
    const struct top_args *a = t->args;

    out_term_of(&t->term, STDOUT_FILENO, (enum out_color)t->call->common->color);
    t->found = t->term;
    top_use_theme(t, (enum top_theme)a->theme);
    t->look.ascii = a->glyphs == 3 || (a->glyphs == 0 && !t->term.utf8);
    t->look.glyphs = t->look.ascii ? PLOT_ASCII : a->glyphs == 2 ? PLOT_BLOCK : PLOT_BRAILLE;
}

// ---- the view ----

void top_view(struct top *t, const struct board *b)
{
    const struct top_args *a = t->args;

    if (t->begun && (t->pressed || !b->dash || t->view.screen != SCREEN_TARGETS))
        return;
    view_begin(&t->view, b);
    t->view.keys = t->keys;
    if (a->view_given)
        t->view.screen = (enum screen)a->view;
    if (a->expr) {
        size_t n = strlen(a->expr);
        n = n < VIEW_INPUT_BYTES ? n : VIEW_INPUT_BYTES - 1;
        memcpy(t->view.expr.p, a->expr, n);
        t->view.expr.n = t->view.expr.at = n;
        if (!a->view_given)
            t->view.screen = SCREEN_EXPLORE;
    }
    if (a->range_given)
        t->view.range_ms = a->range_ms;
    if (a->play)
        t->view.refresh_ms = PLAY_REFRESH_MS;
    if (a->refresh_given)
        t->view.refresh_ms = a->refresh_ms;
    t->begun = true;
}

/* Panels below a row that is folded, but for one that fills the screen. Before there is a board it
 * is not known what is repeated. */
static void hide_folded(const struct view *v, const struct dashboard *d, bool live, uint8_t *bits)
{
    bool hidden = false;

    for (size_t i = 0; d && !live && i < d->n_panels; i++)
        if (d->panels[i].repeat.n)
            return;
    for (size_t i = 0; d && i < d->n_panels && i < VIEW_PANELS; i++) {
        if (d->panels[i].type == PANEL_ROW)
            hidden = v->folded[i];
        else if (hidden && !(v->zoom && v->lists[SCREEN_DASHBOARD].focus == i))
            bits[i / 8] |= (uint8_t)(1u << i % 8);
    }
}

/* Where the row in focus stands in the board's list, which a filter or an order may hide. */
static size_t focus_of(const struct view *v, const struct board *b, enum screen s)
{
    size_t focus = v->lists[s].focus;
    struct arena a = { 0 };
    struct rows rows;

    if (!b || v->screen != s)
        return focus;
    rows_of(&a, v, b, &rows);
    if (focus < rows.n)
        focus = rows.p[focus];
    arena_done(&a);
    return focus;
}

void top_look(struct top *t, const struct board *b, int width)
{
    const struct view *v = &t->view;
    struct collect_want w;

    memset(&w, 0, sizeof w); // compared as bytes
    w.screen = v->screen;
    w.zoom = v->zoom;
    w.hold = v->paused || v->end_ms || (t->args->play && t->args->once);
    w.end_ms = v->paused ? v->paused_ms : v->end_ms;
    w.range_ms = v->range_ms;
    w.refresh_ms = v->refresh_ms;
    w.dots = width > 20 ? 2 * width : 40;
    w.family = focus_of(v, b, SCREEN_METRICS);
    w.first_family = v->lists[SCREEN_METRICS].scroll;
    w.alert = focus_of(v, b, SCREEN_ALERTS);
    w.reading = v->reading;
    w.page = v->page;
    memcpy(w.expr, v->expr.p, v->expr.n < sizeof w.expr ? v->expr.n : sizeof w.expr - 1);
    hide_folded(v, b && b->dash ? b->dash : t->dash, b && b->dash, w.hidden);
    collect_look(t->collector, &w);
}

static bool panel_failed(const struct view *v, const struct board *b)
{
    if (v->screen == SCREEN_EXPLORE)
        return b->explore.answer.state == BOARD_FAILED;
    for (size_t i = 0; v->screen == SCREEN_DASHBOARD && b->panels && i < b->dash->n_panels; i++)
        for (size_t k = 0; k < b->panels[i].n; k++)
            if (b->panels[i].answers[k].state == BOARD_FAILED)
                return true;
    return false;
}

int top_status(const struct top *t, const struct board *b)
{
    if (panel_failed(&t->view, b))
        return 1;
    for (size_t i = 0; t->args->fail_on_firing && i < b->n_alerts; i++)
        if (b->alerts[i].state == BOARD_ALERT_FIRING)
            return 1;
    for (size_t i = 0; t->args->fail_on_down && i < b->n_targets; i++)
        if (b->targets[i].state == BOARD_FAILED || b->targets[i].state == BOARD_STALE)
            return 1;
    return 0;
}

// ---- running ----

static bool check_args(const struct top_args *a, struct err *e)
{
    if (a->source.collect_given)
        return err_set(e, ERR_USAGE, "--collect: top collects for as long as it runs");
    if (a->interval_ms < 0 || a->keep_ms <= 0 || (a->range_given && a->range_ms < 1000) ||
        (a->refresh_given && a->refresh_ms < 100))
        return err_set(e, ERR_USAGE, "%s: the time is too short",
                       a->interval_ms < 0 ? "--interval"
                       : a->keep_ms <= 0  ? "--keep"
                       : a->range_given   ? "--since"
                                          : "--refresh");
    if (a->play && (!a->source.files.n || a->source.targets.n))
        return err_set(e, ERR_USAGE, "--play: which recording? --file names it");
    if (a->speed_given && !a->play)
        return err_set(e, ERR_USAGE, "--speed is for --play");
    if (a->speed_given && !(a->speed > 0 && a->speed <= MOST_SPEED))
        return err_set(e, ERR_USAGE, "--speed: a number above 0, at most %d", MOST_SPEED);
    if (a->every_given && (a->every_ms < 100 || !(a->frames_given || a->play)))
        return err_set(e, ERR_USAGE, "--every: %s",
                       a->every_ms < 100 ? "the time is too short" : "it is for --frames");
    if (a->frames > 1 && a->format_given && a->format == TOP_SVG)
        return err_set(e, ERR_USAGE, "--frames: -o svg is a picture of one frame");
    if (a->strict && !a->dashboard)
        return err_set(e, ERR_USAGE, "--strict: of which dashboard? --dashboard names it");
    return !a->export || a->dashboard ||
           err_set(e, ERR_USAGE, "--export: which dashboard? --dashboard names it");
}

/* Operands are targets, too. */
static void add_operands(const struct cmd_call *call, struct top_args *a)
{
    for (size_t i = 0; i < call->n; i++)
        vec_push(&a->source.targets, call->operands[i]);
}

static int export_dashboard(const struct top *t, struct err *e)
{
    struct buf b = { 0 };

    dash_write(&b, t->dash);
    cmd_write_stdout(buf_str(&b), e);
    buf_done(&b);
    return 0;
}

static bool open_all(struct top *t, struct err *e)
{
    const struct source_open_opts opts = { .max_bytes = t->args->max_memory };

    if (!top_keys(t, e) || !open_vars(t, e) || !open_rules(t, e) ||
        !source_open(&t->source, t->call, &t->args->source, &opts, e))
        return false;
    t->engine = source_engine_new(&t->source, NULL);
    if (!open_pipe(t, e))
        return false;
    open_collector(t);
    return !t->args->record || top_record(t, t->args->record, e);
}

static void close_all(struct top *t, struct err *e)
{
    struct err late = { 0 };

    if (t->collector && !collect_end(t->collector, &late) && e->kind == ERR_NONE) {
        err_wrap(&late, "--record");
        err_take(e, &late);
    }
    err_done(&late);
    if (!cast_close(t->cast, &late) && e->kind == ERR_NONE)
        err_take(e, &late);
    err_done(&late);
    collect_free(t->collector);
    top_boards_done(t);
    query_engine_close(t->engine);
    source_opened_close(&t->source);
    for (size_t i = 0; i < t->n_rules; i++)
        rule_file_done(&t->rules[i]);
    for (size_t i = 0; i < 2; i++)
        if (t->wake[i] >= 0)
            close(t->wake[i]);
    arena_done(&t->names.arena);
    arena_done(&t->arena);
}

/* The simulated system needs no second scrape. */
static bool has_past(const struct top_args *a)
{
    for (size_t i = 0; i < a->source.targets.n; i++)
        if (!str_starts(str_of(a->source.targets.p[i]), STR("demo:")))
            return false;
    return true;
}

static int run(const struct cmd_call *call, struct top_args *a, struct err *e)
{
    struct top t = { .call = call, .args = a, .wake = { -1, -1 } };
    int status = 0;

    open_looks(&t);
    a->once = a->once || a->frames_given || !t.term.tty || !isatty(STDIN_FILENO);
    if (!a->interval_ms)
        a->interval_ms = a->once && !has_past(a) ? ONCE_INTERVAL_MS : INTERVAL_MS;
    if (check_args(a, e) && open_dashboard(&t, e)) {
        if (a->export)
            status = err_worse(export_dashboard(&t, e), t.not_all);
        else if (t.not_all)
            status = 1;
        else if (open_all(&t, e))
            status = a->once ? top_once(&t, e) : top_screen(&t, e);
    }
    close_all(&t, e);
    return status;
}

int top_explore(const struct cmd_call *call, const struct source_args *source, const char *expr,
                struct err *e)
{
    struct top_args a = {
        .source = *source, .expr = expr, .keep_ms = KEEP_MS, .max_memory = MAX_MEMORY
    };

    a.source.collect_given = false;
    return run(call, &a, e);
}

static int top_run(const struct cmd_call *call, void *args, struct err *e)
{
    add_operands(call, args);
    return run(call, args, e);
}

const struct cmd cmd_top = {
    .name = "top",
    .usage = "[TARGET]...",
    .brief = "watch targets, a server or a recording live",
    .man = "Shows what is going on: targets and whether they are up, rate, errors, latency and "
           "saturation of each job, a dashboard, all metrics, alerts, and a line for PromQL. "
           "Nothing needs to be configured: what is scraped is kept in memory, and what to show is "
           "found from names and types.\n\n"
           "TARGETs are scraped; with `-s` a server is asked instead, with `-f` a file is shown as "
           "it was at its newest sample. `?` lists the keys, `q` leaves. Where standard output is "
           "no terminal one frame is printed, as with `--once`.",
    .opts = top_opts,
    .n_opts = N_OF(top_opts),
    .args_size = sizeof(struct top_args),
    .max_operands = OPERANDS_ANY,
    .complete = COMPLETE_TARGET,
    .examples = top_examples,
    .n_examples = N_OF(top_examples),
    .uses = CMD_USES_COLOR | CMD_USES_CONFIG | CMD_USES_HTTP | CMD_USES_FILES,
    .exit_no = "a panel failed, an alert fires (`--fail-on-firing`), a target is down "
               "(`--fail-on-down`), or the dashboard has something that is not supported "
               "(`--strict`)",
    .run = top_run,
};
