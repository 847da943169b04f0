#include "sharepoint/fields.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "sharepoint/url.h"

const char *sp_guid(const char *s, char out[SP_GUID])
{
    if (!s)
        return NULL;
    if (strncmp(s, "/Guid(", 6) == 0)
        s += 6;
    if (*s == '{')
        s++;
    if (strspn(s, "0123456789abcdefABCDEF-") < SP_GUID - 1)
        return NULL;
    for (size_t i = 0; i < SP_GUID - 1; i++)
        out[i] = (char)(s[i] >= 'A' && s[i] <= 'F' ? s[i] + ('a' - 'A') : s[i]);
    out[SP_GUID - 1] = 0;
    return strspn(out, "0-") == SP_GUID - 1 ? NULL : out;
}

/* Days since 1970-01-01 of a day of the Gregorian calendar, and back. */
static int64_t days_of(int64_t y, int64_t m, int64_t d)
{
    y -= m <= 2;
    int64_t era = (y >= 0 ? y : y - 399) / 400, yoe = y - era * 400;
    int64_t doy = (153 * (m + (m > 2 ? -3 : 9)) + 2) / 5 + d - 1;
    return era * 146097 + yoe * 365 + yoe / 4 - yoe / 100 + doy - 719468;
}

static void day_of(int64_t days, int64_t *y, int64_t *m, int64_t *d)
{
    days += 719468;
    int64_t era = (days >= 0 ? days : days - 146096) / 146097, doe = days - era * 146097;
    int64_t yoe = (doe - doe / 1460 + doe / 36524 - doe / 146096) / 365;
    int64_t doy = doe - (365 * yoe + yoe / 4 - yoe / 100), mp = (5 * doy + 2) / 153;
    *d = doy - (153 * mp + 2) / 5 + 1;
    *m = mp < 10 ? mp + 3 : mp - 9;
    *y = yoe + era * 400 + (*m <= 2);
}

static const char *format(int64_t ms, const char *zone, char out[SP_DATE])
{
    int64_t days = ms / 86400000, rest = ms % 86400000, y, m, d;
    if (rest < 0) {
        rest += 86400000;
        days--;
    }
    day_of(days, &y, &m, &d);
    snprintf(out, SP_DATE, "%04u-%02u-%02uT%02u:%02u:%02u%s", (unsigned)y % 10000,
             (unsigned)m % 100, (unsigned)d % 100, (unsigned)(rest / 3600000) % 24,
             (unsigned)(rest / 60000 % 60), (unsigned)(rest / 1000 % 60), zone);
    return out;
}

const char *sp_date_wire(int64_t ms, char out[SP_DATE])
{
    return format(ms, ".000+00:00", out);
}

int64_t sp_date_ms(const char *iso)
{
    int y, mo, d, h = 0, mi = 0, s = 0;
    if (!iso || sscanf(iso, "%4d-%2d-%2dT%2d:%2d:%2d", &y, &mo, &d, &h, &mi, &s) < 3)
        return -1;
    if (y < 1970 || y > 9999 || mo < 1 || mo > 12 || d < 1 || d > 31)
        return -1;
    return ((days_of(y, mo, d) * 24 + h) * 60 + mi) * 60000 + s * 1000;
}

/* "2026,5,17,4": up to six numbers of at most five digits; how many there are. */
static int numbers(const char *s, int out[6])
{
    int n = 0;
    for (; n < 6; s++) {
        const char *from = s;
        out[n] = 0;
        for (; *s >= '0' && *s <= '9' && s < from + 5; s++)
            out[n] = out[n] * 10 + (*s - '0');
        n += s > from;
        if (s == from || *s != ',')
            break;
    }
    return n;
}

const char *sp_date(const char *s, char out[SP_DATE])
{
    int v[6] = {0};
    long long ms;
    if (!s)
        return NULL;
    if (strncmp(s, "/Date(", 6) != 0) {
        int64_t at = sp_date_ms(s);
        return at < 0 ? NULL : format(at, "Z", out);
    }
    if (strchr(s, ',')) { /* the month counts from 0 */
        if (numbers(s + 6, v) < 3 || v[0] < 1900 || v[0] > 9999 || v[1] > 11 || v[2] > 31)
            return NULL;
        int64_t minutes = (days_of(v[0], v[1] + 1, v[2]) * 24 + v[3]) * 60 + v[4];
        return format(minutes * 60000 + v[5] * 1000, "Z", out);
    }
    if (sscanf(s + 6, "%18lld", &ms) == 1 && ms > -2208988800000 && ms < 253402300799000)
        return format(ms, "Z", out);
    return NULL;
}

bool sp_is_redirect(const char *name)
{
    return sp_fold_begins(name, "REDIRECTSITE");
}

static const char *text_guid(const am_host *h, const am_value *p, const char *name,
                             char out[SP_GUID])
{
    return sp_guid(h->str(h->get(p, name), NULL), out);
}

static const char *text_date(const am_host *h, const am_value *p, const char *name,
                             char out[SP_DATE])
{
    return sp_date(h->str(h->get(p, name), NULL), out);
}

am_value *sp_site(sp *x, const am_value *p)
{
    const am_host *h = x->h;
    const char *url = h->str(h->get(p, "Url"), NULL);
    const char *tmpl = h->str(h->get(p, "Template"), NULL);
    char site_id[SP_GUID], group_id[SP_GUID], created[SP_DATE], modified[SP_DATE];
    char host[SP_HOST_MAX];
    const char *group = text_guid(h, p, "GroupId", group_id);
    if (!url || !url[0])
        return NULL;
    if (!group)
        group = text_guid(h, p, "RelatedGroupId", group_id);
    bool personal = sp_fold_begins(tmpl, "SPSPERS") ||
                    (sp_url_host(url, host) && sp_fold_eq(host, sp_host(x, "hosts.my")));
    return h->make(
        x->c,
        "{\"url\":%s,\"title\":%s,\"template\":%s,\"site_id\":%s,\"status\":%s,\"lock_state\":%s,"
        "\"lock_issue\":%s,\"owner\":%s,\"owner_login\":%s,\"group_id\":%s,\"has_holds\":%b,"
        "\"is_redirect\":%b,\"personal\":%b,\"teams_connected\":%b,\"hub\":%b,"
        "\"archive_status\":%s,\"created\":%s,\"last_modified\":%s,\"storage_mb\":%d,"
        "\"storage_max_mb\":%d,\"webs\":%d}",
        url, h->str(h->get(p, "Title"), NULL), tmpl, text_guid(h, p, "SiteId", site_id),
        h->str(h->get(p, "Status"), NULL), h->str(h->get(p, "LockState"), NULL),
        h->str(h->get(p, "LockIssue"), NULL), h->str(h->get(p, "Owner"), NULL),
        h->str(h->get(p, "OwnerLoginName"), NULL), group,
        (int)h->truth(h->get(p, "HasHolds"), false), (int)sp_is_redirect(tmpl), (int)personal,
        (int)h->truth(h->get(p, "IsTeamsConnected"), false),
        (int)h->truth(h->get(p, "IsHubSite"), false), h->str(h->get(p, "ArchiveStatus"), NULL),
        text_date(h, p, "CreatedTime", created),
        text_date(h, p, "LastContentModifiedDate", modified), h->num(h->get(p, "StorageUsage"), 0),
        h->num(h->get(p, "StorageMaximumLevel"), 0), h->num(h->get(p, "WebsCount"), 0));
}

am_value *sp_deleted_site(sp *x, const am_value *p, bool personal)
{
    const am_host *h = x->h;
    const char *url = h->str(h->get(p, "Url"), NULL);
    char site_id[SP_GUID], deleted[SP_DATE];
    if (!url || !url[0])
        return NULL;
    return h->make(x->c,
                   "{\"url\":%s,\"site_id\":%s,\"status\":%s,\"personal\":%b,\"deleted\":%s,"
                   "\"days_remaining\":%d,\"storage_max_mb\":%d}",
                   url, text_guid(h, p, "SiteId", site_id), h->str(h->get(p, "Status"), NULL),
                   (int)personal, text_date(h, p, "DeletionTime", deleted),
                   h->num(h->get(p, "DaysRemaining"), 0),
                   h->num(h->get(p, "StorageMaximumLevel"), 0));
}

/* make() reads a template: what would be a directive must not reach it as one. */
const am_value *sp_parse(sp *x, const char *text)
{
    sp_text safe = {0};
    bool quoted = false;
    if (!text || !text[0])
        return NULL;
    for (const char *p = text; *p; p++) {
        if (*p == '%') {
            if (!quoted)
                return NULL;
            sp_text_put(x, &safe, "\\u0025");
            continue;
        }
        if (quoted && *p == '\\' && p[1]) {
            if (p[1] == '%')
                return NULL;
            sp_text_add(x, &safe, p++, 2);
            continue;
        }
        if (*p == '"')
            quoted = !quoted;
        sp_text_add(x, &safe, p, 1);
    }
    return safe.bad || !safe.p ? NULL : x->h->make(x->c, safe.p);
}
