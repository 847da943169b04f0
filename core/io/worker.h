/* worker.h - a few threads for what would block the loop: programs, foreign calls. */
#ifndef AM_IO_WORKER_H
#define AM_IO_WORKER_H

#include "io/ticket.h"

typedef struct am_worker am_worker;

/* Heap, from am_job_start; freed by am_job_free. */
typedef struct am_job {
    am_ticket ticket; /* settles on the loop when fn has returned */
    void (*fn)(void *arg);
    void (*discard)(void *arg); /* frees arg; called by am_job_free, or later when fn still runs */
    void *arg;
    am_worker *worker;
    struct am_job *next;
    bool abandoned;
} am_job;

/* Threads are started when there is work for them, at most so many. */
am_worker *am_worker_new(am_loop *, unsigned threads);
/* Waits for what still runs; jobs that have not begun never do. */
void am_worker_free(am_worker *);
/* fn runs on one of the threads with arg, which nobody else touches until the ticket settles. */
am_job *am_job_start(am_worker *, void (*fn)(void *), void *arg, void (*discard)(void *),
                     am_ready *owner);
void am_job_free(am_job *); /* NULL is fine; also while it runs */

#endif
