/* launch.h - a program run to its end: what it writes goes into files. */
#ifndef AM_APP_LAUNCH_H
#define AM_APP_LAUNCH_H

#include "base/err.h"

typedef struct am_launch {
    const char *const *argv;    /* ends with NULL; argv[0] is the path */
    const char *out, *err;      /* files, made anew */
    int timeout_ms;             /* after that it is killed, and the error is AM_TIMEOUT */
    bool (*due)(void *self);    /* asked again and again meanwhile; true: it gets sign. Or NULL */
    int sign;                   /* a signal */
    void *self;
} am_launch;

typedef struct am_launch_end {
    int code;    /* its exit code; 128 and the signal that ended it */
    bool struck; /* it was due */
} am_launch_end;

AM_CHECK am_kind am_launch_run(const am_launch *, am_launch_end *, am_err *);

#endif
