#include "journal/effects.h"

#include <string.h>

#include "base/clock.h"
#include "base/json.h"
#include "journal/chain.h"
#include "journal/db.h"

#define COLUMNS                                                                                      \
    "id, run, step, tenant, op, key, nth, args, evidence, undo, predicted, undo_op, no_undo, target, " \
    "reason, consent, undo_days, seen, sent, ended, state, value, error, error_kind, request_id"

static const char *const state_names[] = {"planned", "intent",  "sent",   "done",
                                          "failed",  "refused", "unknown"};

const char *am_effect_state_name(am_effect_state s)
{
    return (size_t)s < sizeof state_names / sizeof *state_names ? state_names[s] : "?";
}

const char *am_effect_key(const char *tenant, const char *op, const am_value *args, char out[AM_DIGEST_TEXT])
{
    am_buf text = AM_BUF(AM_DB_SCRATCH);
    am_buf_fmt(&text, "%s\n%s\n", tenant, op);
    am_json_format(&text, args, AM_JSON_CANONICAL);
    (void)am_sha256(am_buf_text(&text), text.n, out);
    am_buf_free(&text);
    return out;
}

static am_kind append_intent(am_journal *j, const am_effect_row *r, int64_t id, am_err *e)
{
    am_arena_reset(j->scratch);
    const am_value *data = am_json_make(
        j->scratch,
        "{\"number\":%d,\"key\":%s,\"nth\":%d,\"step\":%s,\"tenant\":%s,\"op\":%s,\"args\":%v,\"evidence\":%v,"
        "\"undo_op\":%s,\"undo\":%v,\"target\":%s,\"reason\":%s,\"seen\":%d}",
        (int64_t)r->state, r->key, (int64_t)r->nth, r->step, r->tenant, r->op, r->args, r->evidence, r->undo_op,
        r->undo, r->target, r->reason, r->seen);
    return am_chain_append(j, r->run, "effect.intent", id, data, e);
}

am_kind am_journal_effect_put(am_journal *j, const am_effect_row *r, int64_t *id, am_err *e)
{
    sqlite3_stmt *st;
    bool row = false;
    am_kind k = am_db_change(
        j, e,
        "INSERT INTO effect (run, step, tenant, op, key, nth, args, evidence, undo, predicted, undo_op, no_undo,"
        " target, reason, consent, undo_days, seen, state)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
        " ON CONFLICT (run, key, nth) DO UPDATE SET step = excluded.step, evidence = excluded.evidence,"
        " undo = excluded.undo, predicted = excluded.predicted, undo_op = excluded.undo_op,"
        " no_undo = excluded.no_undo, target = excluded.target, reason = excluded.reason,"
        " consent = excluded.consent, undo_days = excluded.undo_days, seen = excluded.seen,"
        " state = excluded.state, error = NULL, error_kind = NULL",
        "sssssijjjjsssssiii", r->run, r->step, r->tenant, r->op, r->key, (int64_t)r->nth, r->args, r->evidence,
        r->undo, r->predicted, r->undo_op, r->no_undo, r->target, r->reason, r->consent, (int64_t)r->undo_days,
        r->seen, (int64_t)r->state);
    if (k)
        return k;
    st = am_db_query(j, e, "SELECT id FROM effect WHERE run = ? AND key = ? AND nth = ?", "ssi", r->run, r->key,
                     (int64_t)r->nth);
    if (!st)
        return e ? e->kind : AM_DISK;
    k = am_db_step(j, st, &row, e);
    *id = row ? sqlite3_column_int64(st, 0) : 0;
    am_db_done(st);
    if (k || r->state == AM_EFFECT_PLANNED)
        return k; /* a plan's effects are vouched for by the plan's digest */
    j->urgent = j->urgent || r->state == AM_EFFECT_INTENT;
    return append_intent(j, r, *id, e);
}

am_kind am_journal_effect_state(am_journal *j, int64_t id, am_effect_state state, const am_value *value,
                                const am_err *error, const char *request_id, am_err *e)
{
    const char *text = error ? error->text : NULL, *kind = error ? am_kind_name(error->kind) : NULL;
    int64_t now = am_clock_wall();
    am_kind k = state == AM_EFFECT_SENT
                    ? am_db_change(j, e, "UPDATE effect SET state = ?, sent = ? WHERE id = ?", "iii",
                                   (int64_t)state, now, id)
                    : am_db_change(j, e,
                                   "UPDATE effect SET state = ?, ended = ?, value = ?, error = ?, error_kind = ?,"
                                   " request_id = coalesce(?, request_id) WHERE id = ?",
                                   "iijsssi", (int64_t)state, now, value, text, kind, request_id, id);
    if (k)
        return k;
    am_arena_reset(j->scratch);
    const am_value *data = am_json_make(
        j->scratch, "{\"number\":%d,\"state\":%s,\"value\":%v,\"error\":%s,\"kind\":%s,\"request_id\":%s}",
        (int64_t)state, am_effect_state_name(state), value, text, kind, request_id);
    am_buf type = AM_BUF(64);
    am_buf_fmt(&type, "effect.%s", am_effect_state_name(state));
    sqlite3_stmt *st = am_db_query(j, e, "SELECT run FROM effect WHERE id = ?", "i", id);
    bool row = false;
    k = st ? am_db_step(j, st, &row, e) : (e ? e->kind : AM_DISK);
    if (!k && !row)
        k = am_fail(e, AM_BUG, "the journal has no effect %lld", (long long)id);
    if (!k)
        k = am_chain_append(j, am_db_text(j->scratch, st, 0), am_buf_text(&type), id, data, e);
    am_db_done(st);
    am_buf_free(&type);
    return k;
}

static am_kind read_row(am_journal *j, am_arena *arena, sqlite3_stmt *st, am_effect_row *r, am_err *e)
{
    *r = (am_effect_row){.id = sqlite3_column_int64(st, 0),
                         .run = am_db_text(arena, st, 1),
                         .step = am_db_text(arena, st, 2),
                         .tenant = am_db_text(arena, st, 3),
                         .op = am_db_text(arena, st, 4),
                         .key = am_db_text(arena, st, 5),
                         .nth = (unsigned)sqlite3_column_int64(st, 6),
                         .undo_op = am_db_text(arena, st, 11),
                         .no_undo = am_db_text(arena, st, 12),
                         .target = am_db_text(arena, st, 13),
                         .reason = am_db_text(arena, st, 14),
                         .consent = am_db_text(arena, st, 15),
                         .undo_days = (uint32_t)sqlite3_column_int64(st, 16),
                         .seen = sqlite3_column_int64(st, 17),
                         .sent = sqlite3_column_int64(st, 18),
                         .ended = sqlite3_column_int64(st, 19),
                         .state = (am_effect_state)sqlite3_column_int(st, 20),
                         .error = am_db_text(arena, st, 22),
                         .error_kind = am_db_text(arena, st, 23),
                         .request_id = am_db_text(arena, st, 24)};
    const struct {
        int column;
        const am_value **to;
    } json[] = {{7, &r->args}, {8, &r->evidence}, {9, &r->undo}, {10, &r->predicted}, {21, &r->value}};
    am_kind k = AM_OK;
    for (size_t i = 0; !k && i < sizeof json / sizeof *json; i++)
        k = am_db_json(j, arena, st, json[i].column, json[i].to, e);
    return k;
}

am_kind am_journal_effect_find(am_journal *j, am_arena *arena, const char *run, const char *key, unsigned nth,
                               am_effect_row *r, bool *found, am_err *e)
{
    sqlite3_stmt *st = am_db_query(j, e, "SELECT " COLUMNS " FROM effect WHERE run = ? AND key = ? AND nth = ?",
                                   "ssi", run, key, (int64_t)nth);
    *found = false;
    if (!st)
        return e ? e->kind : AM_DISK;
    am_kind k = am_db_step(j, st, found, e);
    if (!k && *found)
        k = read_row(j, arena, st, r, e);
    am_db_done(st);
    return k;
}

am_kind am_journal_effect_each(am_journal *j, const char *run, am_effect_order order,
                               am_kind (*fn)(void *, const am_effect_row *, am_err *), void *self, am_err *e)
{
    static const char *const sql[] = {
        [AM_BY_KEY] = "SELECT " COLUMNS " FROM effect WHERE run = ?"
                      " ORDER BY tenant, op, coalesce(target, ''), key, nth",
        [AM_BY_TIME] = "SELECT " COLUMNS " FROM effect WHERE run = ? ORDER BY id",
        [AM_BY_STEP] = "SELECT " COLUMNS " FROM effect WHERE run = ? ORDER BY coalesce(step, ''), id",
        [AM_BY_TIME_REVERSED] = "SELECT " COLUMNS " FROM effect WHERE run = ? ORDER BY ended DESC, id DESC",
    };
    sqlite3_stmt *st = am_db_query(j, e, sql[order], "s", run);
    am_effect_row r;
    am_walk w = am_walk_begin(j, st, e);
    while (am_walk_next(&w))
        if (!(w.kind = read_row(j, w.arena, st, &r, e)))
            w.kind = fn(self, &r, e);
    return am_walk_end(&w);
}

am_kind am_journal_effect_count(am_journal *j, const char *run, int64_t counts[AM_EFFECT_UNKNOWN + 1], am_err *e)
{
    sqlite3_stmt *st = am_db_query(j, e, "SELECT state, count(*) FROM effect WHERE run = ? GROUP BY state", "s", run);
    am_walk w = am_walk_begin(j, st, e);
    memset(counts, 0, (AM_EFFECT_UNKNOWN + 1) * sizeof *counts);
    while (am_walk_next(&w)) {
        int state = sqlite3_column_int(st, 0);
        if (state >= 0 && state <= AM_EFFECT_UNKNOWN)
            counts[state] = sqlite3_column_int64(st, 1);
    }
    return am_walk_end(&w);
}

am_kind am_journal_forget_planned(am_journal *j, const char *run, am_err *e)
{
    return am_db_change(j, e, "DELETE FROM effect WHERE run = ? AND state = 0", "s", run);
}
