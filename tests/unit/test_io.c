#include "test.h"

#include "base/io.h"
#include "base/io_spool.h"

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

/* A directory of its own for every test. */
static char dir[64];

static int make_dir(void **state)
{
    (void)state;
    strcpy(dir, "/tmp/promctl-test-XXXXXX");
    return mkdtemp(dir) ? 0 : -1;
}

static int remove_dir(void **state)
{
    char cmd[96];
    (void)state;
    snprintf(cmd, sizeof cmd, "rm -rf %s", dir);
    return system(cmd);
}

static const char *path_of(const char *name)
{
    static char path[128];
    snprintf(path, sizeof path, "%s/%s", dir, name);
    return path;
}

static void write_file(const char *path, struct str content)
{
    FILE *f = fopen(path, "w");
    assert_non_null(f);
    assert_int_equal(fwrite(content.p, 1, content.n, f), content.n);
    fclose(f);
}

static void assert_file(const char *path, const char *want)
{
    struct buf b = { 0 };
    struct err e = { 0 };
    assert_true(io_read_file(path, 1 << 20, &b, &e));
    assert_str(buf_str(&b), want);
    buf_done(&b);
}

static void assert_err(struct err *e, enum err_kind kind, const char *want)
{
    assert_int_equal(e->kind, kind);
    assert_string_equal(e->msg, want);
    err_done(e);
}

static void a_file_is_read_whole_and_added(void **state)
{
    struct buf b = { 0 };
    struct err e = { 0 };
    (void)state;
    write_file(path_of("a"), STR("hello"));
    buf_puts(&b, "> ");
    assert_true(io_read_file(path_of("a"), 5, &b, &e));
    assert_str(buf_str(&b), "> hello");
    buf_done(&b);

    write_file(path_of("empty"), STR(""));
    assert_true(io_read_file(path_of("empty"), 0, &b, &e));
    assert_int_equal(b.n, 0);
    buf_done(&b);
}

static void large_content_comes_in_many_pieces(void **state)
{
    struct buf in = { 0 }, out = { 0 };
    struct err e = { 0 };
    (void)state;
    for (int i = 0; i < 100000; i++)
        buf_printf(&in, "%d ", i);
    struct io_source *s = io_source_bytes(buf_str(&in));
    assert_true(io_read_all(s, SIZE_MAX, &out, &e));
    io_source_close(s);
    assert_true(str_eq(buf_str(&in), buf_str(&out)));
    buf_clear(&out);
    write_file(path_of("big"), buf_str(&in));
    assert_true(io_read_file(path_of("big"), in.n, &out, &e));
    assert_true(str_eq(buf_str(&in), buf_str(&out)));
    buf_done(&in);
    buf_done(&out);
}

static void a_limit_is_kept_and_said(void **state)
{
    struct buf b = { 0 };
    struct err e = { 0 };
    struct io_map m;
    (void)state;
    write_file(path_of("a"), STR("hello"));
    assert_false(io_read_file(path_of("a"), 4, &b, &e));
    assert_err(&e, ERR_LIMIT, "larger than the 4 bytes allowed");
    assert_false(io_map_open(path_of("a"), 4, &m, &e));
    assert_err(&e, ERR_LIMIT, "larger than the 4 bytes allowed");

    // An endless file: the limit ends it.
    assert_false(io_read_file("/dev/zero", 100000, &b, &e));
    assert_err(&e, ERR_LIMIT, "larger than the 100000 bytes allowed");
    assert_true(b.cap < 1 << 20);
    buf_done(&b);
}

static void what_cannot_be_read_says_why(void **state)
{
    struct buf b = { 0 };
    struct err e = { 0 };
    struct io_map m;
    int fd;
    (void)state;
    assert_false(io_read_file(path_of("none"), 1, &b, &e));
    assert_err(&e, ERR_IO, "no such file or directory");
    assert_false(io_read_file(dir, 1, &b, &e));
    assert_err(&e, ERR_IO, "is a directory");
    assert_false(io_map_open(dir, 1, &m, &e));
    assert_err(&e, ERR_IO, "is a directory");
    assert_false(io_open(dir, &fd, &e));
    assert_err(&e, ERR_IO, "is a directory");
    buf_done(&b);
}

static void *feed_fifo(void *arg)
{
    int fd = open(arg, O_WRONLY);
    for (int i = 0; i < 3; i++) {
        usleep(1000);
        if (write(fd, "abc", 3) != 3)
            break;
    }
    close(fd);
    return NULL;
}

static void a_fifo_is_read_to_its_end(void **state)
{
    struct buf b = { 0 };
    struct err e = { 0 };
    struct io_map m;
    pthread_t t;
    char path[128];
    (void)state;
    strcpy(path, path_of("fifo"));
    assert_int_equal(mkfifo(path, 0600), 0);
    assert_int_equal(pthread_create(&t, NULL, feed_fifo, path), 0);
    assert_true(io_read_file(path, 9, &b, &e));
    pthread_join(t, NULL);
    assert_str(buf_str(&b), "abcabcabc");

    assert_int_equal(pthread_create(&t, NULL, feed_fifo, path), 0);
    assert_true(io_map_open(path, 9, &m, &e));
    pthread_join(t, NULL);
    assert_str(m.text, "abcabcabc");
    io_map_close(&m);
    buf_done(&b);
}

static void a_map_shows_file_proc_and_nothing(void **state)
{
    struct err e = { 0 };
    struct io_map m;
    (void)state;
    write_file(path_of("a"), STR("mapped"));
    assert_true(io_map_open(path_of("a"), 100, &m, &e));
    assert_str(m.text, "mapped");
    io_map_close(&m);
    write_file(path_of("a"), STR(""));
    assert_true(io_map_open(path_of("a"), 100, &m, &e));
    assert_int_equal(m.text.n, 0);
    io_map_close(&m);
    assert_true(io_map_open("/proc/self/stat", 4096, &m, &e));
    assert_true(m.text.n > 10);
    io_map_close(&m);
}

/* Runs with the file as standard input, which stands behind its third byte. */
static void a_dash_is_the_rest_of_standard_input(void **state)
{
    static const char *const names[] = { "-", "/proc/self/fd/0" };
    (void)state;
    write_file(path_of("in"), STR("0123456789"));
    int saved = dup(0), in = open(path_of("in"), O_RDONLY), fd;
    dup2(in, 0);
    close(in);
    for (size_t i = 0; i < N_OF(names); i++) {
        struct buf b = { 0 };
        struct err e = { 0 };
        struct io_map m;
        const char *want = i == 0 ? "3456789" : "0123456789"; // opened anew
        lseek(0, 3, SEEK_SET);
        assert_true(io_read_file(names[i], strlen(want), &b, &e));
        assert_str(buf_str(&b), want);
        lseek(0, 3, SEEK_SET);
        assert_true(io_map_open(names[i], 10, &m, &e));
        assert_str(m.text, want);
        io_map_close(&m);
        buf_done(&b);
        assert_true(io_open(names[i], &fd, &e));
        close(fd); // must not take standard input away
    }
    assert_int_equal(fcntl(0, F_GETFD), 0);
    dup2(saved, 0);
    close(saved);
}

static volatile bool canceled;

static void on_alarm(int sig)
{
    (void)sig;
    canceled = true;
}

static void a_signal_ends_a_read_only_when_told(void **state)
{
    struct sigaction act = { .sa_handler = on_alarm }, old;
    struct err e = { 0 };
    struct buf b = { 0 };
    int fds[2];
    (void)state;
    assert_int_equal(pipe(fds), 0);
    sigaction(SIGALRM, &act, &old);
    canceled = false;
    ualarm(2000, 2000);
    struct io_source *s = io_source_fd(fds[0], true);
    s->cancel = &canceled;
    assert_false(io_read_all(s, 10, &b, &e));
    assert_err(&e, ERR_CANCELED, "interrupted");
    io_source_close(s);
    ualarm(0, 0);
    sigaction(SIGALRM, &old, NULL);
    close(fds[1]);
    buf_done(&b);
}

static void a_non_blocking_pipe_is_waited_for(void **state)
{
    int fds[2];
    struct buf big = { 0 }, b = { 0 };
    struct err e = { 0 };
    (void)state;
    assert_int_equal(pipe2(fds, O_NONBLOCK), 0);
    buf_put_repeat(&big, 'x', 300000);
    pid_t child = fork();
    if (child == 0) {
        close(fds[0]);
        _exit(io_write_all(fds[1], buf_str(&big), &e) ? 0 : 1);
    }
    close(fds[1]);
    struct io_source *s = io_source_fd(fds[0], true);
    assert_true(io_read_all(s, SIZE_MAX, &b, &e));
    io_source_close(s);
    assert_int_equal(b.n, 300000);
    buf_done(&b);
    buf_done(&big);
}

static void output_keeps_its_first_failure(void **state)
{
    struct io_out o;
    struct err e = { 0 };
    int fds[2];
    (void)state;
    signal(SIGPIPE, SIG_IGN);
    assert_int_equal(pipe(fds), 0);
    close(fds[0]);
    io_out_init(&o, fds[1]);
    buf_put_repeat(&o.buf, 'x', 100000);
    assert_false(io_out_check(&o));
    buf_put_repeat(&o.buf, 'x', 100000);
    assert_false(io_out_check(&o));
    assert_false(io_out_end(&o, &e));
    assert_err(&e, ERR_PIPE, "broken pipe");
    close(fds[1]);

    int full = open("/dev/full", O_WRONLY);
    io_out_init(&o, full);
    buf_puts(&o.buf, "x");
    assert_true(io_out_check(&o));
    assert_false(io_out_end(&o, &e));
    assert_err(&e, ERR_IO, "no space left on device");
    close(full);
}

static size_t files_in_dir(void)
{
    char cmd[96];
    snprintf(cmd, sizeof cmd, "ls -A %s | wc -l", dir);
    FILE *f = popen(cmd, "r");
    unsigned n = 0;
    assert_int_equal(fscanf(f, "%u", &n), 1);
    pclose(f);
    return n;
}

static void replacing_keeps_mode_and_links(void **state)
{
    struct err e = { 0 };
    struct stat st;
    char link[128];
    (void)state;
    assert_true(io_replace_file(path_of("new"), STR("1"), &e));
    assert_file(path_of("new"), "1");
    assert_int_equal(chmod(path_of("new"), 0751), 0);
    strcpy(link, path_of("link"));
    assert_int_equal(symlink("new", link), 0);
    assert_true(io_replace_file(link, STR("2"), &e));
    assert_file(path_of("new"), "2");
    assert_int_equal(stat(path_of("new"), &st), 0);
    assert_int_equal(st.st_mode & 07777, 0751);
    assert_int_equal(lstat(link, &st), 0);
    assert_true(S_ISLNK(st.st_mode));
    assert_int_equal(files_in_dir(), 2); // no temporary is left
}

static void replacing_what_is_no_file(void **state)
{
    struct err e = { 0 };
    (void)state;
    assert_true(io_replace_file("/dev/null", STR("x"), &e));
    assert_false(io_replace_file("/dev/full", STR("x"), &e));
    assert_err(&e, ERR_IO, "no space left on device");
    assert_false(io_replace_file(dir, STR("x"), &e));
    assert_err(&e, ERR_IO, "is a directory");
    assert_false(io_replace_file(path_of("no/where"), STR("x"), &e));
    assert_err(&e, ERR_IO, "no such file or directory");
    assert_int_equal(symlink("nowhere", path_of("dangling")), 0);
    assert_false(io_replace_file(path_of("dangling"), STR("x"), &e));
    assert_err(&e, ERR_IO, "no such file or directory");
}

static void assert_spool(const struct io_spool *s, struct str want)
{
    struct err e = { 0 };
    struct buf got = { 0 };
    struct io_source *src = io_spool_source(s);
    assert_true(io_read_all(src, SIZE_MAX, &got, &e));
    io_source_close(src);
    assert_true(str_eq(buf_str(&got), want));
    buf_done(&got);
}

static void spool_and_check(struct str text, size_t budget, bool on_disk)
{
    struct io_spool s = { 0 };
    struct err e = { 0 };
    struct io_source *from = io_source_bytes(text);
    assert_true(io_spool_fill(&s, from, budget, &e));
    io_source_close(from);
    assert_int_equal(s.on_disk, on_disk);
    assert_spool(&s, text);
    assert_spool(&s, text);
    assert_int_equal(files_in_dir(), 0); // it has no name
    io_spool_done(&s);
}

static void a_spool_is_read_again_from_memory_or_disk(void **state)
{
    struct buf text = { 0 };
    (void)state;
    setenv("TMPDIR", dir, 1);
    for (int i = 0; i < 300 * 1000; i++)
        buf_putc(&text, (char)(i * 7 + i / 256));
    spool_and_check(buf_str(&text), text.n, false);
    spool_and_check(buf_str(&text), text.n - 1, true);
    spool_and_check(buf_str(&text), 0, true);
    spool_and_check(STR(""), 0, false);

    struct io_spool s = { 0 };
    struct err e = { 0 };
    struct io_source *from = io_source_bytes(buf_str(&text));
    setenv("TMPDIR", "/no/where", 1);
    assert_false(io_spool_fill(&s, from, 1000, &e));
    assert_err(&e, ERR_IO, "temporary file in /no/where: no such file or directory");
    io_source_close(from);
    io_spool_done(&s);
    unsetenv("TMPDIR");
    buf_done(&text);
}

#define T(f) cmocka_unit_test_setup_teardown(f, make_dir, remove_dir)

int main(void)
{
    const struct CMUnitTest tests[] = {
        T(a_file_is_read_whole_and_added),
        T(large_content_comes_in_many_pieces),
        T(a_limit_is_kept_and_said),
        T(what_cannot_be_read_says_why),
        T(a_fifo_is_read_to_its_end),
        T(a_map_shows_file_proc_and_nothing),
        T(a_dash_is_the_rest_of_standard_input),
        T(a_signal_ends_a_read_only_when_told),
        T(a_non_blocking_pipe_is_waited_for),
        T(output_keeps_its_first_failure),
        T(replacing_keeps_mode_and_links),
        T(replacing_what_is_no_file),
        T(a_spool_is_read_again_from_memory_or_disk),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
