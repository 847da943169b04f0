#include "sharepoint/links.h"

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

#define ITEM(n)      "0000000" n "-792b-4be7-b9b6-194778905606"
#define LINK         "11111111-2222-3333-4444-555555555555"
#define GROUP(n, as) "{\"Id\":" n ",\"Title\":\"SharingLinks." ITEM(n) "." as "." LINK "\"}"
#define WITH_ITEMS   "{\"url\":\"" OLD "\",\"items\":true}"
#define FILE_OF(n)   "/_api/web/GetFileById('" ITEM(n) "')?$select=Name,ServerRelativeUrl,UniqueId\n"
#define FOLDER_OF(n)                                                                               \
    "/_api/web/GetFolderById('" ITEM(n) "')?$select=Name,ServerRelativeUrl,UniqueId\n"
#define AT(name, url) "{\"Name\":\"" name "\",\"ServerRelativeUrl\":\"" url "\",\"UniqueId\":\"x\"}"

static const char *text(size_t i, const char *path)
{
    return am_value_text(am_value_get(am_value_at(f.value, i), path), "null");
}

static void links_are_groups_with_a_certain_name(void **state)
{
    (void)state;
    fake_says(&f, "GET root:/sites/old/_api/web/sitegroups?$select=Id,Title\n",
              "{\"value\":[{\"Id\":1,\"Title\":\"Owners\"}," GROUP(
                  "9", "OrganizationEdit") ","
                                           "{\"Id\":2,\"Title\":\"SharingLinks.x\"}]}");
    assert_int_equal(fake_run(&f, "sharing-links", OLD_URL), AM_DONE);
    assert_int_equal(am_value_len(f.value), 1);
    assert_string_equal(text(0, "item_id"), ITEM("9"));
    assert_string_equal(text(0, "kind"), "OrganizationEdit");
    assert_string_equal(text(0, "link_id"), LINK);
    assert_int_equal(f.n_sent, 1);
}

static void kinds_tell_who_and_what(void **state)
{
    static const char *const expected[][2] = {
        {"organization", "view"}, {"anonymous", "edit"}, {"specific", "null"}, {"unknown", "null"}};
    (void)state;
    fake_says(&f, "sitegroups",
              "{\"value\":[" GROUP("1", "OrganizationView") "," GROUP(
                  "2", "AnonymousEdit") "," GROUP("3", "Flexible") "," GROUP("4", "Odd") "]}");
    assert_int_equal(fake_run(&f, "sharing-links", OLD_URL), AM_DONE);
    for (size_t i = 0; i < 4; i++) {
        assert_string_equal(text(i, "audience"), expected[i][0]);
        assert_string_equal(text(i, "access"), expected[i][1]);
    }
}

static void items_are_files_folders_or_gone(void **state)
{
    (void)state;
    fake_says(&f, "sitegroups",
              "{\"value\":[" GROUP("1", "OrganizationView") "," GROUP("2", "Flexible") "," GROUP(
                  "3", "Flexible") "," GROUP("4", "Flexible") "]}");
    fake_says(&f, FILE_OF("1"), AT("a #1%.docx", "/sites/old/Shared Documents/a #1%.docx"));
    fake_status(&f, FILE_OF("2"), 404, NULL, "{}");
    fake_status(&f, FILE_OF("3"), 404, NULL, "{}");
    fake_status(&f, FILE_OF("4"), 403, NULL, "{}");
    fake_says(&f, FOLDER_OF("2"), AT("Plans", "/sites/old/Plans"));
    fake_status(&f, FOLDER_OF("3"), 404, NULL, "{}");
    assert_int_equal(fake_run(&f, "sharing-links", WITH_ITEMS), AM_DONE);
    assert_int_equal(f.n_sent, 7);
    assert_string_equal(text(0, "item.kind"), "file");
    assert_string_equal(text(0, "item.url"), OLD "/Shared%20Documents/a%20%231%25.docx");
    assert_string_equal(text(1, "item.kind"), "folder");
    assert_string_equal(text(1, "item.path"), "/sites/old/Plans");
    assert_string_equal(text(2, "item.kind"), "gone");
    assert_string_equal(text(2, "item.url"), "null");
    assert_string_equal(text(3, "item.kind"), "unknown");
}

static void items_go_on_over_pages_and_requests(void **state)
{
    (void)state;
    am_buf page = AM_BUF(1 << 16);
    am_buf_str(&page, "{\"value\":[");
    for (int i = 0; i < 20; i++)
        am_buf_fmt(&page, "%s" GROUP("1", "Flexible"), i ? "," : "");
    am_buf_str(&page,
               "],\"odata.nextLink\":\"https://contoso.sharepoint.com/sites/old/_api/next\"}");
    fake_says(&f, "sitegroups", am_buf_text(&page));
    am_buf_free(&page);
    fake_says(&f, "/_api/next", "{\"value\":[" GROUP("1", "Flexible") "]}");
    for (int i = 0; i < 21; i++)
        fake_says(&f, FILE_OF("1"), AT("a", "/sites/old/a"));
    assert_int_equal(fake_run(&f, "sharing-links", WITH_ITEMS), AM_DONE);
    assert_int_equal(am_value_len(f.value), 21);
    assert_string_equal(text(20, "item.kind"), "file");
}

static void a_throttled_item_ends_the_call(void **state)
{
    (void)state;
    fake_says(&f, "sitegroups", "{\"value\":[" GROUP("1", "Flexible") "]}");
    fake_status(&f, FILE_OF("1"), 429, NULL, "");
    assert_int_equal(fake_run(&f, "sharing-links", WITH_ITEMS), AM_FAIL);
    assert_int_equal(f.kind, AM_LIMIT);
}

static void redirect_sites_refuse(void **state)
{
    (void)state;
    fake_status(&f, "sitegroups", 403, NULL, "");
    assert_int_equal(fake_run(&f, "sharing-links", WITH_ITEMS), AM_FAIL);
    assert_int_equal(f.kind, AM_DENIED);
    assert_non_null(strstr(f.hint, "redirect"));
}

#define T(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
static const struct CMUnitTest tests[] = {
    T(links_are_groups_with_a_certain_name), T(kinds_tell_who_and_what),
    T(items_are_files_folders_or_gone),      T(items_go_on_over_pages_and_requests),
    T(a_throttled_item_ends_the_call),       T(redirect_sites_refuse)};

CHECK_MAIN(tests)
