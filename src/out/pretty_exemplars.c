#include "out/pretty.h"

#include "base/vec.h"
#include "out/text.h"

static void put_one(const struct pretty_family *pf, const struct page_sample *s,
                    const struct expo_exemplar *x, struct buf *b)
{
    buf_puts(b, "exemplar");
    for (size_t i = 0; i < s->n_labels; i++) {
        if (s->role != ROLE_BUCKET || !str_eq(s->labels[i]->name, STR(LABEL_BUCKET)))
            continue;
        buf_puts(b, "  le ");
        buf_put_str(b, s->labels[i]->value);
    }
    buf_puts(b, "  ");
    pretty_put_value(b, pf->p, &pf->unit, x->value);
    for (size_t i = 0; i < x->n_labels; i++) {
        buf_puts(b, i ? " " : "  ");
        buf_put_str(b, x->labels[i].name);
        buf_putc(b, '=');
        buf_put_str(b, x->labels[i].value);
    }
    if (!x->has_ts)
        return;
    struct out_unit ago;
    out_unit_parse(STR("dateTimeFromNow"), &ago);
    buf_puts(b, "  ");
    out_unit_put(b, &ago, (double)x->ts, &pf->p->style);
}

void pretty_exemplars(const struct pretty_family *pf, size_t row)
{
    struct out_flow *f = pf->p->f;
    struct buf text = { 0 };
    for (size_t i = pf->v->start[row]; i < pf->v->start[row + 1]; i++) {
        const struct page_sample *s = &pf->v->f->samples[pf->v->order[i]];
        for (size_t k = 0; k < s->n_exemplars; k++) {
            buf_clear(&text);
            put_one(pf, s, &s->exemplars[k], &text);
            buf_puts(&f->out.buf, "    ");
            out_style(&f->out.buf, &f->term, STYLE_DIM);
            out_text_cut(&f->out.buf, &f->term, buf_str(&text),
                         f->term.width > 8 ? f->term.width - 4 : (size_t)-1);
            out_style_end(&f->out.buf, &f->term);
            buf_putc(&f->out.buf, '\n');
        }
    }
    buf_done(&text);
}
