#include "sandbox/scope.h"

#include <stdio.h>
#include <string.h>

#include "base/text.h"

bool sb_scope_serves(const sb_app *app, const char *audience)
{
    const sb_tenant_info *t = &app->info;
    if (!am_prefix_fold(audience, "https://"))
        return false;
    const char *host = audience + 8;
    return am_streq_fold(host, SB_GRAPH_HOST) || am_streq_fold(host, t->admin) ||
           am_streq_fold(host, t->root) || am_streq_fold(host, t->my);
}

/* One word: n bytes at p. */
static sb_scope_verdict read_word(const char *p, size_t n, bool app_only, char out[SB_AUDIENCE_MAX])
{
    const char *slash = n > 8 && am_prefix_fold(p, "https://") ? memchr(p + 8, '/', n - 8) : NULL;
    size_t host_n = slash ? (size_t)(slash - p) : 0;
    if (!slash || host_n >= SB_AUDIENCE_MAX)
        return app_only ? SB_SCOPE_BAD : SB_SCOPE_GOOD;
    if (*out && (strlen(out) != host_n || !am_prefix_fold(p, out)))
        return SB_SCOPE_SEVERAL;
    if (app_only && (n - host_n != 9 || memcmp(slash, "/.default", 9) != 0))
        return SB_SCOPE_SUFFIX;
    (void)snprintf(out, SB_AUDIENCE_MAX, "%.*s", (int)host_n, p);
    return SB_SCOPE_GOOD;
}

sb_scope_verdict sb_scope_read(const sb_app *app, const char *scope, bool app_only,
                               char out[SB_AUDIENCE_MAX])
{
    sb_scope_verdict v = SB_SCOPE_GOOD;
    out[0] = '\0';
    for (const char *p = scope + strspn(scope, " "); v == SB_SCOPE_GOOD && *p;
         p += strspn(p, " ")) {
        size_t n = strcspn(p, " ");
        v = read_word(p, n, app_only, out);
        p += n;
    }
    if (!*out)
        (void)snprintf(out, SB_AUDIENCE_MAX, "https://%s", SB_GRAPH_HOST);
    if (v == SB_SCOPE_GOOD && !sb_scope_serves(app, out))
        v = SB_SCOPE_FOREIGN;
    return v;
}
