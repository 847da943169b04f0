#include "io/throttle.h"

#include "base/clock.h"
#include "base/text.h"

static const char *skip_blanks(const char *s)
{
    while (*s == ' ' || *s == '\t')
        s++;
    return s;
}

/* A decimal number, possibly with parameters behind it ("100;w=60"); -1 when it is none. */
static int64_t number(const char *s)
{
    int64_t n = 0;
    if (!s)
        return -1;
    s = skip_blanks(s);
    if (*s < '0' || *s > '9')
        return -1;
    for (; *s >= '0' && *s <= '9'; s++)
        if (n < INT64_C(1000000000000))
            n = n * 10 + (*s - '0');
    if (*s == '.') /* seconds with a fraction: the next whole one */
        n++;
    else if (*s && *s != ';' && *s != ',' && *s != ' ' && *s != '\t')
        return -1;
    return n;
}

static int64_t seconds(const char *s)
{
    int64_t n = number(s);
    if (n < 0)
        return -1;
    return n > AM_THROTTLE_MAX_MS / 1000 ? AM_THROTTLE_MAX_MS : n * 1000;
}

static int64_t seconds_or_date(const char *s, int64_t wall_ms)
{
    int64_t ms = seconds(s), at = 0;
    if (ms >= 0 || !s || !am_time_parse_http(skip_blanks(s), &at))
        return ms;
    if (at <= wall_ms)
        return 0;
    /* Dates are whole seconds; the second named has to be over by the service's clock. */
    return at - wall_ms > AM_THROTTLE_MAX_MS ? AM_THROTTLE_MAX_MS : at - wall_ms;
}

/* "/_layouts/15/Throttle.htm", on whatever host. A site may be called alike, but a site's redirect lasts. */
static bool is_page(int status, const char *location)
{
    if ((status != 302 && status != 303 && status != 307) || !location)
        return false;
    for (const char *p = location; *p && *p != '?' && *p != '#'; p++)
        if (am_prefix_fold(p, "/throttle."))
            return true;
    return false;
}

void am_throttle_parse(am_throttle *out, int status, const am_throttle_headers *h, int64_t wall_ms)
{
    int64_t after = seconds_or_date(h->retry_after, wall_ms);
    bool page = is_page(status, h->location);
    *out = (am_throttle){.refused = status == 429 || status == 503 || page,
                         .page = page,
                         .retry_ms = -1,
                         .limit = number(h->limit),
                         .remaining = number(h->remaining),
                         .reset_ms = seconds(h->reset),
                         .units = number(h->units)};
    if (out->refused)
        out->retry_ms = after > out->reset_ms ? after : out->reset_ms;
}

void am_throttle_read(am_throttle *out, const am_http_transfer *t)
{
    am_throttle_headers h = {.retry_after = am_http_header(t, "Retry-After", 0),
                             .limit = am_http_header(t, "RateLimit-Limit", 0),
                             .remaining = am_http_header(t, "RateLimit-Remaining", 0),
                             .reset = am_http_header(t, "RateLimit-Reset", 0),
                             .units = am_http_header(t, "x-ms-resource-unit", 0),
                             .location = am_http_header(t, "Location", 0)};
    if (!h.retry_after)
        h.retry_after = am_http_header(t, "x-ms-retry-after", 0);
    am_throttle_parse(out, t->status, &h, am_clock_wall());
}
