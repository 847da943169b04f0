#include "tinyserver.h"

#include <pthread.h>
#include <signal.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>
#include <netinet/in.h>

#include <openssl/ssl.h>

enum { CONNECTIONS_MAX = 512, REQUESTS_MAX = 4096, REQUEST_BYTES = 256 * 1024 };

typedef struct conn {
    tiny *server;
    pthread_t thread;
    int fd;
    SSL *ssl;
} conn;

struct tiny {
    void (*answer)(void *, const char *, tiny_reply *);
    void *self;
    const tiny_reply *script;
    size_t n_script;
    SSL_CTX *tls;
    int fd, port;
    pthread_t thread;
    pthread_mutex_t lock;
    bool stop;
    conn conns[CONNECTIONS_MAX];
    unsigned n_conns, n_requests;
    char *requests[REQUESTS_MAX];
};

static ssize_t take(conn *c, char *p, size_t n)
{
    return c->ssl ? SSL_read(c->ssl, p, (int)n) : recv(c->fd, p, n, 0);
}

static bool give(conn *c, const char *p, size_t n)
{
    while (n) {
        ssize_t k = c->ssl ? SSL_write(c->ssl, p, n > 65536 ? 65536 : (int)n)
                           : send(c->fd, p, n, MSG_NOSIGNAL);
        if (k <= 0)
            return false;
        p += k;
        n -= (size_t)k;
    }
    return true;
}

/* A whole request; NULL when the peer is gone. */
static char *read_request(conn *c)
{
    char *text = calloc(1, REQUEST_BYTES);
    size_t n = 0, want = 0;
    while (!want || n < want) {
        ssize_t k = n + 1 < REQUEST_BYTES ? take(c, text + n, REQUEST_BYTES - 1 - n) : 0;
        if (k <= 0) {
            free(text);
            return NULL;
        }
        n += (size_t)k;
        const char *end = strstr(text, "\r\n\r\n");
        const char *length = strcasestr(text, "\r\nContent-Length:");
        if (end)
            want = (size_t)(end + 4 - text) +
                   (length && length < end ? strtoul(length + 17, NULL, 10) : 0);
    }
    return text;
}

static void *serve(void *arg)
{
    conn *c = arg;
    tiny *t = c->server;
    if (c->ssl && SSL_accept(c->ssl) <= 0)
        goto out;
    for (char *text; (text = read_request(c)) != NULL;) {
        tiny_reply r = {0};
        pthread_mutex_lock(&t->lock);
        unsigned i = t->n_requests;
        if (i < REQUESTS_MAX)
            t->requests[t->n_requests++] = text;
        if (t->script)
            r = t->script[i < t->n_script ? i : t->n_script - 1];
        else
            t->answer(t->self, text, &r);
        pthread_mutex_unlock(&t->lock);
        if (r.bytes && !give(c, r.bytes, r.n ? r.n : strlen(r.bytes)))
            break;
        if (r.after == TINY_RESET) {
            struct linger hard = {1, 0};
            setsockopt(c->fd, SOL_SOCKET, SO_LINGER, &hard, sizeof hard);
        }
        if (r.after == TINY_HANG) {
            char rest;
            while (recv(c->fd, &rest, 1, 0) > 0) { /* until the peer or tiny_stop() ends it */
            }
        }
        if (r.after != TINY_KEEP)
            break;
    }
out:
    pthread_mutex_lock(&t->lock);
    close(c->fd);
    c->fd = -1;
    pthread_mutex_unlock(&t->lock);
    return NULL;
}

static void *listen_main(void *arg)
{
    tiny *t = arg;
    for (int fd; (fd = accept(t->fd, NULL, NULL)) >= 0;) {
        pthread_mutex_lock(&t->lock);
        if (t->stop || t->n_conns == CONNECTIONS_MAX) {
            close(fd);
        } else {
            conn *c = &t->conns[t->n_conns++];
            c->server = t;
            c->fd = fd;
            c->ssl = t->tls ? SSL_new(t->tls) : NULL;
            if (c->ssl)
                SSL_set_fd(c->ssl, fd);
            if (pthread_create(&c->thread, NULL, serve, c) != 0)
                abort();
        }
        pthread_mutex_unlock(&t->lock);
    }
    return NULL;
}

static tiny *start(tiny *t)
{
    struct sockaddr_in at = {.sin_family = AF_INET, .sin_addr = {htonl(INADDR_LOOPBACK)}};
    socklen_t len = sizeof at;
    signal(SIGPIPE, SIG_IGN); /* OpenSSL writes with write() */
    t->fd = socket(AF_INET, SOCK_STREAM, 0);
    if (t->fd < 0 || bind(t->fd, (struct sockaddr *)&at, sizeof at) != 0 ||
        listen(t->fd, 64) != 0 || getsockname(t->fd, (struct sockaddr *)&at, &len) != 0)
        abort();
    t->port = ntohs(at.sin_port);
    pthread_mutex_init(&t->lock, NULL);
    if (pthread_create(&t->thread, NULL, listen_main, t) != 0)
        abort();
    return t;
}

tiny *tiny_script(const tiny_reply *script, size_t n)
{
    tiny *t = calloc(1, sizeof *t);
    t->script = script;
    t->n_script = n;
    return start(t);
}

tiny *tiny_start(void (*answer)(void *, const char *, tiny_reply *), void *self, const char *cert,
                 const char *key)
{
    tiny *t = calloc(1, sizeof *t);
    t->answer = answer;
    t->self = self;
    if (cert) {
        t->tls = SSL_CTX_new(TLS_server_method());
        if (SSL_CTX_use_certificate_chain_file(t->tls, cert) != 1 ||
            SSL_CTX_use_PrivateKey_file(t->tls, key, SSL_FILETYPE_PEM) != 1)
            abort();
    }
    return start(t);
}

static int agree(SSL *ssl, const unsigned char **out, unsigned char *out_n, const unsigned char *in,
                 unsigned n, void *self)
{
    static const unsigned char h2[] = "\2h2";
    (void)ssl;
    (void)self;
    return SSL_select_next_proto((unsigned char **)(uintptr_t)out, out_n, h2, 3, in, n) ==
                   OPENSSL_NPN_NEGOTIATED
               ? SSL_TLSEXT_ERR_OK
               : SSL_TLSEXT_ERR_NOACK;
}

void tiny_offer_http2(tiny *t)
{
    SSL_CTX_set_alpn_select_cb(t->tls, agree, NULL);
}

void tiny_stop(tiny *t)
{
    pthread_mutex_lock(&t->lock);
    t->stop = true;
    shutdown(t->fd, SHUT_RDWR);
    for (unsigned i = 0; i < t->n_conns; i++)
        if (t->conns[i].fd >= 0)
            shutdown(t->conns[i].fd, SHUT_RDWR);
    pthread_mutex_unlock(&t->lock);
    pthread_join(t->thread, NULL);
    close(t->fd);
    for (unsigned i = 0; i < t->n_conns; i++) {
        pthread_join(t->conns[i].thread, NULL);
        SSL_free(t->conns[i].ssl);
    }
    for (unsigned i = 0; i < t->n_requests; i++)
        free(t->requests[i]);
    SSL_CTX_free(t->tls);
    pthread_mutex_destroy(&t->lock);
    free(t);
}

int tiny_port(const tiny *t)
{
    return t->port;
}

unsigned tiny_requests(tiny *t)
{
    pthread_mutex_lock(&t->lock);
    unsigned n = t->n_requests;
    pthread_mutex_unlock(&t->lock);
    return n;
}

unsigned tiny_connections(tiny *t)
{
    pthread_mutex_lock(&t->lock);
    unsigned n = t->n_conns;
    pthread_mutex_unlock(&t->lock);
    return n;
}

char *tiny_request(tiny *t, unsigned i)
{
    pthread_mutex_lock(&t->lock);
    char *text = i < t->n_requests ? strdup(t->requests[i]) : NULL;
    pthread_mutex_unlock(&t->lock);
    return text;
}
