/* delay.h - connections that sleep: one thread wakes them when their time has come.
 *
 * Real time, never the sandbox's: a stopped clock does not stop a reply. */
#ifndef SB_DELAY_H
#define SB_DELAY_H

#include <microhttpd.h>
#include <stdbool.h>
#include <stdint.h>

#include "base/err.h"

typedef struct sb_delay sb_delay;

AM_CHECK am_kind sb_delay_new(sb_delay **out, am_err *);
/* Suspend the connection for so many ms; only from a callback of that connection. false: the
 * server is stopping, the connection was not suspended. */
bool sb_delay_sleep(sb_delay *, struct MHD_Connection *, int64_t ms);
/* Wake all, from now on nobody sleeps, and end the thread. Before the daemons are stopped. */
void sb_delay_stop(sb_delay *);
void sb_delay_free(sb_delay *); /* after they are stopped; NULL is fine */

#endif
