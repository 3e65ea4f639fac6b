/* Branches of templates that the alerts of a test have, and those that were expanded. */
#include "rules/unit_impl.h"

static const struct yaml_node *node_of(const struct rule *x, bool is_label, struct str name)
{
    const struct rule_pairs *all[] = { is_label ? &x->labels : &x->annotations, &x->group_labels };

    for (size_t i = 0; i < (is_label ? 2 : 1); i++)
        for (size_t k = 0; k < all[i]->n; k++)
            if (str_eq(all[i]->p[k].name, name))
                return all[i]->p[k].node;
    return NULL;
}

static void note_template(struct unit_world *w, size_t i, const struct rule_template *t,
                          bool is_label)
{
    const struct rule_ref *x = &w->rules->p[i];
    const struct yaml_node *node = node_of(x->rule, is_label, t->name);
    size_t n = 0;
    const struct tmpl_branch *p = t->reached && node ? tmpl_branches(t->tmpl, &n) : NULL;

    for (size_t k = 0; k < n; k++) {
        struct unit_branch b = { .rule = i, .is_label = is_label, .reached = t->reached[k] };
        b.name = arena_str(w->arena, t->name);
        b.text = arena_str(w->arena, (struct str){ t->text.p + p[k].at.off, p[k].at.n });
        b.place = rule_file_place(x->file, node, p[k].at.off, p[k].at.n);
        vec_push(&w->out->branches, b);
    }
}

void unit_note_branches(struct unit_world *w)
{
    for (size_t i = 0; i < w->rules->n; i++) {
        const struct rule_eval *r = &w->evals[i];
        for (size_t k = 0; k < r->n_label_texts; k++)
            note_template(w, i, &r->label_texts[k], true);
        for (size_t k = 0; k < r->n_annotations; k++)
            note_template(w, i, &r->annotations[k], false);
    }
}
