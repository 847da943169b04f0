/* batch.h - several reads in one ProcessQuery, each in a scope of its own.
 *
 * Without scopes the service stops at the first error (reference 4.5), and what is missing hides
 * the rest; a scope catches it (4.6). Reads only: a change is a request of its own. */
#ifndef SP_BATCH_H
#define SP_BATCH_H

#include "sharepoint/flow.h"

enum { SP_BATCH_MAX = 64 }; /* reads of one request */

/* The actions of read n, of a method that returns an object, or a list (csom.h); all of them come
 * before the first path. */
void sp_batch_open(sp *);
void sp_batch_action(sp *, unsigned n, int form);
/* Their methods: path, arguments by sp_csom_arg(), end. */
void sp_batch_paths(sp *);
void sp_batch_path(sp *, unsigned n, const char *method);
void sp_batch_path_end(sp *);
void sp_batch_close(sp *);

/* What read n of the reply at hand gave: true with the value, or NULL and the problem that the
 * service told. False: it is not clear what. */
bool sp_batch_read(sp *, unsigned n, const am_value **value, sp_problem *);

#endif
