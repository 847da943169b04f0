/* @NAME@.c - a connector of aftermove; aftermove-plugin(3) explains all of it.
 *
 * It talks to one service: requests "api:/..." go to the address that the
 * operator gave, plugin "@NAME@" { bases = { api = "https://..." } }. */
#include <aftermove/plugin.h>

static const am_param by_id[] = {{"id", "integer", "number of the item"}, {NULL, NULL, NULL}};

static am_step get_item(const am_host *h, am_call *c)
{
    int *at = h->local(c, sizeof *at);
    if (!at)
        return h->fail(c, AM_NOMEM, "no memory");
    if ((*at)++ == 0)
        return h->send(c, 0, "GET", "api:/items/{id}");
    if (!h->json(c))
        return h->fail(c, AM_REMOTE, "the answer is no JSON");
    return h->done(c, h->json(c));
}

static const am_param set_done_params[] = {{"id", "integer", "number of the item"},
                                           {"done", "boolean=true", "done, or not"},
                                           {NULL, NULL, NULL}};

/* Look, say at the door what will change, change it, look again. */
static am_step set_done(const am_host *h, am_call *c)
{
    enum { LOOK, DOOR, CHANGE, CONFIRM, COMPARE };
    int *at = h->local(c, sizeof *at);
    int64_t id = h->num(h->get(h->args(c), "id"), 0);
    bool want = h->truth(h->get(h->args(c), "done"), true);
    const am_value *done;
    if (!at)
        return h->fail(c, AM_NOMEM, "no memory");
    switch ((*at)++) {
    case LOOK:
    case CONFIRM: /* also when the answer to the change was lost */
        return h->send(c, 0, "GET", "api:/items/{id}");
    case DOOR: {
        done = h->get(h->json(c), "done");
        if (h->type(done) != 'b')
            return h->fail(c, AM_REMOTE, "the item has no \"done\"");
        bool is = h->truth(done, false);
        am_intent intent = {.size = sizeof intent,
                            .evidence = h->make(c, "{\"done\": %b}", (int)is),
                            .undo_op = "set-done",
                            .undo = h->make(c, "{\"id\": %d, \"done\": %b}", id, (int)is),
                            .target = h->print(c, "item %lld", (long long)id)};
        return is == want ? h->already(c, &intent, h->json(c)) : h->intend(c, &intent);
    }
    case CHANGE:
        if (!h->set_json(c, h->make(c, "{\"done\": %b}", (int)want)))
            return h->fail(c, AM_NOMEM, "no memory");
        return h->send(c, AM_REQ_CHANGE, "PATCH", "api:/items/{id}");
    default: /* COMPARE */
        done = h->get(h->json(c), "done");
        if (h->type(done) != 'b' || h->truth(done, !want) != want)
            return h->fail(c, AM_CONFLICT, "the item did not change");
        return h->done(c, h->json(c));
    }
}

static const am_op ops[] = {
    {.name = "get-item", .params = by_id, .step = get_item,
     .help = "Read one item.\nReturns the item as the service has it."},
    {.name = "set-done", .effects = AM_CHANGE | AM_IDEMPOTENT, .params = set_done_params,
     .step = set_done,
     .help = "Mark an item as done, or as not done.\nReturns the item as it is afterwards."},
    {.name = NULL}};

static const char *const bases[] = {"api", NULL};

AM_PLUGIN(.name = "@NAME@", .version = "0.1.0", .help = "Items of a service",
          .ops = ops, .bases = bases)
