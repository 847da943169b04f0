#include "tenant/pin.h"

#include "check.h"

#define GUID "11111111-2222-3333-4444-555555555555"

static void the_realm_is_found(void **state)
{
    (void)state;
    const char *good[] = {("Bearer realm=\"" GUID "\",client_id=\"x\""),
                          ("Bearer realm=\"" GUID "\""),
                          ("Bearer client_id=\"a\",realm=\"" GUID "\""),
                          ("bearer  Realm=" GUID ", x=y"), ("Bearer x=\"y\", realm=\"" GUID)};
    const char *bad[] = {"",
                         "Bearer",
                         "Bearer realm=",
                         "Bearer realm=\"\"",
                         "Bearer realm=\"contoso\"",
                         ("Bearer norealm=\"" GUID "\""),
                         ("Bearer realm=\"" GUID "0\""),
                         "Bearer realm=\"11111111_2222-3333-4444-555555555555\"",
                         "Bearer realm"};
    char out[37];
    for (size_t i = 0; i < sizeof good / sizeof *good; i++) {
        assert_true(am_pin_parse_realm(good[i], out));
        assert_string_equal(out, GUID);
    }
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        assert_false(am_pin_parse_realm(bad[i], out));
}

static const struct CMUnitTest tests[] = {cmocka_unit_test(the_realm_is_found)};
CHECK_MAIN(tests)
