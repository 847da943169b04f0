#include "base/digest.h"

#include "check.h"

static void known_answers(void **state)
{
    (void)state;
    char out[AM_DIGEST_TEXT];
    /* FIPS 180-4 examples */
    assert_string_equal(am_sha256("abc", 3, out),
                        "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    assert_string_equal(am_sha256("", 0, out),
                        "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
}

static void pieces_make_the_whole(void **state)
{
    (void)state;
    char whole[AM_DIGEST_TEXT], parts[AM_DIGEST_TEXT];
    am_digest *d = am_digest_new();
    am_digest_add(d, "a", 1);
    am_digest_add(d, "bc", 2);
    assert_string_equal(am_digest_text(d, parts), am_sha256("abc", 3, whole));
    am_digest_add(d, "x", 1);
    assert_string_equal(am_digest_text(d, parts), am_sha256("x", 1, whole));
    am_digest_free(d);
}

static void validity(void **state)
{
    (void)state;
    char out[AM_DIGEST_TEXT];
    assert_true(am_digest_valid(am_sha256("abc", 3, out)));
    out[3] = 'G';
    assert_false(am_digest_valid(out));
    assert_false(am_digest_valid("abc"));
    assert_false(am_digest_valid(NULL));
}

static const struct CMUnitTest tests[] = {
    cmocka_unit_test(known_answers),
    cmocka_unit_test(pieces_make_the_whole),
    cmocka_unit_test(validity),
};
CHECK_MAIN(tests)
