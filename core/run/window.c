#include "run/window.h"

#include <string.h>
#include <time.h>

enum { DAY_MIN = 24 * 60, EVERY_DAY = 0x7f };

/* "HH:MM", up to 24:00; -1: none. */
static int minutes(const char *s)
{
    int h = 0, m = 0;
    for (int i = 0; i < 5; i++)
        if (i == 2 ? s[i] != ':' : s[i] < '0' || s[i] > '9')
            return -1;
    h = (s[0] - '0') * 10 + s[1] - '0';
    m = (s[3] - '0') * 10 + s[4] - '0';
    return h > 24 || m > 59 || (h == 24 && m) ? -1 : h * 60 + m;
}

bool am_window_parse(const char *text, am_window *w)
{
    static const char *const days[] = {"sun", "mon", "tue", "wed", "thu", "fri", "sat"};
    *w = (am_window){.days = EVERY_DAY};
    for (unsigned d = 0; d < 7; d++)
        if (!strncmp(text, days[d], 3)) {
            w->days = 1u << d;
            text += 3;
            if (!*text)
                return true;
            if (*text++ != ' ')
                return false;
            break;
        }
    if (strlen(text) != 11 || text[5] != '-')
        return false;
    w->from = minutes(text);
    w->to = minutes(text + 6) % DAY_MIN;
    return w->from >= 0 && w->from < DAY_MIN && minutes(text + 6) >= 0;
}

bool am_window_open(const am_window *w, int64_t wall_ms)
{
    time_t t = (time_t)(wall_ms / 1000);
    struct tm tm;
    if (!localtime_r(&t, &tm))
        return false;
    int now = tm.tm_hour * 60 + tm.tm_min;
    unsigned today = 1u << tm.tm_wday, yesterday = 1u << ((tm.tm_wday + 6) % 7);
    if (w->from == w->to)
        return w->days & today;
    if (w->from < w->to)
        return (w->days & today) && now >= w->from && now < w->to;
    return ((w->days & today) && now >= w->from) || ((w->days & yesterday) && now < w->to);
}
