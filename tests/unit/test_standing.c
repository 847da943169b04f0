#include "sharepoint/standing.h"

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

#define A         "https://contoso.sharepoint.com/sites/a"
#define B         "https://contoso.sharepoint.com/sites/b"
#define C         "https://contoso.sharepoint.com/sites/c"
#define ANN       "https://contoso-my.sharepoint.com/personal/ann_contoso_com"
#define NO_SITE   "Microsoft.Online.SharePoint.Common.SpoNoSiteException"
#define NO_BIN    "Microsoft.SharePoint.Client.UnknownError"
#define NO_ACCESS "System.UnauthorizedAccessException"

static am_buf reply;

static void reply_begins(void)
{
    reply = AM_BUF(1 << 20);
    am_buf_str(&reply, "[{\"SchemaVersion\":\"15.0.0.0\",\"ErrorInfo\":null},2,{\"IsNull\":false}");
}

static void read_gave(int n, const char *json)
{
    int id = 10 + 4 * n;
    am_buf_fmt(&reply,
               ",%d,{\"IsNull\":false},%d,%s,%d,{\"HasException\":false,\"ErrorInfo\":null}",
               id + 1, id + 2, json, id);
}

static void read_failed(int n, const char *type)
{
    am_buf_fmt(&reply,
               ",%d,{\"HasException\":true,\"ErrorInfo\":{\"ErrorMessage\":\"no\",\"ErrorCode\":-1,"
               "\"ErrorTypeName\":\"%s\"}}",
               10 + 4 * n, type);
}

static void reply_ends(void)
{
    am_buf_char(&reply, ']');
    fake_says(&f, "<ExceptionHandlingScopeSimple Id=\"10\">", am_buf_text(&reply));
    am_buf_free(&reply);
}

static const char *site(const char *url, const char *tmpl, const char *more)
{
    return site_json(&f, url, tmpl, "Unlock", "Active", more);
}

static const am_value *value(size_t i, const char *member)
{
    return am_value_get(am_value_member(am_value_at(f.value, i), "value"), member);
}

static const char *text(size_t i, const char *path)
{
    return am_value_text(value(i, path), "null");
}

static bool unanswered(size_t i)
{
    return am_value_is(am_value_at(f.value, i), AM_T_NULL);
}

/* One that vanished, one that is another thing now, one that got a group: each is told as it is. */
static void each_is_told_as_it_is(void **state)
{
    (void)state;
    reply_begins();
    read_failed(0, NO_SITE);
    read_gave(2, site(B, "STS#3", ""));
    read_gave(4, site_json(&f, C, "REDIRECTSITE#0", "Unlock", "Active", ""));
    reply_ends();
    assert_int_equal(fake_run(&f, "site-states",
                              "{\"each\":[{\"url\":\"" A "\"},{\"url\":\"" B "\"},{\"url\":\"" C
                              "\"}]}"),
                     AM_DONE);
    assert_int_equal(f.n_sent, 1);
    assert_int_equal(f.n_changes, 0);
    assert_int_equal(am_value_len(f.value), 3);
    assert_true(am_value_is(value(0, "site"), AM_T_NULL));
    assert_string_equal(text(1, "site.template"), "STS#3");
    assert_false(am_value_truth(value(1, "site.is_redirect"), true));
    assert_string_equal(text(2, "site.url"), C);
    assert_true(am_value_truth(value(2, "site.is_redirect"), false));
}

static void a_group_is_told(void **state)
{
    (void)state;
    reply_begins();
    const char *plain = site(A, "REDIRECTSITE#0", "");
    am_buf grouped = AM_BUF(1 << 16);
    const char *zero = strstr(plain, "(00000000");
    am_buf_add(&grouped, plain, (size_t)(zero - plain));
    am_buf_str(&grouped, "(11111111");
    am_buf_str(&grouped, zero + 9);
    read_gave(0, am_buf_text(&grouped));
    am_buf_free(&grouped);
    reply_ends();
    assert_int_equal(fake_run(&f, "site-states", "{\"each\":[{\"url\":\"" A "\"}]}"), AM_DONE);
    assert_string_equal(text(0, "site.group_id"), "11111111-0000-0000-0000-000000000000");
}

/* Three removals are confirmed: done, not done, and a OneDrive whose place in the bin has to be
 * asked for otherwise. */
static void a_removal_that_did_not_happen_shows(void **state)
{
    (void)state;
#define ENTRY(url)                                                                                 \
    "{\"Url\":\"" url "\",\"SiteId\":\"\\/Guid(" OLD_ID                                            \
    ")\\/\",\"Status\":\"Recycled\",\"DaysRemaining\":93}"
    reply_begins();
    read_failed(0, NO_SITE);
    read_gave(1, ENTRY(A));
    read_gave(2, site(B, "REDIRECTSITE#0", ""));
    read_failed(3, NO_BIN);
    read_failed(4, NO_SITE);
    read_gave(5, "{\"_Child_Items_\":[" ENTRY(ANN) "]}");
    reply_ends();
    assert_int_equal(fake_run(&f, "site-states",
                              "{\"each\":[{\"url\":\"" A "\",\"recycled\":true},{\"url\":\"" B
                              "\",\"recycled\":true},{\"url\":\"" ANN "\",\"recycled\":true}]}"),
                     AM_DONE);
    assert_int_equal(f.n_sent, 1);
    assert_non_null(fake_sent(&f, "GetDeletedPersonalSitePropertiesAllVersions"));
    assert_true(am_value_is(value(0, "site"), AM_T_NULL));
    assert_string_equal(text(0, "recycled[0].site_id"), OLD_ID);
    assert_string_equal(text(1, "site.site_id"), OLD_ID);
    assert_int_equal(am_value_len(value(1, "recycled")), 0);
    assert_true(am_value_is(value(2, "site"), AM_T_NULL));
    assert_string_equal(text(2, "recycled[0].url"), ANN);
}

/* Absence is told by one error only; whatever else is not clear is left to a read of its own. */
static void doubt_is_no_answer(void **state)
{
    (void)state;
    static const char *const doubts[] = {
        ",10,{\"HasException\":true,\"ErrorInfo\":{\"ErrorTypeName\":\"" NO_ACCESS "\"}}",
        ",10,{\"HasException\":true,\"ErrorInfo\":null}",
        ",10,{\"HasException\":true,\"ErrorInfo\":{\"ErrorTypeName\":\"\"}}",
        ",10,{\"HasException\":false,\"ErrorInfo\":null}",
        ",10,{\"ErrorInfo\":{\"ErrorTypeName\":\"" NO_SITE "\"}}",
        ",12,{\"Url\":\"" A "\"},10,{\"HasException\":true,\"ErrorInfo\":{\"ErrorTypeName\":"
        "\"" NO_SITE "\"}}",
        ",12,{\"Url\":\"" A "\",\"Template\":\"STS#3\"},10,{\"HasException\":false,\"ErrorInfo\":"
        "null}",
        ",12,{\"Url\":\"" A "\"}",
        "",
    };
    for (size_t i = 0; i < sizeof doubts / sizeof doubts[0]; i++) {
        fake_fini(&f);
        fake_init(&f, "source");
        reply_begins();
        am_buf_str(&reply, doubts[i]);
        read_gave(2, site(B, "REDIRECTSITE#0", ""));
        reply_ends();
        assert_int_equal(
            fake_run(&f, "site-states", "{\"each\":[{\"url\":\"" A "\"},{\"url\":\"" B "\"}]}"),
            AM_DONE);
        assert_true(unanswered(0));
        assert_string_equal(text(1, "site.url"), B);
    }
}

static void a_site_of_another_url_is_no_answer(void **state)
{
    (void)state;
    reply_begins();
    read_gave(0, site(B, "REDIRECTSITE#0", ""));
    reply_ends();
    assert_int_equal(fake_run(&f, "site-states", "{\"each\":[{\"url\":\"" A "\"}]}"), AM_DONE);
    assert_true(unanswered(0));
}

/* A service that knows no scopes, or is told to know none. */
static void without_scopes_nothing_is_answered(void **state)
{
    (void)state;
    fake_csom_error(&f, "ExceptionHandlingScopeSimple",
                    "Microsoft.SharePoint.Client.InvalidClientQueryException", -1, "no");
    assert_int_equal(fake_run(&f, "site-states", "{\"each\":[{\"url\":\"" A "\"}]}"), AM_DONE);
    assert_true(unanswered(0));
    f.config = am_json_make(f.arena, "{\"wire\":{\"batch.sites\":\"0\"}}");
    size_t before = f.n_sent;
    assert_int_equal(fake_run(&f, "site-states", "{\"each\":[{\"url\":\"" A "\"}]}"), AM_DONE);
    assert_true(unanswered(0));
    assert_int_equal(f.n_sent, before);
}

static void only_urls_of_the_tenant(void **state)
{
    (void)state;
    assert_int_equal(fake_run(&f, "site-states",
                              "{\"each\":[{\"url\":\"" A
                              "\"},{\"url\":\"https://evil.example/sites/a\"}]}"),
                     AM_FAIL);
    assert_int_equal(f.kind, AM_REFUSED);
    assert_int_equal(f.n_sent, 0);
}

static void one_is_told_too(void **state)
{
    (void)state;
    there_is_none(&f);
    bin_holds(&f, OLD, OLD_ID);
    assert_int_equal(fake_run(&f, "site-state", "{\"url\":\"" OLD "\",\"recycled\":true}"),
                     AM_DONE);
    assert_true(am_value_is(am_value_member(f.value, "site"), AM_T_NULL));
    assert_string_equal(am_value_text(am_value_get(f.value, "recycled[0].site_id"), ""), OLD_ID);
}

#define T(t) cmocka_unit_test_setup_teardown(t, set_up, tear_down)
static const struct CMUnitTest tests[] = {
    T(each_is_told_as_it_is),
    T(a_group_is_told),
    T(a_removal_that_did_not_happen_shows),
    T(doubt_is_no_answer),
    T(a_site_of_another_url_is_no_answer),
    T(without_scopes_nothing_is_answered),
    T(only_urls_of_the_tenant),
    T(one_is_told_too),
};
CHECK_MAIN(tests)
