#include "report/plan_table.h"

#include <string.h>

#include "check.h"
#include "report_fix.h"

static void effects_stand_under_their_step(void **state)
{
    (void)state;
    caught c;
    catch_begin(&c, 0, false, false);
    am_plan_table *t = am_plan_table_new(false);
    am_plan_table_add(t, &(am_plan_row){"redirects", "source", "remove-redirect", "u1", "answers",
                                        "restore-site"});
    am_plan_table_add(t,
                      &(am_plan_row){"trust", "source", "remove-trust", "fabrikam", "done", NULL});
    am_plan_table_add(t, &(am_plan_row){"redirects", "source", "remove-redirect", "u2", "answers",
                                        "restore-site"});
    am_plan_table_print(t, &c.style);
    assert_int_equal(am_plan_table_count(t), 3);
    assert_string_equal(catch_text(&c),
                        "redirects: 2 changes\n"
                        "  tenant  operation        target  reason   undo\n"
                        "  source  remove-redirect  u1      answers  restore-site\n"
                        "  source  remove-redirect  u2      answers  restore-site\n\n"
                        "trust: 1 change\n"
                        "  tenant  operation     target    reason  undo\n"
                        "  source  remove-trust  fabrikam  done    none\n"
                        "  1 of them cannot be undone\n\n");
    am_plan_table_free(t);
    catch_end(&c);
}

static void many_are_counted_and_some_shown(void **state)
{
    (void)state;
    caught c;
    catch_begin(&c, 0, false, false);
    am_plan_table *t = am_plan_table_new(false);
    for (int i = 0; i < 100; i++)
        am_plan_table_add(t, &(am_plan_row){"s", "t", "o", "u", NULL, "x"});
    am_plan_table_print(t, &c.style);
    assert_non_null(strstr(catch_text(&c), "s: 100 changes\n"));
    assert_non_null(strstr(c.text, "... and 75 more (--verbose"));
    am_plan_table_free(t);
    catch_end(&c);
}

static const struct CMUnitTest tests[] = {
    cmocka_unit_test(effects_stand_under_their_step),
    cmocka_unit_test(many_are_counted_and_some_shown),
};

CHECK_MAIN(tests)
