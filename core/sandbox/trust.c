#include "sandbox/trust.h"

#include <string.h>

#include "base/text.h"

#define DORMANT_MS (INT64_C(7) * 24 * 3600 * 1000)

const char *sb_trust_host(am_arena *mem, const char *url)
{
    char key[SB_URL_MAX];

    if (!sb_world_key(key, url) || strchr(key + 8, '/'))
        return NULL;
    return am_arena_strdup(mem, key + 8);
}

sb_relation *sb_trust_find(const sb_tenant *t, int role, const char *host)
{
    for (size_t i = 0; i < t->relations.n; i++) {
        sb_relation *r = &t->relations.v[i];

        if ((!role || r->role == role) && (!host || am_streq_fold(r->host, host)))
            return r;
    }
    return NULL;
}

const char *sb_trust_status_name(sb_status status)
{
    static const char *const names[] = {"NotEstablished", "NotEstablishedByPartner",
                                        "Dormant",        "DormantByPartner",
                                        "GoodToProceed",  "CouldNotContactPartner"};

    return names[status];
}

sb_status sb_trust_status(const sb_world *w, const sb_tenant *t, const sb_relation *r, int64_t now)
{
    const sb_relation *theirs;

    if (w->unreachable || strcmp(r->host, t->partner->my) != 0)
        return SB_NO_CONTACT;
    theirs = sb_trust_find(t->partner, r->role == SB_ROLE_SOURCE ? SB_ROLE_TARGET : SB_ROLE_SOURCE,
                           t->my);
    if (!theirs)
        return SB_NOT_ESTABLISHED_BY_PARTNER;
    if (now - r->created_ms < DORMANT_MS)
        return SB_DORMANT;
    if (now - theirs->created_ms < DORMANT_MS)
        return SB_DORMANT_BY_PARTNER;
    return SB_GOOD;
}

static bool arguments(const sb_act *a, int scenario, int role, const char *url, const char **host)
{
    sb_sites_subject(a, url);
    if (scenario != SB_SCENARIO_MNA)
        return sb_raise(a->error, SB_E_ARGUMENT,
                        "The relation scenario %d is not supported.\r\nParameter name: scenario",
                        scenario);
    if (role != SB_ROLE_SOURCE && role != SB_ROLE_TARGET)
        return sb_raise(a->error, SB_E_ARGUMENT,
                        "The partner role %d is not valid.\r\nParameter name: partnerRole", role);
    *host = sb_trust_host(a->world->scratch, url);
    if (!*host)
        return sb_raise(a->error, SB_E_ARGUMENT,
                        "'%s' is not the URL of a my-site host.\r\nParameter name: "
                        "partnerMySiteHostUrl",
                        url ? url : "");
    if (!strcmp(*host, a->tenant->my))
        return sb_raise(a->error, SB_E_ARGUMENT,
                        "MnATrustWrongCmdletUsage: %s is the host of this tenant, not of a "
                        "partner.",
                        url);
    return true;
}

bool sb_trust_verify(const sb_act *a, int scenario, int role, const char *url, sb_status *out)
{
    const char *host;
    const sb_relation *r;

    if (!arguments(a, scenario, role, url, &host))
        return false;
    r = sb_trust_find(a->tenant, role, host);
    *out = r ? sb_trust_status(a->world, a->tenant, r, a->now) : SB_NOT_ESTABLISHED;
    return true;
}

bool sb_trust_create(const sb_act *a, int scenario, int role, const char *url)
{
    const char *host;
    sb_relation *r;

    if (!arguments(a, scenario, role, url, &host))
        return false;
    if (sb_trust_find(a->tenant, role, host))
        return true;
    r = SB_MORE(&a->tenant->relations);
    r->role = role;
    r->host = am_arena_strdup(a->world->mem, host);
    r->created_ms = a->now;
    a->reply->changed = true;
    return true;
}

bool sb_trust_remove(const sb_act *a, int scenario, int role, const char *url)
{
    const char *host;
    sb_tenant *t = a->tenant;
    sb_relation *r;

    if (!arguments(a, scenario, role, url, &host))
        return false;
    if (t->licences_end != SB_NO_DATE && a->now >= t->licences_end)
        return sb_raise(a->error, SB_E_SPO,
                        "MnAMonetizationIsNotEnabled: the SharePoint subscription of this tenant "
                        "has ended.");
    r = sb_trust_find(t, role, host);
    if (!r && sb_trust_find(t, 0, host))
        return sb_raise(a->error, SB_E_SPO,
                        "MnATrustNoSetupForPartnerInRole: the relation with %s is not set up in "
                        "this role.",
                        url);
    if (!r)
        return sb_raise(a->error, SB_E_SPO,
                        "MnATrustNoSetupForPartner: no relation is set up with %s.", url);
    memmove(r, r + 1, (size_t)(&t->relations.v[t->relations.n] - (r + 1)) * sizeof *r);
    t->relations.n--;
    a->reply->changed = true;
    return true;
}

void sb_trust_list(const sb_act *a, int role, const char *host, am_buf *out)
{
    sb_emit e = {.out = out};

    sb_emit_open(&e, '[');
    for (size_t i = 0; i < a->tenant->relations.n; i++) {
        const sb_relation *r = &a->tenant->relations.v[i];
        sb_status status;

        if ((role && r->role != role) || (host && !am_streq_fold(r->host, host)))
            continue;
        status = sb_trust_status(a->world, a->tenant, r, a->now);
        sb_emit_open(&e, '{');
        sb_emit_kstr(&e, "Scenario", "MnA");
        sb_emit_kstr(&e, "PartnerRole", r->role == SB_ROLE_SOURCE ? "Source" : "Target");
        sb_emit_kstr(&e, "PartnerMySiteHostUrl",
                     am_arena_format(a->world->scratch, "https://%s/", r->host));
        sb_emit_kstr(&e, "State", status == SB_GOOD ? "Active" : "Pending");
        sb_emit_key(&e, "CreatedTime");
        sb_emit_date(&e, r->created_ms);
        sb_emit_close(&e, '}');
    }
    sb_emit_close(&e, ']');
}
