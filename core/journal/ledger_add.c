/* ledger_add.c - new entries, and what is learned later about those that are there. */
#include <ctype.h>
#include <string.h>

#include "base/clock.h"
#include "base/text.h"
#include "base/uri.h"
#include "journal/ledger_state.h"

/* A UPN in small letters: one at sign with something on both sides, nothing that a name cannot have. */
static am_kind take_upn(am_arena *a, const char *given, const char **out, am_err *e)
{
    *out = NULL;
    if (!given || !given[0])
        return AM_OK;
    const char *at = strchr(given, '@');
    if (strlen(given) > AM_LEDGER_TEXT || !at || at == given || !at[1] || strchr(at + 1, '@') ||
        strpbrk(given, "/\\?% \t\r\n\"<>,;:")) {
        char shown[80];
        am_printable(shown, sizeof shown, given);
        (void)am_fail(e, AM_USAGE, "'%s' is no user", shown);
        return am_hint(e, "a user is named like john.doe@contoso.com");
    }
    char *copy = am_arena_strdup(a, given);
    for (char *p = copy; p && *p; p++)
        *p = (char)tolower((unsigned char)*p);
    *out = copy;
    return copy ? AM_OK : am_fail(e, AM_NOMEM, "no memory for an entry");
}

static am_kind take_url(am_arena *a, const char *given, const char **out, am_err *e)
{
    am_uri u;
    *out = NULL;
    if (!given || !given[0])
        return AM_OK;
    if (strlen(given) > AM_LEDGER_TEXT)
        return am_fail(e, AM_USAGE, "a URL has at most %d bytes", (int)AM_LEDGER_TEXT);
    am_kind k = am_uri_parse(a, given, &u, e);
    if (k)
        return am_hint(e, "a site is named like https://contoso.sharepoint.com/sites/old");
    u.query = NULL;
    *out = am_uri_format(a, &u);
    return *out ? AM_OK : am_fail(e, AM_NOMEM, "no memory for an entry");
}

static bool personal(const char *url)
{
    const char *path = url ? strchr(strstr(url, "://") + 3, '/') : NULL;
    return path && am_prefix_fold(path, "/personal/");
}

static am_kind take(am_arena *a, const am_ledger_row *given, am_ledger_row *r, const char **key, am_err *e)
{
    am_kind k;
    *r = (am_ledger_row){.direction = "back", .state = AM_LEDGER_PLANNED};
    if ((k = take_upn(a, given->upn, &r->upn, e)) || (k = take_upn(a, given->target_upn, &r->target_upn, e)) ||
        (k = take_url(a, given->source_url, &r->source_url, e)) ||
        (k = take_url(a, given->target_url, &r->target_url, e)))
        return k;
    if (!r->upn && !r->source_url) {
        (void)am_fail(e, AM_USAGE, "an entry needs a user or the site's URL on the source");
        return am_hint(e, "like john.doe@contoso.com or https://contoso.sharepoint.com/sites/old");
    }
    *key = r->source_url ? am_uri_site_key(a, r->source_url) : NULL;
    if (r->source_url && r->target_url && !strcmp(*key, am_uri_site_key(a, r->target_url)))
        return am_fail(e, AM_USAGE, "%s is given as the URL on both sides", r->source_url);
    r->kind = !r->source_url || personal(r->source_url) ? "user" : "site";
    r->name = r->upn && r->kind[0] == 'u' ? r->upn : *key;
    return AM_OK;
}

/* What was known stays, what was not known is taken; false: the two contradict each other. */
static bool fill(const char **known, const char *given, bool *learned)
{
    if (!given || (*known && am_streq_fold(*known, given)))
        return true;
    if (*known)
        return false;
    *known = given;
    *learned = true;
    return true;
}

static am_kind merge(am_journal *j, am_ledger_row *is, const am_ledger_row *r, const char *key,
                     const am_ledger_note *note, am_err *e)
{
    bool learned = false;
    const struct {
        const char *what, **known, *given;
    } all[] = {{"user", &is->upn, r->upn},
               {"user on the target", &is->target_upn, r->target_upn},
               {"URL on the source", &is->source_url, r->source_url},
               {"URL on the target", &is->target_url, r->target_url}};
    for (size_t i = 0; i < sizeof all / sizeof *all; i++)
        if (!fill(all[i].known, all[i].given, &learned)) {
            (void)am_fail(e, AM_CONFLICT, "%s is in the ledger (#%lld) with another %s: %s, not %s", is->name,
                          (long long)is->id, all[i].what, *all[i].known, all[i].given);
            return am_hint(e, "find out which is right; `aftermove ledger remove` takes a wrong entry out");
        }
    if (!learned)
        return AM_OK;
    if (is->kind[0] == 'u' && is->upn)
        is->name = is->upn;
    am_kind k = am_db_change(j, e,
                             "UPDATE ledger SET name = ?, upn = ?, target_upn = ?, source_url = ?,"
                             " source_key = coalesce(source_key, ?), target_url = ?, changed = ? WHERE id = ?",
                             "ssssssii", is->name, is->upn, is->target_upn, is->source_url, key, is->target_url,
                             am_clock_wall(), is->id);
    am_ledger_row now = *is;
    now.run = note->run;
    return k ? k : am_ledger_tell(j, "ledger.fill", &now, NULL, false, e);
}

static am_kind insert(am_journal *j, am_ledger_row *r, const char *key, const am_ledger_note *note, am_err *e)
{
    r->added = r->changed = am_clock_wall();
    r->verdict = note->verdict;
    r->reason = note->reason;
    r->evidence = note->evidence;
    r->run = note->run;
    am_kind k = am_db_change(j, e,
                             "INSERT INTO ledger (direction, kind, name, upn, target_upn, source_url, source_key,"
                             " target_url, state, verdict, reason, evidence, run, added, changed)"
                             " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                             "sssssssssssjsii", r->direction, r->kind, r->name, r->upn, r->target_upn,
                             r->source_url, key, r->target_url, am_ledger_state_name(r->state), r->verdict,
                             r->reason, r->evidence, r->run, r->added, r->changed);
    if (k)
        return k;
    r->id = am_db_last_id(j);
    return am_ledger_tell(j, "ledger.add", r, NULL, true, e);
}

am_kind am_ledger_add(am_journal *j, am_arena *a, const am_ledger_row *given, const am_ledger_note *note,
                      am_ledger_row *out, bool *added, am_err *e)
{
    am_ledger_row r, by_key;
    const char *key = NULL;
    bool named = false, placed = false;
    am_kind k;
    *added = false;
    if ((k = take(a, given, &r, &key, e)) ||
        (k = am_ledger_one(j, a,
                           am_db_query(j, e,
                                       "SELECT " AM_LEDGER_COLUMNS " FROM ledger WHERE direction = ? AND name = ?",
                                       "ss", r.direction, r.name),
                           out, &named, e)))
        return k;
    if (key && (k = am_ledger_one(j, a,
                                  am_db_query(j, e,
                                              "SELECT " AM_LEDGER_COLUMNS
                                              " FROM ledger WHERE direction = ? AND source_key = ?",
                                              "ss", r.direction, key),
                                  &by_key, &placed, e)))
        return k;
    if (named && placed && by_key.id != out->id && !by_key.upn && !out->source_url &&
        out->state == AM_LEDGER_PLANNED) {
        /* the OneDrive was known without its user, and the user without the OneDrive */
        if ((k = am_ledger_remove(j, out->id, am_arena_format(a, "the same as #%lld", (long long)by_key.id), e)) ||
            (k = merge(j, &by_key, out, NULL, note, e)))
            return k;
        named = false;
    }
    if (named && placed && by_key.id != out->id) {
        (void)am_fail(e, AM_CONFLICT, "%s is entry #%lld of the ledger, and %s is #%lld", r.name,
                      (long long)out->id, r.source_url, (long long)by_key.id);
        return am_hint(e, "find out which is right; `aftermove ledger remove` takes a wrong entry out");
    }
    if (placed)
        *out = by_key;
    if (named || placed)
        return merge(j, out, &r, key, note, e);
    *out = r;
    *added = true;
    return insert(j, out, key, note, e);
}
