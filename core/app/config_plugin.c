#include <string.h>

#include "app/config_read.h"
#include "app/paths.h"
#include "base/buf.h"
#include "base/file.h"
#include "base/text.h"

enum { SOURCES_MAX = 4 };

/* Of the block itself; what else stands there is the connector's own. */
static const char *const names[] = {
    "path",          "tenant",    "bases",       "connect_to", "ca", "connect_timeout",
    "total_timeout", "max_reply", "concurrency", NULL};

static bool is_among(const char *const *list, const char *word)
{
    for (; *list; list++)
        if (strcmp(*list, word) == 0)
            return true;
    return false;
}

/* NAME.so or NAME.plugin.json in the first directory that has one; NULL, and said so. */
static const char *find_file(am_config_reader *r, const char *name)
{
    const char *dirs[AM_PLUGIN_DIRS], *found = am_paths_plugin(r->arena, r->dir, name);
    if (found)
        return found;
    size_t n = am_paths_plugins(r->arena, r->dir, dirs);
    am_buf looked = AM_BUF(400);
    for (size_t i = 0; i < n; i++)
        am_buf_fmt(&looked, "%s%s", i ? ", " : "", dirs[i]);
    am_config_mistake(r, r->line, "found neither %s.so nor %s.plugin.json in %s", name, name,
                      n ? am_buf_ok(&looked) ? am_buf_text(&looked) : "many directories"
                        : "plugins/ here or any other directory for plugins");
    am_buf_free(&looked);
    return NULL;
}

/* A plugin that is refused is told; whatever does not need it goes on. */
static void refused(am_config_reader *r, const am_err *err)
{
    am_config *c = r->out;
    if (c->n_refused == AM_PLUGINS_MAX)
        return;
    const char *text = am_arena_format(r->arena, "%s:%d: %s: %s%s%s", r->path, r->line, r->block,
                                       err->text, err->hint[0] ? "; " : "", err->hint);
    c->refused[c->n_refused++] = text ? text : "a plugin was refused";
}

void am_config_plugin(am_config_reader *r, const char *name, const am_value *body)
{
    const am_value *path = am_value_member(body, "path");
    const char *file;
    am_err err;
    if (am_registry_find(r->registry, name)) {
        am_config_mistake(r, r->line, "the name is taken (%s)",
                          am_registry_find(r->registry, name)->origin);
        return;
    }
    if (path && (!am_value_is(path, AM_T_STR) || !am_value_len(path))) {
        am_config_expected(r, am_config_line(r, "path"), "path", path,
                           "the file of a plugin, as \"todo.so\" or \"todo.plugin.json\"");
        return;
    }
    file = path ? am_config_file(r, am_value_text(path, "")) : find_file(r, name);
    if (!file)
        return;
    if (am_registry_load(r->registry, file, &err)) {
        refused(r, &err);
        return;
    }
    if (!am_registry_find(r->registry, name))
        am_config_mistake(r, r->line, "found a plugin of another name in %s", file);
}

static am_tenant_config *new_service(am_config_reader *r, const char *name, const char *of)
{
    am_config *c = r->out;
    if (c->n_tenants == AM_TENANTS_MAX) {
        am_config_mistake(r, r->line, "found more than %d tenants and plugins", AM_TENANTS_MAX);
        return NULL;
    }
    c->lines[c->n_tenants] = r->line;
    c->of[c->n_tenants] = of;
    am_tenant_config *t = &c->tenants[c->n_tenants++];
    t->name = name;
    t->service = true;
    return t;
}

static bool is_tenant(const am_config_reader *r, const char *name)
{
    for (size_t i = 0; i < r->out->n_tenants; i++)
        if (!r->out->tenants[i].service && strcmp(r->out->tenants[i].name, name) == 0)
            return true;
    return false;
}

/* tenant = "source" or { "source", "target" }; how many, -1: a mistake, told. */
static int lenders(am_config_reader *r, const am_value *v, const char *of[SOURCES_MAX])
{
    size_t n = am_value_is(v, AM_T_ARRAY) ? am_value_len(v) : 1;
    for (size_t i = 0; i < n; i++) {
        const am_value *item = am_value_is(v, AM_T_ARRAY) ? am_value_at(v, i) : v;
        const char *text = am_value_text(item, "");
        if (n > SOURCES_MAX || !is_tenant(r, text)) {
            am_config_expected(r, am_config_line(r, "tenant"), "tenant", item,
                               "the name of a tenant of this file, or a list of up to four");
            return -1;
        }
        of[i] = text;
    }
    return n ? (int)n : -1;
}

/* A connector that no tenant names, or a block that says more than where its file is. */
static bool is_service(const am_config_reader *r, const char *name, const am_value *body)
{
    for (size_t i = 0; i < am_value_len(body); i++)
        if (strcmp(body->u.o.v[i].key, "path") != 0)
            return true;
    for (size_t i = 0; i < r->out->n_tenants; i++) {
        const am_tenant_config *t = &r->out->tenants[i];
        if (!t->service && t->connector && strcmp(t->connector, name) == 0)
            return false;
    }
    return true;
}

static void keys(am_config_reader *r, const am_connector_info *info, const am_value *body,
                 am_tenant_config *t)
{
    am_value *given = am_value_object(r->arena);
    for (size_t i = 0; given && i < am_value_len(body); i++) {
        const char *key = body->u.o.v[i].key;
        const am_value *v = body->u.o.v[i].value;
        if (strcmp(key, "path") == 0 || strcmp(key, "tenant") == 0)
            continue;
        if (is_among(names, key))
            (void)am_config_key(r, info, t, key, v);
        else if (am_config_is_own(info, key))
            (void)am_value_put(r->arena, given, key, v);
        else
            am_config_unknown_of(r, names, info, key);
    }
    if (given)
        am_config_own(r, info, given, t);
}

void am_config_service(am_config_reader *r, const char *name, const am_value *body)
{
    const am_connector_info *info = am_registry_find(r->registry, name);
    const am_value *tenant = am_value_member(body, "tenant");
    const char *of[SOURCES_MAX] = {NULL};
    int n = 1;
    if (!info || !is_service(r, name, body))
        return;
    if (tenant)
        n = lenders(r, tenant, of);
    for (int i = 0; i < n; i++) {
        const char *own = n > 1 ? am_arena_format(r->arena, "%s-%s", name, of[i]) : info->name;
        am_tenant_config *t = own ? new_service(r, own, of[i]) : NULL;
        if (!t)
            return;
        t->connector = info->name;
        if (i == 0) {
            keys(r, info, body, t);
            continue;
        }
        am_tenant_config first = t[-1];
        first.name = own;
        *t = first;
    }
}
