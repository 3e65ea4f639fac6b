#include "lint/options.h"

const struct lint_options *lint_options_of(const struct lint_file *f)
{
    static const struct lint_options none;
    return f->options ? f->options : &none;
}
