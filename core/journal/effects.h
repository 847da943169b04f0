/* effects.h - the journal's effects: intent, sent, and what became of it. (contract) */
#ifndef AM_JOURNAL_EFFECTS_H
#define AM_JOURNAL_EFFECTS_H

#include "journal/journal.h"

typedef enum am_effect_state {
    AM_EFFECT_PLANNED, AM_EFFECT_INTENT, AM_EFFECT_SENT, AM_EFFECT_DONE, AM_EFFECT_FAILED,
    AM_EFFECT_REFUSED, AM_EFFECT_UNKNOWN
} am_effect_state;
const char *am_effect_state_name(am_effect_state);

typedef struct am_effect_row {
    int64_t id;
    const char *run, *step; /* step may be NULL */
    const char *tenant, *op;
    const char *key;        /* digest of tenant, op and canonical args */
    unsigned nth;           /* n-th of that key in the run, from 0 */
    const am_value *args, *evidence, *undo, *predicted;
    const char *undo_op, *no_undo, *target, *reason, *consent;
    uint32_t undo_days;
    int64_t seen, sent, ended;    /* wall ms */
    am_effect_state state;
    const am_value *value;        /* result when done */
    const char *error, *error_kind, *request_id;
} am_effect_row;

/* Digest of what an effect is: tenant, operation, canonical arguments. */
const char *am_effect_key(const char *tenant, const char *op, const am_value *args, char out[AM_DIGEST_TEXT]);
/* Record at the door; *id is the row. The same run, key and nth again updates evidence (resume). */
AM_CHECK am_kind am_journal_effect_put(am_journal *, const am_effect_row *, int64_t *id, am_err *);
AM_CHECK am_kind am_journal_effect_state(am_journal *, int64_t id, am_effect_state, const am_value *value,
                                         const am_err *error, const char *request_id, am_err *);
AM_CHECK am_kind am_journal_effect_find(am_journal *, am_arena *, const char *run, const char *key, unsigned nth,
                                        am_effect_row *, bool *found, am_err *);
/* Call fn for each effect of a run in constant memory, sorted; a non-zero answer ends the walk and is
 * returned. Rows are valid during the call. */
typedef enum am_effect_order { AM_BY_KEY, AM_BY_TIME, AM_BY_TIME_REVERSED, AM_BY_STEP } am_effect_order;
AM_CHECK am_kind am_journal_effect_each(am_journal *, const char *run, am_effect_order,
                                        am_kind (*fn)(void *self, const am_effect_row *, am_err *), void *self,
                                        am_err *);

/* How many effects of a run are in each state. */
AM_CHECK am_kind am_journal_effect_count(am_journal *, const char *run, int64_t counts[AM_EFFECT_UNKNOWN + 1], am_err *);

/* Drop the planned effects of a run: a plan file has taken them over. */
AM_CHECK am_kind am_journal_forget_planned(am_journal *, const char *run, am_err *);

#endif
