#include "sharepoint/operation.h"

#include <string.h>

#include "sharepoint/csom.h"
#include "sharepoint/fields.h"

static am_step judge(sp *x);

static am_step ask(sp *x)
{
    const char *identity = x->h->str(x->h->get(x->value, "_ObjectIdentity_"), NULL);
    if (!identity)
        return sp_next(x); /* nothing to ask for: the effect decides */
    sp_csom_start(x, 3);
    sp_csom_raw(x, SP_ENVELOPE
                "<Query Id=\"3\" ObjectPathId=\"1\"><Query SelectAllProperties=\"false\">"
                "<Properties><Property Name=\"IsComplete\" ScalarProperty=\"true\" />"
                "<Property Name=\"PollingInterval\" ScalarProperty=\"true\" />"
                "<Property Name=\"HasTimedout\" ScalarProperty=\"true\" /></Properties></Query>"
                "</Query></Actions><ObjectPaths><Identity Id=\"1\" Name=\"");
    sp_csom_escaped(x, identity);
    sp_csom_raw(x, "\" /></ObjectPaths></Request>");
    return sp_csom_send(x, 0, x->doing, judge);
}

static am_step judge(sp *x)
{
    const am_host *h = x->h;
    if (x->problem.kind)
        return sp_next(x);
    const char *identity = h->str(h->get(x->value, "_ObjectIdentity_"), "");
    const char *last = strrchr(identity, '\n');
    if (last) {
        char id[SP_GUID];
        if (sp_guid(last + 1, id))
            x->op_site_id = h->print(x->c, "%s", id);
    }
    if (h->truth(h->get(x->value, "HasTimedout"), false)) {
        x->problem.kind = AM_TIMEOUT;
        x->problem.message = "the service gave the operation up (HasTimedout)";
        return sp_next(x);
    }
    if (!x->value || h->truth(h->get(x->value, "IsComplete"), false))
        return sp_next(x);
    int64_t interval = h->num(h->get(x->value, "PollingInterval"), 0);
    int64_t now = h->now(x->c);
    if (now >= x->op_until)
        return sp_next(x);
    if (interval < 1000)
        interval = 1000;
    if (interval > x->op_until - now)
        interval = x->op_until - now;
    return sp_wait(x, (uint32_t)interval, ask);
}

am_step sp_operation_poll(sp *x, sp_stage then)
{
    x->op_until = x->h->now(x->c) + SP_BOUND_MS;
    x->op_site_id = NULL;
    sp_then(x, then);
    return judge(x);
}
