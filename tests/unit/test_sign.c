#include "base/sign.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "check.h"

static char dir[] = "/tmp/am-sign-XXXXXX";
static char path[64];

static int set_up(void **state)
{
    (void)state;
    if (!mkdtemp(dir))
        return -1;
    (void)snprintf(path, sizeof path, "%s/key.pem", dir);
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    (void)unlink(path);
    return rmdir(dir);
}

static void signs_and_verifies(void **state)
{
    (void)state;
    char public_key[AM_SIGN_KEY_TEXT], again[AM_SIGN_KEY_TEXT], signature[AM_SIGN_TEXT];
    am_err e;
    assert_int_equal(am_sign_keygen(path, public_key, &e), AM_OK);
    assert_int_equal(am_sign_public(path, again, &e), AM_OK);
    assert_string_equal(public_key, again);
    assert_int_equal(am_sign(path, "plan", 4, signature, &e), AM_OK);
    assert_int_equal(am_sign_verify(public_key, signature, "plan", 4, &e), AM_OK);
    assert_int_equal(am_sign_verify(public_key, signature, "plaN", 4, &e), AM_REFUSED);
    signature[5] = signature[5] == 'A' ? 'B' : 'A';
    assert_int_equal(am_sign_verify(public_key, signature, "plan", 4, &e), AM_REFUSED);
    assert_int_equal(am_sign_verify("nonsense", signature, "plan", 4, &e), AM_USAGE);
    assert_int_equal(am_sign_verify(public_key, "nonsense", "plan", 4, &e), AM_USAGE);
}

static void never_overwrites_a_key(void **state)
{
    (void)state;
    char public_key[AM_SIGN_KEY_TEXT];
    am_err e;
    assert_int_equal(am_sign_keygen(path, public_key, &e), AM_CONFLICT);
}

static void refuses_a_key_that_others_can_read(void **state)
{
    (void)state;
    char signature[AM_SIGN_TEXT];
    am_err e;
    assert_int_equal(chmod(path, 0644), 0);
    assert_int_equal(am_sign(path, "plan", 4, signature, &e), AM_REFUSED);
    assert_non_null(strstr(e.hint, "chmod"));
    assert_int_equal(chmod(path, 0600), 0);
}

static const struct CMUnitTest tests[] = {
    cmocka_unit_test(signs_and_verifies),
    cmocka_unit_test(never_overwrites_a_key),
    cmocka_unit_test(refuses_a_key_that_others_can_read),
};

int main(void)
{
    cmocka_set_message_output(CM_OUTPUT_TAP);
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
