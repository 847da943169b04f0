/* moment.h - the sandbox's clock: real time, moved ahead or stopped by /_sandbox/clock. */
#ifndef SB_MOMENT_H
#define SB_MOMENT_H

#include <stdbool.h>
#include <stdint.h>

typedef struct sb_moment {
    int64_t ahead;     /* ms by which it was advanced */
    int64_t frozen_at; /* wall ms */
    bool frozen;
} sb_moment;

int64_t sb_moment_now(const sb_moment *);  /* wall ms: tokens, the tenants */
int64_t sb_moment_mono(const sb_moment *); /* ms that also pass while frozen: budgets */
void sb_moment_advance(sb_moment *, int64_t ms);
void sb_moment_freeze(sb_moment *);
void sb_moment_thaw(sb_moment *); /* goes on from where it stood */

#endif
