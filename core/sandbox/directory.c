#include "sandbox/directory.h"

#include <string.h>

#include "base/text.h"

static bool is_name(const sb_tenant_info *t, const char *name)
{
    size_t n = strlen(t->name);
    return am_streq_fold(name, t->tenant_id) || am_streq_fold(name, t->name) ||
           (am_prefix_fold(name, t->name) && am_streq_fold(name + n, ".onmicrosoft.com"));
}

const sb_app *sb_directory_find(const sb_directory *d, const char *name)
{
    for (size_t i = 0; i < d->n; i++)
        if (is_name(&d->app[i].info, name))
            return &d->app[i];
    return NULL;
}

const sb_app *sb_directory_host(const sb_directory *d, const char *host)
{
    for (size_t i = 0; i < d->n; i++) {
        const sb_tenant_info *t = &d->app[i].info;
        if (am_streq_fold(host, t->admin) || am_streq_fold(host, t->root) ||
            am_streq_fold(host, t->my))
            return &d->app[i];
    }
    return NULL;
}

const sb_app *sb_directory_role(const sb_directory *d, const char *role)
{
    for (size_t i = 0; i < d->n; i++)
        if (d->app[i].info.role && strcmp(d->app[i].info.role, role) == 0)
            return &d->app[i];
    return d->n ? &d->app[0] : NULL;
}

void sb_directory_fini(sb_directory *d)
{
    for (size_t i = 0; i < d->n; i++)
        sb_cert_fini(&d->app[i].cert);
    d->n = 0;
}
