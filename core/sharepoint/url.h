/* url.h - whose URL is it, and how does it look in its one form. */
#ifndef SP_URL_H
#define SP_URL_H

#include "sharepoint/flow.h"

/* Check that text is an https URL of this tenant's hosts, without tricks in its path; false: the
 * call has failed (AM_REFUSED), before any request. */
bool sp_url_own(sp *, const char *text, sp_url *out);
/* The same, and a site collection that may be changed: no root, no admin host, no bare "/sites". */
bool sp_url_site(sp *, const char *text, sp_url *out);
/* A link that people hold, as one to ask without credentials: https, on the root or my-site host of
 * either tenant, no tricks in its path; without what stands behind '#'. NULL: the call has failed.
 */
const char *sp_url_link(sp *, const char *text);
enum { SP_LINK_MAX = 4096 }; /* bytes of a link */
enum { SP_HOST_MAX = 256 };
/* Host of an absolute http(s) URL, in lower case; false: no plain URL (user info, blanks, ...). */
bool sp_url_host(const char *url, char out[SP_HOST_MAX]);
sp_whose sp_url_whose(sp *, const char *host);
bool sp_url_equal(const char *a, const char *b);
/* "root:/sites/x" + rest, with what a request line cannot carry encoded. */
const char *sp_url_request(sp *, const sp_url *, const char *rest);
/* Text with everything encoded that no URL may carry, braces included; "%41" stays. */
const char *sp_url_clean(sp *, const char *url);
/* A path as it stands, of a file say, in the form that a URL carries: "a#1%.docx" is a name. */
const char *sp_url_path(sp *, const char *path);
/* Text as a string literal in a REST URL: quoted, quotes doubled, encoded. */
const char *sp_url_literal(sp *, const char *text);

#endif
