/* ledger_copy.c - a ledger in memory that changes can be tried on. */
#include "base/mem.h"
#include "journal/ledger_state.h"
#include "journal/schema.h"

static am_kind do_sql(am_journal *j, const char *sql, const char *path, am_err *e)
{
    sqlite3_stmt *st = NULL;
    int rc = sqlite3_prepare_v2(j->db, sql, -1, &st, NULL);
    if (rc == SQLITE_OK && path)
        rc = sqlite3_bind_text(st, 1, path, -1, SQLITE_STATIC);
    if (rc == SQLITE_OK)
        rc = sqlite3_step(st);
    (void)sqlite3_finalize(st);
    return rc == SQLITE_DONE ? AM_OK : am_db_fail(j, rc, "copy the ledger", e);
}

am_kind am_ledger_copy(const am_journal *from, am_journal **out, am_err *e)
{
    am_journal *j = am_new(am_journal);
    j->memory = true;
    j->path = am_strdup(from ? from->path : "the ledger in memory");
    j->scratch = am_arena_new(AM_DB_SCRATCH);
    am_kind k = AM_OK;
    int rc = sqlite3_open_v2(":memory:", &j->db, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX, NULL);
    if (rc != SQLITE_OK)
        k = am_db_fail(j, rc, "copy the ledger", e);
    if (!k)
        k = am_journal_migrate(j, e);
    if (!k && from && !am_ledger_lacks(from) && !(k = do_sql(j, "ATTACH ? AS own", from->path, e)) &&
        !(k = do_sql(j, "INSERT INTO main.ledger SELECT * FROM own.ledger", NULL, e)))
        k = do_sql(j, "DETACH own", NULL, e);
    if (k) {
        am_journal_close(j);
        j = NULL;
    }
    *out = j;
    return k;
}
