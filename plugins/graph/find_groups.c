/* find_groups.c - groups by id, 20 in a request: is each there? */
#include <stdio.h>

#include "batch.h"
#include "graph.h"

#define PROPERTIES "id,displayName,mail"

typedef struct lookup {
    batch batch; /* first */
    const am_value *ids;
    size_t next, first; /* of the ids; of this batch */
} lookup;

static am_value *told(const lookup *x, size_t i)
{
    const am_host *h = x->batch.ask.h;
    const am_value *group = x->batch.status[i] == 404 ? NULL : x->batch.body[i];
    return h->make(x->batch.ask.c, "{\"asked\":%v,\"found\":%b,\"id\":%v,\"name\":%v,\"mail\":%v}",
                   h->at(x->ids, x->first + i), group != NULL, h->get(group, "id"),
                   h->get(group, "displayName"), h->get(group, "mail"));
}

static am_step next_batch(lookup *x);

static am_step answered(ask *a)
{
    lookup *x = (lookup *)a;
    am_value *items = a->h->make(a->c, "[]");
    for (size_t i = 0; i < x->batch.n; i++)
        if (!a->h->push(a->c, items, told(x, i)))
            return ask_nomem(a);
    if (!a->h->append(a->c, items))
        return ask_nomem(a);
    return next_batch(x);
}

static am_step next_batch(lookup *x)
{
    ask *a = &x->batch.ask;
    const am_host *h = a->h;
    size_t all = h->len(x->ids);
    if (x->next >= all)
        return h->done(a->c, NULL);
    x->first = x->next;
    for (x->batch.n = 0; x->next < all && x->batch.n < BATCH_MAX; x->next++)
        (void)snprintf(x->batch.url[x->batch.n++], BATCH_URL, "/groups/%s?$select=" PROPERTIES,
                       h->str(h->at(x->ids, x->next), ""));
    return batch_send(&x->batch, "reading groups", answered);
}

static am_step begin(ask *a)
{
    lookup *x = (lookup *)a;
    x->ids = a->h->get(a->h->args(a->c), "ids");
    return next_batch(x);
}

am_step graph_groups(const am_host *h, am_call *c)
{
    return ask_run(h, c, sizeof(lookup), begin);
}
