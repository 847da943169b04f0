#include "run/ledger.h"

#include "run/run_state.h"

void am_run_keep_ledger(am_run *r, am_journal *j)
{
    r->journal = j;
}

am_kind am_run_ledger(am_run *r, am_journal **out, am_err *err)
{
    if (r->mode == AM_MODE_APPLY && r->journal) {
        *out = r->journal;
        return AM_OK;
    }
    am_kind kind = r->rehearsal ? AM_OK : am_ledger_copy(r->journal, &r->rehearsal, err);
    *out = r->rehearsal;
    return kind;
}
