/* aadsts.h - errors in the shape of the Entra token endpoints. */
#ifndef SB_AADSTS_H
#define SB_AADSTS_H

#include "sandbox/service.h"

/* Fill reply with {"error","error_description":"AADSTS<code>: <text> Trace ID: …","error_codes",…}.
 * now: ms. */
void sb_aadsts(sb_reply *, int64_t now, int status, const char *error, int code, const char *fmt,
               ...) AM_PRINTF(6, 7);
enum { SB_TRACE_TEXT = 37 };
/* A fresh GUID, as the services give to each request. */
void sb_aadsts_trace(char out[SB_TRACE_TEXT]);
/* A JSON reply's usual headers and status. */
void sb_json_headers(sb_reply *, int status);

#endif
