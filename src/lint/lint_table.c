/* lint_table.c - the rules, in the order of --list-rules; each table is in its check_*.c. */
#include "lint/lint_table.h"
#include "base/str.h"

// clang-format off
const struct lint_rules *const lint_table[] = {
    &lint_promlint_rules,
    &lint_sample_rules,
    &lint_shape_rules,
    &lint_name_rules,
    &lint_openmetrics_rules,
    &lint_twice_rules,
    &lint_promql_rules,
    &lint_expr_counter_rules,
    &lint_expr_match_rules,
    &lint_expr_regexp_rules,
    &lint_expr_alert_rules,
    &lint_expr_template_rules,
    &lint_expr_source_rules,
    &lint_rule_file_rules,
    &lint_rules_rules,
    &lint_test_rules,
    &lint_config_rules,
    &lint_web_rules,
    &lint_board_rules,
    &lint_board_var_rules,
    &lint_query_rules,
    &lint_comment_rules,
};
// clang-format on
const size_t lint_table_n = N_OF(lint_table);

size_t lint_n_rules(void)
{
    size_t n = 0;
    for (size_t i = 0; i < lint_table_n; i++)
        n += lint_table[i]->n;
    return n;
}

size_t lint_rule_number(const struct lint_rule *r)
{
    size_t before = 0;
    for (size_t i = 0; i < lint_table_n; i++) {
        const struct lint_rules *t = lint_table[i];
        if (r >= t->p && r < t->p + t->n)
            return before + (size_t)(r - t->p);
        before += t->n;
    }
    return before; // not reached: every rule is of a table
}

const struct lint_rule *lint_rule_at(size_t number)
{
    for (size_t i = 0; i < lint_table_n; i++) {
        if (number < lint_table[i]->n)
            return &lint_table[i]->p[number];
        number -= lint_table[i]->n;
    }
    return NULL;
}

const struct lint_rule *lint_rule_find(struct str id)
{
    const struct lint_rule *r;
    for (size_t i = 0; (r = lint_rule_at(i)); i++)
        if (str_eq(id, str_of(r->id)))
            return r;
    return NULL;
}

static const char *const level_words[] = { "off", "info", "warning", "error" };

const char *lint_level_word(enum lint_level l)
{
    return level_words[l];
}

bool lint_level_parse(struct str word, enum lint_level *out)
{
    for (size_t i = 0; i < N_OF(level_words); i++) {
        if (str_eq(word, str_of(level_words[i]))) {
            *out = (enum lint_level)i;
            return true;
        }
    }
    return false;
}
