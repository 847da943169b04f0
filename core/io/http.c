#include "io/http.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <curl/curl.h>

#include "base/file.h"
#include "base/log.h"
#include "base/mem.h"
#include "base/secret.h"
#include "base/text.h"
#include "io/download.h"
#include "io/failure.h"
#include "io/inside.h"
#include "io/mail.h"

enum { CA_FILE_MAX = 4 << 20, IDLE_S = 60, CONNECTIONS_KEPT = 128, RECEIVE_BYTES = 64 * 1024 };

typedef struct am_http_slot slot;

struct am_http {
    am_loop *loop;
    char *user_agent;
    slot *out_first, *out_last; /* started in this tick */
};

struct am_http_site {
    am_http *http;
    char *connect_to;
    char *ca_file;
    am_buf ca;      /* what is in it */
    am_buf ca_both; /* and the system's, where libcurl has no directory of these */
    struct curl_slist route;
    am_http_config config;
    slot *idle;
};

/* An easy handle with the site's options set, and all that a transfer needs beside it. */
struct am_http_slot {
    CURL *easy;
    am_http_site *site;
    am_http_transfer *t; /* NULL: idle */
    slot *next;
    am_buf url, lines; /* lines: "Name: value" of the request, one NUL after each */
    struct curl_slist nodes[AM_HTTP_HEADERS_MAX + 2];
    char method[16];
    char error[CURL_ERROR_SIZE];
    unsigned begun; /* how often libcurl was about to send it */
    am_download file;
    am_mail mail;
    bool is_mail; /* used once, since its options are others */
    bool once, added, too_big, no_body, to_file;
};

/* ---- what libcurl calls ---- */

/* About to send, the connection stands. libcurl by itself repeats a request that died on a kept
 * connection; one that must not arrive twice is stopped here. */
static int on_begin(void *self, char *ip, char *local, int port, int local_port)
{
    slot *s = self;
    (void)ip, (void)local, (void)port, (void)local_port;
    if (s->begun++ && s->once)
        return CURL_PREREQFUNC_ABORT;
    return CURL_PREREQFUNC_OK;
}

/* An error's body is for reading, whatever the request wanted saved. */
static bool is_saved(const slot *s)
{
    long status = 0;
    if (s->to_file)
        curl_easy_getinfo(s->easy, CURLINFO_RESPONSE_CODE, &status);
    return status >= 200 && status < 300;
}

static size_t on_body(char *bytes, size_t one, size_t n, void *self)
{
    slot *s = self;
    (void)one;
    if (is_saved(s))
        return am_download_write(&s->file, bytes, n) ? n : 0;
    am_buf_add(&s->t->body, bytes, n);
    if (am_buf_ok(&s->t->body))
        return n;
    s->too_big = true;
    return 0;
}

/* "Content-Length: 2147483648" is refused before a byte of it is read. */
static bool announces_too_much(const slot *s, const char *name, const char *value)
{
    return !s->no_body && !is_saved(s) && am_streq_fold(name, "content-length") &&
           strtoull(value, NULL, 10) > s->site->config.max_reply;
}

static size_t on_head(char *line, size_t one, size_t n, void *self)
{
    slot *s = self;
    am_buf *head = &s->t->head;
    (void)one;
    if (s->is_mail) {
        am_mail_heard(&s->mail, line, n);
        return n;
    }
    if (n >= 5 && memcmp(line, "HTTP/", 5) == 0) { /* a status line: forget 1xx and what it had */
        am_buf_clear(head);
        return n;
    }
    const char *colon = memchr(line, ':', n);
    if (!colon)
        return n;
    const char *value = colon + 1, *end = line + n;
    while (value < end && (*value == ' ' || *value == '\t'))
        value++;
    while (end > value && ((unsigned char)end[-1] <= ' '))
        end--;
    size_t at = head->n;
    am_buf_add(head, line, (size_t)(colon - line));
    am_buf_char(head, '\0');
    size_t value_at = head->n;
    am_buf_add(head, value, (size_t)(end - value));
    am_buf_char(head, '\0');
    if (am_buf_ok(head) && !announces_too_much(s, head->p + at, head->p + value_at))
        return n;
    s->too_big = true;
    return 0;
}

/* ---- slots ---- */

static void set_trust(CURL *easy, const am_http_site *site)
{
    curl_easy_setopt(easy, CURLOPT_SSL_VERIFYPEER, 1L);
    curl_easy_setopt(easy, CURLOPT_SSL_VERIFYHOST, 2L);
    curl_easy_setopt(easy, CURLOPT_SSLVERSION, (long)CURL_SSLVERSION_TLSv1_2);
    if (site->ca_both.n) {
        struct curl_blob both = {site->ca_both.p, site->ca_both.n, CURL_BLOB_NOCOPY};
        curl_easy_setopt(easy, CURLOPT_CAINFO_BLOB, &both);
    } else if (site->ca_file) {
        curl_easy_setopt(easy, CURLOPT_CAINFO, site->ca_file); /* CAPATH keeps the system's */
    }
}

static slot *slot_new(am_http_site *site)
{
    slot *s = am_new(slot);
    CURL *e = curl_easy_init();
    if (!e)
        abort();
    s->easy = e;
    s->site = site;
    s->file.fd = -1;
    s->url = AM_BUF(AM_HTTP_URL_MAX);
    s->lines = AM_BUF(AM_HTTP_HEAD_MAX);
    curl_easy_setopt(e, CURLOPT_PRIVATE, s);
    curl_easy_setopt(e, CURLOPT_ERRORBUFFER, s->error);
    curl_easy_setopt(e, CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(e, CURLOPT_NOPROGRESS, 1L);
    curl_easy_setopt(e, CURLOPT_USERAGENT, site->http->user_agent);
    curl_easy_setopt(e, CURLOPT_PROTOCOLS_STR, "http,https");
    curl_easy_setopt(e, CURLOPT_FOLLOWLOCATION, 0L);
    curl_easy_setopt(e, CURLOPT_PATH_AS_IS, 1L);
    curl_easy_setopt(e, CURLOPT_HTTP_VERSION,
                     (long)(site->config.http2 ? CURL_HTTP_VERSION_2TLS : CURL_HTTP_VERSION_1_1));
    curl_easy_setopt(e, CURLOPT_PIPEWAIT, site->config.http2 ? 1L : 0L);
    curl_easy_setopt(e, CURLOPT_ACCEPT_ENCODING, "");
    curl_easy_setopt(e, CURLOPT_TCP_KEEPALIVE, 1L);
    curl_easy_setopt(e, CURLOPT_MAXAGE_CONN, (long)IDLE_S);
    curl_easy_setopt(e, CURLOPT_BUFFERSIZE, (long)RECEIVE_BYTES);
    curl_easy_setopt(e, CURLOPT_SUPPRESS_CONNECT_HEADERS, 1L);
    curl_easy_setopt(e, CURLOPT_CONNECTTIMEOUT_MS, (long)site->config.connect_ms);
    curl_easy_setopt(e, CURLOPT_TIMEOUT_MS, (long)site->config.total_ms);
    curl_easy_setopt(e, CURLOPT_PREREQFUNCTION, on_begin);
    curl_easy_setopt(e, CURLOPT_PREREQDATA, s);
    curl_easy_setopt(e, CURLOPT_WRITEFUNCTION, on_body);
    curl_easy_setopt(e, CURLOPT_WRITEDATA, s);
    curl_easy_setopt(e, CURLOPT_HEADERFUNCTION, on_head);
    curl_easy_setopt(e, CURLOPT_HEADERDATA, s);
    if (site->route.data)
        curl_easy_setopt(e, CURLOPT_CONNECT_TO, &site->route);
    if (site->config.direct)
        curl_easy_setopt(e, CURLOPT_NOPROXY, "*");
    set_trust(e, site);
    return s;
}

static void slot_free(slot *s)
{
    curl_easy_cleanup(s->easy);
    am_mail_fini(&s->mail);
    am_buf_free(&s->url);
    am_buf_free(&s->lines);
    free(s);
}

/* The transfer is over for libcurl; the handle waits for the next one. */
static void slot_release(slot *s)
{
    if (s->added) {
        curl_multi_remove_handle(am_loop_multi(s->site->http->loop), s->easy);
        am_loop_busy(s->site->http->loop, -1);
    }
    curl_easy_setopt(s->easy, CURLOPT_HTTPHEADER, NULL);
    curl_easy_setopt(s->easy, CURLOPT_POSTFIELDS, NULL);
    if (s->lines.p)
        am_wipe(s->lines.p, s->lines.n); /* an Authorization line may have been among them */
    am_download_fini(&s->file);
    s->to_file = false;
    s->t->slot = NULL;
    s->t = NULL;
    s->added = false;
    if (s->is_mail) {
        slot_free(s);
        return;
    }
    s->next = s->site->idle;
    s->site->idle = s;
}

/* The request's header lines as libcurl's list, in the slot's own memory. */
static struct curl_slist *header_list(slot *s, const am_http_request *r)
{
    am_buf_clear(&s->lines);
    for (size_t i = 0; i < r->n_headers && i < AM_HTTP_HEADERS_MAX; i++) {
        const am_header *h = &r->headers[i];
        am_buf_str(&s->lines, h->name);
        am_buf_str(&s->lines, *h->value ? ": " : ";"); /* ";": libcurl's sign for an empty one */
        am_buf_str(&s->lines, h->value);
        am_buf_char(&s->lines, '\0');
    }
    am_buf_str(&s->lines, "Expect:"); /* no round trip before a body */
    am_buf_char(&s->lines, '\0');
    if (!am_buf_ok(&s->lines))
        return NULL;
    size_t n = 0;
    for (char *p = s->lines.p; p < s->lines.p + s->lines.n; p += strlen(p) + 1, n++) {
        s->nodes[n].data = p;
        s->nodes[n].next = NULL;
        if (n)
            s->nodes[n - 1].next = &s->nodes[n];
    }
    return s->nodes;
}

static bool slot_prepare_mail(slot *s, const am_http_request *r)
{
    am_buf_clear(&s->url);
    am_buf_str(&s->url, r->url);
    snprintf(s->method, sizeof s->method, "mail");
    s->is_mail = true;
    s->once = r->once;
    return am_buf_ok(&s->url) && am_mail_prepare(&s->mail, s->easy, r);
}

static bool slot_prepare(slot *s, const am_http_request *r)
{
    struct curl_slist *list = header_list(s, r);
    bool get = strcmp(r->method, "GET") == 0;
    am_buf_clear(&s->url);
    am_buf_str(&s->url, r->url);
    if (!list || !am_buf_ok(&s->url) || strlen(r->method) >= sizeof s->method)
        return false;
    memcpy(s->method, r->method, strlen(r->method) + 1);
    s->no_body = strcmp(r->method, "HEAD") == 0;
    s->once = r->once;
    s->to_file = r->file != NULL;
    if (r->file)
        am_download_init(&s->file, r->file);
    s->begun = 0;
    s->too_big = false;
    s->error[0] = '\0';
    curl_easy_setopt(s->easy, CURLOPT_URL, am_buf_text(&s->url));
    curl_easy_setopt(s->easy, CURLOPT_HTTPHEADER, list);
    if (s->no_body) {
        curl_easy_setopt(s->easy, CURLOPT_NOBODY, 1L);
        curl_easy_setopt(s->easy, CURLOPT_CUSTOMREQUEST, NULL);
        return true;
    }
    curl_easy_setopt(s->easy, CURLOPT_HTTPGET, 1L); /* also takes NOBODY and POST back */
    if (r->body || strcmp(r->method, "POST") == 0) {
        curl_easy_setopt(s->easy, CURLOPT_POST, 1L);
        curl_easy_setopt(s->easy, CURLOPT_POSTFIELDS, r->body ? r->body : "");
        curl_easy_setopt(s->easy, CURLOPT_POSTFIELDSIZE_LARGE, (curl_off_t)r->body_n);
    }
    curl_easy_setopt(s->easy, CURLOPT_CUSTOMREQUEST, get && !r->body ? NULL : s->method);
    return true;
}

/* ---- the transport ---- */

static void out_put(am_http *h, slot *s)
{
    s->next = NULL;
    if (h->out_last)
        h->out_last->next = s;
    else
        h->out_first = s;
    h->out_last = s;
}

static void out_take(am_http *h, slot *s)
{
    slot *before = NULL, *p = h->out_first;
    while (p && p != s) {
        before = p;
        p = p->next;
    }
    if (!p)
        return;
    if (before)
        before->next = s->next;
    else
        h->out_first = s->next;
    if (h->out_last == s)
        h->out_last = before;
}

static void send_all(void *self)
{
    am_http *h = self;
    for (slot *s = h->out_first, *next; s; s = next) {
        next = s->next;
        s->added = true;
        am_loop_busy(h->loop, +1);
        if (curl_multi_add_handle(am_loop_multi(h->loop), s->easy) != CURLM_OK)
            abort(); /* only out of memory, or a handle that is in already */
    }
    h->out_first = h->out_last = NULL;
}

static void too_big(am_http_transfer *t, const slot *s)
{
    bool head = !am_buf_ok(&t->head);
    t->hopeless = true;
    t->kind =
        am_fail(&t->err, AM_LIMIT, "%s: the answer's %s is larger than %zu bytes; it was cut off",
                am_buf_text(&s->url), head ? "head" : "body",
                head ? (size_t)AM_HTTP_HEAD_MAX : s->site->config.max_reply);
    if (!head)
        am_hint(&t->err, "max_reply in the tenant's block says what is accepted");
}

/* The file is kept when all of it came; what could not be written is no fault of the network's. */
static void end_file(am_http_transfer *t, slot *s)
{
    bool whole = t->kind == AM_OK && is_saved(s);
    am_err why = s->file.err;
    if (whole && am_download_end(&s->file, true, &why) == AM_OK) {
        t->saved = true;
        t->saved_n = s->file.n;
    }
    if (why.kind != AM_OK) {
        t->err = why;
        t->kind = why.kind;
        t->hopeless = true;
    }
}

static void on_over(void *self, CURL *easy, CURLcode code)
{
    slot *s = NULL;
    long status = 0, verify = 0;
    curl_off_t us = 0;
    (void)self;
    curl_easy_getinfo(easy, CURLINFO_PRIVATE, (char **)&s);
    curl_easy_getinfo(easy, CURLINFO_RESPONSE_CODE, &status);
    am_http_transfer *t = s->t;
    t->status = (int)status;
    t->kind = AM_OK;
    if (s->is_mail) {
        am_mail_end(&s->mail, t, easy, code, am_buf_text(&s->url), s->error);
    } else if (s->too_big) {
        too_big(t, s);
    } else if (code != CURLE_OK) {
        curl_easy_getinfo(easy, CURLINFO_SSL_VERIFYRESULT, &verify);
        curl_easy_getinfo(easy, CURLINFO_TOTAL_TIME_T, &us);
        bool stopped = code == CURLE_ABORTED_BY_CALLBACK && s->once && s->begun > 1;
        am_failure f = {.code = stopped ? CURLE_GOT_NOTHING : code,
                        .method = s->method,
                        .url = am_buf_text(&s->url),
                        .detail = s->error,
                        .verify = verify,
                        .connect_to = s->site->connect_to,
                        .ms = (long)(us / 1000)};
        t->kind = am_failure_tell(&f, &t->err);
        t->unsent = s->begun == 0;
        t->hopeless = am_failure_hopeless(code);
    }
    if (s->to_file)
        end_file(t, s);
    am_log(AM_LOG_DEBUG, "io.http", "%s %s: %ld, %zu bytes%s%s", s->method, am_buf_text(&s->url),
           status, t->body.n, t->kind ? ", " : "", t->kind ? t->err.text : "");
    slot_release(s);
    am_ticket_settle(&t->ticket);
}

static void set_multi(CURLM *m)
{
    curl_multi_setopt(m, CURLMOPT_PIPELINING, (long)CURLPIPE_MULTIPLEX);
    curl_multi_setopt(m, CURLMOPT_MAXCONNECTS, (long)CONNECTIONS_KEPT);
}

am_http *am_http_new(am_loop *loop, const char *user_agent)
{
    am_http *h = am_new(am_http);
    h->loop = loop;
    h->user_agent = am_strdup(user_agent);
    struct sigaction pipe_action;
    /* A peer that hangs up while OpenSSL writes is an error of one transfer, not our end. */
    if (sigaction(SIGPIPE, NULL, &pipe_action) == 0 && pipe_action.sa_handler == SIG_DFL)
        signal(SIGPIPE, SIG_IGN);
    am_loop_transport(loop, &(am_transport){h, set_multi, send_all, on_over});
    return h;
}

void am_http_free(am_http *h)
{
    if (!h)
        return;
    am_loop_transport(h->loop, NULL);
    free(h->user_agent);
    free(h);
}

/* ---- sites ---- */

static am_kind load_ca(am_http_site *site, const char *path, am_err *err)
{
    site->ca = AM_BUF(CA_FILE_MAX);
    am_kind kind = am_file_read(path, &site->ca, err);
    if (kind != AM_OK) {
        am_prefix(err, "ca");
        if (err && kind == AM_ABSENT)
            err->kind = kind = AM_USAGE;
        return kind;
    }
    if (!strstr(am_buf_text(&site->ca), "-----BEGIN CERTIFICATE-----")) {
        am_fail(err, AM_USAGE, "ca: %s holds no certificate in PEM form", path);
        am_hint(err, "convert it: openssl x509 -inform DER -in FILE -out file.pem");
        return AM_USAGE;
    }
    site->ca_file = am_strdup(path);
    return AM_OK;
}

/* Setting a file replaces the system's file, but not its directory. Where libcurl knows no directory,
 * both are given as one text. */
static am_kind join_ca(am_http_site *site, am_err *err)
{
    if (!site->ca.n)
        return AM_OK;
    const curl_version_info_data *v = curl_version_info(CURLVERSION_NOW);
    if (!v->capath && v->cainfo) {
        site->ca_both = AM_BUF(2 * CA_FILE_MAX);
        am_kind kind = am_file_read(v->cainfo, &site->ca_both, err);
        if (kind != AM_OK)
            return kind;
        am_buf_char(&site->ca_both, '\n');
        am_buf_add(&site->ca_both, site->ca.p, site->ca.n);
    }
    am_buf_free(&site->ca);
    return AM_OK;
}

/* "127.0.0.1:8443", "[::1]:8443" or "name:8443". */
static am_kind parse_route(am_http_site *site, const char *to, am_err *err)
{
    const char *colon = strrchr(to, ':');
    char *end = NULL;
    long port = colon && colon[1] >= '0' && colon[1] <= '9' ? strtol(colon + 1, &end, 10) : 0;
    if (!colon || colon == to || port < 1 || port > 65535 || *end || strpbrk(to, " \t\r\n/")) {
        am_fail(err, AM_USAGE, "connect_to: \"%s\" is no HOST:PORT", to);
        am_hint(err, "for example connect_to = \"127.0.0.1:8443\"");
        return AM_USAGE;
    }
    site->connect_to = am_strdup(to);
    site->route.data = am_format("::%s", to);
    return AM_OK;
}

am_kind am_http_site_new(am_http *h, const am_http_config *c, am_http_site **out, am_err *err)
{
    am_http_site *site = am_new(am_http_site);
    am_kind kind = AM_OK;
    site->http = h;
    site->config = *c;
    site->config.connect_to = site->config.ca = NULL;
    if (c->connect_to)
        kind = parse_route(site, c->connect_to, err);
    if (kind == AM_OK && c->ca)
        kind = load_ca(site, c->ca, err);
    if (kind != AM_OK) {
        am_http_site_free(site);
        site = NULL;
    }
    *out = site;
    return kind;
}

void am_http_site_free(am_http_site *site)
{
    if (!site)
        return;
    for (slot *s = site->idle, *next; s; s = next) {
        next = s->next;
        slot_free(s);
    }
    free(site->route.data);
    am_buf_free(&site->ca);
    am_buf_free(&site->ca_both);
    free(site->ca_file);
    free(site->connect_to);
    free(site);
}

/* ---- transfers ---- */

void am_http_start(am_http_site *site, am_http_transfer *t, const am_http_request *r,
                   am_ready *owner)
{
    bool mail = am_mail_is(r->url);
    am_http_drop(t);
    t->body = AM_BUF(site->config.max_reply);
    t->head = AM_BUF(AM_HTTP_HEAD_MAX);
    am_ticket_start(&t->ticket, site->http->loop, owner);
    t->kind = join_ca(site, &t->err);
    if (t->kind != AM_OK) {
        t->unsent = t->hopeless = true;
        am_ticket_settle(&t->ticket);
        return;
    }
    slot *s = mail ? NULL : site->idle;
    if (s)
        site->idle = s->next;
    else
        s = slot_new(site);
    t->slot = s;
    s->t = t;
    if (mail ? slot_prepare_mail(s, r) : slot_prepare(s, r)) {
        out_put(site->http, s);
        return;
    }
    t->kind = mail ? am_fail(&t->err, AM_USAGE, "a mail needs From, To and a message")
                   : am_fail(&t->err, AM_LIMIT, "%s: the request's URL or headers are too long",
                             r->method);
    t->unsent = t->hopeless = true;
    slot_release(s);
    am_ticket_settle(&t->ticket);
}

void am_http_drop(am_http_transfer *t)
{
    slot *s = t->slot;
    if (s) {
        if (!s->added)
            out_take(s->site->http, s);
        slot_release(s);
    }
    am_buf_free(&t->body);
    am_buf_free(&t->head);
    if (t->ticket.owner)
        t->ticket.owner = NULL;
    *t = (am_http_transfer){0};
}

const char *am_http_header(const am_http_transfer *t, const char *name, size_t i)
{
    const char *p = am_buf_text(&t->head), *end = p + t->head.n;
    while (p < end) {
        const char *value = p + strlen(p) + 1;
        if (am_streq_fold(p, name) && i-- == 0)
            return value;
        p = value + strlen(value) + 1;
    }
    return NULL;
}
