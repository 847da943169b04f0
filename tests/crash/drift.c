/* Between plan and apply the tenant changes: nothing wrong is removed, each change is named, and
 * the exit code is 3. */
#include "judge.h"

#include <string.h>

#include "base/json.h"

static const char *const added = "https://contoso.sharepoint.com/sites/came-later";

static void edit(rig *r, const char *verb, const char *url, const char *location)
{
    const am_value *v =
        am_json_make(r->trial, "{\"do\":%s,\"url\":%s,\"location\":%s}", verb, url, location);
    (void)rig_post(r, r->trial, "site", am_json_text(r->trial, v, AM_JSON_PLAIN));
}

static const am_value *find(const am_value *list, const char *url)
{
    for (size_t i = 0; i < am_value_len(list); i++)
        if (!strcmp(am_value_text(am_value_member(am_value_at(list, i), "url"), ""), url))
            return am_value_at(list, i);
    return NULL;
}

static const char *location_of(const am_value *list, const char *url)
{
    return am_value_text(am_value_member(find(list, url), "location"), "");
}

/* The rest of the plan was done: how many planned redirects are still there. */
static size_t left(rig *r, const am_value *sites)
{
    size_t n = 0;
    for (size_t i = 0; i < r->n_planned; i++)
        n += find(sites, r->planned[i]) != NULL;
    return n;
}

int main(void)
{
    rig r = {.mem = am_arena_new(0), .trial = am_arena_new(0)};
    rig_open(&r, rig_scenario(&r, "[]"));
    rig_plan(&r);
    rig_reset(&r);
    const char *replaced = r.planned[3], *gone = r.planned[11], *moved = r.planned[23];
    const char *elsewhere = "https://fabrikam.sharepoint.com/sites/somewhere-else";
    edit(&r, "replace_live", replaced, NULL);
    edit(&r, "purge", gone, NULL);
    edit(&r, "set_location", moved, elsewhere);
    edit(&r, "add_redirect", added, "https://fabrikam.sharepoint.com/sites/came-later");
    const am_value *before = rig_get(&r, r.trial, "state");
    const am_value *live = find(am_value_get(before, "source.sites"), replaced);
    const char *workspace = rig_fresh(&r);
    rig_ran ran = rig_apply(&r, workspace, NULL);
    const char *said = am_arena_format(r.trial, "%s\n%s", ran.out, ran.err);
    const am_value *now = rig_get(&r, r.trial, "state");
    const am_value *sites = am_value_get(now, "source.sites");
    rig_ok(&r, ran.code == 3, "the exit code is 3 (%d)", ran.code);
    rig_ok(&r, live && am_value_equal(live, find(sites, replaced)),
           "the live site at a redirect's URL is untouched");
    rig_ok(&r, !strcmp(location_of(sites, moved), elsewhere),
           "the redirect that leads elsewhere is still there");
    rig_ok(&r, find(sites, added) != NULL, "the redirect that came later is still there");
    rig_ok(&r, !find(sites, gone), "the one that vanished stays away");
    rig_ok(&r, left(&r, sites) == 2, "everything else that was planned is gone (%zu left)",
           left(&r, sites));
    const char *const named[] = {replaced, gone, moved, added};
    for (size_t i = 0; i < 4; i++)
        rig_ok(&r, strstr(said, named[i]) != NULL, "%s is named", named[i]);
    rig_note("%s", rig_said(&r, &ran));
    rig_ok(&r, rig_verify(&r, workspace), "the journal verifies");
    return rig_close(&r);
}
