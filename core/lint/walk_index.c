#include <string.h>

#include "lint/walk.h"

/* The bit of the tenant that is called so; 0: there are too many. */
static uint32_t tenant_bit(am_walk *w, const char *key, int line)
{
    size_t i = 0;
    while (i < w->n_tenants && strcmp(w->tenants[i].name, key) != 0)
        i++;
    if (i == AM_WALK_TENANTS)
        return 0;
    if (i == w->n_tenants) {
        bool built_in = strcmp(key, "source") == 0 || strcmp(key, "target") == 0;
        w->tenants[i].name = key;
        w->tenants[i].connector = built_in ? am_registry_find(w->in->registry, "sharepoint") : NULL;
        w->n_tenants++;
        w->changed = true;
    }
    w->tenants[i].used = true;
    if (!w->tenants[i].declared && w->in->facts)
        am_walk_say(w, line, false,
                    am_arena_format(w->arena, "write needs = { [\"%s\"] = \"sharepoint\" }, or the "
                                              "connector that it is to have", key),
                    "ctx.tenants.%s is used, and needs does not name it", key);
    return (uint32_t)1 << i;
}

static am_shape of_tenants(am_walk *w, const char *const *words, int line)
{
    uint32_t all = 0;
    for (; words && *words; words++)
        all |= tenant_bit(w, *words, line);
    for (size_t i = 0; !words && i < w->n_tenants; i++) { /* any: which is told when it runs */
        w->tenants[i].used = true;
        all |= (uint32_t)1 << i;
    }
    return (am_shape){.kind = AM_SHAPE_TENANT, .tenants = all};
}

static am_shape of_ctx(am_walk *w, const char *key, int line)
{
    const char *const *names = am_names_ctx();
    if (strcmp(key, "params") == 0)
        return AM_SHAPE(AM_SHAPE_PARAMS);
    if (strcmp(key, "tenants") == 0)
        return AM_SHAPE(AM_SHAPE_TENANTS);
    if (strcmp(key, "mode") == 0)
        return AM_SHAPE(AM_SHAPE_STRING);
    for (const char *const *n = names; *n; n++)
        if (strcmp(*n, key) == 0)
            return (am_shape){.kind = AM_SHAPE_MEMBER, .text = key};
    am_walk_say(w, line, false, am_walk_near(w, key, names), "ctx has no '%s'", key);
    return AM_SHAPE(AM_SHAPE_ANY);
}

/* "a|b|c": one of these words. */
static am_shape of_words(am_walk *w, const char *type)
{
    am_shape all = AM_SHAPE(AM_SHAPE_NONE);
    for (size_t n; *type && *type != '=' && *type != '?'; type += n + (type[n] == '|')) {
        n = strcspn(type, "|=?");
        all = am_walk_either(w, all, am_walk_text(w, am_arena_strndup(w->arena, type, n)));
    }
    return all;
}

static am_shape of_type(am_walk *w, const char *type)
{
    static const struct {
        const char *word;
        am_shape_kind kind;
    } kinds[] = {{"string", AM_SHAPE_STRING},   {"glob", AM_SHAPE_STRING},
                 {"url", AM_SHAPE_STRING},      {"guid", AM_SHAPE_STRING},
                 {"integer", AM_SHAPE_NUMBER},  {"number", AM_SHAPE_NUMBER},
                 {"boolean", AM_SHAPE_BOOL},    {NULL, AM_SHAPE_ANY}};
    size_t n = strcspn(type, "[?=");
    for (size_t i = 0; kinds[i].word && type[n] != '['; i++)
        if (strlen(kinds[i].word) == n && strncmp(kinds[i].word, type, n) == 0)
            return AM_SHAPE(kinds[i].kind);
    return strchr(type, '|') && !strchr(type, '[') ? of_words(w, type) : AM_SHAPE(AM_SHAPE_ANY);
}

static am_shape of_params(am_walk *w, const char *key, int line)
{
    const am_value *params = am_value_member(w->in->facts, "params");
    const char *names[AM_PARAMS_MAX + 1];
    size_t n = 0;
    if (!key)
        am_walk_escape(w, AM_SHAPE(AM_SHAPE_PARAMS));
    if (!key || !w->in->facts)
        return AM_SHAPE(AM_SHAPE_ANY);
    for (; n < am_value_len(params) && n < AM_PARAMS_MAX; n++) {
        const am_value *p = am_value_at(params, n);
        names[n] = am_value_text(am_value_member(p, "name"), "");
        if (strcmp(names[n], key) == 0) {
            w->params_used[n] = true;
            return of_type(w, am_value_text(am_value_member(p, "type"), ""));
        }
    }
    names[n] = NULL;
    am_walk_say(w, line, false, am_walk_near(w, key, names),
                "ctx.params.%s is read, and no such parameter is declared", key);
    return AM_SHAPE(AM_SHAPE_ANY);
}

static am_shape of_tenant(am_walk *w, am_shape tenant, const char *key)
{
    static const char *const texts[] = {"name", "role", "tenant_id", "connector", NULL};
    if (!key) {
        w->out->blind = true;
        return AM_SHAPE(AM_SHAPE_ANY);
    }
    for (const char *const *t = texts; *t; t++)
        if (strcmp(*t, key) == 0)
            return AM_SHAPE(AM_SHAPE_STRING);
    if (strcmp(key, "hosts") == 0 || strcmp(key, "partner") == 0)
        return AM_SHAPE(AM_SHAPE_ANY);
    return (am_shape){.kind = AM_SHAPE_OPERATION, .text = key, .tenants = tenant.tenants};
}

static am_shape of_table(am_walk *w, const am_tabled *t, const char *key)
{
    if (!key)
        return am_walk_element(w, t);
    for (const am_field *f = t->fields; f; f = f->next)
        if (strcmp(f->name, key) == 0)
            return *f->shape;
    return AM_SHAPE(t->open ? AM_SHAPE_ANY : AM_SHAPE_NONE);
}

static am_shape of_builtin(am_walk *w, const char *library, const char *key, int line)
{
    const am_value *members = am_value_member(w->env, library);
    const char *names[64];
    size_t n = 0;
    if (!key || !am_value_is(members, AM_T_ARRAY))
        return AM_SHAPE(AM_SHAPE_ANY);
    for (; n < am_value_len(members) && n < 63; n++) {
        names[n] = am_value_text(am_value_at(members, n), "");
        if (strcmp(names[n], key) == 0)
            return (am_shape){.kind = AM_SHAPE_BUILTIN,
                              .text = am_arena_format(w->arena, "%s.%s", library, key)};
    }
    names[n] = NULL;
    am_walk_say(w, line, false, am_walk_near(w, key, names), "%s has no '%s'", library, key);
    return AM_SHAPE(AM_SHAPE_ANY);
}

am_shape am_walk_index(am_walk *w, am_shape of, am_shape key, int line)
{
    const char *text = am_shape_text(&key);
    if (key.kind == AM_SHAPE_NONE)
        return key; /* perhaps it will be known */
    switch (of.kind) {
    case AM_SHAPE_NONE:
        return of;
    case AM_SHAPE_CTX:
        return text ? of_ctx(w, text, line) : AM_SHAPE(AM_SHAPE_ANY);
    case AM_SHAPE_PARAMS:
        return of_params(w, text, line);
    case AM_SHAPE_TENANTS:
        return of_tenants(w, key.words, line);
    case AM_SHAPE_TENANT:
        return of_tenant(w, of, text);
    case AM_SHAPE_TABLE:
        return of_table(w, of.table, text);
    case AM_SHAPE_BUILTIN:
        return of_builtin(w, of.text, text, line);
    default:
        return AM_SHAPE(AM_SHAPE_ANY);
    }
}
