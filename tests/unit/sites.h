/* sites.h - what the tests of the connector let the service say about sites and trusts. */
#ifndef AM_TEST_SITES_H
#define AM_TEST_SITES_H

#include "fakehost.h"

#define OLD     "https://contoso.sharepoint.com/sites/old"
#define NEW     "https://fabrikam.sharepoint.com/sites/old"
#define OLD_ID  "7db536da-792b-4be7-b9b6-194778905606"
#define OLD_URL "{\"url\":\"" OLD "\"}"

/* A site as GetSitePropertiesByUrl tells it; more: members that come first, or "". */
const char *site_json(fake *, const char *url, const char *tmpl, const char *lock,
                      const char *status, const char *more);
/* Answers to the next look at a site, to the look at the recycle bin, to the anonymous probe. */
void there_is(fake *, const char *url, const char *tmpl, const char *lock);
void there_is_with(fake *, const char *more);
void there_is_none(fake *);
void bin_holds(fake *, const char *url, const char *id);
void bin_is_empty(fake *);
void leads_to(fake *, const char *location);
void operation_ends(fake *, const char *method);
void trust_is(fake *, int status);
void no_moves(fake *);

#endif
