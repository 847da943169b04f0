#include "io/mail.h"

#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>
#include <netinet/in.h>

#include <openssl/ssl.h>

#include "testcert.h"

#include "check.h"

/* A mail server for one test, one connection at a time; it answers as the test's table says. */
static struct {
    pthread_t thread;
    int fd, port;
    SSL_CTX *tls;
    bool no_tls;          /* knobs: STARTTLS is not offered */
    const char *after_to; /* answer to RCPT; NULL: taken */
    const char *after_end;
    bool hang_up;      /* after the message, without an answer */
    char heard[65536]; /* what came, in order */
    bool in_clear;     /* MAIL or AUTH came without TLS */
    unsigned connections;
} srv;

typedef struct peer {
    int fd;
    SSL *ssl;
} peer;

static void say(const peer *p, const char *text)
{
    if (p->ssl)
        SSL_write(p->ssl, text, (int)strlen(text));
    else
        (void)!send(p->fd, text, strlen(text), MSG_NOSIGNAL);
}

/* Up to and with a line's end; false: the peer is gone. */
static bool hear(const peer *p, char line[4096])
{
    size_t n = 0;
    while (n + 1 < 4096) {
        char c;
        if ((p->ssl ? SSL_read(p->ssl, &c, 1) : (int)recv(p->fd, &c, 1, 0)) != 1)
            return false;
        line[n++] = c;
        if (c == '\n')
            break;
    }
    line[n] = '\0';
    size_t had = strlen(srv.heard);
    snprintf(srv.heard + had, sizeof srv.heard - had, "%s", line);
    return true;
}

static void serve(peer *p)
{
    char line[4096];
    bool message = false;
    say(p, "220 mail.test ESMTP\r\n");
    while (hear(p, line)) {
        if (message) {
            message = strcmp(line, ".\r\n") != 0;
            if (!message && srv.hang_up)
                return;
            if (!message)
                say(p, srv.after_end ? srv.after_end : "250 taken\r\n");
        } else if (strncmp(line, "EHLO", 4) == 0) {
            say(p, p->ssl       ? "250-mail.test\r\n250 AUTH PLAIN\r\n"
                   : srv.no_tls ? "250-mail.test\r\n250 AUTH PLAIN\r\n"
                                : "250-mail.test\r\n250 STARTTLS\r\n");
        } else if (strncmp(line, "STARTTLS", 8) == 0) {
            say(p, "220 go\r\n");
            p->ssl = SSL_new(srv.tls);
            SSL_set_fd(p->ssl, p->fd);
            if (SSL_accept(p->ssl) <= 0)
                return;
        } else if (strncmp(line, "AUTH", 4) == 0) {
            srv.in_clear |= !p->ssl;
            say(p, "334 \r\n");
            if (!hear(p, line))
                return;
            say(p, strstr(line, "AHVzZXIAc2VjcmV0LXdvcmQ=") ? "235 welcome\r\n" : "535 no\r\n");
        } else if (strncmp(line, "MAIL", 4) == 0) {
            srv.in_clear |= !p->ssl;
            say(p, "250 ok\r\n");
        } else if (strncmp(line, "RCPT", 4) == 0) {
            say(p, srv.after_to ? srv.after_to : "250 ok\r\n");
        } else if (strncmp(line, "DATA", 4) == 0) {
            say(p, "354 go on\r\n");
            message = true;
        } else if (strncmp(line, "QUIT", 4) == 0) {
            say(p, "221 bye\r\n");
            return;
        } else {
            say(p, "500 what\r\n");
        }
    }
}

static void *listen_main(void *self)
{
    (void)self;
    for (int fd; (fd = accept(srv.fd, NULL, NULL)) >= 0;) {
        peer p = {.fd = fd};
        srv.connections++;
        serve(&p);
        SSL_free(p.ssl);
        close(fd);
    }
    return NULL;
}

static am_loop *loop;
static am_http *http;
static am_http_site *site;
static am_http_transfer t;
static char *cert_file;

static int set_up(void **state)
{
    struct sockaddr_in at = {.sin_family = AF_INET, .sin_addr = {htonl(INADDR_LOOPBACK)}};
    socklen_t n = sizeof at;
    am_err err;
    (void)state;
    memset(&srv, 0, sizeof srv);
    EVP_PKEY *key = testcert_key();
    X509 *x = testcert_make(key, "DNS:mail.test", -60, 3600);
    cert_file = testcert_pem("mail.pem", x, NULL, 0644);
    srv.tls = SSL_CTX_new(TLS_server_method());
    SSL_CTX_use_certificate(srv.tls, x);
    SSL_CTX_use_PrivateKey(srv.tls, key);
    X509_free(x);
    EVP_PKEY_free(key);
    srv.fd = socket(AF_INET, SOCK_STREAM, 0);
    if (bind(srv.fd, (struct sockaddr *)&at, sizeof at) || listen(srv.fd, 4) ||
        getsockname(srv.fd, (struct sockaddr *)&at, &n))
        return -1;
    srv.port = ntohs(at.sin_port);
    pthread_create(&srv.thread, NULL, listen_main, NULL);
    loop = am_loop_new();
    http = am_http_new(loop, "test");
    char to[32];
    snprintf(to, sizeof to, "127.0.0.1:%d", srv.port);
    const am_http_config c = {.connect_to = to,
                              .ca = cert_file,
                              .connect_ms = 5000,
                              .total_ms = 20000,
                              .max_reply = 4096,
                              .direct = true};
    return am_http_site_new(http, &c, &site, &err) == AM_OK ? 0 : -1;
}

static int tear_down(void **state)
{
    (void)state;
    am_http_drop(&t);
    am_http_site_free(site);
    am_http_free(http);
    am_loop_free(loop);
    shutdown(srv.fd, SHUT_RDWR);
    pthread_join(srv.thread, NULL);
    close(srv.fd);
    SSL_CTX_free(srv.tls);
    free(cert_file);
    return 0;
}

static bool is_over(void *self)
{
    return am_ticket_settled(&((am_http_transfer *)self)->ticket);
}

static void send_with(const char *host, const char *login, const char *second)
{
    am_err err;
    char url[64];
    const am_header headers[] = {{"From", "ops@contoso.com"},
                                 {"To", "a@x.com"},
                                 {second ? "To" : "X-None", second ? second : "-"},
                                 {login ? "Authorization" : "X-None", login ? login : "-"}};
    const char *body = "Subject: hi\r\n\r\n.one\r\ntwo\r\n";
    snprintf(url, sizeof url, "smtp://%s:587/", host);
    am_http_start(site, &t,
                  &(am_http_request){.method = "POST",
                                     .url = url,
                                     .headers = headers,
                                     .n_headers = 4,
                                     .body = body,
                                     .body_n = strlen(body),
                                     .once = true},
                  NULL);
    assert_int_equal(am_loop_run(loop, is_over, &t, &err), AM_OK);
}

static void ends(am_kind kind, bool unsent, const char *part)
{
    if (t.kind != kind || t.unsent != unsent || !strstr(t.err.text, part))
        fail_msg("%s, unsent %d: %s", am_kind_name(t.kind), (int)t.unsent, t.err.text);
}

static void a_mail_goes_over_tls_to_all(void **state)
{
    (void)state;
    send_with("mail.test", "user:secret-word", "b@x.com");
    if (t.kind != AM_OK)
        fail_msg("%s", t.err.text);
    assert_int_equal(t.status, 250);
    assert_false(srv.in_clear);
    assert_non_null(strstr(srv.heard, "MAIL FROM:<ops@contoso.com>"));
    assert_non_null(strstr(srv.heard, "RCPT TO:<a@x.com>"));
    assert_non_null(strstr(srv.heard, "RCPT TO:<b@x.com>"));
    assert_non_null(strstr(srv.heard, "Subject: hi\r\n\r\n..one\r\ntwo\r\n.\r\n"));
    am_http_drop(&t);
    send_with("mail.test", NULL, NULL);
    assert_int_equal(t.kind, AM_OK);
    assert_int_equal(srv.connections, 2);
}

static void without_starttls_nothing_is_sent(void **state)
{
    (void)state;
    srv.no_tls = true;
    send_with("mail.test", "user:secret-word", NULL);
    ends(AM_NETWORK, true, "offers no STARTTLS");
    assert_true(t.hopeless);
    assert_false(srv.in_clear);
}

static void a_wrong_certificate_stops_it(void **state)
{
    (void)state;
    send_with("other.test", "user:secret-word", NULL);
    ends(AM_NETWORK, true, "certificate");
    assert_null(strstr(srv.heard, "MAIL"));
}

static void a_wrong_login_is_denied(void **state)
{
    (void)state;
    send_with("mail.test", "user:guess", NULL);
    ends(AM_DENIED, true, "sign-in");
}

static void a_refusal_is_told_in_the_servers_words(void **state)
{
    (void)state;
    srv.after_to = "550 5.1.1 nobody here\r\n";
    send_with("mail.test", NULL, NULL);
    ends(AM_REMOTE, true, "550 5.1.1 nobody here");
    assert_true(t.hopeless);
    am_http_drop(&t);
    srv.after_to = NULL;
    srv.after_end = "452 no room\r\n";
    send_with("mail.test", NULL, NULL);
    ends(AM_REMOTE, true, "452 no room");
    assert_false(t.hopeless);
}

static void no_answer_to_the_message_is_not_unsent(void **state)
{
    (void)state;
    srv.hang_up = true;
    send_with("mail.test", NULL, NULL);
    assert_int_not_equal(t.kind, AM_OK);
    assert_false(t.unsent);
}

static void an_envelope_is_needed(void **state)
{
    (void)state;
    am_http_start(
        site, &t,
        &(am_http_request){.method = "POST", .url = "smtp://mail.test/", .body = "x", .body_n = 1},
        NULL);
    ends(AM_USAGE, true, "needs From, To");
}

#define T(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
static const struct CMUnitTest tests[] = {T(a_mail_goes_over_tls_to_all),
                                          T(without_starttls_nothing_is_sent),
                                          T(a_wrong_certificate_stops_it),
                                          T(a_wrong_login_is_denied),
                                          T(a_refusal_is_told_in_the_servers_words),
                                          T(no_answer_to_the_message_is_not_unsent),
                                          T(an_envelope_is_needed)};

CHECK_MAIN(tests)
