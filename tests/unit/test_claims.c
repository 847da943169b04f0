#include "tenant/claims.h"

#include <stdlib.h>
#include <string.h>

#include "base/log.h"
#include "tenant/parts.h"
#include "testtenant.h"

#include "check.h"

#define SPO   "00000003-0000-0ff1-ce00-000000000000"
#define GRAPH "00000003-0000-0000-c000-000000000000"

static void use_env(am_tenant_config *c)
{
    c->auth.kind = AM_AUTH_TOKEN_ENV;
    c->auth.env = "AM_TEST_TOKEN";
}

static am_kind judge(world *w, am_base base, const char *tid, const char *aud, const char *more)
{
    int64_t expires = 0;
    char *token = world_token(tid, aud, 1784592741, more);
    am_kind kind = am_claims_check(token, strlen(token), w->tenant, base, &expires, &w->err);
    if (kind == AM_OK)
        assert_int_equal(expires, INT64_C(1784592741000));
    free(token);
    return kind;
}

static void the_audience_has_to_be_the_host(void **state)
{
    (void)state;
    const struct {
        am_base base;
        const char *aud;
        am_kind kind;
    } cases[] = {
        {AM_BASE_ADMIN, "https://contoso-admin.sharepoint.com", AM_OK},
        {AM_BASE_ADMIN, "https://Contoso-admin.sharepoint.com/", AM_OK},
        {AM_BASE_ADMIN, SPO, AM_OK},
        {AM_BASE_ADMIN, SPO "/contoso-admin.sharepoint.com@" TEST_TID, AM_OK},
        {AM_BASE_ADMIN, SPO "/contoso.sharepoint.com@" TEST_TID, AM_REFUSED},
        {AM_BASE_ADMIN, "https://contoso.sharepoint.com", AM_REFUSED},
        {AM_BASE_ADMIN, "https://contoso-admin.sharepoint.com.evil.example", AM_REFUSED},
        {AM_BASE_ADMIN, "https://graph.microsoft.com", AM_REFUSED},
        {AM_BASE_ADMIN, GRAPH, AM_REFUSED},
        {AM_BASE_ADMIN, "", AM_REFUSED},
        {AM_BASE_GRAPH, "https://graph.microsoft.com", AM_OK},
        {AM_BASE_GRAPH, GRAPH, AM_OK},
        {AM_BASE_GRAPH, SPO, AM_REFUSED},
    };
    world w = {0};
    world_start(&w, use_env);
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        if (judge(&w, cases[i].base, TEST_TID, cases[i].aud, NULL) != cases[i].kind)
            fail_msg("%s: %s", cases[i].aud, w.err.text);
    world_stop(&w);
}

static void the_directory_has_to_be_ours(void **state)
{
    (void)state;
    world w = {0};
    world_start(&w, use_env);
    assert_int_equal(judge(&w, AM_BASE_ADMIN, TEST_OTHER, SPO, NULL), AM_REFUSED);
    assert_non_null(strstr(w.err.hint, "swapped"));
    world_stop(&w);
}

static void client_secrets_are_refused_by_sharepoint_only(void **state)
{
    (void)state;
    world w = {0};
    world_start(&w, use_env);
    assert_int_equal(judge(&w, AM_BASE_ADMIN, TEST_TID, SPO, ",\"appidacr\":\"1\""), AM_DENIED);
    assert_int_equal(judge(&w, AM_BASE_ADMIN, TEST_TID, SPO, ",\"appidacr\":\"2\""), AM_OK);
    assert_int_equal(judge(&w, AM_BASE_GRAPH, TEST_TID, GRAPH, ",\"appidacr\":\"1\""), AM_OK);
    world_stop(&w);
}

static void opaque_tokens_come_only_from_our_own_endpoint(void **state)
{
    (void)state;
    int64_t expires = 0;
    world w = {0};
    world_start(&w, use_env);
    assert_int_equal(am_claims_check("opaque", 6, w.tenant, AM_BASE_ADMIN, &expires, &w.err),
                     AM_REFUSED);
    world_stop(&w);
    w = (world){0};
    world_start(&w, NULL);
    am_log_set(AM_LOG_ERROR, false);
    assert_int_equal(am_claims_check("opaque", 6, w.tenant, AM_BASE_ADMIN, &expires, &w.err),
                     AM_OK);
    am_log_set(AM_LOG_WARN, false);
    world_stop(&w);
}

static const struct CMUnitTest tests[] = {
    cmocka_unit_test(the_audience_has_to_be_the_host),
    cmocka_unit_test(the_directory_has_to_be_ours),
    cmocka_unit_test(client_secrets_are_refused_by_sharepoint_only),
    cmocka_unit_test(opaque_tokens_come_only_from_our_own_endpoint),
};
CHECK_MAIN(tests)
