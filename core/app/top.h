/* top.h - what the processes of this host do with the budgets of tenants, and what the runs of the
 * workspace have come to: one picture of it. */
#ifndef AM_APP_TOP_H
#define AM_APP_TOP_H

#include "app/app.h"
#include "base/mem.h"
#include "base/value.h"
#include "journal/journal.h"

typedef struct am_top am_top;

am_top *am_top_new(void);
void am_top_free(am_top *);
/* Look anew. dir: the runtime directory, or NULL; journal: of the workspace, or NULL. Rates are those
 * since the look before. */
AM_CHECK am_kind am_top_look(am_top *, const char *dir, am_journal *, am_err *);
void am_top_print(const am_top *, const am_style *);
/* {tenants: [{tenant, pid, doing, since, requests, per_second, in_flight, waiting, window, refused,
 * units, units_used, window_ends_ms, stopped_ms}], runs: [{id, kind, playbook, began, effects: {done: 3, ...}}]} */
const am_value *am_top_json(const am_top *, am_arena *);

#endif
