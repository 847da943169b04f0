/* frozen.c - a plugin of interface 1.0, built from the frozen header; it asks for a bit of all. */
#include <aftermove/plugin.h>

static const am_param params[] = {{"name", "string=you", "who is greeted"},
                                  {"times", "integer=2", "how often"},
                                  {"share", "number=0.5", "a real number"},
                                  {NULL, NULL, NULL}};

static am_step peek(const am_host *h, am_call *c)
{
    return h->done(c, h->make(c, "{\"share\": %v, \"now\": %d}", h->get(h->args(c), "share"), h->now(c)));
}

static am_step hello(const am_host *h, am_call *c)
{
    int *at = h->local(c, sizeof *at);
    if (h->size < sizeof(am_host) || h->major != 1)
        return h->fail(c, AM_BUG, "the host is smaller than 1.0");
    switch ((*at)++) {
    case 0:
        return h->wait(c, 1);
    case 1:
        return h->call(c, "peek", h->make(c, "{\"share\": 0.25}"));
    default:
        break;
    }
    am_value *list = h->make(c, "[]");
    int64_t times = h->num(h->get(h->args(c), "times"), 0);
    for (int64_t i = 0; i < times && i < 10; i++)
        h->push(c, list, h->make(c, "%s", h->str(h->get(h->args(c), "name"), "")));
    return h->done(c, h->make(c, "{\"hello\": %v, \"peeked\": %v}", list, h->get(h->result(c), "share")));
}

static const am_op ops[] = {
    {.name = "say-hello", .params = params, .step = hello, .help = "Greets somebody."},
    {.name = "peek", .params = params, .step = peek, .help = "Looks for others."},
    {.name = NULL}};

AM_PLUGIN(.name = "frozen", .version = "1.0.0", .help = "Greets people", .ops = ops)
