/* perform.h - a playbook, once: in plan mode, or for real. */
#ifndef AM_APP_PERFORM_H
#define AM_APP_PERFORM_H

#include "app/args.h"
#include "app/screen.h"

typedef struct am_performance {
    am_session *session;
    const am_playbook_file *file;
    const am_args *args; /* whose parameters are the playbook's; NULL: none */
    am_mode mode;
    am_layout format;
    const char *const *consent; /* ends with NULL, or is NULL */
    bool silent;                /* print nothing but errors */
} am_performance;

typedef struct am_performed {
    int code; /* exit code */
    am_counts counts;
    uint64_t held, orphaned, removed;
    const char *const *consents; /* that its effects ask for; in the session's arena */
} am_performed;

/* Run it and print what there is to print, errors included. Returns out->code. */
int am_perform(const am_performance *, am_performed *out);
/* First in plan mode, unseen, then for real: refuses beforehand what the policy would refuse midway
 * (too many changes, a consent that is missing). */
int am_perform_both(const am_performance *, am_performed *out);

#endif
