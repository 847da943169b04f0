/* guard.h - a bearer token against the host that it was sent to. */
#ifndef SB_GUARD_H
#define SB_GUARD_H

#include "sandbox/directory.h"
#include "sandbox/jwt.h"

typedef struct sb_guard {
    const sb_jwt *jwt;
    const sb_directory *directory;
    am_arena *arena;
    const sb_request *in;
} sb_guard;

/* The token in an Authorization header; NULL: none ("Bearer" alone is how a client asks for the
 * realm). */
const char *sb_guard_token(const char *authorization);
/* true: *who is set, in arena. false: reply is a 401 as SharePoint or Graph words it. */
bool sb_guard_check(const sb_guard *, const char *token, sb_principal *who, sb_reply *);
/* The 401 for a token that is over its time. */
void sb_guard_expired(const sb_guard *, sb_reply *);

#endif
