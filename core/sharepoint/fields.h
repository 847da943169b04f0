/* fields.h - members of the service's objects, decoded (reference 4.4, appendix A). */
#ifndef SP_FIELDS_H
#define SP_FIELDS_H

#include "sharepoint/flow.h"

enum { SP_GUID = 37, SP_DATE = 32 };
/* "/Guid(...)/" or a bare GUID, in lower case, in out; NULL: no GUID, or all zeros. */
const char *sp_guid(const char *text, char out[SP_GUID]);
/* "/Date(...)/" or ISO text as "2026-07-27T08:00:00Z", in out; NULL: no date, or not set. */
const char *sp_date(const char *text, char out[SP_DATE]);
/* ms since 1970 as "2026-07-27T08:00:00.000+00:00", for requests. */
const char *sp_date_wire(int64_t ms, char out[SP_DATE]);
/* ISO text to ms since 1970; -1: no date. */
int64_t sp_date_ms(const char *iso);
/* A SiteProperties object as a site value; NULL: it has no URL, or no memory. */
am_value *sp_site(sp *, const am_value *properties);
/* A DeletedSiteProperties object. */
am_value *sp_deleted_site(sp *, const am_value *properties, bool personal);
bool sp_is_redirect(const char *template_name);
/* Parse JSON text that came inside a string; NULL: it is none. */
const am_value *sp_parse(sp *, const char *text);

#endif
