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
                                        "{\"units\":1,\"from\":101}"};
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
                                          cmocka_unit_test(test_violations),
                                          cmocka_unit_test(test_wrong_limits)};

CHECK_MAIN(tests)
