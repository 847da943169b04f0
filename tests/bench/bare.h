/* bare.h - the same requests as plain curl would send them: files for its option -K. */
#ifndef BENCH_BARE_H
#define BENCH_BARE_H

#include "rig.h"

/* Every page of both lists of redirects, one after another; returns how many pages. */
long bare_list(rig *, const char *file);
/* One RemoveSite for each redirect of the list, at most so many at a time; returns how many. again:
 * what has no good answer is sent once more. */
long bare_removals(rig *, const char *file, int parallel, bool again);
/* So many reads of the list's first site, one after another; returns its URL. */
const char *bare_reads(rig *, const char *file, long times);

figures bare_measure(rig *, const char *file);

#endif
