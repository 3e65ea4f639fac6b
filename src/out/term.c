#include "out/term.h"

#include <langinfo.h>
#include <locale.h>
#include <stdlib.h>
#include <sys/ioctl.h>
#include <unistd.h>

static bool env_set(const char *name)
{
    const char *v = getenv(name);
    return v && *v;
}

static bool term_is_dumb(void)
{
    const char *term = getenv("TERM");
    return !term || !*term || strcmp(term, "dumb") == 0;
}

static bool want_color(bool tty, enum out_color want)
{
    if (want != OUT_COLOR_AUTO)
        return want == OUT_COLOR_ALWAYS;
    if (env_set("NO_COLOR"))
        return false;
    if (env_set("CLICOLOR_FORCE") && strcmp(getenv("CLICOLOR_FORCE"), "0") != 0)
        return true;
    return tty && !term_is_dumb();
}

static enum out_depth depth_of(void)
{
    const char *color = getenv("COLORTERM"), *term = getenv("TERM");

    if (color && (strcmp(color, "truecolor") == 0 || strcmp(color, "24bit") == 0))
        return OUT_DEPTH_TRUE;
    return term && (strstr(term, "256color") || strstr(term, "-direct")) ? OUT_DEPTH_256
                                                                         : OUT_DEPTH_16;
}

/* Some terminals tell the colours they begin with: "15;0", "0;default;15". */
static bool is_light(void)
{
    const char *told = getenv("COLORFGBG"), *last = told ? strrchr(told, ';') : NULL;
    int color = last ? atoi(last + 1) : 0;

    return color == 7 || (color > 8 && color < 16);
}

/* A number of the environment between 1 and 10000, or 0. */
static size_t env_size(const char *name)
{
    const char *v = getenv(name);
    size_t n = 0;
    for (; v && *v >= '0' && *v <= '9' && n <= 10000; v++)
        n = n * 10 + (size_t)(*v - '0');
    return v && *v == '\0' && n <= 10000 ? n : 0;
}

bool out_locale_utf8(void)
{
    // Asked of a locale of its own: the program's stays "C", whatever the user's may be.
    locale_t l = newlocale(LC_CTYPE_MASK, "", (locale_t)0);
    if (l == (locale_t)0)
        return false;
    bool utf8 = strcmp(nl_langinfo_l(CODESET, l), "UTF-8") == 0;
    freelocale(l);
    return utf8;
}

void out_term_of(struct out_term *t, int fd, enum out_color want)
{
    *t = (struct out_term){ .tty = isatty(fd) == 1 };
    t->color = want_color(t->tty, want);
    t->utf8 = out_locale_utf8();
    t->depth = depth_of();
    t->light = is_light();
    if (!t->tty)
        return;
    struct winsize ws = { 0 };
    bool known = ioctl(fd, TIOCGWINSZ, &ws) == 0;
    t->width = env_size("COLUMNS");
    t->height = env_size("LINES");
    if (t->width == 0)
        t->width = known && ws.ws_col > 0 ? ws.ws_col : 80;
    if (t->height == 0)
        t->height = known && ws.ws_row > 0 ? ws.ws_row : 24;
}

/* Only the user's own 16 colours: they fit the background they chose. */
static const char *const style_codes[] = {
    [STYLE_NONE] = "",    [STYLE_BOLD] = "1",  [STYLE_DIM] = "2", [STYLE_NAME] = "1;36",
    [STYLE_LABEL] = "2",  [STYLE_NUMBER] = "", [STYLE_OK] = "32", [STYLE_WARN] = "33",
    [STYLE_BAD] = "1;31", [STYLE_HEAD] = "1",
};

void out_style(struct buf *b, const struct out_term *t, enum out_style s)
{
    if (t->color && *style_codes[s])
        buf_printf(b, "\033[%sm", style_codes[s]);
    else if (t->color)
        buf_puts(b, "\033[0m");
}

void out_style_end(struct buf *b, const struct out_term *t)
{
    if (t->color)
        buf_puts(b, "\033[0m");
}

const char *out_glyph(const struct out_term *t, enum out_glyph g)
{
    static const struct {
        const char *utf8, *ascii;
    } glyphs[] = {
        [GLYPH_ELLIPSIS] = { "…", "..." }, [GLYPH_LESS_EQUAL] = { "≤", "<=" },
        [GLYPH_DOT] = { "·", "." },        [GLYPH_RESET] = { "↺", "R" },
        [GLYPH_MINUS] = { "−", "-" },      [GLYPH_TIMES] = { "×", "x" },
    };
    return t->utf8 ? glyphs[g].utf8 : glyphs[g].ascii;
}
