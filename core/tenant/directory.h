/* directory.h - the directory id of a tenant that was configured by a domain name. */
#ifndef AM_TENANT_DIRECTORY_H
#define AM_TENANT_DIRECTORY_H

#include "tenant/crowd.h"
#include "tenant/hosts.h"

enum { AM_GUID_TEXT = 37 };

/* Embedded in its tenant. */
typedef struct am_directory {
    am_ready ready;
    am_tenant *tenant;
    struct am_exchange *asking;
    am_crowd crowd;
    char id[AM_GUID_TEXT]; /* "" until known; lower case */
    am_kind kind;          /* of the last look-up */
    am_err err;
} am_directory;

bool am_guid_valid(const char *text, size_t n); /* 36 characters, any case */
void am_directory_init(am_directory *, am_tenant *);
void am_directory_fini(am_directory *);
/* Known already, or the wait settles when it is or has failed. */
bool am_directory_want(am_directory *, am_wait *, am_ready *owner);

#endif
