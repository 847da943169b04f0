#include <string.h>

#include "app/permissions.h"
#include "app/playbook_lint.h"

enum { PERMISSIONS_MAX = 256 };

typedef struct need {
    const char *tenant, *operations;
    const am_permission *permission;
} need;

static void add(am_arena *arena, need *all, size_t *n, const char *tenant, const am_permission *p,
                const char *op)
{
    size_t i = 0;
    while (i < *n && (all[i].permission != p || strcmp(all[i].tenant, tenant) != 0))
        i++;
    if (i == PERMISSIONS_MAX)
        return;
    if (i == *n)
        all[(*n)++] = (need){.tenant = tenant, .operations = op, .permission = p};
    else
        all[i].operations = am_arena_format(arena, "%s, %s", all[i].operations, op);
}

/* Is there another of the same tenant that does for this one as well? */
static bool covered(const need *all, size_t n, const need *one)
{
    for (size_t i = 0; i < n; i++) {
        if (&all[i] == one || strcmp(all[i].tenant, one->tenant) != 0)
            continue;
        for (const char *const *other = one->permission->others; *other; other++)
            if (strcmp(*other, all[i].permission->name) == 0)
                return true;
    }
    return false;
}

am_lint_permission *am_lint_permissions(am_arena *arena, const am_lint *l, const am_value *needs,
                                        size_t *n, const char **unknown)
{
    need *all = am_arena_alloc(arena, PERMISSIONS_MAX * sizeof *all);
    am_lint_permission *out = am_arena_alloc(arena, PERMISSIONS_MAX * sizeof *out);
    size_t count = 0;
    *n = 0;
    *unknown = "";
    for (size_t i = 0; i < l->n_uses; i++) {
        const am_lint_use *u = &l->uses[i];
        const char *connector = u->op->connector->name;
        bool known;
        const am_permission *p = am_permission_of(connector, u->op->name, &known);
        if (!known)
            *unknown = am_arena_format(arena, "%s%s%s", *unknown, **unknown ? ", " : "", u->op->name);
        for (size_t k = 0; p && u->tenant && k < 1; k++)
            add(arena, all, &count, u->tenant, p, u->op->name);
        /* Of something whose tenant is not known: of each that has this connector. */
        for (size_t k = 0; p && !u->tenant && k < am_value_len(needs); k++) {
            const char *c = am_value_text(am_value_at(needs, k), "");
            size_t len = strcspn(c, "?");
            if (strlen(connector) == len && strncmp(c, connector, len) == 0)
                add(arena, all, &count, needs->u.o.v[k].key, p, u->op->name);
        }
    }
    for (size_t i = 0; i < count; i++)
        if (!covered(all, count, &all[i]))
            out[(*n)++] = (am_lint_permission){.tenant = all[i].tenant,
                                               .resource = all[i].permission->resource,
                                               .name = all[i].permission->name,
                                               .why = all[i].permission->why,
                                               .operations = all[i].operations};
    return out;
}
