#include "sharepoint/identity.h"

#include <stdio.h>
#include <string.h>

#include "sharepoint/batch.h"
#include "sharepoint/csom.h"
#include "sharepoint/fields.h"
#include "sharepoint/wire.h"

/* What is asked: of users or of groups. */
typedef struct kind {
    const char *call;  /* of the wire table */
    const char *field; /* names of its numbers */
    struct {
        const char *word, *name;
    } fields[5];
    am_value *(*row)(sp *, const am_value *);
} kind;

typedef struct own {
    const kind *kind;
    const char *field; /* its number */
    const am_value *values;
    size_t n, at, chunk;
    size_t alone; /* values before this one are asked for one by one */
    am_value *out;
    bool one; /* identity-map-user: what it returns is the rows of its value */
} own;

static const char *text(const am_host *h, const am_value *v, const char *name)
{
    const char *s = h->str(h->get(v, name), NULL);
    return s && s[0] ? s : NULL;
}

/* An id comes as a GUID of the wire or as text. */
static const char *id(const am_host *h, const am_value *v, const char *name, char out[SP_GUID])
{
    const char *guid = sp_guid(text(h, v, name), out);
    return guid ? guid : text(h, v, name);
}

static const char *type_name(sp *x, const char *of, const am_value *v)
{
    return x->h->type(v) == 'i' ? sp_wire_name(x, of, x->h->num(v, -1)) : x->h->str(v, NULL);
}

static am_value *user_row(sp *x, const am_value *v)
{
    const am_host *h = x->h;
    char company[SP_GUID];
    return h->make(x->c,
                   "{\"source_tenant_id\":%s,\"source\":%s,\"puid\":%s,\"upn\":%s,\"email\":%s,"
                   "\"type\":%s}",
                   id(h, v, "SourceTenantCompanyId", company), text(h, v, "SourceUserKey"),
                   text(h, v, "TargetUserPuid"), text(h, v, "TargetUserUpn"),
                   text(h, v, "TargetUserEmail"),
                   type_name(x, "TenantIdentityMappingUserType", h->get(v, "UserType")));
}

static am_value *group_row(sp *x, const am_value *v)
{
    const am_host *h = x->h;
    char company[SP_GUID], source[SP_GUID], target[SP_GUID];
    return h->make(
        x->c, "{\"source_tenant_id\":%s,\"source\":%s,\"target\":%s,\"name\":%s,\"type\":%s}",
        id(h, v, "SourceTenantCompanyId", company), id(h, v, "SourceGroupObjectId", source),
        id(h, v, "TargetGroupObjectId", target), text(h, v, "TargetGroupName"),
        type_name(x, "TenantIdentityMappingGroupType", h->get(v, "GroupType")));
}

static const kind users = {.call = "map-user",
                           .field = "TenantIdentityMappingUserField",
                           .fields = {{"source", "SourceUserKey"},
                                      {"puid", "TargetUserPuid"},
                                      {"upn", "TargetUserUpn"},
                                      {"email", "TargetUserEmail"}},
                           .row = user_row};
static const kind groups = {.call = "map-group",
                            .field = "TenantIdentityMappingGroupField",
                            .fields = {{"source", "SourceGroupObjectId"},
                                       {"target", "TargetGroupObjectId"},
                                       {"name", "TargetGroupName"}},
                            .row = group_row};

/* The rows of a collection; NULL: it is none. */
static am_value *rows_of(sp *x, const am_value *collection)
{
    const am_host *h = x->h;
    const own *o = x->own;
    const am_value *items = h->get(collection, "_Child_Items_");
    am_value *rows = h->make(x->c, "[]");
    if (h->type(items) != 'a')
        return NULL;
    for (size_t i = 0; rows && i < h->len(items); i++) {
        am_value *row = o->kind->row(x, h->at(items, i));
        if (!row || !h->push(x->c, rows, row))
            return NULL;
    }
    return rows;
}

static am_step next(sp *x);

static bool take(sp *x, am_value *rows)
{
    const am_host *h = x->h;
    own *o = x->own;
    const am_value *value = h->at(o->values, o->at++);
    am_value *entry = o->one ? NULL : h->make(x->c, "{\"value\":%v,\"rows\":%v}", value, rows);
    if (o->one)
        o->out = rows;
    return o->one || (entry && h->push(x->c, o->out, entry));
}

static const sp_field *fields_of(const own *o, const char *value, sp_field out[3])
{
    out[0] = (sp_field){"field", o->field};
    out[1] = (sp_field){"value", value};
    out[2] = (sp_field){NULL, NULL};
    return out;
}

static const char *value_at(sp *x, size_t i)
{
    return x->h->str(x->h->at(((own *)x->own)->values, i), "");
}

static am_step one_read(sp *x)
{
    bool absent = x->problem.kind == AM_ABSENT;
    if (x->problem.kind && !absent)
        return sp_fail(x);
    am_value *rows = absent ? x->h->make(x->c, "[]") : rows_of(x, x->value);
    if (!rows)
        return x->h->fail(x->c, AM_REMOTE, "%s: the reply holds no list", x->doing);
    return take(x, rows) ? next(x) : sp_nomem(x);
}

static am_step ask_one(sp *x)
{
    const own *o = x->own;
    sp_field fields[3];
    const char *value = value_at(x, o->at);
    sp_wire_call(x, o->kind->call, fields_of(o, value, fields));
    return sp_csom_send(x, 0, x->h->print(x->c, "looking up %s in the identity map", value),
                        one_read);
}

/* What is not clear of one is asked for alone, all of the request. */
static am_step many_read(sp *x)
{
    own *o = x->own;
    am_value *rows[SP_BATCH_MAX];
    bool clear = x->problem.kind == AM_OK;
    if (!clear && x->problem.kind != AM_REMOTE && x->problem.kind != AM_ABSENT)
        return sp_fail(x);
    for (size_t i = 0; clear && i < o->chunk; i++) {
        const am_value *found;
        sp_problem p;
        clear = sp_batch_read(x, (unsigned)i, &found, &p) && (found || p.kind == AM_ABSENT);
        rows[i] = clear ? found ? rows_of(x, found) : x->h->make(x->c, "[]") : NULL;
        clear = clear && rows[i];
    }
    if (!clear)
        o->alone = o->at + o->chunk;
    for (size_t i = 0; clear && i < o->chunk; i++)
        if (!take(x, rows[i]))
            return sp_nomem(x);
    return next(x);
}

static am_step ask_many(sp *x)
{
    const own *o = x->own;
    char name[64];
    sp_field fields[3];
    snprintf(name, sizeof name, "call.%s.method", o->kind->call);
    sp_batch_open(x);
    for (size_t i = 0; i < o->chunk; i++)
        sp_batch_action(x, (unsigned)i, sp_wire_form(x, o->kind->call));
    sp_batch_paths(x);
    for (size_t i = 0; i < o->chunk; i++) {
        sp_batch_path(x, (unsigned)i, sp_wire(x, name));
        sp_wire_args(x, o->kind->call, fields_of(o, value_at(x, o->at + i), fields));
        sp_batch_path_end(x);
    }
    sp_batch_close(x);
    return sp_csom_send(
        x, 0, x->h->print(x->c, "looking up %zu entries in the identity map", o->chunk), many_read);
}

static am_step next(sp *x)
{
    own *o = x->own;
    int64_t most = sp_wire_number(x, "batch.map");
    if (o->at == o->n)
        return x->h->done(x->c, o->out);
    o->chunk = o->n - o->at;
    if (most < (int64_t)o->chunk)
        o->chunk = most > 0 ? (size_t)most : 0;
    if (o->chunk > SP_BATCH_MAX)
        o->chunk = SP_BATCH_MAX;
    return o->chunk < 2 || o->at < o->alone ? ask_one(x) : ask_many(x);
}

/* Only the tenant that receives has the map. */
static bool right_side(sp *x)
{
    const char *role = x->h->str(x->h->get(x->h->tenant(x->c), "role"), "");
    const char *direction = sp_arg_text(x, "direction");
    bool back = direction && strcmp(direction, "back") == 0;
    const char *holder = back ? "source" : "target";
    if (strcmp(role, holder) == 0)
        return true;
    x->h->detail(x->c, "wrong-side",
                 back ? "call it on the source; without direction it is the target's"
                      : "call it on the target; the map of moves back has the direction back");
    x->h->fail(x->c, AM_USAGE, "the identity map %s is kept by the %s, this is the %s",
               back ? "of moves back" : "of the moves", holder, role[0] ? role : "side of none");
    return false;
}

static am_step begin(sp *x, const kind *k, const am_value *values, bool one)
{
    const am_host *h = x->h;
    own *o = x->own;
    char name[80];
    const char *word = sp_arg_text(x, "field");
    if (!right_side(x))
        return AM_FAIL;
    *o = (own){.kind = k, .values = values, .n = h->len(values), .one = one};
    for (size_t i = 0; k->fields[i].word; i++)
        if (sp_fold_eq(k->fields[i].word, word)) {
            snprintf(name, sizeof name, "%s.%s", k->field, k->fields[i].name);
            o->field = sp_wire(x, name);
        }
    o->out = h->make(x->c, "[]");
    if (o->n > SP_MAP_VALUES_MAX)
        return h->fail(x->c, AM_USAGE, "values: %zu are more than %d", o->n, SP_MAP_VALUES_MAX);
    return o->out ? next(x) : sp_nomem(x);
}

static am_step one_user(sp *x)
{
    return begin(x, &users, x->h->make(x->c, "[%s]", sp_arg_text(x, "value")), true);
}

static am_step many_users(sp *x)
{
    return begin(x, &users, sp_arg(x, "values"), false);
}

static am_step one_group(sp *x)
{
    return begin(x, &groups, x->h->make(x->c, "[%s]", sp_arg_text(x, "value")), true);
}

static am_step many_groups(sp *x)
{
    return begin(x, &groups, sp_arg(x, "values"), false);
}

am_step sp_identity_map_user_step(const am_host *h, am_call *c)
{
    return sp_run(h, c, one_user, sizeof(own));
}

am_step sp_identity_map_users_step(const am_host *h, am_call *c)
{
    return sp_run(h, c, many_users, sizeof(own));
}

am_step sp_identity_map_group_step(const am_host *h, am_call *c)
{
    return sp_run(h, c, one_group, sizeof(own));
}

am_step sp_identity_map_groups_step(const am_host *h, am_call *c)
{
    return sp_run(h, c, many_groups, sizeof(own));
}

static am_step checked(sp *x)
{
    const am_host *h = x->h;
    if (x->problem.kind)
        return sp_fail(x);
    const am_value *v = h->type(x->value) == 'o' ? h->get(x->value, "Value") : x->value;
    if (h->type(v) != 'i')
        return h->fail(x->c, AM_REMOTE, "%s: the reply holds no number", x->doing);
    const char *name = sp_wire_name(x, "MnATenantIdentityMapCall", h->num(v, -1));
    return h->done(x->c, h->make(x->c, "{\"status\":%s,\"number\":%d}", name ? name : "Unknown",
                                 h->num(v, -1)));
}

static am_step check(sp *x)
{
    sp_wire_call(x, "map-check", NULL);
    return sp_csom_send(x, 0, "asking from which side the identity map is called", checked);
}

am_step sp_check_identity_map_step(const am_host *h, am_call *c)
{
    return sp_run(h, c, check, 0);
}
