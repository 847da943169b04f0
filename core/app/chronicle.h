/* chronicle.h - a session's runs in the journal: who began what, and how it ended. */
#ifndef AM_APP_CHRONICLE_H
#define AM_APP_CHRONICLE_H

#include "app/session.h"
#include "journal/runs.h"
#include "run/record.h"

/* The workspace's journal, opened for writing once a session; closed with it. who: "apply PLAN". */
AM_CHECK am_kind am_chronicle_open(am_session *, const char *who, am_err *);
/* Write down that the session's present run begins: row says kind, playbook, version, text, plan,
 * params; the rest (id, tenants, consents, user, host, application) is filled in here. Committed on return
 * together with what was written to the journal before. The run is recorded from now on. */
AM_CHECK am_kind am_chronicle_begin(am_session *, am_run_row *row, am_record_how, am_record **, am_err *);
/* The session's present run goes on with an earlier one. */
AM_CHECK am_kind am_chronicle_resume(am_session *, const char *id, am_record_how, am_record **, am_err *);
/* Write down how it ended. Returns code, or the journal's exit code (its error is printed). */
int am_chronicle_end(am_session *, const am_record *, int code);
/* The session's tenants: [{name, role, tenant_id, client_id, hosts}]. */
const am_value *am_chronicle_tenants(am_session *);

#endif
