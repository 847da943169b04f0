#include "judge.h"

#include <stdlib.h>
#include <string.h>

#include "base/json.h"

bool judge_is_planned(const rig *r, const char *url)
{
    for (size_t i = 0; i < r->n_planned; i++)
        if (!strcmp(r->planned[i], url))
            return true;
    return false;
}

static const char *text(const am_value *v, const char *key)
{
    return am_value_text(am_value_member(v, key), "");
}

/* The member of a list with that site_id, counted. */
static const am_value *find(const am_value *list, const char *site_id, size_t *count)
{
    const am_value *found = NULL;
    *count = 0;
    for (size_t i = 0; i < am_value_len(list); i++)
        if (!strcmp(text(am_value_at(list, i), "site_id"), site_id)) {
            found = am_value_at(list, i);
            ++*count;
        }
    return found;
}

static const char *differs(rig *r, const char *what, const am_value *before, const am_value *now)
{
    const char *a = am_json_text(r->trial, before, AM_JSON_CANONICAL);
    const char *b = am_json_text(r->trial, now, AM_JSON_CANONICAL);
    return am_arena_format(r->trial, "%s was %s, is %s", what, a, b);
}

/* A site apart from its status: an operation that a killed run began may still be going on. */
static bool is_as_before(const am_value *before, const am_value *now)
{
    static const char *const facts[] = {"url",    "template", "lock_state", "owner",
                                        "admins", "location", "group_id",   "held"};
    for (size_t i = 0; i < sizeof facts / sizeof *facts; i++)
        if (!am_value_equal(am_value_member(before, facts[i]), am_value_member(now, facts[i])))
            return false;
    return true;
}

/* One site of the source that was there before. */
static const char *judge_site(rig *r, const am_value *site, const am_value *now, bool all)
{
    size_t live, binned;
    const char *url = text(site, "url"), *id = text(site, "site_id");
    const am_value *there = find(am_value_get(now, "source.sites"), id, &live);
    (void)find(am_value_get(now, "source.recycle_bin"), id, &binned);
    bool planned = judge_is_planned(r, url);
    if (live + binned != 1)
        return am_arena_format(r->trial, "%s is there %zu times, in the bin %zu times", url, live,
                               binned);
    if (binned && !planned)
        return am_arena_format(r->trial, "%s was removed and not planned", url);
    if (live && planned && all)
        return am_arena_format(r->trial, "%s was planned and is still there", url);
    if (live && !is_as_before(site, there))
        return differs(r, url, site, there);
    return NULL;
}

static const char *judge_rest(rig *r, const am_value *now)
{
    static const char *const same[] = {"target.sites", "target.recycle_bin", "source.groups",
                                       "target.groups", "source.identity_map"};
    for (size_t i = 0; i < sizeof same / sizeof *same; i++) {
        const am_value *a = am_value_get(r->before, same[i]), *b = am_value_get(now, same[i]);
        if (!am_value_equal(a, b))
            return differs(r, same[i], a, b);
    }
    size_t had = am_value_len(am_value_get(r->before, "source.sites")) +
                 am_value_len(am_value_get(r->before, "source.recycle_bin"));
    size_t has = am_value_len(am_value_get(now, "source.sites")) +
                 am_value_len(am_value_get(now, "source.recycle_bin"));
    if (had != has)
        return am_arena_format(r->trial, "the source had %zu sites, has %zu", had, has);
    return NULL;
}

/* How often the log shows that a removal of that URL took effect. */
static size_t removals(const am_value *log, const char *url)
{
    size_t n = 0;
    for (size_t i = 0; i < am_value_len(log); i++) {
        const am_value *e = am_value_at(log, i);
        n += !strcmp(text(e, "what"), "csom:RemoveSite") && !strcmp(text(e, "subject"), url) &&
             am_value_truth(am_value_member(e, "changed"), false);
    }
    return n;
}

static const char *judge_log(rig *r, bool all)
{
    const am_value *log = rig_log(r, r->trial);
    for (size_t i = 0; i < r->n_planned; i++) {
        size_t n = removals(log, r->planned[i]);
        if (n > 1 || (all && n != 1))
            return am_arena_format(r->trial, "%s was removed %zu times", r->planned[i], n);
    }
    for (size_t i = 0; i < am_value_len(log); i++) {
        const am_value *e = am_value_at(log, i);
        const char *subject = text(e, "subject"), *what = text(e, "what");
        if (am_value_truth(am_value_member(e, "changed"), false) && !strstr(what, "OrgRelation") &&
            !judge_is_planned(r, subject))
            return am_arena_format(r->trial, "%s changed %s, which was not planned", what, subject);
    }
    return NULL;
}

static const char *judge(rig *r, bool all)
{
    const am_value *now = rig_get(r, r->trial, "state");
    const am_value *sites = am_value_get(r->before, "source.sites");
    const char *wrong = NULL;
    for (size_t i = 0; !wrong && i < am_value_len(sites); i++)
        wrong = judge_site(r, am_value_at(sites, i), now, all);
    if (!wrong)
        wrong = judge_rest(r, now);
    if (!wrong)
        wrong = judge_log(r, all);
    if (!wrong && all && am_value_len(am_value_get(now, "operations")))
        wrong = "an operation is still running";
    if (!wrong && all &&
        am_value_len(am_value_get(now, "source.trusts")) +
            am_value_len(am_value_get(now, "target.trusts")))
        wrong = "a trust is still there";
    return wrong;
}

const char *judge_done(rig *r)
{
    return judge(r, true);
}

const char *judge_safe(rig *r)
{
    return judge(r, false);
}

const char *judge_same(rig *r, const am_value *earlier)
{
    const am_value *now = rig_get(r, r->trial, "state");
    static const char *const sides[] = {"source", "target"};
    for (size_t i = 0; i < 2; i++)
        if (!am_value_equal(am_value_member(earlier, sides[i]), am_value_member(now, sides[i])))
            return am_arena_format(r->trial, "the %s is not as before", sides[i]);
    return NULL;
}
