#include "app/config_read.h"

#include <stddef.h>
#include <string.h>

#include "base/text.h"
#include "plugin/schema.h"

typedef enum key_type {
    K_TEXT,
    K_HOST,
    K_GUID,
    K_FILE,
    K_ROLE,
    K_SECONDS,
    K_BYTES,
    K_COUNT,
    K_FLAG,
    K_AUTH,
    K_BASES
} key_type;

typedef struct key {
    const char *name;
    key_type type;
    size_t offset;
    const char *expected;
} key;

#define AT(member) offsetof(am_tenant_config, member)
static const char a_host[] = "a host name without https://, as \"contoso.sharepoint.com\"";
static const char a_guid[] = "an id, as \"0f6b1c2d-3e4f-4a5b-8c6d-7e8f9a0b1c2d\"";
static const key keys[] = {
    {"connector", K_TEXT, AT(connector), "the name of a connector, as \"sharepoint\""},
    {"role", K_ROLE, AT(role), "\"source\" or \"target\""},
    {"host", K_HOST, AT(host), a_host},
    {"admin_host", K_HOST, AT(admin_host), a_host},
    {"my_host", K_HOST, AT(my_host), a_host},
    {"graph_host", K_HOST, AT(graph_host), a_host},
    {"login_host", K_HOST, AT(login_host), a_host},
    {"tenant_id", K_GUID, AT(tenant_id), a_guid},
    {"client_id", K_GUID, AT(client_id), a_guid},
    {"connect_to", K_TEXT, AT(connect_to), "address and port, as \"127.0.0.1:8443\""},
    {"ca", K_FILE, AT(ca), "a PEM file of certificate authorities"},
    {"connect_timeout", K_SECONDS, AT(connect_ms), "seconds, from 0.1 to 600"},
    {"total_timeout", K_SECONDS, AT(total_ms), "seconds, from 0.1 to 3600"},
    {"max_reply", K_BYTES, AT(max_reply), "bytes, from 4096 to 1073741824"},
    {"concurrency", K_COUNT, AT(concurrency), "a whole number from 1 to 1000"},
    {"http2", K_FLAG, AT(http2), "true or false"},
    {"auth", K_AUTH, 0,
     "certificate {...}, device_code {}, managed_identity {}, token_command {...} or token_env "
     "\"NAME\""},
    {"bases", K_BASES, 0, "a table of addresses"},
};
enum { N_KEYS = sizeof keys / sizeof *keys };

static bool is_guid(const char *s)
{
    static const char form[] = "xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx";
    for (size_t i = 0; i < sizeof form; i++)
        if (form[i] == 'x' ? !strchr("0123456789abcdefABCDEF", s[i]) || !s[i] : form[i] != s[i])
            return false;
    return true;
}

static bool is_host(const char *s)
{
    static const char allowed[] =
        "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-.";
    return strchr(s, '.') && s[0] != '.' && strspn(s, allowed) == strlen(s) && strlen(s) < 254;
}

static bool is_address(const char *s)
{
    const char *colon = strrchr(s, ':');
    size_t digits = colon ? strspn(colon + 1, "0123456789") : 0;
    return colon && colon != s && digits && digits < 6 && !colon[1 + digits];
}

static void *member(am_tenant_config *t, size_t offset)
{
    return (char *)t + offset;
}

/* A number within bounds, or a mistake. */
static double number(am_config_reader *r, const key *k, const am_value *v, double least,
                     double most)
{
    double n = am_value_is(v, AM_T_INT) || am_value_is(v, AM_T_REAL) ? am_value_to_real(v, -1) : -1;
    bool whole = k->type == K_SECONDS || am_value_is(v, AM_T_INT);
    if (whole && n >= least && n <= most)
        return n;
    am_config_expected(r, am_config_line(r, k->name), k->name, v, k->expected);
    return 0;
}

static void set(am_config_reader *r, am_tenant_config *t, const key *k, const am_value *v)
{
    const char *text = am_value_text(v, NULL);
    bool good = text && *text;
    switch (k->type) {
    case K_SECONDS: {
        double most = strcmp(k->name, "connect_timeout") == 0 ? 600 : 3600;
        *(uint32_t *)member(t, k->offset) = (uint32_t)(number(r, k, v, 0.1, most) * 1000);
        return;
    }
    case K_BYTES:
        *(size_t *)member(t, k->offset) = (size_t)number(r, k, v, 4096, 1 << 30);
        return;
    case K_COUNT:
        *(unsigned *)member(t, k->offset) = (unsigned)number(r, k, v, 1, 1000);
        return;
    case K_FLAG:
        good = am_value_is(v, AM_T_BOOL);
        *(bool *)member(t, k->offset) = am_value_truth(v, false);
        if (!good)
            am_config_expected(r, am_config_line(r, k->name), k->name, v, k->expected);
        return;
    case K_AUTH:
        am_config_auth(r, v, t);
        return;
    case K_ROLE:
        good = good && (strcmp(text, "source") == 0 || strcmp(text, "target") == 0);
        break;
    case K_HOST:
        good = good && is_host(text);
        break;
    case K_GUID:
        good = good && is_guid(text);
        break;
    case K_TEXT:
        good = good && (k->offset != AT(connect_to) || is_address(text));
        break;
    case K_BASES:
    case K_FILE:
        break;
    }
    if (good)
        *(const char **)member(t, k->offset) = k->type == K_FILE ? am_config_file(r, text) : text;
    else
        am_config_expected(r, am_config_line(r, k->name), k->name, v, k->expected);
}

static const key *find(const char *name)
{
    for (size_t i = 0; i < N_KEYS; i++)
        if (strcmp(keys[i].name, name) == 0)
            return &keys[i];
    return NULL;
}

bool am_config_key(am_config_reader *r, const am_connector_info *info, am_tenant_config *t,
                   const char *name, const am_value *v)
{
    const key *k = find(name);
    if (k && k->type == K_BASES)
        am_config_bases(r, info, v, t);
    else if (k)
        set(r, t, k, v);
    return k != NULL;
}

static const am_connector_info *connector(am_config_reader *r, const char *name)
{
    const am_connector_info *info = am_registry_find(r->registry, name);
    const char *names[64];
    size_t n = 0;
    if (info)
        return info;
    for (; n < am_registry_len(r->registry) && n < 63; n++)
        names[n] = am_registry_at(r->registry, n)->name;
    names[n] = NULL;
    const char *near = am_nearest(name, names);
    am_config_mistake(
        r, am_config_line(r, "connector"), "connector: found \"%s\", expected %s%s%s", name,
        near ? "one that is known; did you mean \"" : "one that is built in, or a plugin \"",
        near ? near : name, near ? "\"?" : "\" {...} block");
    return NULL;
}

static const am_param_info *own_key(const am_connector_info *info, const char *name)
{
    for (size_t i = 0; info && i < info->n_config; i++)
        if (strcmp(info->config[i].name, name) == 0)
            return &info->config[i];
    return NULL;
}

bool am_config_is_own(const am_connector_info *info, const char *name)
{
    return own_key(info, name) != NULL;
}

void am_config_unknown_of(am_config_reader *r, const char *const *names,
                          const am_connector_info *info, const char *name)
{
    const char *all[N_KEYS + AM_PARAMS_MAX + 1];
    size_t n = 0;
    for (; names[n] && n < N_KEYS; n++)
        all[n] = names[n];
    for (size_t i = 0; info && i < info->n_config && i < AM_PARAMS_MAX; i++)
        all[n++] = info->config[i].name;
    all[n] = NULL;
    am_config_unknown(r, name, all);
}

static void unknown(am_config_reader *r, const am_connector_info *info, const char *name)
{
    const char *names[N_KEYS + 1];
    for (size_t n = 0; n < N_KEYS; n++)
        names[n] = keys[n].name;
    names[N_KEYS] = NULL;
    am_config_unknown_of(r, names, info, name);
}

static void required(am_config_reader *r, const am_tenant_config *t, const am_value *body)
{
    static const char *const needed[] = {"host", "tenant_id", "auth"};
    for (size_t i = 0; i < sizeof needed / sizeof *needed; i++)
        if (!am_value_member(body, needed[i]))
            am_config_expected(r, r->line, needed[i], NULL, find(needed[i])->expected);
    bool signs = am_value_member(body, "auth") &&
                 (t->auth.kind == AM_AUTH_CERTIFICATE || t->auth.kind == AM_AUTH_DEVICE_CODE);
    if (signs && !am_value_member(body, "client_id"))
        am_config_expected(r, r->line, "client_id", NULL, a_guid);
}

/* The connector's own keys: each against its row, then all for what is missing. */
void am_config_own(am_config_reader *r, const am_connector_info *info, const am_value *given,
                   am_tenant_config *t)
{
    bool good = true;
    am_err err;
    am_value *out = NULL;
    for (size_t i = 0; i < am_value_len(given); i++) {
        const char *name = given->u.o.v[i].key;
        const am_param_info *p = own_key(info, name);
        if (!p || am_schema_value(r->arena, p, given->u.o.v[i].value, false, &out, &err) == AM_OK)
            continue;
        good = false;
        am_config_mistake(r, am_config_line(r, name), "%s: %s", name, err.text);
    }
    if (!good)
        return;
    if (am_schema_check(r->arena, info->name, info->config, info->n_config, given, false, &out,
                        &err))
        am_config_mistake(r, r->line, "%s", err.text);
    else
        t->connector_config = out;
}

void am_config_tenant(am_config_reader *r, const char *name, const am_value *body)
{
    am_config *c = r->out;
    if (c->n_tenants == AM_TENANTS_MAX) {
        am_config_mistake(r, r->line, "found more than %d tenants", AM_TENANTS_MAX);
        return;
    }
    c->lines[c->n_tenants] = r->line;
    am_tenant_config *t = &c->tenants[c->n_tenants++];
    t->name = name;
    t->connector = "sharepoint";
    if (strcmp(name, "source") == 0 || strcmp(name, "target") == 0)
        t->role = name;
    const char *wanted = am_value_text(am_value_member(body, "connector"), t->connector);
    const am_connector_info *info = connector(r, wanted);
    if (!info)
        return; /* which keys there are, and which are needed, is for the connector to say */
    am_value *given = am_value_object(r->arena);
    for (size_t i = 0; i < am_value_len(body); i++) {
        const char *word = body->u.o.v[i].key;
        const am_value *v = body->u.o.v[i].value;
        if (am_config_key(r, info, t, word, v))
            continue;
        if (own_key(info, word))
            (void)am_value_put(r->arena, given, word, v);
        else
            unknown(r, info, word);
    }
    required(r, t, body);
    if (given)
        am_config_own(r, info, given, t);
}
