#include "package/package.h"

#include <string.h>

#include "base/json.h"
#include "check.h"
#include "package/version.h"

static void versions_have_an_order(void **state)
{
    (void)state;
    static const char *const rising[] = {"0.9", "1.0-rc1", "1.0-rc2", "1.0", "1.0.1", "1.9", "1.10", "2"};
    enum { N = sizeof rising / sizeof *rising };
    for (size_t i = 0; i < N; i++) {
        assert_true(am_version_valid(rising[i]));
        for (size_t k = 0; k < N; k++) {
            int cmp = am_version_compare(rising[i], rising[k]);
            assert_int_equal(cmp < 0, i < k);
            assert_int_equal(cmp > 0, i > k);
        }
    }
    assert_int_equal(am_version_compare("1.0", "1.0.0"), 0);
    static const char *const bad[] = {"", "x", "1.", ".1", "1..2", "1.2.3.4.5", "1-", "1-a b", "1.0 ", "-1", "99999999999"};
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        if (am_version_valid(bad[i]))
            fail_msg("'%s' is no version", bad[i]);
}

static void names_stay_inside(void **state)
{
    (void)state;
    static const char *const good[] = {"playbook.lua", "lib/a-b_c.lua", "a/b/c/d.json", "LICENSE", "docs/COPYING"};
    static const char *const bad[] = {"",           "/x.lua",  "../x.lua", "a/../x.lua", "a//x.lua", "./x.lua", ".x.lua",
                                      "a/.x.lua",   "x",       "x.key",    "x.lua/",     "-x.lua",   "a\\x.lua", "a b.lua",
                                      "a/b/c/d/e.md", ".lua", "x.LUA", "package.json"};
    for (size_t i = 0; i < sizeof good / sizeof *good; i++)
        if (!am_package_name_valid(good[i]))
            fail_msg("'%s' is a good name", good[i]);
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        if (am_package_name_valid(bad[i]))
            fail_msg("'%s' is a bad name", bad[i]);
    assert_true(am_package_is_module("lib/x.lua"));
    assert_false(am_package_is_module("specs/x.lua"));
    assert_false(am_package_is_module("README.md"));
}

static am_kind read_members(am_arena *a, const am_archive_member *m, size_t n, const am_archive_limits *most, am_err *e)
{
    const am_archive_member *out;
    size_t count;
    am_buf b = AM_BUF(1 << 20);
    assert_int_equal(am_archive_format(m, n, &b, e), AM_OK);
    am_kind k = am_archive_parse(a, am_buf_text(&b), b.n, most, &out, &count, e);
    if (!k) {
        assert_int_equal(count, n);
        for (size_t i = 0; i < n; i++) {
            assert_string_equal(out[i].name, m[i].name);
            assert_int_equal(out[i].n, m[i].n);
            assert_memory_equal(out[i].bytes, m[i].bytes, m[i].n);
        }
    }
    am_buf_free(&b);
    return k;
}

static void archives_are_bounded(void **state)
{
    (void)state;
    am_arena *a = am_arena_new(1 << 20);
    am_err e;
    const am_archive_member three[] = {{"a", "one", 3}, {"b/c", "", 0}, {"a", "two", 3}};
    assert_int_equal(read_members(a, three, 2, &(am_archive_limits){2, 3, 3}, &e), AM_OK);
    assert_int_equal(read_members(a, three, 3, &(am_archive_limits){9, 9, 9}, &e), AM_REFUSED);
    assert_non_null(strstr(e.text, "twice the file a"));
    assert_int_equal(read_members(a, three, 2, &(am_archive_limits){1, 9, 9}, &e), AM_LIMIT);
    assert_int_equal(read_members(a, three, 2, &(am_archive_limits){9, 2, 9}, &e), AM_LIMIT);
    assert_int_equal(read_members(a, three, 2, &(am_archive_limits){9, 9, 2}, &e), AM_LIMIT);
    am_arena_free(a);
}

static const am_archive_member files[] = {{"README.md", "# x\n", 4}, {"playbook.lua", "return 1\n", 9}};

static void read_changed(am_arena *a, const char *manifest, const am_archive_member *m, size_t n, const char *part)
{
    am_archive_member all[8] = {{"package.json", manifest, strlen(manifest)}};
    am_buf b = AM_BUF(1 << 20);
    am_package p;
    am_err e;
    memcpy(all + 1, m, n * sizeof *m);
    assert_int_equal(am_archive_format(all, n + 1, &b, &e), AM_OK);
    am_kind k = am_package_read(a, am_buf_text(&b), b.n, &p, &e);
    if (part && (k != AM_REFUSED || !strstr(e.text, part)))
        fail_msg("expected '%s', got %s '%s'", part, am_kind_name(k), e.text);
    if (!part && k)
        fail_msg("%s", e.text);
    am_buf_free(&b);
}

static void the_manifest_holds(void **state)
{
    (void)state;
    am_arena *a = am_arena_new(8 << 20);
    am_buf b = AM_BUF(1 << 20);
    am_package p;
    am_err e;
    const am_value *facts = am_json_make(a, "{\"name\":\"x\",\"version\":\"1.0\",\"summary\":\"s\",\"needs\":{},\"changes\":[]}");
    assert_int_equal(am_package_write(a, facts, "0.1", files, 2, &b, &e), AM_OK);
    assert_int_equal(am_package_read(a, am_buf_text(&b), b.n, &p, &e), AM_OK);
    assert_string_equal(p.version, "1.0");
    assert_int_equal(am_package_suits(&p, "0.1.0", &e), AM_OK);
    assert_int_equal(am_package_suits(&p, "0.0.9", &e), AM_REFUSED);
    const char *manifest = am_arena_format(a, "%s\n", am_json_text(a, p.manifest, AM_JSON_CANONICAL));
    read_changed(a, manifest, files, 2, NULL);
    read_changed(a, manifest, files, 1, "it lacks the file playbook.lua");
    const am_archive_member renamed[] = {{"LICENSE", "# x\n", 4}, files[1]};
    read_changed(a, manifest, renamed, 2, "does not have the file LICENSE");
    const am_archive_member changed[] = {files[0], {"playbook.lua", "return 2\n", 9}};
    read_changed(a, manifest, changed, 2, "changed was the file playbook.lua");
    const am_archive_member longer[] = {files[0], files[1], {"z.lua", "", 0}};
    read_changed(a, manifest, longer, 3, "does not have the file z.lua");
    const am_archive_member swapped[] = {files[1], files[0]};
    read_changed(a, manifest, swapped, 2, "does not have the file playbook.lua");
    const am_archive_member outside[] = {{"../x.lua", "", 0}, files[1]};
    read_changed(a, manifest, outside, 2, "may hold a file called ../x.lua");
    read_changed(a, am_arena_format(a, " %s", manifest), files, 2, "by another program");
    read_changed(a, "{}", files, 2, "by another program");
    read_changed(a, "{\"format\":2}\n", files, 2, "has format 2");
    read_changed(a, "no json\n", files, 2, "cannot be read");
    am_buf_free(&b);
    am_arena_free(a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(versions_have_an_order),
        cmocka_unit_test(names_stay_inside),
        cmocka_unit_test(archives_are_bounded),
        cmocka_unit_test(the_manifest_holds),
    };
    cmocka_set_message_output(CM_OUTPUT_TAP);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
