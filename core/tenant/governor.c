#include "tenant/governor.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"

struct am_governor {
    am_governor *next;
    am_policy *policy;
    char *key; /* NULL: nobody else's */
    unsigned users;
};

/* Where it is reached is part of it: a rehearsal on this machine must not slow the tenant itself down. */
static char *key_of(const am_tenant *t, const am_tenant_config *c)
{
    return am_format("%s\n%s\n%s\n%s", t->tenant_id, t->client_id, t->hosts.name[AM_BASE_ADMIN],
                     c->connect_to ? c->connect_to : "");
}

static am_governor *find(const am_net *net, const char *key)
{
    am_governor *g = net->governors;
    while (g && (!g->key || strcmp(g->key, key) != 0))
        g = g->next;
    return g;
}

am_policy *am_governor_get(am_net *net, const am_tenant *t, const am_tenant_config *c)
{
    char *key = t->service ? NULL : key_of(t, c);
    am_governor *g = key ? find(net, key) : NULL;
    if (g) {
        free(key);
    } else {
        g = am_new(am_governor);
        g->key = key;
        g->policy = am_policy_new(net->loop, &(am_policy_config){.concurrency = c->concurrency,
                                                                 .dir = key ? net->runtime : NULL,
                                                                 .key = key,
                                                                 .label = t->name});
        g->next = net->governors;
        net->governors = g;
    }
    g->users++;
    return g->policy;
}

void am_governor_put(am_net *net, am_policy *policy)
{
    am_governor **at = &net->governors;
    while (*at && (*at)->policy != policy)
        at = &(*at)->next;
    am_governor *g = *at;
    if (!g || --g->users)
        return;
    *at = g->next;
    am_policy_free(g->policy);
    free(g->key);
    free(g);
}

void am_net_tell(am_net *net, const char *what)
{
    for (am_governor *g = net->governors; g; g = g->next)
        am_policy_tell(g->policy, what);
}
