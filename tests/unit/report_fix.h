/* report_fix.h - a style whose output is caught in memory. */
#ifndef REPORT_FIX_H
#define REPORT_FIX_H

#include <stdlib.h>

#include "report/style.h"

typedef struct caught {
    am_style style;
    char *text;
    size_t n;
} caught;

static inline void catch_begin(caught *c, unsigned width, bool live, bool color)
{
    *c = (caught){.style = {.width = width, .live = live, .color = color}};
    c->style.out = open_memstream(&c->text, &c->n);
}

/* What was printed since the beginning; valid until catch_end(). */
static inline const char *catch_text(caught *c)
{
    fflush(c->style.out);
    return c->text;
}

static inline void catch_end(caught *c)
{
    fclose(c->style.out);
    free(c->text);
}

#endif
