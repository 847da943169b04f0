#include "journal/chain.h"

#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/json.h"
#include "journal/db.h"
#include "journal/tables.h"

enum { LINE_MAX_BYTES = 64 << 20 };

/* What the digest of an event covers, besides the digest before it. */
static void body(am_buf *out, const am_event_row *ev)
{
    am_buf_str(out, "{\"data\":");
    am_json_format(out, ev->data, AM_JSON_CANONICAL);
    am_buf_fmt(out, ",\"effect\":%lld,\"n\":%lld,\"run\":", (long long)ev->effect, (long long)ev->n);
    if (ev->run)
        am_json_quote(out, ev->run, strlen(ev->run));
    else
        am_buf_str(out, "null");
    am_buf_fmt(out, ",\"time\":%lld,\"type\":", (long long)ev->time);
    am_json_quote(out, ev->type, strlen(ev->type));
    am_buf_char(out, '}');
}

static am_kind digest(const char *before, const am_event_row *ev, char out[AM_DIGEST_TEXT], am_err *e)
{
    am_buf text = AM_BUF(LINE_MAX_BYTES);
    am_buf_str(&text, before);
    body(&text, ev);
    am_kind k = AM_OK;
    if (am_buf_ok(&text))
        (void)am_sha256(am_buf_text(&text), text.n, out);
    else
        k = am_fail(e, AM_LIMIT, "event %lld is larger than %d bytes", (long long)ev->n, (int)LINE_MAX_BYTES);
    am_buf_free(&text);
    return k;
}

am_kind am_chain_append(am_journal *j, const char *run, const char *type, int64_t effect, const am_value *data,
                        am_err *e)
{
    char next[AM_DIGEST_TEXT];
    am_event_row ev = {.n = j->events + 1, .time = am_clock_wall(), .run = run, .effect = effect,
                       .type = type, .data = data};
    am_kind k = digest(j->head, &ev, next, e);
    if (!k)
        k = am_db_change(j, e,
                         "INSERT INTO event (n, time, run, type, effect, data, digest)"
                         " VALUES (?, ?, ?, ?, nullif(?, 0), ?, ?)",
                         "iissijs", ev.n, ev.time, run, type, effect, data, next);
    if (!k) {
        j->events = ev.n;
        memcpy(j->head, next, sizeof next);
    }
    return k;
}

am_kind am_chain_load(am_journal *j, am_err *e)
{
    bool row = false;
    am_arena_reset(j->scratch);
    sqlite3_stmt *st = am_db_query(j, e, "SELECT n, digest FROM event ORDER BY n DESC LIMIT 1", "");
    if (!st)
        return e ? e->kind : AM_DISK;
    am_kind k = am_db_step(j, st, &row, e);
    j->events = 0;
    j->head[0] = '\0';
    if (!k && row) {
        const char *head = am_db_text(j->scratch, st, 1);
        j->events = sqlite3_column_int64(st, 0);
        if (!am_digest_valid(head)) {
            k = am_fail(e, AM_DISK, "%s is damaged: its last event has no digest", j->path);
            (void)am_hint(e, "`aftermove journal verify` says more; restore it from a copy");
        } else {
            memcpy(j->head, head, AM_DIGEST_TEXT);
        }
    }
    am_db_done(st);
    return k;
}

am_kind am_chain_each(am_journal *j, const char *run, int64_t after,
                      am_kind (*fn)(void *, const am_event_row *, am_err *), void *self, am_err *e)
{
    sqlite3_stmt *st = run ? am_db_query(j, e,
                                         "SELECT n, time, run, type, effect, data, digest FROM event"
                                         " WHERE run = ? AND n > ? ORDER BY n",
                                         "si", run, after)
                           : am_db_query(j, e,
                                         "SELECT n, time, run, type, effect, data, digest FROM event"
                                         " WHERE n > ? ORDER BY n",
                                         "i", after);
    am_walk w = am_walk_begin(j, st, e);
    while (am_walk_next(&w)) {
        am_event_row ev = {.n = sqlite3_column_int64(st, 0), .time = sqlite3_column_int64(st, 1),
                           .run = am_db_text(w.arena, st, 2), .effect = sqlite3_column_int64(st, 4),
                           .type = am_db_text(w.arena, st, 3), .digest = am_db_text(w.arena, st, 6)};
        if (!(w.kind = am_db_json(j, w.arena, st, 5, &ev.data, e)))
            w.kind = fn(self, &ev, e);
    }
    return am_walk_end(&w);
}

static am_kind follows(am_chain_check *c, const am_event_row *ev, am_err *e)
{
    char want[AM_DIGEST_TEXT];
    if (ev->n != c->next) {
        (void)am_fail(e, AM_CONFLICT, "event %lld is missing: %lld stands in its place", (long long)c->next,
                      (long long)ev->n);
        return am_hint(e, "somebody removed or reordered events: keep the file and compare it with a copy");
    }
    am_kind k = digest(c->head, ev, want, e);
    if (k)
        return k;
    if (!ev->digest || strcmp(want, ev->digest)) {
        (void)am_fail(e, AM_CONFLICT, "event %lld (%s) does not fit its digest", (long long)ev->n, ev->type);
        return am_hint(e, "the event or one before it was changed: keep the file and compare it with a copy");
    }
    memcpy(c->head, want, sizeof want);
    c->next++;
    return AM_OK;
}

static am_kind check_event(void *self, const am_event_row *ev, am_err *e)
{
    return follows(self, ev, e);
}

am_kind am_chain_verify(am_journal *j, int64_t *events, char head[AM_DIGEST_TEXT], am_err *e)
{
    am_chain_check c = {.next = 1, .head = ""};
    am_kind k = am_chain_each(j, NULL, 0, check_event, &c, e);
    if (!k)
        k = am_tables_check(j, e);
    if (events)
        *events = c.next - 1;
    if (head)
        memcpy(head, c.head, sizeof c.head);
    return k;
}

void am_chain_format(am_buf *out, const am_event_row *ev)
{
    am_buf_str(out, "{\"event\":");
    body(out, ev);
    am_buf_fmt(out, ",\"digest\":\"%s\"}", ev->digest);
}

am_kind am_chain_check_line(am_chain_check *c, const char *line, size_t n, am_err *e)
{
    am_arena *arena = am_arena_new(LINE_MAX_BYTES);
    const am_value *v = NULL;
    am_kind k = am_json_parse(arena, line, n, &v, e);
    if (!k) {
        const am_value *body_of = am_value_member(v, "event");
        am_event_row ev = {.n = am_value_num(am_value_member(body_of, "n"), 0),
                           .time = am_value_num(am_value_member(body_of, "time"), 0),
                           .run = am_value_text(am_value_member(body_of, "run"), NULL),
                           .effect = am_value_num(am_value_member(body_of, "effect"), 0),
                           .type = am_value_text(am_value_member(body_of, "type"), ""),
                           .data = am_value_member(body_of, "data"),
                           .digest = am_value_text(am_value_member(v, "digest"), NULL)};
        k = follows(c, &ev, e);
    }
    am_arena_free(arena);
    return k;
}
