/* style.h - where text for people goes: a stream, its colours, its width. */
#ifndef AM_REPORT_STYLE_H
#define AM_REPORT_STYLE_H

#include <stdbool.h>
#include <stdio.h>

typedef enum am_color { AM_COLOR_AUTO, AM_COLOR_ALWAYS, AM_COLOR_NEVER } am_color;

typedef struct am_style {
    FILE *out;
    bool color;
    bool live;      /* a terminal: a line may be written over */
    unsigned width; /* columns; 0: as wide as need be */
} am_style;

/* Ask the stream and the environment (NO_COLOR, TERM=dumb, COLUMNS). */
am_style am_style_of(FILE *out, am_color wanted);

typedef enum am_ink {
    AM_INK_NONE,
    AM_INK_BOLD,
    AM_INK_DIM,
    AM_INK_GOOD,
    AM_INK_WARN,
    AM_INK_BAD
} am_ink;
/* The escape sequence that begins or, with AM_INK_NONE, ends an ink; "" without colour. */
const char *am_style_ink(const am_style *, am_ink);

#endif
