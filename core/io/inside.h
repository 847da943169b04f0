/* inside.h - what the files of io share of the loop; nobody else includes it. */
#ifndef AM_IO_INSIDE_H
#define AM_IO_INSIDE_H

#include <curl/curl.h>

#include "io/loop.h"

/* The one transport of a loop: it hands requests over and hears of their end. */
typedef struct am_transport {
    void *self;
    void (*open)(CURLM *);                      /* sets its options, before all else; or NULL */
    void (*send)(void *self);                   /* hand over what was started */
    void (*over)(void *self, CURL *, CURLcode); /* a transfer ended */
} am_transport;

void am_loop_transport(am_loop *, const am_transport *); /* NULL: none any more */
CURLM *am_loop_multi(am_loop *); /* made when it is first asked for */
/* Transfers in the multi handle, or work on other threads, by which the loop still has to wait. */
void am_loop_busy(am_loop *, int delta);
/* Called at the start of each tick, to fetch what other threads left. NULL removes it. */
void am_loop_inlet(am_loop *, void (*fetch)(void *self), void *self);

#endif
