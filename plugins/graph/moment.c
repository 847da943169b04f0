#include "moment.h"

#include <stddef.h>
#include <stdio.h>
#include <time.h>

bool moment_parse(const char *text, int64_t *ms)
{
    struct tm t = {0};
    int end = 0;
    if (!text || sscanf(text, "%4d-%2d-%2dT%2d:%2d:%2d%n", &t.tm_year, &t.tm_mon, &t.tm_mday,
                        &t.tm_hour, &t.tm_min, &t.tm_sec, &end) != 6)
        return false;
    if (text[end] == '.')
        for (end++; text[end] >= '0' && text[end] <= '9';)
            end++;
    if (text[end] != 'Z' || text[end + 1] || t.tm_year < 1970 || t.tm_mon < 1 || t.tm_mon > 12 ||
        t.tm_mday < 1 || t.tm_mday > 31 || t.tm_hour > 23 || t.tm_min > 59 || t.tm_sec > 60)
        return false;
    t.tm_year -= 1900;
    t.tm_mon -= 1;
    *ms = (int64_t)timegm(&t) * 1000;
    return true;
}

const char *moment_print(char out[MOMENT_TEXT], int64_t ms)
{
    struct tm t;
    time_t s = (time_t)(ms / 1000);
    out[0] = '\0';
    if (gmtime_r(&s, &t))
        strftime(out, MOMENT_TEXT, "%Y-%m-%dT%H:%M:%SZ", &t);
    return out;
}

int64_t moment_days(int64_t then, int64_t now)
{
    int64_t left = then - now;
    return left >= 0 ? left / MOMENT_DAY : -((-left + MOMENT_DAY - 1) / MOMENT_DAY);
}
