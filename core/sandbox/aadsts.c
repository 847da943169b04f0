#include "sandbox/aadsts.h"

#include <stdio.h>
#include <string.h>

#include <openssl/rand.h>

#include "base/clock.h"
#include "base/json.h"

void sb_aadsts_trace(char out[SB_TRACE_TEXT])
{
    unsigned char b[16] = {0};
    if (RAND_bytes(b, (int)sizeof b) != 1)
        memset(b, 0x5a, sizeof b);
    (void)snprintf(out, SB_TRACE_TEXT,
                   "%02x%02x%02x%02x-%02x%02x-4%01x%02x-a%01x%02x-%02x%02x%02x%02x%02x%02x", b[0],
                   b[1], b[2], b[3], b[4], b[5], b[6] & 15, b[7], b[8] & 15, b[9], b[10], b[11],
                   b[12], b[13], b[14], b[15]);
}

void sb_json_headers(sb_reply *reply, int status)
{
    reply->status = status;
    sb_reply_header(reply, "Content-Type", "application/json; charset=utf-8");
    sb_reply_header(reply, "Cache-Control", "no-store, no-cache");
}

void sb_aadsts(sb_reply *reply, int64_t now, int status, const char *error, int code,
               const char *fmt, ...)
{
    char trace[SB_TRACE_TEXT], correlation[SB_TRACE_TEXT], when[AM_TIME_TEXT];
    am_buf text = AM_BUF(8192);
    va_list ap;
    sb_aadsts_trace(trace);
    sb_aadsts_trace(correlation);
    am_time_format(when, now); /* 2026-07-27T08:00:00.123Z becomes 2026-07-27 08:00:00Z */
    when[10] = ' ';
    when[19] = 'Z';
    when[20] = '\0';
    am_buf_fmt(&text, "AADSTS%d: ", code);
    va_start(ap, fmt);
    am_buf_vfmt(&text, fmt, ap);
    va_end(ap);
    am_buf_fmt(&text, " Trace ID: %s Correlation ID: %s Timestamp: %s", trace, correlation, when);
    sb_json_headers(reply, status);
    am_buf_clear(&reply->body);
    am_buf_fmt(&reply->body, "{\"error\":\"%s\",\"error_description\":", error);
    am_json_quote(&reply->body, am_buf_text(&text), text.n);
    am_buf_fmt(&reply->body,
               ",\"error_codes\":[%d],\"timestamp\":\"%s\",\"trace_id\":\"%s\","
               "\"correlation_id\":\"%s\",\"error_uri\":"
               "\"https://login.microsoftonline.com/error?code=%d\"}",
               code, when, trace, correlation, code);
    am_buf_free(&text);
}
