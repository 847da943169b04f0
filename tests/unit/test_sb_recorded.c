/* Replies have the shape of recorded ones: what those have, ours have, of the same type. */
#include "sb_drive.h"
#include "check.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/file.h"

#define ROOT "https://contoso.sharepoint.com"

static const char *const world =
    "{\"source\": {\"sites\": [{\"url\": \"/sites/a\", \"lock_state\": \"NoAccess\", \"owner\": "
    "\"o@contoso.com\"}, {\"url\": \"/sites/b\"}, {\"url\": \"/sites/gone\", \"deleted\": "
    "\"-1d\"}]}}";

static const am_value *recorded(sb_drive *d, const char *name)
{
    const char *top = getenv("top_srcdir");
    am_buf b = AM_BUF(1 << 20);
    const am_value *v = NULL;
    am_err err = {0};

    if (am_file_read(
            am_arena_format(d->mem, "%s/tests/data/sandbox/%s.json", top ? top : ".", name), &b,
            &err) != AM_OK ||
        am_json_parse(d->mem, am_buf_text(&b), b.n, &v, &err) != AM_OK)
        fail_msg("%s", err.text);
    am_buf_free(&b);
    return v;
}

/* Members that old builds of the service had and new ones do not. */
static bool outdated(const char *key)
{
    static const char *const keys[] = {"NewUrl", NULL};

    for (size_t i = 0; keys[i]; i++)
        if (!strcmp(keys[i], key))
            return true;
    return false;
}

static const char *encoding(const am_value *v)
{
    const char *text = am_value_text(v, "");

    return !strncmp(text, "/Guid(", 6) ? "guid" : !strncmp(text, "/Date(", 6) ? "date" : "text";
}

static void same_shape(const am_value *theirs, const am_value *ours, const char *at)
{
    if (am_value_is(theirs, AM_T_NULL) || (am_value_is(ours, AM_T_NULL) && theirs))
        return;
    if (strcmp(am_value_type_name(theirs), am_value_type_name(ours)) != 0)
        fail_msg("%s is %s, recorded as %s", at, am_value_type_name(ours),
                 am_value_type_name(theirs));
    if (am_value_is(theirs, AM_T_STR))
        assert_string_equal(encoding(theirs), encoding(ours));
    if (am_value_is(theirs, AM_T_ARRAY) && am_value_len(theirs) && am_value_len(ours))
        same_shape(am_value_at(theirs, 0), am_value_at(ours, 0), at);
    if (!am_value_is(theirs, AM_T_OBJECT))
        return;
    for (size_t i = 0; i < theirs->u.o.n; i++) {
        const am_value *mine = am_value_member(ours, theirs->u.o.v[i].key);

        if (outdated(theirs->u.o.v[i].key))
            continue;
        if (!mine)
            fail_msg("%s lacks %s", at, theirs->u.o.v[i].key);
        same_shape(theirs->u.o.v[i].value, mine, theirs->u.o.v[i].key);
    }
}

/* The last reply against a recorded one: header, and the value of the last action. */
static void compare(sb_drive *d, const char *name)
{
    const am_value *theirs = recorded(d, name);
    size_t n = am_value_len(theirs), m = am_value_len(d->json);

    same_shape(am_value_at(theirs, 0), am_value_at(d->json, 0), name);
    same_shape(am_value_at(theirs, n - 1), am_value_at(d->json, m - 1), name);
}

static void test_sites(void **state)
{
    sb_drive d;

    (void)state;
    sb_drive_open(&d, world);
    sb_drive_object(&d, 0, "GetSitePropertiesByUrl", S(ROOT "/sites/a") B("true"));
    compare(&d, "site-noaccess-updating");
    sb_drive_object(&d, 0, "GetSitePropertiesByUrl", S(ROOT "/sites/zz") B("true"));
    compare(&d, "error-nosite");
    sb_drive_object(&d, 0, "GetSitePropertiesFromSharePointByFilters",
                    "<Parameter TypeId=\"{b92aeee2-c92c-4b67-abcc-024e471bc140}\" />");
    compare(&d, "list-page1");
    sb_drive_object(&d, 0, "GetDeletedSitePropertiesFromSharePoint", S("0"));
    compare(&d, "bin-list");
    sb_drive_close(&d);
}

static void test_operations(void **state)
{
    sb_drive d;

    (void)state;
    sb_drive_open(&d, world);
    sb_drive_object(&d, 0, "RemoveSite", S(ROOT "/sites/b"));
    compare(&d, "op-removesite-done");
    sb_drive_object(&d, 0, "RemoveDeletedSite", S(ROOT "/sites/hr"));
    compare(&d, "error-nodeleted");
    assert_string_equal(sb_drive_message(&d),
                        "Unable to find the deleted site: " ROOT "/sites/hr.");
    sb_drive_csom(
        &d, 0, "<ObjectPath Id=\"48\" ObjectPathId=\"47\" />",
        "<Method Id=\"47\" ParentId=\"1\" Name=\"SetSiteAdmin\"><Parameters>" S(ROOT "/sites/a")
            S("i:0#.f|membership|me@contoso.com") B("true") "</Parameters></Method>" TENANT);
    compare(&d, "setsiteadmin");
    sb_drive_rest(&d, 0, "GET", "/_api/web/lists/GetByTitle('x')/items", NULL);
    same_shape(recorded(&d, "rest-404-list"), d.json, "rest-404-list");
    sb_drive_close(&d);
}

static const struct CMUnitTest tests[] = {cmocka_unit_test(test_sites),
                                          cmocka_unit_test(test_operations)};

CHECK_MAIN(tests)
