#include "sandbox/server.h"

#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <microhttpd.h>

#include "base/log.h"
#include "base/uri.h"
#include "sandbox/aadsts.h"
#include "sandbox/delivery.h"

enum {
    CONNECTIONS_MAX = 2000,
    CONNECTION_MEMORY = 64 << 10,
    IDLE_S = 300,
    HOST_MAX = 256,
    URL_MAX = 16 << 10,
    TOO_LARGE = 413
};

struct sb_server {
    sb_front *front;
    sb_delay *delay;
    struct MHD_Daemon *http, *https;
};

typedef enum stage { BEGUN, ARRIVING, ANSWERED } stage;

/* One request while it is read and answered. */
typedef struct exchange {
    struct MHD_Connection *connection;
    char *raw;
    am_buf body;
    sb_answer answer;
    stage stage;
    bool too_large;
} exchange;

static void *begin(void *self, const char *uri, struct MHD_Connection *connection)
{
    (void)self;
    exchange *x = am_new(exchange);
    x->connection = connection;
    x->raw = am_strdup(uri);
    x->body = AM_BUF(SB_BODY_MAX);
    sb_answer_init(&x->answer);
    return x;
}

static void end(void *self, struct MHD_Connection *connection, void **context,
                enum MHD_RequestTerminationCode why)
{
    (void)self;
    (void)connection;
    (void)why;
    exchange *x = *context;
    if (!x)
        return;
    sb_answer_fini(&x->answer);
    am_buf_free(&x->body);
    free(x->raw);
    free(x);
    *context = NULL;
}

static const char *header(const sb_request *in, const char *name)
{
    const exchange *x = in->front;
    return MHD_lookup_connection_value(x->connection, MHD_HEADER_KIND, name);
}

/* The Host header without its port, in lower case. */
static void host_of(const exchange *x, char out[HOST_MAX])
{
    const char *given = MHD_lookup_connection_value(x->connection, MHD_HEADER_KIND, "Host");
    size_t n = given ? strcspn(given, ":") : 0;
    n = n < HOST_MAX ? n : HOST_MAX - 1;
    for (size_t i = 0; i < n; i++)
        out[i] = (char)(given[i] >= 'A' && given[i] <= 'Z' ? given[i] + 32 : given[i]);
    out[n] = '\0';
}

static void refuse(exchange *x, int status, const char *text)
{
    x->answer.reply.status = status;
    sb_reply_header(&x->answer.reply, "Content-Type", "text/plain; charset=utf-8");
    am_buf_str(&x->answer.reply.body, text);
}

static void answer(sb_server *server, exchange *x, const char *method)
{
    char host[HOST_MAX];
    am_buf path = AM_BUF(URL_MAX);
    const char *mark = strchr(x->raw, '?');
    host_of(x, host);
    if (x->too_large)
        refuse(x, TOO_LARGE, "413 the request body is too large");
    else if (x->raw[0] != '/' ||
             !am_uri_decode(&path, x->raw, mark ? (size_t)(mark - x->raw) : strlen(x->raw)) ||
             !am_buf_ok(&path))
        refuse(x, 400, "400 Bad Request");
    else {
        sb_request in = {.method = method,
                         .host = host,
                         .path = am_buf_text(&path),
                         .raw = x->raw,
                         .query = mark ? mark + 1 : NULL,
                         .body = am_buf_text(&x->body),
                         .body_n = x->body.n,
                         .header = header,
                         .front = x};
        sb_front_answer(server->front, &in, &x->answer);
    }
    am_buf_free(&path);
}

static enum MHD_Result handle(void *self, struct MHD_Connection *connection, const char *url,
                              const char *method, const char *version, const char *data,
                              size_t *data_n, void **context)
{
    (void)url;
    (void)version;
    sb_server *server = self;
    exchange *x = *context;
    if (x->stage == BEGUN) { /* only the headers are there */
        x->stage = ARRIVING;
        return MHD_YES;
    }
    if (*data_n) {
        am_buf_add(&x->body, data, *data_n);
        x->too_large = !am_buf_ok(&x->body);
        *data_n = 0;
        return MHD_YES;
    }
    if (x->stage == ARRIVING) {
        x->stage = ANSWERED;
        answer(server, x, method);
        if (x->answer.delay_ms > 0 && sb_delay_sleep(server->delay, connection, x->answer.delay_ms))
            return MHD_YES;
    }
    return sb_delivery_queue(connection, server->delay, &x->answer);
}

static void complain(void *self, const char *fmt, va_list ap) AM_PRINTF(2, 0);

static void complain(void *self, const char *fmt, va_list ap)
{
    char text[512];
    (void)self;
    (void)vsnprintf(text, sizeof text, fmt, ap);
    am_log(AM_LOG_DEBUG, "sandbox.server", "%s", text);
}

static struct MHD_Daemon *listen_on(sb_server *server, int port, bool tls)
{
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons((uint16_t)port)};
    struct MHD_OptionItem secure[] = {{MHD_OPTION_HTTPS_MEM_CERT, 0, NULL},
                                      {MHD_OPTION_HTTPS_MEM_KEY, 0, NULL},
                                      {MHD_OPTION_END, 0, NULL}};
    struct MHD_OptionItem plain[] = {{MHD_OPTION_END, 0, NULL}};
    unsigned flags = MHD_USE_EPOLL_INTERNAL_THREAD | MHD_ALLOW_SUSPEND_RESUME | MHD_USE_ERROR_LOG |
                     (tls ? MHD_USE_TLS : 0u);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    secure[0].ptr_value = (void *)(uintptr_t)sb_ca_server_cert(server->front->ca);
    secure[1].ptr_value = (void *)(uintptr_t)sb_ca_server_key(server->front->ca);
    return MHD_start_daemon(
        flags, (uint16_t)port, NULL, NULL, handle, server, MHD_OPTION_EXTERNAL_LOGGER, complain,
        NULL, MHD_OPTION_SOCK_ADDR, (struct sockaddr *)&address, MHD_OPTION_URI_LOG_CALLBACK, begin,
        NULL, MHD_OPTION_NOTIFY_COMPLETED, end, NULL, MHD_OPTION_CONNECTION_LIMIT,
        (unsigned)CONNECTIONS_MAX, MHD_OPTION_CONNECTION_MEMORY_LIMIT, (size_t)CONNECTION_MEMORY,
        MHD_OPTION_CONNECTION_TIMEOUT, (unsigned)IDLE_S, MHD_OPTION_ARRAY, tls ? secure : plain,
        MHD_OPTION_END);
}

static am_kind no_listener(const char *what, int port, am_err *e)
{
    int why = errno;
    am_fail(e, why == EADDRINUSE ? AM_CONFLICT : AM_NETWORK,
            "cannot listen for %s on 127.0.0.1:%d: %s", what, port, strerror(why));
    return am_hint(e, "choose another port, or 0 for a free one");
}

am_kind sb_server_start(sb_front *front, int http_port, int https_port, sb_server **out, am_err *e)
{
    sb_server *server = am_new(sb_server);
    server->front = front;
    am_kind k = sb_delay_new(&server->delay, e);
    if (!k && !(server->http = listen_on(server, http_port, false)))
        k = no_listener("HTTP", http_port, e);
    if (!k && !(server->https = listen_on(server, https_port, true)))
        k = no_listener("HTTPS", https_port, e);
    if (k) {
        sb_server_stop(server);
        server = NULL;
    }
    *out = server;
    return k;
}

static int port_of(struct MHD_Daemon *daemon)
{
    const union MHD_DaemonInfo *info = MHD_get_daemon_info(daemon, MHD_DAEMON_INFO_BIND_PORT);
    return info ? info->port : 0;
}

int sb_server_http_port(const sb_server *server)
{
    return port_of(server->http);
}

int sb_server_https_port(const sb_server *server)
{
    return port_of(server->https);
}

void sb_server_stop(sb_server *server)
{
    if (!server)
        return;
    if (server->delay)
        sb_delay_stop(server->delay);
    if (server->http)
        MHD_stop_daemon(server->http);
    if (server->https)
        MHD_stop_daemon(server->https);
    sb_delay_free(server->delay);
    free(server);
}
