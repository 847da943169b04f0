#include "sharepoint/wire.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "sharepoint/csom.h"

#define CALL(name, method, form, parameters, sure, section, help)                                  \
    {"call." name ".method", method, sure, section, help},                                         \
        {"call." name ".form", form, "inferred", "4.2", "action, object, list or operation"},      \
    {                                                                                              \
        "call." name ".parameters", parameters, "inferred", section,                               \
            "TYPE:value or TYPE=constant, with commas"                                             \
    }
#define STATUS(name, n)                                                                            \
    {                                                                                              \
        "OrgRelationVerificationStatus." name, n, "inferred", "5.2", "number of a trust's state"   \
    }
#define ROLE(name, n)                                                                              \
    {                                                                                              \
        "OrgRelationRole." name, n, "inferred", "5.2", "number of a partner's role"                \
    }
#define MOVE(name, n)                                                                              \
    {                                                                                              \
        "MoveState." name, n, "inferred", "5.13", "number of a move's state"                       \
    }
#define SIDE(name, n)                                                                              \
    {                                                                                              \
        "MoveDirection." name, n, "inferred", "5.13", "number of a direction"                      \
    }
#define CONTENT(name, n)                                                                           \
    {                                                                                              \
        "MnAWorkManagerContentType." name, n, "inferred", "5.13", "number of a kind of content"    \
    }
#define MAP(of, n)                                                                                 \
    {                                                                                              \
        of, n, "inferred", "5.14", "number of the identity map"                                    \
    }
#define TRUST "Enum:scenario,Enum:role,String:partner"

static const sp_wire_entry table[] = {
    CALL("host-url", "GetMySiteHostUrl", "action", "", "documented", "5.1", "my-site host URL"),
    CALL("instances", "GetTenantInstances", "list", "", "documented", "1.4", "geographies"),
    CALL("trust-list", "GetSPOTenantOrgRelationAll", "action", "", "documented", "5.2",
         "all relations, as one string"),
    CALL("trust-verify", "VerifySPOTenantOrgRelation", "action", TRUST, "documented", "5.2",
         "status of one relation"),
    CALL("trust-remove", "RemoveSPOTenantOrgRelation", "action", TRUST, "documented", "5.2",
         "remove one relation"),
    CALL("trust-create", "NewSPOTenantOrgRelation", "action", TRUST, "documented", "5.2",
         "create one relation"),
    CALL("move-states", "GetSPOCrossTenantContentMoveState", "action",
         "Enum:content_type,String:partner,String:source_key,Guid=00000000-0000-0000-0000-000000000000,"
         "Int32:state,Int32:direction,UInt32:limit,DateTime:from,DateTime:to,Enum:role",
         "documented", "5.13", "report of moves"),
    CALL("personal-site", "GetPersonalSiteUrl", "action", "String:upn", "documented", "5.15",
         "URL of a user's OneDrive"),
    CALL("deleted-personal-list", "GetAllDeletedPersonalSitesPropertiesAllVersions", "list",
         "Int32:start", "observed", "5.8", "recycled personal sites"),
    CALL("deleted-personal-get", "GetDeletedPersonalSitePropertiesAllVersions", "list",
         "String:url", "observed", "5.8", "recycled versions of one personal site"),
    CALL("purge-by-id", "RemoveDeletedSitePreferId", "operation", "String:url,Guid:site_id",
         "documented", "5.9", "purge one version of a recycled site"),
    CALL("restore-by-id", "RestoreDeletedSitePreferId", "operation", "String:url,Guid:site_id",
         "documented", "5.9", "restore one version of a recycled site"),
    CALL("map-user", "GetTenantUserIdentityMappingItem", "list", "Enum:field,String:value",
         "documented", "5.14", "rows of the identity map for a user"),
    CALL("map-group", "GetTenantGroupIdentityMappingItem", "list", "Enum:field,String:value",
         "documented", "5.14", "rows of the identity map for a group"),
    CALL("map-check", "CheckMnATenantIdentityMapCallCorrectness", "action", "", "documented",
         "5.14", "from which side the identity map is called"),
    {"OrgRelationScenario.MnA", "1", "inferred", "5.2", "number of the scenario"},
    ROLE("None", "0"),
    ROLE("Source", "1"),
    ROLE("Target", "2"),
    STATUS("NotEstablished", "0"),
    STATUS("NotEstablishedByPartner", "1"),
    STATUS("Dormant", "2"),
    STATUS("DormantByPartner", "3"),
    STATUS("GoodToProceed", "4"),
    STATUS("CouldNotContactPartner", "5"),
    CONTENT("Odb", "0"),
    CONTENT("Group", "1"),
    CONTENT("RegSite", "2"),
    MOVE("NotStarted", "0"),
    MOVE("InProgress", "1"),
    MOVE("Success", "2"),
    MOVE("Failed", "3"),
    MOVE("Stopped", "4"),
    MOVE("Queued", "5"),
    MOVE("NotSupported", "6"),
    MOVE("Rescheduled", "7"),
    MOVE("All", "8"),
    {"MoveState.All.other", "-1", "inferred", "5.13", "tried when All has shown no move"},
    SIDE("MoveOut", "0"),
    SIDE("MoveIn", "1"),
    SIDE("All", "2"),
    {"MoveDirection.All.other", "-1", "inferred", "5.13", "tried when All has shown no move"},
    MAP("TenantIdentityMappingUserField.SourceUserKey", "0"),
    MAP("TenantIdentityMappingUserField.TargetUserPuid", "1"),
    MAP("TenantIdentityMappingUserField.TargetUserUpn", "2"),
    MAP("TenantIdentityMappingUserField.TargetUserEmail", "3"),
    MAP("TenantIdentityMappingGroupField.SourceGroupObjectId", "0"),
    MAP("TenantIdentityMappingGroupField.TargetGroupObjectId", "1"),
    MAP("TenantIdentityMappingGroupField.TargetGroupName", "2"),
    MAP("TenantIdentityMappingUserType.None", "0"),
    MAP("TenantIdentityMappingUserType.RegularUser", "1"),
    MAP("TenantIdentityMappingUserType.AdminUser", "2"),
    MAP("TenantIdentityMappingUserType.GuestUser", "3"),
    MAP("TenantIdentityMappingGroupType.None", "0"),
    MAP("TenantIdentityMappingGroupType.RegularGroup", "1"),
    MAP("TenantIdentityMappingGroupType.AdminGroup", "2"),
    MAP("TenantIdentityMappingGroupType.O365Group", "3"),
    MAP("MnATenantIdentityMapCall.TrustIsNotEstablishedYet", "0"),
    MAP("MnATenantIdentityMapCall.CallFromTheSourceSide", "1"),
    MAP("MnATenantIdentityMapCall.CallFromTheTargetSide", "2"),
    MAP("MnATenantIdentityMapCall.CallUnderReverseConfig", "3"),
    {"batch.map", "32", "inferred", "4.6",
     "rows of the identity map read in one request; 0: one at a time"},
    {"batch.sites", "32", "inferred", "4.6",
     "sites read in one request, each in a scope of its own; 0: none but one at a time"},
    {"redirect.template.0", "REDIRECTSITE#0", "documented", "5.3", "first template of redirects"},
    {"redirect.template.1", "REDIRECTSITE#1", "observed", "5.3", "second template of redirects"},
};
enum { TABLE_N = sizeof table / sizeof *table };

static size_t find(const char *name)
{
    size_t i = 0;
    while (i < TABLE_N && strcmp(table[i].name, name) != 0)
        i++;
    return i;
}

static bool number(const char *s)
{
    if (*s == '-')
        s++;
    return *s && strlen(s) < 12 && strspn(s, "0123456789") == strlen(s);
}

static bool ends(const char *s, const char *with)
{
    size_t n = strlen(s), m = strlen(with);
    return n >= m && strcmp(s + n - m, with) == 0;
}

/* Why value cannot stand for this entry, or NULL. */
static const char *unfit(const sp_wire_entry *e, const char *value)
{
    static const char *const forms[] = {"action", "object", "list", "operation"};
    const char *word = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_";
    if (ends(e->name, ".form")) {
        for (size_t i = 0; i < sizeof forms / sizeof *forms; i++)
            if (strcmp(value, forms[i]) == 0)
                return NULL;
        return "one of action, object, list, operation";
    }
    if (ends(e->name, ".method"))
        return value[0] && strspn(value, word) == strlen(value) ? NULL : "the name of a method";
    if (ends(e->name, ".parameters"))
        return strpbrk(value, "<>&\"' ") ? "a list like \"Enum:role,String:partner\"" : NULL;
    if (number(e->value))
        return number(value) ? NULL : "a whole number";
    return value[0] && strlen(value) < 64 ? NULL : "a short text";
}

static bool bad_override(sp *x, const char *name, const char *want)
{
    x->h->detail(x->c, "wire", "`call TENANT wire-table` lists the entries and their values");
    x->h->fail(x->c, AM_USAGE, "configuration key wire: %s %s", name, want);
    return false;
}

bool sp_wire_load(sp *x)
{
    const am_host *h = x->h;
    const am_value *given = h->get(h->config(x->c), "wire");
    size_t n = h->len(given);
    if (h->type(given) != 'o' || n == 0)
        return true;
    x->wire = h->alloc(x->c, TABLE_N * sizeof *x->wire);
    if (!x->wire) {
        sp_nomem(x);
        return false;
    }
    for (size_t i = 0; i < n; i++) {
        const char *name = h->key(given, i);
        const am_value *v = h->at(given, i);
        size_t at = name ? find(name) : TABLE_N;
        if (at == TABLE_N)
            return bad_override(x, name ? name : "?", "is no entry of the wire table");
        const char *text =
            h->type(v) == 'i' ? h->print(x->c, "%lld", (long long)h->num(v, 0)) : h->str(v, NULL);
        const char *want = text ? unfit(&table[at], text) : "a number or a text";
        if (want)
            return bad_override(x, name, h->print(x->c, "must be %s", want));
        x->wire[at] = text;
    }
    return true;
}

static const char *in_force(sp *x, size_t i)
{
    return x->wire && x->wire[i] ? x->wire[i] : table[i].value;
}

const char *sp_wire(sp *x, const char *name)
{
    size_t i = find(name);
    return i < TABLE_N ? in_force(x, i) : "";
}

int64_t sp_wire_number(sp *x, const char *name)
{
    return strtoll(sp_wire(x, name), NULL, 10);
}

const char *sp_wire_name(sp *x, const char *of, int64_t wanted)
{
    size_t n = strlen(of);
    for (size_t i = 0; i < TABLE_N; i++) {
        const char *name = table[i].name;
        if (strncmp(name, of, n) != 0 || name[n] != '.' || strchr(name + n + 1, '.'))
            continue;
        if (strtoll(in_force(x, i), NULL, 10) == wanted)
            return name + n + 1;
    }
    return NULL;
}

static const char *field(const sp_field *fields, const char *name)
{
    for (; fields && fields->name; fields++)
        if (strcmp(fields->name, name) == 0)
            return fields->value;
    return NULL;
}

static int form_of(const char *word)
{
    return strcmp(word, "object") == 0      ? SP_OBJECT
           : strcmp(word, "list") == 0      ? SP_LIST
           : strcmp(word, "operation") == 0 ? SP_OPERATION
                                            : SP_ACTION;
}

int sp_wire_form(sp *x, const char *call)
{
    char name[80];
    snprintf(name, sizeof name, "call.%s.form", call);
    return form_of(sp_wire(x, name));
}

void sp_wire_args(sp *x, const char *call, const sp_field *fields)
{
    char name[80];
    snprintf(name, sizeof name, "call.%s.parameters", call);
    for (const char *p = sp_wire(x, name); *p;) {
        char item[96];
        size_t n = strcspn(p, ",");
        snprintf(item, sizeof item, "%.*s", (int)(n < sizeof item ? n : sizeof item - 1), p);
        p += n + (p[n] == ',');
        char *mark = strpbrk(item, ":=");
        const char *value = NULL;
        if (mark) {
            bool constant = *mark == '=';
            *mark = 0;
            value = constant ? mark + 1 : field(fields, mark + 1);
        }
        sp_csom_arg(x, value ? item : "Null", value);
    }
}

void sp_wire_call(sp *x, const char *call, const sp_field *fields)
{
    char name[80];
    snprintf(name, sizeof name, "call.%s.method", call);
    sp_csom_open(x, sp_wire_form(x, call), sp_wire(x, name));
    sp_wire_args(x, call, fields);
    sp_csom_close(x);
}

static am_step list(sp *x)
{
    const am_host *h = x->h;
    am_value *items = h->make(x->c, "[]");
    for (size_t i = 0; items && i < TABLE_N; i++) {
        const sp_wire_entry *e = &table[i];
        am_value *row =
            h->make(x->c,
                    "{\"name\":%s,\"value\":%s,\"default\":%s,\"certainty\":%s,"
                    "\"section\":%s,\"help\":%s}",
                    e->name, in_force(x, i), e->value, e->certainty, e->section, e->help);
        if (!row || !h->push(x->c, items, row))
            return sp_nomem(x);
    }
    if (!items || !h->append(x->c, items))
        return sp_nomem(x);
    return h->done(x->c, NULL);
}

am_step sp_wire_table_step(const am_host *h, am_call *c)
{
    return sp_run(h, c, list, 0);
}
