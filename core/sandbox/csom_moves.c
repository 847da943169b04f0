#include "sandbox/csom.h"

#include <string.h>

#include "base/text.h"
#include "sandbox/moves.h"
#include "sandbox/trust.h"

enum { TYPE, PARTNER, KEY, ID, STATE, DIRECTION, LIMIT, FROM, TO, ROLE, REPORT_MAX = 32 << 20 };

static bool outward(const sb_csom *c, const sb_move *m)
{
    return m->back == (c->act.tenant == &c->act.world->tenant[1]);
}

static bool same_key(const sb_move *m, const char *key)
{
    char one[SB_URL_MAX], two[SB_URL_MAX];

    if (am_streq_fold(m->key, key))
        return true;
    return m->source_url && sb_world_key(one, m->source_url) && sb_world_key(two, key) &&
           !strcmp(one, two);
}

static bool wanted(const sb_csom *c, const sb_arg *a, const sb_move *m)
{
    int role = outward(c, m) ? SB_ROLE_TARGET : SB_ROLE_SOURCE;

    if (m->type != a[TYPE].number || (a[ROLE].number && a[ROLE].number != role))
        return false;
    if (a[KEY].text && *a[KEY].text)
        return same_key(m, a[KEY].text);
    if (!sb_guid_zero(&a[ID].guid))
        return sb_guid_same(&m->id, &a[ID].guid);
    if (a[STATE].number != -1 && a[STATE].number != SB_MOVE_ALL && a[STATE].number != m->state)
        return false;
    if (a[DIRECTION].number != -1 && a[DIRECTION].number != SB_MOVE_BOTH &&
        a[DIRECTION].number != (outward(c, m) ? SB_MOVE_OUT : SB_MOVE_IN))
        return false;
    return m->started_ms >= a[FROM].number && m->started_ms <= a[TO].number;
}

static void job(sb_csom *c, sb_emit *e, const sb_move *m)
{
    const sb_tenant *s = &c->act.world->tenant[m->back ? 1 : 0];

    sb_emit_open(e, '{');
    sb_emit_kguid(e, "Id", &m->id);
    sb_emit_kstr(e, "ContentType", sb_moves_type_name(m->type));
    sb_emit_kstr(e, "Direction", outward(c, m) ? "MoveOut" : "MoveIn");
    sb_emit_kint(e, "State", m->state);
    sb_emit_kstr(e, "StateName", sb_moves_state_name(m->state));
    sb_emit_kstr(e, "SourceUserPrincipalName", m->type == 0 ? m->key : NULL);
    sb_emit_kstr(e, "SourceSiteUrl", m->source_url);
    sb_emit_kstr(e, "TargetSiteUrl", m->target_url);
    sb_emit_kstr(e, "TenantMergeSourceMySiteHostUrl", am_arena_format(c->mem, "https://%s", s->my));
    sb_emit_kstr(e, "TenantMergeTargetMySiteHostUrl",
                 am_arena_format(c->mem, "https://%s", s->partner->my));
    sb_emit_key(e, "LastModified");
    sb_emit_date(e, m->started_ms);
    sb_emit_kbool(e, "IsContentMoved", m->state == 2);
    sb_emit_kstr(e, "ErrorMessage", m->state == 3 ? "The move failed." : "");
    sb_emit_close(e, '}');
}

static void row(sb_csom *c, sb_emit *e, const sb_move *m)
{
    am_buf inner = AM_BUF(1 << 16);
    sb_emit nested = {.out = &inner};

    if (c->act.world->flat_report) {
        job(c, e, m);
        return;
    }
    job(c, &nested, m);
    sb_emit_open(e, '{');
    sb_emit_kstr(e, "SiteMoveJobJson", am_buf_text(&inner));
    sb_emit_kint(e, "StatusCode", 0);
    sb_emit_kstr(e, "StatusDetails", "");
    sb_emit_close(e, '}');
    am_buf_free(&inner);
}

static bool in_range(const sb_arg *a)
{
    return a[TYPE].number >= 0 && a[TYPE].number <= 2 && a[STATE].number >= -1 &&
           a[STATE].number <= SB_MOVE_ALL && a[DIRECTION].number >= -1 &&
           a[DIRECTION].number <= SB_MOVE_BOTH && a[ROLE].number >= 0 &&
           a[ROLE].number <= SB_ROLE_TARGET;
}

static bool state(sb_csom *c, sb_object *self, const sb_arg *a, sb_object *out)
{
    const char *host = sb_trust_host(c->mem, a[PARTNER].text);
    am_buf b = AM_BUF(REPORT_MAX);
    sb_emit e = {.out = &b};
    int64_t n = 0;
    bool one = (a[KEY].text && *a[KEY].text) || !sb_guid_zero(&a[ID].guid);

    (void)self;
    sb_sites_subject(&c->act, a[KEY].text ? a[KEY].text : a[PARTNER].text);
    if (!in_range(a))
        return sb_raise(&c->error, SB_E_RANGE,
                        "Specified argument was out of the range of valid values.");
    if (!host || strcmp(host, c->act.tenant->partner->my))
        return sb_raise(&c->error, SB_E_SPO,
                        "MnATrustNoSetupForPartner: no relation is set up with %s.",
                        a[PARTNER].text ? a[PARTNER].text : "");
    sb_emit_open(&e, '[');
    for (size_t i = 0; i < c->act.world->moves.n && n < a[LIMIT].number; i++)
        if (wanted(c, a, &c->act.world->moves.v[i])) {
            row(c, &e, &c->act.world->moves.v[i]);
            n++;
        }
    sb_emit_close(&e, ']');
    out->type = SB_T_TEXT;
    out->text = am_arena_strdup(c->mem, am_buf_text(&b));
    am_buf_free(&b);
    if (one && !n)
        return sb_raise(&c->error, SB_E_SPO, "MnAMoveJobNotFoundByMoveJobKey: no move of %s.",
                        a[KEY].text ? a[KEY].text : "this id");
    return true;
}

const sb_method sb_csom_moves_methods[] = {
    {"csom:GetSPOCrossTenantContentMoveState", SB_T_TENANT, "ESSGIIUDDE", false, state},
    {NULL, SB_T_NULL, NULL, false, NULL}};
