/* main.c - aftermove-sandbox: a server on loopback that behaves like a pair of tenants. */
#include "config.h"

#include <errno.h>
#include <fcntl.h>
#include <getopt.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <sys/signalfd.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/file.h"
#include "base/json.h"
#include "base/log.h"
#include "sandbox/msi.h"
#include "sandbox/seed.h"
#include "sandbox/server.h"

enum { SCENARIO_MAX = 64 << 20, DEFAULT_LIMIT_S = 3600 };

typedef struct options {
    const char *scenario, *dir, *log;
    bool seed_demo, exit_with_parent;
    int port, https_port;
    long limit_s;
} options;

/* What runs, and what ends it. */
typedef struct host {
    options opt;
    am_arena *arena; /* of the scenario */
    char *dir;
    bool own_dir;
    sb_front *front;
    sb_server *server;
    int stop_fd, signal_fd;
} host;

static const char usage_text[] =
    "usage: aftermove-sandbox --scenario FILE | --seed-demo [options]\n"
    "\n"
    "Serves a pair of simulated tenants on 127.0.0.1 and prints one JSON line that\n"
    "says where. See aftermove-sandbox(1).\n"
    "\n"
    "  --scenario FILE      the tenants, as JSON\n"
    "  --seed-demo          the built-in scenario: contoso to fabrikam\n"
    "  --dir DIR            where certificates and keys are written (default: a private\n"
    "                       directory that is removed at the end)\n"
    "  --log FILE           one JSON line a request\n"
    "  --port N             HTTP port (default 0: a free one)\n"
    "  --https-port N       HTTPS port (default 0: a free one)\n"
    "  --exit-with-parent   end when standard input closes\n"
    "  --time-limit SECONDS end after so long (default 3600; 0: never)\n"
    "  --help, --version\n";

static am_kind number(const char *option, const char *text, long most, long *out, am_err *e)
{
    char *end = NULL;
    errno = 0;
    *out = strtol(text, &end, 10);
    if (errno || end == text || *end || *out < 0 || *out > most)
        return am_fail(e, AM_USAGE, "--%s: \"%s\" is no number from 0 to %ld", option, text, most);
    return AM_OK;
}

static am_kind read_options(int argc, char **argv, options *o, am_err *e)
{
    static const struct option known[] = {{"scenario", required_argument, NULL, 's'},
                                          {"seed-demo", no_argument, NULL, 'd'},
                                          {"dir", required_argument, NULL, 'D'},
                                          {"log", required_argument, NULL, 'l'},
                                          {"port", required_argument, NULL, 'p'},
                                          {"https-port", required_argument, NULL, 'P'},
                                          {"exit-with-parent", no_argument, NULL, 'x'},
                                          {"time-limit", required_argument, NULL, 't'},
                                          {"help", no_argument, NULL, 'h'},
                                          {"version", no_argument, NULL, 'V'},
                                          {NULL, 0, NULL, 0}};
    am_kind k = AM_OK;
    long port = 0;
    o->limit_s = DEFAULT_LIMIT_S;
    for (int c; !k && (c = getopt_long(argc, argv, "h", known, NULL)) != -1;) {
        switch (c) {
        case 's':
            o->scenario = optarg;
            break;
        case 'd':
            o->seed_demo = true;
            break;
        case 'D':
            o->dir = optarg;
            break;
        case 'l':
            o->log = optarg;
            break;
        case 'p':
            k = number("port", optarg, 65535, &port, e);
            o->port = (int)port;
            break;
        case 'P':
            k = number("https-port", optarg, 65535, &port, e);
            o->https_port = (int)port;
            break;
        case 'x':
            o->exit_with_parent = true;
            break;
        case 't':
            k = number("time-limit", optarg, 365L * 86400, &o->limit_s, e);
            break;
        case 'h':
            (void)fputs(usage_text, stdout);
            exit(0);
        case 'V':
            (void)puts("aftermove-sandbox " PACKAGE_VERSION);
            exit(0);
        default:
            return am_fail(e, AM_USAGE, "see aftermove-sandbox --help");
        }
    }
    if (!k && optind < argc)
        k = am_fail(e, AM_USAGE, "unexpected argument \"%s\"; see --help", argv[optind]);
    if (!k && !o->scenario == !o->seed_demo)
        k = am_fail(e, AM_USAGE, "say either --scenario FILE or --seed-demo");
    return k;
}

static am_kind read_scenario(host *h, const am_value **out, am_err *e)
{
    am_buf text = AM_BUF(SCENARIO_MAX);
    am_kind k = AM_OK;
    if (h->opt.seed_demo)
        am_buf_str(&text, sb_seed_demo());
    else
        k = am_file_read(h->opt.scenario, &text, e);
    if (!k) {
        k = am_json_parse(h->arena, am_buf_text(&text), text.n, out, e);
        if (k)
            k = am_prefix(e, "%s", h->opt.scenario);
    }
    am_buf_free(&text);
    return k;
}

static am_kind open_dir(host *h, am_err *e)
{
    const char *tmp = getenv("TMPDIR");
    if (h->opt.dir) {
        h->dir = am_strdup(h->opt.dir);
        return am_dir_make(h->dir, 0700, e);
    }
    h->dir = am_format("%s/aftermove-sandbox.XXXXXX", tmp && *tmp ? tmp : "/tmp");
    if (!mkdtemp(h->dir))
        return am_fail(e, AM_DISK, "cannot make a directory like %s: %s", h->dir, strerror(errno));
    h->own_dir = true;
    return AM_OK;
}

static void stop(void *self)
{
    const host *h = self;
    uint64_t one = 1;
    if (write(h->stop_fd, &one, sizeof one) < 0)
        am_log(AM_LOG_ERROR, "sandbox.main", "cannot stop: %s", strerror(errno));
}

static am_kind open_signals(host *h, am_err *e)
{
    sigset_t set;
    (void)signal(SIGPIPE, SIG_IGN);
    (void)sigemptyset(&set);
    (void)sigaddset(&set, SIGINT);
    (void)sigaddset(&set, SIGTERM);
    (void)sigprocmask(SIG_BLOCK, &set, NULL); /* before any thread is started */
    h->signal_fd = signalfd(-1, &set, SFD_CLOEXEC);
    h->stop_fd = eventfd(0, EFD_CLOEXEC);
    if (h->signal_fd < 0 || h->stop_fd < 0)
        return am_fail(e, AM_BUG, "cannot wait for signals: %s", strerror(errno));
    return AM_OK;
}

static void add_text(am_buf *b, const char *key, const char *text)
{
    am_buf_fmt(b, ",\"%s\":", key);
    am_json_quote(b, text, strlen(text));
}

static void add_tenant(am_buf *b, const sb_app *app, const char *secret)
{
    const sb_tenant_info *t = &app->info;
    am_buf_str(b, "{\"name\":");
    am_json_quote(b, t->name, strlen(t->name));
    add_text(b, "role", t->role ? t->role : "");
    add_text(b, "tenant_id", t->tenant_id);
    add_text(b, "client_id", t->client_id);
    add_text(b, "host", t->root);
    add_text(b, "admin", t->admin);
    add_text(b, "my", t->my);
    add_text(b, "cert", app->cert.cert_file);
    add_text(b, "key", app->cert.key_file);
    add_text(b, "pfx", app->cert.pfx_file);
    add_text(b, "pfx_password", SB_PFX_PASSWORD);
    add_text(b, "client_secret", secret);
    am_buf_char(b, '}');
}

static am_kind announce(const host *h, am_err *e)
{
    const sb_directory *all = &h->front->directory;
    int http = sb_server_http_port(h->server), https = sb_server_https_port(h->server);
    am_buf b = AM_BUF(256 << 10);
    am_kind k = AM_OK;
    am_buf_fmt(&b, "{\"http_port\":%d,\"https_port\":%d", http, https);
    add_text(&b, "ca", sb_ca_file(h->front->ca));
    add_text(&b, "dir", h->dir);
    am_buf_str(&b, ",\"tenants\":[");
    for (size_t i = 0; i < all->n; i++) {
        if (i)
            am_buf_char(&b, ',');
        add_tenant(&b, &all->app[i], h->front->entra.secret);
    }
    am_buf_char(&b, ']');
    add_text(&b, "login", SB_LOGIN_HOST);
    add_text(&b, "graph", SB_GRAPH_HOST);
    am_buf_fmt(&b, ",\"connect_to\":\"127.0.0.1:%d\"", https);
    am_buf_fmt(&b, ",\"identity_endpoint\":\"http://127.0.0.1:%d%s\"", http, SB_MSI_PATH);
    add_text(&b, "identity_header", SB_MSI_HEADER);
    am_buf_fmt(&b, ",\"state\":\"http://127.0.0.1:%d/_sandbox/state\"}", http);
    if (!am_buf_ok(&b) || puts(am_buf_text(&b)) == EOF || fflush(stdout) == EOF)
        k = am_fail(e, AM_DISK, "cannot say where the sandbox listens: standard output is closed");
    am_buf_free(&b);
    return k;
}

/* Until a signal, /_sandbox/stop, the end of standard input or of the time. */
static void wait_for_end(const host *h)
{
    char ignored[512];
    int64_t end = am_clock_mono() + (int64_t)h->opt.limit_s * 1000;
    struct pollfd fd[3] = {{.fd = h->signal_fd, .events = POLLIN},
                           {.fd = h->stop_fd, .events = POLLIN},
                           {.fd = h->opt.exit_with_parent ? STDIN_FILENO : -1, .events = POLLIN}};
    for (;;) {
        int64_t left = end - am_clock_mono();
        int wait = h->opt.limit_s ? (int)(left < 0 ? 0 : left < 60000 ? left : 60000) : -1;
        int n = poll(fd, 3, wait);
        if (n < 0 && errno != EINTR)
            return;
        if ((n > 0 && (fd[0].revents || fd[1].revents)) || (h->opt.limit_s && left <= 0))
            return;
        if (n > 0 && fd[2].revents && read(STDIN_FILENO, ignored, sizeof ignored) <= 0)
            return;
    }
}

static am_kind run(host *h, am_err *e)
{
    const am_value *scenario = NULL;
    am_kind k = read_scenario(h, &scenario, e);
    if (!k)
        k = open_signals(h, e);
    if (!k)
        k = open_dir(h, e);
    if (!k)
        k = sb_front_open(scenario, h->dir, h->opt.log, &h->front, e);
    if (k)
        return k;
    h->front->stop = stop;
    h->front->stop_self = h;
    k = sb_server_start(h->front, h->opt.port, h->opt.https_port, &h->server, e);
    if (!k)
        k = announce(h, e);
    if (!k)
        wait_for_end(h);
    return k;
}

static void finish(host *h)
{
    sb_server_stop(h->server);
    if (h->front && h->own_dir)
        sb_front_remove(h->front);
    sb_front_close(h->front);
    if (h->own_dir)
        (void)rmdir(h->dir);
    if (h->signal_fd >= 0)
        (void)close(h->signal_fd);
    if (h->stop_fd >= 0)
        (void)close(h->stop_fd);
    free(h->dir);
    am_arena_free(h->arena);
}

int main(int argc, char **argv)
{
    am_err e;
    host h = {.arena = am_arena_new(0), .signal_fd = -1, .stop_fd = -1};
    am_kind k = read_options(argc, argv, &h.opt, &e);
    if (!k)
        k = run(&h, &e);
    finish(&h);
    if (!k)
        return 0;
    (void)fprintf(stderr, "aftermove-sandbox: %s\n", e.text);
    if (e.hint[0])
        (void)fprintf(stderr, "hint: %s\n", e.hint);
    return am_kind_exit(k);
}
