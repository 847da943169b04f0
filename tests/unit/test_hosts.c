#include "tenant/hosts.h"

#include <string.h>

#include "check.h"

static am_err err;

static void derived_for_every_cloud(void **state)
{
    (void)state;
    const char *cases[][6] = {
        {"contoso.sharepoint.com", "contoso-admin.sharepoint.com", "contoso-my.sharepoint.com",
         "graph.microsoft.com", "login.microsoftonline.com"},
        {"Contoso.SharePoint.us", "contoso-admin.sharepoint.us", "contoso-my.sharepoint.us",
         "graph.microsoft.us", "login.microsoftonline.us"},
        {"c.sharepoint-mil.us", "c-admin.sharepoint-mil.us", "c-my.sharepoint-mil.us",
         "dod-graph.microsoft.us", "login.microsoftonline.us"},
        {"contoso.sharepoint.cn", "contoso-admin.sharepoint.cn", "contoso-my.sharepoint.cn",
         "microsoftgraph.chinacloudapi.cn", "login.chinacloudapi.cn"},
        {"contoso.sharepoint.de", "contoso-admin.sharepoint.de", "contoso-my.sharepoint.de",
         "graph.microsoft.de", "login.microsoftonline.de"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        am_hosts h;
        am_tenant_config c = {.host = cases[i][0]};
        assert_int_equal(am_hosts_init(&h, &c, &err), AM_OK);
        for (int b = AM_BASE_ADMIN; b < AM_BASES; b++)
            assert_string_equal(h.name[b], cases[i][b]);
        am_hosts_fini(&h);
    }
}

static void given_ones_win(void **state)
{
    (void)state;
    am_hosts h;
    am_tenant_config c = {.host = "sites.contoso.com",
                          .admin_host = "sp-admin.contoso.com",
                          .my_host = "home.contoso.com",
                          .graph_host = "graph.microsoft.com",
                          .login_host = "login.microsoftonline.com"};
    assert_int_equal(am_hosts_init(&h, &c, &err), AM_OK);
    assert_string_equal(h.name[AM_BASE_ROOT], "sites.contoso.com");
    assert_string_equal(h.name[AM_BASE_MY], "home.contoso.com");
    am_hosts_fini(&h);
    c.my_host = NULL;
    assert_int_equal(am_hosts_init(&h, &c, &err), AM_USAGE);
    assert_non_null(strstr(err.text, "my_host"));
    am_tenant_config vanity = {.host = "contoso.sharepoint.com", .admin_host = "x.sharepoint.com"};
    assert_int_equal(am_hosts_init(&h, &vanity, &err), AM_OK);
    assert_string_equal(h.name[AM_BASE_ADMIN], "x.sharepoint.com");
    assert_string_equal(h.name[AM_BASE_MY], "contoso-my.sharepoint.com");
    am_hosts_fini(&h);
}

static void wrong_hosts_are_named(void **state)
{
    (void)state;
    const struct {
        const char *host, *word;
    } cases[] = {
        {NULL, "host"},
        {"", "no host name"},
        {"https://contoso.sharepoint.com", "no https"},
        {"contoso.sharepoint.com/", "no path"},
        {"contoso.sharepoint.com:8443", "connect_to"},
        {"contoso", "no host name"},
        {"con toso.sharepoint.com", "no host name"},
        {"contoso.sharepoint.com.", "no host name"},
        {"contoso..sharepoint.com", "no host name"},
        {".sharepoint.com", "no host name"},
        {"contoso-admin.sharepoint.com", "host = \"contoso.sharepoint.com\""},
        {"contoso-my.sharepoint.com", "host = \"contoso.sharepoint.com\""},
        {"contoso.sharepoint.org", "admin_host"},
        {"a.b.sharepoint.com", "admin_host"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        am_hosts h;
        am_tenant_config c = {.host = cases[i].host};
        assert_int_equal(am_hosts_init(&h, &c, &err), AM_USAGE);
        if (!strstr(err.text, cases[i].word) && !strstr(err.hint, cases[i].word))
            fail_msg("%s: %s (%s)", cases[i].host, err.text, err.hint);
    }
}

static void bases_become_urls(void **state)
{
    (void)state;
    am_hosts h;
    am_tenant_config c = {.host = "contoso.sharepoint.com"};
    am_base base;
    assert_int_equal(am_hosts_init(&h, &c, &err), AM_OK);
    am_buf out = AM_BUF(200);
    assert_int_equal(am_hosts_url(&h, "my:/a%20b?c='d'", &out, &base, &err), AM_OK);
    assert_string_equal(am_buf_text(&out), "https://contoso-my.sharepoint.com/a%20b?c='d'");
    assert_int_equal(base, AM_BASE_MY);
    const char *wrong[] = {"my",
                           "my:",
                           "my:a",
                           "login:/a",
                           "MY:/a",
                           "my:/a b",
                           "my:/a\r\nX: y",
                           "my:/a#b",
                           "my:\\\\evil.example",
                           "https://contoso-my.sharepoint.com/a"};
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        am_buf_clear(&out);
        assert_int_equal(am_hosts_url(&h, wrong[i], &out, &base, &err), AM_REFUSED);
    }
    char longer[400] = "my:/";
    memset(longer + 4, 'a', sizeof longer - 5);
    assert_int_equal(am_hosts_url(&h, longer, &out, &base, &err), AM_LIMIT);
    am_buf_free(&out);
    am_hosts_fini(&h);
}

static void whole_urls_are_told_apart(void **state)
{
    (void)state;
    am_hosts h;
    am_tenant_config c = {.host = "contoso.sharepoint.com"};
    int base;
    assert_int_equal(am_hosts_init(&h, &c, &err), AM_OK);
    am_buf out = AM_BUF(200);
    assert_int_equal(
        am_hosts_match(&h, "HTTPS://CONTOSO-My.sharepoint.com:443/p/?q#f", &out, &base, &err),
        AM_OK);
    assert_int_equal(base, AM_BASE_MY);
    assert_string_equal(am_buf_text(&out), "https://contoso-my.sharepoint.com/p/?q");
    am_buf_clear(&out);
    assert_int_equal(am_hosts_match(&h, "https://contoso.sharepoint.com", &out, &base, &err),
                     AM_OK);
    assert_string_equal(am_buf_text(&out), "https://contoso.sharepoint.com/");
    assert_int_equal(am_hosts_match(&h, "https://fabrikam.sharepoint.com/", &out, &base, &err),
                     AM_OK);
    assert_int_equal(base, -1);
    assert_int_equal(am_hosts_match(&h, "http://contoso.sharepoint.com/", &out, &base, &err),
                     AM_REFUSED);
    assert_int_equal(am_hosts_match(&h, "https://contoso.sharepoint.com:444/", &out, &base, &err),
                     AM_REFUSED);
    am_buf_free(&out);
    am_hosts_fini(&h);
}

static const struct CMUnitTest tests[] = {
    cmocka_unit_test(derived_for_every_cloud),   cmocka_unit_test(given_ones_win),
    cmocka_unit_test(wrong_hosts_are_named),     cmocka_unit_test(bases_become_urls),
    cmocka_unit_test(whole_urls_are_told_apart),
};
CHECK_MAIN(tests)
