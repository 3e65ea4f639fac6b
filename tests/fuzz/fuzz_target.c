/* Words of the command line and of a client: targets, addresses to listen at, Accept headers. */
#include "base/vec.h"
#include "http/listen.h"
#include "http/negotiate.h"
#include "ingest/target.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *p, size_t n);

static void check_target(struct str text)
{
    struct arena a = { 0 };
    struct ingest_targets t = { 0 };
    struct err e = { 0 };
    bool ok = ingest_target_parse(&a, text, &t, &e);

    if (ok != (e.kind == ERR_NONE) || ok != (t.n > 0))
        abort();
    for (size_t i = 0; i < t.n; i++) {
        const struct ingest_target *x = &t.p[i];
        if (!x->name.n || !x->job.n || !x->instance.n || x->name.p[x->name.n] != '\0')
            abort();
        // Nothing between "//" and the path of a name may hold userinfo.
        size_t at = str_find(x->name, STR("://"));
        struct str host = str_skip(x->name, at + 3);
        host = str_head(host, str_find_char(host, '/'));
        if (x->kind == INGEST_URL && str_find_char(host, '@') < host.n)
            abort();
    }
    err_done(&e);
    vec_done(&t);
    arena_done(&a);
}

static void check_headers(struct str text)
{
    struct http_media m;
    struct str rest = text;
    size_t entries = 0;

    while (http_media_next(&rest, &m)) {
        if (!(m.q >= 0 && m.q <= 1) || ++entries > text.n)
            abort();
        http_media_param(&m, STR("version"));
    }
    http_accepts_coding(text, STR("gzip"));
}

int LLVMFuzzerTestOneInput(const uint8_t *p, size_t n)
{
    char *copy = xmalloc(n + 1);
    struct str text = { copy, n };
    struct http_listen l = { "127.0.0.1", 1 };
    struct arena a = { 0 };
    struct err e = { 0 };

    if (n)
        memcpy(copy, p, n);
    check_target(text);
    check_headers(text);
    if (http_listen_parse(&a, text, &l, &e) && !l.host)
        abort();
    err_done(&e);
    arena_done(&a);
    free(copy);
    return 0;
}
