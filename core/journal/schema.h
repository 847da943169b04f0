/* schema.h - the journal's tables, as numbered migrations. */
#ifndef AM_JOURNAL_SCHEMA_H
#define AM_JOURNAL_SCHEMA_H

#include "journal/db.h"

/* Bring an opened database to this version: new files get all tables, older ones what is missing.
 * AM_DISK: it is no journal, or a newer program wrote it. Nothing of it is changed then. */
AM_CHECK am_kind am_journal_migrate(am_journal *, am_err *);

#endif
