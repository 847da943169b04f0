/* sight.h - what a request is about, told from outside: before, and without, its being served.
 *
 * Fault rules are held against this, because many strike before the tenants have seen the request.
 */
#ifndef SB_SIGHT_H
#define SB_SIGHT_H

#include "sandbox/service.h"

enum { SB_SIGHT_MAX = 12 }; /* names and subjects that are looked at */

typedef struct sb_sight {
    const char *host, *path, *method;
    const char
        *what[SB_SIGHT_MAX]; /* "csom:RemoveSite": each method and set property; "rest:…",
                              * "graph:…": the last word of the path; "entra:token", "msi:token" */
    size_t n_what;
    const char *subject[SB_SIGHT_MAX]; /* the strings among a CSOM request's parameters; the path */
    size_t n_subject;
} sb_sight;

/* Everything lives in arena. */
void sb_sight_of(am_arena *, const sb_request *, sb_sight *);
bool sb_sight_what(const sb_sight *, const char *glob);
bool sb_sight_subject(const sb_sight *, const char *glob);

#endif
