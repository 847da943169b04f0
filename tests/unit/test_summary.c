#include "report/summary.h"

#include <string.h>

#include "check.h"
#include "report_fix.h"

static am_summary *sample(void)
{
    am_summary *s = am_summary_new();
    am_summary_group(s, "removed", AM_INK_GOOD, false);
    am_summary_group(s, "kept", AM_INK_NONE, false);
    am_summary_group(s, "held", AM_INK_WARN, true);
    am_summary_group(s, "failed", AM_INK_BAD, true);
    return s;
}

static void counts_and_reasons(void **state)
{
    (void)state;
    caught c;
    catch_begin(&c, 0, false, false);
    am_summary *s = sample();
    am_summary_add(s, "removed", "u1", "answers", NULL);
    am_summary_add(s, "removed", "u2", "answers", NULL);
    am_summary_add(s, "kept", "u3", "a rename", NULL);
    am_summary_add(s, "kept", "u4", "kept by parameter", NULL);
    am_summary_add(s, "held", "u5", "retention", "ask compliance");
    am_summary_print(s, &c.style, false);
    assert_string_equal(catch_text(&c), "outcome  count  reason\n"
                                        "removed      2  answers\n"
                                        "kept         2\n"
                                        "             1  a rename\n"
                                        "             1  kept by parameter\n"
                                        "held         1  retention\n"
                                        "failed       0\n"
                                        "\nheld\n  u5\n    retention\n    hint: ask compliance\n");
    assert_int_equal(am_summary_count(s, "removed"), 2);
    assert_int_equal(am_summary_count(s, "nothing"), 0);
    am_summary_free(s);
    catch_end(&c);
}

static void a_reason_that_names_its_item_is_one_with_others(void **state)
{
    (void)state;
    caught c;
    catch_begin(&c, 0, false, false);
    am_summary *s = sample();
    am_summary_add(s, "failed", "https://a/x", "removing https://a/x: HTTP 403, see https://a/x", NULL);
    am_summary_add(s, "failed", "https://a/yy", "removing https://a/yy: HTTP 403, see https://a/yy", NULL);
    am_summary_add(s, "failed", "source", "the source is away", NULL);
    am_summary_print(s, &c.style, false);
    assert_non_null(strstr(catch_text(&c), "             2  removing it: HTTP 403, see it\n"));
    assert_non_null(strstr(c.text, "             1  the source is away\n"));
    assert_non_null(strstr(c.text, "\n    removing https://a/yy: HTTP 403"));
    am_summary_free(s);
    catch_end(&c);
}

static void an_unknown_group_is_listed(void **state)
{
    (void)state;
    caught c;
    catch_begin(&c, 0, false, false);
    am_summary *s = sample();
    am_summary_add(s, "foreign", "u1", "leads elsewhere", NULL);
    am_summary_print(s, &c.style, false);
    assert_non_null(strstr(catch_text(&c), "\nforeign\n  u1\n    leads elsewhere\n"));
    am_summary_free(s);
    catch_end(&c);
}

static void memory_is_bounded_and_says_so(void **state)
{
    (void)state;
    caught c;
    char name[32];
    catch_begin(&c, 0, false, false);
    am_summary *s = sample();
    for (int i = 0; i < 10000; i++) {
        snprintf(name, sizeof name, "%d", i);
        am_summary_add(s, "failed", name, name, NULL);
        am_summary_add(s, name, name, NULL, NULL);
    }
    am_summary_print(s, &c.style, true);
    assert_int_equal(am_summary_count(s, "failed"), 10000);
    assert_non_null(strstr(catch_text(&c), "9988  other reasons"));
    assert_non_null(strstr(c.text, "... and 9500 more\n"));
    assert_non_null(strstr(c.text, "other"));
    am_summary_free(s);
    catch_end(&c);
}

static const struct CMUnitTest tests[] = {
    cmocka_unit_test(counts_and_reasons),
    cmocka_unit_test(a_reason_that_names_its_item_is_one_with_others),
    cmocka_unit_test(an_unknown_group_is_listed),
    cmocka_unit_test(memory_is_bounded_and_says_so),
};

CHECK_MAIN(tests)
