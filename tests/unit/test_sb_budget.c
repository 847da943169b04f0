#include "check.h"

#include <string.h>

#include "base/json.h"
#include "sandbox/budget.h"

static sb_budget budget;

static am_kind load(const char *text, am_err *e)
{
    const am_value *v = NULL;
    am_arena *arena = am_arena_new(0);
    assert_int_equal(am_json_parse(arena, text, strlen(text), &v, e), AM_OK);
    am_kind k = sb_budget_load(&budget, v, e);
    am_arena_free(arena);
    return k;
}

static void begin(const char *text)
{
    am_err e;
    memset(&budget, 0, sizeof budget);
    assert_int_equal(load(text, &e), AM_OK);
}

static void test_no_limit(void **state)
{
    (void)state;
    int64_t wait = 0;
    begin("null");
    for (int i = 0; i < 1000; i++) {
        assert_true(sb_budget_admit(&budget, "t", "c", i, &wait));
        sb_budget_charge(&budget, "t", "c", 5, i);
    }
    assert_false(sb_budget_rate(&budget, "t", "c", 1000).told);
}

static void test_window(void **state)
{
    (void)state;
    int64_t wait = 0;
    begin("{\"units\":10,\"seconds\":60}");
    sb_budget_charge(&budget, "t", "c", 7, 1000);
    assert_false(sb_budget_rate(&budget, "t", "c", 1000).told);
    sb_budget_charge(&budget, "t", "c", 1, 2000);
    sb_rate rate = sb_budget_rate(&budget, "t", "c", 2000);
    assert_true(rate.told);
    assert_int_equal(rate.limit, 10);
    assert_int_equal(rate.remaining, 2);
    assert_int_equal(rate.reset, 59);
    sb_budget_charge(&budget, "t", "c", 2, 3000);
    assert_false(sb_budget_admit(&budget, "t", "c", 31000, &wait));
    assert_int_equal(wait, 30);
    assert_int_equal(sb_budget_rate(&budget, "t", "c", 31000).remaining, 0);
    assert_true(sb_budget_admit(&budget, "t", "other", 31000, &wait));
    assert_true(sb_budget_admit(&budget, "u", "c", 31000, &wait));
    assert_true(sb_budget_admit(&budget, "t", "c", 61000, &wait));
    assert_int_equal(budget.refused, 1);
}

static void test_early_requests_cost(void **state)
{
    (void)state;
    int64_t wait = 0;
    begin("{\"units\":10,\"seconds\":60,\"from\":0}");
    sb_budget_charge(&budget, "t", "c", 10, 0);
    for (int i = 0; i < 3; i++)
        assert_false(sb_budget_admit(&budget, "t", "c", 100, &wait));
    assert_true(sb_budget_admit(&budget, "t", "c", 60000, &wait));
    assert_int_equal(sb_budget_rate(&budget, "t", "c", 60000).remaining, 7);
    sb_budget_charge(&budget, "t", "c", 7, 60000);
    for (int i = 0; i < 30; i++)
        assert_false(sb_budget_admit(&budget, "t", "c", 60100, &wait));
    assert_true(sb_budget_admit(&budget, "t", "c", 120000, &wait));
    assert_int_equal(sb_budget_rate(&budget, "t", "c", 120000).remaining, 5);
}

static void test_whole_tenant(void **state)
{
    (void)state;
    int64_t wait = 0;
    begin("[{\"units\":100},{\"units\":10,\"per\":\"tenant\",\"seconds\":300}]");
    sb_budget_charge(&budget, "t", "a", 5, 0);
    sb_budget_charge(&budget, "t", "b", 5, 0);
    assert_false(sb_budget_admit(&budget, "t", "c", 1000, &wait));
    assert_int_equal(wait, 299);
    assert_int_equal(sb_budget_rate(&budget, "t", "c", 1000).limit, 10);
}

static void test_short_windows(void **state)
{
    (void)state;
    int64_t wait = 0;
    begin("[{\"units\":10,\"seconds\":2.5,\"from\":0},{\"units\":1000,\"ms\":86400000}]");
    assert_int_equal(budget.limit[0].ms, 2500);
    sb_budget_charge(&budget, "t", "c", 10, 1000);
    assert_int_equal(sb_budget_rate(&budget, "t", "c", 1000).reset, 3);
    assert_false(sb_budget_admit(&budget, "t", "c", 3400, &wait));
    assert_int_equal(wait, 1);
    assert_true(sb_budget_admit(&budget, "t", "c", 3500, &wait));
}

/* What a test computes use / maximum from. */
static void test_use(void **state)
{
    (void)state;
    int64_t wait = 0;
    am_buf json = AM_BUF(1 << 16);
    begin("{\"units\":10,\"ms\":1000}");
    for (int64_t now = 0; now < 3000; now += 250) {
        if (sb_budget_admit(&budget, "t", "c", now, &wait))
            sb_budget_charge(&budget, "t", "c", 4, now);
    }
    sb_budget_state(&budget, 2750, &json);
    assert_string_equal(am_buf_text(&json),
                        "{\"refused\":3,\"violations\":0,\"tenants\":[],\"buckets\":[{"
                        "\"tenant_id\":\"t\",\"client_id\":\"c\",\"units\":10,\"ms\":1000,"
                        "\"used\":13,\"reset\":1,\"requests\":12,\"refused\":3,\"spent\":36,"
                        "\"maximum\":30,\"most\":12,\"windows\":3,\"past\":[12,12,12]}]}");
    am_buf_free(&json);
}

static void test_links(void **state)
{
    (void)state;
    int64_t wait = 0;
    begin("{\"units\":2,\"seconds\":300,\"per\":\"site\"}");
    assert_true(sb_budget_link(&budget, "t", "https://a", 0, &wait));
    assert_true(sb_budget_link(&budget, "t", "https://a", 1, &wait));
    assert_false(sb_budget_link(&budget, "t", "https://a", 2, &wait));
    assert_int_equal(wait, 300);
    assert_true(sb_budget_link(&budget, "t", "https://b", 2, &wait));
    assert_true(sb_budget_admit(&budget, "t", "c", 3, &wait));
    assert_false(sb_budget_rate(&budget, "t", "https://a", 3).told);
    begin("{\"units\":2}");
    for (int i = 0; i < 9; i++)
        assert_true(sb_budget_link(&budget, "t", "https://a", i, &wait));
}

static am_kind costs(const char *text)
{
    const am_value *v = NULL;
    am_err e;
    am_arena *arena = am_arena_new(0);
    assert_int_equal(am_json_parse(arena, text, strlen(text), &v, &e), AM_OK);
    am_kind k = sb_budget_costs(&budget, v, &e);
    am_arena_free(arena);
    return k;
}

static void test_costs(void **state)
{
    (void)state;
    begin("null");
    assert_int_equal(costs("{\"csom:RemoveSite\":7,\"CSOM:*\":3}"), AM_OK);
    assert_int_equal(sb_budget_cost(&budget, "csom:RemoveSite", 2), 7);
    assert_int_equal(sb_budget_cost(&budget, "csom:Tenant", 2), 3);
    assert_int_equal(sb_budget_cost(&budget, "graph:users", 1), 1);
    assert_int_equal(costs("[]"), AM_USAGE);
    assert_int_equal(costs("{\"a\":-1}"), AM_USAGE);
    assert_int_equal(costs("{\"a\":\"much\"}"), AM_USAGE);
    assert_int_equal(sb_budget_cost(&budget, "csom:RemoveSite", 2), 7);
    assert_int_equal(costs("null"), AM_OK);
    assert_int_equal(sb_budget_cost(&budget, "csom:RemoveSite", 2), 2);
}

static void test_violations(void **state)
{
    (void)state;
    begin("null");
    sb_budget_hold(&budget, "t", 10000, 5);
    assert_false(sb_budget_early(&budget, "t", 10000 + SB_GRACE_MS - 1));
    assert_true(sb_budget_early(&budget, "t", 10000 + SB_GRACE_MS));
    assert_false(sb_budget_early(&budget, "u", 12000));
    assert_true(sb_budget_early(&budget, "t", 14999));
    assert_false(sb_budget_early(&budget, "t", 15000));
    assert_int_equal(budget.violations, 2);
    assert_int_equal(budget.hold[0].violations, 2);
    sb_budget_hold(&budget, "t", 20000, 5);
    assert_false(sb_budget_early(&budget, "t", 20001));
}

static void test_wrong_limits(void **state)
{
    (void)state;
    static const char *const wrong[] = {"{}",
                                        "{\"units\":0}",
                                        "3",
                                        "{\"units\":1,\"seconds\":0}",
                                        "{\"units\":1,\"per\":\"person\"}",
                                        "{\"units\":1,\"unit\":1}",
                                        "[1]",
                                        "{\"units\":1,\"from\":101}",
                                        "{\"units\":1,\"ms\":0}",
                                        "{\"units\":1,\"ms\":5,\"seconds\":5}",
                                        "{\"units\":1,\"seconds\":\"x\"}"};
    am_err e;
    begin("{\"units\":3}");
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        assert_int_equal(load(wrong[i], &e), AM_USAGE);
        assert_int_equal(budget.n_limits, 1);
        assert_int_equal(budget.limit[0].units, 3);
    }
}

static const struct CMUnitTest tests[] = {cmocka_unit_test(test_no_limit),
                                          cmocka_unit_test(test_window),
                                          cmocka_unit_test(test_early_requests_cost),
                                          cmocka_unit_test(test_whole_tenant),
                                          cmocka_unit_test(test_short_windows),
                                          cmocka_unit_test(test_use),
                                          cmocka_unit_test(test_links),
                                          cmocka_unit_test(test_costs),
                                          cmocka_unit_test(test_violations),
                                          cmocka_unit_test(test_wrong_limits)};

CHECK_MAIN(tests)
