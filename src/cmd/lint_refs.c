/* lint_refs.c - from the files that are named in configuration files to jobs. */
#include "cmd/lint.h"
#include "lint/options.h"

#include <stdio.h>
#include <sys/stat.h>

/* What a regular file is on disk, whatever it is called; false for anything else. */
static bool identity(const char *path, char *text, size_t n)
{
    struct stat st;

    if (!path || strcmp(path, "-") == 0 || stat(path, &st) != 0 || !S_ISREG(st.st_mode))
        return false;
    snprintf(text, n, "%llu/%llu", (unsigned long long)st.st_dev, (unsigned long long)st.st_ino);
    return true;
}

void lint_note_jobs(struct lint *l)
{
    char text[64];

    for (size_t i = 0; i < l->jobs.n; i++) {
        struct lint_job *j = &l->jobs.p[i];
        if (!identity(j->path, text, sizeof text))
            continue;
        if (map_id(&l->refs.files, str_of(text)) == l->refs.jobs.n) {
            vec_push(&l->refs.jobs, i);
        } else {
            j->skipped = true;
            j->state = JOB_DONE;
        }
    }
}

/* The first file that names it counts. */
static void tell(struct lint *l, struct lint_job *j, const struct lint_ref *ref)
{
    struct lint_options *options;

    if (j->file.from)
        return;
    struct lint_from *from = arena_new(&l->arena, struct lint_from);
    *from = ref->from;
    j->file.from = from;
    if (!j->file.options)
        return;
    options = arena_dup(&l->arena, j->file.options, sizeof *options);
    if (!options->scrape_interval_ms)
        options->scrape_interval_ms = from->least_ms;
    j->file.options = options;
}

static void follow(struct lint *l, const struct lint_ref *ref)
{
    char text[64];
    size_t id;

    if (!identity(ref->path, text, sizeof text))
        return;
    id = map_id(&l->refs.files, str_of(text));
    if (id == l->refs.jobs.n) {
        struct lint_job *j = vec_add(&l->jobs);
        *j = (struct lint_job){ .named = true, .state = JOB_WAITS, .path = ref->path };
        j->file.path = j->file.place = ref->path;
        j->file.kind = ref->kind;
        vec_push(&l->refs.jobs, l->jobs.n - 1);
    }
    tell(l, &l->jobs.p[l->refs.jobs.p[id]], ref);
}

bool lint_follow(struct lint *l)
{
    for (; l->refs.n_followed < l->jobs.n; l->refs.n_followed++) {
        // follow() adds jobs, and so moves them.
        const struct lint_refs refs = l->jobs.p[l->refs.n_followed].file.refs;
        for (size_t i = 0; i < refs.n; i++)
            follow(l, &refs.p[i]);
    }
    for (size_t i = 0; i < l->jobs.n; i++)
        if (l->jobs.p[i].state == JOB_WAITS)
            return true;
    return false;
}
