#include "journal/tables.h"

#include "journal/ledger_state.h"

#define SAYS(column) "json_extract(event.data, '$." column "')"
#define LAST                                                                                         \
    "(SELECT json_extract(data, '$.entry') AS entry, max(n) AS n FROM event WHERE type GLOB 'ledger.*'" \
    " GROUP BY 1) AS last"

/* Each asks for the number of a row that does not fit. */
static const char *const effects[] = {
    "SELECT effect.id FROM effect LEFT JOIN event"
    " ON event.n = (SELECT max(n) FROM event WHERE event.effect = effect.id)"
    " WHERE effect.state <> 0 AND (event.n IS NULL OR " SAYS("number") " <> effect.state) LIMIT 1",
    "SELECT effect.id FROM effect WHERE effect.state <> 0 AND NOT EXISTS (SELECT 1 FROM event WHERE"
    " event.effect = effect.id AND event.type = 'effect.intent' AND " SAYS("key") " = effect.key AND " SAYS("args")
    " = effect.args AND coalesce(" SAYS("evidence") ", '') = coalesce(effect.evidence, '')) LIMIT 1",
};

static const char *const ledger[] = {
    "SELECT ledger.id FROM ledger LEFT JOIN " LAST " ON last.entry = ledger.id LEFT JOIN event ON event.n = last.n"
    " WHERE event.n IS NULL OR event.type = 'ledger.remove' OR " SAYS("state") " IS NOT ledger.state OR "
    SAYS("direction") " IS NOT ledger.direction OR " SAYS("kind") " IS NOT ledger.kind OR " SAYS("name")
    " IS NOT ledger.name OR " SAYS("upn") " IS NOT ledger.upn OR " SAYS("target_upn")
    " IS NOT ledger.target_upn OR " SAYS("source_url") " IS NOT ledger.source_url OR " SAYS("target_url")
    " IS NOT ledger.target_url OR " SAYS("verdict") " IS NOT ledger.verdict OR " SAYS("reason")
    " IS NOT ledger.reason OR " SAYS("evidence") " IS NOT ledger.evidence LIMIT 1",
    "SELECT last.entry FROM " LAST " JOIN event ON event.n = last.n WHERE event.type <> 'ledger.remove' AND"
    " NOT EXISTS (SELECT 1 FROM ledger WHERE id = last.entry) LIMIT 1",
    "SELECT ledger_step.entry FROM ledger_step LEFT JOIN event ON event.n = ledger_step.event WHERE event.n IS NULL"
    " OR event.time <> ledger_step.time OR event.run IS NOT ledger_step.run OR " SAYS("entry")
    " IS NOT ledger_step.entry OR " SAYS("before") " IS NOT ledger_step.before OR " SAYS("state")
    " IS NOT ledger_step.state OR " SAYS("verdict") " IS NOT ledger_step.verdict OR " SAYS("reason")
    " IS NOT ledger_step.reason OR " SAYS("evidence") " IS NOT ledger_step.evidence LIMIT 1",
    "SELECT " SAYS("entry") " FROM event WHERE type IN ('ledger.add', 'ledger.state') AND NOT EXISTS"
    " (SELECT 1 FROM ledger_step WHERE ledger_step.event = event.n) LIMIT 1",
};

/* before, after: what the row is called around its number. */
static am_kind check(am_journal *j, const char *const *asks, size_t n, const char *before, const char *after, am_err *e)
{
    for (size_t i = 0; i < n; i++) {
        bool row = false;
        sqlite3_stmt *st = am_db_query(j, e, asks[i], "");
        if (!st)
            return e ? e->kind : AM_DISK;
        am_kind k = am_db_step(j, st, &row, e);
        int64_t id = row ? sqlite3_column_int64(st, 0) : 0;
        am_db_done(st);
        if (k)
            return k;
        if (row) {
            (void)am_fail(e, AM_CONFLICT, "%s%lld%s says something else than its events", before, (long long)id, after);
            return am_hint(e, "the row was changed outside aftermove: keep the file and compare it with a copy");
        }
    }
    return AM_OK;
}

am_kind am_tables_check(am_journal *j, am_err *e)
{
    am_kind k = check(j, effects, sizeof effects / sizeof *effects, "effect ", "", e);
    if (!k && !am_ledger_lacks(j))
        k = check(j, ledger, sizeof ledger / sizeof *ledger, "entry #", " of the ledger", e);
    return k;
}
