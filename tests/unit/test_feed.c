/* Targets scraped on an interval: one that hangs holds up no other. */
#include "test.h"

#include "tui/feed.h"

#include <arpa/inet.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>

struct waiting {
    pthread_mutex_t lock;
    pthread_cond_t came;
    bool woken;
};

static void wake(void *user)
{
    struct waiting *w = user;

    pthread_mutex_lock(&w->lock);
    w->woken = true;
    pthread_cond_signal(&w->came);
    pthread_mutex_unlock(&w->lock);
}

static struct feed_page take(struct feed *f, struct waiting *w)
{
    struct feed_page p;

    pthread_mutex_lock(&w->lock);
    while (!feed_take(f, &p)) {
        while (!w->woken)
            pthread_cond_wait(&w->came, &w->lock);
        w->woken = false;
    }
    pthread_mutex_unlock(&w->lock);
    return p;
}

/* A server that takes connections and never answers. */
static int hanging(struct ingest_target *t, char *url, size_t size)
{
    struct sockaddr_in at = { .sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
    socklen_t n = sizeof at;
    int fd = socket(AF_INET, SOCK_STREAM, 0);

    assert_true(fd >= 0 && bind(fd, (struct sockaddr *)&at, n) == 0 && listen(fd, 8) == 0);
    assert_true(getsockname(fd, (struct sockaddr *)&at, &n) == 0);
    snprintf(url, size, "http://127.0.0.1:%d/metrics", ntohs(at.sin_port));
    *t = (struct ingest_target){ .kind = INGEST_URL, .where = url, .name = str_of(url) };
    return fd;
}

static void write_page(const char *path, const char *text)
{
    FILE *f = fopen(path, "w");

    assert_non_null(f);
    assert_true(fputs(text, f) >= 0 && fclose(f) == 0);
}

static struct ingest_target file_target(const char *path)
{
    return (struct ingest_target){ .kind = INGEST_FILE, .where = path, .name = str_of(path) };
}

static void a_hanging_target_holds_up_no_other(void **state)
{
    struct waiting w = { PTHREAD_MUTEX_INITIALIZER, PTHREAD_COND_INITIALIZER, false };
    char url[64], path[] = "/tmp/test_feed.XXXXXX";
    int file = mkstemp(path);
    struct ingest_target targets[3];
    (void)state;

    assert_true(file >= 0 && close(file) == 0);
    write_page(path, "up_to_date 1\n");
    int fd = hanging(&targets[0], url, sizeof url);
    targets[1] = file_target(path);
    targets[2] = file_target("/nonexistent/page");
    struct feed *f = feed_new(&(struct feed_opts){ .interval_ms = 5, .wake = wake, .user = &w });
    for (size_t i = 0; i < 3; i++)
        assert_int_equal(feed_add(f, &targets[i]), i);
    unsigned good = 0, bad = 0;
    while (good < 3 || bad < 3) {
        struct feed_page p = take(f, &w);
        assert_true(p.target != 0);
        if (p.target == 1) {
            assert_str(p.page.body, "up_to_date 1\n");
            good++;
        } else {
            assert_true(p.page.e.kind == ERR_IO);
            bad++;
        }
        ingest_page_done(&p.page);
    }
    feed_free(f); // breaks off what hangs
    close(fd);
    unlink(path);
}

static void a_removed_target_is_not_asked_again(void **state)
{
    struct waiting w = { PTHREAD_MUTEX_INITIALIZER, PTHREAD_COND_INITIALIZER, false };
    struct ingest_target targets[] = { file_target("/nonexistent/a"),
                                       file_target("/nonexistent/b") };
    struct feed_page p;
    (void)state;

    struct feed *f = feed_new(&(struct feed_opts){ .interval_ms = 1, .wake = wake, .user = &w });
    feed_add(f, &targets[0]);
    feed_add(f, &targets[1]);
    feed_remove(f, 0);
    while (feed_take(f, &p))
        ingest_page_done(&p.page);
    for (int i = 0; i < 5; i++) {
        p = take(f, &w);
        assert_int_equal(p.target, 1);
        ingest_page_done(&p.page);
    }
    feed_free(f);
}

static void asking_now_does_not_wait_for_the_interval(void **state)
{
    struct waiting w = { PTHREAD_MUTEX_INITIALIZER, PTHREAD_COND_INITIALIZER, false };
    struct ingest_target target = file_target("/nonexistent/a");
    struct feed_page p;
    (void)state;

    struct feed *f = feed_new(
        &(struct feed_opts){ .interval_ms = 3600000, .wake = wake, .user = &w });
    feed_add(f, &target);
    for (int i = 0; i < 4; i++) {
        p = take(f, &w);
        assert_true(p.next_ms > p.page.at_ms);
        ingest_page_done(&p.page);
        if (i % 2)
            feed_set_interval(f, 7200000);
        else
            feed_now(f);
    }
    feed_free(f);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_hanging_target_holds_up_no_other),
        cmocka_unit_test(a_removed_target_is_not_asked_again),
        cmocka_unit_test(asking_now_does_not_wait_for_the_interval),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
