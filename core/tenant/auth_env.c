#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "tenant/parts.h"

static am_kind open_env(am_tenant *t, const am_tenant_config *c, void **out, am_err *err)
{
    (void)t;
    *out = NULL;
    if (!c->auth.env || !*c->auth.env || strchr(c->auth.env, '=')) {
        am_fail(err, AM_USAGE, "token_env: no variable is named");
        am_hint(err, "for example auth = token_env \"CONTOSO_TOKEN\"");
        return AM_USAGE;
    }
    *out = am_strdup(c->auth.env);
    return AM_OK;
}

/* NAME_ADMIN before NAME. */
static const char *find(const char *name, am_base base, char **which)
{
    char *own = am_format("%s_%s", name, am_base_name(base));
    for (char *p = own + strlen(name); *p; p++)
        *p = (char)toupper((unsigned char)*p);
    const char *token = getenv(own);
    *which = token && *token ? own : am_strdup(name);
    if (token && *token)
        return token;
    free(own);
    token = getenv(name);
    return token && *token ? token : NULL;
}

static void start(void *by, am_grant *g)
{
    char *which = NULL;
    const char *token = find(by, g->base, &which);
    if (!token) {
        am_fail(&g->err, AM_DENIED, "the variable %s is not set", which);
        g->kind = am_hint(
            &g->err, "export %s=... (or with _ROOT, _ADMIN, _MY, _GRAPH for each host)", which);
    } else if (g->rejected) {
        am_fail(&g->err, AM_DENIED, "the service did not accept the token in %s (HTTP 401)", which);
        g->kind = am_hint(&g->err, "it may have expired or been revoked: export a new one");
    } else {
        while (*token == ' ')
            token++;
        g->token = am_secret_new(token, strcspn(token, " \r\n\t"));
        g->kind = AM_OK;
    }
    free(which);
    am_ticket_settle(&g->ticket);
}

static void stop(void *by, am_grant *g)
{
    (void)by;
    (void)g; /* it never waits */
}

const am_auth_class am_auth_env = {
    .name = "token_env",
    .open = open_env,
    .close = free,
    .start = start,
    .stop = stop,
};
