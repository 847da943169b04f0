/* csom_error.h - the service's errors, as kinds and hints.
 *
 * ErrorTypeName and ErrorCode decide; the message is in anybody's language
 * and only shown. */
#ifndef SP_CSOM_ERROR_H
#define SP_CSOM_ERROR_H

#include "sharepoint/flow.h"

#define SP_NO_SITE      "Microsoft.Online.SharePoint.Common.SpoNoSiteException"
#define SP_UNKNOWN      "Microsoft.SharePoint.Client.UnknownError"
#define SP_BAD_ARGUMENT "System.ArgumentException"
#define SP_BAD_QUERY    "Microsoft.SharePoint.Client.InvalidClientQueryException"
#define SP_BAD_SCHEMA   "System.Xml.Schema.XmlSchemaValidationException"
#define SP_SPO          "Microsoft.Online.SharePoint.Common.SpoException"

/* Of an ErrorInfo object. */
void sp_error_csom(const am_host *, const am_value *info, sp_problem *);
/* Of the reply at hand, whose status is no success: REST error body, or the status alone. */
void sp_error_http(sp *, sp_problem *);
bool sp_error_is(const sp_problem *, const char *type);

#endif
