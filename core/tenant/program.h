/* program.h - a program of the operator's, run to its end on a worker thread: bounded in time and
 * in output, without a shell, with an empty standard input. */
#ifndef AM_TENANT_PROGRAM_H
#define AM_TENANT_PROGRAM_H

#include <stdatomic.h>

#include "base/buf.h"

typedef struct am_program {
    char **argv; /* its own, ends with NULL */
    uint32_t ms;
    atomic_bool cancelled;
    am_buf out, complaint; /* standard output; the beginning of standard error */
    int failed;            /* errno: it could not be started */
    int status;            /* exit status; 128 + signal */
    bool timed_out, too_much;
} am_program;

/* Takes argv and its strings. */
am_program *am_program_new(char **argv, uint32_t ms, size_t most_output);
void am_program_run(void *program);   /* blocks */
void am_program_cancel(am_program *); /* from any thread: kill it soon */
void am_program_free(void *program);

#endif
