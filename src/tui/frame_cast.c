/* frame_cast.c - see frame_cast.h. */
#include "tui/frame_cast.h"

#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/io.h"
#include "base/json.h"

struct cast {
    int fd;
    int w, h; /* of the frame before; 0: there was none */
    struct buf *rows;
    struct buf row, text, out;
};

struct cast *cast_open(const char *path, struct err *e)
{
    int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);
    struct cast *c;

    if (fd < 0) {
        err_errno(e, ERR_IO, "%s", path);
        return NULL;
    }
    c = xcalloc(1, sizeof *c);
    c->fd = fd;
    return c;
}

static void forget_rows(struct cast *c)
{
    for (int y = 0; y < c->h; y++)
        buf_done(&c->rows[y]);
    free(c->rows);
    c->rows = NULL;
    c->w = c->h = 0;
}

static void put_head(struct cast *c, const struct out_cells *cells, int64_t began_ms)
{
    const char *term = getenv("TERM");
    struct json_writer w = { .out = &c->out };

    json_begin_object(&w);
    json_key(&w, STR("version"));
    json_int(&w, 2);
    json_key(&w, STR("width"));
    json_int(&w, cells->w);
    json_key(&w, STR("height"));
    json_int(&w, cells->h);
    json_key(&w, STR("timestamp"));
    json_int(&w, began_ms / 1000);
    json_key(&w, STR("title"));
    json_string(&w, STR("promctl top"));
    json_key(&w, STR("env"));
    json_begin_object(&w);
    json_key(&w, STR("TERM"));
    json_string(&w, str_of(term && *term ? term : "xterm-256color"));
    json_end_object(&w);
    json_end_object(&w);
    buf_putc(&c->out, '\n');
}

static void put_event(struct cast *c, int64_t at_ms, const char *kind, struct str data)
{
    struct json_writer w = { .out = &c->out };

    json_begin_array(&w);
    json_double(&w, (double)at_ms / 1000);
    json_string(&w, str_of(kind));
    json_string(&w, data);
    json_end_array(&w);
    buf_putc(&c->out, '\n');
}

/* A frame of another size begins on a blank screen. */
static void begin(struct cast *c, const struct out_cells *cells, int64_t began_ms, int64_t at_ms)
{
    bool first = c->w == 0;

    forget_rows(c);
    c->w = cells->w;
    c->h = cells->h;
    c->rows = xcalloc((size_t)c->h, sizeof *c->rows);
    buf_clear(&c->text);
    if (first) {
        put_head(c, cells, began_ms);
        buf_puts(&c->text, "\033[?25l");
    } else {
        buf_printf(&c->text, "%dx%d", c->w, c->h);
        put_event(c, at_ms, "r", buf_str(&c->text));
        buf_clear(&c->text);
    }
    buf_puts(&c->text, "\033[2J");
}

bool cast_put(struct cast *c, const struct out_cells *cells, const struct out_term *term,
              int64_t began_ms, int64_t at_ms, struct err *e)
{
    buf_clear(&c->text);
    buf_clear(&c->out);
    if (cells->w != c->w || cells->h != c->h)
        begin(c, cells, began_ms, at_ms);
    for (int y = 0; y < c->h; y++) {
        buf_clear(&c->row);
        cells_put_row(&c->row, cells, y, term);
        if (str_eq(buf_str(&c->row), buf_str(&c->rows[y])))
            continue;
        buf_printf(&c->text, "\033[%d;1H%s\033[K", y + 1, buf_z(&c->row));
        buf_clear(&c->rows[y]);
        buf_put_str(&c->rows[y], buf_str(&c->row));
    }
    if (c->text.n)
        put_event(c, at_ms, "o", buf_str(&c->text));
    return c->out.n == 0 || io_write_all(c->fd, buf_str(&c->out), e);
}

bool cast_close(struct cast *c, struct err *e)
{
    if (!c)
        return true;
    bool ok = close(c->fd) == 0 || err_errno(e, ERR_IO, "closing it");
    forget_rows(c);
    buf_done(&c->row);
    buf_done(&c->text);
    buf_done(&c->out);
    free(c);
    return ok;
}
