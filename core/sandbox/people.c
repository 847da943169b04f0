#include "sandbox/scenario.h"

#include <stdio.h>
#include <string.h>

static void user(sb_reader *r, sb_tenant *t, const am_value *v, const char *path)
{
    static const char *const known[] = {"upn",     "id",       "mail",    "name", "onedrive",
                                        "enabled", "licensed", "deleted", NULL};
    sb_guid id = sb_guid_make(&r->world->random);
    char text[SB_GUID_TEXT];
    sb_user *u;

    if (!sb_reader_object(r, v, path, known) || !sb_reader_text(r, v, path, "upn", NULL)) {
        sb_reader_bad(r, "%s.upn is missing", path);
        return;
    }
    (void)sb_reader_guid(r, v, path, "id", &id);
    u = SB_MORE(&t->users);
    u->id = am_arena_strdup(r->world->mem, sb_guid_text(text, &id));
    u->upn = sb_reader_text(r, v, path, "upn", NULL);
    u->mail = sb_reader_text(r, v, path, "mail", u->upn);
    u->name = sb_reader_text(r, v, path, "name", u->upn);
    u->onedrive = sb_reader_url(r, t, v, path, "onedrive");
    u->enabled = sb_reader_bool(r, v, path, "enabled", true);
    u->licensed = sb_reader_bool(r, v, path, "licensed", true);
    u->deleted = sb_reader_bool(r, v, path, "deleted", false);
}

static void group(sb_reader *r, sb_tenant *t, const am_value *v, const char *path)
{
    static const char *const known[] = {"id", "name", "deleted", NULL};
    sb_group *g;
    sb_guid id;

    if (!sb_reader_object(r, v, path, known) || !sb_reader_guid(r, v, path, "id", &id)) {
        sb_reader_bad(r, "%s.id is missing", path);
        return;
    }
    g = sb_world_group(t, &id);
    if (!g)
        g = SB_MORE(&t->groups);
    g->id = id;
    g->name = sb_reader_text(r, v, path, "name", "Group");
    g->where = sb_reader_bool(r, v, path, "deleted", false) ? SB_GROUP_DELETED : SB_GROUP_LIVE;
}

void sb_people_read(sb_reader *r, sb_tenant *t, const am_value *tenant, const char *path)
{
    const am_value *users = sb_reader_list(r, tenant, path, "users");
    const am_value *groups = sb_reader_list(r, tenant, path, "groups");
    char at[96];

    for (size_t i = 0; i < am_value_len(users); i++) {
        snprintf(at, sizeof at, "%s.users[%zu]", path, i);
        user(r, t, am_value_at(users, i), at);
    }
    for (size_t i = 0; i < am_value_len(groups); i++) {
        snprintf(at, sizeof at, "%s.groups[%zu]", path, i);
        group(r, t, am_value_at(groups, i), at);
    }
}
