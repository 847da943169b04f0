/* Scenarios: mistakes are named, generated worlds are repeatable and as described. */
#include "sb_drive.h"
#include "check.h"

#include <string.h>

static void refused(const char *scenario, const char *part)
{
    sb_drive d;
    const char *text = sb_drive_refused(&d, scenario);

    if (!strstr(text, part))
        fail_msg("\"%s\" lacks \"%s\"", text, part);
    am_arena_free(d.mem);
}

static void test_mistakes(void **state)
{
    (void)state;
    refused("{\"pagesize\": 3}", "pagesize is no known key; did you mean page_size");
    refused("{\"page_size\": 0}", "page_size is 0");
    refused("{\"page_size\": \"3\"}", "expected an integer");
    refused("{\"source\": {\"generate\": {\"redirect\": 3}}}", "source.generate.redirect");
    refused("{\"source\": {\"sites\": [{\"url\": \"/sites/a\"}, {}]}}", "source.sites[1].url");
    refused("{\"source\": {\"sites\": [{\"url\": \"x\"}]}}", "source.sites[0].url");
    refused("{\"source\": {\"sites\": [{\"url\": \"/sites/a\", \"lock_state\": \"Open\"}]}}",
            "lock_state");
    refused("{\"source\": {\"sites\": [{\"url\": \"/sites/a\", \"holds\": \"maybe\"}]}}", "holds");
    refused("{\"source\": {\"sites\": [{\"url\": \"/sites/a\", \"users\": [{\"uppn\": 1}]}]}}",
            "source.sites[0].users[0].uppn");
    refused("{\"source\": {\"licences_end\": \"soon\"}}", "source.licences_end");
    refused("{\"source\": {\"name\": \"x\"}, \"target\": {\"name\": \"x\"}}", "both");
    refused("{\"trust\": \"so so\"}", "trust");
    refused("{\"moves\": [{\"state\": \"Done\"}]}", "moves[0]");
    refused("{\"empty_page_every\": 1}", "empty_page_every");
    refused("{\"source\": {\"sites\": [{\"url\": \"/sites/a\", \"groups\": [{\"members\": [3]}]}]}}",
            "source.sites[0].groups[0].members[0]");
    refused("{\"source\": {\"sites\": [{\"url\": \"/sites/a\", \"files\": [{}]}]}}",
            "source.sites[0].files[0].path is missing");
    refused("{\"source\": {\"sites\": [{\"url\": \"/sites/a\", \"sharing_links\": [{}]}]}}",
            "source.sites[0].sharing_links[0] needs an item");
    refused("{\"source\": {\"sites\": [{\"url\": \"/sites/a\", \"sharing_links\": \"many\"}]}}",
            "expected a list");
    refused("{\"source\": {\"sites\": [{\"url\": \"/sites/a\", \"sharing_links\": "
            "[{\"path\": \"a\", \"kind\": \"Secret\"}]}]}}",
            "kind is \"Secret\", expected OrganizationView");
    refused("{\"source\": {\"sites\": [{\"url\": \"/sites/a\", \"sharing_links\": "
            "[{\"path\": \"a\", \"token\": \"a/b\"}]}]}}",
            "token");
}

static void test_map_file(void **state)
{
    am_buf csv = AM_BUF(SB_REPLY_MAX);
    sb_drive d;

    (void)state;
    sb_drive_open(&d,
                  "{\"source\": {\"tenant_id\": \"aaaaaaaa-0000-4000-8000-000000000000\"}, "
                  "\"identity_map\": [{\"source\": \"a@contoso.com\", \"target\": "
                  "\"a@fabrikam.com\"}, {\"source\": \"b@contoso.com\", \"target\": "
                  "\"b@fabrikam.com\", \"type\": 3, \"dropped\": true}, {\"group\": true, "
                  "\"source\": \"g1\", \"target\": \"g2\", \"mail\": \"Staff, all\"}]}");
    sb_world_identity_map(d.world, &csv);
    assert_string_equal(
        am_buf_text(&csv),
        "User,aaaaaaaa-0000-4000-8000-000000000000,a@contoso.com,a@fabrikam.com,a@fabrikam.com,"
        "RegularUser\n"
        "User,aaaaaaaa-0000-4000-8000-000000000000,b@contoso.com,b@fabrikam.com,b@fabrikam.com,"
        "GuestUser\n"
        "Group,aaaaaaaa-0000-4000-8000-000000000000,g1,g2,\"Staff, all\",RegularGroup\n");
    am_buf_free(&csv);
    sb_drive_object(&d, 1, "GetTenantUserIdentityMappingItem", E("0") S("a@contoso.com"));
    assert_int_equal(am_value_len(am_value_member(sb_drive_entry(&d, 5), "_Child_Items_")), 1);
    sb_drive_object(&d, 1, "GetTenantUserIdentityMappingItem", E("0") S("b@contoso.com"));
    assert_int_equal(am_value_len(am_value_member(sb_drive_entry(&d, 5), "_Child_Items_")), 0);
    sb_drive_close(&d);
}

static const char *const generated =
    "{\"seed\": 7, \"source\": {\"generate\": {\"redirects\": 20, \"onedrive_redirects\": 5, "
    "\"orphans\": 3, \"locked\": 2, \"needs_admin\": 2, \"held\": 4, \"same_tenant\": 3, "
    "\"live\": 6, \"group_connected\": 2, \"near_miss\": 4, \"deleted\": 6, \"move_back\": 2, "
    "\"moves\": 9, \"moves_running\": 2}}}";

static const char *dump(sb_drive *d)
{
    am_buf b = AM_BUF(SB_REPLY_MAX);
    const char *text;

    sb_world_state(d->world, &b);
    text = am_arena_strdup(d->mem, am_buf_text(&b));
    am_buf_free(&b);
    return text;
}

static void test_generated(void **state)
{
    sb_drive d, again;
    const am_value *source, *target, *sites;
    int64_t redirects = 20 + 5 + 3 + 2 + 2 + 4 + 3 + 2;
    size_t mixed = 0;

    (void)state;
    sb_drive_open(&d, generated);
    sb_drive_open(&again, generated);
    assert_string_equal(dump(&d), dump(&again));
    source = am_value_member(sb_drive_state(&d), "source");
    target = am_value_member(sb_drive_state(&d), "target");
    assert_int_equal(am_value_num(am_value_get(source, "counts.redirects"), 0), redirects);
    assert_int_equal(am_value_num(am_value_get(source, "counts.sites"), 0),
                     redirects + 3 + 6 + 4 + 2 + 2);
    assert_int_equal(am_value_num(am_value_get(target, "counts.redirects"), 0), 2);
    assert_int_equal(am_value_num(am_value_get(target, "counts.sites"), 0),
                     20 + 5 + 2 + 2 + 4 + 2 + 2 + 2);
    assert_true(am_value_num(am_value_get(source, "counts.recycled"), 0) >= 6);
    assert_int_equal(am_value_len(am_value_member(sb_drive_state(&d), "moves")), 11);
    sites = am_value_member(source, "sites");
    for (size_t i = 0; i < am_value_len(sites); i++)
        mixed += !strcmp(am_value_text(am_value_get(am_value_at(sites, i), "template"), ""),
                         "RedirectSite#0");
    assert_true(mixed > 0);
    sb_drive_close(&d);
    sb_drive_close(&again);
}

static const struct CMUnitTest tests[] = {cmocka_unit_test(test_mistakes), cmocka_unit_test(test_map_file),
                                          cmocka_unit_test(test_generated)};

CHECK_MAIN(tests)
