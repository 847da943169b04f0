/* runs.h - the journal's runs, their steps, items and texts.      (contract) */
#ifndef AM_JOURNAL_RUNS_H
#define AM_JOURNAL_RUNS_H

#include "journal/journal.h"

typedef struct am_run_row {
    const char *id;       /* ULID */
    const char *kind;     /* "plan" "apply" "call" "run" "undo" */
    const char *playbook, *version;
    const char *text_sha; /* digest of the playbook's text, kept by am_journal_text_put() */
    const char *plan_id, *plan_sha; /* what it applies, or NULL */
    const char *undoes;             /* run that it undoes, or NULL */
    const am_value *params, *tenants;
    const am_value *consents; /* list of words that its operator gave; see am_journal_run_consents() */
    const char *os_user, *host, *app; /* who */
    const char *state;    /* "running" "done" "unsettled" "failed" "refused" "interrupted"; to readers also
                           * "broken off": running, of a process that is no more */
    int64_t began, ended; /* wall ms; ended 0: not yet */
    int exit_code;
} am_run_row;

AM_CHECK am_kind am_journal_run_begin(am_journal *, const am_run_row *, am_err *);
AM_CHECK am_kind am_journal_run_resume(am_journal *, const char *id, am_err *); /* state running again */
AM_CHECK am_kind am_journal_run_end(am_journal *, const char *id, const char *state, int exit_code, am_err *);
/* By id, or NULL for the newest one that changes things and has not come to its end; AM_ABSENT when
 * there is none. */
AM_CHECK am_kind am_journal_run_get(am_journal *, am_arena *, const char *id, am_run_row *, am_err *);

/* What its operator consented to when it began; NULL: nothing, or nobody wrote it down. */
AM_CHECK am_kind am_journal_run_consents(am_journal *, am_arena *, const char *id, const am_value **, am_err *);

/* Texts (playbooks, plans' headers) by their digest. */
AM_CHECK am_kind am_journal_text_put(am_journal *, const char *text, size_t n, char sha[AM_DIGEST_TEXT], am_err *);
AM_CHECK am_kind am_journal_text_get(am_journal *, am_arena *, const char *sha, const char **text, size_t *n, am_err *);

AM_CHECK am_kind am_journal_step_begin(am_journal *, const char *run, const char *name, am_err *);
AM_CHECK am_kind am_journal_step_end(am_journal *, const char *run, const char *name, const am_value *, am_err *);
/* *done tells whether the step finished in this run before; value then is what it returned. */
AM_CHECK am_kind am_journal_step_get(am_journal *, am_arena *, const char *run, const char *name, bool *done,
                                     const am_value **value, am_err *);

/* All runs, newest first; the row is valid during the call. */
AM_CHECK am_kind am_journal_run_each(am_journal *, am_kind (*fn)(void *self, const am_run_row *, am_err *),
                                     void *self, am_err *);

/* Outcomes of items without an effect: skipped, flagged, failed. outcome is an object {step, tenant,
 * op, subject, word, reason, kind, error, hint, request_id, value}, and of a change {key, nth} too. */
AM_CHECK am_kind am_journal_item(am_journal *, const char *run, const am_value *outcome, am_err *);
/* Each, in order. A resumed run goes again through steps that had not ended: what it found anew there
 * stands in place of what was found before; the chain of events keeps both. */
AM_CHECK am_kind am_journal_item_each(am_journal *, const char *run,
                                      am_kind (*fn)(void *self, const am_value *outcome, am_err *), void *self,
                                      am_err *);

#endif
