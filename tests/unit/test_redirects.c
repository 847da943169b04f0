#include "sharepoint/redirects.h"

#include <stdio.h>
#include <string.h>

#include "base/json.h"

#include "check.h"
#include "sites.h"

static fake f;

static int set_up(void **state)
{
    (void)state;
    fake_init(&f, "source");
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    fake_fini(&f);
    return 0;
}

#define ZERO ">REDIRECTSITE#0<"
#define ONE  ">REDIRECTSITE#1<"

static const char *item(const char *url, const char *tmpl)
{
    return site_json(&f, url, tmpl, "ReadOnly", "Active", "");
}

static void page(const char *to, const char *items, const char *next)
{
    fake_csom(&f, to, 5,
              am_arena_format(f.arena,
                              "{\"NextStartIndexFromSharePoint\":%s,\"_Child_Items_\":[%s]}",
                              next ? am_arena_format(f.arena, "\"%s\"", next) : "null", items));
}

static void both_templates_and_onedrive_are_asked_for(void **state)
{
    (void)state;
    page(ZERO, item(OLD, "RedirectSite#0"), NULL);
    page(ONE, item("https://contoso-my.sharepoint.com/personal/a", "REDIRECTSITE#1"), NULL);
    assert_int_equal(fake_run(&f, "list-redirects", "{}"), AM_DONE);
    assert_int_equal(am_value_len(f.value), 2);
    assert_int_equal(f.n_sent, 2);
    for (size_t i = 0; i < 2; i++)
        assert_non_null(
            strstr(f.sent[i], "<Property Name=\"IncludePersonalSite\" Type=\"Enum\">1</Property>"));
    const am_value *first = am_value_at(f.value, 0);
    assert_string_equal(am_value_text(am_value_get(first, "url"), ""), OLD);
    assert_string_equal(am_value_text(am_value_get(first, "site_id"), ""), OLD_ID);
    assert_string_equal(am_value_text(am_value_get(first, "last_modified"), ""),
                        "2026-06-17T04:12:28Z");
    assert_true(am_value_truth(am_value_get(first, "is_redirect"), false));
    assert_true(am_value_is(am_value_get(first, "group_id"), AM_T_NULL));
    assert_true(am_value_truth(am_value_get(am_value_at(f.value, 1), "personal"), false));
}

/* What was asked for when the call has failed on its first page. */
static size_t asked_after(const char *first_page)
{
    fake_csom(&f, ZERO, 5, first_page);
    page("Type=\"String\">t1<", "", NULL);
    assert_int_equal(fake_run(&f, "list-redirects", "{}"), AM_FAIL);
    return f.n_sent;
}

static void the_next_page_is_asked_for_before_one_is_read(void **state)
{
    (void)state;
    /* a page that cannot be shown, and yet the second request has left */
    assert_int_equal(asked_after("{\"NextStartIndexFromSharePoint\":\"t1\","
                                 "\"_Child_Items_\":[{\"Url\":null}]}"),
                     2);
    assert_non_null(strstr(f.sent[1], "Type=\"String\">t1<"));
}

static void a_token_that_may_be_something_else_is_waited_for(void **state)
{
    (void)state;
    static const char *const first[] = {
        "{\"NextStartIndexFromSharePoint\":\"t\\u0031\",\"_Child_Items_\":[{\"Url\":null}]}",
        "{\"NextStartIndexFromSharePoint\":\" \",\"_Child_Items_\":[{\"Url\":null}]}",
        ("{\"NextStartIndexFromSharePoint\":\"t1\",\"_Child_Items_\":[{\"Url\":null,"
         "\"NextStartIndexFromSharePoint\":\"t2\"}]}"),
    };
    for (size_t i = 0; i < sizeof first / sizeof *first; i++) {
        fake_fini(&f);
        fake_init(&f, "source");
        assert_int_equal(asked_after(first[i]), 1);
    }
}

/* Only a row names a token: what was asked for with it is no page of this list. */
static void a_token_in_another_place_is_no_page(void **state)
{
    (void)state;
    page(ONE, "", NULL);
    fake_csom(&f, ZERO, 5,
              "{\"_Child_Items_\":[],\"Other\":{\"NextStartIndexFromSharePoint\":\"t1\"}}");
    page("Type=\"String\">t1<", "", NULL);
    assert_int_equal(fake_run(&f, "list-redirects", "{}"), AM_FAIL);
    assert_non_null(strstr(f.text, "where the next one begins"));
}

static void request_is_as_in_the_reference(void **state)
{
    (void)state;
    page(ZERO, "", NULL);
    page(ONE, "", NULL);
    fake_run(&f, "list-redirects", "{}");
    assert_non_null(fake_sent(
        &f, "<Actions><ObjectPath Id=\"2\" ObjectPathId=\"1\" /><ObjectPath Id=\"4\" "
            "ObjectPathId=\"3\" "
            "/><Query Id=\"5\" ObjectPathId=\"3\"><Query SelectAllProperties=\"true\"><Properties "
            "/></Query><ChildItemQuery SelectAllProperties=\"true\"><Properties "
            "/></ChildItemQuery></Query></Actions><ObjectPaths><Constructor Id=\"1\" "
            "TypeId=\"{268004ae-ef6b-4e9b-8425-127220d84719}\" /><Method Id=\"3\" ParentId=\"1\" "
            "Name=\"GetSitePropertiesFromSharePointByFilters\"><Parameters><Parameter "
            "TypeId=\"{b92aeee2-c92c-4b67-abcc-024e471bc140}\"><Property Name=\"Filter\" "
            "Type=\"String\"></Property><Property Name=\"IncludeDetail\" "
            "Type=\"Boolean\">false</Property><Property Name=\"IncludePersonalSite\" "
            "Type=\"Enum\">1</Property><Property Name=\"StartIndex\" "
            "Type=\"String\">0</Property><Property Name=\"Template\" "
            "Type=\"String\">REDIRECTSITE#0</Property></Parameter></Parameters></Method></"
            "ObjectPaths>"));
}

static void pages_are_followed_even_empty_ones(void **state)
{
    (void)state;
    page(ZERO, item(OLD, "REDIRECTSITE#0"), "tok&en");
    page("tok&amp;en", "", "second");
    page("second", item(OLD "2", "REDIRECTSITE#0"), " ");
    page(ONE, "", NULL);
    assert_int_equal(fake_run(&f, "list-redirects", "{}"), AM_DONE);
    assert_int_equal(am_value_len(f.value), 2);
}

static void a_url_that_both_queries_show_comes_once(void **state)
{
    (void)state;
    char both[4096];
    snprintf(both, sizeof both, "%s,%s", item(OLD, "REDIRECTSITE#0"),
             item(OLD "2", "RedirectSite#1"));
    page(ZERO, both, NULL);
    page(ONE, both, NULL);
    assert_int_equal(fake_run(&f, "list-redirects", "{}"), AM_DONE);
    assert_int_equal(am_value_len(f.value), 2);
}

static void many_of_the_second_kind_come_once(void **state)
{
    (void)state;
    am_buf rows = AM_BUF(1 << 20);
    for (int i = 0; i < 700; i++)
        am_buf_fmt(&rows, "%s{\"Url\":\"" OLD "%d\",\"Template\":\"RedirectSite#1\"}", i ? "," : "",
                   i);
    page(ZERO, am_buf_text(&rows), NULL);
    page(ONE, am_buf_text(&rows), NULL);
    am_buf_free(&rows);
    assert_int_equal(fake_run(&f, "list-redirects", "{}"), AM_DONE);
    assert_int_equal(am_value_len(f.value), 700);
}

static void near_misses_of_the_template_are_left_out(void **state)
{
    (void)state;
    char rows[4096];
    snprintf(rows, sizeof rows, "%s,%s,%s", item(OLD, "STS#3"), item(OLD "2", "REDIRECT#0"),
             item(OLD "3", "SITEREDIRECTSITE#0"));
    page(ZERO, rows, NULL);
    page(ONE, "", NULL);
    assert_int_equal(fake_run(&f, "list-redirects", "{}"), AM_DONE);
    assert_int_equal(am_value_len(f.value), 0);
}

static void a_service_without_the_second_template_is_fine(void **state)
{
    (void)state;
    page(ZERO, item(OLD, "REDIRECTSITE#0"), NULL);
    fake_csom_error(&f, ONE, "Microsoft.Online.SharePoint.Common.SpoException", -1, "templateId");
    assert_int_equal(fake_run(&f, "list-redirects", "{}"), AM_DONE);
    assert_int_equal(am_value_len(f.value), 1);
}

static void the_first_template_must_be_known(void **state)
{
    (void)state;
    fake_csom_error(&f, ZERO, "Microsoft.Online.SharePoint.Common.SpoException", -1, "templateId");
    assert_int_equal(fake_run(&f, "list-redirects", "{}"), AM_FAIL);
    assert_int_equal(f.kind, AM_REMOTE);
}

static void sites_are_listed_by_template(void **state)
{
    (void)state;
    page(">STS#3<", item(OLD, "STS#3"), "more");
    page("more", item(OLD "2", "STS#3"), NULL);
    assert_int_equal(fake_run(&f, "list-sites", "{\"template\":\"STS#3\"}"), AM_DONE);
    assert_int_equal(am_value_len(f.value), 2);
    assert_non_null(strstr(f.sent[0], "Type=\"Enum\">0<"));
}

static void recycle_bin_shows_personal_sites_too(void **state)
{
    (void)state;
    const char *row = "{\"Url\":\"" OLD "\",\"SiteId\":\"\\/Guid(" OLD_ID
                      ")\\/\",\"DaysRemaining\":92,\"Status\":\"Recycled\"}";
    page("GetDeletedSitePropertiesFromSharePoint", row, NULL);
    fake_csom(&f, "Type=\"Int32\">0<", 5,
              am_arena_format(f.arena, "{\"NextStartIndex\":7,\"_Child_Items_\":[%s]}", row));
    fake_csom(&f, "Type=\"Int32\">7<", 5, "{\"NextStartIndex\":-1,\"_Child_Items_\":[]}");
    assert_int_equal(fake_run(&f, "list-deleted-sites", "{}"), AM_DONE);
    assert_int_equal(am_value_len(f.value), 2);
    assert_false(am_value_truth(am_value_get(am_value_at(f.value, 0), "personal"), true));
    assert_true(am_value_truth(am_value_get(am_value_at(f.value, 1), "personal"), false));
    assert_int_equal(am_value_num(am_value_get(am_value_at(f.value, 0), "days_remaining"), 0), 92);
}

#define T(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
static const struct CMUnitTest tests[] = {T(both_templates_and_onedrive_are_asked_for),
                                          T(the_next_page_is_asked_for_before_one_is_read),
                                          T(a_token_that_may_be_something_else_is_waited_for),
                                          T(a_token_in_another_place_is_no_page),
                                          T(request_is_as_in_the_reference),
                                          T(pages_are_followed_even_empty_ones),
                                          T(a_url_that_both_queries_show_comes_once),
                                          T(many_of_the_second_kind_come_once),
                                          T(near_misses_of_the_template_are_left_out),
                                          T(a_service_without_the_second_template_is_fine),
                                          T(the_first_template_must_be_known),
                                          T(sites_are_listed_by_template),
                                          T(recycle_bin_shows_personal_sites_too)};

CHECK_MAIN(tests)
