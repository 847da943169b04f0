/* groups.c - Microsoft 365 groups in the recycle bin: listed, restored, purged (reference 6.4). */
#include "ask.h"
#include "graph.h"

#define FIELDS "$select=id,displayName,mail,deletedDateTime"

typedef struct group {
    ask ask;
    bool purge;
    bool acted;
} group;

static am_value *row_of(ask *a, const am_value *v)
{
    const am_host *h = a->h;
    return h->make(a->c, "{\"id\":%s,\"name\":%s,\"mail\":%s,\"deleted\":%s}",
                   h->str(h->get(v, "id"), NULL), h->str(h->get(v, "displayName"), NULL),
                   h->str(h->get(v, "mail"), NULL), h->str(h->get(v, "deletedDateTime"), NULL));
}

/* ---- deleted-groups ---- */

static am_step page(ask *a)
{
    const am_host *h = a->h;
    const am_value *rows = ask_rows(a);
    am_value *items = h->make(a->c, "[]");
    bool bad = false;
    if (!rows)
        return AM_FAIL;
    for (size_t i = 0; i < h->len(rows); i++)
        if (!h->push(a->c, items, row_of(a, h->at(rows, i))))
            return ask_nomem(a);
    const char *more = ask_more(a, &bad);
    if (bad)
        return AM_FAIL;
    if (!h->append(a->c, items))
        return ask_nomem(a);
    return more ? ask_send(a, 0, "GET", more, a->doing, page) : h->done(a->c, NULL);
}

static am_step list(ask *a)
{
    return ask_send(a, 0, "GET", "graph:/v1.0/directory/deletedItems/microsoft.graph.group?" FIELDS,
                    "listing the deleted groups", page);
}

am_step graph_deleted_groups(const am_host *h, am_call *c)
{
    return ask_run(h, c, sizeof(ask), list);
}

/* ---- restore-group, purge-group ---- */

/* The reply to a look: 404 is an answer, any other error ends the call. *there: what was found. */
static bool looked(ask *a, const am_value **there)
{
    int status = a->h->status(a->c);
    *there = NULL;
    if (status == 404)
        return true;
    if (status >= 400 || status == 0) {
        a->h->fail(a->c, status == 401 || status == 403 ? AM_DENIED : AM_REMOTE,
                   "%s: the service answered %d", a->doing, status);
        return false;
    }
    *there = a->h->json(a->c);
    if (!*there)
        a->h->fail(a->c, AM_REMOTE, "%s: the reply is not JSON", a->doing);
    return *there != NULL;
}

static am_step look_in_bin(ask *a, ask_then then)
{
    return ask_send(a, AM_REQ_RAW, "GET",
                    "graph:/v1.0/directory/deletedItems/microsoft.graph.group/{id}?" FIELDS,
                    "looking for the deleted group", then);
}

static am_step look_alive(ask *a, ask_then then)
{
    return ask_send(a, AM_REQ_RAW, "GET", "graph:/v1.0/groups/{id}?$select=id,displayName",
                    "looking for the group", then);
}

static const am_value *outcome(const group *g)
{
    return g->ask.h->make(g->ask.c, "{\"id\":%s,\"purged\":%b,\"restored\":%b}",
                          ask_arg(&g->ask, "id"), (int)g->purge, (int)!g->purge);
}

static am_intent intent_of(group *g, const am_value *found)
{
    ask *a = &g->ask;
    const char *name = a->h->str(a->h->get(found, "displayName"), NULL);
    return (am_intent){.size = sizeof(am_intent),
                       .evidence = found ? row_of(a, found) : NULL,
                       .no_undo = g->purge ? "nothing brings a purged group back"
                                           : "deleting a living group takes its site and its mail "
                                             "with it: only by hand, in the admin center",
                       .target = name ? name : ask_arg(a, "id"),
                       .predicted = outcome(g)};
}

static am_step absent(group *g)
{
    return g->ask.h->fail(g->ask.c, AM_ABSENT, "group %s is neither deleted nor there",
                          ask_arg(&g->ask, "id"));
}

/* It is not in the bin. Purged: that is so when it is not alive either. Restored: when it is. */
static am_step not_in_bin(ask *a)
{
    group *g = (group *)a;
    const am_value *alive;
    if (!looked(a, &alive))
        return AM_FAIL;
    if (!g->purge == !alive)
        return g->purge
                   ? a->h->fail(a->c, AM_REFUSED, "group %s (%s) is not deleted, but alive",
                                ask_arg(a, "id"), a->h->str(a->h->get(alive, "displayName"), ""))
                   : absent(g);
    if (g->acted)
        return a->h->done(a->c, outcome(g));
    am_intent intent = intent_of(g, NULL);
    return a->h->already(a->c, &intent, outcome(g));
}

static am_step changed(ask *a);

static am_step act(ask *a)
{
    group *g = (group *)a;
    g->acted = true;
    if (g->purge)
        return ask_send(a, AM_REQ_CHANGE, "DELETE",
                        "graph:/v1.0/directory/deletedItems/microsoft.graph.group/{id}",
                        "purging the group", changed);
    return ask_send(a, AM_REQ_CHANGE, "POST", "graph:/v1.0/directory/deletedItems/{id}/restore",
                    "restoring the group", changed);
}

static am_step in_bin(ask *a)
{
    group *g = (group *)a;
    const am_value *found;
    if (!looked(a, &found))
        return AM_FAIL;
    if (!found)
        return look_alive(a, not_in_bin);
    if (g->acted)
        return a->h->fail(a->c, AM_REMOTE,
                          "the change was sent, but the group is still in the bin");
    am_intent intent = intent_of(g, found);
    a->then = act;
    return a->h->intend(a->c, &intent);
}

/* Accepted, or its answer was lost: either way the bin tells. */
static am_step changed(ask *a)
{
    return look_in_bin(a, in_bin);
}

static am_step begin_restore(ask *a)
{
    return look_in_bin(a, in_bin);
}

static am_step begin_purge(ask *a)
{
    ((group *)a)->purge = true;
    return look_in_bin(a, in_bin);
}

am_step graph_restore_group(const am_host *h, am_call *c)
{
    return ask_run(h, c, sizeof(group), begin_restore);
}

am_step graph_purge_group(const am_host *h, am_call *c)
{
    return ask_run(h, c, sizeof(group), begin_purge);
}
