/* fuzz_throttle.c - Retry-After, RateLimit-* and Location: one line each. No wait is negative or endless. */
#include <stdlib.h>
#include <string.h>

#include "io/throttle.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
    static const int statuses[] = {200, 302, 429, 503, 504};
    char *lines[6] = {NULL, NULL, NULL, NULL, NULL, NULL};
    char *text = malloc(n + 1), *p = text;
    memcpy(text, data, n);
    text[n] = '\0';
    for (int i = 0; i < 6 && p; i++) {
        lines[i] = p;
        p = strchr(p, '\n');
        if (p)
            *p++ = '\0';
    }
    for (size_t i = 0; i < sizeof statuses / sizeof *statuses; i++) {
        am_throttle t;
        am_throttle_parse(&t, statuses[i], &(am_throttle_headers){lines[0], lines[1], lines[2], lines[3], lines[4], lines[5]},
                          1784592741000);
        if (t.retry_ms < -1 || t.retry_ms > AM_THROTTLE_MAX_MS || t.limit < -1 ||
            t.remaining < -1 || t.units < -1 || t.reset_ms < -1 || t.reset_ms > AM_THROTTLE_MAX_MS ||
            (!t.refused && t.retry_ms != -1))
            abort();
    }
    free(text);
    return 0;
}
