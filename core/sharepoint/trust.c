#include "sharepoint/trust.h"

#include <stdio.h>
#include <string.h>

#include "sharepoint/csom.h"
#include "sharepoint/fields.h"
#include "sharepoint/url.h"
#include "sharepoint/wire.h"

bool sp_trust_sides(sp *x)
{
    const am_host *h = x->h;
    const char *role = h->str(h->get(h->tenant(x->c), "role"), "");
    const char *partner = sp_host(x, "partner.hosts.my");
    const char *direction = sp_arg_text(x, "direction");
    bool back = direction && strcmp(direction, "back") == 0;
    bool source = strcmp(role, "source") == 0;
    if ((!source && strcmp(role, "target") != 0) || !partner) {
        h->detail(x->c, "no-partner", "give one tenant role = \"source\", the other \"target\"");
        h->fail(x->c, AM_USAGE, "a trust has two sides: this tenant has no role or no partner");
        return false;
    }
    if (sp_fold_eq(partner, sp_host(x, "hosts.my"))) {
        sp_refuse(x, "own-partner", "the two tenants of the configuration have the same my_host",
                  "%s is the tenant's own host: it cannot be its own partner", partner);
        return false;
    }
    x->partner_role = source != back ? "Target" : "Source";
    x->partner_url = h->print(x->c, "https://%s", partner);
    return true;
}

void sp_trust_request(sp *x, const char *call)
{
    char role[40];
    snprintf(role, sizeof role, "OrgRelationRole.%s", x->partner_role);
    sp_wire_call(x, call,
                 (const sp_field[]){{"scenario", sp_wire(x, "OrgRelationScenario.MnA")},
                                    {"role", sp_wire(x, role)},
                                    {"partner", x->partner_url},
                                    {NULL, NULL}});
}

static am_step verified(sp *x)
{
    const am_host *h = x->h;
    if (x->problem.kind)
        return sp_fail(x);
    const am_value *v = h->type(x->value) == 'o' ? h->get(x->value, "Value") : x->value;
    if (h->type(v) != 'i') {
        h->detail(x->c, "no-status", "the form of this call is in `call TENANT wire-table`");
        return h->fail(x->c, AM_REMOTE, "%s: the reply holds no status", x->doing);
    }
    x->trust = h->num(v, -1);
    return sp_next(x);
}

am_step sp_trust_verify(sp *x, sp_stage then)
{
    sp_then(x, then);
    sp_trust_request(x, "trust-verify");
    return sp_csom_send(x, 0, x->h->print(x->c, "verifying the trust with %s", x->partner_url),
                        verified);
}

const char *sp_trust_status(sp *x)
{
    const char *name = sp_wire_name(x, "OrgRelationVerificationStatus", x->trust);
    return name ? name : "Unknown";
}

bool sp_trust_is(sp *x, const char *status)
{
    return strcmp(sp_trust_status(x), status) == 0;
}

static am_step told(sp *x)
{
    const am_host *h = x->h;
    return h->done(x->c, h->make(x->c, "{\"status\":%s,\"number\":%d,\"role\":%s,\"partner\":%s}",
                                 sp_trust_status(x), x->trust, x->partner_role, x->partner_url));
}

static am_step verify(sp *x)
{
    const char *stranger = sp_arg_text(x, "stranger");
    if (!sp_trust_sides(x))
        return AM_FAIL;
    if (stranger)
        x->partner_url = x->h->print(x->c, "https://%s", stranger);
    return sp_trust_verify(x, told);
}

am_step sp_verify_trust_step(const am_host *h, am_call *c)
{
    return sp_run(h, c, verify, 0);
}

static bool mentions(const char *text, const char *host)
{
    for (; text && host && *text; text++)
        if (sp_fold_begins(text, host))
            return true;
    return false;
}

/* The inner format of the string is nobody's knowledge: it is shown, and parsed when it can be. */
static am_step listed(sp *x)
{
    const am_host *h = x->h;
    if (x->problem.kind)
        return sp_fail(x);
    const char *raw = h->str(x->value, NULL);
    const am_value *parsed = raw ? sp_parse(x, raw) : NULL;
    if (h->type(parsed) != 'a' && h->type(parsed) != 'o')
        parsed = NULL;
    return h->done(x->c, h->make(x->c, "{\"raw\":%s,\"relations\":%v,\"mentions_partner\":%b}", raw,
                                 parsed, (int)mentions(raw, sp_host(x, "partner.hosts.my"))));
}

static am_step list(sp *x)
{
    sp_wire_call(x, "trust-list", NULL);
    return sp_csom_send(x, 0, "listing trusts", listed);
}

am_step sp_list_trusts_step(const am_host *h, am_call *c)
{
    return sp_run(h, c, list, 0);
}
