/* sharing.h - the URL of a sharing link, as people hold it:
 *
 *   https://{host}/:{x}:/{s|t|g|r}/{sites|teams|personal}/{NAME}/{token}[?e=..]
 *   https://{host}/:{x}:/s/{NAME}/{token}     of /sites/{NAME}, with t of /teams/{NAME}
 *
 * With r a path within the site stands where else the token is. */
#ifndef SB_SHARING_H
#define SB_SHARING_H

#include "sandbox/world.h"

typedef struct sb_sharing {
    const char *site;    /* "/sites/x", decoded */
    const char *inner;   /* what follows, decoded: "/token" or "/Shared Documents/a.docx" */
    const char *rest;    /* the same with the query, as it came */
    const char *prefix;  /* "/:w:/s" */
    const char *managed; /* of the short form: "/sites"; else NULL */
    bool path;           /* r: no token */
} sb_sharing;

/* false: that is no such URL. */
bool sb_sharing_parse(am_arena *, const sb_request *, sb_sharing *);
/* The same link of another site, given by its URL. */
const char *sb_sharing_at(am_arena *, const sb_sharing *, const char *site_url);
bool sb_sharing_anonymous(const sb_link *); /* nobody needs to sign in */

#endif
