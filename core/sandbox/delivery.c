#include "sandbox/delivery.h"

#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

#include "base/mem.h"

enum { BLOCK = 32 << 10 };

/* A body that is read piece by piece. */
typedef struct source {
    struct MHD_Connection *connection;
    sb_delay *delay;
    char *body;
    uint64_t end;  /* so many bytes are given */
    uint64_t step; /* at once; 0: as many as fit */
    uint32_t every_ms;
    bool slept; /* since the last step */
} source;

static ssize_t read_cut(void *self, uint64_t at, char *out, size_t room)
{
    source *s = self;
    if (at >= s->end)
        return MHD_CONTENT_READER_END_WITH_ERROR;
    size_t n = s->end - at < room ? (size_t)(s->end - at) : room;
    memcpy(out, s->body + at, n);
    return (ssize_t)n;
}

static ssize_t read_drip(void *self, uint64_t at, char *out, size_t room)
{
    source *s = self;
    if (at >= s->end)
        return MHD_CONTENT_READER_END_OF_STREAM;
    if (!s->slept) {
        s->slept = true;
        return sb_delay_sleep(s->delay, s->connection, s->every_ms)
                   ? 0
                   : MHD_CONTENT_READER_END_WITH_ERROR;
    }
    s->slept = false;
    uint64_t n = s->end - at < s->step ? s->end - at : s->step;
    n = n < room ? n : room;
    memcpy(out, s->body + at, (size_t)n);
    return (ssize_t)n;
}

static ssize_t read_stream(void *self, uint64_t at, char *out, size_t room)
{
    static const char head[] = "{\"value\":\"";
    source *s = self;
    if (at >= s->end)
        return MHD_CONTENT_READER_END_OF_STREAM;
    size_t n = s->end - at < room ? (size_t)(s->end - at) : room;
    memset(out, 'a', n);
    for (size_t i = 0; at + i < sizeof head - 1 && i < n; i++)
        out[i] = head[at + i];
    return (ssize_t)n;
}

static void release(void *self)
{
    source *s = self;
    free(s->body);
    free(s);
}

static struct MHD_Response *piecewise(struct MHD_Connection *connection, sb_delay *delay,
                                      sb_answer *a)
{
    size_t n = 0;
    source *s = am_new(source);
    MHD_ContentReaderCallback read = a->how == SB_CUT    ? read_cut
                                     : a->how == SB_DRIP ? read_drip
                                                         : read_stream;
    s->connection = connection;
    s->delay = delay;
    s->body = am_buf_take(&a->reply.body, &n);
    s->end = a->how == SB_DRIP ? n : a->bytes;
    s->step = a->bytes;
    s->every_ms = a->every_ms;
    uint64_t told = a->how == SB_STREAM ? a->bytes : n;
    struct MHD_Response *r = MHD_create_response_from_callback(told, BLOCK, read, s, release);
    if (!r)
        release(s);
    return r;
}

static struct MHD_Response *whole(sb_answer *a)
{
    size_t n = 0;
    if (!a->reply.body.n)
        return MHD_create_response_from_buffer(0, NULL, MHD_RESPMEM_PERSISTENT);
    char *body = am_buf_take(&a->reply.body, &n);
    struct MHD_Response *r = MHD_create_response_from_buffer(n, body, MHD_RESPMEM_MUST_FREE);
    if (!r)
        free(body);
    return r;
}

/* No answer: the peer sees a reset rather than an orderly end. */
static enum MHD_Result drop(struct MHD_Connection *connection)
{
    const union MHD_ConnectionInfo *info =
        MHD_get_connection_info(connection, MHD_CONNECTION_INFO_CONNECTION_FD);
    struct linger now = {.l_onoff = 1, .l_linger = 0};
    if (info)
        (void)setsockopt(info->connect_fd, SOL_SOCKET, SO_LINGER, &now, sizeof now);
    return MHD_NO;
}

enum MHD_Result sb_delivery_queue(struct MHD_Connection *connection, sb_delay *delay, sb_answer *a)
{
    if (a->how == SB_DROP)
        return drop(connection);
    struct MHD_Response *r = a->how == SB_SEND ? whole(a) : piecewise(connection, delay, a);
    if (!r)
        return MHD_NO;
    for (size_t i = 0; i < a->reply.n_headers; i++)
        (void)MHD_add_response_header(r, a->reply.headers[i].name, a->reply.headers[i].value);
    enum MHD_Result result = MHD_queue_response(connection, (unsigned)a->reply.status, r);
    MHD_destroy_response(r);
    return result;
}
