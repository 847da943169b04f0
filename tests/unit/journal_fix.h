/* journal_fix.h - a workspace of its own for each journal test. */
#ifndef AM_TEST_JOURNAL_FIX_H
#define AM_TEST_JOURNAL_FIX_H

#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/clock.h"
#include "journal/journal.h"
#include "journal/runs.h"

static char fix_dir[32];

static inline const char *fix_path(const char *name)
{
    static char path[64];
    (void)snprintf(path, sizeof path, "%s/%s", fix_dir, name);
    return path;
}

static inline int fix_up(void **state)
{
    (void)state;
    (void)snprintf(fix_dir, sizeof fix_dir, "/tmp/am-journal-XXXXXX");
    am_clock_freeze(1000, 1764000000000);
    return mkdtemp(fix_dir) ? 0 : -1;
}

static inline int fix_down(void **state)
{
    (void)state;
    static const char *const names[] = {"journal.db", "journal.db-wal", "journal.db-shm", "journal.lock",
                                        "copy.db", "a.jsonl", "b.jsonl", "c.jsonl"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        (void)unlink(fix_path(names[i]));
    am_clock_thaw();
    return rmdir(fix_dir);
}

static inline am_journal *fix_open(void)
{
    am_journal *j = NULL;
    am_err e;
    if (am_journal_open(fix_dir, AM_JOURNAL_WRITE, "test", &j, &e))
        fail_msg("%s", e.text);
    return j;
}

/* What somebody does to the file behind our back; it must change something. */
static inline void fix_tamper(const char *sql)
{
    sqlite3 *db;
    assert_int_equal(sqlite3_open(fix_path("journal.db"), &db), SQLITE_OK);
    assert_int_equal(sqlite3_exec(db, sql, NULL, NULL, NULL), SQLITE_OK);
    assert_int_equal(sqlite3_changes(db) > 0, 1);
    assert_int_equal(sqlite3_close(db), SQLITE_OK);
}

static inline void fix_run(am_journal *j, const char *id)
{
    am_err e;
    am_run_row r = {.id = id, .kind = "apply", .playbook = "p", .os_user = "u", .host = "h"};
    assert_int_equal(am_journal_run_begin(j, &r, &e), AM_OK);
}

#endif
