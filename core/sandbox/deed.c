#include "sandbox/deed.h"

#include <stdio.h>
#include <string.h>
#include <time.h>

#include "base/text.h"
#include "sandbox/aadsts.h"
#include "sandbox/directory.h"

static void http_date(char *out, size_t n, time_t when)
{
    static const char *const days[] = {"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
    static const char *const months[] = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                         "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
    struct tm t;
    if (!gmtime_r(&when, &t))
        memset(&t, 0, sizeof t);
    (void)snprintf(out, n, "%s, %02d %s %04d %02d:%02d:%02d GMT", days[t.tm_wday % 7], t.tm_mday,
                   months[t.tm_mon % 12], t.tm_year + 1900, t.tm_hour, t.tm_min, t.tm_sec);
}

void sb_deed_throttle(sb_reply *reply, const char *host, int status, int64_t seconds, bool date)
{
    char text[64];
    bool graph = am_streq_fold(host, SB_GRAPH_HOST);
    const char *words = status == 429 ? "429 TOO MANY REQUESTS" : "503 Service Unavailable";
    (void)snprintf(text, sizeof text, "%lld", (long long)seconds);
    if (date && seconds >= 0)
        http_date(text, sizeof text, time(NULL) + (time_t)seconds + 1);
    if (seconds >= 0)
        sb_reply_header(reply, "Retry-After", text);
    if (graph) {
        sb_json_headers(reply, status);
        am_buf_fmt(&reply->body, "{\"error\":{\"code\":\"%s\",\"message\":\"%s\"}}",
                   status == 429 ? "TooManyRequests" : "serviceNotAvailable", words);
        return;
    }
    reply->status = status;
    sb_reply_header(reply, "Content-Type", "text/html; charset=utf-8");
    am_buf_str(&reply->body, words);
}

static void page(sb_reply *reply, int status, const char *text)
{
    reply->status = status;
    sb_reply_header(reply, "Content-Type", "text/html; charset=utf-8");
    am_buf_fmt(&reply->body,
               "<!DOCTYPE html><html><head><title>%s</title></head><body><h1>%s</h1>"
               "<p>Sorry, something went wrong.</p></body></html>\n",
               text, text);
}

/* What browsers get in place of a 429. */
static void to_page(sb_answer *a, const char *host)
{
    char where[320];
    (void)snprintf(where, sizeof where, "https://%s" SB_THROTTLE_PAGE, host);
    a->reply.status = 302;
    sb_reply_header(&a->reply, "Location", where);
    sb_reply_header(&a->reply, "Content-Type", "text/html; charset=utf-8");
}

/* The answer that replaces the real one. */
static void replace(const sb_rule *r, sb_answer *a)
{
    bool json = r->body[0] == '{' || r->body[0] == '[';
    sb_answer_blank(a);
    if (r->deed == SB_DO_504) {
        page(&a->reply, 504, "504 Gateway Time-out");
    } else if (r->deed == SB_DO_HTML) {
        page(&a->reply, r->status < 0 ? 200 : (int)r->status, "Working on it");
    } else {
        a->reply.status = (int)r->status;
        sb_reply_header(&a->reply, "Content-Type",
                        json ? "application/json; charset=utf-8" : "text/plain; charset=utf-8");
        am_buf_str(&a->reply.body, r->body);
    }
}

bool sb_deed_before(const sb_rule *r, const sb_request *in, sb_answer *a)
{
    if (!r)
        return false;
    switch (r->deed) {
    case SB_DO_429:
    case SB_DO_503:
        sb_answer_blank(a);
        if (r->page)
            to_page(a, in->host);
        else
            sb_deed_throttle(&a->reply, in->host, r->deed == SB_DO_429 ? 429 : 503,
                             r->retry_after, r->date);
        return true;
    case SB_DO_RESET_BEFORE:
        a->how = SB_DROP;
        return true;
    case SB_DO_504:
    case SB_DO_STATUS:
    case SB_DO_HTML:
        if (!r->after)
            replace(r, a);
        return !r->after;
    default:
        return false;
    }
}

static void spoil(am_buf *body)
{
    char *quote = body->n ? memchr(body->p, '"', body->n) : NULL;
    if (quote && (size_t)(quote - body->p) + 1 < body->n)
        quote[1] = (char)0xff;
    else
        am_buf_char(body, (char)0xff);
}

void sb_deed_after(const sb_rule *r, sb_answer *a)
{
    if (!r)
        return;
    switch (r->deed) {
    case SB_DO_504:
    case SB_DO_STATUS:
    case SB_DO_HTML:
        replace(r, a);
        break;
    case SB_DO_RESET_AFTER:
        a->how = SB_DROP;
        break;
    case SB_DO_TRUNCATE:
        a->how = SB_CUT;
        a->bytes = r->bytes < 0 || (uint64_t)r->bytes > a->reply.body.n ? a->reply.body.n / 2
                                                                        : (uint64_t)r->bytes;
        break;
    case SB_DO_OVERSIZE:
        a->how = SB_STREAM;
        a->bytes = r->bytes < 0 ? (uint64_t)1 << 31 : (uint64_t)r->bytes;
        break;
    case SB_DO_SLOW:
        a->how = SB_DRIP;
        a->bytes = r->bytes < 1 ? 1 : (uint64_t)r->bytes;
        a->every_ms = r->ms < 1 ? 100 : (uint32_t)r->ms;
        break;
    case SB_DO_BAD_UTF8:
        spoil(&a->reply.body);
        break;
    default:
        break;
    }
}

int64_t sb_deed_retry_after(const sb_rule *r)
{
    bool throttles = r && (r->deed == SB_DO_429 || r->deed == SB_DO_503);
    return throttles && r->retry_after > 0 ? r->retry_after : 0;
}
