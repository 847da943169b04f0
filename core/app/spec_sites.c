#include <string.h>

#include "app/spec.h"
#include "base/json.h"
#include "base/like.h"
#include "base/text.h"

static const am_value *find(const am_value *list, const char *url)
{
    for (size_t i = 0; i < am_value_len(list); i++) {
        const am_value *s = am_value_at(list, i);
        if (am_streq_fold(am_value_text(am_value_member(s, "url"), ""), url))
            return s;
    }
    return NULL;
}

/* Where it is: live, recycled or gone. */
static const char *place(const am_value *tenant, const char *url, const am_value **site)
{
    *site = find(am_value_member(tenant, "sites"), url);
    if (*site)
        return "live";
    *site = find(am_value_member(tenant, "recycle_bin"), url);
    return *site ? "recycled" : "gone";
}

/* A path is one of the tenant's: of a OneDrive on its my-site host. */
static const char *whole(am_arena *a, const am_spec_evidence *e, size_t side, const char *url)
{
    if (url[0] != '/')
        return url;
    return am_arena_format(a, "https://%s%s", e->hosts[side][am_prefix_fold(url, "/personal/")], url);
}

static const char *shown(am_spec_result *r, const char *where, const am_value *site)
{
    return site ? am_arena_format(r->arena, "%s: %.500s", where,
                                  am_json_text(r->arena, site, AM_JSON_PLAIN))
                : where;
}

static void judge_site(am_spec_result *r, const am_spec_evidence *e, size_t side, const char *url,
                       const am_value *want)
{
    const char *role = side ? "target" : "source", *word = am_value_text(want, NULL);
    const am_value *site, *old;
    const char *now = place(am_value_member(e->after, role), url, &site);
    const char *was = place(am_value_member(e->before, role), url, &old);
    bool good = word && strcmp(word, "as before") == 0 ? strcmp(now, was) == 0 && am_value_equal(old, site)
                : word                                 ? strcmp(word, now) == 0
                                                       : am_like(want, site);
    if (!good)
        am_spec_fail(r, url, word ? word : am_json_text(r->arena, want, AM_JSON_PLAIN),
                     shown(r, now, site));
}

static bool is_redirect(const am_value *site)
{
    return am_prefix_fold(am_value_text(am_value_member(site, "template"), ""), "REDIRECTSITE");
}

static bool is_named(am_arena *a, const am_spec_evidence *e, size_t side, const am_value *names,
                     const char *url)
{
    for (size_t i = 0; am_value_is(names, AM_T_OBJECT) && i < am_value_len(names); i++)
        if (am_streq_fold(whole(a, e, side, names->u.o.v[i].key), url))
            return true;
    return false;
}

/* Somebody's site that the spec does not speak of is as it was. */
static void judge_live(am_spec_result *r, const am_spec_evidence *e, size_t side, const am_value *names)
{
    const char *role = side ? "target" : "source";
    const am_value *sites = am_value_get(am_value_member(e->before, role), "sites");
    for (size_t i = 0; i < am_value_len(sites); i++) {
        const am_value *s = am_value_at(sites, i), *now;
        const char *url = am_value_text(am_value_member(s, "url"), "");
        if (is_redirect(s) || is_named(r->arena, e, side, names, url))
            continue;
        const char *where = place(am_value_member(e->after, role), url, &now);
        if (!am_value_equal(s, now))
            am_spec_fail(r, url, "as before: it is no redirect, and expect.sites does not name it",
                         shown(r, where, now));
    }
}

void am_spec_judge_sites(am_spec_result *r, const am_value *expect, const am_spec_evidence *e)
{
    static const char *const roles[] = {"source", "target"};
    for (size_t side = 0; side < 2; side++) {
        const am_value *names = am_value_member(am_value_member(expect, "sites"), roles[side]);
        for (size_t i = 0; am_value_is(names, AM_T_OBJECT) && i < am_value_len(names); i++)
            judge_site(r, e, side, whole(r->arena, e, side, names->u.o.v[i].key),
                       am_value_at(names, i));
        judge_live(r, e, side, names);
        if (am_value_truth(am_value_member(expect, "unchanged"), false) &&
            !am_value_equal(am_value_member(e->before, roles[side]),
                            am_value_member(e->after, roles[side])))
            am_spec_fail(r, "unchanged", am_arena_format(r->arena, "the %s is as before", roles[side]),
                         "it is not");
    }
}
