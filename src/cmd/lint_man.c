/* lint_man.c - the rules in the man page of `promctl lint`. */
#include "cmd/emit_roff.h"
#include "cmd/lint.h"

static void put_rule(struct roff *r, const struct lint_rule *rule)
{
    struct buf *b = r->b;

    buf_puts(b, ".TP\n");
    roff_put_font(b, 'B', str_of(rule->id));
    buf_printf(b, " (%s%s%s)\n", lint_level_word(rule->level), rule->promlint ? ", promtool" : "",
               rule->fixable ? ", \\-\\-fix" : "");
    roff_put_phrase(r, rule->brief);
    roff_put_prose(r, str_of(rule->why));
}

void lint_put_man(struct roff *r)
{
    const struct lint_rule *rule;

    buf_puts(r->b, ".SH RULES\n");
    roff_put_prose(r, STR("With the level of their findings; `promtool` marks what promtool check "
                          "metrics finds, too. --explain RULE adds examples."));
    for (enum lint_kind k = 0; k < LINT_N_KINDS; k++) {
        bool any = false;
        for (size_t i = 0; (rule = lint_rule_at(i)); i++) {
            if (rule->kind != k)
                continue;
            if (!any) {
                const char *title = lint_kind_title(k);
                buf_puts(r->b, ".SS ");
                buf_putc(r->b,
                         title[0] >= 'a' && title[0] <= 'z' ? (char)(title[0] - 32) : title[0]);
                roff_put_chars(r->b, str_of(title + 1));
                buf_putc(r->b, '\n');
            }
            any = true;
            put_rule(r, rule);
        }
    }
}
