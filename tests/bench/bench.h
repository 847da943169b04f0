/* bench.h - what is measured, and what the measurements share. */
#ifndef BENCH_BENCH_H
#define BENCH_BENCH_H

#include "bare.h"
#include "rig.h"
#include "sheet.h"

enum { BENCH_SIZES = 5 };

/* How much of everything. */
typedef struct bench_plan {
    size_t pairs;
    long lists[BENCH_SIZES];    /* of so many; ends with 0 */
    long filtered[BENCH_SIZES]; /* the same by a playbook that keeps few */
    long removals[BENCH_SIZES];
    long faulty;                /* removals of which one request in twenty has no answer */
    long budgets[BENCH_SIZES];  /* resource units a minute, told in seconds */
    long reads;                 /* of one site, one after another */
} bench_plan;

typedef struct bench {
    const bench_plan *plan;
    const char *bin, *work, *shm;
    const char *program; /* aftermove */
    sheet sheet;
    double server_ms, server_requests; /* of curl's parallel runs: the sandbox's ceiling */
} bench;

/* Said on standard error, and given back. */
const char *bench_say(rig *, const char *fmt, ...) AM_PRINTF(2, 3);

/* reads.c */
void bench_lists(bench *);
void bench_filtered(bench *);
void bench_reads(bench *);

/* removals.c */
void bench_removals(bench *);
void bench_faults(bench *);
void bench_budgets(bench *);

#endif
