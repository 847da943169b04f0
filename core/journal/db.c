#include "journal/db.h"

#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/file.h"
#include "base/json.h"
#include "base/log.h"
#include "journal/chain.h"
#include "journal/schema.h"

enum { BUSY_MS = 5000 };

am_kind am_db_fail(am_journal *j, int rc, const char *what, am_err *e)
{
    const char *said = j->db ? sqlite3_errmsg(j->db) : sqlite3_errstr(rc);
    am_kind k = AM_DISK; /* all but a busy database */
    switch (rc & 0xff) {
    case SQLITE_FULL:
        (void)am_fail(e, k, "could not %s: the disk that holds %s is full", what, j->path);
        (void)am_hint(e, "free space, then `aftermove resume`; nothing that was sent is lost");
        break;
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB:
        (void)am_fail(e, k, "could not %s: %s is damaged (%s)", what, j->path, said);
        (void)am_hint(e, "it is left as it is: restore it from a copy, or save what can be read with "
                         "`sqlite3 journal.db .recover`; do not delete it while a run is unfinished");
        break;
    case SQLITE_READONLY:
    case SQLITE_CANTOPEN:
    case SQLITE_PERM:
        (void)am_fail(e, k, "could not %s: %s cannot be written or opened (%s)", what, j->path, said);
        (void)am_hint(e, "check the owner and the mode of the workspace and its disk");
        break;
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
        k = AM_CONFLICT;
        (void)am_fail(e, k, "could not %s: another program holds %s", what, j->path);
        (void)am_hint(e, "close what has the database open");
        break;
    default:
        (void)am_fail(e, k, "could not %s in %s: %s", what, j->path, said);
        (void)am_hint(e, "check the disk, then `aftermove resume`");
        break;
    }
    return k;
}

/* A failed write ends all writing: what is open is rolled back, and every later call says why. */
static am_kind broken(am_journal *j, int rc, const char *what, am_err *e)
{
    (void)am_db_fail(j, rc, what, &j->broken);
    if (j->in_transaction)
        (void)sqlite3_exec(j->db, "ROLLBACK", NULL, NULL, NULL);
    j->in_transaction = j->urgent = false;
    if (e)
        *e = j->broken;
    return j->broken.kind;
}

static sqlite3_stmt *cached(am_journal *j, const char *sql, int *rc)
{
    size_t i = 0;
    while (i < AM_DB_STATEMENTS && j->cache[i].sql && j->cache[i].sql != sql)
        i++;
    if (i == AM_DB_STATEMENTS) {
        *rc = SQLITE_NOMEM;
        return NULL;
    }
    *rc = SQLITE_OK;
    if (!j->cache[i].sql) {
        *rc = sqlite3_prepare_v3(j->db, sql, -1, SQLITE_PREPARE_PERSISTENT, &j->cache[i].st, NULL);
        if (*rc == SQLITE_OK)
            j->cache[i].sql = sql;
    }
    return *rc == SQLITE_OK ? j->cache[i].st : NULL;
}

static int bind_text(sqlite3_stmt *st, int at, const char *s)
{
    return s ? sqlite3_bind_text(st, at, s, -1, SQLITE_TRANSIENT) : sqlite3_bind_null(st, at);
}

static int bind_json(sqlite3_stmt *st, int at, const am_value *v)
{
    if (!v)
        return sqlite3_bind_null(st, at);
    am_buf text = AM_BUF(AM_DB_SCRATCH);
    am_json_format(&text, v, AM_JSON_CANONICAL);
    int rc = am_buf_ok(&text) ? sqlite3_bind_text64(st, at, am_buf_text(&text), text.n, SQLITE_TRANSIENT,
                                                    SQLITE_UTF8)
                              : SQLITE_TOOBIG;
    am_buf_free(&text);
    return rc;
}

static sqlite3_stmt *bound(am_journal *j, const char *sql, const char *types, va_list ap, int *rc)
{
    sqlite3_stmt *st = cached(j, sql, rc);
    for (int at = 1; st && *rc == SQLITE_OK && types[at - 1]; at++) {
        switch (types[at - 1]) {
        case 's':
            *rc = bind_text(st, at, va_arg(ap, const char *));
            break;
        case 'i':
            *rc = sqlite3_bind_int64(st, at, va_arg(ap, int64_t));
            break;
        case 'j':
            *rc = bind_json(st, at, va_arg(ap, const am_value *));
            break;
        default: {
            const void *bytes = va_arg(ap, const void *);
            *rc = sqlite3_bind_blob64(st, at, bytes, va_arg(ap, size_t), SQLITE_TRANSIENT);
        }
        }
    }
    return st;
}

sqlite3_stmt *am_db_query(am_journal *j, am_err *e, const char *sql, const char *types, ...)
{
    int rc;
    va_list ap;
    va_start(ap, types);
    sqlite3_stmt *st = bound(j, sql, types, ap, &rc);
    va_end(ap);
    if (rc != SQLITE_OK) {
        (void)am_db_fail(j, rc, "read the journal", e);
        am_db_done(st);
        st = NULL;
    }
    return st;
}

am_kind am_db_step(am_journal *j, sqlite3_stmt *st, bool *row, am_err *e)
{
    int rc = sqlite3_step(st);
    *row = rc == SQLITE_ROW;
    return *row || rc == SQLITE_DONE ? AM_OK : am_db_fail(j, rc, "read the journal", e);
}

void am_db_done(sqlite3_stmt *st)
{
    if (st) {
        (void)sqlite3_reset(st);
        (void)sqlite3_clear_bindings(st);
    }
}

am_walk am_walk_begin(am_journal *j, sqlite3_stmt *st, am_err *e)
{
    am_walk w = {.journal = j, .st = st, .err = e};
    if (st)
        w.arena = am_arena_new(AM_DB_SCRATCH);
    else
        w.kind = e ? e->kind : AM_DISK;
    return w;
}

bool am_walk_next(am_walk *w)
{
    bool row = false;
    if (w->kind)
        return false;
    am_arena_reset(w->arena);
    w->kind = am_db_step(w->journal, w->st, &row, w->err);
    return row && !w->kind;
}

am_kind am_walk_end(am_walk *w)
{
    am_db_done(w->st);
    am_arena_free(w->arena);
    return w->kind;
}

am_kind am_db_writing(am_journal *j, am_err *e)
{
    if (j->broken.kind) {
        if (e)
            *e = j->broken;
        return j->broken.kind;
    }
    if (!j->lock && !j->memory)
        return am_fail(e, AM_BUG, "%s was opened for reading", j->path);
    if (j->in_transaction)
        return AM_OK;
    int rc = sqlite3_exec(j->db, "BEGIN IMMEDIATE", NULL, NULL, NULL);
    if (rc != SQLITE_OK)
        return broken(j, rc, "begin to write the journal", e);
    j->in_transaction = true;
    j->dirty_since = am_clock_mono();
    return AM_OK;
}

am_kind am_db_change(am_journal *j, am_err *e, const char *sql, const char *types, ...)
{
    int rc;
    am_kind k = am_db_writing(j, e);
    if (k)
        return k;
    va_list ap;
    va_start(ap, types);
    sqlite3_stmt *st = bound(j, sql, types, ap, &rc);
    va_end(ap);
    if (rc == SQLITE_OK && (rc = sqlite3_step(st)) == SQLITE_DONE)
        rc = SQLITE_OK;
    am_db_done(st);
    return rc == SQLITE_OK ? AM_OK : broken(j, rc, "write the journal", e);
}

int64_t am_db_last_id(am_journal *j)
{
    return sqlite3_last_insert_rowid(j->db);
}

const char *am_db_text(am_arena *arena, sqlite3_stmt *st, int column)
{
    const void *text = sqlite3_column_text(st, column);
    return text ? am_arena_strndup(arena, text, (size_t)sqlite3_column_bytes(st, column)) : NULL;
}

am_kind am_db_json(am_journal *j, am_arena *arena, sqlite3_stmt *st, int column, const am_value **out,
                   am_err *e)
{
    *out = NULL;
    const char *text = (const char *)sqlite3_column_text(st, column);
    if (!text)
        return AM_OK;
    if (!am_json_parse(arena, text, (size_t)sqlite3_column_bytes(st, column), out, e))
        return AM_OK;
    (void)am_fail(e, AM_DISK, "%s is damaged: a column that must hold JSON does not", j->path);
    return am_hint(e, "`aftermove journal verify` says which row; restore the journal from a copy");
}

am_kind am_journal_commit(am_journal *j, am_err *e)
{
    if (j->broken.kind) {
        if (e)
            *e = j->broken;
        return j->broken.kind;
    }
    if (!j->in_transaction)
        return AM_OK;
    int rc = sqlite3_exec(j->db, "COMMIT", NULL, NULL, NULL);
    if (rc != SQLITE_OK)
        return broken(j, rc, "commit to the journal", e);
    j->in_transaction = j->urgent = false;
    return AM_OK;
}

bool am_journal_dirty(const am_journal *j)
{
    return j->in_transaction;
}

bool am_journal_lingers(const am_journal *j, int64_t ms)
{
    return j->in_transaction && am_clock_mono() - j->dirty_since >= ms;
}

bool am_journal_urgent(const am_journal *j)
{
    return j->in_transaction && j->urgent;
}

void am_journal_bound(am_journal *j, int64_t pages)
{
    char text[64];
    (void)sqlite3_snprintf((int)sizeof text, text, "PRAGMA max_page_count = %lld", (long long)pages);
    (void)sqlite3_exec(j->db, text, NULL, NULL, NULL);
}

static am_kind pragma(am_journal *j, const char *sql, am_err *e)
{
    int rc = sqlite3_exec(j->db, sql, NULL, NULL, NULL);
    return rc == SQLITE_OK ? AM_OK : am_db_fail(j, rc, "open the journal", e);
}

/* After a crash the file is read through once: a torn page is found before anything builds on it. */
static am_kind sound(am_journal *j, am_err *e)
{
    sqlite3_stmt *st = NULL;
    int rc = sqlite3_prepare_v2(j->db, "PRAGMA quick_check(1)", -1, &st, NULL);
    if (rc == SQLITE_OK)
        rc = sqlite3_step(st);
    bool good = rc == SQLITE_ROW && !strcmp((const char *)sqlite3_column_text(st, 0), "ok");
    (void)sqlite3_finalize(st);
    if (good)
        return AM_OK;
    return am_db_fail(j, rc == SQLITE_ROW ? SQLITE_CORRUPT : rc, "check the journal after a crash", e);
}

am_kind am_journal_open(const char *dir, am_journal_how how, const char *who, am_journal **out, am_err *e)
{
    am_journal *j = am_new(am_journal);
    bool crashed = false;
    j->dir = am_strdup(dir);
    j->path = am_path_join(dir, "journal.db");
    j->scratch = am_arena_new(AM_DB_SCRATCH);
    am_kind k = AM_OK;
    if (how == AM_JOURNAL_WRITE)
        k = am_lock_take(dir, who, &j->lock, &crashed, e);
    else if (!am_file_exists(j->path)) {
        k = am_fail(e, AM_ABSENT, "there is no journal in %s", dir);
        (void)am_hint(e, "nothing was applied from this workspace yet");
    }
    if (k)
        goto out;
    int flags = how == AM_JOURNAL_WRITE ? SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE : SQLITE_OPEN_READWRITE;
    int rc = sqlite3_open_v2(j->path, &j->db, flags | SQLITE_OPEN_NOMUTEX, NULL);
    if (rc != SQLITE_OK) {
        k = am_db_fail(j, rc, "open the journal", e);
        goto out;
    }
    (void)sqlite3_extended_result_codes(j->db, 1);
    (void)sqlite3_busy_timeout(j->db, BUSY_MS);
    if (how == AM_JOURNAL_WRITE) {
        if ((k = pragma(j, "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL", e)) ||
            (crashed && (k = sound(j, e))) || (k = am_journal_migrate(j, e)))
            goto out;
    } else if ((k = pragma(j, "PRAGMA query_only = 1", e)) || (k = am_journal_migrate(j, e))) {
        goto out;
    }
    k = am_chain_load(j, e);
out:
    if (k) {
        am_journal_close(j);
        j = NULL;
    }
    *out = j;
    return k;
}

void am_journal_close(am_journal *j)
{
    if (!j)
        return;
    am_err lost; /* a caller that must know commits before it closes */
    if (j->in_transaction && am_journal_commit(j, &lost))
        am_log(AM_LOG_ERROR, "journal.db", "%s; %s", lost.text, lost.hint);
    for (size_t i = 0; i < AM_DB_STATEMENTS; i++)
        (void)sqlite3_finalize(j->cache[i].st);
    (void)sqlite3_close(j->db);
    am_lock_give(j->lock);
    am_arena_free(j->scratch);
    free(j->path);
    free(j->dir);
    free(j);
}
