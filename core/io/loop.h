/* loop.h - one thread, one wait: ready work, timers, transfers.   (contract)
 *
 * A tick: run what is ready, call the before-io hooks (the journal commits the
 * tick's intents there), hand requests to the transport, perform, settle,
 * fire timers, wait. curl_multi_poll is the only wait. */
#ifndef AM_IO_LOOP_H
#define AM_IO_LOOP_H

#include "base/err.h"

typedef struct am_loop am_loop;
typedef struct am_ready am_ready;

/* Something that runs once, soon, on the loop's thread. Embedded in its owner. */
struct am_ready {
    void (*run)(am_ready *);
    am_ready *next, *prev; /* the loop's own */
    bool queued;
};

typedef struct am_timer {
    am_ready ready; /* run() is called when due */
    int64_t due;    /* am_clock_mono() ms */
    size_t slot;    /* the loop's own; 0: not set */
} am_timer;

am_loop *am_loop_new(void);
void am_loop_free(am_loop *);

void am_loop_ready(am_loop *, am_ready *);   /* idempotent while queued */
void am_loop_unready(am_loop *, am_ready *); /* forget it; fine when not queued */
void am_timer_set(am_loop *, am_timer *, int64_t due_mono); /* moves it when set */
void am_timer_clear(am_loop *, am_timer *);
/* Called once a tick, after ready work and before requests leave. A NULL hook forgets self's. */
void am_loop_before_io(am_loop *, void (*hook)(void *self), void *self);
/* Let what was started since the tick began leave now: its answer is then waited for while the
 * caller works on. Not from a transfer's own callbacks. */
void am_loop_flush(am_loop *);
/* Run ticks until done(self) says so. AM_BUG when nothing is pending and it never will. Under a
 * frozen clock waiting for a timer advances the clock to it instead of sleeping. */
AM_CHECK am_kind am_loop_run(am_loop *, bool (*done)(void *self), void *self, am_err *);
void am_loop_wake(am_loop *); /* from any thread, and from signal handlers */

#endif
