/* plan.h - plan files: JSON Lines, a header, one effect a line, a closing digest. (contract)
 *
 * Written and read line by line, so that a plan of any size needs the memory
 * of one effect. Every line is canonical JSON. The closing line holds the
 * SHA-256 of all bytes before it, so that a changed plan is refused. Each
 * effect line carries a sum of its own: whoever deletes lines by hand can have
 * the rest closed anew by am_plan_trim(), which still refuses changed lines.
 * Effects are sorted by tenant, operation, target, key and nth, so that two
 * plans can be compared with diff(1). */
#ifndef AM_RUN_PLAN_H
#define AM_RUN_PLAN_H

#include "base/buf.h"
#include "base/digest.h"
#include "journal/effects.h"

enum { AM_PLAN_LINE_MAX = 4 << 20, AM_PLAN_FORMAT = 1 };

/* The first line. */
typedef struct am_plan_head {
    const char *id;                 /* ULID; also the file's name */
    const char *tool;               /* version of aftermove */
    const char *playbook, *version; /* playbook NULL: made by `call --plan` or `undo` */
    const char *text_sha;           /* digest of the playbook's text */
    const char *undoes;             /* run that it undoes, or NULL */
    const char *trimmed_from;       /* digest of the plan that it was cut out of, or NULL */
    const am_value *params;
    const am_value *tenants; /* [{name, role, tenant_id, client_id, hosts}] */
    const am_value *notes;    /* [text]: what people must know first */
    const am_value *consents; /* [word]: without these it is not applied, whatever its effects ask for */
    int64_t made;            /* wall ms */
    uint64_t listed;         /* items that its lists returned, for policy.max_share */
} am_plan_head;

/* Writing. The file appears under its name only when it is whole. */
typedef struct am_plan_writer am_plan_writer;
AM_CHECK am_kind am_plan_create(const char *path, const am_plan_head *, am_plan_writer **, am_err *);
AM_CHECK am_kind am_plan_add(am_plan_writer *, const am_effect_row *, am_err *); /* AM_BUG when not sorted */
AM_CHECK am_kind am_plan_finish(am_plan_writer *, char sha[AM_DIGEST_TEXT], am_err *);
void am_plan_abandon(am_plan_writer *); /* NULL is fine */

/* Reading. open() checks the header, next() gives one effect (valid until the next call) or *row
 * untouched and *end true after the digest was found right. AM_REFUSED: the plan was changed. */
typedef struct am_plan_reader am_plan_reader;
AM_CHECK am_kind am_plan_open(const char *path, am_plan_reader **, am_err *);
const am_plan_head *am_plan_get_head(const am_plan_reader *);
AM_CHECK am_kind am_plan_next(am_plan_reader *, am_effect_row *row, bool *end, am_err *);
const char *am_plan_sha(const am_plan_reader *); /* after the end */
void am_plan_close(am_plan_reader *);

/* Read it all once: AM_OK when the digest is right. count and sha may be NULL. */
AM_CHECK am_kind am_plan_verify(const char *path, uint64_t *count, char sha[AM_DIGEST_TEXT], am_err *);
/* A new plan with the effects that keep() likes; it has an id and a digest of its own. */
AM_CHECK am_kind am_plan_trim(const char *from, const char *to,
                              bool (*keep)(void *self, const am_effect_row *), void *self,
                              char sha[AM_DIGEST_TEXT], am_err *);

#endif
