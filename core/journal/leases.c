#include "journal/leases.h"

#include "base/clock.h"
#include "base/json.h"
#include "journal/chain.h"
#include "journal/db.h"

am_kind am_journal_lease_take(am_journal *j, const am_lease_row *r, int64_t *id, am_err *e)
{
    am_kind k = am_db_change(j, e, "INSERT INTO lease (run, tenant, op, args, taken) VALUES (?, ?, ?, ?, ?)",
                             "sssji", r->run, r->tenant, r->op, r->args, am_clock_wall());
    if (k)
        return k;
    *id = am_db_last_id(j);
    j->urgent = true;
    am_arena_reset(j->scratch);
    return am_chain_append(j, r->run, "lease.take", 0,
                           am_json_make(j->scratch, "{\"lease\":%d,\"tenant\":%s,\"op\":%s,\"args\":%v}", *id,
                                        r->tenant, r->op, r->args),
                           e);
}

am_kind am_journal_lease_end(am_journal *j, int64_t id, const char *note, am_err *e)
{
    am_kind k = am_db_change(j, e, "UPDATE lease SET returned = ?, note = ? WHERE id = ?", "isi",
                             am_clock_wall(), note, id);
    am_arena_reset(j->scratch);
    return k ? k
             : am_chain_append(j, NULL, "lease.end", 0,
                               am_json_make(j->scratch, "{\"lease\":%d,\"note\":%s}", id, note), e);
}

am_kind am_journal_lease_each(am_journal *j, const char *run,
                              am_kind (*fn)(void *, const am_lease_row *, am_err *), void *self, am_err *e)
{
    sqlite3_stmt *st = am_db_query(j, e,
                                   "SELECT id, run, tenant, op, args, taken, returned, note FROM lease"
                                   " WHERE returned = 0 AND run = coalesce(?, run) ORDER BY id DESC",
                                   "s", run);
    am_walk w = am_walk_begin(j, st, e);
    while (am_walk_next(&w)) {
        am_lease_row r = {.id = sqlite3_column_int64(st, 0), .run = am_db_text(w.arena, st, 1),
                          .tenant = am_db_text(w.arena, st, 2), .op = am_db_text(w.arena, st, 3),
                          .taken = sqlite3_column_int64(st, 5), .note = am_db_text(w.arena, st, 7)};
        if (!(w.kind = am_db_json(j, w.arena, st, 4, &r.args, e)))
            w.kind = fn(self, &r, e);
    }
    return am_walk_end(&w);
}
