/* fuzz_write.c - what the writers make of any text page: text again with the same samples, JSON
 * that parses, OpenMetrics that is read. The byte after the page chooses the format and the way. */
#include "base/err.h"
#include "base/json.h"
#include "convert.h"

#include <stdio.h>
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *p, size_t n);

static void fail(const char *what, struct err *e, struct buf *out)
{
    fprintf(stderr, "%s: %s\n%s\n", what, e->msg ? e->msg : "", buf_z(out));
    abort();
}

static bool any_token(void *user, const struct json_token *t, struct err *e)
{
    (void)user;
    (void)t;
    (void)e;
    return true;
}

static void check_json(struct str s, struct buf *out)
{
    struct err e = { 0 };
    if (!json_read(s, any_token, NULL, &e))
        fail("not JSON", &e, out);
}

static size_t count_lines(struct str s)
{
    size_t n = 0;
    for (size_t i = 0; i < s.n; i++)
        n += s.p[i] == '\n';
    return n;
}

/* The output is read again: it has all the samples, and where they are in the same order (no page
 * joined what was apart) the very same. */
static void check_again(struct buf *out, enum expo_format format, struct buf *ndjson, bool strict)
{
    struct buf again = { 0 };
    struct err e = { 0 };
    if (!convert(buf_str(out), &(struct expo_opts){ .format = format }, EXPO_OUT_NDJSON, false,
                 &again, &e))
        fail("not read again", &e, out);
    if (ndjson && (strict ? !str_eq(buf_str(&again), buf_str(ndjson))
                          : count_lines(buf_str(&again)) < count_lines(buf_str(ndjson)))) {
        fprintf(stderr, "as read:\n%s\nread again:\n%s\n", buf_z(ndjson), buf_z(&again));
        fail("other samples", &e, out);
    }
    buf_done(&again);
}

int LLVMFuzzerTestOneInput(const uint8_t *p, size_t n)
{
    struct str text = { (const char *)p, n ? n - 1 : 0 }, line, rest;
    uint8_t how = n ? p[n - 1] : 0;
    struct expo_opts o = { .format = how & 1 ? EXPO_OPENMETRICS : EXPO_TEXT };
    struct buf ndjson = { 0 };
    struct err e = { 0 };
    bool page = how & 2;

    if (!convert(text, &o, EXPO_OUT_NDJSON, page, &ndjson, &e)) {
        err_done(&e);
        buf_done(&ndjson);
        return 0;
    }
    rest = buf_str(&ndjson);
    while (str_cut(&rest, '\n', &line))
        check_json(line, &ndjson);

    for (enum expo_output to = EXPO_OUT_TEXT; to <= EXPO_OUT_PROTOBUF; to++) {
        struct buf out = { 0 };
        if (!convert(text, &o, to, page || to == EXPO_OUT_OPENMETRICS, &out, &e)) {
            if (to != EXPO_OUT_PROTOBUF) // the only one that cannot express some pages
                fail("not written", &e, &out);
            err_done(&e);
        } else if (to == EXPO_OUT_JSON) {
            check_json(buf_str(&out), &out);
        } else if (to == EXPO_OUT_TEXT) {
            check_again(&out, EXPO_TEXT, &ndjson, o.format == EXPO_TEXT && !page);
        } else if (to == EXPO_OUT_OPENMETRICS) {
            check_again(&out, EXPO_OPENMETRICS, &ndjson, false);
        } else if (to == EXPO_OUT_PROTOBUF) {
            check_again(&out, EXPO_PROTOBUF, NULL, false); // _created is no sample there
        }
        buf_done(&out);
    }
    buf_done(&ndjson);
    return 0;
}
