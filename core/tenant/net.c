#include <stdio.h>
#include <stdlib.h>

#include "base/mem.h"
#include "tenant/parts.h"

/* Machine-local endpoints answer soon or never. */
enum { THREADS = 4, DIRECT_CONNECT_MS = 3000, DIRECT_TOTAL_MS = 20000, DIRECT_REPLY_MAX = 1 << 20 };

static void say_on_stderr(void *self, const char *text)
{
    (void)self;
    fprintf(stderr, "%s\n", text);
}

am_net *am_net_new(am_loop *loop, const char *user_agent)
{
    am_net *net = am_new(am_net);
    net->loop = loop;
    net->http = am_http_new(loop, user_agent);
    net->say = say_on_stderr;
    return net;
}

void am_net_free(am_net *net)
{
    if (!net)
        return;
    am_worker_free(net->worker);
    am_http_site_free(net->direct);
    am_http_free(net->http);
    free(net->downloads);
    free(net->runtime);
    free(net);
}

void am_net_set_downloads(am_net *net, const char *dir)
{
    free(net->downloads);
    net->downloads = am_strdup(dir);
}

void am_net_set_runtime(am_net *net, const char *dir)
{
    free(net->runtime);
    net->runtime = am_strdup(dir);
}

am_loop *am_net_loop(am_net *net)
{
    return net->loop;
}

am_worker *am_net_worker(am_net *net)
{
    if (!net->worker)
        net->worker = am_worker_new(net->loop, THREADS);
    return net->worker;
}

am_http_site *am_net_direct(am_net *net)
{
    const am_http_config c = {.connect_ms = DIRECT_CONNECT_MS,
                              .total_ms = DIRECT_TOTAL_MS,
                              .max_reply = DIRECT_REPLY_MAX,
                              .direct = true};
    am_err err;
    if (!net->direct && am_http_site_new(net->http, &c, &net->direct, &err) != AM_OK)
        abort(); /* it has nothing that could be wrong */
    return net->direct;
}

void am_net_on_prompt(am_net *net, void (*say)(void *self, const char *text), void *self)
{
    net->say = say ? say : say_on_stderr;
    net->say_self = self;
}

void am_net_on_exchange(am_net *net, am_witness witness, void *self)
{
    net->witness = witness;
    net->witness_self = self;
}

void am_net_say(am_net *net, const char *text)
{
    net->say(net->say_self, text);
}
