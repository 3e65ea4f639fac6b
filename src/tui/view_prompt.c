/* view_prompt.c - keys while something is typed or chosen. */
#include "tui/view_impl.h"

#include <time.h>

static void set_filter(struct press *p, struct str s)
{
    char *filter = p->v->lists[p->v->screen].filter;
    size_t n = s.n < VIEW_FILTER_BYTES - 1 ? s.n : VIEW_FILTER_BYTES - 1;

    while (n < s.n && n && ((unsigned char)s.p[n] & 0xc0) == 0x80)
        n--;
    if (n)
        memcpy(filter, s.p, n);
    filter[n] = '\0';
    for (size_t i = 0; i < n; i++) // a pasted NUL would end it unseen
        if (filter[i] == '\0')
            filter[i] = ' ';
}

/* A name for the file: the dashboard's, or one that tells what is on the screen. */
static void view_propose(struct press *p, enum view_prompt what)
{
    struct str name = p->b->dash_name;
    struct buf b = { 0 };

    if (what == PROMPT_FRAME) {
        char text[64];
        time_t now = (time_t)(p->b->now_ms / 1000);
        struct tm tm;
        localtime_r(&now, &tm);
        strftime(text, sizeof text, "promctl-%Y%m%d-%H%M%S.svg", &tm);
        buf_puts(&b, text);
    } else {
        name = str_head(name, str_find_char(name, ' ')); // "(built in)"
        str_cut_suffix(&name, STR(".json"));
        str_cut_suffix(&name, STR(".yml"));
        buf_printf(&b, "%.*s.yml", STR_ARG(name.n ? name : STR("board")));
    }
    view_text_set(&p->v->input, buf_str(&b));
    buf_done(&b);
}

void view_prompt_open(struct press *p, enum view_prompt what)
{
    p->v->prompt = what;
    view_text_set(&p->v->input, (struct str){ 0 });
    if (what == PROMPT_FILTER) {
        memcpy(p->v->before, p->v->lists[p->v->screen].filter, sizeof p->v->before);
        view_text_set(&p->v->input, str_of(p->v->before));
    }
    if (what == PROMPT_SAVE || what == PROMPT_FRAME)
        view_propose(p, what);
    p->v->var = 0;
}

static void finish(struct press *p)
{
    struct str text = { p->v->input.p, p->v->input.n };
    enum view_prompt what = p->v->prompt;

    p->v->prompt = PROMPT_NONE;
    if (what == PROMPT_TIME && text.n)
        view_ask_text(p, ASK_TIME, text);
    else if (what == PROMPT_TARGET && text.n)
        view_ask_text(p, ASK_ADD, text);
    else if (what == PROMPT_SAVE && text.n)
        view_ask_text(p, ASK_SAVE, text);
    else if (what == PROMPT_FRAME && text.n)
        view_ask_text(p, ASK_FRAME, text);
    else if (what == PROMPT_EXPR && p->v->expr.n)
        view_ask_text(p, ASK_RUN, (struct str){ p->v->expr.p, p->v->expr.n });
}

static void leave(struct press *p)
{
    if (p->v->prompt == PROMPT_FILTER)
        set_filter(p, str_of(p->v->before));
    p->v->prompt = PROMPT_NONE;
}

static size_t n_choices(const struct press *p)
{
    size_t n = 0;

    for (size_t i = 0; p->b->dash && p->b->vars && i < p->b->dash->n_vars; i++)
        n += p->b->vars[i].n + p->b->dash->vars[i].all;
    return n;
}

static void choose(struct press *p)
{
    size_t row = p->v->var;

    for (size_t i = 0; p->b->dash && p->b->vars && i < p->b->dash->n_vars; i++) {
        size_t n = p->b->vars[i].n + p->b->dash->vars[i].all;
        if (row < n) { // choice 0 is "all" where there is that
            view_ask(p, ASK_VAR);
            p->out->index = i;
            p->out->choice = row;
            return;
        }
        row -= n;
    }
}

static void var_key(struct press *p, uint32_t key)
{
    size_t n = n_choices(p);

    if (key == VIEW_ESC || key == 'q' || key == '$' || n == 0)
        p->v->prompt = PROMPT_NONE;
    else if ((key == VIEW_DOWN || key == 'j' || key == VIEW_TAB) && p->v->var + 1 < n)
        p->v->var++;
    else if ((key == VIEW_UP || key == 'k') && p->v->var > 0)
        p->v->var--;
    else if (key == ' ' || key == VIEW_ENTER)
        choose(p);
    p->v->var = p->v->var < n ? p->v->var : n ? n - 1 : 0;
}

void view_prompt_key(struct press *p, uint32_t key)
{
    struct view_text *t = p->v->prompt == PROMPT_EXPR ? &p->v->expr : &p->v->input;

    if (p->v->prompt == PROMPT_VAR)
        var_key(p, key);
    else if (key == VIEW_ESC)
        leave(p);
    else if (key == VIEW_ENTER || key == '\n')
        finish(p);
    else if (p->v->prompt == PROMPT_FILTER && (key == VIEW_UP || key == VIEW_DOWN))
        view_move(p, 0, key == VIEW_UP ? -1 : 1);
    else if (view_text_key(t, key) && p->v->prompt == PROMPT_FILTER)
        set_filter(p, (struct str){ t->p, t->n });
    if (p->v->prompt == PROMPT_FILTER)
        view_settle(p);
}
