/* applying.h - an approved plan, made true; and a run that goes on after a crash. */
#ifndef AM_APP_APPLYING_H
#define AM_APP_APPLYING_H

#include "app/perform.h"
#include "run/record.h"

typedef struct am_application {
    am_session *session;
    const char *plan;           /* file; NULL when resuming */
    const char *resume;         /* id of the run, or NULL */
    am_record_unsure unsure;    /* when resuming */
    am_layout format;
    const char *const *consent; /* ends with NULL, or is NULL */
} am_application;

/* Check plan, tenants, approvals, policy and consent, then do it. Errors are printed. Returns
 * out->code. */
int am_applying(const am_application *, am_performed *out);
/* Say how to get the report of the session's run, if that changes anything. */
void am_applying_tell(const am_session *);

#endif
