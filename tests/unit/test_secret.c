#include "base/secret.h"

#include <string.h>

#include "check.h"

static void one_way_in(void **state)
{
    (void)state;
    char bytes[] = "pass\0word";
    size_t n;
    am_secret *s = am_secret_new(bytes, 9);
    bytes[0] = 'x';
    assert_memory_equal(am_secret_reveal(s, &n), "pass\0word", 10);
    assert_int_equal(n, 9);
    assert_string_equal(am_secret_print(s), "***");
    am_secret_free(s);
    am_secret_free(NULL);
    assert_null(am_secret_reveal(NULL, &n));
    assert_int_equal(n, 0);
    assert_string_equal(am_secret_print(NULL), "");
}

static void scrubs_the_living(void **state)
{
    (void)state;
    am_secret *one = am_secret_new("hunter2hunter2", 14), *two = am_secret_new("er2hXXXX", 8),
              *small = am_secret_new("short", 5), *empty = am_secret_new("", 0);
    char text[] = "a hunter2hunter2 b hunter2hunter2hunter2 c er2hXXXX short";
    am_secret_scrub(text);
    assert_string_equal(text, "a ************** b ********************* c ******** short");
    char overlap[] = "hunter2hunter2hXXXX";
    am_secret_scrub(overlap);
    assert_string_equal(overlap, "*******************");
    am_secret_free(one);
    char left[] = "hunter2hunter2 er2hXXXX";
    am_secret_scrub(left);
    assert_string_equal(left, "hunter2hunter2 ********");
    am_secret_free(empty);
    am_secret_free(two);
    am_secret_free(small);
    char all[] = "hunter2hunter2 er2hXXXX";
    am_secret_scrub(all);
    assert_string_equal(all, "hunter2hunter2 er2hXXXX");
}

static void overlapping_secrets_both_go(void **state)
{
    (void)state;
    am_secret *one = am_secret_new("aaaabbbb", 8), *two = am_secret_new("bbbbcccc", 8);
    char text[] = "xaaaabbbbccccx";
    am_secret_scrub(text);
    assert_string_equal(text, "x************x");
    am_secret_free(two);
    am_secret_free(one);
}

static void wipe(void **state)
{
    (void)state;
    char bytes[8] = "1234567";
    am_wipe(bytes, 4);
    assert_memory_equal(bytes,
                        "\0\0\0\0"
                        "567",
                        8);
    am_wipe(NULL, 0);
}

static const struct CMUnitTest tests[] = {
    cmocka_unit_test(one_way_in),
    cmocka_unit_test(scrubs_the_living),
    cmocka_unit_test(overlapping_secrets_both_go),
    cmocka_unit_test(wipe),
};

CHECK_MAIN(tests)
