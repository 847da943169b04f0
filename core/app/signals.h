/* signals.h - Ctrl-C: once to finish what is in flight and stop, twice to leave at once. */
#ifndef AM_APP_SIGNALS_H
#define AM_APP_SIGNALS_H

#include "run/run.h"

/* From now on SIGINT and SIGTERM stop this run; NULL: none, they end the program. */
void am_signals_watch(am_run *);
bool am_signals_came(void);
/* Without a run: the first is only noted, for what looks at am_signals_came() between two pieces of work. */
void am_signals_note(void);

/* The same for a console: SIGINT ends only what it does now; a second one before the next
 * am_signals_piece() leaves at once. SIGTERM stops the run. */
void am_signals_watch_pieces(am_run *);
void am_signals_piece(void);       /* something new begins */
bool am_signals_interrupted(void); /* since then */

#endif
