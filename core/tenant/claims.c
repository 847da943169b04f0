#include "tenant/claims.h"

#include <string.h>

#include "base/log.h"
#include "base/text.h"
#include "tenant/jwt.h"
#include "tenant/parts.h"

#define SHAREPOINT_ID "00000003-0000-0ff1-ce00-000000000000"
#define GRAPH_ID      "00000003-0000-0000-c000-000000000000"

enum { CLAIMS_ARENA = 512 * 1024 };

/* "https://host", "https://host/", the service's id, or "id/host@directory". */
static bool audience_fits(const char *aud, const char *host, am_base base)
{
    const char *id = base == AM_BASE_GRAPH ? GRAPH_ID : SHAREPOINT_ID;
    size_t n = strlen(host);
    if (am_prefix_fold(aud, "https://") && am_prefix_fold(aud + 8, host))
        return aud[8 + n] == '\0' || strcmp(aud + 8 + n, "/") == 0;
    if (!am_prefix_fold(aud, id))
        return false;
    aud += strlen(id);
    if (*aud == '\0')
        return true;
    return *aud == '/' && am_prefix_fold(aud + 1, host) && (aud[1 + n] == '@' || !aud[1 + n]);
}

static bool is_app_only(const am_value *claims)
{
    const char *type = am_value_text(am_value_member(claims, "idtyp"), NULL);
    return type ? strcmp(type, "app") == 0 : !am_value_member(claims, "scp");
}

static am_kind judge(const am_value *claims, const am_tenant *t, am_base base, am_err *err)
{
    const char *tid = am_value_text(am_value_member(claims, "tid"), NULL);
    const char *aud = am_value_text(am_value_member(claims, "aud"), "");
    char shown[128];
    if (!tid && !t->auth->ours) {
        am_fail(err, AM_REFUSED, "the token names no tenant (claim tid), so it cannot be pinned");
        return am_hint(err, "it has to be an access token of Entra ID");
    }
    if (tid && !am_streq_fold(tid, t->directory.id)) {
        am_printable(shown, sizeof shown, tid);
        am_fail(err, AM_REFUSED, "the token is of directory %s, but tenant_id is %s", shown,
                t->directory.id);
        return am_hint(err, "source and target may be swapped");
    }
    if (!audience_fits(aud, t->hosts.name[base], base)) {
        am_printable(shown, sizeof shown, aud);
        am_fail(err, AM_REFUSED, "the token is for \"%s\"", shown);
        if (t->auth == &am_auth_env)
            return am_hint(err, "each host wants its own: the variable's name with _ROOT, _ADMIN, "
                                "_MY or _GRAPH");
        if (t->auth == &am_auth_command)
            return am_hint(err, "put %%s where the command takes the resource");
        return am_hint(err, "a token is good for one host only");
    }
    const char *acr = am_value_text(am_value_member(claims, "appidacr"), "");
    if (am_base_is_sharepoint(base) && strcmp(acr, "1") == 0 && is_app_only(claims)) {
        am_fail(err, AM_DENIED,
                "the token was got with a client secret, and SharePoint refuses app-only tokens "
                "that were (\"Unsupported app only token\")");
        return am_hint(err, "use a certificate: auth = certificate { pem = \"...\" }");
    }
    return AM_OK;
}

am_kind am_claims_check(const char *token, size_t n, const am_tenant *t, am_base base,
                        int64_t *expires, am_err *err)
{
    am_arena *arena = am_arena_new(CLAIMS_ARENA);
    const am_value *claims = NULL;
    *expires = 0;
    am_kind kind = am_jwt_claims(arena, token, n, &claims, err);
    if (kind == AM_OK) {
        int64_t exp = am_value_num(am_value_member(claims, "exp"), 0);
        if (exp > 0 && exp < INT64_C(100000000000))
            *expires = exp * 1000;
        kind = judge(claims, t, base, err);
    } else if (t->auth->ours) {
        am_log(AM_LOG_WARN, "tenant.claims", "%s: the token is opaque; only the host is pinned",
               t->name);
        kind = AM_OK;
    } else {
        am_err why = *err;
        am_fail(err, AM_REFUSED, "%s, so it cannot be pinned to the tenant", why.text);
        kind = am_hint(err, "it has to be an access token of Entra ID, three parts with dots");
    }
    am_arena_free(arena);
    return kind;
}
