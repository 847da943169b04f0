/* scope.h - the one resource that the scopes of a token request name. */
#ifndef SB_SCOPE_H
#define SB_SCOPE_H

#include "sandbox/directory.h"

enum { SB_AUDIENCE_MAX = 300 };

typedef enum sb_scope_verdict {
    SB_SCOPE_GOOD,
    SB_SCOPE_SEVERAL, /* of more than one resource */
    SB_SCOPE_SUFFIX,  /* app-only, and not "/.default" */
    SB_SCOPE_BAD,     /* app-only, and no resource at all */
    SB_SCOPE_FOREIGN  /* no resource of this tenant */
} sb_scope_verdict;

/* scope: words, "https://contoso-admin.sharepoint.com/.default offline_access". out: the resource,
 * "https://contoso-admin.sharepoint.com"; Graph's when none is named. */
sb_scope_verdict sb_scope_read(const sb_app *, const char *scope, bool app_only,
                               char out[SB_AUDIENCE_MAX]);
/* Does that tenant give out tokens for "https://contoso-admin.sharepoint.com", or for Graph? */
bool sb_scope_serves(const sb_app *, const char *audience);

#endif
