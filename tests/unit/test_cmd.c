/* What commands share: messages on stderr, signals. */
#include "test.h"

#include "base/buf.h"
#include "cmd/cmd.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

/* stderr goes to a file between the two; what was written is the caller's to free. */
static FILE *capture_file;
static int saved_stderr;

static void capture_begin(void)
{
    fflush(stderr);
    capture_file = tmpfile();
    assert_non_null(capture_file);
    saved_stderr = dup(STDERR_FILENO);
    dup2(fileno(capture_file), STDERR_FILENO);
}

static char *capture_end(void)
{
    struct buf b = { 0 };
    dup2(saved_stderr, STDERR_FILENO);
    close(saved_stderr);
    rewind(capture_file);
    for (int c; (c = fgetc(capture_file)) != EOF;)
        buf_putc(&b, (char)c);
    fclose(capture_file);
    return buf_take(&b);
}

static void assert_error(const char *text, size_t off, size_t n, const char *hint, const char *want)
{
    struct err e = { 0 };
    err_at(&e, ERR_SYNTAX, (struct span){ off, n }, "query: 1:1: parse error: x");
    if (hint)
        err_hint(&e, "%s", hint);
    capture_begin();
    cmd_print_error_in(&e, str_of(text));
    char *got = capture_end();
    struct buf whole = { 0 };
    buf_printf(&whole, "promctl: query: 1:1: parse error: x\n%s", want);
    assert_string_equal(got, buf_z(&whole));
    buf_done(&whole);
    free(got);
    err_done(&e);
}

static void an_error_is_shown_where_it_is(void **state)
{
    (void)state;
    assert_error("sum(rte(up[5m]))", 4, 3, "did you mean \"rate\"?",
                 "  sum(rte(up[5m]))\n      ^~~\n  did you mean \"rate\"?\n");
    assert_error("a\nbb +\nc", 5, 1, NULL, "  bb +\n     ^\n");
    assert_error("up{", 3, 0, NULL, "  up{\n     ^\n");
    assert_error("up{", 99, 9, NULL, "  up{\n     ^\n");
    assert_error("", 0, 0, NULL, "  \n  ^\n");
    assert_error("a\nb", 0, 3, NULL, "  a\n  ^\n"); // carets end with the line
}

static void carets_stand_below_wide_and_escaped_characters(void **state)
{
    (void)state;
    assert_error("\xe6\x97\xa5 x", 4, 1, NULL, "  \xe6\x97\xa5 x\n     ^\n");
    assert_error("\x1b[31m x", 6, 1, NULL, "  \\x1b[31m x\n           ^\n");
    assert_error("\xff!", 0, 2, NULL, "  \\xff!\n  ^~~~~\n");
}

static void a_long_line_is_cut_around_the_place(void **state)
{
    char line[301];
    (void)state;
    memset(line, 'x', 300);
    line[300] = '\0';
    memcpy(line + 200, "HERE", 4);
    char want[200];
    snprintf(want, sizeof want, "  ...%.48sHERE%.24s...\n  %51s^~~~\n", line, line, "");
    assert_error(line, 200, 4, NULL, want);
}

static void a_message_cannot_command_the_terminal(void **state)
{
    struct err e = { 0 };
    (void)state;
    err_set(&e, ERR_IO, "scrape \x1b]0;x\x07\n\xff: no");
    err_hint(&e, "one\ntw\ro");
    capture_begin();
    cmd_print_error(&e);
    char *got = capture_end();
    assert_string_equal(got, "promctl: scrape \\x1b]0;x\\x07\\n\\xff: no\n  one\n  tw\\ro\n");
    free(got);
    err_done(&e);
}

static void a_warning_names_its_command_and_can_be_quiet(void **state)
{
    struct common_args common = { 0 };
    struct cmd_call call = { .cmd = cmd_find(STR("version")), .common = &common };
    (void)state;
    capture_begin();
    cmd_warn(&call, "%d odd\n", 3);
    common.quiet = true;
    cmd_warn(&call, "silent");
    char *got = capture_end();
    assert_string_equal(got, "promctl: version: warning: 3 odd\\n\n");
    free(got);
}

/* How a child ends that does `fn`. */
static int status_of(void (*fn)(void))
{
    int status;
    pid_t pid = fork();
    if (pid == 0) {
        signal(SIGINT, SIG_DFL); // it is ignored where the tests run in the background
        fn();
        _exit(0);
    }
    assert_int_equal(waitpid(pid, &status, 0), pid);
    return status;
}

static void interrupt_once(void)
{
    cmd_signals_init();
    if (cmd_interrupted)
        _exit(9);
    raise(SIGINT);
    _exit(cmd_interrupted ? 0 : 9);
}

static void interrupt_twice(void)
{
    cmd_signals_init();
    raise(SIGINT);
    raise(SIGINT);
}

static void interrupt_ignored(void)
{
    signal(SIGINT, SIG_IGN);
    cmd_signals_init();
    raise(SIGINT);
    _exit(cmd_interrupted ? 9 : 0);
}

static void write_to_nobody(void)
{
    int fd[2];
    cmd_signals_init();
    if (pipe(fd) != 0)
        _exit(9);
    close(fd[0]);
    _exit(write(fd[1], "x", 1) == -1 && errno == EPIPE ? 0 : 9);
}

static void start_something(void)
{
    cmd_signals_init();
    execl("/bin/sh", "sh", "-c", "kill -PIPE $$", (char *)NULL);
}

static void signals_are_as_promised(void **state)
{
    (void)state;
    assert_int_equal(status_of(interrupt_once), 0);
    assert_int_equal(WEXITSTATUS(status_of(interrupt_twice)), 130);
    assert_int_equal(status_of(interrupt_ignored), 0);
    assert_int_equal(status_of(write_to_nobody), 0);
    int status = status_of(start_something);
    assert_true(WIFSIGNALED(status) && WTERMSIG(status) == SIGPIPE);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_error_is_shown_where_it_is),
        cmocka_unit_test(carets_stand_below_wide_and_escaped_characters),
        cmocka_unit_test(a_long_line_is_cut_around_the_place),
        cmocka_unit_test(a_message_cannot_command_the_terminal),
        cmocka_unit_test(a_warning_names_its_command_and_can_be_quiet),
        cmocka_unit_test(signals_are_as_promised),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
