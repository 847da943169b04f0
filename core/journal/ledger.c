#include "journal/ledger.h"

#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/json.h"
#include "base/uri.h"
#include "journal/chain.h"
#include "journal/ledger_state.h"

enum { LEDGER_SINCE = 2 /* version of the journal's tables */ };

static const char *const states[AM_LEDGER_STATES] = {"planned",    "url-free",         "moved",
                                                     "accessible", "redirect-removed", "closed"};

const char *am_ledger_state_name(am_ledger_state s)
{
    return (unsigned)s < AM_LEDGER_STATES ? states[s] : "?";
}

int am_ledger_state_parse(const char *name)
{
    for (int i = 0; name && i < AM_LEDGER_STATES; i++)
        if (!strcmp(states[i], name))
            return i;
    return -1;
}

bool am_ledger_lacks(const am_journal *j)
{
    return j->version < LEDGER_SINCE;
}

am_kind am_ledger_read(am_journal *j, am_arena *a, sqlite3_stmt *st, am_ledger_row *r, am_err *e)
{
    int state = am_ledger_state_parse((const char *)sqlite3_column_text(st, 8));
    *r = (am_ledger_row){.id = sqlite3_column_int64(st, 0), .direction = am_db_text(a, st, 1),
                         .kind = am_db_text(a, st, 2), .name = am_db_text(a, st, 3),
                         .upn = am_db_text(a, st, 4), .target_upn = am_db_text(a, st, 5),
                         .source_url = am_db_text(a, st, 6), .target_url = am_db_text(a, st, 7),
                         .state = (am_ledger_state)state, .verdict = am_db_text(a, st, 9),
                         .reason = am_db_text(a, st, 10), .run = am_db_text(a, st, 12),
                         .added = sqlite3_column_int64(st, 13), .changed = sqlite3_column_int64(st, 14)};
    if (state < 0) {
        (void)am_fail(e, AM_DISK, "%s is damaged: entry %lld of the ledger has no known state", j->path,
                      (long long)r->id);
        return am_hint(e, "restore it from a copy");
    }
    return am_db_json(j, a, st, 11, &r->evidence, e);
}

am_kind am_ledger_one(am_journal *j, am_arena *a, sqlite3_stmt *st, am_ledger_row *r, bool *found, am_err *e)
{
    *found = false;
    if (!st)
        return e ? e->kind : AM_DISK;
    am_kind k = am_db_step(j, st, found, e);
    if (!k && *found)
        k = am_ledger_read(j, a, st, r, e);
    am_db_done(st);
    return k;
}

am_kind am_ledger_tell(am_journal *j, const char *type, const am_ledger_row *r, const char *before, bool step,
                       am_err *e)
{
    const char *state = am_ledger_state_name(r->state);
    am_arena_reset(j->scratch);
    const am_value *data = am_json_make(
        j->scratch,
        "{\"entry\":%d,\"direction\":%s,\"kind\":%s,\"name\":%s,\"upn\":%s,\"target_upn\":%s,\"source_url\":%s,"
        "\"target_url\":%s,\"before\":%s,\"state\":%s,\"verdict\":%s,\"reason\":%s,\"evidence\":%v}",
        r->id, r->direction, r->kind, r->name, r->upn, r->target_upn, r->source_url, r->target_url, before, state,
        r->verdict, r->reason, r->evidence);
    am_kind k = am_chain_append(j, r->run, type, 0, data, e);
    if (k || !step)
        return k;
    return am_db_change(j, e,
                        "INSERT INTO ledger_step (event, entry, time, run, before, state, verdict, reason, evidence)"
                        " SELECT n, ?, time, run, ?, ?, ?, ?, ? FROM event WHERE n = ?",
                        "issssji", r->id, before, state, r->verdict, r->reason, r->evidence, j->events);
}

static am_kind by_id(am_journal *j, am_arena *a, int64_t id, am_ledger_row *r, bool *found, am_err *e)
{
    return am_ledger_one(
        j, a, am_db_query(j, e, "SELECT " AM_LEDGER_COLUMNS " FROM ledger WHERE id = ?", "i", id), r, found, e);
}

am_kind am_ledger_find(am_journal *j, am_arena *a, const char *what, am_ledger_row *r, am_err *e)
{
    bool found = false;
    am_kind k = AM_OK;
    char *end = NULL;
    const char *digits = what + (what[0] == '#');
    long long id = strtoll(digits, &end, 10);
    const char *key = strstr(what, "://") ? am_uri_site_key(a, what) : NULL;
    if (am_ledger_lacks(j))
        found = false;
    else if (*digits && !*end)
        k = by_id(j, a, id, r, &found, e);
    else
        k = am_ledger_one(j, a,
                          am_db_query(j, e,
                                      "SELECT " AM_LEDGER_COLUMNS " FROM ledger WHERE name = lower(?1) OR"
                                      " source_key = ?2 ORDER BY source_key IS ?2 DESC LIMIT 1",
                                      "ss", what, key),
                          r, &found, e);
    if (k || found)
        return k;
    (void)am_fail(e, AM_ABSENT, "the ledger has no entry %s", what);
    return am_hint(e, "`aftermove ledger list` shows all; name one by its number, UPN or source URL");
}

const am_value *am_ledger_value(am_arena *a, const am_ledger_row *r)
{
    char added[AM_TIME_TEXT], changed[AM_TIME_TEXT];
    return am_json_make(a,
                        "{\"id\":%d,\"direction\":%s,\"kind\":%s,\"name\":%s,\"upn\":%s,\"target_upn\":%s,"
                        "\"source_url\":%s,\"target_url\":%s,\"state\":%s,\"verdict\":%s,\"reason\":%s,"
                        "\"evidence\":%v,\"run\":%s,\"added\":%s,\"changed\":%s}",
                        r->id, r->direction, r->kind, r->name, r->upn, r->target_upn, r->source_url, r->target_url,
                        am_ledger_state_name(r->state), r->verdict, r->reason, r->evidence, r->run,
                        am_time_format(added, r->added), am_time_format(changed, r->changed));
}

static bool same(const char *a, const char *b)
{
    return a && b ? !strcmp(a, b) : a == b;
}

static bool is_new(const am_ledger_row *r, am_ledger_state to, const am_ledger_note *note)
{
    return r->state != to || !same(r->verdict, note->verdict) || !same(r->reason, note->reason);
}

am_kind am_ledger_allows(const am_ledger_row *r, am_ledger_state to, const am_ledger_note *note, am_err *e)
{
    bool reason = note->reason && note->reason[0];
    if (reason && strlen(note->reason) > AM_LEDGER_TEXT)
        return am_fail(e, AM_USAGE, "a reason has at most %d bytes", (int)AM_LEDGER_TEXT);
    if (to == r->state || to == r->state + 1)
        return AM_OK;
    if (to > r->state && to != AM_LEDGER_CLOSED) {
        (void)am_fail(e, AM_CONFLICT, "%s is %s and cannot become %s at once", r->name,
                      am_ledger_state_name(r->state), am_ledger_state_name(to));
        return am_hint(e, "the next state is %s", am_ledger_state_name(r->state + 1));
    }
    if (reason)
        return AM_OK;
    (void)am_fail(e, AM_USAGE, "%s is %s: to make it %s needs a reason", r->name, am_ledger_state_name(r->state),
                  am_ledger_state_name(to));
    return am_hint(e, "say why; it goes on record");
}

am_kind am_ledger_set(am_journal *j, int64_t id, am_ledger_state to, const am_ledger_note *note, bool *changed,
                      am_err *e)
{
    am_ledger_row r;
    bool found = false;
    am_arena *a = am_arena_new(AM_DB_SCRATCH);
    am_kind k = by_id(j, a, id, &r, &found, e);
    if (changed)
        *changed = false;
    if (!k && !found)
        k = am_fail(e, AM_ABSENT, "the ledger has no entry #%lld", (long long)id);
    if (!k)
        k = am_ledger_allows(&r, to, note, e);
    if (k || !is_new(&r, to, note))
        goto out;
    const char *before = am_ledger_state_name(r.state);
    r.state = to;
    r.verdict = note->verdict;
    r.reason = note->reason;
    r.evidence = note->evidence;
    r.run = note->run;
    k = am_db_change(j, e,
                     "UPDATE ledger SET state = ?, verdict = ?, reason = ?, evidence = ?, run = ?, changed = ?"
                     " WHERE id = ?",
                     "sssjsii", am_ledger_state_name(to), r.verdict, r.reason, r.evidence, r.run, am_clock_wall(),
                     id);
    if (!k)
        k = am_ledger_tell(j, "ledger.state", &r, before, true, e);
    if (changed)
        *changed = !k;
out:
    am_arena_free(a);
    return k;
}

am_kind am_ledger_remove(am_journal *j, int64_t id, const char *reason, am_err *e)
{
    am_ledger_row r;
    bool found = false;
    am_arena *a = am_arena_new(AM_DB_SCRATCH);
    am_kind k = by_id(j, a, id, &r, &found, e);
    if (!k && !found)
        k = am_fail(e, AM_ABSENT, "the ledger has no entry #%lld", (long long)id);
    if (!k && r.state != AM_LEDGER_PLANNED) {
        k = am_fail(e, AM_CONFLICT, "%s is %s: what has happened stays on record", r.name,
                    am_ledger_state_name(r.state));
        (void)am_hint(e, "`aftermove ledger close` ends it");
    }
    if (!k)
        k = am_db_change(j, e, "DELETE FROM ledger WHERE id = ?", "i", id);
    if (!k) {
        r.reason = reason;
        r.verdict = r.run = NULL;
        r.evidence = NULL;
        k = am_ledger_tell(j, "ledger.remove", &r, NULL, false, e);
    }
    am_arena_free(a);
    return k;
}

am_kind am_ledger_each(am_journal *j, am_kind (*fn)(void *, const am_ledger_row *, am_err *), void *self,
                       am_err *e)
{
    if (am_ledger_lacks(j))
        return AM_OK;
    sqlite3_stmt *st = am_db_query(j, e, "SELECT " AM_LEDGER_COLUMNS " FROM ledger ORDER BY direction, name", "");
    am_ledger_row r;
    am_walk w = am_walk_begin(j, st, e);
    while (am_walk_next(&w))
        if (!(w.kind = am_ledger_read(j, w.arena, st, &r, e)))
            w.kind = fn(self, &r, e);
    return am_walk_end(&w);
}

am_kind am_ledger_steps(am_journal *j, int64_t id, am_kind (*fn)(void *, const am_ledger_step *, am_err *),
                        void *self, am_err *e)
{
    if (am_ledger_lacks(j))
        return AM_OK;
    sqlite3_stmt *st = am_db_query(j, e,
                                   "SELECT event, time, run, before, state, verdict, reason, evidence FROM"
                                   " ledger_step WHERE entry = ? ORDER BY event",
                                   "i", id);
    am_walk w = am_walk_begin(j, st, e);
    while (am_walk_next(&w)) {
        am_ledger_step s = {.event = sqlite3_column_int64(st, 0), .time = sqlite3_column_int64(st, 1),
                            .run = am_db_text(w.arena, st, 2), .before = am_db_text(w.arena, st, 3),
                            .state = am_db_text(w.arena, st, 4), .verdict = am_db_text(w.arena, st, 5),
                            .reason = am_db_text(w.arena, st, 6)};
        if (!(w.kind = am_db_json(j, w.arena, st, 7, &s.evidence, e)))
            w.kind = fn(self, &s, e);
    }
    return am_walk_end(&w);
}
