/* todo_server.c - a to-do service on loopback, for the connector that the manual writes.
 *
 * usage: todo_server LOG. Prints its port, then serves until its input ends. Every request must
 * bring "Authorization: Bearer sesame", else it is 401. Two items a page. LOG gets one line a
 * request: METHOD PATH STATUS. */
#include <netinet/in.h>
#include <pthread.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <microhttpd.h>

enum { ITEMS = 64, TITLE = 128, PAGE = 2, BODY = 4096, LIFE_S = 300, BIG = 3 << 20 };

static struct item {
    int id;
    bool there, done;
    char title[TITLE];
} items[ITEMS];
static int n_items;
static FILE *record;
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;

typedef struct posted {
    char text[BODY];
    size_t n;
} posted;

static void add(const char *title)
{
    struct item *i = &items[n_items++];
    i->id = n_items;
    i->there = true;
    snprintf(i->title, sizeof i->title, "%s", title);
}

static int show(char *out, size_t n, const struct item *i)
{
    return snprintf(out, n, "{\"id\":%d,\"title\":\"%s\",\"done\":%s}", i->id, i->title,
                    i->done ? "true" : "false");
}

static unsigned list(char *out, size_t n, const char *page)
{
    int at = page ? (int)strtol(page, NULL, 10) : 0, seen = 0, shown = 0;
    size_t used = (size_t)snprintf(out, n, "{\"items\":[");
    bool more = false;
    for (int i = 0; i < n_items && !more; i++) {
        if (!items[i].there || seen++ < at * PAGE)
            continue;
        if (shown == PAGE) {
            more = true;
            continue;
        }
        used += (size_t)snprintf(out + used, n - used, "%s", shown++ ? "," : "");
        used += (size_t)show(out + used, n - used, &items[i]);
    }
    if (more)
        snprintf(out + used, n - used, "],\"next\":%d}", at + 1);
    else
        snprintf(out + used, n - used, "],\"next\":null}");
    return 200;
}

static struct item *find(const char *path)
{
    long id = strncmp(path, "/todos/", 7) == 0 ? strtol(path + 7, NULL, 10) : 0;
    return id > 0 && id <= n_items && items[id - 1].there ? &items[id - 1] : NULL;
}

static unsigned post(char *out, size_t n, const posted *p)
{
    const char *from = strstr(p->text, "\"title\":\"");
    char title[TITLE] = "";
    if (!from || n_items == ITEMS)
        return 400;
    from += strlen("\"title\":\"");
    snprintf(title, sizeof title, "%.*s", (int)strcspn(from, "\""), from);
    add(title);
    show(out, n, &items[n_items - 1]);
    return 201;
}

static unsigned answer(struct MHD_Connection *c, const char *method, const char *path,
                       const posted *p, char *out, size_t n)
{
    const char *sign = MHD_lookup_connection_value(c, MHD_HEADER_KIND, "Authorization");
    struct item *i = find(path);
    if (!sign || strcmp(sign, "Bearer sesame") != 0)
        return 401;
    if (strcmp(method, "GET") == 0 && strcmp(path, "/todos") == 0)
        return list(out, n, MHD_lookup_connection_value(c, MHD_GET_ARGUMENT_KIND, "page"));
    if (strcmp(method, "POST") == 0 && strcmp(path, "/todos") == 0)
        return post(out, n, p);
    if (!i)
        return 404;
    if (strcmp(method, "DELETE") == 0)
        i->there = false;
    else if (strcmp(method, "PATCH") == 0)
        i->done = strstr(p->text, "\"done\":true") != NULL;
    else if (strcmp(method, "GET") != 0)
        return 405;
    show(out, n, i);
    return 200;
}

static enum MHD_Result serve(void *self, struct MHD_Connection *c, const char *path,
                             const char *method, const char *version, const char *data, size_t *n,
                             void **state)
{
    static char big[BIG];
    char out[16384] = "{}";
    posted *p = *state;
    unsigned status = 200;
    (void)self, (void)version;
    if (!p) {
        p = *state = calloc(1, sizeof *p);
        return p ? MHD_YES : MHD_NO;
    }
    if (*n) {
        size_t room = sizeof p->text - 1 - p->n, take = *n < room ? *n : room;
        memcpy(p->text + p->n, data, take);
        p->n += take;
        *n = 0;
        return MHD_YES;
    }
    struct MHD_Response *r;
    pthread_mutex_lock(&lock);
    if (strcmp(path, "/export") == 0) {
        memset(big, 'x', sizeof big);
        r = MHD_create_response_from_buffer(sizeof big, big, MHD_RESPMEM_PERSISTENT);
    } else {
        status = answer(c, method, path, p, out, sizeof out);
        r = MHD_create_response_from_buffer(strlen(out), out, MHD_RESPMEM_MUST_COPY);
        MHD_add_response_header(r, "Content-Type", "application/json");
    }
    fprintf(record, "%s %s %u\n", method, path, status);
    fflush(record);
    pthread_mutex_unlock(&lock);
    enum MHD_Result result = MHD_queue_response(c, status, r);
    MHD_destroy_response(r);
    return result;
}

static void over(void *self, struct MHD_Connection *c, void **state,
                 enum MHD_RequestTerminationCode code)
{
    (void)self, (void)c, (void)code;
    free(*state);
}

int main(int argc, char **argv)
{
    struct sockaddr_in here = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    char byte;
    record = argc == 2 ? fopen(argv[1], "a") : NULL;
    if (!record)
        return 2;
    alarm(LIFE_S);
    add("paint");
    add("sweep");
    add("polish");
    struct MHD_Daemon *d = MHD_start_daemon(MHD_USE_INTERNAL_POLLING_THREAD, 0, NULL, NULL, serve,
                                            NULL, MHD_OPTION_SOCK_ADDR, &here,
                                            MHD_OPTION_NOTIFY_COMPLETED, over, NULL, MHD_OPTION_END);
    if (!d)
        return 1;
    printf("%u\n", (unsigned)MHD_get_daemon_info(d, MHD_DAEMON_INFO_BIND_PORT)->port);
    fflush(stdout);
    while (read(STDIN_FILENO, &byte, 1) > 0)
        continue;
    MHD_stop_daemon(d);
    fclose(record);
    return 0;
}
