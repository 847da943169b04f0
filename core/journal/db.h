/* db.h - the one door to SQLite: open, migrate, statements, the open transaction. */
#ifndef AM_JOURNAL_DB_H
#define AM_JOURNAL_DB_H

#include <sqlite3.h>

#include "journal/journal.h"
#include "journal/lock.h"

enum { AM_DB_STATEMENTS = 64, AM_DB_SCRATCH = 64 << 20 };

struct am_journal {
    sqlite3 *db;
    char *dir, *path;
    am_lock *lock; /* writers only */
    bool memory;   /* a copy that no file knows, see ledger_copy.c: it is written without a lock */
    struct {
        const char *sql;
        sqlite3_stmt *st;
    } cache[AM_DB_STATEMENTS];
    bool in_transaction, urgent;
    int64_t dirty_since; /* mono ms */
    int64_t events;      /* number of the last event */
    int64_t version;     /* of the tables; a reader may meet older ones */
    char head[AM_DIGEST_TEXT];
    am_arena *scratch;
    am_err broken; /* kind != AM_OK: a write failed, nothing is written any more */
};

/* A prepared statement with its arguments bound: s text or NULL, i int64_t, j am_value (canonical
 * JSON, NULL stays NULL), b bytes and size_t. sql must be a literal: it is the cache's key. NULL with
 * err filled. Call am_db_done() when finished with it. */
sqlite3_stmt *am_db_query(am_journal *, am_err *, const char *sql, const char *types, ...);
/* One step: AM_OK and *row tells whether there is one. */
AM_CHECK am_kind am_db_step(am_journal *, sqlite3_stmt *, bool *row, am_err *);
void am_db_done(sqlite3_stmt *);
/* Row after row in the memory of one: while (am_walk_next(&w)) w.kind = ...; return am_walk_end(&w);
 * A kind that is not AM_OK ends the walk and is what am_walk_end() returns. */
typedef struct am_walk {
    am_journal *journal;
    sqlite3_stmt *st; /* NULL: the query failed */
    am_arena *arena;  /* of the present row */
    am_err *err;
    am_kind kind;
} am_walk;
am_walk am_walk_begin(am_journal *, sqlite3_stmt *, am_err *);
bool am_walk_next(am_walk *);
AM_CHECK am_kind am_walk_end(am_walk *);
/* A statement that changes something: begins the transaction when none is open. */
AM_CHECK am_kind am_db_change(am_journal *, am_err *, const char *sql, const char *types, ...);
/* Refuse unless open for writing and whole; begins the transaction. */
AM_CHECK am_kind am_db_writing(am_journal *, am_err *);
int64_t am_db_last_id(am_journal *);

/* Columns, copied into arena. */
const char *am_db_text(am_arena *, sqlite3_stmt *, int column); /* NULL stays NULL */
AM_CHECK am_kind am_db_json(am_journal *, am_arena *, sqlite3_stmt *, int column, const am_value **, am_err *);

/* Turn an SQLite result into an error that says what was attempted and what to do. */
am_kind am_db_fail(am_journal *, int rc, const char *what, am_err *);


#endif
