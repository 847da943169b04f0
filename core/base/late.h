/* late.h - libraries that are loaded when they are first called.
 *
 * Some bring dozens of others with them, and most commands need none of that. What stands for such a
 * library is one file (late_NAME.c) that defines the functions in use by their own names. */
#ifndef AM_BASE_LATE_H
#define AM_BASE_LATE_H

#include <stddef.h>

typedef void (*am_late_fn)(void);

typedef struct am_late {
    const char *soname;
    const char *const *names; /* n of them */
    am_late_fn *fns;          /* room for n; the library is loaded when the first is there */
    size_t n;
} am_late;

/* Function i. Without the library, or when it lacks one of the names, the program says so and ends
 * with status 70: its installation is broken. The first call takes the loader's locks; later ones
 * may be made in a signal handler. */
am_late_fn am_late_get(const am_late *, size_t i);

#endif
