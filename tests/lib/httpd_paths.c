/* httpd_paths.c - what each path of the test server does: good, slow, broken, endless. */
#include <pthread.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/socket.h>
#include <time.h>

#include "httpd.h"

enum { KEYS_MAX = 256 };

static const char page[] = "# HELP up_time_seconds How long it runs.\n"
                           "# TYPE up_time_seconds gauge\n"
                           "up_time_seconds 12.5\n"
                           "# TYPE requests_total counter\n"
                           "requests_total{code=\"200\"} 3\n"
                           "requests_total{code=\"500\"} 1\n";

// ---- helpers ----

static void nap(int ms)
{
    const struct timespec t = { ms / 1000, ms % 1000 * 1000000L };
    nanosleep(&t, NULL);
}

/* Until the client has gone. */
static void hang(const struct request *r)
{
    char byte;
    while (recv(r->fd, &byte, 1, 0) > 0)
        ;
}

static void reset(const struct request *r)
{
    const struct linger now = { 1, 0 };
    setsockopt(r->fd, SOL_SOCKET, SO_LINGER, &now, sizeof now);
}

/* How often this query was asked before. */
static int count(const struct request *r, bool add)
{
    static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
    static struct {
        char key[256];
        int n;
    } keys[KEYS_MAX];
    int n = 0;
    pthread_mutex_lock(&lock);
    for (int i = 0; i < KEYS_MAX; i++) {
        if (!keys[i].key[0])
            snprintf(keys[i].key, sizeof keys[i].key, "%.255s", r->query);
        if (strcmp(keys[i].key, r->query) == 0) {
            n = keys[i].n;
            keys[i].n += add;
            break;
        }
    }
    pthread_mutex_unlock(&lock);
    return n;
}

// ---- plain answers ----

static void do_ok(const struct request *r)
{
    answer(r, "200 OK", "text/plain; version=0.0.4; charset=utf-8", page, sizeof page - 1);
}

static void do_slow(const struct request *r)
{
    putf(r, "HTTP/1.1 200 OK\r\nContent-Type: text/plain; version=0.0.4\r\n\r\n");
    for (size_t i = 0; i < sizeof page - 1; i += 20) {
        size_t n = sizeof page - 1 - i < 20 ? sizeof page - 1 - i : 20;
        put(r, page + i, n);
        nap(20);
    }
}

static void do_chunked(const struct request *r)
{
    putf(r, "HTTP/1.1 200 OK\r\nContent-Type: text/plain; version=0.0.4\r\n"
            "Transfer-Encoding: chunked\r\n\r\n");
    putf(r, "4\r\na 1\n\r\n4;x=y\r\nb 2\n\r\n0\r\nX-Trailer: 1\r\n\r\n");
}

static void do_echo(const struct request *r)
{
    static const char head[] = "HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\n\r\n";
    put(r, head, sizeof head - 1);
    put(r, r->head, strlen(r->head));
    put(r, r->body, r->n_body);
}

/* An Alertmanager: says on standard error what it takes. */
static void do_alerts(const struct request *r)
{
    fprintf(stderr, "%.*s\n", (int)r->n_body, r->body);
    answer(r, "200 OK", "application/json", "", 0);
}

static void do_alerts_bad(const struct request *r)
{
    static const char text[] = "{\"code\":601,\"message\":\"0.labels in body is required\"}";
    answer(r, "422 Unprocessable Entity", "application/json", text, sizeof text - 1);
}

/* /status?500&text/plain&body, with \n for a line end */
static void do_status(const struct request *r)
{
    char copy[sizeof r->query], *save, *out, *in;
    snprintf(copy, sizeof copy, "%s", r->query);
    const char *status = strtok_r(copy, "&", &save), *type = strtok_r(NULL, "&", &save);
    char *body = strtok_r(NULL, "", &save), empty[1] = "", line[256];
    body = body ? body : empty;
    for (in = out = body; *in; in++) {
        if (in[0] == '\\' && in[1] == 'n')
            *out++ = '\n', in++;
        else if (in[0] == '\\' && in[1] == 'e')
            *out++ = '\033', in++;
        else
            *out++ = *in == '+' ? ' ' : *in;
    }
    *out = 0;
    snprintf(line, sizeof line, "%.200s", status ? status : "200");
    if (!strchr(line, '_'))
        strcat(line, " Some words");
    for (char *c = line; *c; c++)
        if (*c == '_')
            *c = ' ';
    answer(r, line, type ? type : "text/plain", body, strlen(body));
}

static void do_html(const struct request *r)
{
    static const char html[] = "<!DOCTYPE html>\n<html>\n<head>\n  <title>\n    Node &amp; Exporter"
                               "\n  </title>\n</head><body><h1>Hi</h1></body></html>\n";
    answer(r, "200 OK", "text/html; charset=utf-8", html, sizeof html - 1);
}

// ---- redirects ----

static void redirect(const struct request *r, const char *status, const char *to)
{
    putf(r, "HTTP/1.1 %s\r\nLocation: %s\r\nContent-Length: 5\r\nConnection: close\r\n\r\nmoved",
         status, to);
}

static void do_redirect(const struct request *r)
{
    redirect(r, "302 Found", r->query);
}

static void do_redirect_307(const struct request *r)
{
    redirect(r, "307 Temporary Redirect", r->query);
}

static void do_loop(const struct request *r)
{
    redirect(r, "301 Moved Permanently", "/loop");
}

/* /hops?N goes on to /hops?N-1, /hops?0 to /ok */
static void do_hops(const struct request *r)
{
    char to[64];
    int n = atoi(r->query);
    snprintf(to, sizeof to, n > 0 ? "hops?%d" : "ok", n - 1);
    redirect(r, "302 Found", to);
}

// ---- who are you ----

static bool has_line(const struct request *r, const char *line)
{
    size_t n = strlen(line);
    for (const char *p = r->head; (p = strchr(p, '\n')); p++)
        if (strncasecmp(p + 1, line, n) == 0 && (p[1 + n] == '\r' || p[1 + n] == '\n'))
            return true;
    return false;
}

static void unauthorized(const struct request *r)
{
    putf(r, "HTTP/1.1 401 Unauthorized\r\nWWW-Authenticate: Basic realm=\"test\"\r\n"
            "Content-Length: 3\r\nConnection: close\r\n\r\nno\n");
}

static void do_basic(const struct request *r) /* user "demo", password "se:cret" */
{
    has_line(r, "Authorization: Basic ZGVtbzpzZTpjcmV0") ? do_ok(r) : unauthorized(r);
}

static void do_bearer(const struct request *r)
{
    has_line(r, "Authorization: Bearer tok-en") ? do_ok(r) : unauthorized(r);
}

// ---- failing for a while ----

static void do_flaky(const struct request *r)
{
    count(r, true) < 2 ? answer_text(r, "503 Service Unavailable", "warming up\n") : do_ok(r);
}

static void do_flaky_reset(const struct request *r)
{
    count(r, true) < 2 ? reset(r) : do_ok(r);
}

static void do_busy(const struct request *r)
{
    count(r, true);
    answer_text(r, "503 Service Unavailable", "\n  \nstill warming up\nsecond line\n");
}

static void do_once(const struct request *r)
{
    count(r, true);
    answer_text(r, "500 Internal Server Error", "disk full\nmore\n");
}

static void do_count(const struct request *r)
{
    char text[32];
    snprintf(text, sizeof text, "%d\n", count(r, false));
    answer_text(r, "200 OK", text);
}

// ---- broken ----

static void do_close(const struct request *r)
{
    (void)r;
}

static void do_reset_body(const struct request *r)
{
    putf(r, "HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\na 1\n");
    nap(50);
    reset(r);
}

static void do_cut(const struct request *r)
{
    putf(r, "HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\na 1\nb 2\n");
}

static void do_cut_chunked(const struct request *r)
{
    putf(r, "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n4\r\na 1\n\r\n");
}

static void do_cut_head(const struct request *r)
{
    putf(r, "HTTP/1.1 200 OK\r\nContent-Ty");
}

static void do_short_length(const struct request *r)
{
    putf(r, "HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\na 1\nb 2\nc 3\n");
}

static void do_garbage(const struct request *r)
{
    putf(r, "220 mail.example ESMTP ready\r\n");
}

static void do_bad_status(const struct request *r)
{
    putf(r, "HTTP/1.1 abc Weird\r\nContent-Length: 0\r\n\r\n");
}

static void do_bad_length(const struct request *r)
{
    putf(r, "HTTP/1.1 200 OK\r\nContent-Length: 99999999999999999999999\r\n\r\na 1\n");
}

static void do_bad_chunk(const struct request *r)
{
    putf(r, "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\na 1\n\r\n0\r\n\r\n");
}

static void do_long_head(const struct request *r)
{
    putf(r, "HTTP/1.1 200 OK\r\n");
    while (putf(r, "X-Filler: %0500d\r\n", 1))
        ;
}

static void do_continue(const struct request *r)
{
    while (putf(r, "HTTP/1.1 100 Continue\r\n\r\n"))
        nap(1);
}

// ---- slow for ever ----

static void do_hang(const struct request *r)
{
    hang(r);
}

static void do_hang_head(const struct request *r)
{
    putf(r, "HTTP/1.1 200 OK\r\nContent-Type: text/pl");
    hang(r);
}

static void do_hang_body(const struct request *r)
{
    putf(r, "HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\na 1\nb 2\n");
    hang(r);
}

static void do_hang_end(const struct request *r)
{
    putf(r, "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n4\r\na 1\n\r\n");
    hang(r);
}

static void do_drip(const struct request *r)
{
    putf(r, "HTTP/1.1 200 OK\r\nContent-Length: 1000000\r\n\r\n");
    while (putf(r, "#"))
        nap(5);
}

static void do_drip_head(const struct request *r)
{
    putf(r, "HTTP/1.1 200 OK\r\nX-Drip: ");
    while (putf(r, "x"))
        nap(5);
}

static void do_drip_error(const struct request *r)
{
    putf(r, "HTTP/1.1 500 Oops\r\n\r\nfirst line\n");
    while (putf(r, "x"))
        nap(5);
}

// ---- large ----

static void do_huge(const struct request *r)
{
    static char block[64 * 1024];
    memset(block, '#', sizeof block);
    putf(r, "HTTP/1.1 200 OK\r\nContent-Type: text/plain; version=0.0.4\r\n\r\n");
    while (put(r, block, sizeof block))
        ;
}

static void do_huge_length(const struct request *r)
{
    putf(r, "HTTP/1.1 200 OK\r\nContent-Length: 1000000000000\r\n\r\na 1\n");
    hang(r);
}

static void do_huge_error(const struct request *r)
{
    putf(r, "HTTP/1.1 500 Oops\r\n\r\nthe first line\n");
    for (int i = 0; i < 100000 && putf(r, "%064d\n", i); i++)
        ;
}

// ---- gzip ----

static uint32_t crc32_of(const uint8_t *p, size_t n)
{
    uint32_t c = 0xffffffffu;
    for (size_t i = 0; i < n; i++) {
        c ^= p[i];
        for (int k = 0; k < 8; k++)
            c = c & 1 ? 0xedb88320u ^ (c >> 1) : c >> 1;
    }
    return ~c;
}

static void put_le32(uint8_t *p, uint32_t v)
{
    for (int i = 0; i < 4; i++)
        p[i] = (uint8_t)(v >> (8 * i));
}

static const uint8_t gzip_head[10] = { 0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 3 };

/* One stored block. */
static void do_gzip(const struct request *r)
{
    const uint16_t n = sizeof page - 1;
    uint8_t stored[5] = { 1, n & 0xff, n >> 8, (uint8_t)(n ^ 0xff), (uint8_t)((n ^ 0xffff) >> 8) },
            tail[8];
    put_le32(tail, crc32_of((const uint8_t *)page, n));
    put_le32(tail + 4, n);
    putf(r,
         "HTTP/1.1 200 OK\r\nContent-Type: text/plain; version=0.0.4\r\n"
         "Content-Encoding: gzip\r\nContent-Length: %zu\r\n\r\n",
         sizeof gzip_head + sizeof stored + n + sizeof tail);
    put(r, gzip_head, sizeof gzip_head);
    put(r, stored, sizeof stored);
    put(r, page, n);
    put(r, tail, sizeof tail);
}

static void do_gzip_bad(const struct request *r)
{
    putf(r, "HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\n\r\nnot gzip at all");
}

static void do_gzip_cut(const struct request *r)
{
    putf(r, "HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 400\r\n\r\n");
    put(r, gzip_head, sizeof gzip_head);
}

/* A bomb: some text, then for ever "258 bytes from one back" in the fixed Huffman code: 13 bits. */
static void bomb(const struct request *r, const char *type, const char *head)
{
    uint8_t block[13 * 1024] = { 0 };
    uint32_t bits = 0;
    int n_bits = 0;
    size_t n = 0;
    for (int i = 0; i < 8 * 1024; i++) {
        bits |= 0xa3u << n_bits; // 285, 11000101, from its most significant bit on
        n_bits += 13;            // the distance code of "one back" is five zeros
        for (; n_bits >= 8; n_bits -= 8, bits >>= 8)
            block[n++] = (uint8_t)bits;
    }
    putf(r, "HTTP/1.1 200 OK\r\nContent-Type: %s\r\nContent-Encoding: gzip\r\n\r\n", type);
    put(r, gzip_head, sizeof gzip_head);
    // A stored block of the text, which ends at a byte.
    const uint8_t length = (uint8_t)strlen(head), stored[5] = { 0, length, 0, length ^ 0xff, 0xff };
    put(r, stored, sizeof stored);
    put(r, head, length);
    // The header of a last, fixed block (bits 1, 1, 0) moves all copies by three bits.
    uint8_t carry = 3;
    for (;;) {
        uint8_t out[sizeof block];
        for (size_t i = 0; i < n; i++) {
            out[i] = (uint8_t)(block[i] << 3 | carry);
            carry = block[i] >> 5;
        }
        if (!put(r, out, n))
            return;
    }
}

static void do_bomb(const struct request *r)
{
    bomb(r, "text/plain; version=0.0.4", "#");
}

/* Blanks, where an answer goes on. */
static void do_bomb_json(const struct request *r)
{
    bomb(r, "application/json", "{\"status\": ");
}

const struct behaviour behaviours[] = {
    { "/am/api/v2/alerts", do_alerts },
    { "/bad-alerts/api/v2/alerts", do_alerts_bad },
    { "/bad-chunk", do_bad_chunk },
    { "/bad-length", do_bad_length },
    { "/bad-status", do_bad_status },
    { "/basic", do_basic },
    { "/bearer", do_bearer },
    { "/bomb", do_bomb },
    { "/bomb-json", do_bomb_json },
    { "/busy", do_busy },
    { "/chunked", do_chunked },
    { "/close", do_close },
    { "/continue", do_continue },
    { "/count", do_count },
    { "/cut", do_cut },
    { "/cut-chunked", do_cut_chunked },
    { "/cut-head", do_cut_head },
    { "/drip", do_drip },
    { "/drip-error", do_drip_error },
    { "/drip-head", do_drip_head },
    { "/echo", do_echo },
    { "/flaky", do_flaky },
    { "/flaky-reset", do_flaky_reset },
    { "/garbage", do_garbage },
    { "/gzip", do_gzip },
    { "/gzip-bad", do_gzip_bad },
    { "/gzip-cut", do_gzip_cut },
    { "/hang", do_hang },
    { "/hang-body", do_hang_body },
    { "/hang-end", do_hang_end },
    { "/hang-head", do_hang_head },
    { "/hops", do_hops },
    { "/html", do_html },
    { "/huge", do_huge },
    { "/huge-error", do_huge_error },
    { "/huge-length", do_huge_length },
    { "/long-head", do_long_head },
    { "/loop", do_loop },
    { "/metrics", do_ok },
    { "/ok", do_ok },
    { "/once", do_once },
    { "/redirect", do_redirect },
    { "/redirect-307", do_redirect_307 },
    { "/reset", reset },
    { "/reset-body", do_reset_body },
    { "/short-length", do_short_length },
    { "/slow", do_slow },
    { "/status", do_status },
};
const size_t n_behaviours = sizeof behaviours / sizeof *behaviours;
