#include "base/uri.h"

#include <string.h>

#include "check.h"

static am_arena *a;

static int set_up(void **state)
{
    (void)state;
    a = am_arena_new(0);
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    am_arena_free(a);
    return 0;
}

static const char *normal(const char *text)
{
    am_uri u;
    am_err e;
    if (am_uri_parse(a, text, &u, &e)) {
        assert_int_equal(e.kind, AM_USAGE);
        return am_arena_format(a, "error: %s", e.text);
    }
    return am_uri_format(a, &u);
}

static void splits(void **state)
{
    (void)state;
    am_uri u;
    am_err e;
    assert_int_equal(
        am_uri_parse(a, "HTTPS://Contoso.SharePoint.com.:8443/Sites/A%20b//?q=1?2#f", &u, &e),
        AM_OK);
    assert_string_equal(u.scheme, "https");
    assert_string_equal(u.host, "contoso.sharepoint.com");
    assert_int_equal(u.port, 8443);
    assert_string_equal(u.path, "/Sites/A%20b");
    assert_string_equal(u.query, "q=1?2");
    assert_int_equal(am_uri_parse(a, "http://h", &u, &e), AM_OK);
    assert_string_equal(u.path, "/");
    assert_null(u.query);
    assert_int_equal(u.port, 80);
}

static void has_one_normal_form(void **state)
{
    (void)state;
    assert_string_equal(normal("https://H:443"), "https://h/");
    assert_string_equal(normal("http://h:443/a/"), "http://h:443/a");
    assert_string_equal(normal("https://h:/?"), "https://h/?");
    assert_string_equal(normal("https://h?x=/"), "https://h/?x=/");
    assert_string_equal(normal("https://h#frag"), "https://h/");
    assert_string_equal(normal("http://[::1]:8080/a"), "http://[::1]:8080/a");
    assert_string_equal(normal("https://b\xc3\xbc.de/"), "https://b\xc3\xbc.de/");
}

static void refuses(void **state)
{
    (void)state;
    static const char *const wrong[] = {"",
                                        "ftp://h/",
                                        "//h/",
                                        "https:/h",
                                        "https://",
                                        "https:///x",
                                        "https://u@h/",
                                        "https://h:0/",
                                        "https://h:70000/",
                                        "https://h:1x/",
                                        "https://a b/",
                                        "https://h/a b",
                                        "https://h/\\x",
                                        "https://h/\nx",
                                        "https://h/\x7f",
                                        "https://h/\xff",
                                        "https://[::1/",
                                        "https://[::1]x/",
                                        "https://[]/",
                                        "https://a..b/",
                                        "https://.a/",
                                        "https://./",
                                        "https://h%41/",
                                        "https://99999999999999:999999999999/",
                                        "https://a:b@c/",
                                        "h",
                                        "https://a|b/"};
    for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++)
        if (strncmp(normal(wrong[i]), "error", 5) != 0)
            fail_msg("%s was taken", wrong[i]);
    assert_null(strstr(normal("https://user:geheim@h/"), "geheim"));
    assert_null(strstr(normal("ftp://user:geheim@h/"), "geheim"));
    assert_non_null(strstr(normal("https://h/a b"), "a blank at offset 11"));
    char big[9000] = "https://h/";
    memset(big + 10, 'x', sizeof big - 11);
    assert_non_null(strstr(normal(big), "at most 8192"));
}

static void origins(void **state)
{
    (void)state;
    am_uri u, v, w, x;
    assert_int_equal(am_uri_parse(a, "https://h/a", &u, NULL), AM_OK);
    assert_int_equal(am_uri_parse(a, "https://H:443/b", &v, NULL), AM_OK);
    assert_int_equal(am_uri_parse(a, "http://h:443/a", &w, NULL), AM_OK);
    assert_int_equal(am_uri_parse(a, "https://h.evil/a", &x, NULL), AM_OK);
    assert_true(am_uri_same_origin(&u, &v));
    assert_false(am_uri_same_origin(&u, &w));
    assert_false(am_uri_same_origin(&u, &x));
}

static void encodes(void **state)
{
    (void)state;
    am_buf b = AM_BUF(1000);
    am_uri_encode(&b, "aZ0-._~ /?'\xc3\xa9%\0", 15);
    assert_string_equal(am_buf_text(&b), "aZ0-._~%20%2F%3F%27%C3%A9%25%00");
    am_buf_free(&b);
}

static void decodes(void **state)
{
    (void)state;
    am_buf b = AM_BUF(1000);
    assert_true(am_uri_decode(&b, "a%20b+%c3%A9", 12));
    assert_string_equal(am_buf_text(&b), "a b+\xc3\xa9");
    assert_false(am_uri_decode(&b, "%", 1));
    assert_false(am_uri_decode(&b, "%4", 2));
    assert_false(am_uri_decode(&b, "%4x", 3));
    assert_false(am_uri_decode(&b, "%00", 3));
    assert_false(am_uri_decode(&b, "%412", 2));
    am_buf_free(&b);
}

static void same_site(const char *x, const char *y)
{
    const char *k = am_uri_site_key(a, x), *l = am_uri_site_key(a, y);
    if (!k || !l || strcmp(k, l) != 0)
        fail_msg("%s: %s, but %s: %s", x, k ? k : "no key", y, l ? l : "no key");
}

static void site_keys(void **state)
{
    (void)state;
    same_site("https://Contoso.sharepoint.com/sites/Old/",
              "https://contoso.sharepoint.com/sites/old");
    same_site("https://c.sharepoint.com", "https://C.sharepoint.com:443//?web=1#x");
    same_site("https://c.com/sites/a%20b", "https://c.com/sites/A b");
    same_site("https://c.com/sites/%C3%A9", "https://c.com/sites/\xc3\xa9");
    same_site("https://c.com/sites//a", "https://c.com/sites/%61/");
    same_site("https://c.com/100%", "https://c.com/100%25");
    assert_string_equal(am_uri_site_key(a, "https://Contoso.sharepoint.com/sites/Old/"),
                        "https://contoso.sharepoint.com/sites/old");
    assert_string_equal(am_uri_site_key(a, "https://h/"), "https://h");
    assert_string_equal(am_uri_site_key(a, "https://h/a%2Fb"), "https://h/a%2fb");
    assert_string_equal(am_uri_site_key(a, "https://h/%ff%c3%a9"), "https://h/%ff%c3%a9");
    assert_string_equal(am_uri_site_key(a, "https://h/%%41b"), "https://h/%25ab");
    assert_string_not_equal(am_uri_site_key(a, "https://h/a"), am_uri_site_key(a, "http://h/a"));
    assert_null(am_uri_site_key(a, "sites/old"));
    assert_null(am_uri_site_key(a, NULL));
}

static void a_full_arena_is_an_answer(void **state)
{
    (void)state;
    am_uri u;
    for (size_t cap = 1; cap < 200; cap += 8) {
        am_arena *small = am_arena_new(cap);
        am_kind k = am_uri_parse(small, "https://host/path?query", &u, NULL);
        assert_true(k == AM_OK || (k == AM_NOMEM && am_arena_full(small)));
        assert_true(am_uri_site_key(small, "https://host/path") || am_arena_full(small));
        am_arena_free(small);
    }
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, set_up, tear_down)

static const struct CMUnitTest tests[] = {
    TEST(splits),    TEST(has_one_normal_form),
    TEST(refuses),   TEST(origins),
    TEST(encodes),   TEST(decodes),
    TEST(site_keys), TEST(a_full_arena_is_an_answer),
};

CHECK_MAIN(tests)
