/* origin.h - the bases that a connector declared and the operator gave an address. */
#ifndef AM_TENANT_ORIGIN_H
#define AM_TENANT_ORIGIN_H

#include "base/buf.h"
#include "base/secret.h"
#include "tenant/tenant.h"

typedef struct am_origin {
    char *name;        /* "hook" */
    char *address;     /* "https://hooks.example.com/services/T1", no slash at the end */
    am_secret *hidden[3]; /* when it came from a variable: all of it, its path and its query are not to be
                           * shown, errors tell them apart */
    bool has_path, is_whole; /* is_whole: with a query, or for mail: "hook:/" and no more */
    bool mail;               /* smtp://: the token is USER:PASSWORD */
    char *header;     /* that carries the token; NULL: there is none */
    am_secret *token; /* the header's value */
    am_secret *bare;  /* the token alone, so that it is not shown either */
} am_origin;

typedef struct am_origins {
    am_origin *list;
    size_t n;
} am_origins;

/* AM_USAGE: which base, what was found, what is expected; variables are read now. */
AM_CHECK am_kind am_origins_init(am_origins *, const am_tenant_config *, am_err *);
void am_origins_fini(am_origins *);
/* Whose is "hook:/path"? NULL: none of these. */
const am_origin *am_origins_find(const am_origins *, const char *url);
/* The whole URL, appended to out. AM_REFUSED: the path could lead elsewhere. */
AM_CHECK am_kind am_origin_url(const am_origin *, const char *url, am_buf *out, am_err *);

#endif
