/* judge.h - are the sandbox's tenants, and what they were asked, as the plan says? */
#ifndef CRASH_JUDGE_H
#define CRASH_JUDGE_H

#include "rig.h"

/* Everything planned was removed exactly once, nothing else changed, no operation runs. NULL: it is
 * so; else the first thing that is not. In the trial's arena. */
const char *judge_done(rig *);
/* Whatever was removed was planned, removed once, and all other sites are as before, leases given
 * back. */
const char *judge_safe(rig *);
/* The tenants are equal to a state taken earlier. */
const char *judge_same(rig *, const am_value *earlier);
/* A removal is done in the journal of that workspace only if its site is gone; all: every one is
 * done, and no lease is out. */
const char *judge_journal(rig *, const char *workspace, bool all);
bool judge_is_planned(const rig *, const char *url);

#endif
