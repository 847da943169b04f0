/* spawn.h - other programs, started with their output where the tests want it. */
#ifndef CRASH_SPAWN_H
#define CRASH_SPAWN_H

#include <stddef.h>
#include <sys/types.h>

/* Output to out.PID and err.PID; env: "NAME=value" in addition to ours. -1: cannot. */
pid_t spawn_logged(const char *const *args, const char *const *env, const char *out,
                   const char *err);
/* Its standard input is *in, its first line of output lands in line. */
pid_t spawn_server(const char *const *args, int *in, char *line, size_t line_n);
pid_t spawn_quiet(const char *const *args); /* our output; found in PATH */

#endif
