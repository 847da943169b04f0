#include "package/version.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

enum { PARTS = 4, DIGITS = 9, LONGEST = 64 };

bool am_version_valid(const char *s)
{
    int parts = 0;
    if (strlen(s) > LONGEST)
        return false;
    for (;; s++) {
        size_t n = strspn(s, "0123456789");
        if (n == 0 || n > DIGITS || ++parts > PARTS)
            return false;
        s += n;
        if (*s != '.')
            break;
    }
    if (*s != '-')
        return !*s;
    for (s++; isalnum((unsigned char)*s) || *s == '.'; s++)
        if (!s[1])
            return true;
    return false;
}

/* The next number; past the last one it is 0. */
static long part(const char **s)
{
    char *end;
    if (!isdigit((unsigned char)**s))
        return 0;
    long v = strtol(*s, &end, 10);
    *s = end + (*end == '.');
    return v;
}

int am_version_compare(const char *a, const char *b)
{
    for (int i = 0; i < PARTS; i++) {
        long x = part(&a), y = part(&b);
        if (x != y)
            return x < y ? -1 : 1;
    }
    if (!*a || !*b) /* the release itself is newer than what came before it */
        return !*a - !*b;
    return strcmp(a, b);
}
