#include "base/clock.h"

#include <stdio.h>
#include <string.h>
#include <time.h>

enum { MS = 1000, DAY_S = 86400 };

static bool frozen;
static int64_t frozen_mono, frozen_wall;

static int64_t read_clock(clockid_t id)
{
    struct timespec t;
    clock_gettime(id, &t);
    return (int64_t)t.tv_sec * MS + t.tv_nsec / 1000000;
}

int64_t am_clock_mono(void)
{
    return frozen ? frozen_mono : read_clock(CLOCK_MONOTONIC);
}

int64_t am_clock_wall(void)
{
    return frozen ? frozen_wall : read_clock(CLOCK_REALTIME);
}

void am_clock_freeze(int64_t mono, int64_t wall)
{
    frozen = true;
    frozen_mono = mono;
    frozen_wall = wall;
}

void am_clock_advance(int64_t ms)
{
    frozen_mono += ms;
    frozen_wall += ms;
}

void am_clock_thaw(void)
{
    frozen = false;
}

bool am_clock_frozen(void)
{
    return frozen;
}

typedef struct when {
    int year, month, day, hour, minute, second, ms;
} when;

/* Days since 1970-01-01 in the Gregorian calendar, years counted from March. */
static int64_t days_from(int year, int month, int day)
{
    int64_t y = month <= 2 ? year - 1 : year;
    int64_t era = (y >= 0 ? y : y - 399) / 400;
    int64_t in_era = y - era * 400;
    int64_t in_year = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
    return era * 146097 + in_era * 365 + in_era / 4 - in_era / 100 + in_year - 719468;
}

static bool leap(int year)
{
    return (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
}

static bool valid(const when *w)
{
    static const int days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    return w->month >= 1 && w->month <= 12 && w->day >= 1 &&
           w->day <= days[w->month - 1] + (w->month == 2 && leap(w->year)) && w->hour <= 23 &&
           w->minute <= 59 && w->second <= 60;
}

static int64_t to_ms(const when *w)
{
    int64_t s = days_from(w->year, w->month, w->day) * DAY_S + w->hour * 3600 + w->minute * 60;
    return (s + w->second) * MS + w->ms;
}

const char *am_time_format(char out[AM_TIME_TEXT], int64_t wall_ms)
{
    int64_t s = wall_ms / MS, ms = wall_ms % MS;
    if (ms < 0) {
        ms += MS;
        s--;
    }
    time_t t = (time_t)s;
    struct tm tm;
    if (!gmtime_r(&t, &tm) || tm.tm_year < -1900 || tm.tm_year > 9999 - 1900) {
        snprintf(out, AM_TIME_TEXT, "%s",
                 s < 0 ? "0000-01-01T00:00:00.000Z" : "9999-12-31T23:59:59.999Z");
        return out;
    }
    size_t n = strftime(out, AM_TIME_TEXT, "T%H:%M:%S", &tm);
    char clock[16];
    memcpy(clock, out, n + 1);
    snprintf(out, AM_TIME_TEXT, "%04u-%02u-%02u%s.%03uZ", (unsigned)(tm.tm_year + 1900) % 10000,
             (unsigned)(tm.tm_mon + 1) % 100, (unsigned)tm.tm_mday % 100, clock, (unsigned)ms);
    return out;
}

/* Exactly n digits; moves *p. */
static bool digits(const char **p, int n, int *out)
{
    int v = 0;
    for (int i = 0; i < n; i++, ++*p) {
        if (**p < '0' || **p > '9')
            return false;
        v = v * 10 + (**p - '0');
    }
    *out = v;
    return true;
}

static bool take(const char **p, char c)
{
    if (**p != c)
        return false;
    ++*p;
    return true;
}

/* Milliseconds of ".1234567", the rest cut off. */
static bool fraction(const char **p, int *ms)
{
    int scale = 100;
    if (**p < '0' || **p > '9')
        return false;
    for (*ms = 0; **p >= '0' && **p <= '9'; ++*p, scale /= 10)
        *ms += (**p - '0') * scale;
    return true;
}

/* Z, +01:00, +0100 or +01, in minutes. */
static bool offset(const char **p, int *minutes)
{
    *minutes = 0;
    if (take(p, 'Z') || take(p, 'z'))
        return true;
    int sign = **p == '-' ? -1 : 1, h, m = 0;
    if (!take(p, '-') && !take(p, '+'))
        return false;
    if (!digits(p, 2, &h) || h > 23)
        return false;
    if (**p && ((take(p, ':'), !digits(p, 2, &m)) || m > 59))
        return false;
    *minutes = sign * (h * 60 + m);
    return true;
}

bool am_time_parse(const char *text, int64_t *wall_ms)
{
    when w = {0};
    int minutes;
    const char *p = text;
    if (!p || !digits(&p, 4, &w.year) || !take(&p, '-') || !digits(&p, 2, &w.month) ||
        !take(&p, '-') || !digits(&p, 2, &w.day))
        return false;
    if (!take(&p, 'T') && !take(&p, 't') && !take(&p, ' '))
        return false;
    if (!digits(&p, 2, &w.hour) || !take(&p, ':') || !digits(&p, 2, &w.minute))
        return false;
    if (take(&p, ':') && !digits(&p, 2, &w.second))
        return false;
    if (take(&p, '.') && !fraction(&p, &w.ms))
        return false;
    if (!offset(&p, &minutes) || *p || !valid(&w))
        return false;
    *wall_ms = to_ms(&w) - (int64_t)minutes * 60 * MS;
    return true;
}

static bool month_name(const char **p, int *month)
{
    static const char names[] = "JanFebMarAprMayJunJulAugSepOctNovDec";
    for (int i = 0; i < 12; i++)
        if (strncmp(*p, names + 3 * i, 3) == 0) {
            *month = i + 1;
            *p += 3;
            return true;
        }
    return false;
}

static bool clock_time(const char **p, when *w)
{
    return digits(p, 2, &w->hour) && take(p, ':') && digits(p, 2, &w->minute) && take(p, ':') &&
           digits(p, 2, &w->second);
}

/* Mon Jul  6 08:00:00 2026 */
static bool asctime_date(const char *p, when *w)
{
    bool day = month_name(&p, &w->month) && take(&p, ' ') &&
               (take(&p, ' ') ? digits(&p, 1, &w->day) : digits(&p, 2, &w->day));
    return day && take(&p, ' ') && clock_time(&p, w) && take(&p, ' ') && digits(&p, 4, &w->year) &&
           *p == 0;
}

/* Mon, 06 Jul 2026 08:00:00 GMT, or Monday, 06-Jul-26 08:00:00 GMT */
static bool comma_date(const char *p, when *w)
{
    if (!digits(&p, 2, &w->day))
        return false;
    bool old = *p == '-';
    char between = old ? '-' : ' ';
    if (!take(&p, between) || !month_name(&p, &w->month) || !take(&p, between) ||
        !digits(&p, old ? 2 : 4, &w->year))
        return false;
    if (old) { /* RFC 9110: never more than 50 years ahead */
        char now[AM_TIME_TEXT];
        const char *at = am_time_format(now, am_clock_wall());
        int this_year = 0;
        digits(&at, 4, &this_year);
        w->year += this_year / 100 * 100;
        if (w->year > this_year + 50)
            w->year -= 100;
    }
    return take(&p, ' ') && clock_time(&p, w) && strcmp(p, " GMT") == 0;
}

bool am_time_parse_http(const char *text, int64_t *wall_ms)
{
    static const char days[] = "SunMonTueWedThuFriSat";
    bool named = false;
    for (size_t i = 0; text && i < 7; i++)
        named = named || strncmp(text, days + 3 * i, 3) == 0;
    if (!named)
        return false;
    when w = {0};
    const char *comma = strchr(text, ',');
    bool ok = comma ? comma[1] == ' ' && comma_date(comma + 2, &w)
                    : text[3] == ' ' && asctime_date(text + 4, &w);
    if (!ok || !valid(&w))
        return false;
    *wall_ms = to_ms(&w);
    return true;
}
