/* A plugin as small as one can be. */
#include <aftermove/plugin.h>

static am_step hello(const am_host *h, am_call *c)
{
    return h->done(c, h->make(c, "{\"hello\": %s}", h->str(h->get(h->args(c), "name"), "you")));
}

static const am_param params[] = {{"name", "string=you", "who is greeted"}, {NULL, NULL, NULL}};

static const am_op ops[] = {
    {.name = "say-hello", .params = params, .step = hello, .help = "Greets."}, {.name = NULL}};

AM_PLUGIN(.name = "good", .version = "1.0.0", .help = "Greets people", .ops = ops)
