/* clock.h - time in milliseconds; a test may hold it in its hand. */
#ifndef AM_BASE_CLOCK_H
#define AM_BASE_CLOCK_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

int64_t am_clock_mono(void); /* never goes back */
int64_t am_clock_wall(void); /* since 1970 UTC */
/* From now on both clocks stand at these values and move only by am_clock_advance(). */
void am_clock_freeze(int64_t mono, int64_t wall);
void am_clock_advance(int64_t ms);
void am_clock_thaw(void);
bool am_clock_frozen(void);

enum { AM_TIME_TEXT = 32 };
/* "2026-07-27T08:00:00.123Z"; returns out. */
const char *am_time_format(char out[AM_TIME_TEXT], int64_t wall_ms);
/* ISO 8601 with Z or an offset, fraction optional; false: no such time. */
bool am_time_parse(const char *text, int64_t *wall_ms);
/* HTTP date (RFC 9110 5.6.7, all three forms). */
bool am_time_parse_http(const char *text, int64_t *wall_ms);

#endif
