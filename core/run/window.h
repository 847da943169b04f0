/* window.h - local hours during which changes may be sent. */
#ifndef AM_RUN_WINDOW_H
#define AM_RUN_WINDOW_H

#include <stdbool.h>
#include <stdint.h>

typedef struct am_window {
    unsigned days; /* bit 0: Sunday; all bits: every day */
    int from, to;  /* minutes of the day; to < from: over midnight; equal: the whole day */
} am_window;

/* "22:00-06:00", "sat", "sat 08:00-18:00"; false: none of these. */
bool am_window_parse(const char *text, am_window *);
/* Is it open at that time? Past midnight the day on which it began counts. */
bool am_window_open(const am_window *, int64_t wall_ms);

#endif
