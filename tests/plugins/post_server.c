/* post_server.c - a service on loopback that keeps what is put and takes messages, for plugins.
 *
 * usage: post_server DIR. Prints its port, then serves until its input ends. DIR/log gets one line a
 * request: METHOD PATH AUTHORIZATION BODY. While DIR/deaf is there, a request that changes
 * something is taken, and the connection closed without an answer.
 *
 *   GET, PUT, DELETE /things/NAME   what was put there; needs "Authorization: Bearer sesame"
 *   POST anything else              a message: 200 "ok" */
#include <netinet/in.h>
#include <pthread.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <microhttpd.h>

enum { THINGS = 16, NAME = 64, BODY = 8192, LIFE_S = 300 };

static struct thing {
    char name[NAME], text[BODY];
} things[THINGS];
static FILE *record;
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;

typedef struct sent {
    char text[BODY];
    size_t n;
} sent;

/* The thing of that name, or a free place for it; NULL: all are taken. */
static struct thing *place(const char *name)
{
    struct thing *free_one = NULL;
    for (int i = 0; i < THINGS; i++) {
        if (strcmp(things[i].name, name) == 0)
            return &things[i];
        if (!free_one && !*things[i].name)
            free_one = &things[i];
    }
    return free_one;
}

static unsigned keep(const char *method, const char *name, const sent *s, char *out)
{
    struct thing *t = place(name);
    if (!t || strlen(name) >= NAME)
        return 507;
    bool there = *t->name;
    if (strcmp(method, "PUT") == 0) {
        snprintf(t->name, NAME, "%s", name);
        snprintf(t->text, BODY, "%s", s->text);
    } else if (!there) {
        return 404;
    } else if (strcmp(method, "DELETE") == 0) {
        *t->name = '\0';
        return 200;
    } else if (strcmp(method, "GET") != 0) {
        return 405;
    }
    snprintf(out, BODY, "%s", t->text);
    return 200;
}

static unsigned answer(const char *method, const char *path, const char *sign, const sent *s,
                       char *out)
{
    static const char below[] = "/things/";
    if (strncmp(path, below, sizeof below - 1) == 0)
        return strcmp(sign, "Bearer sesame") == 0
                   ? keep(method, path + sizeof below - 1, s, out)
                   : 401;
    if (strcmp(method, "POST") != 0)
        return 404;
    snprintf(out, BODY, "\"ok\"");
    return 200;
}

static enum MHD_Result serve(void *self, struct MHD_Connection *c, const char *path,
                             const char *method, const char *version, const char *data, size_t *n,
                             void **state)
{
    char out[BODY] = "{}";
    sent *s = *state;
    (void)self, (void)version;
    if (!s) {
        s = *state = calloc(1, sizeof *s);
        return s ? MHD_YES : MHD_NO;
    }
    if (*n) {
        size_t room = sizeof s->text - 1 - s->n, take = *n < room ? *n : room;
        memcpy(s->text + s->n, data, take);
        s->n += take;
        *n = 0;
        return MHD_YES;
    }
    const char *sign = MHD_lookup_connection_value(c, MHD_HEADER_KIND, "Authorization");
    pthread_mutex_lock(&lock);
    unsigned status = answer(method, path, sign ? sign : "-", s, out);
    fprintf(record, "%s %s %s %s\n", method, path, sign ? sign : "-", s->text);
    fflush(record);
    pthread_mutex_unlock(&lock);
    if (strcmp(method, "GET") != 0 && access("deaf", F_OK) == 0)
        return MHD_NO;
    struct MHD_Response *r =
        MHD_create_response_from_buffer(strlen(out), out, MHD_RESPMEM_MUST_COPY);
    MHD_add_response_header(r, "Content-Type", "application/json");
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
    if (argc != 2 || chdir(argv[1]) != 0 || !(record = fopen("log", "a")))
        return 2;
    alarm(LIFE_S);
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
