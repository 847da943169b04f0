/* directory.h - the registered tenants: by the name that a URL uses, by host, by app. */
#ifndef SB_DIRECTORY_H
#define SB_DIRECTORY_H

#include "sandbox/ca.h"
#include "sandbox/service.h"

enum { SB_APPS_MAX = 8 };

#define SB_LOGIN_HOST "login.microsoftonline.com"
#define SB_GRAPH_HOST "graph.microsoft.com"

/* A tenant, and the app that is registered in it. */
typedef struct sb_app {
    sb_tenant_info info; /* borrowed from the world */
    sb_cert cert;
} sb_app;

typedef struct sb_directory {
    sb_app app[SB_APPS_MAX];
    size_t n;
} sb_directory;

/* By directory id, by "contoso.onmicrosoft.com" or by "contoso"; NULL: unknown. */
const sb_app *sb_directory_find(const sb_directory *, const char *name);
/* The tenant that one of its three hosts belongs to; NULL: none. */
const sb_app *sb_directory_host(const sb_directory *, const char *host);
/* The tenant of that role; the first one when there is none; NULL: no tenant at all. */
const sb_app *sb_directory_role(const sb_directory *, const char *role);
void sb_directory_fini(sb_directory *);

#endif
