#include "app/outcome.h"

#include <stdio.h>

#include "check.h"

static const char *group(const char *word, const char *op, const char *code)
{
    am_err err = {.kind = AM_REFUSED};
    snprintf(err.code, sizeof err.code, "%s", code ? code : "");
    const char *g =
        am_outcome_group(&(am_outcome){.word = word, .op = op, .err = code ? &err : NULL});
    return g ? g : "nothing";
}

static void outcomes_have_the_words_of_summaries(void **state)
{
    (void)state;
    assert_string_equal(group("done", "remove-redirect", NULL), "removed");
    assert_string_equal(group("already", "remove-trust", NULL), "already so");
    assert_string_equal(group("done", "restore-site", NULL), "restored");
    assert_string_equal(group("done", "create-trust", NULL), "created");
    assert_string_equal(group("done", "purge-site", NULL), "purged");
    assert_string_equal(group("done", "set-lock", NULL), "changed");
    assert_string_equal(group("done", NULL, NULL), "changed");
    assert_string_equal(group("skipped", NULL, NULL), "kept");
    assert_string_equal(group("orphaned", NULL, NULL), "orphaned");
    assert_string_equal(group("failed", "remove-site", "itemNotFound"), "failed");
    assert_string_equal(group("planned", "remove-site", NULL), "nothing");
}

static void a_hold_found_late_is_a_hold(void **state)
{
    (void)state;
    assert_string_equal(group("refused", "remove-redirect", "held"), "held");
    assert_string_equal(group("refused", "remove-redirect", "same-tenant"), "refused");
}

static void a_failure_is_told_with_its_request(void **state)
{
    (void)state;
    am_err err = {.kind = AM_REMOTE, .text = "no \"luck\"", .request_id = "r-1", .hint = "again"};
    am_buf b = AM_BUF(4096);
    am_outcome_json(&b, &(am_outcome){.word = "failed", .subject = "u", .err = &err});
    assert_string_equal(
        am_buf_text(&b),
        "{\"type\":\"outcome\",\"outcome\":\"failed\",\"step\":null,\"tenant\":null,"
        "\"operation\":null,\"subject\":\"u\",\"reason\":\"no \\\"luck\\\"\","
        "\"kind\":\"remote\",\"code\":null,\"hint\":\"again\",\"request_id\":\"r-1\","
        "\"value\":null}\n");
    am_buf_free(&b);
}

static const struct CMUnitTest tests[] = {
    cmocka_unit_test(outcomes_have_the_words_of_summaries),
    cmocka_unit_test(a_hold_found_late_is_a_hold),
    cmocka_unit_test(a_failure_is_told_with_its_request),
};

CHECK_MAIN(tests)
