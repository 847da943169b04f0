#include "sandbox/raise.h"

#include <stdarg.h>
#include <stdio.h>

static const struct {
    int code;
    int http;
    const char *type;
} faults[] = {
    [SB_E_NO_SITE] = {-1, 404, "Microsoft.Online.SharePoint.Common.SpoNoSiteException"},
    [SB_E_SPO] = {-1, 500, "Microsoft.Online.SharePoint.Common.SpoException"},
    [SB_E_UNKNOWN] = {-1, 500, "Microsoft.SharePoint.Client.UnknownError"},
    [SB_E_QUERY] = {-1, 400, "Microsoft.SharePoint.Client.InvalidClientQueryException"},
    [SB_E_SCHEMA] = {-1, 400, "System.Xml.Schema.XmlSchemaValidationException"},
    [SB_E_NOT_FOUND] = {-1, 404, "Microsoft.SharePoint.Client.ResourceNotFoundException"},
    [SB_E_LIST] = {-1, 404, "System.ArgumentException"},
    [SB_E_ARGUMENT] = {-2147024809, 400, "System.ArgumentException"},
    [SB_E_FILE] = {-2147024894, 404, "System.IO.FileNotFoundException"},
    [SB_E_DENIED] = {-2147024891, 403, "System.UnauthorizedAccessException"},
    [SB_E_RANGE] = {-2146233086, 400, "System.ArgumentOutOfRangeException"},
    [SB_E_SHAREPOINT] = {-2146232832, 500, "Microsoft.SharePoint.SPException"},
};

bool sb_raise(sb_error *e, sb_raise_kind fault, const char *fmt, ...)
{
    va_list ap;

    e->code = faults[fault].code;
    e->type = faults[fault].type;
    e->http = faults[fault].http;
    va_start(ap, fmt);
    vsnprintf(e->text, sizeof e->text, fmt, ap);
    va_end(ap);
    return false;
}
