#include "sandbox/emit.h"

#include <inttypes.h>
#include <stdio.h>

static void item(sb_emit *e)
{
    if (e->comma)
        am_buf_char(e->out, ',');
    e->comma = true;
}

void sb_emit_open(sb_emit *e, char bracket)
{
    item(e);
    am_buf_char(e->out, bracket);
    if (e->csom)
        am_buf_char(e->out, '\r');
    e->comma = false;
}

void sb_emit_close(sb_emit *e, char bracket)
{
    if (e->csom)
        am_buf_char(e->out, '\r');
    am_buf_char(e->out, bracket);
    e->comma = true;
}

static bool plain(bool csom, unsigned char c)
{
    return c >= 0x20 && c != '"' && c != '\\' &&
           !(csom && (c == '/' || c == '&' || c == '<' || c == '>'));
}

static const char *escape(unsigned char c, char six[7])
{
    static const char hex[] = "0123456789abcdef";

    switch (c) {
    case '"':
        return "\\\"";
    case '\\':
        return "\\\\";
    case '\n':
        return "\\n";
    case '\r':
        return "\\r";
    case '\t':
        return "\\t";
    default:
        break;
    }
    six[0] = '\\';
    six[1] = 'u';
    six[2] = six[3] = '0';
    six[4] = hex[c >> 4];
    six[5] = hex[c & 15];
    six[6] = '\0';
    return six;
}

static void quote(sb_emit *e, const char *text)
{
    const char *from = text;
    const char *p;
    char six[7];

    am_buf_char(e->out, '"');
    for (p = text; *p; p++) {
        if (plain(e->csom, (unsigned char)*p))
            continue;
        am_buf_add(e->out, from, (size_t)(p - from));
        am_buf_str(e->out, escape((unsigned char)*p, six));
        from = p + 1;
    }
    am_buf_add(e->out, from, (size_t)(p - from));
    am_buf_char(e->out, '"');
}

/* Numbers are most of a list's page: no format strings for them. */
static void digits(sb_emit *e, int64_t i)
{
    char text[24];
    size_t at = sizeof text;
    uint64_t n = i < 0 ? 0 - (uint64_t)i : (uint64_t)i;

    do
        text[--at] = (char)('0' + n % 10);
    while (n /= 10);
    if (i < 0)
        text[--at] = '-';
    am_buf_add(e->out, text + at, sizeof text - at);
}

void sb_emit_key(sb_emit *e, const char *name)
{
    item(e);
    quote(e, name);
    am_buf_char(e->out, ':');
    e->comma = false;
}

void sb_emit_null(sb_emit *e)
{
    item(e);
    am_buf_add(e->out, "null", 4);
}

void sb_emit_str(sb_emit *e, const char *text)
{
    if (!text) {
        sb_emit_null(e);
        return;
    }
    item(e);
    quote(e, text);
}

void sb_emit_int(sb_emit *e, int64_t i)
{
    item(e);
    digits(e, i);
}

void sb_emit_long(sb_emit *e, int64_t i)
{
    item(e);
    if (!e->csom)
        am_buf_char(e->out, '"');
    digits(e, i);
    if (!e->csom)
        am_buf_char(e->out, '"');
}

void sb_emit_bool(sb_emit *e, bool b)
{
    item(e);
    am_buf_str(e->out, b ? "true" : "false");
}

void sb_emit_guid(sb_emit *e, const sb_guid *g)
{
    char text[SB_GUID_TEXT];

    item(e);
    sb_guid_text(text, g);
    am_buf_str(e->out, e->csom ? "\"\\/Guid(" : "\"");
    am_buf_add(e->out, text, SB_GUID_TEXT - 1);
    am_buf_str(e->out, e->csom ? ")\\/\"" : "\"");
}

/* Days since 1970 to a date (Howard Hinnant's civil_from_days). */
static void civil(int64_t days, int64_t *year, int *month, int *day)
{
    int64_t era, doe, yoe, doy, mp;

    days += 719468;
    era = (days >= 0 ? days : days - 146096) / 146097;
    doe = days - era * 146097;
    yoe = (doe - doe / 1460 + doe / 36524 - doe / 146096) / 365;
    doy = doe - (365 * yoe + yoe / 4 - yoe / 100);
    mp = (5 * doy + 2) / 153;
    *day = (int)(doy - (153 * mp + 2) / 5 + 1);
    *month = (int)(mp < 10 ? mp + 3 : mp - 9);
    *year = yoe + era * 400 + (*month <= 2);
}

void sb_emit_date(sb_emit *e, int64_t ms)
{
    int64_t year, days, rest;
    int month, day, h, m, s, milli;
    char text[96];

    item(e);
    if (ms == SB_NO_DATE) {
        am_buf_str(e->out, e->csom ? "\"\\/Date(1,0,1,0,0,0,0)\\/\"" : "\"0001-01-01T00:00:00\"");
        return;
    }
    days = ms / 86400000;
    rest = ms % 86400000;
    if (rest < 0) {
        rest += 86400000;
        days--;
    }
    civil(days, &year, &month, &day);
    h = (int)(rest / 3600000);
    m = (int)(rest / 60000 % 60);
    s = (int)(rest / 1000 % 60);
    milli = (int)(rest % 1000);
    if (e->csom)
        snprintf(text, sizeof text, "\"\\/Date(%" PRId64 ",%d,%d,%d,%d,%d,%d)\\/\"", year, month - 1, day, h,
                 m, s, milli);
    else
        snprintf(text, sizeof text, "\"%04" PRId64 "-%02d-%02dT%02d:%02d:%02dZ\"", year, month, day,
                 h, m, s);
    am_buf_str(e->out, text);
}

void sb_emit_raw(sb_emit *e, const char *json)
{
    item(e);
    am_buf_str(e->out, json);
}

void sb_emit_kstr(sb_emit *e, const char *name, const char *text)
{
    sb_emit_key(e, name);
    sb_emit_str(e, text);
}

void sb_emit_kint(sb_emit *e, const char *name, int64_t i)
{
    sb_emit_key(e, name);
    sb_emit_int(e, i);
}

void sb_emit_kbool(sb_emit *e, const char *name, bool b)
{
    sb_emit_key(e, name);
    sb_emit_bool(e, b);
}

void sb_emit_kguid(sb_emit *e, const char *name, const sb_guid *g)
{
    sb_emit_key(e, name);
    sb_emit_guid(e, g);
}
