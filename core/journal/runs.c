#include "journal/runs.h"

#include <string.h>

#include "base/clock.h"
#include "base/json.h"
#include "journal/chain.h"
#include "journal/db.h"

#define COLUMNS                                                                                    \
    "id, kind, playbook, version, text_sha, plan_id, plan_sha, undoes, params, tenants, os_user, " \
    "host, app, state, began, ended, exit_code"

am_kind am_journal_run_begin(am_journal *j, const am_run_row *r, am_err *e)
{
    int64_t now = am_clock_wall();
    am_kind k = am_db_change(
        j, e,
        "INSERT INTO run (id, kind, playbook, version, text_sha, plan_id, plan_sha, undoes, params, tenants,"
        " os_user, host, app, state, began) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 'running', ?)",
        "ssssssssjjsssi", r->id, r->kind, r->playbook, r->version, r->text_sha, r->plan_id, r->plan_sha,
        r->undoes, r->params, r->tenants, r->os_user, r->host, r->app, now);
    if (k)
        return k;
    am_arena_reset(j->scratch);
    const am_value *data = am_json_make(
        j->scratch,
        "{\"kind\":%s,\"playbook\":%s,\"version\":%s,\"text_sha\":%s,\"plan_id\":%s,\"plan_sha\":%s,"
        "\"undoes\":%s,\"params\":%v,\"tenants\":%v,\"os_user\":%s,\"host\":%s,\"app\":%s,\"consents\":%v}",
        r->kind, r->playbook, r->version, r->text_sha, r->plan_id, r->plan_sha, r->undoes, r->params,
        r->tenants, r->os_user, r->host, r->app, r->consents);
    return am_chain_append(j, r->id, "run.begin", 0, data, e);
}

am_kind am_journal_run_resume(am_journal *j, const char *id, am_err *e)
{
    am_kind k = am_db_change(j, e, "UPDATE run SET state = 'running', ended = 0 WHERE id = ?", "s", id);
    am_arena_reset(j->scratch);
    return k ? k : am_chain_append(j, id, "run.resume", 0, am_json_make(j->scratch, "{}"), e);
}

am_kind am_journal_run_end(am_journal *j, const char *id, const char *state, int exit_code, am_err *e)
{
    am_kind k = am_db_change(j, e, "UPDATE run SET state = ?, ended = ?, exit_code = ? WHERE id = ?", "siis",
                             state, am_clock_wall(), (int64_t)exit_code, id);
    if (k)
        return k;
    am_arena_reset(j->scratch);
    return am_chain_append(j, id, "run.end", 0,
                           am_json_make(j->scratch, "{\"state\":%s,\"exit\":%d}", state, (int64_t)exit_code), e);
}

/* To a reader: written down as running, but nobody runs it. */
static bool broke_off(const am_journal *j, const am_run_row *r)
{
    return !j->lock && !j->memory && !strcmp(r->state, "running") && !am_lock_lives(j->dir);
}

static am_kind read_row(am_journal *j, am_arena *arena, sqlite3_stmt *st, am_run_row *r, am_err *e)
{
    *r = (am_run_row){.id = am_db_text(arena, st, 0), .kind = am_db_text(arena, st, 1),
                      .playbook = am_db_text(arena, st, 2), .version = am_db_text(arena, st, 3),
                      .text_sha = am_db_text(arena, st, 4), .plan_id = am_db_text(arena, st, 5),
                      .plan_sha = am_db_text(arena, st, 6), .undoes = am_db_text(arena, st, 7),
                      .os_user = am_db_text(arena, st, 10), .host = am_db_text(arena, st, 11),
                      .app = am_db_text(arena, st, 12), .state = am_db_text(arena, st, 13),
                      .began = sqlite3_column_int64(st, 14), .ended = sqlite3_column_int64(st, 15),
                      .exit_code = sqlite3_column_int(st, 16)};
    if (broke_off(j, r))
        r->state = "broken off";
    am_kind k = am_db_json(j, arena, st, 8, &r->params, e);
    return k ? k : am_db_json(j, arena, st, 9, &r->tenants, e);
}

am_kind am_journal_run_get(am_journal *j, am_arena *arena, const char *id, am_run_row *r, am_err *e)
{
    bool row = false;
    sqlite3_stmt *st = id ? am_db_query(j, e, "SELECT " COLUMNS " FROM run WHERE id = ?", "s", id)
                          : am_db_query(j, e,
                                        "SELECT " COLUMNS " FROM run WHERE state IN ('running', 'interrupted',"
                                        " 'unsettled', 'failed') AND kind NOT IN ('plan', 'leases')"
                                        " ORDER BY id DESC LIMIT 1",
                                        "");
    if (!st)
        return e ? e->kind : AM_DISK;
    am_kind k = am_db_step(j, st, &row, e);
    if (!k && row)
        k = read_row(j, arena, st, r, e);
    am_db_done(st);
    if (!k && !row && id) {
        k = am_fail(e, AM_ABSENT, "there is no run %s in %s", id, j->path);
        (void)am_hint(e, "`aftermove runs` lists them");
    } else if (!k && !row) {
        k = am_fail(e, AM_ABSENT, "no unfinished run in %s", j->path);
        (void)am_hint(e, "`aftermove runs` lists all");
    }
    return k;
}

am_kind am_journal_run_consents(am_journal *j, am_arena *arena, const char *id, const am_value **out, am_err *e)
{
    bool row = false;
    const am_value *data = NULL;
    sqlite3_stmt *st =
        am_db_query(j, e, "SELECT data FROM event WHERE run = ? AND type = 'run.begin' ORDER BY n LIMIT 1", "s", id);
    *out = NULL;
    if (!st)
        return e ? e->kind : AM_DISK;
    am_kind k = am_db_step(j, st, &row, e);
    if (!k && row && !(k = am_db_json(j, arena, st, 0, &data, e)))
        *out = am_value_member(data, "consents");
    am_db_done(st);
    return k;
}

am_kind am_journal_run_each(am_journal *j, am_kind (*fn)(void *, const am_run_row *, am_err *), void *self,
                            am_err *e)
{
    sqlite3_stmt *st = am_db_query(j, e, "SELECT " COLUMNS " FROM run ORDER BY id DESC", "");
    am_run_row r;
    am_walk w = am_walk_begin(j, st, e);
    while (am_walk_next(&w))
        if (!(w.kind = read_row(j, w.arena, st, &r, e)))
            w.kind = fn(self, &r, e);
    return am_walk_end(&w);
}

am_kind am_journal_text_put(am_journal *j, const char *text, size_t n, char sha[AM_DIGEST_TEXT], am_err *e)
{
    (void)am_sha256(text, n, sha);
    return am_db_change(j, e, "INSERT OR IGNORE INTO text (sha, body) VALUES (?, ?)", "sb", sha, text, n);
}

am_kind am_journal_text_get(am_journal *j, am_arena *arena, const char *sha, const char **text, size_t *n,
                            am_err *e)
{
    bool row = false;
    char again[AM_DIGEST_TEXT];
    sqlite3_stmt *st = am_db_query(j, e, "SELECT body FROM text WHERE sha = ?", "s", sha);
    if (!st)
        return e ? e->kind : AM_DISK;
    am_kind k = am_db_step(j, st, &row, e);
    if (!k && !row)
        k = am_fail(e, AM_ABSENT, "the journal holds no text %s", sha);
    if (!k) {
        *n = (size_t)sqlite3_column_bytes(st, 0);
        const char *body = sqlite3_column_blob(st, 0);
        *text = am_arena_strndup(arena, body ? body : "", *n);
        if (!*text)
            k = am_fail(e, AM_NOMEM, "a text of %zu bytes does not fit in memory", *n);
        else if (strcmp(am_sha256(*text, *n, again), sha)) {
            k = am_fail(e, AM_DISK, "%s is damaged: the text %s was changed", j->path, sha);
            (void)am_hint(e, "restore the journal from a copy");
        }
    }
    am_db_done(st);
    return k;
}

am_kind am_journal_step_begin(am_journal *j, const char *run, const char *name, am_err *e)
{
    am_kind k = am_db_change(j, e, "INSERT OR IGNORE INTO step (run, name, began) VALUES (?, ?, ?)", "ssi", run,
                             name, am_clock_wall());
    am_arena_reset(j->scratch);
    return k ? k
             : am_chain_append(j, run, "step.begin", 0, am_json_make(j->scratch, "{\"step\":%s}", name), e);
}

am_kind am_journal_step_end(am_journal *j, const char *run, const char *name, const am_value *value, am_err *e)
{
    am_kind k = am_db_change(j, e, "UPDATE step SET ended = ?, value = ? WHERE run = ? AND name = ?", "ijss",
                             am_clock_wall(), value, run, name);
    am_arena_reset(j->scratch);
    return k ? k
             : am_chain_append(j, run, "step.end", 0,
                               am_json_make(j->scratch, "{\"step\":%s,\"value\":%v}", name, value), e);
}

am_kind am_journal_step_get(am_journal *j, am_arena *arena, const char *run, const char *name, bool *done,
                            const am_value **value, am_err *e)
{
    bool row = false;
    *done = false;
    *value = NULL;
    sqlite3_stmt *st =
        am_db_query(j, e, "SELECT value FROM step WHERE run = ? AND name = ? AND ended > 0", "ss", run, name);
    if (!st)
        return e ? e->kind : AM_DISK;
    am_kind k = am_db_step(j, st, &row, e);
    if (!k && row) {
        *done = true;
        k = am_db_json(j, arena, st, 0, value, e);
    }
    am_db_done(st);
    return k;
}

am_kind am_journal_item(am_journal *j, const char *run, const am_value *outcome, am_err *e)
{
    am_kind k = am_db_change(j, e, "INSERT INTO item (run, time, outcome) VALUES (?, ?, ?)", "sij", run,
                             am_clock_wall(), outcome);
    return k ? k : am_chain_append(j, run, "item", 0, outcome, e);
}

/* Is what was found at that time found anew since? A resumed run goes again through the steps that
 * had not ended; steps.u.o: name to end, of those that had. */
static bool stale(const am_value *resumes, const am_value *steps, int64_t time, const am_value *outcome)
{
    const char *step = am_value_text(am_value_member(outcome, "step"), NULL);
    int64_t ended = step ? am_value_num(am_value_member(steps, step), 0) : 0;
    for (size_t i = 0; i < am_value_len(resumes); i++) {
        int64_t resumed = am_value_num(am_value_at(resumes, i), 0);
        if (resumed > time)
            return !ended || ended > resumed;
    }
    return false;
}

/* What a query of one number, or of a name and a number, gives: [number] or {name: number}. */
static am_kind gather(am_journal *j, sqlite3_stmt *st, am_arena *a, am_value **out, am_err *e)
{
    bool named = st && sqlite3_column_count(st) == 2;
    am_value *all = named ? am_value_object(a) : am_value_array(a);
    am_walk w = am_walk_begin(j, st, e);
    while (am_walk_next(&w)) {
        am_value *n = am_value_int(a, sqlite3_column_int64(st, named ? 1 : 0));
        if (named ? !am_value_put(a, all, am_db_text(a, st, 0), n) : !am_value_push(a, all, n))
            w.kind = am_fail(e, AM_NOMEM, "the journal has more steps than fit in memory");
    }
    *out = all;
    return am_walk_end(&w);
}

am_kind am_journal_item_each(am_journal *j, const char *run,
                             am_kind (*fn)(void *, const am_value *, am_err *), void *self, am_err *e)
{
    am_arena *a = am_arena_new(AM_DB_SCRATCH);
    am_value *resumes = NULL, *steps = NULL;
    const am_value *outcome = NULL;
    am_kind k = gather(j, am_db_query(j, e,
                                      "SELECT time FROM event WHERE run = ? AND type = 'run.resume' ORDER BY n", "s",
                                      run),
                       a, &resumes, e);
    if (!k && am_value_len(resumes))
        k = gather(j, am_db_query(j, e, "SELECT name, ended FROM step WHERE run = ? AND ended > 0", "s", run), a,
                   &steps, e);
    if (k) {
        am_arena_free(a);
        return k;
    }
    sqlite3_stmt *st = am_db_query(j, e, "SELECT time, outcome FROM item WHERE run = ? ORDER BY id", "s", run);
    am_walk w = am_walk_begin(j, st, e);
    while (am_walk_next(&w))
        if (!(w.kind = am_db_json(j, w.arena, st, 1, &outcome, e)) &&
            !stale(resumes, steps, sqlite3_column_int64(st, 0), outcome))
            w.kind = fn(self, outcome, e);
    am_arena_free(a);
    return am_walk_end(&w);
}
