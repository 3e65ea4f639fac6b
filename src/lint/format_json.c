/* format_json.c - our own JSON, SARIF 2.1.0, GitLab's code quality report.
 *
 * Source: docs.oasis-open.org/sarif/sarif/v2.1.0; docs.gitlab.com/ci/testing/code_quality.
 */
#include "config.h"

#include "base/json.h"
#include "lint/format.h"

static void member(struct json_writer *w, struct str key, struct str value)
{
    json_key(w, key);
    json_string(w, value);
}

static void member_int(struct json_writer *w, struct str key, size_t value)
{
    json_key(w, key);
    json_int(w, (int64_t)value);
}

static void member_hash(struct json_writer *w, struct str key, uint64_t hash)
{
    char hex[17];

    for (int i = 0; i < 16; i++)
        hex[i] = "0123456789abcdef"[hash >> (60 - 4 * i) & 15];
    member(w, key, (struct str){ hex, 16 });
}

/* ---- ours ---- */

static void put_edits(struct json_writer *w, const struct lint_finding *x)
{
    if (!x->n_edits)
        return;
    json_key(w, STR("fix"));
    json_begin_array(w);
    for (size_t i = 0; i < x->n_edits; i++) {
        json_begin_object(w);
        member_int(w, STR("offset"), x->edits[i].at.off);
        member_int(w, STR("length"), x->edits[i].at.n);
        member(w, STR("text"), x->edits[i].text);
        json_end_object(w);
    }
    json_end_array(w);
}

static void put_finding(struct json_writer *w, const char *path, const struct lint_finding *x,
                        bool fails)
{
    json_begin_object(w);
    member(w, STR("rule"), str_of(x->rule->id));
    member(w, STR("severity"), str_of(lint_level_word(x->level)));
    member(w, STR("file"), str_of(path));
    member_int(w, STR("line"), x->line);
    member_int(w, STR("column"), x->col);
    member_int(w, STR("endLine"), x->end_line);
    member_int(w, STR("endColumn"), x->end_col);
    member(w, STR("message"), x->msg);
    if (x->help.n)
        member(w, STR("help"), x->help);
    if (x->subject.n)
        member(w, STR("subject"), x->subject);
    json_key(w, STR("fails"));
    json_bool(w, fails);
    put_edits(w, x);
    json_end_object(w);
}

void lint_put_json(struct buf *b, const struct lint_result *r, lint_fails_fn *fails,
                   const void *user)
{
    struct json_writer w = { .out = b };
    size_t by_level[LINT_ERROR + 1] = { 0 };

    json_begin_object(&w);
    json_key(&w, STR("findings"));
    json_begin_array(&w);
    for (size_t i = 0; i < r->n; i++) {
        const struct lint_file *f = r->files[i];
        for (size_t k = 0; k < f->found.n; k++) {
            const struct lint_finding *x = &f->found.p[k];
            by_level[x->level]++;
            put_finding(&w, f->path, x, fails(user, x));
        }
    }
    json_end_array(&w);
    json_key(&w, STR("summary"));
    json_begin_object(&w);
    member_int(&w, STR("files"), r->n);
    member_int(&w, STR("errors"), by_level[LINT_ERROR]);
    member_int(&w, STR("warnings"), by_level[LINT_WARN]);
    member_int(&w, STR("infos"), by_level[LINT_INFO]);
    json_end_object(&w);
    json_end_object(&w);
    buf_putc(b, '\n');
}

/* ---- SARIF ---- */

static const char *sarif_level(enum lint_level l)
{
    static const char *const words[] = { "none", "note", "warning", "error" };
    return words[l];
}

static void put_text(struct json_writer *w, struct str key, struct str text)
{
    json_key(w, key);
    json_begin_object(w);
    member(w, STR("text"), text);
    json_end_object(w);
}

static void put_rule(struct json_writer *w, const struct lint_rule *r)
{
    json_begin_object(w);
    member(w, STR("id"), str_of(r->id));
    put_text(w, STR("shortDescription"), str_of(r->brief));
    put_text(w, STR("fullDescription"), str_of(r->why));
    json_key(w, STR("defaultConfiguration"));
    json_begin_object(w);
    if (r->level == LINT_OFF) {
        json_key(w, STR("enabled"));
        json_bool(w, false);
    }
    member(w, STR("level"), str_of(sarif_level(r->level ? r->level : LINT_WARN)));
    json_end_object(w);
    json_end_object(w);
}

static void put_tool(struct json_writer *w)
{
    const struct lint_rule *r;

    json_key(w, STR("tool"));
    json_begin_object(w);
    json_key(w, STR("driver"));
    json_begin_object(w);
    member(w, STR("name"), STR("promctl"));
    member(w, STR("version"), STR(PACKAGE_VERSION));
    json_key(w, STR("rules"));
    json_begin_array(w);
    for (size_t i = 0; (r = lint_rule_at(i)); i++)
        put_rule(w, r);
    json_end_array(w);
    json_end_object(w);
    json_end_object(w);
}

/* A path as a URI reference; what has a scheme is one. */
static void put_location(struct json_writer *w, const char *path)
{
    struct buf b = { 0 };
    struct str p = str_of(path);
    bool is_uri = str_find(p, STR("://")) < p.n;

    for (size_t i = 0; i < p.n; i++) {
        char c = p.p[i];
        bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                     (c && strchr("-._~/", c)) || (is_uri && c > ' ' && c < 127);
        if (plain)
            buf_putc(&b, c);
        else
            buf_printf(&b, "%%%02X", (unsigned char)c);
    }
    json_key(w, STR("artifactLocation"));
    json_begin_object(w);
    member(w, STR("uri"), buf_str(&b));
    json_end_object(w);
    buf_done(&b);
}

static void put_region(struct json_writer *w, const struct lint_finding *x)
{
    json_key(w, STR("region"));
    json_begin_object(w);
    member_int(w, STR("startLine"), x->line);
    member_int(w, STR("startColumn"), x->col);
    member_int(w, STR("endLine"), x->end_line);
    member_int(w, STR("endColumn"), x->end_col);
    json_end_object(w);
}

static void put_fix(struct json_writer *w, const char *path, const struct lint_finding *x)
{
    if (!x->n_edits)
        return;
    json_key(w, STR("fixes"));
    json_begin_array(w);
    json_begin_object(w);
    json_key(w, STR("artifactChanges"));
    json_begin_array(w);
    json_begin_object(w);
    put_location(w, path);
    json_key(w, STR("replacements"));
    json_begin_array(w);
    for (size_t i = 0; i < x->n_edits; i++) {
        json_begin_object(w);
        json_key(w, STR("deletedRegion"));
        json_begin_object(w);
        member_int(w, STR("byteOffset"), x->edits[i].at.off);
        member_int(w, STR("byteLength"), x->edits[i].at.n);
        json_end_object(w);
        put_text(w, STR("insertedContent"), x->edits[i].text);
        json_end_object(w);
    }
    json_end_array(w);
    json_end_object(w);
    json_end_array(w);
    json_end_object(w);
    json_end_array(w);
}

static void put_message(struct json_writer *w, const struct lint_finding *x)
{
    struct buf b = { 0 };

    buf_put_str(&b, x->msg);
    if (x->help.n)
        buf_printf(&b, "\n%.*s", STR_ARG(x->help));
    put_text(w, STR("message"), buf_str(&b));
    buf_done(&b);
}

static void put_result(struct json_writer *w, const char *path, const struct lint_finding *x,
                       uint64_t fingerprint)
{
    json_begin_object(w);
    member(w, STR("ruleId"), str_of(x->rule->id));
    member_int(w, STR("ruleIndex"), lint_rule_number(x->rule));
    member(w, STR("level"), str_of(sarif_level(x->level)));
    put_message(w, x);
    json_key(w, STR("locations"));
    json_begin_array(w);
    json_begin_object(w);
    json_key(w, STR("physicalLocation"));
    json_begin_object(w);
    put_location(w, path);
    put_region(w, x);
    json_end_object(w);
    json_end_object(w);
    json_end_array(w);
    json_key(w, STR("partialFingerprints"));
    json_begin_object(w);
    member_hash(w, STR("promctl/v1"), fingerprint);
    json_end_object(w);
    put_fix(w, path, x);
    json_end_object(w);
}

void lint_put_sarif(struct buf *b, const struct lint_result *r)
{
    struct json_writer w = { .out = b };
    struct arena a = { 0 };

    json_begin_object(&w);
    member(&w, STR("$schema"), STR("https://json.schemastore.org/sarif-2.1.0.json"));
    member(&w, STR("version"), STR("2.1.0"));
    json_key(&w, STR("runs"));
    json_begin_array(&w);
    json_begin_object(&w);
    put_tool(&w);
    member(&w, STR("columnKind"), STR("unicodeCodePoints"));
    json_key(&w, STR("results"));
    json_begin_array(&w);
    for (size_t i = 0; i < r->n; i++) {
        const struct lint_file *f = r->files[i];
        uint64_t *prints = lint_fingerprints(&a, f);
        for (size_t k = 0; k < f->found.n; k++)
            put_result(&w, f->path, &f->found.p[k], prints[k]);
    }
    json_end_array(&w);
    json_end_object(&w);
    json_end_array(&w);
    json_end_object(&w);
    buf_putc(b, '\n');
    arena_done(&a);
}

/* ---- GitLab ---- */

void lint_put_gitlab(struct buf *b, const struct lint_result *r)
{
    static const char *const severities[] = { "info", "info", "minor", "major" };
    struct json_writer w = { .out = b };
    struct arena a = { 0 };

    json_begin_array(&w);
    for (size_t i = 0; i < r->n; i++) {
        const struct lint_file *f = r->files[i];
        uint64_t *prints = lint_fingerprints(&a, f);
        for (size_t k = 0; k < f->found.n; k++) {
            const struct lint_finding *x = &f->found.p[k];
            json_begin_object(&w);
            member(&w, STR("description"), x->msg);
            member(&w, STR("check_name"), str_of(x->rule->id));
            member_hash(&w, STR("fingerprint"), prints[k]);
            member(&w, STR("severity"), str_of(severities[x->level]));
            json_key(&w, STR("location"));
            json_begin_object(&w);
            member(&w, STR("path"), str_of(f->path));
            json_key(&w, STR("lines"));
            json_begin_object(&w);
            member_int(&w, STR("begin"), x->line);
            json_end_object(&w);
            json_end_object(&w);
            json_end_object(&w);
        }
    }
    json_end_array(&w);
    buf_putc(b, '\n');
    arena_done(&a);
}
