/* shell_offer.c - completion: what can stand at the cursor, out of the names the source has. */
#include <stdlib.h>

#include "base/time.h"
#include "base/vec.h"
#include "cmd/shell.h"
#include "cmd/shell_commands.h"
#include "ext/readline.h"
#include "out/units.h"
#include "promql/complete.h"
#include "promql/fn_table.h"
#include "promql/parse.h"
#include "promql/scan.h"

// ---- what the language has ----

struct word {
    const char *name, *kind, *help;
    unsigned follow; /* enum pql_follow that it belongs to */
};

static const struct word follow_words[] = {
    { "offset", "modifier", "values of so long ago", PQL_FOLLOW_MODIFIERS },
    { "@", "modifier", "values of that time", PQL_FOLLOW_MODIFIERS },
    { "anchored", "modifier", "the range with its edges taken from samples", PQL_FOLLOW_EXTENDED },
    { "smoothed", "modifier", "the range with its edges interpolated", PQL_FOLLOW_EXTENDED },
    { "by", "clause", "a group for each set of these labels", PQL_FOLLOW_GROUPING },
    { "without", "clause", "a group for each set of the other labels", PQL_FOLLOW_GROUPING },
    { "+", "operator", "sum", PQL_FOLLOW_OPERATORS },
    { "-", "operator", "difference", PQL_FOLLOW_OPERATORS },
    { "*", "operator", "product", PQL_FOLLOW_OPERATORS },
    { "/", "operator", "quotient", PQL_FOLLOW_OPERATORS },
    { "%", "operator", "remainder", PQL_FOLLOW_OPERATORS },
    { "^", "operator", "power", PQL_FOLLOW_OPERATORS },
    { "==", "operator", "keeps what is equal", PQL_FOLLOW_OPERATORS },
    { "!=", "operator", "keeps what differs", PQL_FOLLOW_OPERATORS },
    { ">", "operator", "keeps what is greater", PQL_FOLLOW_OPERATORS },
    { ">=", "operator", "keeps what is not less", PQL_FOLLOW_OPERATORS },
    { "<", "operator", "keeps what is less", PQL_FOLLOW_OPERATORS },
    { "<=", "operator", "keeps what is not greater", PQL_FOLLOW_OPERATORS },
    { "and", "operator", "series that both have", PQL_FOLLOW_SETS },
    { "or", "operator", "series of the left, and what the right has more", PQL_FOLLOW_SETS },
    { "unless", "operator", "series that the right has not", PQL_FOLLOW_SETS },
    { "bool", "modifier", "0 or 1 instead of leaving out", PQL_FOLLOW_BOOL },
    { "on", "clause", "series match by these labels", PQL_FOLLOW_MATCHING },
    { "ignoring", "clause", "series match by all but these labels", PQL_FOLLOW_MATCHING },
    { "group_left", "clause", "many on the left match one on the right", PQL_FOLLOW_GROUP_SIDE },
    { "group_right", "clause", "one on the left matches many on the right", PQL_FOLLOW_GROUP_SIDE },
};

static const struct word durations[] = {
    { "5m", "duration", "five minutes", 0 },     { "1m", "duration", "a minute", 0 },
    { "15s", "duration", "fifteen seconds", 0 }, { "30s", "duration", "half a minute", 0 },
    { "10m", "duration", "ten minutes", 0 },     { "15m", "duration", "a quarter of an hour", 0 },
    { "30m", "duration", "half an hour", 0 },    { "1h", "duration", "an hour", 0 },
    { "6h", "duration", "six hours", 0 },        { "1d", "duration", "a day", 0 },
    { "7d", "duration", "a week", 0 },           { "30d", "duration", "thirty days", 0 },
};

static const struct word match_words[] = {
    { "=", "matcher", "is", 0 },
    { "!=", "matcher", "is not", 0 },
    { "=~", "matcher", "matches the regular expression", 0 },
    { "!~", "matcher", "does not match the regular expression", 0 },
};

#define RECENT_KIND "recent"
enum { RECENT = 5 };

struct offers {
    struct shell *sh;
    struct arena *a;
    struct pql_place place;
    struct rank_table own; /* functions or words of the language */
    struct word *words;    /* of `own`, by id */
    size_t n_words;
    const struct names_list *list; /* names of the source, or NULL */
    bool waiting;
};

/* Rows in the order of importance: that is what "uses" are for them. */
static void add_words(struct offers *o, const struct word *rows, size_t n, unsigned follow)
{
    for (size_t i = 0; i < n; i++)
        if (!follow || (rows[i].follow & follow))
            o->words[o->n_words++] = rows[i];
}

static void add_functions(struct offers *o)
{
    for (size_t i = 0; i < pql_fns_n; i++)
        o->words[o->n_words++] = (struct word){ pql_fns[i].name, "function", pql_fns[i].brief, 0 };
    for (int op = 0; pql_agg_brief(op); op++)
        o->words[o->n_words++] = (struct word){ pql_agg_word((enum pql_agg)op), "aggregation",
                                                pql_agg_brief(op), 0 };
}

static void build_own(struct offers *o, bool ordered)
{
    struct rank_name *names = xcalloc(o->n_words + 1, sizeof *names);

    for (size_t i = 0; i < o->n_words; i++)
        names[i] = (struct rank_name){
            .name = str_of(o->words[i].name),
            .traits = 0,
            .uses = ordered                                      ? (uint32_t)(o->n_words - i)
                    : strcmp(o->words[i].kind, RECENT_KIND) == 0 ? UINT32_MAX - (uint32_t)i
                                                                 : 0,
            .id = (uint32_t)i,
        };
    rank_table_init(&o->own, names, o->n_words);
}

static void take_list(struct offers *o, enum names_kind kind)
{
    const struct names_key k = {
        .kind = kind,
        .label = o->place.label,
        .selectors = o->place.selectors,
        .n = kind == NAMES_METRICS ? 0 : o->place.n_selectors,
    };
    o->list = names_get(o->sh->names, &k);
    o->waiting = !o->list;
}

// ---- what depends on the source, or on the past ----

int64_t shell_interval(struct shell *sh, int timeout_ms)
{
    const struct names_key k = { .kind = NAMES_INTERVAL };
    const struct names_list *l = timeout_ms
                                     ? names_wait(sh->names, &k, timeout_ms, &cmd_interrupted)
                                     : names_get(sh->names, &k);
    struct err e = { 0 };
    int64_t ms = 0;

    if (l && l->table.n && !dur_parse(l->table.p[0].name, &ms, &e))
        ms = 0;
    err_done(&e);
    return ms;
}

/* Four scrapes are what rate() should see. */
static void add_interval(struct offers *o)
{
    char four[DUR_MAX_CHARS], one[DUR_MAX_CHARS];
    int64_t ms = shell_interval(o->sh, 0);

    if (!ms)
        return;
    int n = (int)dur_print(four, ms * 4), k = (int)dur_print(one, ms);
    const char *z = arena_printf(o->a, "%.*s", n, four);
    o->words[o->n_words++] = (struct word){
        z, "duration", arena_printf(o->a, "four times the scrape interval of %.*s", k, one), 0
    };
    o->words[o->n_words++] = (struct word){
        "$__rate_interval", "variable",
        arena_printf(o->a, "%s at least, and more than a step of the range", z), 0
    };
}

static bool is_there(const struct offers *o, const char *name)
{
    for (size_t i = 0; i < o->n_words; i++)
        if (strcmp(o->words[i].name, name) == 0)
            return true;
    return false;
}

static void add_durations(struct offers *o)
{
    add_interval(o);
    for (size_t i = 0; i < N_OF(durations); i++)
        if (!is_there(o, durations[i].name))
            o->words[o->n_words++] = durations[i];
}

/* The newest entries of the history, where a new expression begins. */
static void add_recent(struct offers *o)
{
    size_t shown = 0;

    for (size_t i = rlx_history_n(); i-- > 0 && shown < RECENT;) {
        const char *entry = rlx_history_at(i);
        if (!entry || strchr(entry, '\n') || out_editor_is_command(str_of(entry)))
            continue;
        o->words[o->n_words++] = (struct word){ entry, RECENT_KIND, "", 0 };
        shown++;
    }
}

static void collect(struct offers *o)
{
    bool ordered = true;

    o->words = arena_new_n(o->a, struct word, pql_fns_n + 64);
    switch (o->place.kind) {
    case PQL_PLACE_EXPR:
        ordered = false;
        take_list(o, NAMES_METRICS);
        add_words(o, follow_words, N_OF(follow_words),
                  o->place.follow ? o->place.follow : 1u << 31);
        add_functions(o);
        if (!str_trim(rlx_text()).n)
            add_recent(o);
        break;
    case PQL_PLACE_LABEL:
    case PQL_PLACE_GROUPING:
        take_list(o, NAMES_LABELS);
        break;
    case PQL_PLACE_VALUE:
        take_list(o, NAMES_VALUES);
        break;
    case PQL_PLACE_MATCH:
        add_words(o, match_words, N_OF(match_words), 0);
        break;
    case PQL_PLACE_DURATION:
        add_durations(o);
        break;
    case PQL_PLACE_AFTER:
        add_words(o, follow_words, N_OF(follow_words), o->place.follow);
        break;
    case PQL_PLACE_NONE:
        break;
    }
    build_own(o, ordered);
}

// ---- the menu ----

void shell_menu_close(struct shell *sh)
{
    arena_done(&sh->edit.menu.arena);
    sh->edit.menu = (struct shell_menu){ 0 };
}

static bool is_used(const struct pql_place *p, struct str label)
{
    for (size_t i = 0; i < p->n_used; i++)
        if (str_eq(p->used[i], label))
            return true;
    return false;
}

static struct out_menu_row row_of(struct offers *o, struct arena *a, const struct rank_hit *h)
{
    struct out_menu_row r = { .name = arena_str(a, h->name->name) };

    if (h->of == &o->own) {
        const struct word *w = &o->words[h->name->id];
        r.kind = str_of(w->kind);
        r.help = arena_str(a, str_of(w->help));
    } else if (o->list->infos) {
        const struct names_info *info = &o->list->infos[h->name->id];
        struct buf b = { 0 };
        r.kind = metric_type_name(info->type);
        if (info->type == METRIC_UNKNOWN)
            r.kind = STR("metric");
        r.help = arena_str(a, info->help);
        if (info->series)
            out_put_exact(&b, (double)info->series);
        r.count = arena_str(a, buf_str(&b));
        buf_done(&b);
    } else {
        r.kind = o->place.kind == PQL_PLACE_VALUE ? STR("value") : STR("label");
    }
    return r;
}

static void open_menu(struct offers *o, const struct rank_hit *hits, size_t n)
{
    struct shell_menu *m = &o->sh->edit.menu;
    bool labels = o->place.kind == PQL_PLACE_LABEL || o->place.kind == PQL_PLACE_GROUPING;

    shell_menu_close(o->sh);
    m->rows = arena_new_n(&m->arena, struct out_menu_row, n + 1);
    for (size_t i = 0; i < n; i++)
        if (!labels || !is_used(&o->place, hits[i].name->name))
            m->rows[m->n++] = row_of(o, &m->arena, &hits[i]);
    m->word = o->place.word;
    m->quote = o->place.kind == PQL_PLACE_VALUE ? (o->place.quote ? o->place.quote : '"') : 0;
    if (o->place.kind == PQL_PLACE_VALUE && !o->place.quote_closed)
        m->closes = m->quote;
}

/* What a row stands for in the text. */
static void put_choice(struct buf *b, const struct shell_menu *m, const struct out_menu_row *r,
                       bool opens)
{
    struct buf quoted = { 0 };

    if (m->quote == '`') {
        buf_printf(b, "%s%.*s", opens ? "`" : "", STR_ARG(r->name));
    } else if (m->quote) {
        str_put_quoted(&quoted, r->name);
        buf_printf(b, "%s", opens ? "\"" : "");
        for (size_t i = 1; i + 1 < quoted.n; i++) {
            if (m->quote == '\'' && quoted.p[i] == '\'')
                buf_putc(b, '\\');
            buf_putc(b, quoted.p[i]);
        }
    } else if (str_eq(r->kind, STR("label")) && !label_name_is_legacy(r->name)) {
        str_put_quoted(b, r->name);
    } else if (!str_eq(r->kind, STR("label")) && r->name.n && !metric_name_is_legacy(r->name) &&
               (r->count.n || str_eq(r->kind, STR("metric")))) {
        buf_putc(b, '{');
        str_put_quoted(b, r->name);
        buf_putc(b, '}');
    } else {
        buf_put_str(b, r->name);
    }
    buf_done(&quoted);
}

static char text_at(size_t off)
{
    struct str text = rlx_text();
    return off < text.n ? text.p[off] : 0;
}

/* What comes behind the only choice, so that one can type on. */
static void put_suffix(struct buf *b, const struct pql_place *p, const struct out_menu_row *r,
                       size_t behind)
{
    bool names_call = p->kind == PQL_PLACE_EXPR; // not the argument of \h
    bool call = names_call &&
                (str_eq(r->kind, STR("function")) || str_eq(r->kind, STR("aggregation")));
    char next = text_at(behind);

    if (call && next != '(')
        buf_putc(b, '(');
    else if (p->kind == PQL_PLACE_LABEL && next != '=' && next != '!')
        buf_putc(b, '=');
    else if (p->kind == PQL_PLACE_AFTER && next != ' ')
        buf_putc(b, ' ');
}

static void choose(struct shell *sh, size_t i, const struct pql_place *only)
{
    struct shell_menu *m = &sh->edit.menu;
    size_t behind = m->word.off + m->word.n;
    bool opens = m->quote && (m->word.off == 0 || text_at(m->word.off - 1) != m->quote);
    struct buf b = { 0 };

    put_choice(&b, m, &m->rows[i], opens);
    if (m->closes && text_at(behind) != m->closes)
        buf_putc(&b, m->closes);
    if (only)
        put_suffix(&b, only, &m->rows[i], behind);
    rlx_replace(m->word, buf_str(&b));
    m->word.n = b.n;
    if (opens) { // the next choice replaces the same part
        m->word.off += 1;
        m->word.n -= 1;
    }
    if (m->closes)
        m->word.n -= m->word.n && text_at(m->word.off + m->word.n - 1) == m->closes;
    buf_done(&b);
}

static void step(struct shell *sh, bool back)
{
    struct shell_menu *m = &sh->edit.menu;

    if (back)
        m->chosen = m->chosen > 1 ? m->chosen - 1 : m->n;
    else
        m->chosen = m->chosen % m->n + 1;
    choose(sh, m->chosen - 1, NULL);
}

/* The part that all names have in common stands there at once. */
static void type_common(struct offers *o, const struct rank_hit *hits, size_t n)
{
    size_t common = rank_common(hits, n, o->place.typed);
    struct span typed = { o->place.word.off, o->place.typed.n };

    if (o->place.kind == PQL_PLACE_VALUE && (!o->place.quote || o->place.quote != '"'))
        return;
    if (common <= o->place.typed.n || o->place.word.n != typed.n)
        return;
    struct str name = str_head(hits[0].name->name, common);
    for (size_t i = 0; i < name.n; i++)
        if ((unsigned char)name.p[i] < ' ' || strchr("\"\\\x7f", name.p[i]) ||
            (unsigned char)name.p[i] >= 0x80)
            return; // to be escaped; the menu does
    rlx_replace(typed, name);
    o->sh->edit.menu.word.n = name.n;
}

/* The first is what is meant: alone, or alone in beginning like that. */
static bool is_only(const struct offers *o, const struct out_menu_row *rows, size_t n)
{
    return n == 1 || (o->place.typed.n > 1 && str_starts(rows[0].name, o->place.typed) &&
                      !str_starts(rows[1].name, o->place.typed));
}

static void offer(struct offers *o)
{
    const struct rank_table *tables[2] = { &o->own };
    struct rank_hit *hits = arena_new_n(o->a, struct rank_hit, RANK_MAX);
    size_t n_tables = 1;
    struct shell *sh = o->sh;

    if (o->list)
        tables[n_tables++] = &o->list->table;
    size_t n = rank_find(tables, n_tables, o->place.typed, o->place.want, hits);
    open_menu(o, hits, n);
    sh->edit.waiting = o->waiting;
    if (sh->edit.menu.n == 0) {
        sh->edit.nothing = !o->waiting;
        shell_menu_close(sh);
    } else if (!o->waiting && is_only(o, sh->edit.menu.rows, sh->edit.menu.n)) {
        choose(sh, 0, &o->place);
        shell_menu_close(sh);
    } else if (sh->edit.menu.n == n && n > 1) {
        type_common(o, hits, n);
    }
}

/* An expression that begins at byte `from` of the text. */
static void offer_expr(struct offers *o, struct str text, size_t from)
{
    o->place = pql_place(o->a, str_skip(text, from), rlx_cursor() - from);
    o->place.word.off += from;
    collect(o);
    offer(o);
}

/* One of some words, which begins at byte `from` of the text. */
static void offer_word(struct offers *o, struct str text, size_t from)
{
    size_t cursor = rlx_cursor();

    o->place.typed = str_skip(str_head(text, cursor), from);
    o->place.word = (struct span){ from, cursor - from };
    build_own(o, false);
    offer(o);
}

static void offer_argument(struct offers *o, struct str text, const struct shell_cmd *c,
                           size_t from)
{
    o->words = arena_new_n(o->a, struct word, pql_fns_n + 64);
    switch (c->arg) {
    case SHELL_ARG_EXPR:
        offer_expr(o, text, from);
        break;
    case SHELL_ARG_METRIC:
        take_list(o, NAMES_METRICS);
        offer_word(o, text, from);
        break;
    case SHELL_ARG_FUNCTION:
        add_functions(o);
        offer_word(o, text, from);
        break;
    case SHELL_ARG_FORMAT:
        for (size_t i = 0; i < query_formats.n; i++)
            o->words[o->n_words++] = (struct word){ query_formats.p[i], "format",
                                                    query_formats.brief[i], 0 };
        offer_word(o, text, from);
        break;
    case SHELL_ARG_NONE:
        o->sh->edit.nothing = true;
        break;
    }
}

static void offer_command(struct offers *o, struct str text)
{
    size_t begin = 0, end, cursor = rlx_cursor();
    struct str arg;

    while (begin < text.n && text.p[begin] <= ' ')
        begin++;
    for (end = ++begin; end < text.n && text.p[end] > ' ';)
        end++;
    if (cursor > end) {
        const struct shell_cmd *c = shell_cmd_of(text, &arg);
        while (end < cursor && text.p[end] <= ' ')
            end++;
        if (c)
            offer_argument(o, text, c, end);
        return;
    }
    o->words = arena_new_n(o->a, struct word, shell_cmds_n);
    for (size_t i = 0; i < shell_cmds_n; i++)
        o->words[o->n_words++] = (struct word){ shell_cmds[i].name, "command", shell_cmds[i].brief,
                                                0 };
    offer_word(o, text, begin);
}

void shell_tab(struct shell *sh, bool back)
{
    struct arena a = { 0 };
    struct offers o = { .sh = sh, .a = &a };

    if (sh->edit.menu.n && !sh->edit.waiting) {
        step(sh, back);
        return;
    }
    struct str text = arena_str(&a, rlx_text());
    if (str_starts(str_trim(text), STR("\\")) || out_editor_is_command(text))
        offer_command(&o, text);
    else
        offer_expr(&o, text, 0);
    rank_table_done(&o.own);
    arena_done(&a);
}

// ---- the hint ----

static void hint_metric(struct shell *sh, struct buf *b, struct str name)
{
    const struct names_key k = { .kind = NAMES_METRICS };
    const struct names_list *l = names_get(sh->names, &k);
    const struct names_info *info = names_info_of(l, name);

    if (!info || (info->type == METRIC_UNKNOWN && !info->help.n))
        return;
    buf_printf(b, "%.*s  %.*s", STR_ARG(metric_type_name(info->type)), STR_ARG(info->help));
}

static void hint_call(struct buf *b, const struct pql_place *p, struct span *mark)
{
    const char *brief = pql_brief(p->callee);

    if (pql_put_signature(b, p->callee, p->arg, mark) && brief)
        buf_printf(b, "  %s", brief);
}

void shell_hint(struct shell *sh, struct buf *b, struct span *mark)
{
    struct str text = rlx_text();
    struct arena a = { 0 };

    *mark = (struct span){ 0, 0 };
    if (sh->edit.waiting) {
        buf_puts(b, sh->picture.utf8 ? "…" : "...");
    } else if (sh->edit.nothing) {
        buf_puts(b, "nothing to complete here");
    } else if (!sh->edit.used) {
        buf_puts(b, "Tab completes, \\? helps, Ctrl-D leaves");
    } else if (out_editor_is_command(text)) {
        shell_hint_command(b, text, mark);
    } else if (str_trim(text).n) {
        struct pql_place p = pql_place(&a, text, rlx_cursor());
        struct str word = str_head(str_skip(text, p.word.off), p.word.n);
        if (p.kind == PQL_PLACE_EXPR && word.n && !p.quote)
            hint_metric(sh, b, word);
        if (!b->n && p.callee.n)
            hint_call(b, &p, mark);
    }
    arena_done(&a);
}

// ---- what is used often ----

void shell_count_uses(struct shell *sh, struct str entry)
{
    struct arena a = { 0 };
    struct pql_pieces all = pql_scan(&a, entry, false);

    for (size_t i = 0; i < all.n && !out_editor_is_command(entry); i++) {
        if (all.p[i].tint != PQL_TINT_METRIC)
            continue;
        size_t id = map_id(&sh->uses_names, pql_piece_text(entry, &all.p[i]));
        if (id == sh->uses.n)
            vec_push(&sh->uses, (size_t)0);
        sh->uses.p[id]++;
    }
    arena_done(&a);
}

void shell_apply_uses(struct shell *sh)
{
    const struct names_key k = { .kind = NAMES_METRICS };
    const struct names_list *l = names_get(sh->names, &k);

    for (size_t i = 0; l && i < l->table.n; i++) {
        size_t id = map_find(&sh->uses_names, l->table.p[i].name);
        if (id != MAP_NONE)
            l->table.p[i].uses = (uint32_t)sh->uses.p[id];
    }
    if (l)
        sh->down = l->down;
}
