/* figures.h - what one run of a program took, and many of them. */
#ifndef BENCH_FIGURES_H
#define BENCH_FIGURES_H

#include <stddef.h>

enum { BENCH_PAIRS_MAX = 32 };

typedef struct figures {
    double wall_ms, cpu_ms, rss_mib;
    double server_ms; /* CPU time of the sandbox meanwhile */
    double requests, changes, throttled;
} figures;

/* Runs of two programs, one beside the other. */
typedef struct pairs {
    size_t n;
    figures ours[BENCH_PAIRS_MAX], theirs[BENCH_PAIRS_MAX];
} pairs;

/* By member: medians of each, and of the quotients ours/theirs of each pair. */
figures figures_ours(const pairs *);
figures figures_theirs(const pairs *);
figures figures_ratio(const pairs *);

#endif
