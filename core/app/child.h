/* child.h - a program started by this one and ended with it. */
#ifndef AM_APP_CHILD_H
#define AM_APP_CHILD_H

#include <sys/types.h>

#include "base/buf.h"
#include "base/err.h"

typedef struct am_child {
    pid_t pid;   /* 0: none */
    int in, out; /* its standard input and output; -1: closed */
} am_child;

/* argv ends with NULL; argv[0] is the path. It gets a process group of its own, so that Ctrl-C is
 * for this program alone, and sees the end of its input when this program ends, however it does. */
AM_CHECK am_kind am_child_start(const char *const *argv, am_child *, am_err *);
/* Its next line of output, without the end of line; AM_TIMEOUT, or AM_REMOTE when it ended. */
AM_CHECK am_kind am_child_line(am_child *, am_buf *, int timeout_ms, am_err *);
/* Close its input and wait; what does not end by itself is ended. */
void am_child_stop(am_child *);

#endif
