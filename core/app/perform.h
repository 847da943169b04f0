/* perform.h - a playbook, once: in plan mode, or for real. */
#ifndef AM_APP_PERFORM_H
#define AM_APP_PERFORM_H

#include "app/args.h"
#include "app/screen.h"

typedef struct am_performance {
    am_session *session;
    const am_playbook_file *file; /* NULL: the run's planned effects are done one by one */
    const am_args *args;   /* whose parameters are the playbook's; NULL: none */
    const am_value *params; /* or these, checked when they were planned */
    am_mode mode;
    am_layout format;
    const char *const *consent; /* ends with NULL, or is NULL */
    bool silent;                /* print nothing but errors */
    bool settle;                /* without a file: only what is open is looked at, by `ended` */
    bool reads; /* it changes nothing: what run(ctx) returns is printed in place of a summary */
    /* Called when the run is there and nothing was done yet, and at its end with its exit code,
     * which it may change. Either may be NULL. */
    void *self;
    am_kind (*begun)(void *self, am_run *, const am_value *facts, const am_value *params, am_err *);
    int (*ended)(void *self, am_run *, int code);
} am_performance;

typedef struct am_performed {
    int code;      /* exit code */
    am_kind ended; /* how the playbook itself ended */
    am_err problem; /* what it ended with, when that is an error */
    bool answered; /* reads: something was returned, and printed in place of a summary */
    am_counts counts;
    uint64_t held, orphaned, removed;
    const char *const *consents; /* that its effects ask for; in the session's arena */
} am_performed;

/* Run it and print what there is to print, errors included. Returns out->code. */
int am_perform(const am_performance *, am_performed *out);

#endif
