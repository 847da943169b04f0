#include "sandbox/scenario.h"

#include <stdio.h>
#include <string.h>

#include "sandbox/mapfile.h"
#include "sandbox/moves.h"
#include "sandbox/trust.h"

#define DAY INT64_C(86400000)

enum { MAP_FILE_MAX = 1 << 30 };

static void relate(sb_tenant *t, int role, const char *host, int64_t created)
{
    sb_relation *r = SB_MORE(&t->relations);

    r->role = role;
    r->host = host;
    r->created_ms = created;
}

static void named(sb_reader *r, const char *name)
{
    sb_tenant *s = &r->world->tenant[0], *t = &r->world->tenant[1];
    int64_t old = r->world->base_now - 30 * DAY;
    bool good = !strcmp(name, "good"), both = !strcmp(name, "both_ways");
    bool dormant = !strcmp(name, "dormant"), away = !strcmp(name, "unreachable");

    if (dormant)
        old = r->world->base_now - DAY;
    if (good || both || dormant || away || !strcmp(name, "source_only"))
        relate(s, SB_ROLE_TARGET, t->my, old);
    if (good || both || dormant || away || !strcmp(name, "target_only"))
        relate(t, SB_ROLE_SOURCE, s->my, old);
    if (both) {
        relate(s, SB_ROLE_SOURCE, t->my, old);
        relate(t, SB_ROLE_TARGET, s->my, old);
    }
    r->world->unreachable = away;
    if (!s->relations.n && !t->relations.n && strcmp(name, "none"))
        sb_reader_bad(r,
                      "trust is \"%s\", expected good, none, dormant, source_only, target_only, "
                      "both_ways, unreachable or an object",
                      name);
}

static void relations(sb_reader *r, sb_tenant *t, const am_value *list, const char *path)
{
    static const char *const known[] = {"role", "partner", "created", NULL};

    for (size_t i = 0; i < am_value_len(list); i++) {
        const am_value *v = am_value_at(list, i);
        const char *role, *partner, *host = t->partner->my;
        char at[96];

        snprintf(at, sizeof at, "%s[%zu]", path, i);
        if (!sb_reader_object(r, v, at, known))
            return;
        role = sb_reader_text(r, v, at, "role", t->role[0] == 's' ? "target" : "source");
        partner = sb_reader_text(r, v, at, "partner", NULL);
        if (partner)
            host = sb_trust_host(r->world->mem, partner);
        if (!host || (strcmp(role, "source") && strcmp(role, "target"))) {
            sb_reader_bad(r, "%s needs a role (source or target) and the URL of a host", at);
            return;
        }
        relate(t, strcmp(role, "source") ? SB_ROLE_TARGET : SB_ROLE_SOURCE, host,
               sb_reader_time(r, v, at, "created", r->world->base_now - 30 * DAY));
    }
}

static void trust(sb_reader *r, const am_value *v)
{
    static const char *const known[] = {"source", "target", "unreachable", NULL};

    if (!v || am_value_is(v, AM_T_STR)) {
        named(r, am_value_text(v, "good"));
        return;
    }
    if (!sb_reader_object(r, v, "trust", known))
        return;
    relations(r, &r->world->tenant[0], sb_reader_list(r, v, "trust", "source"), "trust.source");
    relations(r, &r->world->tenant[1], sb_reader_list(r, v, "trust", "target"), "trust.target");
    r->world->unreachable = sb_reader_bool(r, v, "trust", "unreachable", false);
}

static void move(sb_reader *r, const am_value *v, const char *at)
{
    static const char *const known[] = {"type", "state", "key",     "source", "target",
                                        "id",   "back",  "started", NULL};
    sb_move *m;
    const sb_tenant *from;
    sb_guid id = sb_guid_make(&r->world->random);
    const char *type, *state;

    if (!sb_reader_object(r, v, at, known))
        return;
    type = sb_reader_text(r, v, at, "type", "Odb");
    state = sb_reader_text(r, v, at, "state", "Success");
    if (sb_moves_type(type) < 0 || sb_moves_state(state) < 0) {
        sb_reader_bad(r,
                      "%s has type \"%s\" and state \"%s\", expected Odb, Group or RegSite and "
                      "NotStarted, InProgress, Success, Failed, Stopped, Queued, NotSupported "
                      "or Rescheduled",
                      at, type, state);
        return;
    }
    m = SB_MORE(&r->world->moves);
    m->type = sb_moves_type(type);
    m->state = sb_moves_state(state);
    m->back = sb_reader_bool(r, v, at, "back", false);
    from = &r->world->tenant[m->back ? 1 : 0];
    (void)sb_reader_guid(r, v, at, "id", &id);
    m->id = id;
    m->source_url = sb_reader_url(r, from, v, at, "source");
    m->target_url = sb_reader_url(r, from->partner, v, at, "target");
    m->key = sb_reader_text(r, v, at, "key", m->source_url ? m->source_url : "");
    m->started_ms = sb_reader_time(r, v, at, "started", r->world->base_now - 10 * DAY);
}

static void mapping(sb_reader *r, const am_value *v, const char *at, am_buf *file)
{
    static const char *const known[] = {"group", "company", "source", "target",
                                        "mail",  "puid",    "type",   "dropped", NULL};
    sb_mapping row = {0}, *m = &row;

    if (!sb_reader_object(r, v, at, known))
        return;
    m->group = sb_reader_bool(r, v, at, "group", false);
    (void)sb_guid_parse(r->world->tenant[0].tenant_id, &m->company);
    (void)sb_reader_guid(r, v, at, "company", &m->company);
    m->source_key = sb_reader_text(r, v, at, "source", "");
    m->target_key = sb_reader_text(r, v, at, "target", "");
    m->target_mail = sb_reader_text(r, v, at, "mail", m->target_key);
    m->puid = sb_reader_text(r, v, at, "puid", "");
    m->type = (int)sb_reader_num(r, v, at, "type", 0, 3, 1);
    sb_mapfile_row(file, m);
    if (!sb_reader_bool(r, v, at, "dropped", false))
        *SB_MORE(&r->world->tenant[1].map) = row;
}

void sb_bonds_read(sb_reader *r, const am_value *scenario)
{
    const am_value *moves = sb_reader_list(r, scenario, "", "moves");
    const am_value *map = sb_reader_list(r, scenario, "", "identity_map");
    const sb_tenant *target = &r->world->tenant[1];
    am_buf file = AM_BUF(MAP_FILE_MAX);
    char at[64];

    trust(r, am_value_member(scenario, "trust"));
    for (size_t i = 0; i < am_value_len(moves); i++) {
        snprintf(at, sizeof at, "moves[%zu]", i);
        move(r, am_value_at(moves, i), at);
    }
    for (size_t i = 0; i < target->map.n; i++)
        sb_mapfile_row(&file, &target->map.v[i]);
    for (size_t i = 0; i < am_value_len(map); i++) {
        snprintf(at, sizeof at, "identity_map[%zu]", i);
        mapping(r, am_value_at(map, i), at, &file);
    }
    r->world->map_file = am_arena_strdup(r->world->mem, am_buf_text(&file));
    am_buf_free(&file);
}
