/* view_text.c - typing a line. */
#include "base/utf8.h"
#include "tui/view_impl.h"

void view_text_set(struct view_text *t, struct str s)
{
    t->n = s.n < sizeof t->p ? s.n : sizeof t->p;
    while (t->n < s.n && t->n && ((unsigned char)s.p[t->n] & 0xc0) == 0x80)
        t->n--; // not within a character
    if (t->n)
        memcpy(t->p, s.p, t->n);
    t->at = t->n;
}

static size_t before(const struct view_text *t)
{
    size_t i = t->at;

    while (i > 0 && ((unsigned char)t->p[--i] & 0xc0) == 0x80)
        ;
    return i;
}

static size_t after(const struct view_text *t)
{
    size_t i = t->at < t->n ? t->at + 1 : t->n;

    while (i < t->n && ((unsigned char)t->p[i] & 0xc0) == 0x80)
        i++;
    return i;
}

static void cut(struct view_text *t, size_t from, size_t to)
{
    memmove(t->p + from, t->p + to, t->n - to);
    t->n -= to - from;
    t->at = from;
}

static void insert(struct view_text *t, uint32_t rune)
{
    char p[4];
    size_t n = utf8_encode(p, rune);

    if (t->n + n > sizeof t->p)
        return;
    memmove(t->p + t->at + n, t->p + t->at, t->n - t->at);
    memcpy(t->p + t->at, p, n);
    t->n += n;
    t->at += n;
}

bool view_text_key(struct view_text *t, uint32_t key)
{
    switch (key) {
    case VIEW_LEFT:
        t->at = before(t);
        return true;
    case VIEW_RIGHT:
        t->at = after(t);
        return true;
    case VIEW_HOME:
        t->at = 0;
        return true;
    case VIEW_END:
        t->at = t->n;
        return true;
    case 8:
    case VIEW_BACKSPACE:
        cut(t, before(t), t->at);
        return true;
    case VIEW_DELETE:
        cut(t, t->at, after(t));
        return true;
    case VIEW_CTRL_U:
        cut(t, 0, t->at);
        return true;
    default:
        if (key < ' ' || key > 0x10ffff || (key >= 0xd800 && key < 0xe000))
            return false;
        insert(t, key);
        return true;
    }
}
