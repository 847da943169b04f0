#include <stdio.h>
#include <string.h>

#include "app/config_read.h"

enum { BASES_MAX = 32 };

static const char what[] =
    "an address, as \"https://hooks.example.com\", or a table of url or url_env, token_env, header";

static bool is_declared(const am_connector_info *info, const char *name)
{
    static const char *const ours[] = {"admin", "root", "my", "graph", "http", "https", NULL};
    static const char letters[] = "abcdefghijklmnopqrstuvwxyz0123456789-_";
    for (size_t i = 0; ours[i]; i++)
        if (strcmp(ours[i], name) == 0)
            return false;
    for (const char *const *b = info->bases; b && *b; b++) {
        bool any = strcmp(*b, "*") == 0;
        if (any ? *name && strspn(name, letters) == strlen(name) : strcmp(*b, name) == 0)
            return true;
    }
    return false;
}

static void undeclared(am_config_reader *r, const am_connector_info *info, const char *name)
{
    char all[512] = "";
    for (const char *const *b = info->bases; b && *b; b++) {
        size_t n = strlen(all);
        snprintf(all + n, sizeof all - n, "%s%s", n ? ", " : "", *b);
    }
    am_config_mistake(r, am_config_line(r, "bases"),
                      "bases: connector \"%s\" declares no base "
                      "'%s'%s%s",
                      info->name, name, all[0] ? "; it has " : ", it has none", all);
}

/* { url = "https://...", url_env = "NAME", token_env = "NAME", header = "X-Api-Key" } */
static bool take(am_config_reader *r, const am_value *v, am_origin_config *o)
{
    if (am_value_is(v, AM_T_STR)) {
        o->url = am_value_text(v, NULL);
        return am_value_len(v) > 0;
    }
    for (size_t i = 0; am_value_is(v, AM_T_OBJECT) && i < am_value_len(v); i++) {
        const char *key = v->u.o.v[i].key, *text = am_value_text(v->u.o.v[i].value, "");
        const char **at = strcmp(key, "url") == 0         ? &o->url
                          : strcmp(key, "url_env") == 0   ? &o->url_env
                          : strcmp(key, "token_env") == 0 ? &o->token_env
                          : strcmp(key, "header") == 0    ? &o->header
                                                          : NULL;
        if (!at) {
            static const char *const names[] = {"header", "token_env", "url", "url_env", NULL};
            am_config_unknown(r, key, names);
            return true;
        }
        if (!*text)
            return false;
        *at = text;
    }
    return !o->url != !o->url_env && (!o->header || o->token_env);
}

void am_config_bases(am_config_reader *r, const am_connector_info *info, const am_value *v,
                     am_tenant_config *t)
{
    size_t n = am_value_is(v, AM_T_OBJECT) ? am_value_len(v) : 0;
    am_origin_config *list = am_arena_alloc(r->arena, (n + 1) * sizeof *list);
    if (!n || n > BASES_MAX)
        am_config_expected(r, am_config_line(r, "bases"), "bases", v,
                           "a table of names and addresses, as { hook = \"https://...\" }");
    for (size_t i = 0; list && i < n && n <= BASES_MAX; i++) {
        const char *name = v->u.o.v[i].key;
        list[i] = (am_origin_config){.name = name};
        if (!is_declared(info, name))
            undeclared(r, info, name);
        else if (!take(r, v->u.o.v[i].value, &list[i]))
            am_config_expected(r, am_config_line(r, "bases"), name, v->u.o.v[i].value, what);
    }
    t->origins = list;
    t->n_origins = list && n <= BASES_MAX ? n : 0;
}
