/* exposition.c - reads a page once: to families and their labels, and to what speaks of samples. */
#include "lint/exposition_impl.h"

#include "base/vec.h"

enum {
    MAX_LABELS = 64,   /* of a family are told apart; more take part in hashes alone */
    LINE_BYTES = 4096, /* of a line are kept */
};

/* ---- places ---- */

/* Where `s`, a part of the item, stands in its line; unescaped text is looked up. */
static struct span span_of(const struct expo_item *it, struct str s)
{
    uintptr_t line = (uintptr_t)it->raw.p, at = (uintptr_t)s.p;

    if (at >= line && at + s.n <= line + it->raw.n)
        return (struct span){ at - line, s.n };
    size_t found = str_find(it->raw, s);
    return found < it->raw.n ? (struct span){ found, s.n } : (struct span){ 0, it->raw.n };
}

struct lint_line scan_here(struct scan *s, struct str part)
{
    const struct expo_item *it = s->it;
    struct str raw = str_head(it->raw, str_find_char(it->raw, '\n'));

    return (struct lint_line){ raw, it->line, it->off, span_of(it, part) };
}

struct lint_line scan_line(struct scan *s, struct str part)
{
    struct lint_line l = scan_here(s, part);

    l.text = arena_str(&s->f->arena, str_head(l.text, LINE_BYTES));
    return l;
}

/* ---- families ---- */

static struct lint_family *new_family(struct scan *s, struct str name)
{
    struct lint_family *fam = arena_new(&s->f->arena, struct lint_family);

    fam->name = arena_str(&s->f->arena, name);
    fam->first_line = s->it->line;
    vec_push(&s->page, fam);
    return fam;
}

static struct lint_family *family_of(struct scan *s, struct str name)
{
    size_t id = map_id(&s->by_name, name);

    return id < s->page.n ? s->page.p[id] : new_family(s, name);
}

static struct lint_family *find_family(struct scan *s, struct str name)
{
    size_t id = map_find(&s->by_name, name);

    return id == MAP_NONE ? NULL : s->page.p[id];
}

/* The announced family whose type gives its samples such a name. expfmt looks for the name itself
 * first, and so a gauge `x_count` beside a summary `x` keeps its samples. */
static struct lint_family *family_of_suffix(struct scan *s, const struct expo_item *it,
                                            enum expo_role *role)
{
    static const char *const suffixes[] = { "_bucket", "_sum",   "_count",   "_gsum",
                                            "_gcount", "_total", "_created", "_info" };
    bool om = s->f->format == EXPO_OPENMETRICS;

    for (size_t i = 0; i < (om ? N_OF(suffixes) : 3); i++) {
        struct str name = it->name;
        if (!str_cut_suffix(&name, str_of(suffixes[i])))
            continue;
        struct lint_family *fam = find_family(s, name);
        if (fam && fam->has_type && expo_role_in(name, fam->type, it, role))
            return fam;
    }
    return NULL;
}

/* Gives back what is only needed while its lines come. Where it goes on later its labels' values
 * are not counted any more. */
static void leave(struct lint_family *fam)
{
    set128_pack(&fam->series);
    for (size_t i = 0; i < fam->labels.n; i++) {
        struct lint_label *l = &fam->labels.p[i];
        free(l->hashes);
        l->hashes = NULL;
        l->n_hashes = 0;
        l->counted = true;
    }
}

static void enter(struct scan *s, struct lint_family *fam)
{
    bool om = s->f->format == EXPO_OPENMETRICS;

    if (s->cur == fam)
        return;
    if (s->cur && (s->cur->n_samples || om))
        s->cur->closed = true;
    if (s->cur)
        leave(s->cur);
    s->cur = fam;
}

/* expfmt takes `# HELP x_count` behind a summary `x` for a second HELP of `x`. */
static struct lint_family *announced(struct scan *s)
{
    struct lint_family *fam = find_family(s, s->it->name);
    enum expo_role role;

    if (!fam && s->f->format == EXPO_TEXT)
        fam = family_of_suffix(s, s->it, &role);
    return fam ? fam : family_of(s, s->it->name);
}

static void announce(struct scan *s)
{
    const struct expo_item *it = s->it;
    struct lint_family *fam = announced(s);

    scan_check_announcement(s, fam);
    enter(s, fam);
    if (it->kind == EXPO_HELP && !fam->has_help) {
        // expfmt takes a HELP line without a text for none, the other formats tell them apart
        fam->has_help = it->text.n > 0 || s->f->format != EXPO_TEXT;
        fam->help = arena_str(&s->f->arena, str_head(it->text, LINE_BYTES));
    } else if (it->kind == EXPO_UNIT && !fam->has_unit) {
        fam->has_unit = true;
        fam->unit = arena_str(&s->f->arena, str_head(it->text, LINE_BYTES));
    } else if (it->kind == EXPO_TYPE && !fam->has_type) {
        fam->has_type = true;
        fam->type = it->type;
        fam->type_line = scan_line(s, it->name);
        s->page.n_typed++;
    }
    s->known = false; // names of samples may mean another family from here on
}

/* ---- samples ---- */

static struct sample_name *new_name(struct scan *s)
{
    const struct expo_item *it = s->it;
    struct sample_name *sn = vec_add(&s->names);

    *sn = (struct sample_name){ .seed = hash_bytes128(it->name.p, it->name.n, 0) };
    sn->fam = find_family(s, it->name);
    if (sn->fam)
        expo_role_in(sn->fam->name, sn->fam->type, it, &sn->role);
    else if (!(sn->fam = family_of_suffix(s, it, &sn->role)))
        sn->fam = family_of(s, it->name);
    sn->bound = sn->role == ROLE_BUCKET || str_ends(it->name, STR("_bucket")) ? STR("le")
                : sn->fam->type == METRIC_SUMMARY                             ? STR("quantile")
                                                                              : STR("");
    struct str rest = str_skip(it->name, sn->fam->name.n);
    sn->fam->has_total |= str_eq(rest, STR("_total"));
    sn->fam->has_info |= str_eq(rest, STR("_info"));
    sn->fam->has_bare |= rest.n == 0;
    if (!sn->fam->n_samples && !sn->fam->line.number)
        sn->fam->line = scan_line(s, it->name);
    return sn;
}

/* What is known of a sample's name. The name of the line before is the usual one. */
static struct sample_name *name_of(struct scan *s)
{
    struct str name = s->it->name;

    if (s->known && str_eq(name, map_key(&s->by_sample, s->known_id)))
        return &s->names.p[s->known_id];
    s->known_id = map_id(&s->by_sample, name);
    s->known = true;
    return s->known_id < s->names.n ? &s->names.p[s->known_id] : new_name(s);
}

static struct lint_label *new_label(struct scan *s, struct lint_family *fam, struct str name)
{
    struct lint_label *l = vec_add(&fam->labels);

    *l = (struct lint_label){ .name = arena_str(&s->f->arena, name), .line = scan_line(s, name) };
    l->seed = hash_str(name);
    return l;
}

/* Index of the family's label that stands at place `i` of this sample; MAX_LABELS: not told apart.
 * Mostly that of the sample before. */
static size_t column(struct scan *s, struct sample_name *sn, size_t i)
{
    struct lint_family *fam = sn->fam;
    struct str name = s->it->labels[i].name;

    if (i < sn->n_columns && str_eq(fam->labels.p[sn->columns[i]].name, name))
        return sn->columns[i];
    size_t c = 0;
    while (c < fam->labels.n && !str_eq(fam->labels.p[c].name, name))
        c++;
    if (c == fam->labels.n) {
        if (c == MAX_LABELS)
            return c;
        new_label(s, fam, name);
    }
    if (i < N_OF(sn->columns)) {
        sn->columns[i] = (uint8_t)c;
        if (i == sn->n_columns)
            sn->n_columns++;
    }
    return c;
}

static void add_hash(struct hash128 *sum, struct hash128 h)
{
    sum->lo += h.lo; // in any order of the labels
    sum->hi += h.hi;
}

/* Hashes the labels, and looks at each value. */
static void see_labels(struct scan *s, struct sample_name *sn)
{
    const struct expo_item *it = s->it;
    uint64_t seen = 0;

    s->hash = (struct hash128){ 0 };
    s->group = (struct hash128){ 0 };
    s->bound = NULL;
    for (size_t i = 0; i < it->n_labels; i++) {
        const struct label *lb = &it->labels[i];
        size_t c = column(s, sn, i);
        struct lint_label *l = c < MAX_LABELS ? &sn->fam->labels.p[c] : NULL;
        struct hash128 h = hash_bytes128(lb->value.p, lb->value.n,
                                         l ? l->seed : hash_str(lb->name));
        if (l && (seen >> c & 1))
            scan_check_repeated(s, sn->fam, lb->name);
        seen |= l ? (uint64_t)1 << c : 0;
        if (lb->value.n) // an empty one is as none
            add_hash(&s->hash, h);
        if (sn->bound.n && str_eq(lb->name, sn->bound))
            s->bound = lb;
        else if (lb->value.n)
            add_hash(&s->group, h);
        if (l)
            scan_see_value(s, sn->fam, l, lb, h.lo);
    }
}

static void see_sample(struct scan *s)
{
    const struct expo_item *it = s->it;
    struct sample_name *sn = name_of(s);
    struct lint_family *fam = sn->fam;
    bool is_new;

    see_labels(s, sn);
    if (s->cur != fam) {
        scan_check_order(s, fam);
        enter(s, fam);
    }
    if (!fam->n_samples++)
        s->page.n_sampled++;
    add_hash(&s->hash, sn->seed);
    s->series_hash = s->hash;
    if (it->has_ts)
        add_hash(&s->hash, hash_bytes128(&it->ts, sizeof it->ts, 1));
    fam->n_timestamps += it->has_ts;
    set128_id(&fam->series, s->hash, &is_new);
    if (!is_new)
        scan_check_duplicate(s, fam);
    scan_check_sample(s, sn);
    if (s->f->format == EXPO_OPENMETRICS)
        scan_check_openmetrics(s, sn);
}

/* ---- the page ---- */

static void see(struct scan *s, const struct expo_item *it)
{
    s->it = it;
    switch (it->kind) {
    case EXPO_HELP:
    case EXPO_TYPE:
    case EXPO_UNIT:
        announce(s);
        break;
    case EXPO_SAMPLE:
    case EXPO_HISTOGRAM:
        see_sample(s);
        break;
    case EXPO_COMMENT:
        lint_comment(s->f, it->line, it->off, it->text, true);
        break;
    default:
        break;
    }
}

static void read_page(struct scan *s)
{
    struct err e = { 0 };
    struct expo_item it;
    bool ok;

    while ((ok = expo_next(s->reader, &it, &e)) && it.kind != EXPO_END)
        see(s, &it);
    s->page.whole = ok;
    if (!ok)
        scan_failed(s, &e);
    err_done(&e);
}

static void done(struct scan *s)
{
    for (size_t i = 0; i < s->page.n; i++) {
        struct lint_family *fam = s->page.p[i];
        for (size_t k = 0; k < fam->labels.n; k++)
            free(fam->labels.p[k].hashes);
        vec_done(&fam->labels);
        set128_done(&fam->series);
        set128_done(&fam->groups);
        vec_done(&fam->group_ids);
        vec_done(&fam->said);
    }
    vec_done(&s->page);
    vec_done(&s->names);
    vec_done(&s->groups);
    map_done(&s->by_name);
    map_done(&s->by_sample);
}

void lint_run_exposition(struct lint_file *f)
{
    struct scan s = { .f = f, .many_values = scan_many_values(f) };
    const struct expo_opts o = { .format = f->format, .classic_histograms = true };
    struct expo_reader *r = f->src ? expo_reader_new_source(f->src, &o)
                                   : expo_reader_new(f->text, &o);

    s.reader = r;
    read_page(&s);
    scan_check_groups(&s);
    for (size_t i = 0; i < s.page.n; i++)
        if (s.page.p[i]->n_samples)
            lint_run_family(f, s.page.p[i]);
    lint_run_page(f, &s.page);
    for (size_t i = 0; i < s.page.n; i++) {
        const struct lint_family *fam = s.page.p[i];
        lint_report_rest(f, fam);
        if (f->want_sizes && fam->n_samples)
            vec_push(&f->sizes, (struct lint_size){ fam->name, fam->n_samples });
    }
    expo_reader_free(r);
    done(&s);
}
