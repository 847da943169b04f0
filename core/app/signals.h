/* signals.h - Ctrl-C: once to finish what is in flight and stop, twice to leave at once. */
#ifndef AM_APP_SIGNALS_H
#define AM_APP_SIGNALS_H

#include "run/run.h"

/* From now on SIGINT and SIGTERM stop this run; NULL: none, they end the program. */
void am_signals_watch(am_run *);
bool am_signals_came(void);

#endif
