#include "out/flow.h"

void out_flow_init(struct out_flow *f, const struct out_term *t, int fd, bool pager)
{
    *f = (struct out_flow){ .term = *t, .pager = { .fd = fd } };
    io_out_init(&f->out, fd);
    f->waiting = pager && t->tty && t->height > 0 && fd >= 0;
}

static void count_lines(struct out_flow *f)
{
    const char *p = f->out.buf.p;
    for (; f->seen < f->out.buf.n; f->seen++)
        f->lines += p[f->seen] == '\n';
}

bool out_flow_check(struct out_flow *f)
{
    if (f->out.fd < 0)
        return true;
    if (f->waiting) {
        count_lines(f);
        if (f->lines < f->term.height)
            return true;
        out_pager_start(&f->pager, &f->term, f->lines, true);
        f->out.fd = f->pager.fd;
        f->waiting = false;
    }
    return io_out_check(&f->out);
}

bool out_flow_end(struct out_flow *f, struct err *e)
{
    if (f->out.fd >= 0)
        out_flow_check(f);
    bool ok = io_out_end(&f->out, e) || err_wrap(e, "standard output");
    out_pager_end(&f->pager);
    return ok;
}
