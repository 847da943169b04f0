#include "base/file.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/mem.h"

#include "check.h"

static char *dir;

static int set_up(void **state)
{
    (void)state;
    dir = am_strdup("/tmp/test_file.XXXXXX");
    return mkdtemp(dir) ? 0 : -1;
}

static int tear_down(void **state)
{
    (void)state;
    static const char *const names[] = {"f", "a/b/c", "a/b", "a", "link"};
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        char *path = am_path_join(dir, names[i]);
        remove(path);
        free(path);
    }
    int left = rmdir(dir); /* fails when a half-written file was left behind */
    free(dir);
    return left;
}

static void whole_files(void **state)
{
    (void)state;
    am_err e;
    am_buf b = AM_BUF(200000);
    char *path = am_path_join(dir, "f"), *big = am_alloc(150000);
    memset(big, 'x', 150000);
    assert_int_equal(am_file_read(path, &b, &e), AM_ABSENT);
    assert_non_null(strstr(e.text, path));
    assert_false(am_file_exists(path));
    assert_int_equal(am_file_write(path, big, 150000, 0640, &e), AM_OK);
    assert_true(am_file_exists(path));
    assert_int_equal(am_file_read(path, &b, &e), AM_OK);
    assert_int_equal(b.n, 150000);
    assert_memory_equal(b.p, big, 150000);
    struct stat st;
    assert_int_equal(stat(path, &st), 0);
    assert_int_equal(st.st_mode & 07777, 0640);

    am_buf small = AM_BUF(149999);
    assert_int_equal(am_file_read(path, &small, &e), AM_LIMIT);
    assert_non_null(strstr(e.text, "149999"));
    assert_int_equal(am_file_write(path, "new", 3, 0600, &e), AM_OK);
    am_buf_clear(&small);
    assert_int_equal(am_file_read(path, &small, &e), AM_OK);
    assert_string_equal(am_buf_text(&small), "new");
    assert_int_equal(am_file_write(path, "", 0, 0600, &e), AM_OK);
    am_buf_free(&small);
    am_buf_free(&b);
    free(big);
    free(path);
}

static void what_cannot_be(void **state)
{
    (void)state;
    am_err e;
    am_buf b = AM_BUF(100);
    char *path = am_path_join(dir, "no/such/place");
    assert_int_equal(am_file_write(path, "x", 1, 0600, &e), AM_DISK);
    assert_non_null(strstr(e.text, "cannot create"));
    assert_int_equal(am_file_read(dir, &b, &e), AM_DISK);
    assert_non_null(strstr(e.text, "directory"));
    assert_int_equal(am_file_write(dir, "x", 1, 0600, &e), AM_DISK);
    free(path);
    char beside[200]; /* the attempt on a directory left nothing next to it */
    snprintf(beside, sizeof beside, "ls %s.*.new 2>/dev/null | grep -q .", dir);
    assert_int_not_equal(system(beside), 0);
    am_buf_free(&b);
}

static void private_files(void **state)
{
    (void)state;
    am_err e;
    char *path = am_path_join(dir, "f"), *link = am_path_join(dir, "link");
    assert_int_equal(am_file_private(path, &e), AM_ABSENT);
    assert_int_equal(am_file_write(path, "key", 3, 0600, &e), AM_OK);
    assert_int_equal(am_file_private(path, &e), AM_OK);
    static const mode_t open_modes[] = {0640, 0604, 0610, 0644};
    for (size_t i = 0; i < sizeof open_modes / sizeof open_modes[0]; i++) {
        char mode[8], command[200];
        snprintf(mode, sizeof mode, "%04o", (unsigned)open_modes[i]);
        snprintf(command, sizeof command, "chmod 600 %s", path);
        assert_int_equal(chmod(path, open_modes[i]), 0);
        assert_int_equal(am_file_private(path, &e), AM_REFUSED);
        assert_non_null(strstr(e.text, path));
        assert_non_null(strstr(e.text, mode));
        assert_non_null(strstr(e.text, command));
        assert_string_equal(e.hint, command);
    }
    assert_int_equal(chmod(path, 0400), 0);
    assert_int_equal(am_file_private(path, &e), AM_OK);
    assert_int_equal(symlink(path, link), 0);
    assert_int_equal(am_file_private(link, &e), AM_OK);
    assert_int_equal(am_file_private(dir, &e), AM_REFUSED);
    if (geteuid() == 0) {
        assert_int_equal(chown(path, 12345, 0), 0);
        assert_int_equal(am_file_private(path, &e), AM_REFUSED);
        assert_non_null(strstr(e.text, "12345"));
    }
    free(link);
    free(path);
}

static void expect(char *got, const char *want)
{
    assert_string_equal(got, want);
    free(got);
}

static void paths(void **state)
{
    (void)state;
    expect(am_path_join("/a", "b"), "/a/b");
    expect(am_path_join("/a/", "b"), "/a/b");
    expect(am_path_join("/a", "/b"), "/b");
    expect(am_path_join("", "b"), "b");
    expect(am_path_join(NULL, "b"), "b");
    expect(am_path_dir("/a/b"), "/a");
    expect(am_path_dir("/a//b"), "/a");
    expect(am_path_dir("/a"), "/");
    expect(am_path_dir("a"), ".");
    expect(am_path_dir("a/b/"), "a/b");
    expect(am_path_dir(""), ".");
}

static void directories(void **state)
{
    (void)state;
    am_err e;
    char *deep = am_path_join(dir, "a//b/c/"), *file = am_path_join(dir, "f"),
         *below = am_path_join(dir, "f/g");
    assert_int_equal(am_dir_make(deep, 0700, &e), AM_OK);
    assert_int_equal(am_dir_make(deep, 0700, &e), AM_OK);
    assert_true(am_file_exists(deep));
    assert_int_equal(am_file_write(file, "", 0, 0600, &e), AM_OK);
    assert_int_equal(am_dir_make(file, 0700, &e), AM_DISK);
    assert_int_equal(am_dir_make(below, 0700, &e), AM_DISK);
    assert_non_null(strstr(e.text, "cannot make the directory"));
    free(deep);
    free(file);
    free(below);
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, set_up, tear_down)

static const struct CMUnitTest tests[] = {
    TEST(whole_files), TEST(what_cannot_be), TEST(private_files), TEST(paths), TEST(directories),
};

CHECK_MAIN(tests)
