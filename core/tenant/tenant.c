#include "tenant/tenant.h"

#include <stdlib.h>
#include <string.h>

#include "base/json.h"
#include "base/mem.h"
#include "base/text.h"
#include "tenant/governor.h"
#include "tenant/parts.h"

enum { CONNECT_MS = 10 * 1000, TOTAL_MS = 120 * 1000, FACTS_ARENA = 256 * 1024 };
#define MAX_REPLY ((size_t)64 << 20)

static const am_auth_class *const classes[] = {
    [AM_AUTH_CERTIFICATE] = &am_auth_certificate, [AM_AUTH_DEVICE_CODE] = &am_auth_device,
    [AM_AUTH_MANAGED_IDENTITY] = &am_auth_msi,    [AM_AUTH_TOKEN_COMMAND] = &am_auth_command,
    [AM_AUTH_TOKEN_ENV] = &am_auth_env,
};

static bool is_domain(const char *s)
{
    return strchr(s, '.') && *s != '.' && s[strlen(s) - 1] != '.' && strlen(s) < 254 &&
           strspn(s, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-.") ==
               strlen(s);
}

/* The keys that say who the tenant is and who asks. */
static am_kind check_identity(const am_tenant_config *c, am_err *err)
{
    bool ours = classes[c->auth.kind]->ours;
    char shown[96];
    if (!c->tenant_id || !*c->tenant_id) {
        am_fail(err, AM_USAGE, "tenant_id: missing");
        am_hint(err, "the directory's GUID, or a verified domain such as contoso.onmicrosoft.com");
        return AM_USAGE;
    }
    if (!am_guid_valid(c->tenant_id, strlen(c->tenant_id)) && !is_domain(c->tenant_id)) {
        am_printable(shown, sizeof shown, c->tenant_id);
        am_fail(err, AM_USAGE, "tenant_id: \"%s\" is neither a GUID nor a domain", shown);
        am_hint(err, "one tenant has to be named: \"common\" and \"organizations\" are none");
        return AM_USAGE;
    }
    if (!c->client_id && ours) {
        am_fail(err, AM_USAGE, "client_id: missing");
        am_hint(err, "the application's id in Entra ID; %s needs it", classes[c->auth.kind]->name);
        return AM_USAGE;
    }
    if (c->client_id && !am_guid_valid(c->client_id, strlen(c->client_id))) {
        am_printable(shown, sizeof shown, c->client_id);
        am_fail(err, AM_USAGE, "client_id: \"%s\" is no GUID", shown);
        am_hint(err, "for example 97e0a5b7-d745-40b6-94fe-5f77d35c6e05");
        return AM_USAGE;
    }
    if (c->role && strcmp(c->role, "source") != 0 && strcmp(c->role, "target") != 0) {
        am_printable(shown, sizeof shown, c->role);
        am_fail(err, AM_USAGE, "role: \"%s\" is neither \"source\" nor \"target\"", shown);
        return AM_USAGE;
    }
    return AM_OK;
}

static am_value *facts_of(const am_tenant *t)
{
    return am_json_make(t->arena,
                        "{\"name\":%s,\"role\":%s,\"tenant_id\":%s,\"hosts\":{\"root\":%s,"
                        "\"admin\":%s,\"my\":%s,\"graph\":%s},\"partner\":null}",
                        t->name, t->role ? t->role : "", t->tenant_id, t->hosts.name[AM_BASE_ROOT],
                        t->hosts.name[AM_BASE_ADMIN], t->hosts.name[AM_BASE_MY],
                        t->hosts.name[AM_BASE_GRAPH]);
}

/* What a service is handed: a name, and what its tenant lends. */
static am_value *service_facts(const am_tenant *t)
{
    const am_value *lent = t->of ? t->of->facts : NULL;
    am_value *facts =
        am_json_make(t->arena, "{\"name\":%s,\"role\":\"\",\"tenant_id\":%s,\"hosts\":{},\"partner\":null}",
                     t->name, am_value_text(am_value_member(lent, "tenant_id"), ""));
    static const char *const same[] = {"hosts", "partner"};
    for (size_t i = 0; lent && i < 2; i++)
        (void)am_value_put(t->arena, facts, same[i],
                           am_value_copy(t->arena, am_value_member(lent, same[i])));
    return facts;
}

static void copy_strings(am_tenant *t, const am_tenant_config *c)
{
    t->service = c->service;
    t->of = c->of;
    t->name = am_strdup(c->name ? c->name : c->host ? c->host : "tenant");
    t->role = am_strdup(c->role);
    t->connector = am_strdup(c->connector ? c->connector : "sharepoint");
    t->tenant_id = am_strdup(c->tenant_id ? c->tenant_id : "");
    t->client_id = am_strdup(c->client_id ? c->client_id : "");
    t->arena = am_arena_new(0);
    t->connector_config = c->connector_config ? am_value_copy(t->arena, c->connector_config)
                                              : am_value_object(t->arena);
}

am_kind am_tenant_new(am_net *net, const am_tenant_config *c, am_tenant **out, am_err *err)
{
    const am_http_config http = {.connect_to = c->connect_to,
                                 .ca = c->ca,
                                 .connect_ms = c->connect_ms ? c->connect_ms : CONNECT_MS,
                                 .total_ms = c->total_ms ? c->total_ms : TOTAL_MS,
                                 .max_reply = c->max_reply ? c->max_reply : MAX_REPLY,
                                 .http2 = c->http2};
    am_tenant *t = am_new(am_tenant);
    t->net = net;
    copy_strings(t, c);
    am_kind kind = c->service ? AM_OK : check_identity(c, err);
    if (kind == AM_OK && !c->service)
        kind = am_hosts_init(&t->hosts, c, err);
    if (kind == AM_OK)
        kind = am_origins_init(&t->origins, c, err);
    if (kind == AM_OK)
        kind = am_http_site_new(net->http, &http, &t->site, err);
    if (kind != AM_OK)
        goto out;
    t->policy = am_governor_get(net, t, c);
    am_directory_init(&t->directory, t);
    for (int i = 0; i < AM_BASES; i++) {
        am_pin_init(&t->pins[i], t, (am_base)i);
        am_token_init(&t->tokens[i], t, (am_base)i);
    }
    t->facts = c->service ? service_facts(t) : facts_of(t);
    if (!c->service) {
        t->auth = classes[c->auth.kind];
        kind = t->auth->open(t, c, &t->auth_self, err);
    }
out:
    if (kind != AM_OK) {
        am_prefix(err, "%s \"%s\"", c->service ? "plugin" : "tenant", t->name);
        am_tenant_free(t);
        t = NULL;
    }
    *out = t;
    return kind;
}

void am_tenant_free(am_tenant *t)
{
    if (!t)
        return;
    if (t->partner) {
        t->partner->partner = NULL;
        am_value_put(t->partner->arena, t->partner->facts, "partner",
                     am_value_null(t->partner->arena));
    }
    for (int i = 0; i < AM_BASES; i++) {
        am_token_fini(&t->tokens[i]);
        am_pin_fini(&t->pins[i]);
    }
    am_directory_fini(&t->directory);
    if (t->auth)
        t->auth->close(t->auth_self);
    am_governor_put(t->net, t->policy);
    am_http_site_free(t->site);
    am_hosts_fini(&t->hosts);
    am_origins_fini(&t->origins);
    am_arena_free(t->arena);
    free(t->name);
    free(t->role);
    free(t->connector);
    free(t->tenant_id);
    free(t->client_id);
    free(t);
}

void am_tenant_pair(am_tenant *a, am_tenant *b)
{
    am_tenant *const sides[] = {a, b};
    a->partner = b;
    b->partner = a;
    for (int i = 0; i < 2; i++) {
        am_tenant *t = sides[i];
        am_value_put(t->arena, t->facts, "partner", am_value_copy(t->arena, facts_of(t->partner)));
    }
}

const char *am_tenant_name(const am_tenant *t)
{
    return t->name;
}

const char *am_tenant_connector(const am_tenant *t)
{
    return t->connector;
}

const char *am_tenant_client_id(const am_tenant *t)
{
    return t->client_id;
}

am_tenant *am_tenant_partner(const am_tenant *t)
{
    return t->partner;
}

const am_value *am_tenant_facts(const am_tenant *t)
{
    return t->facts;
}

const am_value *am_tenant_connector_config(const am_tenant *t)
{
    return t->connector_config;
}

am_net *am_tenant_net(const am_tenant *t)
{
    return t->net;
}

am_tenant_load am_tenant_get_load(const am_tenant *t)
{
    am_policy_load p = am_policy_get_load(t->policy);
    return (am_tenant_load){.in_flight = p.in_flight,
                            .window = p.window,
                            .waiting = p.waiting,
                            .throttled_until = p.stopped_until,
                            .requests = t->requests,
                            .throttled = p.throttled,
                            .bytes = t->bytes,
                            .units = p.budget.limit,
                            .units_used = p.budget.used};
}
