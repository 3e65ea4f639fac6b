/* `promctl show`: what it reads of a server's answers, and that no answer can do it harm. */
#include "test.h"

#include <stdio.h>

#include "cmd/cmd_table.h"
#include "cmd/show.h"

static struct json_node *tree(struct arena *a, const char *text)
{
    struct json_node *n = NULL;
    struct err e = { 0 };

    if (!json_dom(a, str_of(text), &n, &e))
        fail_msg("%s: %s", text, e.msg);
    return n;
}

// ---- the table ----

static void the_manual_lists_every_row(void **state)
{
    (void)state;
    assert_int_equal(cmd_show.operand_words->n, show_table_n);
    for (size_t i = 0; i < show_table_n; i++) {
        const struct show_what *w = &show_table[i];
        char call[100];
        snprintf(call, sizeof call, "  %s%s%s  ", w->name, w->usage[0] ? " " : "", w->usage);
        const char *at = strstr(cmd_show.man, call);
        if (!at || !strstr(at, w->brief))
            fail_msg("the manual does not tell of %s: %s", call, w->brief);
        assert_string_equal(cmd_show.operand_words->p[i], w->name);
    }
}

// ---- why a target is down ----

static void troubles_are_told_in_plain_words(void **state)
{
    static const struct {
        const char *error, *why, *hint;
    } rows[] = {
        { "Get \"http://h:1/m\": dial tcp 10.0.0.1:1: connect: connection refused",
          "nothing listens on h:1", "is the service running" },
        { "Get \"http://h:1/m\": context deadline exceeded", "no complete answer within 10s",
          "promctl scrape http://h:1/m tells" },
        { "Get \"http://h:1/m\": dial tcp: lookup h on 127.0.0.1:53: no such host",
          "cannot resolve the name in h:1", "DNS" },
        { "Get \"http://h:1/m\": dial tcp 10.0.0.1:1: connect: no route to host",
          "no way from the server to h:1", "firewall" },
        { "http: server gave HTTP response to HTTPS client", "h:1 speaks plain HTTP",
          "scheme: http " },
        { "tls: failed to verify certificate: x509: certificate signed by unknown authority",
          "do not agree on TLS", "ca_file" },
        { "server returned HTTP status 401 Unauthorized", "wants to know who asks", "basic_auth" },
        { "server returned HTTP status 404 Not Found", "h:1 answers, and has no page at /m",
          "metrics_path" },
        { "unexpected status code returned when scraping \"http://h:1/m\": 404; expecting 200;",
          "h:1 answers, and has no page at /m", "metrics_path" },
        { "server returned HTTP status 503 Service Unavailable", "fails to make its page", "log" },
        { "sample limit exceeded", "larger than its scrape_config allows", "--cardinality" },
        { "expected equal, got \"x\" (\"INVALID\") while parsing: \"a x\"", "no valid exposition",
          "shows the place" },
        { "EOF", "ended the connection", "crash" },
        { "something new", "something new", "promctl scrape http://h:1/m" },
        { "", "does not say why", "promctl scrape" },
    };
    struct arena a = { 0 };

    (void)state;
    for (size_t i = 0; i < N_OF(rows); i++) {
        const struct show_target t = { .url = STR("http://h:1/m"),
                                       .error = str_of(rows[i].error),
                                       .down = true,
                                       .timeout_ms = 10000 };
        struct str why, hint;
        show_trouble(&a, &t, &why, &hint);
        if (str_find(why, str_of(rows[i].why)) == why.n)
            fail_msg("%s: %.*s", rows[i].error, STR_ARG(why));
        if (str_find(hint, str_of(rows[i].hint)) == hint.n)
            fail_msg("%s: %.*s", rows[i].error, STR_ARG(hint));
    }
    arena_done(&a);
}

static void what_a_server_says_is_no_command(void **state)
{
    struct show_target t = { .url = STR("http://h/$(rm -r ~)"), .down = true };
    struct arena a = { 0 };
    struct str why, hint;

    (void)state;
    show_trouble(&a, &t, &why, &hint);
    assert_true(str_starts(hint, STR("promctl scrape 'http://h/$(rm -r ~)' ")));
    t.url = STR("http://h/';reboot;'");
    show_trouble(&a, &t, &why, &hint);
    assert_true(str_starts(hint, STR("promctl scrape TARGET ")));
    arena_done(&a);
}

// ---- targets ----

static void targets_are_read_and_ordered(void **state)
{
    static const int64_t now = 1700000000000; // 2023-11-14T22:13:20Z
    struct show_target_list l;
    struct arena a = { 0 };

    (void)state;
    show_targets_read(&a,
                      tree(&a,
                           "{\"activeTargets\":["
                           "{\"scrapePool\":\"p\",\"scrapeUrl\":\"http://u/\",\"health\":\"up\","
                           "\"lastScrape\":\"2023-11-14T22:13:10Z\",\"scrapeInterval\":\"10s\"},"
                           "{\"labels\":{\"job\":\"j\",\"instance\":\"i\"},\"health\":\"up\","
                           "\"lastScrape\":\"2023-11-14T22:12:49Z\","
                           "\"discoveredLabels\":{\"__scrape_interval__\":\"10s\"}},"
                           "{\"health\":\"down\",\"lastScrape\":\"0001-01-01T00:00:00Z\"},"
                           "{\"health\":\"up\",\"lastScrape\":\"2099-01-01T00:00:00Z\"}],"
                           "\"droppedTargetCounts\":{\"a\":3,\"b\":-1,\"c\":\"x\"}}"),
                      now, &l);
    assert_int_equal(l.n, 4);
    assert_int_equal(l.up, 3);
    assert_int_equal(l.down, 1);
    assert_int_equal(l.stale, 1);
    assert_int_equal(l.dropped, 3);
    assert_true(l.p[0].down && l.p[0].last_ms == 0);
    assert_true(l.p[1].stale && str_eq(l.p[1].job, STR("j")) && l.p[1].interval_ms == 10000);
    assert_true(l.p[2].age_s == 0); // its clock is ahead
    assert_true(str_eq(l.p[3].job, STR("p")) && str_eq(l.p[3].instance, STR("http://u/")));
    assert_true(l.p[3].age_s == 10 && !l.p[3].stale);
    arena_done(&a);
}

// ---- whatever comes ----

/* Answers with all members that anything looks at. */
static const struct {
    const char *what, *data;
} answers[] = {
    { "targets", "{\"activeTargets\":[{\"labels\":{\"job\":\"j\",\"a\":\"b\"},\"scrapePool\":\"p\","
                 "\"discoveredLabels\":{\"__scrape_interval__\":\"1s\"},\"scrapeUrl\":\"http://x\","
                 "\"lastError\":\"\\u001b[2J\\u202e\",\"lastScrape\":\"2023-11-14T22:13:20Z\","
                 "\"lastScrapeDuration\":1e300,\"health\":\"down\",\"scrapeTimeout\":\"1s\"}],"
                 "\"droppedTargets\":[{}],\"droppedTargetCounts\":{\"a\":1e300}}" },
    { "rules", "{\"groups\":[{\"name\":\"\\u001b[2J\",\"rules\":[{\"name\":\"\\u001b\","
               "\"health\":\"err\",\"lastError\":\"\\u009b\",\"type\":\"alerting\","
               "\"state\":\"\\u001b\",\"evaluationTime\":-1e300,\"query\":\"\\r\","
               "\"lastEvaluation\":\"2023-11-14T22:13:20Z\"}]}]}" },
    { "alerts", "{\"alerts\":[{\"labels\":{\"alertname\":\"\\u001b\",\"a\\u001b\":\"\\u001b\"},"
                "\"annotations\":{\"summary\":\"\\u001b\",\"description\":\"\\u001b\"},"
                "\"state\":\"firing\",\"activeAt\":\"2023-11-14T22:13:20Z\",\"value\":\"\\u001b\"},"
                "{}]}" },
    { "exemplars", "[{\"seriesLabels\":{\"__name__\":\"\\u001b\"},\"exemplars\":[{\"labels\":{"
                   "\"trace\\u001b\":\"\\u001b\"},\"value\":\"\\u001b\",\"timestamp\":1e300}]}]" },
    { "cardinality", "{\"headStats\":{\"numSeries\":-0.5},\"totalSeries\":1e300,"
                     "\"seriesCountByMetricName\":[{\"name\":\"\\u001b\",\"value\":1e300}],"
                     "\"labelValueCountByLabelName\":[{\"name\":\"\\u001b\",\"value\":\"2\"}],"
                     "\"seriesCountByLabelValuePair\":[{\"name\":1,\"value\":-1}]}" },
    { "series", "[{\"__name__\":\"\\u001b]0;x\\u0007\",\"a\":\"\\u009b\",\"a\":\"\"},{}]" },
    { "labels", "[\"\\u001b[2J\",\"\\u0000\",\"\"]" },
    { "values", "[\"\\u001b[2J\\r\",\"\\u2066\"]" },
    { "metadata", "{\"m\\u001b[2J\":[{\"type\":\"\\u001b\",\"help\":\"\\u0085\\n\","
                  "\"unit\":\"\\u001b\"}]}" },
    { "status", "{\"build\":{\"version\":\"\\u001b[2J\",\"deep\":{\"a\":{\"b\":{}}}},\"runtime\":{"
                "\"GOMEMLIMIT\":1e308,\"GOMAXPROCS\":-1,\"reloadConfigSuccess\":false},\"tsdb\":{"
                "\"headStats\":{\"minTime\":9223372036854775807,\"maxTime\":-1e300,"
                "\"numSeries\":0.5}}}" },
    { "health", "{\"server\":\"\\u001b\",\"checks\":[{\"check\":\"\\u001b\",\"state\":\"\\u001b\","
                "\"text\":\"\\u001b[2J\\n\"}],\"targets\":{\"activeTargets\":[{\"health\":\"\\u001b"
                "\"},{},{},{},{},{},{}]}}" },
};

/* Nothing but printable text in lines may come out, on a terminal of any kind. */
static void print_checked(const struct show_what *w, const struct json_node *data, bool json)
{
    static const struct show_args args = { 0 };
    struct show s = { .what = w, .args = &args };
    struct out_flow f;

    s.term = (struct out_term){ .tty = true, .utf8 = true, .width = 20, .height = 10 };
    out_flow_init(&f, &s.term, -1, false);
    if (json)
        show_print_json(&f, data);
    else
        w->print(&s, data, &f);
    for (size_t i = 0; i < f.out.buf.n; i++) {
        unsigned char c = (unsigned char)f.out.buf.p[i];
        if ((c < 0x20 && c != '\n') || c == 0x7f)
            fail_msg("%s: byte %u in \"%.*s\"", w->name, c, STR_ARG(buf_str(&f.out.buf)));
        if (c == 0xc2 && (unsigned char)f.out.buf.p[i + 1] < 0xa0)
            fail_msg("%s: a C1 control", w->name);
    }
    buf_done(&f.out.buf);
    arena_done(&s.arena);
}

static void print_all(const struct json_node *data)
{
    for (size_t i = 0; i < show_table_n; i++)
        print_checked(&show_table[i], data, false);
    print_checked(&show_table[0], data, true);
}

/* Every node below `n` as each kind that it is not. */
static void mutate(struct json_node *n, const struct json_node *root)
{
    static const enum json_kind kinds[] = { JSON_NULL,         JSON_TRUE,        JSON_NUMBER,
                                            JSON_OBJECT_BEGIN, JSON_ARRAY_BEGIN, JSON_STRING };
    const struct json_node was = *n;

    for (size_t i = 0; i < N_OF(kinds); i++) {
        n->kind = kinds[i];
        n->text = kinds[i] == JSON_NUMBER ? STR("-1e400") : STR("\033[2J");
        print_all(root);
        n->child = NULL;
        n->n = 0;
        print_all(root);
        *n = was;
    }
    for (struct json_node *m = n->child; m; m = m->next)
        mutate(m, root);
}

static void no_answer_does_harm(void **state)
{
    struct arena a = { 0 };

    (void)state;
    for (size_t i = 0; i < N_OF(answers); i++) {
        struct json_node *n = tree(&a, answers[i].data);
        print_all(n);
        mutate(n, n);
    }
    arena_done(&a);
}

static void every_row_has_such_an_answer(void **state)
{
    (void)state;
    for (size_t i = 0; i < show_table_n; i++) {
        size_t k = 0;
        while (k < N_OF(answers) && strcmp(answers[k].what, show_table[i].name) != 0)
            k++;
        if (k == N_OF(answers))
            fail_msg("no answer for %s", show_table[i].name);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_manual_lists_every_row),
        cmocka_unit_test(troubles_are_told_in_plain_words),
        cmocka_unit_test(what_a_server_says_is_no_command),
        cmocka_unit_test(targets_are_read_and_ordered),
        cmocka_unit_test(no_answer_does_harm),
        cmocka_unit_test(every_row_has_such_an_answer),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
