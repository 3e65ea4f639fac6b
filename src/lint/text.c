#include "lint/text.h"

struct span lint_text_place(const struct lint_file *f, const struct lint_text *t,
                            struct span in_text)
{
    size_t begin = in_text.off, end = in_text.off + in_text.n;

    if (t->json) {
        begin = json_text_offset(f->text, t->json, begin);
        end = json_text_offset(f->text, t->json, end);
    } else if (t->yaml) {
        begin = yaml_text_offset(f->text, t->yaml, begin);
        end = yaml_text_offset(f->text, t->yaml, end);
    }
    return (struct span){ begin, end > begin ? end - begin : 0 };
}

struct span lint_text_all(const struct lint_text *t)
{
    return t->json ? t->json->at : t->yaml ? t->yaml->at : (struct span){ 0 };
}
