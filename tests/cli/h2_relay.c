/* h2_relay.c - stands in front of an HTTP/2 server and loses answers.
 *
 * It ends TLS and passes what goes to and fro. In place of every EVERYth answer, over all
 * connections, it tells the client that the connection is over and that nothing was taken (GOAWAY,
 * last stream 0), though the server took it all. libcurl 7.88 repeats what it can by itself, and
 * gives error 16 to one request of each connection. It does so at most TIMES, and writes a line to
 * LOG for each. It prints its port. */
#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <poll.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <unistd.h>

#include <openssl/ssl.h>

enum { HEAD_BYTES = 9, HEADERS = 1, CHUNK = 16 * 1024, SECONDS = 300 };

typedef struct relay {
    SSL *client;
    int client_fd, server_fd, log_fd;
    unsigned long every, times;
    atomic_ulong *answers; /* shared by all connections, each of which has a process */
    size_t payload;        /* of the frame that is passing, how much is to come */
    unsigned char head[HEAD_BYTES];
    size_t head_n;
} relay;

static _Noreturn void die(const char *what)
{
    fprintf(stderr, "h2_relay: %s: %s\n", what, strerror(errno));
    exit(1);
}

static bool to_client(relay *r, const void *bytes, size_t n)
{
    return n == 0 || SSL_write(r->client, bytes, (int)n) == (int)n;
}

static bool to_server(relay *r, const unsigned char *bytes, size_t n)
{
    while (n) {
        ssize_t sent = send(r->server_fd, bytes, n, MSG_NOSIGNAL);
        if (sent <= 0)
            return false;
        bytes += sent;
        n -= (size_t)sent;
    }
    return true;
}

/* It is the client that closes: a reset would take the frame back. */
static void break_off(relay *r)
{
    static const unsigned char goaway[] = {0, 0, 8, 7, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1};
    char rest[CHUNK];
    if (to_client(r, goaway, sizeof goaway))
        while (recv(r->client_fd, rest, sizeof rest, 0) > 0)
            ;
}

/* At a frame's head: does it begin an answer that is to be lost? */
static bool is_lost(relay *r)
{
    char line[64];
    if (r->head[3] != HEADERS)
        return false;
    unsigned long answer = atomic_fetch_add(r->answers, 1) + 1;
    if (answer % r->every || answer / r->every > r->times)
        return false;
    int n = snprintf(line, sizeof line, "answer %lu\n", answer);
    if (write(r->log_fd, line, (size_t)n) != n)
        die("the log");
    return true;
}

/* False: the connection is over. */
static bool pass_answers(relay *r)
{
    unsigned char in[CHUNK], out[CHUNK + HEAD_BYTES];
    size_t out_n = 0;
    ssize_t got = recv(r->server_fd, in, sizeof in, 0);
    for (ssize_t at = 0; at < got;) {
        size_t here = (size_t)(got - at);
        if (r->payload) {
            size_t n = here < r->payload ? here : r->payload;
            memcpy(out + out_n, in + at, n);
            out_n += n, at += (ssize_t)n, r->payload -= n;
            continue;
        }
        r->head[r->head_n++] = in[at++];
        if (r->head_n < HEAD_BYTES)
            continue;
        if (is_lost(r)) {
            if (to_client(r, out, out_n))
                break_off(r);
            return false;
        }
        memcpy(out + out_n, r->head, HEAD_BYTES);
        out_n += HEAD_BYTES;
        r->head_n = 0;
        r->payload = (size_t)r->head[0] << 16 | (size_t)r->head[1] << 8 | r->head[2];
    }
    return got > 0 && to_client(r, out, out_n);
}

static bool pass_requests(relay *r)
{
    unsigned char in[CHUNK];
    do {
        int got = SSL_read(r->client, in, sizeof in);
        if (got <= 0 || !to_server(r, in, (size_t)got))
            return false;
    } while (SSL_pending(r->client));
    return true;
}

static int dial(uint16_t port)
{
    struct sockaddr_in to = {
        .sin_family = AF_INET, .sin_port = htons(port), .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (fd < 0 || connect(fd, (struct sockaddr *)&to, sizeof to) != 0)
        die("the server");
    return fd;
}

static void serve(relay *r, SSL_CTX *tls)
{
    r->client = SSL_new(tls);
    if (!r->client || !SSL_set_fd(r->client, r->client_fd))
        die("TLS");
    if (SSL_accept(r->client) == 1) {
        struct pollfd fds[] = {{r->client_fd, POLLIN, 0}, {r->server_fd, POLLIN, 0}};
        bool on = true;
        while (on && poll(fds, 2, -1) > 0) {
            if (fds[0].revents)
                on = pass_requests(r);
            if (on && fds[1].revents)
                on = pass_answers(r);
        }
    }
    SSL_free(r->client);
    close(r->client_fd);
    close(r->server_fd);
}

static int on_alpn(SSL *ssl, const unsigned char **out, unsigned char *out_n,
                   const unsigned char *in, unsigned in_n, void *self)
{
    static const unsigned char ours[] = "\2h2";
    unsigned char *chosen = NULL;
    (void)ssl, (void)self;
    if (SSL_select_next_proto(&chosen, out_n, ours, sizeof ours - 1, in, in_n) !=
        OPENSSL_NPN_NEGOTIATED)
        return SSL_TLSEXT_ERR_ALERT_FATAL;
    *out = chosen;
    return SSL_TLSEXT_ERR_OK;
}

static SSL_CTX *tls_new(const char *cert, const char *key)
{
    SSL_CTX *tls = SSL_CTX_new(TLS_server_method());
    if (!tls || SSL_CTX_use_certificate_chain_file(tls, cert) != 1 ||
        SSL_CTX_use_PrivateKey_file(tls, key, SSL_FILETYPE_PEM) != 1)
        die("the certificate");
    SSL_CTX_set_alpn_select_cb(tls, on_alpn, NULL);
    return tls;
}

static int listen_somewhere(void)
{
    struct sockaddr_in at = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    socklen_t n = sizeof at;
    int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (fd < 0 || bind(fd, (struct sockaddr *)&at, n) != 0 || listen(fd, 64) != 0 ||
        getsockname(fd, (struct sockaddr *)&at, &n) != 0)
        die("listen");
    printf("%u\n", (unsigned)ntohs(at.sin_port));
    fclose(stdout);
    return fd;
}

int main(int argc, char **argv)
{
    if (argc != 7) {
        fprintf(stderr, "usage: h2_relay CERT KEY SERVER_PORT EVERY TIMES LOG\n");
        return 2;
    }
    relay r = {.every = strtoul(argv[4], NULL, 10), .times = strtoul(argv[5], NULL, 10)};
    uint16_t server = (uint16_t)strtoul(argv[3], NULL, 10);
    signal(SIGPIPE, SIG_IGN);
    signal(SIGCHLD, SIG_IGN);
    alarm(SECONDS);
    SSL_CTX *tls = tls_new(argv[1], argv[2]);
    r.log_fd = open(argv[6], O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
    r.answers =
        mmap(NULL, sizeof *r.answers, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    if (r.every == 0 || r.log_fd < 0 || r.answers == MAP_FAILED)
        die("start");
    atomic_init(r.answers, 0);
    int fd = listen_somewhere();
    for (;;) {
        r.client_fd = accept(fd, NULL, NULL);
        if (r.client_fd < 0)
            die("accept");
        pid_t pid = fork();
        if (pid < 0)
            die("fork");
        if (pid == 0) {
            alarm(SECONDS);
            close(fd);
            r.server_fd = dial(server);
            serve(&r, tls);
            SSL_CTX_free(tls);
            _exit(0);
        }
        close(r.client_fd);
    }
}
