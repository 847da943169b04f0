/* roster.h - who is on a site: each login once, out of its owner, administrators, users and the
 * members of its groups; and the groups themselves. */
#ifndef SB_ROSTER_H
#define SB_ROSTER_H

#include "sandbox/rest.h"

typedef struct sb_person {
    int64_t id, type; /* PrincipalType: 1 user, 4 security group */
    const char *login, *title, *mail;
    bool admin;
} sb_person;

typedef struct sb_circle { /* a SharePoint group */
    int64_t id;
    const char *title, *role; /* role NULL: none on the site itself */
    const am_value *members;  /* a list of logins, or NULL */
} sb_circle;

typedef struct sb_roster {
    sb_person *person;
    size_t n;
} sb_roster;

/* Everybody, in the request's memory. */
sb_roster sb_roster_of(sb_rest *);
/* By login name, or by UPN; NULL: not on this site. */
const sb_person *sb_roster_find(sb_rest *, const sb_roster *, const char *login);
/* Group i of the site, or false: there are no more. */
bool sb_roster_group(sb_rest *, size_t i, sb_circle *out);

#endif
