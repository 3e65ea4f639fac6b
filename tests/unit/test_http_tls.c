/* TLS against `openssl s_server` with certificates made here; skipped without the openssl tool. */
#include "../lib/httpd_run.h"
#include "test.h"

#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

static char dir[64];
static struct httpd plain;

/* A file in the test's folder. Static storage, one of eight in turn. */
static const char *file(const char *name)
{
    static char path[8][128];
    static size_t next;
    char *p = path[next++ % N_OF(path)];
    snprintf(p, sizeof path[0], "%s/%s", dir, name);
    return p;
}

static void shell(const char *fmt, ...)
{
    struct buf b = { 0 };
    va_list ap;
    va_start(ap, fmt);
    buf_printf(&b, "cd %s && { ", dir);
    buf_vprintf(&b, fmt, ap);
    buf_puts(&b, "; } >log 2>&1");
    va_end(ap);
    if (system(buf_z(&b)) != 0) {
        fprintf(stderr, "failed: %s (see %s/log)\n", b.p, dir);
        exit(99);
    }
    buf_done(&b);
}

/* A key for all, an authority, and certificates by it. */
static void make_certificates(void)
{
    snprintf(dir, sizeof dir, "test_http_tls.%d", (int)getpid());
    if (system(NULL) == 0 || mkdtemp(strcpy(dir, "test_http_tls.XXXXXX")) == NULL)
        exit(99);
    shell("openssl ecparam -name prime256v1 -genkey -noout -out key.pem");
    shell("openssl req -x509 -new -key key.pem -days 2 -subj /CN=promctl-test-ca -out ca.pem");
    shell("openssl req -x509 -new -key key.pem -days 2 -subj /CN=alone "
          "-addext subjectAltName=IP:127.0.0.1 -out self.pem");
    shell("openssl req -new -key key.pem -subj /O=Acme/CN=good -out good.csr && "
          "printf 'subjectAltName=IP:127.0.0.1' >good.ext && "
          "openssl x509 -req -in good.csr -CA ca.pem -CAkey key.pem -set_serial 2 -days 2 "
          "-extfile good.ext -out good.pem");
    shell("openssl req -new -key key.pem -subj /CN=other -out other.csr && "
          "printf 'subjectAltName=DNS:db.example' >other.ext && "
          "openssl x509 -req -in other.csr -CA ca.pem -CAkey key.pem -set_serial 3 -days 2 "
          "-extfile other.ext -out other.pem");
    // Expired since its first second.
    shell("openssl x509 -req -in good.csr -CA ca.pem -CAkey key.pem -set_serial 4 -days 0 "
          "-extfile good.ext -out old.pem");
    shell("echo no certificate >text.pem");
}

// ---- the server ----

struct tls_server {
    pid_t pid;
    int port;
};

static int free_port(void)
{
    struct sockaddr_in at = { .sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
    socklen_t n = sizeof at;
    int fd = socket(AF_INET, SOCK_STREAM, 0);
    if (fd < 0 || bind(fd, (struct sockaddr *)&at, sizeof at) ||
        getsockname(fd, (struct sockaddr *)&at, &n))
        exit(99);
    close(fd);
    return ntohs(at.sin_port);
}

static bool can_connect(int port)
{
    struct sockaddr_in at = { .sin_family = AF_INET,
                              .sin_port = htons((uint16_t)port),
                              .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
    int fd = socket(AF_INET, SOCK_STREAM, 0);
    bool ok = connect(fd, (struct sockaddr *)&at, sizeof at) == 0;
    close(fd);
    return ok;
}

/* Serves its status page with a certificate; `extra` (or NULL) is one more option. */
static struct tls_server serve(const char *cert, const char *extra)
{
    struct tls_server s = { .port = free_port() };
    char port[32];
    snprintf(port, sizeof port, "127.0.0.1:%d", s.port);
    if ((s.pid = fork()) == 0) {
        if (!freopen(file("server.log"), "w", stdout) || !freopen(file("server.log"), "a", stderr))
            _exit(1);
        execlp("openssl", "openssl", "s_server", "-accept", port, "-key", file("key.pem"), "-cert",
               file(cert), "-CAfile", file("ca.pem"), "-www", "-quiet", extra, "1", (char *)NULL);
        _exit(1);
    }
    for (int i = 0; i < 500 && !can_connect(s.port); i++)
        usleep(20000);
    return s;
}

static void stop(struct tls_server *s)
{
    kill(s->pid, SIGTERM);
    while (waitpid(s->pid, NULL, 0) < 0 && errno == EINTR)
        ;
}

static struct http_reply get(const struct tls_server *s, const struct http_opts *o)
{
    char url[64];
    snprintf(url, sizeof url, "https://127.0.0.1:%d/", s->port);
    return httpd_get_url(url, o);
}

/* The message with the port's number for PORT. */
static void expect(const struct tls_server *s, struct http_reply r, enum err_kind kind,
                   const char *msg, const char *hint)
{
    httpd_expect(&(struct httpd){ .port = s->port }, &r, kind, msg, hint);
}

// ---- tests ----

static void a_certificate_of_a_known_authority_is_fine(void **state)
{
    struct tls_server s = serve("good.pem", NULL);
    const struct http_opts o = { .cacert = file("ca.pem") }, blind = { .insecure = true };
    (void)state;
    struct http_reply r = get(&s, &o);
    if (r.e.kind)
        fail_msg("%s", r.e.msg);
    assert_int_equal(r.status, 200);
    http_reply_done(&r);
    r = get(&s, &blind);
    assert_int_equal(r.status, 200);
    http_reply_done(&r);

    r = get(&s, NULL);
    expect(&s, r, ERR_NET,
           "the certificate of 127.0.0.1:PORT is signed by an authority that is not trusted here "
           "(subject O = Acme, CN = good, issuer CN = promctl-test-ca)",
           "--cacert FILE names the authority to trust; --insecure skips the check");
    stop(&s);
}

static void a_self_signed_certificate_is_told_and_can_be_trusted(void **state)
{
    struct tls_server s = serve("self.pem", NULL);
    const struct http_opts o = { .cacert = file("self.pem") };
    (void)state;
    struct http_reply r = get(&s, NULL);
    expect(&s, r, ERR_NET, "the certificate of 127.0.0.1:PORT is self-signed (subject CN = alone)",
           "--cacert FILE with that certificate trusts it; --insecure skips the check");
    r = get(&s, &o);
    assert_int_equal(r.status, 200);
    http_reply_done(&r);
    stop(&s);
}

static void a_certificate_for_another_name_is_told(void **state)
{
    struct tls_server s = serve("other.pem", NULL);
    const struct http_opts o = { .cacert = file("ca.pem") },
                           named = { .cacert = file("ca.pem"), .server_name = "db.example" };
    (void)state;
    struct http_reply r = get(&s, &o);
    expect(&s, r, ERR_NET,
           "the certificate of 127.0.0.1:PORT is not for 127.0.0.1 (its names: DNS:db.example, "
           "subject CN = other, issuer CN = promctl-test-ca)",
           "use a name of the certificate in the URL");
    r = get(&s, &named);
    if (r.e.kind)
        fail_msg("%s", r.e.msg);
    assert_int_equal(r.status, 200);
    http_reply_done(&r);
    stop(&s);
}

static void an_expired_certificate_is_told(void **state)
{
    struct tls_server s = serve("old.pem", NULL);
    const struct http_opts o = { .cacert = file("ca.pem") };
    (void)state;
    sleep(1);
    struct http_reply r = get(&s, &o);
    assert_int_equal(r.e.kind, ERR_NET);
    assert_non_null(strstr(r.e.msg, " has expired (valid until "));
    assert_non_null(strstr(r.e.msg, " GMT, subject O = Acme, CN = good"));
    http_reply_done(&r);
    stop(&s);
}

static void a_client_certificate_is_asked_for_and_given(void **state)
{
    struct tls_server s = serve("good.pem", "-Verify");
    const struct http_opts none = { .cacert = file("ca.pem") }, own = { .cacert = file("ca.pem"),
                                                                        .cert = file("good.pem"),
                                                                        .key = file("key.pem") };
    (void)state;
    struct http_reply r = get(&s, &none);
    expect(&s, r, ERR_NET, "127.0.0.1:PORT asks for a client certificate",
           "give one: --cert FILE --key FILE");
    r = get(&s, &own);
    if (r.e.kind)
        fail_msg("%s", r.e.msg);
    assert_int_equal(r.status, 200);
    http_reply_done(&r);
    stop(&s);
}

static void files_that_are_no_certificates_are_named(void **state)
{
    struct tls_server s = serve("good.pem", NULL);
    const struct http_opts ca = { .cacert = file("text.pem") }, cert = { .cacert = file("ca.pem"),
                                                                         .cert = file("text.pem"),
                                                                         .key = file("key.pem") };
    char want[256];
    (void)state;
    snprintf(want, sizeof want, "cannot use the certificate authorities in %s", ca.cacert);
    struct http_reply r = get(&s, &ca);
    expect(&s, r, ERR_IO, want, "--cacert wants certificates in PEM form");
    r = get(&s, &cert);
    assert_int_equal(r.e.kind, ERR_IO);
    snprintf(want, sizeof want, "cannot use the client certificate %s with the key %s: ", cert.cert,
             cert.key);
    assert_true(str_starts(str_of(r.e.msg), str_of(want)));
    http_reply_done(&r);
    stop(&s);
}

static void plain_http_and_tls_are_told_apart(void **state)
{
    struct tls_server s = serve("good.pem", NULL);
    char url[64];
    (void)state;
    snprintf(url, sizeof url, "http://127.0.0.1:%d/metrics", s.port);
    struct http_reply r = httpd_get_url(url, &(struct http_opts){ .retries = -1 });
    expect(&s, r, ERR_NET, "127.0.0.1:PORT speaks TLS, not plain HTTP",
           "try https://127.0.0.1:PORT");
    stop(&s);

    snprintf(url, sizeof url, "https://127.0.0.1:%d/metrics", plain.port);
    r = httpd_get_url(url, NULL);
    httpd_expect(&plain, &r, ERR_NET, "127.0.0.1:PORT does not speak TLS",
                 "a plain HTTP port? try http://127.0.0.1:PORT");
}

static int setup(void **state)
{
    (void)state;
    httpd_start(&plain);
    make_certificates();
    return 0;
}

static int teardown(void **state)
{
    char cmd[128];
    (void)state;
    httpd_stop(&plain);
    snprintf(cmd, sizeof cmd, "rm -rf ./%s", dir);
    return system(cmd);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_certificate_of_a_known_authority_is_fine),
        cmocka_unit_test(a_self_signed_certificate_is_told_and_can_be_trusted),
        cmocka_unit_test(a_certificate_for_another_name_is_told),
        cmocka_unit_test(an_expired_certificate_is_told),
        cmocka_unit_test(a_client_certificate_is_asked_for_and_given),
        cmocka_unit_test(files_that_are_no_certificates_are_named),
        cmocka_unit_test(plain_http_and_tls_are_told_apart),
    };
    if (system("openssl version >/dev/null 2>&1") != 0) {
        fprintf(stderr, "SKIPPED: no openssl tool, TLS is not tested\n");
        return 77;
    }
    return cmocka_run_group_tests(tests, setup, teardown);
}
