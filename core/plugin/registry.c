#include "plugin/registry.h"

#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "plugin/descriptor.h"
#include "plugin/loader.h"
#include "plugin/manifest_op.h"

enum { CONNECTORS_MAX = 64, CONNECTOR_CAP = 4 << 20 };

typedef struct entry {
    am_arena *arena; /* all that info points to */
    am_connector_info info;
    am_manifest_ops *manifest; /* or NULL */
} entry;

struct am_registry {
    entry *entries[CONNECTORS_MAX];
    size_t n;
};

am_registry *am_registry_new(void)
{
    return am_new(am_registry);
}

static void entry_free(entry *e)
{
    am_manifest_ops_free(e->manifest);
    am_arena_free(e->arena);
    free(e);
}

void am_registry_free(am_registry *r)
{
    for (size_t i = 0; r && i < r->n; i++) {
        entry_free(r->entries[i]);
    }
    free(r);
}

am_kind am_registry_add(am_registry *r, const am_connector *c, const char *origin, am_err *err)
{
    if (r->n == CONNECTORS_MAX) {
        return am_fail(err, AM_LIMIT, "%s: more than %d connectors", origin, CONNECTORS_MAX);
    }
    entry *e = am_new(entry);
    e->arena = am_arena_new(CONNECTOR_CAP);
    am_kind k = am_descriptor_copy(e->arena, c, origin, &e->info, err);
    const am_connector_info *there = k ? NULL : am_registry_find(r, e->info.name);
    if (there) {
        k = am_fail(err, AM_USAGE, "connector \"%s\" (%s): the name is taken (%s)", there->name,
                    origin, there->origin);
    }
    if (k) {
        entry_free(e);
        return k;
    }
    r->entries[r->n++] = e;
    return AM_OK;
}

static am_kind load_manifest(am_registry *r, const char *path, am_err *err)
{
    am_manifest_ops *m;
    am_kind k = am_manifest_ops_open(path, &m, err);
    if (k || (k = am_registry_add(r, am_manifest_ops_connector(m), path, err))) {
        am_manifest_ops_free(m);
        return k;
    }
    entry *e = r->entries[r->n - 1];
    e->manifest = m;
    am_operation *ops = (am_operation *)e->info.ops; /* in the entry's own arena */
    for (size_t i = 0; i < e->info.n_ops; i++) {
        ops[i].manifest = am_manifest_ops_at(m, i);
    }
    return AM_OK;
}

am_kind am_registry_load(am_registry *r, const char *path, am_err *err)
{
    if (am_manifest_is(path)) {
        return load_manifest(r, path, err);
    }
    const am_connector *c;
    am_kind k = am_loader_open(path, &c, err);
    return k ? k : am_registry_add(r, c, path, err);
}

size_t am_registry_len(const am_registry *r)
{
    return r->n;
}

const am_connector_info *am_registry_at(const am_registry *r, size_t i)
{
    return i < r->n ? &r->entries[i]->info : NULL;
}

const am_connector_info *am_registry_find(const am_registry *r, const char *name)
{
    for (size_t i = 0; name && i < r->n; i++) {
        if (strcmp(r->entries[i]->info.name, name) == 0) {
            return &r->entries[i]->info;
        }
    }
    return NULL;
}

const am_operation *am_registry_operation(const am_connector_info *c, const char *name, am_err *err)
{
    const char *names[AM_OPS_MAX + 1] = {NULL};
    for (size_t i = 0; i < c->n_ops; i++) {
        if (strcmp(c->ops[i].name, name) == 0 || strcmp(c->ops[i].lua_name, name) == 0) {
            return &c->ops[i];
        }
        names[i] = strchr(name, '_') ? c->ops[i].lua_name : c->ops[i].name;
    }
    char shown[60];
    am_printable(shown, sizeof shown, name);
    am_fail(err, AM_USAGE, "connector \"%s\" has no operation \"%s\"", c->name, shown);
    const char *near = am_nearest(name, names);
    if (near) {
        am_hint(err, "did you mean \"%s\"?", near);
    } else {
        am_hint(err, "\"aftermove list\" names them all");
    }
    return NULL;
}
