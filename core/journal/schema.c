#include "journal/schema.h"

/* Numbered for ever: a migration that was released is never edited, a new one is added. */
static const char *const migrations[] = {
    /* 1 */
    "CREATE TABLE text (sha TEXT PRIMARY KEY, body BLOB NOT NULL) WITHOUT ROWID;"
    "CREATE TABLE run (id TEXT PRIMARY KEY, kind TEXT NOT NULL, playbook TEXT, version TEXT, text_sha TEXT,"
    " plan_id TEXT, plan_sha TEXT, undoes TEXT, params TEXT, tenants TEXT, os_user TEXT, host TEXT, app TEXT,"
    " state TEXT NOT NULL, began INTEGER NOT NULL, ended INTEGER NOT NULL DEFAULT 0,"
    " exit_code INTEGER NOT NULL DEFAULT 0) WITHOUT ROWID;"
    "CREATE TABLE step (run TEXT NOT NULL, name TEXT NOT NULL, began INTEGER NOT NULL, ended INTEGER NOT NULL"
    " DEFAULT 0, value TEXT, PRIMARY KEY (run, name)) WITHOUT ROWID;"
    "CREATE TABLE effect (id INTEGER PRIMARY KEY, run TEXT NOT NULL, step TEXT, tenant TEXT NOT NULL,"
    " op TEXT NOT NULL, key TEXT NOT NULL, nth INTEGER NOT NULL, args TEXT NOT NULL, evidence TEXT, undo TEXT,"
    " predicted TEXT, undo_op TEXT, no_undo TEXT, target TEXT, reason TEXT, consent TEXT,"
    " undo_days INTEGER NOT NULL, seen INTEGER NOT NULL, sent INTEGER NOT NULL DEFAULT 0,"
    " ended INTEGER NOT NULL DEFAULT 0, state INTEGER NOT NULL, value TEXT, error TEXT, error_kind TEXT,"
    " request_id TEXT, UNIQUE (run, key, nth));"
    "CREATE TABLE lease (id INTEGER PRIMARY KEY, run TEXT NOT NULL, tenant TEXT NOT NULL, op TEXT NOT NULL,"
    " args TEXT NOT NULL, taken INTEGER NOT NULL, returned INTEGER NOT NULL DEFAULT 0, note TEXT);"
    "CREATE INDEX lease_out ON lease (id) WHERE returned = 0;"
    "CREATE TABLE item (id INTEGER PRIMARY KEY, run TEXT NOT NULL, time INTEGER NOT NULL, outcome TEXT NOT NULL);"
    "CREATE INDEX item_run ON item (run, id);"
    "CREATE TABLE event (n INTEGER PRIMARY KEY, time INTEGER NOT NULL, run TEXT, type TEXT NOT NULL,"
    " effect INTEGER, data TEXT NOT NULL, digest TEXT NOT NULL);"
    "CREATE INDEX event_effect ON event (effect, n) WHERE effect IS NOT NULL;"
    "CREATE INDEX event_run ON event (run, n);",
    /* 2: the ledger; identifiers of removed entries are not used again, events name them */
    "CREATE TABLE ledger (id INTEGER PRIMARY KEY AUTOINCREMENT, direction TEXT NOT NULL, kind TEXT NOT NULL,"
    " name TEXT NOT NULL, upn TEXT, target_upn TEXT, source_url TEXT, source_key TEXT, target_url TEXT,"
    " state TEXT NOT NULL, verdict TEXT, reason TEXT, evidence TEXT, run TEXT, added INTEGER NOT NULL,"
    " changed INTEGER NOT NULL, UNIQUE (direction, name));"
    "CREATE UNIQUE INDEX ledger_source ON ledger (direction, source_key) WHERE source_key IS NOT NULL;"
    "CREATE TABLE ledger_step (event INTEGER PRIMARY KEY, entry INTEGER NOT NULL, time INTEGER NOT NULL,"
    " run TEXT, before TEXT, state TEXT NOT NULL, verdict TEXT, reason TEXT, evidence TEXT);"
    "CREATE INDEX ledger_step_entry ON ledger_step (entry, event);",
};

enum {
    APPLICATION_ID = 0x616d6a31, /* "amj1", in the file's header */
    VERSION = sizeof migrations / sizeof *migrations
};

static am_kind number(am_journal *j, const char *pragma, int64_t *out, am_err *e)
{
    sqlite3_stmt *st = NULL;
    int rc = sqlite3_prepare_v2(j->db, pragma, -1, &st, NULL);
    if (rc == SQLITE_OK)
        rc = sqlite3_step(st);
    if (rc == SQLITE_ROW)
        *out = sqlite3_column_int64(st, 0);
    (void)sqlite3_finalize(st);
    return rc == SQLITE_ROW ? AM_OK : am_db_fail(j, rc, "read the journal's version", e);
}

static am_kind run_sql(am_journal *j, const char *sql, am_err *e)
{
    int rc = sqlite3_exec(j->db, sql, NULL, NULL, NULL);
    return rc == SQLITE_OK ? AM_OK : am_db_fail(j, rc, "prepare the journal's tables", e);
}

am_kind am_journal_migrate(am_journal *j, am_err *e)
{
    int64_t id = 0, version = 0, tables = 0;
    am_kind k;
    if ((k = number(j, "PRAGMA application_id", &id, e)) ||
        (k = number(j, "PRAGMA user_version", &version, e)) ||
        (k = number(j, "SELECT count(*) FROM sqlite_schema", &tables, e)))
        return k;
    if (id != APPLICATION_ID && (id != 0 || tables != 0)) {
        (void)am_fail(e, AM_DISK, "%s is a database, but no journal of aftermove", j->path);
        return am_hint(e, "move it away, or use another workspace");
    }
    if (version > VERSION) {
        (void)am_fail(e, AM_DISK, "%s was written by a newer aftermove (journal version %lld, this one knows %d)",
                      j->path, (long long)version, (int)VERSION);
        return am_hint(e, "update aftermove on this machine");
    }
    j->version = version;
    if (version == VERSION || (version > 0 && !j->lock && !j->memory)) /* what an older one lacks reads as empty */
        return AM_OK;
    if (!j->lock && !j->memory)
        return am_fail(e, AM_ABSENT, "the workspace %s has no finished journal yet", j->dir);
    k = run_sql(j, "BEGIN IMMEDIATE", e);
    for (int64_t i = version; !k && i < VERSION; i++)
        k = run_sql(j, migrations[i], e);
    if (!k) {
        char text[96];
        (void)sqlite3_snprintf((int)sizeof text, text, "PRAGMA application_id = %d; PRAGMA user_version = %d",
                               (int)APPLICATION_ID, (int)VERSION);
        k = run_sql(j, text, e);
    }
    if (!k)
        k = run_sql(j, "COMMIT", e);
    if (k)
        (void)sqlite3_exec(j->db, "ROLLBACK", NULL, NULL, NULL);
    else
        j->version = VERSION;
    return k;
}
