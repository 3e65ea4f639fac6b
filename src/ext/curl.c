#include "config.h"

#include "ext/curl.h"

#include <assert.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/buf.h"
#include "ext/curl_lib.h"

struct curl_lib curl_lib;

static const struct dl_sym syms[] = {
    DL_SYM(curl_lib, curl_easy_cleanup),
    DL_SYM(curl_lib, curl_easy_getinfo),
    DL_SYM(curl_lib, curl_easy_init),
    DL_SYM(curl_lib, curl_easy_setopt),
    DL_SYM(curl_lib, curl_free),
    DL_SYM(curl_lib, curl_global_init),
    DL_SYM(curl_lib, curl_multi_add_handle),
    DL_SYM(curl_lib, curl_multi_cleanup),
    DL_SYM(curl_lib, curl_multi_info_read),
    DL_SYM(curl_lib, curl_multi_init),
    DL_SYM(curl_lib, curl_multi_perform),
    DL_SYM(curl_lib, curl_multi_poll),
    DL_SYM(curl_lib, curl_multi_remove_handle),
    DL_SYM(curl_lib, curl_multi_strerror),
    DL_SYM(curl_lib, curl_slist_append),
    DL_SYM(curl_lib, curl_slist_free_all),
    DL_SYM(curl_lib, curl_url),
    DL_SYM(curl_lib, curl_url_cleanup),
    DL_SYM(curl_lib, curl_url_get),
    DL_SYM(curl_lib, curl_url_set),
    DL_SYM(curl_lib, curl_version),
};

static struct dl_lib dl = {
    .name = "libcurl",
    .soname = SONAME_CURL,
    .package = "libcurl4",
    .syms = syms,
    .n_syms = N_OF(syms),
};

DL_NOTE(curl, "http", "fetches from servers and targets", "recommended", SONAME_CURL);

bool curl_lib_open(struct err *e)
{
    return dl_open(&dl, e);
}

const char *curlx_version(struct err *e)
{
    return curl_lib_open(e) ? curl_lib.curl_version() : NULL;
}

struct curlx {
    CURLM *multi;
};

struct curlx_xfer {
    struct curlx *x;
    CURL *easy;
    struct curl_slist *headers, *connect_to;
    struct curlx_ask ask; // only the callbacks and flags are used once it runs
    bool is_tls;
    char words[CURL_ERROR_SIZE];
};

struct curlx *curlx_new(struct err *e)
{
    // curl_global_init() is safe to repeat: it counts. The library stays until the program ends.
    if (!curl_lib_open(e))
        return NULL;
    CURLM *multi = NULL;
    if (curl_lib.curl_global_init(CURL_GLOBAL_DEFAULT) || !(multi = curl_lib.curl_multi_init())) {
        err_set(e, ERR_IO, "libcurl cannot be started");
        return NULL;
    }
    struct curlx *x = xcalloc(1, sizeof *x);
    x->multi = multi;
    return x;
}

void curlx_free(struct curlx *x)
{
    if (!x)
        return;
    curl_lib.curl_multi_cleanup(x->multi);
    free(x);
}

// ---- callbacks ----

static size_t on_head(char *p, size_t size, size_t n, void *user)
{
    struct curlx_xfer *t = user;
    struct str line = { p, size * n };
    while (line.n && (line.p[line.n - 1] == '\n' || line.p[line.n - 1] == '\r'))
        line.n--;
    if (t->ask.on_head)
        t->ask.on_head(t->ask.user_data, line);
    return size * n;
}

static size_t on_body(char *p, size_t size, size_t n, void *user)
{
    struct curlx_xfer *t = user;
    struct str bytes = { p, size * n };
    if (t->ask.on_body && !t->ask.on_body(t->ask.user_data, bytes))
        return size * n + 1; // any other number than all of them ends the exchange
    return size * n;
}

static int on_debug(CURL *h, curl_infotype type, char *p, size_t n, void *user)
{
    struct curlx_xfer *t = user;
    struct str text = { p, n }, line;
    enum curlx_trace what;
    (void)h;
    if (type == CURLINFO_HEADER_OUT)
        what = CURLX_SENT;
    else if (type == CURLINFO_HEADER_IN)
        what = CURLX_RECEIVED;
    else if (type == CURLINFO_TEXT)
        what = CURLX_NOTE;
    else
        return 0;
    while (str_cut(&text, '\n', &line)) {
        str_cut_suffix(&line, STR("\r"));
        t->ask.on_trace(t->ask.user_data, what, line);
    }
    return 0;
}

// ---- options ----

static void set_long(struct curlx_xfer *t, CURLoption o, long v)
{
    curl_lib.curl_easy_setopt(t->easy, o, v);
}

/* Only an option the caller gave; libcurl copies the string. */
static bool set_str(struct curlx_xfer *t, CURLoption o, const char *v)
{
    return !v || curl_lib.curl_easy_setopt(t->easy, o, v) == CURLE_OK;
}

static void set_connection(struct curlx_xfer *t, const struct curlx_ask *a)
{
    set_long(t, CURLOPT_NOSIGNAL, 1);
    set_long(t, CURLOPT_HTTP_VERSION, a->http1 ? CURL_HTTP_VERSION_1_1 : CURL_HTTP_VERSION_2TLS);
    set_long(t, CURLOPT_TIMEOUT_MS, (long)a->timeout_ms);
    set_long(t, CURLOPT_CONNECTTIMEOUT_MS, (long)a->connect_timeout_ms);
    set_long(t, CURLOPT_BUFFERSIZE, 128 * 1024);
#if LIBCURL_VERSION_NUM >= 0x075500
    set_str(t, CURLOPT_PROTOCOLS_STR, "http,https");
#else
    set_long(t, CURLOPT_PROTOCOLS, CURLPROTO_HTTP | CURLPROTO_HTTPS);
#endif
#if LIBCURL_VERSION_NUM >= 0x075700
    // Else the end of an exchange waits for a name lookup that hangs.
    set_long(t, CURLOPT_QUICK_EXIT, 1);
#endif
    set_str(t, CURLOPT_PROXY, a->proxy);
    set_str(t, CURLOPT_NOPROXY, a->no_proxy);
    if (a->connect_to) {
        t->connect_to = curl_lib.curl_slist_append(NULL, a->connect_to);
        curl_lib.curl_easy_setopt(t->easy, CURLOPT_CONNECT_TO, t->connect_to);
    }
    if (a->handshake_only) {
        set_long(t, CURLOPT_CONNECT_ONLY, 1);
        set_long(t, CURLOPT_CERTINFO, 1);
    }
}

static long tls_version(int v, bool max)
{
    static const long least[] = { CURL_SSLVERSION_TLSv1_0, CURL_SSLVERSION_TLSv1_1,
                                  CURL_SSLVERSION_TLSv1_2, CURL_SSLVERSION_TLSv1_3 };
    static const long most[] = { CURL_SSLVERSION_MAX_TLSv1_0, CURL_SSLVERSION_MAX_TLSv1_1,
                                 CURL_SSLVERSION_MAX_TLSv1_2, CURL_SSLVERSION_MAX_TLSv1_3 };
    if (v < 10 || v > 13)
        return max ? CURL_SSLVERSION_MAX_NONE : CURL_SSLVERSION_DEFAULT;
    return max ? most[v - 10] : least[v - 10];
}

static void set_tls(struct curlx_xfer *t, const struct curlx_ask *a)
{
    if (a->tls_min || a->tls_max)
        set_long(t, CURLOPT_SSLVERSION,
                 tls_version(a->tls_min, false) | tls_version(a->tls_max, true));
    if (a->insecure) {
        set_long(t, CURLOPT_SSL_VERIFYPEER, 0);
        set_long(t, CURLOPT_SSL_VERIFYHOST, 0);
    }
    if (a->cacert) {
        set_str(t, CURLOPT_CAINFO, a->cacert);
        // The distribution's folder of authorities would be asked, too.
        curl_lib.curl_easy_setopt(t->easy, CURLOPT_CAPATH, (char *)NULL);
    }
    set_str(t, CURLOPT_SSLCERT, a->cert);
    set_str(t, CURLOPT_SSLKEY, a->key);
}

static void set_headers(struct curlx_xfer *t, const struct curlx_ask *a)
{
    struct buf b = { 0 };
    struct curl_slist *list = NULL;
    for (size_t i = 0; i < a->n_headers; i++) {
        struct str h = str_of(a->headers[i]);
        size_t colon = str_find_char(h, ':');
        buf_clear(&b);
        buf_put_str(&b, str_head(h, colon));
        // "Name:" would take the header away; "Name;" sends it empty.
        if (str_trim(str_skip(h, colon + 1)).n)
            buf_put_str(&b, str_skip(h, colon));
        else
            buf_putc(&b, ';');
        list = curl_lib.curl_slist_append(list, buf_z(&b));
    }
    if (a->has_body)
        list = curl_lib.curl_slist_append(list, "Expect:"); // costs a second with old servers
    buf_done(&b);
    t->headers = list;
    curl_lib.curl_easy_setopt(t->easy, CURLOPT_HTTPHEADER, list);
}

static void set_request(struct curlx_xfer *t, const struct curlx_ask *a)
{
    if (a->has_body) {
        set_long(t, CURLOPT_POST, 1);
        curl_lib.curl_easy_setopt(t->easy, CURLOPT_POSTFIELDSIZE_LARGE, (curl_off_t)a->body.n);
        set_str(t, CURLOPT_POSTFIELDS, a->body.n ? a->body.p : "");
    }
    if (a->method && strcmp(a->method, "HEAD") == 0)
        set_long(t, CURLOPT_NOBODY, 1);
    else
        set_str(t, CURLOPT_CUSTOMREQUEST, a->method);
    set_str(t, CURLOPT_ACCEPT_ENCODING, a->accept_encoding);
    set_str(t, CURLOPT_USERAGENT, a->user_agent);
    if (a->user) {
        set_long(t, CURLOPT_HTTPAUTH, (long)CURLAUTH_BASIC);
        set_str(t, CURLOPT_USERNAME, a->user);
        set_str(t, CURLOPT_PASSWORD, a->password ? a->password : "");
    }
    if (a->max_bytes)
        curl_lib.curl_easy_setopt(t->easy, CURLOPT_MAXFILESIZE_LARGE, (curl_off_t)a->max_bytes);
    set_long(t, CURLOPT_SUPPRESS_CONNECT_HEADERS, 1);
    set_headers(t, a);
}

static void set_callbacks(struct curlx_xfer *t, const struct curlx_ask *a)
{
    curl_lib.curl_easy_setopt(t->easy, CURLOPT_ERRORBUFFER, t->words);
    curl_lib.curl_easy_setopt(t->easy, CURLOPT_PRIVATE, t);
    curl_lib.curl_easy_setopt(t->easy, CURLOPT_HEADERFUNCTION, on_head);
    curl_lib.curl_easy_setopt(t->easy, CURLOPT_HEADERDATA, t);
    curl_lib.curl_easy_setopt(t->easy, CURLOPT_WRITEFUNCTION, on_body);
    curl_lib.curl_easy_setopt(t->easy, CURLOPT_WRITEDATA, t);
    if (a->trace && a->on_trace) {
        curl_lib.curl_easy_setopt(t->easy, CURLOPT_DEBUGFUNCTION, on_debug);
        curl_lib.curl_easy_setopt(t->easy, CURLOPT_DEBUGDATA, t);
        set_long(t, CURLOPT_VERBOSE, 1);
    }
}

// ---- running ----

struct curlx_xfer *curlx_start(struct curlx *x, const struct curlx_ask *a, struct err *e)
{
    struct curlx_xfer *t = xcalloc(1, sizeof *t);
    t->x = x;
    t->ask = *a;
    t->is_tls = strncmp(a->url, "https:", 6) == 0;
    if (!(t->easy = curl_lib.curl_easy_init())) {
        err_set(e, ERR_IO, "libcurl: out of handles");
        goto fail;
    }
    if (!set_str(t, CURLOPT_URL, a->url)) {
        err_set(e, ERR_USAGE, "libcurl does not take the URL");
        goto fail;
    }
    set_connection(t, a);
    set_tls(t, a);
    set_request(t, a);
    set_callbacks(t, a);
    CURLMcode mc = curl_lib.curl_multi_add_handle(x->multi, t->easy);
    if (mc) {
        err_set(e, ERR_IO, "libcurl: %s", curl_lib.curl_multi_strerror(mc));
        goto fail;
    }
    return t;
fail:
    curlx_end(t);
    return NULL;
}

void *curlx_user(const struct curlx_xfer *t)
{
    return t->ask.user_data;
}

static bool multi_ok(CURLMcode mc, struct err *e)
{
    return !mc || err_set(e, ERR_IO, "libcurl: %s", curl_lib.curl_multi_strerror(mc));
}

bool curlx_run(struct curlx *x, struct err *e)
{
    int running = 0;
    return multi_ok(curl_lib.curl_multi_perform(x->multi, &running), e);
}

bool curlx_wait(struct curlx *x, int wait_ms, struct err *e)
{
    return multi_ok(curl_lib.curl_multi_poll(x->multi, NULL, 0, wait_ms, NULL), e);
}

static enum curlx_fault fault_of(CURLcode code)
{
    switch (code) {
    case CURLE_OK:
        return CURLX_OK;
    case CURLE_COULDNT_RESOLVE_HOST:
        return CURLX_RESOLVE;
    case CURLE_COULDNT_RESOLVE_PROXY:
        return CURLX_RESOLVE_PROXY;
    case CURLE_COULDNT_CONNECT:
    case CURLE_INTERFACE_FAILED:
        return CURLX_CONNECT;
    case CURLE_PROXY:
        return CURLX_PROXY;
    case CURLE_OPERATION_TIMEDOUT:
        return CURLX_TIMEOUT;
    case CURLE_SSL_CONNECT_ERROR:
    case CURLE_SSL_CIPHER:
    case CURLE_SSL_ENGINE_NOTFOUND:
        return CURLX_TLS;
    case CURLE_PEER_FAILED_VERIFICATION:
    case CURLE_SSL_ISSUER_ERROR:
    case CURLE_SSL_INVALIDCERTSTATUS:
        return CURLX_TLS_PEER;
    case CURLE_SSL_CACERT_BADFILE:
    case CURLE_SSL_CRL_BADFILE:
        return CURLX_TLS_CA;
    case CURLE_SSL_CERTPROBLEM:
        return CURLX_TLS_OWN;
    case CURLE_GOT_NOTHING:
        return CURLX_NOTHING;
    case CURLE_SEND_ERROR:
    case CURLE_RECV_ERROR:
    case CURLE_HTTP2:
    case CURLE_HTTP2_STREAM:
        return CURLX_RESET;
    case CURLE_PARTIAL_FILE:
        return CURLX_CUT;
    case CURLE_UNSUPPORTED_PROTOCOL: // HTTP/0.9; other schemes never get here
    case CURLE_WEIRD_SERVER_REPLY:
        return CURLX_NOT_HTTP;
    case CURLE_BAD_CONTENT_ENCODING:
        return CURLX_ENCODING;
    case CURLE_FILESIZE_EXCEEDED:
        return CURLX_TOO_LARGE;
    case CURLE_WRITE_ERROR:
    case CURLE_ABORTED_BY_CALLBACK:
        return CURLX_STOPPED;
    case CURLE_URL_MALFORMAT:
        return CURLX_URL;
    default:
        return CURLX_OTHER;
    }
}

static long get_long(const struct curlx_xfer *t, CURLINFO i)
{
    long v = 0;
    curl_lib.curl_easy_getinfo(t->easy, i, &v);
    return v;
}

static curl_off_t get_off(const struct curlx_xfer *t, CURLINFO i)
{
    curl_off_t v = 0;
    curl_lib.curl_easy_getinfo(t->easy, i, &v);
    return v;
}

static int version_of(long v)
{
    switch (v) {
    case CURL_HTTP_VERSION_1_0:
        return 10;
    case CURL_HTTP_VERSION_2_0:
        return 20;
    case CURL_HTTP_VERSION_3:
        return 30;
    default:
        return 11;
    }
}

struct curlx_xfer *curlx_next(struct curlx *x, struct curlx_end *end)
{
    int left;
    CURLMsg *m;
    while ((m = curl_lib.curl_multi_info_read(x->multi, &left)) && m->msg != CURLMSG_DONE)
        ;
    if (!m)
        return NULL;
    struct curlx_xfer *t = NULL;
    curl_lib.curl_easy_getinfo(m->easy_handle, CURLINFO_PRIVATE, (char **)&t);
    assert(t);
    enum curlx_fault fault = fault_of(m->data.result);
    // All are read errors to libcurl: a proxy's no, that of a TLS 1.3 server, which comes after
    // the handshake, and an answer that is not as HTTP has it.
    if (fault == CURLX_RESET && t->is_tls && strstr(t->words, "CONNECT"))
        fault = CURLX_PROXY;
    else if (fault == CURLX_RESET && t->is_tls && strstr(t->words, " alert "))
        fault = CURLX_TLS;
    else if (fault == CURLX_RESET &&
             (strstr(t->words, "chunked-encoding") || strstr(t->words, "response headers")))
        fault = CURLX_BROKEN;
    *end = (struct curlx_end){
        .fault = fault,
        .os_errno = (int)get_long(t, CURLINFO_OS_ERRNO),
        .text = t->words,
        .status = (int)get_long(t, CURLINFO_RESPONSE_CODE),
        .version = version_of(get_long(t, CURLINFO_HTTP_VERSION)),
        .wire_bytes = (uint64_t)get_off(t, CURLINFO_SIZE_DOWNLOAD_T),
        .resolved = get_off(t, CURLINFO_NAMELOOKUP_TIME_T) > 0,
        .connected = get_off(t, CURLINFO_CONNECT_TIME_T) > 0,
        .secured = t->is_tls && get_off(t, CURLINFO_APPCONNECT_TIME_T) > 0,
        .answered = get_off(t, CURLINFO_STARTTRANSFER_TIME_T) > 0,
    };
    return t;
}

struct str curlx_cert_field(const struct curlx_xfer *t, const char *name)
{
    struct curl_certinfo *ci = NULL;
    curl_lib.curl_easy_getinfo(t->easy, CURLINFO_CERTINFO, &ci);
    if (!ci || ci->num_of_certs < 1)
        return STR("");
    for (const struct curl_slist *s = ci->certinfo[0]; s; s = s->next) {
        struct str field = str_of(s->data);
        if (str_cut_prefix(&field, str_of(name)) && str_cut_prefix(&field, STR(":")))
            return str_trim(field);
    }
    return STR("");
}

void curlx_end(struct curlx_xfer *t)
{
    if (!t)
        return;
    if (t->easy) {
        curl_lib.curl_multi_remove_handle(t->x->multi, t->easy);
        curl_lib.curl_easy_cleanup(t->easy);
    }
    curl_lib.curl_slist_free_all(t->headers);
    curl_lib.curl_slist_free_all(t->connect_to);
    free(t);
}
