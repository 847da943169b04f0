#include "sharepoint/resolve.h"

#include <stdio.h>
#include <string.h>

#include "base/json.h"
#include "sharepoint/url.h"

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

static const char *text(const char *path)
{
    return am_value_text(am_value_get(f.value, path), "null");
}

static bool ok(void)
{
    return am_value_truth(am_value_get(f.value, "ok"), false);
}

static void redirect_to_the_partner_whose_destination_answers(void **state)
{
    (void)state;
    leads_to(&f, NEW);
    fake_status(&f, "HEAD " NEW, 302, "https://login.microsoftonline.com/x", NULL);
    assert_int_equal(fake_run(&f, "resolve", OLD_URL), AM_DONE);
    assert_string_equal(text("kind"), "redirect");
    assert_string_equal(text("leads_to"), "partner");
    assert_string_equal(text("location"), NEW);
    assert_string_equal(text("location_host"), "fabrikam.sharepoint.com");
    assert_string_equal(text("destination.kind"), "signin");
    assert_true(ok());
}

static void orphan_is_not_ok(void **state)
{
    (void)state;
    leads_to(&f, NEW);
    fake_status(&f, "HEAD " NEW, 404, NULL, NULL);
    assert_int_equal(fake_run(&f, "resolve", OLD_URL), AM_DONE);
    assert_string_equal(text("destination.kind"), "absent");
    assert_false(ok());
}

static void every_request_is_anonymous(void **state)
{
    (void)state;
    leads_to(&f, NEW);
    fake_status(&f, "HEAD " NEW, 200, NULL, NULL);
    fake_run(&f, "resolve", OLD_URL);
    for (size_t i = 0; i < f.n_sent; i++)
        assert_true(f.sent_flags[i] & AM_REQ_ANONYMOUS);
}

static void foreign_hosts_are_never_asked(void **state)
{
    (void)state;
    static const char *const there[] = {
        "https://evil.example/", "https://fabrikam.sharepoint.com.evil.example/",
        "https://fabrikam.sharepoint.com@evil.example/",
        "https://evil.example\\@fabrikam.sharepoint.com/", "ftp://x"};
    for (size_t i = 0; i < sizeof there / sizeof *there; i++) {
        leads_to(&f, there[i]);
        assert_int_equal(fake_run(&f, "resolve", OLD_URL), AM_DONE);
        assert_string_not_equal(text("leads_to"), "partner");
        assert_false(ok());
    }
    assert_int_equal(f.n_sent, sizeof there / sizeof *there);
}

static void kinds_are_told_apart(void **state)
{
    (void)state;
    static const struct {
        int status;
        const char *location, *kind;
    } all[] = {{200, NULL, "live"},
               {301, NEW, "redirect"},
               {308, NULL, "unknown"},
               {302, "https://login.microsoftonline.com/", "signin"},
               {302, "/_layouts/15/Authenticate.aspx?Source=x", "signin"},
               {401, NULL, "signin"},
               {403, NULL, "denied"},
               {404, NULL, "absent"},
               {429, NULL, "throttled"},
               {503, NULL, "throttled"},
               {500, NULL, "unknown"},
               {0, NULL, "unknown"}};
    for (size_t i = 0; i < sizeof all / sizeof *all; i++) {
        fake_status(&f, "HEAD " OLD, all[i].status, all[i].location, NULL);
        if (strcmp(all[i].kind, "redirect") == 0)
            fake_status(&f, "HEAD " NEW, 200, NULL, NULL);
        assert_int_equal(fake_run(&f, "resolve", OLD_URL), AM_DONE);
        assert_string_equal(text("kind"), all[i].kind);
    }
}

static void head_refused_means_get(void **state)
{
    (void)state;
    fake_status(&f, "HEAD " OLD, 405, NULL, NULL);
    fake_status(&f, "GET " OLD, 308, NEW, NULL);
    fake_status(&f, "HEAD " NEW, 200, NULL, NULL);
    assert_int_equal(fake_run(&f, "resolve", OLD_URL), AM_DONE);
    assert_string_equal(text("kind"), "redirect");
    assert_true(ok());
}

static void a_probe_is_one_request(void **state)
{
    (void)state;
    fake_status(&f, "HEAD " OLD, 405, NULL, NULL);
    assert_int_equal(fake_run(&f, "probe", "{\"url\":\"" OLD "\",\"method\":\"HEAD\"}"), AM_DONE);
    assert_int_equal(f.n_sent, 1);
    assert_int_equal(am_value_num(am_value_member(f.value, "status"), 0), 405);
    assert_true(f.sent_flags[0] & AM_REQ_ANONYMOUS);
}

static void a_probe_with_a_token_goes_to_the_tenant_only(void **state)
{
    (void)state;
    fake_status(&f, "GET root:/sites/", 308, NEW, NULL);
    assert_int_equal(fake_run(&f, "probe", "{\"url\":\"" OLD "\",\"method\":\"GET\",\"token\":true}"), AM_DONE);
    assert_false(f.sent_flags[0] & AM_REQ_ANONYMOUS);
    assert_string_equal(text("leads_to"), "partner");
    assert_int_equal(fake_run(&f, "probe", "{\"url\":\"" NEW "\",\"method\":\"GET\",\"token\":true}"), AM_FAIL);
    assert_int_equal(f.n_sent, 1);
}

static void a_loop_ends(void **state)
{
    (void)state;
    leads_to(&f, NEW);
    fake_status(&f, "HEAD " NEW, 308, OLD, NULL);
    assert_int_equal(fake_run(&f, "resolve", OLD_URL), AM_DONE);
    assert_string_equal(text("destination.kind"), "loop");
    assert_false(ok());
}

static void a_rename_behind_the_destination_is_followed(void **state)
{
    (void)state;
    leads_to(&f, NEW);
    fake_status(&f, "HEAD " NEW, 308, NEW "-renamed", NULL);
    fake_status(&f, "HEAD " NEW "-renamed", 403, NULL, NULL);
    assert_int_equal(fake_run(&f, "resolve", OLD_URL), AM_DONE);
    assert_string_equal(text("destination.url"), NEW "-renamed");
    assert_true(ok());
}

static void same_tenant_redirect_leads_to_own(void **state)
{
    (void)state;
    leads_to(&f, "/sites/renamed");
    fake_status(&f, "HEAD https://contoso.sharepoint.com/sites/renamed", 200, NULL, NULL);
    assert_int_equal(fake_run(&f, "resolve", OLD_URL), AM_DONE);
    assert_string_equal(text("leads_to"), "own");
    assert_string_equal(text("location"), "https://contoso.sharepoint.com/sites/renamed");
}

static void urls_with_tricks_are_refused_before_any_request(void **state)
{
    (void)state;
    static const char *const bad[] = {"http://contoso.sharepoint.com/sites/a",
                                      "https://contoso.sharepoint.com:8443/sites/a",
                                      "https://contoso.sharepoint.com/sites//a",
                                      "https://contoso.sharepoint.com/sites/../a",
                                      "https://contoso.sharepoint.com/sites/a?x=1",
                                      "https://contoso.sharepoint.com/sites/%2e%2e",
                                      "https://contoso.sharepoint.com/sites%2fa",
                                      "https://user@contoso.sharepoint.com/sites/a",
                                      "https://contoso.sharepoint.com/sites/..",
                                      "contoso.sharepoint.com/sites/a",
                                      "https:///x"};
    f.tolerant = true;
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        char args[200];
        snprintf(args, sizeof args, "{\"url\":\"%s\"}", bad[i]);
        assert_int_equal(fake_run(&f, "get-site", args), AM_FAIL);
        assert_int_equal(f.kind, AM_REFUSED);
    }
    assert_int_equal(f.n_sent, 0);
}

static void braces_in_a_url_are_no_arguments(void **state)
{
    (void)state;
    fake_status(&f, "HEAD https://contoso.sharepoint.com/sites/a%7Burl%7D%20b", 404, NULL, NULL);
    assert_int_equal(
        fake_run(&f, "resolve", "{\"url\":\"https://contoso.sharepoint.com/sites/a{url} b\"}"),
        AM_DONE);
}

#define SHARED "https://contoso.sharepoint.com/:w:/s/old/E12?e=a%2Fb"
#define MOVED  "https://fabrikam.sharepoint.com/:w:/s/old/E12?e=a%2Fb"

static void a_link_is_followed_with_its_query(void **state)
{
    (void)state;
    fake_status(&f, "HEAD " SHARED "\n", 308, MOVED, NULL);
    fake_status(&f, "HEAD " MOVED "\n", 302, "https://login.microsoftonline.com/x", NULL);
    assert_int_equal(fake_run(&f, "resolve-link", "{\"url\":\"" SHARED "#part\"}"), AM_DONE);
    assert_string_equal(text("leads_to"), "partner");
    assert_string_equal(text("destination.kind"), "signin");
    assert_true(ok());
    for (size_t i = 0; i < f.n_sent; i++)
        assert_true(f.sent_flags[i] & AM_REQ_ANONYMOUS);
}

static void a_link_of_either_tenant_may_be_asked(void **state)
{
    (void)state;
    fake_status(&f, "HEAD " MOVED "\n", 404, NULL, NULL);
    assert_int_equal(fake_run(&f, "resolve-link", "{\"url\":\"" MOVED "\"}"), AM_DONE);
    assert_string_equal(text("kind"), "absent");
    fake_status(&f, "HEAD https://contoso-my.sharepoint.com/personal/a/Documents/b%20c.docx\n", 404,
                NULL, NULL);
    assert_int_equal(fake_run(&f, "resolve-link",
                              "{\"url\":\"https://contoso-my.sharepoint.com:443/personal/a/"
                              "Documents/b c.docx\"}"),
                     AM_DONE);
}

static void a_link_elsewhere_is_not_asked(void **state)
{
    static const char *const bad[] = {"https://evil.example/:w:/s/old/E12",
                                      "http://contoso.sharepoint.com/:w:/s/old/E12",
                                      "https://contoso-admin.sharepoint.com/x",
                                      "https://contoso.sharepoint.com:8443/x",
                                      "https://contoso.sharepoint.com@evil.example/x",
                                      "https://contoso.sharepoint.com/a/../b",
                                      "https://contoso.sharepoint.com/a%2fb",
                                      "https://contoso.sharepoint.com:4430/x",
                                      "nothing"};
    (void)state;
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        assert_int_equal(
            fake_run(&f, "resolve-link", am_arena_format(f.arena, "{\"url\":\"%s\"}", bad[i])),
            AM_FAIL);
        assert_int_equal(f.kind, AM_REFUSED);
    }
    assert_int_equal(f.n_sent, 0);
}

static void a_throttled_destination_is_told(void **state)
{
    (void)state;
    fake_status(&f, "HEAD " SHARED, 308, MOVED, NULL);
    fake_status(&f, "HEAD " MOVED, 429, NULL, NULL);
    assert_int_equal(fake_run(&f, "resolve-link", "{\"url\":\"" SHARED "\"}"), AM_DONE);
    assert_string_equal(text("destination.kind"), "throttled");
    assert_false(ok());
}

#define T(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
static const struct CMUnitTest tests[] = {T(a_link_is_followed_with_its_query),
                                          T(a_link_of_either_tenant_may_be_asked),
                                          T(a_link_elsewhere_is_not_asked),
                                          T(a_throttled_destination_is_told),
                                          T(redirect_to_the_partner_whose_destination_answers),
                                          T(orphan_is_not_ok),
                                          T(every_request_is_anonymous),
                                          T(foreign_hosts_are_never_asked),
                                          T(kinds_are_told_apart),
                                          T(head_refused_means_get),
                                          T(a_probe_is_one_request),
                                          T(a_probe_with_a_token_goes_to_the_tenant_only),
                                          T(a_loop_ends),
                                          T(a_rename_behind_the_destination_is_followed),
                                          T(same_tenant_redirect_leads_to_own),
                                          T(urls_with_tricks_are_refused_before_any_request),
                                          T(braces_in_a_url_are_no_arguments)};

CHECK_MAIN(tests)
